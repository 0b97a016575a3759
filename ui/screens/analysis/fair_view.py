"""公平: what each grade may order of a product in a cycle, against what was ordered (M30)."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from models.metrics.watch import LimitedOrder
from storage.queries.metrics.fair import FairRow, fair_rows
from ui.i18n import _
from ui.item_models.tuple_table import Cell, Column
from ui.screens.analysis.list_card import Line, ListCard
from ui.screens.analysis.look import Look
from ui.screens.analysis.shown import name_of
from ui.screens.analysis.view import View
from ui.screens.analysis.words import grouped
from ui.theme import Space, theme

__all__ = ["FairView"]


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("品规"), stretch=True, name=True, sortable=True),
        Column("cycle", _("周期"), width=108, sortable=True, tone="text2"),
        Column("grade", _("档位"), width=60, align="right", sortable=True),
        Column("limit", _("限量(条)"), width=78, align="right", sortable=True, tone="text2"),
        Column("orders", _("订货户"), width=66, align="right", sortable=True, tone="text2"),
        Column("above", _("超限"), width=60, align="right", sortable=True),
        Column("found", _("结论"), width=112, sortable=True),
    )


def _order_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("零售户"), stretch=True, name=True, sortable=True),
        Column("cartons", _("订购(条)"), width=84, align="right", sortable=True),
        Column("limit", _("限量(条)"), width=84, align="right", sortable=True, tone="text2"),
        Column("above", _("超出"), width=64, align="right", sortable=True),
    )


class FairView(View):
    """Products by grade at the left, the orders of the current one at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, FairRow] = {}
        self.card = ListCard(_columns, ("above", False))
        self.orders = ListCard(_order_columns, ("above", False), searched=False)
        row = QHBoxLayout()
        row.setSpacing(Space.GAP)
        row.addWidget(self.card, 3)
        row.addWidget(self.orders, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row, 1)
        self.card.current_changed.connect(self._show_orders)
        self.card.table.opened.connect(lambda _key: self.orders.take_focus())
        self.card.table.onward.connect(self.orders.take_focus)
        self.card.table.left.connect(self.escape)
        for table in (self.card.table, self.orders.table):
            table.copied.connect(self.copied)
        for leaving in (self.orders.table.left, self.orders.table.back):
            leaving.connect(self.card.take_focus)
        self.orders.table.opened.connect(self.retailer_asked)
        self.orders.table.shop_asked.connect(self.retailer_asked)

    def show_look(self, look: Look) -> None:
        """Show the cycles that begin in a month."""
        super().show_look(look)
        only = look.analysis.facts.only
        rows = [row for row in fair_rows(look.ledger, look.span) if _of_chosen(row, only)]
        self._rows = {f"{row.cycle.id}/{row.grade}": row for row in rows}
        wrong = sum(not row.found.fair for row in rows)
        words = _("同档限量应当一样，订购不超过限量 · 要看的 {n} 处").format(n=wrong)
        nothing = (
            _("没有可核对的"),
            _("这个月开始的周期里，有货源投放又有订货的品规才会列在这里。货源投放在“交换”里收下。"),
        )
        self.card.set_words(_("公平核对"), words, nothing)
        self.orders.setVisible(bool(rows))
        self.card.show_lines([_line(key, row, look) for key, row in self._rows.items()])

    def _show_orders(self) -> None:
        look = self.look
        if look is None:
            return
        row = self._rows.get(self.card.current())
        title = _("订货")
        if row is not None:
            product = name_of(look.names, row.product_id)
            title = _("{product} · {grade} 档").format(product=product, grade=row.grade)
        orders: Sequence[LimitedOrder] = row.orders if row is not None else ()
        self.orders.set_words(title, "", (_("没有订货"), _("在左边的表里选一行。")))
        self.orders.show_lines([_order(each, look) for each in orders])

    # -- keys and measures

    def take_focus(self) -> None:
        """Take the focus into the list."""
        self.card.take_focus()

    def escape(self) -> bool:
        """Clear the search, or go back into the list."""
        return self.card.escape()

    def search(self) -> bool:
        """Take the focus to the search."""
        return self.card.to_search()

    def table_text(self) -> str:
        """Return the table as it is shown."""
        return self.card.text()

    def fit(self) -> None:
        """Leave out the columns of third rank where there is no room for names."""
        columns = [each.key for each in _columns()]
        for key, need in (("cycle", 1080), ("orders", 980)):
            hidden = self.width() < theme.px(need)
            self.card.table.setColumnHidden(columns.index(key), hidden)


def _of_chosen(row: FairRow, only: AbstractSet[str] | None) -> bool:
    return only is None or any(each.retailer_id in only for each in row.orders)


def _line(key: str, row: FairRow, look: Look) -> Line:
    above, name = len(row.found.violations), name_of(look.names, row.product_id)
    cycle = f"{row.cycle.since:%m-%d}–{row.cycle.until:%m-%d}"
    words, tone = _("公平"), "muted"
    if above:
        words, tone = _("超限 {n} 户").format(n=above), "bad"
    elif not row.found.equal:
        words, tone = _("限量不一"), "bad"
    elif row.limit is None:
        words = _("没有投放")
    found: Cell = ((tone, words),)
    return Line(
        key=key,
        cells=(
            name,
            cycle,
            f"{row.grade}",
            "—" if row.limit is None else grouped(row.limit),
            grouped(len(row.orders)),
            ((tone if above else "muted", grouped(above)),),
            found,
        ),
        sort=(
            name, row.cycle.since, row.grade, -1 if row.limit is None else row.limit,
            len(row.orders), above, words,
        ),
        named=look.names.get(row.product_id),
        name=name,
    )  # fmt: skip


def _order(order: LimitedOrder, look: Look) -> Line:
    name = name_of(look.names, order.retailer_id)
    above = order.cartons - order.limit if order.limit is not None else 0
    return Line(
        key=order.retailer_id,
        cells=(
            name,
            grouped(order.cartons),
            "—" if order.limit is None else grouped(order.limit),
            (("bad!", f"+{above}"),) if above > 0 else "",
        ),
        sort=(name, order.cartons, -1 if order.limit is None else order.limit, above),
        named=look.names.get(order.retailer_id),
        name=name,
    )
