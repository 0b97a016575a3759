"""Blocks 1 and 2 of the visit sheet, the same on every page: title, customer, plain digits."""

from models.paper.compose import Composer
from models.paper.shop_sheet import HeadWords, draw_head
from models.visit_sheet.data import VisitSheetData

__all__ = ["draw_header"]


def draw_header(page: Composer, data: VisitSheetData, digits: str) -> float:
    """Draw blocks 1 and 2 and the digits under the code; return where the next block begins."""
    sequence = "" if data.sequence is None else f"{data.sequence:02d}"
    route = " - ".join(part for part in (data.route, sequence) if part)
    days = " / ".join(day or "—" for day in (data.order_day, data.delivery_day))
    words = HeadWords(
        title="卷烟零售客户拜访记录表",
        manager="客户经理",
        about=("线路-序", route or "—"),
        between=("订货/送货", days),
    )
    return draw_head(page, data, words, digits)
