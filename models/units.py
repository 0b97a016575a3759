"""The trade's units: 盒, 条, 件, 箱; 分 and 1/10000 元. Decimal in formulas, never float.

1 条 = 10 盒 (a product may differ), 1 件 = 50 条, 1 箱 = 250 条 = 5 件 (DOMAIN 2.1).
"""

import re
from decimal import ROUND_HALF_UP, Decimal

__all__ = [
    "CARTONS_PER_CASE",
    "PACKS_PER_CARTON",
    "cartons_from_packs",
    "format_cartons",
    "format_money",
    "format_price",
    "half_up",
    "packs_from_text",
    "price_from_text",
]

PACKS_PER_CARTON = 10
CARTONS_PER_CASE = 250
_PRICE_SCALE = 10_000
_PRICE = re.compile(r"\d{1,8}(?:\.\d*)?|\.\d+")
_STOCK = re.compile(r"(?P<cartons>\d{1,6})(?:[.．](?P<packs>\d{1,2}))?")


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half up to ``places`` decimals, as the trade's tables do (DOMAIN 6)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def cartons_from_packs(packs: int, per_carton: int = PACKS_PER_CARTON) -> Decimal:
    """Return a stock of ``packs`` 盒 in 条."""
    return Decimal(packs) / per_carton


def format_cartons(packs: int | None, per_carton: int = PACKS_PER_CARTON) -> str:
    """Write a stock as 条 with at most one decimal: 123 盒 is "12.3"; None is "—"."""
    if packs is None:
        return "—"
    cartons = half_up(cartons_from_packs(packs, per_carton), 1)
    return f"{cartons:f}"


def packs_from_text(text: str, per_carton: int = PACKS_PER_CARTON) -> int | None:
    """Read a stock as people write it: "12.3" is 12 条 3 盒. Return 盒, or None if unreadable.

    The digits behind the point are whole 盒, so they must be fewer than ``per_carton``.
    """
    match = _STOCK.fullmatch(text.strip())
    if not match:
        return None
    packs = int(match["packs"] or 0)
    if packs >= per_carton:
        return None
    return int(match["cartons"]) * per_carton + packs


def format_money(fen: int | None, *, grouped: bool = True) -> str:
    """Write 分 as 元 with two decimals; None is "—"."""
    if fen is None:
        return "—"
    yuan = Decimal(fen) / 100
    return f"{yuan:,.2f}" if grouped else f"{yuan:.2f}"


def format_price(price: int | None) -> str:
    """Write a unit price (1/10000 元) as 元, without trailing zeros beyond what it needs."""
    if price is None:
        return "—"
    text = f"{Decimal(price) / _PRICE_SCALE:.4f}".rstrip("0")
    whole, point, cents = text.partition(".")
    return f"{whole}{point}{cents}".rstrip(".")


def price_from_text(text: str) -> int | None:
    """Read a price in 元 into 1/10000 元; None if it is no price or has more than 4 decimals.

    Below a hundred million, so that what is typed by mistake never outgrows the ledger's numbers.
    """
    plain = text.strip().replace(",", "")
    if not _PRICE.fullmatch(plain):
        return None
    scaled = Decimal(plain) * _PRICE_SCALE
    return int(scaled) if scaled == scaled.to_integral_value() else None
