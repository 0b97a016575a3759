"""Tabs: a few lists in one place, each with its count, the chosen one underlined."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Type, theme
from ui.widgets.options import Option, OptionGroup
from ui.widgets.painting import box, hairline, text_line

__all__ = ["Tabs"]

_GAP, _BETWEEN = 7, 22
_HEIGHT = 34


class Tabs(OptionGroup):
    """``Tabs([("out", "未购进"), …], name="列出")``; the count of a tab stands in its ``tip``."""

    def __init__(
        self,
        options: Iterable[Option | tuple[str, str] | str] = (),
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(options, name=name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_tabs(self, tabs: Iterable[tuple[str, str, int]], name: str) -> None:
        """Show (value, words, count); what is chosen stays if it is still there, else the first."""
        self.set_options([Option(key, words, tip=f"{n:,}") for key, words, n in tabs], name)
        if not self.value() and self.options:
            self.set_value(self.options[0].value)

    def _wide(self, option: Option) -> int:
        return (
            theme.width(option.label, Type.TABLE, bold=True)
            + _GAP
            + theme.width(option.tip, Type.SMALL)
        )

    def option_rects(self) -> Sequence[QRect]:
        rects, left = [], 0
        for option in self._options:
            wide = self._wide(option)
            rects.append(QRect(left, 2, wide, self.height() - 5))
            left += wide + _BETWEEN
        return rects

    def sizeHint(self) -> QSize:
        wide = sum(self._wide(option) + _BETWEEN for option in self._options)
        return QSize(max(1, wide - _BETWEEN), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            hairline(painter, 0, self.width(), self.height() - 1)
            for option, rect in zip(self._options, self.option_rects(), strict=True):
                chosen = option.value in self._chosen
                room = QRectF(rect)
                tone = "accent" if chosen else "text2"
                wide = text_line(
                    painter, room, option.label, size=Type.TABLE, tone=tone, bold=chosen
                )
                room.setLeft(room.left() + wide + _GAP)
                text_line(painter, room, option.tip, size=Type.SMALL, tone=tone)
                if chosen:
                    mark = QRectF(rect.left(), self.height() - 3, rect.width(), 3)
                    box(painter, mark, fill="accent", radius=1.5)
