"""The column beside the board: one card at a time, and the year below the cell."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.board.cell_panel import CellPanel
from ui.screens.board.close_panel import ClosePanel
from ui.screens.board.figure_panel import FigurePanel
from ui.screens.board.forms import ExemptForm
from ui.screens.board.year_strip import YearCard
from ui.theme import Size, Space, theme
from ui.widgets import Card

__all__ = ["BoardSide"]

_LEAST = 260
_ALWAYS = 645
"""With so many px of height the longest cell and the year fit: nothing is to be measured."""


def _settle(card: QWidget) -> None:
    """Let the layouts of a card measure anew now, not when Qt gets to it: words were changed."""
    for part in (*reversed(card.findChildren(QWidget)), card):
        layout = part.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()
        part.updateGeometry()


class BoardSide(QWidget):
    """``cell``, ``exempt``, ``figure``, ``close_month`` (one shows) and ``year``.

    Signals:
        panel_changed: another card shows.
    """

    panel_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cell = CellPanel()
        self.exempt = ExemptForm()
        self.figure = FigurePanel()
        self.close_month = ClosePanel()
        self.year = YearCard()
        self._room = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.STACK)
        for panel in self._panels:
            box.addWidget(panel, 0 if panel is self.cell else 1)
            panel.setVisible(panel is self.cell)
        box.addWidget(self.year, 1)

    @property
    def _panels(self) -> tuple[Card, ...]:
        return (self.cell, self.exempt, self.figure, self.close_month)

    @property
    def shows_cell(self) -> bool:
        """Tell whether the card of the cell shows."""
        return not self.cell.isHidden()

    def show_panel(self, shown: Card) -> None:
        """Show one card, the year only below the cell."""
        for panel in self._panels:
            panel.setVisible(panel is shown)
        self.fit_year()
        self.panel_changed.emit()

    def settle(self) -> None:
        """Let the card that shows measure anew, after what it says was changed."""
        for panel in self._panels:
            if panel.isVisibleTo(self):
                _settle(panel)

    def fit(self, page: int, room: int) -> None:
        """Take a width for a page ``page`` px wide; there are ``room`` px from top to bottom."""
        self._room = room
        self.setFixedWidth(min(theme.px(Size.SIDE_PANEL), max(_LEAST, page // 3)))
        self.fit_year()

    def fit_year(self) -> None:
        """Show the year below the cell where both have room."""
        if not self.shows_cell:
            self.year.hide()
            return
        if self._room >= theme.px(_ALWAYS):
            self.year.show()
            return
        _settle(self.cell)
        _settle(self.year)
        layout = self.cell.layout()
        cell = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        year = self.year.minimumSizeHint().height()
        self.year.setVisible(cell + Space.STACK + year <= self._room)
