"""What the sheets need beside visits and checks: entries, and purchases as they count."""

from collections.abc import Mapping

import attrs

from models.entries import (
    BrandReview,
    Complaint,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
)
from models.programme import AwardRound, Campaign, MonthClose, StoreReport, Training

__all__ = ["Bought", "Entries", "Events", "Ordered", "Purchases"]


@attrs.frozen(kw_only=True)
class Entries:
    """The live entries of the month, each kind by its day or month."""

    market_notes: tuple[MarketNote, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    demands: tuple[Demand, ...] = ()
    changes: tuple[RetailerChange, ...] = ()
    suggestions: tuple[GradeSuggestion, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()
    reviews: tuple[BrandReview, ...] = ()
    expenses: tuple[Expense, ...] = ()
    declarations: tuple[Declaration, ...] = ()


@attrs.frozen(kw_only=True)
class Events:
    """What the six-ones of the month rest on; a report is of the month it was handed over in."""

    campaigns: tuple[Campaign, ...] = ()
    trainings: tuple[Training, ...] = ()
    reports: tuple[StoreReport, ...] = ()
    rounds: tuple[AwardRound, ...] = ()
    close: MonthClose | None = None


@attrs.frozen
class Ordered:
    """One product at one store in the month, in 条: asked for, supplied, supplied of that.

    ``requested`` is None where no order told what was asked for; ``met`` is added up line by line
    (M05), so that too much on one order does not make good for too little on another.
    """

    requested: int | None
    quantity: int
    met: int


@attrs.frozen
class Bought:
    """What a store bought in some months: 条 and 分; ``amount`` is None where a line tells none."""

    quantity: int
    amount: int | None


@attrs.frozen(kw_only=True)
class Purchases:
    """Purchases as they count for the month's sheets.

    Attributes: ``months`` (of which any are known), ``stores`` (net 条 of the month by store),
    ``ordered`` (of the month by store and product), ``buyers`` (stores that bought more than they
    returned, by product and month), ``recent`` (the three months before, by store).
    """

    months: frozenset[str] = frozenset()
    stores: Mapping[str, int] = attrs.field(factory=dict)
    ordered: Mapping[tuple[str, str], Ordered] = attrs.field(factory=dict)
    buyers: Mapping[tuple[str, str], frozenset[str]] = attrs.field(factory=dict)
    recent: Mapping[str, Bought] = attrs.field(factory=dict)
