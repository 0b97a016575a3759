"""What is noted beside the visit that is open: entries, spray codes, what the visit is for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from models.changes import Changes
from models.visit import ShopState
from storage.queries.entries import entries_noted
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.entries.spray import SprayReading, read_code
from ui.screens.visit.purposes import PurposePicker, purpose_words

if TYPE_CHECKING:
    from ui.entries.noting import NotingPanel
    from ui.screens.visit.page import VisitPage
    from ui.screens.visit.session import Session

__all__ = ["NotingDesk"]

_CHANGE = "retailer_change"
_SPRAY = "irregularity"


class NotingDesk(QObject):
    """Serves ``page``: what it notes is saved at once and of its own; the visit is left as it is.

    The panel is made when it is first wanted.
    """

    def __init__(self, context: AppContext, page: "VisitPage") -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._session: Session | None = None
        self._panel: NotingPanel | None = None
        self._spray = ""
        self.purposes = PurposePicker(page)
        self.purposes.changed.connect(self._purposes_chosen)
        page.buttons.purposes.clicked.connect(self.choose_purposes)
        page.form.talk.note.clicked.connect(lambda: self.open())
        page.form.quick.spray_entered.connect(self._note_spray)
        page.form.touched.connect(self._typed)

    # -- what is open

    def show_session(self, session: "Session | None") -> None:
        """Serve what is open now; None is nothing."""
        self._session = session
        if session is None:
            if self._panel is not None:
                self._panel.close_panel()
            return
        carried = session.data.context.carried
        day = f"{carried.opinion_day:%m-%d}" if carried.opinion_day else ""
        self._page.form.talk.show_before(carried.opinion, day)
        self._page.form.quick.show_before(carried.failed)
        self._page.buttons.purposes.set_text(purpose_words(session.entry.purposes))
        self._spray = ""
        self._typed()
        self._count()

    def _count(self) -> None:
        session = self._session
        if session is not None:
            today = self._context.today()
            rows = entries_noted(self._context.ledger, session.entry.retailer_id, today)
            self._page.form.talk.show_noted(len(rows))

    @property
    def panel(self) -> "NotingPanel":
        """The panel, made when it is first wanted."""
        if self._panel is None:
            from ui.entries.noting import NotingPanel

            self._panel = NotingPanel(self._context, self._page.scroll_area)
            self._panel.state_changed.connect(self._panel_changed)
        return self._panel

    @property
    def keepers(self) -> list[DraftKeeper]:
        """Return what keeps its half-filled forms."""
        return self._panel.keepers if self._panel is not None else []

    def _panel_changed(self) -> None:
        self._count()
        self._page.state_changed.emit()

    def refresh(self, changes: Changes | None) -> None:
        """Show what became of the entries."""
        if self._panel is not None:
            self._panel.refresh(changes)
        self._count()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        if self._panel is not None:
            self._panel.retranslate()
        self.show_session(self._session)

    # -- what can be done

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what can be done beside the visit; while the panel is open, what it takes over."""
        form = self._page.form
        found: dict[str, Callable[[], None]] = {
            "entries": self.open,
            "purposes": self.choose_purposes,
            "spray_code": form.quick.open_spray,
            "add_question": form.closing.todos.add_question,
            "carry_row": form.stock.carry_row,
            "carry_all": form.stock.carry_all,
        }
        if self._panel is not None and self._panel.is_open:
            found |= {
                "finish": self._panel.save,
                "start_visit": self._panel.new,
                "back": self._panel.close_panel,
            }
        return found

    def open(self, kind: str = "", known: dict[str, str] | None = None) -> None:
        """Open the panel for the shop of the visit."""
        session = self._session
        if session is not None:
            retailer_id = session.entry.retailer_id
            self.panel.open(retailer_id, session.shop, kind or self._likely(), known)

    def _likely(self) -> str:
        """Return what is surely to be noted: a shop that was transferred has changed."""
        transferred = ShopState.TRANSFERRED.value
        moved = self._session is not None and self._session.entry.shop_state == transferred
        return _CHANGE if moved else ""

    def choose_purposes(self) -> None:
        """Choose what the visit is for."""
        if self._session is not None:
            self.purposes.open_below(self._page.buttons.purposes, self._session.entry.purposes)

    def _purposes_chosen(self, purposes: list[str]) -> None:
        if self._session is not None:
            self._session.entry.purposes = purposes
            self._page.buttons.purposes.set_text(purpose_words(purposes))
            self._page.keeper.touch()

    # -- spray codes

    def _reading(self) -> SprayReading:
        session = self._session
        if session is None:
            return SprayReading()
        licence = session.data.context.retailer.licence_no
        return read_code(self._context.ledger, session.entry.spray, licence)

    def _typed(self) -> None:
        """Say at once what the code reads as."""
        session = self._session
        if session is not None and session.entry.spray != self._spray:
            self._spray = session.entry.spray
            reading = self._reading()
            self._page.form.quick.show_spray(reading.words, reading.tone, bool(reading.texts))

    def _note_spray(self) -> None:
        """Open the 异常线索 that a code of another licence calls for."""
        reading = self._reading()
        if reading.texts:
            self.open(_SPRAY, dict(reading.texts))
