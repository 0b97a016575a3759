"""The manager's own work: M20, M21, M23, M24 (DOMAIN 6).

M22 六个一完成率 is :func:`models.six_ones.board.completion_rate`, a quotient too.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from models.completeness import Completeness
from models.metrics.quotient import Quotient, Reason

__all__ = [
    "basic_data",
    "closed_in_time",
    "complaints_closed",
    "planned_calls",
    "stores_covered",
    "visits_completed",
]


Call = tuple[str, date]
"""客户编码 and day."""


def planned_calls(
    plan: AbstractSet[Call], met: AbstractSet[Call], marked: Sequence[bool]
) -> tuple[int, int]:
    """Return how many calls were kept and how many were planned, in 户次 (M20).

    ``met``: on which days stores were met. Without a plan the visits stand for it that are marked
    计划: ``marked`` tells of each of those whether it met somebody.
    """
    if plan:
        return len(plan & met), len(plan)
    return sum(marked), len(marked)


def visits_completed(done: int, planned: int) -> Quotient:
    """M20 拜访完成率: planned visits done / planned visits, in 户次."""
    return Quotient.of(done, planned, Reason.NO_PLAN)


def stores_covered(met: AbstractSet[str], owed: AbstractSet[str]) -> Quotient:
    """M21 拜访覆盖率: stores met / stores to be visited, in 户."""
    return Quotient.of(len(met & owed), len(owed))


def complaints_closed(closed: int, accepted: int) -> Quotient:
    """M23 诉求处理率: 办结 / 受理, in 件."""
    return Quotient.of(closed, accepted, Reason.NONE_ACCEPTED)


def closed_in_time(in_time: int, accepted: int) -> Quotient:
    """M23 及时率: 按时办结 / 受理, in 件."""
    return Quotient.of(in_time, accepted, Reason.NONE_ACCEPTED)


def basic_data(shops: Iterable[Completeness]) -> Quotient:
    """M24 基础信息到位率: filled / required fields of all shops, in 项."""
    return Quotient.of_group(Quotient.of(shop.filled, shop.required) for shop in shops)
