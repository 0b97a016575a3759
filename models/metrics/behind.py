"""What is behind a reading: the retailers or products it is made of, each with both its figures.

Pure: it sorts what the facts hold; the order lines behind one of them are read elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final, Protocol

import attrs

from models.metrics.facts import NO_BRAND, NO_CLASS, NOTHING_BOUGHT, Bought, Facts
from models.metrics.metric import Counted
from models.metrics.reading import By, Reading

__all__ = ["BehindFacts", "Item", "Listing", "Part", "behind", "taken_apart"]

Pairs = Mapping[tuple[str, str], Bought]


class Part(StrEnum):
    """A part of what is behind a reading; the value is what is shown."""

    NOT_BOUGHT = "未购进"
    BOUGHT = "购进"
    NET_ZERO = "净数为0"
    AGAIN = "又购进"
    NOT_AGAIN = "没再购进"
    LESS = "减少"
    MORE = "增加"
    SAME = "持平"
    RETAILERS = "零售户"
    PRODUCTS = "品规"


class BehindFacts(Facts, Protocol):
    """Facts that can be taken apart into what each retailer bought of each product."""

    @property
    def pairs(self) -> Pairs:
        """What was bought in the span, by 商品编码 and 客户编码."""

    @property
    def pairs_before(self) -> Pairs:
        """The same of the span before."""

    @property
    def pairs_year_ago(self) -> Pairs:
        """The same of a year ago."""

    @property
    def classes(self) -> Mapping[str, str]:
        """价类 by 商品编码."""

    @property
    def brands(self) -> Mapping[str, str]:
        """品牌 by 商品编码."""

    @property
    def key_products(self) -> AbstractSet[str]:
        """商品编码 of the key brands."""


@attrs.frozen
class Item:
    """A retailer or product behind a reading; ``base`` is None where only one figure is told."""

    key: str
    now: int
    base: int | None = None


@attrs.frozen(kw_only=True)
class Listing:
    """``parts`` with their items; ``of`` says what the items' keys name.

    ``now_in`` and ``base_in`` are the units of the two figures.
    """

    of: By
    parts: Mapping[Part, tuple[Item, ...]]
    now_in: Counted
    base_in: Counted | None = None


Figure = Callable[[Bought], int]


def _quantity(bought: Bought) -> int:
    return bought.quantity


def _amount(bought: Bought) -> int:
    return bought.amount


def behind(facts: BehindFacts, reading: Reading) -> Listing:
    """Return what a reading is made of; ``facts`` are those of who counts in it.

    Of a group (业态, 线路) they are the facts of the group. Raises KeyError where
    :func:`taken_apart` says no.
    """
    family, _, figure = reading.metric.partition(".")
    return _BEHIND[family](facts, reading, _amount if figure == "amount" else _quantity)


def taken_apart(metric: str) -> bool:
    """Tell whether a metric is made of what retailers bought of products."""
    return metric.partition(".")[0] in _BEHIND


def _of(reading: Reading) -> By:
    """Return what is listed behind a reading: products of a retailer or class, else retailers."""
    return By.PRODUCT if reading.by in _BY_PRODUCT else By.RETAILER


_BY_PRODUCT: Final = (By.RETAILER, By.PRICE_CLASS, By.BRAND)


def _apart(pairs: Pairs, reading: Reading, facts: BehindFacts) -> dict[str, Bought]:
    """Add up what belongs to a reading by what is listed behind it."""
    by, key, classes, brands = reading.by, reading.key, facts.classes, facts.brands
    found: dict[str, Bought] = {}
    for (product, retailer), bought in pairs.items():
        if by is By.RETAILER and retailer != key:
            continue
        if by is By.PRODUCT and product != key:
            continue
        if by is By.PRICE_CLASS and (classes.get(product) or NO_CLASS) != key:
            continue
        if by is By.BRAND and (brands.get(product) or NO_BRAND) != key:
            continue
        item = product if by in _BY_PRODUCT else retailer
        found[item] = found.get(item, NOTHING_BOUGHT) + bought
    return found


def _now(facts: BehindFacts, reading: Reading) -> dict[str, Bought]:
    return _apart(facts.pairs, reading, facts)


def _spread(facts: BehindFacts, reading: Reading, _figure: Figure) -> Listing:
    """M01: who of the population bought on balance, who did not, whose orders were taken back."""
    now, population = _now(facts, reading), facts.population
    bought = {key for key, each in now.items() if each.quantity > 0}
    parts = {
        Part.NOT_BOUGHT: population - bought,
        Part.BOUGHT: bought & population,
        Part.NET_ZERO: (now.keys() - bought) & population,
    }
    items = {
        part: tuple(Item(key, now.get(key, NOTHING_BOUGHT).quantity) for key in sorted(keys))
        for part, keys in parts.items()
    }
    return Listing(of=By.RETAILER, parts=items, now_in=Counted.CARTON)


def _repeated(facts: BehindFacts, reading: Reading, _figure: Figure) -> Listing:
    """M19: who bought before, and whether again."""
    now, before = _now(facts, reading), _apart(facts.pairs_before, reading, facts)
    base = {key for key, each in before.items() if each.quantity > 0}
    again = {key for key in base if now.get(key, NOTHING_BOUGHT).quantity > 0}
    parts = {Part.NOT_AGAIN: base - again, Part.AGAIN: again}
    return _two(By.RETAILER, {part: _pairs_of(keys, now, before) for part, keys in parts.items()})


def _moved(facts: BehindFacts, reading: Reading, _figure: Figure) -> Listing:
    """M03c: who bought it in the 前三周期, and whether now."""
    key = reading.key
    earlier: set[str] = set()
    for each in facts.three_before:
        earlier |= each.buyers.get(key, frozenset())
    now = _now(facts, reading)
    bought = {shop for shop, each in now.items() if each.quantity > 0}
    parts = {Part.NOT_BOUGHT: earlier - bought, Part.BOUGHT: bought}
    items = {
        part: tuple(Item(shop, now.get(shop, NOTHING_BOUGHT).quantity) for shop in sorted(keys))
        for part, keys in parts.items()
    }
    return Listing(of=By.RETAILER, parts=items, now_in=Counted.CARTON)


def _kinds(facts: BehindFacts, reading: Reading, _figure: Figure) -> Listing:
    """M03a: of a retailer the products of now and before, in total each retailer's counts."""
    if reading.by is By.RETAILER:
        now, before = _now(facts, reading), _apart(facts.pairs_before, reading, facts)
        base = {key for key, each in before.items() if each.quantity > 0}
        kept = {key for key, each in now.items() if each.quantity > 0}
        parts = {Part.NOT_BOUGHT: base - kept, Part.BOUGHT: kept}
        items = {part: _pairs_of(keys, now, before) for part, keys in parts.items()}
        return _two(By.PRODUCT, items)
    counts, base_counts = facts.now.products, facts.before.products
    keys = facts.population | counts.keys() | base_counts.keys()
    found = [Item(key, counts.get(key, 0), base_counts.get(key, 0)) for key in sorted(keys)]
    unit = Counted.PRODUCT
    return Listing(of=By.RETAILER, parts=_by_movement(found), now_in=unit, base_in=unit)


def _compared(base_of: Callable[[BehindFacts], Pairs]) -> Callable[..., Listing]:
    """M03b, M07, M08: what became less, more or stayed."""

    def listing(facts: BehindFacts, reading: Reading, figure: Figure) -> Listing:
        now = _now(facts, reading)
        base = _apart(base_of(facts), reading, facts)
        items = _pairs_of(now.keys() | base.keys(), now, base, figure)
        unit = Counted.FEN if figure is _amount else Counted.CARTON
        return Listing(of=_of(reading), parts=_by_movement(items), now_in=unit, base_in=unit)

    return listing


def _mixed(facts: BehindFacts, reading: Reading, _figure: Figure) -> Listing:
    """M09, M10, M11, M14: 分 and 条 of all that is in it."""
    now = _now(facts, reading)
    items = tuple(Item(key, now[key].amount, now[key].quantity) for key in sorted(now))
    of = _of(reading)
    part = Part.PRODUCTS if of is By.PRODUCT else Part.RETAILERS
    return Listing(of=of, parts={part: items}, now_in=Counted.FEN, base_in=Counted.CARTON)


def _key_brands(facts: BehindFacts, _reading: Reading, _figure: Figure) -> Listing:
    """M15: the products of key brands."""
    found: dict[str, Bought] = {}
    for (product, _retailer), bought in facts.pairs.items():
        if product in facts.key_products:
            found[product] = found.get(product, NOTHING_BOUGHT) + bought
    items = tuple(Item(key, found[key].amount, found[key].quantity) for key in sorted(found))
    return Listing(
        of=By.PRODUCT,
        parts={Part.PRODUCTS: items},
        now_in=Counted.FEN,
        base_in=Counted.CARTON,
    )


def _pairs_of(
    keys: Iterable[str],
    now: Mapping[str, Bought],
    base: Mapping[str, Bought],
    figure: Figure = _quantity,
) -> tuple[Item, ...]:
    return tuple(
        Item(key, figure(now.get(key, NOTHING_BOUGHT)), figure(base.get(key, NOTHING_BOUGHT)))
        for key in sorted(keys)
    )


def _two(of: By, parts: Mapping[Part, tuple[Item, ...]]) -> Listing:
    return Listing(of=of, parts=parts, now_in=Counted.CARTON, base_in=Counted.CARTON)


def _by_movement(items: Iterable[Item]) -> dict[Part, tuple[Item, ...]]:
    found: dict[Part, list[Item]] = {Part.LESS: [], Part.MORE: [], Part.SAME: []}
    for item in items:
        change = item.now - (item.base or 0)
        part = Part.LESS if change < 0 else Part.MORE if change > 0 else Part.SAME
        found[part].append(item)
    return {part: tuple(own) for part, own in found.items()}


_BEHIND: Final[Mapping[str, Callable[[BehindFacts, Reading, Figure], Listing]]] = {
    "M01": _spread,
    "M03a": _kinds,
    "M03b": _compared(lambda facts: facts.pairs_before),
    "M03c": _moved,
    "M07": _compared(lambda facts: facts.pairs_year_ago),
    "M08": _compared(lambda facts: facts.pairs_before),
    "M09": _mixed,
    "M10": _mixed,
    "M11": _mixed,
    "M14": _mixed,
    "M15": _key_brands,
    "M19": _repeated,
}
