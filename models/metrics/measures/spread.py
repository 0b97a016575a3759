"""How far products are spread: 铺货率, 品规动销率, 再购率 (M01, M03c, M19)."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from models.metrics.distribution import bought_again, distribution, net_buyers
from models.metrics.facts import Facts, Purchases
from models.metrics.movement import stores_moved
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading

__all__ = [
    "again_by_product",
    "again_in_total",
    "bought_earlier",
    "by_product",
    "in_total",
    "moved_by_product",
]

_NOBODY: frozenset[str] = frozenset()


def by_product(facts: Facts) -> Iterator[Reading]:
    """M01 of each product that was bought: stores with a balance above 0 ÷ the population.

    Where every buyer is in the population the counts kept with the sums are the numerators.
    """
    now, population = facts.now, facts.population
    counts: Mapping[str, int] = now.retailers
    if not now.products.keys() <= population:
        counts = {key: len(own & population) for key, own in now.buyers.items()}
    for key in sorted(now.by_product):
        yield Reading("M01", By.PRODUCT, key, Quotient.of(counts.get(key, 0), len(population)))


def in_total(facts: Facts) -> Iterator[Reading]:
    """M01 of the whole range: stores that bought anything on balance ÷ the population."""
    yield Reading("M01", By.TOTAL, "", distribution(_net(facts.now), facts.population))


def moved_by_product(facts: Facts) -> Iterator[Reading]:
    """M03c of each product: stores that bought it ÷ those that did in the 前三周期."""
    now, earlier = _within(facts, facts.now), bought_earlier(facts)
    for key in sorted(now.keys() | {key for each in earlier for key in each}):
        then = [each.get(key, _NOBODY) for each in earlier]
        yield Reading("M03c", By.PRODUCT, key, stores_moved(now.get(key, _NOBODY), then))


def again_by_product(facts: Facts) -> Iterator[Reading]:
    """M19 of each product: stores that bought it before and again ÷ that bought it before."""
    now, before = _within(facts, facts.now), _within(facts, facts.before)
    for key in sorted(now.keys() | before.keys()):
        quotient = bought_again(now.get(key, _NOBODY), before.get(key, _NOBODY))
        yield Reading("M19", By.PRODUCT, key, quotient)


def again_in_total(facts: Facts) -> Iterator[Reading]:
    """M19 of the whole range."""
    yield Reading(
        "M19", By.TOTAL, "", bought_again(_net(facts.now), _net(facts.before) & facts.population)
    )


def bought_earlier(facts: Facts) -> list[Mapping[str, AbstractSet[str]]]:
    """Return the buyers of each product in each of the 前三周期, of the population."""
    return [_within(facts, each) for each in facts.three_before]


def _within(facts: Facts, purchases: Purchases) -> Mapping[str, AbstractSet[str]]:
    """Return the buyers of each product that are in the population of the span (scope rule)."""
    buyers, population = purchases.buyers, facts.population
    if purchases.products.keys() <= population:
        return buyers
    within = {key: own & population for key, own in buyers.items()}
    return {key: own for key, own in within.items() if own}


def _net(purchases: Purchases) -> frozenset[str]:
    return net_buyers({key: each.quantity for key, each in purchases.by_retailer.items()})
