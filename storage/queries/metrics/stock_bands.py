"""How the counted stock is spread over the bands 偏低, 合理, 偏高, 积压, 滞销 (M02)."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date

import attrs

from models.stock import StockState
from storage.database import Ledger
from storage.queries.cover import CountedProduct, covers

__all__ = ["Counted", "StockSpread", "stock_spread"]

_STATES = (
    StockState.OUT,
    StockState.LOW,
    StockState.FAIR,
    StockState.HIGH,
    StockState.EXCESS,
    StockState.SLOW,
    StockState.MISMATCH,
    StockState.INCOMPLETE,
    StockState.FIRST,
)


@attrs.frozen
class Counted:
    """A product in a shop as its last count tells it."""

    retailer_id: str
    day: date
    product: CountedProduct


@attrs.frozen(kw_only=True)
class StockSpread:
    """``bands`` from 断货 to what cannot be told, each with what lies in it; ``shops`` counted."""

    bands: Mapping[StockState, tuple[Counted, ...]]
    shops: int

    @property
    def told(self) -> int:
        """How many counts say how long the stock lasts: what the shares are of."""
        return sum(len(self.bands[state]) for state in _TOLD)


_TOLD = _STATES[:6]


def stock_spread(ledger: Ledger, until: date, only: AbstractSet[str] | None = None) -> StockSpread:
    """Return the last counts up to a day, of all shops or of some, by what they tell."""
    found: dict[StockState, list[Counted]] = {state: [] for state in _STATES}
    shops = 0
    for shop, cover in covers(ledger, until).items():
        if only is not None and shop not in only:
            continue
        shops += 1
        for product in cover.products:
            state = product.judgement.state
            if state in found:
                found[state].append(Counted(shop, cover.counted_on, product))
    return StockSpread(bands={state: tuple(each) for state, each in found.items()}, shops=shops)
