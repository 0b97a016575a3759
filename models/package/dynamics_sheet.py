"""市场动态: what was noted of the market, and what visits said of it (DOMAIN 5.2).

What a visit says is not entered again as a note: it makes rows of its own here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from models.entries import MarketCategory, MarketNote
from models.package.common import (
    derived_id,
    field_column,
    product_name,
    shop_of,
    visit_order,
)
from models.package.source import PackageSource
from models.package.table import CellKind, Column, SheetDefinition, SheetTable, build_table
from models.retailer import Retailer

__all__ = ["DYNAMICS", "SAID", "DynamicsRow", "dynamics_sheet"]

SAID: Final = (
    ("market_note", MarketCategory.CONSUMERS),
    ("rival_note", MarketCategory.RIVALS),
)
"""Texts of a visit, and under which 类别 they come."""


@attrs.frozen(kw_only=True)
class DynamicsRow:
    """One note, or one text of a visit."""

    day: date
    category: MarketCategory
    content: str
    products: tuple[str, ...]
    impact: str
    suggestion: str
    retailer: Retailer
    record_id: str
    revision: int


DYNAMICS: Final = SheetDefinition[DynamicsRow](
    title="市场动态",
    columns=(
        field_column(MarketNote, "day", lambda row: row.day, CellKind.DATE, 12),
        field_column(MarketNote, "category", lambda row: row.category, width=14),
        field_column(MarketNote, "content", lambda row: row.content, width=40),
        field_column(MarketNote, "products", lambda row: row.products, width=24),
        field_column(MarketNote, "impact", lambda row: row.impact, width=24),
        field_column(MarketNote, "suggestion", lambda row: row.suggestion, width=24),
        Column("来源客户", lambda row: shop_of(row.retailer), width=24),
    ),
    record_id=lambda row: row.record_id,
    revision=lambda row: row.revision,
    count_in="内容",
)


def dynamics_sheet(source: PackageSource) -> SheetTable:
    """Build 市场动态 by day."""
    rows = [*_noted(source), *_said(source)]
    return build_table(DYNAMICS, sorted(rows, key=lambda row: row.day))


def _noted(source: PackageSource) -> Iterator[DynamicsRow]:
    for note in sorted(source.entries.market_notes, key=lambda note: note.id):
        names = (product_name(source.products.get(each), each) for each in note.products)
        yield DynamicsRow(
            day=note.day,
            category=note.category,
            content=note.content,
            products=tuple(names),
            impact=note.impact,
            suggestion=note.suggestion,
            retailer=source.retailer(note.retailer_id),
            record_id=note.id,
            revision=note.revision,
        )


def _said(source: PackageSource) -> Iterator[DynamicsRow]:
    for visit in sorted(source.visits, key=visit_order):
        for name, category in SAID:
            text = getattr(visit, name).strip()
            if text:
                yield DynamicsRow(
                    day=visit.day,
                    category=category,
                    content=text,
                    products=(),
                    impact="",
                    suggestion="",
                    retailer=source.retailer(visit.retailer_id),
                    record_id=derived_id(visit.id, name),
                    revision=visit.revision,
                )
