"""Where a store lost points of 评优 and how it does better: said to that store alone (DOMAIN 9b).

Made by rule from what its checks found most often, what of the six-ones was not done, and what fell
behind the year before. It names no other store, no rank and no 档位; the words are those on paper.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

import attrs

from models.awards.evidence import AwardDetail
from models.awards.settings import COMPONENTS
from models.check import PointResult
from models.checklist import Shortcoming, tenths
from models.six_one_record import SixOneItem
from models.six_ones import Cell

__all__ = ["Gap", "Lacking", "gaps_of", "most_frequent"]

_MOST_POINTS = 5
_ADVICE: Final[Mapping[SixOneItem, str]] = {
    SixOneItem.PROMOTION: "配合做一次店内品牌宣传，签收物料，说说效果",
    SixOneItem.EVALUATION: "约好时间，配合客户经理到店评估",
    SixOneItem.TRAINING: "参加下一次培训并签到，来不了就约上门讲",
    SixOneItem.MARKET_INFORMATION: "走访时配合清点库存，如实说价格和断货",
    SixOneItem.REPORT: "当面看经营分析报告，签收并提意见",
}
_REMEDIES: Final[Mapping[str, str]] = {
    PointResult.HALF.value: "还差的做到位，以后保持",
    PointResult.FAIL.value: "整改到位，下次评估再看",
    PointResult.SIGN_MISSING.value: "把标志贴在显眼处",
}
_FILL = "还差的补齐，每天营业前看一遍"
_VETO = "马上改正，这一项一票否决"
_GROWTH = "按店里实际销售订货，断货规格早说；新品先少量试销"
_COMPLIANCE = "亮证经营，全部从当地烟草公司购进，不向未成年人售烟"


@attrs.frozen
class Gap:
    """One place where points were lost, and what helps."""

    lost: str
    advice: str


@attrs.frozen(kw_only=True)
class Lacking:
    """A point of the checklist that fell short in ``times`` of ``checks``; ``measure`` the last."""

    title: str
    times: int
    checks: int
    measure: str
    veto: bool = False


def most_frequent(checks: Sequence[Iterable[Shortcoming]]) -> tuple[Lacking, ...]:
    """Return what fell short in some checks (the oldest first): vetoes, then what did most often.

    A point is known by its title, so that versions of the checklist may number it otherwise.
    """
    found: dict[str, list[Shortcoming]] = defaultdict(list)
    for each in checks:
        for lack in each:
            found[lack.title].append(lack)
    lacking = [
        Lacking(
            title=title,
            times=len(lacks),
            checks=len(checks),
            measure=lacks[-1].measure,
            veto=any(lack.veto for lack in lacks),
        )
        for title, lacks in found.items()
    ]
    return tuple(sorted(lacking, key=lambda each: (not each.veto, -each.times)))


def gaps_of(detail: AwardDetail, lacking: Sequence[Lacking]) -> tuple[Gap, ...]:
    """Return the gaps of one store in the order of the components; none for one without any."""
    points = [_point(each) for each in lacking[:_MOST_POINTS]]
    return (*points, *_undone(detail.evidence.cells), *_behind(detail), *_law(detail))


def _point(lack: Lacking) -> Gap:
    of = f"{lack.checks} 次评估有 {lack.times} 次不到位，最近一次 " if lack.checks > 1 else ""
    advice = _VETO if lack.veto else _REMEDIES.get(lack.measure, _FILL)
    return Gap(f"{COMPONENTS['standard']}：{lack.title}，{of}{lack.measure}", advice)


def _undone(cells: Sequence[Cell]) -> list[Gap]:
    missing: dict[SixOneItem, list[str]] = defaultdict(list)
    for cell in cells:
        if not cell.done:
            missing[cell.item].append(cell.period or cell.month)
    return [
        Gap(
            f"{COMPONENTS['cooperation']}：{item.sign}{item.short_name} "
            f"{'、'.join(missing[item])} 没有完成",
            _ADVICE[item],
        )
        for item in sorted(missing)
    ]


def _behind(detail: AwardDetail) -> list[Gap]:
    down = [
        f"{each.label} {_percent(each.now / each.before - 1)}"
        for each in detail.growths
        if each.now < each.before
    ]
    words = f"{COMPONENTS['growth']}：比去年同月 {'，'.join(down)}"
    return [Gap(words, _GROWTH)] if down else []


def _percent(change: Fraction) -> str:
    """-12.5%."""
    value = tenths(-change * 100)
    return f"-{value // 10}.{value % 10}%"


def _law(detail: AwardDetail) -> list[Gap]:
    part = detail.parts["compliance"]
    if part.value is None or part.value >= 100:
        return []
    level = detail.evidence.compliance
    return [Gap(f"{COMPONENTS['compliance']}：守法等级 {level}", _COMPLIANCE)]
