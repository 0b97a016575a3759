"""分析 on the real ledger by keys: the metric, what is behind it, the order line, and back."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.metrics.measures.catalogue import MEASURES
from models.metrics.reading import By
from models.target import Target, target_id
from models.visit import QuickAnswer, QuickCheckLine, Visit
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.import_handouts import import_handouts
from storage.operations.plan import add_stop
from storage.operations.visits import record_visit
from storage.queries.metrics.readings import readings_of_month
from ui.context import AppContext
from ui.i18n import set_language
from ui.screens.analysis.page import AnalysisPage
from ui.screens.analysis.tiles import BOUGHT, VISITS
from ui.screens.analysis.words import value_words
from ui.theme import theme

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(territory: Ledger, context: AppContext, shown: Callable[..., QWidget]) -> AnalysisPage:
    page = AnalysisPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    page.entered()
    return page


def rows(table: Any) -> list[list[str]]:
    model = table.table_model
    return [
        [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    """Press keys where the focus is."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_the_table_tells_what_the_command_tells(page: AnalysisPage, territory: Ledger) -> None:
    today = date(2026, 11, 23)
    card = page.overview.card
    for metric, by in MEASURES:
        card.choose(metric, by)
        told = readings_of_month(territory, "2026-11", today, (metric,), by.value).readings
        shown = {row.reading.key: row.reading.quotient for row in card.rows}
        assert shown == {each.key: each.quotient for each in told}
        form = card.shown_metric
        written = {value_words(each.quotient, form, each.grade) for each in told}
        assert {row[4] for row in rows(card.table)} == written


def test_down_to_the_order_line_and_back_by_keys(page: AnalysisPage, qtbot: QtBot) -> None:
    card, panel = page.overview.card, page.overview.panel
    assert card.table.hasFocus()
    first = rows(card.table)[0]
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert panel.heading.text() == f"{first[0]} 铺货率"
    assert panel.fraction.accessibleName() == f"购进户 {first[2]}，零售户 12"
    press(qtbot, Qt.Key.Key_Right)
    assert panel.table.hasFocus()
    assert "2026-11-01 至 11-20。总数是正常、新入网至少一天的 12 户。" in panel.told.text()
    panel.tabs.setFocus()
    press(qtbot, Qt.Key.Key_2)
    assert panel.tabs.value() == "BOUGHT"
    assert len(rows(panel.table)) == int(first[2])
    shop = rows(panel.table)[0]
    panel.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert panel.in_lines
    assert panel.lines.table.hasFocus()
    assert panel.lines.heading.text() == f"{shop[0]} · {first[0]}"
    lines = rows(panel.lines.table)
    assert sum(int(line[2]) for line in lines) == int(shop[2])
    assert lines[0][0] in {"11-04", "11-11"}
    assert panel.lines.origin.text().endswith("来自 下发_购进明细.xlsx")
    press(qtbot, Qt.Key.Key_Escape)
    assert not panel.in_lines
    assert panel.table.hasFocus()
    assert rows(panel.table)[panel.table.currentIndex().row()][0] == shop[0]
    press(qtbot, Qt.Key.Key_Escape)
    assert card.table.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert panel.isHidden()
    press(qtbot, Qt.Key.Key_Return)
    assert panel.isVisible()
    assert panel.table.hasFocus()


def test_who_did_not_buy_stands_with_last_day_and_next_visit(
    page: AnalysisPage, context: AppContext, qtbot: QtBot
) -> None:
    context.act(lambda ledger: add_stop(ledger, "HZ002", date(2026, 11, 23)))
    panel = page.overview.panel
    page.show_month("2026-10")
    page.overview.card.table.set_current_key("P01")
    by_shop = {row[0]: row[1:] for row in rows(panel.table)}
    assert panel.tabs.value() == "NOT_BOUGHT"
    assert rows(panel.table)[0][0] == "银杏超市"
    assert by_shop["银杏超市"] == ["从未购进", "今天"]
    assert by_shop["海棠路烟酒店"] == ["从未购进", "没排"]
    panel.tabs.setFocus()
    press(qtbot, Qt.Key.Key_2)
    assert rows(panel.table)[0][1] == "10-28"
    panel.tabs.setFocus()
    press(qtbot, Qt.Key.Key_1)
    asked: list[str] = []
    context.retailer_asked.connect(asked.append)
    panel.take_focus()
    press(qtbot, Qt.Key.Key_O)
    assert asked == [panel.table.current_key()]


def test_sort_search_and_copy(page: AnalysisPage, qtbot: QtBot) -> None:
    card = page.overview.card
    values = [float(row[4].rstrip("%")) for row in rows(card.table)]
    assert values == sorted(values, reverse=True)
    card.table._head_clicked(0)
    names = [row[0] for row in rows(card.table)]
    assert names == sorted(names)
    page.commands()["find"]()
    assert card.search.hasFocus()
    qtbot.keyClicks(card.search, "qsy")
    assert [row[0] for row in rows(card.table)] == ["示例青松(硬)"]
    assert card.count_text.text() == f"1 / {len(names)} 行"
    qtbot.keyClick(card.search, Qt.Key.Key_Return)
    card.search.clear()
    card.search.setText("没有这个")
    assert card.empty.isVisible()
    qtbot.keyClick(card.search, Qt.Key.Key_Escape)
    assert len(rows(card.table)) == len(names)
    card.table.setFocus()
    card.table.selectAll()
    qtbot.keyClick(card.table, Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == len(names) + 1
    page.export_button.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[:4] == ["品规", "批发价(元)", "购进户", "零售户"]
    assert len(copied) == len(names) + 1


def test_every_metric_shows_and_can_be_taken_apart(page: AnalysisPage) -> None:
    card, panel = page.overview.card, page.overview.panel
    seen = 0
    for at in range(card.metric_select.count()):
        metric = str(card.metric_select.itemData(at))
        for by in By:
            card.choose(metric, by)
            if card.by is not by:
                continue
            for row in range(min(3, card.table.row_count())):
                card.table.step(-99)
                card.table.step(row)
                assert panel.shown is not None
                assert panel.shown.title.endswith(card.shown_metric.name)
                assert panel.told.text()
                panel.open_lines()
                panel.close_lines()
                seen += 1
    assert seen > 60


def test_a_route_is_looked_at_alone(page: AnalysisPage) -> None:
    card = page.overview.card
    whole = {row.reading.key: row.reading.quotient for row in card.rows}
    page.route.set_value("海州二线")
    page.route.chosen.emit("海州二线")
    some = {row.reading.key: row.reading.quotient for row in card.rows}
    assert {each.denominator for each in some.values()} == {4}
    assert all(each.numerator <= whole[key].numerator for key, each in some.items())
    card.choose("M03b", By.RETAILER)
    assert {row.reading.key for row in card.rows} == {"HZ009", "HZ010", "HZ011", "HZ012"}
    page.route.set_value("")
    page.route.chosen.emit("")
    card.choose("M10", By.ROUTE)
    parts = [row.reading.quotient for row in card.rows]
    card.choose("M10", By.TOTAL)
    [total] = [row.reading.quotient for row in card.rows]
    assert sum(each.numerator for each in parts) == total.numerator
    assert sum(each.denominator for each in parts) == total.denominator


def test_targets_stand_over_the_month_and_visits_follow(
    page: AnalysisPage, context: AppContext, territory: Ledger
) -> None:
    tile = page.overview.glance_row.tiles[0]
    assert tile.right == "没有下发这个月的目标"
    goal = Target(
        id=target_id("2026-11", "销量", "总量"), period="2026-11", metric="销量", subject="总量",
        value="2", unit="箱",
    )  # fmt: skip
    others = [
        Target(id=target_id("2026-11", metric, subject), period="2026-11", metric=metric,
               subject=subject, value=value, unit=unit_)
        for metric, subject, value, unit_ in (
            ("占比", "重点品牌", "60", "%"),
            ("单箱", "总量", "30000", "元"),
            ("销量", "一类", "1", "箱"),
        )
    ]  # fmt: skip
    with operation(territory, "import_handouts") as unit:
        for each in (goal, *others):
            unit.save(each)
    context.announce(unit.changes)
    share, price = page.overview.glance_row.tiles[2], page.overview.glance_row.tiles[1]
    assert (share.left, share.tick) == ("目标 60.00%", pytest.approx(0.6))
    assert price.left == "目标 30,000"
    tile = page.overview.glance_row.tiles[0]
    assert tile.left == "目标 500"
    assert tile.right.startswith("达成 ")
    assert tile.tick == pytest.approx(20 / 30)
    context.act(lambda ledger: add_stop(ledger, "HZ002", date(2026, 11, 23)))
    tiles = {each.key: each for each in page.overview.glance_row.tiles}
    assert tiles[VISITS].left == "0 / 1 户次"
    page.overview.open_tile(VISITS)
    assert [row[0] for row in rows(page.overview.panel.table)] == ["银杏超市"]
    visit = Visit(
        id="v", retailer_id="HZ002", day=date(2026, 11, 23), arrived=time(9, 30), left=time(9, 50),
        received_by="李桂芳", received_role="店主", summary="看过",
        quick_check=(QuickCheckLine(item=1, result=QuickAnswer.PASS),),
    )  # fmt: skip
    context.act(lambda ledger: record_visit(ledger, visit))
    tiles = {each.key: each for each in page.overview.glance_row.tiles}
    assert tiles[VISITS].figure == "100.00%"
    assert page.overview.panel.shown is not None
    assert page.overview.panel.shown.figure == "100.00%"


def test_each_figure_at_the_top_leads_to_its_panel(page: AnalysisPage, qtbot: QtBot) -> None:
    row, panel = page.overview.glance_row, page.overview.panel
    row.setFocus()
    titles = []
    for _each in row.tiles:
        press(qtbot, Qt.Key.Key_Return)
        titles.append(panel.heading.text())
        press(qtbot, Qt.Key.Key_Escape)
        assert row.hasFocus()
        press(qtbot, Qt.Key.Key_Right)
    assert titles == [
        "同比比率/增幅（量）",
        "单箱",
        "重点品牌占比",
        "全月走访完成率",
        "六个一完成率",
    ]
    assert row.tiles[0].key == BOUGHT


def test_a_correction_of_one_line_changes_the_number_shown(
    page: AnalysisPage, context: AppContext, territory: Ledger, tmp_path: Path
) -> None:
    card = page.overview.card
    card.choose("M03b", By.RETAILER)
    before = {row.reading.key: row.reading.quotient.numerator for row in card.rows}
    [line] = territory.query(
        "SELECT order_no, line_no, product_id, quantity, unit_price FROM purchase_line "
        "WHERE retailer_id = 'HZ001' AND day = '2026-11-11' ORDER BY line_no LIMIT 1"
    )
    order_no, line_no, product, quantity, price = line
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "购进明细"
    sheet.append(["订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量", "单价", "金额"])
    yuan = price / 10_000
    sheet.append([order_no, line_no, "2026-11-11", "HZ001", product, quantity + 7, yuan,
                  (quantity + 7) * yuan])  # fmt: skip
    path = tmp_path / "下发_购进明细_更正.xlsx"
    book.save(path)
    changes, preview = import_handouts(territory, [path])
    assert preview.total.changed == 1
    context.announce(changes)
    after = {row.reading.key: row.reading.quotient.numerator for row in card.rows}
    assert after == {**before, "HZ001": before["HZ001"] + 7}
    card.table.set_current_key("HZ001")
    panel = page.overview.panel
    panel.open_lines("P01")
    assert panel.lines.origin.text().endswith("下发_购进明细_更正.xlsx")
    context.act(undo)
    again = {row.reading.key: row.reading.quotient.numerator for row in card.rows}
    assert again == before


def test_months_the_chart_and_its_picture(
    page: AnalysisPage, context: AppContext, dialogs: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    chart = page.overview.trend_card.chart
    assert len(chart.data.labels) == 13
    assert chart.data.partial
    chart.setFocus()
    press(qtbot, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert page.month.month == "2026-10"
    page.commands()["next"]()
    assert page.month.month == "2026-11"
    dialogs.save_file = tmp_path / "图.png"
    page.save_chart()
    assert dialogs.save_file.stat().st_size > 1000
    page.copy_chart()
    assert QGuiApplication.clipboard().image().width() == 2 * 980


def test_january_and_february_as_one(page: AnalysisPage) -> None:
    page.show_month("2026-11")
    assert page.spring.isHidden()
    page.show_month("2026-02")
    assert not page.spring.isHidden()
    page.spring.click()
    assert page._look is not None
    assert page._look.span.label == "2026年1–2月"


def test_without_purchases_it_says_what_to_do(
    empty_context: AppContext, shown: Callable[..., QWidget], qtbot: QtBot
) -> None:
    page = AnalysisPage(empty_context)
    page.refresh(None)
    shown(page)
    page.entered()
    asked: list[str] = []
    empty_context.page_asked.connect(asked.append)
    assert page.empty.isVisible()
    assert "收下" in page.empty.text.text()
    press(qtbot, Qt.Key.Key_Return)
    assert asked == ["exchange"]
    page.show_month("2026-01")


def test_words_change_with_the_language_and_it_fits(page: AnalysisPage) -> None:
    set_language("en")
    page.retranslate()
    assert page.overview.panel.heading.text().endswith("Distribution rate")
    assert page.overview.card.by_select.currentText() == "Product"
    theme.set_large(True)
    for width, height in ((1146, 669), (852, 600)):
        page.resize(width, height)
        QApplication.processEvents()
        assert page.overview.card.table.isVisible()
        assert page.overview.card.table.height() > theme.px(100)


def test_opening_and_changing_the_metric_are_quick(page: AnalysisPage, benchmark_ms: Any) -> None:
    """Far more than the reference machine takes; the figures are measured by the benchmarks."""
    assert benchmark_ms(lambda: page.refresh(None)) < 300
    assert benchmark_ms(lambda: page.overview.card.choose("M11", By.PRODUCT)) < 150
