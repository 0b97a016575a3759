"""数从哪里来: a figure, its fraction in words, who counts, lists, and the order lines below."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.calendar import add_months
from models.metrics.comparing import JoinedMonths, Span
from storage.database import Ledger
from storage.queries.metrics.orders import order_lines
from ui.i18n import _
from ui.item_models.list_table import ListTable
from ui.item_models.tuple_table import Column
from ui.screens.analysis.lines_view import LinesView
from ui.screens.analysis.shown import Names, Shown, Tab
from ui.theme import Size, Space, Type, theme
from ui.widgets import BigFigure, Button, Card, Fraction, Tabs, Text, line

__all__ = ["BehindPanel"]


def _columns(heads: tuple[str, str, str] = ("", "", ""), wide: bool = False) -> tuple[Column, ...]:
    middle, right = (98, 98) if wide else (82, 74)
    return (
        Column("name", heads[0], stretch=True, name=True),
        Column("middle", heads[1], width=middle, align="right", tone="text2"),
        Column("right", heads[2], width=right, align="right"),
    )


def _year_until(span: Span) -> Span:
    """Return the year that ends with the month of a span: what was ordered before it."""
    return Span.whole(JoinedMonths(add_months(span.first.replace(day=1), -12), 13))


class _List(ListTable):
    """The list; O and L are keys of the panel's buttons."""

    letter = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().upper()
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and text in ("O", "L"):
            self.letter.emit(text)
        else:
            super().keyPressEvent(event)


class BehindPanel(Card):
    """``show_figure(ledger, shown, …)``; Enter leads to order lines, Esc back step by step.

    Signals:
        left: the panel is to be left for what it is about.
        closed: the panel is to be closed.
        retailer_asked: a retailer is to be opened.
        copied: number of rows copied.
    """

    left = Signal()
    closed = Signal()
    retailer_asked = Signal(str)
    copied = Signal(int)

    def __init__(self, *, closable: bool = True) -> None:
        super().__init__()
        self._closable = closable
        self._shown: Shown | None = None
        self._names: Names = {}
        self._today = date.min
        self._wanted = ""
        self._ledger: Ledger | None = None
        self.eyebrow = Text("", Type.SMALL, tone="accent", bold=True)
        self.heading = Text("", Type.PANEL, bold=True, wrap=True)
        self.figure = BigFigure(size=Type.FIGURE)
        self.fraction = Fraction()
        self.told = Text("", Type.SMALL, tone="text2", wrap=True)
        self.tabs = Tabs()
        self.table = _List(_columns(), name="", row_height=Size.GRID_ROW, edge=10)
        self.none = Text("", Type.TABLE, tone="muted", wrap=True)
        self.open_button = Button("", kind="primary", key="O", height=Size.BUTTON)
        self.lines_button = Button("", key="L")
        self.close_button = Button("", kind="plain", key="Esc")
        self.lines = LinesView()
        self._lay_out()
        self._wire()
        self._measure()

    def _lay_out(self) -> None:
        self.body.addLayout(line(self.eyebrow, None, self.close_button))
        self._list_part = QWidget()
        box = QVBoxLayout(self._list_part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.CELL)
        box.addWidget(self.heading)
        self._figures = line(self.figure, self.fraction, spacing=Space.GAP)
        box.addLayout(self._figures)
        box.addWidget(self.told)
        box.addWidget(self.tabs)
        box.addWidget(self.table, 1)
        box.addWidget(self.none)
        self._gap = QWidget()
        box.addWidget(self._gap, 1)
        buttons = line(spacing=8)
        buttons.addWidget(self.open_button, 3)
        buttons.addWidget(self.lines_button, 2)
        box.addLayout(buttons)
        self.add(self._list_part, 1)
        self.add(self.lines, 1)
        self.lines.hide()

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.tabs.changed.connect(self._choose_tab)
        self.table.opened.connect(self.open_lines)
        self.table.letter.connect(self._letter)
        self.table.left.connect(self.left)
        self.table.back.connect(self.left)
        self.table.copied.connect(self.copied)
        self.lines.table.copied.connect(self.copied)
        self.lines.left.connect(self.close_lines)
        self.open_button.clicked.connect(lambda: self._letter("O"))
        self.lines_button.clicked.connect(lambda: self._letter("L"))
        self.close_button.clicked.connect(self._close_step)

    def _measure(self) -> None:
        self.table.setMinimumHeight(theme.px(36 + 3 * Size.GRID_ROW))

    # -- showing

    @property
    def shown(self) -> Shown | None:
        """Return what is shown."""
        return self._shown

    def show_figure(self, ledger: Ledger, shown: Shown, names: Names, today: date) -> None:
        """Show what a figure is made of; the tab stays where it is the same kind of figure."""
        other = self._shown is None or self._shown.title != shown.title
        self._ledger, self._names, self._today = ledger, names, today
        self._shown = shown
        self._show_words(shown)
        self.tabs.set_tabs([(tab.key, tab.label, len(tab.keys)) for tab in shown.tabs], _("列出"))
        self.tabs.setVisible(bool(shown.tabs))
        self._offer_tab(shown)
        self.lines.hide()
        self._list_part.show()
        self._show_tab()
        if other:
            self.table.step(-self.table.row_count())

    def _choose_tab(self, value: object) -> None:
        self._wanted = str(value)
        self._show_tab()

    def _offer_tab(self, shown: Shown) -> None:
        """Bring the list in front that was chosen last, else the first that holds anything."""
        filled = [tab.key for tab in shown.tabs if tab.keys]
        if filled:
            self.tabs.set_value(self._wanted if self._wanted in filled else filled[0])

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self._shown = None
        self.eyebrow.setText(_("数从哪里来"))
        self.heading.setText("")
        self.figure.set_figure("—", "", "muted")
        self.fraction.set_fraction("", "", "", "")
        self.told.setText(_("在左边的表里选一行。"))
        self.tabs.set_tabs([], "")
        self.tabs.hide()
        self.table.set_rows([])
        self._show_tab_of(None)

    def _show_words(self, shown: Shown) -> None:
        self.eyebrow.setText(_("数从哪里来"))
        self.close_button.set_text(_("关闭"))
        self.close_button.setVisible(self._closable)
        self.lines_button.set_text(_("看订单行"))
        self.heading.setText(shown.title)
        self.setAccessibleName(f"{_('数从哪里来')} {shown.title} {shown.figure}")
        self.figure.set_figure(shown.figure, "", "text" if shown.known else "muted")
        self.fraction.set_fraction(shown.upper, shown.lower, shown.over, shown.under)
        self.fraction.setVisible(shown.upper != "—" or shown.lower != "—")
        self._fit_figure(shown)
        self.told.setText("\n".join(shown.told))

    def _fit_figure(self, shown: Shown) -> None:
        """Write the figure smaller where the fraction beside it needs the room."""
        room = theme.px(Size.DRILL) - 2 * Space.CARD - Space.GAP
        need = self.fraction.minimumSizeHint().width() + theme.px(24)
        for size in (Type.FIGURE, Type.GLANCE, Type.PANEL, Type.CARD):
            self.figure.set_size(size)
            if theme.width(shown.figure, size, bold=True) + need <= room:
                break

    def _show_tab(self) -> None:
        tabs = self._shown.tabs if self._shown is not None else ()
        self._show_tab_of(next((each for each in tabs if each.key == self.tabs.value()), None))

    def _show_tab_of(self, tab: Tab | None) -> None:
        if tab is not None:
            self.table.set_columns(_columns(tab.heads, tab.wide))
            self.table.restyle()
            self.table.setAccessibleName(f"{self.heading.text()} {tab.label}")
            self.table.set_rows(tab.rows, tab.keys)
        empty = tab is None or not tab.keys
        self.table.setVisible(not empty)
        self.none.setVisible(empty)
        self._gap.setVisible(empty)
        self.none.setText(_("没有") if tab is not None else "")
        self._show_buttons(empty)

    def _show_buttons(self, empty: bool) -> None:
        shown = self._shown
        opens = shown is not None and bool(shown.shop or (shown.tabs and shown.shop_of("x")))
        has_lines = shown is not None and shown.reading is not None
        self.open_button.set_text(_("打开客户"))
        self.open_button.setVisible(opens)
        self.open_button.setEnabled(shown is not None and (not empty or bool(shown.shop)))
        self.lines_button.setVisible(has_lines)
        own = shown is not None and any(shown.lines_of())
        self.lines_button.setEnabled(own or not empty)

    def take_focus(self) -> None:
        """Take the focus into the list."""
        if self.lines.isVisibleTo(self):
            (self.lines.table if self.lines.table.row_count() else self.close_button).setFocus()
        elif self.table.isVisibleTo(self):
            self.table.setFocus()
        elif self.tabs.isVisibleTo(self):
            self.tabs.setFocus()
        else:
            (
                self.open_button if self.open_button.isVisibleTo(self) else self.close_button
            ).setFocus()

    # -- down to the lines and back

    def open_lines(self, key: str = "") -> None:
        """Show the order lines behind an item of the list, or behind the figure."""
        shown = self._shown
        if shown is None or shown.span is None or self._ledger is None:
            if key:
                self.retailer_asked.emit(key)
            return
        of = shown.lines_of(key)
        if not any(of):
            of = shown.lines_of(self.table.current_key())
        if not any(of):
            return
        found = order_lines(self._ledger, shown.span, *of)
        before = () if found else order_lines(self._ledger, _year_until(shown.span), *of)
        self.lines.show_lines(found or before, of, self._names, self._today, earlier=not found)
        self._list_part.hide()
        self.lines.show()
        self.close_button.set_text(_("返回"))
        self.close_button.show()
        self.take_focus()

    @property
    def in_lines(self) -> bool:
        """Tell whether the order lines are shown."""
        return self.lines.isVisibleTo(self)

    def close_lines(self) -> None:
        """Go back from the order lines to the list."""
        self.lines.hide()
        self._list_part.show()
        self.close_button.set_text(_("关闭"))
        self.close_button.setVisible(self._closable)
        self.take_focus()

    def _close_step(self) -> None:
        if self.in_lines:
            self.close_lines()
        else:
            self.closed.emit()

    def open_shop(self) -> None:
        """Open the retailer of the current item."""
        key = self.table.current_key()
        shop = self._shown.shop_of(key) if self._shown is not None else ""
        if shop:
            self.retailer_asked.emit(shop)

    def _letter(self, letter: str) -> None:
        if letter == "O":
            self.open_shop()
        else:
            self.open_lines()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.in_lines:
                self.close_lines()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
