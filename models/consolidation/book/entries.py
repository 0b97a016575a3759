"""Entries as they were made: 投诉与建议, 信息变更, 等级建议, 异常线索, 活动费用, 七严自查."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from models.calendar import WorkCalendar
from models.consolidation.book.details import Line, make_detail, without
from models.consolidation.book.source import ManagerMonth
from models.entries import (
    Complaint,
    Declaration,
    Expense,
    GradeSuggestion,
    Irregularity,
    RetailerChange,
)
from models.package.complaint_sheet import COMPLAINTS, ComplaintRow, is_late, is_of_integrity
from models.package.entry_sheets import (
    CHANGES,
    DECLARATIONS,
    EXPENSES,
    IRREGULARITIES_SHEET,
    EntryRow,
)
from models.package.grade_sheet import GRADES, GradeRow

__all__ = [
    "CHANGES_OF_ALL",
    "COMPLAINTS_OF_ALL",
    "DECLARATIONS_OF_ALL",
    "EXPENSES_OF_ALL",
    "INTEGRITY_OF_ALL",
    "IRREGULARITIES_OF_ALL",
    "SUGGESTIONS_OF_ALL",
]

E = TypeVar("E", RetailerChange, Irregularity, Expense)

_CALENDAR: Final = WorkCalendar()
"""Monday to Friday: headquarters' database holds no holidays."""


def _complaints(*, integrity: bool) -> Callable[[ManagerMonth], Iterator[Line[ComplaintRow]]]:
    def lines(month: ManagerMonth) -> Iterator[Line[ComplaintRow]]:
        for held in month.held(Complaint):
            made = held.record
            if is_of_integrity(made) is integrity:
                late = is_late(made, month.as_of, _CALENDAR)
                yield (
                    ComplaintRow(made=made, retailer=month.shop(made.retailer_id), late=late),
                    held,
                )

    return lines


COMPLAINTS_OF_ALL: Final = make_detail(
    "投诉与建议", without(COMPLAINTS.columns), _complaints(integrity=False)
)
INTEGRITY_OF_ALL: Final = make_detail(
    "廉洁投诉", without(COMPLAINTS.columns), _complaints(integrity=True)
)


def _grade_lines(month: ManagerMonth) -> Iterator[Line[GradeRow]]:
    for held in month.held(GradeSuggestion):
        shop = month.shop(held.record.retailer_id)
        yield GradeRow(made=held.record, retailer=shop, bought=None, score=None), held


SUGGESTIONS_OF_ALL: Final = make_detail(
    "等级建议",
    without(GRADES.columns, "近3月购进(条)", "近3月额", "单条均价", "规范分", "守法"),
    _grade_lines,
)

# ------------------------------------------------------------------------- as they were made


def _made(record: type[E]) -> Callable[[ManagerMonth], Iterator[Line[EntryRow[E]]]]:
    def lines(month: ManagerMonth) -> Iterator[Line[EntryRow[E]]]:
        for held in month.held(record):
            yield EntryRow(held.record, month.shop(held.record.retailer_id)), held

    return lines


CHANGES_OF_ALL: Final = make_detail("信息变更", without(CHANGES.columns), _made(RetailerChange))
IRREGULARITIES_OF_ALL: Final = make_detail(
    "异常线索", without(IRREGULARITIES_SHEET.columns), _made(Irregularity)
)
EXPENSES_OF_ALL: Final = make_detail("活动费用", without(EXPENSES.columns), _made(Expense))


def _declaration_lines(month: ManagerMonth) -> Iterator[Line[Declaration]]:
    for held in month.held(Declaration):
        yield held.record, held


DECLARATIONS_OF_ALL: Final = make_detail("七严自查", DECLARATIONS.columns, _declaration_lines)
