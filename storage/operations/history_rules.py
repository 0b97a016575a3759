"""When an operation can be taken back, or done again, by itself; and why not, in words."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models.difference import references
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.tables import HEAD
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.six_one_upkeep import follow_all, follow_changes
from storage.queries.history_changes import record_name
from storage.queries.history_view import LAST_TURN, entries

__all__ = [
    "refuse_base_off",
    "refuse_later_change",
    "refuse_missing_base",
    "refuse_orphans",
    "require_unchanged",
    "unfollowed",
]

_OF_RETAILER = tuple(
    f"SELECT 1 FROM {table} WHERE deleted = 0 AND retailer_id IN"  # noqa: S608 - own names
    for table in (
        "visit", "display_check", "six_one", "six_one_exemption", "todo",
        "complaint", "demand", "retailer_change", "grade_suggestion", "market_note",
        "irregularity", "expense", "store_report", "standard_file",
        "retailer_plan",
    )
) + tuple(
    f"SELECT 1 FROM {kind}_{lines} JOIN {kind} ON {kind}.id = parent_id "  # noqa: S608 - own names
    f"WHERE {kind}.deleted = 0 AND retailer_id IN"
    for kind, lines in (
        ("campaign", "stores"), ("training", "attendees"), ("award_round", "results"),
        ("month_close", "cells"),
    )
)  # fmt: skip
_OF_PRODUCT = (
    "SELECT 1 FROM visit_stock_lines JOIN visit ON visit.id = parent_id "
    "WHERE visit.deleted = 0 AND product_id IN",
    "SELECT 1 FROM demand WHERE deleted = 0 AND product_id IN",
    "SELECT 1 FROM brand_review WHERE deleted = 0 AND product_id IN",
    "SELECT 1 FROM campaign, json_each(products) AS named WHERE deleted = 0 AND named.value IN",
)
_OF_VISIT = ("SELECT 1 FROM display_check WHERE deleted = 0 AND visit_id IN",)
_BULK = ("active_purchase_line", "active_purchase_month")
_BASE = ("retailer", "visit")
"""Kinds without which a record that names one makes no sense; a product may be unknown."""

_DONE_SINCE = (
    "coalesce((SELECT max(again.seq) FROM operation AS again WHERE again.redoes = {seq}), {seq})"
)
_LATER_CHANGE = (
    "SELECT later.kind, later.record_id, operation.seq FROM change AS own "  # noqa: S608 - own names
    "JOIN change AS later ON later.kind = own.kind AND later.record_id = own.record_id "
    "AND later.operation <> own.operation JOIN operation ON operation.seq = later.operation "
    "WHERE own.operation = ? AND undoes IS NULL AND redoes IS NULL AND undoable = 1 "
    f"AND coalesce(({LAST_TURN}), 0) = 0 AND {_DONE_SINCE.format(seq='operation.seq')} > "
    f"{_DONE_SINCE.format(seq='own.operation')} ORDER BY operation.seq DESC LIMIT 1"
)
"""The steps that hold, of the same records, and were done (or done again) after a step was."""


def _content(plain: dict[str, Any]) -> dict[str, Any]:
    content = {key: value for key, value in plain.items() if key not in HEAD}
    return {**content, "deleted": plain["deleted"]}


def require_unchanged(
    unit: UnitOfWork, seq: int, change: journal.Change, expected: str | None
) -> None:
    """Refuse when a record is not as the operation ``seq`` left it (or, for redo, found it)."""
    current = unit.plain(change.kind, change.record_id)
    gone = current is None or current["deleted"]
    if expected is None:
        same = gone
    else:
        same = current is not None and _content(current) == _content(json.loads(expected))
    if not same:
        last = unit.ledger.scalar(
            "SELECT max(operation) FROM change WHERE kind = ? AND record_id = ?",
            (change.kind, change.record_id),
        )
        raise _changed_since(unit.ledger, seq, (change.kind, change.record_id), last)


def refuse_later_change(ledger: Ledger, seq: int) -> None:
    """Refuse to take back a step on which a later one stands, whatever the records hold now.

    A record that came back to the content it had (8, 16, 8, 16) looks unchanged; a step taken out
    of the middle would leave the later ones without what they were made on, and 撤销 stuck there.
    """
    rows = ledger.query(_LATER_CHANGE, (seq,))
    if rows:
        kind, record_id, later = rows[0]
        raise _changed_since(ledger, seq, (kind, record_id), later)


def _changed_since(ledger: Ledger, seq: int, record: tuple[str, str], later: int) -> UndoRefused:
    return UndoRefused(
        N_("{kind}“{name}”后来又改过{step}，不能单独撤销或重做第 {seq} 步。"),
        next_step=N_("请先撤销后来的改动。"),
        kind=KINDS[record[0]].label,
        name=record_name(ledger, *record),
        step=_later_step(ledger, seq, later),
        seq=seq,
    )


def _later_step(ledger: Ledger, seq: int, later: int) -> str:
    found = entries(ledger, "seq = ? AND seq > ?", (later, seq))
    if not found:
        return ""
    return Phrase(N_("（第 {seq} 步 {what}）"), seq=found[0].seq, what=found[0].label)


def refuse_orphans(unit: UnitOfWork) -> None:
    """Refuse to take away what records or purchases still name."""
    unit.flush()
    for kind, named_in in (("retailer", _OF_RETAILER), ("product", _OF_PRODUCT)):
        ids = json.dumps(sorted(unit.removed_ids(kind)))
        if ids == "[]":
            continue
        label = KINDS[kind].label
        if _any_names(unit.ledger, named_in, ids):
            raise UndoRefused(
                N_("这次收进来的{label}已有走访、评估、待办或登记，不能撤销。"),
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
    if _any_names(unit.ledger, _OF_VISIT, json.dumps(sorted(unit.removed_ids("visit")))):
        raise UndoRefused(
            N_("这次走访里后来做了评估，不能单独撤销或重做这一步。"),
            next_step=N_("请先撤销那次评估。"),
        )


def _any_names(ledger: Ledger, selects: Iterable[str], ids: str) -> bool:
    """Tell whether a row of one of ``selects`` names one of ``ids`` (a JSON list)."""
    return any(
        ledger.scalar(f"{select} (SELECT value FROM json_each(?)) LIMIT 1", (ids,))  # noqa: S608
        for select in selects
    )


def refuse_missing_base(unit: UnitOfWork, changes: Sequence[journal.Change]) -> None:
    """Refuse to bring a record back whose shop, product or visit is not in the ledger now."""
    for kind, record_id in dict.fromkeys(_bases(unit, changes)):
        plain = unit.plain(kind, record_id)
        if plain is None or not plain["deleted"]:  # what was never known can be counted too
            continue
        raise UndoRefused(
            N_("它用到的{kind}“{name}”现在不在台账里，不能单独撤销或重做这一步。"),
            next_step=N_("请先把那一步重做。"),
            kind=KINDS[kind].label,
            name=record_name(unit.ledger, kind, record_id),
        )


def _bases(unit: UnitOfWork, changes: Sequence[journal.Change]) -> Iterator[tuple[str, str]]:
    for change in changes:
        plain = unit.plain(change.kind, change.record_id)
        if plain is None or plain["deleted"]:
            continue
        promised = change.kind == "todo"  # a promise outlives the visit it was made in
        for kind, record_id in references(change.kind, plain):
            if kind in _BASE and not (promised and kind == "visit"):
                yield kind, record_id


def refuse_base_off(ledger: Ledger, seq: int) -> None:
    """Refuse to do an import again while one it rests on is taken back."""
    found = ledger.scalar(
        "SELECT earlier.file_name FROM import_batch AS batch "
        "JOIN batch_rests_on ON batch_rests_on.batch = batch.id "
        "JOIN import_batch AS earlier ON earlier.id = batch_rests_on.earlier "
        "WHERE batch.operation = ? AND earlier.active = 0 AND earlier.operation <> batch.operation "
        "ORDER BY earlier.id DESC LIMIT 1",
        (seq,),
    )
    if found is not None:
        raise UndoRefused(
            N_("这次导入以先前收的“{file}”为据，它现在是撤销的，不能单独重做。"),
            next_step=N_("请先重做先前那次导入。"),
            file=found,
        )


_RULING = ("change_setting", "change_notes", "import_handouts")
"""Steps that say what counts: later proofs were made by what they said."""


def unfollowed(unit: UnitOfWork, seq: int, changes: Sequence[journal.Change]) -> UndoRefused | None:
    """Return why a step is not turned alone: six-ones would no longer say what they rest on.

    What it saves to find out is not to be kept: where it returns a reason, that is to be raised.
    """
    before = _proofs(unit)
    follow_changes(unit, changes)
    if _proofs(unit) != before:
        return UndoRefused(
            N_("同期还有别的走访，六个一④以它们一起计算，不能单独撤销或重做这一次。"),
            next_step=N_("请打开这次走访，用“撤回”，或重新录入。"),
        )
    name = unit.ledger.scalar("SELECT name FROM operation WHERE seq = ?", (seq,))
    if name in _RULING:
        follow_all(unit)
    if _proofs(unit) == before:
        return None
    return UndoRefused(
        N_("后来的六个一是按它算的，不能单独撤销或重做这一步。"),
        next_step=N_("请先撤销后来的改动。"),
    )


def _proofs(unit: UnitOfWork) -> dict[str, dict[str, Any]]:
    return {plain["id"]: _content(plain) for plain in unit.pending("six_one")}
