"""库存: how long the counted stock lasts, in bands; what lies in a band beside them."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from models.metrics.quotient import Quotient
from models.stock import Cover, StockState
from storage.queries.metrics.stock_bands import Counted, StockSpread, stock_spread
from ui.i18n import _
from ui.item_models.tuple_table import Cell, Column
from ui.screens.analysis.list_card import Line, ListCard
from ui.screens.analysis.look import Look
from ui.screens.analysis.shown import name_of
from ui.screens.analysis.view import View
from ui.screens.analysis.words import grouped
from ui.theme import Space, Type, theme
from ui.words import cover_tone, month_day, say

__all__ = ["StockView"]

_TOLD = (
    StockState.OUT,
    StockState.LOW,
    StockState.FAIR,
    StockState.HIGH,
    StockState.EXCESS,
    StockState.SLOW,
)


def _band_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("可销天数"), stretch=True, name=True, size=Type.BODY),
        Column("count", _("户×品规"), width=76, align="right"),
        Column("share", _("占比"), width=72, align="right"),
        Column("bar", "", width=92),
        Column("shops", _("涉及户"), width=64, align="right", tone="text2"),
    )


def _item_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("零售户"), stretch=True, name=True, sortable=True),
        Column("product", _("品规"), width=150, sortable=True),
        Column("stock", _("库存(盒)"), width=78, align="right", sortable=True, tone="text2"),
        Column("sold", _("推算销量(盒)"), width=102, align="right", sortable=True, tone="text2"),
        Column("days", _("可销(天)"), width=74, align="right", sortable=True),
        Column("counted", _("盘点"), width=66, align="right", sortable=True, tone="text2"),
    )


class StockView(View):
    """The bands at the left, what lies in the current one at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._spread: StockSpread | None = None
        self.bands = ListCard(_band_columns, ("name", True), searched=False)
        self.items = ListCard(_item_columns, ("days", True))
        row = QHBoxLayout()
        row.setSpacing(Space.GAP)
        row.addWidget(self.bands, 2)
        row.addWidget(self.items, 3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row, 1)
        self.bands.current_changed.connect(self._show_items)
        self.bands.table.opened.connect(lambda _key: self.items.take_focus())
        self.bands.table.onward.connect(self.items.take_focus)
        for table in (self.bands.table, self.items.table):
            table.copied.connect(self.copied)
        for leaving in (self.items.table.left, self.items.table.back):
            leaving.connect(self.escape)
        self.items.table.opened.connect(self._open)
        self.items.table.shop_asked.connect(self._open)

    def show_look(self, look: Look) -> None:
        """Show the last counts up to the end of a month."""
        super().show_look(look)
        until = min(look.today, look.period.last)
        self._spread = spread = stock_spread(look.ledger, until, look.analysis.facts.only)
        told = _("截至 {day:%Y-%m-%d} 的最近一次盘点，{n} 户").format(day=until, n=spread.shops)
        nothing = (
            _("还没有盘点"),
            _("走访时盘两次库存，就能推算出每个品规还能卖几天，这里按天数分段。"),
        )
        self.bands.set_words(_("库存分布"), told, nothing)
        lines = [_band(at, state, spread) for at, state in enumerate(spread.bands)]
        self.bands.show_lines(lines if spread.shops else [])

    def _show_items(self) -> None:
        look, spread = self.look, self._spread
        if look is None or spread is None:
            return
        key = self.bands.current()
        found = spread.bands[StockState(key)] if key else ()
        title = say(key) if key else _("库存分布")
        nothing = (_("这一段没有"), _("换一段看看。"))
        self.items.set_words(title, _("Enter 打开客户"), nothing)
        self.items.show_lines([_item(each, look) for each in found])

    def _open(self, key: str) -> None:
        self.retailer_asked.emit(key.partition("/")[0])

    # -- keys and measures

    def take_focus(self) -> None:
        """Take the focus to the bands."""
        self.bands.take_focus()

    def escape(self) -> bool:
        """Clear the search, then back to the bands."""
        if not self.items.search.text():
            self.bands.take_focus()
            return True
        return self.items.escape()

    def search(self) -> bool:
        """Take the focus to the search."""
        return self.items.to_search()

    def table_text(self) -> str:
        """Return the list of the band as it is shown."""
        return self.items.text()

    def fit(self) -> None:
        """Leave out the columns of third rank where there is no room for names."""
        wide = self.width() >= theme.px(1080)
        columns = [each.key for each in _band_columns()]
        for key in ("bar", "shops"):
            self.bands.table.setColumnHidden(columns.index(key), not wide)
        columns = [each.key for each in _item_columns()]
        for key in ("sold", "stock"):
            self.items.table.setColumnHidden(columns.index(key), not wide)


_LIMITS = {
    StockState.LOW: "<7",
    StockState.FAIR: "7–21",
    StockState.HIGH: "21–30",
    StockState.EXCESS: ">30",
}


def _band(at: int, state: StockState, spread: StockSpread) -> Line:
    """Return the row of a band; what says nothing of days has no share."""
    items = spread.bands[state]
    share = Quotient.of(len(items), spread.told)
    told = state in _TOLD and share.ratio is not None
    tone = cover_tone(state)
    tone = "accent" if tone == "text" else tone
    limits = _("{days} 天").format(days=_LIMITS[state]) if state in _LIMITS else ""
    name: Cell = (("name", say(state.value)), ("gap", "6"), ("small:muted", limits))
    return Line(
        key=state.value,
        cells=(
            name,
            grouped(len(items)),
            (("text!", share.shown()),) if told else "—",
            (("bar", f"{float(share.ratio or 0):.4f}||{tone}"),) if told else "",
            grouped(len({each.retailer_id for each in items})),
        ),
        sort=(at, len(items), share.ratio or 0, 0, 0),
        name=say(state.value),
    )


def _item(found: Counted, look: Look) -> Line:
    judged = found.product.judgement
    name = name_of(look.names, found.retailer_id)
    product = name_of(look.names, found.product.product_id)
    days = Cover(judged.cover, judged.state)
    words = say(StockState.SLOW.value) if judged.state is StockState.SLOW else "—"
    sold = "—" if judged.sold is None else grouped(judged.sold)
    when: date = found.day
    return Line(
        key=f"{found.retailer_id}/{found.product.product_id}",
        cells=(
            name,
            product,
            grouped(judged.stock),
            sold,
            words if days.days is None else f"{float(days.days):.1f}",
            month_day(when, look.today),
        ),
        sort=(name, product, judged.stock, judged.sold or 0, days.sort_key, when),
        named=look.names.get(found.retailer_id),
        name=name,
    )
