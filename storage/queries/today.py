"""The day at a glance: the round and why, what was visited, what is due, what is unfinished.

The round is the day's plan where there is one, else proposed. Both are as they were at the start of
the day, so that they stay the same while its visits are recorded; a store that was visited beside
the round follows behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum

import attrs

from models.plan.rules import in_order
from models.plan_stop import DayEnd, PlanStop, PostponeReason
from models.reminders import Reminder, ReminderFacts, reminders
from models.six_ones.board import BoardRow
from models.today import Stop, Term, place_on_route, propose, terms_of
from models.todo import Todo, TodoState
from storage.database import Ledger
from storage.queries.board import board_of_month
from storage.queries.plan import day_stops, plan_settings, put_off, was_dropped
from storage.queries.purchases import known_until
from storage.queries.retailers import RetailerRow, retailer_rows
from storage.queries.stop_facts import Morning, stop_facts, stop_weights
from storage.queries.visits import DraftRow, draft_rows

__all__ = [
    "NoticeGap",
    "RouteStop",
    "StopState",
    "TodayView",
    "VisitOfToday",
    "today_view",
    "visits_of_day",
]


class StopState(StrEnum):
    """How far a stop is; the values name signs."""

    DONE = "已完成"
    MISSED = "未遇"
    BEGUN = "进行中"
    OPEN = "待做"
    PUT_OFF = "改期"


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
class RouteStop(Stop):
    """One row of the round; ``planned`` is False for a store visited beside the round.

    ``stop_id`` names the stored stop, blank for a proposed one. ``moved_to`` and ``moved_because``
    are where a stop that was put off has gone, and why.
    """

    state: StopState
    planned: bool = True
    visit: VisitOfToday | None = None
    draft_id: str = ""
    stop_id: str = ""
    day_end: DayEnd = DayEnd.NONE
    appointed_at: time | None = None
    moved_to: date | None = None
    moved_because: PostponeReason | None = None


@attrs.frozen(kw_only=True)
class NoticeGap:
    """Notices that must be told, and the open stores that were not told all of them."""

    notices: int
    retailer_ids: tuple[str, ...]


@attrs.frozen(kw_only=True)
class TodayView:
    """All that 今日 shows beside the card of one stop. ``todo_shops``: todo id → retailer id.

    ``stored``: the day has a plan. ``arranged``: its order was chosen; without that the stops stand
    as the route has them.
    """

    today: date
    rows: Mapping[str, RetailerRow]
    stops: tuple[RouteStop, ...]
    reminders: tuple[Reminder, ...]
    notices: NoticeGap
    drafts: tuple[DraftRow, ...]
    board: Mapping[str, BoardRow]
    todo_shops: Mapping[str, str]
    known_until: date | None
    stored: bool = False
    arranged: bool = False

    @property
    def route(self) -> str:
        """The route most stops lie on."""
        routes = Counter(self.rows[stop.retailer_id].visit_route for stop in self.to_visit)
        routes.pop("", None)
        return min(routes, key=lambda route: (-routes[route], route), default="")

    @property
    def to_visit(self) -> tuple[RouteStop, ...]:
        """The stops of the day, those put off left out: what is numbered, mapped and printed."""
        return tuple(stop for stop in self.stops if stop.state is not StopState.PUT_OFF)

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


def today_view(ledger: Ledger, today: date) -> TodayView:
    """Return the day as it stands."""
    rows = {row.id: row for row in retailer_rows(ledger, today)}
    todos = _todos(ledger, today)
    month = f"{today:%Y-%m}"
    board = {row.retailer_id: row for row in board_of_month(ledger, month, today).board.rows}
    visits = visits_of_day(ledger, today)
    drafts = tuple(draft_rows(ledger, events=True))
    open_rows = {key: row for key, row in rows.items() if row.served}
    facts = ReminderFacts(
        today=today,
        cells=[cell for row in board.values() for cell in row.cells],
        todos=todos,
        licences={key: row.licence_until for key, row in open_rows.items()},
        last_visits={key: row.last_visit for key, row in open_rows.items()},
    )
    morning = Morning(today=today, rows=tuple(rows.values()), todos=todos, board=board)
    round_ = _read_round(ledger, morning)
    return TodayView(
        today=today,
        rows=rows,
        stops=_stops(
            round_,
            [each for each in visits if each.retailer_id in rows],
            [each for each in drafts if each.retailer_id in rows],
        ),
        reminders=reminders(facts),
        notices=_notice_gap(ledger, today, tuple(open_rows)),
        drafts=drafts,
        board={key: row for key, row in board.items() if row.applicable},
        todo_shops={todo.id: todo.retailer_id for todo in todos if todo.retailer_id in rows},
        known_until=known_until(ledger),
        stored=round_.stored,
        arranged=round_.arranged,
    )


@attrs.frozen(kw_only=True)
class _Round:
    """The round as the morning has it, and what was put off from it."""

    stops: Sequence[RouteStop]
    gone: Sequence[RouteStop] = ()
    stored: bool = False
    arranged: bool = False


def _read_round(ledger: Ledger, morning: Morning) -> _Round:
    """Read the day's plan; propose a round where there is none, nor was one put off or dropped."""
    today, known_shops = morning.today, {row.id for row in morning.rows}
    plan = [each for each in day_stops(ledger, today) if each.retailer_id in known_shops]
    moved = [each for each in put_off(ledger, today) if each.retailer_id in known_shops]
    facts = stop_facts(ledger, morning, frozenset(each.retailer_id for each in plan))
    weights = stop_weights(ledger)
    if not plan and not moved and not was_dropped(ledger, today):
        chosen = propose(facts, today, plan_settings(ledger).capacity, weights)
        return _Round(
            stops=[
                RouteStop(retailer_id=each.retailer_id, state=StopState.OPEN, terms=each.terms)
                for each in chosen
            ]
        )
    by_id = {each.retailer_id: each for each in facts}
    return _Round(
        stops=[
            _planned(each, terms_of(by_id[each.retailer_id], today, weights))
            for each in in_order(plan, lambda key: place_on_route(by_id[key]))
        ],
        gone=[_put_off(each) for each in moved],
        stored=True,
        arranged=any(each.place is not None for each in plan),
    )


def _planned(stop: PlanStop, terms: tuple[Term, ...]) -> RouteStop:
    return RouteStop(
        retailer_id=stop.retailer_id,
        state=StopState.OPEN,
        terms=terms,
        stop_id=stop.id,
        day_end=stop.day_end,
        appointed_at=stop.appointed_at,
    )


def _put_off(stop: PlanStop) -> RouteStop:
    return RouteStop(
        retailer_id=stop.retailer_id,
        state=StopState.PUT_OFF,
        moved_to=stop.day,
        moved_because=stop.reason,
        stop_id=stop.id,
    )


def _stops(
    round_: _Round, visits: Sequence[VisitOfToday], drafts: Sequence[DraftRow]
) -> tuple[RouteStop, ...]:
    """Put the day's visits and drafts on the round; what lies beside it, or is put off, behind."""
    of_shop: dict[str, VisitOfToday] = {}
    for visit in visits:  # the last one counts, but who was met is met, though shut later on
        held = of_shop.get(visit.retailer_id)
        if held is None or held.missed or not visit.missed:
            of_shop[visit.retailer_id] = visit
    begun = {
        draft.retailer_id: draft.id
        for draft in reversed(drafts)
        if draft.kind == "visit" and not draft.corrects
    }
    on_round = {stop.retailer_id for stop in round_.stops}
    beside = dict.fromkeys(key for key in (*of_shop, *begun) if key not in on_round)
    shown = [
        *round_.stops,
        *(RouteStop(retailer_id=key, state=StopState.OPEN, planned=False) for key in beside),
    ]
    seen = on_round | beside.keys()
    return (
        *(
            attrs.evolve(
                stop,
                state=_state(of_shop.get(stop.retailer_id), stop.retailer_id in begun),
                visit=of_shop.get(stop.retailer_id),
                draft_id=begun.get(stop.retailer_id, ""),
            )
            for stop in shown
        ),
        *(stop for stop in round_.gone if stop.retailer_id not in seen),
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
