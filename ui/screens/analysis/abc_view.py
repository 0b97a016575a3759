"""客户ABC: everybody in order with share, class and movement; the pareto chart, the class totals.

Never shown to a shop: it stands on no paper and in no visit.
"""

from collections.abc import Mapping
from fractions import Fraction

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from models.metrics.customer_abc import AbcMeasure, AbcRow, Movement
from models.metrics.facts import Bought
from models.metrics.mix import mean_price
from models.retailer import Retailer
from storage.queries.metrics.abc import AbcView as Found
from storage.queries.metrics.abc import abc_of
from ui.i18n import _
from ui.item_models.quiet_table import QuietTable
from ui.item_models.tuple_table import Cell, Column
from ui.screens.analysis.list_card import Line, LineTable, ListCard
from ui.screens.analysis.look import Look
from ui.screens.analysis.pareto import Pareto
from ui.screens.analysis.shown import name_of
from ui.screens.analysis.view import View
from ui.screens.analysis.words import days_words, grouped
from ui.theme import Size, Space, Type, theme
from ui.widgets import Card, Select, Text
from ui.words import say

__all__ = ["AbcView"]

_MOVES = {Movement.UP: ("ok", 1), Movement.DOWN: ("warn", -1), Movement.SAME: ("muted", 0)}


def _columns() -> tuple[Column, ...]:
    return (
        Column("rank", _("排名"), width=52, align="right", sortable=True, tone="muted"),
        Column("name", _("零售户"), stretch=True, name=True, sortable=True, size=Type.BODY),
        Column("format", _("业态"), width=84, sortable=True, tone="text2"),
        Column("grade", _("档位"), width=52, align="right", sortable=True, tone="text2"),
        Column("amount", _("购进额(元)"), width=100, align="right", sortable=True),
        Column("share", _("占比"), width=66, align="right", sortable=True, tone="text2"),
        Column("cumulative", _("累计占比"), width=74, align="right", sortable=True, tone="text2"),
        Column("class", _("类别"), width=52, align="center", sortable=True),
        Column("move", _("变动"), width=76, align="center", sortable=True),
        Column("cartons", _("购进量(条)"), width=82, align="right", sortable=True, tone="text2"),
        Column("price", _("条均(元)"), width=74, align="right", sortable=True, tone="text2"),
        Column("visits", _("走访"), width=50, align="right", sortable=True, tone="text2"),
    )


def _total_columns() -> tuple[Column, ...]:
    return (
        Column("class", _("类别"), stretch=True, name=True),
        Column("stores", _("户数"), width=52, align="right"),
        Column("share_of_stores", _("户数占比"), width=74, align="right", tone="text2"),
        Column("share", _("占比"), width=74, align="right"),
    )


def _mover_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("升降类的户"), stretch=True, name=True),
        Column("move", _("变动"), width=84, align="right"),
    )


class AbcView(View):
    """The table at the left, what it comes to at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self.card = ListCard(_columns, ("rank", True))
        self.measure = Select(name="", edge="line")
        self.card.top_row.insertWidget(2, self.measure)
        self.side = Card()
        self.pareto = Pareto()
        self.moves = Text("", Type.TABLE, tone="text2", wrap=True)
        self.rule = Text("", Type.SMALL, tone="muted", wrap=True)
        self.totals = QuietTable(
            _total_columns(), name="", row_height=Size.GRID_ROW, edge=8, framed=False
        )
        self.movers = LineTable(_mover_columns(), name="", row_height=Size.GRID_ROW, edge=10)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        for part in (self.pareto, self.totals, self.moves):
            self.side.add(part)
        self.side.add(self.movers, 1)
        self.side.add(self.rule)
        row = QHBoxLayout()
        row.setSpacing(Space.GAP)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row, 1)

    def _wire(self) -> None:
        self.measure.chosen.connect(lambda _value: self._read())
        self.card.table.opened.connect(self.retailer_asked)
        self.card.table.shop_asked.connect(self.retailer_asked)
        self.card.table.copied.connect(self.copied)
        self.card.table.left.connect(self.escape)
        self.card.table.onward.connect(self.movers.setFocus)
        for leaving in (self.movers.left, self.movers.back):
            leaving.connect(self.take_focus)
        self.movers.opened.connect(self.retailer_asked)
        self.movers.shop_asked.connect(self.retailer_asked)
        self.movers.copied.connect(self.copied)

    # -- showing

    def show_look(self, look: Look) -> None:
        """Rank the retailers of a month."""
        super().show_look(look)
        self._read()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        kinds = (AbcMeasure.AMOUNT, AbcMeasure.QUANTITY)
        self.measure.set_options([(kind.value, _("按{what}").format(what=say(kind.value)))
                                  for kind in kinds])  # fmt: skip
        self.measure.setAccessibleName(_("按什么排"))
        super().retranslate()

    def _read(self) -> None:
        look = self.look
        if look is None:
            return
        measure = AbcMeasure(self.measure.value() or AbcMeasure.AMOUNT.value)
        self._found = found = abc_of(look.ledger, look.analysis, measure)
        shops = {each.id: each for each in look.known.retailers}
        self.card.set_words(
            _("客户ABC"),
            _("{days} · 累计占比 80% 以内 A，95% 以内 B").format(days=days_words(look.span)),
            (_("这一期没有购进"), _("换一个月看看。")),
        )
        self.card.show_lines([self._line(row, found, shops, look) for row in found.rows])
        self._show_side(found)
        self._show_movers(found, look)

    def _show_movers(self, found: Found, look: Look) -> None:
        """List who changed class, those that fell first: they are to be visited."""
        moved = [row for row in found.rows if row.movement in (Movement.UP, Movement.DOWN)]
        moved.sort(key=lambda row: (row.movement is Movement.UP, row.rank))
        self.movers.set_columns(_mover_columns())
        self.movers.setAccessibleName(_("升降类的户"))
        self.movers.set_rows(
            [
                (
                    name_of(look.names, row.retailer_id),
                    ((_MOVES[row.movement][0], _moved(row)),),
                )
                for row in moved
            ],
            [row.retailer_id for row in moved],
        )

    def _line(self, row: AbcRow, found: Found, shops: Mapping[str, Retailer], look: Look) -> Line:
        key, shop = row.retailer_id, shops.get(row.retailer_id)
        bought: Bought = found.bought[key]
        price = mean_price(bought.amount, bought.priced)
        mean = price.ratio
        tone, rank = _MOVES.get(row.movement, ("muted", -2))
        moved = _moved(row)
        name = name_of(look.names, key)
        format_, grade = (say(shop.retail_format), shop.supply_grade) if shop else ("", "")
        visits = found.visits.get(key, 0)
        cells: tuple[Cell, ...] = (
            f"{row.rank}",
            name,
            format_,
            grade,
            grouped(Fraction(bought.amount, 100), 2),
            row.share.shown(),
            row.cumulative.shown(),
            (("text!", row.layer.value),),
            ((tone, moved),),
            grouped(bought.quantity),
            "—" if mean is None else grouped(mean / 100, 2),
            f"{visits}",
        )
        number = int(grade) if grade.isdigit() else -1
        sort = (
            row.rank, name, format_, number, bought.amount, row.share.ratio or 0,
            row.cumulative.ratio or 0, row.layer.value, rank, bought.quantity, mean or 0, visits,
        )  # fmt: skip
        return Line(key=key, cells=cells, sort=sort, named=look.names.get(key), name=name)

    def _show_side(self, found: Found) -> None:
        rows = found.rows
        self.side.set_head(_("帕累托图"), _("从高到低和累计占比"))
        words = _("，").join(
            _("{layer} 类 {n} 户占 {share}").format(
                layer=each.layer.value, n=each.stores.numerator, share=each.share.shown()
            )
            for each in found.totals
        )
        self.pareto.show_table(rows, words)
        self.totals.set_columns(_total_columns())
        self.totals.setAccessibleName(_("各类合计"))
        self.totals.set_rows(
            [
                (
                    (("text!", each.layer.value),),
                    f"{each.stores.numerator}",
                    each.stores.shown(),
                    each.share.shown(),
                )
                for each in found.totals
            ],
            [each.layer.value for each in found.totals],
        )
        ups = sum(row.movement is Movement.UP for row in rows)
        downs = sum(row.movement is Movement.DOWN for row in rows)
        new = sum(row.before is None for row in rows)
        self.moves.setText(
            _("较上期升类 {ups} 户，降类 {downs} 户，新进 {new} 户。").format(
                ups=ups, downs=downs, new=new
            )
        )
        self.rule.setText(_("按购进从高到低，本户之前的累计不到 80% 为 A，不到 95% 为 B，其余为 C。"
                            "只给自己看，不给零售户看。"))  # fmt: skip

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
        """Give the chart its place where there is room beside the table."""
        wide = self.width() >= theme.px(860)
        self.side.setVisible(wide)
        self.side.setFixedWidth(theme.px(316))
        self.totals.setFixedHeight(theme.px(36 + 3 * Size.GRID_ROW) + 4)
        columns = [each.key for each in _columns()]
        for key in ("format", "grade", "price", "visits"):
            spare = self.width() >= theme.px(1240 if key in ("format", "visits") else 1100)
            self.card.table.setColumnHidden(columns.index(key), not spare)


def _moved(row: AbcRow) -> str:
    """Return ↑ B → A, ↓ A → B, — or 新."""
    if row.before is None:
        return _("新")
    if row.movement is Movement.SAME:
        return row.movement.value
    return f"{row.movement.value} {row.before.value}→{row.layer.value}"
