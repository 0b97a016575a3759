"""The order lines behind a figure: when, which order, how much, and the handout they came with."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.units import format_price
from storage.queries.metrics.orders import OrderLine
from ui.i18n import _
from ui.item_models.list_table import ListTable
from ui.item_models.tuple_table import Cell, Column
from ui.screens.analysis.rows import Written
from ui.screens.analysis.shown import Names, name_of
from ui.screens.analysis.words import day_words, grouped
from ui.theme import Size, Space, Type
from ui.widgets import Text
from ui.words import say

__all__ = ["LinesView"]


_LONG = 8
"""Of a longer order number the end is shown: the whole of it stands below the list."""


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", _("日期"), width=58),
        Column("what", _("订单"), stretch=True),
        Column("quantity", _("条"), width=46, align="right"),
        Column("price", _("单价"), width=66, align="right", tone="text2"),
        Column("amount", _("金额"), width=80, align="right"),
    )


class LinesView(QWidget):
    """``show_lines(lines, retailer_id, product_id, names, today)``.

    Signals:
        left: Esc or ← was pressed.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[OrderLine, ...] = ()
        self._names: Names = {}
        self.heading = Text("", Type.CARD, bold=True, wrap=True)
        self.sum_text = Text("", Type.SMALL, tone="text2", wrap=True)
        self.table = ListTable(_columns(), name="", row_height=Size.GRID_ROW, edge=10)
        self.origin = Text("", Type.SMALL, tone="muted", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.CELL)
        for part in (self.heading, self.sum_text):
            box.addWidget(part)
        box.addWidget(self.table, 1)
        box.addWidget(self.origin)
        box.addStretch(0)
        self.table.current_key_changed.connect(lambda _key: self._tell_origin())
        for leaving in (self.table.left, self.table.back):
            leaving.connect(self.left)

    def show_lines(
        self,
        lines: Sequence[OrderLine],
        of: tuple[str, str],
        names: Names,
        today: date,
        *,
        earlier: bool = False,
    ) -> None:
        """Show the lines of a retailer, a product or both (``of``).

        ``earlier``: there are none in the span, these are of the year before.
        """
        self._lines, self._names = tuple(lines), names
        title = " · ".join(name_of(names, key) for key in of if key)
        self.heading.setText(title)
        cartons = sum(line.quantity for line in lines)
        amount = sum(line.amount or 0 for line in lines)
        words = _("{n} 行订单，共 {cartons} 条、{amount} 元")
        if earlier and not lines:
            words = _("这段时间没有订单行，之前一年也没有。")
        elif earlier:
            words = _("这段时间没有订单行。之前一年 {n} 行，共 {cartons} 条、{amount} 元")
        self.sum_text.setText(
            words.format(n=grouped(len(lines)), cartons=grouped(cartons), amount=_yuan(amount))
        )
        both = all(of)

        def write(line: OrderLine) -> tuple[Cell, ...]:
            other = "" if both else name_of(names, line.product_id if of[0] else line.retailer_id)
            return _cells(line, other, today)

        self.table.set_columns(_columns())
        self.table.setAccessibleName(_("订单行"))
        self.table.setVisible(bool(lines))
        keys = [f"{at}" for at in range(len(lines))]
        self.table.set_rows(Written(self._lines, write), keys)
        self._tell_origin()

    def _tell_origin(self) -> None:
        key = self.table.current_key()
        if not key:
            self.origin.setText("")
            return
        line = self._lines[int(key)]
        number = _("订单 {no} 第 {line} 行").format(no=line.order_no, line=line.line_no)
        number = number if line.order_no else _("购进月汇总，没有订单行")
        words = _("{what} · {kind} · 来自 {file}")
        self.origin.setText(words.format(what=number, kind=say(line.kind), file=line.file_name))


def _yuan(fen: int) -> str:
    return grouped(Fraction(fen, 100), 2)


def _cells(line: OrderLine, other: str, today: date) -> tuple[Cell, ...]:
    order = _("月汇总")
    if line.order_no:
        number = line.order_no
        tail = number if len(number) <= _LONG else f"…{number[-_LONG:]}"
        order = f"{tail}-{line.line_no}"
    what: list[tuple[str, str]] = [("text", other) if other else ("small:text2", order)]
    if line.quantity < 0:
        what.append(("tag:warn", say(line.kind)))
    quantity: Cell = grouped(line.quantity)
    return (
        (("small:text2", day_words(line.day, today)),),
        tuple(what),
        quantity,
        "—" if line.unit_price is None else format_price(line.unit_price),
        "—" if line.amount is None else _yuan(line.amount),
    )
