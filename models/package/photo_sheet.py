"""照片: a contact sheet of the month's photos; the pictures lie beside their rows (DOMAIN 2.4, 8).

What is worth a look about a photo is told to headquarters only with the manager's own remark: a
repeated picture or another day accuses nobody (DOMAIN 8).
"""

from typing import Final

import attrs

from models.kinds import KINDS
from models.package.common import field_column, retailer_columns
from models.package.source import MonthPhoto, PackageSource
from models.package.table import CellKind, Column, SheetDefinition, SheetTable, build_table
from models.photo import Photo
from models.retailer import Retailer

__all__ = ["PHOTOS", "PICTURE_HEADING", "photo_sheet"]

PICTURE_HEADING: Final = "图片"
_ROW_POINTS: Final = 78
_SHOWN_OF_HASH: Final = 8


@attrs.frozen
class _Row:
    month: MonthPhoto
    retailer: Retailer

    @property
    def photo(self) -> Photo:
        return self.month.photo


def _taken(row: _Row) -> str:
    return f"{row.photo.taken_at:%Y-%m-%d %H:%M}" if row.photo.taken_at else ""


def _about(row: _Row) -> str:
    return KINDS[row.photo.about].label if row.photo.about else ""


def _remarked(row: _Row) -> str:
    return "；".join(row.month.flags) if row.photo.note.strip() else ""


PHOTOS: Final = SheetDefinition[_Row](
    title="照片",
    columns=(
        field_column(Photo, "day", lambda row: row.photo.day, CellKind.DATE, 12),
        *retailer_columns(),
        field_column(Photo, "subject", lambda row: row.photo.subject, width=10),
        Column("所属", _about, width=10),
        field_column(Photo, "point", lambda row: row.photo.point, CellKind.CODE, 8),
        Column("拍摄时间", _taken, CellKind.CODE, 17),
        field_column(Photo, "note", lambda row: row.photo.note, width=24),
        Column("提示", _remarked, width=24),
        Column("照片编号", lambda row: row.photo.photo[:_SHOWN_OF_HASH], CellKind.CODE, 11),
        Column(PICTURE_HEADING, lambda _row: None, width=19),
    ),
    record_id=lambda row: row.photo.id,
    revision=lambda row: row.photo.revision,
    row_points=_ROW_POINTS,
)


def photo_sheet(source: PackageSource) -> SheetTable:
    """Build 照片 by day and store, in the order in which they were added."""
    rows = (_Row(each, source.retailer(each.photo.retailer_id)) for each in source.photos)
    return build_table(PHOTOS, sorted(rows, key=lambda row: (row.photo.day, row.retailer.id)))
