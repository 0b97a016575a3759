"""What the consolidated workbook of a month is made of, read from one state of the database."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import attrs

from models.calendar import Period, PeriodKind
from models.canonical import from_plain
from models.consolidation.book.source import Figures, HeldRecord, Mark
from models.kinds import KINDS
from models.records import Record
from storage.headquarters.database import Headquarters

__all__ = ["Sent", "held_records", "months_known", "sent_in"]

_MONTHS: Final = "SELECT DISTINCT month FROM package ORDER BY month DESC"
_SENT: Final = (
    "SELECT manager, number, sequence, device, created_at FROM package WHERE month = ? "
    "ORDER BY manager, sequence, device, id"
)
_FIGURES: Final = "SELECT name, numerator, denominator FROM figure WHERE package = ?"
_BY_DAY: Final = (
    "visit", "check", "six_one", "market_note", "complaint", "retailer_change",
    "grade_suggestion", "irregularity", "expense", "declaration", "training", "award_round",
)  # fmt: skip
"""Kinds of which the month's are shown: by their day, or the month they are for."""

_HELD: Final = (
    "SELECT record.kind, version.json, version.package, record.heads > 1, "
    "EXISTS (SELECT 1 FROM returned WHERE returned.kind = record.kind "
    "AND returned.record_id = record.record_id AND returned.owner = record.owner "
    "AND returned.revision = version.revision AND returned.hash = version.hash) "
    "FROM record JOIN version ON version.number = record.version "
    "WHERE record.manager = ? AND record.deleted = 0 AND record.kind = ? AND "
)
_ORDER: Final = " ORDER BY record.day, record.retailer_id, record.record_id"
_OF_MONTH: Final = f"{_HELD}record.day >= ? AND record.day < ?{_ORDER}"
_UNTIL: Final = f"{_HELD}record.day < ?{_ORDER}"
_OF_PERIODS: Final = f"{_HELD}record.day IN (?, ?, ?){_ORDER}"


@attrs.frozen(kw_only=True)
class Sent:
    """What a manager's packages of a month say: the figures of the highest, the first's time."""

    figures: Figures
    first_made: date


def months_known(database: Headquarters) -> list[str]:
    """Return the months (YYYY-MM) packages were asked for, the latest first."""
    return [str(row[0]) for row in database.query(_MONTHS)]


def sent_in(database: Headquarters, month: Period) -> Mapping[str, Sent]:
    """Return what was sent for a month, by manager.

    Of several packages the figures are those of the highest (sequence, device, package).
    """
    by_manager: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for manager, *told in database.query(_SENT, (month.key,)):
        by_manager[manager].append(tuple(told))
    return {manager: _sent(database, told) for manager, told in by_manager.items()}


def _sent(database: Headquarters, packages: Iterable[tuple[Any, ...]]) -> Sent:
    told = list(packages)
    number, sequence, device, created_at = told[-1]
    shares = {name: (top, base) for name, top, base in database.query(_FIGURES, (number,))}
    return Sent(
        figures=Figures(
            sequence=sequence,
            device=device,
            created_at=created_at,
            packages=len(told),
            shares=shares,
        ),
        first_made=min(datetime.fromisoformat(each[3]).date() for each in told),
    )


def held_records(
    database: Headquarters, manager: str, month: Period
) -> Mapping[str, tuple[HeldRecord[Record], ...]]:
    """Return what counts of a manager's month, by kind; of some also what began before it."""
    following = month.shift(1).key
    found = {
        kind: _records(database, _OF_MONTH, (manager, kind, month.key, following))
        for kind in _BY_DAY
    }
    ahead = (manager, "demand", month.key, month.shift(2).key)  # needs are asked a month ahead
    found["demand"] = _records(database, _OF_MONTH, ahead)
    for kind in ("todo", "campaign", "store_report"):  # of the month also where begun before it
        found[kind] = _records(database, _UNTIL, (manager, kind, following))
    periods = [Period.of(kind, month.first).key for kind in (PeriodKind.QUARTER, PeriodKind.YEAR)]
    free = (manager, "six_one_exemption", month.key, *periods)
    found["six_one_exemption"] = _records(database, _OF_PERIODS, free)
    return found


def _records(
    database: Headquarters, sql: str, parameters: tuple[Any, ...]
) -> tuple[HeldRecord[Record], ...]:
    return tuple(
        HeldRecord(from_plain(KINDS[kind].record, json.loads(text)), package, _mark(*told))
        for kind, text, package, *told in database.iterate(sql, parameters)
    )


def _mark(contended: int, returned: int) -> Mark:
    if contended:
        return Mark.CONFLICT
    return Mark.RETURNED if returned else Mark.NONE
