"""`enrol` on a real data folder: the file, the words, the JSON, and what stands in the way."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from models.manager import Manager
from storage.database import open_ledger
from storage.operations.profile import set_profile
from storage.origin import read_enrolment
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 42, 7, tzinfo=timezone(timedelta(hours=8)))


def call(data: Path, *arguments: object) -> int:
    return run(["--data", str(data), *map(str, arguments)], clock=lambda: NOW)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    return folder


def test_it_writes_the_file_and_reads_out_the_fingerprint(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(data, "enrol", "--to", tmp_path / "新建") == 0
    (path,) = (tmp_path / "新建").iterdir()
    enrolment = read_enrolment(path.read_bytes(), path.name)
    out, err = capfd.readouterr()
    assert str(path) in out
    assert enrolment.fingerprint in out
    assert err == ""
    assert call(data, "enrol", "--to", tmp_path / "新建", "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told == {
        "path": str(path),
        "device": enrolment.device,
        "manager": "A001",
        "fingerprint": enrolment.fingerprint,
    }


def test_where_there_is_no_ledger_none_is_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(tmp_path / "nothing", "enrol", "--to", tmp_path / "out") == 1
    assert capfd.readouterr().err.endswith("。\n")
    assert not (tmp_path / "nothing").exists()
    assert not (tmp_path / "out").exists()


def test_a_package_of_a_device_nobody_was_told_of_reminds_of_it(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert call(data, "export", "--month", "2026-11", "--to", out) == 0
    assert "请用 enrol 写登记文件" in capfd.readouterr().err
    assert call(data, "enrol", "--to", out) == 0
    capfd.readouterr()
    assert call(data, "export", "--month", "2026-11", "--to", out) == 0
    assert capfd.readouterr().err == ""
