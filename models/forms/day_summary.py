"""The day's summary 日小结 on paper: what the day brought, then stop by stop."""

from functools import partial
from typing import Final

from models.calendar import day_and_weekday
from models.day_summary import DaySummary, summary_lines
from models.forms.common import CELL, FIGURES, Column, Form, Table, draw_fields, draw_head
from models.paper.compose import Composer
from models.paper.grid import LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure, Style

__all__ = ["lay_out_day_summary"]

_TEMPLATE: Final = Template(number=26, version=1)
_HEADING: Final = Style(9.5, bold=True)
_INDENT: Final = 30.0
_LINE: Final = 4.9
_GAP: Final = 1.3


def _head(data: DaySummary, issued: Issued, page: Composer) -> float:
    y = draw_head(page, "日小结", issued, "内部使用，不向客户出示")
    day = day_and_weekday(data.day)
    fields = (
        (12.0, 70.0, "日期", day),
        (72.0, 128.0, "客户经理", issued.manager),
        (130.0, RIGHT, "线路", data.route or "—"),
    )
    return draw_fields(page, y, fields) + 1.6


def _draw_lines(form: Form, data: DaySummary) -> None:
    """Heading at the left, its words beside it over as many lines as they take."""
    for heading, words in summary_lines(data):
        wide = RIGHT - LEFT - _INDENT
        lines = (line for part in words.split("\n") for line in form.page.wrapped(part, CELL, wide))
        for number, text in enumerate(lines):
            middle = form.flow.take(_LINE) + _LINE / 2
            if not number:
                form.page.text((LEFT, middle), heading, _HEADING)
            form.page.text((LEFT + _INDENT, middle), text, CELL)
        form.flow.y += _GAP


def lay_out_day_summary(data: DaySummary, issued: Issued, measure: Measure) -> Sheet:
    """Lay the summary out over as many pages as it takes."""
    form = Form(issued, measure, partial(_head, data, issued))
    _draw_lines(form, data)
    form.flow.y += 5.0
    columns = (
        Column("序", 9.0, FIGURES, Align.CENTRE),
        Column("店名", 54.0),
        Column("状态", 27.0),
        Column("到店", 15.0, FIGURES),
        Column("当天情况", 81.0),
    )
    table = Table(form, columns)
    for number, stop in enumerate(data.stops, start=1):
        state = stop.state if stop.planned else f"{stop.state}（临时）"
        table.row((str(number), stop.shop_name, state, stop.at, stop.remarks))
    table.end()
    return form.sheet(_TEMPLATE, f"日小结 {data.day:%Y-%m-%d}")
