"""Taking over what a colleague hands over: previewed, then one operation that can be undone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from models.changes import Changes
from models.errors import DomainError, RoundbookError
from models.handover import MASTER_KINDS, HandoverHead, handover_of
from models.kinds import PACKAGED_KINDS
from models.manager import Manager
from models.marks import N_
from models.package import Carried, DataLine, merged
from models.todo import TodoState
from storage.database import Ledger
from storage.ledger.adopting import exchange, made_here, note_floors, note_past, save_as_of
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.handover.masters import Master, judge_masters, master_counts
from storage.operations.handover.previews import HandoverPreview
from storage.operations.handover.undoing import IMPORT_HANDOVER
from storage.operations.noted import tell_table
from storage.operations.profile import get_profile
from storage.operations.recovery.comparing import (
    Compared,
    Verdict,
    compare,
    conflict_notes,
    kept_back,
    kinds_of,
)
from storage.operations.recovery.proofs import settle_proofs
from storage.operations.recovery.revisions import are_unheard, revisions_in
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.package import ReceivedPackage, load_handover

__all__ = ["HandoverChanged", "import_handover", "preview_handover"]

Progress = Callable[[int, int], None]
"""Called with the records read so far and in all."""

Cancelled = Callable[[], bool]

_PERSONAL = frozenset(("retailer_notes",))
"""Kinds that headquarters holds by manager: what it has of the giver it has not of the taker."""

_KNOWN = (
    "INSERT INTO acknowledged (kind, record_id, revision) VALUES (?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET revision = max(revision, excluded.revision)"
)


class HandoverChanged(RoundbookError):
    """The file or the ledger is not what was previewed."""


@attrs.frozen
class _Incoming:
    """A handover that was read and may be taken over by ``taker``."""

    head: HandoverHead
    package: ReceivedPackage
    taker: Manager

    @property
    def records(self) -> list[DataLine]:
        """The lines that are no masters."""
        return [line for line in self.package.lines if line.kind not in MASTER_KINDS]


@attrs.frozen
class _Judged:
    """A handover held against the ledger."""

    masters: Sequence[Master]
    compared: Sequence[Compared]
    confirmed: Sequence[tuple[str, str, int]]


def preview_handover(
    ledger: Ledger,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> HandoverPreview:
    """Tell what taking a handover over would do; writes nothing.

    Raises :class:`DomainError` while the ledger does not know whose it is, and
    :class:`WorkbookProblem` for a file that is none, is damaged, or is not for this ledger.
    """
    incoming = _read(ledger, path, progress, cancelled)
    with ledger.snapshot():
        return _preview(ledger, incoming, _judge(ledger, incoming))


def import_handover(  # noqa: PLR0913 - the one call of window and command line
    ledger: Ledger,
    path: Path,
    *,
    expected: HandoverPreview | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    agreed: Callable[[HandoverPreview], bool] | None = None,
) -> tuple[Changes, HandoverPreview]:
    """Take a handover over: one operation, one undo.

    Every record keeps its revision and its hash, so that headquarters makes one of what both
    colleagues send. Where both changed a record the ledger's own stays and is named. What
    headquarters confirmed to the giver is known here too.

    ``expected`` is the preview the user agreed to: another outcome refuses everything with
    :class:`HandoverChanged`. ``agreed`` is asked between reading and writing; where it says no,
    nothing is written.
    """
    incoming = _read(ledger, path, progress, cancelled)
    if agreed is not None:
        with ledger.snapshot():
            expected = _preview(ledger, incoming, _judge(ledger, incoming))
        if not agreed(expected):
            return Changes(), expected
    with operation(ledger, IMPORT_HANDOVER) as unit:
        judged = _judge(ledger, incoming)
        preview = _preview(ledger, incoming, judged)
        if expected is not None and preview != expected:
            raise HandoverChanged(
                N_("文件或台账在预览之后变了，没有写入。"), next_step=N_("请重新预览。")
            )
        if preview.writes or preview.notes:
            _write(unit, judged)
            unit.details |= _details(incoming, preview)
            unit.undoable = preview.writes  # what is merely known cannot be taken back
    return unit.changes, preview


# ----------------------------------------------------------------------------------- for whom it is


def _read(
    ledger: Ledger, path: Path, progress: Progress | None, cancelled: Cancelled | None
) -> _Incoming:
    taker = get_profile(ledger)
    if taker is None or not (taker.id and taker.organisation):
        raise DomainError(
            N_("还不知道这是谁的台账，不能接收移交。"),
            next_step=N_("请先在设置里填好工号和单位。"),
        )
    package = load_handover(path, cancelled=cancelled, progress=progress)
    head = handover_of(package.header.entries, package.header.received.head)
    assert head is not None, "the reader refused what is none"
    _refuse_foreign(path, head, taker)
    return _Incoming(head, package, taker)


def _refuse_foreign(path: Path, head: HandoverHead, taker: Manager) -> None:
    giver = head.package.manager
    if giver.id == taker.id:
        raise WorkbookProblem(
            N_("“{file}”是您自己（工号 {own}）移交出去的，不用接收。"),
            next_step=N_("请交给接收的同事。"),
            file=path,
            code="own-handover",
            own=taker.id,
        )
    if giver.organisation.strip() != taker.organisation.strip():
        raise WorkbookProblem(
            N_("“{file}”是“{theirs}”的移交文件，本台账的单位是“{own}”，没有采用。"),
            next_step=N_("只在同一单位的同事之间移交；单位名写法不同的，请先在设置里改成一致。"),
            file=path,
            code="other-organisation",
            theirs=giver.organisation,
            own=taker.organisation,
        )
    if head.recipient and head.recipient != taker.id:
        raise WorkbookProblem(
            N_("“{file}”是移交给工号 {other} 的，本台账的工号是 {own}，没有采用。"),
            next_step=N_("请移交人重新生成一份给您的。"),
            file=path,
            code="other-recipient",
            other=head.recipient,
            own=taker.id,
        )


# -------------------------------------------------------------------------- held against the ledger


def _judge(ledger: Ledger, incoming: _Incoming) -> _Judged:
    head = incoming.head.package
    copies = (
        Carried.of(head.manager.id, head.sequence, head.device, line) for line in incoming.records
    )
    masters = judge_masters(ledger, incoming.package.lines, incoming.taker.id)
    shops = frozenset(
        str(each.plain["id"])
        for each in masters
        if each.kind == "retailer" and each.verdict is not Verdict.NO_RECORD
    )
    compared = compare(ledger, merged(copies), shops)
    return _Judged(masters, compared, _news(ledger, compared))


def _news(ledger: Ledger, compared: Sequence[Compared]) -> list[tuple[str, str, int]]:
    """Return what headquarters confirmed of records that hold here, and this ledger knows not."""
    known = {
        (kind, key): revision
        for kind, key, revision in ledger.query(
            "SELECT kind, record_id, revision FROM acknowledged"
        )
    }
    found = []
    for each in compared:
        line = each.merged.winner.line
        if each.kind in _PERSONAL or not _holds(each):
            continue
        if line.confirmed > known.get((line.kind, line.record_id), 0):
            found.append((line.kind, line.record_id, line.confirmed))
    return found


def _holds(each: Compared) -> bool:
    return each.verdict.taken or each.verdict is Verdict.UNCHANGED


def _preview(ledger: Ledger, incoming: _Incoming, judged: _Judged) -> HandoverPreview:
    head = incoming.head
    giver = head.package.manager
    compared = judged.compared
    return HandoverPreview(
        file=incoming.package.header.file,
        package=head.package.package,
        giver=f"{giver.name}（{giver.id}）",
        route=head.route,
        created_at=head.package.created_at,
        retailers=sum(each.kind == "retailer" for each in judged.masters),
        open_todos=sum(map(_is_open_todo, compared)),
        kinds=(*master_counts(judged.masters), *kinds_of(compared, take_packages=False)),
        conflicts=conflict_notes(ledger, compared, take_packages=False),
        kept_back=kept_back(ledger, compared),
        confirmed=sum(
            each.merged.winner.line.confirmed == each.merged.winner.line.revision
            for each in compared
            if _holds(each) and each.kind not in _PERSONAL
        ),
        notes=bool(judged.confirmed) or are_unheard(ledger, compared),
    )


def _is_open_todo(each: Compared) -> bool:
    if each.kind != "todo" or not each.plain or each.plain["deleted"]:
        return False
    return not TodoState(each.plain["state"]).settled


# ------------------------------------------------------------------------------------------ written


def _write(unit: UnitOfWork, judged: _Judged) -> None:
    note_floors(unit, revisions_in(judged.compared))
    for master in judged.masters:
        if master.verdict.taken:
            save_as_of(unit, master.kind, master.plain)
    taken = [each for each in judged.compared if each.verdict.taken]
    for kind in dict.fromkeys(each.kind for each in taken):
        unit.prefetch(kind, [each.plain["id"] for each in taken if each.kind == kind])
    for each in taken:
        exchange(unit, each.kind, each.plain)
        note_past(unit, each.kind, each.plain, each.merged.winner.line.follows)
    settle_proofs(unit, judged.compared)
    brought = {(each.kind, str(each.plain["id"])): each.plain for each in taken}
    unit.details["made"] = made_here(unit, PACKAGED_KINDS, brought)
    if judged.confirmed:
        unit.ledger.execute_many(_KNOWN, judged.confirmed)
        tell_table(unit, "acknowledged")


def _details(incoming: _Incoming, preview: HandoverPreview) -> dict[str, Any]:
    head = incoming.head
    return {
        "summary": N_("{giver}移交的{route}：新增 {new}，更新 {changed}").format(
            giver=preview.giver, route=head.route, new=preview.total.new,
            changed=preview.total.changed,
        ),
        "handover": head.package.package,
        "giver": head.package.manager.id,
        "device": head.package.device,
        "file_sha256": incoming.package.header.sha256,
    }  # fmt: skip
