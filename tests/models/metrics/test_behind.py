"""What is behind a reading adds up to its two numbers."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.behind import Part, behind, taken_apart
from models.metrics.facts import NO_BRAND, Bought
from models.metrics.measures.catalogue import MEASURES, measured
from models.metrics.reading import By, Reading

Pairs = dict[tuple[str, str], Bought]


class PairPurchases:
    """Purchases added up of pairs, the slow and plain way."""

    def __init__(self, pairs: Pairs, classes: Mapping[str, str], keys: AbstractSet[str]) -> None:
        self._pairs, self._classes, self._keys = pairs, classes, keys

    def _sums(self, name: Any) -> dict[str, Bought]:
        found: dict[str, Bought] = {}
        for pair, bought in self._pairs.items():
            found[name(pair)] = found.get(name(pair), Bought()) + bought
        return found

    @property
    def known(self) -> bool:
        return bool(self._pairs)

    @property
    def total(self) -> Bought:
        return sum(self._pairs.values(), Bought())

    @property
    def by_retailer(self) -> Mapping[str, Bought]:
        return self._sums(lambda pair: pair[1])

    @property
    def by_product(self) -> Mapping[str, Bought]:
        return self._sums(lambda pair: pair[0])

    @property
    def by_class(self) -> Mapping[str, Bought]:
        return self._sums(lambda pair: self._classes.get(pair[0]) or "未分类")

    @property
    def by_brand(self) -> Mapping[str, Bought]:
        names = {"P1": "甲"}
        return self._sums(lambda pair: names.get(pair[0]) or NO_BRAND)

    @property
    def key_brands(self) -> Bought:
        own = (each for pair, each in self._pairs.items() if pair[0] in self._keys)
        return sum(own, Bought())

    @property
    def buyers(self) -> Mapping[str, AbstractSet[str]]:
        found: dict[str, set[str]] = {}
        for (product, shop), each in self._pairs.items():
            if each.quantity > 0:
                found.setdefault(product, set()).add(shop)
        return found

    @property
    def retailers(self) -> Mapping[str, int]:
        return {key: len(own) for key, own in self.buyers.items()}

    @property
    def products(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for own in self.buyers.values():
            for shop in own:
                found[shop] = found.get(shop, 0) + 1
        return found


@attrs.frozen
class PlainFacts:
    """Facts of plain numbers; everybody bought or is open."""

    pairs: Pairs
    pairs_before: Pairs
    pairs_year_ago: Pairs
    population: AbstractSet[str]
    classes: Mapping[str, str]
    key_products: AbstractSet[str]
    brands: Mapping[str, str] = attrs.field(factory=lambda: {"P1": "甲", "P3": ""})

    def _of(self, pairs: Pairs) -> PairPurchases:
        return PairPurchases(pairs, self.classes, self.key_products)

    @property
    def now(self) -> PairPurchases:
        return self._of(self.pairs)

    @property
    def before(self) -> PairPurchases:
        return self._of(self.pairs_before)

    @property
    def year_ago(self) -> PairPurchases:
        return self._of(self.pairs_year_ago)

    @property
    def three_before(self) -> Sequence[PairPurchases]:
        return (self.before, self.year_ago)


SHOPS, PRODUCTS = ("K1", "K2", "K3", "K4"), ("P1", "P2", "P3")
bought = st.builds(
    lambda quantity, price: Bought(quantity, quantity * price, quantity),
    st.integers(-5, 20),
    st.integers(100, 900),
)
pairs = st.dictionaries(st.tuples(st.sampled_from(PRODUCTS), st.sampled_from(SHOPS)), bought)
facts = st.builds(
    PlainFacts,
    pairs,
    pairs,
    pairs,
    st.just(frozenset(SHOPS)),
    st.just({"P1": "一类", "P2": ""}),
    st.just(frozenset({"P2"})),
)


@given(facts)
def test_the_parts_add_up_to_the_numbers(found: PlainFacts) -> None:
    for id, by in MEASURES:
        if not taken_apart(id):
            continue
        for reading in measured(found, frozenset([id]), by):  # type: ignore[arg-type]
            if reading.quotient.denominator or reading.quotient.numerator:
                _check(found, reading)


def _check(found: PlainFacts, reading: Reading) -> None:
    listing = behind(found, reading)  # type: ignore[arg-type]
    parts, quotient = listing.parts, reading.quotient
    items = [item for part in parts.values() for item in part]
    if reading.metric == "M01":
        both = [*parts[Part.NOT_BOUGHT], *parts[Part.BOUGHT]]
        assert len(parts[Part.BOUGHT]) == quotient.numerator
        assert len(both) == quotient.denominator
        assert {item.key for item in parts[Part.NET_ZERO]} <= {
            item.key for item in parts[Part.NOT_BOUGHT]
        }
    elif reading.metric == "M19":
        assert len(parts[Part.AGAIN]) == quotient.numerator
        assert len(items) == quotient.denominator
    elif reading.metric == "M03c" or (reading.metric == "M03a" and reading.by is By.RETAILER):
        assert len(parts[Part.BOUGHT]) == quotient.numerator
    elif reading.metric in ("M10", "M11", "M09"):
        assert sum(item.now for item in items) == quotient.numerator
    elif reading.metric in ("M14", "M15"):
        assert sum(item.base or 0 for item in items) == quotient.numerator
    else:
        assert sum(item.now for item in items) == quotient.numerator
        assert sum(item.base or 0 for item in items) == quotient.denominator


def test_what_is_not_made_of_purchases_cannot_be_taken_apart() -> None:
    from models.metrics.quotient import Quotient

    empty = PlainFacts({}, {}, {}, frozenset(), {}, frozenset())
    assert not taken_apart("M20")
    with pytest.raises(KeyError):
        behind(empty, Reading("M20", By.TOTAL, "", Quotient.of(1, 2)))  # type: ignore[arg-type]
