"""计划 in the real window: laid by key, moved by key and hand, put off, dropped, undone, copied."""

from collections.abc import Callable, Iterator
from datetime import date

import attrs
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDropEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from models.calendar import Period
from models.holiday import Holiday
from models.plan.settings import PlanSettings
from models.plan_stop import PlanState, PlanStop, PostponeReason
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.plan import add_stop
from storage.operations.profile import change_judgement
from storage.operations.visits import record_visit
from storage.queries.month_plan import MonthPlan, PlanDay, PlannedVisit, month_plan
from storage.queries.plan import day_stops
from ui.assembly import Application
from ui.dialogs import Dialogs
from ui.i18n import set_language
from ui.jobs import SyncJobRunner
from ui.screens.plan.page import PlanPage
from ui.screens.plan.words import DayCount, day_sentence

KEY, CONTROL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TODAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
THURSDAY, NEXT_MONDAY = date(2026, 11, 26), date(2026, 11, 30)


KEYS_ALONE = Qt.KeyboardModifier.NoModifier


class Window:
    """The window with 计划 in sight, and what it said last."""

    def __init__(self, ledger: Ledger, dialogs: Dialogs) -> None:
        self.ledger = ledger
        self.app = Application(ledger, dialogs=dialogs, jobs=SyncJobRunner())
        self.app.window.resize(1366, 768)
        self.app.window.show()
        self.app.window.activateWindow()
        for _round in range(50):
            QApplication.processEvents()
            if self.app.window.isActiveWindow():
                break
        self.said: list[str] = []
        self.app.context.told.connect(lambda words, _undo: self.said.append(words))
        self.app.window.show_page("plan")
        page = self.app.page("plan")
        assert isinstance(page, PlanPage)
        self.page = page

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.app.window, key, held or KEYS_ALONE)

    def on(self, day: date) -> list[str]:
        """The stores of a day in the ledger."""
        return [stop.retailer_id for stop in day_stops(self.ledger, day)]

    def count(self, day: date) -> DayCount:
        """A day as the month shows it."""
        grid = self.page.months.grid
        return DayCount.of(grid.days[day.day - 1], 16)


@pytest.fixture
def window(territory: Ledger, dialogs: Dialogs, look: None) -> Iterator[Callable[..., Window]]:
    """Opens the window, once the ledger is as the test wants it."""
    made: list[Window] = []

    def open_(ledger: Ledger = territory) -> Window:
        made.append(Window(ledger, dialogs))
        return made[-1]

    yield open_
    for each in made:
        each.app.window.close()
        delete(each.app.window)
        delete(each.app)


@pytest.fixture
def three(territory: Ledger, window: Callable[..., Window]) -> Window:
    """Three stores stand on Tuesday; the focus is on the first of them."""
    for shop in ("HZ003", "HZ004", "HZ005"):
        add_stop(territory, shop, TUESDAY)
    found = window()
    found.press(KEY.Key_Right)
    found.press(KEY.Key_Return)
    assert found.page.months.day.table.hasFocus()
    return found


def test_a_month_is_laid_by_one_key_and_taken_back_by_another(
    territory: Ledger, window: Callable[..., Window]
) -> None:
    change_judgement(territory, PlanSettings(capacity=2, apart_days=1))
    with operation(territory, "import_handouts") as unit:
        unit.save(Holiday(id="2026-11-26", day=THURSDAY, name="示例节", kind="放假"))
        unit.save(Holiday(id="2026-11-28", day=date(2026, 11, 28), name="", kind="调休上班"))
    found = window()
    page = found.page
    assert page.make.text() == "生成计划"
    assert "还没有计划" in page.summary.words.accessibleName()
    found.press(KEY.Key_G, CONTROL)
    month = month_plan(territory, Period.parse("2026-11"), TODAY)
    assert month.planned == 12  # six working days are left, two stores on each
    assert page.make.text() == "从明天起重排"
    assert page.summary.sentence.text() == "需 26 户次, 能力 42"
    assert not found.on(THURSDAY)
    assert len(found.on(date(2026, 11, 28))) == 2
    said = [day_sentence(day, 2, TODAY) for day in page.months.grid.days]
    assert (
        said[25] == "11-26 星期四，示例节，没有安排" or said[25] == "11-26 星期四，放假，没有安排"
    )
    assert said[27] == "11-28 星期六，调休上班，2 户 / 能力 2"
    assert said[22].startswith("11-23 星期一，今天，2 户")
    assert not page.summary.calendar.isVisible()
    assert page.summary.unmet.isVisible()
    found.press(KEY.Key_U)
    assert page.months.unmet.table.hasFocus()
    assert page.months.unmet.table.row_count() == len(month.unmet)
    found.press(KEY.Key_Escape)
    found.press(KEY.Key_Z, CONTROL)
    assert not find(territory, PlanStop, "deleted = 0")


def test_overload_and_a_missing_calendar_are_said_in_words(
    territory: Ledger, window: Callable[..., Window]
) -> None:
    change_judgement(territory, PlanSettings(per_standard=31, capacity=1))
    page = window().page
    assert page.summary.sentence.text() == "需 80 户次, 能力 21"
    assert "超出 59 户次" in page.summary.words.accessibleName()
    assert page.summary.calendar.isVisible()


def test_alt_and_arrows_move_what_is_chosen_and_go_with_it(three: Window) -> None:
    three.press(KEY.Key_Right, ALT)
    assert (three.on(TUESDAY), three.on(WEDNESDAY)) == (["HZ004", "HZ005"], ["HZ003"])
    assert three.page.months.grid.day == WEDNESDAY
    assert three.page.months.day.table.hasFocus()
    three.press(KEY.Key_Right, ALT)
    three.press(KEY.Key_Right, ALT)
    three.press(KEY.Key_Right, ALT)  # over the week-end
    assert three.on(NEXT_MONDAY) == ["HZ003"]
    three.press(KEY.Key_Down, ALT)  # a week on, into the next month
    assert three.on(date(2026, 12, 7)) == ["HZ003"]
    assert three.page.month.month == "2026-12"
    three.press(KEY.Key_Z, CONTROL)
    assert three.on(NEXT_MONDAY) == ["HZ003"]


def test_several_are_cut_and_put_down_as_one_step(three: Window) -> None:
    three.press(KEY.Key_A, CONTROL)
    three.press(KEY.Key_X, CONTROL)
    assert "拿着 3 户" in three.page.months._held.text()
    three.press(KEY.Key_Escape)
    assert not three.page.desk.held
    three.page.months.day.table.selectAll()
    three.press(KEY.Key_M)
    assert three.page.months.grid.hasFocus()
    three.press(KEY.Key_Right)
    three.press(KEY.Key_Right)
    three.press(KEY.Key_V, CONTROL)
    assert (three.on(TUESDAY), len(three.on(THURSDAY))) == ([], 3)
    assert three.said[-1] == "已把 3 户移到 11-26 星期四。"
    three.press(KEY.Key_Z, CONTROL)
    assert (len(three.on(TUESDAY)), three.on(THURSDAY)) == (3, [])


def test_what_is_unusual_about_a_day_is_said(three: Window) -> None:
    three.press(KEY.Key_M)
    for _step in range(4):
        three.press(KEY.Key_Right)
    three.press(KEY.Key_Return)
    assert three.on(date(2026, 11, 28)) == ["HZ003"]
    assert three.said[-1] == "已把 1 户移到 11-28 星期六。注意：这天休息。"


def _drop(target: QWidget, at: QPoint) -> Callable[..., Qt.DropAction]:
    """A drag that ends over ``target``."""

    def exec_(drag: QDrag, *_actions: object) -> Qt.DropAction:
        move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(at), move, drag.mimeData(), left, KEYS_ALONE)
        target.dropEvent(event)
        assert event.isAccepted()
        return move

    return exec_


def _drag_row(window: Window, row: int) -> None:
    table = window.page.months.day.table
    at = table.visualRect(table.table_model.index(row, 2)).center()
    port = table.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(port, left, KEYS_ALONE, at)
    far = at + QPoint(0, 40)
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(far), QPointF(port.mapToGlobal(far)), left, left, KEYS_ALONE
    )
    QApplication.sendEvent(port, move)
    QTest.mouseRelease(port, left, KEYS_ALONE, far)


def test_dragging_moves_all_that_is_chosen(three: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    grid, table = three.page.months.grid, three.page.months.day.table
    monkeypatch.setattr(QDrag, "exec", _drop(grid, grid.cell_rect(WEDNESDAY).center()))
    QTest.keyClick(table, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    _drag_row(three, 1)
    assert (three.on(TUESDAY), three.on(WEDNESDAY)) == (["HZ005"], ["HZ003", "HZ004"])
    assert grid.day == WEDNESDAY
    three.press(KEY.Key_Z, CONTROL)
    assert len(three.on(TUESDAY)) == 3


def test_the_order_of_a_day_is_kept(three: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    three.press(KEY.Key_Down, CONTROL)
    assert three.on(TUESDAY) == ["HZ004", "HZ003", "HZ005"]
    table = three.page.months.day.table
    first = table.visualRect(table.table_model.index(0, 0)).center()
    monkeypatch.setattr(QDrag, "exec", _drop(table, first))
    _drag_row(three, 2)
    assert three.on(TUESDAY) == ["HZ005", "HZ004", "HZ003"]


def test_a_visit_is_put_off_with_its_reason(three: Window) -> None:
    page, form = three.page, three.page.months.day.foot_bar.form
    three.press(KEY.Key_P)
    assert (form.day.hasFocus(), form.day.date()) == (True, WEDNESDAY)
    QTest.keyClicks(form.day, "1122")
    three.press(KEY.Key_Return)
    assert "不能早于今天" in form.told
    assert form.isVisible()
    form.day.selectAll()
    QTest.keyClicks(form.day, "1126")
    three.press(KEY.Key_Tab)
    three.press(KEY.Key_2)
    three.press(KEY.Key_Return)
    assert page.months.day.table.hasFocus()
    [stop] = day_stops(three.ledger, THURSDAY)
    assert (stop.reason, stop.postponed_from) == (PostponeReason.SHUT, TUESDAY)
    words = [page.months.day.table.table_model.row_text(row) for row in range(3)]
    assert "改到 11-26 关门" in words[2]
    assert three.count(TUESDAY).planned == 2
    page.go_to(THURSDAY)
    assert "从 11-24 改来：关门。" in page.months.day.foot_bar._note.text()


def test_a_visit_is_dropped_with_its_reason(three: Window) -> None:
    three.press(KEY.Key_Delete)
    assert three.page.months.day.foot_bar.form.reason.hasFocus()
    three.press(KEY.Key_1)
    three.press(KEY.Key_Return)
    [dropped] = find(three.ledger, PlanStop, "state = '取消'")
    assert (dropped.retailer_id, dropped.reason) == ("HZ003", PostponeReason.WEATHER)
    assert three.count(TUESDAY).planned == 2
    day = three.page.months.day
    assert day.table.current_key() != dropped.id, "the next one that can be changed is in hand"
    three.press(KEY.Key_Up)
    assert not day.foot_bar.buttons["p"].isEnabled()
    three.press(KEY.Key_M)
    assert not three.page.desk.held
    three.press(KEY.Key_Z, CONTROL)
    assert not find(three.ledger, PlanStop, "state = ?", (PlanState.CANCELLED.value,))


def test_bad_weather_takes_a_whole_round_in_one_step(three: Window) -> None:
    three.press(KEY.Key_A, CONTROL)
    three.press(KEY.Key_P)
    assert "马桥便民店 等 3 户" in three.page.months.day.foot_bar.form.accessibleName()
    three.press(KEY.Key_Return)
    assert (three.on(TUESDAY), len(three.on(WEDNESDAY))) == ([], 3)
    three.press(KEY.Key_Z, CONTROL)
    assert (len(three.on(TUESDAY)), three.on(WEDNESDAY)) == (3, [])
    three.page.months.day.table.selectAll()
    three.press(KEY.Key_Delete)
    three.press(KEY.Key_Return)
    assert not three.on(TUESDAY)
    three.press(KEY.Key_Z, CONTROL)
    assert len(three.on(TUESDAY)) == 3


def test_a_store_is_added_by_its_initials(three: Window, qtbot: QtBot) -> None:
    three.press(KEY.Key_A)
    qtbot.waitUntil(lambda: three.page._picker is not None and three.page._picker.field.hasFocus())
    picker = three.page._picker
    assert picker is not None
    QTest.keyClicks(picker.field, "wh")
    three.press(KEY.Key_Return)
    assert three.on(TUESDAY) == ["HZ003", "HZ004", "HZ005", "HZ007"]
    visit = three.page._current()
    assert visit is not None
    assert visit.stop.retailer_id == "HZ007"
    assert all(each.id != "HZ007" for each in three.page._reading.choices(TUESDAY))


def test_what_became_of_a_day_is_shown(
    territory: Ledger, window: Callable[..., Window], clock: object
) -> None:
    for shop in ("HZ001", "HZ003"):
        add_stop(territory, shop, TODAY)
    for shop in ("HZ001", "HZ009"):
        record_visit(territory, Visit(id="", retailer_id=shop, day=TODAY, summary="看了柜台"))
    clock.move(days=1)  # type: ignore[attr-defined]
    found = window()
    found.page.go_to(TODAY)
    count = found.count(TODAY)
    assert (count.done, count.lapsed) == (1, 1)
    sentence = found.page.months.grid.accessibleName()
    assert "完成 1" in sentence
    assert "错过 1" in sentence
    assert "计划外走访 1" in sentence


def test_the_week_is_a_list_to_work_in_and_to_copy(three: Window) -> None:
    page = three.page
    three.press(KEY.Key_W)
    table = page.week.table
    assert table.hasFocus()
    assert table.row_count() == 7 + 3
    assert table.current_key() == "day:2026-11-24"
    three.press(KEY.Key_Down)
    three.press(KEY.Key_Right, ALT)
    assert page.week.day_of(table.current_key()) == WEDNESDAY
    page.copy_week()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 4
    assert lines[0].startswith("日期\t序\t状态\t零售户\t客户编码")
    assert lines[1].split("\t")[:5] == ["11-24 星期二", "1", "未开始", "海棠路烟酒店", "HZ004"]
    page.commands()["next"]()
    assert page.week.days[0].day == NEXT_MONDAY


def test_nobody_is_left_out_unseen(three: Window) -> None:
    page = three.page
    three.press(KEY.Key_F)
    view = page.fairness
    labels = [view.table.table_model.row_text(row) for row in range(view.table.row_count())]
    assert any("标准店" in row and "1 / 8" in row for row in labels), labels
    assert view.shops.table.row_count() == 11  # only the first was ever visited
    assert "还没走访过" in view.shops.table.table_model.row_text(0)
    asked: list[str] = []
    page._context.retailer_asked.disconnect()
    page._context.retailer_asked.connect(asked.append)
    three.press(KEY.Key_Return)
    assert view.shops.table.hasFocus()
    three.press(KEY.Key_Return)
    assert asked == [view.shops.table.current_key()]
    shop = view.shops.table.current_key()
    day = page._reading.roomy_day(shop)
    assert day is not None
    assert view.shops.plan.text() == f"加到 {day:%m-%d}"
    three.press(KEY.Key_A)
    assert shop in three.on(day)
    three.press(KEY.Key_F)
    assert page.months.isVisible()


def test_sheets_of_a_day_are_asked_for_in_its_order(three: Window) -> None:
    asked: list[tuple[object, object]] = []
    page = three.page
    page._context.sheets_asked.disconnect()
    page._context.sheets_asked.connect(lambda ids, day: asked.append((ids, day)))
    three.press(KEY.Key_Down, CONTROL)
    page.commands()["print"]()
    assert asked == [(("HZ004", "HZ003", "HZ005"), TUESDAY)]


def test_everything_that_takes_the_focus_has_a_name(three: Window) -> None:
    page = three.page
    for view in ("month", "week", "fair"):
        page._set_view(view)
        widgets = page.findChildren(QWidget)
        focusable = [
            each
            for each in widgets
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        unnamed = [
            each
            for each in focusable
            if not each.accessibleName()
            and not (isinstance(each, QAbstractButton) and each.text())
            and each.objectName() != "qt_scrollarea_viewport"
            and each is not page.scroll_area
        ]
        assert len(focusable) > 5
        assert not unnamed, unnamed


def test_a_month_of_400_stops_opens_at_once(
    three: Window, benchmark_ms: Callable[[Callable[[], object]], float]
) -> None:
    page = three.page
    plan = page._plan
    sample = next(day for day in plan.days if day.day == TUESDAY).stops[0]
    full = MonthPlan(
        month=plan.month,
        days=tuple(_full_day(day, sample) for day in plan.days),
        load=plan.load,
        capacity=16,
        unmet=plan.unmet,
        calendar_known=True,
        settings=plan.settings,
        rows=plan.rows,
    )
    page._reading._plans = {plan.month: full}

    def open_() -> None:
        page._show()
        page.repaint()

    assert benchmark_ms(open_) < 100
    page._set_view("week")
    assert benchmark_ms(open_) < 100


def _full_day(day: PlanDay, sample: PlannedVisit) -> PlanDay:
    stops = tuple(
        attrs.evolve(sample, stop=attrs.evolve(sample.stop, id=f"{day.day}-{at}"))
        for at in range(40 if day.day == TUESDAY else 16)
    )
    return attrs.evolve(day, stops=stops if day.working else ())


def test_an_empty_ledger_says_what_to_do(
    empty_ledger: Ledger, window: Callable[..., Window]
) -> None:
    found = window(empty_ledger)
    assert found.page.empty.isVisible()
    assert not found.page.make.isVisible()
    set_language("en")
    set_language("zh")
    assert found.page.empty.title.text() == "还没有客户"
