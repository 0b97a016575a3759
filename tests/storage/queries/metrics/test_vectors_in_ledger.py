"""The vectors of DOMAIN 6 through a real ledger: lines and visits in, readings out."""

from datetime import date

import attrs
import pytest

from models.calendar import Period
from models.manager import Manager
from models.metrics.comparing import Span
from models.metrics.form import RATIO
from models.metrics.measures.catalogue import measured
from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By, Reading
from models.metrics.registry import metric
from models.product import PriceEntry, Product
from models.retailer import Retailer, RetailerNotes, StatusEntry
from models.store_analysis.settings import AnalysisSettings
from models.supply import GradeLimit, SupplyLimit, supply_id
from models.visit import PriceTag, StockLine
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.profile import change_judgement, set_profile
from storage.queries.metrics.facts import LedgerFacts
from storage.queries.metrics.readings import readings_of, stock_of_products
from tests.storage.queries.metrics.purchases_and_visits import (
    Line,
    MonthSum,
    open_shops,
    order,
    see,
    sum_up,
)

NOVEMBER = Span.whole(Period.parse("2026-11"))
DAY = date(2026, 11, 10)
TODAY = date(2026, 12, 2)


@pytest.fixture
def shops(ledger: Ledger) -> Ledger:
    """250 shops."""
    set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    open_shops(ledger, 250, retail_format="便利店", market_type="城镇", size="中")
    return ledger


def shop(number: int) -> str:
    return f"K{number:03}"


def catalogue(ledger: Ledger, **prices: tuple[int, int]) -> None:
    """Save products with wholesale and guide price a 条, in 元/100."""
    with operation(ledger, "import_handouts") as unit:
        for id, (wholesale, guide) in prices.items():
            unit.save(
                Product(
                    id=id,
                    name=id,
                    wholesale=wholesale * 100,
                    retail_carton=guide * 100,
                    retail_pack=guide * 10,
                )
            )


def read(ledger: Ledger, *ids: str, span: Span = NOVEMBER) -> dict[tuple[str, By, str], Reading]:
    found = readings_of(ledger, span, TODAY, ids).readings
    return {(each.metric, each.by, each.key): each for each in found}


def total(ledger: Ledger, id: str, span: Span = NOVEMBER) -> str:
    return metric(id).form.write(read(ledger, id, span=span)[id, By.TOTAL, ""].quotient.ratio)


def test_m01_162_of_250_and_160_after_two_returns(shops: Ledger) -> None:
    order(shops, [Line(shop(number), "2026-11-05", "P1", 3) for number in range(162)])
    assert total(shops, "M01") == "64.80%"
    order(shops, [Line(shop(number), "2026-11-20", "P1", -3) for number in (7, 8)])
    found = read(shops, "M01")
    assert found["M01", By.TOTAL, ""].quotient == Quotient(160, 250)
    assert found["M01", By.PRODUCT, "P1"].quotient == Quotient(160, 250)
    assert total(shops, "M01") == "64.00%"


def test_m01b_51_of_60_and_m04_18_of_120(shops: Ledger) -> None:
    see(
        shops,
        (
            (
                shop(number),
                DAY,
                [
                    StockLine(
                        product_id="P1",
                        on_display=number < 51 if number < 60 else None,
                        demand=2 if number < 120 else None,
                        out_days=3 if number < 18 or number > 125 else None,
                        stock=5,
                    )
                ],
            )
            for number in range(130)
        ),
    )
    assert (total(shops, "M01b"), total(shops, "M04")) == ("85.00%", "15.00%")
    found = read(shops, "M01b", "M04")
    assert found["M01b", By.PRODUCT, "P1"].quotient == Quotient(51, 60)
    assert found["M04", By.PRODUCT, "P1"].quotient == Quotient(18, 120)


def test_m03c_and_m03e_over_three_months(shops: Ledger) -> None:
    months = ("2026-08-04", 0, 90), ("2026-09-08", 40, 120), ("2026-10-13", 100, 150)
    earlier = [
        Line(shop(number), day, "P1", 1)
        for day, first, last in months
        for number in range(first, last)
    ]
    order(shops, earlier + [Line(shop(n), "2026-11-03", "P1", 1, 2) for n in range(30, 150)])
    see(shops, ((shop(n), DAY, [StockLine(product_id="P1", demand=1)]) for n in range(180)))
    found = read(shops, "M03c", "M03e", "M19")
    assert found["M03c", By.PRODUCT, "P1"].quotient == Quotient(120, 150)
    assert found["M03e", By.PRODUCT, "P1"].quotient == Quotient(180, 150)
    assert found["M19", By.TOTAL, ""].quotient == Quotient(50, 50)


def test_m04b_and_m05_from_what_orders_asked_for(shops: Ledger) -> None:
    """52/80: 30 and 22 of 30 and 50; the 5 beyond the 30 do not count. One of 3 brought none."""
    lines = [
        Line("K000", "2026-11-05", "P1", 35, 30),
        Line("K001", "2026-11-05", "P1", 22, 50),
        Line("K002", "2026-11-05", "P2", 0, 0),
        Line("K003", "2026-11-05", "P3", 4),
    ]
    order(shops, lines)
    found = read(shops, "M05", "M04b")
    assert total(shops, "M05") == "65.00%"
    assert found["M05", By.PRODUCT, "P1"].quotient == Quotient(52, 80)
    assert found["M05", By.RETAILER, "K001"].quotient == Quotient(22, 50)
    assert found["M05", By.RETAILER, "K003"].quotient.reason is Reason.NO_DEMAND
    assert found["M04b", By.PRODUCT, "P2"].quotient.reason is Reason.NO_DEMAND
    order(shops, [Line("K004", "2026-11-06", "P1", 0, 9)])
    assert read(shops, "M04b")["M04b", By.TOTAL, ""].quotient == Quotient(1, 3)


def test_m04c_9_of_60_information_points(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        for number in range(70):
            unit.save(RetailerNotes(id=shop(number), information_point=True))
    order(shops, [Line(shop(number), "2026-09-08", "P1", 1) for number in range(60)])
    order(shops, [Line("K200", "2026-11-08", "P1", 1)])
    out = [*range(9), 65, 100]  # 65 did not order, 100 is no information point
    see(shops, ((shop(n), DAY, [StockLine(product_id="P1", out_days=1)]) for n in out))
    assert read(shops, "M04c")["M04c", By.TOTAL, ""].quotient == Quotient(9, 60)


def test_m06_the_margin_of_k1_to_k3_is_12_91(shops: Ledger) -> None:
    """K1 100条 95.40→108, K2 40 190.80→220, K3 10 381.60→450: 3112 of 24100."""
    catalogue(shops, K1=(9540, 10800), K2=(19080, 22000), K3=(38160, 45000))
    bought = (("K1", 100, 954_000), ("K2", 40, 1_908_000), ("K3", 10, 3_816_000))
    order(shops, [Line("K000", "2026-11-05", key, n, None, price) for key, n, price in bought])
    found = read(shops, "M06", "M06b")
    margin = found["M06", By.TOTAL, ""]
    assert margin.quotient == Quotient(3_112_000_000, 24_100_000_000)
    assert (total(shops, "M06"), total(shops, "M06b"), margin.grade) == ("12.91%", "14.83%", "估")
    assert found["M06", By.RETAILER, "K000"].quotient == margin.quotient
    assert metric("M06").form.write(found["M06", By.PRODUCT, "K1"].quotient.ratio) == "11.67%"

    see(shops, [("K000", DAY, [StockLine(product_id="K1", retail_carton=900_000)])])
    sold_at_a_loss = read(shops, "M06")["M06", By.PRODUCT, "K1"]
    assert metric("M06").form.write(sold_at_a_loss.quotient.ratio) == "−6.00%"
    assert sold_at_a_loss.grade == "", "at the price that was seen, nothing is a guess"


def test_m06_a_part_sold_in_packs_and_what_has_no_price(shops: Ledger) -> None:
    """60 条 at 108 and 400 盒 at 11: 10880, 12.32 %."""
    order(shops, [Line("K000", "2026-11-05", "K1", 100, None, 954_000)])
    found = read(shops, "M06")["M06", By.TOTAL, ""]
    assert (found.quotient.ratio, found.quotient.reason) == (None, Reason.NO_PRICE)
    catalogue(shops, K1=(9540, 12000))
    prices = StockLine(product_id="K1", retail_carton=1_080_000, retail_pack=110_000)
    see(shops, [("K000", DAY, [prices])])
    change_judgement(shops, AnalysisSettings(pack_percent=40))
    found = read(shops, "M06")["M06", By.TOTAL, ""]
    assert found.quotient == Quotient(1_340_000_000, 10_880_000_000)
    assert (metric("M06").form.write(found.quotient.ratio), found.grade) == ("12.32%", "估")


def test_m16_tags_and_m17_prices_of_the_day(shops: Ledger) -> None:
    catalogue(shops, P00=(9540, 11000))
    with operation(shops, "import_handouts") as unit:
        held = unit.get(Product, "P00")
        assert held is not None
        dear = PriceEntry(since=date(2026, 11, 16), wholesale=1, retail_carton=1_200_000)
        unit.save(attrs.evolve(held, prices=(
            PriceEntry(wholesale=1, retail_carton=1_100_000), dear,
        )))  # fmt: skip
    tags = [PriceTag.PRESENT] * 40 + [PriceTag.WRONG, PriceTag.MISSING]
    visits = [("K100", DAY, [StockLine(product_id=f"T{n}", tag=t) for n, t in enumerate(tags)])]
    visits += [(shop(n), DAY, [StockLine(product_id="T0", tag=tags[0])]) for n in range(56)]
    visits += [(shop(n), DAY, [StockLine(product_id="T0", tag=tags[-1])]) for n in range(56, 59)]
    prices = [(10, 1_100_000)] * 3 + [(10, 1_080_000), (20, 1_200_000)]
    visits += [
        (shop(n), date(2026, 11, day), [StockLine(product_id="P00", retail_carton=price)])
        for n, (day, price) in enumerate(prices)
    ]
    see(shops, visits)
    found = read(shops, "M16", "M16b", "M17")
    assert found["M16", By.RETAILER, "K100"].quotient == Quotient(40, 42)
    assert found["M16b", By.TOTAL, ""].quotient == Quotient(56, 60)
    assert found["M17", By.TOTAL, ""].quotient == Quotient(4, 5)
    assert found["M17", By.PRODUCT, "P00"].quotient == Quotient(4, 5)
    assert found["M17", By.RETAILER, "K003"].quotient == Quotient(0, 1)


def test_m18_weighs_prices_by_last_year(shops: Ledger) -> None:
    catalogue(shops, K1=(9540, 11000), K2=(19080, 22000), K3=(38160, 45000), K4=(1, 2))
    weights = (("K1", 1000), ("K2", 500), ("K3", 100), ("K4", 9999))
    sum_up(shops, [MonthSum("K000", f"2025-{n + 1:02}", *each) for n, each in enumerate(weights)])
    seen = {"K1": (1_070_000, 1_090_000), "K2": (2_200_000,) * 2, "K3": (4_650_000,) * 2}
    see(
        shops,
        (
            (shop(n), DAY, [StockLine(product_id=k, retail_carton=v[n]) for k, v in seen.items()])
            for n in range(2)
        ),
    )
    assert total(shops, "M18") == "99.81"


def test_m02_to_m03d_from_two_counts(shops: Ledger) -> None:
    """150 + 280 - 120 = 310 盒 in 31 days, 12.0 days; 盘点不符 is flagged and in no sum."""
    order(shops, [Line("K000", "2026-10-20", "P1", 28), Line("K000", "2026-11-29", "P9", 1)])
    first, last = date(2026, 10, 10), DAY
    see(shops, [("K000", first, [StockLine(product_id="P1", stock=150)])])
    see(shops, [("K000", last, [StockLine(product_id="P1", stock=120)])])
    ids = ("M02", "M02b", "M02c", "M03d")
    found = {id: read(shops, *ids)[id, By.RETAILER, "K000"] for id in ids}
    assert {id: metric(id).form.write(each.quotient.ratio) for id, each in found.items()} == {
        "M02": "12.0 天",
        "M02b": "0.40 倍",
        "M02c": "10.0 盒/天",
        "M03d": "72.09%",
    }
    assert found["M02"].quotient == Quotient(120 * 31, 310)
    assert found["M02c"].quotient == Quotient(310, 31)
    assert (found["M02"].grade, found["M02c"].grade) == ("合理", "")
    assert total(shops, "M02") == "12.0 天"
    assert [each.key for each in stock_of_products(shops, "K000", NOVEMBER)] == ["P1"] * 4

    see(shops, [("K001", first, [StockLine(product_id="P1", stock=10)])])
    see(shops, [("K001", last, [StockLine(product_id="P1", stock=12)])])
    wrong = read(shops, "M02", "M02c")["M02c", By.RETAILER, "K001"]
    assert (wrong.quotient.reason, wrong.grade) == (Reason.MISMATCH, "盘点不符")
    assert total(shops, "M02") == "12.0 天"


def test_m02_beyond_the_known_purchases_nothing_is_flagged(shops: Ledger) -> None:
    order(shops, [Line("K000", "2026-11-05", "P1", 1)])
    for day, packs in ((date(2026, 11, 2), 10), (date(2026, 11, 20), 90)):
        see(shops, [("K000", day, [StockLine(product_id="P1", stock=packs)])])
    found = read(shops, "M02", "M02c")["M02c", By.RETAILER, "K000"]
    assert (found.quotient.reason, found.grade) == (Reason.INCOMPLETE, "购进截至 11-05")


def test_m26_m28_and_their_warnings(shops: Ledger) -> None:
    """70 of 100 where the kind has 95 of 100: 0.74, below 0.8. 1001 条 are much."""
    before = [Line(shop(n), "2026-10-05", "P1", 100) for n in range(6)]
    now = [Line(shop(n), "2026-11-05", "P1", 95) for n in range(1, 6)]
    order(shops, [*before, *now, Line("K000", "2026-11-05", "P1", 70)])
    found = read(shops, "M26", "M26b", "M28", "M27")
    low = found["M26", By.RETAILER, "K000"]
    assert (RATIO.write(low.quotient.ratio), low.grade) == ("0.74", "预警")
    assert found["M26b", By.RETAILER, "K000"].quotient == Quotient(475, 500)
    assert found["M26", By.RETAILER, "K001"].grade == ""
    assert found["M27", By.BRAND, "未写品牌"].quotient.ratio == 1
    order(shops, [Line("K000", "2026-11-06", "P1", 930), Line("K001", "2026-11-06", "P1", 906)])
    big = read(shops, "M28")
    assert big["M28", By.RETAILER, "K000"].quotient == Quotient(1000, 1)
    grades = {key: each.grade for (_id, _by, key), each in big.items() if each.grade}
    assert grades.keys() >= {"K000", "K001"}, "1001 条, and above four times the mean"


def test_m29_of_a_quarter(shops: Ledger) -> None:
    sums = (("2026-07", 140), ("2026-09", 5), ("2025-08", 148))
    sum_up(shops, [MonthSum("K000", month, "P1", n, n * 10_600) for month, n in sums])
    quarter = Span.whole(Period.parse("2026Q3"))
    found = readings_of(shops, quarter, TODAY, ("M29", "M29b", "M28"))
    assert found.title == quarter.label
    told = {each.metric: each.quotient for each in found.readings}
    assert told["M29"] == Quotient(145, 148)
    assert told["M29b"].ratio == 1
    assert "M28" not in told, "大户 is told of a month"
    alone = read(shops, "M29", "M29b", span=Span.whole(Period.parse("2025Q3")))
    assert {each.quotient.reason for each in alone.values()} == {Reason.NO_YEAR_AGO}


def test_m30_limit_5_orders_5_5_6(shops: Ledger) -> None:
    days = (date(2026, 11, 2), date(2026, 11, 15))
    with operation(shops, "import_handouts") as unit:
        unit.save(
            SupplyLimit(
                id=supply_id(*days, "P1"),
                since=days[0],
                until=days[1],
                product_id="P1",
                limits=(GradeLimit(grade=18, cartons=5), GradeLimit(grade=19, cartons=50)),
            )
        )
    open_shops(shops, 4, supply_grade="18")
    lines = [Line(shop(n), "2026-11-03", "P1", 3) for n in range(3)]
    lines += [Line(shop(n), "2026-11-10", "P1", 2 + (n == 2)) for n in range(3)]
    order(shops, [*lines, Line("K003", "2026-11-16", "P1", 9), Line("K000", "2026-11-10", "P2", 9)])
    found = read(shops, "M30")
    assert found["M30", By.TOTAL, ""].quotient == Quotient(1, 3)
    assert found["M30", By.PRODUCT, "P1"].grade == ""


def test_shops_that_open_or_close_within_the_month_count_and_others_do_not(shops: Ledger) -> None:
    def changes(number: int, *entries: tuple[date, str], opened: date | None = None) -> Retailer:
        held = unit.get(Retailer, shop(number))
        assert held is not None
        history = tuple(StatusEntry(since=since, status=status) for since, status in entries)
        return attrs.evolve(held, status_history=history, opened_on=opened)

    with operation(shops, "import_handouts") as unit:
        unit.save(changes(0, (date(2020, 1, 1), "正常"), (date(2026, 11, 2), "歇业")))  # a day
        unit.save(changes(1, (date(2020, 1, 1), "正常"), (date(2026, 11, 1), "歇业")))  # none
        unit.save(changes(2, (date(2026, 11, 30), "新入网"), opened=date(2026, 11, 30)))
        unit.save(changes(3, (date(2026, 12, 1), "新入网"), opened=date(2026, 12, 1)))
        unit.save(changes(4, (date(2020, 1, 1), "停业")))  # closed, and bought all the same
    order(shops, [Line("K004", "2026-11-05", "P1", 1), Line("K005", "2026-11-05", "P1", 1)])
    facts = LedgerFacts(shops, NOVEMBER)
    assert {f"K00{n}" for n in range(6)} - facts.population == {"K001", "K003"}
    found = {each.by: each.quotient for each in measured(facts, frozenset({"M01"}), None)}
    assert found[By.TOTAL] == Quotient(2, 248)


def test_a_week_and_a_year_are_told_of_too(shops: Ledger) -> None:
    days = ("2025-11-12", "2026-11-04", "2026-11-10", "2026-11-16")
    order(shops, [Line("K000", day, "P1", 2 + n) for n, day in enumerate(days)])
    week = read(shops, "M08.quantity", "M22", span=Span.whole(Period.parse("2026W46")))
    assert week["M08.quantity", By.TOTAL, ""].quotient == Quotient(4, 3)
    assert week["M22", By.TOTAL, ""].quotient.reason is Reason.NOTHING_OWED
    year = read(shops, "M07.quantity", span=Span.whole(Period.parse("2026")))
    assert year["M07.quantity", By.TOTAL, ""].quotient == Quotient(12, 2)
