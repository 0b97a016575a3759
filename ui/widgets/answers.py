"""Answers of a check: fixed places, fixed keys, a missing option leaves its place empty."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Radius, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.options import Option, OptionGroup
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = ["Answers"]

_LOOKS = {
    "good": ("soft", "softline", "accent"),
    "half": ("warnsoft", "warn", "warn"),
    "bad": ("badsoft", "bad", "bad"),
    "none": ("grey", "input", "text2"),
}
"""Tone of a chosen answer: fill, edge, text."""


class Answers(OptionGroup):
    """One row of answers, made by ``Answers.points(name, half=True)`` or ``Answers.quick(name)``.

    Keys: the number of the place (1 符合 2 ½ 3 不符 4 不适用; quick check 1 2 3), ← → move,
    Space or Enter answers with the place in focus, Delete or Backspace takes the answer back,
    ↑ ↓ ask for the row before or after.

    Signals:
        answered: the user answered; the value (also when it is the same one again).
        cleared: the user took the answer back.
        moved: -1 or 1, the user wants the row before or after.
    """

    answered = Signal(str)
    cleared = Signal()
    moved = Signal(int)
    moves_choose = False
    focus_radius = Radius.ANSWER

    def __init__(
        self,
        options: Sequence[Option | None],
        widths: Sequence[int],
        *,
        name: str,
        icons: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        shown = [option or Option("", "") for option in options]
        super().__init__(shown, name=name, parent=parent)
        self._there = [option is not None for option in options]
        self._places = tuple(widths)
        self._icons = dict(icons or {})
        self._row_focus = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @classmethod
    def points(
        cls,
        name: str,
        *,
        half: bool = False,
        none: bool = False,
        labels: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> "Answers":
        """Make the answers of a check point; values are 符合 部分符合 不符合 不适用.

        ``labels`` renames places ({"部分符合": "缺标", "不符合": "售烟"}).
        """
        words = {"符合": "符合", "部分符合": "½", "不符合": "不符", "不适用": "—"} | dict(
            labels or {}
        )
        options = [
            Option("符合", words["符合"], "good"),
            Option("部分符合", words["部分符合"], "half") if half else None,
            Option("不符合", words["不符合"], "bad"),
            Option("不适用", words["不适用"], "none") if none else None,
        ]
        return cls(options, (41, 31, 37, 23), name=name, parent=parent)

    @classmethod
    def quick(cls, name: str, parent: QWidget | None = None) -> "Answers":
        """Make the three signs of the quick check; values are 符合 不符合 不适用."""
        options = [
            Option("符合", "符合", "good", "符合"),
            Option("不符合", "不符合", "bad", "不符合"),
            Option("不适用", "不适用", "none", "不适用"),
        ]
        icons = {"符合": "tick", "不符合": "cross", "不适用": "minus"}
        return cls(options, (28, 28, 28), name=name, icons=icons, parent=parent)

    def picked(self, at: int) -> None:
        super().picked(at)
        self.answered.emit(self.value())

    def set_row_focus(self, on: bool) -> None:
        """Draw the edges stronger while the row is the one being answered."""
        self._row_focus = on
        self.update()

    @property
    def _gap(self) -> int:
        return 2 if self._icons else 3

    def option_rects(self) -> Sequence[QRect]:
        rects, left, high = [], 0, self.sizeHint().height()
        top = (self.height() - high) // 2
        for at, wide in enumerate(self._places):
            place = theme.px(wide)
            rects.append(QRect(left, top, place, high) if self._there[at] else QRect(left, 0, 0, 0))
            left += place + self._gap
        return rects

    def sizeHint(self) -> QSize:
        wide = sum(theme.px(place) for place in self._places) + self._gap * (len(self._places) - 1)
        return QSize(wide, theme.px(26 if self._icons else 30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _option_at(self, point: QPoint) -> int:
        at = super()._option_at(point)
        return at if at >= 0 and self._there[at] else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen:
            self.set_value("")
            self.cleared.emit()
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and self._usable(self._at)
        ):
            self.picked(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        strong = self.hasFocus() or self._row_focus
        with QPainter(self) as painter:
            for at, rect in enumerate(self.option_rects()):
                if self._there[at]:
                    self._paint_place(painter, rect, at, strong)

    def _paint_place(self, painter: QPainter, rect: QRect, at: int, strong: bool) -> None:
        option = self._options[at]
        chosen = option.value in self._chosen
        rest = "input" if strong or at == self._hover else "line"
        quiet = "muted" if self._icons else "text2"
        fill, edge, ink = _LOOKS[option.tone] if chosen else ("card", rest, quiet)
        box(painter, rect, fill=fill, edge=edge, radius=Radius.ANSWER)
        name = self._icons.get(option.value)
        if name:
            size = theme.px(18 if chosen else 16)
            middle = rect.center()
            place = QRectF(middle.x() + 1 - size / 2, middle.y() + 1 - size / 2, size, size)
            paint_icon(painter, place, name, theme.color(ink))
            return
        size = (
            Type.SMALL if theme.width(option.label, Type.TABLE) > rect.width() - 4 else Type.TABLE
        )
        text_line(painter, rect, option.label, size=size, tone=ink, bold=chosen, align=MIDDLE)
