"""The focus frame: 2 px accent, 1 px clear of the control, above everything in its window."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.theme import Radius, theme
from ui.widgets.painting import box

__all__ = ["FocusRing"]

_CLEAR = 3  # 1 px clear and 2 px frame
_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)


def _frame_of(widget: QWidget | None) -> tuple[QRect, float] | None:
    """Return the part and the radius of a widget that offers ``focus_rect()``, else None."""
    part = getattr(widget, "focus_rect", None)
    if part is None:
        return None
    return part(), float(getattr(widget, "focus_radius", Radius.CONTROL))


class FocusRing(QWidget):
    """One for each window: follows the focus, scrolls with it, never takes a click.

    It stands round every widget that has ``focus_rect()`` (own coordinates) and ``focus_radius``.
    """

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
        for seen in self._watched:
            if isValid(seen):
                seen.removeEventFilter(self)
        self._watched.clear()
        inside = new is not None and new.window() is self._window
        self._target = new if inside and _frame_of(new) is not None else None
        widget = self._target
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _MOVES or (kind is QEvent.Type.Paint and watched is self._target):
            self._later.start()
        return False

    def _place(self) -> None:
        target, part = self._target, _frame_of(self._target)
        if target is None or part is None or not target.isVisible():
            self.hide()
            return
        rect = part[0]
        frame = QRect(target.mapTo(self._window, rect.topLeft()), rect.size())
        frame.adjust(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
        clip = self._seen(target)
        if frame == self.geometry() and clip == self._clip and self.isVisible():
            return
        self._clip = clip
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
        part = _frame_of(self._target)
        radius = part[1] if part is not None else 0.0
        with QPainter(self) as painter:
            painter.setClipRect(self._clip.translated(-self.pos()))
            box(painter, QRectF(self.rect()), edge="accent", radius=radius + Radius.FOCUS, width=2)
