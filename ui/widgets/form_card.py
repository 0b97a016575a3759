"""The card at the right: the form of the kind in hand, what to know of it, its buttons."""

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.theme import Space, Type
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.text import Text, column, line

__all__ = ["FormCard"]

F = TypeVar("F", bound=QWidget)


class FormCard(Card, Generic[F]):
    """``form(kind)`` brings a kind's form in front; the words are set by its desk.

    A card of its own kind of forms says how to :meth:`make_form`, and names the buttons.

    Signals:
        changed: the user changed something in a form.
        save_asked, new_asked, withdraw_asked: the buttons.
    """

    changed = Signal()
    save_asked = Signal()
    new_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, stack: QStackedWidget | None = None) -> None:
        super().__init__()
        self._forms: dict[str, F] = {}
        self.stack = stack or QStackedWidget()
        self.note = Text("", Type.SMALL, tone="text2", wrap=True)
        self.refused = Text("", Type.SMALL, tone="bad", wrap=True)
        self.save = Button("", kind="primary", key="Ctrl+Enter")
        self.new = Button("", key="Ctrl+N")
        self.withdraw = Button("", kind="danger", key="Del")
        self.add(self.note)
        self.add(self.stack, 1)
        foot = QWidget()
        column(
            self.refused,
            line(self.save, self.new, None, self.withdraw),
            spacing=Space.BASE,
            into=foot,
        )
        self.foot(foot)
        for part in (self.note, self.refused):
            part.hide()
        for button, asked in (
            (self.save, self.save_asked),
            (self.new, self.new_asked),
            (self.withdraw, self.withdraw_asked),
        ):
            button.clicked.connect(asked)

    def make_form(self, kind: str) -> F:
        """Make the form of a kind, its signals connected."""
        raise NotImplementedError

    def form(self, kind: str) -> F:
        """Bring the form of a kind in front and return it; it is made when first wanted."""
        if kind not in self._forms:
            self._forms[kind] = self.make_form(kind)
            self.stack.addWidget(self._forms[kind])
        self.stack.setCurrentWidget(self._forms[kind])
        return self._forms[kind]

    def forget_forms(self) -> None:
        """Make all forms anew the next time: the words are others."""
        for form in self._forms.values():
            self.stack.removeWidget(form)
            form.deleteLater()
        self._forms = {}

    def say_head(self, words: str) -> None:
        """Say which record the form is of."""
        self.set_head(words, "", self.side.text())

    def say_kept(self, words: str) -> None:
        """Say that a half-filled form is kept."""
        self.set_head(self.title.text(), "", words)

    def say_note(self, words: str, *, wanting: bool = False) -> None:
        """Say what is to be known of the record; ``wanting`` where it lacks something."""
        self.note.setText(words)
        self.note.set_tone("warn" if wanting else "text2")
        self.note.setVisible(bool(words))

    def refuse(self, words: str) -> None:
        """Say why it could not be saved where no field is to blame; ``""`` takes it back."""
        self.refused.setText(words)
        self.refused.setVisible(bool(words))
