"""A page that is built when it is first needed, so that the first paint waits for one page only."""

import contextlib
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.changes import Changes
from models.marks import N_
from storage.failures import LedgerDamaged
from ui.i18n import _, told
from ui.shell.page import Commands, PageWidget
from ui.widgets.messages import EmptyState

__all__ = ["DAMAGE", "DeferredPage", "unreadable_content"]

DAMAGE: Final = (LedgerDamaged, ValueError, LookupError, TypeError)
"""What a page of a damaged ledger may fail with: what was written there is no date any more."""


def unreadable_content() -> LedgerDamaged:
    """Return the failure to tell where content is there and makes no sense."""
    return LedgerDamaged(
        N_("台账里有读不懂的内容，可能已损坏。"),
        next_step=N_("请从备份恢复；只读打开还能看别的内容。"),
    )


class DeferredPage(QWidget):
    """Stands for a page until it is shown or :meth:`load` is called.

    ``label`` is the page's name as marked with ``N_``; ``build`` makes the page. ``unreadable`` are
    the exceptions that take away this page and not the window.

    Signals:
        state_changed: as of the page it stands for.
    """

    state_changed = Signal()
    scrolls = True

    def __init__(self, key: str, icon: str, label: str, build: Callable[[], PageWidget]) -> None:
        super().__init__()
        self.key = key
        self.icon = icon
        self._label = label
        self._build = build
        self._page: PageWidget | None = None
        self._unread: EmptyState | None = None
        self.unreadable: tuple[type[Exception], ...] = (LedgerDamaged,)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    @property
    def loaded(self) -> bool:
        """Tell whether the page is there."""
        return self._page is not None

    def entered(self) -> None:
        """Let the page take the focus where it wants it, when it has come into sight."""
        with contextlib.suppress(*self.unreadable):  # it was told when the page was refreshed
            enter = getattr(self.load(), "entered", None)
            if callable(enter):
                enter()

    def load(self) -> PageWidget:
        """Build the page if it is not there yet, and return it."""
        if self._page is None:
            self._page = self._build()
            self._box.addWidget(self._page)
            self.setFocusProxy(self._page)
            self._page.state_changed.connect(self.state_changed)
            self.state_changed.emit()
        return self._page

    @property
    def focus_mode(self) -> bool:
        """Tell whether the navigation is narrow now."""
        return self._page is not None and self._page.focus_mode

    @property
    def title(self) -> str:
        """Return the page's name in the navigation."""
        return self._page.title if self._page else _(self._label)

    @property
    def widget(self) -> QWidget:
        """Return what the window shows."""
        return self

    def badge(self) -> str:
        """Return the number behind the name."""
        with contextlib.suppress(*self.unreadable):
            return self._page.badge() if self._page else ""
        return ""

    def commands(self) -> Commands:
        """Return what the page can do now."""
        return self._page.commands() if self._page else {}

    def refresh(self, changes: Changes | None) -> None:
        """Show the ledger anew; the window asks this only of a page that is shown.

        What is damaged takes away the page that shows it, not the others.
        """
        try:
            self.load().refresh(changes)
        except self.unreadable as damage:
            self._tell(damage if isinstance(damage, LedgerDamaged) else unreadable_content())

    def _tell(self, damage: LedgerDamaged) -> None:
        if self._unread is None:
            self._unread = EmptyState()
            self._box.addWidget(self._unread)
        sentence, step = told(damage)
        self._unread.set_words(_("这一页读不出来：{why}").format(why=sentence), step)
        self._unread.show()
        if self._page is not None:
            self._page.hide()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        if self._page is not None:
            self._page.retranslate()
