"""销售分析: what was bought, of which classes and brands, by whom more and by whom less."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from models.calendar import Period, PeriodKind
from models.cell_kind import CellKind
from models.metrics.facts import Bought
from models.metrics.quotient import Quotient, Reason
from models.reports.cells import Cell, Column, Row, Table, counted, shown, words
from models.reports.sales import (
    PRICE_CLASSES,
    Sales,
    SalesFacts,
    Wanted,
    class_title,
    of_brand,
    of_class,
)
from models.reports.values import grown, over, total
from models.targets.aims import Aim, Scope, Subjects
from models.targets.goals import goal_of
from models.targets.measures import Measure

__all__ = ["sales_tables", "sales_words"]

_MOST: Final = 5
_WORDS: Final[Mapping[PeriodKind, tuple[str, str]]] = {
    PeriodKind.WEEK: ("本周", "上周"),
    PeriodKind.MONTH: ("本月", "上月"),
    PeriodKind.QUARTER: ("本季", "上季"),
}
_NUMBER: Final = CellKind.MONEY
_RATE: Final = CellKind.PERCENT


@attrs.frozen
class _Line:
    """One line of the totals: what it is called, its unit, its form, how it is got of a span."""

    key: str
    name: str
    unit: str
    form: str
    of: Callable[[Sales], Quotient]


_LINES: Final = (
    _Line("quantity", "购进量", "箱", "cases", Sales.quantity),
    _Line("cartons", "购进量", "条", "cartons", Sales.quantity),
    _Line("amount", "购进额", "万元", "wan", Sales.amount),
    _Line("case_price", "单箱", "元/箱", "yuan_a_case", Sales.price),
    _Line("carton_price", "单条均价", "元/条", "yuan_a_carton", Sales.price),
    _Line("buyers", "购进户", "户", "count", Sales.buyers),
)


def sales_tables(facts: SalesFacts, period: Period) -> tuple[Table, ...]:
    """Return the tables of 销售分析."""
    classes = [(name, of_class(name)) for name in facts.classes()]
    brands = [(name, of_brand(name)) for name in facts.brands()]
    return (
        _totals(facts, period),
        _goals(facts, period),
        _mix(facts, period, ("classes", "价类"), classes),
        _mix(facts, period, ("brands", "重点品牌"), brands),
        _movers(facts, period),
    )


def _yearly(period: Period) -> bool:
    return period.kind is not PeriodKind.WEEK


# ---------------------------------------------------------------------------------------- totals


def _totals(facts: SalesFacts, period: Period) -> Table:
    now, before = _WORDS[period.kind]
    columns = [
        Column("项目", width=12),
        Column("单位", width=8),
        Column(now, _NUMBER, 14),
        Column(before, _NUMBER, 14),
        Column("环比", _RATE, 12),
    ]
    if _yearly(period):
        columns += [Column("去年同期", _NUMBER, 14), Column("同比", _RATE, 12)]
    rows = [Row(line.key, tuple(_total_cells(facts, line, period))) for line in _LINES]
    note = "环比、同比是增幅。" + (
        f"{facts.spans.label}，对比期取相同天数。" if facts.spans.label else ""
    )
    return Table(id="totals", title="购进", columns=tuple(columns), rows=tuple(rows), note=note)


def _total_cells(facts: SalesFacts, line: _Line, period: Period) -> Iterable[Cell]:
    now, before = line.of(facts.now), line.of(facts.before)
    yield words(line.name)
    yield words(line.unit)
    yield shown(now, line.form)
    yield shown(before, line.form)
    yield shown(grown(now, before, Reason.NO_BASE), "growth")
    if _yearly(period):
        year_ago = line.of(facts.year_ago)
        yield shown(year_ago, line.form)
        yield shown(grown(now, year_ago, Reason.NO_YEAR_AGO), "growth")


# ----------------------------------------------------------------------------------------- goals


@attrs.frozen
class _Held:
    """What is held against targets: the period they are of, the days of it that have passed."""

    period: Period
    passed: Quotient
    sales: Sales

    @classmethod
    def of(cls, facts: SalesFacts, period: Period) -> "_Held":
        """A week goes by its month to the same day, a quarter by itself."""
        if period.kind is PeriodKind.QUARTER:
            return cls(period, Quotient(facts.spans.now.days, period.days), facts.now)
        month = Period.month(facts.spans.month.last)
        return cls(month, Quotient(facts.spans.month.days, month.days), facts.month)

    def goal(self, facts: SalesFacts, aim: Aim, subjects: Subjects) -> Quotient:
        """Return the target of the period; of a quarter without one that of its months."""
        found = goal_of(facts.targets, aim, self.period, subjects)
        months = [goal_of(facts.targets, aim, each, subjects) for each in self.period.months()]
        if found.reason and not any(month.reason for month in months):
            added = sum((month.ratio or Fraction(0) for month in months), Fraction(0))
            return Quotient(added.numerator, added.denominator)
        return found


def _goals(facts: SalesFacts, period: Period) -> Table:
    """Hold what was bought against the targets (M12, M13)."""
    held, subjects = _Held.of(facts, period), facts.subjects()
    aims: list[tuple[str, Aim, Wanted | None]] = [("总量", Aim(Measure.QUANTITY), None)]
    for name in facts.classes():
        aim = Aim(Measure.QUANTITY, Scope.PRICE_CLASS, name)
        aims.append((class_title(name), aim, of_class(name)))
    aims += [(name, facts.brand_aim(name), of_brand(name)) for name in facts.brands()]
    rows = []
    for name, aim, wanted in aims:
        goal = held.goal(facts, aim, subjects)
        if goal.reason and wanted is not None:
            continue
        ids = None if wanted is None else facts.products_where(wanted)
        rows.append(_goal_row(name, held.sales.quantity(ids), goal, held.passed))
    return Table(
        id="goals",
        title=f"{held.period.title}目标达成",
        columns=(
            Column("项目", width=14),
            Column("目标(箱)", _NUMBER, 12),
            Column("累计(箱)", _NUMBER, 12),
            Column("达成率", _RATE, 12),
            Column("时间进度", _RATE, 12),
            Column("进度差(个百分点)", _NUMBER, 14),
        ),
        rows=tuple(rows),
        note=f"时间进度 {held.passed.parts} 天。",
    )


def _goal_row(name: str, done: Quotient, goal: Quotient, passed: Quotient) -> Row:
    rate = over(done, goal, Reason.NO_TARGET)
    return Row(
        name,
        (
            words(name),
            shown(goal, "cases"),
            shown(done, "cases"),
            shown(rate),
            shown(passed),
            shown(rate.minus(passed), "points"),
        ),
    )


# ------------------------------------------------------------------------------------------- mix


def _mix(
    facts: SalesFacts, period: Period, named: tuple[str, str], groups: list[tuple[str, Wanted]]
) -> Table:
    """Return one line a group: its 条, its part, how both moved."""
    now, before = _WORDS[period.kind]
    key, head = named
    columns = [
        Column(head, width=14),
        Column(f"{now}(箱)", _NUMBER, 12),
        Column("占比", _RATE, 10),
        Column(f"{before}占比", _RATE, 10),
        Column("占比变化(个百分点)", _NUMBER, 14),
        Column("环比", _RATE, 12),
    ]
    if _yearly(period):
        columns.append(Column("同比", _RATE, 12))
    rows = []
    for name, wanted in groups:
        ids = facts.products_where(wanted)
        rows.append(Row(name, tuple(_mix_cells(facts, name, ids, yearly=_yearly(period)))))
    return Table(id=key, title=head, columns=tuple(columns), rows=tuple(rows))


def _mix_cells(
    facts: SalesFacts, name: str, ids: tuple[str, ...], *, yearly: bool
) -> Iterable[Cell]:
    quantity = facts.now.quantity(ids)
    part, part_before = facts.now.share(ids), facts.before.share(ids)
    yield words(name)
    yield shown(quantity, "cases")
    yield shown(part)
    yield shown(part_before)
    yield shown(part.minus(part_before), "points")
    yield shown(grown(quantity, facts.before.quantity(ids), Reason.NO_BASE), "growth")
    if yearly:
        year_ago = facts.year_ago.quantity(ids)
        yield shown(grown(quantity, year_ago, Reason.NO_YEAR_AGO), "growth")


# ---------------------------------------------------------------------------------------- movers


def _movers(facts: SalesFacts, period: Period) -> Table:
    """Return the five retailers that bought most more, and the five that bought most less."""
    now, before = _WORDS[period.kind]
    rows: list[Row] = []
    if not facts.before.reason and not facts.now.reason:
        moved = _moved(facts)
        up = sorted((each for each in moved if each[1] > 0), key=lambda e: (-e[1], e[0]))[:_MOST]
        down = sorted((each for each in moved if each[1] < 0), key=lambda e: (e[1], e[0]))[:_MOST]
        rows += [_mover(facts, "增", number, each[0]) for number, each in enumerate(up, 1)]
        rows += [_mover(facts, "减", number, each[0]) for number, each in enumerate(down, 1)]
    return Table(
        id="movers",
        title="增减前 5 户",
        columns=(
            Column("增减", width=8),
            Column("客户编码", CellKind.CODE, 12),
            Column("客户名称", width=26),
            Column(f"{now}(条)", CellKind.WHOLE, 10),
            Column(f"{before}(条)", CellKind.WHOLE, 10),
            Column("增减(条)", CellKind.WHOLE, 10),
            Column("环比", _RATE, 12),
        ),
        rows=tuple(rows),
        note="" if rows else "没有可比的上期购进。",
    )


def _moved(facts: SalesFacts) -> list[tuple[str, int]]:
    every = dict.fromkeys((*facts.now.by_retailer, *facts.before.by_retailer))
    return [(key, _bought(facts.now, key) - _bought(facts.before, key)) for key in every]


def _bought(sales: Sales, retailer_id: str) -> int:
    return sales.by_retailer.get(retailer_id, Bought()).quantity


def _mover(facts: SalesFacts, way: str, number: int, retailer_id: str) -> Row:
    now, before = _bought(facts.now, retailer_id), _bought(facts.before, retailer_id)
    return Row(
        f"{way}{number}",
        (
            words(f"{way} {number}"),
            words(retailer_id),
            words(facts.shop(retailer_id).name),
            counted(now, "cartons"),
            counted(before, "cartons"),
            counted(now - before, "cartons"),
            shown(grown(total(now), total(before), Reason.NO_BASE), "growth"),
        ),
    )


# ----------------------------------------------------------------------------------------- words


def sales_words(facts: SalesFacts, period: Period) -> str:
    """Say the most important in a sentence, to be gone on with; empty where nothing is known."""
    if facts.now.reason:
        return ""
    now, before = _WORDS[period.kind]
    quantity, held = facts.now.quantity(), _Held.of(facts, period)
    goal = held.goal(facts, Aim(Measure.QUANTITY), facts.subjects())
    rate = over(held.sales.quantity(), goal, Reason.NO_TARGET)
    growth = grown(quantity, facts.before.quantity(), Reason.NO_BASE)
    top = facts.now.share(facts.products_where(of_class(PRICE_CLASSES[0])))
    sorted_out = PRICE_CLASSES[0] in facts.classes()
    amount = shown(facts.now.amount(), "wan").text
    said = [f"{now}购进 {shown(quantity, 'cases').text} 箱、{amount} 万元"]
    said += [] if growth.reason else [f"比{before} {shown(growth, 'growth').text}"]
    said += [] if rate.reason else [f"{held.period.title}目标达成 {shown(rate).text}"]
    said += [f"一类烟占 {shown(top).text}"] if sorted_out and not top.reason else []
    return "，".join(said) + "。"
