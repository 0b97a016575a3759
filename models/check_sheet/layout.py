"""Lays an evaluation sheet out: two pages for 26 points, more where a checklist has more."""

from functools import cache, partial
from typing import Final

import attrs

from models.check_sheet.data import CheckSheetData
from models.check_sheet.plan import BAND, PagePlan, plan_pages
from models.check_sheet.rows import Table, note_of, wording_of
from models.check_sheet.tail import (
    CORRECTION_LINES,
    DEMAND_LINES,
    WRITING_WIDTH,
    draw_band,
    draw_first_tail,
    draw_last_tail,
    draw_marks,
)
from models.errors import DomainError
from models.marks import N_
from models.paper.canonical import sheet_digest
from models.paper.compose import Composer, finished, furniture
from models.paper.flow import BlockFlow, Region
from models.paper.grid import DATA, LEFT, RIGHT
from models.paper.items import Sheet, Template
from models.paper.measure import Measure, Shared, share, table_measure
from models.paper.payload import MAX_PAGES
from models.paper.shop_sheet import HeadWords, draw_footers, draw_head, payload_digits

__all__ = ["CHECK_TEMPLATE_NUMBER", "CHECK_TEMPLATE_VERSION", "check_template", "lay_out_check"]

CHECK_TEMPLATE_NUMBER: Final = 11
CHECK_TEMPLATE_VERSION: Final = 1
"""Goes up with every change of places or printed words; a test holds the digest against it."""

_MARKER_IN_BAND: Final = 1.7
_LATER_BAND: Final = 146.8
_BOTTOM: Final = 261.9
_SHORT_VERSION: Final = 10


@attrs.frozen(kw_only=True)
class _Texts:
    """The texts of a filled sheet on their lines, and what goes on later."""

    demand: Shared
    corrections: Shared
    rests: tuple[tuple[str, str], ...]


def _draw_header(page: Composer, data: CheckSheetData, digits: str) -> float:
    """Draw title, customer and digits; return where the table begins."""
    last = f"{data.last_check_on:%Y-%m-%d}" if data.last_check_on else "无"
    version = data.checklist.version
    named = version if len(version) > _SHORT_VERSION else f"评估标准 {version}"
    issue = f"{named}（{len(data.checklist.points)} 点）"
    words = HeadWords(
        title="规范陈列、规范经营评估表",
        manager="评估人",
        about=("模板", issue),
        between=("上次评估", last),
    )
    return draw_head(page, data, words, digits)


def _digits(data: CheckSheetData, page: int) -> str:
    return payload_digits(data, CHECK_TEMPLATE_NUMBER, page)


def _share_texts(data: CheckSheetData, measure: Measure) -> _Texts:
    demand = share(data.display_demand, DATA, WRITING_WIDTH, DEMAND_LINES, measure)
    corrections = share(data.corrections, DATA, WRITING_WIDTH, CORRECTION_LINES, measure)
    notes = [(answer.point, note_of(answer, measure).rest) for answer in data.answers]
    points = data.checklist.points
    answered = {answer.point for answer in data.answers}
    wordings = [
        (point.code, wording_of(point, measure, answered=point.code in answered).rest)
        for point in points
    ]
    rests = [("陈列要求", demand.rest), ("整改要求", corrections.rest), *wordings, *notes]
    return _Texts(
        demand=demand,
        corrections=corrections,
        rests=tuple((label, rest) for label, rest in rests if rest),
    )


def _carried(plan: PagePlan) -> str:
    """Say what the points of the first page add up to."""
    sums = [(group[0].group, sum(point.weight for point in group)) for group in plan.groups]
    parts = " + ".join(f"{group} {weight}" for group, weight in sums)
    total = f" = {sum(weight for _, weight in sums)}" if len(sums) > 1 else ""
    return f"分项 {parts}{total} 分，续第 2 页。" if sums else ""


def _draw_points(data: CheckSheetData, texts: _Texts, measure: Measure) -> list[Composer]:
    """Draw the pages that hold the points."""
    top = _draw_header(Composer(measure), data, _digits(data, 1))
    plans = plan_pages(data.checklist, top)
    answers = {answer.point: answer for answer in data.answers}
    pages: list[Composer] = []
    group = ""
    for number, plan in enumerate(plans, start=1):
        page, digits = Composer(measure, number), _digits(data, number)
        _draw_header(page, data, digits)
        begun = bool(plan.groups) and plan.groups[0][0].group == group
        band = Table(page, data.checklist, answers).draw(plan, top, begun=begun)
        group = plan.groups[-1][0].group if plan.groups else group
        page.add(*furniture(number, band + _MARKER_IN_BAND, digits))
        if number == len(plans):
            draw_marks(page, band, data.checklist)
            draw_last_tail(page, data, texts.corrections)
        else:
            draw_band(page, band)
        if number == 1:
            draw_first_tail(page, texts.demand, _carried(plan))
        pages.append(page)
    return pages


def _begin_later(data: CheckSheetData, page: Composer) -> tuple[Region, ...]:
    """Draw header and band of a page that only continues texts."""
    if page.number > MAX_PAGES:
        raise DomainError(
            N_("“{shop}”的评估表超过 {pages} 页，印不下。"), shop=data.shop_name, pages=MAX_PAGES
        )
    digits = _digits(data, page.number)
    page.add(*furniture(page.number, _LATER_BAND + _MARKER_IN_BAND, digits))
    top = _draw_header(page, data, digits)
    page.horizontal(_LATER_BAND, LEFT, RIGHT)
    draw_band(page, _LATER_BAND)
    return (top, _LATER_BAND), (_LATER_BAND + BAND, _BOTTOM)


def _rule(pages: int) -> str:
    return f"{'两' if pages == 2 else f'{pages} '}页同属一次评估，缺一页不计分"


def _lay_out(data: CheckSheetData, measure: Measure, issue: Template) -> Sheet:
    texts = _share_texts(data, measure)
    pages = _draw_points(data, texts, measure)
    later = BlockFlow(measure, partial(_begin_later, data), first=len(pages) + 1)
    if texts.rests:
        later.next_region()
    for label, rest in texts.rests:
        later.text(label, rest)
    pages += later.pages
    draw_footers(pages, data, issue, _rule(len(pages)))
    return finished(issue, f"评估表 {data.shop_name}", pages)


@cache
def check_template() -> Template:
    """Return number, version and digest of the form: the digest covers its blank layout."""
    issue = Template(number=CHECK_TEMPLATE_NUMBER, version=CHECK_TEMPLATE_VERSION)
    blank = _lay_out(CheckSheetData.nothing(), table_measure, issue)
    return attrs.evolve(issue, digest=sheet_digest(blank))


def lay_out_check(data: CheckSheetData, measure: Measure) -> Sheet:
    """Lay one evaluation sheet out in millimetres; ``measure`` tells how wide a text is."""
    return _lay_out(data, measure, check_template())
