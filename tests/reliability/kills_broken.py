"""Scenarios that are wrong on purpose: the harness must find each of them out."""

import subprocess
import sys
from pathlib import Path

from models.todo import Todo
from storage.ledger import journal
from storage.ledger.unit_of_work import operation
from storage.operations.todos import add_todo
from tests.reliability.kills_ground import lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of, out_of

__all__ = ["BROKEN"]

MANY = 400
PARTS = 200


def _too_early(work: Work) -> None:
    """Acknowledge before the commit."""
    with open_for_work(work) as ledger:
        for number in range(8):
            work.started("promise", after=journal.last_sequence(ledger))
            with operation(ledger, "add_todo") as unit:
                work.done("promise", id=f"{number}-0")
                for each in range(MANY):
                    unit.save(Todo(id=f"{number}-{each}", content="答复"))


def _promised(left: Left) -> list[str]:
    ids = [each.proof["id"] for each in left.done if "id" in each.proof]
    held = {row[0] for row in left.ledger.query("SELECT id FROM todo")}
    return [f"the promise {each} is missing" for each in ids if each not in held]


def _by_half(work: Work) -> None:
    """Make one step of two operations."""
    with open_for_work(work) as ledger:
        for number in range(8):
            seq = journal.last_sequence(ledger) + 2
            work.started("pair", after=seq - 2)
            add_todo(ledger, Todo(id=f"{number}-head", content="甲"))
            with operation(ledger, "add_todo") as unit:
                for each in range(MANY):
                    unit.save(Todo(id=f"{number}-{each}", content="乙"))
            work.done("pair", seq=seq, hash=journal.head_hash(ledger))


def _pairs(left: Left) -> list[str]:
    held = {row[0] for row in left.ledger.query("SELECT id FROM todo")}
    return [
        f"the pair {number} is there by half"
        for number in range(8)
        if (f"{number}-head" in held) != (f"{number}-0" in held)
    ]


def _in_place(work: Work) -> None:
    """Write a file where it shall lie, bit by bit."""
    for _ in range(20):
        work.started("file")
        _write(out_of(work.root) / "blatt")
        work.done("file")


def _write(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(PARTS):
            file.write(bytes(2**16))


def _left_in_place(left: Left) -> list[str]:
    return [
        f"{path.name} is there by half: {path.stat().st_size} bytes"
        for path in out_of(left.root).iterdir()
        if path.stat().st_size != PARTS * 2**16
    ]


def _litter(work: Work) -> None:
    """Write beside and rename, but under a name that no start sweeps away."""
    path = data_of(work.root) / "blatt.tmp"
    for _ in range(20):
        work.started("file")
        _write(path)
        path.replace(out_of(work.root) / "blatt")
        work.done("file")


def _child_lives_on(work: Work) -> None:
    """Start a process that does not end with its parent."""
    code = "import time; time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL) as child:
        for _ in range(20):
            work.started("file")
            _write(out_of(work.root) / "blatt")
            work.done("file")
        child.kill()


BROKEN: tuple[Scenario, ...] = (
    Scenario(name="broken: too early", prepare=lay_ground, work=_too_early, look=_promised),
    Scenario(name="broken: by half", prepare=lay_ground, work=_by_half, look=_pairs),
    Scenario(name="broken: in place", prepare=lay_ground, work=_in_place, look=_left_in_place),
    Scenario(name="broken: litter", prepare=lay_ground, work=_litter),
    Scenario(name="broken: child lives on", prepare=lay_ground, work=_child_lives_on),
)
