"""⑦ what a store is advised for the next month, made by rules from its own data (DOMAIN 3.6, 1.04).

The six rules of the trade come first, in this order: what the store cannot sell today (断货), what
ties its money up (库存), what it must do (明码实价), then what it earns (毛利, 结构, 重点). Where
fewer than three apply, its own best sellers and changes fill the rest. Texts hold no semicolon:
several of them stand in one field, parted by it.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Final

import attrs

from models.metrics.facts import Bought
from models.metrics.form import DAYS, PERCENT, YUAN_A_CARTON, half_up_text
from models.store_analysis.display import Display
from models.store_analysis.facts import StoreFacts
from models.store_analysis.margin import Margin
from models.store_analysis.peers import Figure, Peers
from models.store_analysis.products import Layer
from models.store_analysis.purchases import Purchases, average_price
from models.store_analysis.settings import AnalysisSettings
from models.store_analysis.stock import Stocked, StoreStock

__all__ = ["SUGGESTIONS", "Grounds", "Rule", "Suggestion", "suggestions"]

SUGGESTIONS: Final = 3
"""How many are proposed."""
_LENGTH: Final = 200
"""The most characters of one (models.programme.rules)."""
_POINT = Fraction(1, 100)
_MOST_NAMES = 3
_TRIED = 2
"""So many 重点 products are tried at a time."""


class Rule(Enum):
    """Which rule made a suggestion; the value is what it is called, on no screen."""

    OUT = "断货补订"
    EXCESS = "控制订量"
    HONEST = "明码实价"
    MARGIN = "提高毛利"
    STRUCTURE = "提升结构"
    KEY = "重点试销"
    ORDER = "恢复订货"
    BEST = "主销不断货"
    CHANGE = "订量变化"
    COUNT = "盘点库存"


@attrs.frozen
class Suggestion:
    """One advice; ``text`` is what the store reads."""

    rule: Rule
    text: str


@attrs.frozen(kw_only=True)
class Grounds:
    """What the rules go by: the facts and what was made of them."""

    facts: StoreFacts
    settings: AnalysisSettings
    purchases: Purchases
    margin: Margin
    stock: StoreStock
    layers: Sequence[Layer]
    peers: Peers
    display: Display


def suggestions(grounds: Grounds) -> tuple[Suggestion, ...]:
    """Return the first three that apply, in the order of the rules.

    At least one where purchases of the month are known at all.
    """
    found = []
    for rule, make in _RULES:
        text = make(grounds)
        if text:
            found.append(Suggestion(rule, text))
        if len(found) == SUGGESTIONS:
            break
    return tuple(found)


def _listed(words: Sequence[str], write: Callable[[str], str]) -> str:
    """Write a text about the first of ``words``: as many of them as the length allows."""
    text = ""
    for most in range(min(_MOST_NAMES, len(words)), 0, -1):
        more = f"等 {len(words)} 个规格" if len(words) > most else ""
        text = write(_spaced("、".join(words[:most])) + more)
        if len(text) <= _LENGTH:
            return text
    return text[:_LENGTH]


def _spaced(text: str) -> str:
    """Let a name that ends in a letter or digit stand off what follows it."""
    return f"{text} " if text[-1:].isascii() and text[-1:].isalnum() else text


def _cartons(value: Fraction) -> str:
    """Write 条 with at most one decimal: 5, 1.5."""
    return half_up_text(value, 1).removesuffix(".0")


# ------------------------------------------------------------------------- the six of the trade


def _out(grounds: Grounds) -> str:
    out = grounds.stock.out
    if len(out) < grounds.settings.out_products:
        return ""
    words = [f"{grounds.facts.name(each.product_id)}{_to_order(each)}" for each in out]
    return _listed(
        words, lambda names: f"补订断货规格：{names}，下次订货先补上，到货当天上柜并摆好价签"
    )


def _to_order(each: Stocked) -> str:
    return f"（建议订 {each.suggested} 条）" if each.suggested else ""


def _excess(grounds: Grounds) -> str:
    limit = grounds.settings.excess_days
    long = [each for each in grounds.stock.products if (each.cover.ratio or 0) > limit]
    long.sort(key=lambda each: (-(each.cover.ratio or 0), each.product_id))
    words = [
        f"{_spaced(grounds.facts.name(each.product_id))}可销 {DAYS.number(each.cover.ratio)} 天"
        for each in long
    ]
    slow = [
        f"{_spaced(grounds.facts.name(each.product_id))}滞销，库存 {_cartons(each.stock)} 条"
        for each in grounds.stock.slow
    ]
    mixed = [*slow[:1], *words, *slow[1:]]
    if not mixed:
        return ""
    return _listed(
        mixed, lambda names: f"控制订量：{names}，卖到 {limit} 天以内再订，先挪到顺手的位置推荐"
    )


def _honest(grounds: Grounds) -> str:
    honest, day = grounds.display.honest, grounds.display.day
    if honest.ratio is None or honest.ratio >= 1 or day is None:
        return ""
    if day < grounds.facts.month.first:
        return ""  # so long ago that it may well have been put right
    said = (
        f"执行明码实价：{day:%m-%d} 抽查 {honest.denominator} 个规格，"
        f"{honest.numerator} 个实售价同标价一致"
    )
    names = [grounds.facts.name(each) for each in grounds.display.wrong_tags]
    if not names:
        return f"{said}，请逐个核对价签，按标价卖"
    return _listed(names, lambda listed: f"{said}，请核对价签：{listed}，按标价卖")


def _margin(grounds: Grounds) -> str:
    line = grounds.peers.of(Figure.MARGIN)
    own, average = line.own.ratio, line.average.ratio
    if own is None or average is None:
        return ""
    gap = average - own
    if gap <= grounds.settings.margin_points * _POINT:
        return ""
    best = [each for each in grounds.margin.products.values() if (each.rate.ratio or 0) > own]
    best.sort(key=lambda each: (-(each.rate.ratio or 0), each.product_id))
    words = [
        f"{grounds.facts.name(each.product_id)}（毛利率 {PERCENT.write(each.rate.ratio)}）"
        for each in best
    ]
    said = (
        f"提高高毛利规格占比：毛利率 {PERCENT.write(own)}，"
        f"比同类平均低 {PERCENT.number(gap)} 个百分点"
    )
    return _listed(words, lambda names: f"{said}，{names}可以多推荐") if words else said


def _structure(grounds: Grounds) -> str:
    growth = grounds.purchases.price_on_month.growth
    if growth is None or growth > -grounds.settings.price_percent * _POINT:
        return ""
    said = (
        f"提升结构：单条均价 {grounds.purchases.price.shown(YUAN_A_CARTON)}，"
        f"比上月低 {PERCENT.write(-growth)}"
    )
    average = grounds.purchases.price_before.ratio or Fraction()
    fallen = [
        f"{_spaced(name)}少订 {-by} 条"
        for name, by, price in _changes(grounds)
        if by < 0 and price is not None and price > average
    ]
    if not fallen:
        return f"{said}，下月把高价位规格的订量补回来"
    return _listed(fallen, lambda names: f"{said}，{names}，下月把这几个高价位规格补回来")


def _changes(grounds: Grounds) -> Iterator[tuple[str, int, Fraction | None]]:
    """Yield (name, 条 more or fewer than the month before, price), the largest change first."""
    now, before = grounds.facts.bought or {}, grounds.facts.before or {}
    nothing = Bought()
    found = []
    for product in {*now, *before}:
        own, was = now.get(product, nothing), before.get(product, nothing)
        price = average_price(was if was.priced > 0 else own).ratio
        if own.quantity != was.quantity:
            found.append((product, own.quantity - was.quantity, price))
    found.sort(key=lambda each: (-abs(each[1]), each[0]))
    return ((grounds.facts.name(product), by, price) for product, by, price in found)


def _key(grounds: Grounds) -> str:
    facts = grounds.facts
    words = [facts.name(each) for each in facts.missing_key if facts.limits.get(each, 1) > 0]
    if not words or not grounds.purchases.products:
        return ""
    months = grounds.settings.key_months
    return _listed(
        words[:_TRIED],
        lambda names: (
            f"试销重点规格：{names}近 {months} 个月没有购进，可以先各订 1 条试销，"
            "摆在收银台旁边看动销"
        ),
    )


# ------------------------------------------------------------------------------ what fills up


def _order(grounds: Grounds) -> str:
    if grounds.purchases.products or not grounds.purchases.known:
        return ""
    return "恢复订货：本月没有购进记录，下次走访先一起看库存和销路，再定订货计划"


def _best(grounds: Grounds) -> str:
    best = grounds.layers[0]
    whole = sum(each.amount for each in grounds.layers)
    if not best.products or whole <= 0:
        return ""
    names = [grounds.facts.name(each) for each in best.products]
    share = PERCENT.write(Fraction(best.amount, whole))
    return _listed(
        names,
        lambda listed: f"主销规格不断货：{listed}占购进额 {share}，每次订货先保证这些规格",
    )


def _change(grounds: Grounds) -> str:
    index = grounds.purchases.quantity_on_month
    growth = index.growth
    if growth is None or growth == 0 or not grounds.purchases.products:
        return ""
    down = growth < 0
    said = f"购进 {index.numerator} 条，比上月{'少' if down else '多'} {PERCENT.write(abs(growth))}"
    moved = [
        f"{name}（{'−' if down else '+'}{abs(by)} 条）"
        for name, by, _price in _changes(grounds)
        if (by < 0) is down
    ]
    if down:
        return _listed(
            moved, lambda names: f"关注订量：{said}，{names}订得少了，有顾客来问的下月恢复"
        )
    return _listed(moved, lambda names: f"关注库存：{said}，{names}订得多了，按实际销量续订")


def _count(grounds: Grounds) -> str:
    if grounds.stock.judged:
        return ""
    best = [grounds.facts.name(each) for each in grounds.layers[0].products]
    if not best:
        return ""
    return _listed(
        best,
        lambda names: f"配合盘点：下次走访一起盘{names}的库存，盘过两次就能算出可销天数和建议订量",
    )


_RULES: Final[tuple[tuple[Rule, Callable[[Grounds], str]], ...]] = (
    (Rule.OUT, _out),
    (Rule.EXCESS, _excess),
    (Rule.HONEST, _honest),
    (Rule.MARGIN, _margin),
    (Rule.STRUCTURE, _structure),
    (Rule.KEY, _key),
    (Rule.ORDER, _order),
    (Rule.BEST, _best),
    (Rule.CHANGE, _change),
    (Rule.COUNT, _count),
)
