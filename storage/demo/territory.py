"""The whole made-up territory, and its handouts as files."""

import random
from datetime import date, timedelta
from pathlib import Path

import attrs

from models.calendar import Period
from models.handout.sheets import (
    HOLIDAYS,
    LIMITS,
    MONTHS,
    NOTICES,
    PRODUCTS,
    PURCHASES,
    RETAILERS,
    TARGETS,
)
from storage.demo.guidance import make_holidays, make_limits, make_targets
from storage.demo.handout_files import HandoutFile, write_handout_file
from storage.demo.notices import make_notices
from storage.demo.products import DemoProduct, make_products
from storage.demo.purchases import Basket, Row, baskets, month_sums, order_lines
from storage.demo.shops import MANAGER_ID, Shop, make_shops

__all__ = ["DEMO_DAY", "ORGANISATION", "SEED", "Territory", "make_handouts", "make_territory_data"]

DEMO_DAY = date(2026, 11, 23)
"""The business day of the demo, a Monday."""

ORGANISATION = "示例市烟草公司"
SEED = 20_261_123
_MONTHS = 13
_MONTHS_OF_LINES = 2
_HOLIDAYS = 8
_SATURDAY = 5


@attrs.frozen(kw_only=True)
class Territory:
    """Everything headquarters knows of the territory on one morning."""

    today: date
    shops: tuple[Shop, ...]
    products: tuple[DemoProduct, ...]
    baskets: tuple[Basket, ...]
    months: tuple[Row, ...]
    lines: tuple[Row, ...]
    notices: tuple[Row, ...]

    @property
    def working_days(self) -> tuple[date, ...]:
        """The days worked so far, from after the holidays of the month before on."""
        first = Period.month(self.today).shift(-1).first + timedelta(days=_HOLIDAYS)
        days = (self.today - first).days
        every = (first + timedelta(days=number) for number in range(days))
        return tuple(day for day in every if day.weekday() < _SATURDAY)


def make_territory_data(today: date = DEMO_DAY, seed: int = SEED) -> Territory:
    """Make the territory as it is known on the morning of ``today``; the same for the same seed."""

    def chance(topic: str) -> random.Random:
        return random.Random(f"{seed} {topic}")

    shops = make_shops(today, chance("shops"))
    products = make_products(today, chance("products"))
    carried = baskets(shops, products, chance("baskets"))
    month = Period.month(today)
    first_of_lines = month.shift(1 - _MONTHS_OF_LINES).first
    months = [month.shift(back) for back in range(1 - _MONTHS, 1 - _MONTHS_OF_LINES)]
    yesterday = today - timedelta(days=1)
    return Territory(
        today=today,
        shops=tuple(shops),
        products=tuple(products),
        baskets=tuple(carried),
        months=tuple(month_sums(carried, months, chance("months"))),
        lines=tuple(order_lines(carried, first_of_lines, yesterday, chance("lines"))),
        notices=tuple(make_notices(today)),
    )


def make_handouts(folder: Path, territory: Territory) -> list[Path]:
    """Write the handouts of a territory into ``folder``, masters first; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    today = territory.today
    contents = (
        (RETAILERS, [shop.row for shop in territory.shops]),
        (PRODUCTS, [product.row for product in territory.products]),
        (NOTICES, territory.notices),
        (TARGETS, make_targets(today, territory.months)),
        (LIMITS, make_limits(today, territory.products)),
        (HOLIDAYS, make_holidays(today)),
        (MONTHS, territory.months),
        (PURCHASES, territory.lines),
    )
    return [
        write_handout_file(
            folder,
            HandoutFile(
                definition=definition,
                organisation=ORGANISATION,
                manager_id=MANAGER_ID,
                made_on=territory.today,
            ),
            rows,
        )
        for definition, rows in contents
    ]
