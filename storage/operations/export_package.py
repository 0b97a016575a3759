"""Making a package for headquarters: read, written, verified, put in place, and only then noted."""

import uuid
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from models.calendar import Period, PeriodKind
from models.changes import Changes
from models.errors import DomainError
from models.marks import N_
from models.package import Package, PackageHead, build_package, package_file_name
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.unit_of_work import operation
from storage.migrations import SCHEMA_VERSION
from storage.operations.device import SIGNED_BY, settle_key, signing_device
from storage.operations.noted import PACKAGE_COLUMNS, row_digest
from storage.operations.profile import get_profile
from storage.origin import sign_manifest, signer
from storage.queries.package_source import package_source
from storage.queries.packages import last_confirmed, next_sequence
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.safe_file import write_safely
from storage.workbooks.writing.package_book import write_package
from storage.workbooks.writing.verify import verify_package

__all__ = ["ExportCancelled", "ExportResult", "export_package"]

Progress = Callable[[int, int, str], None]
"""Called with rows done, rows in all, and what is being done."""

Cancelled = Callable[[], bool]

_MOST_COPIES = 1000
_RESCUE = "救援"
"""Stands in the name of a package that could not be noted."""

_NOTE_PACKAGE = (
    f"INSERT INTO package ({', '.join(PACKAGE_COLUMNS)}) "  # noqa: S608 - own names
    f"VALUES ({', '.join('?' * len(PACKAGE_COLUMNS))})"
)
_NOTE_RECORD = (
    "INSERT INTO package_record (package, kind, record_id, revision, hash) VALUES (?, ?, ?, ?, ?)"
)


class ExportCancelled(WorkbookProblem):
    """The user stopped the export; nothing was written and nothing is noted."""

    def __init__(self, file: Path) -> None:
        super().__init__(N_("已停止生成“{file}”，没有留下任何内容。"), file=file, code="cancelled")


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
    :class:`DomainError` without a complete profile, :class:`WorkbookProblem` when the file cannot
    be written or the user stops; then nothing is noted and the next try has the same number.

    Of a ledger that can only be read it is a package of its own, as if of another device: a number
    of this one could not be kept, and would come again with other content.
    """
    settle_key(ledger)
    with ledger.snapshot():
        device = signing_device(ledger)
        head = _head(ledger, month, device.id)
        package = build_package(package_source(ledger, head))
    package = attrs.evolve(package, manifest=sign_manifest(package.manifest, device.key))
    name = _file_name(ledger, head)
    steps = _Steps(package, folder / name, progress, cancelled)
    path = write_safely(
        _unused(folder / name),
        lambda target: write_package(target, package, steps.written),
        lambda target: steps.verified(target, package),
    )
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


def _file_name(ledger: Ledger, head: PackageHead) -> str:
    name = package_file_name(head.manager, head.month, head.sequence, head.created_at)
    return name.replace(".xlsx", f"_{_RESCUE}.xlsx") if ledger.read_only else name


def _noted(ledger: Ledger, head: PackageHead, package: Package, path: Path) -> Changes:
    """Note a package, where that can be done; one that cannot be noted for once is taken back."""
    if ledger.read_only:
        return Changes()
    try:
        return _note(ledger, head, package, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _head(ledger: Ledger, month: str, device: str) -> PackageHead:
    period = Period.parse(month)
    if period.kind is not PeriodKind.MONTH:
        raise DomainError(N_("上报包按月生成，“{month}”不是月份，应写成 2026-11。"), month=month)
    manager = get_profile(ledger)
    if manager is None or not (manager.id and manager.name and manager.organisation):
        raise DomainError(N_("请先在设置里填好工号、姓名和单位。"))
    return PackageHead(
        package=str(uuid.uuid4()),
        sequence=next_sequence(ledger, device),
        base_acknowledged=last_confirmed(ledger, device),
        device=device,
        manager=manager,
        month=period.key,
        created_at=ledger.clock(),
        journal_operation=journal.last_sequence(ledger),
        journal_head=journal.head_hash(ledger),
        schema=SCHEMA_VERSION,
    )


class _Steps:
    """Tells how far the writing is, and stops it when the user wants."""

    def __init__(
        self, package: Package, path: Path, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._path = path
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0
        self._total = sum(len(table.rows) for table in package.tables) + len(package.lines)

    def written(self, rows: int) -> None:
        """Count rows that were written."""
        self._done = min(self._done + rows, self._total)
        self._tell(N_("正在写入"))

    def verified(self, target: Path, package: Package) -> None:
        """Read the file back."""
        self._done = self._total
        self._tell(N_("正在核对"))
        verify_package(target, package)
        self._stop_if_wanted()

    def _tell(self, words: str) -> None:
        self._stop_if_wanted()
        if self._progress:
            self._progress(self._done, self._total, words)

    def _stop_if_wanted(self) -> None:
        if self._cancelled and self._cancelled():
            raise ExportCancelled(self._path)


def _unused(path: Path) -> Path:
    """Return ``path`` or, where a package of that name is there already, "name (2).xlsx" …."""
    names = (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, _MOST_COPIES))
    return path if not path.exists() else next(name for name in names if not name.exists())


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
