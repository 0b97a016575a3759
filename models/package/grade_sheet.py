"""等级变更建议: what the manager proposes, and the figures to judge it by (DOMAIN 5.2; M11)."""

from decimal import Decimal
from typing import Final

import attrs

from models.entries import GradeSuggestion
from models.package.common import field_column, money, retailer_columns
from models.package.facts import Bought
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
)
from models.retailer import Retailer

__all__ = ["GRADES", "GradeRow", "grade_sheet"]


@attrs.frozen(kw_only=True)
class GradeRow:
    """One suggestion. ``bought``: the three whole months before it, None where none is known.

    ``score`` is the total of the store's last check, in tenths of a point.
    """

    made: GradeSuggestion
    retailer: Retailer
    bought: Bought | None
    score: int | None


def _quantity(row: GradeRow) -> CellValue:
    return row.bought.quantity if row.bought else NO_BASE


def _amount(row: GradeRow) -> CellValue:
    value = money(row.bought.amount) if row.bought else None
    return NO_BASE if value is None else value


def _price(row: GradeRow) -> CellValue:
    """单条均价 = 额 / 条; returns alone have none."""
    bought = row.bought
    if bought is None or bought.amount is None or bought.quantity <= 0:
        return NO_BASE
    return Decimal(bought.amount) / 100 / bought.quantity


def _score(row: GradeRow) -> CellValue:
    return NO_BASE if row.score is None else Decimal(row.score).scaleb(-1)


GRADES: Final = SheetDefinition[GradeRow](
    title="等级变更建议",
    columns=(
        *retailer_columns(),
        field_column(GradeSuggestion, "present_grade", lambda row: row.made.present_grade, width=8),
        field_column(
            GradeSuggestion, "proposed_grade", lambda row: row.made.proposed_grade, width=10
        ),
        field_column(GradeSuggestion, "present_stars", lambda row: row.made.present_stars, width=8),
        field_column(
            GradeSuggestion, "proposed_stars", lambda row: row.made.proposed_stars, width=10
        ),
        Column("近3月购进(条)", _quantity, CellKind.WHOLE, 12),
        Column("近3月额", _amount, CellKind.MONEY, 12),
        Column("单条均价", _price, CellKind.MONEY, 10),
        Column("规范分", _score, CellKind.ONE_PLACE, 8),
        Column("守法", lambda row: row.retailer.compliance, width=8),
        field_column(GradeSuggestion, "reason", lambda row: row.made.reason, width=36),
        field_column(GradeSuggestion, "proposer", lambda row: row.made.proposer, width=10),
        field_column(GradeSuggestion, "day", lambda row: row.made.day, CellKind.DATE, 12),
    ),
    record_id=lambda row: row.made.id,
    revision=lambda row: row.made.revision,
)


def grade_sheet(source: PackageSource) -> SheetTable:
    """Build 等级变更建议 by 客户编码 and day."""
    made = source.entries.suggestions
    rows = [
        GradeRow(
            made=each,
            retailer=source.retailer(each.retailer_id),
            bought=source.purchases.recent.get(each.retailer_id),
            score=source.scores.get(each.retailer_id),
        )
        for each in sorted(made, key=lambda each: (each.retailer_id, each.day, each.id))
    ]
    return build_table(GRADES, rows)
