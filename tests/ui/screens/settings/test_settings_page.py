"""设置 on the real ledger: saved as it is entered, undone, read again after a restart."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.calendar import Period, PeriodKind
from models.six_one_record import SixOneItem
from models.six_ones import ItemSettings, setting_of
from storage.database import Ledger, open_ledger
from storage.operations import history
from storage.operations.profile import change_setting, get_profile
from storage.operations.sheet_data import sheet_data
from storage.queries.settings import six_one_settings
from ui.assembly import Application
from ui.context import AppContext
from ui.i18n import language
from ui.screens.settings.page import SettingsPage
from ui.theme import Mode, theme

Shown = Callable[..., QWidget]
NOVEMBER, OCTOBER = Period.parse("2026-11"), Period.parse("2026-10")


def open_page(context: AppContext, shown: Shown) -> SettingsPage:
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    page.entered()
    return page


def type_into(qtbot: QtBot, page: SettingsPage, name: str, text: str) -> None:
    """Replace a field's text and press Enter."""
    field = page.profile.rows[name].field
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    field.insert(text)  # Qt's simulated keys know no Chinese
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_field_is_saved_when_it_is_left_and_can_be_undone(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    assert page.profile.rows["id"].field.hasFocus()
    type_into(qtbot, page, "phone", "13800001234")
    known = get_profile(territory)
    assert known is not None
    assert known.phone == "13800001234"
    steps = page.history.table.row_count()
    context.announce(history.undo(territory))
    assert page.profile.rows["phone"].text() == ""
    assert page.history.table.row_count() == steps + 1
    known = get_profile(territory)
    assert known is not None
    assert known.phone == ""


def test_what_is_wrong_is_said_at_the_field_and_not_saved(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    type_into(qtbot, page, "phone", "123")
    row = page.profile.rows["phone"]
    assert row.wrong.text() == "不是手机号或固定电话"
    assert row.text() == "123"
    type_into(qtbot, page, "name", "")
    assert page.profile.rows["name"].wrong.text() == "要填"
    known = get_profile(territory)
    assert known is not None
    assert (known.name, known.phone) == ("张明", "")
    type_into(qtbot, page, "phone", "051885551234")
    type_into(qtbot, page, "name", "张小明")
    known = get_profile(territory)
    assert known is not None
    assert (known.name, known.phone) == ("张小明", "051885551234")
    assert not row.wrong.isVisible()


def test_another_number_replaces_the_one_before(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    type_into(qtbot, page, "id", "B007")
    known = get_profile(territory)
    assert known is not None
    assert (known.id, known.name) == ("B007", "张明")
    assert territory.scalar("SELECT count(*) FROM manager WHERE deleted = 0") == 1


def test_six_ones_hold_from_their_month_on(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    due = page.six_ones.rows[SixOneItem.REPORT].due
    due.setFocus()
    qtbot.keyClicks(due, "10")
    qtbot.keyClick(due, Qt.Key.Key_Return)
    lines = page.six_ones.rows[SixOneItem.MARKET_INFORMATION].more
    assert lines is not None
    lines.setFocus()
    lines.selectAll()
    qtbot.keyClicks(lines, "12")
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    settings = six_one_settings(territory)
    assert settings.of(SixOneItem.REPORT, NOVEMBER).due_day == 10
    assert settings.of(SixOneItem.REPORT, OCTOBER).due_day is None
    collection = settings.of(SixOneItem.MARKET_INFORMATION, NOVEMBER)
    assert (collection.minimum_lines, collection.information_points) == (12, PeriodKind.WEEK)
    assert page.six_ones.month.itemText(0) == "2026-11"
    context.announce(history.undo(territory))
    assert lines.text() == "10"


def test_a_later_month_keeps_the_present_one(
    context: AppContext, shown: Shown, territory: Ledger
) -> None:
    page = open_page(context, shown)
    page.six_ones.month.set_value("2027-01")
    page.six_ones.month.chosen.emit("2027-01")
    period = page.six_ones.rows[SixOneItem.TRAINING].period
    period.set_value(PeriodKind.MONTH.value)
    period.chosen.emit(PeriodKind.MONTH.value)
    settings = six_one_settings(territory)
    assert settings.of(SixOneItem.TRAINING, NOVEMBER).period is PeriodKind.QUARTER
    january = settings.of(SixOneItem.TRAINING, Period.parse("2027-01"))
    assert january.period is PeriodKind.MONTH
    page.six_ones.month.set_value("2026-11")
    page.six_ones.month.chosen.emit("2026-11")
    assert period.value() == PeriodKind.QUARTER.value


@pytest.mark.parametrize(
    ("typed", "told"), [("32", "“到期日”应在 1 到 31 之间"), ("0", "“到期日”")]
)
def test_a_due_day_that_is_none_is_refused(  # noqa: PLR0917 - fixtures
    typed: str, told: str, context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    due = page.six_ones.rows[SixOneItem.REPORT].due
    due.setFocus()
    qtbot.keyClicks(due, typed)
    qtbot.keyClick(due, Qt.Key.Key_Return)
    assert told in page.six_ones.wrong.text()
    assert territory.scalar("SELECT count(*) FROM setting") == 0


def test_what_is_written_is_what_is_read(territory: Ledger) -> None:
    rule = ItemSettings(
        item=SixOneItem.MARKET_INFORMATION, period=PeriodKind.QUARTER, due_day=25,
        information_points=PeriodKind.WEEK, minimum_lines=7, backfill_days=5, valid_from="2026-12",
    )  # fmt: skip
    key, value = setting_of(rule)
    assert json.loads(value)["due_day"] == 25
    change_setting(territory, key, value)
    assert six_one_settings(territory).of(rule.item, Period.parse("2027-03")) == rule


def test_printed_sheets_list_what_is_chosen(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    page.printing.rows.setFocus()
    qtbot.keyClick(page.printing.rows, Qt.Key.Key_2)
    sheets = sheet_data(territory, ["HZ001"], context.today())
    assert len(sheets[0][1].stock_rows) > 8


def test_one_step_of_the_history_is_taken_back(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger, told: object
) -> None:
    change_setting(territory, "six_one.5@2026-11", '{"due_day": 10}')
    page = open_page(context, shown)
    type_into(qtbot, page, "area", "North")
    table = page.history.table
    words = [table.table_model.row_text(row) for row in range(2)]
    assert "设置本人资料" in words[0]
    assert "改设置 ⑤ 报告，从 2026-11 起" in words[1]
    table.setFocus()
    table.set_current_key(table.table_model.key_at(0))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert six_one_settings(territory).of(SixOneItem.REPORT, NOVEMBER).due_day is None
    undone = [table.table_model.row_text(row) for row in range(table.row_count())]
    assert sum("已撤销" in row for row in undone) == 1
    assert told.toasts[-1][0] == "已撤销：改设置 ⑤ 报告，从 2026-11 起"  # type: ignore[attr-defined]
    table.set_current_key(table.table_model.key_at(0))
    assert not page.history.undo.isEnabled()
    assert "这一步不能撤销" in page.history.why.text()


def test_a_refused_undo_is_told(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger, told: object
) -> None:
    page = open_page(context, shown)
    type_into(qtbot, page, "area", "North")
    seq = history.history(territory, limit=1)[0].seq
    type_into(qtbot, page, "area", "South")
    page.history.undo_asked.emit(seq)
    title, step = told.failures[-1]  # type: ignore[attr-defined]
    assert title.startswith("客户经理“张明”后来又改过（第 5 步 设置本人资料），不能单独撤销")
    assert step == "请先撤销后来的改动。"
    known = get_profile(territory)
    assert known is not None
    assert known.area == "South"


def test_the_ledger_is_checked_in_words(
    empty_context: AppContext, shown: Shown, empty_ledger: Ledger
) -> None:
    page = open_page(empty_context, shown)
    page.data.check.click()
    assert page.data.result.text().startswith("台账完好：1 步操作成链，1 条记录")
    with empty_ledger.transaction():
        empty_ledger.execute("UPDATE manager SET name = '别人'")
    page.data.check.click()
    assert page.data.result.text() == (
        "发现 1 处问题，能按操作日志修复 1 处：\n"
        "客户经理 A001（张明）与操作日志里最后一次写入的内容不同。"
    )
    assert page.data.check.isEnabled()


def test_the_folder_is_opened(context: AppContext, shown: Shown, territory: Ledger) -> None:
    page = open_page(context, shown)
    opened: list[Path] = []
    page.data._show_folder = opened.append
    page.data.open.click()
    assert opened == [territory.folder]


def test_looks_and_language_are_kept_over_a_restart(
    territory: Ledger, dialogs: object, look: None, qtbot: QtBot, tmp_path: Path
) -> None:
    place = str(tmp_path / "window.ini")

    def start() -> Application:
        settings = QSettings(place, QSettings.Format.IniFormat)
        application = Application(territory, settings, dialogs=dialogs)  # type: ignore[arg-type]
        application.window.show()
        application.window.show_page("settings")
        return application

    first = start()
    page = first.page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.keyClick(page.looks.mode, Qt.Key.Key_3)
    qtbot.keyClick(page.looks.language, Qt.Key.Key_2)
    assert (theme.mode, language.code) == (Mode.DARK, "en")
    assert page.title == "Settings"
    assert page.profile.rows["name"].label.text() == "Name *"
    first.window.settings.sync()  # type: ignore[union-attr]
    first.window.close()
    theme.set_mode(Mode.LIGHT)
    language.set("zh")
    second = start()
    assert (theme.mode, language.code) == (Mode.DARK, "en")
    looks = second.page("settings").looks  # type: ignore[attr-defined]
    assert (looks.mode.value(), looks.language.value()) == ("theme_dark", "language_en")
    second.window.close()
    for application in (first, second):
        application.window.deleteLater()
        application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_settings_are_there_after_a_restart(
    context: AppContext, shown: Shown, qtbot: QtBot, territory: Ledger
) -> None:
    page = open_page(context, shown)
    type_into(qtbot, page, "area", "North")
    with open_ledger(territory.folder) as again:
        known = get_profile(again)
    assert known is not None
    assert known.area == "North"
