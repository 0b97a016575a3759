"""操作记录 in a real window: found, read, taken back, put back, with keys only."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.retailer import Retailer, RetailerNotes
from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.print_sheets import PrintedSheet, note_printed
from storage.operations.retailer_notes import change_notes, get_notes, set_starred
from storage.operations.todos import add_todo
from storage.operations.visits import correct_visit, get_visit_with_check
from tests.ui.screens.conftest import StandingClock, Told
from ui.context import AppContext
from ui.i18n import set_language
from ui.screens.history.page import HistoryPage
from ui.theme import Mode, theme

Shown = Callable[..., QWidget]
K = Qt.Key


def open_page(context: AppContext, shown: Shown, kind: str = "", record: str = "") -> HistoryPage:
    page = HistoryPage(context)
    context.changed.connect(page.refresh)
    page.open_history(kind, record)
    shown(page, 1194, 740)
    page.entered()
    QApplication.processEvents()
    return page


def steps(page: HistoryPage) -> list[str]:
    model = page.table.table_model
    return [model.row_text(row) for row in range(page.table.row_count())]


def values(page: HistoryPage) -> list[str]:
    model = page.card.table.table_model
    return [model.row_text(row) for row in range(page.card.table.row_count())]


def remark(ledger: Ledger, text: str) -> None:
    change_notes(ledger, attrs.evolve(get_notes(ledger, "HZ001"), remark=text))


def press(qtbot: QtBot, key: Qt.Key, *held: Any) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, *held)
    QApplication.processEvents()


@pytest.fixture
def noted(territory: Ledger, clock: StandingClock) -> Ledger:
    """Three remarks on the first shop, an hour apart, and a todo at the second, undone."""
    for text in ("下午送货", "上午送货", "都行"):
        remark(territory, text)
        clock.move(hours=1)
    add_todo(territory, Todo(id="T1", retailer_id="HZ002", content="送柜台样品"))
    undo(territory)
    return territory


def test_the_newest_step_is_shown_with_what_it_changed(
    context: AppContext, noted: Ledger, shown: Shown
) -> None:
    page = open_page(context, shown)
    assert page.table.hasFocus()
    assert steps(page)[:3] == [
        "时间 13:08，做了什么 撤销 添加待办 送柜台样品",
        "时间 13:08，做了什么 添加待办 送柜台样品，已撤销",
        "时间 12:08，做了什么 维护自有档案 好运烟酒商店",
    ]
    assert steps(page)[-1].startswith("时间 11-11 18:00")
    assert "项目 内容，原来 送柜台样品，改成 —" in values(page)
    assert page.card.title_line.accessibleName() == "撤销 添加待办 送柜台样品"
    assert page.search.accessibleDescription() == "8 / 8 步"
    assert page.head_line.text().startswith(f"日志头 {journal.head_hash(noted)[:12]}：")


def test_arrows_walk_through_the_steps_and_enter_goes_to_the_values(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    page = open_page(context, shown)
    press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Down)
    assert values(page) == [
        "项目 自有档案 好运烟酒商店 更新", "项目 备注，原来 上午送货，改成 都行",
    ]  # fmt: skip
    press(qtbot, K.Key_Return)
    assert page.card.table.hasFocus()
    assert page.card.value.isVisible()
    assert [words.text() for words in page.card.value.words.values()] == [
        "上午送货", "都行", "都行",
    ]  # fmt: skip
    assert page.card.value.old.isVisible()
    assert page.card.value.old.text() == "恢复原来的值"
    assert page.card.value.new.text() == "恢复改成的值"
    assert not page.card.value.new.isVisible()  # it is what the note says now
    press(qtbot, K.Key_Escape)
    assert page.table.hasFocus()
    page.commands()["next"]()
    assert "更新" in values(page)[0]
    page.commands()["previous"]()
    page.commands()["previous"]()
    assert "送柜台样品" in page.card.title_line.accessibleName()


def test_words_days_and_kinds_narrow_the_list(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    page = open_page(context, shown)
    page.commands()["find"]()
    qtbot.keyClicks(page.search, "x")
    page.search.setText("样品")
    assert len(steps(page)) == 2
    assert page.search.accessibleDescription() == "2 / 8 步"
    page.search.clear()
    chips = {option.value: option for option in page.filters.kinds.options}
    assert list(chips) == ["全部", "走访", "待办", "档案", "导入", "设置", "撤销重做"]
    page.filters.kinds.picked(3)
    assert len(steps(page)) == 3
    assert "档案" in page.filters.kinds.accessibleName()
    page.filters.kinds.picked(0)
    page.filters.span.picked(0)  # 今天
    assert len(steps(page)) == 5
    assert (page.filters.first.date(), page.filters.last.date()) == (date(2026, 11, 23),) * 2
    page.filters.last.set_date(date(2026, 11, 12))  # reversed: both days are meant all the same
    page.filters.first.date_changed.emit(page.filters.first.date())
    assert len(steps(page)) == 5
    page.filters.span.picked(3)
    assert len(steps(page)) == 8
    page.filters.month.setCurrentIndex(1)
    page.filters.month.chosen.emit(page.filters.month.value())
    assert (page.filters.first.date(), page.filters.last.date()) == (
        date(2026, 11, 1),
        date(2026, 11, 30),
    )
    page.filters.month.set_value("")
    page.filters.month.chosen.emit("")
    assert page.filters.span.value() == "all"


def test_what_is_not_found_says_what_to_do(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    page = open_page(context, shown)
    page.search.setText("没有的东西")
    assert page.empty.isVisible()
    assert page.empty.title.text() == "没有这样的操作"
    assert page.search.hasFocus()
    assert page.empty.button is not None
    page.empty.button.setFocus()
    press(qtbot, K.Key_Return)
    assert len(steps(page)) == 8
    assert page.table.isVisible()


def test_an_empty_ledger_says_where_to_begin(
    empty_context: AppContext, shown: Shown, empty_ledger: Ledger
) -> None:
    asked: list[str] = []
    empty_context.page_asked.connect(asked.append)
    page = open_page(empty_context, shown)
    assert len(steps(page)) == 1  # the profile
    with empty_ledger.transaction():
        empty_ledger.execute("DELETE FROM change")
        empty_ledger.execute("DELETE FROM operation")
    page.refresh(None)
    assert page.empty.title.text() == "还没有操作"
    assert page.empty.button is not None
    page.empty.button.click()
    assert asked == ["exchange"]


def test_one_step_is_taken_back_and_done_again(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot, told: Told
) -> None:
    page = open_page(context, shown)
    press(qtbot, K.Key_Down)
    assert page.card.turn.text() == "重做这一步"
    press(qtbot, K.Key_U)
    assert get(noted, Todo, "T1") is not None
    assert told.toasts[-1] == ("已重做：添加待办 送柜台样品", "撤销")
    assert page.current() is not None
    assert page.current().label == "添加待办"  # type: ignore[union-attr]
    assert page.card.turn.text() == "撤销这一步"
    press(qtbot, K.Key_U)
    assert get(noted, Todo, "T1") is None
    assert "已撤销" in steps(page)[3]


def test_what_rests_on_later_changes_is_said_beforehand(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    page = open_page(context, shown)
    seq = page._entries[3].seq
    page.table.set_current_key(str(seq))
    assert not page.card.turn.isEnabled()
    assert page.card.why.text() == (
        f"自有档案“好运烟酒商店”后来又改过（第 {seq + 1} 步 维护自有档案），"
        f"不能单独撤销或重做第 {seq} 步。请先撤销后来的改动。"
    )
    before = journal.last_sequence(noted)
    press(qtbot, K.Key_U)
    assert journal.last_sequence(noted) == before


def test_what_cannot_be_taken_back_says_why(
    context: AppContext, territory: Ledger, shown: Shown, qtbot: QtBot, told: Told
) -> None:
    note_printed(territory, date(2026, 11, 23), [
        PrintedSheet(serial="2611230001", retailer_id="HZ001", template="3", layout="{}")
    ])  # fmt: skip
    page = open_page(context, shown)
    assert not page.card.turn.isEnabled()
    assert page.card.why.text() == "“打印走访单”不能撤销。"
    assert values(page) == ["项目 单号 2611230001，原来 好运烟酒商店"]
    seq = next(entry.seq for entry in page._entries if entry.name == "import_handouts")
    page.table.set_current_key(str(seq))
    assert not page.card.turn.isEnabled()
    assert "零售户“好运烟酒商店”是这一步记下的，第 3 步（完成走访）要用到" in page.card.why.text()
    assert any("购进明细" in words and "新增 215" in words for words in values(page))


def test_a_value_is_put_back_by_a_key_and_that_is_undone(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot, told: Told
) -> None:
    page = open_page(context, shown)
    for _each in range(3):
        press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Return)
    press(qtbot, K.Key_R)
    assert get_notes(noted, "HZ001").remark == "下午送货"
    assert told.toasts[-1] == ("已恢复“备注”", "撤销")
    assert steps(page)[0] == "时间 13:08，做了什么 维护自有档案 好运烟酒商店"
    assert page.card.value.words["now"].text() == "下午送货"
    assert not page.card.value.old.isVisible()
    press(qtbot, K.Key_N)
    assert get_notes(noted, "HZ001").remark == "上午送货"
    context.announce(undo(noted))
    context.announce(undo(noted))
    assert get_notes(noted, "HZ001").remark == "都行"


def test_letters_typed_into_the_search_are_letters(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    page = open_page(context, shown)
    before = journal.last_sequence(noted)
    page.search.setFocus()
    qtbot.keyClicks(page.search, "urtn")
    assert page.search.text() == "urtn"
    assert journal.last_sequence(noted) == before
    qtbot.keyClick(page.search, K.Key_Escape)
    assert page.search.text() == ""


def test_one_records_whole_story(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    page = open_page(context, shown)
    page.table.set_current_key(str(page._entries[3].seq))
    press(qtbot, K.Key_Return)
    press(qtbot, K.Key_T)
    assert page.filters.record.text() == "只看 自有档案 好运烟酒商店"
    assert values(page) == [
        "项目 第 3 版 · 12:08 维护自有档案",
        "项目 备注，原来 上午送货，改成 都行",
        "项目 第 2 版 · 11:08 维护自有档案",
        "项目 备注，原来 下午送货，改成 上午送货",
        "项目 第 1 版 · 10:08 维护自有档案 新增",
        "项目 备注，原来 —，改成 下午送货",
    ]
    assert page.card.table.hasFocus()
    assert page.card.current().change.new == "上午送货"  # type: ignore[union-attr]
    press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Down)
    assert page.current() == page._entries[2]  # the list goes along
    assert not page.card.turn.isEnabled()
    page.table.setFocus()
    press(qtbot, K.Key_Up)
    assert page.card.current().change.new == "上午送货"  # type: ignore[union-attr]
    page.card.table.setFocus()
    press(qtbot, K.Key_R)
    assert len(steps(page)) == 4
    assert page.card.current().change.old == "下午送货"  # type: ignore[union-attr]
    page.filters.record.click()
    assert len(steps(page)) == 9
    assert page.filters.record.isHidden()


def test_all_that_concerns_a_retailer(
    context: AppContext, noted: Ledger, shown: Shown, territory: Ledger
) -> None:
    with operation(territory, "import_handouts") as unit:
        for key in ("HZ001", "HZ002"):
            shop = unit.get(Retailer, key)
            assert shop is not None
            unit.save(attrs.evolve(shop, supply_grade="19"))
    page = open_page(context, shown, "retailer", "HZ002")
    assert page.filters.record.text() == "只看 银杏超市"
    assert [words.split("做了什么 ")[1] for words in steps(page)] == [
        "收下发文件", "撤销 添加待办 送柜台样品", "添加待办 送柜台样品，已撤销", "收下发文件",
    ]  # fmt: skip


def test_lines_of_a_visit_are_put_back_as_one(
    context: AppContext, territory: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    found = get_visit_with_check(territory, "visit-before")
    assert found is not None
    visit = found[0]
    kept = (*visit.stock_lines[:2], StockLine(product_id="P09", stock=7))
    correct_visit(territory, attrs.evolve(visit, stock_lines=kept, opinion="好卖"))
    page = open_page(context, shown, "visit", "visit-before")
    told_values = values(page)
    assert told_values[1] == "项目 客户意见，原来 —，改成 好卖"
    assert told_values[2] == "项目 库存断货"
    assert "项目 示例银杏(硬)，原来 —，改成 本次库存 7 盒" in told_values
    page.card.table.setFocus()
    press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Down)
    assert page.card.value.old.text() == "恢复整个“库存断货”"
    assert page.card.value.words["now"].text() == "3 行"
    press(qtbot, K.Key_R)
    (again,) = find(territory, Visit)
    assert (again.stock_lines, again.opinion) == (visit.stock_lines, "好卖")


def test_masters_say_why_no_value_goes_back(
    context: AppContext, territory: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    with operation(territory, "import_handouts") as unit:
        shop = unit.get(Retailer, "HZ001")
        assert shop is not None
        unit.save(attrs.evolve(shop, phone="13900001234"))
    page = open_page(context, shown)
    assert not page.card.value.old.isEnabled()
    assert page.card.value.why.text().startswith("零售户由总部维护，只随导入改变")


def test_a_long_history_is_read_page_by_page(
    context: AppContext, territory: Ledger, shown: Shown, qtbot: QtBot
) -> None:
    for number in range(230):
        set_starred(territory, "HZ003", starred=number % 2 == 0)
    page = open_page(context, shown)
    assert page.table.row_count() == 200
    first = page.current()
    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
    assert page.table.row_count() == 233
    assert page.current() == first
    press(qtbot, K.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.current().seq == 1  # type: ignore[union-attr]
    page.refresh(None)
    assert page.table.row_count() == 233
    assert page.current().seq == 1  # type: ignore[union-attr]


def test_rows_are_copied_for_a_workbook(
    context: AppContext, noted: Ledger, shown: Shown, qtbot: QtBot, told: Told
) -> None:
    page = open_page(context, shown)
    press(qtbot, K.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, K.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "时间\t做了什么\t"
    assert lines[1] == "13:08\t撤销 添加待办 送柜台样品\t"
    assert len(lines) == 9
    page.table.set_current_key(str(page._entries[2].seq))
    press(qtbot, K.Key_Return)
    press(qtbot, K.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "备注\t上午送货\t都行"
    assert told.toasts[-1][0] == "已复制 1 行，可以粘贴到表格"


def test_who_it_was_is_said_where_it_was_somebody_else(
    context: AppContext, noted: Ledger, shown: Shown
) -> None:
    page = open_page(context, shown)
    assert page.table.isColumnHidden(1)
    with noted.transaction():
        noted.execute("UPDATE operation SET who = 'B002' WHERE seq = 3")
    page.refresh(None)
    assert not page.table.isColumnHidden(1)
    assert any("谁 B002" in words for words in steps(page))


def test_a_clock_that_went_back_is_said(
    context: AppContext, territory: Ledger, shown: Shown, clock: StandingClock
) -> None:
    set_starred(territory, "HZ001", starred=True)
    clock.move(minutes=-20)
    set_starred(territory, "HZ001", starred=False)
    page = open_page(context, shown)
    assert page.card.about.accessibleName().endswith("A001 · 电脑时钟比上一步早 20 分钟")


@pytest.mark.parametrize("look_", ["light", "dark", "large", "narrow"])
def test_nothing_is_cut_off(
    context: AppContext, noted: Ledger, shown: Shown, look_: str, tmp_path: Path
) -> None:
    theme.set_mode(Mode.DARK if look_ == "dark" else Mode.LIGHT)
    theme.set_large(look_ == "large")
    page = open_page(context, shown)
    size = {"large": (1145, 704), "narrow": (788, 540)}.get(look_, (1194, 704))
    page.resize(*size)
    page.table.set_current_key(str(page._entries[3].seq))
    QApplication.processEvents()
    room = page.rect()
    parts = (
        page.search, page.filters.span, page.filters.month, page.filters.kinds, page.card.turn,
        page.card.timeline, page.card.value.old, page.head_line,
    )  # fmt: skip
    for part in parts:
        at = part.mapTo(page, part.rect().topLeft())
        assert part.isVisible(), part
        assert part.rect().translated(at).right() <= room.right(), part
        assert part.width() >= part.minimumSizeHint().width(), part
    bar = page.scroll_area.verticalScrollBar()
    assert bar.maximum() == 0 or look_ == "narrow"
    assert page.grab().save(str(tmp_path / f"{look_}.png"))


def test_another_language_is_shown_at_once(
    context: AppContext, noted: Ledger, shown: Shown
) -> None:
    page = open_page(context, shown)
    set_language("en")
    page.retranslate()
    page.table.set_current_key(str(page._entries[2].seq))
    assert any("Keep own notes 好运烟酒商店" in words for words in steps(page))
    assert any(words.startswith("Item Remark") for words in values(page))
    assert page.search.text() == ""
    page.search.setText("own notes")
    assert len(steps(page)) == 3


def test_five_thousand_steps_open_in_a_blink(
    context: AppContext,
    territory: Ledger,
    shown: Shown,
    benchmark_ms: Callable[[Callable[[], object]], float],
) -> None:
    many_steps(territory, 5_000)

    def open_() -> None:
        assert open_page(context, shown).table.row_count() == 200

    assert benchmark_ms(open_) < 300


def many_steps(ledger: Ledger, count: int) -> None:
    """Add steps as they come in a year, without waiting for the disk at each."""
    first = journal.last_sequence(ledger) + 1
    begin = date(2025, 11, 1)
    rows: list[tuple[object, ...]] = []
    changes: list[tuple[object, ...]] = []
    for seq in range(first, first + count):
        at = f"{begin + timedelta(days=seq % 365)}T10:00:00+08:00"
        rows.append((seq, "change_notes", at, "A001", "d", 1, '{"summary":"好运烟酒商店"}'))
        changes.append((seq, 0, "retailer_notes", f"HZ{seq % 12 + 1:03}", seq))
    with ledger.relaxed(), ledger.transaction():
        ledger.execute_many(
            "INSERT INTO operation (seq, name, at, who, device, undoable, details, previous_hash, "
            "hash) VALUES (?, ?, ?, ?, ?, ?, ?, '', 'abc')",
            rows,
        )
        ledger.execute_many(
            "INSERT INTO change (operation, position, kind, record_id, revision, before, after) "
            'VALUES (?, ?, ?, ?, ?, NULL, \'{"id":"x","deleted":false,"remark":"a"}\')',
            changes,
        )
    assert get(ledger, RetailerNotes, "HZ001") is None
