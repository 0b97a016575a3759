"""The row under the head of the list: chips with counts, three drop-downs at the right."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.screens.retailers.index import ALL, FILTERS, Filter
from ui.theme import Space
from ui.widgets import Chips, Select, line

__all__ = ["FilterRow"]

_RARE = frozenset(("可销偏低", "未在主档", "关注"))
"""Chips that are shown only where they let something through."""


_GAP = 8


class FilterRow(QWidget):
    """``show_choices(counts, routes, markets, formats)``; ``wanted()`` is what is chosen.

    Signals:
        changed: another filter was chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = Chips.filters((), name="")
        self.route = Select(name="", edge="line")
        self.market = Select(name="", edge="line")
        self.retail_format = Select(name="", edge="line")
        row = line(spacing=_GAP, margins=(Space.PAGE, 0, Space.PAGE, 12), into=self)
        row.addWidget(self.chips, 1)
        for select in self._selects():
            row.addWidget(select)
            select.chosen.connect(self.changed)
        self.chips.changed.connect(self.changed)

    def _selects(self) -> tuple[Select, Select, Select]:
        return (self.route, self.market, self.retail_format)

    def show_choices(
        self,
        counts: Mapping[str, int],
        routes: Sequence[str],
        markets: Sequence[str],
        formats: Sequence[str],
    ) -> None:
        """Show the chips with their counts and what the drop-downs offer."""
        chosen = self.chips.value() or ALL
        kept = [chip for chip in FILTERS if chip not in _RARE or counts.get(chip) or chip == chosen]
        self.chips.set_options([(chip, _(chip)) for chip in kept], _("筛选"))
        self.chips.set_value(chosen)
        self.chips.set_counts(counts)
        for select, name, everything, values in (
            (self.route, _("线路"), _("全部线路"), routes),
            (self.market, _("市场类型"), _("城镇、乡村"), markets),
            (self.retail_format, _("业态"), _("全部业态"), formats),
        ):
            select.setAccessibleName(name)
            select.set_options([("", everything), *((value, _(value)) for value in values)])
            select.setVisible(len(values) > 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let chips that do not fit have lines of their own."""
        selects = sum(
            select.sizeHint().width() + _GAP
            for select in self._selects()
            if select.isVisibleTo(self)
        )
        room = self.width() - 2 * Space.PAGE - selects
        self.chips.setFixedHeight(self.chips.heightForWidth(max(room, 200)))

    def wanted(self) -> Filter:
        """Return what is chosen."""
        return Filter(
            chip=self.chips.value() or ALL,
            route=self.route.value(),
            market=self.market.value(),
            retail_format=self.retail_format.value(),
        )

    def clear(self) -> bool:
        """Choose everything again; return whether anything was chosen before."""
        before = self.wanted()
        self.chips.set_value(ALL)
        for select in self._selects():
            select.set_value("")
        return before != self.wanted()
