"""The day at a glance: the proposed round, what was visited, what is due, what is unfinished.

The round is proposed from the facts at the start of the day, so that it stays the same while the
day's visits are recorded; a store that was visited beside the round follows behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import attrs

from models.reminders import Reminder, ReminderFacts, reminders
from models.six_ones.board import BoardRow
from models.six_ones.cells import Cell, CellState
from models.today import StopFacts, propose
from models.todo import Todo, TodoState
from storage.database import Ledger
from storage.queries.board import board_of_month
from storage.queries.cover import ShopCover, shop_cover
from storage.queries.purchases import Order, known_until, last_orders
from storage.queries.retailers import RetailerRow, retailer_rows
from storage.queries.visit_form import FormTodo, LastVisit, last_visit, open_todos
from storage.queries.visits import DraftRow, draft_rows

__all__ = [
    "NoticeGap",
    "RouteStop",
    "StopCard",
    "StopState",
    "TodayView",
    "VisitOfToday",
    "stop_card",
    "today_view",
    "visits_of_day",
]


class StopState(StrEnum):
    """How far a stop is; the values name signs."""

    DONE = "已完成"
    MISSED = "未遇"
    BEGUN = "进行中"
    OPEN = "待做"


@attrs.frozen(kw_only=True)
class VisitOfToday:
    """A visit of one day and what it holds; ``score`` in tenths of a point."""

    id: str
    retailer_id: str
    at: str
    mode: str
    shop_state: str
    counted: int = 0
    out_of_stock: int = 0
    passed: int = 0
    answered: int = 0
    todos: int = 0
    score: int | None = None

    @property
    def missed(self) -> bool:
        """未遇: the shop was shut."""
        return self.shop_state == "关门"


@attrs.frozen(kw_only=True)
class RouteStop:
    """One row of the round; ``planned`` is False for a store visited beside the round."""

    retailer_id: str
    state: StopState
    reasons: tuple[str, ...] = ()
    planned: bool = True
    visit: VisitOfToday | None = None
    draft_id: str = ""


@attrs.frozen(kw_only=True)
class NoticeGap:
    """Notices that must be told, and the open stores that were not told all of them."""

    notices: int
    retailer_ids: tuple[str, ...]


@attrs.frozen(kw_only=True)
class TodayView:
    """All that 今日 shows beside the card of one stop. ``todo_shops``: todo id → retailer id."""

    today: date
    rows: Mapping[str, RetailerRow]
    stops: tuple[RouteStop, ...]
    reminders: tuple[Reminder, ...]
    notices: NoticeGap
    drafts: tuple[DraftRow, ...]
    board: Mapping[str, BoardRow]
    todo_shops: Mapping[str, str]
    known_until: date | None

    @property
    def route(self) -> str:
        """The route most stops lie on."""
        routes = Counter(self.rows[stop.retailer_id].visit_route for stop in self.stops)
        routes.pop("", None)
        return min(routes, key=lambda route: (-routes[route], route), default="")

    @property
    def next_stop(self) -> str:
        """The retailer to be visited next: an unfinished visit first."""
        for state in (StopState.BEGUN, StopState.OPEN):
            for stop in self.stops:
                if stop.state is state:
                    return stop.retailer_id
        return ""

    def count(self, *states: StopState) -> int:
        """Return how many stops are in one of ``states``."""
        return sum(stop.state in states for stop in self.stops)


@attrs.frozen(kw_only=True)
class StopCard:
    """What to know before going in. ``bought``: 条 of this month, None where it is not known."""

    row: RetailerRow
    last: LastVisit | None
    todos: tuple[FormTodo, ...]
    orders: tuple[Order, ...]
    cover: ShopCover | None
    bought: int | None
    known_until: date | None
    six_ones: BoardRow | None


def today_view(ledger: Ledger, today: date) -> TodayView:
    """Return the day as it stands."""
    rows = {row.id: row for row in retailer_rows(ledger, today)}
    todos = _todos(ledger, today)
    month = f"{today:%Y-%m}"
    board = {row.retailer_id: row for row in board_of_month(ledger, month, today).board.rows}
    visits = visits_of_day(ledger, today)
    drafts = tuple(draft_rows(ledger))
    open_rows = {key: row for key, row in rows.items() if not row.closed}
    facts = ReminderFacts(
        today=today,
        cells=[cell for row in board.values() for cell in row.cells],
        todos=todos,
        licences={key: row.licence_until for key, row in open_rows.items()},
        last_visits={key: row.last_visit for key, row in open_rows.items()},
    )
    proposed = propose(_stop_facts(ledger, today, rows.values(), todos, board), today)
    reasons = {stop.retailer_id: stop.reasons for stop in proposed}
    return TodayView(
        today=today,
        rows=rows,
        stops=_stops(
            reasons,
            [each for each in visits if each.retailer_id in rows],
            [each for each in drafts if each.retailer_id in rows],
        ),
        reminders=reminders(facts),
        notices=_notice_gap(ledger, today, tuple(open_rows)),
        drafts=drafts,
        board={key: row for key, row in board.items() if row.applicable},
        todo_shops={todo.id: todo.retailer_id for todo in todos if todo.retailer_id in rows},
        known_until=known_until(ledger),
    )


def stop_card(ledger: Ledger, view: TodayView, retailer_id: str) -> StopCard:
    """Return the card of one store."""
    row = view.rows[retailer_id]
    known = view.known_until
    begun = known is not None and known >= view.today.replace(day=1)
    return StopCard(
        row=row,
        last=last_visit(ledger, retailer_id, view.today),
        todos=tuple(open_todos(ledger, view.today, retailer_id)),
        orders=tuple(last_orders(ledger, retailer_id, view.today)),
        cover=shop_cover(ledger, retailer_id, view.today),
        bought=row.bought_this_month if begun else None,
        known_until=known,
        six_ones=view.board.get(retailer_id),
    )


def _stops(
    reasons: Mapping[str, tuple[str, ...]],
    visits: Sequence[VisitOfToday],
    drafts: Sequence[DraftRow],
) -> tuple[RouteStop, ...]:
    """Put the day's visits and drafts on the round; what lies beside the round comes behind it."""
    of_shop = {visit.retailer_id: visit for visit in visits}
    begun = {
        draft.retailer_id: draft.id
        for draft in reversed(drafts)
        if draft.kind == "visit" and not draft.corrects
    }
    beside = [key for key in (*of_shop, *begun) if key not in reasons]
    return tuple(
        RouteStop(
            retailer_id=key,
            state=_state(of_shop.get(key), key in begun),
            reasons=reasons.get(key, ()),
            planned=key in reasons,
            visit=of_shop.get(key),
            draft_id=begun.get(key, ""),
        )
        for key in (*reasons, *dict.fromkeys(beside))
    )


def _state(visit: VisitOfToday | None, begun: bool) -> StopState:
    if begun:
        return StopState.BEGUN
    if visit is None:
        return StopState.OPEN
    return StopState.MISSED if visit.missed else StopState.DONE


def visits_of_day(ledger: Ledger, day: date) -> list[VisitOfToday]:
    """Return the visits of a day in the order they were made, with what they hold."""
    rows = ledger.query(
        "SELECT visit.id, retailer_id, "
        "coalesce(nullif(visit.arrived, ''), substr(entered_at, 12), ''), mode, shop_state, "
        "(SELECT count(*) FROM visit_stock_lines WHERE parent_id = visit.id "
        " AND stock IS NOT NULL), "
        "(SELECT count(*) FROM visit_stock_lines WHERE parent_id = visit.id AND stock = 0), "
        "(SELECT count(*) FROM visit_quick_check WHERE parent_id = visit.id AND result = '符合'), "
        "(SELECT count(*) FROM visit_quick_check WHERE parent_id = visit.id "
        " AND result <> '不适用'), "
        "(SELECT count(*) FROM todo WHERE source_id = visit.id AND deleted = 0), "
        "(SELECT total FROM display_check WHERE visit_id = visit.id AND deleted = 0 LIMIT 1) "
        "FROM visit WHERE visit.deleted = 0 AND day = ? ORDER BY 3, entered_at",
        (day.isoformat(),),
    )
    return [
        VisitOfToday(
            id=row[0],
            retailer_id=row[1],
            at=row[2][:5],
            mode=row[3],
            shop_state=row[4],
            counted=row[5],
            out_of_stock=row[6],
            passed=row[7],
            answered=row[8],
            todos=row[9],
            score=row[10],
        )
        for row in rows
    ]


def _todos(ledger: Ledger, today: date) -> list[Todo]:
    """Return the todos that were open this morning or are now."""
    rows = ledger.query(
        "SELECT id, retailer_id, content, due, state, created_on, settled_on FROM todo "
        "WHERE deleted = 0 AND due IS NOT NULL "
        "AND (state IN ('待处理', '处理中', '转上级') OR settled_on = ?)",
        (today.isoformat(),),
    )
    return [
        Todo(
            id=row[0],
            retailer_id=row[1],
            content=row[2],
            due=date.fromisoformat(row[3]),
            state=TodoState(row[4]),
            created_on=date.fromisoformat(row[5]) if row[5] else None,
            settled_on=date.fromisoformat(row[6]) if row[6] else None,
        )
        for row in rows
    ]


def _stop_facts(
    ledger: Ledger,
    today: date,
    rows: Iterable[RetailerRow],
    todos: Sequence[Todo],
    board: Mapping[str, BoardRow],
) -> list[StopFacts]:
    last: dict[str, str] = dict(
        ledger.query(
            "SELECT retailer_id, max(day) FROM visit WHERE deleted = 0 AND shop_state <> '关门' "
            "AND day < ? GROUP BY retailer_id",
            (today.isoformat(),),
        )
    )
    late, now = _morning_todos(todos, today)
    return [
        StopFacts(
            retailer_id=row.id,
            closed=row.closed,
            last_visit=date.fromisoformat(last[row.id]) if row.id in last else None,
            todos_overdue=late[row.id],
            todos_today=now[row.id],
            six_ones_overdue=_open_cells(board.get(row.id), today, overdue=True),
            six_ones_due=_open_cells(board.get(row.id), today, overdue=False),
            order_day=row.order_day,
            delivery_day=row.delivery_day,
            route=row.visit_route,
            route_order=row.route_order,
            street=row.street,
        )
        for row in rows
    ]


def _morning_todos(todos: Iterable[Todo], today: date) -> tuple[Counter[str], Counter[str]]:
    """Count by store what was overdue and what fell due today, before the day's first visit."""
    late: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for todo in todos:
        if todo.due is not None and todo.due <= today and todo.created_on != today:
            (now if todo.due == today else late)[todo.retailer_id] += 1
    return late, now


def _open_cells(row: BoardRow | None, today: date, *, overdue: bool) -> int:
    """Count what a store owed this morning: what was done today was still open then."""
    return sum(
        _owed_this_morning(cell, today) and (cell.due is not None and cell.due < today) == overdue
        for cell in (row.cells if row else ())
    )


_WAITING = (CellState.TO_DO, CellState.BEGUN, CellState.OVERDUE)


def _owed_this_morning(cell: Cell, today: date) -> bool:
    return cell.counted and (cell.state in _WAITING or cell.done_on == today)


def _notice_gap(ledger: Ledger, today: date, shops: Sequence[str]) -> NoticeGap:
    notices = {
        row[0]
        for row in ledger.query(
            "SELECT id FROM notice WHERE deleted = 0 AND must_tell = 1 "
            "AND (published_on IS NULL OR published_on <= ?1) AND (until IS NULL OR until >= ?1)",
            (today.isoformat(),),
        )
    }
    if not notices:
        return NoticeGap(notices=0, retailer_ids=())
    told: defaultdict[str, set[str]] = defaultdict(set)
    for shop, notice in ledger.query(
        "SELECT retailer_id, told.value FROM visit, json_each(notices_told) AS told "
        "WHERE deleted = 0 AND notices_told <> '[]'"
    ):
        told[shop].add(notice)
    missing = tuple(shop for shop in shops if notices - told[shop])
    return NoticeGap(notices=len(notices), retailer_ids=missing)
