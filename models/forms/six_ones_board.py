"""The board 标准店六个一看板 of a month on paper, for headquarters (DOMAIN 3.3).

Where the month is closed, what was signed off stands beside what is known now.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

import attrs

from models.calendar import Period
from models.forms.common import (
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
from models.programme.closing import ClosedView
from models.programme.month_close import ClosedCell
from models.six_one_record import SixOneItem
from models.six_ones import Board, BoardRow, Cell, Rate

__all__ = ["BoardSheetData", "lay_out_board"]

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
class BoardSheetData:
    """A month's board as it stands on its ``today``; ``names`` by retailer, also of ``closed``."""

    issued: Issued
    board: Board
    names: Mapping[str, str]
    closed: ClosedView | None = None


def _head(data: BoardSheetData, page: Composer) -> float:
    y = draw_head(page, "标准店六个一看板", data.issued, "内部使用，不向客户出示")
    close = data.closed.close if data.closed else None
    state = f"{close.closed_at:%Y-%m-%d} {close.signed_by}" if close else "没有月结"
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


def _draw_rates(form: Form, label: str, board: Board | ClosedView) -> None:
    """Draw one row of rates under the columns of ①…⑥, each over what it is made of."""
    top = form.flow.take(_FOOT)
    page, middle = form.page, top + _FOOT / 2
    page.text((LEFT, middle), label, LABEL, width=_FIRST - LEFT - 2.0)
    for at, item in enumerate(SixOneItem):
        x = _FIRST + at * _ITEM + _ITEM / 2 - 2.0
        _draw_rate(page, (x, middle), board.item_rate(item), Align.CENTRE)
    _draw_rate(page, (RIGHT - 1.2, middle), board.completion, Align.RIGHT)
    page.horizontal(top + _FOOT, LEFT, RIGHT)


def _draw_rate(page: Composer, at: tuple[float, float], rate: Rate, align: Align) -> None:
    x, middle = at
    page.text((x, middle - 2.0), str(rate), Style(9, bold=True), align=align)
    parts = f"{rate.numerator}/{rate.denominator}" if rate.denominator else str(rate.reason)
    page.text((x, middle + 2.2), parts, Style(8, floor=7), align=align, width=_ITEM - 2.0)


def _draw_figures(form: Form, data: BoardSheetData) -> None:
    """Draw the rates, where the month is closed those of then above those of now."""
    if data.closed is None:
        _draw_rates(form, "完成率", data.board)
        _say_rates(form, "", data.board)
    else:
        _draw_rates(form, "完成率 月结时", data.closed)
        _draw_rates(form, "完成率 现在", data.board)
        _say_rates(form, "月结时 ", data.closed)
        _say_rates(form, "现在 ", data.board)
    draw_legend(form.page, form.flow.take(6.4) + 3.2)


def _say_rates(form: Form, when: str, board: Board | ClosedView) -> None:
    on_time, all_done = board.on_time, board.all_done
    words = (
        f"{when}按时率 {on_time}（{on_time.numerator}/{on_time.denominator} 项）　"
        f"全项达标店率 {all_done}（{all_done.numerator}/{all_done.denominator} 户）"
    )
    form.paragraph(words, Style(9.5), gap=0.7)


def _draw_differences(form: Form, data: BoardSheetData, closed: ClosedView) -> None:
    if closed.close.note:
        form.paragraph(f"月结说明：{closed.close.note}", Style(9.5, serif=True), gap=1.0)
    if not closed.differences:
        form.paragraph("月结以后没有变化。", Style(9.5, serif=True), gap=1.0)
        return
    form.paragraph(f"月结以后的变化 {len(closed.differences)} 项：", LABEL, gap=1.0)
    columns = (
        Column("序", 8.0, FIGURES, Align.CENTRE),
        Column("店名", 58.0),
        Column("项目", 17.0),
        Column("月结时", 27.0),
        Column("现在", 27.0),
        Column("原因", 49.0),
    )
    table = Table(form, columns, pitch=_ROW)
    for number, each in enumerate(closed.differences, start=1):
        item = f"{each.was.item.sign}{each.was.item.short_name}"
        name = data.names.get(each.was.retailer_id, each.was.retailer_id)
        now = _told(each.now) if each.now else "不在表上"
        table.row((str(number), name, item, _told(each.was), now, each.why))
    table.end()


def _told(cell: ClosedCell | Cell) -> str:
    return f"{cell.state.value} {cell.done_on:%m-%d}" if cell.done_on else cell.state.value


def lay_out_board(data: BoardSheetData, measure: Measure) -> Sheet:
    """Lay the board out over as many pages as it takes, its head on each."""
    form = Form(data.issued, measure, partial(_head, data))
    _draw_rows(form, data)
    _draw_figures(form, data)
    if data.closed is not None:
        _draw_differences(form, data, data.closed)
    top = form.flow.take(_SIGN) + 7.0
    places = ((12.0, 72.0, "客户经理"), (78.0, 138.0, "市场经理"), (144.0, RIGHT, "日期"))
    draw_to_sign(form.page, top, places)
    return form.sheet(_TEMPLATE, f"六个一看板 {data.board.month}")
