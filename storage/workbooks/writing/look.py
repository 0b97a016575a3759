"""How sheets for people look: their fonts, their grid, and the paper they are printed on."""

from typing import Any, Final

import attrs
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.cell_range import CellRange

__all__ = [
    "BODY",
    "FONT",
    "GRID",
    "LANDSCAPE",
    "PORTRAIT",
    "SHADE",
    "STRONG",
    "Paper",
    "join_cells",
    "set_up_page",
]

FONT: Final = "宋体"
BODY: Final = Font(name=FONT, size=10)
STRONG: Final = Font(name=FONT, size=10, bold=True)
SHADE: Final = PatternFill("solid", fgColor="EDEDED")

_LINE: Final = Side(style="thin", color="B8B8B8")
GRID: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@attrs.frozen
class Paper:
    """The way a page lies, and its margins in inches: at the sides, above and below, in them."""

    orientation: str
    sides: float
    ends: float
    foot: float


LANDSCAPE: Final = Paper("landscape", sides=0.4, ends=0.5, foot=0.2)
PORTRAIT: Final = Paper("portrait", sides=0.5, ends=0.6, foot=0.25)


def join_cells(sheet: Any, row: int, first: int, last: int) -> None:
    """Let the first cell of a row reach to the last; each keeps the border it was given.

    openpyxl's own way works the borders out anew, which takes as long as the rest of a cover.
    """
    sheet.merged_cells.add(CellRange(min_row=row, max_row=row, min_col=first, max_col=last))


def set_up_page(sheet: Any, paper: Paper) -> None:
    """Let a sheet be printed on ``paper``, as many pages long as it needs."""
    sheet.page_setup.orientation = paper.orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = paper.sides
    margins.top = margins.bottom = paper.ends
    margins.header = margins.footer = paper.foot
    sheet.oddFooter.center.text = "第 &P / &N 页"
