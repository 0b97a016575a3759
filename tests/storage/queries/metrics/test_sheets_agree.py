"""What a package's sheets say of a month is what the measures say, number by number."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

import pytest

from models.calendar import Period
from models.entries import Complaint, Demand
from models.entries.complaint import ComplaintState
from models.manager import Manager
from models.metrics.comparing import Span
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading
from models.package import PackageHead, PackageSource, build_sheets
from models.package.common import as_decimal
from models.package.visit_statistics import visits_in_figures
from models.plan_stop import PlanState, PlanStop
from models.product import PriceEntry, Product
from models.retailer import Retailer, StandardTerm, StatusEntry
from models.six_one_record import SixOneItem, SixOneRecord
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.queries.metrics.readings import readings_of, stock_of_products
from storage.queries.package_source import package_source
from tests.storage.queries.metrics.purchases_and_visits import Line, open_shops, order, see

MONTH = "2026-11"
NOVEMBER = Span.whole(Period.parse(MONTH))
NOW = datetime(2026, 12, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SHOPS, PRODUCTS = 30, 6
HEAD = PackageHead(
    package="p",
    sequence=1,
    base_acknowledged=0,
    device="d",
    manager=Manager(id="A001", name="张三", organisation="示范"),
    month=MONTH,
    created_at=NOW,
    journal_operation=1,
    journal_head="",
    schema=1,
)
Rows = list[dict[str, object]]


def days(random: Random, first: date = NOVEMBER.first, last: date = NOVEMBER.last) -> date:
    return first + timedelta(days=random.randrange((last - first).days + 1))


def masters(ledger: Ledger, ids: list[str]) -> None:
    """Some shops closed before the month or came in it; key brands whose guide price changed."""
    with operation(ledger, "import_handouts") as unit:
        for place, shop in enumerate(ids):
            held = unit.get(Retailer, shop)
            assert held is not None
            since = {0: date(2026, 10, 31), 1: date(2026, 11, 5)}.get(place % 7, date(2020, 1, 1))
            status = "歇业" if place % 7 < 2 else "正常"
            history = (StatusEntry(since=date(2019, 1, 1), status="正常"),)
            history += (StatusEntry(since=since, status=status),)
            terms = (StandardTerm(since=date(2025, 1, 1)),) if place % 5 == 2 else ()
            unit.save(Retailer(
                id=shop, licence_no=held.licence_no, shop_name=shop, status=status,
                status_history=history, standard_terms=terms,
            ))  # fmt: skip
        for number in range(PRODUCTS):
            prices = (PriceEntry(wholesale=9, retail_carton=100, retail_pack=10),)
            prices += (PriceEntry(since=date(2026, 11, 12), wholesale=9, retail_carton=110),)
            unit.save(Product(
                id=f"P{number}", name=f"示例{number}", wholesale=9, key_brand="532", prices=prices,
            ))  # fmt: skip


def seen(random: Random) -> list[StockLine]:
    """What a visit found of some products."""

    def maybe(value: int) -> int | None:
        return value if random.random() < 0.6 else None

    return [
        StockLine(
            product_id=f"P{number}",
            stock=maybe(random.randrange(40)),
            on_display=random.choice((None, True, False)),
            out_days=maybe(random.randrange(3)),
            retail_carton=maybe(random.choice((100, 110))),
            retail_pack=maybe(random.choice((10, 11))),
            demand=maybe(random.randrange(3)),
        )
        for number in range(PRODUCTS)
        if random.random() < 0.7
    ]  # fmt: skip


def work(ledger: Ledger, random: Random, ids: list[str]) -> None:
    """Plan, visits that met nobody, notes, complaints, six-ones."""
    with operation(ledger, "record_visit") as unit:
        for number in range(40):
            shop, day = random.choice(ids), days(random)
            state = PlanState.CANCELLED if number % 9 == 0 else PlanState.PLANNED
            unit.save(PlanStop(id=f"S{number}", retailer_id=shop, day=day, state=state))
            if number % 2:
                shut = ShopState.CLOSED if number % 3 == 0 else ShopState.OPEN
                unit.save(Visit(id=f"W{number}", retailer_id=shop, day=day, shop_state=shut))
            month = MONTH if number % 3 else "2026-12"
            unit.save(Demand(
                id=f"D{number}", month=month, retailer_id=random.choice(ids),
                product_id=f"P{number % PRODUCTS}",
            ))  # fmt: skip
            closed = day + timedelta(days=random.randrange(9)) if number % 4 else None
            unit.save(Complaint(
                id=f"C{number}", retailer_id=shop, received_on=day, commitment="货源", content="x",
                closed_on=closed,
                state=ComplaintState.CLOSED if closed else ComplaintState.HANDLING,
            ))  # fmt: skip
            if number < 9:
                item = SixOneItem(1 + number % 6)
                unit.save(SixOneRecord(
                    id=f"O{number}", retailer_id=ids[2 + 5 * (number % 3)], item=item, done_on=day,
                ))  # fmt: skip


@pytest.fixture(params=range(3))
def month(ledger: Ledger, request: pytest.FixtureRequest) -> Ledger:
    random = Random(request.param)
    ids = open_shops(ledger, SHOPS)
    masters(ledger, ids)
    first = date(2026, 8, 1)
    order(ledger, (
        Line(
            random.choice(ids), days(random, first).isoformat(), f"P{random.randrange(PRODUCTS)}",
            random.randrange(-2, 9), random.choice((None, 0, 4)),
        )
        for _ in range(150)
    ))  # fmt: skip
    order(ledger, [Line("K004", "2026-12-01", "P0", 1)])
    visits = {(random.choice(ids), days(random, date(2026, 9, 1))) for _ in range(80)}
    see(ledger, [(shop, day, seen(random)) for shop, day in sorted(visits)])
    work(ledger, random, ids)
    return ledger


def sheets(source: PackageSource) -> dict[str, Rows]:
    return {
        table.title: [dict(zip(table.headings, row.values, strict=True)) for row in table.rows]
        for table in build_sheets(source)
    }


def cell(reading: Reading) -> object:
    """A ratio as a sheet keeps it."""
    value = as_decimal(reading.quotient.ratio)
    return "—" if value is None else round(value, 6)


def told(ledger: Ledger, *ids: str) -> dict[tuple[str, By, str], Reading]:
    found = readings_of(ledger, NOVEMBER, NOW.date(), ids).readings
    return {(each.metric, each.by, each.key): each for each in found}


def test_brands(month: Ledger) -> None:
    rows = {str(row["品规"]): row for row in sheets(package_source(month, HEAD))["品牌培育"]}
    found = told(month)
    rates = {"铺货率": "M01", "上柜率": "M01b", "动销率": "M03c", "再购率": "M19", "断货率": "M04",
             "均价到位率": "M17"}  # fmt: skip
    for number in range(PRODUCTS):
        row, key = rows[f"示例{number}"], f"P{number}"
        for heading, id in rates.items():
            assert row[heading] == cell(found[id, By.PRODUCT, key]), (heading, key)
        assert row["检查户"] == found["M01b", By.PRODUCT, key].quotient.denominator
        assert row["购进户"] == found["M01", By.PRODUCT, key].quotient.numerator
    assert len({str(row["断货率"]) for row in rows.values()}) > 1


def test_visits(month: Ledger) -> None:
    figures = visits_in_figures(package_source(month, HEAD))
    found = told(month, "M20", "M21")
    kept = Quotient(figures.kept, figures.planned)
    assert 0 < figures.kept < figures.planned
    assert found["M20", By.TOTAL, ""].quotient == kept
    assert found["M21", By.TOTAL, ""].quotient == Quotient(figures.covered, figures.owed)


def test_six_ones_and_complaints(month: Ledger) -> None:
    shown = sheets(package_source(month, HEAD))
    found = told(month, "M22", "M23", "M23b")
    rows = shown["六个一完成情况"]
    done, owed = (sum(int(str(row[name])) for row in rows) for name in ("已完成", "应完成"))
    assert done > 0
    assert found["M22", By.TOTAL, ""].quotient == Quotient(done, owed)
    rows = shown["投诉与建议"]
    closed = [row for row in rows if row["办结时间"]]
    in_time = sum(row["是否超时"] == "否" for row in closed)
    assert 0 < in_time < len(closed) < len(rows)
    assert found["M23", By.TOTAL, ""].quotient == Quotient(len(closed), len(rows))
    assert found["M23b", By.TOTAL, ""].quotient == Quotient(in_time, len(rows))


def test_counted_stock(month: Ledger) -> None:
    """The last row of a product at a shop tells what the shop's last count tells."""
    last: dict[tuple[str, str], dict[str, object]] = {}
    for row in sheets(package_source(month, HEAD))["市场信息采集"]:
        if row["库存(条)"] is not None:
            last[str(row["客户编码"]), str(row["商品编码"])] = row
    judged = 0
    for shop in {shop for shop, _product in last}:
        for reading in stock_of_products(month, shop, NOVEMBER):
            row = last[shop, reading.key]
            if reading.metric == "M02" and reading.quotient.ratio is not None:
                judged += 1
                assert row["存销比(天)"] == cell(reading)
            if reading.metric == "M02c" and reading.quotient.ratio is not None:
                packs = Decimal(reading.quotient.numerator)
                assert row["推算销量"] == packs / 10
            assert (row["备注"] == "盘点不符") == (reading.quotient.reason == "盘点不符")
    assert judged > 3
