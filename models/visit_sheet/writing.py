"""Blocks 8 and 9 of page 1: opinions, market, guidance; satisfaction, times and signatures."""

from datetime import time
from typing import Final

from models.paper.compose import Composer
from models.paper.grid import BODY, BOX_TEXT, COLUMN_1, HINT, LABEL, LEFT, NOTE, RIGHT
from models.paper.items import Align, Area
from models.paper.measure import Shared, Style
from models.paper.shop_sheet import draw_signatures
from models.visit_sheet.data import VisitSheetData

__all__ = ["OPINION_LINES", "SIGNATURE_WIDTH", "WRITING_WIDTH", "draw_closing", "draw_writing"]

WRITING_WIDTH: Final = RIGHT - COLUMN_1
OPINION_LINES: Final = 2
SIGNATURE_WIDTH: Final = 25.4
_ENTRY: Final = Style(10, bold=True, serif=True)


def draw_writing(page: Composer, top: float, pitch: float, texts: tuple[Shared, ...]) -> None:
    """Draw four lines to write on: two for opinions, one for the market, one for guidance.

    ``texts`` are the three texts of a filled sheet; empty ones leave their lines to be written.
    """
    rules = [top - 0.4 + pitch * (line + 1) for line in range(4)]
    for rule in rules:
        page.horizontal(rule, COLUMN_1, RIGHT)
    places = (("opinion", 0, OPINION_LINES), ("market_note", 2, 1), ("guidance", 3, 1))
    for (name, first, count), text in zip(places, texts, strict=True):
        y = rules[first] - pitch
        height = round(pitch * count, 3)
        page.add(Area(name=name, x=COLUMN_1, y=round(y, 3), width=WRITING_WIDTH, height=height))
        for index, line in enumerate(text.lines):
            style = Style(text.size, serif=True)
            page.text((COLUMN_1, rules[first + index] - 3.2), line, style)
    page.text((LEFT, rules[0] - 3.2), "客户意见", LABEL)
    page.text((LEFT, rules[0] + 1.2), "与需求", LABEL)
    page.text((LEFT, rules[2] - 4.2), "市场信息", LABEL)
    page.text((LEFT, rules[2] - 0.3), "含竞品线索", HINT)
    page.text((LEFT, rules[3] - 3.2), "指导建议", LABEL)


def _draw_time(page: Composer, x: float, label: str, name: str, moment: time | None) -> None:
    """Draw 到店 __时__分: two lines of ten from ``x`` + 8."""
    y = 259.4
    page.text((x, y), label, BODY)
    places = (
        (x + 8.1, "时", f"{moment:%H}" if moment else ""),
        (x + 21.6, "分", f"{moment:%M}" if moment else ""),
    )
    for left, unit, figure in places:
        page.horizontal(262.05, left, left + 9.9)
        page.text((left + 5.0, y), figure, _ENTRY, align=Align.CENTRE)
        page.text((left + 10.1, y), unit, BODY)
    page.add(Area(name=name, x=x + 8.1, y=255.6, width=23.4, height=6.6))


def draw_closing(page: Composer, data: VisitSheetData, top: float, unsigned: Shared) -> None:
    """Draw satisfaction, times and signatures; the place beside the code is kept free.

    ``unsigned`` is why the shopkeeper did not sign, set where the signature would stand.
    """
    y = top + 4.1
    page.text((LEFT, y), "满意度", LABEL)
    for mark in range(1, 6):
        x = COLUMN_1 + 16.0 * (mark - 1)
        page.box(f"sat{mark}", (x, y), ticked=data.satisfaction == mark)
        page.text((x + BOX_TEXT, y), str(mark), Style(10))
    page.text((103.6, y), "（5 = 很满意）", NOTE)
    _draw_time(page, 124.0, "到店", "arrived", data.arrived)
    _draw_time(page, 163.0, "离店", "left", data.left)
    page.horizontal(top + 8.0, LEFT, 163.2)
    page.lines((28.4, 271.2), unsigned.lines, Style(unsigned.size, serif=True))
    draw_signatures(page, 271.9, "客户签字", (264.0, 11.0))
