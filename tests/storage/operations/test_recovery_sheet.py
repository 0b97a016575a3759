"""What the recovery sheet says, and that a printed one is known for the key it was printed for."""

from pathlib import Path

import pytest

from storage import key_file, keys
from storage.database import Ledger, open_ledger
from storage.key_file import recovery_code
from storage.operations import history
from storage.operations.recovery_sheet import (
    has_recovery_sheet,
    note_recovery_sheet,
    recovery_sheet_data,
)

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def known(shops: Ledger) -> Ledger:
    keys.remember(shops.folder, KEY)
    yield shops  # type: ignore[misc]
    keys.forget(shops.folder)


def test_the_sheet_names_the_manager_and_the_ledger(known: Ledger) -> None:
    data = recovery_sheet_data(known, recovery_code(KEY))
    assert (data.manager_id, data.manager_name, data.organisation) == ("A001", "张明", "示例烟草")
    device = known.scalar("SELECT value FROM meta WHERE key = 'device_id'")
    assert data.ledger == device[:8]
    assert data.printed_at == known.clock()
    assert data.code == recovery_code(KEY)


def test_a_ledger_of_nobody_has_one_too(folder: Path) -> None:
    with open_ledger(folder) as ledger:
        assert recovery_sheet_data(ledger, "X").manager_name == ""


def test_a_sheet_counts_for_the_key_it_was_printed_for(known: Ledger) -> None:
    assert not has_recovery_sheet(known)
    note_recovery_sheet(known)
    assert has_recovery_sheet(known)
    keys.remember(known.folder, OTHER)
    assert not has_recovery_sheet(known)
    note_recovery_sheet(known)
    assert has_recovery_sheet(known)


def test_printing_is_told_in_the_history_and_cannot_be_undone(known: Ledger) -> None:
    before = history.next_undo(known)
    note_recovery_sheet(known)
    entry = history.history(known, limit=1)[0]
    assert entry.label == "打印恢复单"
    assert history.next_undo(known) == before


def test_neither_key_nor_code_stand_in_the_journal(known: Ledger) -> None:
    note_recovery_sheet(known)
    told = str(known.query("SELECT * FROM operation"))
    assert KEY.hex() not in told
    assert recovery_code(KEY) not in told
    assert key_file.key_check(KEY) in told
