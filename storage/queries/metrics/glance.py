"""The figures over the page 分析: how the month stands, against its targets and the time gone."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction

import attrs

from models.calendar import Period
from models.metrics.quotient import Quotient
from models.metrics.reading import Reading
from models.metrics.service import visits_completed
from models.plan.rules import StopStatus, status_of
from models.plan_stop import PlanStop
from models.six_ones.board import Board
from models.target import Target
from models.targets.aims import Aim, Scope, Subjects, aim_of
from models.targets.measures import Measure, value_of
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.board import board_of_month
from storage.queries.metrics.analysis import Analysis
from storage.queries.month_plan import visits_of_month
from storage.queries.plan import stops_between

__all__ = ["Glance", "Round", "glance"]


@attrs.frozen(kw_only=True)
class Round:
    """The planned visits of the month: ``done`` as planned, ``left`` the others (M20)."""

    done: tuple[PlanStop, ...]
    left: tuple[PlanStop, ...]

    @property
    def rate(self) -> Quotient:
        """走访完成率 of the whole month's plan."""
        return visits_completed(len(self.done), len(self.done) + len(self.left))


@attrs.frozen(kw_only=True)
class Glance:
    """What stands at the top; goals are None where headquarters set none.

    ``time``: days gone ÷ days of the month; ``known_time``: days of which purchases are known.
    ``cartons`` and ``cartons_goal`` in 条, of
    ``case_price`` the goal in 分 a 条, of ``key_share`` as a ratio.
    """

    time: Quotient
    known_time: Quotient
    cartons: int | None
    cartons_goal: Fraction | None
    on_year: Quotient
    case_price: Reading
    case_price_year_ago: Quotient
    case_price_goal: Fraction | None
    key_share: Reading
    key_share_before: Quotient
    key_share_goal: Fraction | None
    round: Round
    board: Board

    @property
    def six_ones(self) -> Quotient:
        """六个一完成率 of the month (M22)."""
        return self.board.completion


def glance(ledger: Ledger, analysis: Analysis, today: date) -> Glance:
    """Read the figures of a month, as ``analysis`` looks at it; goals are of everybody."""
    month = Period.month(analysis.span.first)
    targets: Sequence[Target] = find(ledger, Target) if analysis.facts.only is None else ()
    goals = _goals(targets, month)
    gone = min(max((today - month.first).days + 1, 0), month.days)
    bought = analysis.facts.now
    return Glance(
        time=Quotient.of(gone, month.days),
        known_time=Quotient.of(analysis.span.days, month.days),
        cartons=bought.total.quantity if bought.known else None,
        cartons_goal=goals.get((Measure.QUANTITY, Scope.TOTAL)),
        on_year=analysis.total("M07.quantity").quotient,
        case_price=analysis.total("M10"),
        case_price_year_ago=analysis.total_year_ago("M10"),
        case_price_goal=goals.get((Measure.PRICE, Scope.TOTAL)),
        key_share=analysis.total("M15"),
        key_share_before=analysis.total_before("M15"),
        key_share_goal=goals.get((Measure.SHARE, Scope.KEY)),
        round=_round(ledger, month, today, analysis.facts.only),
        board=_board(ledger, month, today, analysis.facts.only),
    )


def _goals(targets: Iterable[Target], month: Period) -> dict[tuple[Measure, Scope], Fraction]:
    """Return what is wanted of the month, in base units, by what it measures and how far it goes.

    Of a total and of all key brands: for these no catalogue is needed to understand a target.
    """
    found: dict[tuple[Measure, Scope], Fraction] = {}
    for target in targets:
        aim = aim_of(target, Subjects()) if target.period == month.key else None
        if isinstance(aim, Aim) and not aim.word:
            value = value_of(aim.measure, target.value, target.unit)
            if value is not None and value > 0:
                found.setdefault((aim.measure, aim.scope), value)
    return found


def _round(ledger: Ledger, month: Period, today: date, only: AbstractSet[str] | None) -> Round:
    visits = visits_of_month(ledger, month)
    done: list[PlanStop] = []
    left: list[PlanStop] = []
    for stop in stops_between(ledger, month.first, month.last):
        if only is not None and stop.retailer_id not in only:
            continue
        status = status_of(stop, visits.get((stop.retailer_id, stop.day)), today)
        if status is not StopStatus.CANCELLED:
            (done if status is StopStatus.DONE else left).append(stop)
    return Round(done=tuple(done), left=tuple(left))


def _board(ledger: Ledger, month: Period, today: date, only: AbstractSet[str] | None) -> Board:
    board = board_of_month(ledger, month.key, today).board
    if only is None:
        return board
    return attrs.evolve(board, rows=tuple(row for row in board.rows if row.retailer_id in only))
