"""标准店 on the real ledger: the vector V-61, recording, exempting, rates and their cells."""

from collections.abc import Callable
from datetime import date

import attrs
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.programme import Attendee, EventState, Training
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.operations.checks import record_check
from storage.operations.profile import change_setting
from storage.operations.programme import save_event
from storage.operations.visits import record_visit
from tests.storage.conftest import answers_with, six_one_by_hand
from ui.context import AppContext
from ui.i18n import set_language
from ui.screens.board.page import BoardPage
from ui.screens.board.table import Room, room_for
from ui.screens.board.totals import ALL_DONE, COMPLETION, ON_TIME, rate_of

Shown = Callable[..., QWidget]
CONTROL = Qt.KeyboardModifier.ControlModifier
ITEM = SixOneItem
_PACE = 12.0
"""Milliseconds the yardstick of the last test takes on a machine that does nothing else."""


def name_standard(ledger: Ledger, retailer_id: str, since: date) -> None:
    retailer = get(ledger, Retailer, retailer_id)
    assert retailer is not None
    with operation(ledger, "import_handouts") as unit:
        unit.save(attrs.evolve(retailer, standard_terms=(StandardTerm(since=since),)))


def done(ledger: Ledger, retailer_id: str, item: SixOneItem, day: date) -> None:
    note = "店内陈列展示，新品推介讲解"
    record = SixOneRecord(id="", retailer_id=retailer_id, item=item, done_on=day, note=note)
    six_one_by_hand(ledger, record)


@pytest.fixture
def v61(territory: Ledger) -> Ledger:
    """DOMAIN 3.3: T1 did ①②④⑤, T2 ①②⑤, T1's ③ in October, T3 standard since 16 November."""
    name_standard(territory, "HZ003", date(2026, 11, 16))
    day = date(2026, 11, 5)
    for item in (ITEM.PROMOTION, ITEM.EVALUATION, ITEM.MARKET_INFORMATION, ITEM.REPORT):
        done(territory, "HZ001", item, day)
    for item in (ITEM.PROMOTION, ITEM.EVALUATION, ITEM.REPORT):
        done(territory, "HZ002", item, day)
    done(territory, "HZ001", ITEM.TRAINING, date(2026, 10, 20))
    return territory


def board(context: AppContext, shown: Shown) -> BoardPage:
    page = BoardPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    page.entered()
    return page


def sentence(page: BoardPage, retailer_id: str, item: SixOneItem) -> str:
    """The state the card beside the board says of a cell."""
    page.table.go_to(retailer_id, item)
    return page.side.cell._state.text()


def test_v61(v61: Ledger, context: AppContext, shown: Shown) -> None:
    page = board(context, shown)
    assert [page.table.table_model.key_at(row) for row in range(3)] == ["HZ001", "HZ002", "HZ003"]
    assert page._view is not None
    found = page._view.board
    assert (str(found.completion), str(found.all_done)) == ("87.50%", "50.00%")
    rates = {item: str(found.item_rate(item)) for item in SixOneItem}
    assert rates == {1: "100.00%", 2: "100.00%", 3: "—", 4: "50.00%", 5: "100.00%", 6: "—"}
    page.totals.setFocus()
    assert "87.50%" in page.totals.accessibleName()
    assert "7/8" in page.totals.accessibleName()
    assert sentence(page, "HZ001", ITEM.TRAINING) == "已完成(10月)"
    assert sentence(page, "HZ002", ITEM.TRAINING) == "未到期"
    assert sentence(page, "HZ002", ITEM.MARKET_INFORMATION) == "待做"
    assert {sentence(page, "HZ003", item) for item in SixOneItem} == {"不适用"}
    assert not page.side.cell.main.isVisible()


def test_work_of_december_never_repairs_november(
    v61: Ledger, context: AppContext, shown: Shown, clock: object
) -> None:
    clock.move(days=9)  # type: ignore[attr-defined]
    done(v61, "HZ002", ITEM.MARKET_INFORMATION, date(2026, 12, 2))
    page = board(context, shown)
    assert page.month.month == "2026-12"
    assert sentence(page, "HZ002", ITEM.MARKET_INFORMATION) == "已完成"
    page.month.back()
    assert sentence(page, "HZ002", ITEM.MARKET_INFORMATION) == "逾期"


def test_arrows_stay_on_the_cells(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = board(context, shown)
    table = page.table
    assert table.hasFocus()
    for _step in range(9):
        qtbot.keyClick(table, Qt.Key.Key_Right)
    assert (table.current_key(), table.item) == ("HZ001", ITEM.AWARD)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    for _step in range(9):
        qtbot.keyClick(table, Qt.Key.Key_Left)
    assert (table.current_key(), table.item) == ("HZ002", ITEM.PROMOTION)
    detail = page.side.cell.detail
    assert detail is not None
    assert (detail.cell.retailer_id, detail.cell.item) == ("HZ002", ITEM.PROMOTION)


def asked_of(context: AppContext) -> list[tuple[object, ...]]:
    """What the board asks other pages for from now on."""
    asked: list[tuple[object, ...]] = []
    for name in ("event_asked", "event_opened", "visit_opened", "check_opened"):
        getattr(context, name).connect(lambda *what, name=name: asked.append((name, *what)))
    return asked


def train(ledger: Ledger, *retailers: str, state: EventState = EventState.DONE) -> str:
    """Save a training of some stores; return its id."""
    people = tuple(Attendee(retailer_id=each, signed=False) for each in retailers)
    event = Training(
        id="", content="明码标价", day=date(2026, 11, 20), attendees=people, state=state
    )
    (made,) = save_event(ledger, event).ids("training")
    return made


def test_enter_records_an_event_of_the_store_or_opens_what_proves_the_cell(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page, asked = board(context, shown), asked_of(context)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    page.table.go_to("HZ002", ITEM.TRAINING)
    assert page.side.cell.main.text() == "记录 ③"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == [
        ("event_asked", "campaign", ("HZ001",), "2026-11"),
        ("event_asked", "training", ("HZ002",), "2026-11"),
    ]
    begun = train(territory, "HZ001", "HZ002", state=EventState.DRAFT)
    page.refresh(None)
    assert sentence(page, "HZ002", ITEM.TRAINING) == "进行中"
    facts = dict(row[:2] for row in page.side.cell._rows(page.side.cell.detail))  # type: ignore[arg-type]
    assert facts["还差"] == "培训存成完成"
    assert facts["已有"] == "11-20 政策 明码标价"
    assert facts["编号"] == "P-A001-20261123-001"
    assert page.side.cell.main.text() == "看这次培训"
    assert not page.side.cell.withdraw.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked[2:] == [("event_opened", "training", begun)]


def test_a_key_records_one_event_for_a_whole_column(
    v61: Ledger, context: AppContext, shown: Shown, told: object
) -> None:
    name_standard(v61, "HZ004", date(2025, 1, 1))
    page, asked = board(context, shown), asked_of(context)
    page.table.go_to("HZ002", ITEM.PROMOTION)
    page.commands()["record_column"]()
    # T1 and T2 have done it, T3 is no standard store of the whole month
    assert asked == [("event_asked", "campaign", ("HZ004",), "2026-11")]
    page.search.setText("银杏")
    page.table.go_to("HZ002", ITEM.TRAINING)
    page.commands()["record_column"]()  # only those in sight
    assert asked[1:] == [("event_asked", "training", ("HZ002",), "2026-11")]
    for item, words in (
        (ITEM.PROMOTION, "活动这一列没有还没做的户"),
        (ITEM.EVALUATION, "评估在走访里做，不用在这里记录"),
    ):
        page.table.go_to("HZ002", item)
        page.commands()["record_column"]()
        assert told.toasts[-1] == (words, "")  # type: ignore[attr-defined]
    assert len(asked) == 2


def test_an_older_record_made_by_hand_is_shown_and_can_be_withdrawn(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    done(territory, "HZ002", ITEM.REPORT, date(2026, 11, 5))
    page, asked = board(context, shown), asked_of(context)
    assert sentence(page, "HZ002", ITEM.REPORT) == "已完成"
    assert ("缺凭证", "签收", "warn") in page.side.cell._rows(page.side.cell.detail)  # type: ignore[arg-type]
    assert not page.side.cell.main.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == []
    page.side.cell.withdraw.setFocus()
    qtbot.keyClick(page.side.cell.withdraw, Qt.Key.Key_Return)
    assert sentence(page, "HZ002", ITEM.REPORT) == "待做"
    context.announce(history.undo(territory))
    assert sentence(page, "HZ002", ITEM.REPORT) == "已完成"


def test_a_check_that_proves_a_cell_is_opened(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    made = Check(
        id="check-1", retailer_id="HZ001", day=date(2026, 11, 5), answers=answers_with(),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip
    record_check(territory, made)
    page, asked = board(context, shown), asked_of(context)
    page.table.go_to("HZ001", ITEM.EVALUATION)
    assert page.side.cell.main.text() == "看这次评估"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == [("check_opened", "check-1")]


def test_exempting_takes_the_cell_out_of_the_rate(
    v61: Ledger, context: AppContext, shown: Shown, qtbot: QtBot
) -> None:
    page = board(context, shown)
    page.table.go_to("HZ002", ITEM.MARKET_INFORMATION)
    qtbot.keyClick(page.table, Qt.Key.Key_X)
    form = page.side.exempt
    assert form.reason.hasFocus()
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    assert form.told == "请填原因"
    qtbot.keyClicks(form.reason, "repairs")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    assert form.told == "请填批准人"
    assert form.approver.hasFocus()
    qtbot.keyClicks(form.approver, "Li")
    qtbot.keyClick(form.approver, Qt.Key.Key_Return)
    assert sentence(page, "HZ002", ITEM.MARKET_INFORMATION) == "豁免"
    assert page._view is not None
    assert str(page._view.board.completion) == "100.00%"
    facts = dict(row[:2] for row in page.side.cell._rows(page.side.cell.detail))  # type: ignore[arg-type]
    assert (facts["豁免原因"], facts["批准人"]) == ("repairs", "Li")
    assert not page.side.cell.main.isVisible()


def test_what_a_colleague_proved_says_who_has_it(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    """Its store came with a handover, the training of many stores did not."""
    with operation(territory, "import_handover") as unit:
        unit.details["giver"] = "A009"
        unit.save(
            SixOneRecord(
                id="s", retailer_id="HZ002", item=ITEM.TRAINING, done_on=date(2026, 11, 9),
                derived=True, ref_kind="training", ref_id="far",
            )
        )  # fmt: skip
    page, asked = board(context, shown), asked_of(context)
    said: list[str] = []
    context.failed.connect(lambda sentence, _next: said.append(sentence))
    page.table.go_to("HZ002", ITEM.TRAINING)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == []
    assert said == ["这次客户培训是工号 A009 的同事记的，留在那边的台账里，这里只有这一户的结果。"]


def test_a_visit_makes_the_collection(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = board(context, shown)
    asked: list[tuple[str, str]] = []
    context.proving_asked.connect(lambda key, item: asked.append((SixOneItem(item).sign, key)))
    context.visit_opened.connect(lambda key: asked.append(("proof", key)))
    context.retailer_asked.connect(lambda key: asked.append(("open", key)))
    page.table.go_to("HZ002", ITEM.MARKET_INFORMATION)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.keyClick(page.table, Qt.Key.Key_O)
    assert sentence(page, "HZ001", ITEM.MARKET_INFORMATION) == "进行中"
    facts = dict(row[:2] for row in page.side.cell._rows(page.side.cell.detail))  # type: ignore[arg-type]
    assert facts["已有"] == "11-11 走访录了 7 个品规"
    lines = tuple(StockLine(product_id=f"P{number:02}", stock=9) for number in range(1, 12))
    visit = Visit(id="proof", retailer_id="HZ002", day=date(2026, 11, 23), stock_lines=lines)
    context.act(lambda ledger: record_visit(ledger, visit))
    assert sentence(page, "HZ002", ITEM.MARKET_INFORMATION) == "已完成"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == [("④", "HZ002"), ("open", "HZ002"), ("proof", "proof")]


def test_one_by_one_goes_round_what_is_open(
    v61: Ledger, context: AppContext, shown: Shown, told: object
) -> None:
    page = board(context, shown)
    page.commands()["record_board"]()
    assert (page.table.current_key(), page.table.item) == ("HZ002", ITEM.MARKET_INFORMATION)
    done(v61, "HZ002", ITEM.MARKET_INFORMATION, date(2026, 11, 20))
    page.refresh(None)
    page.commands()["record_board"]()
    assert told.toasts[-1] == ("没有待做或逾期的格子", "")  # type: ignore[attr-defined]


def test_a_rate_leads_to_its_cells(
    v61: Ledger, context: AppContext, shown: Shown, qtbot: QtBot
) -> None:
    page = board(context, shown)
    page.totals.setFocus()
    assert page.totals.figure == COMPLETION
    qtbot.keyClick(page.totals, Qt.Key.Key_Return)
    panel = page.side.figure
    assert panel.isVisible()
    assert panel.table.row_count() == 1
    assert panel._formula.text() == "（已完成 7 + 补做 0）÷ 本月应完成 8 项"
    assert panel._left_out.text() == "不算在内：不适用 1 户"
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert (page.table.current_key(), page.table.item) == ("HZ002", ITEM.MARKET_INFORMATION)
    page.totals.opened.emit(ALL_DONE)
    panel.tabs.setFocus()
    qtbot.keyClick(panel.tabs, Qt.Key.Key_2)
    assert [panel.table.table_model.key_at(row) for row in range(1)] == ["HZ001/0"]
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert page.side.cell.isVisible()


def test_late_work_counts_as_done_but_not_on_time(
    territory: Ledger, context: AppContext, shown: Shown
) -> None:
    change_setting(territory, "six_one.5@2026-11", '{"due_day": 10}')
    done(territory, "HZ001", ITEM.REPORT, date(2026, 11, 12))
    page = board(context, shown)
    assert sentence(page, "HZ001", ITEM.REPORT) == "补做"
    assert sentence(page, "HZ002", ITEM.REPORT) == "逾期"
    assert page.side.cell._due.text() == "11-10 到期，欠 13 天"
    assert page._view is not None
    found = page._view.board
    late = rate_of(found, ON_TIME)
    assert (rate_of(found, COMPLETION).numerator, late.numerator) == (1, 0)
    page.totals.opened.emit(ON_TIME)
    rows = page.side.figure._rows
    assert "HZ001/5" in [key for key, _cells in rows["open"]]


def test_the_year_leads_to_its_months(v61: Ledger, context: AppContext, shown: Shown) -> None:
    page = board(context, shown)
    page.table.go_to("HZ001", ITEM.TRAINING)
    assert len(page.side.year.strip.rows) == 12
    assert page.side.year.strip.rows[-1].month == "2026-11"
    page.side.year.month_asked.emit("2026-09")
    assert page.month.month == "2026-09"
    assert sentence(page, "HZ001", ITEM.TRAINING) == "逾期"


def test_search_route_and_copies(
    v61: Ledger, context: AppContext, shown: Shown, qtbot: QtBot
) -> None:
    page = board(context, shown)
    qtbot.keyClicks(page.table, "y")
    assert page.search.hasFocus()
    qtbot.keyClicks(page.search, "x")
    assert [row.retailer_id for row in page._rows] == ["HZ002"]
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    page.table.copy()
    assert QGuiApplication.clipboard().text() == "11-05"
    page.copy_all()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[1].split("\t")[:4] == ["银杏超市", "已完成 11-05", "已完成 11-05", "未到期"]
    assert lines[2].split("\t")[-1] == "87.50%"
    page.commands()["find"]()
    qtbot.keyClicks(page.search, "qqq")
    assert page._rows == ()
    assert page._nobody.isVisible()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(page._rows) == 3


def test_without_standard_stores_it_says_why(empty_context: AppContext, shown: Shown) -> None:
    page = board(empty_context, shown)
    asked: list[str] = []
    empty_context.page_asked.connect(asked.append)
    assert page.empty.isVisible()
    assert page.empty.title.text() == "还没有标准店"
    assert "终端类型" in page.empty.text.text()
    assert page.empty.button is not None
    page.empty.button.click()
    assert asked == ["exchange"]


def test_a_future_month_takes_no_records(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = board(context, shown)
    page.commands()["next"]()
    assert page.month.month == "2026-12"
    assert not page.side.cell.main.isVisible()
    assert page.side.cell._why.text() == "这个月还没到，先不记。"


def test_narrow_boards_keep_the_signs() -> None:
    assert [room_for(width) for width in (830, 720, 480)] == [Room.FULL, Room.MIDDLE, Room.NARROW]


def test_it_speaks_english_at_once(v61: Ledger, context: AppContext, shown: Shown) -> None:
    page = board(context, shown)
    set_language("en")
    page.retranslate()
    assert page.title == "Standard"
    page.table.go_to("HZ002", ITEM.MARKET_INFORMATION)
    assert page.side.cell._state.text() == "To do"
    heads = " ".join(column.title for column in page.table.table_model.columns)
    assert not any("\u4e00" <= char <= "\u9fff" for char in heads)


def test_forty_stores_open_in_a_blink(
    territory: Ledger,
    context: AppContext,
    shown: Shown,
    benchmark_ms: Callable[[Callable[[], object]], float],
) -> None:
    with operation(territory, "import_handouts") as unit:
        for number in range(40):
            unit.save(
                Retailer(
                    id=f"S{number:03}", licence_no=f"3207061002{number:02}",
                    shop_name=f"示例店{number:02}", terminal_type="标准店",
                    standard_terms=(StandardTerm(since=date(2024, 1, 1)),),
                )
            )  # fmt: skip
    with operation(territory, "record_six_one") as unit:
        for number in range(40):
            for month in range(1, 12):
                for item in SixOneItem:
                    unit.save(
                        SixOneRecord(
                            id=unit.new_id(), retailer_id=f"S{number:03}", item=item,
                            done_on=date(2026, month, 5),
                        )
                    )  # fmt: skip
    page = board(context, shown)
    assert len(page._rows) == 42
    count = 200_000
    pace = benchmark_ms(lambda: sum(number * number for number in range(count)))
    assert benchmark_ms(lambda: page.refresh(None)) < 100 * max(1.0, pace / _PACE)
