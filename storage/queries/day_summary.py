"""The day's summary read from what was recorded: visits, checks, six-ones, entries."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from models.day_summary import DaySummary, SummaryStop
from models.entries.complaint import Complaint, is_of_integrity
from models.plan_stop import PostponeReason
from models.six_one_record import SixOneItem
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.plan import day_stops
from storage.queries.settings import profile
from storage.queries.stock import names_of
from storage.queries.today import RouteStop, StopState, TodayView
from storage.queries.work_days import work_calendar

__all__ = ["day_summary"]

_STATES = {StopState.DONE: "已完成", StopState.MISSED: "未遇", StopState.PUT_OFF: "改期"}


@attrs.frozen(kw_only=True)
class _Details:
    """What one visit holds beside its counts."""

    out: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    settled: int = 0
    told: int = 0
    found: tuple[str, ...] = ()
    summary: str = ""


def day_summary(ledger: Ledger, view: TodayView) -> DaySummary:
    """Return the summary of the day of ``view``."""
    owner = profile(ledger)
    day = view.today
    details = _details(ledger, [stop.visit.id for stop in view.stops if stop.visit is not None])
    items = _six_ones(ledger, day)
    return DaySummary(
        day=day,
        manager=f"{owner.name}（{owner.number}）" if owner else "",
        organisation=f"{owner.organisation}{owner.department}" if owner else "",
        route=view.route,
        stops=tuple(_stop(view, stop, details, items) for stop in view.stops),
        complaints=_complaints(ledger, view),
        notes=_entries(ledger, view, "market_note", "day", "category || '：' || content"),
        oddities=_entries(ledger, view, "irregularity", "day", "kind || '：' || situation"),
        tomorrow=_tomorrow(ledger, day),
    )


def _stop(
    view: TodayView,
    stop: RouteStop,
    details: Mapping[str, _Details],
    items: Mapping[str, tuple[SixOneItem, ...]],
) -> SummaryStop:
    visit = stop.visit
    base = SummaryStop(
        shop_name=view.rows[stop.retailer_id].shop_name,
        state=_STATES.get(stop.state, "没走"),
        planned=stop.planned,
        moved=_moved(stop),
        items=items.get(stop.retailer_id, ()),
    )
    if visit is None:
        return base
    known = details[visit.id]
    return attrs.evolve(
        base,
        at=visit.at,
        mode=visit.mode,
        counted=visit.counted,
        out=known.out,
        demands=known.demands,
        passed=visit.passed,
        answered=visit.answered,
        score=visit.score,
        promised=known.promised,
        settled=known.settled,
        told=known.told,
        found=known.found,
        summary=known.summary,
    )


def _moved(stop: RouteStop) -> str:
    """Say why there was no visit: 店门关闭, 天气，改到 11-24."""
    if stop.state is StopState.MISSED:
        return "店门关闭"
    if stop.moved_to is None:
        return ""
    words = f"改到 {stop.moved_to:%m-%d}"
    because = stop.moved_because
    return f"{because.value}，{words}" if because not in (None, PostponeReason.OTHER) else words


def _details(ledger: Ledger, visits: Sequence[str]) -> dict[str, _Details]:
    marks = ", ".join("?" * len(visits))
    lines = ledger.query(
        "SELECT parent_id, product_id, stock, demand FROM visit_stock_lines "  # noqa: S608 - marks
        f"WHERE parent_id IN ({marks}) ORDER BY parent_id, position",
        visits,
    )
    names = names_of(ledger, {row[1] for row in lines}) if lines else {}
    promised: dict[str, list[str]] = {}
    for source, content in ledger.query(
        "SELECT source_id, content FROM todo WHERE deleted = 0 "  # noqa: S608 - only marks
        f"AND source_id IN ({marks}) ORDER BY rowid",
        visits,
    ):
        promised.setdefault(source, []).append(content)
    rows = ledger.query(
        "SELECT id, opinion, market_note, rival_note, problem, notices_told, todos_done, summary "  # noqa: S608
        f"FROM visit WHERE id IN ({marks})",
        visits,
    )
    return {row[0]: _detail(row, lines, names, promised.get(row[0], ())) for row in rows}


def _detail(
    row: tuple[Any, ...],
    lines: Sequence[tuple[Any, ...]],
    names: Mapping[str, str],
    promised: Sequence[str],
) -> _Details:
    mine = [line for line in lines if line[0] == row[0]]
    return _Details(
        out=tuple(names.get(line[1], line[1]) for line in mine if line[2] == 0),
        demands=tuple(f"{names.get(line[1], line[1])} {line[3]} 条" for line in mine if line[3]),
        promised=tuple(promised),
        settled=len(json.loads(row[6])),
        told=len(json.loads(row[5])),
        found=tuple(text.strip() for text in row[1:5] if text.strip()),
        summary=row[7],
    )


def _six_ones(ledger: Ledger, day: date) -> dict[str, tuple[SixOneItem, ...]]:
    found: dict[str, tuple[SixOneItem, ...]] = {}
    for shop, item in ledger.query(
        "SELECT DISTINCT retailer_id, item FROM six_one WHERE deleted = 0 AND finalised = 1 "
        "AND done_on = ? ORDER BY retailer_id, item",
        (day.isoformat(),),
    ):
        found[shop] = (*found.get(shop, ()), SixOneItem(item))
    return found


def _entries(
    ledger: Ledger, view: TodayView, table: str, day: str, words: str
) -> tuple[tuple[str, str], ...]:
    rows = ledger.query(
        f"SELECT retailer_id, {words} FROM {table} WHERE deleted = 0 AND {day} = ? "  # noqa: S608
        "ORDER BY rowid",
        (view.today.isoformat(),),
    )
    return tuple(
        (view.rows[shop].shop_name if shop in view.rows else "", content) for shop, content in rows
    )


def _complaints(ledger: Ledger, view: TodayView) -> tuple[tuple[str, str], ...]:
    """Return the day's complaints; those of 廉洁 are for headquarters only, not to be pasted."""
    where = "deleted = 0 AND received_on = ? ORDER BY rowid"
    found = find(ledger, Complaint, where, (view.today.isoformat(),))
    told = [each for each in found if not is_of_integrity(each)]
    return tuple(
        (view.rows[each.retailer_id].shop_name, each.content)
        for each in told
        if each.retailer_id in view.rows
    )


def _tomorrow(ledger: Ledger, day: date) -> int | None:
    return len(day_stops(ledger, work_calendar(ledger).shift(day, 1))) or None
