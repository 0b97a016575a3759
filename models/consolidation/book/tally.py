"""One manager's month in numbers, each a count or a numerator with its denominator.

Numbers of a territory are sums of these: a rate is the sum of the one by the sum of the other.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

import attrs

from models.check import Check
from models.consolidation.book.checks import is_overdue, todos_shown
from models.consolidation.book.open_points import OpenPoint, PointKind
from models.consolidation.book.source import ManagerMonth, Share
from models.consolidation.overview import ManagerRow
from models.consolidation.sequence import is_late
from models.entries import Complaint, ComplaintState, Irregularity
from models.package.complaint_sheet import is_of_integrity
from models.six_one_record import SixOneItem, SixOneRecord
from models.visit import Visit

__all__ = ["Delivery", "Tally", "delivery_of", "tally"]


class Delivery(StrEnum):
    """Whether the month's package is there; the value is what people read."""

    IN_TIME = "按时"
    AFTER = "迟报"
    OVERDUE = "逾期未到"
    AWAITED = "未到"


@attrs.frozen(kw_only=True)
class Tally:
    """What was counted.

    Attributes: ``packages`` (of the month), ``visits`` (that met somebody), ``days`` (with a visit
    or an attempt), ``met`` (stores), ``scored`` checks have a total, ``points`` its sum, ``shown``
    ones a display score, ``display`` its sum, both in tenths. ``covered`` is None where no package
    of the month tells the base; ``items`` are the six-ones as (done, owed), owed None likewise.
    ``conflicts`` and ``returned`` are those of whatever month; ``received`` and ``closed`` leave
    廉洁 out, as the sheet does.
    """

    row: ManagerRow
    delivery: Delivery
    packages: int
    visits: int
    missed: int
    days: int
    met: int
    covered: Share | None
    checks: int
    scored: int
    points: int
    shown: int
    display: int
    items: tuple[tuple[int, int | None], ...]
    open_todos: int
    overdue: int
    received: int
    closed: int
    market: int
    irregularities: int
    conflicts: int
    returned: int

    @property
    def manager(self) -> str:
        """工号."""
        return self.row.manager

    @property
    def six_ones(self) -> tuple[int, int | None]:
        """Done and owed over all six."""
        owed = [each for _, each in self.items if each is not None]
        return sum(done for done, _ in self.items), sum(owed) if owed else None


def delivery_of(month: ManagerMonth, today: date, due_day: int) -> Delivery:
    """Judge whether the month's package came in time, by the sender's clock."""
    if month.first_made is None:
        late = month.month.key in month.row.late
        return Delivery.OVERDUE if late else Delivery.AWAITED
    made = min(month.first_made, today)
    late = is_late(month.month.key, arrived=False, today=made, due_day=due_day)
    return Delivery.AFTER if late else Delivery.IN_TIME


def tally(month: ManagerMonth, delivery: Delivery, points: Sequence[OpenPoint]) -> Tally:
    """Count a manager's month; ``points`` are those of his that are not settled."""
    visits = [held.record for held in month.held(Visit)]
    done = [visit for visit in visits if not visit.missed]
    checks = [held.record for held in month.held(Check)]
    totals = [check.total for check in checks if check.total is not None]
    shown = [check.display_score for check in checks if check.display_score is not None]
    todos = [held.record for held in todos_shown(month) if not held.record.state.settled]
    complaints = [h.record for h in month.held(Complaint) if not is_of_integrity(h.record)]
    return Tally(
        row=month.row,
        delivery=delivery,
        packages=month.figures.packages,
        visits=len(done),
        missed=len(visits) - len(done),
        days=len({visit.day for visit in visits}),
        met=len({visit.retailer_id for visit in done}),
        covered=month.figures.share("visits/covered"),
        checks=len(checks),
        scored=len(totals),
        points=sum(totals),
        shown=len(shown),
        display=sum(shown),
        items=tuple(_items(month)),
        open_todos=len(todos),
        overdue=sum(is_overdue(todo, month) for todo in todos),
        received=len(complaints),
        closed=sum(_is_closed(each) for each in complaints),
        market=sum(len(visit.stock_lines) for visit in visits),
        irregularities=sum(1 for _ in month.held(Irregularity)),
        conflicts=sum(point.kind is PointKind.CONFLICT for point in points),
        returned=sum(point.kind is PointKind.RETURNED for point in points),
    )


def _is_closed(complaint: Complaint) -> bool:
    return complaint.closed_on is not None or complaint.state is ComplaintState.CLOSED


def _items(month: ManagerMonth) -> Iterator[tuple[int, int | None]]:
    """Give done and owed of each item: as the package says, else what records say was done."""
    done = {
        (held.record.retailer_id, held.record.item)
        for held in month.held(SixOneRecord)
        if held.record.finalised
    }
    for item in SixOneItem:
        told = month.figures.share(f"six_ones/{item.value}")
        yield told or (sum(each is item for _, each in done), None)
