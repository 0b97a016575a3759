"""How many 条 a store or product may need next month: F38 (seed row 4.30).

A plain method that a shop can be told in one sentence: last year's month times how the last three
months did against last year's; where the history is too short, the mean of the last three months.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

import attrs

from models.calendar import Period
from models.metrics.quotient import Quotient, Reason

__all__ = ["Forecast", "Method", "forecast"]

_RECENT = 3


class Method(StrEnum):
    """How a forecast was made; the value is what is shown."""

    SEASON = "去年同月 × 最近三个月同比"
    MEAN = "最近三个整月的平均"
    NONE = "历史不足三个整月，不预测"


@attrs.frozen(kw_only=True)
class Forecast:
    """``cartons``: whole 条, never below 0, None with :attr:`Method.NONE`.

    ``value`` is exact, before rounding: 条 / 1 as a quotient that says what it is made of, or why
    there is none. ``months`` are those it rests on.
    """

    method: Method
    value: Quotient
    months: tuple[str, ...] = ()

    @property
    def cartons(self) -> int | None:
        """The forecast in whole 条, half up."""
        ratio = self.value.ratio
        return None if ratio is None else (max(ratio, Fraction()) + Fraction(1, 2)).__floor__()


def forecast(sums: Mapping[str, int], month: Period, gap: int = 0) -> Forecast:
    """Forecast the 条 of ``month`` from the sums of whole months by key (``2026-11``).

    A month that is not a key is not known; one known to be without purchases is 0. With the month
    a year ago and the last three known now and a year ago: the former times Σ now / Σ a year ago.
    Else the mean of the last three; else none. Sums below 0 (returns) count as they are, the
    forecast is at least 0.

    ``gap`` months just before are left out: a plan is made before the month before it has ended.
    """
    recent = [month.shift(-back - gap).key for back in range(_RECENT, 0, -1)]
    if any(key not in sums for key in recent):
        return Forecast(method=Method.NONE, value=Quotient.none(Reason.SHORT_HISTORY))
    total = sum(sums[key] for key in recent)
    year_ago = month.shift(-12).key
    base = [month.shift(-12 - back - gap).key for back in range(_RECENT, 0, -1)]
    if all(key in sums for key in (year_ago, *base)):
        before = sum(sums[key] for key in base)
        if before > 0 and sums[year_ago] > 0:
            value = Quotient.of(sums[year_ago] * total, before)
            return Forecast(method=Method.SEASON, value=value, months=(*base, year_ago, *recent))
    return Forecast(method=Method.MEAN, value=Quotient.of(total, _RECENT), months=tuple(recent))
