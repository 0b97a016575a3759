"""Segments: a few choices in one frame, the chosen one on soft ground."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Radius, Size, Type, theme
from ui.widgets.options import Option, OptionGroup
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = ["Segments"]


class Segments(OptionGroup):
    """``Segments(["营业", "关门", …], name="营业状态")``; see ``OptionGroup`` for value and keys.

    ``multi=True`` lets any number be chosen, ``height`` is 34, 30 in the visit form (26 in lines).
    """

    def __init__(
        self,
        options: Iterable[Option | tuple[str, str] | str] = (),
        *,
        name: str = "",
        multi: bool = False,
        height: float = Size.INPUT_VISIT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(options, name=name, multi=multi, parent=parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _widths(self) -> list[int]:
        return [
            max(theme.width(option.label, Type.TABLE, bold=True) + 24, theme.px(28))
            for option in self._options
        ]

    def option_rects(self) -> Sequence[QRect]:
        rects, left = [], 0
        for wide in self._widths():
            rects.append(QRect(left, 0, wide, self.height()))
            left += wide
        return rects

    def sizeHint(self) -> QSize:
        return QSize(max(1, sum(self._widths())), theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        rects = self.option_rects()
        chosen = [option.value in self._chosen for option in self._options]
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge="input", radius=Radius.CONTROL)
            for at in range(1, len(rects)):
                if not chosen[at] and not chosen[at - 1]:
                    top = self.height() // 5
                    painter.fillRect(
                        rects[at].left(), top, 1, self.height() - 2 * top, theme.color("line")
                    )
            for at, rect in enumerate(rects):
                self._paint_option(painter, rect, at, chosen[at])

    def _paint_option(self, painter: QPainter, rect: QRect, at: int, chosen: bool) -> None:
        if chosen:
            box(painter, rect, fill="soft", edge="accent", radius=Radius.CONTROL)
        tone = "accent" if chosen else ("text" if at == self._hover else "text2")
        text = self._options[at].label
        text_line(painter, rect, text, size=Type.TABLE, tone=tone, bold=chosen, align=MIDDLE)
