"""The ground the killed scenarios start from: a small ledger that holds one of everything."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from models.manager import Manager
from storage.database import Ledger, open_ledger
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile
from tests.data.ledgers.make import NOW, fill
from tests.reliability.kills_scenario import Work, data_of, out_of

__all__ = ["DAY", "GOODS", "SHOPS", "lay_bare_ground", "lay_ground", "open_for_work"]

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


def lay_bare_ground(root: Path) -> None:
    """Put a ledger there that knows shops and products only, and a package of what it lacks."""
    handouts = _kept().parent / "下发"
    out_of(root).mkdir()
    for package in handouts.glob("上报_*.xlsx"):
        shutil.copy(package, out_of(root))
    with open_ledger(data_of(root), clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="示例员", organisation="示例烟草"))
        import_handouts(ledger, [handouts / "下发_一.xlsx"])
        ledger.checkpoint()


def open_for_work(work: Work) -> Ledger:
    """Open the ledger in the worker, at the day on which everything in it happened."""
    return open_ledger(data_of(work.root), clock=lambda: NOW)
