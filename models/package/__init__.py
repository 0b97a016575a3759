"""The package to headquarters 上报包 as pure data: sheets, manifest and records (DOMAIN 5.2).

The form is told for other programs in docs/workbook-format.md.
"""

from models.package.build import Package, build_package, build_sheets
from models.package.cover import COVER_SHEET, Cover
from models.package.data import (
    DATA_SHEET,
    DataLine,
    cell_chunks,
    data_digest,
    data_line,
    ordered,
)
from models.package.manifest import (
    MANIFEST_SHEET,
    PROTOCOL,
    Manifest,
    PackageHead,
    make_manifest,
    row_marks,
)
from models.package.merging import Carried, Merged, Version, joined, merged
from models.package.naming import package_file_name
from models.package.news import NewsState
from models.package.received import DataColumns, PackageFault, ReceivedHead, head_of, record_of
from models.package.source import PackageSource
from models.package.table import (
    CellKind,
    CellValue,
    SheetColumn,
    SheetRow,
    SheetTable,
    cell_key,
    cell_marks,
    row_hash,
    sheet_hash,
)
from models.package.view import ViewSheet, compare_view, find_headings, gone_sheet
from models.package.view_report import RowVerdict, ViewNote, ViewReport, ViewRow
from models.package.view_sent import SentSheet, sent_titles

__all__ = [
    "COVER_SHEET",
    "DATA_SHEET",
    "MANIFEST_SHEET",
    "PROTOCOL",
    "Carried",
    "CellKind",
    "CellValue",
    "Cover",
    "DataColumns",
    "DataLine",
    "Manifest",
    "Merged",
    "NewsState",
    "Package",
    "PackageFault",
    "PackageHead",
    "PackageSource",
    "ReceivedHead",
    "RowVerdict",
    "SentSheet",
    "SheetColumn",
    "SheetRow",
    "SheetTable",
    "Version",
    "ViewNote",
    "ViewReport",
    "ViewRow",
    "ViewSheet",
    "build_package",
    "build_sheets",
    "cell_chunks",
    "cell_key",
    "cell_marks",
    "compare_view",
    "data_digest",
    "data_line",
    "find_headings",
    "gone_sheet",
    "head_of",
    "joined",
    "make_manifest",
    "merged",
    "ordered",
    "package_file_name",
    "record_of",
    "row_hash",
    "row_marks",
    "sent_titles",
    "sheet_hash",
]
