"""数从哪里来: one rate, what it is made of, and the cells behind it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.six_one_record import SixOneItem
from models.six_ones import Board, BoardRow, Cell, CellState, Rate
from storage.queries.board import StoreLine
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell as TableCell
from ui.item_models.tuple_table import Column
from ui.screens.board.totals import ALL_DONE, ON_TIME, figure_name, rate_of
from ui.theme import Size, Type
from ui.widgets import BigFigure, Button, Card, Segments, Text, line
from ui.widgets.state_sign import state_tone
from ui.words import say

__all__ = ["FigurePanel"]

_OPEN, _DONE = "open", "done"
Line = tuple[str, tuple[TableCell, ...]]


class FigurePanel(Card):
    """``show_figure(board, figure, lines)``; a row leads to its cell.

    Signals:
        cell_asked: retailer id and item (0: any) behind the row that was opened.
        left: the panel is to be closed.
    """

    cell_asked = Signal(str, int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Board, str, Mapping[str, StoreLine]] | None = None
        self._rows: dict[str, list[Line]] = {_OPEN: [], _DONE: []}
        self._eyebrow = Text("", Type.SMALL, tone="muted", bold=True)
        self._figure = BigFigure(size=Type.GLANCE)
        self._formula = Text("", Type.TABLE, tone="text2", wrap=True)
        self._left_out = Text("", Type.SMALL, tone="muted", wrap=True)
        self.tabs = Segments(name="")
        self.table = DenseTable(
            (Column("store", stretch=True, name=True), Column("cell", width=104)),
            name="", header=False, row_height=Size.GRID_ROW, edge=8,
            framed=False,
        )  # fmt: skip
        self.close_button = Button("", kind="plain", key="Esc")
        self.body.addLayout(line(self._eyebrow, None, self.close_button))
        for part in (self._figure, self._formula, self._left_out):
            self.add(part)
        self.add(self.tabs)
        self.add(self.table, 1)
        self.tabs.changed.connect(self._show_tab)
        self.table.opened.connect(self._open)
        self.close_button.clicked.connect(self.left)

    @property
    def figure(self) -> str:
        """Return the figure shown, ``""`` for none."""
        return self._shown[1] if self._shown else ""

    def show_figure(self, board: Board, figure: str, lines: Mapping[str, StoreLine]) -> None:
        """Show what a rate of ``board`` is made of."""
        other = figure != self.figure
        self._shown = (board, figure, lines)
        rate = rate_of(board, figure)
        self._eyebrow.setText(_("数从哪里来"))
        self.close_button.set_text(_("关闭"))
        self._figure.set_figure(
            str(rate), figure_name(figure), "text" if rate.denominator else "muted"
        )
        self._formula.setText(_formula(board, figure, rate))
        self._left_out.setText(_left_out(board, figure))
        self._left_out.setVisible(bool(self._left_out.text()))
        self._rows = _lines(board, figure, lines)
        kept = "" if other else self.tabs.value()
        self.tabs.set_options(
            [
                (_OPEN, _("没做完 {n}").format(n=len(self._rows[_OPEN]))),
                (_DONE, _("做完 {n}").format(n=len(self._rows[_DONE]))),
            ],
            _("列出"),
        )
        self.tabs.set_value(kept or (_OPEN if self._rows[_OPEN] else _DONE))
        self.table.setAccessibleName(figure_name(figure))
        self.setAccessibleName(f"{_('数从哪里来')} {figure_name(figure)} {rate}")
        self._show_tab()

    def _show_tab(self, *_value: object) -> None:
        rows = self._rows[self.tabs.value()]
        self.table.set_rows([cells for _key, cells in rows], [key for key, _cells in rows])

    def _open(self, key: str) -> None:
        retailer_id, _sep, item = key.rpartition("/")
        self.cell_asked.emit(retailer_id, int(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _counted(board: Board, figure: str) -> list[Cell]:
    items = [SixOneItem(int(figure))] if figure.isdigit() else list(SixOneItem)
    return [row.cell(item) for row in board.rows for item in items if row.cell(item).counted]


def _formula(board: Board, figure: str, rate: Rate) -> str:
    if not rate.denominator:
        return _("这个月没有应完成项，所以没有比率。")
    if figure == ALL_DONE:
        return _("应完成项全部做完的店 {done} 户 ÷ 有应完成项的店 {all} 户").format(
            done=rate.numerator, all=rate.denominator
        )
    if figure == ON_TIME:
        return _("已完成 {done} 项 ÷ 本月应完成 {all} 项；补做的不算按时").format(
            done=rate.numerator, all=rate.denominator
        )
    late = sum(cell.state is CellState.DONE_LATE for cell in _counted(board, figure))
    return _("（已完成 {done} + 补做 {late}）÷ 本月应完成 {all} 项").format(
        done=rate.numerator - late, late=late, all=rate.denominator
    )


def _left_out(board: Board, figure: str) -> str:
    items = [SixOneItem(int(figure))] if figure.isdigit() else list(SixOneItem)
    cells = [row.cell(item) for row in board.rows for item in items]
    exempt = sum(cell.state is CellState.EXEMPT for cell in cells)
    out = sum(all(c.state is CellState.NOT_APPLICABLE for c in row.cells) for row in board.rows)
    parts = [_("豁免 {n} 项").format(n=exempt)] if exempt else []
    parts += [_("不适用 {n} 户").format(n=out)] if out else []
    return _("不算在内：{what}").format(what=_("、").join(parts)) if parts else ""


def _lines(board: Board, figure: str, lines: Mapping[str, StoreLine]) -> dict[str, list[Line]]:
    if figure == ALL_DONE:
        return _store_lines(board.rows, lines)
    found: dict[str, list[Line]] = {_OPEN: [], _DONE: []}
    for cell in _counted(board, figure):
        done = cell.state is CellState.DONE if figure == ON_TIME else cell.done
        label = say(cell.label)
        tone = "text2" if cell.done else state_tone(cell.state)
        name = lines[cell.retailer_id].shop_name
        parts: TableCell = (
            ("sign-small", cell.state.value), (f"small:{tone}", f"{cell.item.sign} {label}"),
        )  # fmt: skip
        found[_DONE if done else _OPEN].append((f"{cell.retailer_id}/{cell.item}", (name, parts)))
    return found


def _store_lines(rows: Sequence[BoardRow], lines: Mapping[str, StoreLine]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {_OPEN: [], _DONE: []}
    for row in rows:
        if not row.applicable:
            continue
        left = next((cell.item for cell in row.obligations if not cell.done), 0)
        rate = row.completion
        words = f"{rate.numerator}/{rate.denominator}"
        if left:
            missing = "".join(cell.item.sign for cell in row.obligations if not cell.done)
            words = _("{share} 差 {items}").format(share=words, items=missing)
        parts: TableCell = (("small:text2", words),)
        name = lines[row.retailer_id].shop_name
        where = _DONE if row.all_done else _OPEN
        found[where].append((f"{row.retailer_id}/{int(left)}", (name, parts)))
    return found
