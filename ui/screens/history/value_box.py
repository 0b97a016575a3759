"""One value in full: what it was, what it became, what it is now; each may be put back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from models.errors import RoundbookError
from storage.operations.restore import SoNow
from ui.history_words import value_shown
from ui.i18n import _
from ui.screens.history.lines import Line
from ui.theme import Space, Type, theme
from ui.widgets import Button, Rule, Text, column
from ui.words import refusal

__all__ = ["ValueBox"]

_HIGH = 108


class ValueBox(QWidget):
    """``show_value(line, now, old_refused, new_refused)``; hidden while no value is chosen.

    Signals:
        old_wanted: the value before is to be put back.
        new_wanted: the value after is to be put back.
    """

    old_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", Type.TABLE, bold=True, wrap=True)
        self.words = {name: Text("", Type.TABLE, wrap=True) for name in ("old", "new", "now")}
        self._heads = {name: Text("", Type.SMALL, tone="muted") for name in self.words}
        self.old = Button("", kind="plain", key="R")
        self.new = Button("", kind="plain", key="N")
        self.why = Text("", Type.SMALL, tone="muted", wrap=True)
        self.old.clicked.connect(self.old_wanted)
        self.new.clicked.connect(self.new_wanted)
        self._area = QScrollArea()
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def _lay_out(self) -> None:
        inside = QWidget()
        grid, top = QGridLayout(), Qt.AlignmentFlag.AlignTop
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (name, words) in enumerate(self.words.items()):
            self._heads[name].setContentsMargins(0, 1, 0, 0)  # smaller letters, the same line
            grid.addWidget(self._heads[name], at, 0, top)
            words.setAlignment(top)
            grid.addWidget(words, at, 1)
        grid.addWidget(self.old, 0, 2, top)
        grid.addWidget(self.new, 1, 2, top)
        edge = Space.CARD - 1
        column(self.title, grid, self.why, None, margins=(edge, 8, edge, 8), spacing=4, into=inside)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self._area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column(Rule(), self._area, spacing=0, into=self)

    def _measure(self) -> None:
        self.setFixedHeight(theme.px(_HIGH))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        for name, words in (("old", _("原来")), ("new", _("改成")), ("now", _("现在"))):
            self._heads[name].setText(words)
        self._area.setAccessibleName(_("这个值的全文"))

    def show_value(
        self, line: Line, now: str, old: RoundbookError | None, new: RoundbookError | None
    ) -> None:
        """Show a value; ``old`` and ``new`` are why one cannot be put back, None where it can."""
        change = line.change
        if change is None:
            return
        part = f"{_(change.part)} · " if change.part else ""
        self.title.setText(f"{part}{_(change.label)}")
        for name, words in (("old", change.old), ("new", change.new), ("now", now)):
            self.words[name].setText(value_shown(words))
        whole = _("恢复整个“{part}”").format(part=_(change.part))
        names = (_("恢复原来的值"), _("恢复改成的值"))
        for button, refused, name in zip((self.old, self.new), (old, new), names, strict=True):
            button.set_text(whole if change.part else name)
            button.setEnabled(refused is None)
            button.setVisible(not isinstance(refused, SoNow))
        self._say_why(old if new is None or isinstance(new, SoNow) else new)

    def _say_why(self, refused: RoundbookError | None) -> None:
        told = refused is not None and not isinstance(refused, SoNow)
        self.why.setText(refusal(refused) if refused is not None and told else "")
        self.why.setVisible(told)
