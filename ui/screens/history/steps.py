"""The list of steps, the newest first; more are read when its end is reached."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent

from storage.queries.history_view import HistoryEntry
from ui.history_words import moment, summary_words
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.theme import Type

__all__ = ["StepTable"]

_WHO = 1


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("时间"), width=92, tone="muted", size=Type.SMALL),
        Column("who", _("谁"), width=64, tone="text2", size=Type.SMALL),
        Column("what", _("做了什么"), stretch=True),
        Column("state", width=84, align="right"),
    )


class StepTable(DenseTable):
    """``show_entries(entries, today, me, more=…)``.

    Signals:
        more_wanted: the end of what is shown was reached and there is more.
        left: Esc was pressed.
    """

    more_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(_columns(), name="", rule_from=1)
        self._more = False
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def sizeHint(self) -> QSize:
        """Ask for no more than the least: the page scrolls by its hints."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.setAccessibleName(_("操作记录"))
        self.set_columns(_columns())

    def show_entries(
        self, entries: Sequence[HistoryEntry], today: date, me: str, *, more: bool
    ) -> None:
        """Show steps; those of others than ``me`` say whose they are. The place stays."""
        at = self.verticalScrollBar().value()
        self._more = False  # what moves while the rows are set is no reader at the end
        self.setColumnHidden(_WHO, all(entry.who in ("", me) for entry in entries))
        self.set_rows(
            [_row(entry, today, me) for entry in entries],
            [str(entry.seq) for entry in entries],
            ["dim" if entry.undone else "" for entry in entries],
        )
        self.verticalScrollBar().setValue(at)
        self._more = more

    def _scrolled(self, value: int) -> None:
        if self._more and value >= self.verticalScrollBar().maximum() - 2:
            self._more = False
            self.more_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _row(entry: HistoryEntry, today: date, me: str) -> tuple[Cell, ...]:
    quiet = entry.undone
    words = (
        ("muted" if quiet else "name", f"{_(entry.label)} "),
        ("muted" if quiet else "text2", summary_words(entry)),
    )
    state: Cell = (("tag", _("已撤销")),) if entry.undone else ""
    return (moment(entry.at, today), "" if entry.who == me else entry.who, words, state)
