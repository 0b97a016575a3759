"""The card at the right: the form of the kind in hand, what to know of it, its buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.entries.controls import Sources
from ui.entries.form import EntryForm
from ui.i18n import _
from ui.theme import Space, Type
from ui.widgets import Button, Card, Text, column, line

__all__ = ["FormCard"]


class FormCard(Card):
    """``form(kind)`` brings a kind's form in front; the words are set by the page.

    Signals:
        save_asked, new_asked, withdraw_asked: the buttons.
        changed: the user changed something in a form.
        entered: Enter was pressed in a line; the field's name.
    """

    changed = Signal()
    entered = Signal(str)
    save_asked = Signal()
    new_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self._forms: dict[str, EntryForm] = {}
        self.stack = QStackedWidget()
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
        self.refused.hide()
        for button, asked in (
            (self.save, self.save_asked),
            (self.new, self.new_asked),
            (self.withdraw, self.withdraw_asked),
        ):
            button.clicked.connect(asked)

    def form(self, kind: str) -> EntryForm:
        """Bring the form of a kind in front and return it; it is made when first wanted."""
        if kind not in self._forms:
            self._forms[kind] = EntryForm(kind, self._sources)
            self._forms[kind].changed.connect(self.changed)
            self._forms[kind].entered.connect(self.entered)
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
        """Say which entry the form is of."""
        self.set_head(words, "", self.side.text())

    def say_kept(self, words: str) -> None:
        """Say that a half-filled form is kept."""
        self.set_head(self.title.text(), "", words)

    def say_note(self, words: str) -> None:
        """Say what is to be known before saving."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def refuse(self, words: str) -> None:
        """Say why it could not be saved where no field is to blame; ``""`` takes it back."""
        self.refused.setText(words)
        self.refused.setVisible(bool(words))

    def reword(self) -> None:
        """Show the buttons in the language in force."""
        self.save.set_text(_("保存"))
        self.new.set_text(_("新记一条"))
        self.withdraw.set_text(_("撤回"))
