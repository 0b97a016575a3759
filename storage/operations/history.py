"""Undo, redo and the story of what happened, all from the journal; so they survive a restart."""

import json
from collections.abc import Callable, Iterable

from models.changes import Changes
from models.errors import RoundbookError
from models.marks import N_
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.adopting import exchange
from storage.ledger.batches import refuse_switch, switch
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.handover.undoing import brought_by_handover, given_back
from storage.operations.history_marks import refuse_judged, refuse_other_marks
from storage.operations.history_resting import refuse_resting
from storage.operations.history_rules import (
    refuse_base_off,
    refuse_later_change,
    refuse_missing_base,
    refuse_orphans,
    require_unchanged,
    unfollowed,
)
from storage.operations.history_twins import refuse_twins
from storage.queries.history_view import LAST_TURN, HistoryEntry, entries, entry_of

__all__ = [
    "HistoryEntry",
    "history",
    "next_redo",
    "next_undo",
    "obstacle",
    "redo",
    "redo_operation",
    "undo",
    "undo_operation",
]

_IS_PLAIN = "undoes IS NULL AND redoes IS NULL AND undoable = 1"
_LAST_DONE_AGAIN = (
    "SELECT seq, redoes FROM operation AS again WHERE redoes IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM operation AS turn WHERE turn.undoes = again.redoes AND turn.seq > again.seq) "
    "ORDER BY seq DESC LIMIT 1"
)
"""The redo that stands: its number and that of the operation it did again."""
_MOST_LOOKED_AT = 300
"""So many records are looked at before a step is offered; a larger one is tried when asked for."""


def next_undo(ledger: Ledger) -> HistoryEntry | None:
    """Return the operation that 撤销 would take back now: what was done last, or done again."""
    found = entries(
        ledger, f"{_IS_PLAIN} AND coalesce(({LAST_TURN}), 0) = 0 ORDER BY seq DESC LIMIT 1"
    )
    again = ledger.query(_LAST_DONE_AGAIN)
    if again and again[0][0] > found[0].seq:
        return entry_of(ledger, again[0][1])
    return found[0] if found else None


def next_redo(ledger: Ledger) -> HistoryEntry | None:
    """Return the operation that 重做 would do again; nothing after a new operation was done."""
    rows = ledger.query(
        "SELECT undone.undoes FROM operation AS undone WHERE undone.undoes IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM operation AS again WHERE again.redoes = undone.undoes "
        "  AND again.seq > undone.seq) "
        "AND NOT EXISTS (SELECT 1 FROM operation AS later WHERE later.seq > undone.seq "
        "  AND later.undoes IS NULL AND later.redoes IS NULL AND later.undoable = 1) "
        "ORDER BY undone.seq DESC LIMIT 1"
    )
    return entries(ledger, "seq = ?", (rows[0][0],))[0] if rows else None


def _tell_of_lines(unit: UnitOfWork, tables: Iterable[str]) -> None:
    """Say which bulk lines are others now, as an import says it: whoever shows purchases looks."""
    for table in tables:
        unit.touch(table)
        unit.touch("purchase")


def undo(ledger: Ledger) -> Changes:
    """Take back the last operation that is not taken back yet. Empty when there is none."""
    entry = next_undo(ledger)
    return undo_operation(ledger, entry.seq) if entry else Changes()


def undo_operation(ledger: Ledger, seq: int) -> Changes:
    """Take back one operation as a whole.

    Raises :class:`UndoRefused` when it cannot be undone or what it made was changed since.
    """
    with operation(ledger, "undo") as unit:
        target = _to_undo(ledger, seq)
        last = next_undo(ledger)
        unit.undoes = seq
        unit.details = {"summary": target.words}
        changes = _put_back(unit, seq)
        alone = last is not None and last.seq != seq
        refusal = unfollowed(unit, seq, changes) if alone else None
        _tell_of_lines(unit, switch(ledger, seq, on=False))
        refuse_orphans(unit)
        refuse_twins(unit, seq)
        refuse_resting(ledger, seq)
        refuse_judged(ledger, seq)
        refuse_missing_base(unit, changes)
        if refusal is not None:
            raise refusal
    return unit.changes


def redo(ledger: Ledger) -> Changes:
    """Do the last undone operation again. Empty when there is none."""
    entry = next_redo(ledger)
    return redo_operation(ledger, entry.seq) if entry else Changes()


def redo_operation(ledger: Ledger, seq: int) -> Changes:
    """Do one operation again that was taken back.

    Raises :class:`UndoRefused` when it was not, or what it found then is not there now.
    """
    with operation(ledger, "redo") as unit:
        target = _to_redo(ledger, seq)
        unit.redoes = seq
        unit.details = {"summary": target.words}
        changes = _bring_again(unit, seq)
        refusal = unfollowed(unit, seq, changes)
        refuse_base_off(ledger, seq)
        refuse_judged(ledger, seq)
        refuse_other_marks(ledger, seq)
        _tell_of_lines(unit, switch(ledger, seq, on=True))
        refuse_orphans(unit)
        refuse_twins(unit, seq)
        refuse_missing_base(unit, changes)
        if refusal is not None:
            raise refusal
    return unit.changes


def obstacle(ledger: Ledger, seq: int) -> RoundbookError | None:
    """Return why an operation cannot be turned (taken back, or done again) now, as far as is seen.

    Looks at what can be seen quickly and writes nothing: what only the attempt shows, it shows.
    """
    target = entry_of(ledger, seq)
    if target is not None and target.undone:
        return _refusal(lambda: _look_at_redo(ledger, seq))
    return _refusal(lambda: _look_at_undo(ledger, seq))


def _refusal(look: Callable[[], None]) -> RoundbookError | None:
    try:
        look()
    except UndoRefused as refused:
        return refused
    return None


def _look_at_undo(ledger: Ledger, seq: int) -> None:
    _to_undo(ledger, seq)
    refuse_switch(ledger, seq)
    refuse_resting(ledger, seq)
    refuse_judged(ledger, seq)
    refuse_later_change(ledger, seq)
    unit = UnitOfWork(ledger, "undo", undoable=True)
    for change in _few_changes(ledger, seq):
        require_unchanged(unit, seq, change, change.after)


def _look_at_redo(ledger: Ledger, seq: int) -> None:
    _to_redo(ledger, seq)
    refuse_base_off(ledger, seq)
    refuse_judged(ledger, seq)
    refuse_other_marks(ledger, seq)
    refuse_switch(ledger, seq)
    unit = UnitOfWork(ledger, "redo", undoable=True)
    for change in _few_changes(ledger, seq):
        require_unchanged(unit, seq, change, change.before)


def _few_changes(ledger: Ledger, seq: int) -> list[journal.Change]:
    count = ledger.scalar("SELECT count(*) FROM change WHERE operation = ?", (seq,))
    return journal.changes_of(ledger, seq) if count <= _MOST_LOOKED_AT else []


def history(ledger: Ledger, *, record: str | None = None, limit: int = 100) -> list[HistoryEntry]:
    """Return the last operations, newest first; with ``record`` only those that touched it."""
    if record is None:
        return entries(ledger, "1 ORDER BY seq DESC LIMIT ?", (limit,))
    return entries(
        ledger,
        "seq IN (SELECT operation FROM change WHERE record_id = ?) ORDER BY seq DESC LIMIT ?",
        (record, limit),
    )


def _target(ledger: Ledger, seq: int) -> HistoryEntry:
    found = entry_of(ledger, seq)
    if found is None:
        raise UndoRefused(N_("没有第 {seq} 号操作。"), seq=seq)
    return found


def _to_undo(ledger: Ledger, seq: int) -> HistoryEntry:
    target = _target(ledger, seq)
    if not target.undoable or target.undone:
        raise UndoRefused(N_("“{label}”不能撤销。"), label=target.label)
    return target


def _to_redo(ledger: Ledger, seq: int) -> HistoryEntry:
    target = _target(ledger, seq)
    if not target.undone:
        raise UndoRefused(N_("“{label}”没有撤销过，不用重做。"), label=target.label)
    return target


def _prefetch(unit: UnitOfWork, changes: list[journal.Change]) -> None:
    for kind in {change.kind for change in changes}:
        unit.prefetch(kind, [change.record_id for change in changes if change.kind == kind])


def _put_back(unit: UnitOfWork, seq: int) -> list[journal.Change]:
    changes = journal.changes_of(unit.ledger, seq)
    _prefetch(unit, changes)
    refuse_later_change(unit.ledger, seq)
    of_another = brought_by_handover(unit.ledger, seq)
    for change in reversed(changes):
        require_unchanged(unit, seq, change, change.after)
        if of_another(change):
            current = unit.plain(change.kind, change.record_id)
            exchange(unit, change.kind, given_back(change, current))
        elif change.before is None:
            unit.remove_plain(change.kind, change.record_id)
        else:
            unit.save_plain(change.kind, json.loads(change.before))
    return changes


def _bring_again(unit: UnitOfWork, seq: int) -> list[journal.Change]:
    changes = journal.changes_of(unit.ledger, seq)
    _prefetch(unit, changes)
    of_another = brought_by_handover(unit.ledger, seq)
    for change in changes:
        require_unchanged(unit, seq, change, change.before)
        if of_another(change):
            exchange(unit, change.kind, json.loads(change.after))
        else:
            unit.save_plain(change.kind, json.loads(change.after))
    return changes
