"""操作记录: the last hundred operations in words; one of them may be taken back by itself."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.six_one_record import SixOneItem
from storage.operations.history import HistoryEntry
from storage.queries.settings import SHEET_ROWS_KEY
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Column
from ui.theme import Size, Type
from ui.widgets import Button, Card, Text, line
from ui.words import retold

__all__ = ["HistoryCard", "entry_words"]

_SIX_ONE = re.compile(r"six_one\.([1-6])@(\d{4}-\d{2})")


def entry_words(entry: HistoryEntry) -> str:
    """Return an operation in words; the id of a setting is made readable."""
    return f"{_(entry.label)} {_summary(entry.summary)}".strip()


def _summary(summary: str) -> str:
    found = _SIX_ONE.search(summary)
    if found is None:
        return retold(summary).replace(SHEET_ROWS_KEY, _("走访单品规数"))
    item = SixOneItem(int(found[1]))
    words = _("{item}，从 {month} 起").format(
        item=f"{item.sign} {_(item.short_name)}", month=found[2]
    )
    return summary.replace(found[0], words)


def _when(at: datetime, today: date) -> str:
    if at.date() == today:
        return f"{at:%H:%M}"
    return f"{at:%m-%d %H:%M}" if at.year == today.year else f"{at:%Y-%m-%d}"


class HistoryCard(Card):
    """``show_entries(entries, today)``, newest first.

    Signals:
        undo_asked: number of the operation that is to be taken back.
    """

    undo_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._entries: dict[str, HistoryEntry] = {}
        self._today = date.min
        self.table = DenseTable(_columns(), name="", row_height=Size.GRID_ROW, header=False)
        policy = self.table.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
        self.table.setSizePolicy(policy)
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
        self.undo.clicked.connect(lambda: self._ask(self.table.current_key()))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("操作记录"), _("最近 {n} 步").format(n=len(self._entries)))
        self.table.setAccessibleName(_("操作记录"))
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
                _when(entry.at, self._today),
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
        Column("at", width=84, tone="muted", size=Type.SMALL),
        Column("what", stretch=True),
        Column("state", width=68, align="right"),
    )
