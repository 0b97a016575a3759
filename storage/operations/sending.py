"""Files in the form of a package: their head, how they are signed and written, and taken back."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from models.marks import N_
from models.package import Package, PackageHead
from storage.database import Ledger
from storage.ledger import journal
from storage.migrations import SCHEMA_VERSION
from storage.operations.device import Device
from storage.operations.profile import sender_of
from storage.origin import sign_manifest
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.safe_file import write_safely
from storage.workbooks.writing.package_book import write_package
from storage.workbooks.writing.verify import verify_package

__all__ = [
    "Cancelled",
    "ExportCancelled",
    "Progress",
    "Watch",
    "new_head",
    "signed",
    "taken_back_unless_noted",
    "write_watched",
]

Progress = Callable[[int, int, str], None]
"""Called with rows done, rows in all, and what is being done."""

Cancelled = Callable[[], bool]


class ExportCancelled(WorkbookProblem):
    """The user stopped the export; nothing was written and nothing is noted."""

    def __init__(self, file: Path) -> None:
        super().__init__(N_("已停止生成“{file}”，没有留下任何内容。"), file=file, code="cancelled")


@attrs.frozen
class Watch:
    """Who is told how far the writing is, and who may stop it."""

    progress: Progress | None = None
    cancelled: Cancelled | None = None


def new_head(
    ledger: Ledger,
    device: str,
    sequence: int,
    *,
    month: str | None = None,
    base_acknowledged: int = 0,
) -> PackageHead:
    """Return the head of a new file in the state of the ledger; ``month`` None: this one."""
    manager, now = sender_of(ledger), ledger.clock()
    return PackageHead(
        package=str(uuid.uuid4()),
        sequence=sequence,
        base_acknowledged=base_acknowledged,
        device=device,
        manager=manager,
        month=f"{now:%Y-%m}" if month is None else month,
        created_at=now,
        journal_operation=journal.last_sequence(ledger),
        journal_head=journal.head_hash(ledger),
        schema=SCHEMA_VERSION,
    )


def signed(package: Package, device: Device) -> Package:
    """Return a package with its manifest signed by ``device``."""
    return attrs.evolve(package, manifest=sign_manifest(package.manifest, device.key))


def write_watched(package: Package, path: Path, watch: Watch) -> Path:
    """Write a package whole or not at all, read it back, and return where it really is.

    Raises :class:`ExportCancelled` where the user stopped, another :class:`WorkbookProblem` where
    the file cannot be written; none is left then.
    """
    steps = _Steps(package, path, watch)
    return write_safely(
        path,
        lambda file: write_package(file, package, steps.written),
        steps.verified,
    )


class _Steps:
    """Tells how far the writing is, and stops it when the user wants."""

    def __init__(self, package: Package, path: Path, watch: Watch) -> None:
        self._package = package
        self._path = path
        self._watch = watch
        self._done = 0
        self._total = sum(len(table.rows) for table in package.tables) + len(package.lines)

    def written(self, rows: int) -> None:
        """Count rows that were written."""
        self._done = min(self._done + rows, self._total)
        self._tell(N_("正在写入"))

    def verified(self, file: Path) -> None:
        """Read the file back."""
        self._done = self._total
        self._tell(N_("正在核对"))
        verify_package(file, self._package)
        self._stop_if_wanted()

    def _tell(self, words: str) -> None:
        self._stop_if_wanted()
        if self._watch.progress:
            self._watch.progress(self._done, self._total, words)

    def _stop_if_wanted(self) -> None:
        if self._watch.cancelled and self._watch.cancelled():
            raise ExportCancelled(self._path)


@contextmanager
def taken_back_unless_noted(path: Path) -> Iterator[None]:
    """Note a written file inside; where that fails the file is taken back."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
