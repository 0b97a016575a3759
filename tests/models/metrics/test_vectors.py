"""The vectors of DOMAIN 6, word for word: what is said of a metric there is what is computed here.

Beside each stands its arithmetic, done by hand where the text cites no published figures.
"""

from fractions import Fraction

import attrs
import pytest

from models.completeness import REQUIRED_FIELDS, Completeness
from models.metrics.comparison import Figures, on_period_before, year_check, year_on_year
from models.metrics.distribution import bought_again, distribution, net_buyers, on_display
from models.metrics.form import (
    INDEX,
    PERCENT,
    POINTS,
    RATIO,
    TIMES,
    YUAN_A_CARTON,
    YUAN_A_CASE,
    Form,
)
from models.metrics.margin import earned
from models.metrics.mix import mean_price, share_of, shares
from models.metrics.movement import (
    demand_rate,
    products_moved,
    quantity_moved,
    sell_through,
    stores_moved,
)
from models.metrics.price import (
    IndexLine,
    price_index,
    price_kept,
    prices_kept,
    tagged_products,
    tagged_stores,
)
from models.metrics.quotient import Quotient, Reason
from models.metrics.registry import METRICS, metric
from models.metrics.service import (
    basic_data,
    closed_in_time,
    complaints_closed,
    stores_covered,
    visits_completed,
)
from models.metrics.shortage import (
    commercial_shortage,
    company_shortage,
    demand_met,
    out_of_stock,
    sample_shortage,
)
from models.metrics.stock_cover import cover, inferred_sales, month_cover, suggested_order
from models.metrics.targets import attainment, forecast_accuracy, lead_on_time
from models.metrics.watch import (
    LimitedOrder,
    Others,
    area_index,
    fairness,
    is_big_buyer,
    is_low,
    store_index,
)
from models.six_ones import Rate
from models.stock import Cover, StockState, cover_in_days


def stores(count: int, first: int = 0) -> frozenset[str]:
    return frozenset(f"K{number:04}" for number in range(first, first + count))


@attrs.frozen
class Vector:
    """One vector: the metric, what DOMAIN says, what the formula gives, and its form if another."""

    id: str
    says: str
    found: Quotient
    form: Form | None = None

    def __str__(self) -> str:
        return f"{self.id} {metric(self.id).name} {self.says}"


NET_OF_RETURNS = net_buyers(
    dict.fromkeys(stores(160), 3) | {"K0160": 5 - 5, "K0161": 2 - 2, "K0162": -1}
)

VECTORS = [
    # 162 / 250 = 0.648
    Vector("M01", "64.80%", distribution(stores(162), stores(250))),
    # two of the 162 net 0 after a return: 160 / 250 = 0.64
    Vector("M01", "64.00%", distribution(NET_OF_RETURNS, stores(250))),
    Vector("M01", "—", distribution(frozenset(), frozenset())),
    # 51 / 60 = 0.85
    Vector("M01b", "85.00%", on_display(stores(51), stores(60))),
    # 120 条 in stock, 300 条 in 30 days are 10 a day: 120 / 10 = 12
    Vector("M02", "12.0 天", cover(120, 300, 30)),
    Vector("M02", "—", cover(0, 0, 30)),
    # 120 / 300 = 0.4
    Vector("M02b", "0.40 倍", month_cover(120, 300)),
    # 150 + 280 - 120 = 310 盒 in 31 days = 10 a day
    Vector("M02c", "10.0 盒/天", inferred_sales(150, 280, 120, 31)),
    # and 120 in stock at 310 in 31 days last 120 / 10 = 12 days
    Vector("M02", "12.0 天", cover(120, inferred_sales(150, 280, 120, 31).numerator, 31)),
    # 38 / 42 = 0.904761…
    Vector("M03a", "90.48%", products_moved(38, 42)),
    # 185 / 210 = 0.880952…
    Vector("M03b", "88.10%", quantity_moved(185, 210)),
    Vector("M03b", "—", quantity_moved(185, 0)),
    # 120 / 150 = 0.8, the 150 being the union of three periods
    Vector(
        "M03c", "80.00%", stores_moved(stores(120), (stores(90), stores(80, 40), stores(50, 100)))
    ),
    # 60 / 50 = 1.2: not cut
    Vector("M03c", "120.00%", stores_moved(stores(60), (stores(50),))),
    # (40 + 60 - 25) / (40 + 60) = 75 / 100
    Vector("M03d", "75.00%", sell_through(40, 60, 25)),
    # 180 / 150 = 1.2
    Vector("M03e", "120.00%", demand_rate(stores(180), (stores(150),))),
    # 18 / 120 = 0.15
    Vector("M04", "15.00%", out_of_stock(stores(18), stores(120))),
    # 36 / 480 = 0.075: 36 records want something and order nothing
    Vector("M04b", "7.50%", company_shortage([(2, 0)] * 36 + [(2, 1)] * 444)),
    # 9 / 60 = 0.15
    Vector("M04c", "15.00%", sample_shortage(stores(9), stores(60))),
    # 3 / 22 = 0.136363…
    Vector("M04d", "13.64%", commercial_shortage(3, 22)),
    # (30 + 22) / (30 + 50) = 52 / 80 = 0.65; 5 beyond the 30 do not count
    Vector("M05", "65.00%", demand_met([(30, 35), (50, 22)])),
    # 336 / 300 = 1.12
    Vector("M07.quantity", "112.00%", year_on_year(336, 300)),
    # 1–12 Nov: 130 / 125 = 1.04, not 130 / 310 = 0.4193… of the whole month
    Vector("M07.quantity", "104.00%", year_on_year(130, 125)),
    Vector("M07.quantity", "—", year_on_year(336, None)),
    Vector("M07.quantity", "—", year_on_year(336, -2)),
    # 336 / 350 = 0.96
    Vector("M08.quantity", "96.00%", on_period_before(336, 350)),
    # sourced: 38498.71 万元 are 38,498,710,000 分, 14503.59 箱 are 3,625,897.5 条 (both doubled)
    Vector("M10", "26544.26 元/箱", mean_price(2 * 38_498_710_000, 7_251_795)),
    # 条均 45.28 = 11321 / 250
    Vector("M10", "11321.00 元/箱", mean_price(1_132_100, 250)),
    Vector("M11", "45.28 元/条", mean_price(1_132_100, 250)),
    # purchase 20988 元 / 150 条 = 139.92
    Vector("M11", "139.92 元/条", mean_price(2_098_800, 150)),
    # 268 / 400 = 0.67
    Vector("M12", "67.00%", attainment(268, 400)),
    # sourced: 169.8 of 167.7 万箱
    Vector("M12", "101.25%", attainment(Fraction("169.8"), Fraction("167.7"))),
    # 67.00 - 66.67 (20 / 30) = 0.333…
    Vector("M13", "+0.33 个百分点", lead_on_time(268, 400, 20, 30)),
    # sourced: 一类 21.8 / 169.8 = 0.128386…
    Vector("M14", "12.84%", shares({"一类": 218, "其他": 1698 - 218})["一类"]),
    # 40 / 42 = 0.952380…
    Vector("M16", "95.24%", tagged_products(40, 42)),
    # 56 / 60 = 0.9333…
    Vector(
        "M16b",
        "93.33%",
        tagged_stores([tagged_products(42, 42)] * 56 + [tagged_products(40, 42)] * 4),
    ),
    # 4 / 5 = 0.8
    Vector(
        "M17",
        "80.00%",
        prices_kept(price_kept([(found, 1_100_000)]) for found in [1_100_000] * 4 + [1_080_000]),
    ),
    # (108×1000 + 220×500 + 465×100) / (110×1000 + 220×500 + 450×100)
    # = (108000 + 110000 + 46500) / (110000 + 110000 + 45000) = 264500 / 265000 = 0.998113…
    Vector(
        "M18",
        "99.81",
        price_index(
            IndexLine(price * 10_000, guide * 10_000, weight)
            for price, guide, weight in ((108, 110, 1000), (220, 220, 500), (465, 450, 100))
        ),
    ),
    # 48 / 60 = 0.8
    Vector("M19", "80.00%", bought_again(stores(80, 12), stores(60))),
    # 342 / 360 = 0.95
    Vector("M20", "95.00%", visits_completed(342, 360)),
    # 231 / 250 = 0.924
    Vector("M21", "92.40%", stores_covered(stores(231), stores(250))),
    # V-61: 7 of 8 obligations
    Vector("M22", "87.50%", Rate(7, 8)),
    # 19 / 20 = 0.95 and 18 / 20 = 0.9
    Vector("M23", "95.00%", complaints_closed(19, 20)),
    Vector("M23b", "90.00%", closed_in_time(18, 20)),
    # two shops with 20 and 19 of 20 fields: 39 / 40 = 0.975
    Vector("M24", "97.50%", basic_data((Completeness(()), Completeness(REQUIRED_FIELDS[:1])))),
    # 1 - |100 - 92| / 100 = 0.92
    Vector("M25", "92.00%", forecast_accuracy(100, 92)),
    Vector("M25", "—", forecast_accuracy(0, 92)),
    # 0.70 / 0.95 = 0.7368…
    Vector("M26", "0.74", store_index(70, 100, Others(stores=5, now=475, before=500))[2]),
    # 0.80 / 0.95 = 0.8421…
    Vector("M26", "0.84", store_index(80, 100, Others(stores=5, now=475, before=500))[2]),
    # the same of a brand within the centre: 0.70 / 0.95
    Vector("M27", "0.74", area_index((70, 100), (950, 1000))),
    # limit 5, orders 5, 5, 6: 1 violation, of 3
    Vector(
        "M30", "33.33%", fairness([LimitedOrder("K", n, 5) for n in (5, 5, 6)]).quotient, PERCENT
    ),
]


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_vector(vector: Vector) -> None:
    assert vector.found.shown(vector.form or metric(vector.id).form) == vector.says


def test_every_metric_has_a_vector() -> None:
    elsewhere = {
        "M06",
        "M06b",
        "M07.amount",
        "M08.amount",
        "M09",
        "M15",
        "M26b",
        "M28",
        "M29",
        "M29b",
    }
    assert {vector.id for vector in VECTORS} | elsewhere == set(METRICS)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (distribution(frozenset(), frozenset()), "无数据"),
        (on_display(frozenset(), frozenset()), "无检查"),
        (cover(120, 0, 30), "滞销"),
        (cover(0, 0, 30), "无数据"),
        (cover(5, 3, 0), "无数据"),
        (inferred_sales(10, 0, 12, 31), "盘点不符"),
        (sell_through(10, 0, 12), "盘点不符"),
        (products_moved(3, 0), "无基期"),
        (quantity_moved(185, 0), "无基期"),
        (stores_moved(stores(3), ()), "无基期"),
        (out_of_stock(stores(3), frozenset()), "无需求"),
        (company_shortage([(0, 0)]), "无需求"),
        (demand_met([(0, 3)]), "无需求"),
        (earned([]).margin, "无收入"),
        (year_on_year(336, None), "无同期"),
        (year_on_year(336, 0), "新增"),
        (year_on_year(0, 0), "无同期"),
        (year_on_year(336, -2), "基期为负"),
        (on_period_before(336, None), "无基期"),
        (on_period_before(336, 0), "新增"),
        (attainment(3, 0), "无目标"),
        (lead_on_time(3, 0, 10, 30), "无目标"),
        (forecast_accuracy(0, 5), "无实绩"),
        (price_index([IndexLine(None, 1, 5), IndexLine(1, None, 5)]), "无价格"),
        (prices_kept([None, None]), "无检查"),
        (bought_again(stores(3), frozenset()), "无基期"),
        (visits_completed(0, 0), "无计划"),
        (complaints_closed(0, 0), "无受理"),
        (Rate(0, 0), "无应完成项"),
        (store_index(70, 100, Others(stores=4, now=380, before=400))[2], "同类不足五户"),
        (store_index(70, 0, Others(stores=5, now=475, before=500))[2], "无基期"),
        (store_index(70, 100, Others(stores=5, now=-1, before=500))[2], "无基期"),
    ],
)
def test_no_value_says_why_and_is_never_0(found: Quotient, reason: str) -> None:
    assert (found.ratio, found.reason, str(found)) == (None, reason, "—")


def test_m01_numerator_lies_within_the_population() -> None:
    assert distribution(stores(10), stores(5)) == Quotient(5, 5)


def test_m02_sales_0_is_slow_and_below_0_a_mismatch() -> None:
    assert cover(120, 0, 30).told(TIMES) == "滞销"
    assert cover(120, -3, 30).reason is Reason.MISMATCH
    assert inferred_sales(10, 0, 12, 31).numerator == -2  # flagged, not 0


@pytest.mark.parametrize(
    ("tenths", "band"),
    [(70, "合理"), (69, "偏低"), (210, "合理"), (211, "偏高"), (300, "偏高"), (301, "积压")],
)
def test_m02_bands(tenths: int, band: str) -> None:
    assert cover_in_days(tenths, 10, 1) == Cover(Fraction(tenths, 10), StockState(band))


def test_suggested_order_is_what_lasts_a_cycle_and_a_week() -> None:
    ten_a_day = inferred_sales(150, 280, 120, 31)
    # 70 盒 a week × (1 + 1) - 20 = 120 盒 = 12 条; × (2 + 1) - 20 = 190 盒
    assert suggested_order(ten_a_day, 20, weeks=2) == 12
    assert suggested_order(ten_a_day, 20, weeks=3) == 19
    assert suggested_order(ten_a_day, 20, weeks=2, limit=5) == 5
    assert suggested_order(ten_a_day, 500, weeks=2) == 0  # enough there
    assert suggested_order(ten_a_day, 25, weeks=2) == 12  # 11.5 条
    assert suggested_order(ten_a_day, 29, weeks=2) == 12  # 11.1 条 are lacking
    assert suggested_order(ten_a_day, 20, weeks=1) == 5
    assert suggested_order(inferred_sales(10, 0, 12, 31), 12, weeks=2) is None


def test_m04_who_is_out_of_stock_without_wanting_it_does_not_count() -> None:
    assert out_of_stock(stores(18) | stores(5, 500), stores(120)) == Quotient(18, 120)


def test_m05_a_return_supplies_nothing() -> None:
    assert demand_met([(30, -5), (20, 20)]) == Quotient(20, 50)


def test_m07_both_index_and_growth() -> None:
    found = year_on_year(336, 300)
    assert (found.shown(), found.shown_growth()) == ("112.00%", "+12.00%")
    partial = year_on_year(130, 125)
    assert partial.shown() == "104.00%" != year_on_year(130, 310).shown() == "41.94%"


def test_m08_both_index_and_growth() -> None:
    found = on_period_before(336, 350)
    assert (found.shown(), found.shown_growth()) == ("96.00%", "−4.00%")


def test_e07_a_difference_of_percentages_is_in_points() -> None:
    # 毛利率 12.91 % after 11.47 %: 1.44 个百分点, never 1.44 %
    assert Quotient(1291, 10000).minus(Quotient(1147, 10000)).shown(POINTS) == "+1.44 个百分点"


def test_m15_key_brands_of_the_whole() -> None:
    assert str(share_of(35, 100)) == "35.00%"


def test_m17_within_tolerance() -> None:
    pairs = [(1_080_000, 1_100_000), (None, 110_000)]
    assert price_kept(pairs) is False
    assert price_kept(pairs, tolerance=20_000) is True
    assert price_kept([(None, 1), (1, None)]) is None


def test_m25_an_error_beyond_the_actual_is_0() -> None:
    assert str(forecast_accuracy(100, 250)) == "0.00%"
    assert str(forecast_accuracy(-10, -9)) == "90.00%"  # |实| is the base


def test_m26_exact_ratios_are_compared() -> None:
    of_95 = Others(stores=5, now=475, before=500)
    own, kind, index = store_index(70, 100, of_95)
    assert (str(own), str(kind), index.shown(RATIO)) == ("70.00%", "95.00%", "0.74")
    assert is_low(index)
    assert not is_low(store_index(80, 100, of_95)[2])
    assert not is_low(store_index(76, 100, of_95)[2])  # 0.76 / 0.95 = 0.8 exactly
    assert is_low(store_index(7599, 10000, of_95)[2])  # shown as 0.80, below it all the same
    assert not is_low(store_index(1, 100, Others(stores=4, now=380, before=400))[2])


def test_m27_a_brand_against_the_centre() -> None:
    assert is_low(area_index((79, 100), (1000, 1000)))
    assert not is_low(area_index((80, 100), (1000, 1000)))
    assert area_index((79, 100), (0, 1000)).reason is Reason.NO_BASE


@pytest.mark.parametrize(
    ("bought", "big"), [(1000, False), (1001, True)], ids=["1000→no", "1001→yes"]
)
def test_m28_more_than_1000(bought: int, big: bool) -> None:
    assert is_big_buyer(bought, Quotient.of(250 * 400, 250)) is big


@pytest.mark.parametrize(("bought", "big"), [(480, False), (481, True)], ids=["480 no", "481 yes"])
def test_m28_four_times_the_average_of_120(bought: int, big: bool) -> None:
    assert is_big_buyer(bought, Quotient.of(120 * 250, 250)) is big


def test_m29_purchases_against_last_year() -> None:
    # sourced: 14503.59 vs 14821.50 箱, 26544.26 vs 25221.48 元/箱; in 1/50 条 so that all is whole
    now, before = 14503_59 * 125, 14821_50 * 125
    amounts = 2654426 * 1450359, 2522148 * 1482150
    found = year_check(
        Figures(amount=amounts[0], cartons=now), Figures(amount=amounts[1], cartons=before)
    )
    # 14503.59 / 14821.50 = 0.97855075…: 97.86 as a ratio, and -2.144924… as a growth
    assert (found.quantity.shown(), found.quantity.shown_growth()) == ("97.86%", "−2.14%")
    assert found.quantity.exact_text() == "0.9785507539723"
    assert found.case_price.shown_growth() == "+5.24%"  # 26544.26 / 25221.48 = 1.052446…
    assert str(Quotient(1026857, 3849871)) == "26.67%"  # 毛利率 10268.57 / 38498.71


def test_m30_limit_5_orders_5_5_6_is_1_violation() -> None:
    found = fairness([LimitedOrder(f"K{n}", cartons, 5) for n, cartons in enumerate((5, 5, 6))])
    assert [each.retailer_id for each in found.violations] == ["K2"]
    assert (found.equal, found.fair, found.checked) == (True, False, 3)
    unequal = fairness([LimitedOrder("K1", 5, 5), LimitedOrder("K2", 5, 6)])
    assert (unequal.violations, unequal.equal, unequal.fair) == ((), False, False)
    assert fairness([LimitedOrder("K1", 9, None)]).quotient.reason is Reason.NO_DATA


def test_m10_one_case_has_250_cartons() -> None:
    found = mean_price(2_098_800, 150)
    carton, case = found.shown(YUAN_A_CARTON), found.shown(YUAN_A_CASE)
    assert (carton, case) == ("139.92 元/条", "34980.00 元/箱")  # 139.92 × 250 = 34980
    assert INDEX.number(Fraction(264500, 265000)) == "99.81"
