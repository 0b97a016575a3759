"""The manager's own work: M20, M21, M22, M23, M23b, M24."""

from collections.abc import Iterator

from models.metrics.facts import Facts
from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By, Reading
from models.metrics.service import (
    basic_data,
    closed_in_time,
    complaints_closed,
    stores_covered,
    visits_completed,
)

__all__ = [
    "closed",
    "completed",
    "covered",
    "data_by_retailer",
    "data_in_total",
    "duties_by_retailer",
    "duties_in_total",
    "in_time",
]


def completed(facts: Facts) -> Iterator[Reading]:
    """M20: planned calls kept ÷ planned."""
    yield Reading("M20", By.TOTAL, "", visits_completed(*facts.calls))


def covered(facts: Facts) -> Iterator[Reading]:
    """M21: stores met ÷ the population."""
    yield Reading("M21", By.TOTAL, "", stores_covered(facts.met, facts.population))


def duties_by_retailer(facts: Facts) -> Iterator[Reading]:
    """M22 of each standard store."""
    for shop, quotient in sorted(facts.duties.items()):
        yield Reading("M22", By.RETAILER, shop, quotient)


def duties_in_total(facts: Facts) -> Iterator[Reading]:
    """M22 of all standard stores: Σ / Σ."""
    parts = [*facts.duties.values()] or [Quotient.none(Reason.NOTHING_OWED)]
    yield Reading("M22", By.TOTAL, "", Quotient.of_group(parts))


def closed(facts: Facts) -> Iterator[Reading]:
    """M23: closed ÷ accepted."""
    found = facts.complaints
    yield Reading("M23", By.TOTAL, "", complaints_closed(found.closed, found.accepted))


def in_time(facts: Facts) -> Iterator[Reading]:
    """M23b: closed within the limit ÷ accepted."""
    found = facts.complaints
    yield Reading("M23b", By.TOTAL, "", closed_in_time(found.in_time, found.accepted))


def data_by_retailer(facts: Facts) -> Iterator[Reading]:
    """M24 of each retailer of the population."""
    for shop, found in sorted(facts.complete.items()):
        yield Reading("M24", By.RETAILER, shop, basic_data((found,)))


def data_in_total(facts: Facts) -> Iterator[Reading]:
    """M24 of the population: Σ / Σ."""
    yield Reading("M24", By.TOTAL, "", basic_data(facts.complete.values()))
