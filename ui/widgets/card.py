"""The card: a white box with a thin edge, a head, a body and a pinned foot."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Radius, Space, Type
from ui.widgets.painted import Painted
from ui.widgets.painting import box, hairline
from ui.widgets.text import Text

__all__ = ["Card"]


class Card(Painted):
    """A card with a head (title, subtitle, right side) over ``body`` (a QVBoxLayout).

    ``flush=True`` leaves only the 1 px of the edge round the body, for a table that fills it; the
    head keeps its padding. ``add(widget, stretch)`` appends to the body, ``add_side(widget)`` to
    the right of the head, ``foot(widget)`` pins something under a rule at the bottom.
    """

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        side: str = "",
        *,
        flush: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._flush = flush
        self._foot: QWidget | None = None
        self.title = Text(title, Type.CARD, bold=True)
        self.subtitle = Text(subtitle, Type.SMALL, tone="muted")
        self.side = Text(side, Type.SMALL, tone="text2")
        self.head = QHBoxLayout()
        self.body = QVBoxLayout()
        self._build()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        pad = Space.CARD
        edge = 1 if self._flush else pad
        outer.setContentsMargins(edge, 13 if not self._flush else 1, edge, edge)
        outer.setSpacing(0)
        self._head_box = QWidget(self)
        self._head_box.setLayout(self.head)
        inner = (pad - 1, 12, pad - 1, 8) if self._flush else (0, 0, 0, 8)
        self.head.setContentsMargins(*inner)
        self.head.setSpacing(10)
        for part in (self.title, self.subtitle):
            self.head.addWidget(part)
        self.head.addStretch(1)
        self.head.addWidget(self.side)
        self._tidy()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.CELL)
        outer.addWidget(self._head_box)
        outer.addLayout(self.body, 1)

    def _tidy(self) -> None:
        for part in (self.title, self.subtitle, self.side):
            part.setVisible(bool(part.text()))
        self._head_box.setVisible(bool(self.title.text()) or self.head.count() > 4)

    def set_head(self, title: str, subtitle: str = "", side: str = "") -> None:
        """Show other words in the head; an empty title hides it."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.side.setText(side)
        self.setAccessibleName(title)
        self._tidy()

    def add_side(self, widget: QWidget) -> None:
        """Put ``widget`` (a plain Button, a Legend …) at the right of the head."""
        self.head.addWidget(widget)
        self._tidy()

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append ``widget`` to the body."""
        self.body.addWidget(widget, stretch)

    def foot(self, widget: QWidget) -> None:
        """Pin ``widget`` under a rule at the bottom of the card."""
        self._foot = widget
        layout = self.layout()
        pad = Space.CARD - 1 if self._flush else 0
        widget.setContentsMargins(pad, 10, pad, 10 if self._flush else 0)
        if layout is not None:
            layout.addWidget(widget)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge="line", radius=Radius.CARD)
            if self._foot is not None and self._foot.isVisible():
                hairline(painter, 1, self.width() - 1, self._foot.y() - 1)

    def body_rect(self) -> QRectF:
        """Return where the body lies, for tests."""
        return QRectF(self.body.geometry())
