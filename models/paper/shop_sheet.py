"""What every sheet shares that is filled in at a shop and read back: its facts, head and frame."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self

import attrs

from models.calendar import day_and_weekday
from models.masks import group_licence, mask_phone
from models.paper.compose import Composer
from models.paper.grid import (
    BODY,
    DATA,
    FIELD,
    FIGURE,
    HINT,
    LABEL,
    LEFT,
    RIGHT,
    SMALL_DATA,
    TITLE,
)
from models.paper.issued import Issued
from models.paper.items import RULE, Align, Area, Box, Template
from models.paper.measure import Style, fit
from models.paper.payload import Payload, encode, group_digits

__all__ = [
    "BAND_LEFT",
    "BAND_WIDTH",
    "HEADER_TOP",
    "ROW",
    "TWO_LINE_ROW",
    "HeadWords",
    "SheetMode",
    "ShopSheetData",
    "draw_filling_in",
    "draw_footers",
    "draw_head",
    "draw_signatures",
    "header_lines",
    "payload_digits",
]

HEADER_TOP: Final = 31.2
ROW: Final = 5.6
TWO_LINE_ROW: Final = 4.2
"""A shop name or address of two lines makes its row this much higher."""
BAND_LEFT: Final = 23.0
BAND_WIDTH: Final = 164.0
"""What stands between the two markers at the long sides."""
_HEADER_RIGHT: Final = 156.4
"""The head ends beside the QR code and its quiet zone."""
_TEXT_LEFT: Final = 23.5
_DATA_LEFT: Final = 23.0
_DATA_WIDTH: Final = _HEADER_RIGHT - _DATA_LEFT
_GAP: Final = 1.8
_SIGNERS: Final = (
    ("shop", 12.0, 54.0),
    ("manager", 61.0, 103.0),
    ("supervisor", 110.0, 161.0),
)


class SheetMode(StrEnum):
    """预填空白 before the visit, 已填 after it (DOMAIN 4.4)."""

    BLANK = "预填空白"
    FILLED = "已填"


@attrs.frozen(kw_only=True)
class ShopSheetData(Issued):
    """What each of these sheets says of itself and of its shop.

    ``serial`` is the ten digits the codes carry. ``journal_head`` is the ledger's head hash at
    printing, shortened for the footer.
    """

    number: str
    serial: str
    day: date
    shop_name: str
    mode: SheetMode = SheetMode.BLANK
    revision: int = 1
    journal_head: str = ""
    licence_no: str = ""
    owner: str = ""
    phone: str = ""
    address: str = ""
    retail_format: str = ""
    market_type: str = ""
    licence_until: date | None = None

    @property
    def filled(self) -> bool:
        """True when the sheet shows what was done in the shop."""
        return self.mode is SheetMode.FILLED

    @classmethod
    def nothing(cls, **more: Any) -> Self:
        """Return the data of a blank form: its layout is what a template's digest covers."""
        return cls(
            organisation="",
            manager_name="",
            manager_id="",
            number="",
            serial="0" * 10,
            day=date(2000, 1, 1),
            shop_name="",
            printed_at=datetime(2000, 1, 1, 0, 0),  # noqa: DTZ001 - a fixed text, no moment
            **more,
        )


@attrs.frozen(kw_only=True)
class HeadWords:
    """What differs from head to head: ``about`` and ``between`` are (label, value)."""

    title: str
    manager: str
    about: tuple[str, str]
    between: tuple[str, str]


def payload_digits(data: ShopSheetData, template: int, page: int) -> str:
    """Return the digits of a page's codes."""
    return encode(Payload(template=template, serial=data.serial, page=page))


def header_lines(text: str, page: Composer) -> int:
    """Return how many lines shop name or address take in the head."""
    return max(1, len(fit(text, DATA, _DATA_WIDTH, page.measure).lines))


def _labelled(
    page: Composer, at: tuple[float, float], label: str, value: str, *, until: float
) -> None:
    """Set a field label and behind it the value, which ends before ``until``."""
    x = at[0] + page.text(at, label, FIELD) + _GAP
    page.text((x, at[1]), value, SMALL_DATA, width=until - x)


def _wide_row(page: Composer, y: float, label: str, value: str) -> float:
    """Draw one row over the head's width; return where the next one begins."""
    height = ROW + (TWO_LINE_ROW if header_lines(value, page) > 1 else 0.0)
    page.text((LEFT, y + ROW / 2), label, FIELD)
    page.text((_DATA_LEFT, y + height / 2), value, DATA, width=_DATA_WIDTH)
    return y + height


def _draw_title(page: Composer, data: ShopSheetData, words: HeadWords) -> None:
    page.text((_TEXT_LEFT, 15.6), words.title, TITLE)
    number = page.text((_HEADER_RIGHT, 22.2), f"编号 {data.number}", Style(9), align=Align.RIGHT)
    room = _HEADER_RIGHT - number - 4 - _TEXT_LEFT
    page.text((_TEXT_LEFT, 22.2), data.organisation, FIGURE, width=room)
    day = day_and_weekday(data.day)
    _labelled(page, (LEFT, 28.0), "日期", day, until=58.5)
    _labelled(page, (60.0, 28.0), words.manager, data.manager, until=105.5)
    _labelled(page, (107.0, 28.0), *words.about, until=_HEADER_RIGHT)


def _draw_shop(page: Composer, data: ShopSheetData, words: HeadWords) -> float:
    page.horizontal(HEADER_TOP, LEFT, _HEADER_RIGHT, RULE)
    y = _wide_row(page, HEADER_TOP, "店名", data.shop_name)
    page.horizontal(y, LEFT, _HEADER_RIGHT)
    middle = y + ROW / 2
    _labelled(page, (LEFT, middle), "许可证号", group_licence(data.licence_no), until=68.5)
    _labelled(page, (70.0, middle), "负责人", data.owner, until=106.5)
    _labelled(page, (108.0, middle), "电话", mask_phone(data.phone), until=_HEADER_RIGHT)
    page.horizontal(y + ROW, LEFT, _HEADER_RIGHT)
    y = _wide_row(page, y + ROW, "地址", data.address)
    page.horizontal(y, LEFT, _HEADER_RIGHT)
    middle = y + ROW / 2
    until = f"{data.licence_until:%Y-%m-%d}" if data.licence_until else "—"
    _labelled(page, (LEFT, middle), "业态", data.retail_format, until=38.8)
    _labelled(page, (40.0, middle), "市场", data.market_type, until=60.8)
    _labelled(page, (62.0, middle), *words.between, until=106.5)
    _labelled(page, (108.0, middle), "许可证到期", until, until=_HEADER_RIGHT)
    page.horizontal(y + ROW, LEFT, RIGHT, RULE)
    return y + ROW


def draw_head(page: Composer, data: ShopSheetData, words: HeadWords, digits: str) -> float:
    """Draw title, shop and the code's digits, the same on every page; return where it ends."""
    _draw_title(page, data, words)
    end = _draw_shop(page, data, words)
    page.text((RIGHT, 43.2), group_digits(digits), Style(10), align=Align.RIGHT)
    page.text((RIGHT, 47.8), "机读号：扫描不成时手工录入", HINT, align=Align.RIGHT)
    return end


def draw_filling_in(page: Composer, y: float, rule: str, note: str) -> None:
    """Draw how to fill the sheet in, its first line at ``y``; ``rule`` ends that line."""
    x = BAND_LEFT
    x += page.text((x, y), "填写说明", LABEL) + 2.8
    x += page.text((x, y), "黑色或蓝色水笔，框内打", BODY) + 1.2
    page.add(Box(name="", x=round(x, 3), y=round(y - 1.6, 3), size=3.2, ticked=True))
    x += 4.2 + page.text((x + 4.0, y), "；填错时将错框涂满", BODY) + 1.0
    page.add(Box(name="", x=round(x, 3), y=round(y - 1.6, 3), size=3.2, filled=True))
    page.text((x + 4.0, y), f"，再勾选正确的框。{rule}", BODY)
    page.text((BAND_LEFT, y + 4.4), note, Style(8.5, floor=7.5), width=BAND_WIDTH)


def draw_signatures(page: Composer, y: float, shop: str, room: tuple[float, float]) -> None:
    """Draw who signs, with ``y`` as the labels' middle; ``room`` is top and height to write in."""
    top, height = room
    labels = (shop, "客户经理", "市场经理抽查")
    for (name, left, right), label in zip(_SIGNERS, labels, strict=True):
        begin = left + page.text((left, y), label, LABEL) + 2.0
        page.horizontal(y + 2.7, begin, right)
        page.add(
            Area(
                name=f"sign.{name}",
                x=round(begin, 3),
                y=top,
                width=round(right - begin, 3),
                height=height,
            )
        )


def draw_footers(
    pages: Sequence[Composer], data: ShopSheetData, issue: Template, rule: str
) -> None:
    """Draw the two lines between the bottom left marker and the code on each page."""
    printed = f"编号 {data.number} · {data.printed_at:%Y-%m-%d %H:%M} 打印"
    if data.filled:
        printed += f" · 已填（第 {data.revision} 版），签字页扫描件随记录保存"
    head = f" · 日志头 {data.journal_head}" if data.journal_head else ""
    form = f"模板 {issue.number:03d} 第 {issue.version} 版"
    style = Style(8, floor=7)
    for page in pages:
        place = f"第 {page.number} / {len(pages)} 页 · {form}{head} · {rule}"
        page.text((_TEXT_LEFT, 279.0), printed, style, width=163.4 - _TEXT_LEFT)
        page.text((_TEXT_LEFT, 283.3), place, style, width=163.4 - _TEXT_LEFT)
