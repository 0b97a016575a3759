"""Prices and tags as visits found them: M16 明码标价率, M17 价格到位率, M18 零售价格指数."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from models.metrics.facts import NOTHING_BOUGHT, Facts
from models.metrics.price import IndexLine, mean_of, price_index, prices_kept, tagged_stores
from models.metrics.reading import By, Reading
from models.metrics.seen import SeenLine, kept_as_guided, tagged_at
from models.product import PriceEntry, price_on

__all__ = [
    "index",
    "kept_by_product",
    "kept_by_retailer",
    "kept_in_total",
    "tagged_by_retailer",
    "tagged_in_total",
]


def tagged_by_retailer(facts: Facts) -> Iterator[Reading]:
    """M16 of each shop where tags were looked at."""
    for shop, quotient in sorted(tagged_at(facts.seen).items()):
        yield Reading("M16", By.RETAILER, shop, quotient)


def tagged_in_total(facts: Facts) -> Iterator[Reading]:
    """M16b: shops of the population where every tag fits ÷ those that were looked at."""
    shops = tagged_at(facts.seen)
    within = (quotient for shop, quotient in shops.items() if shop in facts.population)
    yield Reading("M16b", By.TOTAL, "", tagged_stores(within))


def kept_by_product(facts: Facts) -> Iterator[Reading]:
    """M17 of each product whose price was seen."""
    return _kept(facts, By.PRODUCT, lambda line: line.product_id)


def kept_by_retailer(facts: Facts) -> Iterator[Reading]:
    """M17 of each shop where a price was seen."""
    return _kept(facts, By.RETAILER, lambda line: line.retailer_id)


def kept_in_total(facts: Facts) -> Iterator[Reading]:
    """M17 of all prices seen."""
    kept = (kept_as_guided(line, _guide(facts, line)) for line in _priced(facts))
    yield Reading("M17", By.TOTAL, "", prices_kept(kept))


def _kept(facts: Facts, by: By, key_of: Callable[[SeenLine], str]) -> Iterator[Reading]:
    found: dict[str, list[bool | None]] = defaultdict(list)
    for line in _priced(facts):
        found[key_of(line)].append(kept_as_guided(line, _guide(facts, line)))
    for key in sorted(found):
        yield Reading("M17", by, key, prices_kept(found[key]))


def index(facts: Facts) -> Iterator[Reading]:
    """M18: of each product the mean of the last carton price seen in each shop, and of its guide.

    The guide is that of the day of each look, so that a new guide price alone moves nothing.
    """
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (product, _shop), line in _last_priced(facts).items():
        guide = _guide(facts, line)
        if guide and guide.retail_carton is not None and line.retail_carton is not None:
            found[product].append((line.retail_carton, guide.retail_carton))
    weights = facts.last_year.by_product if found else {}
    lines = (
        IndexLine(
            mean_of([price for price, _guide in pairs]),
            mean_of([guide for _price, guide in pairs]),
            weights.get(product, NOTHING_BOUGHT).quantity,
        )
        for product, pairs in sorted(found.items())
    )
    yield Reading("M18", By.TOTAL, "", price_index(lines))


def _last_priced(facts: Facts) -> dict[tuple[str, str], SeenLine]:
    """Return by product and shop the last line with a carton price."""
    return {
        (line.product_id, line.retailer_id): line
        for line in facts.seen
        if line.retail_carton is not None
    }


def _priced(facts: Facts) -> Iterator[SeenLine]:
    return (
        line
        for line in facts.seen
        if line.retail_carton is not None or line.retail_pack is not None
    )


def _guide(facts: Facts, line: SeenLine) -> PriceEntry | None:
    listed = facts.prices.get(line.product_id)
    return price_on(listed, line.day) if listed else None
