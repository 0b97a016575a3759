"""A file is there whole or not at all, and what stood there before survives a failure."""

import errno
import os
from pathlib import Path

import pytest

from storage.workbooks import safe_file
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.safe_file import write_safely


def nothing_wrong(_path: Path) -> None:
    pass


def writes(text: str):
    return lambda path: path.write_text(text, encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_is_written_verified_and_put_in_place(tmp_path: Path) -> None:
    seen = []
    target = tmp_path / "上报.xlsx"
    target.write_text("旧", encoding="utf-8")

    def verify(path: Path) -> None:
        seen.append((path.suffix, path.read_text("utf-8"), target.read_text("utf-8")))

    assert write_safely(target, writes("新"), verify) == target
    assert seen == [(".xlsx", "新", "旧")]
    assert target.read_text("utf-8") == "新"
    assert names(tmp_path) == ["上报.xlsx"]


@pytest.mark.parametrize("step", ["write", "verify"])
def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path, step: str) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("旧", encoding="utf-8")

    def fail(_path: Path) -> None:
        raise ValueError(step)

    write = fail if step == "write" else writes("新")
    with pytest.raises(ValueError, match=step):
        write_safely(target, write, fail)
    assert target.read_text("utf-8") == "旧"
    assert names(tmp_path) == ["a.xlsx"]


def test_a_target_held_open_is_saved_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("旧", encoding="utf-8")
    (tmp_path / "a (2).xlsx").write_text("更早", encoding="utf-8")
    real = os.replace

    def held(source: Path, goal: Path) -> None:
        if goal == target:
            raise PermissionError(errno.EACCES, "in use")
        real(source, goal)

    monkeypatch.setattr(safe_file.os, "replace", held)
    monkeypatch.setattr(safe_file, "_PAUSE", 0)
    assert write_safely(target, writes("新"), nothing_wrong) == tmp_path / "a (3).xlsx"
    assert target.read_text("utf-8") == "旧"
    assert names(tmp_path) == ["a (2).xlsx", "a (3).xlsx", "a.xlsx"]


def test_a_full_disk_and_a_missing_folder_are_told_in_a_sentence(tmp_path: Path) -> None:
    def full(path: Path) -> None:
        path.write_text("半", encoding="utf-8")
        raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(WorkbookNotWritten, match="磁盘已满") as caught:
        write_safely(tmp_path / "a.xlsx", full, nothing_wrong)
    assert caught.value.code == "disk-full"
    assert names(tmp_path) == []
    with pytest.raises(WorkbookNotWritten, match="文件夹不存在"):
        write_safely(tmp_path / "无" / "a.xlsx", writes("新"), nothing_wrong)


def test_what_a_killed_writer_left_is_swept_and_what_another_writes_now_is_not(
    tmp_path: Path,
) -> None:
    of_old, of_now, other = (
        tmp_path / ".上报_一.0123abcd.part.xlsx",
        tmp_path / ".上报_二.0123abcd.part.xlsx",
        tmp_path / ".上报_三.part.xlsx",
    )
    for path in (of_old, of_now, other):
        path.write_text("半份")
    for path in (of_old, other):
        os.utime(path, (1.0e9, 1.0e9))
    write_safely(tmp_path / "上报.xlsx", writes("新"), nothing_wrong)
    assert names(tmp_path) == sorted([of_now.name, other.name, "上报.xlsx"])
