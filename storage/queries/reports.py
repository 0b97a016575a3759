"""The manager's reports: as they read now, as they were submitted, what is due, how it stands."""

from collections.abc import Iterable
from datetime import date

import attrs

from models.calendar import Period
from models.errors import DomainError
from models.receipt import ReceiptResult
from models.reports.due import Schedule, Timeliness, period_of, schedule, timeliness
from models.reports.figures import content_of
from models.reports.frozen import Difference, differences, thaw
from models.reports.report import Report, ReportKind, ReportStage, ReportText
from models.reports.sections import SECTIONS, Content
from models.reports.settings import ReportSettings
from models.reports.standing import Review, Standing, standing_of
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.report_facts import report_facts
from storage.queries.settings import judgement
from storage.queries.work_days import work_calendar

__all__ = [
    "ReportView",
    "content_now",
    "due_reports",
    "report_of",
    "report_view",
    "reports_of_month",
    "reviews_of",
    "schedule_of",
]

_REVIEWS = (
    "SELECT revision, result, comment, handler, day FROM receipt AS told "
    "WHERE kind = 'report' AND record_id = ? AND NOT EXISTS (SELECT 1 FROM receipt AS later "
    "WHERE later.kind = told.kind AND later.record_id = told.record_id "
    "AND later.revision = told.revision "
    "AND (later.operation, later.position) > (told.operation, told.position)) "
    "ORDER BY revision DESC"
)


@attrs.frozen(kw_only=True)
class ReportView:
    """A report of a period. ``report`` is None where it was not begun.

    ``content`` is as it was submitted, else as it reads now; ``changed`` are the figures that are
    no longer what they were. ``reviews`` are headquarters' words, that on the highest revision
    first.
    """

    kind: ReportKind
    period: Period
    report: Report | None
    schedule: Schedule
    standing: Standing | None
    timeliness: Timeliness
    reviews: tuple[Review, ...] = ()
    content: Content | None = None
    changed: tuple[Difference, ...] = ()

    @property
    def texts(self) -> tuple[ReportText, ...]:
        """What was written."""
        return self.report.texts if self.report is not None else ()

    @property
    def review(self) -> Review | None:
        """Headquarters' last word: on what was submitted, of a draft on what was before it."""
        return self.reviews[0] if self.reviews else None


def schedule_of(ledger: Ledger, kind: ReportKind, period: Period) -> Schedule:
    """Return the days of a report by the working days and settings of the ledger."""
    return schedule(kind, period, work_calendar(ledger), judgement(ledger, ReportSettings))


def report_of(ledger: Ledger, kind: ReportKind, key: str) -> Report | None:
    """Return the report of a period, None where there is none.

    Two devices may each have one: what was submitted last holds, else what was begun last.
    """
    found = find(
        ledger,
        Report,
        "deleted = 0 AND kind = ? AND period = ? "
        "ORDER BY state = '已提交', coalesce(submitted_at, ''), updated_at, id",
        (kind.value, period_of(kind, key).key),
    )
    return found[-1] if found else None


def reports_of_month(ledger: Ledger, month: Period) -> tuple[Report, ...]:
    """Return the reports of periods that end in a month, and those submitted in it."""

    def belongs(report: Report) -> bool:
        sent = report.submitted_at
        try:
            ends = period_of(report.kind, report.period).last in month
        except DomainError:  # what another program wrote is sent on all the same
            ends = False
        return ends or (sent is not None and sent.date() in month)

    return tuple(filter(belongs, find(ledger, Report)))


def reviews_of(ledger: Ledger, report_id: str) -> tuple[Review, ...]:
    """Return headquarters' last word on each revision, that on the highest first."""
    return tuple(
        Review(
            revision=revision,
            result=ReceiptResult(result),
            comment=comment,
            handler=handler,
            day=date.fromisoformat(day) if day else None,
        )
        for revision, result, comment, handler, day in ledger.query(_REVIEWS, (report_id,))
    )


def content_now(
    ledger: Ledger, kind: ReportKind, key: str, today: date, texts: Iterable[ReportText] = ()
) -> Content:
    """Return a report as it reads ``today`` with what was written."""
    return content_of(kind, key, report_facts(ledger, kind, key, today), texts)


def report_view(ledger: Ledger, kind: ReportKind, key: str, today: date) -> ReportView:
    """Return everything about a report; a submitted one is held against the figures of today."""
    view = _standing(ledger, kind, period_of(kind, key), today)
    now = content_now(ledger, kind, key, today, view.texts)
    report = view.report
    if report is None or report.state is ReportStage.DRAFT:
        return attrs.evolve(view, content=now)
    frozen = thaw(SECTIONS[kind], report.figures)
    until = f"截至{report.until:%Y-%m-%d}" if _is_partial(view.period, report) else ""
    was = Content(kind=kind, period=view.period.key, until=until, sections=frozen)
    return attrs.evolve(view, content=was, changed=differences(frozen, now.sections))


def _is_partial(period: Period, report: Report) -> bool:
    return report.until is not None and report.until < period.last


def _standing(ledger: Ledger, kind: ReportKind, period: Period, today: date) -> ReportView:
    report = report_of(ledger, kind, period.key)
    days = schedule_of(ledger, kind, period)
    reviews = reviews_of(ledger, report.id) if report is not None else ()
    sent = report.first_submitted_at if report is not None else None
    return ReportView(
        kind=kind,
        period=period,
        report=report,
        schedule=days,
        standing=standing_of(report, reviews) if report is not None else None,
        timeliness=timeliness(days.limit, sent.date() if sent else None, today),
        reviews=reviews,
    )


def due_reports(ledger: Ledger, today: date) -> tuple[ReportView, ...]:
    """Return what is to be written or corrected: the report of each kind whose time has come.

    Of each kind the period before the present one, for a week from its Saturday on the present
    one too; without their content. What was submitted and not returned asks for nothing.
    """
    found = []
    for kind in ReportKind:
        present = Period.of(kind.period_kind, today)
        for period in (present.shift(-1), present):
            view = _standing(ledger, kind, period, today)
            open_ = view.standing is None or view.standing.editable
            if open_ and today >= min(view.schedule.opens, view.schedule.remind):
                found.append(view)
    return tuple(sorted(found, key=lambda view: (view.schedule.limit, view.period.first)))
