"""The card with the form of the event in hand, the forms themselves made when first wanted."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.i18n import _
from ui.programme.event_form import EventForm, FormTools
from ui.programme.forms import make_form
from ui.theme import Space, Type
from ui.widgets import Button, Card, Text, column, line

__all__ = ["EventCard"]


class _Forms(QStackedWidget):
    """Asks for no room of its own: each form scrolls by itself."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class EventCard(Card):
    """``form(kind)`` brings a kind's form in front; the words are set by the desk.

    Signals:
        save_asked, new_asked, withdraw_asked: the buttons.
        accepted, refused_offer: what was offered over the form is wanted, or not.
        changed: the user changed something in a form.
    """

    changed = Signal()
    save_asked = Signal()
    new_asked = Signal()
    withdraw_asked = Signal()
    accepted = Signal()
    refused_offer = Signal()

    def __init__(self, tools: FormTools) -> None:
        super().__init__()
        self._tools = tools
        self._forms: dict[str, EventForm] = {}
        self.stack = _Forms()
        self.note = Text("", Type.SMALL, tone="text2", wrap=True)
        self.offer = Text("", Type.TABLE, tone="warn", wrap=True)
        self.accept = Button("", key="Enter")
        self.other = Button("", kind="plain", key="Esc")
        self.refused = Text("", Type.SMALL, tone="bad", wrap=True)
        self.save = Button("", kind="primary", key="Ctrl+Enter")
        self.new = Button("", key="Ctrl+N")
        self.withdraw = Button("", kind="danger", key="Del")
        self._offered = QWidget()
        row = line(self.offer, self.accept, self.other, into=self._offered)
        row.setStretchFactor(self.offer, 1)
        self.add(self._offered)
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
        for part in (self.refused, self._offered, self.note):
            part.hide()
        for button, asked in (
            (self.save, self.save_asked),
            (self.new, self.new_asked),
            (self.withdraw, self.withdraw_asked),
            (self.accept, self.accepted),
            (self.other, self.refused_offer),
        ):
            button.clicked.connect(asked)

    def form(self, kind: str) -> EventForm:
        """Bring the form of a kind in front and return it."""
        if kind not in self._forms:
            self._forms[kind] = form = make_form(kind, self._tools)
            form.changed.connect(self.changed)
            self.stack.addWidget(form)
        self.stack.setCurrentWidget(self._forms[kind])
        return self._forms[kind]

    def forget_forms(self) -> None:
        """Make all forms anew the next time: the words are others."""
        for form in self._forms.values():
            form.rest()
            self.stack.removeWidget(form)
            form.deleteLater()
        self._forms = {}

    def say_head(self, words: str) -> None:
        """Say which event the form is of."""
        self.set_head(words, "", self.side.text())

    def say_kept(self, words: str) -> None:
        """Say that a half-filled form is kept."""
        self.set_head(self.title.text(), "", words)

    def say_note(self, words: str, *, wanting: bool = False) -> None:
        """Say what the saved event proves, and what it lacks."""
        self.note.setText(words)
        self.note.set_tone("warn" if wanting else "text2")
        self.note.setVisible(bool(words))

    def show_offer(self, words: str, accept: str = "") -> None:
        """Offer another event first; ``""`` takes that back."""
        self.offer.setText(words)
        self.accept.set_text(accept)
        self._offered.setVisible(bool(words))
        if words:
            self.accept.setFocus()

    @property
    def offers(self) -> bool:
        """Tell whether something is offered."""
        return not self._offered.isHidden()

    def refuse(self, words: str) -> None:
        """Say why it could not be saved where no field is to blame; ``""`` takes it back."""
        self.refused.setText(words)
        self.refused.setVisible(bool(words))

    def reword(self) -> None:
        """Show the buttons in the language in force."""
        self.save.set_text(_("保存"))
        self.new.set_text(_("新记一次"))
        self.withdraw.set_text(_("撤回"))
        self.other.set_text(_("另记一次"))
