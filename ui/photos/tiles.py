"""The tiles of a strip in one line; the arrow keys move the focus and bring it into view."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.photos.tile import TILE_HIGH, TILE_WIDE, Tile
from ui.theme import theme

__all__ = ["Tiles"]

_GAP = 8
_EDGE = 4
"""Room for the focus frame."""


class Tiles(QScrollArea):
    """``set_tiles(kinds and keys)`` keeps tiles that stay, and the focus with them.

    Attributes: ``comes_after``: the field after which Tab reaches the tiles, where one is set.

    Signals:
        made: a new :class:`Tile`, to be connected and worded.
    """

    made = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: list[Tile] = []
        self.comes_after: QWidget | None = None
        self._inside = QWidget()
        self.setWidget(self._inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._place)

    def set_tiles(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Show tiles of these kinds and keys, in this order."""
        known = {(tile.kind, tile.key): tile for tile in self.tiles}
        focus = next((at for at, tile in enumerate(self.tiles) if tile.hasFocus()), None)
        self.tiles = [known.pop(each) if each in known else self._make(*each) for each in wanted]
        for gone in known.values():
            gone.hide()
            gone.deleteLater()
        self._place()
        if self.comes_after is not None:
            ordered = [self.comes_after, *self.tiles]
            for before, tile in pairwise(ordered):
                QWidget.setTabOrder(before, tile)
        if focus is not None and not any(tile.hasFocus() for tile in self.tiles):
            self.take_focus(focus)

    def _make(self, kind: str, key: str) -> Tile:
        tile = Tile(kind, key, self._inside)
        tile.stepped.connect(lambda by: self._step(tile, by))
        tile.show()
        self.made.emit(tile)
        return tile

    def _step(self, tile: Tile, by: int) -> None:
        self.take_focus(self.tiles.index(tile) + by)

    def take_focus(self, at: int) -> None:
        """Move the focus to a tile, the nearest where there is no such one."""
        if self.tiles:
            tile = self.tiles[max(0, min(at, len(self.tiles) - 1))]
            tile.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(tile, _EDGE, _EDGE)

    # -- where they lie

    def _place(self) -> None:
        wide, high = theme.px(TILE_WIDE), theme.px(TILE_HIGH)
        for at, tile in enumerate(self.tiles):
            tile.move(_EDGE + at * (wide + _GAP), _EDGE)
        self._inside.setFixedSize(len(self.tiles) * (wide + _GAP) + 2 * _EDGE, high + 2 * _EDGE)
        self.setFixedHeight(high + 2 * _EDGE)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._inside.width(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(TILE_WIDE) + 2 * _EDGE, self.height())
