"""Wrong passwords cost time, also across program starts; a right one ends the count."""

from pathlib import Path

import pytest

from storage.key_file import WrongPassword
from storage.operations.tries import TRIES_NAME, TooSoon, one_try, seconds_left
from tests.storage.conftest import StandingClock


def guess(folder: Path, clock: StandingClock, *, right: bool = False) -> None:
    with one_try(folder, clock):
        if not right:
            raise WrongPassword("启动密码不对。")


def fail(folder: Path, clock: StandingClock, times: int) -> None:
    """Guess wrong so often, waiting as long as it takes in between."""
    for _ in range(times):
        clock.move(seconds=seconds_left(folder, clock()))
        with pytest.raises(WrongPassword):
            guess(folder, clock)


def test_two_slips_cost_nothing_the_third_two_seconds(tmp_path: Path, clock: StandingClock) -> None:
    fail(tmp_path, clock, 2)
    assert seconds_left(tmp_path, clock()) == 0
    fail(tmp_path, clock, 1)
    assert seconds_left(tmp_path, clock()) == 2
    fail(tmp_path, clock, 1)
    assert seconds_left(tmp_path, clock()) == 4


def test_while_one_has_to_wait_nothing_is_tried(tmp_path: Path, clock: StandingClock) -> None:
    fail(tmp_path, clock, 5)
    clock.move(seconds=3)
    with pytest.raises(TooSoon, match="请等 5 秒") as told:
        guess(tmp_path, clock, right=True)
    assert told.value.seconds == 5
    clock.move(seconds=5)
    guess(tmp_path, clock, right=True)


def test_a_right_password_ends_the_count(tmp_path: Path, clock: StandingClock) -> None:
    fail(tmp_path, clock, 4)
    clock.move(minutes=1)
    guess(tmp_path, clock, right=True)
    assert not (tmp_path / TRIES_NAME).exists()
    fail(tmp_path, clock, 2)
    assert seconds_left(tmp_path, clock()) == 0


def test_nobody_waits_longer_than_a_minute(tmp_path: Path, clock: StandingClock) -> None:
    fail(tmp_path, clock, 20)
    assert seconds_left(tmp_path, clock()) == 60


def test_a_clock_set_back_does_not_lock_anybody_out(tmp_path: Path, clock: StandingClock) -> None:
    fail(tmp_path, clock, 6)
    clock.move(days=-30)
    assert seconds_left(tmp_path, clock()) == 16
    clock.move(seconds=10)
    assert seconds_left(tmp_path, clock()) == 6
    clock.move(seconds=6)
    assert seconds_left(tmp_path, clock()) == 0


@pytest.mark.parametrize(
    "spoilt",
    [
        "", "{}", "[]", '{"wrong": "x", "at": 1}', '{"wrong": 1e999}', "[" * 100_000,
        '{"wrong": 50, "at": NaN}', '{"wrong": 50, "at": 1e999}',
    ],
)  # fmt: skip
def test_a_missing_or_spoilt_count_is_harmless(
    tmp_path: Path, clock: StandingClock, spoilt: str
) -> None:
    (tmp_path / TRIES_NAME).write_text(spoilt, encoding="utf-8")
    assert seconds_left(tmp_path, clock()) == 0
    fail(tmp_path, clock, 3)
    assert seconds_left(tmp_path, clock()) == 2


def test_a_folder_that_cannot_be_written_keeps_no_count(
    tmp_path: Path, clock: StandingClock
) -> None:
    nowhere = tmp_path / "missing"
    for _ in range(5):
        with pytest.raises(WrongPassword):
            guess(nowhere, clock)
    assert seconds_left(nowhere, clock()) == 0


def test_the_count_holds_neither_password_nor_name(tmp_path: Path, clock: StandingClock) -> None:
    fail(tmp_path, clock, 3)
    assert set((tmp_path / TRIES_NAME).read_text(encoding="utf-8")) <= set(
        '{}"wrongat: .,0123456789'
    )
