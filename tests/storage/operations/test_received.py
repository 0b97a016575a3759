"""Imports in a list, and refused rows handed back where one can write."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.database import LEDGER_NAME, Ledger
from storage.ledger.staging import Counts
from storage.operations.handouts.previews import (
    FilePreview,
    ImportPreview,
    RefusedRow,
    SheetPreview,
)
from storage.operations.history import undo
from storage.operations.import_handouts import import_handouts
from storage.operations.refused_rows import hand_back_refused
from storage.queries.imports import list_imports
from storage.workbooks.problems import WorkbookNotWritten

TODAY = date(2026, 11, 23)


def test_imports_are_told_newest_first_with_what_stands_in_the_way(
    shops: Ledger, write_handout: Callable[..., Path], clock: Any
) -> None:
    assert list_imports(shops) == []
    import_handouts(shops, [write_handout("一.xlsx", [("D1", 1, 5)])])
    clock.move(minutes=1)
    import_handouts(
        shops,
        [write_handout("二.xlsx", [("D1", 1, 6)]), write_handout("三.xlsx", [("D2", 1, 6)])],
    )
    newest, oldest = list_imports(shops)
    assert (newest.files, newest.sheets) == (("二.xlsx", "三.xlsx"), ("购进明细",))
    assert (newest.new, newest.changed, newest.refused) == (1, 1, 0)
    assert (newest.active, newest.rested_on) == (True, False)
    assert (oldest.active, oldest.rested_on) == (True, True)
    assert newest.at == clock.now
    undo(shops)
    newest, oldest = list_imports(shops)
    assert (newest.active, oldest.rested_on) == (False, False)
    assert [each.operation for each in list_imports(shops, 1)] == [newest.operation]


def preview(*refused: RefusedRow, made_on: date | None = None) -> ImportPreview:
    sheet = SheetPreview("通知公告", Counts(refused=len(refused)), made_on=made_on)
    files = (FilePreview("f.xlsx", "", (sheet,)),)
    return ImportPreview(files, tuple(refused), (), ())


@pytest.mark.plain_file("beside an encrypted ledger they do not go into the data folder")
def test_refused_rows_go_beside_their_file_or_where_one_can_write(
    shops: Ledger, tmp_path: Path, clock: Any
) -> None:
    row = RefusedRow("f.xlsx", "通知公告", ("编号", "标题"), 4, ("“标题”要填",), ("N9", None))
    beside, home = tmp_path / "u盘", tmp_path / "台账"
    beside.mkdir()
    assert hand_back_refused(preview(), beside, home, clock.now) is None
    assert list(beside.iterdir()) == []
    path = hand_back_refused(preview(row, made_on=TODAY), beside, home, clock.now)
    assert path == beside / "错误行_20261123_100800.xlsx"
    first = path.read_bytes()
    again = hand_back_refused(preview(row), beside, home, clock.now)  # within the same second
    assert again == beside / "错误行_20261123_100800 (2).xlsx"
    assert path.read_bytes() == first
    gone = tmp_path / "没有"
    assert hand_back_refused(preview(row), gone, home, clock.now) == home / path.name


def test_beside_an_encrypted_ledger_refused_rows_never_lie_open(tmp_path: Path, clock: Any) -> None:
    row = RefusedRow("f.xlsx", "通知公告", ("编号", "标题"), 4, ("“标题”要填",), ("N9", None))
    home = tmp_path / "台账"
    home.mkdir()
    (home / LEDGER_NAME).write_bytes(bytes(range(64)))
    with pytest.raises(WorkbookNotWritten, match="1 行被拒，没能存下来") as told:
        hand_back_refused(preview(row), tmp_path / "没有", home, clock.now)
    assert told.value.code == "not-kept"
    assert [each.name for each in home.iterdir() if each.suffix == ".xlsx"] == []
