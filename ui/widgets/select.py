"""The drop-down and the tick box, painted like the rest of the kit."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QWidget

from ui.theme import Radius, Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.options import Option, as_options
from ui.widgets.painting import box, text_line

__all__ = ["Select", "Tick"]

_BOX = 18


class Select(QComboBox):
    """A drop-down: ``Select(["王建国 · 店主", …], name="接待")``; the wheel does not change it.

    ``edge="line"`` is the quiet form at the right of a filter row.

    Signals:
        chosen: the value the user chose.
    """

    chosen = Signal(str)
    focus_radius: float = Radius.CONTROL

    def __init__(
        self,
        options: Iterable[Option | tuple[str, str] | str] = (),
        *,
        name: str,
        height: float = Size.INPUT_VISIT,
        edge: str = "input",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height, self._edge = height, edge
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_options(options)
        self.activated.connect(self._activated)
        theme.changed.connect(self.updateGeometry)

    def set_options(self, options: Iterable[Option | tuple[str, str] | str]) -> None:
        """Show other options; the value stays if it is still there."""
        before = self.value()
        self.clear()
        for option in as_options(options):
            self.addItem(option.label, option.value)
        self.set_value(before)
        self.updateGeometry()

    def value(self) -> str:
        """Return the value chosen, ``""`` for none."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose ``value`` without emitting ``chosen``; the first one if it is not there."""
        self.setCurrentIndex(max(0, self.findData(value)) if self.count() else -1)

    def _activated(self, _at: int) -> None:
        self.chosen.emit(self.value())

    def focus_rect(self) -> QRect:
        return self.rect()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        texts = [self.itemText(at) for at in range(self.count())]
        wide = max((theme.width(text, Type.TABLE) for text in texts), default=40)
        return QSize(wide + 12 + 30, theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.px(72), self.sizeHint().width()), theme.px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        edge = "input" if self.underMouse() else self._edge
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge=edge, radius=Radius.CONTROL)
            room = QRectF(11, 0, self.width() - 11 - 28, self.height())
            tone = "text" if self.isEnabled() else "muted"
            text_line(painter, room, self.currentText(), size=Type.TABLE, tone=tone)
            place = QRectF(self.width() - 23, (self.height() - 12) / 2, 12, 12)
            paint_icon(painter, place, "chevron-down", theme.color("text2"))


class Tick(QCheckBox):
    """A tick box with its words; a solid accent box when ticked."""

    focus_radius: float = Radius.TAG

    def __init__(self, text: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name or text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.setAccessibleName(text)

    def focus_rect(self) -> QRect:
        return self._box().toRect()

    def _box(self) -> QRectF:
        size = theme.px(_BOX)
        return QRectF(0, (self.height() - size) // 2, size, size)

    def hitButton(self, pos: object) -> bool:  # noqa: N802, ARG002 - Qt's name: all of it counts
        return True

    def sizeHint(self) -> QSize:
        words = 10 + theme.width(self.text(), Type.BODY) if self.text() else 0
        return QSize(theme.px(_BOX) + words, theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(_BOX), theme.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = self._box()
        with QPainter(self) as painter:
            if self.checkState() is Qt.CheckState.Checked:
                box(painter, room, fill="accent", radius=Radius.TAG)
                paint_icon(painter, room.adjusted(2, 2, -2, -2), "tick", theme.color("on"))
            else:
                box(painter, room, fill="card", edge="input", radius=Radius.TAG, width=1.5)
            words = QRectF(room.right() + 10, 0, self.width() - room.right() - 10, self.height())
            tone = "text" if self.isEnabled() else "muted"
            text_line(painter, words, self.text(), tone=tone)
