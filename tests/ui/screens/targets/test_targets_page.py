"""目标 in the real window, by keys: confirm, fill by forecast, type, tick, paste, take back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import delete

from models.targets.confirmation import TargetConfirmation
from models.targets.retailer_plan import RetailerPlan
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations.import_handouts import import_handouts
from tests.ui.screens.conftest import RecordingDialogs
from ui.assembly import Application
from ui.i18n import set_language
from ui.jobs import SyncJobRunner
from ui.screens.targets.page import TargetsPage
from ui.theme import theme

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MONTHS = ("2026-07", "2026-08", "2026-09")
TODAY = date(2026, 11, 23)


def hand_out(ledger: Ledger, folder: Path, value: float = 2) -> None:
    """Bring three months of every shop, 100 条 more a shop, and targets of October."""
    book = Workbook(write_only=True)
    targets = [
        ("2026-10", "销量", "总量", value, "箱"),
        ("2026-10", "断货率", "总量", 0.15, ""),
        ("2026Q4", "销量", "重点品牌", 10, "箱"),
    ]
    bought = [
        (month, f"HZ{shop:03}", product, shop * 10)
        for month in MONTHS
        for shop in range(1, 13)
        for product in ("P01", "P12")
    ]
    for name, head, rows in (
        ("目标任务", ("期间", "指标", "对象", "目标值", "单位"), targets),
        ("购进月汇总", ("月份", "客户编码", "商品编码", "数量(条)"), bought),
    ):
        page = book.create_sheet(name)
        for row in (head, *rows):
            page.append(list(row))
    path = folder / f"下发{value}.xlsx"
    book.save(path)
    import_handouts(ledger, [path])


class Win:
    """The whole window on 目标 of October 2026, keys going where the focus is."""

    def __init__(self, ledger: Ledger, dialogs: RecordingDialogs) -> None:
        self.ledger = ledger
        self.app = Application(ledger, dialogs=dialogs, jobs=SyncJobRunner())
        self.window = self.app.window
        self.window.resize(1366, 697)
        self.window.show()
        self.window.activateWindow()
        for _round in range(50):
            QApplication.processEvents()
            if self.window.isActiveWindow():
                break
        self.window.show_page("plan")
        self.press(KEY.Key_G, CTRL | SHIFT)
        page = self.app.page("targets")
        assert isinstance(page, TargetsPage)
        self.page = page
        self.grid, self.goals = page.plans.grid, page.goals
        self.press(KEY.Key_PageUp, CTRL)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        focus: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(focus, key, held)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type over the current cell: the first key opens it."""
        for letter in text:
            focus = QApplication.focusWidget()
            QTest.keyClicks(focus if isinstance(focus, QLineEdit) else self.grid, letter)

    def go(self, shop: str, column: str) -> None:
        self.grid.setFocus()
        assert self.grid.set_current_key(shop, column)

    def plans(self) -> dict[str, tuple[int | None, int | None]]:
        return {p.retailer_id: (p.cartons, p.key_cartons) for p in find(self.ledger, RetailerPlan)}

    def plan(self, shop: str) -> RetailerPlan:
        return next(p for p in find(self.ledger, RetailerPlan) if p.retailer_id == shop)


@pytest.fixture
def win(territory: Ledger, dialogs: RecordingDialogs, look: None, tmp_path: Path) -> Iterator[Win]:
    hand_out(territory, tmp_path)
    made = Win(territory, dialogs)
    yield made
    made.window.close()
    delete(made.window)
    delete(made.app)


def cells(win: Win, shop: str) -> list[str]:
    model = win.grid.table_model
    row = model.row_of(shop)
    return [str(model.data(model.index(row, at))) for at in range(len(model.columns))]


def test_all_targets_are_confirmed_by_one_key_and_a_changed_one_asks_again(
    win: Win, tmp_path: Path
) -> None:
    assert win.window.page is not None
    assert win.window.page.key == "targets"
    assert win.goals.confirm.text() == "确认 3 项"
    win.press(KEY.Key_Return, CTRL)
    assert len(find(win.ledger, TargetConfirmation)) == 3
    assert not win.goals.confirm.isVisibleTo(win.goals)
    assert "2026-11-23 张明 已确认" in win.goals.state.text()
    hand_out(win.ledger, tmp_path, 3)
    win.page.refresh(None)
    assert win.goals.confirm.text() == "确认 1 项"
    assert win.goals.state.text() == "有变动，待确认（原来 2 箱）"
    win.press(KEY.Key_Return, CTRL)
    assert not win.goals.asking
    win.press(KEY.Key_Z, CTRL)
    assert win.goals.confirm.text() == "确认 1 项"


def test_what_is_not_recognised_stands_there_with_its_reason(win: Win) -> None:
    win.goals.table.setFocus()
    win.press(KEY.Key_Down)
    assert win.goals.table.current_key() == "2026-10|断货率|总量"
    assert win.goals.why.text() == "0.15：这项指标不从购进算，照原样列着。"
    assert not win.goals.bar.isVisibleTo(win.goals)
    win.press(KEY.Key_Down)
    assert win.goals.name.text() == "Q4 销量 重点品牌"
    assert win.goals.bar.isVisibleTo(win.goals)


def test_the_forecasts_fill_what_is_empty_in_one_step(win: Win) -> None:
    assert cells(win, "HZ003")[:7] == ["马桥便民店", "60", "60", "60", "60", "", "30"]
    win.go("HZ003", "cartons")
    win.type("55")
    win.press(KEY.Key_Return)
    assert win.plans() == {"HZ003": (55, None)}
    assert win.grid.current_key() == "HZ004", "Enter goes down"
    assert win.page.plans.propose.text() == "空的按预测填 11"
    win.press(KEY.Key_F, CTRL | SHIFT)
    assert len(win.plans()) == 12
    assert win.plans()["HZ012"] == (240, 120)
    assert win.plans()["HZ003"] == (55, None), "what was typed stays"
    total = sum(cartons or 0 for cartons, _key in win.plans().values())
    sums = win.page.plans.sums.table_model
    assert str(sums.data(sums.index(0, 5))) == str(total) == "1555"
    assert "总量目标 500 条 多 1055 条" in win.page.plans.told.text()
    assert not win.page.plans.propose.isVisibleTo(win.page)
    win.press(KEY.Key_Z, CTRL)
    assert win.plans() == {"HZ003": (55, None)}


def test_cells_are_filled_down_ticked_and_cleared(win: Win) -> None:
    win.go("HZ010", "cartons")
    win.type("70")
    win.press(KEY.Key_Return)
    win.go("HZ010", "cartons")
    win.press(KEY.Key_D, CTRL)
    assert {key: each[0] for key, each in win.plans().items()} == {
        "HZ010": 70, "HZ011": 70, "HZ012": 70,
    }  # fmt: skip
    win.go("HZ011", "confirmed_on")
    win.press(KEY.Key_Space)
    assert win.plan("HZ011").confirmed_on == TODAY
    assert cells(win, "HZ011")[8] == "11-23"
    assert "客户确认 1 户" in win.page.plans.told.text()
    win.go("HZ011", "cartons")
    win.type("71")
    win.press(KEY.Key_Return)
    assert win.plan("HZ011").confirmed_on is None, "other numbers were not agreed to"
    assert win.window.toast_line.text == "改了数，1 户的客户确认要重新打勾"
    win.go("HZ012", "cartons")
    win.press(KEY.Key_Delete)
    assert sorted(win.plans()) == ["HZ010", "HZ011"]
    for _step in range(4):
        win.press(KEY.Key_Z, CTRL)
    assert win.plans() == {"HZ010": (70, None)}


def test_what_cannot_be_is_told_and_nothing_is_saved(win: Win) -> None:
    for text, words in (("-3", "应在 0 到"), ("1.5", "请填整数"), ("很多", "请填整数")):
        win.go("HZ001", "cartons")
        win.press(KEY.Key_F2)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.insert(text)
        win.press(KEY.Key_Return)
        assert words in win.page.plans.told.text(), text
        assert win.plans() == {}
        assert cells(win, "HZ001")[5] == ""
    win.go("HZ001", "key_cartons")
    win.type("5")
    win.press(KEY.Key_Return)
    assert "总量也要有" in win.page.plans.told.text()
    win.go("HZ001", "cartons")
    win.type("8")
    win.press(KEY.Key_Escape)
    assert win.plans() == {}, "Esc leaves what stood there"


def test_a_table_is_pasted_by_name_or_from_a_cell_on(win: Win) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("店名\t总量计划\t重点品牌计划\n银杏超市\t40\t12\n没这家\t1\t1\n合计\t41\t13")
    win.go("HZ001", "cartons")
    win.press(KEY.Key_V, CTRL)
    assert win.plans() == {"HZ002": (40, 12)}
    clipboard.setText("30\t3\n31\t4")
    win.go("HZ004", "cartons")
    win.press(KEY.Key_V, CTRL)
    assert win.plans() == {"HZ002": (40, 12), "HZ004": (30, 3), "HZ005": (31, 4)}
    win.press(KEY.Key_Z, CTRL)
    assert win.plans() == {"HZ002": (40, 12)}


def test_search_esc_and_the_other_views(win: Win) -> None:
    win.press(KEY.Key_F, CTRL)
    assert win.page.search.hasFocus()
    QTest.keyClicks(win.page.search, "yx")
    assert [row.name for row in win.page.rows()] == ["银杏超市"]
    win.press(KEY.Key_Return)
    assert win.grid.hasFocus()
    assert win.grid.current_column() == "cartons"
    win.press(KEY.Key_Escape)
    assert len(win.page.rows()) == 12
    win.press(KEY.Key_Escape)
    assert win.goals.table.hasFocus()
    win.page.plans.choose("products")
    table = win.page.plans.products.table
    assert table.row_count() > 1
    assert str(table.table_model.cell(0, 1)) == "780"
    win.page.plans.choose("accuracy")
    assert win.page.plans.accuracy.table.table_model.key_at(0) == "2026-09"
    table.setFocus()
    win.page._escape()
    assert win.page.plans.view.value() == "plans"


def test_in_large_type_and_english_it_fits_and_says_the_same(win: Win) -> None:
    set_language("en")
    theme.set_large(True)
    QApplication.processEvents()
    assert win.page.scroll_area.horizontalScrollBar().maximum() == 0
    assert win.goals.confirm.text() == "Confirm 3"
    assert win.grid.isColumnHidden(1)
    assert win.page.plans.sums.isColumnHidden(1), "the sums stand below their columns"


def test_without_anything_it_says_what_to_do(
    empty_ledger: Ledger, dialogs: RecordingDialogs, look: None
) -> None:
    win = Win(empty_ledger, dialogs)
    assert win.goals.empty.title.text() == "这个月还没有目标"
    assert win.page.plans.empty.title.text() == "还没有客户"
    button = win.page.plans.empty.button
    assert button is not None
    button.click()
    assert win.window.page is not None
    assert win.window.page.key == "exchange"
    win.window.close()
    delete(win.window)
    delete(win.app)
