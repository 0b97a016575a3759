"""The readings of one span for the page 分析 and reports: each read once, with the span before."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import attrs

from models.metrics.behind import Listing, behind
from models.metrics.comparing import Span
from models.metrics.measures.catalogue import MEASURES, measured
from models.metrics.population import EVERYBODY, Chosen
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading
from storage.database import Ledger
from storage.queries.metrics.facts import AsOf, LedgerFacts
from storage.queries.metrics.known import Known

__all__ = ["Analysis", "told_of"]

_GROUPS: Final = (By.FORMAT, By.ROUTE)
_Readings = Mapping[str, Reading]


def told_of(metric: str) -> tuple[By, ...]:
    """Return what a metric can be told of: groups where there is a total to be made of a part."""
    own = [by for by in By if (metric, by) in MEASURES]
    return (*own, *(_GROUPS if By.TOTAL in own else ()))


class Analysis:
    """``readings(metric, by)`` of a span, ``earlier`` of the days before; kept until dropped."""

    def __init__(
        self,
        ledger: Ledger,
        span: Span,
        chosen: Chosen = EVERYBODY,
        known: Known | None = None,
        as_of: AsOf | None = None,
    ) -> None:
        """``as_of``: how far visits and boards are told of; the span itself, unless it is given."""
        self.span, self.chosen = span, chosen
        self._as_of = as_of or AsOf(span, span.last)
        self.known = known or Known(ledger)
        self._ledger = ledger
        self._kept: dict[tuple[Span, str, By], _Readings] = {}
        self._facts: dict[tuple[Span, Chosen], LedgerFacts] = {}

    @cached_property
    def facts(self) -> LedgerFacts:
        """The facts of the span."""
        return self._facts_of(self.span, self.chosen)

    def readings(self, metric: str, by: By) -> _Readings:
        """Return the readings of a metric by their keys."""
        return self._read(self.span, metric, by)

    def earlier(self, metric: str, by: By) -> _Readings:
        """Return the readings of the days before, as many as the span has."""
        return self._read(self.span.previous, metric, by)

    def year_ago(self, metric: str, by: By) -> _Readings:
        """Return the readings of the same days a year ago."""
        return self._read(self.span.year_ago, metric, by)

    def total(self, metric: str) -> Reading:
        """Return a metric of all who are chosen."""
        return self.readings(metric, By.TOTAL)[""]

    def total_before(self, metric: str) -> Quotient:
        """Return the same of the days before."""
        return self.earlier(metric, By.TOTAL)[""].quotient

    def total_year_ago(self, metric: str) -> Quotient:
        """Return the same of a year ago."""
        return self.year_ago(metric, By.TOTAL)[""].quotient

    def behind(self, reading: Reading) -> Listing:
        """Return what a reading of the span is made of."""
        return behind(self.facts_behind(reading), reading)

    def facts_behind(self, reading: Reading) -> LedgerFacts:
        """Return the facts a reading was made of: those of its group where it is of one."""
        groups = self._groups(reading.by) if reading.by in _GROUPS else {}
        return self._facts_of(self.span, groups.get(reading.key, self.chosen))

    def _facts_of(self, span: Span, chosen: Chosen) -> LedgerFacts:
        key = (span, chosen)
        if key not in self._facts:
            as_of = self._as_of if span == self.span else self._as_of_other(span)
            self._facts[key] = LedgerFacts(self._ledger, span, chosen, as_of, self.known)
        return self._facts[key]

    def _as_of_other(self, span: Span) -> AsOf:
        """Return how far is told of days to compare with: as many of them as of the span's own."""
        worked = self._as_of.worked
        other = worked.previous if span == self.span.previous else worked.year_ago
        return AsOf(other, other.last)

    def _read(self, span: Span, metric: str, by: By) -> _Readings:
        key = (span, metric, by)
        if key not in self._kept:
            found = self._grouped if by in _GROUPS else self._measured
            self._kept[key] = {each.key: each for each in found(span, metric, by)}
        return self._kept[key]

    def _measured(self, span: Span, metric: str, by: By) -> Iterator[Reading]:
        return measured(self._facts_of(span, self.chosen), frozenset([metric]), by)

    def _grouped(self, span: Span, metric: str, by: By) -> Iterator[Reading]:
        """Yield a metric of each group: Σ / Σ, for it is the total of those in it."""
        for key, chosen in self._groups(by).items():
            facts = self._facts_of(span, chosen)
            for each in measured(facts, frozenset([metric]), By.TOTAL):
                yield attrs.evolve(each, by=by, key=key)

    def _groups(self, by: By) -> dict[str, Chosen]:
        """Return the groups that those who are chosen fall into."""
        known, found = self.known, set()
        for each in known.retailers:
            route = known.routes.get(each.id)
            if self.chosen.takes(each, route):
                found.add(each.retail_format if by is By.FORMAT else (route or ""))
        name = "formats" if by is By.FORMAT else "routes"
        return {key: attrs.evolve(self.chosen, **{name: frozenset([key])}) for key in sorted(found)}
