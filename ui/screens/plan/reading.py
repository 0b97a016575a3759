"""What 计划 has read of the ledger, kept until something changes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from models.calendar import Period, PeriodKind
from models.plan.fairness import Fairness
from models.search import SearchEntry
from storage.queries.month_plan import MonthPlan, PlanDay, PlannedVisit, fairness, month_plan
from storage.queries.retailers import RetailerRow
from ui.context import AppContext
from ui.i18n import _
from ui.picker import Choice
from ui.screens.plan.words import QUIET, street_of
from ui.words import days_ago, month_day

__all__ = ["PlanReading"]

_DAY = timedelta(days=1)
_FORTNIGHT = 14


class PlanReading:
    """Plans by month; ``today`` is the day they were read on."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._plans: dict[Period, MonthPlan] = {}
        self._fairness: Fairness | None = None
        self.today = context.today()

    def forget(self) -> None:
        """Read anew from now on."""
        self._plans = {}
        self._fairness = None
        self.today = self._context.today()

    def plan(self, month: Period) -> MonthPlan:
        """Return the plan of a month."""
        if month not in self._plans:
            self._plans[month] = month_plan(self._context.ledger, month, self.today)
        return self._plans[month]

    def day(self, day: date) -> PlanDay:
        """Return one day, whichever month it lies in."""
        return self.plan(Period.month(day)).days[day.day - 1]

    def week(self, day: date) -> tuple[PlanDay, ...]:
        """Return the days of a week, Monday first."""
        first = Period.of(PeriodKind.WEEK, day).first
        return tuple(self.day(first + at * _DAY) for at in range(7))

    @property
    def _now(self) -> MonthPlan:
        """Any plan that was read: stores and settings are the same in all."""
        return next(iter(self._plans.values()), None) or self.plan(Period.month(self.today))

    @property
    def shops(self) -> Mapping[str, RetailerRow]:
        """Return every store by its id."""
        return self._now.rows

    @property
    def capacity(self) -> int:
        """Return what a day holds."""
        return self._now.capacity

    @property
    def uncovered_days(self) -> int:
        """Return after how many days without a visit a store counts as left out."""
        return self._now.settings.uncovered_days

    def fairness(self) -> Fairness:
        """Return visits and days since the last one by class."""
        if self._fairness is None:
            self._fairness = fairness(self._context.ledger, self.today)
        return self._fairness

    def roomy_day(self, retailer_id: str) -> date | None:
        """Return the working day of this month from today on where a store fits in best.

        That is one with room, with most stops of its street, the earliest of these; None where no
        day has room.
        """
        plan = self.plan(Period.month(self.today))
        row = plan.rows.get(retailer_id)
        street = row.street if row is not None else ""
        open_days = [
            day
            for day in plan.days
            if day.working and day.day >= self.today and day.count < plan.capacity
        ]
        if not open_days:
            return None

        def near(day: PlanDay) -> int:
            return sum(bool(street) and street_of(visit, plan) == street for visit in day.stops)

        return max(open_days, key=lambda day: (near(day), -day.day.toordinal())).day

    def first_day(self, month: Period) -> date:
        """Return the first day of a month with a stop, else its first working day."""
        days = self.plan(month).days
        found = [day for day in days if day.count] or [day for day in days if day.working]
        return (found or list(days))[0].day

    def next_working_day(self, day: date, by: int) -> date:
        """Return the next working day before or after; where the month ends, the next day."""
        working = [each.day for each in self.plan(Period.month(day)).days if each.working]
        if by > 0:
            return min((each for each in working if each > day), default=day + _DAY)
        return max((each for each in working if each < day), default=day - _DAY)

    def next_free_day(self, visits: Sequence[PlannedVisit]) -> date:
        """Return the next working day, after all these and today, with none of their stores."""
        shops = {visit.stop.retailer_id for visit in visits}
        day = max(self.today, *(visit.stop.day for visit in visits))
        for _each in range(_FORTNIGHT):
            day = self.next_working_day(day, 1)
            if not shops & self._standing(day):
                break
        return day

    def _standing(self, day: date) -> set[str]:
        """Return the stores that stand on a day."""
        stops = self.day(day).stops
        return {visit.stop.retailer_id for visit in stops if visit.status not in QUIET}

    def _next_days(self, day: date) -> dict[str, date]:
        """Return by store the next day it is planned for, in the month of ``day``."""
        found: dict[str, date] = {}
        for each in self.plan(Period.month(day)).days:
            if each.day >= self.today:
                for shop in self._standing(each.day):
                    found.setdefault(shop, each.day)
        return found

    def choices(self, day: date) -> Sequence[Choice]:
        """Return the stores that may be added to a day, those not visited for long first.

        Each says when it is planned already, else how long ago the last visit was.
        """
        there, planned = self._standing(day), self._next_days(day)
        rows = [
            row
            for row in self.shops.values()
            if not row.closed and row.in_master and row.id not in there
        ]
        rows.sort(key=lambda row: (row.last_visit or date.min, row.id))
        return [
            Choice(
                row.id,
                row.shop_name,
                self._beside(row, planned.get(row.id)),
                SearchEntry.of(
                    row.shop_name, row.initials, (row.pinyin, row.owner, row.licence_no, row.id)
                ),
            )
            for row in rows
        ]

    def _beside(self, row: RetailerRow, planned: date | None) -> str:
        if planned is not None:
            return _("{day} 已排").format(day=month_day(planned, self.today))
        return days_ago(row.last_visit, self.today) if row.last_visit else _("还没走访过")
