"""Native charts over cells of a sheet: columns, quiet enough to print in black and white."""

import math
from collections.abc import Sequence
from typing import Any, Final

import attrs
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)

__all__ = ["Chart", "add_chart"]

_COLOURS: Final = ("3B6EA5", "C9A66B")
_GRID: Final = "D9D9D9"
_TEXT: Final = "404040"
_TITLE_SIZE: Final = 1100
_LABEL_SIZE: Final = 800
"""Hundredths of a point."""
_STEPS: Final = 5
_ROOM_FOR_LABELS: Final = 1.05
_INDENT: Final = 120_000
"""A third of a centimetre between figures and chart, in English metric units."""


@attrs.frozen(kw_only=True)
class Chart:
    """A chart of the cells from ``first_row`` to ``last_row``.

    ``labels`` is the column of the categories, ``values`` those of the series, with their headings
    in the row above. ``highest`` is the largest value (of stacked columns together); ``percent``:
    values are rates, from 0 to 1.
    """

    title: str
    first_row: int
    last_row: int
    labels: int
    values: Sequence[int]
    highest: float
    percent: bool = False
    labelled: bool = True


def add_chart(sheet: Any, chart: Chart, area: tuple[int, int, int, int]) -> None:
    """Put a chart over the cells from (row, column) to (row, column), whatever size those have."""
    made: Any = BarChart()
    made.type = "col"
    made.gapWidth = 60
    for number, column in enumerate(chart.values):
        data = Reference(
            sheet,
            min_col=column,
            min_row=chart.first_row - 1,
            max_row=chart.last_row,
        )
        made.add_data(data, titles_from_data=True)
        made.series[number].graphicalProperties = GraphicalProperties(
            solidFill=_COLOURS[number % len(_COLOURS)]
        )
    made.set_categories(
        Reference(sheet, min_col=chart.labels, min_row=chart.first_row, max_row=chart.last_row)
    )
    _dress(made, chart)
    first_row, first_column, last_row, last_column = area
    made.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(row=first_row - 1, col=first_column - 1, colOff=_INDENT),
        to=AnchorMarker(row=last_row - 1, col=last_column),
    )
    sheet.add_chart(made)


def _dress(made: Any, chart: Chart) -> None:
    made.title = chart.title
    made.title.overlay = False
    made.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(_TITLE_SIZE, bold=True))
    made.title.tx.rich.p[0].r[0].rPr = _letters(_TITLE_SIZE, bold=True)
    if len(chart.values) > 1:
        made.grouping, made.overlap = "stacked", 100
        made.legend.position = "b"
        made.legend.txPr = _text(_LABEL_SIZE)
    else:
        made.legend = None
    for axis in (made.x_axis, made.y_axis):
        axis.delete = False  # openpyxl hides axes unless told not to
        axis.txPr = _text(_LABEL_SIZE)
    made.x_axis.number_format = "General"
    _scale(made.y_axis, chart)
    if chart.labelled:
        _label(made, chart)


def _scale(axis: Any, chart: Chart) -> None:
    axis.scaling.min = 0
    axis.number_format = "0%" if chart.percent else "0"
    axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID, w=6350))
    if chart.percent:
        axis.scaling.max, axis.majorUnit = 1.0, 0.2
    else:
        axis.majorUnit = _step(chart.highest)
        room = _ROOM_FOR_LABELS if chart.labelled else 1.0
        steps = math.ceil(chart.highest * room / axis.majorUnit)
        axis.scaling.max = max(1, steps) * axis.majorUnit


def _step(highest: float) -> float:
    """Return a whole step of 1, 2 or 5 times a power of ten that makes some five lines."""
    wanted = max(highest / _STEPS, 1)
    power = 10 ** math.floor(math.log10(wanted))
    return next(float(step * power) for step in (1, 2, 5, 10) if step * power >= wanted)


def _label(made: Any, chart: Chart) -> None:
    labels = DataLabelList()
    labels.showVal = True
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(labels, name, False)
    labels.numFmt = "0.00%" if chart.percent else "0"
    labels.txPr = _text(_LABEL_SIZE)
    made.dataLabels = labels


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=_TEXT)


def _text(size: int) -> RichText:
    letters = _letters(size)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
