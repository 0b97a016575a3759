"""Reports as files: what paper and workbook show of them, and the workbook written."""

from collections.abc import Sequence
from pathlib import Path

from models.calendar import Period
from models.errors import DomainError
from models.forms.period_report import PeriodReportData
from models.marks import N_
from models.reports.report import ReportKind
from models.reports.standing import Standing
from storage.database import Ledger
from storage.operations.sheet_data import issued
from storage.queries.reports import ReportView, report_view

__all__ = ["MEETING", "report_periods", "report_sheet_data", "write_report_book"]

MEETING: tuple[ReportKind, ...] = tuple(kind for kind in ReportKind if kind.of_meeting)
"""The three forms of the market conference on the 10th (seed row 2.38)."""

_MOST = {ReportKind.WEEKLY: 26, ReportKind.QUARTERLY: 8}
_MOST_MONTHS = 24


def report_periods(ledger: Ledger, kind: ReportKind) -> list[tuple[str, str]]:
    """Return (key, title) of the periods a report can be printed of, the last whole one first."""
    present = Period.of(kind.period_kind, ledger.clock().date())
    periods = [present.shift(-back) for back in range(_MOST.get(kind, _MOST_MONTHS))]
    periods[:2] = periods[1::-1]
    return [(period.key, period.title) for period in periods]


def report_sheet_data(
    ledger: Ledger, kinds: Sequence[ReportKind], key: str
) -> list[PeriodReportData]:
    """Return reports of one period as they are printed: submitted ones as they were."""
    by, today = issued(ledger), ledger.clock().date()
    found = []
    for kind in kinds:
        view = report_view(ledger, kind, key, today)
        if view.content is None or view.period.first > today:
            raise DomainError(N_("{period}还没有开始。"), period=view.period.title)
        found.append(
            PeriodReportData(
                issued=by,
                period=view.period,
                content=view.content,
                texts=view.texts,
                state=_state(view),
                said=_said(view),
            )
        )
    return found


def _state(view: ReportView) -> str:
    """已提交 2026-11-24 按时, 草稿."""
    sent = view.report.submitted_at if view.report is not None else None
    standing = view.standing or Standing.DRAFT
    parts = (
        standing.value,
        f"{sent:%Y-%m-%d}" if sent else "",
        view.timeliness.value if sent else "",
    )
    return " ".join(part for part in parts if part)


def _said(view: ReportView) -> str:
    """退回：原因写具体些（许立新 2026-11-25)."""
    review = view.review
    if review is None or not (review.comment or review.handler):
        return ""
    who = " ".join(
        part for part in (review.handler, review.day.isoformat() if review.day else "") if part
    )
    said = f"{review.result.value}：{review.comment}" if review.comment else review.result.value
    return f"{said}（{who}）" if who else said


def write_report_book(ledger: Ledger, kinds: Sequence[ReportKind], key: str, path: Path) -> Path:
    """Write reports of one period into a workbook; return where it is."""
    from storage.workbooks.writing.report_book import ReportPart, write_reports

    data = report_sheet_data(ledger, kinds, key)
    return write_reports(
        path,
        [
            ReportPart(
                content=each.content,
                texts=each.texts,
                organisation=each.issued.organisation,
                note=_note(each),
            )
            for each in data
        ],
    )


def _note(data: PeriodReportData) -> str:
    """Row 2: 单位, 期间, 制表人, 制表时间, 状态."""
    period = " ".join(part for part in (data.period.title, data.content.until) if part)
    parts = (
        f"单位：{data.issued.organisation}",
        f"期间：{period}",
        f"制表人：{data.issued.manager}",
        f"制表时间：{data.issued.printed_at:%Y-%m-%d %H:%M}",
        f"状态：{data.state}",
        f"批阅：{data.said}" if data.said else "",
    )
    return "    ".join(part for part in parts if part)
