"""Gaps and lateness as headquarters names them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consolidation.sequence import (
    MOST_NAMED,
    Arrivals,
    is_late,
    missing_sequences,
)


@pytest.mark.parametrize(
    ("sequences", "base", "missing"),
    [
        ([], 0, ()),
        ([1, 2, 3], 0, ()),
        ([1, 3], 0, (2,)),
        ([6, 8, 8], 5, (7,)),
        ([6, 8], 7, ()),
        ([4], 0, (1, 2, 3)),
        ([4], 9, ()),
    ],
)
def test_a_gap_is_named_unless_the_base_lies_above_it(
    sequences: list[int], base: int, missing: tuple[int, ...]
) -> None:
    assert missing_sequences(Arrivals(sequences, base)) == missing


def test_a_package_that_says_it_is_the_billionth_names_the_last_few() -> None:
    last = 2**31 - 1
    missing = missing_sequences(Arrivals([3, last - 2, last], 0))
    assert len(missing) == MOST_NAMED
    assert (missing[0], missing[-2:]) == (last - MOST_NAMED - 1, (last - 3, last - 1))


@given(st.sets(st.integers(1, 60)), st.integers(0, 60))
def test_what_arrived_and_what_is_missing_make_the_whole(got: set[int], base: int) -> None:
    missing = set(missing_sequences(Arrivals(got, base)))
    assert not missing & got
    assert missing | got >= set(range(base + 1, max(got, default=0)))


@pytest.mark.parametrize(
    ("arrived", "today", "late"),
    [
        (False, date(2026, 11, 30), False),
        (False, date(2026, 12, 3), False),
        (False, date(2026, 12, 4), True),
        (True, date(2027, 2, 1), False),
    ],
)
def test_a_month_is_late_from_the_fourth_of_the_next(
    arrived: bool, today: date, late: bool
) -> None:
    assert is_late("2026-11", arrived, today) is late
