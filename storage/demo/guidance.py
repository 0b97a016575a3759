"""What headquarters lets the made-up territory go by: targets, supply limits, days off."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.calendar import DayKind, Period, PeriodKind
from models.handout.guidance import GRADE_FIELDS
from storage.demo.products import DemoProduct

__all__ = ["make_holidays", "make_limits", "make_targets"]

Row = dict[str, Any]

_CARTONS_A_CASE = 250
_GROWTH = Decimal("1.03")
_CYCLES = 2
_GRADES_A_CARTON = 4
_HOLIDAYS = (
    ("元旦", (1, 1), 1),
    ("清明节", (4, 5), 1),
    ("劳动节", (5, 1), 5),
    ("国庆节", (10, 1), 8),
)
"""Name, first day, days: what falls on the same day every year."""


def make_targets(today: date, months: Sequence[Row]) -> list[Row]:
    """Return the rows of 目标任务: this month's and this quarter's, a little above the average."""
    month = Period.month(today)
    known = {row["month"] for row in months}
    bought = sum((Decimal(row["quantity"]) for row in months), Decimal())
    average = bought / _CARTONS_A_CASE / max(1, len(known)) * _GROWTH
    quarter = Period.of(PeriodKind.QUARTER, today)
    wanted = (
        (month, "销量", "总量", f"{average:.1f}", "箱"),
        (quarter, "销量", "总量", f"{average * 3:.1f}", "箱"),
        (month, "上柜率", "重点品牌", "0.8", ""),
        (month, "断货率", "总量", "0.15", ""),
    )
    return [
        {"period": period.key, "metric": metric, "subject": subject, "value": value, "unit": unit}
        for period, metric, subject, value, unit in wanted
    ]


def make_limits(today: date, products: Iterable[DemoProduct]) -> list[Row]:
    """Return the rows of 货源投放: what is scarce, this week and the next, wide by 档位."""
    monday = Period.of(PeriodKind.WEEK, today).first
    scarce = [product.row["id"] for product in products if product.row["scarce"]]
    return [
        {
            "since": first,
            "until": first + timedelta(days=6),
            "product_id": product_id,
            "method": "按档",
            **{name: grade // _GRADES_A_CARTON for name, grade in GRADE_FIELDS.items()},
        }
        for first in (monday + timedelta(days=7 * number) for number in range(_CYCLES))
        for product_id in scarce
    ]


def make_holidays(today: date) -> list[Row]:
    """Return the rows of 节假日 of this year and the first days off of the next."""
    found = [
        {"day": date(today.year, *first) + timedelta(days=number), "name": name}
        for name, first, days in _HOLIDAYS
        for number in range(days)
    ]
    found.append({"day": date(today.year + 1, 1, 1), "name": _HOLIDAYS[0][0]})
    return [{**row, "kind": DayKind.OFF.value} for row in found]
