"""A copied data folder is a new device; one that stays at home is not."""

import shutil
from pathlib import Path
from typing import Any

import pytest

import storage.operations.device as module
from models.todo import Todo
from storage.database import Ledger, open_ledger
from storage.operations.check_ledger import check_ledger
from storage.operations.device import home_of, settle_device
from storage.operations.history import history, undo
from storage.operations.todos import add_todo
from storage.queries.packages import next_sequence


def device(ledger: Ledger) -> str:
    return str(ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'"))


def test_at_home_nothing_is_written_and_the_first_time_only_noted(shops: Ledger) -> None:
    before = device(shops)
    steps = shops.scalar("SELECT count(*) FROM operation")
    assert not settle_device(shops)
    assert not settle_device(shops)
    assert device(shops) == before
    assert shops.scalar("SELECT count(*) FROM operation") == steps
    assert shops.scalar("SELECT value FROM meta WHERE key = 'home'") == home_of(shops.folder)


def test_a_copied_folder_is_a_new_device_once(shops: Ledger, tmp_path: Path, clock: Any) -> None:
    settle_device(shops)
    add_todo(shops, Todo(id="", content="补齐价签"))
    with shops.transaction():
        shops.execute(
            "INSERT INTO package (id, device, sequence, operation, month, file_name, file_sha256, "
            "created_at, base_acknowledged, digest, records) "
            "VALUES ('p', ?, 7, 1, '2026-11', '', '', '', 0, '', 0)",
            (device(shops),),
        )
    shops.checkpoint()
    shutil.copytree(shops.folder, tmp_path / "copy")
    with open_ledger(tmp_path / "copy", clock=clock) as copy:
        assert settle_device(copy).touches("device")
        assert device(copy) != device(shops)
        entry = history(copy, limit=1)[0]
        assert (entry.label, entry.undoable) == ("换了电脑或文件夹", False)
        assert copy.scalar("SELECT device FROM operation WHERE seq = ?", (entry.seq,)) == device(
            copy
        )
        assert next_sequence(copy, device(copy)) == 1
        assert not settle_device(copy)
        assert not [each for each in check_ledger(copy).findings if each.code == "meta"]
        assert undo(copy).touches("todo")
    assert next_sequence(shops, device(shops)) == 8
    assert not settle_device(shops)


def test_another_computer_is_another_home(
    shops: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settle_device(shops)
    number = tmp_path / "machine-id"
    number.write_text("0123456789abcdef\n")
    monkeypatch.setattr(module, "_MACHINE_FILES", (tmp_path / "absent", number))
    assert settle_device(shops).touches("device")
    assert not settle_device(shops)
    monkeypatch.setattr(module, "_MACHINE_FILES", (tmp_path / "absent",))
    assert settle_device(shops)


def test_a_link_to_the_folder_is_no_move(shops: Ledger, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(shops.folder, target_is_directory=True)
    assert home_of(link) == home_of(shops.folder)


def test_whoever_only_looks_changes_nothing(shops: Ledger, tmp_path: Path) -> None:
    settle_device(shops)
    shops.checkpoint()
    shutil.copytree(shops.folder, tmp_path / "copy")
    with open_ledger(tmp_path / "copy", read_only=True) as copy:
        assert not settle_device(copy)
        assert device(copy) == device(shops)
