"""客户: one page with two views, the list and one retailer's page."""

from PySide6.QtWidgets import QStackedWidget

from models.changes import Changes
from ui.context import AppContext
from ui.i18n import _
from ui.screens.retailers.list_view import ListView
from ui.screens.retailers.story_view import StoryView
from ui.shell.page import Commands, PageWidget

__all__ = ["RetailersPage"]


class RetailersPage(PageWidget):
    """The list, and above it one retailer's page: :meth:`open_retailer`, :meth:`show_list`.

    The view that is not in sight is brought up to date when it comes into sight.
    """

    key = "retailers"
    icon = "store"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self.list = ListView(context)
        self.story = StoryView(context)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.story)
        self.header.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack, 1)
        self.list.opened.connect(self.open_retailer)
        self.story.left.connect(self.show_list)
        self.retranslate()

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("客户")

    @property
    def in_story(self) -> bool:
        """True while one retailer's page is in sight."""
        return self.stack.currentWidget() is self.story

    @property
    def noting(self) -> StoryView:
        """What keeps half-filled forms beside a retailer's page."""
        return self.story

    def open_retailer(self, retailer_id: str) -> None:
        """Show one retailer's page."""
        if self.story.show_retailer(retailer_id):
            self.stack.setCurrentWidget(self.story)
            self.story.focus()
            self.state_changed.emit()
        else:
            self._context.failed.emit(_("没有找到这一户。"), _("它可能已随一次撤销离开台账。"))

    def show_list(self) -> None:
        """Show the list again, the retailer that was open selected."""
        self.stack.setCurrentWidget(self.list)
        if self._stale:
            self._read_list(None)
        self.list.table.set_current_key(self.story.retailer_id)
        self.list.search.setFocus()
        self.state_changed.emit()

    def subject(self) -> tuple[str, str]:
        """Return the record that is open: kind and id, blank where none is."""
        return ("retailer", self.story.retailer_id) if self.in_story else ("", "")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        if not self.in_story:
            return {
                "start_visit": self.list.start_visit,
                "open_retailer": self.list.open_current,
                "hand_shops": lambda: self._hand_over(self.list.table.selected_keys()),
                "find": self._find,
            }
        return {
            **self.story.commands(),
            "hand_shops": lambda: self._hand_over((self.story.retailer_id,)),
            "find": self._find,
            "previous": lambda: self._neighbour(-1),
            "next": lambda: self._neighbour(1),
        }

    def entered(self) -> None:
        """Put the focus where one can type at once."""
        if self.in_story:
            self.story.focus()
        else:
            self.list.focus()

    def _hand_over(self, shops: tuple[str, ...]) -> None:
        if shops:
            self._context.handover_asked.emit(shops)

    def _find(self) -> None:
        if self.in_story:
            self.show_list()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def _neighbour(self, by: int) -> None:
        if self._stale:
            self._read_list(None)
        key = self.list.neighbour(self.story.retailer_id, by)
        if key:
            self.open_retailer(key)

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch, in the view that is in sight."""
        if self.in_story:
            self.story.read(changes)
            self._stale = True
        else:
            self._read_list(changes)
        self.state_changed.emit()

    def _read_list(self, changes: Changes | None) -> None:
        self.list.read(None if self._stale else changes)
        self._stale = False

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.list.reword()
        self.story.reword()
