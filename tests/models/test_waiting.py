"""A wrong password makes one wait: not at first, then longer each time, at most a minute."""

import pytest

from models.waiting import LONGEST_WAIT, seconds_to_wait


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 2),
        (4, 4),
        (5, 8),
        (6, 16),
        (7, 32),
        (8, 60),
        (9, 60),
        (10**9, 60),
    ],
)
def test_the_wait_doubles_from_the_third_on_up_to_a_minute(wrong: int, seconds: int) -> None:
    assert seconds_to_wait(wrong) == seconds <= LONGEST_WAIT
