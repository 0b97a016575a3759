"""The fresh look after a kill: as the next start does it, and then harder.

The lock is free; what broke off is settled; nothing temporary is left in the data folder; the
ledger opens and is sound (file, references, chain of hashes, rows against the journal, batches);
every acknowledged operation stands in the journal with its hash; at most the one operation that was
under way is there beside them, whole; the ledger can be worked in, and undone, and is sound again.
"""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from models.todo import Todo
from storage import keys
from storage.database import LEDGER_NAME
from storage.instance_lock import InstanceLock
from storage.ledger import journal
from storage.operations.check_ledger import check_ledger
from storage.operations.folder import settle_folder
from storage.operations.history import undo
from storage.operations.todos import add_todo
from tests.reliability.kills_scenario import Left, Scenario, data_of, operations_after
from tests.reliability.kills_worker import Message

__all__ = ["look_after", "temporary_files"]

TEMPORARY = (".*", "*.new", "*.part", "*.tmp", "swap.json")
LOGS = (f"{LEDGER_NAME}-wal", f"{LEDGER_NAME}-shm", "photos.db-wal", "photos.db-shm")


def look_after(scenario: Scenario, root: Path, messages: list[Message]) -> tuple[list[str], int]:
    """Look at what a killed worker left; return what is violated, and how many files were swept."""
    data, swept = data_of(root), 0
    violations = [f"the work failed: {each.what}" for each in messages if each.kind == "failed"]
    try:
        with InstanceLock(data).acquire("look"):
            violations += scenario.before(root, messages)
            swept = len(settle_folder(data))
            violations += [f"{name} was left" for name in temporary_files(data)]
            with scenario.open(root, messages) as ledger:
                violations += _look(scenario, Left(root, ledger, messages))
            violations += [f"{name} stays" for name in LOGS if (data / name).exists()]
    except Exception as error:  # noqa: BLE001 - whatever stops the look is what was looked for
        violations.append(f"{type(error).__name__}: {error}")
    finally:
        keys.forget(data)
    return violations, swept


def temporary_files(folder: Path) -> list[str]:
    """Return the names under ``folder`` that only something half-done has."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(fnmatch(path.name, pattern) for pattern in TEMPORARY)
    )


def _look(scenario: Scenario, left: Left) -> Iterator[str]:
    yield from _unsound(left)
    yield from _missing(left)
    yield from _too_much(left)
    yield from scenario.look(left)
    before = journal.last_sequence(left.ledger)
    add_todo(left.ledger, Todo(id="", content="接着做"))
    undo(left.ledger)
    if journal.last_sequence(left.ledger) != before + 2:
        yield "the ledger cannot be worked in again"
    yield from (f"after going on: {each}" for each in _unsound(left))


def _unsound(left: Left) -> Iterator[str]:
    yield from (
        f"{finding.code} {finding.where}: {finding.text}"
        for finding in check_ledger(left.ledger).findings
    )


def _missing(left: Left) -> Iterator[str]:
    """Every acknowledged operation stands in the journal as it was told."""
    for message in (each for each in left.done if "seq" in each.proof):
        head = journal.head(left.ledger, message.proof["seq"])
        if head is None:
            yield f"“{message.what}” was acknowledged as {message.proof['seq']} and is missing"
        elif head.hash != message.proof["hash"]:
            yield f"“{message.what}” ({message.proof['seq']}) is not what was acknowledged"


def _too_much(left: Left) -> Iterator[str]:
    """Beside what was acknowledged there is the one step that was under way, or not."""
    told = [each for each in left.messages if {"seq", "after"} & each.proof.keys()]
    if not told:
        return
    last = told[-1].proof
    found = operations_after(left.ledger, last.get("seq", last.get("after", 0)))
    if found > (last.get("count", 1) if "after" in last else 0):
        yield f"{found} operations are there after “{told[-1].what}” ({told[-1].kind})"
