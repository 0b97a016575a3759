"""A whole month by its kept sums and by its lines says the same, whatever the lines are."""

from datetime import date, timedelta
from functools import cached_property

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.calendar import Period
from models.metrics.comparing import Span
from models.metrics.facts import Purchases
from models.metrics.measures.catalogue import measured
from models.metrics.shortage import company_shortage, demand_met
from models.product import Product
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.queries.metrics.facts import LedgerFacts
from storage.queries.metrics.purchases import DaySpan, MonthSpan
from tests.storage.queries.metrics.purchases_and_visits import Line, open_shops, order

NOVEMBER = Span.whole(Period.parse("2026-11"))
FIRST = date(2026, 8, 1)
NAMES = ("known", "total", "by_retailer", "by_product", "by_class", "by_brand", "key_brands",
         "buyers", "retailers", "products", "asked_by_retailer", "asked_by_product",
         "asking")  # fmt: skip

lines = st.builds(
    Line,
    shop=st.sampled_from(["K000", "K001", "K002"]),
    day=st.integers(0, 121).map(lambda ahead: (FIRST + timedelta(days=ahead)).isoformat()),
    product=st.sampled_from(["P1", "P2", "P3", "P9"]),
    quantity=st.integers(-4, 9),
    requested=st.none() | st.integers(0, 9),
    unit_price=st.none() | st.integers(1, 3_000_000),
    amount=st.none() | st.integers(-9_000, 90_000),
)


class ByDays(LedgerFacts):
    """The facts of a span, all of its purchases read from the lines."""

    def _of(self, span: Span) -> Purchases:
        return DaySpan(self._ledger, span.first, span.last)

    @cached_property
    def now(self) -> Purchases:
        return self._of(self.span)

    @cached_property
    def before(self) -> Purchases:
        return self._of(self.span.previous)

    @cached_property
    def year_ago(self) -> Purchases:
        return self._of(self.span.year_ago)

    @cached_property
    def three_before(self) -> tuple[Purchases, ...]:
        return tuple(map(self._of, self.span.three_before))


@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    open_shops(ledger, 3)
    with operation(ledger, "import_handouts") as unit:
        for number, (brand, price_class) in enumerate((("甲", "一类"), ("甲", ""), ("", "三类"))):
            unit.save(
                Product(
                    id=f"P{number + 1}",
                    name=f"{number}",
                    brand=brand,
                    price_class=price_class,
                    key_brand="532" if number else "",
                    wholesale=900_000,
                    retail_carton=1_000_000 if number else None,
                )
            )
    return ledger


def cleared(ledger: Ledger) -> Ledger:
    with ledger.transaction():
        for table in ("purchase_line", "import_batch", "purchase_sum", "purchase_sum_retailer",
                      "purchase_sum_product"):  # fmt: skip
            ledger.execute(f"DELETE FROM {table}")
    return ledger


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(lines, min_size=1, max_size=25))
def test_sums_and_lines_of_a_month_say_the_same(three: Ledger, found: list[Line]) -> None:
    order(cleared(three), found)
    months, days = MonthSpan(three, ["2026-11"]), DaySpan(three, NOVEMBER.first, NOVEMBER.last)
    for name in NAMES:
        assert getattr(months, name) == getattr(days, name), name
    assert sorted(months.pairs) == sorted(days.pairs)
    by_sums = list(measured(LedgerFacts(three, NOVEMBER), frozenset(), None))
    assert by_sums == list(measured(ByDays(three, NOVEMBER), frozenset(), None))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(lines, min_size=1, max_size=25))
def test_sums_and_lines_of_three_months_say_the_same(three: Ledger, found: list[Line]) -> None:
    order(cleared(three), found)
    quarter = Span.whole(Period.parse("2026Q4"))
    months = MonthSpan(three, ["2026-10", "2026-11", "2026-12"])
    days = DaySpan(three, quarter.first, quarter.last)
    for name in NAMES:
        assert getattr(months, name) == getattr(days, name), name


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(lines, min_size=1, max_size=25))
def test_rates_of_what_was_asked_for_are_those_of_the_lines(
    three: Ledger, found: list[Line]
) -> None:
    """The formulas by the line, against what the sums kept of the lines."""
    order(cleared(three), found)
    own = [line for line in found if date.fromisoformat(line.day) in NOVEMBER]
    asked = [(line.requested or 0, line.quantity) for line in own]
    told = {
        each.metric: each.quotient
        for each in measured(LedgerFacts(three, NOVEMBER), frozenset({"M04b", "M05"}), None)
        if not each.key
    }
    if own:
        assert told == {"M04b": company_shortage(asked), "M05": demand_met(asked)}
