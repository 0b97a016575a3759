"""月结 on the board: read, shown in the foot and the side card, done and undone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from models.calendar import Period
from models.errors import RoundbookError
from models.programme.closing import ClosedView
from models.six_ones import Board
from storage.operations.month_close import close_month, reopen_month
from storage.queries.board import StoreLine
from storage.queries.month_close import closed_view
from ui.context import AppContext
from ui.i18n import _
from ui.screens.board.close_panel import CloseWish
from ui.screens.board.words import closed_words

if TYPE_CHECKING:
    from ui.screens.board.page import BoardPage

__all__ = ["ClosingDesk"]


class ClosingDesk(QObject):
    """Closes the month that the board shows, or opens it again."""

    def __init__(self, context: AppContext, page: "BoardPage") -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._board: Board | None = None
        self._closed: ClosedView | None = None
        self._lines: dict[str, StoreLine] = {}
        self._panel = page.side.close_month
        page.foot_line.closing.clicked.connect(self.open)
        self._panel.asked.connect(self._act)
        self._panel.cell_asked.connect(page.go_to_cell)
        self._panel.left.connect(page.leave_panel)

    def read(self, board: Board, lines: dict[str, StoreLine]) -> None:
        """Read the close of a board's month, and what came after it."""
        self._board, self._lines = board, lines
        self._closed = closed_view(self._context.ledger, board)
        if self._closed is not None:
            words = closed_words(self._closed.close)
            self._page.header.set_title(self._page.title, words)
        if self._panel.isVisibleTo(self._page):
            self._panel.show_month(board, self._closed, lines)

    def show(self) -> None:
        """Say in the foot whether the month is closed."""
        if self._board is not None:
            self._page.foot_line.show_close(self._board, self._closed, over=self._over)

    @property
    def _over(self) -> bool:
        """True when the month is over and owes something, so that it can be closed."""
        if self._board is None or not self._board.completion.denominator:
            return False
        return Period.parse(self._board.month).last < self._context.today()

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what can be done about the month shown."""
        able: dict[str, Callable[[], None]] = {}
        if self._over and not self._page.foot_line.year:
            able["close_month"] = self.open
        if self._panel.isVisibleTo(self._page) and self._panel.closes:
            able["finish"] = self._panel.submit
        return able

    def open(self) -> None:
        """Show the form, or the close with what came after it."""
        if self._board is None:
            return
        self._page.side.show_panel(self._panel)
        self._panel.show_month(self._board, self._closed, self._lines)
        self._page.side.settle()
        self._panel.focus_first()

    def _act(self, wish: CloseWish) -> None:
        if wish.signed_by is None:
            done = _("已撤回 {month} 的月结").format(month=wish.month)
            self._context.act(lambda ledger: reopen_month(ledger, wish.month), done)
            self._page.leave_panel()
            return
        by, note = wish.signed_by, wish.note
        try:
            changes = close_month(self._context.ledger, wish.month, by, note)
        except RoundbookError as error:
            self._panel.refuse(error)
            return
        self._page.leave_panel()
        self._context.announce(changes, _("{month} 已月结").format(month=wish.month))
