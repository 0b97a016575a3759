"""Handouts in: read guarded, previewed, backed up before, written as one step that undo knows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from models.backup import BackupReason
from models.changes import Changes
from models.errors import RoundbookError
from models.marks import N_
from storage.database import Ledger
from storage.ledger.journal import last_sequence
from storage.operations.backup import back_up
from storage.operations.handouts.previews import ImportPreview
from storage.operations.handouts.session import Cancelled, Progress, Session

__all__ = ["HandoutsChanged", "import_handouts", "preview_handouts"]


class HandoutsChanged(RoundbookError):
    """A file or the ledger is not what was previewed."""


@contextmanager
def _session(
    ledger: Ledger,
    paths: Sequence[Path],
    take_over: bool,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> Iterator[Session]:
    session = Session(ledger, take_over=take_over)
    try:
        for path in paths:
            session.read(path, progress, cancelled)
        session.compare()
        yield session
    finally:
        session.drop()


def preview_handouts(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    take_over: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportPreview:
    """Tell what an import of ``paths`` would do; writes nothing."""
    with _session(ledger, paths, take_over, progress, cancelled) as session:
        return session.preview()


def import_handouts(  # noqa: PLR0913 - the one call of window and command line
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    expected: ImportPreview | None = None,
    take_over: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    agreed: Callable[[ImportPreview], bool] | None = None,
) -> tuple[Changes, ImportPreview]:
    """Bring handouts in: one transaction, one undo. Returns what changed and what was done.

    A backup is made once everything is agreed (:func:`storage.operations.backup.back_up`); where it
    cannot be, nothing is written.

    ``expected`` is the preview the user agreed to: another outcome refuses everything with
    :class:`HandoutsChanged`. A file that cannot be read refuses all with the reader's problem.
    ``agreed`` is asked between reading and writing, so that files need not be read twice; where it
    says no, nothing is written. ``take_over``: rows of another 工号 are taken too.
    """
    with _session(ledger, paths, take_over, progress, cancelled) as session:
        preview = session.preview()
        if agreed is not None and not agreed(preview):
            return Changes(), preview
        if expected is not None and preview != expected:
            raise HandoutsChanged(
                N_("文件或台账在预览之后变了，没有写入。"), next_step=N_("请重新预览。")
            )
        _back_up_before(ledger, preview, cancelled)
        return session.write(preview), preview


def _back_up_before(ledger: Ledger, preview: ImportPreview, cancelled: Cancelled | None) -> None:
    """Have a verified backup of what is there, where there is anything and it will change."""
    total = preview.total
    changes = total.new or total.changed or preview.not_in_master or preview.taken_over
    if changes and last_sequence(ledger):
        back_up(ledger, BackupReason.BEFORE_IMPORT, cancelled=cancelled)
