"""The month beside one of its days, or beside the stores that found no place."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.i18n import _
from ui.screens.plan.day_card import DayCard
from ui.screens.plan.month_grid import MonthGrid
from ui.screens.plan.shop_card import ShopCard
from ui.theme import Space, Type
from ui.widgets import Card, KeyHints, Text, column

__all__ = ["MonthView"]


class MonthView(QWidget):
    """``grid`` at the left; ``day`` or ``unmet`` at the right."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.grid = MonthGrid()
        self.day = DayCard(today)
        self.unmet = ShopCard(leavable=True)
        self.unmet.hide()
        self._card = Card(flush=True)
        self._card.add(self.grid, 1)
        self._hints = KeyHints()
        self._held = Text("", Type.TABLE, tone="accent", bold=True)
        self._held.hide()
        foot = QWidget()
        column(self._hints, self._held, into=foot)
        self._card.foot(foot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.GAP)
        row.addWidget(self._card, 12)
        row.addWidget(self.day, 11)
        row.addWidget(self.unmet, 11)

    @property
    def shows_unmet(self) -> bool:
        """Tell whether the stores that found no place are shown."""
        return not self.unmet.isHidden()

    def show_unmet(self, shown: bool) -> None:
        """Show the stores that found no place, or the day again."""
        self.unmet.setVisible(shown)
        self.day.setVisible(not shown)

    def say_held(self, count: int) -> None:
        """Say how many stops are in hand and what to do with them."""
        words = _("拿着 {n} 户：选日子，Enter 或 Ctrl+V 放下，Esc 放回").format(n=count)
        self._held.setText(words if count else "")
        self._held.setVisible(bool(count))
        self._hints.setVisible(not count)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._hints.set_hints(
            [
                ("Enter", _("这一天")),
                ("M", _("移动")),
                ("Alt+→", _("后一天")),
                ("W", _("周表")),
                ("U", _("没排够的")),
            ]
        )
        self.day.retranslate()
