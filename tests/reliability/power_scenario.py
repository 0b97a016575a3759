"""What a scenario of the power cuts is: see :mod:`tests.reliability.power_scenarios`."""

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import attrs

from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.ledger import journal
from storage.ledger.drafts import get_draft, save_draft
from storage.operations.check_ledger import check_ledger

__all__ = [
    "LEDGER", "NOW", "Done", "Scenario", "Subject", "fixed_chance", "kept_ledger", "old_ledger",
    "opened",
]  # fmt: skip

NOW = datetime(2026, 11, 24, 10, 8, tzinfo=timezone(timedelta(hours=8)))
KEPT = Path(__file__).resolve().parents[1] / "data" / "ledgers"
_AFTERWARDS = "after the cut"

Done = Callable[[Any], None]
"""Called with the open database once something in it was acknowledged."""


@attrs.frozen(kw_only=True)
class Subject:
    """A kind of database that is cut.

    ``open`` opens the one in a folder, to be used in ``with``, with ``query``; ``faults`` says what
    is wrong with it; ``head`` is what moves with every operation; ``save`` writes something more
    that ``saved`` finds again.
    """

    name: str
    open: Callable[[Path], Any]
    faults: Callable[[Any], Sequence[str]]
    head: Callable[[Any], str]
    save: Callable[[Any], None]
    saved: Callable[[Any], bool]


def opened(folder: Path) -> Ledger:
    """Open a ledger with a clock that stands still."""
    return open_ledger(folder, clock=lambda: NOW)


def _faults(ledger: Ledger) -> Sequence[str]:
    return [str(finding.text) for finding in check_ledger(ledger).findings]


LEDGER = Subject(
    name=LEDGER_NAME,
    open=opened,
    faults=_faults,
    head=journal.head_hash,
    save=lambda ledger: save_draft(ledger, _AFTERWARDS, "visit", "HZ1", {}),
    saved=lambda ledger: get_draft(ledger, _AFTERWARDS) is not None,
)


@attrs.frozen(kw_only=True)
class Scenario:
    """One thing that is done while the power may fail; the module says how to write one."""

    name: str
    prepare: Callable[[Path], None]
    run: Callable[[Path, Done], None]
    subject: Subject = LEDGER
    databases: tuple[str, ...] = (LEDGER_NAME,)
    beside: Callable[[Path], object] | None = None
    upgrades: bool = False
    checkpoint_pages: int | None = None
    forgets: frozenset[str] = frozenset()


def old_ledger(folder: Path) -> None:
    """The ledger the first schema's program left, closed properly."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(KEPT / "0001.db", folder / LEDGER_NAME)


def kept_ledger(folder: Path) -> None:
    """The same ledger of today's schema: shops, goods, purchases, visits, todos, a draft."""
    old_ledger(folder)
    opened(folder).close()


@contextmanager
def fixed_chance(seed: int) -> Iterator[None]:
    """Make the ids that are made inside the same each time: where a row lies hangs on its id."""
    chance = Random(seed)

    def next_id() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128), version=4)

    with patch.object(uuid, "uuid4", next_id):
        yield
