"""修改记录: who changed a retailer's record, when, and what it was called."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from storage.operations.history import HistoryEntry
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.retailers.quiet_table import QuietTable
from ui.theme import Type
from ui.widgets import Button, Card, Text

__all__ = ["HistoryCard"]


class HistoryCard(Card):
    """``show_entries(entries)``.

    Signals:
        closed: the card is to go.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.close_button = Button(kind="plain", icon="close", name=_("关闭"))
        self.close_button.clicked.connect(self.closed)
        self.add_side(self.close_button)
        columns = (
            Column("at", width=124, tone="text2", size=Type.SMALL),
            Column("what", stretch=True),
            Column("who", width=60, align="right", tone="text2", size=Type.SMALL),
        )
        self.table = QuietTable(columns, name="", header=False)
        self._nothing = Text("", Type.TABLE, tone="muted", wrap=True)
        self._nothing.setContentsMargins(15, 0, 15, 12)
        self.add(self.table, 1)
        self.add(self._nothing)

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        """Show the operations that touched the record, newest first."""
        self.close_button.set_name(_("关闭"))
        self.set_head(_("修改记录"), _("{n} 次").format(n=len(entries)))
        self.table.setAccessibleName(_("修改记录"))
        self.table.set_rows(
            [_row(entry) for entry in entries],
            [str(entry.seq) for entry in entries],
            ["dim" if entry.undone else "" for entry in entries],
        )
        self._nothing.setText(_("还没有改动过"))
        self._nothing.setVisible(not entries)


def _row(entry: HistoryEntry) -> tuple[Cell, ...]:
    words = _(entry.label)
    if entry.undone:
        words = _("{what}（已撤销）").format(what=words)
    return (f"{entry.at:%Y-%m-%d %H:%M}", words, entry.who)
