"""客户: one page with two views, the list and one retailer's page."""

from PySide6.QtWidgets import QStackedWidget

from models.changes import Changes
from ui.context import AppContext
from ui.i18n import _
from ui.screens.retailers.list_view import ListView
from ui.shell.page import Commands, PageWidget

__all__ = ["RetailersPage"]


class RetailersPage(PageWidget):
    """The list, and above it one retailer's page: :meth:`open_retailer`, :meth:`show_list`."""

    key = "retailers"
    icon = "store"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.list = ListView(context)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.header.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.stack, 1)
        self.list.opened.connect(self.open_retailer)
        self.retranslate()

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("客户")

    def open_retailer(self, retailer_id: str) -> None:
        """Show one retailer's page."""

    def commands(self) -> Commands:
        """Return what can be done here now."""
        return {"start_visit": self.list.start_visit, "find": self._find}

    def entered(self) -> None:
        """Put the focus where one can type at once."""
        self.list.search.setFocus()

    def _find(self) -> None:
        self.list.search.setFocus()
        self.list.search.selectAll()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        self.list.read(changes)
        self.state_changed.emit()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.list.reword()
