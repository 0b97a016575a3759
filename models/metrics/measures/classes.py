"""客户ABC (M09): the share of each retailer in the amount, and the class it comes to."""

from collections.abc import Iterator

from models.abc import abc_classes
from models.metrics.facts import Facts
from models.metrics.mix import share_of
from models.metrics.reading import By, Reading

__all__ = ["by_retailer"]


def by_retailer(facts: Facts) -> Iterator[Reading]:
    """M09: 分 of each retailer ÷ all 分, with its class."""
    amounts = {key: bought.amount for key, bought in facts.now.by_retailer.items()}
    classes = abc_classes(amounts)
    total = sum(amounts.values())
    for key in sorted(amounts):
        share = share_of(amounts[key], total)
        yield Reading("M09", By.RETAILER, key, share, classes[key].value)
