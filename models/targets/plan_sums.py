"""The plans of a month by retailer, their sums, and what is missing to the target."""

from collections.abc import Iterable

import attrs

from models.metrics.forecast import Forecast
from models.metrics.quotient import Quotient
from models.targets.retailer_plan import RetailerPlan

__all__ = ["PlanRow", "PlanSums", "proposed", "sums_of"]


@attrs.frozen(kw_only=True)
class PlanRow:
    """One retailer in a month: its last three months (None: not known), forecasts, plan."""

    retailer_id: str
    name: str
    route: str
    recent: tuple[int | None, ...]
    forecast: Forecast
    key_forecast: Forecast
    plan: RetailerPlan | None = None
    came: int | None = None

    @property
    def cartons(self) -> int | None:
        """条 planned."""
        return None if self.plan is None else self.plan.cartons

    @property
    def key_cartons(self) -> int | None:
        """条 of key brands planned."""
        return None if self.plan is None else self.plan.key_cartons

    @property
    def confirmed(self) -> bool:
        """True where the retailer agreed."""
        return self.plan is not None and self.plan.confirmed_on is not None


@attrs.frozen(kw_only=True)
class PlanSums:
    """Σ of what is shown, None where nothing is known.

    ``unplanned`` rows have no plan yet, ``unforecast`` none to propose.
    """

    rows: int
    planned: int
    confirmed: int
    recent: tuple[int | None, ...]
    forecast: int | None
    key_forecast: int | None
    cartons: int
    key_cartons: int
    unforecast: int

    @property
    def unplanned(self) -> int:
        """How many have no plan yet."""
        return self.rows - self.planned

    def over(self, goal: Quotient) -> Quotient:
        """Return what was planned above a target in 条, below 0 what is missing."""
        ratio = Quotient(self.cartons, 1).minus(goal).ratio
        if ratio is None:
            return Quotient.none(goal.reason) if goal.reason else goal
        return Quotient(ratio.numerator, ratio.denominator)


def sums_of(rows: Iterable[PlanRow]) -> PlanSums:
    """Add up the rows."""
    every = tuple(rows)
    width = max((len(row.recent) for row in every), default=0)
    return PlanSums(
        rows=len(every),
        planned=sum(row.cartons is not None for row in every),
        confirmed=sum(row.confirmed for row in every),
        recent=tuple(_known_sum(row.recent[at] for row in every) for at in range(width)),
        forecast=_known_sum(row.forecast.cartons for row in every),
        key_forecast=_known_sum(row.key_forecast.cartons for row in every),
        cartons=sum(row.cartons or 0 for row in every),
        key_cartons=sum(row.key_cartons or 0 for row in every),
        unforecast=sum(row.forecast.cartons is None for row in every),
    )


def _known_sum(values: Iterable[int | None]) -> int | None:
    """Add up what is known; None where nothing is."""
    known = [each for each in values if each is not None]
    return sum(known) if known else None


def proposed(row: PlanRow, month: str) -> RetailerPlan | None:
    """Return the plan the forecast proposes where nothing is planned; None for none to propose."""
    cartons = row.forecast.cartons
    if row.cartons is not None or cartons is None:
        return None
    plan = row.plan or RetailerPlan(id="", retailer_id=row.retailer_id, month=month)
    key = row.key_forecast.cartons
    return attrs.evolve(
        plan, cartons=cartons, key_cartons=None if key is None else min(key, cartons)
    )
