"""Backups: a verified copy of the ledger in one file, new photos beside it, old ones thinned.

A backup says in its name of which step of the journal it is, and the journal says of every backup
that it was made. That entry is no change: a state is the same as long as nothing but backups
followed, or every backup would be the reason for the next one.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from models.backup import BackupName, BackupReason
from models.changes import Changes
from models.errors import RoundbookError
from models.marks import N_
from models.phrase import Phrase
from storage.backup import (
    BackupFile,
    keep_key_file,
    need_room,
    present_backup,
    thin,
    unused_name,
)
from storage.backup.aside import copy_files_aside
from storage.copies import CopyFacts, CopyUnsound, copy_database
from storage.database import Ledger
from storage.failures import DiskFull, LedgerDamaged, LedgerLocked, LedgerUnreadable, WorldFailed
from storage.folders import backups_folder
from storage.ledger import journal
from storage.ledger.unit_of_work import operation
from storage.operations.keeping_photos import keep_photos
from storage.operations.second_place import (
    SecondPlace,
    SecondState,
    refuse_data_folder,
    to_second_place,
)
from storage.photos import CopiedPhotos, key_of_ledger
from storage.queries.backups import MadeBackup, changed_since, draft_state, made_backups

__all__ = ["ONE_AT_A_TIME", "BackupCancelled", "BackupInfo", "back_up", "keep_before_repair"]

Progress = Callable[[int, int, str], None]
"""Called with what is done, what is to be done in all, and words."""

Cancelled = Callable[[], bool]

_RECENT: Final = timedelta(minutes=30)
ONE_AT_A_TIME: Final = threading.Lock()
"""Held by whoever writes among the backups."""


class BackupCancelled(RoundbookError):
    """The user stopped a backup; what was written of it was removed."""


@attrs.frozen(kw_only=True)
class BackupInfo:
    """A backup that was made, or that was found to hold the present state (``skipped``).

    ``rows`` in the copy, ``photos`` that were added, ``photos_problem`` where the ledger's own
    photos could not be read, ``second`` how the second place fared, ``changes`` of the journal:
    empty where it could not be written (a full disk, a ledger that is only read).
    """

    file: BackupFile
    skipped: bool = False
    rows: int = 0
    photos: CopiedPhotos = attrs.field(factory=CopiedPhotos)
    photos_problem: WorldFailed | None = None
    second: SecondPlace = attrs.field(factory=SecondPlace)
    changes: Changes = attrs.field(factory=Changes)


def back_up(
    ledger: Ledger,
    reason: BackupReason,
    *,
    to: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> BackupInfo:
    """Make a verified backup, in any thread; the ledger may be written meanwhile.

    ``to``: a folder for this one alone, where nothing is thinned; else the usual place and, where
    one is named, the second place. A state of which a backup was made within half an hour is not
    copied again; automatically not as long as nothing changed. Raises a :class:`WorldFailed` with
    nothing left, :class:`BackupCancelled` when stopped.
    """
    with ONE_AT_A_TIME, ledger.reopened() as own:
        return _BackUp(own, reason, to, _Steps(progress, cancelled)).run()


def keep_before_repair(ledger: Ledger) -> Path:
    """Keep what is there before it is mended: as a backup, or as it lies where it is too damaged.

    Returns the backup's file, or the folder with the ledger's own files.
    """
    try:
        return back_up(ledger, BackupReason.BEFORE_REPAIR).file.path
    except (CopyUnsound, LedgerDamaged):
        with ledger.reopened() as own:
            return copy_files_aside(own)


class _Steps:
    """Tells how far it is, and stops when the user wants."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def photos(self, done: int, total: int) -> None:
        """Count photos."""
        self._tell(done, total, N_("正在备份照片"))

    def pages(self, done: int, total: int) -> None:
        """Count pages of the ledger."""
        self._tell(done, total, N_("正在备份台账"))

    def _tell(self, done: int, total: int, words: str) -> None:
        if self._cancelled is not None and self._cancelled():
            raise BackupCancelled(N_("已停止备份，没有留下半份。"))
        if self._progress is not None:
            self._progress(done, total, words)


class _BackUp:
    """One backup on its way."""

    def __init__(
        self, ledger: Ledger, reason: BackupReason, to: Path | None, steps: _Steps
    ) -> None:
        self._ledger = ledger
        self._reason = reason
        self._to = to
        self._steps = steps
        self._place = to if to is not None else backups_folder(ledger.folder)
        self._key = key_of_ledger(ledger.folder)
        self._photos_problem: WorldFailed | None = None

    def run(self) -> BackupInfo:
        """Find a backup of this very state, or make one."""
        found = self._found() if self._to is None else None
        if found is not None:
            return self._found_again(*found)
        self._prepare()
        photos = self._keep_photos()
        file, facts, drafts = self._copy()
        try:
            self._keep_photos()  # those that were attached meanwhile and are named in the copy
        except BaseException:
            file.path.unlink(missing_ok=True)
            raise
        return self._finish(file, facts, drafts, photos)

    # -- is one needed?

    def _found(self) -> tuple[BackupFile, MadeBackup] | None:
        present = present_backup(self._ledger, made_backups(self._ledger))
        if present is None:
            return None
        file, entry = present
        if changed_since(self._ledger, entry.operation, entry.drafts):
            return None
        age = self._ledger.clock().replace(tzinfo=None) - file.name.at
        recent = timedelta(0) <= age < _RECENT
        return present if recent or self._reason is BackupReason.AUTOMATIC else None

    def _found_again(self, file: BackupFile, entry: MadeBackup) -> BackupInfo:
        """Take the backup that is there; a second place that is within reach now gets it too."""
        if entry.second == SecondState.DONE:
            return BackupInfo(file=file, skipped=True)
        second = to_second_place(self._ledger, file)
        changes = Changes()
        if second.state is SecondState.DONE:
            changes = self._note(
                file, second, operation=entry.operation, head=entry.head, drafts=entry.drafts
            )
        return BackupInfo(file=file, skipped=True, second=second, changes=changes)

    # -- making one

    def _prepare(self) -> None:
        if self._to is not None:
            refuse_data_folder(self._ledger.folder, self._to)
        try:
            self._place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerUnreadable(
                N_("备份的文件夹“{place}”不能建立。"),
                next_step=N_("请检查文件夹权限，或换一个地方。"),
                place=self._place,
            ) from error
        pages = self._ledger.scalar("PRAGMA page_count")
        need_room(self._place, int(pages) * int(self._ledger.scalar("PRAGMA page_size")))

    def _keep_photos(self) -> CopiedPhotos:
        try:
            return keep_photos(
                self._ledger.folder, self._place, self._ledger.clock, self._steps.photos
            )
        except LedgerDamaged as problem:  # the ledger itself is backed up all the same
            self._photos_problem = problem
            return CopiedPhotos()

    def _copy(self) -> tuple[BackupFile, CopyFacts, str]:
        ledger = self._ledger
        with ledger.snapshot():
            drafts = draft_state(ledger)
            name = BackupName(
                at=ledger.clock().replace(microsecond=0, tzinfo=None),
                operation=journal.last_sequence(ledger),
                head=journal.head_hash(ledger)[:8],
                reason=self._reason,
            )
            path = self._place / unused_name(self._place, name).file_name
            facts = copy_database(ledger.database.conn, path, self._key, self._steps.pages)
        return BackupFile(path=path, name=name, size=path.stat().st_size), facts, drafts

    def _finish(
        self, file: BackupFile, facts: CopyFacts, drafts: str, photos: CopiedPhotos
    ) -> BackupInfo:
        keep_key_file(self._ledger.folder, self._place)
        second = SecondPlace()
        if self._to is None:
            second = to_second_place(self._ledger, file)
        rows = sum(facts.rows.values())
        changes = self._note(
            file, second, operation=facts.operation, head=facts.head, drafts=drafts, rows=rows,
            photos=photos.added,
        )  # fmt: skip
        if self._to is None:
            thin(self._place, self._ledger.clock().date())
        return BackupInfo(
            file=file,
            rows=rows,
            photos=photos,
            photos_problem=self._photos_problem,
            second=second,
            changes=changes,
        )

    def _note(self, file: BackupFile, second: SecondPlace, **told: Any) -> Changes:
        """Tell the journal; a backup is none the worse where that cannot be."""
        if self._ledger.read_only:
            return Changes()
        words = Phrase(
            N_("{reason}，到第 {n} 步"), reason=file.name.reason.value, n=told["operation"]
        )
        try:
            with operation(self._ledger, "back_up", undoable=False) as unit:
                unit.details = {
                    "summary": words,
                    "file": file.path.name,
                    "place": str(self._to.absolute()) if self._to is not None else "",
                    "reason": file.name.reason.value,
                    "second": second.state.value,
                    **told,
                }
                unit.touch("backup", (file.path.name,))
        except (DiskFull, LedgerDamaged, LedgerLocked, LedgerUnreadable):
            return Changes()
        return unit.changes
