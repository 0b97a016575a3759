"""What these forms share: head, fields, tables that run over pages, foot."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from models.masks import group_licence
from models.paper.compose import LEADING, Composer, finished
from models.paper.flow import Flow, Region
from models.paper.grid import LABEL, LEFT, TITLE
from models.paper.issued import Issued
from models.paper.items import HAIR, RULE, Align, Overflow, Sheet, Template
from models.paper.measure import MM_PER_POINT, Fitted, Measure, Style, fit

__all__ = [
    "BODY_TOP",
    "BOTTOM",
    "CELL",
    "FIGURES",
    "Column",
    "Form",
    "Table",
    "draw_fields",
    "draw_head",
    "draw_shop",
    "draw_to_sign",
]

BODY_TOP: Final = 21.5
BOTTOM: Final = 277.0
"""Tables and texts end here; the foot stands below."""
_BOTTOM_LANDSCAPE: Final = 190.0
CELL: Final = Style(9.5, serif=True, floor=8)
FIGURES: Final = Style(9.5, floor=8)
_HEAD: Final = 7.4
_PAD: Final = 1.2
_FIELD_ROW: Final = 7.2
_LABEL: Final = Style(8.5)
_VALUE: Final = Style(10, serif=True, floor=8)
_FOOT: Final = 283.3
_FOOT_LANDSCAPE: Final = 196.3
_MOST_LINES: Final = 60
"""A cell may be so high: about 800 characters in a narrow column."""


def draw_head(page: Composer, title: str, issued: Issued, note: str = "") -> float:
    """Draw title, organisation and a note at the right; return where the body begins."""
    width = page.text((LEFT, 15.6), title, TITLE)
    page.text((page.right, 13.6), note, Style(9, bold=True), align=Align.RIGHT)
    room = page.right - LEFT - width - 6.0
    style = Style(9, floor=7)
    page.text((page.right, 18.2), issued.organisation, style, width=room, align=Align.RIGHT)
    page.horizontal(BODY_TOP, LEFT, page.right, RULE)
    return BODY_TOP


def draw_fields(
    page: Composer, top: float, fields: Sequence[tuple[float, float, str, str]]
) -> float:
    """Draw (left, right, label, value) in one row; a missing value is written on the row's rule."""
    placed = []
    for left, right, label, value in fields:
        x = left + page.width(label, _LABEL) + 1.8
        placed.append((left, label, x, fit(value, _VALUE, right - x, page.measure, _MOST_LINES)))
    height = max(_FIELD_ROW, *(_height(fitted) + 0.8 for *_rest, fitted in placed))
    middle = top + height / 2 + 0.4
    for left, label, x, fitted in placed:
        page.text((left, middle), label, _LABEL)
        page.lines((x, middle), fitted.lines, attrs.evolve(_VALUE, size=fitted.size))
    page.horizontal(top + height, LEFT, page.right)
    return top + height


def draw_shop(page: Composer, top: float, shop_name: str, licence_no: str, owner: str) -> float:
    """Draw which shop a form is for."""
    y = draw_fields(page, top, ((12.0, 198.0, "店名", shop_name),))
    licence = group_licence(licence_no)
    return draw_fields(page, y, ((12, 84, "许可证号", licence), (88, 198, "负责人", owner)))


def draw_to_sign(page: Composer, top: float, places: Sequence[tuple[float, float, str]]) -> None:
    """Draw (left, right, label) in one row, each with a line to sign on."""
    for left, right, label in places:
        begin = left + page.text((left, top), label, LABEL) + 2.0
        page.horizontal(top + 2.7, begin, right)


@attrs.define
class Form:
    """The pages of one form: ``head`` draws what each begins with and tells where its body is.

    ``landscape`` lays them on their long side, for wide tables.
    """

    issued: Issued
    measure: Measure
    head: Callable[[Composer], float]
    landscape: bool = False
    flow: Flow = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.flow = Flow(self.measure, self._begin, landscape=self.landscape)
        self.flow.next_region()

    def _begin(self, page: Composer) -> tuple[Region, ...]:
        return ((self.head(page), _BOTTOM_LANDSCAPE if self.landscape else BOTTOM),)

    @property
    def page(self) -> Composer:
        """The page in hand."""
        return self.flow.page

    def paragraph(self, text: str, style: Style = CELL, gap: float = 1.6) -> None:
        """Set a text over the whole width."""
        pitch = style.size * MM_PER_POINT * 1.45
        self.flow.y += gap
        for line in self.page.wrapped(text, style, self.page.right - LEFT):
            middle = self.flow.take(pitch) + pitch / 2
            self.page.text((LEFT, middle), line, style)
        self.flow.y += gap

    def sheet(self, template: Template, title: str) -> Sheet:
        """Return the finished form, each page with its foot."""
        pages = self.flow.pages
        printed = f"{self.issued.printed_at:%Y-%m-%d %H:%M} 打印 · 客户经理 {self.issued.manager}"
        foot = _FOOT_LANDSCAPE if self.landscape else _FOOT
        for page in pages:
            page.text((LEFT, foot), printed, Style(8, floor=7), width=150.0)
            place = f"第 {page.number} / {len(pages)} 页"
            page.text((page.right, foot), place, Style(8), align=Align.RIGHT)
        return finished(template, title, pages)


@attrs.frozen
class Column:
    """One column of a table, ``width`` with its own padding."""

    label: str
    width: float
    style: Style = CELL
    align: Align = Align.LEFT


@attrs.define
class Table:
    """A table that runs over pages, its head on each; ``grid`` parts the columns by hairlines.

    ``pad`` is the room above and below the words of a cell, ``head`` the height of the heads
    and ``head_floor`` how small they may get.
    """

    form: Form
    columns: tuple[Column, ...]
    pitch: float = 7.4
    grid: bool = False
    pad: float = _PAD
    head: float = _HEAD
    head_floor: float = 0.0
    _open: float | None = None

    def _edges(self) -> list[float]:
        edges = [LEFT]
        for column in self.columns:
            edges.append(round(edges[-1] + column.width, 3))
        return edges

    def _head(self) -> None:
        flow, page = self.form.flow, self.form.page
        top = flow.take(self.head)
        self._open = top
        page.horizontal(top, LEFT, page.right, RULE)
        for column, left in zip(self.columns, self._edges(), strict=False):
            place = (self._anchor(column, left), top + self.head / 2)
            style = Style(9, bold=True, floor=self.head_floor)
            page.text(place, column.label, style, width=column.width - _PAD, align=column.align)
        page.horizontal(top + self.head, LEFT, page.right, RULE)

    @staticmethod
    def _anchor(column: Column, left: float) -> float:
        if column.align is Align.RIGHT:
            return left + column.width - _PAD
        return left + (column.width / 2 if column.align is Align.CENTRE else _PAD / 2)

    def row(self, values: Sequence[str], keep: float = 0.0) -> tuple[float, float]:
        """Put one row, as high as its longest cell; return its top and its bottom.

        ``keep`` is room in mm that belongs to the row: a line to sign on never stands alone on the
        next page.
        """
        flow = self.form.flow
        cells = [
            fit(value, column.style, column.width - 2 * _PAD, self.form.measure, _MOST_LINES)
            for value, column in zip(values, self.columns, strict=True)
        ]
        height = max(self.pitch, *(_height(cell, self.pad) for cell in cells))
        if self._open is None or not flow.fits(height + keep):
            self.end()
            if not flow.fits(self.head + height + keep):
                flow.next_region()
            self._head()
        top = flow.take(height)
        for cell, column, left in zip(cells, self.columns, self._edges(), strict=False):
            place = (self._anchor(column, left), top + height / 2)
            style = attrs.evolve(column.style, size=cell.size)
            self.form.page.lines(place, cell.lines, style, column.align)
            if cell.overflow:
                text = "".join(cell.lines)
                gone = Overflow(page=self.form.page.number, text=text, width=column.width)
                self.form.page.overflows.append(gone)
        self.form.page.horizontal(top + height, LEFT, self.form.page.right, HAIR)
        return top, top + height

    def end(self) -> None:
        """Close the part of the table on this page."""
        if self._open is None:
            return
        if self.grid:
            for x in self._edges()[1:-1]:
                self.form.page.vertical(x, self._open, self.form.flow.y)
        self.form.page.horizontal(self.form.flow.y, LEFT, self.form.page.right, RULE)
        self._open = None


def _height(cell: Fitted, pad: float = _PAD) -> float:
    return len(cell.lines) * cell.size * MM_PER_POINT * LEADING + 2 * pad
