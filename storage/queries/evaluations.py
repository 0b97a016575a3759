"""The evaluations of a period, who waits for one, a store over time, what fails most."""

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
from storage.queries.own_values import OWN_NOTES, OWN_ROUTE

__all__ = [
    "Evaluated",
    "Evaluations",
    "StoreEvaluations",
    "Unevaluated",
    "evaluations_of",
    "store_evaluations",
    "stores_without",
]

_SETTLED = tuple(state.value for state in TodoState if state.settled)


@attrs.frozen(kw_only=True)
class Evaluated:
    """One finalised check: its store, and its rectifications (open of all)."""

    check: Check
    shop_name: str
    route: str
    pinyin: str
    initials: str
    owner: str
    licence_no: str
    open_todos: int
    todos: int


@attrs.frozen
class Unevaluated:
    """A standard store that owes an evaluation; ``state`` is that of its cell on the board."""

    store: StoreLine
    state: CellState

    @property
    def route(self) -> str:
        """The route it is visited on."""
        return self.store.route


@attrs.frozen(kw_only=True)
class Evaluations:
    """The checks of a month, quarter or year, the newest first, and the versions they name."""

    period: Period
    checks: tuple[Evaluated, ...]
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


def evaluations_of(ledger: Ledger, period: Period) -> Evaluations:
    """Return the finalised checks whose day lies in ``period``."""
    days = (period.first.isoformat(), period.last.isoformat())
    where = "deleted = 0 AND total IS NOT NULL AND day BETWEEN ? AND ? ORDER BY day DESC, id"
    checks = find(ledger, Check, where, days)
    shops = {
        row[0]: row[1:]
        for row in ledger.query(
            f"SELECT retailer.id, shop_name, {OWN_ROUTE}, "  # noqa: S608 - own fragments
            f"retailer.pinyin, initials, owner, licence_no FROM retailer {OWN_NOTES}"
        )
    }
    todos = _todos(ledger, days)
    return Evaluations(
        period=period,
        checks=tuple(_evaluated(check, shops, todos) for check in checks),
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


def stores_without(ledger: Ledger, month: str, today: date) -> tuple[Unevaluated, ...]:
    """Return the standard stores that owe ② in ``month`` (YYYY-MM) and have no check at all."""
    lines = store_lines(ledger)
    rows = board_of_month(ledger, month, today).board.rows
    return tuple(
        Unevaluated(lines[row.retailer_id], cell.state)
        for row in rows
        if (cell := row.cell(SixOneItem.EVALUATION)).counted and cell.record is None
    )


def store_evaluations(ledger: Ledger, retailer_id: str, last: int) -> StoreEvaluations:
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
