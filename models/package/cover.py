"""封面: what the package is and brings, how to read it, and its charts (DOMAIN 5, DESIGN 5).

It carries no records and no 记录编号: readers of packages pass it over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import attrs

from models.check import CheckGrade
from models.kinds import KINDS
from models.package.common import as_decimal
from models.package.data import DataLine
from models.package.news import NewsState, news_of
from models.package.source import PackageSource
from models.package.table import SheetTable
from models.six_one_record import SixOneItem

__all__ = ["COVER_SHEET", "Cover", "CoverNews", "DayCount", "ItemRate", "make_cover"]

COVER_SHEET: Final = "封面"

_SHORT: Final = 8
"""Characters of a device's id that people compare."""


@attrs.frozen
class CoverNews:
    """How many records of one kind stand how, in the order of :class:`NewsState`."""

    label: str
    counts: tuple[int, ...]


@attrs.frozen
class DayCount:
    """Visits of one day: met somebody, found the shop shut; None for a day that has yet to come."""

    day: int
    done: int | None
    missed: int | None


@attrs.frozen
class ItemRate:
    """One of the six-ones: ``rate`` is None where nothing was owed."""

    label: str
    done: int
    owed: int
    rate: Decimal | None


@attrs.frozen(kw_only=True)
class Cover:
    """Everything on the cover.

    ``facts`` are pairs of label and text, ``sheets`` titles and numbers of rows, ``items`` the
    six-ones with those owed first, ``grades`` display checks by 等级.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[tuple[str, int], ...]
    news: tuple[CoverNews, ...]
    notes: tuple[str, ...]
    days: tuple[DayCount, ...]
    items: tuple[ItemRate, ...]
    grades: tuple[tuple[str, int], ...]


def make_cover(
    source: PackageSource, tables: Sequence[SheetTable], lines: Sequence[DataLine]
) -> Cover:
    """Build the cover of a package."""
    head, manager = source.head, source.head.manager
    return Cover(
        title=f"{manager.organisation} 客户经理上报包",
        subtitle=f"{source.month.title}　{manager.name}（{manager.id}）　第 {head.sequence} 包",
        facts=_facts(source, lines),
        sheets=tuple((table.title, len(table.rows)) for table in tables),
        news=_news(source, lines),
        notes=tuple(_notes(source)),
        days=_days(source),
        items=_items(source),
        grades=_grades(source),
    )


def _facts(source: PackageSource, lines: Sequence[DataLine]) -> tuple[tuple[str, str], ...]:
    head, manager = source.head, source.head.manager
    until = "" if source.as_of == source.month.last else f"（截至 {source.as_of.isoformat()}）"
    confirmed = f"第 {head.base_acknowledged} 包" if head.base_acknowledged else "还没有"
    return (
        ("单位", manager.organisation),
        ("营销部", manager.department),
        ("客户经理", f"{manager.name}（{manager.id}）"),
        ("期间", f"{source.month.title}{until}"),
        ("包号", f"第 {head.sequence} 包"),
        ("制表时间", f"{head.created_at:%Y-%m-%d %H:%M}"),
        ("设备", head.device[:_SHORT]),
        ("随包记录", f"{len(lines)} 条"),
        ("最近回执", source.last_receipt or "还没有收到"),
        ("全部确认到", confirmed),
    )


def _news(source: PackageSource, lines: Iterable[DataLine]) -> tuple[CoverNews, ...]:
    found = {each.kind: each for each in news_of(lines, source.sent)}
    return tuple(
        CoverNews(kind.label, tuple(found[name].counts.get(state, 0) for state in NewsState))
        for name, kind in KINDS.items()
        if name in found
    )


def _notes(source: PackageSource) -> Iterator[str]:
    """Say how to read the package; what every figure without a reason beside it rests on."""
    yield (
        "各表是本月情况，供人查看；真正的记录在隐藏的 _data 表里，凡未收到回执的都随包带上，"
        "所以前面的包丢了也不会缺记录。在各表里改动不会改变记录。"
    )
    yield "“—”表示没有基数，不是 0，原因见该表“备注”列或以下各条；空格表示没有填。"
    yield (
        "拜访统计：计划户次是走访时标为“计划”的户次，完成率是其中见到人的比例，没有标过计划的为“—”；"
        "应访户数是本月营业或有购进的零售户；超频次未访户是超过 30 天没有见面的应访户。"
    )
    yield (
        "需求与断货：需求依次取登记、订单需求量、走访所记；"
        "满足率＝较小者(实供, 需求)之和÷需求之和，没有需求或当月购进没有下发的为“—”。"
    )
    yield (
        "品牌培育：动销率＝本月有订单户÷前三个月有订单户；再购率＝上月、本月都购进的户÷上月购进户；"
        "断货率＝断货户÷有需求户；均价到位率＝实售价等于零售指导价的÷抽查的；"
        "活动次数只数选了该品规的活动（按户），和写明它的手工记录；没有的为“—”。"
    )
    yield (
        "等级变更建议：近3月是建议当月之前的三个整月；没有下发购进或金额、没有做过规范评估的为“—”。"
    )
    table = (
        ""
        if source.calendar.knows(source.month.first.year)
        else "（没有下发节假日，按周一至周五算）"
    )
    yield f"投诉与建议：办结期限 3 个工作日，重大 1 个工作日{table}；涉及廉洁的只在“廉洁投诉”表。"


def _days(source: PackageSource) -> tuple[DayCount, ...]:
    done = Counter(visit.day for visit in source.visits if not visit.missed)
    missed = Counter(visit.day for visit in source.visits if visit.missed)
    if not source.visits:
        return ()
    return tuple(
        DayCount(day.day, done[day], missed[day])
        if day <= source.as_of or done[day] or missed[day]
        else DayCount(day.day, None, None)
        for day in source.month.each_day()
    )


def _items(source: PackageSource) -> tuple[ItemRate, ...]:
    found = []
    for item in SixOneItem:
        rate = source.board.item_rate(item)
        label = f"{item.sign}{item.short_name}"
        found.append(ItemRate(label, rate.numerator, rate.denominator, as_decimal(rate.value)))
    return tuple(sorted(found, key=lambda each: each.rate is None))


def _grades(source: PackageSource) -> tuple[tuple[str, int], ...]:
    graded = Counter(check.grade for check in source.checks if check.grade is not None)
    return tuple((grade.value, graded[grade]) for grade in CheckGrade) if graded else ()
