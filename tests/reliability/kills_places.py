"""Killed while a backup is restored, and while the whole ledger moves to another folder."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.backup import BackupReason
from models.todo import Todo
from storage import keys
from storage.copies import CopyFacts, facts_of, read_facts
from storage.database import LEDGER_NAME, open_ledger
from storage.folders import PHOTOS_NAME, backups_folder
from storage.ledger import journal
from storage.moved import moved_to
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.relocate import relocate
from storage.operations.restore_backup import examine_backup, restore_backup
from storage.operations.todos import add_todo
from storage.photos import open_photos
from tests.data.ledgers.make import NOW
from tests.reliability.kills_folder import PHOTO
from tests.reliability.kills_ground import lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of, out_of

__all__ = ["MOVE", "RESTORE"]

FACTS = "before.json"
LATER = 5


# ------------------------------------------------------------------------------------- restore


def _lay_backup(root: Path) -> None:
    """A ledger that went on after its backup; what both hold is written down beside."""
    lay_ground(root)
    data = data_of(root)
    with open_photos(data) as photos:
        photos.add_photo(PHOTO, 800, 600)
    with open_ledger(data, clock=lambda: NOW) as ledger:
        held = journal.last_sequence(ledger), journal.head_hash(ledger)
        file = back_up(ledger, BackupReason.MANUAL).file.path.name
        for number in range(LATER):
            add_todo(ledger, Todo(id=f"L{number}", content="备份以后"))
        present = journal.last_sequence(ledger), journal.head_hash(ledger)
        ledger.checkpoint()
    facts = {"file": file, "backup": held, "present": present}
    (out_of(root) / FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _facts(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out_of(root) / FACTS).read_text(encoding="utf-8"))
    return found


def _restore(work: Work) -> None:
    data = data_of(work.root)
    file = backups_folder(data) / _facts(work.root)["file"]
    work.started("restore: drill")
    plan = examine_backup(data, file, clock=lambda: NOW)
    steps = ("restore: opening", "restore: backup", "restore: writing", "restore: swap")
    made = restore_backup(
        data, file, plan, clock=lambda: NOW, progress=lambda done, *_: work.phase(steps[done])
    )
    work.done("restore", operation=made.operation)
    with open_for_work(work) as ledger:
        for number in range(3):
            with work.operation(ledger, "promise"):
                add_todo(ledger, Todo(id=f"R{number}", content="恢复以后"))


def _one_or_the_other(left: Left) -> Iterator[str]:
    """The ledger is that of before or the restored one, whole; the one of before is never lost."""
    facts = _facts(left.root)
    seq, head = facts["present"]
    there = journal.head(left.ledger, seq)
    restores = journal.heads(left.ledger, "name = 'restore'")
    if any(each.what == "restore" for each in left.done) and not restores:
        yield "the restore was acknowledged and is not there"
    if not restores:
        if there is None or there.hash != head:
            yield "nothing was restored, and the ledger is not that of before"
        return
    if journal.head(left.ledger, facts["backup"][0]).hash != facts["backup"][1]:  # type: ignore[union-attr]
        yield "what was restored is not the backup"
    aside = data_of(left.root) / json.loads(restores[0].details)["aside"] / LEDGER_NAME
    if not aside.exists() or not _holds(read_facts(aside, None), seq):
        yield "the ledger of before is lost"
    with open_photos(data_of(left.root)) as photos:
        if [photos.photo(name) for name in photos.names()] != [PHOTO]:
            yield "the photo is not there"


def _holds(facts: CopyFacts, seq: int) -> bool:
    """Whether a ledger that was put aside goes as far (a backup of it may be its last entry)."""
    return facts.operation in (seq, seq + 1)


RESTORE = Scenario(name="restore", prepare=_lay_backup, work=_restore, look=_one_or_the_other)


# ---------------------------------------------------------------------------------------- move


def _lay_photo(root: Path) -> None:
    lay_ground(root)
    with open_photos(data_of(root)) as photos:
        photos.add_photo(PHOTO, 800, 600)


def _move(work: Work) -> None:
    words = {"正在复制台账": "move: ledger"}
    work.started("move")
    moved = relocate(
        data_of(work.root),
        out_of(work.root) / "新",
        clock=lambda: NOW,
        progress=lambda _done, _total, what: work.phase(words.get(what, "move: photos")),
    )
    work.done("move", noted=moved.noted)


def _here_or_there(left: Left) -> Iterator[str]:
    """The old ledger is what it was; the new one is there whole or not at all, noted when whole."""
    target, noted = out_of(left.root) / "新", moved_to(data_of(left.root))
    with_ledger = (target / LEDGER_NAME).exists()
    if noted is not None and not with_ledger:
        yield "a start would go where there is no ledger"
    if any(each.what == "move" for each in left.done) and noted != target:
        yield "the move was acknowledged and is not noted"
    if not with_ledger:
        return
    with left.ledger.snapshot():
        here = facts_of(left.ledger.database.conn)
    if read_facts(target / LEDGER_NAME, None).rows["change"] != here.rows["change"]:
        yield "the new ledger does not hold what the old one holds"
    read_facts(target / PHOTOS_NAME, None)
    with open_ledger(target) as there:
        yield from (finding.text for finding in check_ledger(there).findings)
    keys.forget(target)


MOVE = Scenario(name="move", prepare=_lay_photo, work=_move, look=_here_or_there)
