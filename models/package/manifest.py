"""The manifest of a package: who sent what, in which order, resting on what.

Written as rows of key and value into the hidden sheet ``_manifest``; docs/workbook-format.md tells
other programs how to read it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from models.canonical import canonical_json
from models.manager import Manager
from models.package.data import DataLine, data_digest, lineage_digest
from models.package.table import MARK_LENGTH, SheetTable

__all__ = [
    "MANIFEST_SHEET",
    "PROTOCOL",
    "Manifest",
    "PackageHead",
    "make_manifest",
    "row_marks",
]

MANIFEST_SHEET = "_manifest"

PROTOCOL = 2
"""Version of the package's form. A reader refuses a higher one.

From 2 on a package is signed by its device and says which revisions its records follow.
"""

_CELL_MARKS_IN_CELL = 30_000
"""Characters of cell marks in one value, below a cell's limit too."""

_MARKS_IN_CELL = 400
"""Row marks in one value: some 60 characters each, so below a cell's limit."""


@attrs.frozen(kw_only=True)
class PackageHead:
    """What the ledger says of a package beside its content.

    ``base_acknowledged`` is the number of the last package headquarters confirmed as a whole (0:
    none): what is in the data rests on it. ``journal_head`` is the journal's last hash, and
    ``journal_operation`` its number, in the state from which the package was made.
    """

    package: str
    sequence: int
    base_acknowledged: int
    device: str
    manager: Manager
    month: str
    created_at: datetime
    journal_operation: int
    journal_head: str
    schema: int


@attrs.frozen(kw_only=True)
class Manifest:
    """Keys and values in order. ``digest`` covers the records of the data."""

    entries: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The digest over the data."""
        return self.entries["digest"]


def make_manifest(
    head: PackageHead, tables: Sequence[SheetTable], lines: Sequence[DataLine]
) -> Manifest:
    """Describe a package: its head, its data, each of its sheets."""
    entries = {
        "protocol": str(PROTOCOL),
        "schema": str(head.schema),
        "package": head.package,
        "sequence": str(head.sequence),
        "base_acknowledged": str(head.base_acknowledged),
        "device": head.device,
        "manager": head.manager.id,
        "manager_name": head.manager.name,
        "organisation": head.manager.organisation,
        "department": head.manager.department,
        "month": head.month,
        "created_at": head.created_at.isoformat(timespec="seconds"),
        "journal_operation": str(head.journal_operation),
        "journal_head": head.journal_head,
        "records": str(len(lines)),
        "digest": data_digest(lines),
        "lineage": lineage_digest(lines),
    }
    for table in tables:
        entries.update(_sheet_entries(table))
    return Manifest(entries=entries)


def _sheet_entries(table: SheetTable) -> Iterator[tuple[str, str]]:
    yield f"sheet/{table.title}/rows", str(len(table.rows))
    yield f"sheet/{table.title}/hash", table.hash
    yield f"sheet/{table.title}/columns", _columns(table)
    marks = list(row_marks(table))
    for number, start in enumerate(range(0, len(marks), _MARKS_IN_CELL), start=1):
        part = marks[start : start + _MARKS_IN_CELL]
        yield f"sheet/{table.title}/marks/{number}", " ".join(part)
    for number, text in enumerate(_cells(table), start=1):
        yield f"sheet/{table.title}/cells/{number}", text


def _cells(table: SheetTable) -> Iterator[str]:
    """Give the marks of the cells, rows joined by blanks, as many in a value as it holds."""
    in_value = max(1, _CELL_MARKS_IN_CELL // (len(table.columns) * MARK_LENGTH + 1))
    for start in range(0, len(table.rows), in_value):
        yield " ".join(row.cells for row in table.rows[start : start + in_value])


def _columns(table: SheetTable) -> str:
    """Write heading and kind of each column in order: a row's hash is made in that order."""
    return canonical_json([[column.heading, column.kind.value] for column in table.columns])


def row_marks(table: SheetTable) -> Iterable[str]:
    """Give ``记录编号:修订号:hash`` of each row: what finds a row that was edited."""
    return (f"{row.record_id}:{row.revision}:{row.hash}" for row in table.rows)
