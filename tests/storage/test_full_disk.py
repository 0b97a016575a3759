"""A disk that is full: one sentence, nothing half, and all works again when there is room."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.backup import BackupReason
from models.todo import Todo
from models.visit import Visit
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import DiskFull, WorldFailed
from storage.folders import backups_folder
from storage.ledger.drafts import list_drafts, save_draft
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.export_package import export_package
from storage.operations.history import undo
from storage.operations.import_handouts import import_handouts
from storage.operations.todos import add_todo
from storage.operations.visits import record_visit
from storage.photos import open_photos
from storage.workbooks.problems import WorkbookNotWritten
from tests.small_disk import SmallDisk, mounted
from tests.storage.conftest import StandingClock, add_shops

TEXT = "x" * 6_000
"""More than what is left of the last page of the log."""


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with mounted("48m") as small:
        yield small


@pytest.fixture
def folder(disk: SmallDisk) -> Path:
    return disk.path / "台账"


@pytest.fixture
def shops(folder: Path, clock: StandingClock) -> Iterator[Ledger]:
    with open_ledger(folder, clock=clock) as ledger:
        add_shops(ledger)
        yield ledger


def state(ledger: Ledger) -> tuple[object, ...]:
    """What was recorded, as far as anything half would show."""
    report = check_ledger(ledger)
    return (report.head, report.records, report.operations, report.lines, list_drafts(ledger))


def handout(path: Path, rows: int) -> Path:
    """Purchases of one month."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "购进明细"
    headings = ["订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量", "单价", "金额"]
    for row in (["购进明细"], ["示例烟草", "制表时间 2026-11-20"], headings):
        sheet.append(row)
    for number in range(rows):
        sheet.append([f"D{number}", 1, "2026-11-05", "HZ1", "P01", 5, 100, 500])
    book.save(path)
    return path


def a_visit() -> Visit:
    return Visit(id="", retailer_id="HZ1", day=date(2026, 11, 23), summary="青松断货 3 天")


Write = Callable[[Ledger], object]
WRITES: dict[str, Write] = {
    "a visit": lambda ledger: record_visit(ledger, a_visit()),
    "a todo": lambda ledger: add_todo(ledger, Todo(id="", content="补齐价签")),
    "a draft": lambda ledger: save_draft(ledger, "d", "visit", "HZ1", {"opinion": TEXT}),
    "an undo": undo,
}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_saved_is_saved_whole_or_not_at_all(
    shops: Ledger, disk: SmallDisk, name: str
) -> None:
    add_todo(shops, Todo(id="", content="先有一条"))
    before = state(shops)
    disk.fill()
    for _again in range(3):
        with pytest.raises(DiskFull, match="磁盘满了，这一步没有保存") as told:
            WRITES[name](shops)
        assert not shops.in_transaction
    assert "请腾出空间" in str(told.value)
    assert state(shops) == before
    disk.make_room()
    WRITES[name](shops)
    assert state(shops) != before
    assert check_ledger(shops).sound


def test_opening_is_told_and_works_later(
    folder: Path, disk: SmallDisk, clock: StandingClock
) -> None:
    disk.fill()
    with pytest.raises(WorldFailed, match="磁盘"):
        open_ledger(folder, clock=clock)
    disk.make_room()
    with open_ledger(folder, clock=clock) as ledger:
        add_shops(ledger)
        assert check_ledger(ledger).sound


def test_an_import_that_finds_no_room_writes_nothing(
    shops: Ledger, disk: SmallDisk, tmp_path: Path
) -> None:
    path = handout(tmp_path / "明细.xlsx", 2_000)
    before = state(shops)
    for leave in (0, 200_000):
        disk.fill(leave=leave)
        with pytest.raises(DiskFull):
            import_handouts(shops, [path])
        assert state(shops) == before
        assert not shops.in_transaction
        disk.make_room()
    changes, preview = import_handouts(shops, [path])
    assert changes
    assert preview.total.new == 2_000
    assert check_ledger(shops).sound


def test_an_import_whose_log_cannot_be_folded_is_done_all_the_same(
    shops: Ledger, disk: SmallDisk, tmp_path: Path
) -> None:
    """The log takes it, the file finds no room to grow: committed is committed."""
    path = handout(tmp_path / "明细.xlsx", 6_000)
    shops.checkpoint()
    log = shops.folder / f"{LEDGER_NAME}-wal"
    back_up(shops, BackupReason.BEFORE_IMPORT)  # the import would make one and fill the disk
    before = state(shops)
    for leave in range(300_000, 3_000_000, 100_000):
        disk.fill(leave=leave)
        try:
            changes, _preview = import_handouts(shops, [path])
        except DiskFull:
            assert state(shops) == before
            continue
        finally:
            disk.make_room()
        break
    else:
        pytest.fail("there was never room enough")
    assert changes
    assert log.stat().st_size > 0, "it could not be folded"
    assert shops.scalar("SELECT count(*) FROM purchase_line") == 6_000
    assert shops.tidy_log()
    assert log.stat().st_size == 0
    assert check_ledger(shops).sound


def test_a_package_that_finds_no_room_is_not_there(
    shops: Ledger, disk: SmallDisk, tmp_path: Path
) -> None:
    record_visit(shops, a_visit())
    out = disk.path / "U盘"
    out.mkdir()
    before = state(shops)
    disk.fill()
    with pytest.raises(WorkbookNotWritten, match="磁盘已满"):
        export_package(shops, "2026-11", out)
    with pytest.raises(DiskFull):  # there is room for the file, none for the note of it
        export_package(shops, "2026-11", tmp_path)
    assert list(out.iterdir()) == []
    assert list(tmp_path.glob("上报_*")) == []
    assert state(shops) == before
    disk.make_room()
    assert export_package(shops, "2026-11", out).sequence == 1


def test_a_backup_that_finds_no_room_is_not_there(shops: Ledger, disk: SmallDisk) -> None:
    before = state(shops)
    for leave in (0, 200_000):
        disk.fill(leave=leave)
        with pytest.raises(WorldFailed, match="磁盘"):
            back_up(shops, BackupReason.MANUAL)
        assert list(backups_folder(shops.folder).glob("*")) == []
        assert state(shops) == before
        disk.make_room()
    assert back_up(shops, BackupReason.MANUAL).file.path.exists()


def test_a_photo_that_finds_no_room_is_not_there(shops: Ledger, disk: SmallDisk) -> None:
    jpeg = b"\xff\xd8" + bytes(300_000) + b"\xff\xd9"
    with open_photos(shops.folder, clock=shops.clock) as photos:
        disk.fill()
        with pytest.raises(WorldFailed, match="磁盘"):
            photos.add_photo(jpeg, 4, 3)
        assert photos.names() == set()
        disk.make_room()
        assert photos.add_photo(jpeg, 4, 3) in photos.names()
        assert photos.is_sound()
