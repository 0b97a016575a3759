"""What the clock is held against: the last operation by its number, and forms not finished."""

from datetime import timedelta

from models.clock_jump import clock_jump
from models.manager import Manager
from storage.database import Ledger
from storage.ledger.drafts import discard_draft, save_draft
from storage.operations.profile import set_profile
from storage.queries.clock import last_known_time
from tests.storage.conftest import StandingClock


def save(ledger: Ledger, name: str) -> None:
    set_profile(ledger, Manager(id="A001", name=name, organisation="示例烟草"))


def test_an_empty_ledger_knows_no_time(ledger: Ledger) -> None:
    assert last_known_time(ledger) is None


def test_the_last_operation_by_its_number(ledger: Ledger, clock: StandingClock) -> None:
    right = clock.now
    clock.move(days=3000)
    save(ledger, "一")
    clock.now = right
    assert last_known_time(ledger) == right + timedelta(days=3000)
    save(ledger, "二")
    assert last_known_time(ledger) == right  # the clock was set right: told once, not for ever
    assert clock_jump(last_known_time(ledger), clock()) is None


def test_a_form_that_was_saved_later_counts_until_it_is_put_aside(
    ledger: Ledger, clock: StandingClock
) -> None:
    save(ledger, "一")
    clock.move(hours=2)
    save_draft(ledger, "d1", "visit", "HZ1", {"day": "2026-11-23"})
    saved = clock.now
    clock.move(hours=-5)
    assert last_known_time(ledger) == saved
    discard_draft(ledger, "d1")
    assert last_known_time(ledger) == saved - timedelta(hours=2)
