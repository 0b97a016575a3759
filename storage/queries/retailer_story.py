"""One retailer's whole story, and the short one the list shows of the selected row."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from models.calendar import Period, add_months
from models.completeness import Completeness, completeness
from models.fields import fields_of
from models.retailer import Retailer, RetailerNotes, StandardTerm, StatusEntry
from models.six_one_record import SixOneItem
from models.six_ones import BoardRow
from storage.database import Ledger
from storage.queries.board import year_of_store
from storage.queries.cover import ShopCover, shop_cover
from storage.queries.programme import EventRow, events_of_store
from storage.queries.purchases import MonthTotal, known_until, month_differences, month_totals
from storage.queries.retailers import RetailerRow, retailer_row
from storage.queries.stock import names_of
from storage.queries.visit_form import (
    FormTodo,
    LastVisit,
    last_visit,
    open_todos,
    unconfirmed_todos,
)

__all__ = [
    "CheckScore",
    "MonthsBought",
    "RetailerPreview",
    "RetailerStory",
    "VisitRow",
    "retailer_preview",
    "retailer_story",
    "visit_rows",
]

_MONTHS = 12


@attrs.frozen(kw_only=True)
class RetailerPreview:
    """What the list tells of the selected row."""

    last: LastVisit | None
    todos: tuple[FormTodo, ...]
    cover: ShopCover | None
    six_ones: BoardRow | None


@attrs.frozen(kw_only=True)
class MonthsBought:
    """月购进 of twelve months and of the year before, in 条; None where nothing is known.

    ``until``: the last day known of the last month, None where that month is complete.
    ``this_year``/``last_year``: the same days of the last month; None where there is no such base.
    ``from_lines``, ``from_sums``: which sources there are; ``differences``: month → (月汇总, 明细).
    """

    months: tuple[str, ...]
    values: tuple[int | None, ...]
    before: tuple[int | None, ...]
    until: date | None
    this_year: int | None
    last_year: int | None
    from_lines: bool
    from_sums: bool
    differences: Mapping[str, tuple[int, int]]
    known_until: date | None


@attrs.frozen(kw_only=True)
class VisitRow:
    """One visit in the story; ``score`` in tenths of a point, ``items`` the six-ones of its day."""

    id: str
    day: date
    mode: str
    shop_state: str
    summary: str
    counted: int
    passed: int
    answered: int
    score: int | None
    items: tuple[SixOneItem, ...]


@attrs.frozen(kw_only=True)
class CheckScore:
    """The last display check; ``total`` in tenths of a point."""

    day: date
    total: int | None
    grade: str
    visit_id: str


@attrs.frozen(kw_only=True)
class RetailerStory:
    """Everything one page tells of a retailer."""

    row: RetailerRow
    retailer: Retailer
    notes: RetailerNotes
    completeness: Completeness
    bought: MonthsBought
    year: tuple[BoardRow, ...]
    visits: tuple[VisitRow, ...]
    visits_this_year: int
    minutes: int | None
    todos: tuple[FormTodo, ...]
    unconfirmed: tuple[FormTodo, ...]
    cover: ShopCover | None
    product_names: Mapping[str, str]
    check: CheckScore | None
    events: tuple[EventRow, ...] = ()


def retailer_preview(ledger: Ledger, retailer_id: str, today: date) -> RetailerPreview:
    """Return the short story of one retailer."""
    year = year_of_store(ledger, retailer_id, f"{today:%Y-%m}", today)
    return RetailerPreview(
        last=last_visit(ledger, retailer_id, today),
        todos=tuple(open_todos(ledger, today, retailer_id)),
        cover=shop_cover(ledger, retailer_id, today),
        six_ones=year[-1] if year and year[-1].applicable else None,
    )


def retailer_story(ledger: Ledger, retailer_id: str, today: date) -> RetailerStory | None:
    """Return the whole story of one retailer; None where there is no such retailer."""
    row = retailer_row(ledger, retailer_id, today)
    retailer = _record(ledger, Retailer, retailer_id)
    if row is None or retailer is None:
        return None
    notes = _record(ledger, RetailerNotes, retailer_id) or RetailerNotes(id=retailer_id)
    cover = shop_cover(ledger, retailer_id, today)
    products = [each.product_id for each in cover.products] if cover else []
    count, minutes = _this_year(ledger, retailer_id, today)
    return RetailerStory(
        row=row,
        retailer=retailer,
        notes=notes,
        completeness=completeness(retailer, notes),
        bought=_bought(ledger, retailer_id, today),
        year=year_of_store(ledger, retailer_id, f"{today:%Y-%m}", today),
        visits=tuple(visit_rows(ledger, retailer_id, limit=30)),
        visits_this_year=count,
        minutes=minutes,
        todos=tuple(open_todos(ledger, today, retailer_id)),
        unconfirmed=tuple(unconfirmed_todos(ledger, today, retailer_id)),
        cover=cover,
        product_names=names_of(ledger, products) if products else {},
        check=_last_check(ledger, retailer_id),
        events=tuple(events_of_store(ledger, retailer_id, today))
        if retailer.standard_terms
        else (),
    )


# -- records without converters


def _record(ledger: Ledger, record: type[Any], retailer_id: str) -> Any:
    """Read a retailer or its notes as the record it is."""
    table = "retailer" if record is Retailer else "retailer_notes"
    plain = [info for info in fields_of(record) if not info.children]
    names = ", ".join(("id", "revision", *(info.name for info in plain)))
    rows = ledger.query(
        f"SELECT {names} FROM {table} WHERE id = ? AND deleted = 0",  # noqa: S608 - own names
        (retailer_id,),
    )
    if not rows:
        return None
    key, revision, *found = rows[0]
    values = {info.name: _typed(info.kind, value) for info, value in zip(plain, found, strict=True)}
    if record is Retailer:
        values |= _children(ledger, retailer_id)
    return record(id=key, revision=revision, **values)


def _typed(kind: Any, value: Any) -> Any:
    if value is None or kind in (str, int):
        return value
    return date.fromisoformat(value) if kind is date else bool(value)


def _children(ledger: Ledger, retailer_id: str) -> dict[str, Any]:
    terms = ledger.query(
        "SELECT since, until, source, reason FROM retailer_standard_terms WHERE parent_id = ? "
        "ORDER BY position",
        (retailer_id,),
    )
    statuses = ledger.query(
        "SELECT since, status FROM retailer_status_history WHERE parent_id = ? ORDER BY position",
        (retailer_id,),
    )
    return {
        "standard_terms": tuple(
            StandardTerm(
                since=date.fromisoformat(since),
                until=date.fromisoformat(until) if until else None,
                source=source,
                reason=reason,
            )
            for since, until, source, reason in terms
        ),
        "status_history": tuple(
            StatusEntry(since=date.fromisoformat(since), status=status)
            for since, status in statuses
        ),
    }


# -- purchases


def _bought(ledger: Ledger, retailer_id: str, today: date) -> MonthsBought:
    """Return 24 months of purchases; what lies after the last known day is not known, not zero."""
    this = Period.month(today)
    months = [this.shift(back) for back in range(-2 * _MONTHS + 1, 1)]
    totals = {
        each.month: each
        for each in month_totals(ledger, retailer_id, months[0].key, months[-1].key)
    }
    known = known_until(ledger)
    first = _first_known(ledger)
    values = tuple(_value(totals.get(month.key), month, first, known) for month in months)
    partial = known is not None and this.first <= known < this.last and known in this
    until = known if partial else None
    return MonthsBought(
        months=tuple(month.key for month in months[_MONTHS:]),
        values=values[_MONTHS:],
        before=values[:_MONTHS],
        until=until,
        this_year=_same_days(ledger, retailer_id, until),
        last_year=_same_days(ledger, retailer_id, add_months(until, -12) if until else None),
        from_lines=any(each.from_lines for each in totals.values()),
        from_sums=any(not each.from_lines for each in totals.values()),
        differences=month_differences(ledger, retailer_id),
        known_until=known,
    )


def _first_known(ledger: Ledger) -> str:
    """Return the first month anything is known of; "" where nothing is."""
    found = ledger.query(
        "SELECT min(first_day) FROM import_batch WHERE active = 1 AND sheet IN ('购进明细')"
        " UNION ALL SELECT min(month) FROM active_purchase_month"
    )
    return min((row[0][:7] for row in found if row[0]), default="")


def _value(total: MonthTotal | None, month: Period, first: str, known: date | None) -> int | None:
    if total is not None:
        return total.quantity
    if not first or month.key < first or known is None or month.first > known:
        return None
    return 0


def _same_days(ledger: Ledger, retailer_id: str, until: date | None) -> int | None:
    """Return 条 from the first of the month to ``until``; None where no lines cover these days."""
    if until is None:
        return None
    first = until.replace(day=1).isoformat()
    covered = ledger.scalar(
        "SELECT count(*) FROM import_batch WHERE active = 1 AND sheet = '购进明细' "
        "AND first_day <= ? AND last_day >= ?",
        (until.isoformat(), first),
    )
    if not covered:
        return None
    found = ledger.scalar(
        "SELECT coalesce(sum(quantity), 0) FROM active_purchase_line "
        "WHERE retailer_id = ? AND day BETWEEN ? AND ?",
        (retailer_id, first, until.isoformat()),
    )
    return int(found)


# -- visits and checks


def visit_rows(ledger: Ledger, retailer_id: str, limit: int = 1000) -> list[VisitRow]:
    """Return the last visits of a retailer, newest first; the shut door included."""
    rows = ledger.query(
        "SELECT visit.id, day, mode, shop_state, summary, "
        "(SELECT count(*) FROM visit_stock_lines WHERE parent_id = visit.id "
        " AND stock IS NOT NULL), "
        "(SELECT count(*) FROM visit_quick_check WHERE parent_id = visit.id AND result = '符合'), "
        "(SELECT count(*) FROM visit_quick_check WHERE parent_id = visit.id "
        " AND result <> '不适用'), "
        "(SELECT total FROM display_check WHERE visit_id = visit.id AND deleted = 0 LIMIT 1), "
        "(SELECT json_group_array(DISTINCT item) FROM six_one WHERE deleted = 0 AND finalised = 1 "
        " AND retailer_id = visit.retailer_id AND done_on = visit.day) "
        "FROM visit WHERE retailer_id = ? AND deleted = 0 "
        "ORDER BY day DESC, entered_at DESC LIMIT ?",
        (retailer_id, limit),
    )
    return [
        VisitRow(
            id=row[0],
            day=date.fromisoformat(row[1]),
            mode=row[2],
            shop_state=row[3],
            summary=row[4],
            counted=row[5],
            passed=row[6],
            answered=row[7],
            score=row[8],
            items=tuple(SixOneItem(item) for item in sorted(json.loads(row[9]))),
        )
        for row in rows
    ]


def _this_year(ledger: Ledger, retailer_id: str, today: date) -> tuple[int, int | None]:
    """Return how many visits this year, and how many minutes they took on average."""
    rows = ledger.query(
        "SELECT count(*), avg(CASE WHEN arrived IS NOT NULL AND left > arrived THEN "
        "(substr(left, 1, 2) * 60 + substr(left, 4, 2)) "
        "- (substr(arrived, 1, 2) * 60 + substr(arrived, 4, 2)) END) FROM visit "
        "WHERE retailer_id = ? AND deleted = 0 AND shop_state <> '关门' AND day >= ?",
        (retailer_id, f"{today.year}-01-01"),
    )
    count, minutes = rows[0]
    return count, round(minutes) if minutes is not None else None


def _last_check(ledger: Ledger, retailer_id: str) -> CheckScore | None:
    rows = ledger.query(
        "SELECT day, total, coalesce(grade, ''), visit_id FROM display_check "
        "WHERE retailer_id = ? AND deleted = 0 ORDER BY day DESC, entered_at DESC LIMIT 1",
        (retailer_id,),
    )
    if not rows:
        return None
    day, total, grade, visit_id = rows[0]
    return CheckScore(day=date.fromisoformat(day), total=total, grade=grade, visit_id=visit_id)
