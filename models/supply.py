"""The supply limit 货源投放: how much a store of a grade may order in a cycle (DOMAIN 2.4, F18)."""

from datetime import date
from typing import Final

import attrs

from models.fields import Owner, Unit, field
from models.records import Record
from models.rules import between, non_negative

__all__ = ["HIGHEST_GRADE", "GradeLimit", "SupplyLimit", "supply_id"]

_HQ: Final = Owner.HEADQUARTERS

HIGHEST_GRADE: Final = 30
"""Grades 档位 go from 1 to this one (DOMAIN 2.2)."""


def supply_id(since: date | str, until: date | str, product_id: str) -> str:
    """Return the business key of a limit: one product in one cycle."""
    return f"{since}|{until}|{product_id}"


@attrs.frozen(kw_only=True)
class GradeLimit:
    """What one store of a grade may order in the cycle."""

    grade: int = field("档位", owner=_HQ, rule=between(1, HIGHEST_GRADE))
    cartons: int = field("限量", owner=_HQ, unit=Unit.CARTON, rule=non_negative)


@attrs.frozen(kw_only=True)
class SupplyLimit(Record):
    """货源投放; ``id`` is made by :func:`supply_id`.

    A grade that ``limits`` does not name was not handed out: nothing is known of it, not that it
    gets nothing.
    """

    since: date = field("周期起", owner=_HQ, required=True)
    until: date = field("周期止", owner=_HQ, required=True)
    product_id: str = field("商品编码", owner=_HQ, required=True)
    method: str = field("投放方式", owner=_HQ, default="")
    limits: tuple[GradeLimit, ...] = field("各档限量", owner=_HQ, default=())

    def of_grade(self, grade: int) -> int | None:
        """Return the limit of a grade in 条; None where none was handed out."""
        return next((each.cartons for each in self.limits if each.grade == grade), None)
