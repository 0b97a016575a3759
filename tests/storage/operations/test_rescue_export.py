"""What was recorded gets out of a ledger that can only be read, and comes again with the next."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.manager import Manager
from models.todo import Todo
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import LedgerDamaged
from storage.operations.export_package import export_package
from storage.operations.profile import set_profile
from storage.operations.todos import add_todo
from storage.queries.packages import list_packages
from storage.queries.pending import pending_count
from storage.rescue import open_rescue
from storage.workbooks.reading.package import load_package
from tests.small_disk import mounted
from tests.storage.conftest import StandingClock

MONTH = "2026-11"


@pytest.fixture
def folder(tmp_path: Path, clock: StandingClock) -> Path:
    with open_ledger(tmp_path / "台账", clock=clock) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        add_todo(ledger, Todo(id="", content="补齐价签"))
        export_package(ledger, MONTH, tmp_path)
        add_todo(ledger, Todo(id="", content="换海报"))
    return tmp_path / "台账"


@pytest.fixture
def rescued(folder: Path, clock: StandingClock) -> Iterator[Ledger]:
    with open_rescue(folder, clock=clock) as ledger:
        yield ledger


def test_the_package_is_whole_and_says_what_it_is(
    rescued: Ledger, tmp_path: Path, folder: Path
) -> None:
    before = (folder / LEDGER_NAME).read_bytes()
    made = export_package(rescued, MONTH, tmp_path)
    assert not made.noted
    assert not made.changes
    assert made.path.name == "上报_示例烟草_A001_2026-11_第1包_202611231008_救援.xlsx"
    assert made.records == 2, "the first package was not confirmed: it comes again"
    received = load_package(made.path)
    assert received.header.received.head.manager.id == "A001"
    assert len(received.lines) == 2
    assert len(list_packages(rescued)) == 1
    assert pending_count(rescued).unsent == 1
    assert (folder / LEDGER_NAME).read_bytes() == before


def test_it_takes_no_number_of_this_ledger(
    rescued: Ledger, tmp_path: Path, folder: Path, clock: StandingClock
) -> None:
    """One device and number with two contents would look like a copied laptop."""
    first = load_package(export_package(rescued, MONTH, tmp_path).path).header.received.head
    again = load_package(export_package(rescued, MONTH, tmp_path).path).header.received.head
    own = rescued.scalar("SELECT value FROM meta WHERE key = 'device_id'")
    assert len({first.device, again.device, own}) == 3
    assert (first.sequence, first.base_acknowledged) == (1, 0)
    with open_ledger(folder, clock=clock) as ledger:
        later = export_package(ledger, MONTH, tmp_path)
        assert (later.sequence, later.noted) == (2, True)
        assert later.records == 2, "what the rescue carried comes again"


def test_off_a_disk_that_can_only_be_read(folder: Path, tmp_path: Path) -> None:
    with mounted() as disk:
        shutil.copytree(folder, disk.path / "台账")
        disk.freeze()
        with open_rescue(disk.path / "台账") as ledger:
            assert export_package(ledger, MONTH, tmp_path).path.exists()


def test_what_cannot_be_read_is_not_left_out_in_silence(folder: Path, tmp_path: Path) -> None:
    with open_ledger(folder) as ledger:
        page = ledger.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'todo'")
        size = int(ledger.scalar("PRAGMA page_size"))
    with (folder / LEDGER_NAME).open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    before = sorted(tmp_path.iterdir())
    with open_rescue(folder) as ledger, pytest.raises(LedgerDamaged, match="有损坏"):
        export_package(ledger, MONTH, tmp_path)
    assert sorted(tmp_path.iterdir()) == before
