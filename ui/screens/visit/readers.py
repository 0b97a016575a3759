"""Readers of what is typed into cells and boxes, and what could not be read."""

import re
from collections.abc import Callable

import attrs

from models.marks import N_
from models.units import (
    PACKS_PER_CARTON,
    cartons_from_packs,
    packs_from_text,
    price_from_text,
)
from models.visit import PriceTag
from ui.widgets.fields import parse_number

__all__ = [
    "DATE_HINT",
    "ON_DISPLAY",
    "ROLES",
    "TIME_HINT",
    "Wrong",
    "cartons_text",
    "cell_hint",
    "packs_text",
    "read_cell",
    "received",
    "received_text",
    "shown_text",
    "whole_number",
]

ON_DISPLAY = (N_("在"), N_("不在"))
"""What a cell of 在柜 holds."""

ROLES = (N_("店主"), N_("店员"), N_("家属"))
DATE_HINT = N_("请填日期，例如 1123、11-23 或 2026-11-23")
_MOST = 999_999
TIME_HINT = N_("请填时间，例如 1008 或 10:08")


@attrs.frozen
class Wrong:
    """One text that cannot be read: the field, the product of a cell, and why."""

    target: str
    text: str
    product_id: str = ""


def received_text(name: str, role: str) -> str:
    """Write who received: 王建国 · 店主."""
    return " · ".join(part for part in (name, role) if part)


def received(text: str) -> tuple[str, str]:
    """Split who received into name and role: 王建国 · 店主, 王建国 店主, 店员."""
    parts = [part for part in re.split(r"[·,，、/\s]+", text.strip()) if part]
    if parts and parts[-1] in ROLES:
        return " ".join(parts[:-1]), parts[-1]
    if len(parts) == 2 and "·" in text:
        return parts[0], parts[1]
    return " ".join(parts), ""


def shown_text(on_display: bool | None) -> str:
    """Write 在柜 as its cell holds it."""
    return "" if on_display is None else ON_DISPLAY[0 if on_display else 1]


def packs_text(packs: int | None, per_carton: int = PACKS_PER_CARTON) -> str:
    """Write a stock of 盒 as it is typed: 123 is 12.3, 120 is 12."""
    if packs is None:
        return ""
    whole, rest = divmod(packs, per_carton)
    return f"{whole}.{rest}" if rest else str(whole)


def whole_number(text: str) -> int | None:
    """Read a whole number that is not below zero; None if it is none or absurd."""
    number = parse_number(text)
    if number is None or not 0 <= number <= _MOST or number != number.to_integral_value():
        return None
    return int(number)


def read_stock(text: str, per_carton: int) -> int | None:
    """Read 12.3 as 12 条 3 盒; full-width digits and 。 are taken for what is meant."""
    plain = text.strip().replace("。", ".").translate(_HALF_WIDTH)
    return packs_from_text(f"0{plain}" if plain.startswith(".") else plain, per_carton)


_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


def _price(text: str) -> int | None:
    return price_from_text(text.replace("。", ".").translate(_HALF_WIDTH))


_HINTS = {
    "stock": N_("请填 12 或 12.3（12 条 3 盒）"),
    "out_days": N_("请填 0 到 366 的整数"),
    "retail_carton": N_("请填价格，例如 108"),
    "retail_pack": N_("请填价格，例如 11"),
    "demand": N_("请填整条数"),
    "tag": N_("请填 有、无 或 不符"),
    "on_display": N_("请填 在 或 不在"),
}


def read_cell(key: str, text: str, per_carton: int) -> object | None:
    """Read one cell; None where it cannot be read (an empty text is not asked)."""
    readers: dict[str, Callable[[str], object | None]] = {
        "stock": lambda typed: read_stock(typed, per_carton),
        "out_days": _days,
        "retail_carton": _price,
        "retail_pack": _price,
        "tag": lambda typed: PriceTag(typed) if typed in list(PriceTag) else None,
        "on_display": lambda typed: typed == ON_DISPLAY[0] if typed in ON_DISPLAY else None,
        "demand": whole_number,
    }
    return readers[key](text)


def _days(text: str) -> int | None:
    days = whole_number(text)
    return days if days is not None and days <= 366 else None


def cell_hint(key: str) -> str:
    """Return what a cell wants."""
    return _HINTS.get(key, "")


def cartons_text(packs: int | None, per_carton: int) -> str:
    """Write inferred sales in 条, below zero too: -10 盒 is -1.0."""
    if packs is None:
        return "—"
    return f"{cartons_from_packs(packs, per_carton):.1f}"
