"""A list of stores that want something of the plan: not placed, or not visited for long."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from storage.queries.retailers import RetailerRow
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.plan.letter_table import LetterTable
from ui.theme import Size, Type
from ui.widgets import Button, Card, EmptyState, line
from ui.words import month_day

__all__ = ["ShopCard", "Wanting"]


@attrs.frozen
class Wanting:
    """One store of the list and what is said of it; ``tone`` colours these words."""

    retailer_id: str
    words: str
    tone: str = "text2"


class ShopCard(Card):
    """``show_shops(title, side, wanting, shops, today)``; the words of ``add`` name a day.

    Signals:
        opened: id of a store to be looked at.
        add_asked: id of a store to be put into the plan.
        left: Esc or the arrow.
        letter: another letter that means something to the page.
    """

    opened = Signal(str)
    add_asked = Signal(str)
    left = Signal()
    letter = Signal(str)

    def __init__(self, *, leavable: bool) -> None:
        super().__init__(flush=True)
        self._back = Button(kind="plain", icon="chevron-left")
        self.head.insertWidget(0, self._back)
        self._back.setVisible(leavable)
        self.table = LetterTable(_columns(), name="", row_height=Size.LIST_ROW, framed=True)
        self.table.setMinimumHeight(120)
        self.empty = EmptyState()
        self.open = Button("", key="Enter", height=Size.INPUT)
        self.plan = Button("", key="A", height=Size.INPUT)
        self._foot_row = QWidget()
        line(self.plan, self.open, None, into=self._foot_row)
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.foot(self._foot_row)
        self._back.clicked.connect(self.left)
        self.table.left.connect(self.left)
        self.table.opened.connect(self.opened)
        self.table.letter.connect(self._letter)
        self.open.clicked.connect(lambda: self.opened.emit(self.table.current_key()))
        self.plan.clicked.connect(lambda: self.add_asked.emit(self.table.current_key()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _letter(self, letter: str) -> None:
        if letter == "a" and self.plan.isEnabled() and self.table.current_key():
            self.add_asked.emit(self.table.current_key())
        elif letter == "o" and self.table.current_key():
            self.opened.emit(self.table.current_key())
        else:
            self.letter.emit(letter)

    def say_add(self, words: str, *, able: bool) -> None:
        """Say to which day one is added, and whether that can be done."""
        self.plan.set_text(words)
        self.plan.setEnabled(able)

    def show_shops(
        self,
        head: tuple[str, str],
        wanting: Sequence[Wanting],
        shops: Mapping[str, RetailerRow],
        today: date,
    ) -> None:
        """Show stores with what is said of each; ``head`` is the title and what stands beside."""
        title, side = head
        self.set_head(title, "", side)
        self._back.setAccessibleName(_("回到这一天"))
        self._back.setToolTip(_("回到这一天"))
        self.open.set_text(_("打开客户"))
        self.table.setAccessibleName(title)
        self.table.set_columns(_columns())
        known = [each for each in wanting if each.retailer_id in shops]
        self.table.set_rows(
            [_row(each, shops[each.retailer_id], today) for each in known],
            [each.retailer_id for each in known],
        )
        self.table.setVisible(bool(known))
        self.empty.setVisible(not known)
        self._foot_row.setVisible(bool(known))


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("零售户"), width=148, size=Type.BODY, name=True),
        Column("what", _("情况"), stretch=True, size=Type.SMALL, tone="text2"),
        Column("street", _("街道"), width=84, size=Type.SMALL, tone="text2"),
        Column("last", _("上次走访"), width=84, size=Type.SMALL, tone="text2", align="right"),
    )


def _row(wanting: Wanting, shop: RetailerRow, today: date) -> tuple[Cell, ...]:
    last = month_day(shop.last_visit, today) if shop.last_visit is not None else "—"
    words = ((f"small:{wanting.tone}", wanting.words),)
    return (shop.shop_name, words, shop.street, last)
