"""What was bought in the days that targets are held against: months by sums, days by lines."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import Period, PeriodKind
from models.metrics.comparing import Span
from models.metrics.facts import Bought
from models.metrics.population import population
from models.metrics.quotient import Reason
from models.retailer import Retailer
from models.target import Target
from models.targets.aims import Aim, CatalogueProduct, Subjects, aim_of
from models.targets.facts import SpanFacts, TargetFacts
from models.targets.measures import Measure
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.metrics.purchases import DaySpan, MonthSpan
from storage.queries.metrics.readings import span_of
from storage.queries.purchases import months_known

__all__ = ["Reader", "catalogue_of"]

_BUYERS_OF_DAYS = (
    "SELECT product_id, retailer_id, sum(quantity) FROM active_purchase_line "
    "WHERE day BETWEEN ? AND ? GROUP BY 1, 2"
)
_BUYERS_OF_MONTHS = (
    "SELECT product_id, retailer_id, sum(quantity) FROM purchase_sum "
    "WHERE month IN (SELECT value FROM json_each(?)) GROUP BY 1, 2"
)


def catalogue_of(ledger: Ledger) -> dict[str, CatalogueProduct]:
    """Return what sorts products among targets, by 商品编码."""
    rows = ledger.query(
        "SELECT id, name, brand, price_class, origin, key_brand, wholesale, retail_carton "
        "FROM product WHERE deleted = 0 ORDER BY rowid"
    )
    return {
        row[0]: CatalogueProduct(
            id=row[0],
            name=row[1],
            brand=row[2],
            price_class=row[3],
            origin=row[4],
            key_brand=row[5],
            wholesale=row[6],
            guide=row[7],
        )
        for row in rows
    }


@attrs.frozen
class _Parts:
    """A span as whole months and, at its end, the first days of one more."""

    months: tuple[str, ...]
    days: tuple[str, str] | None


def _parts(span: Span) -> _Parts:
    month, months = Period.month(span.first), []
    while month.last <= span.last:
        months.append(month.key)
        month = month.shift(1)
    left = month.first <= span.last
    days = (month.first.isoformat(), span.last.isoformat()) if left else None
    return _Parts(tuple(months), days)


class Reader:
    """Reads the facts of periods, of one ledger at one moment; what two ask for is read once."""

    def __init__(self, ledger: Ledger, today: date, targets: tuple[Target, ...]) -> None:
        self._ledger, self._today, self._targets = ledger, today, targets
        self.catalogue = catalogue_of(ledger)
        self.subjects = Subjects.of(self.catalogue.values())
        aims = (aim_of(each, self.subjects) for each in targets)
        self._spread = any(isinstance(a, Aim) and a.measure is Measure.SPREAD for a in aims)
        self._read: dict[_Parts, SpanFacts] = {}

    def facts(self, period: Period) -> TargetFacts:
        """Return the facts of a month, quarter or year, up to the day it is known to."""
        span, begun = span_of(self._ledger, period, self._today), period.first <= self._today
        year = Span.until(Period.of(PeriodKind.YEAR, period.first), span.last)
        return TargetFacts(
            period=period,
            passed=span.days if begun else 0,
            until=span.last.isoformat() if span.partial else "",
            now=self._span(span, Reason.NO_DATA),
            before=self._span(span.previous, Reason.NO_BASE),
            year_ago=self._span(span.year_ago, Reason.NO_YEAR_AGO),
            so_far=self._span(year, Reason.NO_DATA),
            so_far_year_ago=self._span(year.year_ago, Reason.NO_YEAR_AGO),
            catalogue=self.catalogue,
            subjects=self.subjects,
            targets=self._targets,
        )

    def _span(self, span: Span, nothing: Reason) -> SpanFacts:
        parts = _parts(span)
        known = months_known(self._ledger, parts.months)
        whole = len(known) == len(parts.months)
        if not whole or (parts.days is not None and not self._any_line(parts.days)):
            days = (span.first.isoformat(), span.last.isoformat())
            some = bool(known) or self._any_line(days)
            return SpanFacts(reason=Reason.INCOMPLETE if some else nothing)
        found = self._read.get(parts)
        if found is None:
            found = self._read[parts] = self._facts(parts, span)
        return found

    def _any_line(self, days: tuple[str, str]) -> bool:
        return bool(
            self._ledger.scalar(
                "SELECT EXISTS (SELECT 1 FROM active_purchase_line WHERE day BETWEEN ? AND ?)", days
            )
        )

    def _facts(self, parts: _Parts, span: Span) -> SpanFacts:
        by_product: dict[str, Bought] = defaultdict(Bought)
        if parts.months:
            by_product |= MonthSpan(self._ledger, parts.months).by_product
        if parts.days is not None:
            days = DaySpan(self._ledger, *map(date.fromisoformat, parts.days))
            for key, bought in days.by_product.items():
                by_product[key] += bought
        if not self._spread:
            return SpanFacts(by_product=by_product)
        buyers = self._buyers(parts)
        return SpanFacts(
            by_product=by_product, buyers=buyers, population=self._population(span, buyers)
        )

    def _buyers(self, parts: _Parts) -> Mapping[str, frozenset[str]]:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        rows = list(self._ledger.query(_BUYERS_OF_MONTHS, (json.dumps(parts.months),)))
        if parts.days is not None:
            rows += self._ledger.query(_BUYERS_OF_DAYS, parts.days)
        for product, retailer, quantity in rows:
            sums[product, retailer] += quantity
        found: dict[str, set[str]] = defaultdict(set)
        for (product, retailer), quantity in sums.items():
            if quantity > 0:
                found[product].add(retailer)
        return {product: frozenset(own) for product, own in found.items()}

    def _population(self, span: Span, buyers: Mapping[str, frozenset[str]]) -> frozenset[str]:
        bought = frozenset().union(*buyers.values())
        return population(find(self._ledger, Retailer, "1"), (span.first, span.last), bought)
