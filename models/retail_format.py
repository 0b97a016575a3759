"""业态判定: which of the seven formats a shop is, as a suggestion with its reasons (DOMAIN 2.3).

What headquarters has stands; a suggestion that differs becomes a wish to change it (F02).
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.errors import InvalidValue
from models.fields import Unit, field, label_of
from models.handout.text import comparable
from models.handout.values import RETAIL_FORMATS
from models.judgement import Judgement
from models.marks import N_
from models.phrase import Phrase
from models.rules import between

__all__ = [
    "DEFAULT_LIMITS",
    "FormatAnswers",
    "FormatFlag",
    "FormatLimits",
    "FormatSuggestion",
    "MainBusiness",
    "RetailFormat",
    "same_format",
    "suggest_format",
]


class RetailFormat(StrEnum):
    """The seven 业态, as headquarters writes them (seed row 4.03)."""

    GROCERY = "食杂店"
    CONVENIENCE = "便利店"
    SUPERMARKET = "超市"
    DEPARTMENT_STORE = "商场"
    TOBACCO = "烟酒商店"
    SERVICE = "娱乐服务类"
    OTHER = "其他类"


class MainBusiness(StrEnum):
    """主营: what the shop lives from."""

    TOBACCO = "烟酒"
    GENERAL = "百货食品"
    SERVICE = "餐饮住宿娱乐"
    OTHER = "非烟行业"


class FormatFlag(StrEnum):
    """What to look at beside the suggestion: gaps of the rules, by their row in DOMAIN 1.6."""

    SMALL_SELF_SERVICE = "E12"
    LARGE_SELF_SERVICE = "E13"
    SMALL_TOBACCO = "E14"
    RURAL_DEPARTMENT_STORE = "E15"
    RURAL_SERVICE = "E16"
    LARGE_COUNTER = "E12+"


def _area(label: str, usual: int) -> Any:
    return field(label, unit=Unit.SQUARE_METRE, default=usual, rule=between(1, 100_000))


@attrs.frozen(kw_only=True)
class FormatLimits(Judgement):
    """面积 in m² from which on a format is one (a setting): all four are included."""

    key: ClassVar[str] = "retail_format"
    title: ClassVar[str] = N_("业态面积")

    tobacco: int = _area(N_("烟酒商店至少"), 20)
    convenience: int = _area(N_("便利店至少"), 100)
    supermarket: int = _area(N_("超市至少"), 500)
    department_store: int = _area(N_("商场至少"), 2000)

    def check(self) -> None:
        """Each of the three that are told by their size begins where the smaller one ends."""
        Judgement.check(self)
        for smaller, name, reason in (
            (self.convenience, "supermarket", N_("应大于便利店的")),
            (self.supermarket, "department_store", N_("应大于超市的")),
        ):
            if getattr(self, name) <= smaller:
                raise InvalidValue(name, label_of(FormatLimits, name), reason)


DEFAULT_LIMITS = FormatLimits()


@attrs.frozen(kw_only=True)
class FormatAnswers:
    """What was seen of a shop: ``area`` in m², None while nobody knows it.

    ``self_service`` is 自选 with a till at the exit, ``departments`` is 分区销售、统一管理.
    """

    business: MainBusiness
    self_service: bool = False
    departments: bool = False
    area: Decimal | None = None
    rural: bool = False
    resort: bool = False


@attrs.frozen
class FormatSuggestion:
    """The format, why (sentences without a stop), and what to look at."""

    format: RetailFormat
    reasons: tuple[str, ...]
    flags: tuple[tuple[FormatFlag, str], ...] = ()


def suggest_format(
    answers: FormatAnswers, limits: FormatLimits = DEFAULT_LIMITS
) -> FormatSuggestion | None:
    """Return what the shop is by the rules; None while the 面积 they ask for is not known."""
    if answers.business is MainBusiness.SERVICE:
        return _with_flags(RetailFormat.SERVICE, answers, N_("主营餐饮、住宿、休闲或娱乐"))
    if answers.business is MainBusiness.OTHER:
        return _with_flags(
            RetailFormat.OTHER, answers, N_("主营不是烟酒、百货食品，也不是餐饮住宿娱乐")
        )
    if answers.area is None and not _area_is_idle(answers):
        return None
    if answers.business is MainBusiness.TOBACCO:
        return _tobacco(answers, limits)
    return _general(answers, limits)


def _area_is_idle(answers: FormatAnswers) -> bool:
    """Tell whether the area decides nothing: a counter shop that is not parted."""
    general = answers.business is MainBusiness.GENERAL
    return general and not answers.self_service and not answers.departments


def _at_least(area: Decimal, limit: int) -> str:
    return Phrase(N_("面积 {area} m²，不少于 {limit} m²"), area=_plain(area), limit=limit)


def _below(area: Decimal, limit: int) -> str:
    return Phrase(N_("面积 {area} m²，不到 {limit} m²"), area=_plain(area), limit=limit)


def _plain(area: Decimal) -> str:
    """Write 499.9 and 20, never 2E+1 or 20.0."""
    return f"{area.normalize():f}"


def _tobacco(answers: FormatAnswers, limits: FormatLimits) -> FormatSuggestion:
    area, reason = answers.area or Decimal(0), N_("主营烟酒，烟和酒占货架一半以上")
    if area >= limits.tobacco:
        return _with_flags(RetailFormat.TOBACCO, answers, reason, _at_least(area, limits.tobacco))
    flag = Phrase(N_("烟酒商店应不少于 {limit} m²，先按食杂店"), limit=limits.tobacco)
    return _with_flags(
        RetailFormat.GROCERY, answers, reason, _below(area, limits.tobacco),
        flag=(FormatFlag.SMALL_TOBACCO, flag),
    )  # fmt: skip


def _general(answers: FormatAnswers, limits: FormatLimits) -> FormatSuggestion:
    area = answers.area or Decimal(0)
    if answers.departments and area >= limits.department_store:
        return _with_flags(
            RetailFormat.DEPARTMENT_STORE, answers, N_("多大类商品，分区销售、统一管理"),
            _at_least(area, limits.department_store),
        )  # fmt: skip
    if answers.self_service:
        return _self_service(answers, area, limits)
    if answers.departments:
        return _with_flags(
            RetailFormat.OTHER, answers, N_("分区销售，但不是自选"),
            _below(area, limits.department_store),
        )  # fmt: skip
    flag = None
    if answers.area is not None and area >= limits.convenience:
        words = Phrase(N_("食杂店一般不到 {limit} m²，请再看一眼"), limit=limits.convenience)
        flag = (FormatFlag.LARGE_COUNTER, words)
    return _with_flags(
        RetailFormat.GROCERY, answers, N_("烟酒饮料、休闲食品、日杂，柜台销售为主"), flag=flag
    )


def _self_service(answers: FormatAnswers, area: Decimal, limits: FormatLimits) -> FormatSuggestion:
    reason = N_("自选，出口付款")
    if area < limits.convenience:
        words = Phrase(N_("便利店一般不少于 {limit} m²，先按食杂店"), limit=limits.convenience)
        return _with_flags(
            RetailFormat.GROCERY, answers, reason, _below(area, limits.convenience),
            flag=(FormatFlag.SMALL_SELF_SERVICE, words),
        )  # fmt: skip
    if area < limits.supermarket:
        span = Phrase(
            N_("面积 {area} m²，{low} 到 {high} m² 之间"),
            area=_plain(area), low=limits.convenience, high=limits.supermarket,
        )  # fmt: skip
        return _with_flags(RetailFormat.CONVENIENCE, answers, reason, span)
    flag = None
    if area >= limits.department_store:
        words = Phrase(
            N_("自选又不少于 {limit} m² 的没有单独一类，不分区的按超市"),
            limit=limits.department_store,
        )
        flag = (FormatFlag.LARGE_SELF_SERVICE, words)
    return _with_flags(
        RetailFormat.SUPERMARKET, answers, reason, _at_least(area, limits.supermarket), flag=flag
    )


def _with_flags(
    found: RetailFormat,
    answers: FormatAnswers,
    *reasons: str,
    flag: tuple[FormatFlag, str] | None = None,
) -> FormatSuggestion:
    flags = (*((flag,) if flag else ()), *_market_flags(found, answers))
    return FormatSuggestion(found, reasons, flags)


def _market_flags(found: RetailFormat, answers: FormatAnswers) -> Iterator[tuple[FormatFlag, str]]:
    if not answers.rural:
        return
    if found is RetailFormat.DEPARTMENT_STORE:
        yield FormatFlag.RURAL_DEPARTMENT_STORE, N_("乡村目前没有商场，请核实市场类型")
    if found is RetailFormat.SERVICE and not answers.resort:
        yield FormatFlag.RURAL_SERVICE, N_("娱乐服务类在城区和旅游度假区，请核实市场类型")


def same_format(suggestion: RetailFormat, headquarters: str) -> bool:
    """Tell whether headquarters' word for a format means the one suggested."""
    known = RETAIL_FORMATS.get(comparable(headquarters), headquarters.strip())
    return known == suggestion.value
