"""The left card: the reports of a month with their days and states, the meeting's forms as one."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.reports.due import Timeliness
from models.reports.reminders import MEETING
from storage.queries.report_list import ReportRow, report_key
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.screens.reports.words import (
    MEETING_NAME,
    meeting_state,
    name_words,
    short_period,
    state_of,
)
from ui.theme import Type
from ui.widgets import Card, EmptyState
from ui.words import month_day

__all__ = ["ReportList", "ReportTable", "meeting_rows"]


def meeting_rows(rows: Sequence[ReportRow], period: str) -> tuple[ReportRow, ...]:
    """Return the forms of the meeting about a month."""
    return tuple(row for row in rows if row.kind.of_meeting and row.period.key == period)


class ReportTable(ListTable):
    """One report a row.

    Signals:
        delete_asked: Del was pressed.
    """

    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self._titles(), name="", header=False, edge=12)

    @staticmethod
    def _titles() -> tuple[Column, ...]:
        return (
            Column("sign", width=36),
            Column("name", stretch=True, size=Type.BODY, name=True),
            Column("period", width=76, tone="text2"),
            Column("state", width=114, align="right"),
        )

    def retranslate(self) -> None:
        """Name the table in the language in force."""
        self.setAccessibleName(_("报告"))

    def show_rows(self, rows: Sequence[ReportRow], today: date) -> None:
        """Show the reports; before the forms of a meeting stands the meeting itself."""
        cells: list[tuple[Cell, ...]] = []
        keys: list[str] = []
        for row in rows:
            meeting = report_key(MEETING, row.period)
            if row.kind.of_meeting and meeting not in keys:
                forms = meeting_rows(rows, row.period.key)
                cells.append(_cells(_(MEETING_NAME), row, meeting_state(forms, today), today))
                keys.append(meeting)
            name = name_words(row.kind)
            cells.append(_cells(name, row, state_of(row, today), today))
            keys.append(row.key)
        self.set_rows(cells, keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)


def _cells(name: str, row: ReportRow, state: tuple[str, str, str], today: date) -> tuple[Cell, ...]:
    sign, words, tone = state
    inner = row.kind.of_meeting and name == name_words(row.kind)
    label: Cell = (("gap", "14"), ("text2", name)) if inner else (("name", name),)
    shown: Cell = ((tone, words),)
    if row.is_open and row.timeliness is Timeliness.AHEAD:
        shown = (("small:muted", month_day(row.schedule.limit, today)), ("gap", "6"), *shown)
    return ((("sign-small", sign),), label, "" if inner else short_period(row.period, today), shown)


class ReportList(Card):
    """``show(rows, …)`` fills it; ``table`` holds the keys."""

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.table = ReportTable()
        self.empty = EmptyState(hints=())
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.empty.hide()

    def show_rows(self, rows: Sequence[ReportRow], today: date, *, wanted: str) -> None:
        """Show the reports of a month, or those that hold what is ``wanted``."""
        self.table.show_rows(rows, today)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if wanted:
            self.empty.set_words(_("没有找到这样的报告"), _("按 Esc 清除查找。"))
        else:
            self.empty.set_words(
                _("这个月没有要交的报告"), _("用上面的箭头换一个月，或按 Ctrl+PgUp 往前翻。")
            )
