"""The small windows that stand before the main one: a card with the program's sign."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.theme import Type, theme
from ui.theme.icons import app_icon
from ui.widgets import Card, FocusRing, Painted, Text, column, line

__all__ = ["Sign", "StartWindow"]

_SIGN = 44
_CARD = 448
_EDGE = 40


class Sign(Painted):
    """The sign of the program."""

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_SIGN), theme.px(_SIGN))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            size = theme.px(_SIGN)
            pixmap = app_icon().pixmap(QSize(size, size))
            room = QRectF(0, (self.height() - size) // 2, size, size)
            painter.drawPixmap(room.toRect(), pixmap)


class StartWindow(QWidget):
    """Sign and title, then ``content``; as high as that needs.

    Signals:
        closed: the window is gone.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowIcon(app_icon())
        self.setWindowTitle(_("走访台账"))
        self.title = Text(_("走访台账"), Type.PAGE, bold=True)
        self.content = QWidget()
        card = Card()
        card.setFixedWidth(theme.px(_CARD))
        inside = QWidget()
        column(
            line(Sign(), self.title, None, spacing=12), self.content,
            spacing=12, margins=(12, 8, 12, 8), into=inside,
        )  # fmt: skip
        card.add(inside)
        edge = theme.px(_EDGE)
        column(
            None, line(None, card, None), None, margins=(edge, edge, edge, edge), into=self
        )  # fmt: skip
        self._ring = FocusRing(self)

    def fit(self) -> None:
        """Take the size the content needs now."""
        layout = self.layout()
        if layout is not None:
            for each in self.findChildren(QWidget):
                each.updateGeometry()  # what was shown and said just now is not told upwards yet
            layout.invalidate()
            layout.activate()
            wide = layout.totalSizeHint().width()
            self.setFixedSize(wide, layout.totalHeightForWidth(wide))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("bg"))
