"""A package put together: its sheets, its manifest, its data."""

import re
from collections.abc import Mapping

import attrs

from models.package.brand_sheet import brand_sheet
from models.package.check_sheet import check_sheet
from models.package.complaint_sheet import complaint_sheet, integrity_sheet
from models.package.cover import Cover, make_cover
from models.package.data import DataLine, ordered
from models.package.demand_sheet import demand_sheet
from models.package.dynamics_sheet import dynamics_sheet
from models.package.entry_sheets import (
    change_sheet,
    declaration_sheet,
    expense_sheet,
    irregularity_sheet,
)
from models.package.figures import figure_entries
from models.package.grade_sheet import grade_sheet
from models.package.manifest import Manifest, make_manifest
from models.package.market_sheet import market_sheet
from models.package.photo_sheet import photo_sheet
from models.package.programme_sheets import (
    award_sheet,
    campaign_sheet,
    store_report_sheet,
    training_sheet,
)
from models.package.report_sheet import report_sheet
from models.package.six_one_sheet import six_one_sheet
from models.package.source import PackageSource
from models.package.table import SheetTable
from models.package.upkeep_sheets import close_sheet, progress_sheet
from models.package.visit_statistics import visit_statistics
from models.package.visit_summary import visit_summary

__all__ = ["Package", "build_package", "build_sheets"]

_LOST = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters and what XML cannot carry: in no name of a manager is there need of them."""


@attrs.frozen
class Package:
    """What is written: the sheets people read, the manifest, the records. ``note`` is row 2.

    ``cover`` comes first in the workbook, where there is one. ``pictures`` are JPEGs by the id of
    the record whose row of 照片 they stand in.
    """

    organisation: str
    note: str
    tables: tuple[SheetTable, ...]
    manifest: Manifest
    lines: tuple[DataLine, ...]
    cover: Cover | None = None
    pictures: Mapping[str, bytes] = attrs.field(factory=dict)


def build_sheets(source: PackageSource) -> tuple[SheetTable, ...]:
    """Build the sheets that people read, in their order in the workbook."""
    return (
        visit_summary(source),
        visit_statistics(source),
        check_sheet(source),
        six_one_sheet(source),
        close_sheet(source),
        campaign_sheet(source),
        training_sheet(source),
        store_report_sheet(source),
        award_sheet(source),
        progress_sheet(source),
        market_sheet(source),
        dynamics_sheet(source),
        demand_sheet(source),
        brand_sheet(source),
        grade_sheet(source),
        change_sheet(source),
        complaint_sheet(source),
        integrity_sheet(source),
        irregularity_sheet(source),
        expense_sheet(source),
        declaration_sheet(source),
        report_sheet(source),
        photo_sheet(source),
    )


def build_package(source: PackageSource) -> Package:
    """Build everything that goes into a package."""
    tables = build_sheets(source)
    lines = ordered(source.lines)
    manifest = make_manifest(source.head, tables, lines)
    return Package(
        organisation=source.head.manager.organisation,
        note=_note(source),
        tables=tables,
        manifest=_complete(manifest, source),
        lines=lines,
        cover=make_cover(source, tables, lines),
        pictures={each.photo.id: each.thumbnail for each in source.photos if each.thumbnail},
    )


def _complete(manifest: Manifest, source: PackageSource) -> Manifest:
    """Add the figures, and leave out what no cell can hold: what is signed is what is read."""
    entries = {**manifest.entries, **figure_entries(source)}
    return Manifest(entries={key: _LOST.sub("", value) for key, value in entries.items()})


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
