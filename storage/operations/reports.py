"""The manager's reports: written, submitted with their figures as they stand, taken back.

What headquarters says of one comes by its receipts; the record is never changed by them (decision
27).
"""

import attrs

from models.canonical import to_plain
from models.changes import Changes
from models.difference import Names, record_title
from models.errors import DomainError
from models.fields import check_record
from models.kinds import kind_of
from models.marks import N_
from models.reports.due import period_of
from models.reports.figures import content_of
from models.reports.frozen import freeze
from models.reports.report import Report, ReportStage
from models.reports.standing import Standing, standing_of
from storage.database import Ledger
from storage.ledger.drafts import drop_draft
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.queries.report_facts import report_facts
from storage.queries.reports import reviews_of, schedule_of

__all__ = ["reopen_report", "save_report", "submit_report", "withdraw_report"]

_KIND = kind_of(Report)


def save_report(ledger: Ledger, report: Report, *, draft_id: str | None = None) -> Changes:
    """Save what was written, as it was typed: a new report (an empty id is filled in) or a draft.

    One that headquarters returned becomes a draft again. Raises :class:`DomainError` for one that
    is submitted, for a second one of its period, for a period that has not begun.
    """
    with operation(ledger, f"record_{_KIND}") as unit:
        ready, previous = _checked(unit, report)
        if previous is not None:
            unit.name = f"correct_{_KIND}"
        unit.save(ready)
        _end(unit, ready, draft_id)
    return unit.changes


def submit_report(ledger: Ledger, report: Report, *, draft_id: str | None = None) -> Changes:
    """Save a report and submit it: its figures are frozen as they stand now.

    What is suggested where nothing was written is submitted with it. What went back before does
    not count as late: the first submission decides.
    """
    with operation(ledger, f"submit_{_KIND}") as unit:
        ready, _previous = _checked(unit, report)
        today, period = unit.now.date(), period_of(ready.kind, ready.period)
        opens = schedule_of(ledger, ready.kind, period).opens
        if today < opens:
            raise DomainError(
                N_("{period}还没结束，{day} 起才能提交。"), period=period.title, day=opens
            )
        facts = report_facts(ledger, ready.kind, ready.period, today)
        content = content_of(ready.kind, ready.period, facts, ready.texts)
        ready = attrs.evolve(
            ready,
            state=ReportStage.SUBMITTED,
            submitted_at=unit.now,
            first_submitted_at=ready.first_submitted_at or unit.now,
            until=facts.sales.spans.now.last,
            texts=content.all_texts(ready.texts),
            figures=freeze(content),
        )
        unit.save(ready)
        _end(unit, ready, draft_id)
    return unit.changes


def reopen_report(ledger: Ledger, report_id: str) -> Changes:
    """Take a submission back, so that the report can be gone on with; its texts stay."""
    with operation(ledger, f"reopen_{_KIND}") as unit:
        report = _known(unit, report_id)
        if report.state is ReportStage.DRAFT:
            raise DomainError(N_("这份报告还没有提交。"))
        ready = _as_draft(unit, report)
        unit.save(ready)
        _end(unit, ready, None)
    return unit.changes


def withdraw_report(ledger: Ledger, report_id: str) -> Changes:
    """Remove a report, submitted or not."""
    with operation(ledger, f"withdraw_{_KIND}") as unit:
        report = _known(unit, report_id)
        unit.remove(Report, report_id)
        _end(unit, report, None)
    return unit.changes


def _known(unit: UnitOfWork, report_id: str) -> Report:
    report = unit.get(Report, report_id)
    if report is None:
        raise DomainError(N_("这份报告已经删除。"))
    return report


def _checked(unit: UnitOfWork, report: Report) -> tuple[Report, Report | None]:
    """Return the report as a draft with its id, and the one it goes on from."""
    before = unit.plain(_KIND, report.id) if report.id else None
    if before is not None and before["deleted"]:
        raise DomainError(N_("这份报告已经删除，不能再改。"))
    previous = unit.get(Report, report.id) if report.id else None
    if previous is None:
        ready = _new(unit, report)
    else:
        standing = standing_of(previous, reviews_of(unit.ledger, previous.id))
        if not standing.editable:
            raise DomainError(N_("这份报告已经提交，先撤回提交再改。"))
        ready = attrs.evolve(_as_draft(unit, previous), texts=report.texts)
    places = [text.place for text in ready.texts]
    if len(places) != len(set(places)):
        raise DomainError(N_("同一处写了两段文字。"))
    check_record(ready)
    return ready, previous


def _new(unit: UnitOfWork, report: Report) -> Report:
    period = period_of(report.kind, report.period)
    if period.first > unit.now.date():
        raise DomainError(N_("{period}还没有开始。"), period=period.title)
    where = "deleted = 0 AND kind = ? AND period = ?"
    if find(unit.ledger, Report, where, (report.kind.value, period.key)):
        raise DomainError(N_("{period}的这份报告已经有了。"), period=period.title)
    return Report(
        id=report.id or unit.new_id(), kind=report.kind, period=period.key, texts=report.texts
    )


def _as_draft(unit: UnitOfWork, report: Report) -> Report:
    """Return a report without its submission; one that was answered keeps when it first came."""
    if report.state is ReportStage.DRAFT:
        return report
    answered = standing_of(report, reviews_of(unit.ledger, report.id)) is not Standing.SUBMITTED
    return attrs.evolve(
        report,
        state=ReportStage.DRAFT,
        submitted_at=None,
        first_submitted_at=report.first_submitted_at if answered else None,
        until=None,
        figures=(),
    )


def _end(unit: UnitOfWork, report: Report, draft_id: str | None) -> None:
    if draft_id:
        drop_draft(unit.ledger, draft_id)
    unit.details["summary"] = record_title(_KIND, to_plain(report), Names())
