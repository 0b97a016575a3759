"""The stores of ② and ④: what checks and visits have made of them, what is missing by when."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from models.search import SearchEntry, search
from models.six_one_record import SixOneItem
from models.six_ones import CellState
from storage.queries.programme import ItemRow
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.programme.words import missing_words
from ui.theme import theme
from ui.widgets import Card, EmptyState
from ui.words import days_ago, month_day, say

__all__ = ["ItemTable", "StoreCard", "lacking_words"]

_WHEN, _WEEKS, _VISIT = 3, 5, 7
_FROM_WHEN, _FROM_VISIT = 620, 780
"""From so many px on there is room for the day, and for the last visit."""
_TONES = {"逾期": "bad", "待做": "text", "进行中": "text"}


class ItemTable(ListTable):
    """One store a row; Enter opens the visit behind it, or begins one.

    Signals:
        retailer_asked: O was pressed.
    """

    retailer_asked = Signal()

    def __init__(self) -> None:
        self._weekly = False
        super().__init__(self._titles(SixOneItem.EVALUATION), name="", rule_from=0)

    @staticmethod
    def _titles(item: SixOneItem) -> tuple[Column, ...]:
        collects = item is SixOneItem.MARKET_INFORMATION
        return (
            Column("sign", width=32, align="center"),
            Column("shop", _("店名"), width=168, name=True),
            Column("state", _("状态"), width=76),
            Column("when", _("日期"), width=64, tone="text2"),
            Column("amount", _("品规") if collects else _("得分"), width=70, align="right"),
            Column("weeks", _("每周") if collects else "", width=136 if collects else 16),
            Column("lacking", _("还差"), stretch=True),
            Column("visit", _("上次走访"), width=88, tone="text2", align="right"),
        )

    def show_rows(self, item: SixOneItem, rows: Sequence[ItemRow], today: date) -> None:
        """Show the stores of an item."""
        self.setAccessibleName(_("各店"))
        self.set_columns(self._titles(item))
        self.restyle()
        self._weekly = any(row.weeks for row in rows)
        self._spare()
        self.set_rows([_row(row, today) for row in rows], [row.line.retailer_id for row in rows])

    def _spare(self) -> None:
        """Leave out what has no room, and the weeks where none are asked."""
        wide = self.viewport().width()
        self.setColumnHidden(_VISIT, wide < theme.px(_FROM_VISIT))
        self.setColumnHidden(_WHEN, wide < theme.px(_FROM_WHEN))
        self.setColumnHidden(_WEEKS, not self._weekly)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_O:
            self.retailer_asked.emit()
        else:
            super().keyPressEvent(event)


class StoreCard(Card):
    """``table`` of the stores of ② or ④, or why there is none."""

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.table = ItemTable()
        self.empty = EmptyState(hints=())
        self.add(self.table, 1)
        self.add(self.empty, 1)

    def show_stores(
        self, item: SixOneItem, every: Sequence[ItemRow], wanted: str, today: date
    ) -> int:
        """Show the stores that are found by what is typed; return how many."""
        entries = [
            SearchEntry.of(
                row.line.shop_name,
                row.line.initials,
                (row.line.pinyin, row.line.owner, row.line.licence_no, row.line.route),
            )
            for row in every
        ]
        rows = [every[at] for at in search(entries, wanted)] if wanted else every
        self.table.show_rows(item, rows, today)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if wanted:
            self.empty.set_words(_("没有找到这样的店"), _("按 Esc 清除查找。"))
        else:
            self.empty.set_words(_("这个月没有标准店"), _("谁是标准店由总部的客户主档定。"))
        return len(rows)


def _row(row: ItemRow, today: date) -> tuple[Cell, ...]:
    cell = row.cell
    words, tone = lacking_words(row, today)
    state = say(cell.state.value)
    return (
        (("sign-small", cell.state.value),),
        row.line.shop_name,
        ((_TONES.get(cell.state.value, "text2"), state),),
        month_day(cell.record.done_on, today) if cell.record is not None else "—",
        _amount(row),
        _weeks(row, today),
        ((tone, words),) if words else "",
        days_ago(row.line.last_visit, today),
    )


def _amount(row: ItemRow) -> str:
    record = row.cell.record
    if row.cell.item is SixOneItem.MARKET_INFORMATION:
        if record is not None and not record.derived:
            return "—"  # written by hand: nobody counted
        return f"{record.amount if record is not None else 0}/{row.need}"
    return f"{row.score / 10:.1f}" if row.score is not None else "—"


def _weeks(row: ItemRow, today: date) -> Cell:
    """Return a sign for each week, and how many are done."""
    if not row.weeks:
        return ""
    parts: list[tuple[str, str]] = []
    for week, record in row.weeks:
        if record is not None and record.finalised:
            sign = CellState.DONE
        elif week.last < today:
            sign = CellState.OVERDUE
        elif record is not None:
            sign = CellState.BEGUN
        else:
            sign = CellState.TO_DO if week.first <= today else CellState.NOT_DUE
        parts.append(("sign-small", sign.value))
    return tuple(parts)


def lacking_words(row: ItemRow, today: date) -> tuple[str, str]:
    """Return what a store still lacks and by when, with the tone of these words."""
    cell, record = row.cell, row.cell.record
    if cell.state is CellState.EXEMPT:
        return _("豁免"), "muted"
    if cell.done:
        lacks = missing_words(cell.missing_evidence)
        return (_("缺凭证：{what}").format(what=lacks), "warn") if lacks else ("", "text2")
    if cell.item is SixOneItem.EVALUATION:
        what = _("还没评估")
        if record is not None:
            what = _("评估答了 {n} 项，还没答完").format(n=record.amount)
    else:
        what = _("差 {n} 个品规").format(n=_left(row))
    if cell.due is None:
        return what, "text2"
    day = month_day(cell.due, today)
    by = _("{day} 到期").format(day=day) if cell.due < today else _("{day} 前").format(day=day)
    tone = "bad" if cell.state is CellState.OVERDUE else "text2"
    return f"{what} · {by}", tone


def _left(row: ItemRow) -> int:
    """Return how many products the period that is open first still lacks."""
    records = [row.cell.record]
    if row.weeks:
        open_weeks = (
            record for _week, record in row.weeks if record is None or not record.finalised
        )
        records = [next(open_weeks, None)]
    return max(row.need - (records[0].amount if records[0] is not None else 0), 0)
