"""The board of standard stores, read from the ledger and built by the rules of the six-ones."""

import json
from datetime import date, datetime

import attrs

from models.calendar import Period, PeriodKind
from models.retailer import StandardTerm, StatusEntry
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    Board,
    BoardRow,
    Cell,
    History,
    SixOneSettings,
    StoreFacts,
    build_board,
    needed_since,
    year_view,
)
from storage.database import Ledger
from storage.queries.own_values import BY_ROUTE, OWN_NOTES, OWN_ROUTE
from storage.queries.settings import information_points, six_one_settings

__all__ = [
    "BoardView",
    "StoreLine",
    "board_of_month",
    "board_of_year",
    "exemption_of",
    "exemptions",
    "has_standard_stores",
    "records",
    "standard_terms",
    "store_lines",
    "stores",
    "year_of_store",
]


@attrs.frozen
class BoardView:
    """A board and the shop names its rows stand for, ordered by route and name."""

    board: Board
    names: dict[str, str]


@attrs.frozen(kw_only=True)
class StoreLine:
    """What the board shows of a store beside its cells, and what it is found by."""

    retailer_id: str
    shop_name: str
    route: str
    owner: str
    licence_no: str
    pinyin: str
    initials: str
    last_visit: date | None = None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def standard_terms(ledger: Ledger) -> dict[str, list[StandardTerm]]:
    """Return by retailer the terms in which it is or was a standard store."""
    terms: dict[str, list[StandardTerm]] = {}
    for parent, since, until in ledger.query(
        "SELECT parent_id, since, until FROM retailer_standard_terms ORDER BY parent_id, position"
    ):
        term = StandardTerm(since=date.fromisoformat(since), until=_day(until))
        terms.setdefault(parent, []).append(term)
    return terms


def stores(ledger: Ledger, retailer_id: str | None = None) -> list[tuple[StoreFacts, str]]:
    """Return every retailer that is or was a standard store, with its shop name, in route order."""
    rows = ledger.query(
        "SELECT retailer.id, shop_name, coalesce(information_point, 0) "  # noqa: S608 - fragments
        f"FROM retailer {OWN_NOTES} WHERE retailer.deleted = 0 "
        "AND (retailer.id = ?1 OR ?1 IS NULL "
        "AND retailer.id IN (SELECT parent_id FROM retailer_standard_terms)) "
        f"ORDER BY {BY_ROUTE}",
        (retailer_id,),
    )
    terms, points = standard_terms(ledger), information_points(ledger)
    statuses: dict[str, list[StatusEntry]] = {}
    for parent, since, status in ledger.query(
        "SELECT parent_id, since, status FROM retailer_status_history ORDER BY parent_id, position"
    ):
        entry = StatusEntry(since=date.fromisoformat(since), status=status)
        statuses.setdefault(parent, []).append(entry)
    return [
        (
            StoreFacts(
                retailer_id=row[0],
                terms=tuple(terms.get(row[0], ())),
                status_history=tuple(statuses.get(row[0], ())),
                information_point=bool(row[2]),
                points=points.get(row[0], ()),
            ),
            str(row[1]),
        )
        for row in rows
    ]


def store_lines(ledger: Ledger) -> dict[str, StoreLine]:
    """Return every retailer that is or was a standard store; the manager's own route stands."""
    rows = ledger.query(
        f"SELECT retailer.id, shop_name, {OWN_ROUTE}, owner, "  # noqa: S608 - own fragments
        "licence_no, pinyin, initials, (SELECT max(day) FROM visit "
        "WHERE visit.retailer_id = retailer.id AND visit.deleted = 0 AND shop_state <> '关门') "
        f"FROM retailer {OWN_NOTES} WHERE retailer.deleted = 0 "
        "AND retailer.id IN (SELECT parent_id FROM retailer_standard_terms)"
    )
    return {
        row[0]: StoreLine(
            retailer_id=row[0],
            shop_name=row[1],
            route=row[2],
            owner=row[3],
            licence_no=row[4],
            pinyin=row[5],
            initials=row[6],
            last_visit=_day(row[7]),
        )
        for row in rows
    }


def has_standard_stores(ledger: Ledger) -> bool:
    """Tell whether any retailer is or was a standard store."""
    return bool(
        ledger.scalar(
            "SELECT EXISTS (SELECT 1 FROM retailer_standard_terms JOIN retailer "
            "ON retailer.id = parent_id WHERE retailer.deleted = 0)"
        )
    )


def records(
    ledger: Ledger, first: date, last: date, retailer_id: str | None = None
) -> list[SixOneRecord]:
    """Return the six-ones records done between two days (both included), of one store or all."""
    rows = ledger.query(
        "SELECT id, retailer_id, item, done_on, finalised, ref_kind, ref_id, derived, "
        "missing_evidence, amount, note, entered_at, backfilled, revision, evidence FROM six_one "
        "WHERE deleted = 0 AND done_on BETWEEN ?1 AND ?2 AND (retailer_id = ?3 OR ?3 IS NULL)",
        (first.isoformat(), last.isoformat(), retailer_id),
    )
    return [
        SixOneRecord(
            id=row[0],
            retailer_id=row[1],
            item=SixOneItem(row[2]),
            done_on=date.fromisoformat(row[3]),
            finalised=bool(row[4]),
            ref_kind=row[5],
            ref_id=row[6],
            derived=bool(row[7]),
            missing_evidence=tuple(_texts(row[8])),
            amount=row[9],
            note=row[10],
            entered_at=datetime.fromisoformat(row[11]) if row[11] else None,
            backfilled=bool(row[12]),
            revision=row[13],
            evidence=tuple(_texts(row[14])),
        )
        for row in rows
    ]


def _texts(column: str) -> list[str]:
    return [str(each) for each in json.loads(column)] if column != "[]" else []


def exemptions(ledger: Ledger) -> list[SixOneExemption]:
    """Return the exemptions that stand."""
    rows = ledger.query(
        "SELECT id, retailer_id, item, period, reason, approver FROM six_one_exemption "
        "WHERE deleted = 0"
    )
    return [
        SixOneExemption(
            id=row[0],
            retailer_id=row[1],
            item=SixOneItem(row[2]),
            period=row[3],
            reason=row[4],
            approver=row[5],
        )
        for row in rows
    ]


def exemption_of(ledger: Ledger, cell: Cell) -> SixOneExemption | None:
    """Return the exemption behind a cell, the last one written; None where there is none."""
    if not cell.period:
        return None
    month = Period.parse(cell.period).months()[-1]
    covering = [
        each
        for each in exemptions(ledger)
        if (each.retailer_id, each.item) == (cell.retailer_id, cell.item)
        and Period.parse(each.period).covers(month)
    ]
    return covering[-1] if covering else None


def _in_programme(facts: StoreFacts, period: Period) -> bool:
    """True when a stay touches the period, so that the store has a row (maybe of 不适用)."""
    return any(
        term.since <= period.last and (term.until is None or term.until >= period.first)
        for term in facts.terms
    )


def _history(ledger: Ledger, first: date, last: date, retailer_id: str | None = None) -> History:
    return History.of(records(ledger, first, last, retailer_id), exemptions(ledger))


def _since(month: Period, settings: SixOneSettings) -> date:
    """Return the first day whose records decide a cell of ``month`` under ``settings``."""
    rules = [settings.of(item, month) for item in SixOneItem]
    kinds = {PeriodKind.WEEK, *(rule.period for rule in rules)}
    kinds |= {rule.information_points for rule in rules if rule.information_points}
    return min(Period.of(kind, month.first).first for kind in kinds)


def board_of_month(ledger: Ledger, month: str, today: date) -> BoardView:
    """Return the board of ``month`` (YYYY-MM) as it stands ``today``."""
    period = Period.parse(month)
    settings = six_one_settings(ledger)
    found = [each for each in stores(ledger) if _in_programme(each[0], period)]
    board = build_board(
        period,
        today,
        [facts for facts, _ in found],
        _history(ledger, _since(period, settings), period.last),
        settings,
    )
    return BoardView(board, {facts.retailer_id: name for facts, name in found})


def board_of_year(ledger: Ledger, last_month: str, today: date) -> tuple[BoardView, ...]:
    """Return twelve boards up to ``last_month`` (YYYY-MM), the oldest first; read in one pass.

    A board holds the stores that have a row in its month, as :func:`board_of_month` does.
    """
    period = Period.parse(last_month)
    first = period.shift(-11)
    settings = six_one_settings(ledger)
    every = stores(ledger)
    history = _history(ledger, needed_since(first), period.last)
    views = []
    for month in (first.shift(by) for by in range(12)):
        found = [each for each in every if _in_programme(each[0], month)]
        board = build_board(month, today, [facts for facts, _ in found], history, settings)
        views.append(BoardView(board, {facts.retailer_id: name for facts, name in found}))
    return tuple(views)


def year_of_store(
    ledger: Ledger, retailer_id: str, last_month: str, today: date
) -> tuple[BoardRow, ...]:
    """Return twelve rows of one store, ending with ``last_month``; empty if never designated."""
    found = stores(ledger, retailer_id)
    if not found or not found[0][0].terms:
        return ()
    period = Period.parse(last_month)
    history = _history(ledger, needed_since(period.shift(-11)), period.last, retailer_id)
    return year_view(period, today, found[0][0], history, six_one_settings(ledger))
