"""Sales inferred from two counts, and how long the stock lasts (DOMAIN 6: M02, M02b, M02c).

A shop's sales are never known, only inferred: last stock + purchases - this stock. Stock is in 盒,
purchases in 条. Purchases count by the day they are delivered. Where headquarters' purchases end
before the count, only what later purchases cannot overturn is said: 偏低 and 断货.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import lcm

import attrs

from models.calendar import falls_on
from models.marks import N_
from models.metrics.quotient import Reason
from models.metrics.stock_cover import cover, inferred_sales, month_cover
from models.phrase import Phrase
from models.units import PACKS_PER_CARTON

__all__ = [
    "DEFAULT_BANDS",
    "Count",
    "Cover",
    "Delivery",
    "StockBands",
    "StockJudgement",
    "StockState",
    "StockSums",
    "added_up",
    "cover_in_days",
    "delivered_on",
    "judge_stock",
    "month_ratio",
    "state_of",
    "total_cover",
]


class StockState(StrEnum):
    """What is said of a stock; the value is what is shown."""

    OUT = "断货"
    LOW = "偏低"
    FAIR = "合理"
    HIGH = "偏高"
    EXCESS = "积压"
    SLOW = "滞销"
    MISMATCH = "盘点不符"
    FIRST = "首次盘点"
    INCOMPLETE = "购进未全"
    NOTHING = "—"


_CERTAIN = frozenset({StockState.OUT, StockState.LOW})


@attrs.frozen(kw_only=True)
class StockBands:
    """Limits in days (a setting): below ``low`` 偏低, up to ``fair`` 合理, up to ``high`` 偏高."""

    low: int = 7
    fair: int = 21
    high: int = 30

    def state(self, days: Fraction) -> StockState:
        """Return the band of a cover; the exact value is compared, not the rounded one."""
        if days < self.low:
            return StockState.LOW
        if days <= self.fair:
            return StockState.FAIR
        return StockState.HIGH if days <= self.high else StockState.EXCESS


DEFAULT_BANDS = StockBands()


@attrs.frozen
class Cover:
    """存销比(天): ``days`` exact, None where there is none; 滞销 is without end."""

    days: Fraction | None
    state: StockState

    @property
    def sort_key(self) -> tuple[bool, bool, Fraction]:
        """Order by days; 滞销 after every number, nothing known last of all."""
        endless = self.state is StockState.SLOW
        return (self.days is None and not endless, endless, self.days or Fraction())


def cover_in_days(
    stock: int | Fraction, sales: int | Fraction, days: int, bands: StockBands = DEFAULT_BANDS
) -> Cover:
    """M02: stock / (sales / days), stock and sales in the same unit.

    Sales 0 and stock > 0: 滞销; both 0, no days, or sales below 0 (returns): nothing.
    """
    found = cover(stock, sales, days)
    if found.ratio is None:
        slow = found.reason is Reason.SLOW
        return Cover(None, StockState.SLOW if slow else StockState.NOTHING)
    return Cover(found.ratio, bands.state(found.ratio) if stock else StockState.OUT)


def month_ratio(stock: int | Fraction, sales: int | Fraction) -> Fraction | None:
    """M02b 月存销比(倍): stock / sales of the period; None without sales."""
    return month_cover(stock, sales).ratio


@attrs.frozen
class Count:
    """A stock of ``packs`` 盒 counted on ``day``, of a product with ``per_carton`` 盒 a 条."""

    day: date
    packs: int
    per_carton: int = PACKS_PER_CARTON


@attrs.frozen
class Delivery:
    """``cartons`` 条 delivered on ``day``; a return is negative."""

    day: date
    cartons: int


def delivered_on(ordered: date, delivery_day: str) -> date:
    """Return the first 送货日 after the order day; the order day itself where none is known."""
    fortnight = (ordered + timedelta(days=ahead) for ahead in range(1, 15))
    return next((day for day in fortnight if falls_on(delivery_day, day)), ordered)


@attrs.frozen(kw_only=True)
class StockJudgement:
    """What two counts tell of one product.

    ``last`` and ``stock`` in 盒, ``purchased`` in 条, ``sold`` in 盒 (below 0 with 盘点不符, None
    where it cannot be told), ``days`` between the counts. ``known_until`` is set where known
    purchases end before the count.
    """

    stock: int
    state: StockState
    per_carton: int = PACKS_PER_CARTON
    last: int | None = None
    purchased: int | None = None
    sold: int | None = None
    days: int | None = None
    cover: Fraction | None = None
    known_until: date | None = None

    @property
    def mismatch(self) -> bool:
        """盘点不符: more in the shop than there can be."""
        return self.state is StockState.MISMATCH

    @property
    def note(self) -> str:
        """购进截至 11-20 where purchases end before the count, else empty."""
        if not self.known_until:
            return ""
        return Phrase(N_("购进截至 {day}"), day=f"{self.known_until:%m-%d}")


def judge_stock(
    count: Count,
    last: Count | None,
    deliveries: Iterable[Delivery],
    known_until: date | None = None,
    bands: StockBands = DEFAULT_BANDS,
) -> StockJudgement:
    """M02c: judge one product's count against the one before.

    Deliveries after the last count's day up to this count's day are taken; ``known_until`` is the
    last day for which purchases are known (None: all are).
    """
    short = known_until if known_until and known_until < count.day else None
    base = StockJudgement(
        stock=count.packs,
        state=StockState.FIRST,
        per_carton=count.per_carton,
        known_until=short,
    )
    if last is None or last.day > count.day:
        return base
    purchased = sum(each.cartons for each in deliveries if last.day < each.day <= count.day)
    days = (count.day - last.day).days
    packs = purchased * count.per_carton
    sold = inferred_sales(last.packs, packs, count.packs, days).numerator
    lasting = cover_in_days(count.packs, sold, days, bands)
    return attrs.evolve(
        base,
        last=last.packs,
        purchased=purchased,
        sold=None if sold < 0 and short else sold,
        days=days,
        cover=lasting.days,
        state=_state(sold, lasting, incomplete=short is not None),
    )


def _state(sold: int, cover: Cover, *, incomplete: bool) -> StockState:
    """Let nothing be flagged that purchases not yet known could overturn."""
    if incomplete:
        return cover.state if cover.state in _CERTAIN else StockState.INCOMPLETE
    return StockState.MISMATCH if sold < 0 else cover.state


def total_cover(judgements: Sequence[StockJudgement], bands: StockBands = DEFAULT_BANDS) -> Cover:
    """可销天数 of a whole shop: sum of stocks / sum of daily sales over what could be inferred.

    Counted in 条, because products differ in 盒 per 条.
    """
    sums = added_up(judgements)
    return cover_in_days(sums.stock, sums.sold, sums.days, bands)


@attrs.frozen
class StockSums:
    """Products that could be judged, added up: ``sold`` in ``days``; all in one whole unit.

    The unit is 盒 where every product has as many in a 条 (else a part of one, common to all), and
    the days are those between the counts where they are the same of all (else a multiple).
    """

    stock: int = 0
    sold: int = 0
    days: int = 0
    last: int = 0
    purchased: int = 0


def added_up(judgements: Iterable[StockJudgement]) -> StockSums:
    """Add up what could be inferred; what was counted once or is 盘点不符 is left out."""
    known = [each for each in judgements if each.days and each.sold is not None and each.sold >= 0]
    unit = lcm(*(each.per_carton for each in known))
    days = lcm(*(each.days or 1 for each in known))
    sums = [0, 0, 0, 0]
    for each in known:
        times = unit // each.per_carton
        sums[0] += each.stock * times
        sums[1] += (each.sold or 0) * times * (days // (each.days or 1))
        sums[2] += (each.last or 0) * times
        sums[3] += (each.purchased or 0) * unit
    stock, sold, last, purchased = sums
    return StockSums(stock, sold, days if known else 0, last, purchased)


def state_of(judgements: Sequence[StockJudgement], bands: StockBands = DEFAULT_BANDS) -> StockState:
    """Say of several products together what :func:`judge_stock` says of one."""
    incomplete = any(each.known_until for each in judgements)
    return _state(0, total_cover(judgements, bands), incomplete=incomplete)
