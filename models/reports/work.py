"""The manager's own work: visits, six-ones, todos, trainings, and what is planned next."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from models.calendar import Period, day_and_weekday
from models.cell_kind import CellKind
from models.metrics.quotient import Quotient, Reason
from models.metrics.service import visits_completed
from models.reports.cells import Column, Row, Table, counted, figure_table, shown, words
from models.six_one_record import SixOneItem

__all__ = ["NextDay", "WorkFacts", "next_table", "work_tables"]


@attrs.frozen(kw_only=True)
class NextDay:
    """A day of the plan to come: its stops, of these standard stores, and the shops by name."""

    day: date
    stops: int
    standard: int
    shops: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class WorkFacts:
    """What was done in a period.

    ``planned``, ``kept``: store and day (M20). ``owed``, ``covered``: stores (M21). ``done``
    visits met somebody, ``missed`` ones did not, ``phone`` of the done were by telephone, ``days``
    had a visit, ``working`` could have had one. ``six_ones`` by item and their ``total`` (M22) of
    the period's ``months``. ``todos``: made, settled, open at the end, of these late.
    """

    planned: int = 0
    kept: int = 0
    owed: int = 0
    covered: int = 0
    done: int = 0
    missed: int = 0
    phone: int = 0
    days: int = 0
    working: int = 0
    minutes: int = 0
    timed: int = 0
    checks: int = 0
    six_ones: Mapping[SixOneItem, Quotient] = attrs.field(factory=dict)
    six_ones_total: Quotient = attrs.field(factory=lambda: Quotient.none(Reason.NOTHING_OWED))
    todos: tuple[int, int, int, int] = (0, 0, 0, 0)
    months: str = ""
    trainings: int = 0
    trained: int = 0
    upcoming: Sequence[NextDay] = ()


def work_tables(facts: WorkFacts) -> tuple[Table, ...]:
    """Return what was done: visits and the like, and the six-ones item by item."""
    return (_visits(facts), _six_ones(facts))


def _visits(facts: WorkFacts) -> Table:
    plan = visits_completed(facts.kept, facts.planned)
    covered = Quotient.of(facts.covered, facts.owed)
    made, settled, still, late = facts.todos
    rows = (
        ("planned", "计划户次", "户次", counted(facts.planned)),
        ("done", "完成走访", "户次", counted(facts.done)),
        ("phone", "其中电话", "户次", counted(facts.phone)),
        ("missed", "未遇", "户次", counted(facts.missed)),
        ("plan_rate", "拜访完成率", "%", shown(plan, bare=True)),
        ("coverage", "拜访覆盖率", "%", shown(covered, bare=True)),
        ("a_day", "日均走访", "户次", shown(Quotient.of(facts.done, facts.days), "mean")),
        ("days", "走访天数", "天", counted(facts.days)),
        ("working", "工作日", "天", counted(facts.working)),
        ("minutes", "平均时长", "分钟", shown(Quotient.of(facts.minutes, facts.timed), "mean")),
        ("checks", "规范评估", "户次", counted(facts.checks)),
        ("trainings", "客户培训", "场", counted(facts.trainings)),
        ("trained", "参训店", "户次", counted(facts.trained)),
        ("todos_made", "新增待办", "项", counted(made)),
        ("todos_settled", "办结待办", "项", counted(settled)),
        ("todos_open", "期末未办", "项", counted(still)),
        ("todos_late", "其中逾期", "项", counted(late)),
    )
    return figure_table("visits", "走访和待办", rows)


def _six_ones(facts: WorkFacts) -> Table:
    def row(key: str, name: str, rate: Quotient) -> Row:
        counts = (counted(rate.numerator), counted(rate.denominator))
        return Row(key, (words(name), *counts, shown(rate)))

    return Table(
        id="six_ones",
        title="六个一",
        columns=(
            Column("项目", width=16),
            Column("已完成", CellKind.WHOLE, 10),
            Column("应完成", CellKind.WHOLE, 10),
            Column("完成率", CellKind.PERCENT, 10),
        ),
        rows=tuple(
            row(str(item.value), f"{item.sign}{item.short_name}", rate)
            for item, rate in facts.six_ones.items()
        ),
        foot=(row("total", "合计", facts.six_ones_total),),
        note=f"按 {facts.months} 的看板。" if facts.months else "",
    )


def next_table(facts: WorkFacts, following: Period) -> Table:
    """Return the plan of the period to come, day by day."""
    return Table(
        id="next",
        title=f"{following.title}走访计划",
        columns=(
            Column("日期", width=18),
            Column("计划户次", CellKind.WHOLE, 10),
            Column("标准店", CellKind.WHOLE, 10),
            Column("客户", width=60),
        ),
        rows=tuple(
            Row(
                day.day.isoformat(),
                (
                    words(day_and_weekday(day.day)),
                    counted(day.stops),
                    counted(day.standard),
                    words("、".join(day.shops)),
                ),
            )
            for day in facts.upcoming
        ),
        note="" if facts.upcoming else "还没有做计划。",
    )
