"""The heads of a dense table."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView

from ui.theme import Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.painting import LEFT, MIDDLE, RIGHT, hairline, text_line

if TYPE_CHECKING:
    from ui.item_models.dense_table import DenseTable

__all__ = ["TableHead"]

_HEAD = 36


class TableHead(QHeaderView):
    """Column heads: 12 px bold muted, aligned like their cells, a chevron where sorted."""

    def __init__(self, table: "DenseTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.sort: tuple[str, bool] = ("", True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(16)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(_HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            hairline(painter, 0, self.width(), self.height() - 1)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._table.table_model.columns[section]
        left, right = self._table.pads(section)
        room = QRectF(rect).adjusted(left, 0, -right, -1)
        align = {"left": LEFT, "right": RIGHT, "center": MIDDLE}[column.align]
        wide = text_line(
            painter, room, column.title, size=Type.SMALL, tone="muted", bold=True, align=align
        )
        if column.key == self.sort[0]:
            at = room.left() + wide + 6 if column.align == "left" else room.right() - wide - 18
            place = QRectF(at, room.center().y() - 6, 12, 12)
            name = "chevron-down" if self.sort[1] else "chevron-up"
            paint_icon(painter, place, name, theme.color("muted"))
