"""A restore that breaks off at any step: the old ledger or the new one, whole, and nothing between.

Two ways to break off at every touch of the disk that our own code makes: the touch fails, or the
process dies there (what lies in the folder at that moment is what a next start finds).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.backup import BackupReason
from models.check import Check
from models.errors import RoundbookError
from models.retailer import Retailer
from models.todo import Todo
from storage import disk, keys
from storage.database import Ledger, open_ledger
from storage.folders import backups_folder
from storage.ledger.unit_of_work import operation
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.folder import settle_folder
from storage.operations.photos import photo_findings
from storage.operations.restore_backup import examine_backup, restore_backup
from storage.operations.todos import add_todo
from storage.photos import open_photos

TOUCHES = ("replace", "fsync", "unlink", "open", "rename", "link", "mkdir", "rmdir")
"""What our code does to a disk, all through ``os``."""

KEY = bytes(range(7, 39))
OLD, NEW = ["第一件", "第二件"], ["第一件"]


@attrs.define
class World:
    """A ledger that was backed up and worked in since, closed; photos, a log put aside."""

    folder: Path
    file: Path
    clock: Any
    key: bytes | None

    def at(self, folder: Path) -> "World":
        """The same world after its folder was copied."""
        file = folder / self.file.relative_to(self.folder)
        return attrs.evolve(self, folder=folder, file=file)

    def restore(self) -> None:
        plan = examine_backup(self.folder, self.file, clock=self.clock)
        restore_backup(self.folder, self.file, plan, clock=self.clock)

    def found_after_a_start(self) -> list[str]:
        """Start as the program does; return what is there, after holding it against itself."""
        settle_folder(self.folder)
        if self.key is not None:
            keys.remember(self.folder, self.key)
        with open_ledger(self.folder, clock=self.clock) as ledger:
            report = check_ledger(ledger)
            assert report.findings == ()
            assert photo_findings(ledger) == []
            rows = ledger.query("SELECT content FROM todo WHERE deleted = 0 ORDER BY rowid")
            add_todo(ledger, Todo(id="", content="接着写"))
            assert check_ledger(ledger).sound
        assert not list(self.folder.glob("swap.json"))
        assert not list(self.folder.glob(".rehearsal*"))
        return [str(row[0]) for row in rows]


def _touch(number: int) -> bytes:
    return b"\xff\xd8" + bytes([number]) * 3_000


@pytest.fixture(params=["plain", "encrypted"])
def world(
    request: pytest.FixtureRequest, folder: Path, clock: Any, make_check: Callable[..., Check]
) -> Iterator[World]:
    key = KEY if request.param == "encrypted" else None
    if key is not None:
        keys.remember(folder, key)
    try:
        with open_ledger(folder, clock=clock) as ledger:
            if key is not None:
                (folder / "ledger.key").write_bytes(b'{"check": "x"}')
            _work(ledger, make_check)
            file = back_up(ledger, BackupReason.MANUAL).file.path
            add_todo(ledger, Todo(id="", content="第二件"))
        yield World(folder, file, clock, key)
    finally:
        keys._remembered.clear()


def _work(ledger: Ledger, make_check: Callable[..., Check]) -> None:
    add_todo(ledger, Todo(id="", content="第一件"))
    with open_photos(ledger.folder, clock=ledger.clock) as photos:
        name = photos.add_photo(_touch(1), 40, 30)
    with operation(ledger, "record_check") as unit:
        unit.save(Retailer(id="HZ1", licence_no="320706100121", shop_name="好运烟酒商店"))
        unit.save(attrs.evolve(make_check(), id="check-1", photos=(name,)))


@contextmanager
def touched(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[int, str], None]
) -> Iterator[list[int]]:
    """Calls ``before(number, name)`` at every touch of the disk; the list holds their count."""
    count = [0]
    with monkeypatch.context() as patch:
        for name in TOUCHES:
            real = getattr(os, name)

            def watched(*args: Any, _real: Any = real, _name: str = name, **kwargs: Any) -> Any:
                if _name != "open" or args[1] & (os.O_WRONLY | os.O_CREAT):
                    count[0] += 1
                    before(count[0], _name)
                return _real(*args, **kwargs)

            patch.setattr(os, name, watched)
        yield count


def copies(world: World, place: Path) -> Callable[[str], World]:
    def copy(name: str) -> World:
        shutil.copytree(world.folder, place / name)
        return world.at(place / name)

    return copy


def test_a_process_that_dies_anywhere_leaves_one_or_the_other(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copies(world, tmp_path / "killed")
    died: list[World] = []
    busy = [False]

    def snapshot(number: int, _name: str) -> None:
        if busy[0]:  # copying touches the disk too
            return
        busy[0] = True
        died.append(copy(f"{number:03}"))
        busy[0] = False

    with touched(monkeypatch, snapshot):
        world.restore()
    assert len(died) > 30
    found = [each.found_after_a_start() for each in died]
    assert world.found_after_a_start() == NEW
    assert [one for one in found if one not in (OLD, NEW)] == []
    turn = found.index(NEW)
    assert found == [OLD] * turn + [NEW] * (len(found) - turn)  # and never back
    assert 5 < turn < len(found) - 5


def test_a_disk_that_fails_anywhere_leaves_one_or_the_other_and_says_which(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copies(world, tmp_path / "failed")
    plan_touches = _count(copy("counted"), monkeypatch)
    states = set()
    for at in range(1, plan_touches + 1):
        each = copy(f"{at:03}")
        if each.key is not None:
            keys.remember(each.folder, each.key)

        def fail(number: int, _name: str, at: int = at) -> None:
            if number == at:
                raise OSError(5, "the disk fails")

        told = ""
        with touched(monkeypatch, fail):
            try:
                each.restore()
            except RoundbookError as error:
                told = str(error)
        pending = disk.swap_pending(each.folder)
        found = each.found_after_a_start()
        assert found in (OLD, NEW)
        if pending:
            assert found == NEW
            assert "接着做完" in told
        elif found == OLD:
            assert told
        states.add((found == NEW, pending))
    assert states == {(False, False), (True, True), (True, False)}


def _count(world: World, monkeypatch: pytest.MonkeyPatch) -> int:
    if world.key is not None:
        keys.remember(world.folder, world.key)
    with touched(monkeypatch, lambda *_: None) as count:
        world.restore()
    return count[0]


def test_a_stick_that_is_pulled_while_it_is_read_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def pulled(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path == world.file:
            raise OSError(5, "pulled")
        return real(path, *args, **kwargs)

    plan = examine_backup(world.folder, world.file, clock=world.clock)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", pulled)
        with pytest.raises(RoundbookError):
            restore_backup(world.folder, world.file, plan, clock=world.clock)
    assert world.found_after_a_start() == OLD
    assert backups_folder(world.folder).exists()
