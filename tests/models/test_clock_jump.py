"""A clock that stands far from the last known time is noticed, small corrections are not."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from models.clock_jump import clock_jump

LAST = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("by", "noticed"),
    [
        (timedelta(0), False),
        (timedelta(minutes=-10), False),
        (timedelta(minutes=-10, seconds=-1), True),
        (timedelta(days=-1000), True),
        (timedelta(days=40), False),
        (timedelta(days=40, seconds=1), True),
    ],
)
def test_where_it_begins(by: timedelta, noticed: bool) -> None:
    assert (clock_jump(LAST, LAST + by) is not None) is noticed


def test_which_way_and_how_far() -> None:
    back = clock_jump(LAST, LAST - timedelta(days=2, hours=5))
    assert back is not None
    assert (back.is_back, back.days) == (True, 2)
    ahead = clock_jump(LAST, LAST + timedelta(days=41))
    assert ahead is not None
    assert (ahead.is_back, ahead.days) == (False, 41)


def test_another_time_zone_is_no_jump_and_nothing_known_is_none() -> None:
    elsewhere = LAST.astimezone(UTC)
    assert clock_jump(LAST, elsewhere) is None
    assert clock_jump(None, LAST) is None
