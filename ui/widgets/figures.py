"""Figures: the fact tile, the big figure with its unit, and label-value pairs."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.theme import Radius, Space, Type, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import box, text_line
from ui.widgets.text import Text

__all__ = ["BigFigure", "FactTile", "Fields"]


class FactTile(Painted):
    """A raised tile: ``set_fact("可销天数", "9.6 天", "合理 7–21", tone="")``."""

    def __init__(
        self, label: str = "", figure: str = "", context: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = ("", "", "")
        self._tone = "text"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_fact(label, figure, context)

    def set_fact(self, label: str, figure: str, context: str = "", tone: str = "text") -> None:
        """Show a label, a figure with its unit, and one line of context."""
        self._lines = (label, figure, context)
        self._tone = tone
        self.setAccessibleName(" ".join(part for part in self._lines if part))
        self.setToolTip(context)
        self.restyle()

    def sizeHint(self) -> QSize:
        label, figure, context = self._lines
        wide = max(
            theme.width(label, Type.SMALL),
            theme.width(figure, Type.PANEL, bold=True),
            theme.width(context, Type.SMALL),
        )
        return QSize(wide + 2 * 10, theme.px(74))

    def minimumSizeHint(self) -> QSize:
        label, figure, _context = self._lines
        wide = max(theme.width(label, Type.SMALL), theme.width(figure, Type.PANEL, bold=True))
        return QSize(wide + 2 * 10, theme.px(74))

    def paintEvent(self, _event: QPaintEvent) -> None:
        label, figure, context = self._lines
        wide = self.width() - 20
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="raised", radius=Radius.CONTROL)
            for text, top, high, size, tone in (
                (label, 7, 18, Type.SMALL, "muted"),
                (figure, 25, 25, Type.PANEL, self._tone),
                (context, 51, 17, Type.SMALL, "text2"),
            ):
                room = QRectF(10, theme.px(top), wide, theme.px(high))
                text_line(painter, room, text, size=size, tone=tone, bold=size == Type.PANEL)


class BigFigure(Painted):
    """A large figure and its unit on one base line: ``set_figure("37", "条未上报")``.

    ``size`` is ``Type.FIGURE`` (30), ``Type.SCORE`` (44) or ``Type.GLANCE`` (24).
    """

    def __init__(
        self,
        figure: str = "",
        unit: str = "",
        *,
        size: float = Type.FIGURE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._figure, self._unit, self._size, self._tone = figure, unit, size, "text"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_figure(figure, unit)

    def set_figure(self, figure: str, unit: str = "", tone: str = "text") -> None:
        """Show another figure; ``tone`` is muted for "—"."""
        self._figure, self._unit, self._tone = figure, unit, tone
        self.setAccessibleName(f"{figure} {unit}".strip())
        self.restyle()

    def set_size(self, size: float) -> None:
        """Write it larger or smaller, by a size of ``Type``."""
        self._size = size
        self.restyle()

    def sizeHint(self) -> QSize:
        wide = theme.width(self._figure, self._size, bold=True)
        if self._unit:
            wide += 5 + theme.width(self._unit, Type.BODY)
        metrics = theme.metrics(self._size, bold=True)
        return QSize(wide + 1, int(metrics.capHeight() + metrics.descent() + theme.px(9)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        metrics = theme.metrics(self._size, bold=True)
        base = round((self.height() + metrics.capHeight()) / 2)
        with QPainter(self) as painter:
            painter.setFont(theme.font(self._size, bold=True))
            painter.setPen(theme.color(self._tone))
            painter.drawText(QPointF(0, base), self._figure)
            painter.setFont(theme.font(Type.BODY))
            painter.setPen(theme.color("text2"))
            left = theme.width(self._figure, self._size, bold=True) + 5
            painter.drawText(QPointF(left, base), self._unit)


class Fields(QWidget):
    """Label and value in two columns, label 76 wide: ``set_rows([("负责人", "王建国"), …])``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Text, Text]] = []
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme.px(Space.LABEL))

    def set_rows(self, rows: Sequence[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Show (label, value) or (label, value, tone) pairs; labels are kept when they stay."""
        while len(self._rows) < len(rows):
            pair = (Text("", Type.TABLE, tone="muted"), Text("", Type.TABLE, wrap=True))
            pair[0].setContentsMargins(0, 0, Space.CELL, 0)
            for at, widget in enumerate(pair):
                self._grid.addWidget(widget, len(self._rows), at)
            self._grid.setAlignment(pair[0], Qt.AlignmentFlag.AlignTop)
            self._rows.append(pair)
        for at, (label, value) in enumerate(self._rows):
            shown = at < len(rows)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                row = rows[at]
                label.setText(row[0])
                value.setText(row[1])
                value.set_tone(row[2] if len(row) > 2 else "text")
                value.setAccessibleName(f"{row[0]}：{row[1]}")
