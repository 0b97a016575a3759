"""An award round on paper: the public notice 评优公示, the letter 评优结果通知 to one store.

The notice names who is commended, without a figure; a letter knows its own store only, and no rank
(DOMAIN 3.5, 9b).
"""

from datetime import date
from functools import partial
from typing import Final

import attrs

from models.calendar import Period
from models.errors import DomainError
from models.forms.common import (
    CELL,
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_shop,
    draw_to_sign,
)
from models.paper.compose import Composer
from models.paper.grid import RIGHT
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure, Style
from models.programme.award_round import AwardOutcome

__all__ = [
    "AwardLetterData",
    "AwardNoticeData",
    "Commended",
    "lay_out_award_letter",
    "lay_out_award_notice",
]

_NOTICE: Final = Template(number=31, version=1)
_LETTER: Final = Template(number=32, version=1)
_WORDS: Final = Style(10.5, serif=True)
_OUTCOMES: Final = {
    AwardOutcome.EXCELLENT: "贵店被评为优秀标准店，感谢您的配合，请继续保持。",
    AwardOutcome.QUALIFIED: "贵店的评定结果为达标，感谢您的配合。",
    AwardOutcome.NONE: "贵店这一次没有评上，我们会和您一起改进，期待下一次。",
}
_DOUBTS: Final = "对评优结果有疑问，请向客户经理询问，也可以拨打 12313 反映。"


@attrs.frozen(kw_only=True)
class Commended:
    """One store that the notice names: it is 优秀. Who is not, nobody is told in public."""

    shop_name: str
    section: str


@attrs.frozen(kw_only=True)
class AwardNoticeData:
    """What is made public of a round: who is commended by which standard, and for how long."""

    issued: Issued
    title: str
    period: str
    day: date
    commended: tuple[Commended, ...]
    taking_part: int
    standard: str = ""
    commendation: str = ""
    notice_from: date | None = None
    notice_until: date | None = None


@attrs.frozen(kw_only=True)
class AwardLetterData:
    """What one store is told.

    ``scores`` are its own, (what, tenths of a point or None); ``gaps`` (where it lost points, what
    helps).
    """

    issued: Issued
    title: str
    period: str
    day: date
    shop_name: str
    outcome: AwardOutcome
    licence_no: str = ""
    owner: str = ""
    standard: str = ""
    reason: str = ""
    commendation: str = ""
    scores: tuple[tuple[str, int | None], ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()


def _period(key: str) -> str:
    try:
        return Period.parse(key).title
    except DomainError:
        return key


def _span(data: AwardNoticeData) -> str:
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (data.notice_from, data.notice_until)]
    return " 至 ".join(days) if any(days) else ""


def _notice_head(data: AwardNoticeData, page: Composer) -> float:
    y = draw_head(page, "标准店客户评优公示", data.issued, "公平评定 · 公开透明")
    y = draw_fields(page, y, ((12.0, RIGHT, "名称", data.title),))
    fields = (
        (12.0, 70.0, "期间", _period(data.period)),
        (74.0, 122.0, "评定日期", f"{data.day:%Y-%m-%d}"),
        (126.0, RIGHT, "公示期", _span(data)),
    )
    return draw_fields(page, y, fields) + 1.6


def _draw_commended(form: Form, data: AwardNoticeData) -> None:
    if not data.commended:
        form.paragraph("这一次没有评出优秀店。", _WORDS, gap=1.6)
        return
    columns = (
        Column("序", 12.0, FIGURES, Align.CENTRE),
        Column("店名", 114.0, Style(10.5, serif=True, floor=8)),
        Column("组别", 30.0, Style(10, serif=True, floor=8)),
        Column("结果", 30.0, Style(10.5, bold=True)),
    )
    table = Table(form, columns, pitch=8.0)
    for number, each in enumerate(data.commended, start=1):
        table.row((str(number), each.shop_name, each.section, AwardOutcome.EXCELLENT.value))
    table.end()
    if data.commendation:
        form.paragraph(f"表彰：{data.commendation}", _WORDS, gap=1.6)


def lay_out_award_notice(data: AwardNoticeData, measure: Measure) -> Sheet:
    """Lay the notice out: the standard, who is commended, where to object."""
    form = Form(data.issued, measure, partial(_notice_head, data))
    if data.standard:
        form.paragraph(f"评优标准：{data.standard}", Style(9.5, serif=True), gap=1.2)
    counts = f"参评标准店 {data.taking_part} 户，评出优秀店 {len(data.commended)} 户。"
    form.paragraph(counts, _WORDS, gap=1.6)
    _draw_commended(form, data)
    form.paragraph(_DOUBTS, Style(9.5), gap=1.0)
    top = form.flow.take(14.0) + 9.0
    draw_to_sign(form.page, top, ((12.0, 92.0, "公示单位（章）"), (112.0, RIGHT, "日期")))
    return form.sheet(_NOTICE, f"评优公示 {data.title}")


def _letter_head(data: AwardLetterData, page: Composer) -> float:
    y = draw_head(page, "标准店客户评优结果通知", data.issued)
    y = draw_shop(page, y, data.shop_name, data.licence_no, data.owner)
    y = draw_fields(page, y, ((12.0, RIGHT, "名称", data.title),))
    fields = (
        (12.0, 84.0, "期间", _period(data.period)),
        (88.0, RIGHT, "评定日期", f"{data.day:%Y-%m-%d}"),
    )
    return draw_fields(page, y, fields) + 2.0


def _tenths(value: int | None) -> str:
    return "没有依据，不计" if value is None else f"{value // 10}.{value % 10}"


def _draw_gaps(form: Form, data: AwardLetterData) -> None:
    if not data.gaps:
        return
    columns = (Column("哪里丢了分", 106.0, CELL), Column("怎么改进", 80.0, CELL))
    form.flow.y += 2.4
    table = Table(form, columns, pitch=7.6)
    for gap in data.gaps:
        table.row(gap)
    table.end()


def lay_out_award_letter(data: AwardLetterData, measure: Measure) -> Sheet:
    """Lay the letter out: the result, how it came about, a line to sign for it."""
    form = Form(data.issued, measure, partial(_letter_head, data))
    form.paragraph(f"评定结果：{data.outcome.value}", Style(14, bold=True), gap=2.4)
    form.paragraph(_OUTCOMES[data.outcome], _WORDS, gap=1.0)
    if data.reason:
        form.paragraph(f"说明：{data.reason}", _WORDS, gap=1.0)
    if data.commendation and data.outcome is AwardOutcome.EXCELLENT:
        form.paragraph(f"表彰：{data.commendation}", _WORDS, gap=1.0)
    if data.scores:
        columns = (
            Column("评定内容", 110.0, Style(10, serif=True)),
            Column("贵店得分", 76.0, Style(10, bold=True, floor=8), Align.RIGHT),
        )
        form.flow.y += 1.6
        table = Table(form, columns, pitch=7.6)
        for what, value in data.scores:
            table.row((what, _tenths(value)))
        table.end()
    _draw_gaps(form, data)
    if data.standard:
        form.paragraph(f"评优标准：{data.standard}", Style(9.5, serif=True), gap=1.6)
    form.paragraph(_DOUBTS, Style(9.5), gap=1.0)
    top = form.flow.take(14.0) + 9.0
    places = ((12.0, 72.0, "客户签收"), (78.0, 138.0, "客户经理"), (144.0, RIGHT, "日期"))
    draw_to_sign(form.page, top, places)
    return form.sheet(_LETTER, f"评优结果通知 {data.shop_name}")
