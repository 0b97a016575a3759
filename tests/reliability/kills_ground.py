"""The ground the killed scenarios start from: a small ledger that holds one of everything."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from storage.database import Ledger, open_ledger
from tests.data.ledgers.make import NOW, fill
from tests.reliability.kills_scenario import Work, data_of, out_of

__all__ = ["DAY", "GOODS", "SHOPS", "lay_ground", "open_for_work"]

DAY = NOW.date()
SHOPS = ("HZ1", "HZ2", "HZ3", "HZ4")
"""The first two are standard stores."""
GOODS = tuple(f"P{number:02}" for number in range(12))


@cache
def _kept() -> Path:
    folder = tempfile.mkdtemp(prefix="roundbook-ground-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    handouts = Path(folder) / "下发"
    handouts.mkdir()
    with open_ledger(data_of(Path(folder)), clock=lambda: NOW) as ledger:
        fill(ledger, handouts)
        ledger.checkpoint()
    return data_of(Path(folder))


def lay_ground(root: Path) -> None:
    """Put the ledger on a scenario's ground, and an empty folder beside it."""
    shutil.copytree(_kept(), data_of(root))
    out_of(root).mkdir()


def open_for_work(work: Work) -> Ledger:
    """Open the ledger in the worker, at the day on which everything in it happened."""
    return open_ledger(data_of(work.root), clock=lambda: NOW)
