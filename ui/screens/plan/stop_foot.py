"""Below a list of stops: why the current one stands there, what can be done, the short form."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.plan.rules import StopStatus
from storage.queries.month_plan import MonthPlan, PlannedVisit
from ui.i18n import _
from ui.screens.plan.words import stop_note
from ui.stop_form import StopForm
from ui.theme import Size, Space, Type
from ui.widgets import Button, Text, column, line

__all__ = ["StopFoot"]

_OPEN = (StopStatus.OPEN, StopStatus.LAPSED)


class StopFoot(QWidget):
    """``show_visit(visit, plan, today)``; ``form`` asks why a visit is put off or dropped.

    Signals:
        acted: ``"a"`` add, ``"p"`` put off, ``"m"`` move, ``"c"`` drop: a button was clicked.
    """

    acted = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._note = Text("", Type.SMALL, tone="text2", wrap=True)
        self.form = StopForm(today)
        keys = (("a", "A"), ("p", "P"), ("m", "M"), ("c", "Del"))
        self.buttons = {name: Button("", key=key, height=Size.INPUT) for name, key in keys}
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.acted.emit(name))
        self._row = QWidget()
        line(*self.buttons.values(), None, into=self._row)
        column(self._note, self.form, self._row, spacing=Space.CELL, into=self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_visit(
        self, visit: PlannedVisit | None, plan: MonthPlan | None, today: date, *, addable: bool
    ) -> None:
        """Say why a stop stands there; ``addable``: whether its day may get another one."""
        words = " "  # the line stays, so that the list does not jump
        if visit is not None and plan is not None:
            words = stop_note(visit, plan, today)
        self._note.setText(words)
        self._note.setVisible(self.form.isHidden())
        for name in ("p", "m", "c"):
            self.buttons[name].setEnabled(visit is not None and visit.status in _OPEN)
        self.buttons["a"].setEnabled(addable)

    def say(self, words: str) -> None:
        """Say something of what is no stop."""
        self._note.setText(words)

    def retranslate(self) -> None:
        """Show the buttons in the language in force."""
        words = (("a", _("加一户")), ("p", _("改期…")), ("m", _("移动")), ("c", _("取消…")))
        for name, label in words:
            self.buttons[name].set_text(label)

    def begin_form(self, shop: str, day: date | None) -> None:
        """Ask for another day and a reason, or where ``day`` is None for a reason."""
        self._row.hide()
        self._note.hide()
        self.form.begin(shop, day)

    def end_form(self) -> None:
        """Take the form away."""
        self.form.hide()
        self._row.show()
        self._note.show()
