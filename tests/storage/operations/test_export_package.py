"""A package from a real ledger: what it carries, when it is noted, what happens when it fails."""

import errno
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
from python_calamine import CalamineWorkbook

from models.canonical import canonical_json, record_hash
from models.check import Check, CheckAnswer, PointResult
from models.errors import DomainError
from models.fields import fields_of
from models.manager import Manager
from models.product import Product
from models.purchase import PurchaseLine
from models.retailer import Retailer, RetailerNotes, StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from models.todo import Todo, TodoSource
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.failures import DiskFull
from storage.ledger import journal
from storage.ledger.batches import follow_batches
from storage.ledger.unit_of_work import operation
from storage.operations.export_package import ExportResult, export_package
from storage.operations.history import history, next_undo, undo
from storage.operations.sending import ExportCancelled
from storage.queries.packages import list_packages
from storage.queries.pending import pending_count
from storage.workbooks.problems import WorkbookNotWritten
from tests.storage.conftest import become_another_device

MONTH = "2026-11"
CHINA = timezone(timedelta(hours=8))
VISIT, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
CHECK = "33333333-3333-4333-8333-333333333333"
EVIL = '=HYPERLINK("http://example.invalid","看")'


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 17, 30, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "台账", clock=clock) as ledger:
        yield ledger


@pytest.fixture
def ledger(empty: Ledger) -> Ledger:
    with operation(empty, "import_handouts") as unit:
        unit.save(Manager(id="A001", name="张三", organisation="示范市公司"))
        unit.save(
            Retailer(
                id="K1",
                licence_no="320706100123",
                shop_name="鑫源商店",
                retail_format="便利店",
                supply_grade="18",
                delivery_day="周三",
                standard_terms=(StandardTerm(since=date(2025, 1, 1)),),
            )
        )
        unit.save(Product(id="6901028000000", name="示例A(硬盒)", wholesale=2_350_000))
    with operation(empty, "record_visit") as unit:
        unit.save(visit(OTHER, day=date(2026, 10, 20), stock=1500))
        unit.save(visit(VISIT, day=date(2026, 11, 20), stock=1200))
        unit.save(
            Check(
                id=CHECK,
                retailer_id="K1",
                day=date(2026, 11, 20),
                template_version="v1",
                answers=(CheckAnswer(point="B3", result=PointResult.RATIO, got=8, of=10),),
            )
        )
        unit.save(
            SixOneRecord(
                id="s", retailer_id="K1", item=SixOneItem.EVALUATION, done_on=date(2026, 11, 20)
            )
        )
        unit.save(Todo(id="t", content="整改 B3", source=TodoSource.CHECK, source_id=CHECK))
        unit.save(RetailerNotes(id="K1", mobile="13800001234"))
    return empty


def visit(record_id: str, *, day: date, stock: int = 12, **content: Any) -> Visit:
    return Visit(
        id=record_id,
        retailer_id="K1",
        day=day,
        arrived=time(9, 0),
        left=time(9, 20),
        stock_lines=(StockLine(product_id="6901028000000", stock=stock),),
        **content,
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def sheet_of(result: ExportResult, title: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(result.path).get_sheet_by_name(title).to_python()


def rows_of(result: ExportResult, title: str) -> list[dict[str, Any]]:
    rows = sheet_of(result, title)
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:-1]]


def manifest_of(result: ExportResult) -> dict[str, str]:
    return dict(sheet_of(result, "_manifest")[1:])


def data_of(result: ExportResult) -> dict[tuple[str, str], dict[str, Any]]:
    found = {}
    for kind, record_id, revision, digest, _follows, *parts in sheet_of(result, "_data")[1:]:
        plain = json.loads("".join(parts))
        assert record_hash(canonical_json(plain)) == digest
        assert (plain["id"], plain["revision"]) == (record_id, int(revision))
        found[kind, record_id] = plain
    return found


def confirm(ledger: Ledger, *, except_ids: tuple[str, ...] = ()) -> None:
    """Do what a receipt does: confirm the revisions the packages carried."""
    with ledger.transaction():
        ledger.execute(
            "INSERT OR REPLACE INTO acknowledged SELECT kind, record_id, max(revision) "
            "FROM package_record GROUP BY kind, record_id"
        )
        for record_id in except_ids:
            ledger.execute("DELETE FROM acknowledged WHERE record_id = ?", (record_id,))


def save_lines(ledger: Ledger, *lines: PurchaseLine) -> None:
    with operation(ledger, "import_handouts") as unit:
        unit.details["summary"] = "购进"
        unit.after_head(
            "INSERT INTO import_batch "
            "VALUES (1, ?, '购进明细', 'f', 'h', 1, 1, 0, 0, 0, ?, ?, 'd')",
            (unit.seq, "2026-10-01", "2026-11-30"),
        )
        for line in lines:
            values = [getattr(line, info.name) for info in fields_of(PurchaseLine)]
            values[2] = line.day.isoformat()
            unit.after_head(
                f"INSERT INTO purchase_line VALUES ({', '.join('?' * 11)})", (*values, 1)
            )
    with ledger.transaction():
        follow_batches(ledger, unit.seq)


def test_the_package_shows_the_month_and_carries_everything_unconfirmed(
    ledger: Ledger, out: Path
) -> None:
    head = journal.head_hash(ledger)
    result = export_package(ledger, MONTH, out)
    assert result.path == out / "上报_示范市公司_A001_2026-11_第1包_202611301730.xlsx"
    assert [path.name for path in out.iterdir()] == [result.path.name]
    assert {title: rows for title, rows in result.rows.items() if rows} == {
        "拜访汇总": 1,
        "拜访统计": 1,
        "陈列规范检查": 1,
        "六个一完成情况": 1,
        "市场拓展进度": 2,  # 标准店候选, 新入网
        "市场信息采集": 1,
    }
    assert {kind for kind, _ in data_of(result)} == {
        *("visit", "check", "six_one", "todo", "retailer_notes")
    }
    assert result.records == 6, "the visit of October too: nothing of it is confirmed"
    row = rows_of(result, "拜访汇总")[0]
    assert (row["客户名称"], row["许可证号"], row["档位"]) == ("鑫源商店", "320706100123", "18")
    assert (row["记录编号"], row["修订号"]) == (VISIT, 1)
    assert rows_of(result, "陈列规范检查")[0]["整改状态"] == "整改中(0/1)"
    assert rows_of(result, "六个一完成情况")[0]["②日期/状态"] == "2026-11-20 已完成"
    entries = manifest_of(result)
    assert (entries["sequence"], entries["base_acknowledged"]) == ("1", "0")
    assert entries["journal_head"] == head
    assert entries["digest"] == result.digest
    assert entries["package"] == result.package_id


def test_sales_are_inferred_from_what_was_delivered_between_the_counts(
    ledger: Ledger, out: Path
) -> None:
    def bought(number: str, day: date, quantity: int) -> PurchaseLine:
        return PurchaseLine(
            order_no=number,
            line_no=1,
            day=day,
            retailer_id="K1",
            product_id="6901028000000",
            quantity=quantity,
        )

    save_lines(
        ledger,
        bought("O1", date(2026, 10, 19), 30),  # delivered on Wednesday 21 October: counts
        bought("O2", date(2026, 11, 2), 250),
        bought("O3", date(2026, 11, 19), 99),  # delivered after the count
    )
    row = rows_of(export_package(ledger, MONTH, out), "市场信息采集")[0]
    shown = (row["库存(条)"], row["上期库存"], row["期间购进"], row["推算销量"], row["存销比(天)"])
    assert shown == (120, 150, 280, 310, 12), "M02c over 31 days"


def test_it_is_noted_with_exactly_what_it_carried(ledger: Ledger, out: Path) -> None:
    result = export_package(ledger, MONTH, out)
    assert result.changes.ids("package") == {result.package_id}
    entry = history(ledger)[0]
    assert (entry.name, entry.summary) == ("export_package", "2026-11 第 1 包 6 条")
    assert not entry.undoable
    assert ledger.query("SELECT kind, record_id, revision FROM package_record ORDER BY 1, 2") == [
        (kind, record_id, plain["revision"])
        for (kind, record_id), plain in sorted(data_of(result).items())
    ]
    made = list_packages(ledger)
    assert [(each.sequence, each.file_name, each.records) for each in made] == [
        (1, result.path.name, 6)
    ]
    assert not made[0].complete
    before = next_undo(ledger)
    assert before is not None
    assert before.name == "record_visit", "撤销 passes over the export"


def test_nothing_changed_gives_the_same_rows_ids_and_revisions(
    ledger: Ledger, out: Path, clock: Clock
) -> None:
    first = export_package(ledger, MONTH, out)
    clock.now += timedelta(minutes=5)
    second = export_package(ledger, MONTH, out)
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.package_id != second.package_id
    for title in first.rows:
        ours, theirs = sheet_of(first, title), sheet_of(second, title)
        assert ours[:1] + ours[2:] == theirs[:1] + theirs[2:], "only 制表时间 in row 2 differs"
    assert sheet_of(first, "_data") == sheet_of(second, "_data")
    assert first.digest == second.digest


def test_what_is_confirmed_stays_home_until_it_changes(ledger: Ledger, out: Path) -> None:
    export_package(ledger, MONTH, out)
    confirm(ledger, except_ids=("t",))
    assert set(data_of(export_package(ledger, MONTH, out))) == {("todo", "t")}
    with operation(ledger, "correct_visit") as unit:
        unit.save(visit(VISIT, day=date(2026, 11, 20), stock=1100))
    with operation(ledger, "withdraw_check") as unit:
        unit.remove(Check, CHECK)
    third = export_package(ledger, MONTH, out)
    data = data_of(third)
    assert set(data) == {("todo", "t"), ("visit", VISIT), ("check", CHECK)}
    assert data["check", CHECK]["deleted"] is True
    assert data["visit", VISIT]["revision"] == 2
    assert third.rows["陈列规范检查"] == 0
    assert third.rows["拜访汇总"] == 1, "the sheets show the whole month all the same"


def test_an_undo_is_a_revision_that_travels(ledger: Ledger, out: Path) -> None:
    with operation(ledger, "correct_visit") as unit:
        unit.save(visit(VISIT, day=date(2026, 11, 20), summary="写错了"))
    export_package(ledger, MONTH, out)
    confirm(ledger)
    undo(ledger)
    data = data_of(export_package(ledger, MONTH, out))
    assert {key: plain["revision"] for key, plain in data.items()} == {("visit", VISIT): 3}
    assert data["visit", VISIT]["summary"] == ""


def test_the_base_is_the_last_package_confirmed_as_a_whole(ledger: Ledger, out: Path) -> None:
    export_package(ledger, MONTH, out)
    confirm(ledger, except_ids=("t",))
    assert manifest_of(export_package(ledger, MONTH, out))["base_acknowledged"] == "0"
    confirm(ledger)
    assert manifest_of(export_package(ledger, MONTH, out))["base_acknowledged"] == "2"
    assert [each.complete for each in list_packages(ledger)] == [True, True, True]


def test_another_device_counts_its_own_packages(ledger: Ledger, out: Path) -> None:
    export_package(ledger, MONTH, out)
    device = become_another_device(ledger)
    result = export_package(ledger, MONTH, out)
    assert result.sequence == 1
    assert manifest_of(result)["device"] == device
    assert len(list_packages(ledger)) == 2


def test_the_status_bar_knows_what_waits(ledger: Ledger, out: Path) -> None:
    assert attrs.astuple(pending_count(ledger)) == (6, 0, 0, 6, 0)
    export_package(ledger, MONTH, out)
    assert attrs.astuple(pending_count(ledger)) == (0, 6, 0, 6, 0)
    with operation(ledger, "correct_visit") as unit:
        unit.save(visit(VISIT, day=date(2026, 11, 20), stock=5))
    assert attrs.astuple(pending_count(ledger)) == (1, 5, 0, 6, 0)
    export_package(ledger, MONTH, out)
    confirm(ledger)
    assert pending_count(ledger).nothing


def test_counting_what_waits_needs_no_heavy_library() -> None:
    code = (
        "import sys, storage.queries.pending, storage.queries.packages; "
        "print([m for m in ('cattrs', 'openpyxl', 'sqlite_utils') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_formulas_in_every_text_of_a_visit_stay_texts(ledger: Ledger, out: Path) -> None:
    texts = {
        info.name: EVIL
        for info in fields_of(Visit)
        if info.kind is str and info.name != "retailer_id"
    }
    with operation(ledger, "correct_visit") as unit:
        unit.save(visit(VISIT, day=date(2026, 11, 20), **texts, notices_told=(EVIL,)))
        unit.save(Retailer(id="K1", licence_no=EVIL, shop_name=EVIL, supply_grade=EVIL))
    result = export_package(ledger, MONTH, out)
    row = rows_of(result, "拜访汇总")[0]
    shown = ("客户名称", "许可证号", "档位", "客户意见", "指导内容", "小结", "宣传事项")
    assert {row[heading] for heading in shown} == {EVIL}
    assert data_of(result)["visit", VISIT]["opinion"] == EVIL
    with zipfile.ZipFile(result.path) as parts:
        sheets = [part for part in parts.namelist() if part.startswith("xl/worksheets/")]
        assert not any(re.search(rb"<f[ >/]", parts.read(part)) for part in sheets)


# ------------------------------------------------------------------------------------- failures


@pytest.mark.parametrize(
    "profile", [None, Manager(id="A001", name="张三"), Manager(id="", name="")]
)
def test_without_a_profile_there_is_no_package(
    empty: Ledger, out: Path, profile: Manager | None
) -> None:
    if profile:
        with operation(empty, "set_profile") as unit:
            unit.save(profile)
    with pytest.raises(DomainError, match="请先在设置里填好工号、姓名和单位。"):
        export_package(empty, MONTH, out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("month", ["2026", "2026Q4", "11月", ""])
def test_a_package_is_of_a_month(ledger: Ledger, out: Path, month: str) -> None:
    with pytest.raises(DomainError):
        export_package(ledger, month, out)


def nothing_happened(ledger: Ledger, out: Path) -> bool:
    """Nothing is noted, no file is left, and the next package has the first number."""
    noted = history(ledger)[0].name == "export_package" or list_packages(ledger)
    left = list(out.iterdir()) if out.is_dir() else []
    return not noted and not left


def test_a_folder_that_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(WorkbookNotWritten) as caught:
        export_package(ledger, MONTH, tmp_path / "不在")
    assert caught.value.code == "no-folder"
    assert nothing_happened(ledger, tmp_path / "不在")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="everything is writable for this user"
)
def test_a_folder_that_is_read_only(ledger: Ledger, out: Path) -> None:
    out.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(WorkbookNotWritten) as caught:
            export_package(ledger, MONTH, out)
        assert caught.value.code == "no-permission"
        assert nothing_happened(ledger, out)
    finally:
        out.chmod(stat.S_IRWXU)


def test_a_folder_that_is_a_file(ledger: Ledger, out: Path) -> None:
    (out / "文件").touch()
    with pytest.raises(WorkbookNotWritten) as caught:
        export_package(ledger, MONTH, out / "文件")
    assert caught.value.code == "no-folder"
    (out / "文件").unlink()
    assert nothing_happened(ledger, out)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_and_the_next_try_has_the_same_number(
    ledger: Ledger, out: Path, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(WorkbookNotWritten, match="磁盘已满") as caught:
            export_package(ledger, MONTH, out)
    assert caught.value.code == "disk-full"
    assert nothing_happened(ledger, out)
    assert export_package(ledger, MONTH, out).sequence == 1


def test_a_package_that_cannot_be_noted_is_taken_back(ledger: Ledger, out: Path) -> None:
    def full(*_: object) -> int:
        raise DiskFull("磁盘满了，这一步没有保存。")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "execute", full)
        with pytest.raises(DiskFull):
            export_package(ledger, MONTH, out)
    assert nothing_happened(ledger, out)
    assert export_package(ledger, MONTH, out).sequence == 1


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancelled_leaves_nothing(ledger: Ledger, out: Path, after: int) -> None:
    asked = iter(range(100))

    def cancelled() -> bool:
        return next(asked) >= after

    with pytest.raises(ExportCancelled, match="没有留下任何内容"):
        export_package(ledger, MONTH, out, cancelled=cancelled)
    assert nothing_happened(ledger, out)


def test_progress_ends_where_it_should(ledger: Ledger, out: Path) -> None:
    told: list[tuple[int, int, str]] = []
    export_package(ledger, MONTH, out, progress=lambda *step: told.append(step))
    done = [step[0] for step in told]
    assert done == sorted(done)
    assert told[-1] == (13, 13, "正在核对")  # six rows, 市场拓展进度 two of them, and the steps


def test_a_package_is_never_overwritten(ledger: Ledger, out: Path) -> None:
    name = "上报_示范市公司_A001_2026-11_第1包_202611301730.xlsx"
    (out / name).write_text("早先的包", encoding="utf-8")
    result = export_package(ledger, MONTH, out)
    assert result.path.name == name.replace(".xlsx", " (2).xlsx")
    assert (out / name).read_text(encoding="utf-8") == "早先的包"
    assert list_packages(ledger)[0].file_name == result.path.name
