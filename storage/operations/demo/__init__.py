"""A ledger of a made-up territory with two months of work in it, through the real use cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

from models.manager import Manager
from storage.clock import Clock
from storage.database import Ledger
from storage.demo.shops import MANAGER_ID
from storage.demo.territory import (
    DEMO_DAY,
    ORGANISATION,
    SEED,
    Territory,
    make_handouts,
    make_territory_data,
)
from storage.operations.demo.story import SetClock, tell_story
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile

__all__ = ["DEMO_DAY", "make_territory"]

_PROFILE = Manager(
    id=MANAGER_ID,
    name="周海宁",
    phone="19900000001",
    organisation=ORGANISATION,
    department="海滨营销部",
    area="第三片区",
    supervisor="许立新",
)


def make_territory(
    ledger: Ledger, handouts: Path, today: date = DEMO_DAY, seed: int = SEED
) -> Territory:
    """Fill a new ledger; the handouts are written into ``handouts`` and imported from there.

    Everything in it was done by the use cases the window calls, at the times it tells.
    """
    territory = make_territory_data(today, seed)
    paths = make_handouts(handouts, territory)
    with _at_any_time(ledger) as set_clock:
        first = territory.working_days[0]
        set_clock(first, time(8, 5))
        set_profile(ledger, _PROFILE)
        import_handouts(ledger, paths[:-1])
        tell_story(ledger, territory, set_clock, seed)
        set_clock(today, time(7, 50))
        import_handouts(ledger, paths[-1:])
    return territory


@contextmanager
def _at_any_time(ledger: Ledger) -> Iterator[SetClock]:
    clock: Clock = ledger.clock
    zone = clock().tzinfo

    def set_clock(day: date, moment: time) -> None:
        now = datetime.combine(day, moment, zone)
        ledger.clock = lambda: now

    try:
        yield set_clock
    finally:
        ledger.clock = clock
