"""Records that this ledger names and does not hold: who has them (decision 24).

What a store did at an event over many stores goes with the store; the event stays with the
colleague who held it.
"""

from models.errors import DomainError
from models.kinds import KINDS
from models.marks import N_
from storage.database import Ledger
from storage.ledger.table_names import table_name

__all__ = ["kept_elsewhere"]

_GIVER = (
    "SELECT json_extract(details, '$.giver') FROM change JOIN operation "
    "ON operation.seq = change.operation WHERE kind = 'six_one' AND name = 'import_handover' "
    "AND json_extract(after, '$.ref_id') = ? ORDER BY operation.seq DESC LIMIT 1"
)


def kept_elsewhere(ledger: Ledger, kind: str, record_id: str) -> DomainError | None:
    """Return what to say of a source that is not in this ledger; None where it is, or was."""
    known = f"SELECT EXISTS (SELECT 1 FROM {table_name(kind)} WHERE id = ?)"  # noqa: S608
    if not record_id or ledger.scalar(known, (record_id,)):
        return None
    next_step = N_("要更正或撤回，请记它的人在那边改好再移交一次，这里就跟着变。")
    label, giver = KINDS[kind].label, ledger.scalar(_GIVER, (record_id,))
    if giver:
        return DomainError(
            N_("这次{kind}是工号 {giver} 的同事记的，留在那边的台账里，这里只有这一户的结果。"),
            next_step=next_step, kind=label, giver=giver,
        )  # fmt: skip
    return DomainError(
        N_("这次{kind}记在别的台账里，这里只有这一户的结果。"), next_step=next_step, kind=label
    )
