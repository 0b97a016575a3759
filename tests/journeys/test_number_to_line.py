"""From a number down to the order line and back, and what a corrected line does to it.

Given the real handouts of 25 months and a monthly report that was submitted, when the manager takes
铺货率 of a product apart down to the order line, and headquarters corrects that line, then the
number, the report's warning and the history say so; undone, all is as it was.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import attrs
import pytest
from openpyxl import Workbook

from models.metrics.quotient import Quotient
from storage.queries.metrics.readings import readings_of_month
from tests.journeys.conftest import EAST_EIGHT, Person
from tests.ui.screens.conftest import StandingClock
from ui.demo.hands import Hands
from ui.item_models.tuple_table import text_of

PRODUCT, MONTH = "10006", "2022-10"
AFTER = datetime(2022, 11, 2, 9, 0, tzinfo=EAST_EIGHT)
READ = 400
"""ms after which what one stands on has been read."""


@attrs.frozen
class Manager:
    """Who takes the number apart: ``person`` sees, ``hands`` press."""

    person: Person
    hands: Hands

    def presses(self, *keys: str) -> None:
        self.hands.press(*keys)
        self.hands.wait(READ)

    def rows(self) -> list[tuple[str, ...]]:
        """The texts of the table that has the focus."""
        model = self.person.focus.table_model
        columns = range(model.columnCount())
        return [
            tuple(text_of(model.cell(row, at)) for at in columns) for row in range(model.rowCount())
        ]

    def stands_on(self, key: str) -> None:
        """Go down in the list until the row of ``key`` is lit."""
        for _row in range(20):
            if self.person.focus.current_key() == key:
                return
            self.presses("Down")
        raise AssertionError(key)

    def opens_report(self) -> None:
        self.presses("Ctrl+7")
        self.person.focus.setFocus()
        self.stands_on(f"MONTHLY:{MONTH}")

    def looks_up_the_product(self) -> None:
        """铺货率 of the month, the product found by its code."""
        self.presses("Ctrl+6", "Ctrl+PgUp", "Ctrl+F")
        self.hands.write(PRODUCT)
        self.presses("Return")

    def receives(self, path: Path) -> None:
        self.person.dialogs.open_files = [path]
        self.presses("Ctrl+8", "Ctrl+O", "Ctrl+Return")


@pytest.fixture
def manager(
    real_territory: Path, tmp_path: Path, sit_down: Callable[[Path, StandingClock], Person]
) -> Manager:
    clock = StandingClock()
    clock.now = AFTER
    person = sit_down(Path(shutil.copytree(real_territory, tmp_path / "台账")), clock)
    return Manager(person, Hands(person.app.window))


def spread(manager: Manager) -> Quotient:
    """铺货率 of the product as the ledger has it."""
    today = AFTER.date()
    found = readings_of_month(manager.person.ledger, MONTH, today, ("M01",), "product").readings
    [reading] = [each for each in found if each.key == PRODUCT]
    return reading.quotient


def corrected(manager: Manager, path: Path) -> tuple[Path, str]:
    """A handout in which the one order line of a store, 12 条, is of nothing; and the store."""
    [line, *_others] = manager.person.ledger.query(
        "SELECT order_no, line_no, day, retailer_id, unit_price FROM purchase_line "
        "WHERE product_id = ? AND day LIKE '2022-10-%' ORDER BY day",
        (PRODUCT,),
    )
    order_no, line_no, day, store, price = line
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "购进明细"
    sheet.append(["订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量", "单价", "金额"])
    sheet.append([order_no, line_no, day, store, PRODUCT, 0, price / 10_000, 0])
    book.save(path)
    return path, order_no


@pytest.mark.e2e
@pytest.mark.slow
def test_a_number_down_to_its_line_and_a_corrected_line_up_again(
    manager: Manager, tmp_path: Path
) -> None:
    person, ledger = manager.person, manager.person.ledger
    path, order_no = corrected(manager, tmp_path / "下发_购进明细_更正.xlsx")
    assert spread(manager) == Quotient(2, 73)
    manager.opens_report()
    manager.presses("Ctrl+Return")
    assert person.sees("已提交月报")

    # down to the order line, and back
    manager.looks_up_the_product()
    [row] = manager.rows()
    assert row[2:5] == ("2", "73", "2.74%")
    manager.presses("Right", "Shift+Tab", "2", "Tab")
    assert len(manager.rows()) == 2
    lines = []
    for _store in range(2):
        manager.presses("Return")
        lines += manager.rows()
        assert person.sees("下发_购进明细.xlsx")
        manager.presses("Esc", "Down")
    assert order_no[-6:] in str(lines)  # its end, where the column is narrow
    manager.presses("Esc")
    [row] = manager.rows()
    assert row[2:5] == ("2", "73", "2.74%")

    # headquarters corrects the line: the number, the warning, the history
    manager.receives(path)
    assert spread(manager) == Quotient(1, 73)
    manager.presses("Ctrl+6")
    assert person.sees("1.37%")
    manager.opens_report()
    assert person.sees("提交以后，数据变了")
    manager.presses("F8")
    changed = [row for row in manager.rows() if row[1] == "购进量" and row[2] == "本月"]
    assert ("187894", "187882") in {row[3:5] for row in changed}
    manager.presses("Ctrl+8", "Ctrl+H")
    assert person.sees("收下发文件 下发_购进明细_更正.xlsx：新增 0，更新 1")

    # and undone
    manager.presses("Ctrl+Z")
    assert spread(manager) == Quotient(2, 73)
    manager.opens_report()
    assert not person.sees("提交以后，数据变了")
    assert ledger.scalar("SELECT count(*) FROM report WHERE deleted = 0") == 1
