"""The records of the six-ones 六个一 as lists show them: events by month, the stores of ② and ④."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs

from models.calendar import Period
from models.programme import Campaign, StoreReport
from models.programme.rules import Event
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones import Board, Cell, CellState
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.queries.board import BoardView, StoreLine, records, store_lines
from storage.queries.visits import EVENT_DRAFT

__all__ = [
    "ITEM_OF_KIND",
    "KIND_OF_ITEM",
    "EventDraft",
    "EventRow",
    "ItemRow",
    "day_of_event",
    "done_of",
    "draft_kind",
    "event_counts",
    "event_drafts",
    "event_number",
    "event_rows",
    "events_of_store",
    "item_rows",
    "stores_lacking",
]

KIND_OF_ITEM: Final[Mapping[SixOneItem, str]] = {
    SixOneItem.PROMOTION: "campaign",
    SixOneItem.TRAINING: "training",
    SixOneItem.REPORT: "store_report",
    SixOneItem.AWARD: "award_round",
}
"""Which kind of event proves an item; ② and ④ come from checks and visits."""
ITEM_OF_KIND: Final[Mapping[str, SixOneItem]] = {kind: item for item, kind in KIND_OF_ITEM.items()}

_LINES: Final[Mapping[str, str]] = {
    "campaign": "campaign_stores",
    "training": "training_attendees",
    "award_round": "award_round_results",
}
_OWED = (CellState.TO_DO, CellState.OVERDUE, CellState.NOT_DUE, CellState.BEGUN)


@attrs.frozen(kw_only=True)
class EventRow:
    """One event in a list.

    ``what`` are theme, topic or title as words of their own; ``stores`` are all it names, ``done``,
    ``missing`` (凭证) and ``backfilled`` those of its six-ones. A report is about ``retailer_id``.
    """

    kind: str
    id: str
    number: str
    day: date
    what: tuple[str, ...]
    finished: bool
    retailer_id: str = ""
    stores: int = 1
    done: int = 0
    missing: int = 0
    backfilled: int = 0
    found_by: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class EventDraft:
    """A form that was left before it was saved; ``event_id`` is what it corrects, blank if new."""

    id: str
    kind: str
    event_id: str
    day: str
    raw: Mapping[str, Any]
    saved_at: datetime

    @property
    def stores(self) -> tuple[str, ...]:
        """The stores that are in it."""
        return tuple(str(each.get("retailer_id", "")) for each in self.raw.get("stores", ()))

    @property
    def day_or_saved(self) -> date:
        """The day it is of, that of its last key where none can be read."""
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return self.saved_at.date()


@attrs.frozen(kw_only=True)
class ItemRow:
    """One store of ② or ④: its cell, what it needs, and week by week where that is asked.

    ``score`` is in tenths of a point; ``visit_id`` is the visit behind the cell, ``check_id`` a
    check that was made without one.
    """

    cell: Cell
    line: StoreLine
    need: int
    weeks: tuple[tuple[Period, SixOneRecord | None], ...] = ()
    score: int | None = None
    visit_id: str = ""
    check_id: str = ""


# ------------------------------------------------------------------------------------- drafts


def draft_kind(kind: str) -> str:
    """Return under which kind the draft of an event is kept."""
    return EVENT_DRAFT + kind


def event_drafts(ledger: Ledger, kind: str | None = None) -> list[EventDraft]:
    """Return the unfinished forms (of one kind), last touched first."""
    return [
        EventDraft(
            id=draft.id,
            kind=draft.kind.removeprefix(EVENT_DRAFT),
            event_id=str(draft.content.get("event_id", "")),
            day=str(draft.content.get("day", "")),
            raw=dict(draft.content.get("raw", {})),
            saved_at=draft.saved_at,
        )
        for draft in list_drafts(ledger)
        if draft.kind.startswith(EVENT_DRAFT)
        and kind in (None, draft.kind.removeprefix(EVENT_DRAFT))
    ]


# ------------------------------------------------------------------------------------- events

_IN_MONTH: Final[Mapping[str, str]] = {
    "campaign": "starts_on <= ?2 AND (coalesce(ends_on, starts_on) >= ?1 OR (state = '草稿' AND "
    "ends_on IS NULL) OR EXISTS (SELECT 1 FROM campaign_stores WHERE parent_id = campaign.id "
    "AND done_on BETWEEN ?1 AND ?2))",
    "training": "day BETWEEN ?1 AND ?2",
    "store_report": "coalesce(delivered_on, made_on) BETWEEN ?1 AND ?2",
    "award_round": "day BETWEEN ?1 AND ?2",
}
_COLUMNS: Final[Mapping[str, str]] = {
    "campaign": "starts_on, theme, '', state = '完成', ''",
    "training": "day, topic, content, state = '完成', ''",
    "store_report": "coalesce(delivered_on, made_on), month, '', delivered_on IS NOT NULL, "
    "retailer_id",
    "award_round": "day, title, period, state = '完成', ''",
}


def day_of_event(event: Event) -> date:
    """Return the day by which an event stands in its month's list."""
    if isinstance(event, Campaign):
        return event.starts_on
    if isinstance(event, StoreReport):
        return event.delivered_on or event.made_on
    return event.day


def event_number(ledger: Ledger, record: SixOneRecord) -> str:
    """Return the 编号 of the event that proves a record, blank where none does."""
    if record.ref_kind not in ITEM_OF_KIND:
        return ""
    sql = f"SELECT number FROM {record.ref_kind} WHERE id = ?"  # noqa: S608 - own names
    return str(ledger.scalar(sql, (record.ref_id,)) or "")


def event_counts(ledger: Ledger, month: Period) -> dict[str, int]:
    """Return by kind how many events a month has."""
    days = (month.first.isoformat(), month.last.isoformat())
    counts = {}
    for kind, where in _IN_MONTH.items():
        sql = f"SELECT count(*) FROM {kind} WHERE deleted = 0 AND {where}"  # noqa: S608 - own names
        counts[kind] = int(ledger.scalar(sql, days))
    return counts


def event_rows(ledger: Ledger, kind: str, month: Period) -> list[EventRow]:
    """Return the events of a kind in a month, the last first.

    A campaign is one of every month it runs in or was carried out in; one that is not finished and
    has no last day is still running.
    """
    days = (month.first.isoformat(), month.last.isoformat())
    return _rows(ledger, kind, _IN_MONTH[kind], days)


def events_of_store(ledger: Ledger, retailer_id: str, today: date) -> list[EventRow]:
    """Return the events of twelve months that name a store, the last first."""
    month = Period.month(today)
    days = (month.shift(-11).first.isoformat(), month.last.isoformat(), retailer_id)
    found: list[EventRow] = []
    for kind, where in _IN_MONTH.items():
        lines = _LINES.get(kind)
        own = "retailer_id = ?3"
        if lines:
            own = f"id IN (SELECT parent_id FROM {lines} WHERE retailer_id = ?3)"  # noqa: S608
        found += _rows(ledger, kind, f"{where} AND {own}", days)
    return sorted(found, key=lambda row: row.day, reverse=True)


def _rows(ledger: Ledger, kind: str, where: str, values: Sequence[str]) -> list[EventRow]:
    columns = _COLUMNS[kind]
    sql = f"SELECT id, number, {columns} FROM {kind} WHERE deleted = 0 AND {where}"  # noqa: S608
    rows = ledger.query(f"{sql} ORDER BY 3 DESC, number DESC, id", values)
    proofs = _proofs(ledger, kind, [row[0] for row in rows])
    stores = _stores(ledger, kind, [(row[0], row[6]) for row in rows])
    return [
        EventRow(
            kind=kind,
            id=row[0],
            number=row[1],
            day=date.fromisoformat(row[2]),
            what=tuple(text for text in (row[3], row[4]) if text),
            finished=bool(row[5]),
            retailer_id=row[6],
            stores=len(stores.get(row[0], ())),
            found_by=tuple(text for store in stores.get(row[0], ()) for text in store),
            **proofs.get(row[0], {}),
        )
        for row in rows
    ]


def _proofs(ledger: Ledger, kind: str, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return by event how many of its six-ones are done, lack 凭证, were entered late."""
    sql = (
        "SELECT ref_id, sum(finalised), sum(finalised AND missing_evidence <> '[]'), "  # noqa: S608
        "sum(backfilled) FROM six_one WHERE deleted = 0 AND derived = 1 AND ref_kind = ? "
        f"AND ref_id IN ({_marks(ids)}) GROUP BY ref_id"
    )
    rows = ledger.query(sql, (kind, *ids))
    return {row[0]: {"done": row[1], "missing": row[2], "backfilled": row[3]} for row in rows}


def _stores(
    ledger: Ledger, kind: str, events: Sequence[tuple[str, str]]
) -> dict[str, list[tuple[str, ...]]]:
    """Return by event the names, sounds and codes of its stores."""
    pairs = list(events)
    if kind in _LINES:
        ids = [event for event, _store in events]
        pairs = ledger.query(
            f"SELECT parent_id, retailer_id FROM {_LINES[kind]} "  # noqa: S608 - own names
            f"WHERE parent_id IN ({_marks(ids)}) ORDER BY parent_id, position",
            ids,
        )
    wanted = list({store for _event, store in pairs})
    which = f"id IN ({_marks(wanted)})"
    columns = "id, shop_name, initials, pinyin, licence_no"
    sql = f"SELECT {columns} FROM retailer WHERE {which}"  # noqa: S608 - own names
    shops = {row[0]: row for row in ledger.query(sql, wanted)}
    found: dict[str, list[tuple[str, ...]]] = {}
    for event, store in pairs:
        found.setdefault(event, []).append(shops.get(store, (store,)))
    return found


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


# ----------------------------------------------------------------------------- stores and items


def done_of(board: Board, item: SixOneItem) -> tuple[int, int]:
    """Return how many stores are done, of those that owe it in this month or later in its period.

    That is the 完成率 where the month owes the item.
    """
    rate = board.item_rate(item)
    if rate.denominator:
        return rate.numerator, rate.denominator
    none = (CellState.NOT_APPLICABLE, CellState.EXEMPT)
    cells = [cell for row in board.rows if (cell := row.cell(item)).state not in none]
    return sum(cell.done for cell in cells), len(cells)


def stores_lacking(board: Board, item: SixOneItem) -> list[str]:
    """Return the stores that owe an item and have nothing of it yet, in the board's order."""
    return [
        row.retailer_id
        for row in board.rows
        if (cell := row.cell(item)).state in _OWED and cell.record is None
    ]


def item_rows(ledger: Ledger, view: BoardView, item: SixOneItem, need: int) -> list[ItemRow]:
    """Return the stores of a board for ② or ④: who owes it, what there is, what is missing."""
    month, lines = Period.parse(view.board.month), store_lines(ledger)
    cells = [row.cell(item) for row in view.board.rows]
    cells = [cell for cell in cells if cell.state is not CellState.NOT_APPLICABLE]
    weeks = month.weeks_ending()
    weekly = [cell.retailer_id for cell in cells if cell.progress is not None]
    seen: dict[str, list[SixOneRecord]] = {store: [] for store in weekly}
    if weekly:
        for record in records(ledger, weeks[0].first, weeks[-1].last):
            if record.item is item and record.retailer_id in seen:
                seen[record.retailer_id].append(record)
    checks = _checks(ledger, [cell.record for cell in cells if cell.record is not None])
    return [
        ItemRow(
            cell=cell,
            line=lines[cell.retailer_id],
            need=need,
            weeks=tuple((week, _best(seen[cell.retailer_id], week)) for week in weeks)
            if cell.retailer_id in seen
            else (),
            **_behind(cell.record, checks),
        )
        for cell in cells
    ]


def _best(found: Iterable[SixOneRecord], week: Period) -> SixOneRecord | None:
    """Return the record of a week that counts: one that is done, else the one with most in it."""
    of_week = [record for record in found if record.done_on in week]
    return max(of_week, key=lambda each: (each.finalised, each.amount), default=None)


def _checks(ledger: Ledger, found: Sequence[SixOneRecord]) -> dict[str, tuple[int | None, str]]:
    ids = [record.ref_id for record in found if record.ref_kind == "check"]
    which = f"deleted = 0 AND id IN ({_marks(ids)})"
    rows = ledger.query(f"SELECT id, total, visit_id FROM display_check WHERE {which}", ids)  # noqa: S608
    return {row[0]: (row[1], row[2]) for row in rows}


def _behind(
    record: SixOneRecord | None, checks: Mapping[str, tuple[int | None, str]]
) -> dict[str, Any]:
    if record is None:
        return {}
    if record.ref_kind == "visit":
        return {"visit_id": record.ref_id}
    score, visit = checks.get(record.ref_id, (None, ""))
    alone = record.ref_id if record.ref_id in checks and not visit else ""
    return {"score": score, "visit_id": visit, "check_id": alone}
