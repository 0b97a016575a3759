"""Blocks 1 and 2 of the visit sheet, the same on every page: title, customer, plain digits."""

from models.calendar import weekday_name
from models.masks import group_licence, mask_phone
from models.paper.compose import Composer
from models.paper.items import RULE, Align
from models.paper.measure import Style, fit
from models.paper.payload import group_digits
from models.visit_sheet.data import VisitSheetData
from models.visit_sheet.geometry import (
    DATA,
    FIELD,
    FIGURE,
    HEADER_RIGHT,
    HEADER_TOP,
    HINT,
    LEFT,
    RIGHT,
    ROW,
    SMALL_DATA,
    TITLE,
    TWO_LINE_ROW,
)

__all__ = [
    "draw_digits",
    "draw_footer",
    "draw_header",
    "draw_wide_row",
    "header_lines",
    "labelled",
]

_TEXT_LEFT = 23.5
_DATA_LEFT = 23.0
_DATA_WIDTH = HEADER_RIGHT - _DATA_LEFT
_GAP = 1.8


def header_lines(text: str, page: Composer) -> int:
    """Return how many lines shop name or address take in the customer block."""
    return max(1, len(fit(text, DATA, _DATA_WIDTH, page.measure).lines))


def labelled(
    page: Composer, at: tuple[float, float], label: str, value: str, *, until: float
) -> None:
    """Set a field label and behind it the value, which ends before ``until``."""
    x = at[0] + page.text(at, label, FIELD) + _GAP
    page.text((x, at[1]), value, SMALL_DATA, width=until - x)


def _draw_title(page: Composer, data: VisitSheetData) -> None:
    page.text((_TEXT_LEFT, 15.6), "卷烟零售客户拜访记录表", TITLE)
    number = page.text((HEADER_RIGHT, 22.2), f"编号 {data.number}", Style(9), align=Align.RIGHT)
    room = HEADER_RIGHT - number - 4 - _TEXT_LEFT
    page.text((_TEXT_LEFT, 22.2), data.organisation, FIGURE, width=room)
    day = f"{data.day:%Y-%m-%d} {weekday_name(data.day)}"
    labelled(page, (LEFT, 28.0), "日期", day, until=58.5)
    manager = f"{data.manager_name}（{data.manager_id}）" if data.manager_id else data.manager_name
    labelled(page, (60.0, 28.0), "客户经理", manager, until=105.5)
    sequence = "" if data.sequence is None else f"{data.sequence:02d}"
    route = " - ".join(part for part in (data.route, sequence) if part)
    labelled(page, (107.0, 28.0), "线路-序", route or "—", until=HEADER_RIGHT)


def draw_wide_row(page: Composer, y: float, label: str, value: str) -> float:
    """Draw one row over the block's width; return where the next one begins."""
    height = ROW + (TWO_LINE_ROW if header_lines(value, page) > 1 else 0.0)
    page.text((LEFT, y + ROW / 2), label, FIELD)
    page.text((_DATA_LEFT, y + height / 2), value, DATA, width=_DATA_WIDTH)
    return y + height


def _draw_customer(page: Composer, data: VisitSheetData) -> float:
    page.horizontal(HEADER_TOP, LEFT, HEADER_RIGHT, RULE)
    y = draw_wide_row(page, HEADER_TOP, "店名", data.shop_name)
    page.horizontal(y, LEFT, HEADER_RIGHT)
    middle = y + ROW / 2
    labelled(page, (LEFT, middle), "许可证号", group_licence(data.licence_no), until=68.5)
    labelled(page, (70.0, middle), "负责人", data.owner, until=106.5)
    labelled(page, (108.0, middle), "电话", mask_phone(data.phone), until=HEADER_RIGHT)
    page.horizontal(y + ROW, LEFT, HEADER_RIGHT)
    y = draw_wide_row(page, y + ROW, "地址", data.address)
    page.horizontal(y, LEFT, HEADER_RIGHT)
    middle = y + ROW / 2
    labelled(page, (LEFT, middle), "业态", data.retail_format, until=38.8)
    labelled(page, (40.0, middle), "市场", data.market_type, until=60.8)
    days = " / ".join(day or "—" for day in (data.order_day, data.delivery_day))
    labelled(page, (62.0, middle), "订货/送货", days, until=106.5)
    until = f"{data.licence_until:%Y-%m-%d}" if data.licence_until else "—"
    labelled(page, (108.0, middle), "许可证到期", until, until=HEADER_RIGHT)
    page.horizontal(y + ROW, LEFT, RIGHT, RULE)
    return y + ROW


def draw_header(page: Composer, data: VisitSheetData, digits: str) -> float:
    """Draw blocks 1 and 2 and the digits under the code; return where the next block begins."""
    _draw_title(page, data)
    end = _draw_customer(page, data)
    draw_digits(page, digits)
    return end


def draw_digits(page: Composer, digits: str) -> None:
    """Write the digits of the code under it, for hand entry."""
    page.text((RIGHT, 43.2), group_digits(digits), Style(10), align=Align.RIGHT)
    page.text((RIGHT, 47.8), "机读号：扫描不成时手工录入", HINT, align=Align.RIGHT)


def draw_footer(page: Composer, lines: tuple[str, str]) -> None:
    """Draw the two lines between the bottom left marker and the code."""
    for y, line in zip((279.0, 283.3), lines, strict=True):
        page.text((_TEXT_LEFT, y), line, Style(8, floor=7), width=163.4 - _TEXT_LEFT)
