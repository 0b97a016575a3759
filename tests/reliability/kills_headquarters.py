"""Killed while packages are consolidated, receipts written, and a person decides.

The ledger on the ground is that of a manager who is answered; it is untouched meanwhile, and takes
over at last whatever receipts were written before the kill and after it.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from storage.headquarters.database import Headquarters, open_headquarters
from storage.headquarters.quarantine import quarantined
from storage.operations.import_handouts import import_handouts
from tests.reliability.kills_exchange import LONG_AGO, readers_told
from tests.reliability.kills_scenario import Left, Scenario, Work
from tests.reliability.office_ground import (
    DECISIONS,
    consolidate_post,
    database_of,
    decided,
    holds,
    lay_office,
    receipts_of,
    unsound,
)

__all__ = ["HEADQUARTERS", "PACKAGE_READER"]

_KEPT = "应有.json"
_TRACES = (
    "SELECT (SELECT count(*) FROM file) + (SELECT count(*) FROM quarantined) "
    "+ (SELECT count(*) FROM device_key WHERE enrolled = 1)"
)
"""A file that was read leaves one of these, whatever became of it."""


# ------------------------------------------------------------------------------- what is done


def _lay(root: Path) -> None:
    """Put the post there, and what an unbroken run makes of it."""
    lay_office(root)
    (root / _KEPT).write_text(_unbroken(), encoding="utf-8")


@cache
def _unbroken() -> str:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        lay_office(root)
        _go_on(root)
        with open_headquarters(database_of(root)) as database:
            content = {"holds": repr(holds(database)), "last": _last_receipts(root, database)}
        content["receipts"] = [_told(path) for path in _receipt_files(root)]
    return json.dumps(content)


def _go_on(root: Path) -> None:
    """Do all that is left to be done, as a person would who starts the program again."""
    consolidate_post(root)
    with open_headquarters(database_of(root)) as database:
        for _, decide in DECISIONS[decided(database) :]:
            decide(database)
    consolidate_post(root)


def _work(work: Work) -> None:
    for path in _others(work.root):
        work.started("creation")
        open_headquarters(path).close()
        work.done("creation", created=path.name)
    _consolidate(work, "consolidation")
    with open_headquarters(database_of(work.root)) as database:
        for number, (what, decide) in enumerate(DECISIONS, start=1):
            work.started(f"decision: {what}")
            decide(database)
            work.done(f"decision: {what}", decisions=number)
    _consolidate(work, "consolidation again")


def _consolidate(work: Work, what: str) -> None:
    at_receipts: list[bool] = []

    def progress(done: int, _total: int, file: str) -> None:
        if not file:
            at_receipts.append(True)
        work.phase(f"{what}: {'taking in' if file else 'receipts'}", settled=done)

    def cancelled() -> bool:
        """Asked after each receipt, and all along."""
        if at_receipts:
            work.phase(f"{what}: receipts")
        return False

    work.started(f"{what}: opening")
    done = consolidate_post(work.root, progress=progress, cancelled=cancelled)
    work.done(what, receipts=[path.name for path in done.receipts])


def _others(root: Path) -> list[Path]:
    """Databases that are made and hold nothing yet."""
    return [database_of(root).with_name(f"另一个{number}.db") for number in range(12)]


# ------------------------------------------------------------------------------- what is left


def _whole_office(left: Left) -> Iterator[str]:
    """What was told done is there, what is there is whole, and going on ends as if never broken."""
    kept = json.loads((left.root / _KEPT).read_text(encoding="utf-8"))
    yield from _not_created(left)
    with open_headquarters(database_of(left.root)) as database, database.alone():
        yield from unsound(database)
        yield from _missing(left, database)
    for path in _receipt_files(left.root):
        if _told(path) not in kept["receipts"]:
            yield f"the receipt {path.name} is none of those that were to be written"
    for path in receipts_of(left.root).glob(".*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    _go_on(left.root)
    with open_headquarters(database_of(left.root)) as database:
        yield from (f"after going on: {each}" for each in unsound(database))
        if repr(holds(database)) != kept["holds"]:
            yield "after going on headquarters does not hold what an unbroken run leaves"
        if _last_receipts(left.root, database) != kept["last"]:
            yield "after going on the last receipts are not those of an unbroken run"
        yield from _lies(left, database)
    yield from (
        f"{path.name} stays" for path in database_of(left.root).parent.rglob("*")
        if path.name.startswith(".") or path.name.endswith(("-wal", "-shm", "-journal"))
    )  # fmt: skip


def _not_created(left: Left) -> Iterator[str]:
    """A database whose making broke off is made by whoever comes next."""
    for proof in (each.proof for each in left.done if "created" in each.proof):
        if not database_of(left.root).with_name(proof["created"]).exists():
            yield f"{proof['created']} was made and is not there"
    for path in (path for path in _others(left.root) if path.exists()):
        with open_headquarters(path) as database:
            yield from (f"{path.name}: {each}" for each in unsound(database))


def _missing(left: Left, database: Headquarters) -> Iterator[str]:
    """Files, decisions and receipts that were told done leave what they leave."""
    proofs = [each.proof for each in left.messages]
    traces, told = database.scalar(_TRACES), max((p.get("settled", 0) for p in proofs), default=0)
    if traces < told:
        yield f"{told} files were settled, {traces} left a trace"
    made, told = decided(database), max((p.get("decisions", 0) for p in proofs), default=0)
    if made not in (told, told + 1):
        yield f"{told} decisions were acknowledged, {made} are there"
    noted = {str(name) for (name,) in database.query("SELECT file FROM receipt_written")}
    for name in noted.union(*(proof.get("receipts", ()) for proof in proofs)):
        if not (receipts_of(left.root) / name).is_file():
            yield f"the receipt {name} is noted and not there"


def _receipt_files(root: Path) -> list[Path]:
    return sorted(receipts_of(root).glob("下发_*.xlsx"))


def _told(path: Path) -> str:
    """All that a receipt says, as text to compare; what cannot be read says that."""
    try:
        book = CalamineWorkbook.from_path(path)
        return repr([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    except CalamineError as error:
        return f"unreadable: {error}"


def _last_receipts(root: Path, database: Headquarters) -> dict[str, str]:
    rows = database.query("SELECT manager, file FROM receipt_written ORDER BY number")
    return {str(manager): _told(receipts_of(root) / name) for manager, name in rows}


def _lies(left: Left, database: Headquarters) -> Iterator[str]:
    """Taken over, receipts confirm nothing that headquarters has not got."""
    mine = [path for path in _receipt_files(left.root) if "A001" in path.name]
    import_handouts(left.ledger, mine)
    held = set(database.query("SELECT kind, record_id, revision FROM version"))
    confirmed = set(left.ledger.query("SELECT kind, record_id, revision FROM acknowledged"))
    if not confirmed:
        yield "nothing is confirmed"
    yield from (f"{record} is confirmed and not held" for record in sorted(confirmed - held))


HEADQUARTERS = Scenario(name="headquarters", prepare=_lay, work=_work, look=_whole_office)


# --------------------------------------------------------------------------- the reader dies


def _work_while_readers_die(work: Work) -> None:
    """Consolidate; the files whose reading broke off wait, the others are in."""
    with readers_told(work):
        done = consolidate_post(work.root)
    codes = sorted(each.code for each in done.apart)
    work.done("consolidation", taken=done.new, codes=codes)


def _others_came_in(left: Left) -> Iterator[str]:
    """The program goes on: at most the file that was being read is told apart, and comes again."""
    if left.messages[-1].kind != "ended":
        yield "the program did not go on"
    for proof in (each.proof for each in left.done):
        if proof["codes"].count("died") > 1:
            yield f"more than one file was given up: {proof['codes']}"
    yield from _whole_office(left)
    with open_headquarters(database_of(left.root)) as database:
        if any(each.code == "died" for each in quarantined(database)):
            yield "a file whose reading broke off was not read again"


PACKAGE_READER = Scenario(
    name="headquarters, its reader",
    prepare=_lay,
    work=_work_while_readers_die,
    look=_others_came_in,
    aim="reading child",
)
