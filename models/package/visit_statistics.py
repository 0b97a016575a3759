"""拜访统计: how much of the round was done in the month, in one row (DOMAIN 5.2; M20, M21)."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

import attrs

from models.metrics.quotient import Quotient
from models.metrics.service import planned_calls, stores_covered
from models.package.common import as_decimal, derived_id
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
)
from models.package.visit_summary import minutes_of
from models.reminders import LONG_AGO_DAYS

__all__ = ["VISIT_STATISTICS", "VisitStatistics", "visit_statistics", "visits_in_figures"]


@attrs.frozen(kw_only=True)
class VisitStatistics:
    """The month's visits counted.

    ``planned`` counts the stops of the month's plan and ``kept`` those whose store was met on that
    day (M20); where the month has no plan, visits marked 计划 stand for it. ``done`` counts all
    that met somebody, ``missed`` those that found the shop shut, ``days`` those with a visit.
    ``owed`` are the stores of the month, ``covered`` those of them that were met; ``minutes`` of
    the ``timed`` visits. ``waiting``: stores not met for more than 30 days.
    """

    manager: str
    manager_id: str
    month: str
    planned: int
    kept: int
    done: int
    missed: int
    days: int
    owed: int
    covered: int
    minutes: int
    timed: int
    waiting: int


def visits_in_figures(source: PackageSource) -> VisitStatistics:
    """Count the month's visits."""
    done = [visit for visit in source.visits if not visit.missed]
    minutes = [found for visit in done if (found := minutes_of(visit)) is not None]
    met = {visit.retailer_id for visit in done}
    kept, planned = planned_calls(
        {(stop.retailer_id, stop.day) for stop in source.plan},
        {(visit.retailer_id, visit.day) for visit in done},
        [not visit.missed for visit in source.visits if visit.planned],
    )
    covered = stores_covered(met, source.population)
    manager = source.head.manager
    return VisitStatistics(
        manager=manager.name,
        manager_id=manager.id,
        month=source.month.key,
        planned=planned,
        kept=kept,
        done=len(done),
        missed=len(source.visits) - len(done),
        days=len({visit.day for visit in source.visits}),
        owed=covered.denominator,
        covered=covered.numerator,
        minutes=sum(minutes),
        timed=len(minutes),
        waiting=sum(1 for _ in _waiting(source)),
    )


def _waiting(source: PackageSource) -> Iterable[str]:
    """Give the stores whose turn has passed: each is owed a visit a month (DOMAIN 4.1)."""
    since = source.as_of - timedelta(days=LONG_AGO_DAYS)
    for store in source.population:
        last = source.last_visits.get(store)
        if last is None or last < since:
            yield store


def _share(numerator: int, denominator: int) -> CellValue:
    """Divide; "—" without a base."""
    value = as_decimal(Quotient.of(numerator, denominator).ratio)
    return NO_BASE if value is None else value


def _planned(row: VisitStatistics) -> CellValue:
    return row.planned or NO_BASE


def _column(
    heading: str, value: Callable[[VisitStatistics], CellValue], kind: CellKind, width: int = 10
) -> Column[VisitStatistics]:
    """Make a column whose 合计 is the one row there is."""
    return Column(heading, value, kind, width, lambda rows: value(rows[0]))


VISIT_STATISTICS: Final = SheetDefinition[VisitStatistics](
    title="拜访统计",
    columns=(
        Column("客户经理", lambda row: f"{row.manager}({row.manager_id})", width=18),
        _column("计划户次", _planned, CellKind.WHOLE),
        _column("完成户次", lambda row: row.done, CellKind.WHOLE),
        _column("完成率", lambda row: _share(row.kept, row.planned), CellKind.PERCENT),
        _column("应访户数", lambda row: row.owed, CellKind.WHOLE),
        _column("覆盖户数", lambda row: row.covered, CellKind.WHOLE),
        _column("覆盖率", lambda row: _share(row.covered, row.owed), CellKind.PERCENT),
        _column("日均户次", lambda row: _share(row.done, row.days), CellKind.ONE_PLACE),
        _column("平均时长", lambda row: _share(row.minutes, row.timed), CellKind.ONE_PLACE),
        _column("未遇户次", lambda row: row.missed, CellKind.WHOLE),
        _column("超频次未访户", lambda row: row.waiting, CellKind.WHOLE, 12),
    ),
    record_id=lambda row: derived_id("visits", row.manager_id, row.month),
    revision=lambda _: 0,
)


def visit_statistics(source: PackageSource) -> SheetTable:
    """Build 拜访统计."""
    return build_table(VISIT_STATISTICS, [visits_in_figures(source)])
