"""A data folder whose ledger is gone: refused, or begun anew with all that was left put aside."""

import shutil
from pathlib import Path

import pytest

from models.backup import BackupReason
from models.manager import Manager
from storage.database import LEDGER_NAME, open_ledger
from storage.failures import LedgerMissing
from storage.folders import PHOTOS_NAME, backups_folder
from storage.operations.backup import back_up
from storage.operations.folder import begin_anew, refuse_missing, settle_folder
from storage.operations.profile import get_profile, set_profile
from tests.storage.conftest import StandingClock


@pytest.fixture
def folder(tmp_path: Path, clock: StandingClock) -> Path:
    place = tmp_path / "台账"
    with open_ledger(place, clock=clock) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        back_up(ledger, BackupReason.MANUAL)
    return place


def test_a_new_folder_and_one_with_its_ledger_are_fine(folder: Path, tmp_path: Path) -> None:
    refuse_missing(folder)
    refuse_missing(tmp_path / "新")
    (tmp_path / "空").mkdir()
    refuse_missing(tmp_path / "空")


@pytest.mark.parametrize("emptied", [True, False])
def test_a_ledger_that_is_gone_or_emptied_is_missed_where_backups_are(
    folder: Path, emptied: bool
) -> None:
    (folder / LEDGER_NAME).unlink()
    if emptied:
        (folder / LEDGER_NAME).touch()
    settle_folder(folder)
    with pytest.raises(LedgerMissing, match=r"ledger\.db 不见了"):
        refuse_missing(folder)


def test_photos_alone_show_that_there_was_a_ledger(folder: Path) -> None:
    (folder / LEDGER_NAME).unlink()
    shutil.rmtree(backups_folder(folder))
    refuse_missing(folder)
    (folder / PHOTOS_NAME).write_bytes(b"photos")
    with pytest.raises(LedgerMissing):
        refuse_missing(folder)


def test_beginning_anew_keeps_backups_and_puts_the_rest_aside(
    folder: Path, clock: StandingClock
) -> None:
    (folder / LEDGER_NAME).unlink()
    (folder / f"{LEDGER_NAME}-wal").write_bytes(b"a log without its ledger")
    (folder / PHOTOS_NAME).write_bytes(b"photos")
    before = sorted(path.name for path in backups_folder(folder).glob("*.ledger"))
    aside = begin_anew(folder, clock)
    assert aside is not None
    assert aside.parent == backups_folder(folder)
    assert (aside / PHOTOS_NAME).read_bytes() == b"photos"
    assert (aside / f"{LEDGER_NAME}-wal").read_bytes() == b"a log without its ledger"
    assert not (folder / PHOTOS_NAME).exists()
    assert sorted(path.name for path in backups_folder(folder).glob("*.ledger")) == before
    refuse_missing(folder)
    with open_ledger(folder, clock=clock) as ledger:
        assert get_profile(ledger) is None


def test_beginning_anew_with_nothing_left_puts_nothing_aside(
    folder: Path, clock: StandingClock
) -> None:
    (folder / LEDGER_NAME).unlink()
    assert begin_anew(folder, clock) is None
    assert [path for path in backups_folder(folder).iterdir() if path.is_dir()] == []
