"""打印: how much a printed visit sheet lists."""

from PySide6.QtCore import Signal

from storage.queries.settings import SHEET_ROWS
from ui.i18n import _
from ui.theme import Type
from ui.widgets import Card, Segments, Text, line

__all__ = ["PrintCard"]


class PrintCard(Card):
    """``show_rows(8)``.

    Signals:
        changed: how many products the user wants listed, as text.
    """

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows = Segments([(str(count), str(count)) for count in SHEET_ROWS])
        self._label = Text("", Type.TABLE, tone="muted")
        self.remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.body.addLayout(line(self._label, None, self.rows))
        self.add(self.remark)
        self.rows.changed.connect(lambda value: self.changed.emit(value))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("打印"))
        self._label.setText(_("走访单列出的品规"))
        self.rows.set_options(self.rows.options, _("走访单列出的品规"))
        self.remark.setText(_("8 个以内一页，再多接着印第二页。"))

    def show_rows(self, rows: int) -> None:
        """Show what is in force."""
        self.rows.set_value(str(rows))
