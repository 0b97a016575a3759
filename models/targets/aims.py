"""Which products a target is about, and what of them: headquarters names both freely.

One tolerant table for 指标 and 对象. What is not recognised is shown as it is, with the reason.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Final

import attrs

from models.handout.text import comparable
from models.handout.values import ORIGINS, PRICE_CLASSES, SUBJECTS
from models.marks import N_
from models.target import Target
from models.targets.measures import Measure, measure_of_unit

__all__ = ["EVERYTHING", "Aim", "CatalogueProduct", "Scope", "Subjects", "Unclear", "aim_of"]

_NOT_KEY: Final = ("", "否")

_MEASURES: Final[tuple[tuple[tuple[str, ...], Measure], ...]] = (
    (("毛利率",), Measure.MARGIN_RATE),
    (("毛利",), Measure.MARGIN),
    (("铺货", "铺市", "购进面"), Measure.SPREAD),
    (("占比", "比重", "份额"), Measure.SHARE),
    (("单箱", "箱均"), Measure.PRICE),
    (("条均", "单条", "均价"), Measure.CARTON_PRICE),
    (("金额", "销售额", "购进额", "销额", "销售收入"), Measure.AMOUNT),
)
"""Words of 指标 in the order in which they are looked for."""
_OTHER_WORDS: Final = ("率", "户数", "标准店", "天数", "次数", "终端", "满意", "存销", "指数")
"""Of these is what is counted elsewhere: no purchases say it."""
_QUANTITY_WORDS: Final = ("销量", "总量", "购进", "销售", "数量", "卷烟", "量")
_DIMENSION_WORDS: Final = ("类", "品牌", "规格", "品规", "重点", "省外", "省内", "进口", "产地")
"""指标 that only say what kind of thing 对象 is."""


class Scope(Enum):
    """How far a target reaches."""

    TOTAL = "总量"
    PRICE_CLASS = "价类"
    BRAND = "品牌"
    PRODUCT = "规格"
    ORIGIN = "产地"
    KEY = "重点品牌"


class Unclear(Enum):
    """Why a target has no figures; the value is what is shown."""

    METRIC = N_("这项指标不从购进算")
    SUBJECT = N_("没认出对象")
    VALUE = N_("目标值不是数，或单位没认出")


@attrs.frozen(kw_only=True)
class CatalogueProduct:
    """What sorts a product among targets; prices in 1/10000 元."""

    id: str
    name: str
    brand: str = ""
    price_class: str = ""
    origin: str = ""
    key_brand: str = ""
    wholesale: int | None = None
    guide: int | None = None

    @property
    def is_key(self) -> bool:
        """True for 重点品牌."""
        return self.key_brand not in _NOT_KEY


@attrs.frozen
class Aim:
    """What a target measures, of what; ``word`` names the class, brand, product or origin."""

    measure: Measure
    scope: Scope = Scope.TOTAL
    word: str = ""

    def takes(self, product: CatalogueProduct) -> bool:
        """Tell whether a product is meant."""
        return self.scope is Scope.TOTAL or _TAKES[self.scope](product, self.word)


def _same_brand(product: CatalogueProduct, word: str) -> bool:
    return comparable(product.brand) == word


_TAKES: Final[Mapping[Scope, Callable[[CatalogueProduct, str], bool]]] = {
    Scope.PRICE_CLASS: lambda product, word: product.price_class == word,
    Scope.BRAND: _same_brand,
    Scope.PRODUCT: lambda product, word: word in (comparable(product.id), comparable(product.name)),
    Scope.ORIGIN: lambda product, word: product.origin == word,
    Scope.KEY: lambda product, word: product.is_key and word in ("", comparable(product.key_brand)),
}
EVERYTHING: Final = (Scope.TOTAL, "")


@attrs.frozen
class Subjects:
    """The words of 对象 that the catalogue knows: brands, products, labels of key brands."""

    brands: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()

    @classmethod
    def of(cls, catalogue: Iterable[CatalogueProduct]) -> "Subjects":
        """Return what a catalogue knows."""
        known = tuple(catalogue)
        return cls(
            frozenset(comparable(each.brand) for each in known if each.brand),
            frozenset(comparable(word) for each in known for word in (each.id, each.name)),
            frozenset(comparable(each.key_brand) for each in known if each.is_key),
        )

    def meant(self, text: str) -> tuple[Scope, str] | None:
        """Return what a word of 对象 means; None where nobody knows it."""
        word = comparable(text)
        if not word or SUBJECTS.get(word) == "总量" or word in ("总量", "卷烟", "销量"):
            return EVERYTHING
        plain = word.removesuffix("烟") if word.removesuffix("烟") in PRICE_CLASSES else word
        if PRICE_CLASSES.get(plain) and len(plain) > 1:
            return Scope.PRICE_CLASS, PRICE_CLASSES[plain]
        if word in ORIGINS:
            return Scope.ORIGIN, ORIGINS[word]
        return self._named(word)

    def _named(self, word: str) -> tuple[Scope, str] | None:
        if word in ("重点品牌", "重点", "重点规格", "重点卷烟", "重点骨干品牌"):
            return Scope.KEY, ""
        for scope, known in (
            (Scope.PRODUCT, self.products),
            (Scope.BRAND, self.brands),
            (Scope.KEY, self.labels),
        ):
            if word in known:
                return scope, word
            bare = word.removesuffix("品牌").removesuffix("系列")
            if bare != word and bare in known:
                return scope, bare
        return None


def aim_of(target: Target, subjects: Subjects) -> Aim | Unclear:
    """Return what a target is about, or why nobody can tell."""
    measure = _measure(target, subjects)
    if measure is None:
        return Unclear.METRIC
    meant = subjects.meant(target.subject)
    if meant is None:
        return Unclear.SUBJECT
    if meant == EVERYTHING:  # 指标 一类烟销量, 对象 总量
        meant = _in_metric(target.metric, subjects) or EVERYTHING
    return Aim(measure, *meant)


def _measure(target: Target, subjects: Subjects) -> Measure | None:
    word = comparable(target.metric)
    for text in (word, comparable(target.subject)):
        for words, measure in _MEASURES:
            if any(each in text for each in words):
                return measure
    by_unit = measure_of_unit(target.unit)
    if any(each in word for each in _OTHER_WORDS) or "%" in comparable(target.unit):
        return None
    if any(each in word for each in _QUANTITY_WORDS):
        return Measure.QUANTITY if by_unit in (None, Measure.QUANTITY) else by_unit
    named = subjects.meant(word) is not None or any(each in word for each in _DIMENSION_WORDS)
    return by_unit or (Measure.QUANTITY if named else None)


def _in_metric(metric: str, subjects: Subjects) -> tuple[Scope, str] | None:
    """Return the class, origin or name that 指标 itself begins with: 一类烟销量, 重点品牌占比."""
    word = comparable(metric)
    for tail in range(len(word), 1, -1):
        meant = subjects.meant(word[:tail])
        if meant is not None and meant != EVERYTHING:
            return meant
    return None
