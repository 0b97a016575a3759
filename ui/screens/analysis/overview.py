"""The main view: five figures, the year as a line, the table of a metric, what is behind it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from models.metrics.reading import By
from storage.queries.metrics.trend import trend
from ui.screens.analysis.behind_panel import BehindPanel
from ui.screens.analysis.glance_row import GlanceRow
from ui.screens.analysis.look import Look
from ui.screens.analysis.metric_card import MetricCard
from ui.screens.analysis.shown import Shown, shown_reading
from ui.screens.analysis.tiles import BOUGHT, CASE_PRICE, KEY_SHARE, SIX_ONES, VISITS, tiles_of
from ui.screens.analysis.trend_card import TrendCard
from ui.screens.analysis.view import View
from ui.screens.analysis.work_shown import shown_six_ones, shown_visits
from ui.theme import Size, Space, theme

__all__ = ["Overview"]

_BESIDE = 980
"""From so many px on the panel stands beside the table from the start."""


class Overview(View):
    """Figures, chart, table and panel.

    Signals:
        month_asked: another month is to be looked at.
    """

    month_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tile = ""
        self._closed = False
        self.glance_row = GlanceRow()
        self.trend_card = TrendCard()
        self.card = MetricCard()
        self.panel = BehindPanel()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.STACK)
        box.addWidget(self.glance_row)
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.GAP)
        left = QWidget()
        left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(Space.STACK)
        stack.addWidget(self.trend_card)
        stack.addWidget(self.card, 1)
        self._left = left
        self._row.addWidget(left, 1)
        self._row.addWidget(self.panel)
        box.addLayout(self._row, 1)

    def _wire(self) -> None:
        self.glance_row.opened.connect(self.open_tile)
        self.trend_card.month_asked.connect(self.month_asked)
        self.card.reading_changed.connect(self._follow)
        self.card.asked.connect(self._leave_tile)
        self.card.table.opened.connect(lambda _key: self.open_panel())
        self.card.table.onward.connect(self.open_panel)
        self.card.table.left.connect(self.escape)
        self.card.table.letter.connect(self._letter)
        self.card.table.copied.connect(self.copied)
        self.panel.left.connect(self._to_table)
        self.panel.closed.connect(self.close_panel)
        self.panel.copied.connect(self.copied)
        self.panel.retailer_asked.connect(self._asked_for)

    # -- showing

    def show_look(self, look: Look) -> None:
        """Show a month."""
        super().show_look(look)
        month = look.of_month
        self.glance_row.show_tiles(tiles_of(look.glance))
        self.trend_card.show_trend(
            trend(look.known, look.month_span, month.facts.only),
            look.month_span,
            month.total("M07.quantity").quotient,
            month.total("M08.quantity").quotient,
        )
        quiet = self.card.blockSignals(True)
        self.card.show_analysis(look.analysis, look.names)
        self.card.blockSignals(quiet)
        self._follow()

    def show_glance(self) -> None:
        """Show the figures at the top anew: visits, six-ones or targets changed."""
        if self.look is not None:
            self.look.forget_glance()
            self.glance_row.show_tiles(tiles_of(self.look.glance))
            self._follow()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.card.retranslate()
        super().retranslate()

    def _follow(self) -> None:
        """Let the panel show the reading of the current row, unless a figure is looked at."""
        if self.look is None or self.panel.isHidden():
            return
        if self._tile:
            self._show_tile()
            return
        reading = self.card.reading()
        if reading is None:
            self.panel.show_nothing()
            return
        look = self.look
        self._show(shown_reading(look.ledger, look.analysis, reading, look.names, look.today))

    def _show(self, shown: Shown) -> None:
        look = self.look
        today = look.today if look is not None else date.min
        if look is not None:
            self.panel.show_figure(look.ledger, shown, look.names, today)
        self.state_changed.emit()

    # -- figures at the top

    def open_tile(self, key: str) -> None:
        """Take one of the figures at the top apart."""
        self._tile = key
        self.panel.show()
        self._show_tile()
        self.panel.take_focus()

    def _show_tile(self) -> None:
        look = self.look
        if look is None:
            return
        month = look.of_month

        def reading(metric: str) -> Callable[[], Shown]:
            found = month.readings(metric, By.TOTAL)[""]
            return lambda: shown_reading(look.ledger, month, found, look.names, look.today)

        title = look.period.title
        makers: dict[str, Callable[[], Shown]] = {
            BOUGHT: reading("M07.quantity"),
            CASE_PRICE: reading("M10"),
            KEY_SHARE: reading("M15"),
            VISITS: lambda: shown_visits(look.glance, look.names, look.today, title),
            SIX_ONES: lambda: shown_six_ones(look.glance, look.names, title),
        }
        self._show(makers[self._tile]())

    def _leave_tile(self) -> None:
        self._tile = ""

    # -- panel and focus

    def open_panel(self) -> None:
        """Open the panel on the current row and go into it."""
        self._closed = False
        self.panel.show()
        self._tile = ""
        self._follow()
        self.panel.take_focus()

    def close_panel(self) -> None:
        """Close the panel and go back to the table."""
        self._closed, self._tile = True, ""
        self.panel.hide()
        self.take_focus()
        self.state_changed.emit()

    def _to_table(self) -> None:
        """Leave the panel for what it was about."""
        if self._tile:
            self.glance_row.setFocus()
            if not self._wide():
                self.panel.hide()
            self._tile = ""
            self._follow()
        else:
            if not self._wide():
                self.panel.hide()
            self.take_focus()

    def take_focus(self) -> None:
        """Take the focus into the table, to the chooser where nothing is in it."""
        table = self.card.table
        (table if table.isVisibleTo(self) else self.card.metric_select).setFocus()

    def escape(self) -> bool:
        """Back step by step: the lines, the list, the search, at last the panel."""
        if self.panel.isVisibleTo(self) and self.panel.in_lines:
            self.panel.close_lines()
        elif self._in_panel():
            self._to_table()
        elif self.card.search.text():
            self.card.search.clear()
            self.take_focus()
        elif self.card.search.hasFocus() or not self.card.table.hasFocus():
            self.take_focus()
        elif self.panel.isVisibleTo(self):
            self.close_panel()
        else:
            return False
        return True

    def search(self) -> bool:
        """Take the focus to the search of the table."""
        self.card.to_search()
        return True

    def _letter(self, letter: str) -> None:
        if letter == "M":
            self.card.metric_select.setFocus()
        elif letter == "B":
            self.card.by_select.setFocus()
        elif letter == "O":
            self.open_current()
        else:
            self.open_panel()
            self.panel.open_lines()

    def open_current(self) -> None:
        """Open the retailer of the row, or of the list behind it."""
        reading = self.card.reading()
        if reading is not None and reading.by is By.RETAILER and not self._tile:
            self.retailer_asked.emit(reading.key)
        else:
            self.panel.open_shop()

    def _asked_for(self, key: str) -> None:
        self.retailer_asked.emit(key)

    def table_text(self) -> str:
        """Return the table as it is shown."""
        return self.card.text()

    def _in_panel(self) -> bool:
        focus: QWidget | None = QApplication.focusWidget()
        return focus is not None and self.panel.isAncestorOf(focus)

    # -- measures

    def _wide(self) -> bool:
        return self.width() >= theme.px(_BESIDE)

    def fit(self) -> None:
        """Give the chart what a page so high can spare, the panel its place."""
        self.trend_card.set_room(self.window().height())
        self.panel.setFixedWidth(min(theme.px(Size.DRILL), max(300, self.width() * 2 // 5)))
        shown = not self._closed and (self._wide() or bool(self._tile))
        if self.panel.isHidden() is shown and not self.panel.isAncestorOf(self):
            self.panel.setVisible(shown)
            self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
