"""销售分析, 目标及实绩 and 客户ABC by the vectors of DOMAIN 6."""

from collections.abc import Mapping
from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period
from models.metrics.facts import Bought
from models.metrics.quotient import Quotient, Reason
from models.reports import ReportKind, ReportText
from models.reports.abc_form import AbcFacts, abc_tables
from models.reports.cells import Cell, Table
from models.reports.figures import ReportFacts, content_of
from models.reports.sales import ReportProduct, ReportShop, Sales, SalesFacts
from models.reports.sales_tables import sales_tables, sales_words
from models.reports.spans import spans_of
from models.reports.targets_form import targets_table
from models.reports.values import grown, over, total
from models.target import Target, target_id

NOVEMBER = Period.parse("2026-11")
CATALOGUE = (
    ReportProduct(
        id="P1", name="示例甲", brand="甲牌", price_class="一类", key=True,
        wholesale=954_000, guide=1_080_000,
    ),
    ReportProduct(
        id="P2", name="示例乙", price_class="三类", outside=True, wholesale=1_908_000,
        guide=2_200_000,
    ),
)  # fmt: skip


def target(period: str, value: str, subject: str = "总量", **more: str) -> Target:
    metric, unit = more.get("metric", "销量"), more.get("unit", "箱")
    key = target_id(period, metric, subject)
    return Target(id=key, period=period, metric=metric, subject=subject, value=value, unit=unit)


def bought(first: int, second: int, retailers: Mapping[str, int] | None = None) -> Sales:
    """条 of the two products, at 100 and 200 元 a 条."""
    return Sales(
        by_product={
            "P1": Bought(first, first * 10_000, first),
            "P2": Bought(second, second * 20_000, second),
        },
        by_retailer={
            key: Bought(each, each * 100, each) for key, each in (retailers or {}).items()
        },
    )


def facts(
    now: Sales, *targets: Target, until: date = date(2026, 11, 20), **more: Sales
) -> SalesFacts:
    none = Sales(reason=Reason.NO_DATA)
    return SalesFacts(
        spans=spans_of(NOVEMBER, until),
        now=now,
        before=more.get("before", none),
        year_ago=more.get("year_ago", Sales(reason=Reason.NO_YEAR_AGO)),
        month=now,
        so_far=more.get("so_far", none),
        so_far_year_ago=Sales(reason=Reason.NO_YEAR_AGO),
        products={each.id: each for each in CATALOGUE},
        shops={"HZ1": ReportShop(id="HZ1", name="好运烟酒商店", grade="18")},
        targets=targets,
    )


def cell(table: Table, row: str, heading: str) -> Cell:
    at = next(n for n, column in enumerate(table.columns) if column.heading == heading)
    return next(each for each in table.rows if each.key == row).cells[at]


def read(table: Table, row: str, *headings: str) -> tuple[str, ...]:
    return tuple(cell(table, row, heading).text for heading in headings)


# ------------------------------------------------------------------------------------- 目标及实绩


def test_the_form_of_targets_by_the_vectors() -> None:
    """M12 268/400 = 67.00%, M13 67.00 − 20/30 = +0.33; M08 336/350 = −4.00%."""
    now = bought(268 * 250 - 1_000, 1_000)
    before = bought(350 * 250, 0)
    found = targets_table(facts(now, target("2026-11", "400"), before=before), NOVEMBER)
    assert read(found, "total", "本月目标", "实绩", "差额") == ("400.00", "268.00", "−132.00")
    assert read(found, "total", "达成率", "时间进度", "进度差(个百分点)") == (
        "67.00%", "66.67%", "+0.33",
    )  # fmt: skip
    assert cell(found, "total", "达成率").parts == "67000/100000"
    assert read(found, "total", "上月", "环比") == ("350.00", "−23.43%")
    assert read(found, "total", "去年同期", "同比", "累计目标", "累计达成率") == (
        "— 无同期", "— 无同期", "— 无目标", "— 无目标",
    )  # fmt: skip
    assert read(found, "total", "单位", "项目") == ("箱", "总量")
    assert found.note.startswith("截至2026-11-20")


def test_each_line_of_the_form_is_there_in_its_order() -> None:
    found = targets_table(facts(bought(10, 20)), NOVEMBER)
    assert [row.cells[0].text for row in found.rows] == [
        "总量", "一类烟", "二类烟", "三类烟", "四类烟", "五类烟", "单箱", "重点 甲牌", "省外",
        "毛利(估)",
    ]  # fmt: skip
    assert read(found, "outside", "实绩") == ("0.08",)
    assert read(found, "margin", "单位", "实绩") == ("万元", "0.07")
    assert cell(found, "margin", "实绩").numerator == 10 * 1_260 + 20 * 2_920


def test_a_case_price_is_a_price_and_has_no_pace() -> None:
    """M10 金额/(条/250): (10 × 100 + 20 × 200) / 30 × 250 = 41,666.67 元/箱."""
    aim = target("2026-11", "40000", "总量", metric="单箱", unit="元/箱")
    found = targets_table(facts(bought(10, 20), aim, before=bought(30, 0)), NOVEMBER)
    assert read(found, "case_price", "本月目标", "实绩", "差额", "达成率") == (
        "40000.00", "41666.67", "1666.67", "104.17%",
    )  # fmt: skip
    assert read(found, "case_price", "时间进度", "进度差(个百分点)", "环比") == ("", "", "+66.67%")


def test_what_was_written_stands_in_its_line() -> None:
    texts = [
        ReportText(section="targets", row="total", column="原因分析", text="缺货"),
        ReportText(section="targets", row="一类", column="改进措施", text="  两行\n文字 "),
    ]
    made = content_of(ReportKind.TARGETS, "2026-11", ReportFacts(sales=facts(bought(1, 1))), texts)
    [table] = made.sections[0].tables
    assert read(table, "total", "原因分析", "改进措施") == ("缺货", "")
    assert read(table, "一类", "改进措施") == ("  两行\n文字 ",), "as typed"


# ------------------------------------------------------------------------------------------ sales


def test_a_report_tells_totals_classes_and_who_bought_more_or_less() -> None:
    now = bought(300, 100, {"HZ1": 50, "HZ2": 10, "HZ3": 0})
    before = bought(200, 200, {"HZ1": 30, "HZ2": 40, "HZ4": 5})
    made = facts(now, target("2026-11", "1000", unit="条"), before=before)
    totals, goals, classes, brands, movers = sales_tables(made, NOVEMBER)
    assert read(totals, "cartons", "本月", "上月", "环比", "同比") == (
        "400", "400", "0.00%", "— 无同期",
    )  # fmt: skip
    assert read(totals, "buyers", "本月", "上月") == ("2", "3")
    assert read(goals, "总量", "达成率", "进度差(个百分点)") == ("40.00%", "−26.67")
    assert read(classes, "一类", "占比", "上月占比", "占比变化(个百分点)", "环比") == (
        "75.00%", "50.00%", "+25.00", "+50.00%",
    )  # fmt: skip
    assert read(brands, "甲牌", "本月(箱)") == ("1.20",)
    names = [(row.key, row.cells[1].text, row.cells[5].text) for row in movers.rows]
    assert names == [("增1", "HZ1", "20"), ("减1", "HZ2", "−30"), ("减2", "HZ4", "−5")]
    assert sales_words(made, NOVEMBER) == (
        "本月购进 1.60 箱、5.00 万元，比上月 0.00%，2026年11月目标达成 40.00%，一类烟占 75.00%。"
    )


def test_without_purchases_nothing_is_said_and_nothing_is_zero() -> None:
    made = facts(Sales(reason=Reason.NO_DATA))
    totals, *_rest, movers = sales_tables(made, NOVEMBER)
    assert read(totals, "quantity", "本月", "环比") == ("— 无数据", "— 无数据")
    assert (sales_words(made, NOVEMBER), movers.rows) == ("", ())


def test_a_quarter_is_held_against_its_target_or_those_of_its_months() -> None:
    quarter = Period.parse("2026Q4")
    months = [target(f"2026-{month}", "10", unit="条") for month in (10, 11, 12)]
    made = attrs.evolve(facts(bought(12, 0), *months), spans=spans_of(quarter, date(2026, 11, 15)))
    goals = sales_tables(made, quarter)[1]
    assert read(goals, "总量", "达成率", "时间进度") == ("40.00%", "50.00%")


# -------------------------------------------------------------------------------------------- ABC


def test_the_abc_form_by_the_vector() -> None:
    """M09: A × 5 (83.00 %), B × 3 (96.50 %), C × 2."""
    amounts = [30000, 22000, 15000, 9000, 7000, 6000, 4500, 3000, 2000, 1500]
    now = bought(1, 0, {f"HZ{number}": each for number, each in enumerate(amounts, 1)})
    before = bought(1, 0, {"HZ1": 1, "HZ10": 9_000})
    shops = frozenset((*now.by_retailer, "HZ11"))
    made = AbcFacts(
        sales=facts(now, before=before),
        population=shops,
        population_before=frozenset(("HZ1", "HZ2", "HZ10")),
        visits={"HZ1": 2},
    )
    table, classes = abc_tables(made, lambda name: f"{name}策略")
    assert "".join(row.cells[8].text for row in table.rows) == "AAAAABBBCCC"
    assert read(table, "HZ5", "累计占比", "类别") == ("83.00%", "A")
    assert read(table, "HZ8", "累计占比") == ("96.50%",)
    assert read(table, "HZ1", "排名", "名称", "上期类别", "变动", "拜访次数", "策略") == (
        "1", "好运烟酒商店", "C", "↑", "2", "A策略",
    )  # fmt: skip
    assert read(table, "HZ10", "上期类别", "变动") == ("A", "↓")
    assert read(table, "HZ11", "购进额(元)", "占比", "变动", "单条均价(元)") == (
        "0.00", "0.00%", "", "— 无数据",
    )  # fmt: skip
    assert [row.cells[1].text for row in classes.rows] == ["5", "3", "3"]
    assert read(classes, "A", "户数占比", "额占比") == ("45.45%", "83.00%")
    assert table.foot[0].cells[2].text == "共 11 户"


# ----------------------------------------------------------------------------------------- values


def test_values_over_and_less_one_another() -> None:
    assert over(total(336), total(300), Reason.NO_YEAR_AGO).shown() == "112.00%"
    assert grown(total(336), total(300), Reason.NO_YEAR_AGO).shown() == "12.00%"
    assert over(total(5), total(0), Reason.NO_BASE).reason is Reason.NEW
    assert over(total(0), total(0), Reason.NO_BASE).reason is Reason.NO_BASE
    assert over(total(5), total(-1), Reason.NO_BASE).reason is Reason.NEGATIVE_BASE


numbers = st.integers(-(10**9), 10**9)
quotients = st.builds(Quotient, numbers, st.integers(1, 10**6))


@given(quotients, quotients)
def test_growth_is_the_index_less_one_and_a_difference_adds_up(a: Quotient, b: Quotient) -> None:
    index, growth = over(a, b, Reason.NO_BASE), grown(a, b, Reason.NO_BASE)
    assert index.reason == growth.reason
    if index.ratio is not None:
        assert growth.ratio == index.ratio - 1
