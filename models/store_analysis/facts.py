"""What is known of one store for its report: purchases, counted stock, limits, the last check."""

from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import Period
from models.check import Check
from models.checklist import DEFAULT_CHECKLIST, Checklist
from models.metrics.facts import Bought
from models.stock import Count, Delivery
from models.units import PACKS_PER_CARTON
from models.visit import PriceTag

__all__ = ["Goods", "Shelf", "StoreFacts"]


@attrs.frozen(kw_only=True)
class Goods:
    """A product as the catalogue had it on the day; ``key``: 重点.

    Prices in 1/10000 元, None where none held on that day.
    """

    name: str
    brand: str = ""
    price_class: str = ""
    origin: str = ""
    key: bool = False
    on_sale: bool = True
    per_carton: int = PACKS_PER_CARTON
    wholesale: int | None = None
    retail_carton: int | None = None
    retail_pack: int | None = None


@attrs.frozen(kw_only=True)
class Shelf:
    """What visits saw of a product in the store.

    ``counts`` the oldest first, ``deliveries`` since the first of them; ``out_days``, the prices it
    is sold at (1/10000 元) and its price tag as they were seen last.
    """

    counts: tuple[Count, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    out_days: int | None = None
    retail_carton: int | None = None
    retail_pack: int | None = None
    tag: PriceTag | None = None


@attrs.frozen(kw_only=True)
class StoreFacts:
    """One store and one month, as they are known on ``day``.

    ``until`` is set where the month is known up to that day only; it is compared with the same days
    then. ``bought``, ``before`` (the month before) and ``year_ago`` are 条 and 分 by product, None
    where headquarters told nothing of that month; ``trend`` are the last months, the oldest first.
    ``missing_key`` are the 重点 products it did not buy of late, those most bought elsewhere first.
    ``kind``: 业态 and 规模 (档位), what it is compared within.
    """

    retailer_id: str
    month: Period
    day: date
    until: date | None = None
    goods: Mapping[str, Goods]
    bought: Mapping[str, Bought] | None
    before: Mapping[str, Bought] | None = None
    year_ago: Mapping[str, Bought] | None = None
    trend: tuple[tuple[str, Bought | None], ...] = ()
    shelf: Mapping[str, Shelf] = attrs.field(factory=dict)
    known_until: date | None = None
    cycle_weeks: int = 1
    limits: Mapping[str, int] = attrs.field(factory=dict)
    missing_key: tuple[str, ...] = ()
    kind: tuple[str, str] = ("", "")
    check: Check | None = None
    checklist: Checklist = DEFAULT_CHECKLIST

    def name(self, product_id: str) -> str:
        """Return what a product is called; its id where the catalogue lacks it."""
        goods = self.goods.get(product_id)
        return goods.name if goods else product_id
