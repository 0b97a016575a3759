"""Labels in the type scale, rules, section heads, and the two box layouts in one line."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.theme import Type, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import hairline, text_line

__all__ = ["Elided", "Heading", "Rule", "Text", "column", "line"]

Item = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]


class Text(QLabel):
    """A label of the type scale.

    ``Text("上次留意", Type.SMALL, tone="muted", bold=True)``; ``wrap=True`` for several lines.
    Text is always plain, never HTML.
    """

    def __init__(  # noqa: PLR0913 - a label's looks are plain keywords
        self,
        text: str = "",
        size: float = Type.BODY,
        *,
        tone: str = "text",
        bold: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._size, self._tone, self._bold = size, tone, bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._dress()
        theme.changed.connect(self._dress)

    def set_tone(self, tone: str) -> None:
        """Paint the text in another token colour."""
        self._tone = tone
        self._dress()

    def set_bold(self, bold: bool) -> None:
        """Make the text bold or plain."""
        self._bold = bold
        self._dress()

    def _dress(self) -> None:
        self.setFont(theme.font(self._size, bold=self._bold))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._tone))
        self.setPalette(palette)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Under an application style sheet Qt may lose the palette when the label gets a parent.
        if self.palette().color(QPalette.ColorRole.WindowText) != theme.color(self._tone):
            self._dress()


class Elided(Painted):
    """One line of text that is cut with … where room is short (the whole text is the tool tip)."""

    def __init__(
        self,
        text: str = "",
        size: float = Type.BODY,
        *,
        tone: str = "text",
        bold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size, self._tone, self._bold = size, tone, bold
        self._text = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.restyle()

    def set_tone(self, tone: str) -> None:
        """Paint the text in another token colour."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        wide = theme.width(self._text, self._size, bold=self._bold)
        return QSize(wide + 1, int(theme.metrics(self._size).height() + 0.999))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(40)), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            text_line(
                painter, self.rect(), self._text, size=self._size, tone=self._tone, bold=self._bold
            )


class Rule(QWidget):
    """A horizontal rule of 1 px."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            hairline(painter, 0, self.width(), 0)


class Heading(QWidget):
    """The small head of a block: bold muted words, a muted remark at the right."""

    def __init__(self, text: str = "", side: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Text(text, Type.SMALL, tone="muted", bold=True)
        self.side = Text(side, Type.SMALL, tone="muted")
        line(self.label, None, self.side, into=self)

    def set_text(self, text: str, side: str = "") -> None:
        """Show other words."""
        self.label.setText(text)
        self.side.setText(side)


def _fill(layout: QBoxLayout, items: tuple[Item, ...]) -> None:
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def line(
    *items: Item, spacing: int = 8, margins: Margins = (0, 0, 0, 0), into: QWidget | None = None
) -> QHBoxLayout:
    """Lay ``items`` out from left to right: widget, layout, int (space) or None (stretch)."""
    layout = QHBoxLayout(into) if into is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    _fill(layout, items)
    return layout


def column(
    *items: Item, spacing: int = 8, margins: Margins = (0, 0, 0, 0), into: QWidget | None = None
) -> QVBoxLayout:
    """Lay ``items`` out from top to bottom: widget, layout, int (space) or None (stretch)."""
    layout = QVBoxLayout(into) if into is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    _fill(layout, items)
    return layout
