"""What should be looked at in rows that are otherwise good (DOMAIN 2.2, 2.4). Warnings only."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from models.handout.definition import Columns, Finding
from models.handout.outcome import Value
from models.holiday import EXCHANGED, exchanged_kind
from models.units import format_money, format_price

__all__ = [
    "LOCAL_DIVISIONS",
    "exchanged_days",
    "positive",
    "product_prices",
    "purchase_amounts",
    "purchase_signs",
    "retailer_licences",
    "retailer_terms",
]

LOCAL_DIVISIONS: Final = frozenset(
    {"320703", "320705", "320706", "320707", "320721", "320722", "320723", "320724"}
)
"""连云区, 新浦区 (old), 海州区, 赣榆区, 赣榆县 (old), 东海县, 灌云县, 灌南县 (DOMAIN 2.2)."""

_CENT: Final = 100  # 0.01 元 in 1/10000 元
_YUAN: Final = 10_000


def positive(value: int) -> str | None:
    """批发价 > 0 (DOMAIN 2.4)."""
    return None if value > 0 else "应大于 0"


def _rows(columns: Columns, *fields: str) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Yield index and values of the rows that have all of ``fields``; nothing if one is absent."""
    if any(field not in columns for field in fields):
        return
    for index, values in enumerate(zip(*(columns[field] for field in fields), strict=True)):
        if None not in values:
            yield index, values


def purchase_amounts(columns: Columns) -> Iterator[Finding]:
    """金额 and 数量×单价 more than 0.01 apart (DOMAIN 2.4)."""
    if not {"quantity", "unit_price", "amount"} <= columns.keys():
        return
    for index in _far_apart(columns["quantity"], columns["unit_price"], columns["amount"]):
        quantity, unit_price, amount = (
            columns[field][index] for field in ("quantity", "unit_price", "amount")
        )
        assert isinstance(unit_price, int)
        assert isinstance(amount, int)
        yield (
            index,
            f"金额 {format_money(amount)} 与数量×单价 ({quantity}×{format_price(unit_price)}) 不符",
        )


def _far_apart(
    quantities: Sequence[Value], prices: Sequence[Value], amounts: Sequence[Value]
) -> list[int]:
    try:
        return [
            index
            for index, (quantity, price, amount) in enumerate(
                zip(quantities, prices, amounts, strict=True)
            )
            if not -_CENT <= amount * _CENT - quantity * price <= _CENT  # type: ignore[operator]
        ]
    except TypeError:  # a blank among them: row by row
        return [
            index
            for index, row in enumerate(zip(quantities, prices, amounts, strict=True))
            if all(isinstance(value, int) for value in row) and _far_apart(*zip(row, strict=True))
        ]


def purchase_signs(columns: Columns) -> Iterator[Finding]:
    """退货 is negative, 订单 is not (DOMAIN 2.1)."""
    if "kind" not in columns:
        return
    for index, (quantity, kind) in enumerate(
        zip(columns["quantity"], columns["kind"], strict=True)
    ):
        if not isinstance(quantity, int):
            continue
        if quantity < 0 and kind == "订单":
            yield index, f"类型是订单, 数量却是 {quantity}"
        elif quantity > 0 and kind == "退货":
            yield index, f"类型是退货, 数量却是 {quantity}"


def product_prices(columns: Columns) -> Iterator[Finding]:
    """批发价 ≤ 零售指导价; 盒价×10 ≥ 条价−1 (DOMAIN 2.4)."""
    for index, (wholesale, retail) in _rows(columns, "wholesale", "retail_carton"):
        if isinstance(wholesale, int) and isinstance(retail, int) and wholesale > retail:
            yield (
                index,
                f"批发价 {format_price(wholesale)} 高于零售指导价 {format_price(retail)}",
            )
    packs = columns.get("packs_per_carton")
    for index, (carton, pack) in _rows(columns, "retail_carton", "retail_pack"):
        count = (packs[index] if packs else None) or 10
        if isinstance(carton, int) and isinstance(pack, int) and pack * int(count) < carton - _YUAN:
            yield (
                index,
                f"盒价 {format_price(pack)}×{count} 低于条价 {format_price(carton)}",
            )


def retailer_licences(columns: Columns) -> Iterator[Finding]:
    """The 7th digit, the division, and one licence for two retailers (DOMAIN 2.2)."""
    for index, (text,) in _rows(columns, "licence_no"):
        licence = str(text)
        if licence[6:7] not in ("1", "2"):
            yield index, f"许可证号 {licence} 的第 7 位应是 1 或 2"
        if licence[:6] not in LOCAL_DIVISIONS:
            yield index, f"许可证号 {licence} 的区划 {licence[:6]} 不在本市"


def retailer_terms(columns: Columns) -> Iterator[Finding]:
    """A term that ends before it begins."""
    for start, end, name in (
        ("licence_from", "licence_until", "许可证"),
        ("standard_since", "standard_until", "标准店"),
    ):
        for index, (first, last) in _rows(columns, start, end):
            if str(first) > str(last):
                yield index, f"{name}起 {first} 晚于止 {last}"


def exchanged_days(columns: Columns) -> Iterator[Finding]:
    """调休 says neither 放假 nor 上班: tell how it is taken."""
    for index, (day, kind) in _rows(columns, "day", "kind"):
        if kind == EXCHANGED:
            taken = exchanged_kind(date.fromisoformat(str(day)))
            yield index, f"{day} 写的是“{EXCHANGED}”，按{taken.value}收"
