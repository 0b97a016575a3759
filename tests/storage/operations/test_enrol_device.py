"""The enrolment file of a real ledger: written whole, noted, and what the window says before it."""

import shutil
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.errors import DomainError
from models.package.enrolment import LARGEST_ENROLMENT
from storage.database import Ledger, open_ledger
from storage.device_key import KEY_ROW
from storage.failures import LedgerReadOnly
from storage.operations import enrol_device
from storage.operations.check_ledger import check_ledger
from storage.operations.device import DeviceKeyBroken, settle_device
from storage.operations.enrol_device import write_enrolment
from storage.operations.export_package import export_package
from storage.operations.history import history
from storage.origin import read_enrolment
from storage.queries.enrolment import EnrolmentState, enrolment_state, own_fingerprint
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.reading.package import load_package


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def test_it_names_the_device_and_the_key_its_packages_are_signed_with(
    shops: Ledger, out: Path
) -> None:
    written = write_enrolment(shops, out)
    content = written.path.read_bytes()
    read = read_enrolment(content, written.path.name)
    assert read == written.enrolment
    received = load_package(export_package(shops, "2026-11", out).path).header.received
    assert (read.device, read.public_key) == (received.head.device, received.public_key)
    assert (read.manager, read.manager_name) == ("A001", "张明")
    assert (read.organisation, read.department) == ("示例烟草", "海州")
    assert read.made_at == shops.clock()
    assert read.fingerprint == own_fingerprint(shops)
    assert written.path.name == f"设备登记_示例烟草_A001_{read.device[:8]}.json"
    assert len(content) <= LARGEST_ENROLMENT


def test_it_is_noted_and_cannot_be_undone(shops: Ledger, out: Path) -> None:
    assert enrolment_state(shops) == EnrolmentState(written=False, replaced=False)
    written = write_enrolment(shops, out)
    assert written.changes.touches("device")
    entry = history(shops, limit=1)[0]
    assert (entry.label, entry.undoable) == ("写设备登记文件", False)
    assert enrolment_state(shops) == EnrolmentState(written=True, replaced=False)
    assert check_ledger(shops).sound


def test_written_again_it_takes_the_place_of_the_one_before(
    shops: Ledger, out: Path, clock: Any
) -> None:
    first = write_enrolment(shops, out)
    clock.move(hours=1)
    second = write_enrolment(shops, out)
    assert list(out.iterdir()) == [first.path] == [second.path]
    assert second.enrolment == attrs.evolve(first.enrolment, made_at=clock())


def test_a_copied_folder_needs_another_one(
    shops: Ledger, out: Path, tmp_path: Path, clock: Any
) -> None:
    settle_device(shops)
    first = write_enrolment(shops, out)
    shops.checkpoint()
    shutil.copytree(shops.folder, tmp_path / "copy")
    with open_ledger(tmp_path / "copy", clock=clock) as copy:
        settle_device(copy)
        assert enrolment_state(copy) == EnrolmentState(written=False, replaced=True)
        second = write_enrolment(copy, out)
        assert enrolment_state(copy) == EnrolmentState(written=True, replaced=True)
    assert first.path != second.path
    assert first.enrolment.public_key != second.enrolment.public_key


def test_without_a_profile_there_is_nobody_to_enrol(ledger: Ledger, out: Path) -> None:
    with pytest.raises(DomainError, match="请先在设置里填好"):
        write_enrolment(ledger, out)
    assert list(out.iterdir()) == []


def test_a_ledger_that_can_only_be_read_enrols_nobody(shops: Ledger, out: Path) -> None:
    with (
        open_ledger(shops.folder, read_only=True) as looking,
        pytest.raises(LedgerReadOnly, match="不能写登记文件"),
    ):
        write_enrolment(looking, out)
    assert list(out.iterdir()) == []


def test_a_ledger_from_before_gets_the_key_it_enrols(shops: Ledger, out: Path) -> None:
    with shops.transaction():
        shops.execute("DELETE FROM meta WHERE key = ?", (KEY_ROW,))
    assert own_fingerprint(shops) == ""
    written = write_enrolment(shops, out)
    assert own_fingerprint(shops) == written.enrolment.fingerprint
    with shops.transaction():
        shops.execute("DELETE FROM meta WHERE key = ?", (KEY_ROW,))
    with pytest.raises(DeviceKeyBroken):
        write_enrolment(shops, out)


def test_a_disk_that_writes_something_else_leaves_the_file_that_was_there(
    shops: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write_enrolment(shops, out).path.read_bytes()
    steps = len(history(shops))
    monkeypatch.setattr(enrol_device, "_write", lambda target, content: target.write_bytes(b"{}"))
    with pytest.raises(WorkbookNotWritten, match="读不回来"):
        write_enrolment(shops, out)
    (left,) = out.iterdir()
    assert left.read_bytes() == before
    assert len(history(shops)) == steps


def test_a_folder_that_is_not_there_is_told(shops: Ledger, out: Path) -> None:
    with pytest.raises(WorkbookNotWritten):
        write_enrolment(shops, out / "没有")
    assert not enrolment_state(shops).written
