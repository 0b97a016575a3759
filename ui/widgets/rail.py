"""The steps rail of the visit: sign, number, title, count, key."""

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import _
from ui.theme import Radius, Size, Type, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import RIGHT, box, text_line
from ui.widgets.state_sign import paint_state_sign

__all__ = ["Rail", "RailStep"]

_ROW = 37


@attrs.frozen
class RailStep:
    """One step: its title, its state (已完成 待做 进行中 …), a count such as 6/8, its key."""

    title: str
    state: str = "待做"
    count: str = ""
    key: str = ""


class Rail(Painted):
    """Steps in any order; choosing one asks to move the focus there.

    Signals:
        chosen: the index of the step the user wants, from 0.
    """

    chosen = Signal(int)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[RailStep, ...] = ()
        self._current = 0
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    @property
    def current(self) -> int:
        """Return the index of the current step."""
        return self._current

    def set_name(self, name: str) -> None:
        """Give the rail its name in the language in force."""
        self._name = name
        self._say()

    def set_steps(self, steps: Sequence[RailStep], current: int | None = None) -> None:
        """Show ``steps``; the current one has the sign 当前 while it is not done."""
        self._steps = tuple(steps)
        if current is not None:
            self._current = current
        self._say()
        self.restyle()

    def set_current(self, current: int) -> None:
        """Mark another step as the current one."""
        self._current = current
        self._say()
        self.update()

    def _say(self) -> None:
        if 0 <= self._current < len(self._steps):
            step = self._steps[self._current]
            words = f"{self._current + 1} {step.title} {step.count} {_(step.state)}"
            self.setAccessibleName(f"{self._name}：{words}")

    def _rows(self) -> list[QRect]:
        high = theme.px(_ROW)
        return [QRect(0, at * high, self.width(), high) for at in range(len(self._steps))]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(Size.RAIL - 12), max(1, len(self._steps)) * theme.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.sizeHint().height())

    def focus_rect(self) -> QRect:
        rows = self._rows()
        room = rows[self._current] if self._current < len(rows) else self.rect()
        return room.adjusted(3, 3, -3, -3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            at = min(max(self._current + steps[Qt.Key(event.key())], 0), len(self._steps) - 1)
            self.set_current(at)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point: QPoint = event.position().toPoint()
        for at, room in enumerate(self._rows()):
            if room.contains(point):
                self.set_current(at)
                self.chosen.emit(at)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for at, room in enumerate(self._rows()):
                self._paint_step(painter, QRectF(room), at)

    def _paint_step(self, painter: QPainter, room: QRectF, at: int) -> None:
        step = self._steps[at]
        now = at == self._current
        if now:
            box(painter, room, fill="soft", radius=Radius.CONTROL)
            bar = QRectF(room.left(), room.top() + 8, 3, room.height() - 16)
            box(painter, bar, fill="accent", radius=1.5)
        size = theme.px(20)
        sign = QRectF(room.left() + 12, room.top() + (room.height() - size) / 2, size, size)
        state = "当前" if now and step.state != "已完成" else step.state
        paint_state_sign(painter, sign, state, theme.tokens)
        key_wide = theme.width(step.key, Type.KEY)
        right = room.right() - 10
        text_line(
            painter,
            QRectF(right - key_wide - 1, room.top(), key_wide + 1, room.height()),
            step.key,
            size=Type.KEY,
            tone="muted",
            align=RIGHT,
        )
        left = sign.right() + 8
        title = QRectF(left, room.top(), right - key_wide - 8 - left, room.height())
        left += text_line(painter, title, f"{at + 1} {step.title}", bold=now) + 8
        count = QRectF(left, room.top(), max(0.0, right - key_wide - 6 - left), room.height())
        text_line(painter, count, step.count, size=Type.SMALL, tone="muted")
