"""A package put together: its sheets, its manifest, its data."""

import attrs

from models.package.check_sheet import check_sheet
from models.package.data import DataLine, ordered
from models.package.manifest import Manifest, make_manifest
from models.package.market_sheet import market_sheet
from models.package.six_one_sheet import six_one_sheet
from models.package.source import PackageSource
from models.package.table import SheetTable
from models.package.visit_summary import visit_summary

__all__ = ["Package", "build_package", "build_sheets"]


@attrs.frozen
class Package:
    """What is written: the sheets people read, the manifest, the records. ``note`` is row 2."""

    organisation: str
    note: str
    tables: tuple[SheetTable, ...]
    manifest: Manifest
    lines: tuple[DataLine, ...]


def build_sheets(source: PackageSource) -> tuple[SheetTable, ...]:
    """Build the sheets that people read, in their order in the workbook."""
    return (
        visit_summary(source),
        check_sheet(source),
        six_one_sheet(source),
        market_sheet(source),
    )


def build_package(source: PackageSource) -> Package:
    """Build everything that goes into a package."""
    tables = build_sheets(source)
    lines = ordered(source.lines)
    return Package(
        organisation=source.head.manager.organisation,
        note=_note(source),
        tables=tables,
        manifest=make_manifest(source.head, tables, lines),
        lines=lines,
    )


def _note(source: PackageSource) -> str:
    """Row 2 of every sheet: 单位, 期间, 制表人, 制表时间."""
    manager = source.head.manager
    return "    ".join(
        (
            f"单位：{manager.organisation}",
            f"期间：{source.month.title}",
            f"制表人：{manager.name}（{manager.id}）",
            f"制表时间：{source.head.created_at:%Y-%m-%d %H:%M}",
        )
    )
