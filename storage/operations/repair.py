"""Mending a damaged ledger with what it still holds itself: the journal's content, hashes, indexes.

A repair writes nothing new. Records get the journal's last content back, to the revision; a damaged
entry of the journal gets back what its own hash proves; indexes are made anew from their tables.
What nothing proves is left as it is, and said plainly.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from models.changes import Changes
from models.errors import RoundbookError
from models.kinds import KINDS
from models.marks import N_
from storage import driver
from storage.database import Ledger
from storage.failures import LedgerDamaged
from storage.ledger import journal
from storage.ledger.purchase_sums import add_up_all
from storage.ledger.staging import BULK_SHEETS
from storage.ledger.tables import RecordTable, child_values, table_of
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.check_ledger import look_through
from storage.operations.checking.chain import JournalView
from storage.operations.checking.sums import SOURCES
from storage.operations.device import take_new_device
from storage.operations.mending.handouts import Original, mend_batch, read_originals
from storage.operations.mending.plan import PARENTS, Batch, Mend, RepairPlan, make_plan
from storage.operations.mending.tables import make_anew, sort_anew

__all__ = ["Mend", "RepairPlan", "RepairRefused", "plan_repair", "repair"]


class RepairRefused(RoundbookError):
    """The ledger is not what was planned for; nothing was written."""


def plan_repair(ledger: Ledger) -> RepairPlan:
    """Check the ledger and tell what could be mended, and what cannot; writes nothing."""
    with ledger.snapshot():
        return make_plan(ledger, *look_through(ledger))


def repair(
    ledger: Ledger,
    plan: RepairPlan,
    before: Callable[[], object] | None = None,
    handouts: Sequence[Path] = (),
) -> Changes:
    """Mend what ``plan`` names, as one operation that cannot be undone; nothing for an empty plan.

    ``before`` is called first, once it is clear that the plan still holds: there a backup belongs.
    ``handouts``: the files damaged purchases came from; each batch is mended whose digest then
    proves it. Raises :class:`RepairRefused` when the ledger was written to since the plan was made,
    or when there is more damage than the plan knows of; nothing is written then.
    """
    batches = _from_files(ledger, plan, handouts)
    if plan.is_empty and not batches:
        return Changes()
    _refuse_unless(journal.head_hash(ledger) == plan.head)
    if before is not None:
        before()
    try:
        with operation(ledger, "repair_records", undoable=False) as unit:
            report, view = look_through(ledger)
            _refuse_unless(make_plan(ledger, report, view).same_work(plan))
            _mend(unit, plan, view)
            mended = _mend_batches(unit, batches)
            _refuse_nothing(plan.is_empty and not mended)
            _add_up(unit, plan, mended)
            count = plan.count + len(mended)
            unit.details |= {
                **plan.work(),
                "mended": mended,
                "summary": N_("{n} 处").format(n=count),
            }
    except (LedgerDamaged, driver.DatabaseError, TypeError) as error:
        raise RepairRefused(
            N_("损坏比能修复的更深，没有改动台账。"), next_step=N_("请从备份恢复。")
        ) from error
    return unit.changes


def _from_files(
    ledger: Ledger, plan: RepairPlan, handouts: Sequence[Path]
) -> list[tuple[Batch, Original]]:
    """Return the damaged batches with the sheets they came from, where the files are those."""
    found = [
        (batch, original)
        for original in read_originals(ledger, handouts)
        for batch in plan.batches
        if (batch.sha256, batch.sheet) == (original.sha256, original.sheet)
    ]
    if handouts and not found:
        raise RepairRefused(
            N_("这些文件不是当时收的那几个，没有补回什么。"),
            next_step=N_("请选名字和内容都没有改过的原文件。"),
        )
    return found


def _mend_batches(unit: UnitOfWork, batches: Sequence[tuple[Batch, Original]]) -> list[int]:
    """Mend batches from their files; return those that are proved right now."""
    mended = [
        batch.id
        for batch, original in batches
        if mend_batch(unit.ledger, batch.id, batch.digest, original)
    ]
    if mended:
        unit.touch("purchase")
    return mended


def _refuse_nothing(nothing: bool) -> None:
    if nothing:
        raise RepairRefused(
            N_("原文件也补不全这批购进，没有改动台账。"), next_step=N_("请从备份恢复。")
        )


def _refuse_unless(same: bool) -> None:
    if not same:
        raise RepairRefused(
            N_("核对之后台账又有改动，没有修复。"), next_step=N_("请重新核对一次。")
        )


def _mend(unit: UnitOfWork, plan: RepairPlan, view: JournalView) -> None:
    ledger = unit.ledger
    for table in plan.tables:
        sort_anew(ledger, table, PARENTS.get(table, ""))
    ledger.execute("PRAGMA defer_foreign_keys = ON")
    make_anew(ledger, plan.indexes)
    for seq in plan.operations:
        _write_proof(ledger, view, seq)
    for table, row in plan.strays:
        ledger.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608 - own names
    for kind in KINDS:
        _write_records(unit, kind, [mend for mend in plan.records if mend.kind == kind])
    for batch, active in plan.switches:
        ledger.execute("UPDATE import_batch SET active = ? WHERE id = ?", (active, batch))
        unit.touch(_bulk_kind(ledger, batch))
    ledger.execute_many(
        "UPDATE import_batch SET digest = ? WHERE id = ?",
        [(digest, batch) for batch, digest in plan.digests],
    )
    if plan.device:
        _write_device(ledger, plan.device)
    if plan.new_device:  # a key is never replaced by itself: the device goes with it
        take_new_device(unit, ledger.folder)
        unit.touch("device")


def _add_up(unit: UnitOfWork, plan: RepairPlan, mended: Sequence[int]) -> None:
    """Add up all purchases anew where what they are made of was mended, or the sums are wrong."""
    if plan.sums or plan.switches or mended or SOURCES.intersection(plan.tables):
        add_up_all(unit.ledger)
        unit.touch("purchase")


def _bulk_kind(ledger: Ledger, batch: int) -> str:
    sheet = ledger.scalar("SELECT sheet FROM import_batch WHERE id = ?", (batch,))
    return "purchase" if sheet in BULK_SHEETS else "import"


def _write_proof(ledger: Ledger, view: JournalView, seq: int) -> None:
    """Write an operation as its hash proves it was."""
    proof = view.proofs[seq]
    values = attrs.asdict(proof.head)
    del values["seq"]
    sets = ", ".join(f"{name} = ?" for name in values)
    ledger.execute(f"UPDATE operation SET {sets} WHERE seq = ?", (*values.values(), seq))  # noqa: S608
    ledger.execute_many(
        "UPDATE change SET kind = ?, record_id = ?, revision = ?, before = ?, after = ? "
        "WHERE operation = ? AND position = ?",
        [
            (each.kind, each.record_id, each.revision, each.before, each.after, seq, position)
            for position, each in enumerate(proof.changes)
        ],
    )


def _write_records(unit: UnitOfWork, kind: str, mends: Sequence[Mend]) -> None:
    """Write the journal's content of records of one kind into their tables, lines included."""
    if not mends:
        return
    table = table_of(kind)
    plains = [json.loads(_content(unit.ledger, mend)) for mend in mends]
    unit.ledger.execute_many(
        f"DELETE FROM {table.name} WHERE rowid = ? AND id IS NOT ?",  # noqa: S608 - own names
        [(mend.row, mend.record_id) for mend in mends],  # an id that is no text any more
    )
    unit.ledger.execute_many(table.upsert, [table.values(plain) for plain in plains])
    _write_lines(unit.ledger, table, plains)
    unit.touch(kind, [mend.record_id for mend in mends])


def _content(ledger: Ledger, mend: Mend) -> str:
    return str(
        ledger.scalar(
            "SELECT after FROM change WHERE operation = ? AND position = ?",
            (mend.operation, mend.position),
        )
    )


def _write_lines(ledger: Ledger, table: RecordTable, plains: Sequence[dict[str, Any]]) -> None:
    """Write lines anew; a line that names no record is a damaged one of these."""
    for child in table.children:
        ledger.execute_many(
            f"DELETE FROM {child.name} WHERE parent_id = ?",  # noqa: S608 - own names
            [(plain["id"],) for plain in plains],
        )
        ledger.execute(
            f"DELETE FROM {child.name} "  # noqa: S608 - own names
            f"WHERE parent_id NOT IN (SELECT id FROM {table.name})"
        )
        rows = [row for plain in plains for row in child_values(child, plain)]
        if rows:
            ledger.execute_many(child.insert, rows)


def _write_device(ledger: Ledger, device: str) -> None:
    """Give the ledger its own id back, wherever the damaged one lies."""
    ledger.execute("DELETE FROM meta WHERE key = 'device_id' OR value = ?", (device,))
    ledger.execute("INSERT INTO meta (key, value) VALUES ('device_id', ?)", (device,))
