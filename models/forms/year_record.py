"""A standard store's year 标准店全年台账: what was owed, what was done, on what proof (DOMAIN 3).

It goes to the file, not to the store.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

import attrs

from models.forms.common import (
    CELL,
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_shop,
    draw_to_sign,
)
from models.forms.signs import draw_cell, draw_legend
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure, Style
from models.six_one_record import SixOneExemption, SixOneItem
from models.six_ones import BoardRow, completion_rate, on_time_rate

__all__ = ["Deed", "YearRecordData", "lay_out_year_record"]

_TEMPLATE: Final = Template(number=28, version=1)
_MONTH, _ITEM, _TOTAL = 24.0, 24.0, 18.0
_ROW, _PAD = 5.3, 0.6
"""A year of a store that did everything is two pages."""
_SIGN: Final = 12.0
_SMALL: Final = Style(9, serif=True, floor=7.5)
_COLUMNS: Final = (
    Column("月份", _MONTH, FIGURES),
    *(Column(f"{item.sign}{item.short_name}", _ITEM) for item in SixOneItem),
    Column("完成", _TOTAL, Style(9.5, bold=True), Align.RIGHT),
)


@attrs.frozen(kw_only=True)
class Deed:
    """One thing that was done: what, on which proof, and what is to be said of it."""

    day: date
    item: SixOneItem
    what: str
    evidence: str = ""
    remark: str = ""


@attrs.frozen(kw_only=True)
class YearRecordData:
    """All that the record says of one store. ``until`` is the last month (2026-11) that counts.

    ``terms`` says since when it is a standard store, ``agreement`` from when to when it is agreed.
    """

    issued: Issued
    year: int
    until: str
    shop_name: str
    rows: tuple[BoardRow, ...]
    licence_no: str = ""
    owner: str = ""
    terms: str = ""
    stage: str = ""
    agreement: str = ""
    deeds: tuple[Deed, ...] = ()
    exemptions: tuple[SixOneExemption, ...] = ()


def _head(data: YearRecordData, page: Composer) -> float:
    title = f"标准店六个一全年台账（{data.year} 年）"
    y = draw_head(page, title, data.issued, "存档用，不向客户出示")
    y = draw_shop(page, y, data.shop_name, data.licence_no, data.owner)
    y = draw_fields(
        page, y, ((12.0, 110.0, "标准店", data.terms), (114.0, RIGHT, "进度", data.stage))
    )
    return draw_fields(page, y, ((12.0, RIGHT, "协议", data.agreement),)) + 1.6


def _draw_months(form: Form, data: YearRecordData) -> None:
    table = Table(form, _COLUMNS, pitch=5.7, pad=_PAD)
    for row in data.rows:
        done = row.completion
        total = f"{done.numerator}/{done.denominator}" if row.applicable else "—"
        month = f"{int(row.month[-2:])} 月"
        top, bottom = table.row((month, *("" for _ in SixOneItem), total))
        for at, cell in enumerate(row.cells):
            left = LEFT + _MONTH + at * _ITEM
            draw_cell(form.page, left, (top + bottom) / 2, _ITEM - 0.6, cell)
    table.end()
    draw_legend(form.page, form.flow.take(6.4) + 3.2)
    cells = [cell for row in data.rows if row.month <= data.until for cell in row.cells]
    done, on_time = completion_rate(cells), on_time_rate(cells)
    form.paragraph(
        f"截至 {data.until} 应完成 {done.denominator} 项，已完成 {done.numerator} 项，"
        f"完成率 {done}；其中按时 {on_time.numerator} 项，按时率 {on_time}。",
        Style(10, bold=True),
        gap=1.0,
    )


def _draw_deeds(form: Form, deeds: Sequence[Deed]) -> None:
    form.paragraph(f"做过的工作 {len(deeds)} 项", LABEL, gap=1.0)
    if not deeds:
        return
    columns = (
        Column("日期", 21.0, FIGURES),
        Column("项目", 17.0),
        Column("内容", 78.0, _SMALL),
        Column("凭证", 44.0, _SMALL),
        Column("备注", 26.0, _SMALL),
    )
    table = Table(form, columns, pitch=_ROW, pad=_PAD)
    for deed in deeds:
        item = f"{deed.item.sign}{deed.item.short_name}"
        table.row((f"{deed.day:%Y-%m-%d}", item, deed.what, deed.evidence, deed.remark))
    table.end()


def _draw_exemptions(form: Form, exemptions: Sequence[SixOneExemption]) -> None:
    form.flow.y += 1.0
    form.paragraph(f"豁免 {len(exemptions)} 项", LABEL, gap=1.0)
    if not exemptions:
        return
    columns = (
        Column("期间", 21.0, FIGURES),
        Column("项目", 17.0),
        Column("原因", 116.0, CELL),
        Column("批准人", 32.0),
    )
    table = Table(form, columns, pitch=_ROW, pad=_PAD)
    for each in exemptions:
        item = f"{each.item.sign}{each.item.short_name}"
        table.row((each.period, item, each.reason, each.approver))
    table.end()


def lay_out_year_record(data: YearRecordData, measure: Measure) -> Sheet:
    """Lay the record out: the months, what was done, what was exempted, who vouches for it."""
    form = Form(data.issued, measure, partial(_head, data))
    _draw_months(form, data)
    _draw_deeds(form, data.deeds)
    _draw_exemptions(form, data.exemptions)
    top = form.flow.take(_SIGN) + 7.0
    places = ((12.0, 72.0, "客户经理"), (78.0, 138.0, "市场经理"), (144.0, RIGHT, "归档日期"))
    draw_to_sign(form.page, top, places)
    return form.sheet(_TEMPLATE, f"全年台账 {data.year} {data.shop_name}")
