"""What speaks for a visit to each store today, as it stood this morning (DOMAIN 4.1)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import attrs

from models.calendar import add_months
from models.plan.settings import PlanSettings
from models.retailer import RetailerStatus
from models.six_ones.board import BoardRow
from models.six_ones.cells import Cell, CellState
from models.today import StopFacts, Weights, visits_behind
from models.todo import Todo
from storage.database import Ledger
from storage.queries.plan import plan_settings
from storage.queries.retailers import RetailerRow
from storage.queries.settings import judgement

__all__ = ["Morning", "stop_facts", "stop_weights"]

_WAITING = (CellState.TO_DO, CellState.BEGUN, CellState.OVERDUE)


def stop_weights(ledger: Ledger) -> Weights:
    """Return the points of the terms; how long is long ago is told by the settings of the plan."""
    days = plan_settings(ledger).long_ago_days
    return attrs.evolve(judgement(ledger, Weights), long_ago_days=days)


@attrs.frozen(kw_only=True)
class Morning:
    """What 今日 has read already: every store, what is due of todos and six-ones."""

    today: date
    rows: Sequence[RetailerRow]
    todos: Sequence[Todo]
    board: Mapping[str, BoardRow]


def stop_facts(ledger: Ledger, morning: Morning, planned: frozenset[str]) -> list[StopFacts]:
    """Return the facts of every store; ``planned`` are those on the day's plan."""
    today, board = morning.today, morning.board
    last, out = _last_visits(ledger, today)
    late, now = _morning_todos(morning.todos, today)
    grumbling, overdue = _complaints(ledger, today)
    behind = _behind(ledger, today, morning.rows, grumbling | overdue)
    return [
        StopFacts(
            retailer_id=row.id,
            closed=not row.served,
            planned=row.id in planned,
            last_visit=last.get(row.id),
            todos_overdue=late[row.id],
            todos_today=now[row.id],
            six_ones_overdue=_open_cells(board.get(row.id), today, overdue=True),
            six_ones_due=_open_cells(board.get(row.id), today, overdue=False),
            behind=behind.get(row.id, 0),
            out_of_stock=out.get(row.id, 0),
            complaints_late=overdue[row.id],
            complaints_open=grumbling[row.id],
            licence_until=row.licence_until,
            order_day=row.order_day,
            delivery_day=row.delivery_day,
            route=row.visit_route,
            route_order=row.route_order,
            street=row.street,
        )
        for row in morning.rows
    ]


def _last_visits(ledger: Ledger, today: date) -> tuple[dict[str, date], dict[str, int]]:
    """Return by store its last visit before today, and how many products were out then."""
    found = ledger.query(
        "WITH last AS (SELECT retailer_id, max(day) AS day FROM visit WHERE deleted = 0 "
        "AND shop_state <> '关门' AND day < ? GROUP BY retailer_id) "
        "SELECT last.retailer_id, last.day, (SELECT count(*) FROM visit JOIN visit_stock_lines "
        "AS line ON line.parent_id = visit.id WHERE visit.retailer_id = last.retailer_id "
        "AND visit.day = last.day AND visit.deleted = 0 AND line.stock = 0) FROM last",
        (today.isoformat(),),
    )
    days = {shop: date.fromisoformat(day) for shop, day, _out in found}
    return days, {shop: out for shop, _day, out in found if out}


def _morning_todos(todos: Iterable[Todo], today: date) -> tuple[Counter[str], Counter[str]]:
    """Count by store what was overdue and what fell due today, before the day's first visit."""
    late: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for todo in todos:
        if todo.due is not None and todo.due <= today and todo.created_on != today:
            (now if todo.due == today else late)[todo.retailer_id] += 1
    return late, now


def _complaints(ledger: Ledger, today: date) -> tuple[Counter[str], Counter[str]]:
    """Count by store the complaints that were open this morning, and those that were late."""
    waiting: Counter[str] = Counter()
    late: Counter[str] = Counter()
    condition = "deleted = 0 AND received_on < ?1 AND (closed_on IS NULL OR closed_on = ?1)"
    if not ledger.scalar(
        f"SELECT EXISTS (SELECT 1 FROM complaint WHERE {condition})",  # noqa: S608 - own words
        (today.isoformat(),),
    ):
        return waiting, late
    from storage.queries.complaints import complaints_where

    morning = datetime.combine(today, time())
    for held in complaints_where(ledger, condition, (today.isoformat(),)):
        step = held.before(today).next_step(morning)
        (late if step is not None and step.late else waiting)[held.complaint.retailer_id] += 1
    return waiting, late


def _behind(
    ledger: Ledger,
    today: date,
    rows: Iterable[RetailerRow],
    complaining: Counter[str],
) -> dict[str, int]:
    """Return by how many visits each open store is behind this month.

    A month with a plan is measured by it: what was planned before today and is not made up for.
    Otherwise standard and new stores have their frequency and every other one visit a month, with
    one more where a complaint is open; the classes by purchases (ABC) are the plan's business.
    """
    first = today.replace(day=1)
    span = (first.isoformat(), (today - timedelta(days=1)).isoformat())
    made: dict[str, int] = dict(
        ledger.query(
            "SELECT retailer_id, count(DISTINCT day) FROM visit WHERE deleted = 0 "
            "AND shop_state <> '关门' AND day BETWEEN ? AND ? GROUP BY retailer_id",
            span,
        )
    )
    settings = plan_settings(ledger)
    planned = _planned(ledger, first, span[1])
    new = _newcomers(ledger, today, settings)
    found = {}
    for row in rows:
        if not row.served:
            continue
        done = made.get(row.id, 0)
        if planned is not None:
            short = max(0, planned.get(row.id, 0) - done)
        else:
            wanted = settings.per_standard if row.standard else settings.per_c
            wanted = max(wanted, settings.per_new if row.id in new else 0)
            wanted += settings.problem_extra if complaining[row.id] else 0
            short = visits_behind(wanted, done, today)
        if short:
            found[row.id] = short
    return found


def _planned(ledger: Ledger, first: date, yesterday: str) -> dict[str, int] | None:
    """Return by store the visits planned this month before today; None for a month without.

    Single rounds put together by hand are no plan of a month: they tell nothing of other stores.
    """
    month = "deleted = 0 AND state <> '取消' AND day BETWEEN ? AND ?"
    if not ledger.scalar(
        f"SELECT EXISTS (SELECT 1 FROM plan_stop WHERE {month} AND by_hand = 0)",  # noqa: S608 - own words
        (first.isoformat(), f"{first:%Y-%m}-31"),
    ):
        return None
    return dict(
        ledger.query(
            "SELECT retailer_id, count(DISTINCT day) FROM plan_stop "  # noqa: S608
            f"WHERE {month} GROUP BY retailer_id",
            (first.isoformat(), yesterday),
        )
    )


def _newcomers(ledger: Ledger, today: date, settings: PlanSettings) -> frozenset[str]:
    since = add_months(today, -settings.new_months).isoformat()
    return frozenset(
        row[0]
        for row in ledger.query(
            "SELECT id FROM retailer WHERE deleted = 0 AND (opened_on > ? OR status = ?)",
            (since, RetailerStatus.NEW.value),
        )
    )


def _open_cells(row: BoardRow | None, today: date, *, overdue: bool) -> int:
    """Count what a store owed this morning: what was done today was still open then."""
    return sum(
        _owed_this_morning(cell, today) and (cell.due is not None and cell.due < today) == overdue
        for cell in (row.cells if row else ())
    )


def _owed_this_morning(cell: Cell, today: date) -> bool:
    return cell.counted and (cell.state in _WAITING or cell.done_on == today)
