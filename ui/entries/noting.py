"""A panel at the right of a page on which something is noted of its shop, the page left as it is.

The visit and the retailer's page have one. What is half-filled stays a draft when it is closed.
"""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from models.changes import Changes
from models.marks import N_
from storage.queries.entries import ENTRY_KINDS, EntryRow, entries_noted
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.entries.choices import Choices
from ui.entries.controls import Sources
from ui.entries.demand_card import DemandCard
from ui.entries.desk import Desk
from ui.entries.entry_card import EntryCard
from ui.entries.format_card import FormatCard
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.item_models.quiet_table import QuietTable
from ui.theme import Space, Type, theme
from ui.widgets import Button, Card, Segments, column, line
from ui.words import say

__all__ = ["FORMAT", "NotingPanel"]

FORMAT: Final = "format"
"""The tab of 业态判定."""

_DEMAND: Final = "demand"
_TABS: Final[Mapping[str, str]] = {
    _DEMAND: N_("需求"),
    "complaint": N_("投诉"),
    "market_note": N_("市场"),
    "irregularity": N_("异常"),
    "retailer_change": N_("变更"),
    FORMAT: N_("业态"),
}
_WIDTH, _ROW, _MOST = 452, 28, 3
_BESIDE_TABS, _CLOSER = 76, 16
"""px of the width that the tabs do not have; px that each may give up for want of room."""


class _Tabs(Segments):
    """What is to be noted: a digit chooses and goes on to the form, so do Enter and ↓.

    Signals:
        onward: the form is to have the focus.
    """

    onward = Signal()

    def _widths(self) -> list[int]:
        """Stand closer together where long words would not fit into the panel."""
        wide = super()._widths()
        over = max(0, sum(wide) - theme.px(_WIDTH - _BESIDE_TABS))
        return [each - min(_CLOSER, -(-over // len(wide))) for each in wide]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = self._digit(event)
        super().keyPressEvent(event)
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if 0 <= digit < len(self.options) or event.key() in keys:
            event.accept()
            self.onward.emit()


class _Noted(QuietTable):
    """What was noted today; Enter opens one, Delete takes it back.

    Signals:
        withdraw_asked: id of the entry.
    """

    withdraw_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current_key():
            self.withdraw_asked.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class NotingPanel(QWidget):
    """``open(retailer_id, kind)`` over ``host``; Esc, or a click into the page, closes it.

    Signals:
        state_changed: it was opened or closed, or something was noted.
    """

    state_changed = Signal()

    def __init__(self, context: AppContext, host: QWidget) -> None:
        super().__init__(host)
        self.hide()
        self._context, self._host = context, host
        self._retailer, self._shop = "", ""
        self._before: QWidget | None = None
        self._rows: list[EntryRow] = []
        self._choices = Choices(context.ledger)
        self.tabs = _Tabs(name="", height=30)
        self.noted = _Noted(_columns(), name="", row_height=_ROW, header=False, rule_from=1)
        self._top = Card()
        self._close = Button("", kind="plain", key="Esc")
        self.card = EntryCard(
            Sources(context.today, self._choices.retailers, self._choices.products)
        )
        self.desk = Desk(context, self.card, self)
        self.demands = DemandCard(context, self._choices)
        self.format = FormatCard(context)
        self._stack = QStackedWidget()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._top.add_side(self._close)
        tabs = QWidget()
        line(self.tabs, None, into=tabs)
        self._top.add(tabs)
        self._top.add(self.noted)
        for part in (self.card, self.demands, self.format):
            self._stack.addWidget(part)
        column(
            self._top, self._stack, spacing=Space.GAP,
            margins=(Space.GAP, 0, Space.PAGE, Space.GAP), into=self,
        )  # fmt: skip
        box = self.layout()
        if box is not None:
            box.setStretch(1, 1)  # type: ignore[attr-defined]

    def _wire(self) -> None:
        self._host.installEventFilter(self)
        self._close.clicked.connect(self.close_panel)
        self.tabs.changed.connect(self._show_kind)
        self.tabs.onward.connect(self.focus_form)
        self.noted.opened.connect(self._open_row)
        self.noted.withdraw_asked.connect(self._withdraw)
        self.desk.saved.connect(lambda _key: self._saved())
        self.demands.saved.connect(self._saved)
        self.card.new_asked.connect(self.new)
        self.format.change_asked.connect(lambda texts: self._begin("retailer_change", texts))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    # -- what pages use

    @property
    def is_open(self) -> bool:
        """Tell whether it is in sight."""
        return not self.isHidden()

    @property
    def keepers(self) -> list[DraftKeeper]:
        """Return what keeps its half-filled forms."""
        return [self.desk.keeper, self.demands.keeper]

    def open(
        self, retailer_id: str, shop: str, kind: str = "", known: Mapping[str, str] | None = None
    ) -> None:
        """Open it for a shop; with ``kind`` its form at once, ``known`` texts filled in."""
        if not self.is_open:
            self._before = QApplication.focusWidget()
        self._retailer, self._shop = retailer_id, shop
        self._word()
        self._read()
        self._place()
        self.show()
        self.raise_()
        if known:
            self._begin(kind, known)
        else:
            self.tabs.set_value(kind or self.tabs.value() or _DEMAND)
            self._show_kind(self.tabs.value())
            if kind:
                self.focus_form()
            else:
                self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.state_changed.emit()

    def close_panel(self) -> None:
        """Close it, the focus where it was; what is half-filled is kept."""
        if not self.is_open:
            return
        before, self._before = self._before, None
        self.desk.leave()
        self.demands.leave()
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus()
        self.state_changed.emit()

    def save(self) -> None:
        """Save what is in hand."""
        if self._stack.currentWidget() is self.demands:
            self.demands.save()
        elif self._stack.currentWidget() is self.format:
            self.format.ask_change()
        else:
            self.desk.save()

    def new(self) -> None:
        """Begin a blank form of the kind in hand; of needs there is but one."""
        if self._stack.currentWidget() is self.card:
            self._begin(self.desk.kind, {})

    def refresh(self, changes: Changes | None) -> None:
        """Show what ``changes`` made of the entries noted, also of the one in hand."""
        if changes is None or changes.touches("retailer", "product"):
            self._choices.forget()
        if self.is_open and (changes is None or changes.touches(*ENTRY_KINDS)):
            self._read()
            if changes is not None:
                self.desk.follow(changes)
                self.demands.follow()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.desk.reword()
        if self.is_open:
            self._word()
            self._read()
            if self._stack.currentWidget() is not self.card:
                self._show_kind(self.tabs.value())

    # -- what is in hand

    def focus_form(self) -> None:
        """Go to the first field."""
        current = self._stack.currentWidget()
        if current is self.demands:
            self.demands.focus_first()
        elif current is self.format:
            self.format.focus_first()
        else:
            self.desk.form.focus_first()

    def _show_kind(self, kind: str) -> None:
        if kind == _DEMAND:
            self.desk.leave()
            self.demands.open(self._retailer)
            self._stack.setCurrentWidget(self.demands)
        elif kind == FORMAT:
            self.format.open(self._retailer)
            self._stack.setCurrentWidget(self.format)
        elif kind:
            self.desk.resume(kind, self._retailer)
            self._stack.setCurrentWidget(self.card)

    def _begin(self, kind: str, known: Mapping[str, str]) -> None:
        """Begin a form that is filled in already; only the saving is left to do."""
        self.tabs.set_value(kind)
        self.desk.new(kind, self._retailer, known)
        self._stack.setCurrentWidget(self.card)
        if known:
            self.card.save.setFocus()
        else:
            self.desk.form.focus_first()

    def _open_row(self, key: str) -> None:
        row = next((each for each in self._rows if each.id == key), None)
        if row is None:
            return
        self.tabs.set_value(row.kind)
        if row.kind == _DEMAND:
            self._show_kind(_DEMAND)
        else:
            self._stack.setCurrentWidget(self.card)
            self.desk.open_row(row.kind, row.id)
        self.focus_form()

    def _withdraw(self, key: str) -> None:
        row = next((each for each in self._rows if each.id == key), None)
        if row is not None:
            self.desk.withdraw_entry(row.kind, row.id)

    def _saved(self) -> None:
        """Show it in the list, a blank form of its kind below, and ask what is next."""
        self._read()
        kind = self.tabs.value()
        if kind not in (_DEMAND, FORMAT, ""):
            self.desk.new(kind, self._retailer)
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self.state_changed.emit()

    # -- showing

    def _word(self) -> None:
        self._top.set_head(_("登记"), self._shop)
        self._close.set_text(_("关上"))
        self.tabs.set_options([(key, _(word)) for key, word in _TABS.items()], _("登记什么"))
        self.noted.setAccessibleName(_("今天登记的"))
        self.card.reword()

    def _read(self) -> None:
        self._rows = entries_noted(self._context.ledger, self._retailer, self._context.today())
        self.noted.set_rows([_cells(row) for row in self._rows], [row.id for row in self._rows])
        shown = min(len(self._rows), _MOST)
        self.noted.setVisible(bool(self._rows))
        self.noted.setFixedHeight(shown * theme.px(_ROW) + 2)

    def _place(self) -> None:
        wide = min(theme.px(_WIDTH), self._host.width())
        self.setGeometry(self._host.width() - wide, 0, wide, self._host.height())

    # -- Qt

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside: what lies below is covered."""
        began: QWidget = QApplication.focusWidget() or self
        at = began
        while True:
            after = at.nextInFocusChain() if forward else at.previousInFocusChain()
            if after is None or after is began:
                return False
            at = after
            by_tab = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if by_tab and at.isEnabled() and at.isVisible() and self.isAncestorOf(at):
                reason = Qt.FocusReason.TabFocusReason
                at.setFocus(reason if forward else Qt.FocusReason.BacktabFocusReason)
                return True

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Close when the page below takes the focus; pickers lie in the window and may have it."""
        outside = new is not None and self._host.isAncestorOf(new) and not self.isAncestorOf(new)
        if self.is_open and outside:
            self._before = new
            self.close_panel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() is QEvent.Type.Resize and self.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(QRectF(self.rect()), theme.color("bg"))
            painter.fillRect(QRectF(0, 0, 1, self.height()), theme.color("line"))


def _columns() -> tuple[Column, ...]:
    return (
        Column("kind", width=64, tone="text2", size=Type.SMALL),
        Column("what", stretch=True, size=Type.TABLE),
        Column("state", width=92, align="right"),
    )


def _cells(row: EntryRow) -> tuple[Cell, ...]:
    kind = _(_TABS[row.kind]) if row.kind in _TABS else _("等级")
    state: Cell = ((f"small:{row.tone or 'text2'}", say(row.state)),) if row.state else ""
    return (kind, " ".join(say(row.what).split()), state)
