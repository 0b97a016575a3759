"""The sheets behind the numbers: one row a record, by manager, told as far as records tell it.

Columns are those of the package's sheets, without what only a manager's ledger knows (licence
number, grade, purchases). Every row ends with 工号, 记录编号, 修订号 and 包编号: it can be found.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

import attrs

from models.consolidation.book.source import HeldRecord, ManagerMonth
from models.package.common import retailer_columns
from models.package.table import CellKind, CellValue, Column, SheetColumn
from models.records import Record

__all__ = ["ID_COLUMNS", "Detail", "Line", "make_detail", "shop_columns", "without"]

R = TypeVar("R")

Line = tuple[R, HeldRecord[Any]]
"""What a row shows, and the record it stands for."""

ID_COLUMNS: Final = (
    SheetColumn("标记", CellKind.TEXT, 11),
    SheetColumn("工号", CellKind.CODE, 9),
    SheetColumn("记录编号", CellKind.CODE, 38),
    SheetColumn("修订号", CellKind.WHOLE, 8),
    SheetColumn("包编号", CellKind.CODE, 38),
)
"""How every row ends."""

_MANAGER: Final = SheetColumn("客户经理", CellKind.TEXT, 10)
_UNKNOWN: Final = frozenset({"序号", "许可证号", "业态", "档位"})
"""Headings of the package's sheets that headquarters' database cannot fill."""


@attrs.frozen(kw_only=True)
class Detail:
    """A sheet of records: its columns, the rows of one manager, which columns a 合计 adds up."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Callable[[ManagerMonth], Iterator[tuple[CellValue, ...]]]
    summed: tuple[int, ...] = ()


def make_detail(
    title: str,
    columns: Sequence[Column[R]],
    lines: Callable[[ManagerMonth], Iterable[Line[R]]],
) -> Detail:
    """Make a sheet of columns and of what gives a manager's lines."""
    getters = tuple(column.value for column in columns)

    def rows(month: ManagerMonth) -> Iterator[tuple[CellValue, ...]]:
        name, manager = month.row.name, month.row.manager
        for row, held in lines(month):
            record: Record = held.record
            yield (
                name,
                *(get(row) for get in getters),
                *(held.mark.value, manager, record.id, record.revision, held.package),
            )

    told = (SheetColumn(each.heading, each.kind, each.width) for each in columns)
    return Detail(
        title=title,
        columns=(_MANAGER, *told, *ID_COLUMNS),
        rows=rows,
        summed=tuple(n for n, column in enumerate(columns, start=1) if column.total),
    )


def without(columns: Iterable[Column[R]], *headings: str) -> tuple[Column[R], ...]:
    """Return a package sheet's columns that headquarters can fill, less those named."""
    left_out = _UNKNOWN.union(headings)
    return tuple(column for column in columns if column.heading not in left_out)


def shop_columns() -> tuple[Column[Any], ...]:
    """客户编码 and 客户名称."""
    return without(retailer_columns())
