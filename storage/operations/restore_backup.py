"""Restoring a backup: prepared beside the ledger, then put in its place as one step.

What is there now is backed up if it can be opened, and put aside in any case. The restored ledger
is a new device: its packages count from 1, and what it saves stands above every revision that is
known of. History goes on where the backup ends, with the restore as its next entry.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from models.backup import BackupReason
from models.errors import RoundbookError
from models.marks import N_
from models.phrase import Phrase
from storage import driver, keys
from storage.backup.aside import LEDGER_FILES, unused_aside
from storage.backup.places import key_file_beside, unlock_backup
from storage.backup.rehearsal import Rehearsal, clear_rehearsals, rehearsed
from storage.clock import Clock, system_clock
from storage.copies import CopyUnsound, transcode
from storage.database import LEDGER_NAME, Ledger
from storage.disk import (
    Replacement,
    finish_swap,
    swap,
    swap_pending,
    sync_file,
    sync_folder,
    write_whole,
)
from storage.failures import LedgerDamaged, WorldFailed
from storage.folders import PHOTOS_NAME, backups_folder
from storage.instance_lock import InstanceLock
from storage.keys import KEY_NAME
from storage.ledger import journal
from storage.ledger.adopting import note_floors
from storage.ledger.unit_of_work import operation
from storage.operations.backup import BackupCancelled, BackupInfo, back_up
from storage.operations.device import take_new_device
from storage.operations.keeping_photos import keep_photos
from storage.operations.restoring.comparing import last_change
from storage.operations.restoring.floors import Known, known_revisions, unknown_revisions
from storage.operations.restoring.photos import UnitedPhotos, unite_photos
from storage.operations.restoring.plan import RestorePlan, examine_backup
from storage.operations.restoring.present import (
    Lock,
    lock_of,
    open_present,
    refuse_if_open,
    refuse_own_file,
)

__all__ = [
    "RestoreChanged",
    "RestorePlan",
    "Restored",
    "examine_backup",
    "restore_backup",
    "unlock_backup",
]

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and words."""

Cancelled = Callable[[], bool]

_STEPS: Final = 4
_DAMAGE: Final = (LedgerDamaged, CopyUnsound, driver.DatabaseError, ValueError)


class RestoreChanged(RoundbookError):
    """The backup or the present ledger is not what was compared; nothing was restored."""


@attrs.frozen(kw_only=True)
class Restored:
    """A restore that was done. ``operation`` is its number in the journal.

    ``aside`` is the folder in which the ledger of before lies (None: there was none), ``backup``
    the backup that was made of it, ``backup_problem`` why none could be made.
    """

    operation: int
    device: str
    aside: Path | None
    backup: BackupInfo | None
    backup_problem: RoundbookError | None
    photos_added: int


def restore_backup(  # noqa: PLR0913 - the one call of window and command line
    folder: Path,
    file: Path,
    plan: RestorePlan,
    *,
    key: bytes | None = None,
    clock: Clock = system_clock,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    locked: bool = False,
) -> Restored:
    """Put a backup in the place of the ledger in ``folder``, as ``plan`` says.

    For whoever closed every connection; ``locked``: the caller holds the instance lock. Raises a
    :class:`RoundbookError` with the old ledger in its place, or, where only the last step is
    outstanding, one that says so: the next start does it. Nothing between can be opened.
    """
    lock = contextlib.nullcontext() if locked else InstanceLock(folder).acquire(N_("恢复备份"))
    with lock, _told(folder):
        finish_swap(folder)
        clear_rehearsals(folder)
        return _Restore(folder, file, plan, key, clock).run(_Steps(progress, cancelled))


class _Steps:
    """Tells how far it is; until the swap the user may stop it."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def tell(self, done: int, words: str) -> None:
        """Say what comes now."""
        if self._cancelled is not None and self._cancelled():
            raise BackupCancelled(N_("已停止恢复，台账没有动。"))
        if self._progress is not None:
            self._progress(done, _STEPS, words)


class _Restore:
    """One restore on its way."""

    def __init__(
        self, folder: Path, file: Path, plan: RestorePlan, key: bytes | None, clock: Clock
    ) -> None:
        refuse_own_file(folder, file)
        refuse_if_open(folder)
        self._folder = folder
        self._file = file
        self._plan = plan
        self._clock = clock
        self._lock: Lock = lock_of(folder, key)
        self._aside = unused_aside(folder, clock())
        self._backup: BackupInfo | None = None
        self._backup_problem: RoundbookError | None = None
        self._set_aside: dict[str, Any] = {}

    def run(self, steps: _Steps) -> Restored:
        """Prepare everything beside the ledger, then swap."""
        steps.tell(0, N_("正在试打开备份"))
        with rehearsed(
            self._folder, self._file, self._lock.tries, self._lock.key, self._clock
        ) as copy:
            if copy.sha256 != self._plan.sha256:
                raise _changed()
            target = self._lock.of_restored(copy.own_key)
            steps.tell(1, N_("正在备份现在的台账"))
            known = self._leave_present(copy.ledger)
            steps.tell(2, N_("正在准备要恢复的台账"))
            seq, device = self._write(copy, known)
            photos = unite_photos(self._folder, self._file, self._lock, target, copy.folder)
            replacements = self._replacements(copy, target, photos)
            steps.tell(3, N_("正在换上"))
            had_ledger = (self._folder / LEDGER_NAME).exists()
            swap(self._folder, replacements)
        if target is not None:
            keys.remember(self._folder, target)
        return Restored(
            operation=seq,
            device=device,
            aside=self._folder / self._aside if had_ledger else None,
            backup=self._backup,
            backup_problem=self._backup_problem,
            photos_added=photos.added,
        )

    # -- the present ledger

    def _leave_present(self, backup: Ledger) -> Known:
        """Back the present ledger up, and learn which revisions it knows of."""
        present = open_present(self._folder, self._clock, read_only=False)
        if present.ledger is None:
            self._backup_problem = present.problem
            self._keep_photos_alone()
            return unknown_revisions(backup)
        with present.ledger as ledger:
            try:
                return self._leave_open(ledger, backup)
            except _DAMAGE as damage:
                if isinstance(damage, RoundbookError):
                    self._backup_problem = damage
                return unknown_revisions(backup)

    def _leave_open(self, ledger: Ledger, backup: Ledger) -> Known:
        state, plan = last_change(ledger), self._plan
        if plan.present_problem is None and plan.state != state:
            raise _changed()
        self._set_aside = {"operation": state[0], "head": state[1]}
        try:
            self._backup = back_up(ledger, BackupReason.BEFORE_RESTORE)
        except (CopyUnsound, LedgerDamaged) as damage:  # it is put aside as it is
            self._backup_problem = damage
        if not plan.comparison.common:  # another ledger, or an empty one, knows nothing of this one
            return unknown_revisions(backup)
        return known_revisions(ledger, backup)

    def _keep_photos_alone(self) -> None:
        """Keep the photos of a ledger that cannot be opened beside the backups all the same."""
        place = backups_folder(self._folder)
        if (self._folder / PHOTOS_NAME).exists():
            place.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(WorldFailed):
                keep_photos(self._folder, place, self._clock)

    # -- the restored one

    def _write(self, copy: Rehearsal, known: Known) -> tuple[int, str]:
        """Make the copy the ledger it will be, and close it as one file that is on the disk."""
        ledger, plan = copy.ledger, self._plan
        with operation(ledger, "restore", undoable=False) as unit:
            old, device = take_new_device(unit, self._folder)
            note_floors(unit, known)
            unit.details |= {
                "summary": Phrase(N_("回到第 {n} 步"), n=plan.operation),
                "file": self._file.name,
                "sha256": copy.sha256,
                "operation": plan.operation,
                "head": plan.head,
                "device": old,
                "aside": self._aside,
                "set_aside": self._set_aside,
            }
            unit.touch("restore")
        seq = journal.last_sequence(ledger)
        ledger.checkpoint()
        ledger.close()
        sync_file(copy.folder / LEDGER_NAME)
        return seq, device

    def _replacements(
        self, copy: Rehearsal, target: bytes | None, photos: UnitedPhotos
    ) -> list[Replacement]:
        """List what takes whose place; the log goes first, so that it never meets a new file."""
        new = copy.folder / LEDGER_NAME
        if target != copy.key:
            new = copy.folder / "coded.db"
            transcode(copy.folder / LEDGER_NAME, copy.key, new, target)
        listed = [Replacement(f"{LEDGER_NAME}-shm")]
        listed += [
            self._replacement(name, new if name == LEDGER_NAME else None) for name in LEDGER_FILES
        ]
        if photos.new is not None:
            listed += [
                Replacement(f"{PHOTOS_NAME}-shm"),
                self._replacement(f"{PHOTOS_NAME}-wal", None),
                self._replacement(PHOTOS_NAME, photos.new),
            ]
        listed += self._key_file(copy, target)
        sync_folder(copy.folder)
        return listed

    def _replacement(self, name: str, new: Path | None) -> Replacement:
        from_here = new.relative_to(self._folder).as_posix() if new is not None else None
        return Replacement(name, from_here, f"{self._aside}/{name}")

    def _key_file(self, copy: Rehearsal, target: bytes | None) -> list[Replacement]:
        """Bring the key file that opens what is restored; the present one stays where it does."""
        own = self._folder / KEY_NAME
        if target is None:
            return [self._replacement(KEY_NAME, None)] if own.exists() else []
        if self._lock.key is not None and own.exists():
            return []
        found = key_file_beside(self._file, target)
        if found is None:
            return []
        write_whole(copy.folder / KEY_NAME, found.read_bytes(), private=True)
        return [self._replacement(KEY_NAME, copy.folder / KEY_NAME)]


def _changed() -> RestoreChanged:
    return RestoreChanged(
        N_("备份或台账在比较之后变了，没有恢复。"), next_step=N_("请重新比较一次。")
    )


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say what a failing disk means: nothing was changed, or one last step is outstanding."""
    try:
        yield
    except OSError as error:
        if swap_pending(folder):
            raise WorldFailed(
                N_("恢复已准备好，还差最后一步：有文件正被别的程序占用，或不能写入。"),
                next_step=N_("请关掉别的程序，再打开走访台账，会自动接着做完。"),
            ) from error
        raise WorldFailed(
            N_("没有恢复：数据文件夹不能写入，或磁盘出错。"),
            next_step=N_("请检查磁盘空间和文件夹权限，再试一次。台账没有动。"),
        ) from error
