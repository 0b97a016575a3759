"""Lays an evaluation sheet out: two pages for 26 points, more where a checklist has more."""

from datetime import date, datetime
from functools import cache, partial
from typing import Final

import attrs

from models.calendar import weekday_name
from models.check_sheet.data import CheckSheetData
from models.check_sheet.plan import BAND, PagePlan, plan_pages
from models.check_sheet.rows import Table, note_of
from models.check_sheet.tail import (
    CORRECTION_LINES,
    DEMAND_LINES,
    WRITING_WIDTH,
    draw_filling_in,
    draw_first_tail,
    draw_last_tail,
    draw_marks,
)
from models.errors import DomainError
from models.marks import N_
from models.masks import group_licence, mask_phone
from models.paper.canonical import sheet_digest
from models.paper.compose import Composer, furniture
from models.paper.flow import Region
from models.paper.items import RULE, Align, Sheet, Template
from models.paper.measure import Measure, Shared, Style, share, table_measure
from models.paper.payload import MAX_PAGES, Payload, encode
from models.visit_sheet.further import BlockFlow
from models.visit_sheet.geometry import (
    DATA,
    FIGURE,
    HEADER_RIGHT,
    HEADER_TOP,
    LEFT,
    RIGHT,
    ROW,
    TITLE,
)
from models.visit_sheet.header import draw_digits, draw_footer, draw_wide_row, labelled

__all__ = ["CHECK_TEMPLATE_NUMBER", "CHECK_TEMPLATE_VERSION", "check_template", "lay_out_check"]

CHECK_TEMPLATE_NUMBER: Final = 11
CHECK_TEMPLATE_VERSION: Final = 1
"""Goes up with every change of places or printed words; a test holds the digest against it."""

_TEXT_LEFT: Final = 23.5
_MARKER_IN_BAND: Final = 1.7
_LATER_BAND: Final = 146.8
_BOTTOM: Final = 261.9


@attrs.frozen(kw_only=True)
class _Texts:
    """The texts of a filled sheet on their lines, and what goes on later."""

    demand: Shared
    corrections: Shared
    rests: tuple[tuple[str, str], ...]


def _draw_title(page: Composer, data: CheckSheetData) -> None:
    page.text((_TEXT_LEFT, 15.6), "规范陈列、规范经营评估表", TITLE)
    number = page.text((HEADER_RIGHT, 22.2), f"编号 {data.number}", Style(9), align=Align.RIGHT)
    room = HEADER_RIGHT - number - 4 - _TEXT_LEFT
    page.text((_TEXT_LEFT, 22.2), data.organisation, FIGURE, width=room)
    day = f"{data.day:%Y-%m-%d} {weekday_name(data.day)}"
    labelled(page, (LEFT, 28.0), "日期", day, until=58.5)
    manager = f"{data.manager_name}（{data.manager_id}）" if data.manager_id else data.manager_name
    labelled(page, (60.0, 28.0), "评估人", manager, until=105.5)
    issue = f"评估标准 {data.checklist.version}（{len(data.checklist.points)} 点）"
    labelled(page, (107.0, 28.0), "模板", issue, until=HEADER_RIGHT)


def _draw_header(page: Composer, data: CheckSheetData, digits: str) -> float:
    """Draw title, customer and digits; return where the table begins."""
    _draw_title(page, data)
    page.horizontal(HEADER_TOP, LEFT, HEADER_RIGHT, RULE)
    y = draw_wide_row(page, HEADER_TOP, "店名", data.shop_name)
    page.horizontal(y, LEFT, HEADER_RIGHT)
    middle = y + ROW / 2
    labelled(page, (LEFT, middle), "许可证号", group_licence(data.licence_no), until=68.5)
    labelled(page, (70.0, middle), "负责人", data.owner, until=106.5)
    labelled(page, (108.0, middle), "电话", mask_phone(data.phone), until=HEADER_RIGHT)
    page.horizontal(y + ROW, LEFT, HEADER_RIGHT)
    y = draw_wide_row(page, y + ROW, "地址", data.address)
    page.horizontal(y, LEFT, HEADER_RIGHT)
    middle = y + ROW / 2
    last = f"{data.last_check_on:%Y-%m-%d}" if data.last_check_on else "无"
    until = f"{data.licence_until:%Y-%m-%d}" if data.licence_until else "—"
    labelled(page, (LEFT, middle), "业态", data.retail_format, until=38.8)
    labelled(page, (40.0, middle), "市场", data.market_type, until=60.8)
    labelled(page, (62.0, middle), "上次评估", last, until=106.5)
    labelled(page, (108.0, middle), "许可证到期", until, until=HEADER_RIGHT)
    page.horizontal(y + ROW, LEFT, RIGHT, RULE)
    draw_digits(page, digits)
    return y + ROW


def _digits(data: CheckSheetData, page: int) -> str:
    return encode(Payload(template=CHECK_TEMPLATE_NUMBER, serial=data.serial, page=page))


def _share_texts(data: CheckSheetData, measure: Measure) -> _Texts:
    demand = share(data.display_demand, DATA, WRITING_WIDTH, DEMAND_LINES, measure)
    corrections = share(data.corrections, DATA, WRITING_WIDTH, CORRECTION_LINES, measure)
    notes = [(answer.point, note_of(answer, measure).rest) for answer in data.answers]
    rests = [("陈列要求", demand.rest), ("整改要求", corrections.rest), *notes]
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
            draw_filling_in(page, band)
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
    draw_filling_in(page, _LATER_BAND)
    return (top, _LATER_BAND), (_LATER_BAND + BAND, _BOTTOM)


def _footer(data: CheckSheetData, number: int, pages: int) -> tuple[str, str]:
    printed = f"编号 {data.number} · {data.printed_at:%Y-%m-%d %H:%M} 打印"
    if data.filled:
        printed += f" · 已填（第 {data.revision} 版），签字页扫描件随记录保存"
    head = f" · 日志头 {data.journal_head}" if data.journal_head else ""
    form = f"模板 {CHECK_TEMPLATE_NUMBER:03d} 第 {CHECK_TEMPLATE_VERSION} 版"
    rule = f"{'两' if pages == 2 else pages} 页同属一次评估，缺一页不计分".replace("两 页", "两页")
    return printed, f"第 {number} / {pages} 页 · {form}{head} · {rule}"


def _lay_out(data: CheckSheetData, measure: Measure, issue: Template) -> Sheet:
    texts = _share_texts(data, measure)
    pages = _draw_points(data, texts, measure)
    later = BlockFlow(measure, partial(_begin_later, data), first=len(pages) + 1)
    if texts.rests:
        later.next_region()
    for label, rest in texts.rests:
        later.text(label, rest)
    pages += later.pages
    for page in pages:
        draw_footer(page, _footer(data, page.number, len(pages)))
    return Sheet(
        template=issue,
        title=f"评估表 {data.shop_name}",
        pages=tuple(page.page() for page in pages),
        overflows=tuple(overflow for page in pages for overflow in page.overflows),
    )


@cache
def check_template() -> Template:
    """Return number, version and digest of the form: the digest covers its blank layout."""
    blank = CheckSheetData(
        organisation="",
        manager_name="",
        manager_id="",
        number="",
        serial="0" * 10,
        day=date(2000, 1, 1),
        shop_name="",
        printed_at=datetime(2000, 1, 1, 0, 0),  # noqa: DTZ001 - a fixed text, no moment
    )
    issue = Template(number=CHECK_TEMPLATE_NUMBER, version=CHECK_TEMPLATE_VERSION)
    return attrs.evolve(issue, digest=sheet_digest(_lay_out(blank, table_measure, issue)))


def lay_out_check(data: CheckSheetData, measure: Measure) -> Sheet:
    """Lay one evaluation sheet out in millimetres; ``measure`` tells how wide a text is."""
    return _lay_out(data, measure, check_template())
