"""The week as one list: days as heads, their stops below, to be read, moved, copied."""

from collections.abc import Callable, Sequence
from datetime import date

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
    day_sentence,
    day_words,
    key_of,
    load_words,
    name_cell,
    reasons_of,
    row_number,
    shown_visits,
    sign_of,
    street_of,
    why_cell,
)
from ui.theme import Size, Type
from ui.widgets import Card
from ui.words import say

__all__ = ["WeekCard", "week_text"]


class WeekCard(Card):
    """``show_week(days, plan, today)``: ``table`` over ``foot_bar``, what can be done."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(flush=True)
        self._days: tuple[PlanDay, ...] = ()
        self._plan: MonthPlan | None = None
        self._today = date.min
        self.table = StopTable(_columns(), row_height=Size.LIST_ROW, header=True, rule_from=1)
        self.foot_bar = StopFoot(today)
        self.add(self.table, 1)
        self.foot(self.foot_bar)
        self.table.current_key_changed.connect(lambda _key: self._show_foot())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def days(self) -> tuple[PlanDay, ...]:
        """Return the days shown."""
        return self._days

    def day_of(self, key: str) -> date | None:
        """Return the day a row belongs to, by the key of a head or of a stop."""
        if key.startswith("day:"):
            return date.fromisoformat(key.removeprefix("day:"))
        return next(
            (day.day for day in self._days for visit in shown_visits(day) if key_of(visit) == key),
            None,
        )

    def show_week(self, days: Sequence[PlanDay], plan: MonthPlan, today: date) -> None:
        """Show the days of a week; ``plan`` is that of one of its months."""
        self._days, self._plan, self._today = tuple(days), plan, today
        planned = sum(day.count for day in days)
        first, last = days[0].day, days[-1].day
        title = _("{first} 至 {last}").format(first=f"{first:%m-%d}", last=f"{last:%m-%d}")
        self.set_head(title, "", _("{n} 户次").format(n=planned))
        self.table.setAccessibleName(title)
        rows: list[tuple[Cell, ...]] = []
        keys: list[str] = []
        tones: list[str] = []
        for day in days:
            visits = shown_visits(day)
            rows.append(_head(day, plan.capacity, today))
            keys.append(f"day:{day.day.isoformat()}")
            tones.append("" if day.working or visits else "dim")
            rows += [_row(visits, at, plan, today) for at in range(len(visits))]
            keys += [key_of(visit) for visit in visits]
            tones += ["dim" if visit.status in QUIET else "" for visit in visits]
        self.table.set_columns(_columns())
        self.table.set_rows(rows, keys, tones)
        self._show_foot()

    def visit(self, key: str) -> PlannedVisit | None:
        """Return one of the stops shown by the key of its row."""
        stops = (visit for day in self._days for visit in shown_visits(day))
        return next((visit for visit in stops if key_of(visit) == key), None)

    def _show_foot(self) -> None:
        key = self.table.current_key()
        day = self.day_of(key)
        addable = day is not None and day >= self._today
        self.foot_bar.show_visit(self.visit(key), self._plan, self._today, addable=addable)
        shown = next((each for each in self._days if key == f"day:{each.day.isoformat()}"), None)
        if shown is not None and self._plan is not None:
            self.foot_bar.say(day_sentence(shown, self._plan.capacity, self._today))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.foot_bar.retranslate()
        if self._plan is not None:
            self.show_week(self._days, self._plan, self._today)

    def go_to_day(self, day: date) -> None:
        """Make the head of a day current, its stops below it in sight."""
        self.table.set_current_key(f"day:{day.isoformat()}")
        self.table.scrollTo(self.table.currentIndex(), StopTable.ScrollHint.PositionAtTop)


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", _("日期"), width=120),
        Column("number", _("序"), width=38, align="right", tone="text2"),
        Column("sign", width=34, align="center"),
        Column("name", _("零售户"), width=190, size=Type.BODY, name=True),
        Column("why", _("为什么"), stretch=True, size=Type.SMALL, tone="text2"),
        Column("street", _("街道"), width=100, size=Type.SMALL, tone="text2"),
        Column("route", _("线路"), width=96, size=Type.SMALL, tone="text2"),
    )


def _head(day: PlanDay, capacity: int, today: date) -> tuple[Cell, ...]:
    count, kind = DayCount.of(day, capacity), day_kind(day, today)
    parts: list[tuple[str, str]] = [
        ("text!" if day.working else "muted", day_words(day.day, today))
    ]
    if kind:
        parts.append(("tag:accent" if day.day == today else "tag", kind))
    words = load_words(day, capacity) or _("没有安排")
    parts += [("gap", "8"), ("small:warn" if count.over else "small:text2", words)]
    if count.lapsed:
        parts.append(("tag:bad", _("错过 {n}").format(n=count.lapsed)))
    return (tuple(parts), "", "", "", "", "", "")


def _row(visits: Sequence[PlannedVisit], at: int, plan: MonthPlan, today: date) -> tuple[Cell, ...]:
    visit = visits[at]
    sign = (("sign", sign_of(visit.status)),)
    why, street = why_cell(visit, plan, today), street_of(visit, plan)
    return (" ", row_number(visits, at), sign, name_cell(visit), why, street, visit.route)


def week_text(days: Sequence[PlanDay], plan: MonthPlan, today: date) -> str:
    """Return the week as tab-separated text with heads, for a workbook."""
    heads = (
        _("日期"), _("序"), _("状态"), _("零售户"), _("客户编码"), _("街道"), _("线路"),
        _("为什么"),
    )  # fmt: skip
    lines = ["\t".join(heads)]
    for day in days:
        visits = shown_visits(day)
        for at, visit in enumerate(visits):
            why = [say(visit.because), *reasons_of(visit, plan, today)]
            parts = (
                day_words(day.day, today), row_number(visits, at), _(visit.status.value),
                visit.shop_name, visit.stop.retailer_id, street_of(visit, plan), visit.route,
                _("；").join(part for part in why if part),
            )  # fmt: skip
            lines.append("\t".join(parts))
    return "\n".join(lines)
