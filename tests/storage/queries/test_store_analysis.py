"""Facts of a store's report from a real ledger: months, counts, limits, peers; real input."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from models.calendar import Period
from models.metrics.facts import Bought
from models.metrics.quotient import Reason
from models.product import PriceEntry, Product
from models.retailer import Retailer
from models.store_analysis.peers import Figure
from models.supply import GradeLimit, SupplyLimit, supply_id
from models.visit import PriceTag, StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.visits import record_visit
from storage.queries.store_analysis import StoreAnalyses
from tests.models.store_analysis.samples import check

OCTOBER = Period.parse("2026-10")
DAY = date(2026, 11, 8)
Bring = Callable[..., int]


def analyses(ledger: Ledger, month: Period = OCTOBER, day: date = DAY) -> StoreAnalyses:
    return StoreAnalyses(ledger, month, day)


def whole_month(month: str, *quantities: tuple[str, int]) -> list[tuple[str, str, str, int]]:
    """Lines on the first and the last day, so that the month counts as known."""
    days = (f"{month}-01", f"{month}-28" if month.endswith("02") else f"{month}-30")
    return [
        (f"O{day}{product}", day, product, number) for day in days for product, number in quantities
    ]


def count(ledger: Ledger, day: date, *lines: StockLine, shop: str = "HZ1") -> None:
    record_visit(ledger, Visit(id="", retailer_id=shop, day=day, stock_lines=lines))


def test_purchases_of_three_months_and_of_the_last_thirteen(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([("2025-10", "P00", 30, 30_000), ("2026-08", "P00", 7, None)])
    bring_lines([*whole_month("2026-09", ("P00", 10)), *whole_month("2026-10", ("P00", 12))])
    found = analyses(shops).of("HZ1")
    assert found.purchases.now == Bought(24, 24_000, 24)
    assert found.purchases.quantity_on_month.shown() == "120.00%"
    assert found.purchases.quantity_on_year.shown() == "80.00%"
    trend = dict(found.facts.trend)
    assert next(iter(trend)) == "2025-10"
    assert trend["2025-10"] == Bought(30, 30_000, 30)
    assert trend["2026-08"] == Bought(7, 0, 0)
    assert trend["2026-07"] is None, "headquarters told nothing of it"


def test_a_month_known_in_part_is_compared_with_the_same_days(
    shops: Ledger, bring_lines: Bring
) -> None:
    october = [("O1", "2026-10-01", "P00", 5), ("O2", "2026-10-12", "P00", 8)]
    september = [
        ("S1", "2026-09-01", "P00", 4),
        ("S2", "2026-09-12", "P00", 6),
        ("S3", "2026-09-30", "P00", 90),
    ]
    bring_lines([*september, *october])
    found = analyses(shops).of("HZ1")
    assert found.facts.until == date(2026, 10, 12)
    assert (found.purchases.now.quantity, found.purchases.quantity_on_month.denominator) == (13, 10)
    assert found.purchases.quantity_on_year.reason is Reason.SHORT_HISTORY


def test_a_store_without_anything_has_reasons(shops: Ledger) -> None:
    found = analyses(shops).of("HZ1")
    assert found.purchases.reason is Reason.NO_DATA
    assert found.suggestions == ()
    assert analyses(shops).proposed("nobody") == ()


def test_stock_prices_and_tags_are_what_visits_saw_last(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines([*whole_month("2026-10", ("P00", 10)), ("N1", "2026-11-04", "P00", 3)])
    first = StockLine(product_id="P00", stock=100, retail_carton=1_080_000, tag=PriceTag.PRESENT)
    count(shops, date(2026, 10, 20), first, StockLine(product_id="P01", stock=20))
    last = StockLine(product_id="P00", stock=60, tag=PriceTag.WRONG)
    count(shops, date(2026, 11, 3), last, StockLine(product_id="P01", stock=0, out_days=4))
    found = analyses(shops).of("HZ1")
    stocked = {each.product_id: each for each in found.stock.products}
    # what was ordered on Friday the 30th comes a week later, after the count
    assert (stocked["P00"].stock, stocked["P00"].sold) == (6, 4)
    assert stocked["P00"].sales.denominator == 14
    assert [each.product_id for each in found.stock.out] == ["P01"]
    assert stocked["P01"].out_days == 4
    assert found.display.wrong_tags == ("P00",)
    assert found.facts.shelf["P00"].retail_carton == 1_080_000
    assert not found.margin.products["P00"].earned.estimated
    closed = analyses(shops, day=date(2026, 10, 25)).of("HZ1")
    assert [each.stock for each in closed.stock.products] == [10, 2]


def test_what_is_seen_after_the_month_of_handing_over_does_not_count(shops: Ledger) -> None:
    assert analyses(shops, Period.parse("2026-08"), date(2026, 11, 8)).day == date(2026, 9, 30)


def test_prices_are_those_of_the_month(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines(whole_month("2026-10", ("P00", 10)))
    product = get(shops, Product, "P00")
    assert product is not None
    old = PriceEntry(since=date(2026, 1, 1), wholesale=900_000, retail_carton=1_000_000)
    new = PriceEntry(since=date(2026, 11, 1), wholesale=950_000, retail_carton=2_000_000)
    with operation(shops, "import_handouts") as unit:
        unit.save(attrs.evolve(product, prices=(old, new), retail_carton=2_000_000))
    assert analyses(shops).of("HZ1").margin.products["P00"].earned.revenue == 20 * 100 * 1_000_000


def test_the_limit_is_that_of_the_stores_own_grade(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines(whole_month("2026-10", ("P00", 10)))
    since, until = date(2026, 11, 2), date(2026, 11, 15)
    limits = (GradeLimit(grade=17, cartons=2), GradeLimit(grade=18, cartons=5))
    with operation(shops, "import_handouts") as unit:
        unit.save(
            SupplyLimit(
                id=supply_id(since, until, "P00"),
                since=since,
                until=until,
                product_id="P00",
                limits=limits,
            )
        )
    assert analyses(shops).of("HZ1").facts.limits == {"P00": 5}
    assert analyses(shops, day=date(2026, 11, 16)).of("HZ1").facts.limits == {}


def test_the_last_check_counts_until_the_day_of_the_report(shops: Ledger) -> None:
    for day, tags in ((date(2026, 10, 19), 10), (date(2026, 11, 20), 12)):
        record_check(shops, attrs.evolve(check(day, C1=(tags, 12)), id=""))
    assert analyses(shops).of("HZ1").display.tagged.parts == "10/12"
    assert analyses(shops, day=date(2026, 11, 23)).of("HZ1").display.tagged.parts == "12/12"


def test_key_products_a_store_lacks_are_those_others_buy(shops: Ledger, bring_lines: Bring) -> None:
    with operation(shops, "import_handouts") as unit:
        for name in ("P03", "P04", "P05"):
            product = unit.get(Product, name)
            assert product is not None
            unit.save(attrs.evolve(product, key_brand="重点"))
    bring_lines(whole_month("2026-09", ("P03", 1)))
    bring_lines([("X", "2026-10-30", "P04", 1), ("Y", "2026-10-30", "P03", 1)], "HZ2")
    months = analyses(shops)
    assert months.of("HZ1").facts.missing_key == (), "August is not known"
    bring_lines([("A1", "2026-08-01", "P00", 1), ("A2", "2026-08-31", "P00", 1)], "HZ3")
    bring_lines([("B1", "2026-09-01", "P00", 1)], "HZ3")
    assert analyses(shops).of("HZ1").facts.missing_key == ("P04",)
    assert analyses(shops).of("HZ3").facts.missing_key == ("P03", "P04")


def _more_shops(ledger: Ledger, count: int) -> list[str]:
    """Make shops of one kind; the three there are of none."""
    names = [f"T{number}" for number in range(count)]
    with operation(ledger, "import_handouts") as unit:
        for number, name in enumerate(names):
            unit.save(
                Retailer(
                    id=name,
                    licence_no=f"32070610{number:04}",
                    shop_name=f"同类{number}店",
                    retail_format="食杂店",
                    supply_grade="12",
                )
            )
    return names


@pytest.mark.parametrize(("count", "compared"), [(5, False), (6, True)])
def test_a_store_is_compared_with_five_others_of_its_kind(
    shops: Ledger, bring_lines: Bring, count: int, compared: bool
) -> None:
    names = _more_shops(shops, count)
    for number, name in enumerate(names, start=1):
        days = ("2026-10-01", "2026-10-30")
        lines = [(f"{name}{day}", day, "P00", number) for day in days]
        bring_lines(lines, name)
    line = analyses(shops).of("T0").peers.of(Figure.PRICE)
    assert (line.average.reason is None) is compared
    if compared:
        assert line.average.denominator == 2 * sum(range(2, count + 1))


# ------------------------------------------------------------------------------ the real territory

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def territory(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("territory")
    names = ("客户主档", "卷烟目录", "购进明细")
    files = [shared_data / "territory" / f"下发_{name}.xlsx" for name in names]
    call = [sys.executable, "main.py", "--data", folder, "import", *files, "--yes"]
    subprocess.run(call, cwd=ROOT, capture_output=True, check=True)
    return folder


@pytest.mark.slow
def test_the_reports_say_what_the_workbook_says(territory: Path, shared_data: Path) -> None:
    """条, 分 and 单条均价 of every store in October 2022, counted anew from the handout."""
    from openpyxl import load_workbook

    path = shared_data / "territory" / "下发_购进明细_2022-10.xlsx"
    quantities: dict[str, int] = defaultdict(int)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    book = load_workbook(path, read_only=True)
    for row in book.active.iter_rows(min_row=4, values_only=True):
        if isinstance(row[1], int):
            quantities[str(row[3])] += int(row[5])
            amounts[str(row[3])] += Decimal(str(row[7]))
    with open_ledger(territory) as ledger:
        found = StoreAnalyses(ledger, Period.parse("2022-10"), date(2022, 11, 8))
        stores = [row[0] for row in ledger.query("SELECT id FROM retailer")]
        told = {store: found.of(store) for store in stores}
    assert len(told) == 86
    assert set(quantities) <= set(told)
    for store, analysis in told.items():
        bought = analysis.purchases
        fen = int(amounts[store] * 100)
        assert (bought.now.quantity, bought.now.amount) == (quantities[store], fen)
        if quantities[store] > 0:
            assert bought.price.ratio == pytest.approx(float(fen / quantities[store]))
        else:
            assert bought.price.ratio is None
        assert all("档" not in each.text for each in analysis.suggestions)
    texts = {analysis.suggestions for analysis in told.values() if analysis.purchases.products}
    assert len(texts) == sum(analysis.purchases.products > 0 for analysis in told.values())
