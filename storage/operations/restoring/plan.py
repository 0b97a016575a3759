"""The drill: a backup is restored into a copy, checked, and held against the present ledger."""

from pathlib import Path
from typing import Any

import attrs

from models.backup import BackupName
from models.errors import RoundbookError
from models.manager import Manager
from models.marks import N_
from storage import driver
from storage.backup.rehearsal import Rehearsal, damaged_backup, rehearsed
from storage.clock import Clock, system_clock
from storage.database import Ledger
from storage.failures import LedgerDamaged
from storage.ledger import journal
from storage.ledger.records import find
from storage.operations.check_ledger import Finding, check_ledger
from storage.operations.restoring.comparing import (
    Comparison,
    Count,
    compare,
    counts_of,
    last_change,
    relation_words,
)
from storage.operations.restoring.photos import photos_missing
from storage.operations.restoring.present import (
    Lock,
    Present,
    lock_of,
    open_present,
    refuse_own_file,
)

__all__ = ["RestorePlan", "examine_backup"]

_BROKEN = ("file", "schema")
_DAMAGE = (LedgerDamaged, driver.DatabaseError, ValueError)


@attrs.frozen(kw_only=True)
class RestorePlan:
    """What restoring a file would mean; nothing has been changed.

    ``operation`` and ``head``: the backup's last step, ``at``: when that was. ``owner`` and
    ``present_owner``: whose ledgers they are. ``findings``: what a check found in the backup.
    ``present_problem``: why the present ledger could not be compared. ``state``: what the present
    ledger was when it was compared. ``photos_missing`` that neither backup nor present hold.
    """

    file: Path
    size: int
    sha256: str
    version: int
    encrypted: bool
    operation: int
    head: str
    at: str
    owner: str
    present_owner: str
    comparison: Comparison
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    photos_missing: int
    present_problem: RoundbookError | None = None
    state: tuple[int, str] | None = None

    @property
    def sound(self) -> bool:
        """True when the check found nothing in the backup."""
        return not self.findings

    @property
    def other_owner(self) -> bool:
        """True when the backup is another manager's than the present ledger."""
        return bool(self.owner and self.present_owner and self.owner != self.present_owner)

    @property
    def name(self) -> BackupName | None:
        """What the file's name says, None for a file that was renamed or put aside."""
        return BackupName.parse(self.file.name)

    @property
    def words(self) -> str:
        """Say in one sentence how the backup stands to the present ledger."""
        return relation_words(self.comparison, self.owner or "—")

    def as_json(self) -> dict[str, Any]:
        """Return the plan as JSON values."""
        problem = self.present_problem
        return {
            "file": str(self.file),
            "size": self.size,
            "sha256": self.sha256,
            "schema": self.version,
            "encrypted": self.encrypted,
            "operation": self.operation,
            "head": self.head,
            "at": self.at,
            "owner": self.owner,
            "present_owner": self.present_owner,
            "present_problem": str(problem) if problem is not None else "",
            **attrs.asdict(self.comparison),
            "counts": [attrs.asdict(count) for count in self.counts],
            "findings": [attrs.asdict(finding) for finding in self.findings],
            "photos_missing": self.photos_missing,
            "words": self.words,
        }


def examine_backup(
    folder: Path, file: Path, key: bytes | None = None, *, clock: Clock = system_clock
) -> RestorePlan:
    """Restore ``file`` into a copy, check it, and compare it with the ledger in ``folder``.

    ``key`` opens a backup that the present key does not. The copy is removed again. Raises a
    :class:`WorldFailed` with a sentence where the file cannot be restored.
    """
    refuse_own_file(folder, file)
    lock = lock_of(folder, key)
    with rehearsed(folder, file, lock.tries, lock.key, clock) as copy:
        findings = _checked(copy, file)
        present = open_present(folder, clock, read_only=True)
        try:
            return _plan(folder, file, lock, copy, present, findings)
        except _DAMAGE as damage:
            problem = damage if isinstance(damage, RoundbookError) else _unreadable()
            return _plan(folder, file, lock, copy, Present(problem=problem), findings)
        finally:
            if present.ledger is not None:
                present.ledger.close()


def _unreadable() -> LedgerDamaged:
    return LedgerDamaged(N_("现在的台账有损坏，没有办法比较。"))


def _checked(copy: Rehearsal, file: Path) -> tuple[Finding, ...]:
    """Check the copy as a whole; where its very file is broken it is no backup any more.

    Photos are left out: the copy lies alone, they are looked for where they will come from.
    """
    found = [each for each in check_ledger(copy.ledger).findings
             if not each.code.startswith("photo")]  # fmt: skip
    if any(each.code in _BROKEN for each in found):
        raise damaged_backup(file)
    return tuple(found)


def _plan(  # noqa: PLR0913, PLR0917 - everything that is compared
    folder: Path,
    file: Path,
    lock: Lock,
    copy: Rehearsal,
    present: Present,
    findings: tuple[Finding, ...],
) -> RestorePlan:
    ledger = copy.ledger
    comparison = compare(present.ledger, ledger)
    last = journal.last_sequence(ledger)
    return RestorePlan(
        file=file,
        size=file.stat().st_size,
        sha256=copy.sha256,
        version=copy.version,
        encrypted=copy.own_key is not None,
        operation=last,
        head=journal.head_hash(ledger),
        at=str(ledger.scalar("SELECT at FROM operation WHERE seq = ?", (last,)) or ""),
        owner=_owner(ledger),
        present_owner=_owner(present.ledger) if present.ledger is not None else "",
        comparison=comparison,
        counts=counts_of(present.ledger, ledger),
        findings=findings,
        photos_missing=photos_missing(ledger, folder, file, lock),
        present_problem=present.problem,
        state=last_change(present.ledger) if present.ledger is not None else None,
    )


def _owner(ledger: Ledger) -> str:
    managers = find(ledger, Manager)
    return f"{managers[0].id} {managers[0].name}".strip() if managers else ""
