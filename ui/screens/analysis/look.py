"""What the page looks at: a month up to a day, some routes or formats; read once, kept until told.

Every view of the page is given the same look, so that no two of them tell different numbers.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from models.calendar import Period
from models.metrics.comparing import JoinedMonths, Span
from models.metrics.population import Chosen
from storage.database import Ledger
from storage.queries.metrics.analysis import Analysis
from storage.queries.metrics.facts import AsOf
from storage.queries.metrics.glance import Glance, glance
from storage.queries.metrics.known import Known
from storage.queries.metrics.names import Named, names_of
from storage.queries.metrics.readings import month_span

__all__ = ["Look"]


class Look:
    """A month of the ledger; ``joined`` takes January and February as one (1–2月合并)."""

    def __init__(
        self, ledger: Ledger, month: str, today: date, chosen: Chosen, *, joined: bool = False
    ) -> None:
        self.ledger, self.month, self.today, self.chosen = ledger, month, today, chosen
        self.joined = joined
        self.known = Known(ledger)

    def again(self, month: str, chosen: Chosen, *, joined: bool) -> "Look":
        """Return another look at the same ledger; what was read of it is kept."""
        other = Look(self.ledger, month, self.today, chosen, joined=joined)
        other.known = self.known
        if "names" in self.__dict__:
            other.__dict__["names"] = self.names
        return other

    @cached_property
    def month_span(self) -> Span:
        """The days of the month alone."""
        return month_span(self.ledger, self.month, self.today)

    @cached_property
    def span(self) -> Span:
        """The days looked at."""
        if not self.joined:
            return self.month_span
        both = JoinedMonths.spring(self.month_span.first.year)
        february = f"{both.last:%Y-%m}"
        begun = Period.parse(february).first <= self.today
        last = month_span(self.ledger, february, self.today) if begun else self.month_span
        return Span.until(both, last.last)

    @cached_property
    def analysis(self) -> Analysis:
        """The readings of these days."""
        return self._of(self.span)

    def _of(self, span: Span) -> Analysis:
        """Return the readings of some days; visits and boards are told of up to today."""
        last = min(max(self.today, span.last), span.block.last)
        as_of = AsOf(Span.until(span.block, last), self.today)
        return Analysis(self.ledger, span, self.chosen, self.known, as_of)

    @cached_property
    def of_month(self) -> Analysis:
        """The readings of the month alone."""
        if not self.joined:
            return self.analysis
        return self._of(self.month_span)

    @cached_property
    def glance(self) -> Glance:
        """The figures at the top, always of the month alone."""
        return glance(self.ledger, self.of_month, self.today)

    def forget_glance(self) -> None:
        """Read visits, plan, six-ones and targets anew."""
        self.__dict__.pop("glance", None)

    @property
    def now(self) -> datetime:
        """The present moment by the ledger's clock."""
        return self.ledger.clock()

    @cached_property
    def names(self) -> Mapping[str, Named]:
        """What retailers and products are called."""
        return names_of(self.ledger, dict(self.known.routes))

    @property
    def period(self) -> Period:
        """The month."""
        return Period.parse(self.month)
