"""图表 of the consolidated workbook: four native charts, and the figures they are drawn from."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from models.consolidation.book.charts import CHARTS_SHEET, BookCharts
from storage.workbooks.cells import put_text
from storage.workbooks.writing.charts import Chart, add_chart
from storage.workbooks.writing.frame import Wardrobe
from storage.workbooks.writing.look import (
    BODY,
    FONT,
    GRID,
    LANDSCAPE,
    SHADE,
    STRONG,
    join_cells,
    set_up_page,
)

__all__ = ["CHARTS_SHEET", "write_charts"]

_COLUMNS: Final = 12
_WIDTH: Final = 11.5
_ROW: Final = 15.0
_TOP: Final = 3
"""The row where charts begin."""
_HIGH: Final = 19
"""Rows of one chart; two stand one below the other on a page."""
_BEST: Final = 95
"""What makes the axis of scores end at 100, with room for labels."""
_FEW: Final = 20
"""Up to so many managers a chart takes half the page's width and says its numbers."""

_TITLE: Final = Font(name=FONT, size=14, bold=True)
_CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RIGHT: Final = Alignment(horizontal="right", vertical="center")
_FORMATS: Final = ("General", "0", "0", "0.00%", "0.0")

_NOTHING: Final = ("本月没有走访。", "本月没有应完成的六个一。", "本月没有评估分。", "")


def write_charts(sheet: Any, charts: BookCharts, title: str, note: str) -> int:
    """Write charts and figures into an empty sheet; return how many columns it has."""
    for column in range(1, _COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    put_text(sheet.cell(row=1, column=1), title)
    sheet["A1"].font, sheet["A1"].alignment = _TITLE, _CENTRE
    join_cells(sheet, 1, 1, _COLUMNS)
    put_text(sheet.cell(row=2, column=1), note)
    sheet["A2"].font = BODY
    sheet.row_dimensions[1].height = 24
    areas = _areas(len(charts.managers))
    last = areas[-1][2]
    for row in range(_TOP, last + 1):
        sheet.row_dimensions[row].height = _ROW
    breaks = {area[2] for area in areas if (area[2] - _TOP + 1) % (2 * _HIGH) == 0}
    for row in sorted(breaks):
        sheet.row_breaks.append(Break(id=row))
    first = _figures(sheet, last + 1, charts)
    for made, area, nothing in zip(_made(charts, first), areas, _NOTHING, strict=True):
        if made:
            add_chart(sheet, made, area)
        else:
            put_text(sheet.cell(row=area[0] + 1, column=area[1]), nothing)
    _set_up(sheet)
    return _COLUMNS


def _areas(managers: int) -> list[tuple[int, int, int, int]]:
    """Return where the four charts stand: two by two, or one below the other."""
    half = _COLUMNS // 2
    areas = []
    for number in range(4):
        down, across = divmod(number, 2) if managers <= _FEW else (number, 0)
        row = _TOP + down * _HIGH
        left = 1 + across * half
        right = left + half - 1 if managers <= _FEW else _COLUMNS
        areas.append((row, left, row + _HIGH - 1, right))
    return areas


def _figures(sheet: Any, top: int, charts: BookCharts) -> int:
    """Write the figures and return the row of the first."""
    wardrobe = Wardrobe()
    for table, column in ((charts.managers, 1), (charts.deliveries, 8)):
        headings = charts.headings if column == 1 else charts.delivery_headings
        for place, heading in enumerate(headings):
            cell = sheet.cell(row=top, column=column + place)
            wardrobe.dress(cell, "heading", _as_heading)
            put_text(cell, heading)
        for number, values in enumerate(table, start=top + 1):
            for place, value in enumerate(values):
                cell = sheet.cell(row=number, column=column + place)
                wardrobe.dress(cell, place, _as_figure(place))
                if isinstance(value, str):
                    put_text(cell, value)
                elif value is not None:
                    cell.value = value
    sheet.row_dimensions[top].height = 30
    return top + 1


def _as_heading(cell: Any) -> None:
    cell.font, cell.fill, cell.border, cell.alignment = STRONG, SHADE, GRID, _CENTRE


def _as_figure(place: int) -> Any:
    def dress(cell: Any) -> None:
        cell.font, cell.border = BODY, GRID
        cell.alignment = _RIGHT if place else Alignment(horizontal="left", vertical="center")
        cell.number_format = _FORMATS[place]

    return dress


def _made(charts: BookCharts, first: int) -> list[Chart | None]:
    """Make the charts; None where there is nothing to draw. A rate of 0 % is something."""
    few = len(charts.managers) <= _FEW
    last = first + len(charts.managers) - 1

    def of_managers(
        title: str, values: Sequence[int], highest: float, *, counted: bool = False, **more: Any
    ) -> Chart | None:
        drawn = {row[column - 1] for row in charts.managers for column in values}
        if drawn <= {0 if counted else None}:
            return None
        return Chart(
            title=title,
            first_row=first,
            last_row=last,
            labels=1,
            values=values,
            highest=highest,
            labelled=few,
            **more,
        )

    visits = max((_whole(row[1]) + _whole(row[2]) for row in charts.managers), default=0)
    return [
        of_managers("走访户次", (2, 3), visits, counted=True),
        of_managers("六个一完成率", (4,), 1, percent=True),
        of_managers("规范评估陈列均分", (5,), _BEST),
        Chart(
            title="本月上报包（人数）",
            first_row=first,
            last_row=first + len(charts.deliveries) - 1,
            labels=8,
            values=(9,),
            highest=max(_whole(row[1]) for row in charts.deliveries),
        ),
    ]


def _whole(value: object) -> float:
    return float(value) if isinstance(value, (int, Decimal)) else 0.0


def _set_up(sheet: Any) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.print_options.horizontalCentered = True
    set_up_page(sheet, LANDSCAPE)
