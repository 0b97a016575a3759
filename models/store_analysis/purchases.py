"""① what was bought, against the month and the year before; ② of which it was made (DOMAIN 3.6)."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

import attrs

from models.metrics.comparison import compared
from models.metrics.facts import NO_CLASS, Bought
from models.metrics.mix import mean_price, share_of
from models.metrics.quotient import Quotient, Reason
from models.store_analysis.facts import Goods, StoreFacts

__all__ = [
    "Part",
    "Purchases",
    "average_price",
    "key_part",
    "part",
    "parts",
    "purchases",
    "total",
]

_CLASSES = ("一类", "二类", "三类", "四类", "五类")
_NOTHING = Goods(name="")


def total(bought: Iterable[Bought]) -> Bought:
    """Add up 条 and 分."""
    return sum(bought, Bought())


def average_price(bought: Bought) -> Quotient:
    """M11 单条均价 of what has a known amount; none where more came back than went out."""
    return mean_price(bought.amount, bought.priced)


@attrs.frozen(kw_only=True)
class Purchases:
    """What a store bought in the month: 条 and 分, M07, M08, M11.

    ``products`` it bought on balance; ``reason`` where purchases of the month are not known.
    """

    now: Bought
    before: Bought | None
    year_ago: Bought | None
    products: int
    reason: Reason | None = None
    quantity_on_month: Quotient
    quantity_on_year: Quotient
    amount_on_month: Quotient
    amount_on_year: Quotient
    price: Quotient
    price_before: Quotient
    price_on_month: Quotient

    @property
    def known(self) -> bool:
        """True where purchases of the month are known at all."""
        return self.reason is None


def _sum(bought: Mapping[str, Bought] | None) -> Bought | None:
    return None if bought is None else total(bought.values())


def _base(bought: Mapping[str, Bought] | None, field: Callable[[Bought], int]) -> int | None:
    """Return the base of a comparison; None where the month, or the store in it, is not known."""
    return field(total(bought.values())) if bought else None


def purchases(facts: StoreFacts) -> Purchases:
    """Return what was bought, compared with the month and the year before."""
    bought = facts.bought or {}
    now = total(bought.values())
    on_month = Reason.NO_BASE if facts.before is not None else Reason.SHORT_HISTORY
    on_year = Reason.NO_YEAR_AGO if facts.year_ago is not None else Reason.SHORT_HISTORY
    price = average_price(now)
    before = average_price(_sum(facts.before) or Bought())
    return Purchases(
        now=now,
        before=_sum(facts.before),
        year_ago=_sum(facts.year_ago),
        products=sum(each.quantity > 0 for each in bought.values()),
        reason=None if facts.bought is not None else Reason.NO_DATA,
        quantity_on_month=compared(
            now.quantity, _base(facts.before, lambda each: each.quantity), on_month
        ),
        quantity_on_year=compared(
            now.quantity, _base(facts.year_ago, lambda each: each.quantity), on_year
        ),
        amount_on_month=compared(
            now.amount, _base(facts.before, lambda each: each.amount), on_month
        ),
        amount_on_year=compared(
            now.amount, _base(facts.year_ago, lambda each: each.amount), on_year
        ),
        price=price,
        price_before=before,
        price_on_month=price.over(before),
    )


# ------------------------------------------------------------------------------------- ②


@attrs.frozen(kw_only=True)
class Part:
    """A part of what was bought: 条, 分, its share (M14, M15) and the one of the month before."""

    name: str
    bought: Bought
    share: Quotient
    share_before: Quotient
    products: tuple[str, ...]

    @property
    def change(self) -> Fraction | None:
        """The difference of the shares, in 个百分点 when written."""
        now, before = self.share.ratio, self.share_before.ratio
        return None if now is None or before is None else now - before


def part(facts: StoreFacts, name: str, products: Iterable[str]) -> Part:
    """Return what was bought of some products, in this month and the one before."""
    bought, before = facts.bought or {}, facts.before or {}
    wanted = tuple(products)
    now = total(bought[each] for each in wanted if each in bought)
    was = total(before[each] for each in wanted if each in before)
    whole = sum(each.quantity for each in bought.values())
    whole_before = sum(each.quantity for each in before.values())
    return Part(
        name=name,
        bought=now,
        share=share_of(now.quantity, whole),
        share_before=share_of(was.quantity, whole_before),
        products=tuple(each for each in wanted if each in bought),
    )


def parts(facts: StoreFacts, of: Callable[[Goods], str]) -> tuple[Part, ...]:
    """Return the purchases by what ``of`` says of a product: 价类 in their order, else by name."""
    members: dict[str, list[str]] = {}
    for product in sorted(facts.bought or {}):
        name = of(facts.goods.get(product, _NOTHING)) or NO_CLASS
        members.setdefault(name, [])
    for product in sorted({*(facts.bought or {}), *(facts.before or {})}):
        name = of(facts.goods.get(product, _NOTHING)) or NO_CLASS
        if name in members:  # else of the month before alone
            members[name].append(product)
    found = (part(facts, name, products) for name, products in members.items())
    return tuple(sorted(found, key=_place))


def key_part(facts: StoreFacts) -> Part | None:
    """M15 重点品牌占比; None where the catalogue marks no product as 重点."""
    keys = sorted(product for product, goods in facts.goods.items() if goods.key)
    return part(facts, "重点", keys) if keys else None


def _place(part: Part) -> tuple[int, str]:
    order = (*_CLASSES, "省内", "省外", "进口")
    if part.name in order:
        return order.index(part.name), part.name
    return len(order) + (part.name == NO_CLASS), part.name
