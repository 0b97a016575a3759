"""Where the data lie: what is said beats the environment, which beats the system's place."""

from pathlib import Path

import pytest

from storage.folders import data_folder, logs_folder


def test_the_folder_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = data_folder()
    assert usual.name == "Roundbook"
    assert usual.is_absolute()
    monkeypatch.setenv("ROUNDBOOK_DATA", str(tmp_path / "环境"))
    assert data_folder() == tmp_path / "环境"
    assert data_folder(tmp_path / "选项") == tmp_path / "选项"
    assert logs_folder(data_folder()) == tmp_path / "环境" / "logs"


def test_a_home_sign_and_a_relative_path_are_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder(Path("data")) == tmp_path / "data"
    assert data_folder(Path("~") / "data") == Path.home() / "data"
