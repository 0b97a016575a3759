"""The package to headquarters 上报包 as pure data: sheets, manifest and records (DOMAIN 5.2).

The form is told for other programs in docs/workbook-format.md.
"""

from models.package.build import Package, build_package, build_sheets
from models.package.data import DataLine, cell_chunks, data_digest, data_line, ordered
from models.package.manifest import PROTOCOL, Manifest, PackageHead, make_manifest, row_marks
from models.package.naming import package_file_name
from models.package.source import PackageSource
from models.package.table import (
    CellKind,
    CellValue,
    SheetColumn,
    SheetRow,
    SheetTable,
    cell_key,
    row_hash,
    sheet_hash,
)

__all__ = [
    "PROTOCOL",
    "CellKind",
    "CellValue",
    "DataLine",
    "Manifest",
    "Package",
    "PackageHead",
    "PackageSource",
    "SheetColumn",
    "SheetRow",
    "SheetTable",
    "build_package",
    "build_sheets",
    "cell_chunks",
    "cell_key",
    "data_digest",
    "data_line",
    "make_manifest",
    "ordered",
    "package_file_name",
    "row_hash",
    "row_marks",
    "sheet_hash",
]
