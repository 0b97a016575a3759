"""One flipped bit in a ledger file: is it found, is it harmless, or is it missed?

A flip is *found* when the check reports it, or opening the file refuses it in plain words. It is
*harmless* when the check is silent and every table still reads as before. It is *missed* when the
check is silent and some content is another.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import attrs

from storage import driver
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import WorldFailed
from storage.operations.check_ledger import check_ledger
from storage.operations.repair import RepairRefused, plan_repair, repair
from tests.reliability.pages import PageMap, Stretch
from tests.reliability.whole_ledger import NOW

__all__ = ["Bench", "Flip", "Outcome"]

Dump = dict[str, list[tuple[Any, ...]]]


@attrs.frozen
class Flip:
    """Where a bit is flipped: the owner of the byte, its place in the file, which bit."""

    owner: str
    at: int
    bit: int


@attrs.frozen
class Outcome:
    """What came of a flip.

    ``verdict``: found, refused (at opening), harmless, missed, or failed (not foreseen).
    ``mended``: the repair put it right wholly; None where none was tried. ``texts`` are the
    findings' sentences or the failure.
    """

    flip: Flip
    verdict: str
    texts: tuple[str, ...] = ()
    mended: bool | None = None


class Bench:
    """Flips bits in copies of one ledger file, each time from the same state."""

    def __init__(self, home: Path, scratch: Path) -> None:
        self._content = (home / LEDGER_NAME).read_bytes()
        self._scratch = scratch
        self._handouts = sorted(home.parent.glob("下发_购进*.xlsx"))
        with open_ledger(self._copy(self._content), clock=lambda: NOW) as ledger:
            self._dump = _dump(ledger)
            roots = dict(
                ledger.query("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
            )
        self.stretches = PageMap(home / LEDGER_NAME, roots).stretches

    def owners(self) -> list[str]:
        """The names of tables and indexes that have content, the header and unused space."""
        return list(dict.fromkeys(each.owner for each in self.stretches))

    def share(self, owner: str) -> int:
        """Return how many bytes belong to an owner."""
        return sum(each.end - each.start for each in self._of(owner))

    def _of(self, owner: str) -> list[Stretch]:
        return [each for each in self.stretches if each.owner == owner and each.end > each.start]

    def flips_in(self, owner: str, count: int, chance: Random) -> Iterator[Flip]:
        """Give places within the bytes of one owner."""
        stretches = self._of(owner)
        weights = [each.end - each.start for each in stretches]
        for _ in range(count if stretches else 0):
            chosen = chance.choices(stretches, weights)[0]
            yield Flip(owner, chance.randrange(chosen.start, chosen.end), chance.randrange(8))

    def flips_anywhere(self, count: int, chance: Random) -> Iterator[Flip]:
        """Give places anywhere in the file."""
        for _ in range(count):
            at = chance.randrange(len(self._content))
            owner = next(e.owner for e in self.stretches if e.start <= at < e.end)
            yield Flip(owner, at, chance.randrange(8))

    def _copy(self, content: bytes) -> Path:
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir(parents=True)
        (self._scratch / LEDGER_NAME).write_bytes(content)
        return self._scratch

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return len(self._content)

    def flipped(self, flip: Flip) -> bytes:
        """Return the file with one bit flipped."""
        content = bytearray(self._content)
        content[flip.at] ^= 1 << flip.bit
        return bytes(content)

    def try_out(self, flip: Flip) -> Outcome:
        """Flip one bit in a copy, open it, check it, and repair what is offered."""
        folder = self._copy(self.flipped(flip))
        try:
            with open_ledger(folder, clock=lambda: NOW) as ledger:
                return self._look(flip, ledger)
        except WorldFailed as error:
            return Outcome(flip, "refused", (str(error),))
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            return Outcome(flip, "failed", (f"{type(error).__name__}: {error}",))

    def _look(self, flip: Flip, ledger: Ledger) -> Outcome:
        report = check_ledger(ledger)
        if report.sound:
            same = _dump_if_readable(ledger) == self._dump
            return Outcome(flip, "harmless" if same else "missed")
        texts = tuple(finding.text for finding in report.findings)
        plan = plan_repair(ledger)
        if plan.is_empty and not plan.batches:
            return Outcome(flip, "found", texts)
        try:
            repair(ledger, plan, handouts=self._handouts if plan.batches else ())
        except RepairRefused as error:
            return Outcome(flip, "found", (*texts, str(error)), mended=False)
        after = check_ledger(ledger)
        mended = after.sound and _content(_dump_if_readable(ledger)) == _content(self._dump)
        return Outcome(flip, "found", (*texts, *(f.text for f in after.findings)), mended=mended)


def _dump(ledger: Ledger) -> Dump:
    """Everything every table and every definition says."""
    names = [
        str(row[0])
        for row in ledger.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        if row[0] != "_sqlite_migrations"
    ]
    found: Dump = {
        name: sorted(ledger.query(f"SELECT * FROM {name} NOT INDEXED"), key=repr) for name in names
    }
    found["_sqlite_migrations"] = ledger.query("SELECT migration_set, name FROM _sqlite_migrations")
    found["sqlite_schema"] = ledger.query(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema "
        "WHERE tbl_name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name"
    )
    return found


def _dump_if_readable(ledger: Ledger) -> Dump | None:
    try:
        return _dump(ledger)
    except (WorldFailed, driver.DatabaseError, ValueError):
        return None


def _content(dump: Dump | None) -> Dump | None:
    """Leave out the one operation a repair adds."""
    if dump is None:
        return None
    kept = [row for row in dump["operation"] if row[1] != "repair_records"]
    return {**dump, "operation": kept}
