"""Columns and values that several sheets share."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid5

from models.package.table import CellKind, CellValue, Column, field_heading
from models.product import Product
from models.retailer import Retailer
from models.visit import Visit

__all__ = [
    "NO_TIME",
    "as_decimal",
    "cartons",
    "derived_id",
    "field_column",
    "money",
    "price",
    "product_name",
    "retailer_columns",
    "shop_of",
    "visit_order",
    "words",
    "yes_no",
]

R = TypeVar("R")
C = TypeVar("C", bound="OfRetailer")

_ROWS = UUID("6d6f1e0a-2f0d-5c7e-9a51-0d3a5f2c8b10")
"""Namespace of the 记录编号 of rows that are not one record by themselves."""

NO_TIME = time.min


class OfRetailer(Protocol):
    """A row that concerns one retailer."""

    @property
    def retailer(self) -> Retailer:
        """The retailer as headquarters knows it."""


def derived_id(*parts: str) -> str:
    """Return the 记录编号 of a row that rests on several records: the same parts, the same id."""
    return str(uuid5(_ROWS, "\t".join(parts)))


def words(value: object) -> CellValue:
    """Write an enumeration as its plain text, several of them joined by 、."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return "、".join(str(each) for each in value)
    return value  # type: ignore[return-value] # text, number, date, time or None


def yes_no(value: bool) -> str:
    """是 or 否."""
    return "是" if value else "否"


def as_decimal(value: Fraction | None) -> Decimal | None:
    """Return a fraction as a number for a cell; None stays None."""
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def cartons(packs: int | None, per_carton: int) -> Decimal | None:
    """Return 盒 in 条; None stays None."""
    return None if packs is None else Decimal(packs) / per_carton


def money(fen: int | None) -> Decimal | None:
    """Return 分 in 元; None stays None."""
    return None if fen is None else Decimal(fen) / 100


def product_name(product: Product | None, product_id: str) -> str:
    """Return the name of a product; one that is not in the catalogue is known by its code."""
    return product.name if product else product_id


def shop_of(retailer: Retailer) -> str:
    """Return a store in one cell: 好运烟酒商店(HZ1), or its 客户编码 alone; empty for none."""
    return f"{retailer.shop_name}({retailer.id})" if retailer.shop_name else retailer.id


def price(value: int | None) -> Decimal | None:
    """Return a unit price (1/10000 元) in 元; None stays None."""
    return None if value is None else Decimal(value) / 10_000


def field_column(
    record: type[Any],
    name: str,
    value: Callable[[R], object],
    kind: CellKind = CellKind.TEXT,
    width: int = 10,
) -> Column[R]:
    """Make a column of one field: its heading is the field's label."""
    return Column(field_heading(record, name), lambda row: words(value(row)), kind, width)


def retailer_columns(*names: str) -> tuple[Column[Any], ...]:
    """客户编码, 许可证号, 客户名称, then the named fields of the retailer."""

    def field_of(name: str) -> Callable[[OfRetailer], object]:
        return lambda row: getattr(row.retailer, name)

    return (
        Column(field_heading(Visit, "retailer_id"), _retailer_id, CellKind.CODE, 10),
        field_column(Retailer, "licence_no", field_of("licence_no"), CellKind.CODE, 14),
        field_column(Retailer, "shop_name", field_of("shop_name"), width=22),
        *(field_column(Retailer, name, field_of(name), width=9) for name in names),
    )


def _retailer_id(row: OfRetailer) -> str:
    return row.retailer.id


def visit_order(visit: Visit) -> tuple[Any, ...]:
    """Order visits as they were made: day, arrival, number, id."""
    return (visit.day, visit.arrived or NO_TIME, visit.number, visit.id)
