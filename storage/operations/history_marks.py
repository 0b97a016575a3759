"""分数线 of checks turned alone: refused where a check was judged by it, or would not be.

A check keeps its grade as it was made, and a correction is judged by the marks of its day. So those
marks are neither taken back from under it nor put under it afterwards, and a check does not come
back among other marks than those it was made by.
"""

from models.checklist import CheckMarks
from models.marks import N_
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.queries.history_changes import record_name
from storage.queries.history_view import LAST_TURN, entries

__all__ = ["refuse_judged", "refuse_other_marks"]

_KEY = f"{CheckMarks.key}@"
_HOLD_ON = (
    "marks.kind = 'setting' AND marks.record_id GLOB :key || '*' "
    "AND marks.record_id <= :key || judged.day AND NOT EXISTS (SELECT 1 FROM setting AS later "
    "WHERE later.deleted = 0 AND later.id GLOB :key || '*' AND later.id > marks.record_id "
    "AND later.id <= :key || judged.day)"
)
"""Marks (a change of them) that hold on the day of a check while they are on.

What the step itself changed is looked at first (CROSS JOIN, the unary plus), not every check.
"""
_TURN_THEN = (
    "SELECT turn.undoes IS NOT NULL FROM operation AS turn WHERE turn.seq < :seq "
    "AND (turn.undoes = operation.seq OR turn.redoes = operation.seq) "
    "ORDER BY turn.seq DESC LIMIT 1"
)
"""As ``LAST_TURN``, at the time of the step that is asked about."""
_LATER_CHECK = (
    "SELECT marks.record_id, operation.seq FROM change AS marks "  # noqa: S608 - own names
    f"CROSS JOIN display_check AS judged ON {_HOLD_ON} "
    "CROSS JOIN change AS touched ON touched.kind = 'check' AND touched.record_id = judged.id "
    "JOIN operation ON operation.seq = touched.operation "
    "WHERE marks.operation = :seq AND operation.seq > :seq AND undoes IS NULL AND redoes IS NULL "
    f"AND undoable = 1 AND coalesce(({LAST_TURN}), 0) = 0 ORDER BY operation.seq DESC LIMIT 1"
)
_TURNED_SINCE = (
    "SELECT marks.record_id, operation.seq FROM change AS touched "  # noqa: S608 - own names
    "CROSS JOIN display_check AS judged ON judged.id = touched.record_id "
    f"CROSS JOIN change AS marks ON {_HOLD_ON} AND marks.operation < :seq "
    "JOIN operation ON operation.seq = marks.operation AND undoes IS NULL AND redoes IS NULL "
    f"WHERE touched.operation = :seq AND +touched.kind = 'check' AND coalesce(({LAST_TURN}), 0) <> "
    f"coalesce(({_TURN_THEN}), 0) "
    "ORDER BY operation.seq DESC LIMIT 1"
)


def refuse_judged(ledger: Ledger, seq: int) -> None:
    """Refuse to turn marks, back or again, that hold on the day of a check made after them."""
    found = ledger.query(_LATER_CHECK, {"seq": seq, "key": _KEY})
    if found:
        marks, later = found[0]
        raise UndoRefused(
            N_("“{name}”已管到第 {later} 步（{what}），不能单独撤销或重做。"),
            next_step=N_("请先撤销那一步；要改分数线，请在设置里另改。"),
            name=record_name(ledger, "setting", marks),
            later=later,
            what=entries(ledger, "seq = ?", (later,))[0].label,
        )


def refuse_other_marks(ledger: Ledger, seq: int) -> None:
    """Refuse to do a check again while marks of its day, set before it, were turned after it."""
    found = ledger.query(_TURNED_SINCE, {"seq": seq, "key": _KEY})
    if found:
        marks, turned = found[0]
        raise UndoRefused(
            N_("这次评估之后撤销或重做过第 {turned} 步（“{name}”），不能单独重做。"),
            next_step=N_("请先把那一步转回来，或者重新评估。"),
            turned=turned,
            name=record_name(ledger, "setting", marks),
        )
