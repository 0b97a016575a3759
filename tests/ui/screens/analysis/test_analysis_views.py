"""The other views of 分析 by keys: mix, ABC, what stands out, stock, fairness."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.metrics.reading import By
from models.supply import GradeLimit, SupplyLimit, supply_id
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from ui.context import AppContext
from ui.i18n import set_language
from ui.screens.analysis.abc_view import AbcView
from ui.screens.analysis.fair_view import FairView
from ui.screens.analysis.mix_view import MixView
from ui.screens.analysis.page import AnalysisPage
from ui.screens.analysis.stock_view import StockView
from ui.screens.analysis.unusual_view import UnusualView
from ui.theme import Mode, theme


@pytest.fixture
def page(territory: Ledger, context: AppContext, shown: Callable[..., QWidget]) -> AnalysisPage:
    page = AnalysisPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    page.entered()
    return page


def view(page: AnalysisPage, key: str) -> Any:
    """Bring a view in front and into the hands."""
    page.go(key)
    page.view.take_focus()
    return page.view


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


def asked(context: AppContext) -> list[str]:
    """Which retailers are asked for from now on."""
    heard: list[str] = []
    context.retailer_asked.connect(heard.append)
    return heard


def test_segments_lead_from_view_to_view_by_keys(page: AnalysisPage, qtbot: QtBot) -> None:
    page.segments.setFocus()
    seen = []
    for _each in range(5):
        press(qtbot, Qt.Key.Key_Right)
        seen.append(type(page.view))
        assert page.view.isVisible()
        assert page.isActiveWindow(), "a view that is made shows no window of its own"
    assert seen == [MixView, AbcView, UnusualView, StockView, FairView]
    assert page.overview.isHidden()


def test_abc_ranks_by_amount_or_quantity(
    page: AnalysisPage, context: AppContext, qtbot: QtBot
) -> None:
    abc = view(page, "abc")
    table = abc.card.table
    found = rows(table)
    assert [row[0] for row in found] == [f"{n}" for n in range(1, len(found) + 1)]
    amounts = [float(row[4].replace(",", "")) for row in found]
    assert amounts == sorted(amounts, reverse=True)
    assert found[-1][6] == "100.00%"
    assert found[0][7] == "A"
    assert sum(int(row[1]) for row in rows(abc.totals)) == len(found)
    abc.measure.set_value("购进量")
    abc.measure.chosen.emit("购进量")
    cartons = [int(row[9].replace(",", "")) for row in rows(table)]
    assert cartons == sorted(cartons, reverse=True)
    heard = asked(context)
    press(qtbot, Qt.Key.Key_Return)
    assert heard == [table.current_key()]
    page.commands()["find"]()
    qtbot.keyClicks(abc.card.search, "yx")
    assert [row[1] for row in rows(table)] == ["银杏超市"]
    press(qtbot, Qt.Key.Key_Escape)
    assert len(rows(table)) == len(found)


def test_a_class_of_the_mix_leads_to_its_products(page: AnalysisPage, qtbot: QtBot) -> None:
    mix = view(page, "mix")
    assert [row[:3] for row in rows(mix.card.table)] == [["未分类", rows(mix.card.table)[0][1],
                                                          "100.00%"]]  # fmt: skip
    press(qtbot, Qt.Key.Key_Right)
    products = rows(mix.panel.table)
    total = page._look.analysis.total("M10").quotient if page._look else None
    assert total is not None
    cartons = sum(int(row[1].replace(",", "")) for row in products)
    assert cartons == total.denominator
    press(qtbot, Qt.Key.Key_Return)
    assert mix.panel.in_lines
    press(qtbot, Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert mix.card.table.hasFocus()


def test_a_store_that_falls_behind_stands_out_with_its_reason(
    page: AnalysisPage, context: AppContext, territory: Ledger, qtbot: QtBot
) -> None:
    view(page, "unusual")
    with territory.transaction():
        territory.execute(
            "UPDATE purchase_line SET quantity = 4000 WHERE retailer_id = 'HZ005' AND day = "
            "'2026-11-04' AND line_no = (SELECT min(line_no) FROM purchase_line WHERE "
            "retailer_id = 'HZ005' AND day = '2026-11-04')"
        )
    page.refresh(None)
    unusual = page.view
    assert isinstance(unusual, UnusualView)
    found = rows(unusual.card.table)
    [big] = [row for row in found if row[0].startswith("M28")]
    assert big[1] == "东关副食品店"
    assert "同市场户均" in big[2]
    unusual.tabs.set_value("大户")
    unusual.tabs.changed.emit("大户")
    assert len(rows(unusual.card.table)) == 1
    unusual.card.take_focus()
    heard = asked(context)
    press(qtbot, Qt.Key.Key_O)
    assert heard == ["HZ005"]


def test_stock_by_bands_down_to_the_shop(
    page: AnalysisPage, context: AppContext, qtbot: QtBot
) -> None:
    stock = view(page, "stock")
    by_band = {row[0].split()[0]: row[1] for row in rows(stock.bands.table)}
    assert by_band["首次盘点"] == "7"
    stock.bands.table.set_current_key("首次盘点")
    press(qtbot, Qt.Key.Key_Right)
    assert stock.items.table.hasFocus()
    assert {row[0] for row in rows(stock.items.table)} == {"好运烟酒商店"}
    heard = asked(context)
    press(qtbot, Qt.Key.Key_Return)
    assert heard == ["HZ001"]
    press(qtbot, Qt.Key.Key_Escape)
    assert stock.bands.table.hasFocus()


def test_an_order_above_its_limit_is_told(
    page: AnalysisPage, context: AppContext, territory: Ledger, qtbot: QtBot
) -> None:
    fair = view(page, "fair")
    assert fair.card.empty.isVisible()
    first, last = date(2026, 11, 2), date(2026, 11, 8)
    limit = SupplyLimit(
        id=supply_id(first, last, "P02"), since=first, until=last, product_id="P02",
        limits=(GradeLimit(grade=18, cartons=5),),
    )  # fmt: skip
    with operation(territory, "import_handouts") as unit:
        unit.save(limit)
    page.refresh(None)
    [row] = rows(fair.card.table)
    assert row[:4] == ["示例青松(软金)", "11-02–11-08", "18", "5"]
    assert int(row[5]) == int(row[4]) > 0
    fair.take_focus()
    press(qtbot, Qt.Key.Key_Right)
    orders = rows(fair.orders.table)
    assert {each[3] for each in orders} == {"+5"}
    heard = asked(context)
    press(qtbot, Qt.Key.Key_Return)
    assert heard == [fair.orders.table.current_key()]


def test_all_views_in_english_dark_and_large(page: AnalysisPage) -> None:
    set_language("en")
    page.retranslate()
    theme.set_mode(Mode.DARK)
    theme.set_large(True)
    for width, height in ((1146, 669), (852, 572)):
        page.resize(width, height)
        for key in ("main", *(key for key, _words in page.view_names())):
            page.go(key)
            QApplication.processEvents()
            assert page.view.isVisible()
            assert not page.grab().isNull()
            assert page.segments.isVisible()
    page.go("main")
    page.overview.card.choose("M01", By.PRODUCT)
    assert page.overview.panel.eyebrow.text() != "数从哪里来"


def test_the_route_chosen_holds_in_every_view(page: AnalysisPage) -> None:
    page.route.set_value("海州二线")
    page.route.chosen.emit("海州二线")
    shops = {row[1] for row in rows(view(page, "abc").card.table)}
    assert len(shops) == 4
    assert "连岛小卖部" in shops
    assert not view(page, "stock").bands.table.isVisible(), "no store of this route was counted"
