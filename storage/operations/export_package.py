"""Making a package for headquarters: read, written, verified, put in place, and only then noted."""

import contextlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from models.calendar import Period, PeriodKind
from models.changes import Changes
from models.errors import DomainError
from models.marks import N_
from models.package import (
    Package,
    PackageHead,
    PackageSource,
    build_package,
    package_file_name,
)
from storage.database import Ledger
from storage.failures import LedgerDamaged, LedgerNewer, LedgerUnreadable, NotALedger
from storage.ledger.unit_of_work import operation
from storage.operations.device import SIGNED_BY, settle_key, signing_device
from storage.operations.noted import PACKAGE_COLUMNS, row_digest
from storage.operations.sending import (
    Cancelled,
    Progress,
    Watch,
    new_head,
    signed,
    taken_back_unless_noted,
    write_watched,
)
from storage.origin import signer
from storage.photos.thumbnails import thumbnails
from storage.queries.package_source import package_source
from storage.queries.packages import last_confirmed, next_sequence
from storage.workbooks.safe_file import free_name
from storage.workbooks.writing.pictures import THUMBNAIL

__all__ = ["ExportResult", "export_package"]

_RESCUE = "救援"
"""Stands in the name of a package that could not be noted."""

_NOTE_PACKAGE = (
    f"INSERT INTO package ({', '.join(PACKAGE_COLUMNS)}) "  # noqa: S608 - own names
    f"VALUES ({', '.join('?' * len(PACKAGE_COLUMNS))})"
)
_NOTE_RECORD = (
    "INSERT INTO package_record (package, kind, record_id, revision, hash) VALUES (?, ?, ?, ?, ?)"
)


@attrs.frozen(kw_only=True)
class ExportResult:
    """A package that was made. ``rows`` counts the rows by sheet, ``records`` those in the data.

    ``noted``: False for one made of a ledger that can only be read; the next package carries all
    of it again.
    """

    path: Path
    package_id: str
    sequence: int
    month: str
    rows: Mapping[str, int]
    records: int
    digest: str
    changes: Changes
    noted: bool = True


def export_package(
    ledger: Ledger,
    month: str,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ExportResult:
    """Write the package of ``month`` (YYYY-MM) into ``folder`` and note it in the journal.

    The sheets show the month; the data holds every record headquarters has not confirmed. Raises
    :class:`DomainError` without a complete profile, :class:`ExportCancelled` when the user stops,
    another :class:`WorkbookProblem` when the file cannot be written; then nothing is noted and the
    next try has the same number.

    Of a ledger that can only be read it is a package of its own, as if of another device: a number
    of this one could not be kept, and would come again with other content.
    """
    settle_key(ledger)
    with ledger.snapshot():
        device = signing_device(ledger)
        head = _head(ledger, month, device.id)
        source = _with_pictures(ledger, package_source(ledger, head))
        package = signed(build_package(source), device)
    target = free_name(folder / _file_name(ledger, head))
    path = write_watched(package, target, Watch(progress, cancelled))
    changes = _noted(ledger, head, package, path)
    return ExportResult(
        path=path,
        package_id=head.package,
        sequence=head.sequence,
        month=head.month,
        rows={table.title: len(table.rows) for table in package.tables},
        records=len(package.lines),
        digest=package.manifest.digest,
        changes=changes,
        noted=not ledger.read_only,
    )


def _with_pictures(ledger: Ledger, source: PackageSource) -> PackageSource:
    """Lay the month's pictures beside their rows; where the store is of no use they go without."""
    if not source.photos:
        return source
    names = {each.photo.photo for each in source.photos}
    small: dict[str, bytes] = {}
    with contextlib.suppress(LedgerDamaged, LedgerNewer, LedgerUnreadable, NotALedger):
        small = thumbnails(ledger, names, THUMBNAIL)
    photos = (
        attrs.evolve(each, thumbnail=small.get(each.photo.photo, b"")) for each in source.photos
    )
    return attrs.evolve(source, photos=tuple(photos))


def _file_name(ledger: Ledger, head: PackageHead) -> str:
    name = package_file_name(head.manager, head.month, head.sequence, head.created_at)
    return name.replace(".xlsx", f"_{_RESCUE}.xlsx") if ledger.read_only else name


def _noted(ledger: Ledger, head: PackageHead, package: Package, path: Path) -> Changes:
    """Note a package, where that can be done; one that cannot be noted for once is taken back."""
    if ledger.read_only:
        return Changes()
    with taken_back_unless_noted(path):
        return _note(ledger, head, package, path)


def _head(ledger: Ledger, month: str, device: str) -> PackageHead:
    period = Period.parse(month)
    if period.kind is not PeriodKind.MONTH:
        raise DomainError(N_("上报包按月生成，“{month}”不是月份，应写成 2026-11。"), month=month)
    return new_head(
        ledger,
        device,
        next_sequence(ledger, device),
        month=period.key,
        base_acknowledged=last_confirmed(ledger, device),
    )


def _note(ledger: Ledger, head: PackageHead, package: Package, path: Path) -> Changes:
    """Write the package and exactly what it carried into the journal, in one transaction."""
    file_hash = sha256(path.read_bytes()).hexdigest()
    with operation(ledger, "export_package", undoable=False) as unit:
        row = _package_row(head, package, path, file_hash, unit.seq)
        unit.details = {
            "summary": f"{head.month} 第 {head.sequence} 包 {len(package.lines)} 条",
            "package": head.package,
            "file": path.name,
            "file_sha256": file_hash,
            "digest": package.manifest.digest,
            SIGNED_BY: signer(package.manifest.entries),
            "row": row_digest(row),
        }
        unit.touch("package", (head.package,))
        unit.after_head(_NOTE_PACKAGE, row)
        for line in package.lines:
            unit.after_head(
                _NOTE_RECORD, (head.package, line.kind, line.record_id, line.revision, line.hash)
            )
    return unit.changes


def _package_row(
    head: PackageHead, package: Package, path: Path, file_hash: str, seq: int
) -> tuple[Any, ...]:
    return (
        head.package,
        head.device,
        head.sequence,
        seq,
        head.month,
        path.name,
        file_hash,
        head.created_at.isoformat(timespec="seconds"),
        head.base_acknowledged,
        package.manifest.digest,
        len(package.lines),
    )
