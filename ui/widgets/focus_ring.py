"""The focus frame: 2 px accent, 1 px clear of the control, above everything in its window."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Radius, theme
from ui.widgets.painting import box

__all__ = ["FocusRing", "HasFocusRect"]

_CLEAR = 3  # 1 px clear and 2 px frame
_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)


@runtime_checkable
class HasFocusRect(Protocol):
    """What a widget offers that wants the frame around itself or a part of itself."""

    focus_radius: float

    def focus_rect(self) -> QRect: ...


class FocusRing(QWidget):
    """One for each window: follows the focus, scrolls with it, never takes a click."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._clip = QRect()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._place)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        theme.changed.connect(self._later.start)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """Return the widget the frame stands around now."""
        return self._target

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        inside = new is not None and new.window() is self._window
        self._target = new if inside and isinstance(new, HasFocusRect) else None
        widget = self._target
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _MOVES:
            self._later.start()
        elif kind is QEvent.Type.UpdateRequest or kind is QEvent.Type.Paint:
            if _watched is self._target and not self._later.isActive():
                self._later.start()
        return False

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible() or not isinstance(target, HasFocusRect):
            self.hide()
            return
        rect = target.focus_rect()
        frame = QRect(target.mapTo(self._window, rect.topLeft()), rect.size())
        frame.adjust(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
        self._clip = self._seen(target)
        if frame != self.geometry() or not self.isVisible():
            self.setGeometry(frame)
            self.show()
            self.raise_()
        self.update()

    def _seen(self, target: QWidget) -> QRect:
        """Return what scroll areas leave of the window for the frame, in window coordinates."""
        room = self._window.rect()
        widget = target.parentWidget()
        while widget is not None and widget is not self._window:
            if widget.objectName() == "qt_scrollarea_viewport":
                room &= QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
            widget = widget.parentWidget()
        return room

    def paintEvent(self, _event: QPaintEvent) -> None:
        radius = self._target.focus_radius if isinstance(self._target, HasFocusRect) else 0.0
        with QPainter(self) as painter:
            painter.setClipRect(self._clip.translated(-self.pos()))
            box(painter, QRectF(self.rect()), edge="accent", radius=radius + Radius.FOCUS, width=2)
