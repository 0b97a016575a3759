"""Pages after the first: what found no room there goes on here, under the same header.

Blocks flow down a page above and below the band of the middle markers, and on to a new page
when one is full: nothing is ever left out.
"""

from datetime import date
from functools import partial
from typing import Final

import attrs

from models.errors import DomainError
from models.marks import N_
from models.paper.compose import Composer, furniture
from models.paper.flow import CONTINUED, LABELLED, LINE, BlockFlow, Region
from models.paper.grid import BOX_TEXT, COLUMN_1, LEFT, RIGHT
from models.paper.items import Align
from models.paper.measure import Measure, Style
from models.paper.payload import MAX_PAGES
from models.paper.shop_sheet import payload_digits
from models.visit_sheet.blocks import draw_band, due_text
from models.visit_sheet.data import SheetNotice, SheetStockRow, SheetTodo, VisitSheetData
from models.visit_sheet.geometry import (
    BAND_HEIGHT,
    MARKER_IN_BAND,
    STOCK_HEAD,
    STOCK_HEADING,
    STOCK_PITCH,
)
from models.visit_sheet.header import draw_header
from models.visit_sheet.stock_table import StockTable

__all__ = ["Later", "draw_later"]

_BAND_TOP: Final = 152.6
_BOTTOM: Final = 261.9
"""Below stand the signatures' place and the code with its quiet zone."""
_PITCH: Final = 7.5
_TEXT_LEFT: Final = COLUMN_1 + BOX_TEXT


@attrs.frozen(kw_only=True)
class Later:
    """What is continued: numbers count on from page 1, so that names stay unique."""

    first_stock: int = 1
    stock: tuple[SheetStockRow, ...] = ()
    first_todo: int = 1
    todos: tuple[SheetTodo, ...] = ()
    first_notice: int = 1
    notices: tuple[SheetNotice, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Return whether a further page is needed at all."""
        return bool(self.stock or self.todos or self.notices or self.texts)


def _begin(data: VisitSheetData, template: int, page: Composer) -> tuple[Region, ...]:
    """Draw header and band of a further page; return the room above and below the band."""
    if page.number > MAX_PAGES:
        raise DomainError(
            N_("“{shop}”的拜访记录表超过 {pages} 页，印不下。"),
            next_step=N_("请减少库存断货表的品规后再打印。"),
            shop=data.shop_name,
            pages=MAX_PAGES,
        )
    digits = payload_digits(data, template, page.number)
    page.add(*furniture(page.number, _BAND_TOP + MARKER_IN_BAND, digits))
    top = draw_header(page, data, digits)
    page.horizontal(_BAND_TOP, LEFT, RIGHT)
    draw_band(page, _BAND_TOP)
    return (top, _BAND_TOP), (_BAND_TOP + BAND_HEIGHT, _BOTTOM)


def _flow_stock(flow: BlockFlow, later: Later) -> None:
    table: StockTable | None = None
    for index, row in enumerate(later.stock):
        if table and not flow.fits(STOCK_PITCH):
            table.end()
            table = None
        if table is None:
            top = flow.take(STOCK_HEADING + STOCK_HEAD + STOCK_PITCH)
            table = StockTable(flow.page)
            table.begin(top, continued=True)
        else:
            flow.take(STOCK_PITCH)
        closing = index == len(later.stock) - 1 or not flow.fits(STOCK_PITCH)
        table.row(later.first_stock + index, row, last=closing)
    if table:
        table.end()


def _flow_ticked(
    flow: BlockFlow, at: int, text: str, due: tuple[str, bool], names: tuple[str, str]
) -> tuple[Composer, float]:
    """Put one long text beside room for a box; return the page and the box's centre.

    ``names`` are label and hint of the block, drawn with its first row (``at`` 0) and again
    wherever a region begins.
    """
    due_style = Style(8, bold=due[1])
    width = RIGHT - _TEXT_LEFT - (flow.page.width(due[0], due_style) + 3.0 if due[0] else 0.0)
    lines = flow.page.wrapped(text, CONTINUED, width)
    height = _PITCH + LINE * (len(lines) - 1)
    labelled = at == 0 or not flow.fits(height)
    if labelled and not flow.fits(max(height, LABELLED)):
        flow.next_region()
    first = flow.take(height)
    page, middle = flow.page, first + _PITCH / 2 + 0.2
    if labelled:
        flow.label(middle, *names)
    for index, line in enumerate(lines):
        page.text((_TEXT_LEFT, middle + LINE * index), line, CONTINUED)
    page.text((RIGHT, middle), due[0], due_style, align=Align.RIGHT)
    return page, middle


def _flow_todos(flow: BlockFlow, later: Later, today: date) -> None:
    for index, todo in enumerate(later.todos):
        due = (due_text(todo, today), todo.overdue)
        page, y = _flow_ticked(flow, index, todo.text, due, ("未结待办", "续，办结打勾"))
        name = f"todo{later.first_todo + index}"
        page.box(name, (COLUMN_1, y), ticked=todo.done, ref=todo.ref)
    if later.todos:
        flow.rule(0.9)


def _flow_notices(flow: BlockFlow, later: Later) -> None:
    for index, notice in enumerate(later.notices):
        names = ("宣传事项", "续，已告知")
        page, y = _flow_ticked(flow, index, notice.text, ("", False), names)
        name = f"note{later.first_notice + index}"
        page.box(name, (COLUMN_1, y), ticked=notice.told, ref=notice.ref)
    if later.notices:
        flow.rule(0.9)


def draw_later(
    data: VisitSheetData, later: Later, template: int, measure: Measure
) -> list[Composer]:
    """Return the further pages, as many as it takes."""
    flow = BlockFlow(measure, partial(_begin, data, template), first=2)
    if not later:
        return []
    flow.next_region()
    _flow_stock(flow, later)
    _flow_todos(flow, later, data.day)
    _flow_notices(flow, later)
    for label, text in later.texts:
        flow.text(label, text)
    return flow.pages
