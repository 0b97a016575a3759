"""The report itself, section below section; it scrolls, and follows where one stands."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.calendar import PeriodKind
from models.reports.sections import Content
from ui.screens.reports.section import SectionView
from ui.screens.reports.typed import Typed
from ui.widgets import Rule

__all__ = ["ReportBody"]

_BETWEEN, _AIR = 18, 8
_WAYS = {
    ("sales", "totals"): "main",
    ("sales", "brands"): "main",
    ("sales", "classes"): "mix",
    ("abc", "classes"): "abc",
}
"""The view of 分析, which is of a month, that tells more of a table: by section and table."""


class ReportBody(QScrollArea):
    """``show_content(content, typed, editable=…)``; ``sections`` hold the parts.

    Signals:
        edited: place, text and what the program suggests there.
        explained: what the figure in focus is made of, blank for nothing.
        retailer_asked: the code of a retailer that is to be shown.
        analysis_asked: the view of 分析 that tells more of a figure.
        stood_in: number of the section in which one stands now.
        left: one goes back to the list.
    """

    edited = Signal(tuple, str, str)
    explained = Signal(str)
    retailer_asked = Signal(str)
    analysis_asked = Signal(str)
    stood_in = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[SectionView] = []
        self._shape: object = None
        self._typed = Typed()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    # -- showing

    def show_content(self, content: Content, typed: Typed, *, editable: bool) -> bool:
        """Show a report; True where it is another one, else the focus stays where it is."""
        self._typed = typed
        shape = (content.kind, content.period, *map(SectionView.shape_of, content.sections))
        fresh = shape != self._shape
        if fresh:
            self._build(content)
            self._shape = shape
        else:
            for view, filled in zip(self.sections, content.sections, strict=True):
                view.show_section(filled)
        for view in self.sections:
            view.set_editable(editable)
        self._fit()
        return fresh

    def clear(self) -> None:
        """Show nothing."""
        self._shape, self.sections = None, []
        self.setWidget(QWidget())

    def _build(self, content: Content) -> None:
        named = len(content.sections) > 1
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 4, 8, 12)
        rows.setSpacing(_BETWEEN)
        self.sections = [
            SectionView(filled, lambda: self._typed, named=named) for filled in content.sections
        ]
        for number, view in enumerate(self.sections):
            if number:
                rows.addWidget(Rule())
            rows.addWidget(view)
            self._wire(view)
            if content.kind.period_kind is PeriodKind.MONTH:
                view.set_ways(_WAYS)
        rows.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # after setWidget, which fills it
        self.verticalScrollBar().setValue(0)

    def _wire(self, view: SectionView) -> None:
        view.edited.connect(self.edited)
        for stop in view.stops():
            stop.installEventFilter(self)
        for part in view.tables:
            table = part.table
            table.explained.connect(self.explained)
            table.retailer_asked.connect(self.retailer_asked)
            table.analysis_asked.connect(self.analysis_asked)
            table.passed.connect(self._pass_on)
            table.left.connect(self.left)

    def retranslate(self) -> None:
        """Show the words of the window in the language in force."""
        for view in self.sections:
            view.retranslate()

    # -- where the focus stands

    def stops(self) -> Iterator[QWidget]:
        """Yield where the focus may stand, from top to bottom."""
        for view in self.sections:
            yield from view.stops()

    def go_to(self, number: int) -> None:
        """Go to a section: to its first table or text."""
        if not 0 <= number < len(self.sections):
            return
        view = self.sections[number]
        bar = self.verticalScrollBar()
        first = next(view.stops(), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        bar.setValue(min(bar.maximum(), max(0, view.y() - 4)))

    def take_focus(self) -> None:
        """Take the focus where it was, else at the top."""
        focus = self.focusWidget()
        stops = list(self.stops())
        (focus if focus in stops else stops[0] if stops else self).setFocus()

    def to_next_empty(self) -> bool:
        """Go to the next text that is still to be written; False where there is none."""
        empty = [box.area for view in self.sections for box in view.boxes.values() if box.is_empty]
        if not empty:
            return False
        here = QApplication.focusWidget()
        at = empty.index(here) + 1 if here in empty else 0
        empty[at % len(empty)].setFocus()
        return True

    @property
    def empty_count(self) -> int:
        """How many texts of sections are still to be written."""
        return sum(box.is_empty for view in self.sections for box in view.boxes.values())

    def show_figure(self, section: str, table: str, row: str, column: str) -> None:
        """Go to one figure."""
        for view in self.sections:
            for part in view.tables:
                if (view.id, part.table.content.id) == (section, table):
                    part.table.set_current_key(row, column)
                    part.table.setFocus()
                    return

    def _pass_on(self, by: int) -> None:
        """Go on to the next table or text, or back."""
        stops = [stop for stop in self.stops() if stop.isVisible()]
        here = QApplication.focusWidget()
        at = stops.index(here) + by if here in stops else 0
        if 0 <= at < len(stops):
            stops[at].setFocus()
            if isinstance(stops[at], QPlainTextEdit):
                return
            table = stops[at]
            step = getattr(table, "step", None)
            if callable(step):
                step(-9999 if by > 0 else 9999)
        elif at < 0:
            self.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what has the focus in sight; Esc leads back from a text."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._tell_section(watched)
            QTimer.singleShot(0, self, lambda: self._bring_in_sight(watched))
            explain = getattr(watched, "explain", None)
            if callable(explain):
                QTimer.singleShot(0, watched, explain)
            else:
                self.explained.emit("")
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(watched, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _tell_section(self, widget: QWidget) -> None:
        for number, view in enumerate(self.sections):
            if view.isAncestorOf(widget):
                self.stood_in.emit(number)

    def _bring_in_sight(self, widget: QWidget) -> None:
        """Show a table from its title on, a text with what stands above it."""
        inside = self.widget()
        block = widget.parentWidget() or widget
        if not widget.hasFocus() or inside is None:
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top, bottom = (block.mapTo(inside, QPoint(0, y)).y() for y in (0, block.height()))
        if top - _AIR < bar.value() or bottom - top > room:
            bar.setValue(max(0, top - _AIR))
        elif bottom + _AIR > bar.value() + room:
            bar.setValue(bottom + _AIR - room)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        """Ask for no more than the least: the page scrolls by its hints."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for view in self.sections:
            for table in view.tables:
                table.fit(self.viewport().height())
