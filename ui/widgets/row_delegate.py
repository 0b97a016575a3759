"""Paints the cells of a dense table from texts or from parts.

A part is ``(kind, text)``. Kinds:

* ``text`` (the column's size and tone), ``name`` (14 px), ``small`` (12 px, muted), and any token
  name for the colour (``ok`` ``warn`` ``bad`` ``accent`` ``muted`` ``text2``); ``!`` behind a kind
  makes it bold (``ok!``, ``text!``), ``small:warn`` is 12 px in that colour;
* ``tag`` or ``tag:ok`` ``tag:warn`` ``tag:bad`` ``tag:accent`` ``tag:veto``;
* ``sign`` (a state, 18 px) and ``sign-small`` (14 px);
* ``bar`` with the text ``share``, ``share|tick`` or ``share|tick|token`` (0 to 1), fills the rest;
* ``icon:star`` or ``icon:star:muted`` (16 px; the text is what a screen reader may say);
* ``gap`` with a number of px.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import Radius, Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.bar import paint_bar
from ui.widgets.painting import LEFT, MIDDLE, RIGHT, box, text_line
from ui.widgets.state_sign import paint_state_sign
from ui.widgets.tag import paint_tag, tag_width

if TYPE_CHECKING:
    from ui.item_models.tuple_table import Column, Part, TupleTableModel

__all__ = ["CELL_PAD", "Highlighter", "RowDelegate"]

CELL_PAD = 8
Highlighter = Callable[[str], Sequence[tuple[int, int]]]
"""Takes a cell's text and returns (start, length) of the characters that matched a search."""
Index = QModelIndex | QPersistentModelIndex

_ALIGN = {"left": LEFT, "right": RIGHT, "center": MIDDLE}
_QUIET = frozenset(("0", "—", "0.0", "0.00"))


def _look(kind: str, column: "Column", selected: bool) -> tuple[float, str, bool]:
    """Return size, tone and boldness of a part made of letters."""
    bold = kind.endswith("!")
    head, _, tail = kind.rstrip("!").partition(":")
    if head == "text":
        return column.size, column.tone, bold or (column.name and selected)
    if head == "name":
        return Type.BODY, tail or "text", bold or selected
    if head == "small":
        return Type.SMALL, tail or "muted", bold
    return column.size, head, bold


def _square(rest: QRectF, size: float) -> QRectF:
    """Return a square at the left, on whole pixels."""
    return QRectF(round(rest.left()), int(rest.center().y() - size / 2), size, size)


def _sign(painter: QPainter, rest: QRectF, state: str, _tail: str) -> float:
    size = theme.px(Size.SIGN)
    paint_state_sign(painter, _square(rest, size), state, theme.tokens)
    return size


def _small_sign(painter: QPainter, rest: QRectF, state: str, _tail: str) -> float:
    size = theme.px(Size.SIGN_SMALL)
    paint_state_sign(painter, _square(rest, size), state, theme.tokens)
    return size


def _tag(painter: QPainter, rest: QRectF, text: str, tone: str) -> float:
    if tag_width(text) > rest.width():
        text_line(painter, rest, "…", size=Type.SMALL, tone="muted")
        return rest.width()
    return paint_tag(painter, round(rest.left()), rest.center().y(), text, tone)


def _icon(painter: QPainter, rest: QRectF, _text: str, tail: str) -> float:
    name, _, tone = tail.partition(":")
    paint_icon(painter, _square(rest, 16), name, theme.color(tone or "accent"))
    return 16


def _bar(painter: QPainter, rest: QRectF, text: str, _tail: str) -> float:
    share, tick, tone = [*text.split("|"), "", ""][:3]
    mark = float(tick) if tick else None
    paint_bar(painter, rest, float(share), tick=mark, tone=tone or "accent")
    return rest.width()


def _space(_painter: QPainter, _rest: QRectF, text: str, _tail: str) -> float:
    return theme.px(int(text))


_SOLID: dict[str, Callable[[QPainter, QRectF, str, str], float]] = {
    "sign": _sign,
    "sign-small": _small_sign,
    "tag": _tag,
    "icon": _icon,
    "bar": _bar,
    "gap": _space,
}
"""Parts that are not letters: they take (painter, room, text, what stands behind the colon)."""


class RowDelegate(QStyledItemDelegate):
    """Paints texts and parts; grounds, rules and frames are painted by the table for whole rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.highlighters: dict[int, Highlighter] = {}

    # -- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: TupleTableModel = index.model()  # type: ignore[assignment]
        at = index.column()
        column = model.columns[at]
        cell = model.cell(index.row(), at)
        table: Any = self.parent()
        selected = index.row() in table.chosen_rows
        rect: QRectF = QRectF(option.rect)
        if column.editable:
            ground = rect.adjusted(4, 2, -4, -2)
            box(painter, ground, fill="card" if model.tone_at(index.row()) else "raised",
                radius=Radius.TAG)  # fmt: skip
        if not isinstance(cell, str) and column.align == "left":
            rect = self._with_room_after(rect, model, index)
        left, right = table.pads(at)
        room = rect.adjusted(left, 0, -right, 0)
        if isinstance(cell, str):
            if cell:
                self._paint_text(
                    painter, room, cell, column, selected, at, model.tone_at(index.row())
                )
        else:
            self._paint_parts(painter, room, cell, column, selected)

    def _with_room_after(self, rect: QRectF, model: "TupleTableModel", index: Index) -> QRectF:
        """Let parts run on over the cells after theirs that are empty."""
        table: Any = self.parent()
        here, last, width = index.column(), index.column(), 0
        for after in range(here + 1, len(model.columns)):
            if model.cell(index.row(), after) != "":
                break
            last, width = after, width + table.columnWidth(after)
        spare = table.pads(last)[1] - table.pads(here)[1]
        return rect.adjusted(0, 0, width - spare, 0)

    def _paint_text(  # noqa: PLR0913, PLR0917 - one call a cell, kept flat for speed
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        column: "Column",
        selected: bool,
        at: int,
        row_tone: str,
    ) -> None:
        tone = "muted" if row_tone == "dim" or text in _QUIET else column.tone
        bold = column.name and selected
        if at in self.highlighters:
            self._underline(painter, room, text, column, bold)
        text_line(
            painter, room, text, size=column.size, tone=tone, bold=bold, align=_ALIGN[column.align]
        )

    def _underline(
        self, painter: QPainter, room: QRectF, text: str, column: "Column", bold: bool
    ) -> None:
        metrics = theme.metrics(column.size, bold=bold)
        base = room.center().y() + metrics.height() / 2
        for start, length in self.highlighters[self._column_of(column)](text):
            left = room.left() + metrics.horizontalAdvance(text[:start])
            wide = metrics.horizontalAdvance(text[start : start + length])
            wide = min(wide, room.right() - left)
            if wide > 0:
                painter.fillRect(QRectF(left, round(base), wide, 2), theme.color("softline"))

    def _column_of(self, column: "Column") -> int:
        table = self.parent()
        model: QAbstractItemModel = table.model()  # type: ignore[union-attr]
        return model.columns.index(column)  # type: ignore[attr-defined,no-any-return]

    def _paint_parts(
        self,
        painter: QPainter,
        room: QRectF,
        parts: "tuple[Part, ...]",
        column: "Column",
        selected: bool,
    ) -> None:
        left = room.left()
        if column.align != "left":
            whole = sum(
                self._wide(kind, text, column, selected) + self._gap(parts, at)
                for at, (kind, text) in enumerate(parts)
            )
            spare = room.width() - whole
            left += max(0.0, spare if column.align == "right" else spare / 2)
        for at, (kind, text) in enumerate(parts):
            left += self._gap(parts, at)
            rest = QRectF(left, room.top(), max(0.0, room.right() - left), room.height())
            if rest.width() <= 0:
                return
            left += self._paint_part(painter, rest, kind, text, _look(kind, column, selected))

    @staticmethod
    def _gap(parts: "tuple[Part, ...]", at: int) -> float:
        """Return the space before part ``at``: none between letters, 6 to 8 round signs."""
        if at == 0:
            return 0
        before, after = (parts[i][0].partition(":")[0] for i in (at - 1, at))
        solid = ("tag", "sign", "sign-small", "icon", "bar")
        if before in solid or after in solid:
            return 6 if before == after == "tag" or "sign" in before else 8
        return 0

    @staticmethod
    def _wide(kind: str, text: str, column: "Column", selected: bool) -> float:
        head = kind.partition(":")[0]
        fixed = {"sign": Size.SIGN, "sign-small": Size.SIGN_SMALL, "icon": 16, "bar": 84}
        if head in fixed:
            return theme.px(fixed[head])
        if head == "tag":
            return tag_width(text)
        if head == "gap":
            return theme.px(int(text))
        size, _tone, bold = _look(kind, column, selected)
        return theme.width(text, size, bold=bold)

    @staticmethod
    def _paint_part(
        painter: QPainter, rest: QRectF, kind: str, text: str, look: tuple[float, str, bool]
    ) -> float:
        head, _, tail = kind.partition(":")
        solid = _SOLID.get(head)
        if solid is not None:
            return solid(painter, rest, text, tail)
        size, tone, bold = look
        return text_line(painter, rest, text, size=size, tone=tone, bold=bold)

    # -- editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        model: TupleTableModel = index.model()  # type: ignore[assignment]
        column = model.columns[index.column()]
        editor = QLineEdit(parent)
        editor.setProperty("kind", "cell")
        editor.setFont(theme.font(column.size))
        editor.setAlignment(_ALIGN[column.align])
        editor.setAccessibleName(f"{column.title} {model.row_text(index.row())}")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(0) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        table = self.parent()
        if isinstance(editor, QLineEdit) and editor.text() != str(index.data(0) or ""):
            table.edited(index.row(), index.column(), editor.text())  # type: ignore[union-attr]

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(3, 1, -3, -1))
