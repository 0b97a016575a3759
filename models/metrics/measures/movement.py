"""客户动销率, by kinds and by quantity (M03a, M03b)."""

from collections.abc import Iterator

from models.metrics.facts import NOTHING_BOUGHT, Facts
from models.metrics.movement import products_moved, quantity_moved
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading

__all__ = ["kinds_by_retailer", "kinds_in_total", "quantity_by_retailer", "quantity_in_total"]


def kinds_by_retailer(facts: Facts) -> Iterator[Reading]:
    """M03a: products bought on balance ÷ products of the span before, in 规格."""
    now, before = facts.now.products, facts.before.products
    for key in sorted(facts.population | now.keys() | before.keys()):
        quotient = products_moved(now.get(key, 0), before.get(key, 0))
        yield Reading("M03a", By.RETAILER, key, quotient)


def quantity_by_retailer(facts: Facts) -> Iterator[Reading]:
    """M03b: 条 bought ÷ 条 of the span before."""
    now, before = facts.now.by_retailer, facts.before.by_retailer
    for key in sorted(facts.population | now.keys() | before.keys()):
        bought, base = now.get(key, NOTHING_BOUGHT), before.get(key, NOTHING_BOUGHT)
        yield Reading("M03b", By.RETAILER, key, quantity_moved(bought.quantity, base.quantity))


def kinds_in_total(facts: Facts) -> Iterator[Reading]:
    """M03a of all retailers: Σ / Σ."""
    parts = (each.quotient for each in kinds_by_retailer(facts))
    yield Reading("M03a", By.TOTAL, "", Quotient.of_group(parts))


def quantity_in_total(facts: Facts) -> Iterator[Reading]:
    """M03b of all retailers: Σ / Σ."""
    parts = (each.quotient for each in quantity_by_retailer(facts))
    yield Reading("M03b", By.TOTAL, "", Quotient.of_group(parts))
