"""The card of one day: its stops in their order, why they stand there, and what can be done."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from storage.queries.month_plan import MonthPlan, PlanDay, PlannedVisit
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.screens.plan.stop_foot import StopFoot
from ui.screens.plan.stop_table import StopTable
from ui.screens.plan.words import (
    QUIET,
    DayCount,
    day_kind,
    day_words,
    key_of,
    load_words,
    name_cell,
    row_number,
    shown_visits,
    sign_of,
    street_of,
    why_cell,
)
from ui.theme import Size, Type, theme
from ui.widgets import Bar, Card, EmptyState

__all__ = ["DayCard"]

_STREET = 4
_NARROW = 430


class DayCard(Card):
    """``show_day(day, plan, today)``; ``table`` holds the stops, ``foot_bar`` what can be done."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(flush=True)
        self._day: PlanDay | None = None
        self._plan: MonthPlan | None = None
        self._today = date.min
        self._bar = Bar()
        self._bar.setMaximumWidth(110)
        self.head.insertWidget(2, self._bar, 1)
        self.table = StopTable(_columns(), row_height=Size.ROUTE_ROW_SMALL, header=False,
                               rule_from=2)  # fmt: skip
        self.table.setMinimumHeight(120)
        self.empty = EmptyState()
        self.foot_bar = StopFoot(today)
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.foot(self.foot_bar)
        self.table.current_key_changed.connect(lambda _key: self._show_foot())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def day(self) -> PlanDay | None:
        """Return the day shown."""
        return self._day

    def visit(self, key: str) -> PlannedVisit | None:
        """Return one of the stops shown by the key of its row."""
        visits = shown_visits(self._day) if self._day is not None else ()
        return next((visit for visit in visits if key_of(visit) == key), None)

    def day_of(self, _key: str) -> date | None:
        """Return the day shown: every row belongs to it."""
        return self._day.day if self._day is not None else None

    def show_day(self, day: PlanDay, plan: MonthPlan, today: date) -> None:
        """Show a day; the current stop stays if it is still there."""
        self._day, self._plan, self._today = day, plan, today
        count, load = DayCount.of(day, plan.capacity), load_words(day, plan.capacity)
        self.set_head(day_words(day.day, today), day_kind(day, today), load)
        self.side.set_tone("warn" if count.over else "text2")
        self.side.set_bold(bool(count.over))
        self._bar.setVisible(day.working and bool(count.planned))
        share = count.planned / plan.capacity
        self._bar.set_value(share, tone="warn" if count.over else "accent", words=load)
        self.table.setAccessibleName(_("{day} 的走访").format(day=day_words(day.day, today)))
        visits = shown_visits(day)
        rows = [self._row(visits, at) for at in range(len(visits))]
        tones = ["dim" if visit.status in QUIET else "" for visit in visits]
        self.table.set_rows(rows, [key_of(visit) for visit in visits], tones)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._show_empty(day)
        self._show_foot()

    def _row(self, visits: Sequence[PlannedVisit], at: int) -> tuple[Cell, ...]:
        visit, plan = visits[at], self._plan
        assert plan is not None
        return (
            row_number(visits, at),
            (("sign", sign_of(visit.status)),),
            name_cell(visit),
            why_cell(visit, plan, self._today),
            street_of(visit, plan) or visit.route,
        )

    def _show_empty(self, day: PlanDay) -> None:
        if day.day < self._today:
            self.empty.set_words(_("这一天没有安排"))
        elif day.working:
            self.empty.set_words(_("这一天还没有安排"), _("按 A 加一户，或从别的日子拖过来。"))
        else:
            self.empty.set_words(_("休息日，不排走访"), _("确实要去，按 A 加一户。"))

    def _show_foot(self) -> None:
        visit = self.visit(self.table.current_key())
        addable = self._day is not None and self._day.day >= self._today
        self.foot_bar.show_visit(visit, self._plan, self._today, addable=addable)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.foot_bar.retranslate()
        if self._day is not None and self._plan is not None:
            self.show_day(self._day, self._plan, self._today)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW)
        if narrow != self.table.isColumnHidden(_STREET):
            self.table.setColumnHidden(_STREET, narrow)


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", width=40, align="right", tone="text2"),
        Column("sign", width=34, align="center"),
        Column("name", width=136, size=Type.BODY, name=True),
        Column("why", stretch=True, size=Type.SMALL, tone="text2"),
        Column("street", width=84, size=Type.SMALL, tone="text2", align="right"),
    )
