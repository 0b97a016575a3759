"""公平: how often and at what intervals each class is visited, and who was left out."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from models.plan.fairness import Fairness, FairnessRow
from storage.queries.retailers import RetailerRow
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.plan.letter_table import LetterTable
from ui.screens.plan.shop_card import ShopCard, Wanting
from ui.theme import Size, Space, Type, theme
from ui.widgets import Card, Segments, Text, column
from ui.words import days_ago, say

__all__ = ["FairnessView"]

_UNCOVERED, _UNVISITED = "uncovered", "unvisited"
_ALL = "class:"
_BAR, _NARROW = 2, 540


class FairnessView(QWidget):
    """``show_fairness(fairness, shops, uncovered_days, today)``.

    Signals:
        list_changed: the list of stores shows others.
    """

    list_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fairness: Fairness | None = None
        self._shops: Mapping[str, RetailerRow] = {}
        self._days, self._today = 60, date.min
        self.classes = Card(flush=True)
        self.table = LetterTable(_columns(), name="", row_height=Size.ROUTE_ROW, rule_from=0)
        self.table.setMinimumHeight(200)
        self._remark = Text("", Type.SMALL, tone="muted", wrap=True)
        self.classes.add(self.table, 1)
        foot = QWidget()
        column(self._remark, into=foot)
        self.classes.foot(foot)
        self.which = Segments(height=Size.INPUT_VISIT)
        self.shops = ShopCard(leavable=False)
        self.shops.add_side(self.which)
        self.table.current_key_changed.connect(lambda _key: self._show_list())
        self.table.opened.connect(lambda _key: self.shops.table.setFocus())
        self.which.changed.connect(lambda _which: self._show_list())
        self.which.set_options([(_UNCOVERED, "60"), (_UNVISITED, "0")])
        self.which.set_value(_UNCOVERED)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.GAP)
        row.addWidget(self.classes, 11)
        row.addWidget(self.shops, 10)

    def show_fairness(
        self, fairness: Fairness, shops: Mapping[str, RetailerRow], days: int, today: date
    ) -> None:
        """Show it; ``days`` without a visit are what counts as uncovered."""
        self._fairness, self._shops, self._days, self._today = fairness, shops, days, today
        self.classes.set_head(_("各类客户的走访"), "", _("{month} 月").format(month=today.month))
        self._remark.setText(
            _(
                "天数从最近一次走访算到今天，还没走访过的不算在内；应走访按类别，有整改或投诉的不另加。"
                "分类只在这里看，不印给客户。"
            )
        )
        self.table.setAccessibleName(_("各类客户的走访"))
        self.table.set_columns(_columns())
        rows = (fairness.total, *fairness.rows)
        self.table.set_rows([_row(row) for row in rows], [_ALL + row.label for row in rows])
        self._show_list()

    def _chosen(self, fairness: Fairness) -> FairnessRow:
        """Return the class that is chosen, all together at first."""
        key = self.table.current_key()
        return next((row for row in fairness.rows if _ALL + row.label == key), fairness.total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(_BAR, self.classes.width() < theme.px(_NARROW))

    def _show_list(self) -> None:
        fairness = self._fairness
        if fairness is None:
            return
        row = self._chosen(fairness)
        self.which.set_options(
            [
                (
                    _UNCOVERED,
                    _("{days} 天未走访").format(days=self._days) + f" {len(row.uncovered)}",
                ),
                (_UNVISITED, _("本月未走访") + f" {len(row.unvisited)}"),
            ],
            _("哪些客户"),
        )
        uncovered = self.which.value() != _UNVISITED
        wanting = [self._wanting(each) for each in (row.uncovered if uncovered else row.unvisited)]
        self.shops.show_shops((_label(row), ""), wanting, self._shops, self._today)
        if uncovered:
            words = _("没有漏下的客户")
            rest = _("最近 {days} 天里每一户都走访过。").format(days=self._days)
        else:
            words, rest = _("本月每一户都走访过"), ""
        self.shops.empty.set_words(words, rest)
        self.list_changed.emit()

    def _last(self, retailer_id: str) -> date:
        shop = self._shops.get(retailer_id)
        return shop.last_visit or date.min if shop is not None else date.min

    def _wanting(self, retailer_id: str) -> Wanting:
        last = self._last(retailer_id)
        if last == date.min:
            return Wanting(retailer_id, _("还没走访过"), "bad")
        late = (self._today - last).days >= self._days
        return Wanting(retailer_id, days_ago(last, self._today), "bad" if late else "text2")


def _columns() -> tuple[Column, ...]:
    return (
        Column("label", _("类别"), width=92, size=Type.BODY, name=True),
        Column("stores", _("户数"), width=56, align="right"),
        Column("bar", _("本月走访 / 应走访"), stretch=True),
        Column("visits", "", width=80, align="right"),
        Column("average", _("平均(天)"), width=90, align="right"),
        Column("longest", _("最长(天)"), width=90, align="right"),
        Column("out", _("漏下"), width=70, align="right"),
    )


def _label(row: FairnessRow) -> str:
    return say(row.label) if row.label else _("全部客户")


def _row(row: FairnessRow) -> tuple[Cell, ...]:
    share = row.visits / row.wanted if row.wanted else 0.0
    out: Cell = (("warn!", str(len(row.uncovered))),) if row.uncovered else "0"
    average = "—" if row.average_gap is None else f"{float(row.average_gap):.1f}"
    longest = "—" if row.longest_gap is None else str(row.longest_gap)
    bar = (("bar", f"{min(share, 1.0):.3f}"),)
    return (
        _label(row), str(row.stores), bar, f"{row.visits} / {row.wanted}", average, longest,
        out,
    )  # fmt: skip
