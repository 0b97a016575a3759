"""Undo, redo and the story of what happened, all from the journal; so they survive a restart."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from models.changes import Changes
from models.kinds import KINDS
from models.marks import N_
from models.operation_names import operation_label
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.batches import switch
from storage.ledger.tables import HEAD
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.six_ones import rests_on_visits

__all__ = [
    "HistoryEntry",
    "history",
    "next_redo",
    "next_undo",
    "redo",
    "undo",
    "undo_operation",
]

_LAST_TURN = (
    "SELECT turn.undoes IS NOT NULL FROM operation AS turn "
    "WHERE turn.undoes = operation.seq OR turn.redoes = operation.seq "
    "ORDER BY turn.seq DESC LIMIT 1"
)
_IS_PLAIN = "undoes IS NULL AND redoes IS NULL AND undoable = 1"


@attrs.frozen
class HistoryEntry:
    """One operation in words. ``undone`` tells whether it is taken back at present.

    ``clock_back``: seconds by which the clock stood before the operation before, 0 in general.
    """

    seq: int
    name: str
    label: str
    summary: str
    at: datetime
    who: str
    undone: bool
    undoable: bool
    hash: str
    clock_back: int = 0


def next_undo(ledger: Ledger) -> HistoryEntry | None:
    """Return the operation that 撤销 would take back now."""
    found = _entries(
        ledger, f"{_IS_PLAIN} AND coalesce(({_LAST_TURN}), 0) = 0 ORDER BY seq DESC LIMIT 1"
    )
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
    return _entries(ledger, "seq = ?", (rows[0][0],))[0] if rows else None


def undo(ledger: Ledger) -> Changes:
    """Take back the last operation that is not taken back yet. Empty when there is none."""
    entry = next_undo(ledger)
    return undo_operation(ledger, entry.seq) if entry else Changes()


def undo_operation(ledger: Ledger, seq: int) -> Changes:
    """Take back one operation as a whole.

    Raises :class:`UndoRefused` when it cannot be undone or what it made was changed since.
    """
    with operation(ledger, "undo") as unit:
        target = _target(ledger, seq)
        if not target.undoable or target.undone:
            raise UndoRefused(N_("“{label}”不能撤销。"), label=target.label)
        last = next_undo(ledger)
        unit.undoes = seq
        unit.details = {"summary": _words(target)}
        _put_back(unit, seq)
        for kind in switch(ledger, seq, on=False):
            unit.touch(kind)
        _refuse_orphans(unit)
        if last is not None and last.seq != seq:
            _refuse_unproved(unit, seq)
    return unit.changes


def redo(ledger: Ledger) -> Changes:
    """Do the last undone operation again. Empty when there is none."""
    entry = next_redo(ledger)
    if entry is None:
        return Changes()
    with operation(ledger, "redo") as unit:
        unit.redoes = entry.seq
        unit.details = {"summary": _words(entry)}
        _bring_again(unit, entry.seq)
        for kind in switch(ledger, entry.seq, on=True):
            unit.touch(kind)
    return unit.changes


def history(ledger: Ledger, *, record: str | None = None, limit: int = 100) -> list[HistoryEntry]:
    """Return the last operations, newest first; with ``record`` only those that touched it."""
    if record is None:
        return _entries(ledger, "1 ORDER BY seq DESC LIMIT ?", (limit,))
    return _entries(
        ledger,
        "seq IN (SELECT operation FROM change WHERE record_id = ?) ORDER BY seq DESC LIMIT ?",
        (record, limit),
    )


def _entries(ledger: Ledger, where: str, parameters: Sequence[Any] = ()) -> list[HistoryEntry]:
    rows = ledger.query(
        "SELECT seq, name, details, at, who, undoable AND undoes IS NULL AND redoes IS NULL, "  # noqa: S608
        f"hash, coalesce(({_LAST_TURN}), 0) FROM operation WHERE {where}",
        parameters,
    )
    return [_entry(row) for row in rows]


def _entry(row: Sequence[Any]) -> HistoryEntry:
    details = json.loads(row[2])
    return HistoryEntry(
        seq=row[0],
        name=row[1],
        label=operation_label(row[1]),
        summary=details.get("summary", ""),
        at=datetime.fromisoformat(row[3]),
        who=row[4],
        undoable=bool(row[5]),
        hash=row[6],
        undone=bool(row[7]),
        clock_back=details.get("clock_back", 0),
    )


def _target(ledger: Ledger, seq: int) -> HistoryEntry:
    found = _entries(ledger, "seq = ?", (seq,))
    if not found:
        raise UndoRefused(N_("没有第 {seq} 号操作。"), seq=seq)
    return found[0]


def _words(entry: HistoryEntry) -> str:
    return f"{entry.label} {entry.summary}".strip()


def _content(plain: dict[str, Any]) -> dict[str, Any]:
    content = {key: value for key, value in plain.items() if key not in HEAD}
    return {**content, "deleted": plain["deleted"]}


def _require_unchanged(unit: UnitOfWork, change: journal.Change, expected: str | None) -> None:
    """Refuse when a record is not as the operation left it (or, for redo, found it)."""
    current = unit.plain(change.kind, change.record_id)
    gone = current is None or current["deleted"]
    if expected is None:
        same = gone
    else:
        same = current is not None and _content(current) == _content(json.loads(expected))
    if not same:
        raise UndoRefused(
            N_("这一步之后“{label}”又改过，不能单独撤销或重做。"),
            next_step=N_("请先撤销后来的改动。"),
            label=KINDS[change.kind].label,
        )


def _prefetch(unit: UnitOfWork, changes: list[journal.Change]) -> None:
    for kind in {change.kind for change in changes}:
        unit.prefetch(kind, [change.record_id for change in changes if change.kind == kind])


def _put_back(unit: UnitOfWork, seq: int) -> None:
    changes = journal.changes_of(unit.ledger, seq)
    _prefetch(unit, changes)
    for change in reversed(changes):
        _require_unchanged(unit, change, change.after)
        if change.before is None:
            unit.remove_plain(change.kind, change.record_id)
        else:
            unit.save_plain(change.kind, json.loads(change.before))


def _bring_again(unit: UnitOfWork, seq: int) -> None:
    changes = journal.changes_of(unit.ledger, seq)
    _prefetch(unit, changes)
    for change in changes:
        _require_unchanged(unit, change, change.before)
        unit.save_plain(change.kind, json.loads(change.after))


_OF_RETAILER = tuple(
    f"SELECT 1 FROM {table} WHERE deleted = 0 AND retailer_id IN"  # noqa: S608 - own names
    for table in ("visit", "display_check", "six_one", "six_one_exemption", "todo")
)
_OF_PRODUCT = (
    "SELECT 1 FROM visit_stock_lines JOIN visit ON visit.id = parent_id "
    "WHERE visit.deleted = 0 AND product_id IN",
)
_BULK = ("active_purchase_line", "active_purchase_month")


def _refuse_orphans(unit: UnitOfWork) -> None:
    """Refuse to take back retailers and products that records or purchases still name."""
    unit.flush()
    for kind, named_in in (("retailer", _OF_RETAILER), ("product", _OF_PRODUCT)):
        ids = json.dumps(sorted(unit.removed_ids(kind)))
        if ids == "[]":
            continue
        label = KINDS[kind].label
        if _any_names(unit.ledger, named_in, ids):
            raise UndoRefused(
                N_("这次收进来的{label}已有走访、评估或待办，不能撤销。"),
                next_step=N_("请先撤销那些记录。"),
                label=label,
            )
        bulk = (f"SELECT 1 FROM {view} WHERE {kind}_id IN" for view in _BULK)  # noqa: S608
        if _any_names(unit.ledger, bulk, ids):
            raise UndoRefused(
                N_("后来收的购进用到这次收进来的{label}，不能单独撤销。"),
                next_step=N_("请先撤销后来的那次导入。"),
                label=label,
            )


def _refuse_unproved(unit: UnitOfWork, seq: int) -> None:
    """Refuse to take back an older visit alone when ④ would no longer say what later ones found."""
    for change in journal.changes_of(unit.ledger, seq):
        if change.kind != "visit":
            continue
        for plain in (json.loads(text) for text in (change.before, change.after) if text):
            if rests_on_visits(unit, plain["retailer_id"], date.fromisoformat(plain["day"])):
                raise UndoRefused(
                    N_("同期后来还有走访，六个一④以它们一起计算，不能单独撤销这一次。"),
                    next_step=N_("请打开这次走访，用“撤回”。"),
                )


def _any_names(ledger: Ledger, selects: Iterable[str], ids: str) -> bool:
    """Tell whether a row of one of ``selects`` names one of ``ids`` (a JSON list)."""
    return any(
        ledger.scalar(f"{select} (SELECT value FROM json_each(?)) LIMIT 1", (ids,))  # noqa: S608
        for select in selects
    )
