"""Flips single bits, or empties pages, of a small ledger and visits every page of the window.

`python benchmarks/window_flips.py [--pages] [--trials 300]` prints how many the window saw, how
many files could not be opened at all, and whether the read-only window came up for the others.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent

from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import LedgerDamaged, WorldFailed
from storage.rescue import open_rescue
from tests.ui.screens.conftest import (
    RecordingDialogs,
    StandingClock,
    make_territory,
)
from ui.app import prepare_application
from ui.assembly import Application

PAGE = 4096


def spoilt(content: bytes, chance: random.Random, *, pages: bool) -> bytes:
    """Return the file with one bit flipped beyond its first two pages, or one page emptied."""
    made = bytearray(content)
    if pages:
        at = chance.randrange(4, len(made) // PAGE) * PAGE
        made[at : at + PAGE] = bytes(PAGE)
    else:
        at = chance.randrange(2 * PAGE, len(made))
        made[at] ^= 1 << chance.randrange(8)
    return bytes(made)


def put(folder: Path, content: bytes) -> None:
    """Lay the file there alone, without the log of the trial before."""
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    (folder / LEDGER_NAME).write_bytes(content)


def visit(ledger: Ledger) -> bool:
    """Open the window and show every page; tell whether nothing failed."""
    app, failures = prepare_application(), list[BaseException]()
    application: Application | None = None
    sys.excepthook = lambda _kind, error, _trace: failures.append(error)
    try:
        application = Application(ledger, dialogs=RecordingDialogs())
        for key in application.window.pages:
            application.window.show_page(key)
            app.processEvents()
    except Exception as error:  # noqa: BLE001 - whatever it was, the window does not show it
        failures.append(error)
    finally:
        sys.excepthook = sys.__excepthook__
    if application is not None:
        application.window.may_close = lambda: True
        application.window.close()
        application.window.deleteLater()
        application.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not failures


def try_one(folder: Path, content: bytes) -> str:
    """Say what came of one spoilt file."""
    put(folder, content)
    try:
        with open_ledger(folder, clock=StandingClock()) as ledger:
            if visit(ledger):
                return "not seen by the window"
    except WorldFailed:
        pass
    put(folder, content)
    try:
        with open_rescue(folder, clock=StandingClock()) as ledger:
            ledger.read_only_because = LedgerDamaged("")
            return "seen, read only every page came" if visit(ledger) else "READ ONLY FAILED"
    except WorldFailed:
        return "nothing can be read"


def main() -> None:
    """Print how the trials ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    chance, ends = random.Random(given.seed), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        folder = make_territory(Path(place) / "ledger")
        content = (folder / LEDGER_NAME).read_bytes()
        for _trial in range(given.trials):
            ends[try_one(folder, spoilt(content, chance, pages=given.pages))] += 1
    for end, count in ends.most_common():
        print(f"{count:5} {end}")


if __name__ == "__main__":
    main()
