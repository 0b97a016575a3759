"""投诉与建议, and 廉洁投诉 on a sheet of its own, for headquarters only (DOMAIN 4.6, 5.2)."""

from datetime import date
from typing import Final

import attrs

from models.calendar import WorkCalendar
from models.entries import Complaint, ComplaintKind, Severity
from models.entries.complaint import is_of_integrity
from models.entries.deadlines import closed_late
from models.package.common import field_column, retailer_columns, yes_no
from models.package.source import PackageSource
from models.package.table import CellKind, Column, SheetDefinition, SheetTable, build_table
from models.retailer import Retailer

__all__ = [
    "COMPLAINTS",
    "ComplaintRow",
    "complaint_sheet",
    "integrity_sheet",
    "is_late",
    "is_of_integrity",
]


@attrs.frozen(kw_only=True)
class ComplaintRow:
    """One complaint or suggestion, and whether it took or takes too long."""

    made: Complaint
    retailer: Retailer
    late: bool


def is_late(complaint: Complaint, today: date, calendar: WorkCalendar) -> bool:
    """Tell whether it was closed after its limit, or is open past it on ``today``."""
    return closed_late(complaint, complaint.closed_on or today, calendar.shift)


def _content(row: ComplaintRow) -> str:
    """Say what it is where it is no complaint."""
    kind = row.made.kind
    return row.made.content if kind is ComplaintKind.COMPLAINT else f"【{kind}】{row.made.content}"


def _satisfied(row: ComplaintRow) -> str:
    return "" if row.made.satisfied is None else yes_no(row.made.satisfied)


def _definition(title: str) -> SheetDefinition[ComplaintRow]:
    return SheetDefinition(
        title=title,
        columns=(
            field_column(Complaint, "number", lambda row: row.made.number, CellKind.CODE, 14),
            Column("受理时间", lambda row: row.made.received_on, CellKind.DATE, 12),
            *retailer_columns(),
            field_column(Complaint, "commitment", lambda row: row.made.commitment, width=14),
            field_column(Complaint, "content", _content, width=34),
            field_column(Complaint, "severity", lambda row: row.made.severity, width=7),
            field_column(Complaint, "actions", lambda row: row.made.actions, width=28),
            Column("办结时间", lambda row: row.made.closed_on, CellKind.DATE, 12),
            Column("是否超时", lambda row: yes_no(row.late), width=7),
            field_column(Complaint, "satisfied", _satisfied, width=7),
            field_column(Complaint, "state", lambda row: row.made.state, width=9),
        ),
        record_id=lambda row: row.made.id,
        revision=lambda row: row.made.revision,
    )


COMPLAINTS: Final = _definition("投诉与建议")
INTEGRITY: Final = _definition("廉洁投诉")


def complaint_sheet(source: PackageSource) -> SheetTable:
    """Build 投诉与建议, the grave ones first, then by day."""
    return build_table(COMPLAINTS, _rows(source, integrity=False))


def integrity_sheet(source: PackageSource) -> SheetTable:
    """Build 廉洁投诉."""
    return build_table(INTEGRITY, _rows(source, integrity=True))


def _rows(source: PackageSource, *, integrity: bool) -> list[ComplaintRow]:
    today = source.head.created_at.date()
    rows = [
        ComplaintRow(
            made=each,
            retailer=source.retailer(each.retailer_id),
            late=is_late(each, today, source.calendar),
        )
        for each in source.entries.complaints
        if is_of_integrity(each) is integrity
    ]
    return sorted(rows, key=_order)


def _order(row: ComplaintRow) -> tuple[bool, date, str, str]:
    made = row.made
    return (made.severity is not Severity.GRAVE, made.received_on, made.number, made.id)
