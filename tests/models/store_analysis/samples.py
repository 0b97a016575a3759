"""A made-up store: three products of DOMAIN M06, counted twice, and what stands beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.calendar import Period
from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST, finalised
from models.metrics.facts import Bought
from models.stock import Count
from models.store_analysis import Goods, Shelf, StoreFacts

MONTH = Period.parse("2026-10")
DAY = date(2026, 11, 8)
YUAN = 10_000
"""1/10000 元 in a 元."""


def goods(name: str, wholesale: float, carton: float | None, **more: Any) -> Goods:
    return Goods(
        name=name,
        wholesale=round(wholesale * YUAN),
        retail_carton=None if carton is None else round(carton * YUAN),
        **{"price_class": "三类", "origin": "省内", **more},
    )


GOODS: Mapping[str, Goods] = {
    "K1": goods("青松(硬)", 95.40, 108),
    "K2": goods("海棠(软)", 190.80, 220, price_class="一类", key=True),
    "K3": goods("白鹭(中支)", 381.60, 450, price_class="一类", origin="省外"),
}
"""The products of the vector of M06."""


def bought(**quantities: int) -> dict[str, Bought]:
    """What was paid is 批发价; 条 by product."""
    return {
        key: Bought(number, number * (GOODS[key].wholesale or 0) // 100, number)
        for key, number in quantities.items()
    }


def counted(*counts: tuple[int, int], **more: Any) -> Shelf:
    """Counts as (days before ``DAY``, 盒), the oldest first."""
    days = tuple(Count(date.fromordinal(DAY.toordinal() - ago), packs) for ago, packs in counts)
    return Shelf(counts=days, **more)


def facts(**changed: Any) -> StoreFacts:
    usual: dict[str, Any] = {
        "retailer_id": "HZ1",
        "month": MONTH,
        "day": DAY,
        "goods": GOODS,
        "bought": bought(K1=100, K2=40, K3=10),
        "known_until": DAY,
        "kind": ("食杂店", "18"),
    }
    return StoreFacts(**{**usual, **changed})


def check(day: date = date(2026, 10, 19), **changed: PointResult | tuple[int, int]) -> Check:
    """All points at their best, but for ``changed`` (a pair is a ratio)."""
    answers = []
    for point in DEFAULT_CHECKLIST.points:
        ratio = point.results[0] is PointResult.RATIO
        value = changed.get(point.code, (10, 10) if ratio else point.results[0])
        if isinstance(value, tuple):
            answer = CheckAnswer(
                point=point.code, result=PointResult.RATIO, got=value[0], of=value[1]
            )
        else:
            answer = CheckAnswer(point=point.code, result=value)
        answers.append(answer)
    blank = Check(
        id="C1",
        retailer_id="HZ1",
        day=day,
        template_version=DEFAULT_CHECKLIST.version,
        answers=tuple(answers),
    )
    return finalised(DEFAULT_CHECKLIST, blank)
