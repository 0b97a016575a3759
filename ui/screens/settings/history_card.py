"""操作记录: the last hundred operations in words; one of them may be taken back by itself."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from storage.operations.history import HistoryEntry
from ui.history_words import entry_words, moment
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Column
from ui.theme import Size, Type
from ui.widgets import Button, Card, Text, line

__all__ = ["HistoryCard"]


class HistoryCard(Card):
    """``show_entries(entries, today)``, newest first.

    Signals:
        undo_asked: number of the operation that is to be taken back.
        all_asked: the whole history is wanted.
    """

    undo_asked = Signal(int)
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._entries: dict[str, HistoryEntry] = {}
        self._today = date.min
        self.table = DenseTable(_columns(), name="", row_height=Size.GRID_ROW, header=False)
        policy = self.table.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
        self.table.setSizePolicy(policy)
        self.all = Button("", kind="plain", key="Ctrl+H")
        self.add_side(self.all)
        self.undo = Button("", icon="undo")
        self.why = Text("", Type.SMALL, tone="muted", wrap=True)
        self.add(self.table, 1)
        row = line(self.undo, self.why, spacing=12)
        row.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(row)
        self.foot(holder)
        self.table.current_key_changed.connect(lambda _key: self._current())
        self.table.opened.connect(self._ask)
        self.all.clicked.connect(self.all_asked)
        self.undo.clicked.connect(lambda: self._ask(self.table.current_key()))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("操作记录"), _("最近 {n} 步").format(n=len(self._entries)))
        self.table.setAccessibleName(_("操作记录"))
        self.all.set_text(_("全部"))
        self.undo.set_text(_("撤销这一步"))
        self._show_rows()
        self._current()

    def show_entries(self, entries: Sequence[HistoryEntry], today: date) -> None:
        """Show operations."""
        self._entries = {str(entry.seq): entry for entry in entries}
        self._today = today
        self.retranslate()

    def _show_rows(self) -> None:
        entries = self._entries.values()
        rows = [
            (
                moment(entry.at, self._today),
                (("muted" if entry.undone else "text", entry_words(entry)),),
                (("tag", _("已撤销")),) if entry.undone else "",
            )
            for entry in entries
        ]
        self.table.set_rows(
            rows, list(self._entries), ["dim" if entry.undone else "" for entry in entries]
        )

    def _current(self) -> None:
        entry = self._entries.get(self.table.current_key())
        able = entry is not None and entry.undoable and not entry.undone
        self.undo.setEnabled(able)
        words = ""
        if entry is not None:
            words = _("第 {n} 步 · {who}").format(n=entry.seq, who=entry.who or "—")
            if entry.undone:
                words += " · " + _("已经撤销")
            elif not entry.undoable:
                words += " · " + _("这一步不能撤销")
        self.why.setText(words)

    def _ask(self, key: str) -> None:
        entry = self._entries.get(key)
        if entry is not None and entry.undoable and not entry.undone:
            self.undo_asked.emit(entry.seq)


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", width=100, tone="muted", size=Type.SMALL),
        Column("what", stretch=True),
        Column("state", width=84, align="right"),
    )
