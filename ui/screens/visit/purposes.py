"""目的: what a visit is for, several of eight, chosen by digits below the head of the page."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.visit import Purpose
from ui.i18n import _
from ui.screens.visit.band import FlowChips
from ui.theme import Radius, Type, theme
from ui.widgets import Option, Text, column
from ui.widgets.painting import box

__all__ = ["PurposePicker", "purpose_words"]

_WIDTH = 380
_NAMED = 2


def purpose_words(purposes: Sequence[str]) -> str:
    """Name what a visit is for, the first two and how many."""
    if not purposes:
        return _("目的")
    named = _("、").join(_(each) for each in purposes[:_NAMED])
    if len(purposes) > _NAMED:
        named = _("{named} 等 {n} 项").format(named=named, n=len(purposes))
    return _("目的：{purposes}").format(purposes=named)


class PurposePicker(QWidget):
    """``open_below(widget, purposes)``: 1 to 8 or Space choose, Enter or Esc goes back.

    Signals:
        changed: the purposes in their order, as texts.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._before: QWidget | None = None
        self.chips = FlowChips(list(Purpose), name=_("目的"))
        self._hint = Text("", Type.SMALL, tone="muted")
        column(self.chips, self._hint, spacing=8, margins=(12, 12, 12, 10), into=self)
        self.chips.changed.connect(self._changed)
        self.chips.installEventFilter(self)

    def open_below(self, widget: QWidget, purposes: Sequence[str]) -> None:
        """Show it under ``widget`` with what is chosen."""
        numbered = [Option(each, f"{at} {_(each)}") for at, each in enumerate(Purpose, 1)]
        self.chips.set_options(numbered, _("目的"))
        self.chips.set_values(purposes)
        self._hint.setText(_("按数字选，Enter 回去"))
        self._before = QApplication.focusWidget()
        window = widget.window()
        self.setParent(window)
        self.setFixedWidth(theme.px(_WIDTH))
        self.show()  # the chips know how high they are once they know how wide
        if (layout := self.layout()) is not None:
            layout.activate()
        self.adjustSize()
        corner = widget.mapTo(window, QPoint(widget.width() - self.width(), widget.height() + 2))
        corner.setX(max(0, min(corner.x(), window.width() - self.width())))
        self.move(corner)
        self.raise_()
        self.chips.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _changed(self, values: frozenset[str]) -> None:
        self.adjustSize()
        self.changed.emit([each.value for each in Purpose if each.value in values])

    def _go_back(self) -> None:
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away when the focus goes elsewhere."""
        if event.type() is QEvent.Type.FocusOut and watched is self.chips:
            self.hide()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_back()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge="input", radius=Radius.CARD)
