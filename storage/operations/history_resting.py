"""What a step brought in, later steps may need: then it is not taken back from under them.

A visit that was withdrawn needs its shop no more, but the withdrawal that can be undone does. So it
is steps that are asked, not only what is alive: whatever is taken out of the middle, undoing the
rest one after the other always leads back to the beginning.
"""

from models.kinds import KINDS
from models.marks import N_
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.queries.history_changes import record_name
from storage.queries.history_view import LAST_TURN, entries

__all__ = ["refuse_resting"]

_LINES = "(SELECT parent_id AS id, retailer_id FROM {table})"
_RESTS_ON = (
    ("retailer", "visit", "visit", "retailer_id"),
    ("retailer", "check", "display_check", "retailer_id"),
    ("retailer", "six_one", "six_one", "retailer_id"),
    ("retailer", "six_one_exemption", "six_one_exemption", "retailer_id"),
    ("retailer", "todo", "todo", "retailer_id"),
    ("retailer", "retailer_notes", "retailer_notes", "id"),
    ("retailer", "store_report", "store_report", "retailer_id"),
    ("retailer", "standard_file", "standard_file", "retailer_id"),
    ("retailer", "retailer_plan", "retailer_plan", "retailer_id"),
    ("retailer", "campaign", _LINES.format(table="campaign_stores"), "retailer_id"),
    ("retailer", "training", _LINES.format(table="training_attendees"), "retailer_id"),
    ("retailer", "award_round", _LINES.format(table="award_round_results"), "retailer_id"),
    ("retailer", "month_close", _LINES.format(table="month_close_cells"), "retailer_id"),
    ("visit", "check", "display_check", "visit_id"),
    ("checklist", "check", "display_check", "template_version"),
)
"""Kind of what is named, kind and rows of what names it, and the column.

Of a checklist each change counts, not only the first: its points score the checks that name it.
Checks that came from elsewhere may be older than it; those do without it.
"""

_LATER = (
    "SELECT made.record_id, operation.seq FROM change AS made "  # noqa: S608 - own names
    "JOIN {table} AS named ON named.{column} = made.record_id "
    "JOIN change AS touched ON touched.kind = '{kind}' AND touched.record_id = named.id "
    "JOIN operation ON operation.seq = touched.operation "
    "WHERE made.operation = ?1 AND made.kind = '{base}' AND operation.seq <> ?1 "
    "AND CASE made.kind WHEN 'checklist' THEN operation.seq > ?1 "
    "ELSE made.before IS NULL OR json_extract(made.before, '$.deleted') END "
    f"AND undoes IS NULL AND redoes IS NULL AND undoable = 1 AND coalesce(({LAST_TURN}), 0) = 0 "
    "ORDER BY operation.seq DESC LIMIT 1"
)


def refuse_resting(ledger: Ledger, seq: int) -> None:
    """Refuse to take a step back while one that holds changed what needs what it brought in."""
    for base, kind, table, column in _RESTS_ON:
        found = ledger.query(
            _LATER.format(base=base, kind=kind, table=table, column=column), (seq,)
        )
        if found:
            record_id, later = found[0]
            raise UndoRefused(
                N_("{kind}“{name}”是这一步记下的，第 {later} 步（{what}）要用到，不能单独撤销。"),
                next_step=N_("请先撤销那一步。"),
                kind=KINDS[base].label,
                name=record_name(ledger, base, record_id),
                later=later,
                what=entries(ledger, "seq = ?", (later,))[0].label,
            )
