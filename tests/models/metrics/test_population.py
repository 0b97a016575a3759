"""Who counts in a period (DOMAIN 6, scope rule)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.distribution import distribution, net_buyers
from models.metrics.population import Chosen, population, traded, was_open
from models.retailer import Retailer, StatusEntry

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
STATUSES = ("正常", "新入网", "停业", "歇业", "注销")


def shop(id: str = "K1", *history: tuple[date, str], **fields: Any) -> Retailer:
    entries = tuple(StatusEntry(since=since, status=status) for since, status in history)
    return Retailer(
        id=id, licence_no="320703100001", shop_name=id, status_history=entries, **fields
    )


def of_november(*shops: Retailer, buyers: frozenset[str] = frozenset(), **chosen: Any) -> set[str]:
    return set(population(shops, (FIRST, LAST), buyers, Chosen(**chosen)))


@pytest.mark.parametrize(
    ("history", "counts"),
    [
        ([], True),
        ([(date(2020, 1, 1), "正常")], True),
        ([(date(2026, 11, 30), "新入网")], True),  # and before, as the first known status
        ([(date(2026, 12, 5), "停业")], False),  # the first known status also holds before
        ([(date(2020, 1, 1), "正常"), (date(2026, 11, 1), "停业")], False),
        ([(date(2020, 1, 1), "正常"), (date(2026, 11, 2), "停业")], True),  # one day is enough
        ([(date(2020, 1, 1), "歇业"), (date(2026, 11, 30), "正常")], True),
        ([(date(2020, 1, 1), "注销"), (date(2026, 12, 1), "正常")], False),
    ],
)
def test_open_on_one_day_is_enough(history: list[tuple[date, str]], counts: bool) -> None:
    assert (of_november(shop("K1", *history)) == {"K1"}) is counts


def test_bought_on_balance_counts_whatever_the_status() -> None:
    closed = shop("K1", (date(2020, 1, 1), "停业"))
    assert of_november(closed, buyers=net_buyers({"K1": 1})) == {"K1"}
    assert of_november(closed, buyers=net_buyers({"K1": 5 - 5})) == set()
    assert of_november(shop("K2", in_master=False), buyers=frozenset({"K2"})) == {"K2"}
    assert of_november(shop("K2", in_master=False)) == set()
    assert of_november(shop("K2", deleted=True)) == set()


def test_not_before_it_was_opened() -> None:
    assert of_november(shop(opened_on=LAST)) == {"K1"}
    assert of_november(shop(opened_on=date(2026, 12, 1))) == set()
    # open until the 5th by its history, opened on the 10th by its master: never both
    gone = shop("K1", (date(2026, 11, 1), "正常"), (date(2026, 11, 5), "停业"))
    assert of_november(gone) == {"K1"}
    late = shop(
        "K1", (date(2026, 11, 1), "正常"), (date(2026, 11, 5), "停业"), opened_on=date(2026, 11, 10)
    )
    assert of_november(late) == set()


def test_without_a_history_the_present_status_holds() -> None:
    assert traded(shop(status="正常"), FIRST, LAST)
    assert not traded(shop(status="注销", status_since=date(2026, 12, 1)), FIRST, LAST)


def test_chosen_by_region_format_grade_and_market() -> None:
    one = shop(
        "K1", street="朝阳街道", retail_format="食杂店", supply_grade="12", market_type="城镇"
    )
    two = shop(
        "K2", street="云山街道", retail_format="便利店", supply_grade="12", market_type="城镇"
    )
    assert of_november(one, two) == {"K1", "K2"}
    assert of_november(one, two, regions=frozenset({"朝阳街道"})) == {"K1"}
    assert of_november(one, two, formats=frozenset({"便利店"})) == {"K2"}
    assert of_november(one, two, grades=frozenset({"12"})) == {"K1", "K2"}
    assert of_november(one, two, grades=frozenset({"12"}), formats=frozenset({"超市"})) == set()
    assert of_november(one, two, markets=frozenset({"乡村"}), buyers=frozenset({"K1"})) == set()


HISTORY = st.lists(
    st.tuples(st.dates(date(2026, 9, 1), date(2027, 1, 31)), st.sampled_from(STATUSES)), max_size=5
)


@given(HISTORY, st.dates(date(2026, 9, 1), date(2027, 1, 31)), st.integers(0, 40))
def test_open_in_a_span_is_open_on_one_of_its_days(
    history: list[tuple[date, str]], first: date, more: int
) -> None:
    entries = [StatusEntry(since=since, status=status) for since, status in history]
    days = [first + timedelta(days=n) for n in range(more + 1)]
    assert was_open(entries, days[0], days[-1]) is any(was_open(entries, day, day) for day in days)


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(-3, 3)), st.data())
def test_the_numerator_lies_within_and_a_rate_stays_within_100(
    net: dict[str, int], data: st.DataObject
) -> None:
    shops = [shop(id, (FIRST, data.draw(st.sampled_from(STATUSES)))) for id in "ABCDEF"]
    buyers = net_buyers(net)
    counted = population(shops, (FIRST, LAST), buyers)
    assert buyers <= counted
    rate = distribution(buyers, counted).ratio
    assert rate is None or 0 <= rate <= 1
