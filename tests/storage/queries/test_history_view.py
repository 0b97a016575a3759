"""The history as it is read: found by record, day, kind and words; what each step changed."""

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import Workbook

from models.check import Check
from models.difference import Act
from models.operation_groups import OPERATION_GROUPS, operation_group
from models.operation_names import OPERATION_LABELS
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem
from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.unit_of_work import operation
from storage.operations.history import history, undo, undo_operation
from storage.operations.import_handouts import import_handouts
from storage.operations.print_sheets import PrintedSheet, note_printed
from storage.operations.profile import change_setting
from storage.operations.retailer_notes import change_notes, set_starred
from storage.operations.six_ones import exempt_six_one
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.history_changes import (
    OperationChanges,
    operation_changes,
    record_name,
    record_timeline,
)
from storage.queries.history_view import (
    HistoryFilter,
    entry_of,
    history_counts,
    history_page,
    months_of_history,
)

TODAY = date(2026, 11, 23)


def summaries(ledger: Ledger, **wanted: Any) -> list[str]:
    return [entry.words for entry in history_page(ledger, HistoryFilter(**wanted))]


def changes(ledger: Ledger, seq: int = 0, **only: str) -> OperationChanges:
    entry = entry_of(ledger, seq or journal.last_sequence(ledger))
    assert entry is not None
    return operation_changes(ledger, entry, **only)


def rows(found: OperationChanges) -> list[tuple[str, str, str, str]]:
    return [
        (story.kind_label, each.label, each.old, each.new)
        for story in found.records
        for each in story.difference.values
    ]


def worked(ledger: Ledger, clock: Any) -> None:
    """Three days of work: notes, a visit, a todo and its end, an undo."""
    set_starred(ledger, "HZ1", starred=True)
    clock.move(days=1)
    record_visit(ledger, Visit(id="V1", retailer_id="HZ1", day=TODAY, opinion="好卖"))
    add_todo(ledger, Todo(id="T1", retailer_id="HZ2", content="送 100%_样品"))
    clock.move(days=8)
    settle_todo(ledger, "T1")
    change_setting(ledger, "print.stock_rows", "24")
    undo(ledger)


def test_steps_are_found_by_day(shops: Ledger, clock: Any) -> None:
    worked(shops, clock)
    assert summaries(shops, first=date(2026, 11, 24), last=date(2026, 11, 24)) == [
        "添加待办 送 100%_样品",
        "完成走访 好运烟酒商店",
    ]
    assert len(summaries(shops, first=date(2026, 12, 1))) == 3
    assert len(summaries(shops, last=date(2026, 11, 23))) == 3
    assert summaries(shops, first=date(2027, 1, 1)) == []
    assert months_of_history(shops) == ("2026-12", "2026-11")


def test_steps_are_found_by_words_of_label_and_summary(shops: Ledger, clock: Any) -> None:
    worked(shops, clock)
    assert summaries(shops, words="样品 添加") == ["添加待办 送 100%_样品"]
    assert summaries(shops, words="100%_") == ["更新待办 送 100%_样品", "添加待办 送 100%_样品"]
    assert summaries(shops, words="100_") == []
    assert summaries(shops, words="好运") == ["完成走访 好运烟酒商店", "维护自有档案 好运烟酒商店"]
    english = {name: "Add a todo" if name == "add_todo" else name for name in OPERATION_LABELS}
    found = history_page(shops, HistoryFilter(words="TODO add"), labels=english)
    assert [entry.name for entry in found] == ["add_todo"]


def test_a_head_that_paper_carries_is_found(shops: Ledger, clock: Any) -> None:
    worked(shops, clock)
    step = history_page(shops, HistoryFilter(words="好运"))[0]
    assert summaries(shops, words=step.hash[: journal.HEAD_SHOWN]) == [step.words]
    assert summaries(shops, words=step.hash[:8].upper()) == [step.words]
    assert summaries(shops, words="0" * 12) == []
    assert summaries(shops, words=step.hash[:3]) == []  # too short to be meant


def test_steps_are_found_and_counted_by_kind(shops: Ledger, clock: Any) -> None:
    worked(shops, clock)
    counts = history_counts(shops, HistoryFilter(group="走访"))
    assert counts == {
        "设置": 2, "导入": 1, "档案": 1, "走访": 1, "待办": 2, "撤销重做": 1,
    }  # fmt: skip
    for group, count in counts.items():
        assert len(summaries(shops, group=group)) == count
    assert summaries(shops, group="其他") == []
    with operation(shops, "of_tomorrow") as unit:
        unit.details["note"] = 1
    assert summaries(shops, group="其他") == ["of_tomorrow"]
    assert history_counts(shops, HistoryFilter())["其他"] == 1
    assert summaries(shops, group="没有这一类") == []


def test_groups_speak_of_operations_there_are() -> None:
    later = {"import_receipts"}
    named = {name for names in OPERATION_GROUPS.values() for name in names}
    assert named - later <= OPERATION_LABELS.keys()
    assert operation_group("record_visit") == "走访"
    assert sum(map(len, OPERATION_GROUPS.values())) == len(named)


def test_pages_go_on_where_the_last_ended(shops: Ledger) -> None:
    for number in range(7):
        add_todo(shops, Todo(id=f"T{number}", content=f"事 {number}"))
    everything = history_page(shops, HistoryFilter())
    seen: list[int] = []
    before = None
    while page := history_page(shops, HistoryFilter(), before=before, limit=4):
        assert len(page) <= 4
        seen += [entry.seq for entry in page]
        before = page[-1].seq
    assert seen == [entry.seq for entry in everything] == list(range(9, 0, -1))
    assert [entry.seq for entry in history(shops)] == seen


def test_one_record_and_all_about_a_retailer(
    shops: Ledger, clock: Any, make_check: Callable[..., Check]
) -> None:
    worked(shops, clock)
    record_visit(shops, Visit(id="V2", retailer_id="HZ1", day=TODAY, opinion="还行"),
                 check=make_check(B3=(1, 10)))  # fmt: skip
    withdraw_visit(shops, "V2")
    exemption = SixOneExemption(
        id="E", retailer_id="HZ1", item=SixOneItem.AWARD, period="2026Q4", reason="停业",
        approver="李",
    )  # fmt: skip
    exempt_six_one(shops, exemption)
    sheet = PrintedSheet(serial="2611230001", retailer_id="HZ1", template="3", layout="{}")
    note_printed(shops, TODAY, [sheet])
    assert summaries(shops, record=("visit", "V1")) == ["完成走访 好运烟酒商店"]
    assert summaries(shops, retailer="HZ1") == [
        "打印走访单 2026-11-23 1 张走访单",
        "豁免六个一 ⑥评优 2026Q4",
        "撤回走访 好运烟酒商店",
        "完成走访 好运烟酒商店",
        "完成走访 好运烟酒商店",
        "维护自有档案 好运烟酒商店",
        *summaries(shops, group="导入"),
    ]
    assert summaries(shops, retailer="HZ2", group="待办") == [
        "更新待办 送 100%_样品",
        "添加待办 送 100%_样品",
    ]
    assert summaries(shops, any_record="HZ1") == [
        "维护自有档案 好运烟酒商店",
        *summaries(shops, group="导入"),
    ]
    assert summaries(shops, any_record="nobody") == []


def test_a_step_tells_every_record_it_changed_with_names(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", retailer_id="HZ3", content="送柜台样品"))
    lines = (StockLine(product_id="P01", stock=123),)
    visit = Visit(id="V1", retailer_id="HZ3", day=TODAY, stock_lines=lines, todos_done=("T1",),
                  notices_told=("N1",))  # fmt: skip
    record_visit(shops, visit)
    found = changes(shops)
    told = rows(found)
    assert ("走访", "客户编码", "—", "马桥便民店") in told
    assert ("走访", "宣传通知", "—", "元旦货源投放公告") in told
    assert ("走访", "办结待办", "—", "送柜台样品") in told
    assert ("走访", "示例01", "—", "本次库存 12 条 3 盒") in told
    assert ("待办", "状态", "待处理", "已办") in told
    assert [story.title for story in found.records] == ["马桥便民店 2026-11-23", "送柜台样品"]
    assert (found.more, found.batches, found.facts) == (0, (), ())
    undo(shops)
    taken = changes(shops)
    assert {story.difference.act for story in taken.records} == {Act.REMOVED, Act.CHANGED}
    assert ("待办", "状态", "已办", "待处理") in rows(taken)


def test_of_a_large_step_a_part_is_listed_and_the_rest_counted(shops: Ledger) -> None:
    with operation(shops, "add_todo") as unit:
        for number in range(230):
            unit.save(Todo(id=f"T{number}", content=f"事 {number}"))
    found = changes(shops)
    assert (len(found.records), found.more) == (200, 30)


HEADINGS = ("客户编码", "许可证号", "客户名称", "负责人", "联系电话")


def write_master(path: Path, shops: list[tuple[str, str]]) -> Path:
    book = Workbook(write_only=True)
    page = book.create_sheet("客户主档")
    page.append(list(HEADINGS))
    for number, (key, phone) in enumerate(shops):
        page.append([key, f"32070610012{number}", f"店{key}", "王建国", phone])
    book.save(path)
    return path


def test_an_import_tells_its_sheets_and_what_it_updated_not_what_is_new(
    ledger: Ledger, tmp_path: Path
) -> None:
    first = [(f"HZ{number}", "13800001234") for number in range(5)]
    import_handouts(ledger, [write_master(tmp_path / "甲.xlsx", first)])
    found = changes(ledger)
    assert [(b.file, b.sheet, b.new, b.changed) for b in found.batches] == [
        ("甲.xlsx", "客户主档", 5, 0)
    ]
    assert found.records == ()
    import_handouts(
        ledger, [write_master(tmp_path / "乙.xlsx", [*first[:4], ("HZ4", "13900001234")])]
    )
    second, one = (entry.seq for entry in history_page(ledger, HistoryFilter(group="导入")))
    found = changes(ledger, second)
    assert (found.batches[0].changed, found.batches[0].unchanged) == (1, 4)
    assert rows(found) == [("零售户", "联系电话", "13800001234", "13900001234")]
    assert changes(ledger, one, only="HZ4").records[0].title == "店HZ4"
    undo(ledger)
    found = changes(ledger)
    assert rows(found) == [("零售户", "联系电话", "13900001234", "13800001234")]
    assert [batch.active for batch in found.batches] == [False]


def test_the_timeline_of_a_record_is_every_revision_newest_first(shops: Ledger, clock: Any) -> None:
    for text in ("甲", "乙", "丙"):
        change_notes(shops, RetailerNotes(id="HZ1", remark=text))
        clock.move(hours=1)
    undo(shops)
    stories = record_timeline(shops, "retailer_notes", "HZ1")
    assert [(s.difference.revision, s.entry.label, s.entry.who) for s in stories] == [
        (4, "撤销", "A001"),
        (3, "维护自有档案", "A001"),
        (2, "维护自有档案", "A001"),
        (1, "维护自有档案", "A001"),
    ]
    assert [(v.old, v.new) for s in stories for v in s.difference.values] == [
        ("丙", "乙"), ("乙", "丙"), ("甲", "乙"), ("—", "甲"),
    ]  # fmt: skip
    assert stories[0].entry.at > stories[-1].entry.at
    assert {story.title for story in stories} == {"好运烟酒商店"}
    assert record_name(shops, "retailer_notes", "HZ1") == "好运烟酒商店"
    assert record_name(shops, "todo", "nobody") == "nobody"
    assert record_timeline(shops, "todo", "nobody") == ()


def test_names_stay_when_the_record_is_gone(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", retailer_id="HZ3", content="事"))
    (seq,) = (e.seq for e in history(shops) if e.name == "add_todo")
    undo_operation(shops, seq)
    with operation(shops, "undo") as unit:
        unit.remove(Retailer, "HZ3")
    assert ("待办", "客户编码", "—", "马桥便民店") in rows(changes(shops, seq))


def test_what_else_a_step_left_behind(shops: Ledger) -> None:
    note_printed(shops, TODAY, [
        PrintedSheet(serial="0000000012", retailer_id="HZ1", template="3", layout="{}"),
        PrintedSheet(serial="2611230002", retailer_id="gone", template="3", layout="{}"),
    ])  # fmt: skip
    assert changes(shops).facts == (
        ("单号 0000000012", "好运烟酒商店"),
        ("单号 2611230002", "gone"),
    )


def test_a_moved_clock_and_a_turn_are_kept_on_the_entry(shops: Ledger, clock: Any) -> None:
    clock.move(minutes=-5)
    set_starred(shops, "HZ1", starred=True)
    undo(shops)
    turn, starred = history(shops, limit=2)
    assert (turn.turns, starred.turns, starred.clock_back) == (starred.seq, 0, 300)
    assert isinstance(turn.at, datetime)
    assert HistoryFilter().is_empty
    assert not attrs.evolve(HistoryFilter(), words="甲").is_empty


@pytest.mark.parametrize("many", [5_000])
def test_five_thousand_steps_are_found_in_a_blink(shops: Ledger, many: int) -> None:
    rows_ = (
        (seq, "change_notes", f"2026-{seq % 12 + 1:02}-11T10:00:00+08:00", '{"summary":"好运"}')
        for seq in range(1_000, 1_000 + many)
    )
    with shops.transaction():
        shops.execute_many(
            "INSERT INTO operation (seq, name, at, who, device, undoable, details, previous_hash, "
            "hash) VALUES (?, ?, ?, 'A001', 'd', 1, ?, '', '')",
            rows_,
        )
    wanted = HistoryFilter(words="好运", first=date(2026, 2, 1))
    times = []
    for _round in range(3):
        begun = time.perf_counter()
        found = history_page(shops, wanted)
        counts = history_counts(shops, wanted)
        months = months_of_history(shops)
        times.append(time.perf_counter() - begun)
    assert (len(found), len(months)) == (200, 12)
    assert counts["档案"] > many * 0.9
    assert min(times) < 0.2
