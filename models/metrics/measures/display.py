"""What visits saw on shelves, and what was wanted: M01b, M03e, M04, M04c."""

from collections.abc import Iterator

from models.metrics.distribution import on_display
from models.metrics.facts import Facts
from models.metrics.measures.spread import bought_earlier
from models.metrics.movement import demand_rate
from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By, Reading
from models.metrics.seen import out_of_stock_at, seen_by_product, shown_at, wanting
from models.metrics.shortage import out_of_stock, sample_shortage

__all__ = [
    "out_by_product",
    "out_in_total",
    "sample_out",
    "shown_by_product",
    "shown_in_total",
    "wanted_by_product",
]


def shown_by_product(facts: Facts) -> Iterator[Reading]:
    """M01b of each product that was looked for: on display at the last look ÷ 检查户."""
    for product, lines in sorted(seen_by_product(facts.seen).items()):
        seen = shown_at(lines)
        checked = seen.keys() & facts.population
        if checked:
            shown = {shop for shop in checked if seen[shop]}
            yield Reading("M01b", By.PRODUCT, product, on_display(shown, checked))


def shown_in_total(facts: Facts) -> Iterator[Reading]:
    """M01b of all products: Σ / Σ."""
    parts = [each.quotient for each in shown_by_product(facts)]
    yield Reading(
        "M01b", By.TOTAL, "", Quotient.of_group(parts or [Quotient.none(Reason.NOT_CHECKED)])
    )


def wanted_by_product(facts: Facts) -> Iterator[Reading]:
    """M03e of each product: stores with a 需求 ÷ stores with an order in the 前三周期."""
    earlier, wanted = bought_earlier(facts), _wanting(facts)
    for product in sorted(wanted.keys() | {key for each in earlier for key in each}):
        then = (each.get(product, frozenset()) for each in earlier)
        quotient = demand_rate(wanted.get(product, frozenset()), then)
        yield Reading("M03e", By.PRODUCT, product, quotient)


def out_by_product(facts: Facts) -> Iterator[Reading]:
    """M04 of each product that anybody wants."""
    lines = seen_by_product(facts.seen)
    for product, shops in sorted(_wanting(facts).items()):
        out = out_of_stock_at(lines.get(product, ()))
        yield Reading("M04", By.PRODUCT, product, out_of_stock(out, shops))


def out_in_total(facts: Facts) -> Iterator[Reading]:
    """M04 of all: stores that were out of something they want ÷ stores that want anything."""
    lines = seen_by_product(facts.seen)
    out, wanted = set[str](), set[str]()
    for product, shops in _wanting(facts).items():
        wanted |= shops
        out |= out_of_stock_at(lines.get(product, ())) & shops
    yield Reading("M04", By.TOTAL, "", out_of_stock(out, wanted))


def sample_out(facts: Facts) -> Iterator[Reading]:
    """M04c: 信息采集点 that were out of anything for a day ÷ those with an order before."""
    out = {line.retailer_id for line in facts.seen if line.out_days} & facts.sample
    ordering = {shop for each in facts.three_before for own in each.buyers.values() for shop in own}
    yield Reading("M04c", By.TOTAL, "", sample_shortage(out, ordering & facts.sample))


def _wanting(facts: Facts) -> dict[str, frozenset[str]]:
    """Return by product who of the population wants it."""
    found = wanting(facts.seen, facts.noted, facts.now.asking)
    within = {key: frozenset(shops & facts.population) for key, shops in found.items()}
    return {key: shops for key, shops in within.items() if shops}
