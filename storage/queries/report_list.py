"""The manager's reports in a list: when each is due, how it stands; without its content."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

import attrs

from models.calendar import Period
from models.reports.due import Schedule, Timeliness, period_of, schedule, timeliness
from models.reports.reminders import DueReport
from models.reports.report import Report, ReportKind, ReportStage
from models.reports.settings import ReportSettings
from models.reports.standing import Review, Standing, standing_of
from models.search import SearchEntry, sift
from storage.database import Ledger
from storage.ledger.drafts import Draft, list_drafts
from storage.pinyin import pinyin_of
from storage.queries.reports import reviews_of
from storage.queries.settings import judgement
from storage.queries.work_days import work_calendar

__all__ = [
    "REPORT_DRAFT",
    "ReportRow",
    "due_rows",
    "found_rows",
    "one_row",
    "report_draft",
    "report_key",
    "report_rows",
    "split_key",
    "todays_reports",
]

REPORT_DRAFT: Final = "report"
"""The kind of the draft that holds what is typed into a report."""
_BACK: Final = 8
"""Periods of a kind that may fall due in one month, with those that end after it."""


@attrs.frozen(kw_only=True)
class ReportRow:
    """A report of a period. ``report_id`` is blank where it was not begun.

    ``expected`` is False where its day had passed before there was a ledger. ``typed``: something
    was typed that is not saved yet. ``review`` is headquarters' last word.
    """

    kind: ReportKind
    period: Period
    schedule: Schedule
    timeliness: Timeliness
    standing: Standing | None = None
    report_id: str = ""
    submitted_on: date | None = None
    expected: bool = True
    typed: bool = False
    review: Review | None = None

    @property
    def key(self) -> str:
        """What the row is called: WEEKLY:2026W47."""
        return report_key(self.kind.name, self.period)

    @property
    def is_open(self) -> bool:
        """True while it is to be written or corrected."""
        return self.standing is None or self.standing.editable

    @property
    def late(self) -> bool:
        """True where it is still owed after its day."""
        return self.is_open and self.expected and self.timeliness is Timeliness.LATE

    def wanted(self, today: date) -> bool:
        """Tell whether it is time to write it, or to correct it."""
        begun = today >= min(self.schedule.opens, self.schedule.remind)
        return self.is_open and self.expected and begun


def report_key(name: str, period: Period) -> str:
    """Return what a report, or the material of a meeting, is called in lists."""
    return f"{name}:{period.key}"


def split_key(key: str) -> tuple[str, str]:
    """Return the name and the period of a key."""
    name, _colon, period = key.partition(":")
    return name, period


def report_rows(ledger: Ledger, month: Period, today: date) -> tuple[ReportRow, ...]:
    """Return the reports that fall due in a month, the last day first.

    In the present month also what is still owed, or returned, from before.
    """
    reader = _Reader(ledger, today)
    rows = {row.key: row for row in reader.rows_of(month)}
    if today in month:
        rows = {**{row.key: row for row in reader.due()}, **rows}
    return tuple(sorted(rows.values(), key=_place))


def due_rows(ledger: Ledger, today: date) -> tuple[ReportRow, ...]:
    """Return what is to be written or corrected now, the last day first."""
    return tuple(sorted(_Reader(ledger, today).due(), key=_place))


def found_rows(ledger: Ledger, query: str, today: date) -> tuple[ReportRow, ...]:
    """Return the reports that were begun and hold what is looked for, in their texts too."""
    reader = _Reader(ledger, today)
    texts: dict[str, list[str]] = {}
    for report_id, text in ledger.query("SELECT parent_id, text FROM report_texts"):
        texts.setdefault(report_id, []).append(text)

    def entry(row: ReportRow) -> SearchEntry:
        comment = row.review.comment if row.review is not None else ""
        others = (row.period.title, row.period.key, comment, *texts.get(row.report_id, ()))
        return SearchEntry.of(row.kind.full_name, pinyin_of(row.kind.full_name)[1], others)

    return tuple(sorted(sift(list(reader.begun()), query, entry), key=_place))


def one_row(ledger: Ledger, kind: ReportKind, period: Period, today: date) -> ReportRow:
    """Return how one report stands."""
    return _Reader(ledger, today).row(kind, period)


def report_draft(ledger: Ledger, kind: ReportKind, period: Period) -> Draft | None:
    """Return what was typed into a report and is not saved, last touched first."""
    return _drafts(ledger).get(report_key(kind.name, period))


def todays_reports(ledger: Ledger, today: date) -> list[DueReport]:
    """Return what the first page reminds of."""
    return [
        DueReport(
            kind=row.kind,
            period=row.period,
            schedule=row.schedule,
            returned=row.standing is Standing.RETURNED,
            comment=row.review.comment if row.review is not None else "",
        )
        for row in due_rows(ledger, today)
    ]


_HEADS = (
    "SELECT id, kind, period, state, revision, submitted_at, first_submitted_at FROM report "
    "WHERE deleted = 0 ORDER BY state = '已提交', coalesce(submitted_at, ''), updated_at, id"
)
"""The one that holds comes last, as in :func:`storage.queries.reports.report_of`."""
_RETURNED = "SELECT DISTINCT record_id FROM receipt WHERE kind = 'report' AND result = '退回'"


def _heads(ledger: Ledger) -> Mapping[tuple[ReportKind, str], Report]:
    """Return the report of each kind and period, without its texts and figures."""
    found = {}
    for report_id, kind, period, state, revision, sent, first in ledger.query(_HEADS):
        found[ReportKind(kind), period] = Report(
            id=report_id,
            kind=ReportKind(kind),
            period=period,
            state=ReportStage(state),
            revision=revision,
            submitted_at=datetime.fromisoformat(sent) if sent else None,
            first_submitted_at=datetime.fromisoformat(first) if first else None,
        )
    return found


def _drafts(ledger: Ledger) -> dict[str, Draft]:
    found: dict[str, Draft] = {}
    for draft in list_drafts(ledger):
        if draft.kind == REPORT_DRAFT:
            found.setdefault(f"{draft.content.get('kind')}:{draft.content.get('period')}", draft)
    return found


def _place(row: ReportRow) -> tuple[int, int, int]:
    """The last day first, then by kind."""
    kinds = list(ReportKind)
    return (-row.schedule.limit.toordinal(), -row.period.first.toordinal(), kinds.index(row.kind))


class _Reader:
    """Reads what all rows share once."""

    def __init__(self, ledger: Ledger, today: date) -> None:
        self._ledger, self._today = ledger, today
        self._calendar = work_calendar(ledger)
        self._settings = judgement(ledger, ReportSettings)
        self._heads = _heads(ledger)
        self._typed = _drafts(ledger)
        first = ledger.scalar("SELECT min(at) FROM operation")
        self._since = date.fromisoformat(str(first)[:10]) if first else today

    def rows_of(self, month: Period) -> Iterator[ReportRow]:
        for kind in ReportKind:
            last = Period.of(kind.period_kind, month.last)
            for back in range(_BACK):
                period = last.shift(-back)
                if period.first <= self._today and self._days(kind, period).limit in month:
                    yield self.row(kind, period)

    def due(self) -> Iterator[ReportRow]:
        """Yield the present and the last period of each kind, and what was returned, if owed."""
        seen = set()
        for kind in ReportKind:
            present = Period.of(kind.period_kind, self._today)
            seen |= {(kind, present), (kind, present.shift(-1))}
        returned = {each for (each,) in self._ledger.query(_RETURNED)}
        seen |= {
            (head.kind, period_of(head.kind, head.period))
            for head in self._heads.values()
            if head.id in returned
        }
        for kind, period in seen:
            row = self.row(kind, period)
            if row.wanted(self._today):
                yield row

    def begun(self) -> Iterator[ReportRow]:
        for head in self._heads.values():
            yield self.row(head.kind, period_of(head.kind, head.period))

    def row(self, kind: ReportKind, period: Period) -> ReportRow:
        head = self._heads.get((kind, period.key))
        days = self._days(kind, period)
        reviews = reviews_of(self._ledger, head.id) if head is not None else ()
        sent = head.first_submitted_at if head is not None else None
        return ReportRow(
            kind=kind,
            period=period,
            schedule=days,
            timeliness=timeliness(days.limit, sent.date() if sent else None, self._today),
            standing=standing_of(head, reviews) if head is not None else None,
            report_id=head.id if head is not None else "",
            submitted_on=head.submitted_at.date() if head and head.submitted_at else None,
            expected=head is not None or days.limit >= self._since,
            typed=report_key(kind.name, period) in self._typed,
            review=reviews[0] if reviews else None,
        )

    def _days(self, kind: ReportKind, period: Period) -> Schedule:
        return schedule(kind, period, self._calendar, self._settings)
