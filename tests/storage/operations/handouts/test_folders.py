"""A folder of handouts: what is received of it, in which order, and what is left aside."""

from pathlib import Path

import pytest

from storage.operations.handouts.folders import FolderNotRead, handout_files


def test_workbooks_of_a_folder_are_taken_by_name_and_the_rest_is_counted(tmp_path: Path) -> None:
    taken = ["下发_1.xlsx", "下发_2.XLSX", "下发_3.xlsm", "下发_4.xls", "下发_5.et", "下发_6.csv"]
    left = ["上报_示例_A001_2026-11_第1包.xlsx", "错误行_20261120.xlsx", "说明.docx", "照片.jpg"]
    unseen = [".下发_7.xlsx", "~$下发_1.xlsx", "desktop.ini", "Thumbs.db"]
    for name in (*reversed(taken), *left, *unseen):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "上个月.xlsx").mkdir()
    found = handout_files([tmp_path])
    assert [path.name for path in found.paths] == taken
    assert found.left == len(left)
    assert [path.name for path in found.packages] == left[:1]


def test_files_that_are_named_are_taken_as_they_are_and_once(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "错误行_1.xlsx", "无尾巴"):
        (tmp_path / name).write_bytes(b"")
    named = [tmp_path / "错误行_1.xlsx", tmp_path / "无尾巴", tmp_path, tmp_path / "甲.xlsx"]
    found = handout_files([*named, tmp_path / "没有.xlsx"])
    assert [path.name for path in found.paths] == [
        "错误行_1.xlsx",
        "无尾巴",
        "甲.xlsx",
        "没有.xlsx",
    ]


def test_an_empty_folder_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    found = handout_files([tmp_path / "空"])
    assert found.paths == ()
    assert str(found.nothing(tmp_path / "空")).startswith("文件夹“空”里没有可以收的下发文件。")


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(FolderNotRead, match="打不开"):
        handout_files([tmp_path])
