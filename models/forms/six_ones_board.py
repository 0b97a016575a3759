"""The board 标准店六个一看板 of a month on paper, for headquarters (DOMAIN 3.3).

Where the month is closed, what was signed off stands beside what is known now.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

import attrs

from models.calendar import Period
from models.forms.common import (
    CELL,
    FIGURES,
    Column,
    Form,
    Table,
    draw_fields,
    draw_head,
    draw_to_sign,
)
from models.forms.signs import draw_cell, draw_legend
from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, RIGHT
from models.paper.issued import Issued
from models.paper.items import Align, Sheet, Template
from models.paper.measure import Measure, Style
from models.six_one_record import SixOneItem
from models.six_ones import Board, BoardRow, Rate

__all__ = ["BoardSheetData", "ClosedBoard", "Drift", "lay_out_board", "lay_out_rates"]

_TEMPLATE: Final = Template(number=27, version=1)
_ROW: Final = 6.3
_NUMBER, _NAME, _ITEM, _TOTAL = 8.0, 55.0, 18.0, 15.0
_FIRST: Final = LEFT + _NUMBER + _NAME
_FOOT: Final = 9.8
_SIGN: Final = 12.0
_COLUMNS: Final = (
    Column("序", _NUMBER, FIGURES, Align.CENTRE),
    Column("店名", _NAME),
    *(Column(f"{item.sign}{item.short_name}", _ITEM) for item in SixOneItem),
    Column("完成", _TOTAL, Style(9.5, bold=True), Align.RIGHT),
)


@attrs.frozen(kw_only=True)
class Drift:
    """One cell that is not as it was signed off; both sides in words."""

    shop_name: str
    item: SixOneItem
    was: str
    now: str


@attrs.frozen(kw_only=True)
class ClosedBoard:
    """What was signed off: ``items`` are the rates of ①…⑥ as they were."""

    closed_on: date
    signed_by: str
    completion: Rate
    items: tuple[Rate, ...]
    note: str = ""
    drifts: tuple[Drift, ...] = ()


@attrs.frozen(kw_only=True)
class BoardSheetData:
    """A month's board as it stands on its ``today``; ``names`` by retailer."""

    issued: Issued
    board: Board
    names: Mapping[str, str]
    closed: ClosedBoard | None = None


def _head(data: BoardSheetData, page: Composer) -> float:
    y = draw_head(page, "标准店六个一看板", data.issued, "内部使用，不向客户出示")
    closed = data.closed
    state = f"{closed.closed_on:%Y-%m-%d} {closed.signed_by}" if closed else "没有月结"
    fields = (
        (12.0, 62.0, "月份", Period.parse(data.board.month).title),
        (64.0, 104.0, "截至", f"{data.board.today:%Y-%m-%d}"),
        (106.0, 134.0, "标准店", f"{len(data.board.rows)} 户"),
        (136.0, RIGHT, "月结", state),
    )
    return draw_fields(page, y, fields) + 1.6


def _draw_rows(form: Form, data: BoardSheetData) -> None:
    table = Table(form, _COLUMNS, pitch=_ROW)
    for number, row in enumerate(data.board.rows, start=1):
        done = row.completion
        total = f"{done.numerator}/{done.denominator}" if row.applicable else "—"
        name = data.names.get(row.retailer_id, row.retailer_id)
        top, bottom = table.row((str(number), name, *("" for _ in SixOneItem), total))
        _draw_signs(form.page, (top + bottom) / 2, row)
    table.end()


def _draw_signs(page: Composer, middle: float, row: BoardRow) -> None:
    for at, cell in enumerate(row.cells):
        draw_cell(page, _FIRST + at * _ITEM, middle, _ITEM - 0.6, cell)


def lay_out_rates(form: Form, label: str, items: tuple[Rate, ...], total: Rate) -> None:
    """Draw one row of rates under the columns of ①…⑥, each over what it is made of."""
    top = form.flow.take(_FOOT)
    page, middle = form.page, top + _FOOT / 2
    page.text((LEFT, middle), label, LABEL, width=_FIRST - LEFT - 2.0)
    places = [_FIRST + at * _ITEM + _ITEM / 2 - 2.0 for at in range(len(items))]
    for x, rate in zip(places, items, strict=True):
        _draw_rate(page, (x, middle), rate, Align.CENTRE)
    _draw_rate(page, (RIGHT - 1.2, middle), total, Align.RIGHT)
    page.horizontal(top + _FOOT, LEFT, RIGHT)


def _draw_rate(page: Composer, at: tuple[float, float], rate: Rate, align: Align) -> None:
    x, middle = at
    page.text((x, middle - 2.0), str(rate), Style(9, bold=True), align=align)
    parts = f"{rate.numerator}/{rate.denominator}" if rate.denominator else str(rate.reason)
    page.text((x, middle + 2.2), parts, Style(8, floor=7), align=align, width=_ITEM - 2.0)


def _draw_figures(form: Form, data: BoardSheetData) -> None:
    board, closed = data.board, data.closed
    if closed is not None:
        lay_out_rates(form, "完成率 月结时", closed.items, closed.completion)
    now = tuple(board.item_rate(item) for item in SixOneItem)
    lay_out_rates(form, "完成率 现在" if closed else "完成率", now, board.completion)
    rates = (("按时率", board.on_time, "项"), ("全项达标店率", board.all_done, "户"))
    words = "　　".join(
        f"{label} {rate}（{rate.numerator}/{rate.denominator} {unit}）"
        for label, rate, unit in rates
    )
    form.paragraph(words, Style(9.5), gap=1.4)
    draw_legend(form.page, form.flow.take(6.4) + 3.2)


def _draw_drifts(form: Form, closed: ClosedBoard) -> None:
    if closed.note:
        form.paragraph(f"月结说明：{closed.note}", Style(9.5, serif=True), gap=1.0)
    if not closed.drifts:
        form.paragraph("月结以后没有变化。", Style(9.5, serif=True), gap=1.0)
        return
    form.paragraph(f"月结以后的变化 {len(closed.drifts)} 项：", LABEL, gap=1.0)
    columns = (
        Column("序", 8.0, FIGURES, Align.CENTRE),
        Column("店名", 78.0),
        Column("项目", 20.0, CELL),
        Column("月结时", 40.0),
        Column("现在", 40.0),
    )
    table = Table(form, columns, pitch=_ROW)
    for number, drift in enumerate(closed.drifts, start=1):
        item = f"{drift.item.sign}{drift.item.short_name}"
        table.row((str(number), drift.shop_name, item, drift.was, drift.now))
    table.end()


def lay_out_board(data: BoardSheetData, measure: Measure) -> Sheet:
    """Lay the board out over as many pages as it takes, its head on each."""
    form = Form(data.issued, measure, partial(_head, data))
    _draw_rows(form, data)
    _draw_figures(form, data)
    if data.closed is not None:
        _draw_drifts(form, data.closed)
    top = form.flow.take(_SIGN) + 7.0
    places = ((12.0, 72.0, "客户经理"), (78.0, 138.0, "市场经理"), (144.0, RIGHT, "日期"))
    draw_to_sign(form.page, top, places)
    return form.sheet(_TEMPLATE, f"六个一看板 {data.board.month}")
