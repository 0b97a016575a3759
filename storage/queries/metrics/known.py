"""What a look at metrics reads of a ledger, each part once: retailers, routes, spans of days."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from models.calendar import Period
from models.metrics.comparing import JoinedMonths, Span
from models.metrics.facts import Asked, Bought, Purchases
from models.metrics.population import EVERYBODY, Chosen
from models.retailer import Retailer
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.metrics.purchases import DaySpan, MonthSpan
from storage.queries.retailers import standing_routes

__all__ = ["Known", "Pairs", "purchases_in"]

Pairs = Mapping[tuple[str, str], Bought]
"""Purchases by 商品编码 and 客户编码."""


def purchases_in(ledger: Ledger, span: Span) -> Purchases:
    """Return what was bought in a span: whole months by their sums, else by the lines."""
    months = _whole_months(span)
    return MonthSpan(ledger, months) if months else DaySpan(ledger, span.first, span.last)


def _whole_months(span: Span) -> tuple[str, ...]:
    """Return the months (YYYY-MM) of a span that consists of whole ones; none otherwise."""
    if span.partial or span.first.day != 1 or not isinstance(span.block, Period | JoinedMonths):
        return ()
    month, found = Period.month(span.first), []
    while month.last <= span.last:
        found.append(month.key)
        month = month.shift(1)
    return tuple(found) if month.first > span.last else ()


class _SomeOf(DaySpan):
    """What some retailers bought and asked for, of pairs that were read."""

    def __init__(self, known: "Known", span: Span, only: AbstractSet[str]) -> None:
        super().__init__(known.ledger, span.first, span.last)
        self._known, self._span, self._only = known, span, only

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], Bought]:
        return dict(self._known.pairs(self._span, self._only))

    @cached_property
    def _asked_by_pair(self) -> dict[tuple[str, str], Asked]:
        asked = self._known.asked_pairs(self._span)
        return {pair: each for pair, each in asked.items() if pair[1] in self._only}


class Known:
    """A ledger as it stands; what was read once is not read again. Drop it when it changes."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._bought: dict[tuple[Span, AbstractSet[str] | None], Purchases] = {}
        self._pairs: dict[Span, Pairs] = {}

    @cached_property
    def retailers(self) -> tuple[Retailer, ...]:
        """Every retailer, in the master or not."""
        return tuple(find(self.ledger, Retailer))

    @cached_property
    def by_id(self) -> Mapping[str, Retailer]:
        """The same by 客户编码."""
        return {each.id: each for each in self.retailers}

    @cached_property
    def routes(self) -> Mapping[str, str]:
        """The 拜访线路 that stands, by 客户编码."""
        return standing_routes(self.ledger)

    @cached_property
    def any_purchases(self) -> bool:
        """True where any purchases were ever brought in."""
        return bool(self.ledger.scalar("SELECT EXISTS (SELECT 1 FROM purchase_sum_retailer)"))

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """价类 by 商品编码, blank where headquarters gave none."""
        return dict(self.ledger.query("SELECT id, price_class FROM product"))

    @cached_property
    def brands(self) -> Mapping[str, str]:
        """Brand by 商品编码."""
        return dict(self.ledger.query("SELECT id, brand FROM product"))

    @cached_property
    def key_products(self) -> AbstractSet[str]:
        """商品编码 of the key brands (M15)."""
        rows = self.ledger.query(
            "SELECT id FROM product WHERE coalesce(key_brand, '') NOT IN ('', '否')"
        )
        return frozenset(row[0] for row in rows)

    def chosen(self, chosen: Chosen) -> AbstractSet[str] | None:
        """Return who is looked at; None for everybody."""
        if chosen == EVERYBODY:
            return None
        return frozenset(
            each.id for each in self.retailers if chosen.takes(each, self.routes.get(each.id))
        )

    def bought(self, span: Span, only: AbstractSet[str] | None = None) -> Purchases:
        """Return what was bought in a span, by everybody or by some retailers."""
        key = (span, only)
        if key not in self._bought:
            self._bought[key] = (
                purchases_in(self.ledger, span) if only is None else _SomeOf(self, span, only)
            )
        return self._bought[key]

    def pairs(self, span: Span, only: AbstractSet[str] | None = None) -> Pairs:
        """Return what was bought in a span, by product and retailer."""
        if span not in self._pairs:
            self._pairs[span] = self._read(span)
        every = self._pairs[span]
        return every if only is None else {at: each for at, each in every.items() if at[1] in only}

    def _read(self, span: Span) -> Pairs:
        months = _whole_months(span)
        if not months:
            return DaySpan(self.ledger, span.first, span.last).by_pair
        marks = ", ".join("?" * len(months))
        rows = self.ledger.query(
            "SELECT product_id, retailer_id, sum(quantity), sum(amount), sum(priced_quantity) "  # noqa: S608 - marks only
            f"FROM purchase_sum WHERE month IN ({marks}) GROUP BY 1, 2",
            months,
        )
        return {(row[0], row[1]): Bought(*row[2:]) for row in rows}

    def asked_pairs(self, span: Span) -> Mapping[tuple[str, str], Asked]:
        """Return what orders of a span asked for, by product and retailer."""
        months = _whole_months(span)
        if not months:
            return DaySpan(self.ledger, span.first, span.last).asked_by_pair
        marks = ", ".join("?" * len(months))
        rows = self.ledger.query(
            "SELECT product_id, retailer_id, sum(requested), sum(supplied), sum(wanted_lines), "  # noqa: S608 - marks only
            f"sum(short_lines) FROM purchase_sum WHERE month IN ({marks}) GROUP BY 1, 2",
            months,
        )
        return {(row[0], row[1]): Asked(*row[2:]) for row in rows}
