"""Stops on their way from one day to another: as dragged data and as a small picture."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ui.theme import Radius, Type, theme
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = ["STOPS", "drag_stops", "dragged_stops", "stops_as_data"]

STOPS = "application/x-roundbook-stops"
"""The format under which ids of stops are dragged, one a line."""


def stops_as_data(ids: Sequence[str]) -> QMimeData:
    """Return ids of stops as they are dragged."""
    data = QMimeData()
    data.setData(STOPS, "\n".join(ids).encode())
    return data


def dragged_stops(data: QMimeData) -> tuple[str, ...]:
    """Return the ids of the stops that are dragged, none for anything else."""
    if not data.hasFormat(STOPS):
        return ()
    return tuple(part for part in data.data(STOPS).toStdString().split("\n") if part)


def drag_stops(source: QWidget, ids: Sequence[str], words: str) -> None:
    """Drag stops from ``source`` until the button is let go; ``words`` hang at the hand."""
    drag = QDrag(source)
    drag.setMimeData(stops_as_data(ids))
    wide = theme.width(words, Type.TABLE, bold=True) + 24
    ratio = source.devicePixelRatioF()
    picture = QPixmap(int(wide * ratio), int(28 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        room = QRectF(0, 0, wide, 28)
        box(painter, room, fill="soft", edge="accent", radius=Radius.CONTROL)
        text_line(painter, room, words, size=Type.TABLE, tone="accent", bold=True, align=MIDDLE)
    drag.setPixmap(picture)
    drag.exec(Qt.DropAction.MoveAction)
