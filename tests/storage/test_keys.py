"""What this process has unlocked, and what lies on the disk."""

from pathlib import Path

import pytest

from storage import keys
from storage.database import LEDGER_NAME, open_ledger
from storage.driver import PLAIN_HEADER
from storage.failures import LedgerDamaged, LedgerProtected
from storage.keys import KEY_NAME, Protection, is_locked, protection_of

KEY = bytes(range(32))
pytestmark = pytest.mark.plain_file("locks and unlocks")


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """A folder with an encrypted ledger that this process has not unlocked."""
    keys.remember(tmp_path, KEY)
    open_ledger(tmp_path).close()
    keys.forget(tmp_path)
    return tmp_path


def test_a_key_is_remembered_for_its_folder_alone(tmp_path: Path) -> None:
    keys.remember(tmp_path / "甲", KEY)
    assert keys.key_for(tmp_path / "甲") == KEY
    assert keys.key_for(tmp_path / "乙") is None
    keys.forget(tmp_path / "甲")
    keys.forget(tmp_path / "甲")
    assert keys.key_for(tmp_path / "甲") is None


def test_a_relative_and_an_absolute_name_are_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    keys.remember(Path("台账"), KEY)
    assert keys.key_for(tmp_path / "台账") == KEY
    keys.forget(tmp_path / "台账")


def test_an_encrypted_ledger_opens_only_once_it_is_unlocked(encrypted: Path) -> None:
    (encrypted / KEY_NAME).write_bytes(b"{}")
    assert is_locked(encrypted / LEDGER_NAME)
    with pytest.raises(LedgerProtected, match="启动密码"):
        open_ledger(encrypted)
    keys.remember(encrypted, KEY)
    assert not is_locked(encrypted / LEDGER_NAME)
    open_ledger(encrypted).close()
    keys.forget(encrypted)


def test_without_its_key_file_the_way_to_the_recovery_code_is_named(encrypted: Path) -> None:
    assert protection_of(encrypted / LEDGER_NAME) is Protection.LOST
    with pytest.raises(LedgerDamaged, match="恢复码"):
        open_ledger(encrypted)


def test_a_wrong_key_is_told_as_a_damaged_file_and_nothing_is_written(encrypted: Path) -> None:
    before = (encrypted / LEDGER_NAME).read_bytes()
    keys.remember(encrypted, b"\1" * 32)
    with pytest.raises(LedgerDamaged):
        open_ledger(encrypted)
    keys.forget(encrypted)
    assert (encrypted / LEDGER_NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", Protection.NONE),
        (PLAIN_HEADER, Protection.NONE),
        (b"\x00" + PLAIN_HEADER[1:], Protection.NONE),
        (b"SQLite f\xff\xff\xff\xff\xff\xff\xff\xff", Protection.NONE),
        (bytes(range(16)), Protection.LOST),
    ],
)
def test_a_damaged_plain_file_is_not_taken_for_an_encrypted_one(
    tmp_path: Path, head: bytes, expected: Protection
) -> None:
    file = tmp_path / LEDGER_NAME
    file.write_bytes(head)
    assert protection_of(file) is expected
    assert protection_of(tmp_path / "missing.db") is Protection.NONE
