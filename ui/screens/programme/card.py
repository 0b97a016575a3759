"""The card with the form of the event in hand, and what is offered over it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.i18n import _
from ui.programme.event_form import EventForm, FormTools
from ui.programme.forms import make_form
from ui.theme import Type
from ui.widgets import Button, FormCard, Text, line

__all__ = ["EventCard"]


class _Forms(QStackedWidget):
    """Asks for no room of its own: each form scrolls by itself."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


class EventCard(FormCard[EventForm]):
    """A :class:`FormCard` of the events that are recorded by a form.

    Signals:
        accepted, refused_offer: what was offered over the form is wanted, or not.
    """

    accepted = Signal()
    refused_offer = Signal()

    def __init__(self, tools: FormTools) -> None:
        super().__init__(_Forms())
        self._tools = tools
        self.offer = Text("", Type.TABLE, tone="warn", wrap=True)
        self.accept = Button("", key="Enter")
        self.other = Button("", kind="plain", key="Esc")
        self._offered = QWidget()
        row = line(self.offer, self.accept, self.other, into=self._offered)
        row.setStretchFactor(self.offer, 1)
        self.body.insertWidget(0, self._offered)
        self._offered.hide()
        self.accept.clicked.connect(self.accepted)
        self.other.clicked.connect(self.refused_offer)

    def make_form(self, kind: str) -> EventForm:
        """Make the form of a kind."""
        form = make_form(kind, self._tools)
        form.changed.connect(self.changed)
        return form

    def forget_forms(self) -> None:
        """Make all forms anew the next time; what waits in them rests."""
        for form in self._forms.values():
            form.rest()
        super().forget_forms()

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

    def reword(self) -> None:
        """Show the buttons in the language in force."""
        self.save.set_text(_("保存"))
        self.new.set_text(_("新记一次"))
        self.withdraw.set_text(_("撤回"))
        self.other.set_text(_("另记一次"))
