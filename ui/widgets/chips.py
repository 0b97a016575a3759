"""Chips: several may be chosen (with a tick), or one filter with its count."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.options import Option, OptionGroup
from ui.widgets.painting import LEFT, box, text_line

__all__ = ["Chips"]

_GAP = 8
_TICK = 16


class Chips(OptionGroup):
    """``Chips(["订货", "结构"], name="指导内容")`` lets several be chosen, with ticks.

    ``Chips.filters(options, name=…)`` makes filter chips of which one is chosen, with counts by
    ``set_counts({"标准店": 20})``. Chips that do not fit go to the next line. See ``OptionGroup``.
    """

    def __init__(
        self,
        options: Iterable[Option | tuple[str, str] | str] = (),
        *,
        name: str = "",
        multi: bool = True,
        height: float = 26,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(options, name=name, multi=multi, parent=parent)
        self._height = height
        self._counts: dict[str, int] = {}
        self.focus_radius = theme.px(height) / 2
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @classmethod
    def filters(
        cls,
        options: Iterable[Option | tuple[str, str] | str],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> "Chips":
        """Make filter chips: one is chosen, 30 px high."""
        return cls(options, name=name, multi=False, height=30, parent=parent)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show a count behind each option named."""
        self._counts = dict(counts)
        self.restyle()

    def _has_tick(self, option: Option) -> bool:
        return self._multi and option.value in self._chosen

    def _wide(self, option: Option) -> int:
        wide = theme.width(option.label, Type.TABLE, bold=not self._multi) + 2 * 12
        if self._has_tick(option):
            wide += _TICK + 4
        if option.value in self._counts:
            wide += theme.width(str(self._counts[option.value]), Type.SMALL) + 7
        return wide

    def _flow(self, room: int) -> list[QRect]:
        rects, left, top, high = [], 0, 0, theme.px(self._height)
        for option in self._options:
            wide = self._wide(option)
            if left and left + wide > room:
                left, top = 0, top + high + 6
            rects.append(QRect(left, top, wide, high))
            left += wide + _GAP
        return rects

    def option_rects(self) -> Sequence[QRect]:
        return self._flow(self.width())

    def restyle(self) -> None:
        self.focus_radius = theme.px(self._height) / 2
        super().restyle()

    def picked(self, at: int) -> None:
        super().picked(at)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        rects = self._flow(10_000)
        return QSize(rects[-1].right() + 1 if rects else 1, theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        widest = max((self._wide(option) for option in self._options), default=1)
        return QSize(widest, theme.px(self._height))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rects = self._flow(width)
        return rects[-1].bottom() + 1 if rects else theme.px(self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for at, rect in enumerate(self.option_rects()):
                self._paint_chip(painter, rect, at)

    def _paint_chip(self, painter: QPainter, rect: QRect, at: int) -> None:
        option = self._options[at]
        chosen = option.value in self._chosen
        rest = "input" if self._multi or at == self._hover else "line"
        fill, edge = ("soft", "softline") if chosen else ("card", rest)
        box(painter, rect, fill=fill, edge=edge, radius=rect.height() / 2)
        left = rect.left() + 12
        if self._has_tick(option):
            top = rect.top() + (rect.height() - _TICK) / 2
            paint_icon(painter, QRectF(left - 2, top, _TICK, _TICK), "tick", theme.color("accent"))
            left += _TICK + 2
        tone = "accent" if chosen else "text"
        bold = chosen and not self._multi
        room = QRect(left, rect.top(), rect.right() - left - 8, rect.height())
        left += text_line(painter, room, option.label, size=Type.TABLE, tone=tone, bold=bold)
        if option.value in self._counts:
            count = str(self._counts[option.value])
            room = QRect(left + 7, rect.top(), rect.right() - left, rect.height())
            tone = "accent" if chosen else "muted"
            text_line(painter, room, count, size=Type.SMALL, tone=tone, align=LEFT)
