"""销售目标及实绩达成分析表 (DOMAIN 5.3; seed row 2.36)."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from models.calendar import Period
from models.cell_kind import CellKind
from models.metrics.quotient import Quotient, Reason
from models.reports.cells import Cell, Column, Row, Table, shown, words
from models.reports.sales import (
    ReportProduct,
    Sales,
    SalesFacts,
    Wanted,
    class_title,
    of_brand,
    of_class,
)
from models.reports.values import grown, over
from models.targets.aims import Aim, Scope
from models.targets.goals import goal_of, goal_so_far
from models.targets.measures import Measure

__all__ = ["TARGET_COLUMNS", "targets_table"]

_NUMBER: Final = CellKind.MONEY
_RATE: Final = CellKind.PERCENT
_PRICE_UNITS_A_FEN: Final = 100
"""Prices are 1/10000 元."""

TARGET_COLUMNS: Final = (
    Column("项目", width=18),
    Column("单位", width=8),
    Column("本月目标", _NUMBER, 11),
    Column("实绩", _NUMBER, 11),
    Column("差额", _NUMBER, 11),
    Column("达成率", _RATE, 10),
    Column("时间进度", _RATE, 10),
    Column("进度差(个百分点)", _NUMBER, 11),
    Column("去年同期", _NUMBER, 11),
    Column("同比", _RATE, 11),
    Column("上月", _NUMBER, 11),
    Column("环比", _RATE, 11),
    Column("累计目标", _NUMBER, 12),
    Column("累计实绩", _NUMBER, 12),
    Column("累计达成率", _RATE, 10),
    Column("累计同比", _RATE, 11),
    Column("原因分析", width=20, editable=True),
    Column("改进措施", width=20, editable=True),
)


@attrs.frozen
class _Line:
    """One line: key, 项目, 单位, form, what targets mean it, and its value of a span."""

    key: str
    name: str
    unit: str
    form: str
    aim: Aim
    of: Callable[[Sales], Quotient]


def targets_table(
    facts: SalesFacts, month: Period, written: Callable[[str, str], str] = lambda *_: ""
) -> Table:
    """Return the form of a month; ``written`` gives what a person wrote, by row and heading."""
    passed = Quotient(facts.spans.month.days, month.days)
    rows = [
        Row(line.key, tuple(_cells(facts, line, month, passed, written))) for line in _lines(facts)
    ]
    said = ["同比、环比是增幅；百分点是两个百分数之差。", "毛利(估)=条×(零售指导价−批发价)。"]
    if facts.spans.label:
        said.insert(0, f"{facts.spans.label}，对比期取相同天数。")
    return Table(
        id="targets", title="", columns=TARGET_COLUMNS, rows=tuple(rows), note="".join(said)
    )


def _lines(facts: SalesFacts) -> Iterable[_Line]:
    yield _quantity_line(facts, "total", "总量", Aim(Measure.QUANTITY), None)
    for name in facts.classes():
        aim = Aim(Measure.QUANTITY, Scope.PRICE_CLASS, name)
        yield _quantity_line(facts, name, class_title(name), aim, of_class(name))
    yield _Line("case_price", "单箱", "元/箱", "yuan_a_case", Aim(Measure.PRICE), Sales.price)
    for name in facts.brands():
        aim = facts.brand_aim(name)
        yield _quantity_line(facts, f"brand {name}", f"重点 {name}", aim, of_brand(name))
    outside = Aim(Measure.QUANTITY, Scope.ORIGIN, "省外")
    yield _quantity_line(facts, "outside", "省外", outside, lambda product: product.outside)
    yield _Line(
        "margin", "毛利(估)", "万元", "wan", Aim(Measure.MARGIN), _margin_of(facts.products)
    )


def _quantity_line(
    facts: SalesFacts, key: str, name: str, aim: Aim, wanted: Wanted | None
) -> _Line:
    ids = None if wanted is None else facts.products_where(wanted)
    return _Line(
        key,
        name,
        "箱",
        "cases",
        aim,
        lambda sales: sales.quantity(ids),
    )


def _margin_of(catalogue: Mapping[str, ReportProduct]) -> Callable[[Sales], Quotient]:
    def margin(sales: Sales) -> Quotient:
        """Add up 条 × (guide − wholesale) in 分; without any guide price there is none."""
        if sales.reason:
            return Quotient.none(sales.reason)
        found, priced = 0, False
        for key, bought in sales.by_product.items():
            product = catalogue.get(key)
            if product is None or product.guide is None or product.wholesale is None:
                continue
            found += bought.quantity * (product.guide - product.wholesale)
            priced = True
        if not priced:
            return Quotient.none(Reason.NO_PRICE)
        value = Fraction(found, _PRICE_UNITS_A_FEN)
        return Quotient(value.numerator, value.denominator)

    return margin


def _cells(
    facts: SalesFacts,
    line: _Line,
    month: Period,
    passed: Quotient,
    written: Callable[[str, str], str],
) -> Iterable[Cell]:
    subjects = facts.subjects()
    goal, done = goal_of(facts.targets, line.aim, month, subjects), line.of(facts.now)
    rate = over(done, goal, Reason.NO_TARGET)
    year_ago, before = line.of(facts.year_ago), line.of(facts.before)
    goals = goal_so_far(facts.targets, line.aim, month, subjects)
    so_far = line.of(facts.so_far)
    so_far_year_ago = line.of(facts.so_far_year_ago)
    of_price = line.aim.measure is Measure.PRICE
    yield words(line.name)
    yield words(line.unit)
    yield shown(goal, line.form)
    yield shown(done, line.form)
    yield shown(done.minus(goal), line.form)
    yield shown(rate)
    if of_price:  # a price does not grow with the days
        yield words("")
        yield words("")
    else:
        yield shown(passed)
        yield shown(rate.minus(passed), "points")
    yield shown(year_ago, line.form)
    yield shown(grown(done, year_ago, Reason.NO_YEAR_AGO), "growth")
    yield shown(before, line.form)
    yield shown(grown(done, before, Reason.NO_BASE), "growth")
    yield shown(goals, line.form)
    yield shown(so_far, line.form)
    yield shown(over(so_far, goals, Reason.NO_TARGET))
    yield shown(grown(so_far, so_far_year_ago, Reason.NO_YEAR_AGO), "growth")
    for heading in ("原因分析", "改进措施"):
        yield words(written(line.key, heading))
