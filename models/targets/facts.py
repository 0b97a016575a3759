"""What lines of targets are made of: what was bought in a span of days, by product."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Final

import attrs

from models.calendar import Period
from models.metrics.facts import Bought
from models.metrics.margin import Earned, Sale, earned
from models.metrics.mix import mean_price, share_of
from models.metrics.quotient import Quotient, Reason
from models.target import Target
from models.targets.aims import Aim, CatalogueProduct, Subjects
from models.targets.measures import Measure

__all__ = ["SpanFacts", "TargetFacts", "actual_of"]


@attrs.frozen(kw_only=True)
class SpanFacts:
    """One span of days; ``reason`` says why nothing can be said of it.

    ``buyers`` (客户编码 by 商品编码) and ``population`` are read only where 铺货率 is asked for.
    """

    by_product: Mapping[str, Bought] = attrs.field(factory=dict)
    reason: Reason | None = None
    buyers: Mapping[str, AbstractSet[str]] = attrs.field(factory=dict)
    population: AbstractSet[str] = frozenset()


@attrs.frozen(kw_only=True)
class TargetFacts:
    """A period, what it is compared with, and the year up to the same day.

    ``until`` is 截至… where the period is not known to its end; ``passed`` of its ``days`` are
    over. ``targets`` are all that headquarters handed out.
    """

    period: Period
    passed: int
    until: str
    now: SpanFacts
    before: SpanFacts
    year_ago: SpanFacts
    so_far: SpanFacts
    so_far_year_ago: SpanFacts
    catalogue: Mapping[str, CatalogueProduct]
    subjects: Subjects
    targets: tuple[Target, ...] = ()

    @property
    def time_passed(self) -> Quotient:
        """时间进度: days that are over / all days."""
        return Quotient.of(self.passed, self.period.days)


def actual_of(aim: Aim, span: SpanFacts, catalogue: Mapping[str, CatalogueProduct]) -> Quotient:
    """Return 实绩 of an aim in a span, in the base unit of its measure."""
    if span.reason is not None:
        return Quotient.none(span.reason)
    own = {
        key: bought
        for key, bought in span.by_product.items()
        if aim.takes(catalogue.get(key) or CatalogueProduct(id=key, name=""))
    }
    return _ACTUALS[aim.measure](aim, span, own, catalogue)


def _whole(value: int) -> Quotient:
    return Quotient(value, 1)


_Own = Mapping[str, Bought]
_Catalogue = Mapping[str, CatalogueProduct]


def _sum(own: Iterable[Bought]) -> Bought:
    return sum(own, Bought())


def _quantity(_aim: Aim, _span: SpanFacts, own: _Own, _catalogue: _Catalogue) -> Quotient:
    return _whole(_sum(own.values()).quantity)


def _amount(_aim: Aim, _span: SpanFacts, own: _Own, _catalogue: _Catalogue) -> Quotient:
    found = _sum(own.values())
    if found.quantity and not found.priced:
        return Quotient.none(Reason.NO_PRICE)
    return _whole(found.amount)


def _price(_aim: Aim, _span: SpanFacts, own: _Own, _catalogue: _Catalogue) -> Quotient:
    found = _sum(own.values())
    return mean_price(found.amount, found.priced)


def _earned(own: _Own, catalogue: _Catalogue) -> Earned:
    """Add up what shops earn at the guide prices of the catalogue: an estimate (估)."""
    return earned(
        Sale(cartons=bought.quantity, wholesale=product.wholesale, guide_carton=product.guide)
        for key, bought in own.items()
        if (product := catalogue.get(key)) is not None and bought.quantity
    )


def _margin(_aim: Aim, _span: SpanFacts, own: _Own, catalogue: _Catalogue) -> Quotient:
    found = _earned(own, catalogue)
    if any(bought.quantity for bought in own.values()) and not found.revenue:
        return Quotient.none(Reason.NO_PRICE)
    profit: Fraction = found.profit_in_fen
    return Quotient(profit.numerator, profit.denominator)


def _margin_rate(_aim: Aim, _span: SpanFacts, own: _Own, catalogue: _Catalogue) -> Quotient:
    return _earned(own, catalogue).margin


def _share(_aim: Aim, span: SpanFacts, own: _Own, _catalogue: _Catalogue) -> Quotient:
    return share_of(_sum(own.values()).quantity, _sum(span.by_product.values()).quantity)


def _spread(_aim: Aim, span: SpanFacts, own: _Own, _catalogue: _Catalogue) -> Quotient:
    buyers: set[str] = set()
    for key in own:
        buyers |= span.buyers.get(key, frozenset())
    return Quotient.of(len(buyers & span.population), len(span.population))


_ACTUALS: Final[Mapping[Measure, Callable[[Aim, SpanFacts, _Own, _Catalogue], Quotient]]] = {
    Measure.QUANTITY: _quantity,
    Measure.AMOUNT: _amount,
    Measure.PRICE: _price,
    Measure.CARTON_PRICE: _price,
    Measure.MARGIN: _margin,
    Measure.MARGIN_RATE: _margin_rate,
    Measure.SHARE: _share,
    Measure.SPREAD: _spread,
}
