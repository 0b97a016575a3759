"""Winning back from one's own packages what a ledger lacks: after a restore, on a new laptop."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models.changes import Changes
from models.errors import DomainError, RoundbookError
from models.marks import N_
from storage.database import Ledger
from storage.ledger.adopting import adopt, note_floors, note_past
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.profile import get_profile
from storage.operations.recovery.comparing import (
    RECOVERY,
    Compared,
    Verdict,
    compare,
    conflict_notes,
    kept_back,
    kinds_of,
)
from storage.operations.recovery.gathering import Cancelled, Gathered, Progress, gather
from storage.operations.recovery.previews import RecoveryPreview
from storage.operations.recovery.proofs import settle_proofs
from storage.operations.recovery.revisions import are_unheard, revisions_in

__all__ = ["RecoveryChanged", "preview_recovery", "recover_packages"]


class RecoveryChanged(RoundbookError):
    """A file or the ledger is not what was previewed."""


def preview_recovery(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    take_packages: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> RecoveryPreview:
    """Tell what a recovery from ``paths`` (packages, or folders of them) would do; writes nothing.

    Raises :class:`DomainError` while the ledger does not know whose it is.
    """
    gathered = gather(paths, _own_number(ledger), progress, cancelled)
    with ledger.snapshot():
        return _preview(ledger, gathered, compare(ledger, gathered.records), take_packages)


def recover_packages(  # noqa: PLR0913 - the one call of window and command line
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    expected: RecoveryPreview | None = None,
    take_packages: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    agreed: Callable[[RecoveryPreview], bool] | None = None,
) -> tuple[Changes, RecoveryPreview]:
    """Write what the packages hold and the ledger lacks: one operation, one undo.

    A record that comes back keeps the revision it had. Every revision the packages make known is
    noted, so that what is saved later stands above it, also where nothing is to be written. Where a
    record was changed on both sides the ledger's own stays; with ``take_packages`` the packages'
    content is saved as its next revision.

    ``expected`` is the preview the user agreed to: another outcome refuses everything with
    :class:`RecoveryChanged`. ``agreed`` is asked between reading and writing, so that files need
    not be read twice; where it says no, nothing is written.
    """
    gathered = gather(paths, _own_number(ledger), progress, cancelled)
    if agreed is not None:
        with ledger.snapshot():
            compared = compare(ledger, gathered.records)
            expected = _preview(ledger, gathered, compared, take_packages)
        if not agreed(expected):
            return Changes(), expected
    with operation(ledger, RECOVERY) as unit:
        compared = compare(ledger, gathered.records)
        preview = _preview(ledger, gathered, compared, take_packages)
        if expected is not None and preview != expected:
            raise RecoveryChanged(
                N_("文件或台账在预览之后变了，没有写入。"), next_step=N_("请重新预览。")
            )
        if preview.writes or are_unheard(ledger, compared):
            note_floors(unit, revisions_in(compared))
            _write(unit, compared, take_packages=take_packages)
            unit.details |= _details(gathered, preview)
            unit.undoable = preview.writes  # what is merely known cannot be taken back
    return unit.changes, preview


def _own_number(ledger: Ledger) -> str:
    owner = get_profile(ledger)
    if owner is None or not owner.id:
        raise DomainError(
            N_("还不知道这是谁的台账，不能从上报包找回。"),
            next_step=N_("请先在设置里填好工号。"),
        )
    return owner.id


def _preview(
    ledger: Ledger, gathered: Gathered, compared: Sequence[Compared], take_packages: bool
) -> RecoveryPreview:
    return RecoveryPreview(
        packages=gathered.packages,
        left_out=gathered.left_out,
        kinds=kinds_of(compared, take_packages=take_packages),
        conflicts=conflict_notes(ledger, compared, take_packages=take_packages),
        kept_back=kept_back(ledger, compared),
    )


def _details(gathered: Gathered, preview: RecoveryPreview) -> dict[str, Any]:
    return {
        "summary": N_("{n} 个包：新增 {new}，更新 {changed}").format(
            n=len(preview.packages), new=preview.total.new, changed=preview.total.changed
        ),
        "packages": [
            {"package": each.package, "device": each.device, "sequence": each.sequence}
            for each in gathered.packages
        ],
    }


def _write(unit: UnitOfWork, compared: Sequence[Compared], *, take_packages: bool) -> None:
    for kind in {each.kind for each in compared}:
        taken = [each for each in compared if each.kind == kind and each.verdict.taken]
        unit.prefetch(kind, [each.plain["id"] for each in taken])
        for each in taken:
            adopt(unit, kind, each.plain)
            note_past(unit, kind, each.plain, each.merged.winner.line.follows)
    if take_packages:
        for each in compared:
            if each.verdict is Verdict.CONFLICT:
                unit.save_plain(each.kind, each.plain)
    settle_proofs(unit, compared)
