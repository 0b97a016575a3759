"""One labelled field with the sentence of what is wrong below it."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Space, Type, theme
from ui.widgets import LineField, Text

__all__ = ["FieldRow", "align_rows"]


def align_rows(rows: Iterable["FieldRow"]) -> None:
    """Let all fields of a card begin at the same x."""
    rows = list(rows)
    width = max(row.label_width() for row in rows)
    for row in rows:
        row.set_label_width(width)


class FieldRow(QWidget):
    """``FieldRow()``: label 76 wide, entry, reason; ``set_label`` words it.

    Signals:
        edited: the text, when the user left the field or pressed Enter.
    """

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.label = Text("", Type.TABLE, tone="muted")
        self.field = LineField(name="")
        self.wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.wrong.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(self.field, 0, 1)
        self._grid.addWidget(self.wrong, 1, 1)
        self.field.edited.connect(self.edited)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.set_label_width(theme.px(Space.LABEL))

    def label_width(self) -> int:
        """Return how wide the label wants to be, never less than the usual width."""
        words = theme.width(self.label.text(), Type.TABLE) + Space.CELL
        return max(theme.px(Space.LABEL), words)

    def set_label_width(self, width: int) -> None:
        """Give the label a width, so that the rows of a card stand in line."""
        self._grid.setColumnMinimumWidth(0, width)

    def set_label(self, label: str, placeholder: str = "", *, needed: bool = False) -> None:
        """Show other words; ``needed`` puts an asterisk behind the label."""
        self.label.setText(f"{label} *" if needed else label)
        self.field.set_name(label, placeholder)

    def text(self) -> str:
        """Return what is typed, stripped."""
        return self.field.text().strip()

    def set_text(self, text: str) -> None:
        """Show ``text`` unless it stands there already; the caret stays where it is."""
        if text != self.text():
            self.field.set_text(text)
        self.mark("")

    def mark(self, reason: str) -> None:
        """Say what is wrong; ``""`` takes that back."""
        self.field.mark_wrong(reason)
        self.wrong.setText(reason)
        self.wrong.setVisible(bool(reason))
