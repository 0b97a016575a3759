"""Kills setting, changing and removing the start password at every step that touches the disk.

``python tests/reliability/protection_stages.py FOLDER [EVERY]``: a copy of the ground for each step
(or each seventh …), killed there, then started again; prints one JSON line for each with what was
wrong.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.backup import BackupReason
from models.errors import RoundbookError
from storage import driver, key_file, keys
from storage.database import open_ledger
from storage.operations import protection
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.copies_under_key import settle_all_copies
from storage.operations.folder import settle_folder
from storage.photos import open_photos
from tests.reliability.secret_world import PHOTO, World, fill

PASSWORD, OTHER = "a good password", "another password"
QUICK = {"n": 2**4, "r": 8, "p": 1}
STEPS_OF_SQLITE = 400
"""A statement may be killed within, after so many instructions of its program."""


class Counter:
    """Counts what touches the disk and kills its process at one step."""

    def __init__(self, at: int) -> None:
        self.at, self.steps = at, 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.step()
            return function(*arguments, **options)

        return call

    def watch(self) -> None:
        """Count from now on: synced, renamed, removed, linked, and the work of SQLite."""
        for name in ("fsync", "replace", "unlink", "rename", "link"):
            setattr(os, name, self.around(getattr(os, name)))
        connect = driver.connect

        def watched(*arguments: Any, **options: Any) -> Any:
            connection = connect(*arguments, **options)
            connection.set_progress_handler(lambda: self.step(), STEPS_OF_SQLITE)
            return connection

        driver.connect = watched


def _set(world: World) -> None:
    protection.protect(world.data, PASSWORD)


def _change(world: World) -> None:
    protection.change_password(world.data, OTHER, old=PASSWORD)


def _remove(world: World) -> None:
    protection.unprotect(world.data, PASSWORD)


def killed_at(world: World, work: Callable[[World], None], at: int) -> bool:
    """Do ``work`` in a process that dies at step ``at``; tell whether it did."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            counter = Counter(at)
            counter.watch()
            work(world)
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, f"{work.__name__} failed at step {at}"
    return False


def wrong_after_start(world: World, *, readable_allowed: bool) -> list[str]:
    """Start again as the program does and return what is not as it must be."""
    folder = world.data
    settle_folder(folder)
    protected = protection.is_protected(folder)
    if protected and not opens(folder):
        return ["no password opens it"]
    wrong = [] if protected or readable_allowed else ["it lies open and should not"]
    with open_ledger(folder) as ledger:
        if protected:
            settle_all_copies(ledger)
        if not check_ledger(ledger).sound:
            wrong.append("the ledger is not sound")
        if ledger.scalar("SELECT count(*) FROM visit") != 1:
            wrong.append("the visit is gone")
    with open_photos(folder) as photos:
        if [photos.photo(name) for name in photos.names()] != [PHOTO]:
            wrong.append("the photo is gone")
    left = [path.name for path in folder.rglob("*") if path.name.endswith((".new", ".part"))]
    wrong += [f"{name} was left" for name in left]
    if protected:
        wrong += [f"{file} shows {word}" for file, word in world.readable()]
    keys.forget(folder)
    return wrong


def opens(folder: Path) -> bool:
    """Unlock with the old password or the new one."""
    for password in (PASSWORD, OTHER):
        try:
            protection.unlock(folder, password)
        except RoundbookError:
            continue
        return True
    return False


def lay_ground(world: World) -> None:
    """A plain ledger with a photo and a backup."""
    world.make()
    with world.open() as ledger:
        fill(world, ledger)
        back_up(ledger, BackupReason.MANUAL)


def main(root: Path, every: int) -> None:
    """Kill each of the three at every step."""
    key_file._COST = QUICK
    plain, locked = World(root / "plain"), World(root / "locked")
    lay_ground(plain)
    shutil.copytree(plain.root, locked.root)
    protection.protect(locked.data, PASSWORD)
    keys.forget(locked.data)
    for name, ground, work, allowed in (
        ("set", plain, _set, True),
        ("change", locked, _change, False),
        ("remove", locked, _remove, True),
    ):
        at, died = 1, True
        while died:
            world = World(root / f"{name}-{at}")
            shutil.copytree(ground.root, world.root)
            died = killed_at(world, work, at)
            wrong = wrong_after_start(world, readable_allowed=allowed)
            told = {"what": name, "at": at, "died": died, "wrong": wrong}
            sys.stdout.write(f"{json.dumps(told)}\n")
            sys.stdout.flush()
            shutil.rmtree(world.root)
            at += every


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
