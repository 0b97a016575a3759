"""报表 in the real window by keys: written, kept, submitted, returned, the meeting's material."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.reports.report import Report
from models.reports.standing import Standing
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.export_package import export_package
from storage.operations.history import undo
from storage.operations.import_handouts import import_handouts
from storage.queries.reports import report_view
from tests.storage.receipt_lines import take
from tests.ui.screens.conftest import StandingClock
from tests.ui.screens.reports.conftest import Sitting
from ui.draft_keeper import DELAY
from ui.i18n import set_language
from ui.item_models.tuple_table import text_of

Sit = Callable[[], Sitting]
WEEK = "WEEKLY:2026W47"


def made(ledger: Ledger) -> Report:
    [report] = find(ledger, Report)
    return report


def texts(report: Report) -> dict[str, str]:
    return {text.section: text.text for text in report.texts}


# ------------------------------------------------------------------------------------------- list


def test_the_list_says_what_is_due_in_words_and_signs(sit: Sit, clock: StandingClock) -> None:
    sitting = sit()
    sitting.app.context.page_asked.emit("reports")
    assert sitting.rows()[:3] == [
        ("待做", "周报", "第 47 周", "11-24待写"),
        ("逾期", "周报", "第 46 周", "逾期 6 天"),
        ("不适用", "周报", "第 45 周", "没有写"),
    ], "what was due before there was a ledger is not owed"
    names = [row[1] for row in sitting.rows()]
    at = names.index("10日会议材料")
    assert names[at : at + 4] == ["10日会议材料", "客户ABC", "市场拓展", "市场动态"]
    assert sitting.page.badge() == "1"
    assert sitting.page.header.subtitle.accessibleName() == "9 份要交 · 已交 0 · 逾期 1"

    sitting.press("Ctrl+PgUp")  # beyond the first: a month on
    assert sitting.page.month.month == "2026-12"
    assert sitting.page.table.current_key() == "WEEKLY:2026W48"
    sitting.press("Ctrl+PgUp")
    sitting.read()
    assert sitting.page.table.current_key() == "TARGETS:2026-11"
    assert "截至 11-23" in sitting.page.card.days.accessibleName()
    assert "12-01 起可以提交" in sitting.page.card.days.accessibleName()
    sitting.press("Ctrl+PgDown", "Ctrl+PgDown")
    assert sitting.page.month.month == "2026-11"
    assert sitting.page.table.current_key() == WEEK
    clock.move(days=2)
    sitting.press("F5")
    assert ("逾期", "周报", "第 47 周", "逾期 1 天") in sitting.rows()


def test_nothing_is_worked_out_while_nobody_looks(sit: Sit) -> None:
    sitting = sit()
    sitting.press("Ctrl+7", "Ctrl+1")
    sitting.read()
    assert sitting.page.desk.is_reading, "one only came by"
    sitting.press("Ctrl+7")
    sitting.read()
    assert not sitting.page.desk.is_reading


def test_a_report_is_found_by_what_was_written_in_it(sit: Sit) -> None:
    sitting = sit()
    sitting.open()
    sitting.press("F8")
    sitting.write("白鹭断货")
    sitting.press("Ctrl+1")
    sitting.app.context.page_asked.emit("reports")
    sitting.press("Ctrl+F")
    sitting.write("白鹭")
    assert [row[1] for row in sitting.rows()] == ["周报"]
    sitting.press("Ctrl+A")
    sitting.write("没有这个词")
    assert sitting.rows() == []
    assert sitting.page.list.empty.title.text() == "没有找到这样的报告"
    sitting.press("Esc", "Esc")
    assert len(sitting.rows()) > 5


# ---------------------------------------------------------------------------------------- written


def test_what_is_typed_survives_a_kill_and_is_saved_when_one_leaves(
    sit: Sit, territory: Ledger
) -> None:
    sitting = sit()
    sitting.open()
    sitting.press("Right")
    assert sitting.page.card.body_view.sections[0].tables[0].table.hasFocus()
    sitting.press("F8")
    sitting.write("雨天少走两户")
    sitting.hands.wait(DELAY + 100)
    assert len(list_drafts(territory)) == 1
    assert find(territory, Report) == []

    sitting = sit()  # after a kill
    sitting.open()
    assert sitting.rows()[0] == ("进行中", "周报", "第 47 周", "11-24草稿")
    assert sitting.page.card.kept.text() == "接着上次没写完的"
    box = sitting.page.card.body_view.sections[0].boxes["正文"]
    assert box.area.text() == "雨天少走两户"

    sitting.press("Down")  # another report is taken in hand
    assert texts(made(territory)) == {"sales": "雨天少走两户"}
    assert list_drafts(territory) == []
    sitting.press("Up")
    sitting.read()
    assert box.area.text() == "雨天少走两户"
    assert sitting.page.subject() == ("report", made(territory).id)
    sitting.press("Del")
    assert find(territory, Report) == []
    sitting.press("Ctrl+Z")
    assert texts(made(territory)) == {"sales": "雨天少走两户"}


def test_what_was_typed_and_taken_back_leaves_nothing(sit: Sit, territory: Ledger) -> None:
    sitting = sit()
    sitting.open()
    sitting.press("F8")
    sitting.write("abc")
    sitting.hands.wait(DELAY + 100)
    sitting.press(*("Backspace",) * 3, "Ctrl+1")
    assert find(territory, Report) == []
    assert list_drafts(territory) == []


def test_a_suggestion_is_the_programs_until_it_is_changed(
    sit: Sit, territory: Ledger, purchases: Callable[..., Path]
) -> None:
    import_handouts(territory, [purchases("购进.xlsx", [("N1", 1, 50)], "2026-11-18")])
    sitting = sit()
    sitting.open()
    sales = sitting.page.card.body_view.sections[0]
    box = sales.boxes["正文"]
    assert box.area.text().startswith("本周购进 0.20 箱")
    assert box.tag.isVisible()
    box.area.setFocus()
    sitting.press("Ctrl+End")
    sitting.write("节前备货。")
    assert box.tag.isHidden()
    sitting.press("Esc", "Ctrl+Return")
    assert texts(made(territory))["sales"].endswith("节前备货。")


def test_texts_of_a_row_are_written_below_the_table(sit: Sit, territory: Ledger) -> None:
    sitting = sit()
    sitting.open("MARKET:2026-10")
    sitting.press("Right", "Down", "Return")
    part = sitting.page.card.body_view.sections[0].tables[0]
    assert part.form is not None
    assert sitting.page.list.isHidden(), "a wide table has the whole page"
    assert part.form.name.text() == "社会库存/存销比"
    sitting.write("库存偏高")
    model = part.table.table_model
    heads = [column.title for column in model.columns]
    assert text_of(model.cell(1, heads.index("现象"))) == "库存偏高"
    sitting.press("Esc")
    assert sitting.page.list.isVisible()
    assert sitting.page.table.hasFocus()
    sitting.press("Ctrl+1")
    [text] = made(territory).texts
    assert text.place == ("dynamics", "社会库存/存销比", "现象")


def test_a_figure_says_what_it_is_made_of_and_leads_on(
    sit: Sit, territory: Ledger, purchases: Callable[..., Path]
) -> None:
    import_handouts(territory, [purchases("购进.xlsx", [("N1", 1, 50)], "2026-11-18")])
    sitting = sit()
    sitting.open()
    card = sitting.page.card
    sitting.press("Right")
    sitting.hands.wait()
    assert card.told.accessibleName() == "购进量 · 本周：0.20 箱，由 50 条 合计"
    sitting.press(*("Down",) * 3)
    assert card.told.accessibleName() == "单箱 · 本周：25000.00 元/箱 = 5,000.00 元 ÷ 50 条 × 250"
    sitting.press("Alt+2", "Right")
    sitting.hands.wait()
    assert card.told.accessibleName().startswith("零售价格指数 · 分子/分母")
    sitting.press("Left")
    assert "没有数" in card.told.accessibleName()
    assert card.segments.value() == "1"
    sitting.press("F6", "Shift+F6", "Shift+F6")
    sitting.hands.wait()
    assert card.segments.value() == "0"
    assert "Enter 看分析" not in card.told.accessibleName(), "分析 is of months"
    movers = card.body_view.sections[0].tables[-1].table
    movers.setFocus()
    sitting.press("Return")
    assert sitting.here == "retailers"


def test_a_figure_of_a_month_leads_to_the_analysis_of_the_month(sit: Sit) -> None:
    sitting = sit()
    sitting.open("MONTHLY:2026-10")
    sitting.press("Right")
    sitting.hands.wait()
    assert sitting.page.card.told.accessibleName().endswith("Enter 看分析")
    sitting.press("Return")
    assert sitting.here == "analysis"
    assert sitting.app.page("analysis").month.month == "2026-10"  # type: ignore[attr-defined]


# -------------------------------------------------------------------------------------- submitted


def test_a_report_is_submitted_taken_back_and_its_day_is_kept(sit: Sit, territory: Ledger) -> None:
    sitting = sit()
    sitting.open()
    sitting.press("Ctrl+Return")
    assert made(territory).state.value == "已提交"
    assert sitting.window.toast_line.text == "已提交周报"
    sitting.read()
    assert sitting.rows()[0] == ("等待中", "周报", "第 47 周", "已提交")
    assert sitting.page.card.submit.isHidden()
    box = sitting.page.card.body_view.sections[1].boxes["正文"]
    assert box.area.isReadOnly()
    assert "11-23 提交，按时" in sitting.page.card.days.accessibleName()
    sitting.press("Ctrl+U")
    assert made(territory).state.value == "草稿"
    sitting.read()
    assert not box.area.isReadOnly()
    sitting.press("Ctrl+Z")
    assert made(territory).state.value == "已提交"
    sitting.read()
    assert box.area.isReadOnly()

    sitting.press("Ctrl+PgUp")
    sitting.read()
    sitting.press("Ctrl+Return")  # the week that still runs
    assert "2026-11-28 起才能提交" in sitting.told[-1]
    assert len(find(territory, Report)) == 1


def test_a_corrected_line_is_told_with_both_numbers_until_it_is_undone(
    sit: Sit, territory: Ledger, purchases: Callable[..., Path]
) -> None:
    import_handouts(territory, [purchases("购进.xlsx", [("N1", 1, 40)], "2026-11-18")])
    sitting = sit()
    sitting.open()
    sitting.press("Ctrl+Return")
    sitting.read()
    card = sitting.page.card
    assert card.changed.isHidden()
    changes, _done = import_handouts(
        territory, [purchases("更正.xlsx", [("N1", 1, 48)], "2026-11-18")]
    )
    sitting.app.context.changed.emit(changes)
    sitting.read()
    assert card.changed.isVisible()
    assert "提交以后，数据变了" in card.changed.accessibleName()
    sitting.press("F8")
    assert card.changes.hasFocus()
    model = card.changes.table_model
    told = [
        tuple(text_of(model.cell(row, at)) for at in range(model.columnCount()))
        for row in range(model.rowCount())
    ]
    assert ("购进", "购进量", "本周", "40", "48") in told
    at = told.index(("购进", "购进量", "本周", "40", "48"))
    sitting.press(*("Down",) * at, "Return")
    table = card.body_view.sections[0].tables[0].table
    assert table.hasFocus()
    assert (table.current_key(), table.current_column()) == ("cartons", "本周")
    sitting.app.context.changed.emit(undo(territory))
    sitting.read()
    assert card.changed.isHidden()
    assert card.changes.isHidden()


def test_a_returned_report_shows_why_and_opens_again(
    sit: Sit, territory: Ledger, tmp_path: Path, clock: StandingClock
) -> None:
    sitting = sit()
    sitting.open()
    sitting.press("Ctrl+Return")
    sent = export_package(territory, "2026-11", tmp_path)
    report = made(territory)
    take(territory, [(sent.package_id, report.id, report.revision, "退回", "原因写具体些")])
    clock.move(days=3)
    sitting = sit()
    sitting.open()
    card = sitting.page.card
    assert sitting.row.standing is Standing.RETURNED
    assert sitting.rows()[0][0] == "未遇"
    assert card.said.accessibleName() == "总部退回，请改好再交 原因写具体些"
    sitting.press("F8")
    sitting.write("雨天少走 20 户")
    sitting.press("Ctrl+Return")
    again = report_view(territory, report.kind, report.period, clock().date())
    assert (again.standing, again.timeliness.value) == (Standing.SUBMITTED, "按时")


# ---------------------------------------------------------------------------------------- meeting


def test_the_meetings_material_is_made_by_one_key(
    sit: Sit, territory: Ledger, tmp_path: Path
) -> None:
    sitting = sit()
    sitting.dialogs.save_file = tmp_path / "会议.xlsx"
    sitting.open("MEETING:2026-10")
    assert sitting.page.meeting.isVisible()
    sitting.press("Ctrl+M")
    assert sitting.dialogs.asked[-1] == ("save", "10日会议材料")
    book = load_workbook(tmp_path / "会议.xlsx")
    assert len(book.sheetnames) >= 3
    assert (tmp_path / "会议.pdf").read_bytes().startswith(b"%PDF")
    sitting.press("Right")
    assert sitting.page.meeting.forms.hasFocus()
    sitting.press("Return")
    assert sitting.page.table.current_key() == "ABC:2026-10"
    sitting.press("Esc", "Up", "Ctrl+Return")
    assert {each.state.value for each in find(territory, Report)} == {"已提交"}
    assert len(find(territory, Report)) == 3


def test_a_report_goes_into_a_workbook_a_pdf_and_a_preview(sit: Sit, tmp_path: Path) -> None:
    sitting = sit()
    sitting.open()
    sitting.press("F8")
    sitting.write("价格稳")
    sitting.dialogs.save_file = tmp_path / "周报.xlsx"
    sitting.press("Ctrl+S")
    book = load_workbook(tmp_path / "周报.xlsx")
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert "价格稳" in cells
    sitting.dialogs.save_file = tmp_path / "周报.pdf"
    sitting.press("Ctrl+Shift+S")
    assert (tmp_path / "周报.pdf").read_bytes().startswith(b"%PDF")
    sitting.press("Ctrl+P")
    preview = sitting.page.files.preview
    assert preview is not None
    assert preview.isVisible()
    preview.close()


# ------------------------------------------------------------------------------------ from 今日


def test_what_is_due_stands_on_the_first_page_and_leads_here(sit: Sit) -> None:
    sitting = sit()
    due = sitting.app.page("today").due.rows  # type: ignore[attr-defined]
    sitting.hands.wait_for(lambda: any(row.leads == "report" for row in due.rows))
    found = {row.title: row for row in due.rows if row.leads == "report"}
    assert found["周报"].words == "2026 年第 47 周 · 11-24 到期"
    assert set(found) == {"周报"}, "what was due before there was a ledger is not asked for"
    due.followed.emit(found["周报"])
    assert sitting.here == "reports"
    assert sitting.page.table.current_key() == WEEK


@pytest.mark.parametrize("size", [(1366, 697), (1024, 768)])
def test_everything_has_its_place_in_small_windows_and_in_english(
    sit: Sit, size: tuple[int, int]
) -> None:
    sitting = sit()
    sitting.window.resize(*size)
    sitting.open()
    set_language("en")
    sitting.read()
    page = sitting.page
    sitting.press("Right")
    assert page.card.isVisible()
    assert page.card.submit.text() == "Submit"
    assert page.list.isVisible() is (size[0] > 1100)
    area = page.card.body_view.viewport()
    table = page.card.body_view.sections[0].tables[0].table
    assert table.width() <= area.width()
    sitting.press("Esc")
    assert page.table.hasFocus()
