"""Words to the user that never stop the work: banner, toast with undo, empty state, legends."""

from collections.abc import Iterable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import _
from ui.theme import Radius, Size, Space, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.button import Button
from ui.widgets.painted import Painted
from ui.widgets.painting import MIDDLE, box, text_line
from ui.widgets.state_sign import paint_state_sign
from ui.widgets.text import Text, column, line

__all__ = ["Banner", "EmptyState", "KeyHints", "Legend", "Toast"]

BannerKind = Literal["info", "warn", "bad"]
_TOAST = 250
_CHART_SIGNS = {"line": 20, "dash": 20, "ring": 10}  # px
_GAP, _LEAST_GAP = 18, 8  # px between the signs of a legend
_BANNERS = {
    "info": ("soft", "accent", "info"),
    "warn": ("warnsoft", "warn", "warning"),
    "bad": ("badsoft", "bad", "warning"),
}


class Banner(Painted):
    """A tinted box: a bold line, a plain line with the next step, buttons at the right.

    ``Banner("warn", "总部没有收到第 6 包", "其中 31 条已随第 7 包接收，不用补交")``;
    ``add_action(text)`` returns a Button; ``closable=True`` adds a cross.

    Signals:
        closed: the user closed it (it hides itself).
    """

    closed = Signal()

    def __init__(
        self,
        kind: BannerKind = "info",
        title: str = "",
        text: str = "",
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = Text("", Type.TABLE, bold=True)
        self._text = Text("", Type.TABLE, wrap=True)
        self._actions = line(spacing=12)
        self._close = Button(kind="plain", icon="close")
        self._close.setVisible(closable)
        self._close.clicked.connect(self._closed)
        words = column(self._title, self._text, spacing=1)
        row = line(margins=(34, 7, 12, 8), into=self)
        row.addLayout(words, 1)
        row.addLayout(self._actions)
        row.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_words(kind, title, text)

    def show_words(self, kind: BannerKind, title: str, text: str = "") -> None:
        """Show another message; either line may be empty."""
        self._close.set_name(_("关闭"))
        self._kind = kind
        self._title.set_tone(_BANNERS[kind][1])
        self._title.setText(title)
        self._text.setText(text)
        self._title.setVisible(bool(title))
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())
        self.restyle()

    def add_action(self, text: str, key: str = "") -> Button:
        """Add a text button at the right and return it."""
        button = Button(text, kind="plain", key=key)
        self._actions.addWidget(button)
        return button

    def clear_actions(self) -> None:
        """Take all buttons away."""
        while self._actions.count():
            item = self._actions.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()

    def _closed(self) -> None:
        self.hide()
        self.closed.emit()

    def sizeHint(self) -> QSize:
        """Ask for the height the words need at the present width: the policy allows no more."""
        high = self.heightForWidth(self.width())
        return super().sizeHint().expandedTo(QSize(0, high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        fill, tone, icon = _BANNERS[self._kind]
        with QPainter(self) as painter:
            box(painter, self.rect(), fill=fill, radius=Radius.TAG)
            paint_icon(painter, QRectF(11, 9, 16, 16), icon, theme.color(tone))


class Toast(Painted):
    """A dark line over the left of the bottom line for eight seconds: what was done, its undo.

    It lies where no page shows anything, so that it never hides what the hand is about to use.

    ``show_text("已完成走访：好运烟酒商店", undo="撤销", key="Ctrl+Z")``. It never takes the focus.

    Signals:
        undo_asked: the user clicked the undo.
    """

    undo_asked = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._said = ""
        self._text = Text("", Type.TABLE, tone="card")
        self._undo = Button("", kind="plain")
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._undo.clicked.connect(self._undo_clicked)
        self._undo_box = _Pill(self._undo)
        line(self._text, self._undo_box, spacing=16, margins=(12, 0, 4, 0), into=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(8000)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def show_text(self, text: str, undo: str = "", key: str = "") -> None:
        """Show ``text``, with an undo link where ``undo`` is given."""
        self._said = text
        self._undo.set_text(undo, key)
        self._undo_box.setVisible(bool(undo))
        self.setAccessibleName(text)
        self.setFixedHeight(theme.px(Size.STATUS))
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @property
    def text(self) -> str:
        """Return what is or was shown last."""
        return self._said

    def _undo_clicked(self) -> None:
        self.hide()
        self.undo_asked.emit()

    def _place(self) -> None:
        """Lie in the host's corner, with a text that leaves room for the undo."""
        left = Space.PAGE - 12
        self._text.setText("")
        room = self._host.width() - 2 * left - self.sizeHint().width()
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, room))
        self.setMinimumWidth(theme.px(_TOAST))  # covers the words below, not half of them
        self.adjustSize()
        self.move(left, self._host.height() - self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="text", radius=Radius.TAG)


class _Pill(Painted):
    """A card-coloured ground for the undo link on the dark toast."""

    def __init__(self, button: Button) -> None:
        super().__init__()
        line(button, margins=(8, 0, 8, 0), into=self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect().adjusted(0, 3, 0, -3), fill="card", radius=Radius.TAG)


class KeyHints(Painted):
    """Keys in small boxes with what they do: ``set_hints([("Enter", "打开客户"), …])``."""

    def __init__(
        self, hints: Iterable[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hints: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_hints(hints)

    def set_hints(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show (key, words) pairs."""
        self._hints = tuple(hints)
        self.setAccessibleName("，".join(f"{key} {words}" for key, words in self._hints))
        self.restyle()

    def _wide(self, key: str) -> int:
        return max(theme.width(key, Type.KEY) + 10, theme.px(18))

    def sizeHint(self) -> QSize:
        wide = sum(
            self._wide(key) + 7 + theme.width(words, Type.SMALL) + 16 for key, words in self._hints
        )
        return QSize(max(1, wide - 16), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        left, high = 0, theme.px(18)
        top = (self.height() - high) // 2
        with QPainter(self) as painter:
            for key, words in self._hints:
                room = QRectF(left, top, self._wide(key), high)
                box(painter, room, fill="card", edge="line", radius=Radius.TAG)
                text_line(painter, room, key, size=Type.KEY, tone="text2", align=MIDDLE)
                left += self._wide(key) + 7
                room = QRectF(left, 0, max(0, self.width() - left), self.height())
                left += text_line(painter, room, words, size=Type.SMALL, tone="muted") + 16


class Legend(Painted):
    """Signs with their words: ``Legend([("已完成", "已完成"), …])`` of (state or ■token, words).

    A first part such as ``"#accent"`` paints a colour square, ``"#accent-"`` a hollow one;
    ``"line:accent"``, ``"dash:muted"`` and ``"ring:accent"`` are those of a chart. They stand
    closer where room is short; one without room for its words is left out.
    """

    def __init__(
        self, entries: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entries: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show other signs."""
        self._entries = tuple(entries)
        self.setAccessibleName(_("、").join(words for _sign, words in self._entries))
        self.restyle()

    def _sign_wide(self, sign: str) -> int:
        if sign.partition(":")[0] in _CHART_SIGNS:
            return theme.px(_CHART_SIGNS[sign.partition(":")[0]])
        return 10 if sign.startswith("#") else theme.px(16)

    def _widths(self) -> list[int]:
        return [
            self._sign_wide(sign) + 6 + theme.width(words, Type.SMALL)
            for sign, words in self._entries
        ]

    def _gap(self) -> int:
        """Return the px between two of them."""
        between = max(1, len(self._entries) - 1)
        spare = (self.width() - sum(self._widths())) // between
        return min(max(spare, _LEAST_GAP), _GAP)

    def sizeHint(self) -> QSize:
        return QSize(max(1, sum(self._widths(), _GAP * (len(self._entries) - 1))), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        left, gap = 0, self._gap()
        with QPainter(self) as painter:
            for (sign, words), wide in zip(self._entries, self._widths(), strict=True):
                if left + wide > self.width() + 1:
                    break
                size = self._sign_wide(sign)
                room = QRectF(left, (self.height() - size) / 2, size, size)
                if sign.startswith("#"):
                    token = sign.strip("#-")
                    hollow = sign.endswith("-")
                    fill, edge = ("soft", token) if hollow else (token, "")
                    box(painter, room, fill=fill, edge=edge, radius=2, width=1.5)
                elif ":" in sign:
                    _paint_chart_sign(painter, room, sign)
                else:
                    paint_state_sign(painter, room, sign, theme.tokens)
                left += size + 6
                room = QRectF(left, 0, max(0, self.width() - left), self.height())
                left += text_line(painter, room, words, size=Type.SMALL, tone="text2") + gap


def _paint_chart_sign(painter: QPainter, room: QRectF, sign: str) -> None:
    """Paint how a chart draws what stands beside: a line, a dashed one, a hollow point."""
    kind, _, token = sign.partition(":")
    middle = round(room.center().y())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    dashed = Qt.PenStyle.DashLine if kind == "dash" else Qt.PenStyle.SolidLine
    painter.setPen(QPen(theme.color(token), 1.5 if kind == "dash" else 2, dashed))
    painter.setBrush(theme.color("card"))
    if kind == "ring":
        painter.drawEllipse(room.center(), 3.6, 3.6)
    else:
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
    painter.restore()


class EmptyState(QWidget):
    """Says what is not there and what to do: title, words, one button, the keys that work.

    ``button`` is None when ``action`` is empty.
    """

    def __init__(
        self,
        title: str = "",
        text: str = "",
        *,
        action: str = "",
        hints: Iterable[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = Text(title, Type.CARD, bold=True)
        self.text = Text(text, Type.TABLE, tone="text2", wrap=True)
        self.button = Button(action) if action else None
        self.hints = KeyHints(hints)
        self.hints.setVisible(bool(hints))
        buttons = line(self.button, None) if self.button else line(None)
        column(
            None, self.title, self.text, 4, buttons, 4, self.hints, None,
            margins=(24, 16, 24, 16), into=self,
        )  # fmt: skip
        self.setAccessibleName(title)

    def set_words(self, title: str, text: str = "") -> None:
        """Show other words."""
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(title)
