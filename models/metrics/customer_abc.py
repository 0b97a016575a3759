"""客户ABC分析表: rank, share, cumulative share, class and movement (DOMAIN 5.3, M09).

The rule of the classes is in :mod:`models.abc`. Never on paper that a shop sees (seed row 5.11).
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import attrs

from models.abc import DEFAULT_LIMITS, AbcClass, AbcLimits, abc_classes, abc_order
from models.metrics.quotient import Quotient

__all__ = ["AbcMeasure", "AbcRow", "AbcTotal", "Movement", "abc_table", "abc_totals"]


class AbcMeasure(StrEnum):
    """By what stores are ranked (a setting); the value is what is shown."""

    AMOUNT = "购进额"
    QUANTITY = "购进量"
    MARGIN = "毛利"


class Movement(StrEnum):
    """变动 against the class of the period before; the value is what is shown."""

    UP = "↑"
    DOWN = "↓"
    SAME = "—"
    NEW = ""
    """There was no class before."""


@attrs.frozen(kw_only=True)
class AbcRow:
    """One store. ``share`` and ``cumulative`` (itself included) are of what is above 0."""

    rank: int
    retailer_id: str
    value: int
    share: Quotient
    cumulative: Quotient
    layer: AbcClass
    before: AbcClass | None

    @property
    def movement(self) -> Movement:
        """Up is towards A."""
        if self.before is None:
            return Movement.NEW
        if self.before is self.layer:
            return Movement.SAME
        return Movement.UP if self.layer < self.before else Movement.DOWN


@attrs.frozen(kw_only=True)
class AbcTotal:
    """The footer of a class: 户数, 户数占比, its value and 额占比."""

    layer: AbcClass
    value: int
    stores: Quotient
    share: Quotient


def abc_table(
    values: Mapping[str, int],
    before: Mapping[str, int] | None = None,
    limits: AbcLimits = DEFAULT_LIMITS,
) -> tuple[AbcRow, ...]:
    """Return the rows in their order, the highest value first, ties by 客户编码.

    ``values`` in 分, 条 or 1/1000000 元 of margin by 客户编码; ``before`` the same of the period
    before, None where it is not known.
    """
    layers = abc_classes(values, limits)
    earlier = abc_classes(before or {}, limits)
    total = sum(value for value in values.values() if value > 0)
    rows = []
    cumulative = 0
    for rank, key in enumerate(abc_order(values), start=1):
        value = values[key]
        cumulative += max(value, 0)
        rows.append(
            AbcRow(
                rank=rank,
                retailer_id=key,
                value=value,
                share=Quotient.of(max(value, 0), total),
                cumulative=Quotient.of(cumulative, total),
                layer=layers[key],
                before=earlier.get(key),
            )
        )
    return tuple(rows)


def abc_totals(rows: Sequence[AbcRow]) -> tuple[AbcTotal, ...]:
    """Return the footer: a total for each class, those without a store too.

    Values below 0 stand in the sum of C, and in no share: shares are of what is above 0, so that
    they add up to 100 %.
    """
    total = sum(max(row.value, 0) for row in rows)
    found = []
    for layer in AbcClass:
        mine = [row for row in rows if row.layer is layer]
        found.append(
            AbcTotal(
                layer=layer,
                value=sum(row.value for row in mine),
                stores=Quotient.of(len(mine), len(rows)),
                share=Quotient.of(sum(max(row.value, 0) for row in mine), total),
            )
        )
    return tuple(found)
