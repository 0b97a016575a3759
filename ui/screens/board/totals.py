"""The foot of the board: rates below their columns, each the way to what it is made of."""

from collections.abc import Callable

import attrs
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from models.calendar import PeriodKind
from models.six_one_record import SixOneItem
from models.six_ones import Board, Rate
from ui.i18n import _
from ui.screens.board.words import item_name
from ui.theme import Type, theme
from ui.widgets import Painted
from ui.widgets.painting import LEFT, MIDDLE, RIGHT, hairline, text_line

__all__ = ["ALL_DONE", "COMPLETION", "ON_TIME", "Totals", "figure_name"]

COMPLETION, ON_TIME, ALL_DONE = "completion", "on_time", "all_done"
_ORDER = (ON_TIME, ALL_DONE, *(str(item.value) for item in SixOneItem), COMPLETION)
_HEIGHT = 54
_PAD = 15


def figure_name(figure: str) -> str:
    """Return a figure's name."""
    if figure.isdigit():
        item = SixOneItem(int(figure))
        return _("{item} 完成率").format(item=f"{item.sign} {item_name(item)}")
    return {
        COMPLETION: _("完成率"),
        ON_TIME: _("按时率"),
        ALL_DONE: _("全项达标店率"),
    }[figure]


def rate_of(board: Board, figure: str) -> Rate:
    """Return the rate behind a figure's name."""
    if figure.isdigit():
        return board.item_rate(SixOneItem(int(figure)))
    return {
        COMPLETION: board.completion, ON_TIME: board.on_time, ALL_DONE: board.all_done
    }[figure]  # fmt: skip


@attrs.frozen
class _Place:
    """Where a figure stands."""

    figure: str
    rect: QRect


class Totals(Painted):
    """``show_board(board, kinds)``; ``columns(item)`` gives left and width of an item's column.

    Keys: ← → move between figures, Enter opens one.

    Signals:
        opened: the figure whose cells are to be listed.
    """

    opened = Signal(str)

    def __init__(self, columns: Callable[[SixOneItem], tuple[int, int]]) -> None:
        super().__init__()
        self._columns = columns
        self._board: Board | None = None
        self._kinds: dict[SixOneItem, PeriodKind] = {}
        self._at = _ORDER.index(COMPLETION)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def figure(self) -> str:
        """Return the figure the frame stands around."""
        return _ORDER[self._at]

    def show_board(self, board: Board, kinds: dict[SixOneItem, PeriodKind]) -> None:
        """Show the rates of ``board``; ``kinds`` are the periods of the items in its month."""
        self._board, self._kinds = board, kinds
        self._say()
        self.restyle()

    def _say(self) -> None:
        if self._board is not None:
            rate = rate_of(self._board, self.figure)
            words = (
                f"{rate.numerator}/{rate.denominator}" if rate.denominator else _(rate.reason or "")
            )
            self.setAccessibleName(f"{figure_name(self.figure)} {rate} {words}")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEIGHT))

    # -- places

    def _low_texts(self) -> tuple[str, str]:
        board = self._board
        if board is None:
            return "", ""
        done = board.all_done
        share = f"{done.numerator}/{done.denominator}" if done.denominator else "—"
        return (
            _("按时率 {rate}").format(rate=board.on_time),
            _("全项达标 {share}").format(share=share),
        )

    def _stacked(self) -> bool:
        """True where the two rates of the left do not fit side by side."""
        wide = sum(theme.width(text, Type.SMALL) for text in self._low_texts())
        return _PAD + wide + 21 > self._columns(SixOneItem.PROMOTION)[0]

    def _places(self) -> list[_Place]:
        on_time, all_done = self._low_texts()
        low, high = theme.px(29), theme.px(20)
        first = theme.width(on_time, Type.SMALL)
        second = theme.width(all_done, Type.SMALL)
        top, left = low, _PAD + first + 15
        if self._stacked():
            top, left = theme.px(7), _PAD - 3
        places = [
            _Place(ON_TIME, QRect(_PAD - 3, top, first + 6, high)),
            _Place(ALL_DONE, QRect(left, low, second + 6, high)),
        ]
        for item in SixOneItem:
            left, wide = self._columns(item)
            places.append(_Place(str(item.value), QRect(left + 2, 4, wide - 4, self.height() - 8)))
        left, wide = self._columns(SixOneItem.AWARD)
        left += wide
        places.append(
            _Place(COMPLETION, QRect(left, 4, self.width() - left - 8, self.height() - 8))
        )
        return places

    def focus_rect(self) -> QRect:
        return self._places()[self._at].rect

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            at = self._at + steps[Qt.Key(event.key())]
            self._at = min(max(at, 0), len(_ORDER) - 1)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.figure)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, place in enumerate(self._places()):
            if place.rect.contains(event.position().toPoint()):
                self._at = at
                self._say()
                self.update()
                self.opened.emit(place.figure)
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        board = self._board
        with QPainter(self) as painter:
            hairline(painter, 0, self.width(), 0, "last")
            if board is None:
                return
            places = {place.figure: place.rect for place in self._places()}
            self._paint_left(painter, places)
            for item in SixOneItem:
                self._paint_item(painter, QRectF(places[str(item.value)]), board, item)
            self._paint_total(painter, QRectF(places[COMPLETION]), board.completion)

    def _paint_left(self, painter: QPainter, places: dict[str, QRect]) -> None:
        left, _wide = self._columns(SixOneItem.PROMOTION)
        room = QRectF(_PAD, theme.px(7), left - _PAD, theme.px(20))
        if not self._stacked():
            words = _("完成率（本月应完成）")
            text_line(painter, room, words, size=Type.SMALL, tone="text2", bold=True)
        for figure, text in zip((ON_TIME, ALL_DONE), self._low_texts(), strict=True):
            text_line(painter, QRectF(places[figure]).adjusted(3, 0, 0, 0), text, size=Type.SMALL)

    def _lines(self, rect: QRectF) -> tuple[QRectF, QRectF]:
        upper = QRectF(rect.left(), theme.px(7), rect.width(), theme.px(20))
        lower = QRectF(rect.left(), theme.px(29), rect.width(), theme.px(18))
        return upper, lower

    def _paint_item(self, painter: QPainter, rect: QRectF, board: Board, item: SixOneItem) -> None:
        rate = board.item_rate(item)
        upper, lower = self._lines(rect)
        narrow = rect.width() < theme.px(64)
        figure = str(rate)
        if narrow and rate.percent is not None:
            figure = f"{rate.percent:.0f}%"
        align = MIDDLE if narrow else LEFT
        if not narrow:
            upper.setLeft(upper.left() + 6)
            lower.setLeft(lower.left() + 6)
        text_line(
            painter, upper, figure, size=Type.TABLE, align=align, bold=bool(rate.denominator),
            tone="text" if rate.denominator else "muted",
        )  # fmt: skip
        words = f"{rate.numerator}/{rate.denominator}"
        if not rate.denominator:
            words = "" if narrow else self._why_not(board, item)
        text_line(painter, lower, words, size=Type.SMALL, tone="muted", align=align)

    def _why_not(self, board: Board, item: SixOneItem) -> str:
        kind = self._kinds.get(item, PeriodKind.MONTH)
        month = int(board.month[5:])
        if kind is PeriodKind.QUARTER and month % 3:
            return _("季末 {month} 月").format(month=(month + 2) // 3 * 3)
        if kind is PeriodKind.YEAR and month != 12:
            return _("年末 12 月")
        return _("无应完成项")

    def _paint_total(self, painter: QPainter, rect: QRectF, rate: Rate) -> None:
        upper, lower = self._lines(rect.adjusted(0, 0, -_PAD + 8, 0))
        tone = "accent" if rate.denominator else "muted"
        wide = theme.width(str(rate), Type.CARD, bold=True) <= upper.width()
        size = Type.CARD if wide else Type.TABLE
        text_line(painter, upper, str(rate), size=size, tone=tone, bold=True, align=RIGHT)
        words = f"{rate.numerator}/{rate.denominator}" if rate.denominator else ""
        text_line(painter, lower, words, size=Type.SMALL, tone="muted", align=RIGHT)
