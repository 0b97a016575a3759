"""The evaluations of a month, a store over time, and what fails most, each from one reading."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from models.calendar import Period
from models.check import Check
from models.checklist import Checklist
from models.evaluations import Failure, PointLine, compared_points, failures
from models.six_one_record import SixOneItem
from models.six_ones import CellState
from models.todo import TodoState
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.board import StoreLine, board_of_month, store_lines
from storage.queries.checklists import checklist_of

__all__ = [
    "Evaluated",
    "MonthEvaluations",
    "StoreEvaluations",
    "month_evaluations",
    "store_evaluations",
]

_SETTLED = tuple(state.value for state in TodoState if state.settled)
_LAST = 6
"""So many checks of a store are laid side by side."""


@attrs.frozen(kw_only=True)
class Evaluated:
    """One finalised check of the month: its store, and its rectifications (open of all)."""

    check: Check
    shop_name: str
    route: str
    pinyin: str
    initials: str
    owner: str
    licence_no: str
    open_todos: int
    todos: int


@attrs.frozen(kw_only=True)
class MonthEvaluations:
    """A month: its checks (the newest first), the standard stores without one, what fails most."""

    month: str
    checks: tuple[Evaluated, ...]
    waiting: tuple[StoreLine, ...]
    checklists: Mapping[str, Checklist]

    def failures(self, routes: frozenset[str] | None = None) -> tuple[Failure, ...]:
        """Return the failures of the round, of some routes or of all."""
        chosen = (each.check for each in self.checks if routes is None or each.route in routes)
        return failures(chosen, self.checklists)


@attrs.frozen(kw_only=True)
class StoreEvaluations:
    """A store's last checks, the oldest first, and its points over them."""

    checks: tuple[Check, ...]
    lines: tuple[PointLine, ...]


def _checklists(ledger: Ledger, checks: Iterable[Check]) -> dict[str, Checklist]:
    days = {check.template_version: check.day for check in checks}
    return {version: checklist_of(ledger, version, day) for version, day in days.items()}


def month_evaluations(ledger: Ledger, month: str, today: date) -> MonthEvaluations:
    """Return the evaluations of ``month`` (YYYY-MM)."""
    period = Period.parse(month)
    days = (period.first.isoformat(), period.last.isoformat())
    where = "deleted = 0 AND total IS NOT NULL AND day BETWEEN ? AND ? ORDER BY day DESC, id"
    checks = find(ledger, Check, where, days)
    shops = {
        row[0]: row[1:]
        for row in ledger.query(
            "SELECT retailer.id, shop_name, coalesce(nullif(retailer_notes.visit_route, ''), "
            "retailer.visit_route), retailer.pinyin, initials, owner, licence_no FROM retailer "
            "LEFT JOIN retailer_notes ON retailer_notes.id = retailer.id "
            "AND retailer_notes.deleted = 0"
        )
    }
    todos = _todos(ledger, days)
    return MonthEvaluations(
        month=period.key,
        checks=tuple(_evaluated(check, shops, todos) for check in checks),
        waiting=_waiting(ledger, period.key, today),
        checklists=_checklists(ledger, checks),
    )


def _evaluated(
    check: Check,
    shops: Mapping[str, tuple[str, ...]],
    todos: Mapping[str, tuple[int, int]],
) -> Evaluated:
    name, route, pinyin, initials, owner, licence = shops.get(
        check.retailer_id, (check.retailer_id, "", "", "", "", "")
    )
    open_, every = todos.get(check.id, (0, 0))
    return Evaluated(
        check=check,
        shop_name=name,
        route=route,
        pinyin=pinyin,
        initials=initials,
        owner=owner,
        licence_no=licence,
        open_todos=open_,
        todos=every,
    )


def _todos(ledger: Ledger, days: tuple[str, str]) -> dict[str, tuple[int, int]]:
    marks = ", ".join("?" * len(_SETTLED))
    rows = ledger.query(
        f"SELECT source_id, sum(state NOT IN ({marks})), count(*) FROM todo "  # noqa: S608 - only marks
        "WHERE deleted = 0 AND source_id IN "
        "(SELECT id FROM display_check WHERE day BETWEEN ? AND ?) GROUP BY 1",
        (*_SETTLED, *days),
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def _waiting(ledger: Ledger, month: str, today: date) -> tuple[StoreLine, ...]:
    """Return the standard stores that owe ② in the month and have none."""
    lines = store_lines(ledger)
    rows = board_of_month(ledger, month, today).board.rows
    return tuple(
        lines[row.retailer_id]
        for row in rows
        if (cell := row.cell(SixOneItem.EVALUATION)).counted
        and not cell.done
        and cell.state is not CellState.BEGUN
    )


def store_evaluations(ledger: Ledger, retailer_id: str, last: int = _LAST) -> StoreEvaluations:
    """Return the last checks of a store side by side."""
    found = find(
        ledger,
        Check,
        "deleted = 0 AND total IS NOT NULL AND retailer_id = ? "
        "ORDER BY day DESC, entered_at DESC LIMIT ?",
        (retailer_id, last),
    )
    checks = tuple(reversed(found))
    return StoreEvaluations(
        checks=checks, lines=compared_points(checks, _checklists(ledger, checks))
    )
