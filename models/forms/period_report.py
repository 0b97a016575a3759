"""The manager's reports on paper: sections with their tables and texts (DOMAIN 5.3).

Upright where the tables allow it, else lying. For headquarters and the manager, never for a store.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

import attrs

from models.calendar import Period
from models.cell_kind import CellKind
from models.forms.common import Column, Form, Table, draw_fields, draw_head, draw_to_sign
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure, Style
from models.reports.cells import Table as ReportTable
from models.reports.report import ReportText
from models.reports.sections import Content, Filled

__all__ = ["PeriodReportData", "lay_out_period_report"]

_TEMPLATE: Final = Template(number=34, version=1)
_HEADING: Final = Style(12, bold=True)
_WORDS: Final = Style(9, serif=True, floor=8)
_FIGURES: Final = Style(9, floor=7)
_NOTE: Final = Style(8.5, serif=True)
_TEXT: Final = Style(10, serif=True)
_PITCH: Final = 5.6
_HEAD: Final = 9.6
_HEAD_FLOOR: Final = 7.0
_SIGN: Final = 12.0
_WITH_NEXT: Final = 24.0
"""A heading goes to the next page with what follows it."""
_LINES_TO_WRITE: Final = 2
_LINE: Final = 8.0


@attrs.frozen(kw_only=True)
class PeriodReportData:
    """A report as it is printed. ``state`` says how it stands, ``said`` what headquarters said."""

    issued: Issued
    period: Period
    content: Content
    texts: tuple[ReportText, ...] = ()
    state: str = ""
    said: str = ""


def _head(data: PeriodReportData, page: Composer) -> float:
    title = data.content.kind.full_name
    y = draw_head(page, title, data.issued, "内部使用，不向客户出示")
    middle = page.right / 2
    period = " ".join(part for part in (data.period.title, data.content.until) if part)
    fields = (
        (LEFT, middle - 24.0, "期间", period),
        (middle - 22.0, middle + 24.0, "客户经理", data.issued.manager),
        (middle + 26.0, page.right, "状态", data.state or "草稿"),
    )
    return draw_fields(page, y, fields) + 1.6


def _heading(form: Form, text: str, style: Style) -> None:
    if not form.flow.fits(_WITH_NEXT):
        form.flow.next_region()
    top = form.flow.take(style.size * 0.6 + 2.4)
    form.page.text((LEFT, top + style.size * 0.3 + 1.2), text, style)


def _columns(form: Form, table: ReportTable) -> tuple[Column, ...]:
    """Give every column its part of the whole width."""
    room = form.page.right - LEFT
    whole = sum(column.width for column in table.columns)
    return tuple(
        Column(
            column.heading,
            round(column.width * room / whole, 2),
            _FIGURES if column.kind.is_number or column.kind is CellKind.CODE else _WORDS,
            Align.RIGHT if column.kind.is_number else Align.LEFT,
        )
        for column in table.columns
    )


def _draw_table(form: Form, table: ReportTable) -> None:
    if table.title:
        _heading(form, table.title, LABEL)
    if table.rows:
        columns = _columns(form, table)
        drawn = Table(
            form, columns, pitch=_PITCH, grid=True, pad=0.8, head=_HEAD, head_floor=_HEAD_FLOOR
        )
        for row in (*table.rows, *table.foot):
            drawn.row([cell.text for cell in row.cells])
        drawn.end()
    elif not table.note:
        form.paragraph("没有记录。", _NOTE, gap=0.6)
    if table.note:
        form.paragraph(table.note, _NOTE, gap=0.6)


def _draw_texts(form: Form, data: PeriodReportData, filled: Filled) -> None:
    for field in filled.section.texts:
        text = data.content.text(filled.section.id, field.id, data.texts)
        if field.label:
            _heading(form, field.label, LABEL)
        if text.strip():
            for line in text.splitlines():
                form.paragraph(line, _TEXT, gap=0.5)
        else:
            form.paragraph(f"{field.hint}：", _NOTE, gap=1.2)
            _draw_lines(form)


def _draw_lines(form: Form) -> None:
    """Leave lines to be written on by hand; what belongs there stands above them."""
    for _number in range(_LINES_TO_WRITE):
        bottom = form.flow.take(_LINE) + _LINE
        form.page.horizontal(bottom, LEFT, form.page.right)
    form.flow.y += 2.0


def _draw_section(form: Form, data: PeriodReportData, filled: Filled, *, named: bool) -> None:
    if named:
        _heading(form, filled.section.title, _HEADING)
    for table in filled.tables:
        _draw_table(form, table)
    _draw_texts(form, data, filled)
    form.flow.y += 1.5


def _draw_end(form: Form, data: PeriodReportData) -> None:
    if data.said:
        _heading(form, "批阅意见", LABEL)
        form.paragraph(data.said, _TEXT, gap=0.5)
    top = form.flow.take(_SIGN) + 7.0
    third = (form.page.right - LEFT) / 3
    names = ("客户经理", "市场经理", "日期")
    places: Sequence[tuple[float, float, str]] = [
        (LEFT + third * n, LEFT + third * (n + 1) - 6.0, name) for n, name in enumerate(names)
    ]
    draw_to_sign(form.page, top, places)


def lay_out_period_report(data: PeriodReportData, measure: Measure) -> Sheet:
    """Lay the report out over as many pages as it takes, its head on each."""
    form = Form(data.issued, measure, partial(_head, data), landscape=data.content.wide)
    sections = data.content.sections
    for filled in sections:
        _draw_section(form, data, filled, named=len(sections) > 1)
    _draw_end(form, data)
    return form.sheet(_TEMPLATE, f"{data.content.kind.full_name} {data.content.period}")
