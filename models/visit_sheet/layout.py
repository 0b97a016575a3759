"""Lays a visit sheet out: one page where it fits, further pages rather than cramped rows."""

from functools import cache
from typing import Final

import attrs

from models.paper.canonical import sheet_digest
from models.paper.compose import Composer, finished, furniture
from models.paper.grid import COLUMN_1, DATA, RIGHT, SENTENCE
from models.paper.items import Sheet, Template
from models.paper.measure import Measure, Shared, Style, fit, share, table_measure
from models.paper.shop_sheet import draw_footers, header_lines, payload_digits
from models.visit import SERVICES
from models.visit_sheet import blocks
from models.visit_sheet.data import SheetNotice, SheetSixOne, SheetTodo, VisitSheetData
from models.visit_sheet.further import Later, draw_later
from models.visit_sheet.geometry import Extra, Frame, plan_frame
from models.visit_sheet.header import draw_header
from models.visit_sheet.stock_table import StockTable
from models.visit_sheet.writing import (
    OPINION_LINES,
    SIGNATURE_WIDTH,
    WRITING_WIDTH,
    draw_closing,
    draw_writing,
)

__all__ = ["TEMPLATE_NUMBER", "TEMPLATE_VERSION", "lay_out", "template"]

TEMPLATE_NUMBER: Final = 3
TEMPLATE_VERSION: Final = 1
"""Goes up with every change of places or printed words; a test holds the digest against it."""

_PAGE_1_TODOS: Final = 5
_PAGE_1_NOTICES: Final = 4
_OTHER_WIDTH: Final = 12.5
_RULE: Final = "一式一份，客户签字后由客户经理保管"


@attrs.frozen(kw_only=True)
class _Parts:
    """What stands on page 1, and what goes on later."""

    frame: Frame
    summary: Shared
    problem: Shared
    other: Shared
    writing: tuple[Shared, Shared, Shared]
    signature: Shared
    todos: list[SheetTodo]
    notices: list[SheetNotice]
    later: Later


def _divide_todos(data: VisitSheetData, page: Composer) -> tuple[list[SheetTodo], list[SheetTodo]]:
    """Split the todos: those that fit one of five cells, and the others."""
    shown: list[SheetTodo] = []
    later: list[SheetTodo] = []
    for todo in data.todos:
        width = blocks.todo_width(page, todo, data.day)
        room = len(shown) < _PAGE_1_TODOS and blocks.fits_cell(page, todo.text, width)
        (shown if room else later).append(todo)
    return shown, later


def _divide_notices(
    data: VisitSheetData, page: Composer
) -> tuple[list[SheetNotice], list[SheetNotice]]:
    shown: list[SheetNotice] = []
    later: list[SheetNotice] = []
    for notice in data.notices:
        fits = blocks.fits_cell(page, notice.text, blocks.NOTICE_WIDTH)
        (shown if fits and len(shown) < _PAGE_1_NOTICES else later).append(notice)
    return shown, later


def _other_services(data: VisitSheetData, page: Composer) -> Shared:
    """Return what stands on the short line behind 其他, all of it or a pointer to it."""
    text = "、".join(service for service in data.services if service not in SERVICES)
    style = Style(9, serif=True, floor=7.5)
    fitted = fit(text, style, _OTHER_WIDTH, page.measure)
    if fitted.overflow:
        return Shared(("见下页",), style.least, rest=text)
    return Shared(fitted.lines if text else (), fitted.size)


def _divide(data: VisitSheetData, page: Composer) -> _Parts:
    """Decide what page 1 shows."""
    measure = page.measure
    day = page.width("00-00", Style(9)) + 2.4
    summary = share(data.last_summary, SENTENCE, RIGHT - COLUMN_1 - day, 2, measure)
    frame = plan_frame(
        Extra(
            name_lines=header_lines(data.shop_name, page),
            address_lines=header_lines(data.address, page),
            summary_lines=len(summary.lines),
            six_ones=data.six_ones is not None,
        )
    )
    todos, later_todos = _divide_todos(data, page)
    notices, later_notices = _divide_notices(data, page)
    texts = _share_texts(data, page)
    later = Later(
        first_stock=frame.stock_rows + 1,
        stock=data.stock_rows[frame.stock_rows :],
        first_todo=len(todos) + 1,
        todos=tuple(later_todos),
        first_notice=len(notices) + 1,
        notices=tuple(later_notices),
        texts=_rests({"上次小结": summary, **texts}),
    )
    return _Parts(
        frame=frame,
        summary=summary,
        problem=texts["问题"],
        other=texts["增值服务"],
        writing=(texts["客户意见"], texts["市场信息"], texts["指导建议"]),
        signature=texts["未签原因"],
        todos=todos,
        notices=notices,
        later=later,
    )


def _share_texts(data: VisitSheetData, page: Composer) -> dict[str, Shared]:
    """Fill the lines of page 1 with the texts of a filled sheet; keys are the blocks' labels."""
    measure = page.measure
    unsigned = f"未签：{data.unsigned_reason}" if data.unsigned_reason else ""
    signature = Style(8, serif=True, floor=7.5)
    return {
        "问题": share(data.problem, DATA, WRITING_WIDTH, 1, measure),
        "增值服务": _other_services(data, page),
        "客户意见": share(data.opinion, DATA, WRITING_WIDTH, OPINION_LINES, measure),
        "市场信息": share(data.market_note, DATA, WRITING_WIDTH, 1, measure),
        "指导建议": share(data.guidance, DATA, WRITING_WIDTH, 1, measure),
        "未签原因": share(unsigned, signature, SIGNATURE_WIDTH, 2, measure),
    }


def _rests(texts: dict[str, Shared]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text.rest) for label, text in texts.items() if text.rest)


def _draw_stock(page: Composer, data: VisitSheetData, frame: Frame) -> None:
    table = StockTable(page, frame.stock_pitch)
    page.horizontal(frame.stock_top, 12.0, RIGHT)
    table.begin(frame.stock_top)
    for index in range(frame.stock_rows):
        row = data.stock_rows[index] if index < len(data.stock_rows) else None
        table.row(index + 1, row, last=index == frame.stock_rows - 1)
    table.end()


def _draw_first(page: Composer, data: VisitSheetData, parts: _Parts) -> None:
    """Draw page 1 from top to bottom."""
    frame = parts.frame
    digits = payload_digits(data, TEMPLATE_NUMBER, 1)
    page.add(*furniture(1, frame.middle, digits))
    draw_header(page, data, digits)
    height = frame.todos_top - frame.header_end
    blocks.draw_summary(page, frame.header_end, height, parts.summary, data.last_visit_on)
    later = len(parts.later.todos)
    blocks.draw_todos(page, frame.todos_top, parts.todos, later=later, today=data.day)
    _draw_stock(page, data, frame)
    blocks.draw_band(page, frame.band_top)
    blocks.draw_quick_check(page, frame.quick_top, data, parts.problem)
    if data.six_ones is not None:
        blocks.draw_six_ones(page, frame.six_top, data.six_ones)
    blocks.draw_notices(page, frame.notices_top, parts.notices, later=len(parts.later.notices))
    blocks.draw_services(page, frame.notices_top, data, parts.other)
    draw_writing(page, frame.writing_top, frame.writing_pitch, parts.writing)
    draw_closing(page, data, frame.closing_top, parts.signature)


def _lay_out(data: VisitSheetData, measure: Measure, issue: Template) -> Sheet:
    first = Composer(measure)
    parts = _divide(data, first)
    _draw_first(first, data, parts)
    pages = [first, *draw_later(data, parts.later, TEMPLATE_NUMBER, measure)]
    draw_footers(pages, data, issue, _RULE)
    sequence = "" if data.sequence is None else f"{data.sequence:02d} "
    return finished(issue, f"{sequence}{data.shop_name}", pages)


@cache
def template() -> Template:
    """Return number, version and digest of the form: the digest covers its blank layout."""
    six_ones = tuple(SheetSixOne(name=sign) for sign in "①②③④⑤⑥")
    blank = VisitSheetData.nothing(six_ones=six_ones)
    issue = Template(number=TEMPLATE_NUMBER, version=TEMPLATE_VERSION)
    digest = sheet_digest(_lay_out(blank, table_measure, issue))
    return attrs.evolve(issue, digest=digest)


def lay_out(data: VisitSheetData, measure: Measure) -> Sheet:
    """Lay one visit sheet out in millimetres; ``measure`` tells how wide a text is."""
    return _lay_out(data, measure, template())
