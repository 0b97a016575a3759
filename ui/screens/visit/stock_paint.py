"""Paints the stock grid: quiet rules, raised cells, tints for what cannot be."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from ui.i18n import _
from ui.screens.visit.stock_rows import CHOICES, COLUMNS, GridColumn, GridRow
from ui.theme import Radius, Size, Type, theme
from ui.widgets.painting import LEFT, MIDDLE, RIGHT, box, hairline, text_line
from ui.widgets.tag import paint_tag, tag_width

__all__ = ["HEAD", "PAD", "ROW", "GridPainter", "cell_box", "column_spans"]

HEAD = 26
ROW = Size.GRID_ROW
PAD = 15
"""From the edge of the card to the text."""

_NAME_LEAST = 112
_GAP = 8
_ALIGN = {"left": LEFT, "right": RIGHT, "center": MIDDLE}
_TAG_TONES = {"无": "bad", "不符": "warn", "不在": "warn"}


def column_spans(width: int) -> list[tuple[int, int]]:
    """Return left and right of each column; the name takes what the others leave."""
    wide = [theme.px(column.width) for column in COLUMNS[1:]]
    least = [theme.px(column.least) for column in COLUMNS[1:]]
    short = sum(wide) - (width - 2 * PAD - theme.px(_NAME_LEAST))
    if short > 0:
        give = min(1.0, short / (sum(wide) - sum(least)))
        wide = [int(each - (each - low) * give) for each, low in zip(wide, least, strict=True)]
    left = width - PAD - sum(wide)
    spans = [(PAD, left)]
    for each in wide:
        spans.append((left, left + each))
        left += each
    return spans


def cell_box(room: QRect | QRectF, key: str) -> QRectF:
    """Return the ground of a typed cell inside its place in the row."""
    place = QRectF(room)
    wide = min(theme.px(58 if key not in CHOICES else 48), place.width() - 6)
    high = place.height() - 6
    if key in CHOICES:
        left = place.left() + (place.width() - wide) / 2
    else:
        left = place.right() - wide - (0 if key == "demand" else 4)
    return QRectF(round(left), place.top() + 3, wide, high)


class GridPainter:
    """Paints the head and the rows of one grid ``width`` px wide; ``blind`` columns are grey."""

    def __init__(self, painter: QPainter, width: int, blind: frozenset[str] = frozenset()) -> None:
        self._painter = painter
        self._blind = blind
        self._width = width
        self._spans = column_spans(width)

    def head(self, room: QRectF, titles: Sequence[str]) -> None:
        """Paint the heads and the rule below them."""
        for column, title, (left, right) in zip(COLUMNS, titles, self._spans, strict=True):
            place = QRectF(left, room.top(), right - left, room.height() - 2)
            text_line(
                self._painter, self._text_room(place, column), title, size=Type.SMALL,
                tone="muted", bold=True, align=_ALIGN[column.align],
            )  # fmt: skip
        hairline(self._painter, PAD, self._width - PAD, room.bottom() - 1)

    @staticmethod
    def _text_room(place: QRectF, column: GridColumn) -> QRectF:
        if column.align == "left":
            return place.adjusted(0, 0, -_GAP, 0)
        if column.align == "center":
            return place
        gap = _GAP if place.width() >= theme.px(column.width) else 5
        return place.adjusted(1, 0, -gap, 0)

    def row(self, room: QRectF, row: GridRow, typed: Mapping[str, str], *, current: bool) -> None:
        """Paint one row."""
        if current or row.mismatch:
            self._painter.fillRect(room, theme.color("soft" if current else "badsoft"))
        else:
            hairline(self._painter, PAD, self._width - PAD, room.bottom() - 1)
        plain = not (current or row.mismatch)
        for column, (left, right) in zip(COLUMNS, self._spans, strict=True):
            place = QRectF(left, room.top(), right - left, room.height())
            if column.typed:
                self._typed(place, column, row, typed.get(column.key, ""), plain=plain)
            elif column.key == "cover":
                self._cover(place, column, row)
            else:
                self._known(place, column, row, bold=current and column.key == "name")

    def _known(self, place: QRectF, column: GridColumn, row: GridRow, *, bold: bool) -> None:
        text = row.shown.get(column.key, "")
        tone = "text" if column.key == "name" else "text2"
        if text in ("—", "0", "0.0"):
            tone = "muted"
        if column.key == "sold" and row.mismatch:
            tone, bold = "bad", True
        text_line(
            self._painter, self._text_room(place, column), text, tone=tone, bold=bold,
            align=_ALIGN[column.align],
        )  # fmt: skip

    def _cover(self, place: QRectF, column: GridColumn, row: GridRow) -> None:
        room = self._text_room(place, column)
        days = row.shown["cover"]
        tone = "text2" if row.tone in ("text", "muted") else row.tone
        wide = text_line(self._painter, room, days, tone=tone, align=RIGHT)
        if row.state:
            size = Type.SMALL if row.tone == "muted" else Type.TABLE
            spare = int(room.width()) - theme.width(row.state, size)
            back = max(wide + 5, min(theme.px(44), spare)) if days else 0
            state = room.adjusted(0, 0, -back, 0)
            text_line(
                self._painter, state, row.state, size=size, tone=row.tone or "muted", align=RIGHT
            )

    def _typed(
        self, place: QRectF, column: GridColumn, row: GridRow, text: str, *, plain: bool
    ) -> None:
        ground = cell_box(place, column.key)
        if column.key in self._blind:
            text_line(self._painter, place, _(text) or "·", tone="muted", align=MIDDLE)
            return
        wrong = column.key in row.wrong
        self._mark(place, column, row, text)
        if column.ground or wrong:
            fill = "raised" if plain else "card"
            box(self._painter, ground, fill=fill, edge="bad" if wrong else "", radius=Radius.TAG)
        hint = "" if text else row.shown_hint(column.key)
        if column.key in CHOICES:
            if text and not wrong:
                self._tag(place, text)
            else:
                text_line(self._painter, place, text or hint, size=Type.SMALL,
                          tone="bad" if wrong else "muted", align=MIDDLE)  # fmt: skip
            return
        if hint and theme.width(hint, Type.BODY) > ground.width():
            hint = row.hint(column.key)
        room = ground.adjusted(2, 0, -(4 if column.key != "demand" else 8), 0)
        tone = "bad" if wrong else ("muted" if hint else "text")
        bold = column.key == "stock" and not wrong
        text_line(self._painter, room, text or hint, tone=tone, bold=bold, align=RIGHT)

    def _mark(self, place: QRectF, column: GridColumn, row: GridRow, text: str) -> None:
        """Say at the left of a cell that it is not as last time: by sign and word, or the sign."""
        if column.key not in row.marks:
            return
        sign, word = row.marks[column.key]
        taken = tag_width(_(text)) if column.key in CHOICES else theme.width(text, Type.BODY) + 6
        spare = place.width() - taken
        if column.key in CHOICES:
            spare /= 2
        both = sign + word
        said = both if theme.width(both, Type.SMALL) + 3 <= spare else sign
        room = QRectF(place.left() + 1, place.top(), place.width(), place.height())
        text_line(self._painter, room, said, size=Type.SMALL, tone="warn", align=LEFT)

    def _tag(self, place: QRectF, text: str) -> None:
        if text:
            left = place.left() + (place.width() - tag_width(_(text))) / 2
            middle = place.center().y()
            paint_tag(self._painter, round(left), middle, _(text), _TAG_TONES.get(text, ""))

    def empty(self, room: QRectF) -> None:
        """Say that there is nothing to count yet."""
        words = _("这一户还没有购进和盘点记录。Alt+A 列出全部品规，Ctrl+F 找一个品规。")
        text_line(self._painter, room, words, size=Type.TABLE, tone="muted")
