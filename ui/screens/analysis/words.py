"""Words and numbers of the page 分析: what is counted, in which unit, what changed."""

from datetime import date
from fractions import Fraction
from typing import Final

from models.marks import N_
from models.metrics.comparing import Span
from models.metrics.form import POINTS, half_up_text
from models.metrics.metric import Counted, Direction, Metric
from models.metrics.quotient import Quotient
from models.metrics.reading import By
from ui.i18n import _
from ui.words import say

__all__ = [
    "BY_WORDS",
    "change_of",
    "change_title",
    "change_words",
    "count",
    "day_words",
    "days_words",
    "group_name",
    "grouped",
    "head_words",
    "heads_of",
    "is_counted",
    "tone_of",
    "unit_of",
    "value_words",
    "with_unit",
]

BY_WORDS: Final = {
    By.TOTAL: N_("总体"),
    By.RETAILER: N_("零售户"),
    By.PRODUCT: N_("品规"),
    By.PRICE_CLASS: N_("价类"),
    By.BRAND: N_("品牌"),
    By.FORMAT: N_("业态"),
    By.ROUTE: N_("线路"),
}

_NOW, _BEFORE, _YEAR = N_("本期"), N_("上期"), N_("去年同期")
_PRICE: Final = (N_("购进额"), N_("购进量"))
HEADS: Final = {
    "M01": (N_("购进户"), N_("零售户")),
    "M01b": (N_("在柜户"), N_("检查户")),
    "M02": (N_("库存×天数"), N_("销量")),
    "M02b": (N_("库存"), N_("销量")),
    "M02c": (N_("推算销量"), N_("天数")),
    "M03a": (N_("本期规格"), N_("前期规格")),
    "M03b": (_NOW, _BEFORE),
    "M03c": (N_("本期户"), N_("前三期户")),
    "M03d": (N_("销出"), N_("库存加订购")),
    "M03e": (N_("需求户"), N_("前三期户")),
    "M04": (N_("断货户"), N_("需求户")),
    "M04b": (N_("断货记录"), N_("需求记录")),
    "M04c": (N_("断货户"), N_("样本户")),
    "M05": (N_("实供"), N_("需求")),
    "M06": (N_("毛利"), N_("销售收入")),
    "M06b": (N_("毛利"), N_("销售成本")),
    "M07": (_NOW, _YEAR),
    "M08": (_NOW, _BEFORE),
    "M09": (N_("本户额"), N_("全部额")),
    "M10": _PRICE,
    "M11": _PRICE,
    "M14": (N_("本类"), N_("总量")),
    "M15": (N_("重点品牌"), N_("总量")),
    "M16": (N_("有签规格"), N_("陈列规格")),
    "M16b": (N_("达标户"), N_("检查户")),
    "M17": (N_("到位规格"), N_("抽查规格")),
    "M18": (N_("按当期价"), N_("按指导价")),
    "M20": (N_("完成户次"), N_("计划户次")),
    "M21": (N_("被访户"), N_("应访户")),
    "M22": (N_("做完的项"), N_("应完成项")),
    "M23": (N_("办结"), N_("受理")),
    "M23b": (N_("按时办结"), N_("受理")),
    "M24": (N_("填了的"), N_("要填的")),
    "M26b": (N_("同类本期"), N_("同类上期")),
    "M28": (N_("本月购进"), N_("户均")),
    "M29": (_NOW, _YEAR),
    "M30": (N_("超限"), N_("核对")),
    "M19": (N_("又购进户"), N_("上期户")),
}
"""Short heads of the two numbers, by metric without its figure; the tool tip says them in full."""


def grouped(value: Fraction | int, places: int = 0) -> str:
    """Write a number half up with thousands commas and a true minus: 20,384; −1,250.50."""
    text = half_up_text(Fraction(value), places)
    whole, point, rest = text.lstrip("-").partition(".")
    return f"{'−' if text.startswith('-') else ''}{int(whole):,}{point}{rest}"


_YUAN: Final = {Counted.FEN: 100, Counted.PRICE: 10_000, Counted.MICRO_YUAN: 1_000_000}
"""Parts of a 元 in which money is counted."""
_NO_COUNT: Final = (Counted.PRODUCT_OF_RATIOS, Counted.PRODUCT_OF_TARGET_AND_DAYS)
"""Products of numbers that nobody counts: they are not written."""


def heads_of(metric: str) -> tuple[str, str]:
    """Return the short heads of the two numbers of a metric."""
    return HEADS.get(metric) or HEADS.get(metric.partition(".")[0]) or (N_("分子"), N_("分母"))


def is_counted(unit: Counted) -> bool:
    """Tell whether numbers of a unit say anything by themselves."""
    return unit not in _NO_COUNT


def count(value: int, unit: Counted) -> str:
    """Write a numerator or denominator; money in 元, "—" for what nobody counts."""
    if unit in _YUAN:
        return grouped(Fraction(value, _YUAN[unit]), 2)
    return "—" if unit in _NO_COUNT else f"{value:,}".replace("-", "−")


def unit_of(unit: Counted) -> str:
    """Say the unit as it is written: money in 元."""
    return _("元") if unit in _YUAN else say(unit.value)


def with_unit(words: str, unit: str) -> str:
    """Return 本期(条), Now (cartons): a space only where words have spaces."""
    return f"{words} ({unit})" if words.isascii() else f"{words}({unit})"


def head_words(head: str, unit: Counted) -> str:
    """Return a head with its unit, which a head such as 购进户 has in it."""
    words = _(head)
    if head.endswith(unit.value) or unit in _NO_COUNT:
        return words
    return with_unit(words, unit_of(unit))


def value_words(quotient: Quotient, metric: Metric, grade: str = "") -> str:
    """Write a value with its class, or the word in its place; thousands have commas."""
    if quotient.reason is not None:
        return say(quotient.reason.value)
    ratio, form = quotient.ratio, metric.form
    number = grouped((ratio or 0) * form.factor, form.places)
    text = f"{number}%" if form.unit == "%" else number
    return f"{say(grade)} · {text}" if grade else text


def change_of(now: Quotient, before: Quotient | None, metric: Metric) -> Fraction | None:
    """Return the change: of rates the difference, of all else the growth; None without a base."""
    base = before.ratio if before is not None else None
    ratio = now.ratio
    if ratio is None or base is None:
        return None
    if metric.form.unit == "%":
        return ratio - base
    return ratio / base - 1 if base else None


def change_words(change: Fraction | None) -> str:
    """Write a change as the cells of its column have it: +1.20, −2.40, 0.00; "—"."""
    return POINTS.number(change)


def change_title(metric: Metric, span: Span) -> str:
    """Return the head of the column of changes: of part of a month 较上月同期."""
    against = _("较上期同期") if span.partial else _("较上期")
    unit = _("百分点") if metric.form.unit == "%" else "%"
    return with_unit(against, unit)


def tone_of(change: Fraction | None, direction: Direction) -> str:
    """Return ok for better, warn for worse; plain where neither is."""
    if change is None or not round(change * 10_000) or direction not in _BETTER:
        return "muted" if change is None or not change else "text2"
    return "ok" if (change > 0) is _BETTER[direction] else "warn"


_BETTER: Final = {Direction.HIGHER: True, Direction.LOWER: False}


def days_words(span: Span) -> str:
    """Return the days of a span: 11-01 至 11-23, with the year where it is needed."""
    first, last = span.first, span.last
    end = f"{last:%m-%d}" if first.year == last.year else f"{last:%Y-%m-%d}"
    return _("{first} 至 {last}").format(first=f"{first:%Y-%m-%d}", last=end)


def day_words(day: str, today: date) -> str:
    """Return a day or month as it is told: 10-14, 2025-10-14, 2025-10 of a month's sum."""
    return day[5:] if len(day) == 10 and day[:4] == f"{today.year}" else day


def group_name(by: By, key: str) -> str:
    """Return the name of a class, format or route; what is blank is said to be."""
    if key:
        return say(key)
    return {By.FORMAT: _("没有业态"), By.ROUTE: _("没有线路")}.get(by, _("全部"))
