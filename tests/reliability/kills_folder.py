"""Killed while whole files are written: migration, backup, start password."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from models.backup import BackupReason
from models.todo import Todo
from storage import driver, key_file
from storage.backup import list_backups
from storage.copies import CopyFacts, facts_of, read_facts
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.folders import PHOTOS_NAME, backups_folder
from storage.key_file import WrongPassword
from storage.keys import key_for
from storage.migrations import SCHEMA_VERSION
from storage.operations.backup import back_up
from storage.operations.protection import (
    change_password,
    is_protected,
    protect,
    settle_copies,
    unlock,
    unprotect,
)
from storage.operations.todos import add_todo
from storage.photos import open_photos
from tests.reliability.kills_ground import lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of, opened, out_of
from tests.reliability.kills_worker import Message

__all__ = ["BACKUP", "KEPT", "MIGRATION", "PASSWORD", "lay_kept_ledger", "migration_of"]

KEPT = Path(__file__).resolve().parents[1] / "data" / "ledgers"
FIRST = KEPT / "0001.db"
READABLE = "好运烟酒商店示例"
"""Stands in the ledger of the password scenario, and must not be readable while it is set."""
PASSWORDS = ("青山遮不住的那条路", "毕竟东流去的那江水")
NAMES = "backups.txt"
QUICK = {"n": 2**4, "r": 8, "p": 1}
PHOTO = b"\xff\xd8" + READABLE.encode() + bytes(200_000)
WORDS = {"正在加密": "encrypting", "正在解除加密": "decrypting"}


# ----------------------------------------------------------------------------------- migration


def lay_kept_ledger(root: Path, kept: Path = FIRST) -> None:
    """Put a ledger of an earlier schema on a scenario's ground."""
    data_of(root).mkdir()
    shutil.copyfile(kept, data_of(root) / LEDGER_NAME)


def _upgrade(work: Work) -> None:
    work.started("migration")
    with open_ledger(data_of(work.root)) as ledger:
        work.done("migration", version=ledger.scalar("PRAGMA user_version"))
        for number in range(3):
            with work.operation(ledger, "promise"):
                add_todo(ledger, Todo(id=f"M{number}", content="升级以后"))


def facts_at(path: Path) -> CopyFacts:
    """Return what a plain database holds, as it is."""
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        return facts_of(connection)


def _old_or_new(kept: Path, root: Path, messages: list[Message]) -> Iterable[str]:
    """The file is of the old schema or of today's, with all that was in it; a copy is kept."""
    old, now = facts_at(kept), facts_at(data_of(root) / LEDGER_NAME)
    if now.version not in (old.version, SCHEMA_VERSION):
        yield f"the ledger is of version {now.version}"
    if now.version == old.version and now != old:
        yield f"an old ledger is not as it was: {now}"
    if now.version != SCHEMA_VERSION and any(each.kind == "done" for each in messages):
        yield "an upgrade that was done is gone"
    if now.version == SCHEMA_VERSION:
        copies = list_backups(backups_folder(data_of(root)))
        held = [read_facts(each.path, None) for each in copies]
        if held != [old]:
            yield f"there is no copy of the old ledger: {held}"


def _upgraded(kept: Path, left: Left) -> Iterable[str]:
    """Whatever was left, now it is of today's schema, and the journal is as it was."""
    if left.ledger.scalar("PRAGMA user_version") != SCHEMA_VERSION:
        yield "the ledger is not of today's schema"
    with closing(driver.connect(str(kept), isolation_level=None)) as first:
        written = first.execute("SELECT operation, position, after FROM change").fetchall()
    held = left.ledger.query(
        "SELECT operation, position, after FROM change WHERE operation <= ?",
        (max(row[0] for row in written),),
    )
    if sorted(held) != sorted(written):
        yield "the journal is not as it was"


def migration_of(kept: Path) -> Scenario:
    """The upgrade of a kept ledger."""
    return Scenario(
        name="migration",
        prepare=lambda root: lay_kept_ledger(root, kept),
        work=_upgrade,
        before=partial(_old_or_new, kept),
        look=partial(_upgraded, kept),
    )


MIGRATION = migration_of(FIRST)


# ------------------------------------------------------------------------------------- backup


def _lay_photos(root: Path) -> None:
    lay_ground(root)
    with open_photos(data_of(root)) as photos:
        photos.add_photo(PHOTO, 800, 600)


def _back_up(work: Work) -> None:
    with open_for_work(work) as ledger:
        for number in range(4):
            with work.operation(ledger, "promise"):
                add_todo(ledger, Todo(id=f"B{number}", content="备份以前"))
            before = ledger.scalar("SELECT max(seq) FROM operation")
            work.started("backup", after=before)
            made = back_up(
                ledger,
                BackupReason.MANUAL,
                progress=lambda _done, _total, words: work.phase(f"backup: {words[-2:]}"),
            )
            work.done("backup", file=made.file.path.name, holds=before)


def _whole_backups(left: Left) -> Iterator[str]:
    """Every backup that bears its name is whole, and every acknowledged one is there."""
    place = backups_folder(data_of(left.root))
    for backup in list_backups(place):
        facts = read_facts(backup.path, key_for(data_of(left.root)))
        if facts.operation != backup.name.operation or facts.head[:8] != backup.name.head:
            yield f"{backup.path.name} holds another state"
    for message in (each for each in left.done if each.what == "backup"):
        path = place / message.proof["file"]
        if not path.exists() or read_facts(path, None).operation != message.proof["holds"]:
            yield f"the backup {path.name} was acknowledged and is not there"
    made = back_up(left.ledger, BackupReason.MANUAL)
    if made.skipped and not any(each.what == "backup" for each in left.done):
        yield f"a backup was taken for done: {made}"
    yield from (f"{path.name} stays" for path in place.glob("*-journal"))


BACKUP = Scenario(name="backup", prepare=_lay_photos, work=_back_up, look=_whole_backups)


# ----------------------------------------------------------------------------- start password


def _lay_secrets(root: Path) -> None:
    """A ledger with a photo and a backup, all of them readable."""
    _lay_photos(root)
    with open_ledger(data_of(root)) as ledger:
        add_todo(ledger, Todo(id="S", content=READABLE))
        back_up(ledger, BackupReason.MANUAL)
    (out_of(root) / NAMES).write_text(_names(root), encoding="utf-8")


def _names(root: Path) -> str:
    return "\n".join(each.path.name for each in list_backups(backups_folder(data_of(root))))


def _set_change_and_take_away(work: Work) -> None:
    data = data_of(work.root)

    def progress(done: int, _total: int, words: str) -> None:
        work.phase(f"{WORDS[words]} {done}")

    key_file._COST = QUICK  # of this process, which is nobody else's: the kills shall hit files
    first, second = PASSWORDS
    work.started("protect", becomes=first)
    protect(data, first, progress)
    work.done("protect", password=first)
    with open_for_work(work) as ledger, work.operation(ledger, "promise"):
        add_todo(ledger, Todo(id="", content=READABLE))
    work.started("change", becomes=second)
    change_password(data, second, old=first)
    work.done("change", password=second)
    work.started("unprotect", becomes=None)
    unprotect(data, second, progress)
    work.done("unprotect", password=None)


def _unlocked(root: Path, messages: list[Message]) -> Ledger:
    """Open with the password that counts: the last acknowledged, or the one that was on its way."""
    data = data_of(root)
    told = [each.proof for each in messages if {"password", "becomes"} & each.proof.keys()]
    acknowledged = [each["password"] for each in told if "password" in each]
    allowed = {acknowledged[-1] if acknowledged else None}
    if told and "becomes" in told[-1]:
        allowed.add(told[-1]["becomes"])
    if not is_protected(data):
        if None not in allowed:
            raise AssertionError("the ledger is readable and should not be")
        return opened(root, messages)
    for password in allowed - {None}:
        try:
            unlock(data, password)
        except WrongPassword:
            continue
        settle_copies(data)
        return opened(root, messages)
    raise AssertionError(f"none of {allowed} opens the ledger")


def _nothing_readable(left: Left) -> Iterator[str]:
    """While a password is set nothing can be read; backups and photos open like the ledger."""
    data = data_of(left.root)
    key = key_for(data)
    left.ledger.checkpoint()
    if key is not None:
        for path in sorted(data.rglob("*")):
            if path.is_file() and READABLE.encode() in path.read_bytes():
                yield f"{path.relative_to(data)} can be read"
    copies = [each.path for each in list_backups(backups_folder(data))]
    if (out_of(left.root) / NAMES).read_text(encoding="utf-8") != _names(left.root):
        yield f"the backups are not those there were: {_names(left.root)}"
    for path in (*copies, data / PHOTOS_NAME, backups_folder(data) / PHOTOS_NAME):
        read_facts(path, key)
    with open_photos(data) as photos:
        if [photos.photo(name) for name in photos.names()] != [PHOTO]:
            yield "the photo is not there"


PASSWORD = Scenario(
    name="start password",
    prepare=_lay_secrets,
    work=_set_change_and_take_away,
    open=_unlocked,
    look=_nothing_readable,
)
