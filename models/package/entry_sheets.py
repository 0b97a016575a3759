"""Sheets that show one kind of entry as it was made: 客户信息变更, 异常线索, 活动费用, 七严自查."""

from collections.abc import Callable, Iterable
from typing import Final, Generic, Protocol, TypeVar

import attrs

from models.entries import SEVEN_RULES, Declaration, Expense, Irregularity, RetailerChange
from models.entries.rules import AUTHORITY, AWAITING_APPROVAL, WITHIN_AUTHORITY
from models.package.common import (
    field_column,
    money,
    retailer_columns,
    shop_of,
    yes_no,
)
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
    summed,
)
from models.retailer import Retailer

__all__ = [
    "CHANGES",
    "DECLARATIONS",
    "EXPENSES",
    "IRREGULARITIES_SHEET",
    "EntryRow",
    "approval_of",
    "change_sheet",
    "declaration_sheet",
    "expense_sheet",
    "irregularity_sheet",
]


class OfStore(Protocol):
    """An entry about one store, or about none."""

    @property
    def retailer_id(self) -> str:
        """The store's 客户编码."""


E = TypeVar("E", bound=OfStore)


@attrs.frozen
class EntryRow(Generic[E]):
    """An entry with the store it is about."""

    made: E
    retailer: Retailer


def _rows(
    source: PackageSource, made: Iterable[E], key: Callable[[E], object]
) -> list[EntryRow[E]]:
    return [EntryRow(each, source.retailer(each.retailer_id)) for each in sorted(made, key=key)]  # type: ignore[arg-type] # tuples of texts and days


# ------------------------------------------------------------------------------------ 客户信息变更

CHANGES: Final = SheetDefinition[EntryRow[RetailerChange]](
    title="客户信息变更",
    columns=(
        *retailer_columns(),
        field_column(RetailerChange, "field_name", lambda row: row.made.field_name, width=14),
        field_column(RetailerChange, "old", lambda row: row.made.old, width=26),
        field_column(RetailerChange, "new", lambda row: row.made.new, width=26),
        field_column(RetailerChange, "basis", lambda row: row.made.basis, width=26),
        field_column(RetailerChange, "day", lambda row: row.made.day, CellKind.DATE, 12),
    ),
    record_id=lambda row: row.made.id,
    revision=lambda row: row.made.revision,
)


def change_sheet(source: PackageSource) -> SheetTable:
    """Build 客户信息变更 by day and store."""
    rows = _rows(source, source.entries.changes, lambda each: (each.day, each.retailer_id, each.id))
    return build_table(CHANGES, rows)


# --------------------------------------------------------------------------------------- 异常线索

IRREGULARITIES_SHEET: Final = SheetDefinition[EntryRow[Irregularity]](
    title="异常线索",
    columns=(
        field_column(Irregularity, "day", lambda row: row.made.day, CellKind.DATE, 12),
        *retailer_columns(),
        field_column(Irregularity, "kind", lambda row: row.made.kind, width=14),
        field_column(Irregularity, "situation", lambda row: row.made.situation, width=40),
        field_column(
            Irregularity, "spray_code", lambda row: row.made.spray_code, CellKind.CODE, 20
        ),
        field_column(Irregularity, "reported_to", lambda row: row.made.reported_to, width=14),
        field_column(Irregularity, "state", lambda row: row.made.state, width=10),
    ),
    record_id=lambda row: row.made.id,
    revision=lambda row: row.made.revision,
)


def irregularity_sheet(source: PackageSource) -> SheetTable:
    """Build 异常线索 by day and store."""
    rows = _rows(
        source, source.entries.irregularities, lambda each: (each.day, each.retailer_id, each.id)
    )
    return build_table(IRREGULARITIES_SHEET, rows)


# --------------------------------------------------------------------------------------- 活动费用


def approval_of(expense: Expense) -> str:
    """Return who agreed; where nobody is named, whether somebody must (seed row 2.24).

    The higher of budget and cost counts: 20000.00 is within one's own authority, 20000.01 is not.
    """
    amounts = [each for each in (expense.budget, expense.actual) if each is not None]
    if expense.approval or not amounts:
        return expense.approval or NO_BASE
    return WITHIN_AUTHORITY if max(amounts) <= AUTHORITY else AWAITING_APPROVAL


def _budget(row: EntryRow[Expense]) -> CellValue:
    return money(row.made.budget)


def _actual(row: EntryRow[Expense]) -> CellValue:
    return money(row.made.actual)


EXPENSES: Final = SheetDefinition[EntryRow[Expense]](
    title="活动费用",
    columns=(
        field_column(Expense, "activity", lambda row: row.made.activity, width=26),
        field_column(Expense, "day", lambda row: row.made.day, CellKind.DATE, 12),
        Column("客户", lambda row: shop_of(row.retailer), width=24),
        field_column(Expense, "item", lambda row: row.made.item, width=20),
        Column("预算", _budget, CellKind.MONEY, 12, summed(_budget)),
        Column("实际", _actual, CellKind.MONEY, 12, summed(_actual)),
        Column("审批", lambda row: approval_of(row.made), width=12),
        field_column(Expense, "voucher", lambda row: row.made.voucher, CellKind.CODE, 14),
    ),
    record_id=lambda row: row.made.id,
    revision=lambda row: row.made.revision,
    count_in="客户",
)


def expense_sheet(source: PackageSource) -> SheetTable:
    """Build 活动费用 by day and activity."""
    rows = _rows(source, source.entries.expenses, lambda each: (each.day, each.activity, each.id))
    return build_table(EXPENSES, rows)


# --------------------------------------------------------------------------------------- 七严自查


def _answer(index: int) -> Callable[[Declaration], CellValue]:
    def value(row: Declaration) -> CellValue:
        answer = row.answers[index]
        return None if answer is None else yes_no(answer)

    return value


DECLARATIONS: Final = SheetDefinition[Declaration](
    title="七严自查",
    columns=(
        field_column(Declaration, "month", lambda row: row.month, CellKind.CODE, 10),
        *(
            Column(f"{sign}{rule}", _answer(index), width=16)
            for index, (sign, rule) in enumerate(zip("①②③④⑤⑥⑦", SEVEN_RULES, strict=True))
        ),
        field_column(Declaration, "note", lambda row: row.note, width=30),
        field_column(Declaration, "signature", lambda row: row.signature, width=10),
    ),
    record_id=lambda row: row.id,
    revision=lambda row: row.revision,
    count_in="说明",
)


def declaration_sheet(source: PackageSource) -> SheetTable:
    """Build 七严自查."""
    made = source.entries.declarations
    return build_table(DECLARATIONS, sorted(made, key=lambda each: each.id))
