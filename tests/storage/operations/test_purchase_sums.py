"""The sums of purchases follow whatever is done to purchases: they always equal a plain recount."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.product import Product
from models.retailer import Retailer
from storage import migrations
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger.purchase_sums import SUM_TABLES
from storage.ledger.unit_of_work import operation
from storage.operations.check_ledger import check_ledger
from storage.operations.handouts import session
from storage.operations.history import redo, redo_operation, undo, undo_operation
from storage.operations.import_handouts import import_handouts
from tests.storage.operations.purchase_files import PRODUCTS, SHOPS, Sheet, served, sheets
from tests.storage.purchase_recount import kept_sums, recounted

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that knows two shops and two products."""
    folder = tmp_path_factory.mktemp("template")
    with open_ledger(folder) as ledger:
        with operation(ledger, "import_handouts", undoable=False) as unit:
            for shop in SHOPS:
                unit.save(Retailer(id=shop, licence_no="320706100121", shop_name=shop))
            for product in PRODUCTS:
                unit.save(Product(id=product, name=product, wholesale=1))
        ledger.checkpoint()
    return folder


STEPS = st.lists(
    st.one_of(
        st.lists(sheets, min_size=1, max_size=2),
        st.just("undo"),
        st.just("redo"),
        st.tuples(st.sampled_from([undo_operation, redo_operation]), st.integers(2, 9)),
    ),
    min_size=1,
    max_size=9,
)


@pytest.mark.slow
@given(first=st.lists(sheets, min_size=2, max_size=3), steps=STEPS)
@settings(max_examples=120)
def test_in_whatever_order_purchases_come_and_go_the_sums_equal_a_recount(
    template: Path, tmp_path_factory: pytest.TempPathFactory, first: list[Sheet], steps: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    shutil.copy(template / "ledger.db", folder)
    with open_ledger(folder) as ledger:
        for each in [*([sheet] for sheet in first), *steps]:
            _take(ledger, each)
            assert kept_sums(ledger) == recounted(ledger)
        assert [each for each in check_ledger(ledger).findings if each.code == "sums"] == []
        before = kept_sums(ledger)
        _fill_as_the_upgrade_does(ledger)
        assert kept_sums(ledger) == before


def _take(ledger: Ledger, each: Any) -> None:
    """Do one step, as far as it may be done."""
    if isinstance(each, list):
        _bring(ledger, each)
    elif each in ("undo", "redo"):
        (undo if each == "undo" else redo)(ledger)
    else:
        turn, seq = each
        with suppress(UndoRefused):
            turn(ledger, seq)


def _bring(ledger: Ledger, brought: Sequence[Sheet]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "read_handout", served(brought))
        import_handouts(ledger, [Path(f"{number}.xlsx") for number in range(len(brought))])


def _fill_as_the_upgrade_does(ledger: Ledger) -> None:
    """Empty the sums and run the statements by which the upgrade fills them."""
    step = files(migrations).joinpath("0006_purchase_sums.sql").read_text(encoding="utf-8")
    fills = [each for each in step.split(";\n") if "INSERT INTO" in each]
    assert len(fills) == 4
    with ledger.transaction():
        for table in SUM_TABLES:
            ledger.execute(f"DELETE FROM {table}")
        for statement in fills:
            ledger.execute(statement)


# ------------------------------------------------------------------------- one by one, real files

HEADINGS = (
    "订单号",
    "行号",
    "订货日期",
    "客户编码",
    "商品编码",
    "需求量",
    "订购量",
    "单价",
    "金额",
)


@pytest.fixture
def bring(shops: Ledger, write_sheet: Write) -> Callable[..., None]:
    """Imports lines (order, day, shop, product, wanted, 条) of 10 元 each from a real workbook."""

    def run(*lines: tuple[str, str, str, str, int | None, int]) -> None:
        rows = [
            (order, 1, day, shop, product, wanted, quantity, 10, quantity * 10)
            for order, day, shop, product, wanted, quantity in lines
        ]
        number = shops.scalar("SELECT count(*) FROM import_batch")
        import_handouts(shops, [write_sheet(f"{number}.xlsx", "购进明细", HEADINGS, rows)])
        assert kept_sums(shops) == recounted(shops)

    return run


def of_retailers(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Month, retailer, lines, products, 条."""
    return [row[:5] for row in kept_sums(ledger)["purchase_sum_retailer"]]


def test_a_corrected_line_leaves_the_month_shop_and_product_it_had(
    shops: Ledger, bring: Callable[..., None]
) -> None:
    bring(("D1", "2026-10-31", "HZ1", "P01", None, 5), ("D2", "2026-10-31", "HZ1", "P02", None, 2))
    before = kept_sums(shops)
    bring(("D1", "2026-11-01", "HZ2", "P03", None, 4))
    assert of_retailers(shops) == [("2026-10", "HZ1", 1, 1, 2), ("2026-11", "HZ2", 1, 1, 4)]
    undo(shops)
    assert kept_sums(shops) == before, "the month it had moved to is gone without a trace"
    redo(shops)
    assert of_retailers(shops) == [("2026-10", "HZ1", 1, 1, 2), ("2026-11", "HZ2", 1, 1, 4)]


def test_what_was_asked_for_is_held_against_what_came_line_by_line(
    shops: Ledger, bring: Callable[..., None]
) -> None:
    bring(
        ("D1", "2026-11-03", "HZ1", "P01", 10, 6),
        ("D2", "2026-11-10", "HZ1", "P01", 2, 5),
        ("D3", "2026-11-17", "HZ1", "P01", 4, 0),
        ("D4", "2026-11-18", "HZ1", "P01", 0, 0),
        ("D5", "2026-11-24", "HZ1", "P01", None, -3),
    )
    [row] = kept_sums(shops)["purchase_sum"]
    assert row == ("2026-11", "P01", "HZ1", 5, 8, 8_000, 8, 0, 4, 16, 8, 3, 1)
    assert kept_sums(shops)["purchase_sum_retailer"] == [
        ("2026-11", "HZ1", 5, 1, 8, 8_000, 8, 0)
    ]  # fmt: skip
    assert kept_sums(shops)["purchase_sum_product"] == [("2026-11", "P01", 1, 8, 8_000, 8, 0)]


def test_what_came_back_as_a_whole_stays_with_nothing_bought(
    shops: Ledger, bring: Callable[..., None]
) -> None:
    bring(("D1", "2026-11-03", "HZ1", "P01", None, 3), ("D2", "2026-11-03", "HZ1", "P02", None, 1))
    bring(("D3", "2026-11-20", "HZ1", "P01", None, -3))
    assert of_retailers(shops) == [("2026-11", "HZ1", 3, 1, 1)]
    assert [row[:4] for row in kept_sums(shops)["purchase_sum_product"]] == [
        ("2026-11", "P01", 0, 0),
        ("2026-11", "P02", 1, 1),
    ]


def test_the_sum_of_a_month_counts_until_its_first_line_comes(
    shops: Ledger, bring: Callable[..., None], write_sheet: Write
) -> None:
    headings = ("月份", "客户编码", "商品编码", "购进量", "金额")
    rows = [("2026-11", "HZ1", "P01", 9, 90), ("2026-11", "HZ2", "P01", 7, None)]
    import_handouts(shops, [write_sheet("月.xlsx", "购进月汇总", headings, rows)])
    assert kept_sums(shops)["purchase_sum_retailer"] == [
        ("2026-11", "HZ1", 0, 1, 9, 9_000, 9, 0),
        ("2026-11", "HZ2", 0, 1, 7, 0, 0, 1),
    ]
    bring(("D1", "2026-11-30", "HZ1", "P02", None, 1))
    assert of_retailers(shops) == [("2026-11", "HZ1", 1, 1, 1), ("2026-11", "HZ2", 0, 1, 7)]
    undo(shops)
    assert of_retailers(shops) == [("2026-11", "HZ1", 0, 1, 9), ("2026-11", "HZ2", 0, 1, 7)]
