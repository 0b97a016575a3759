"""A full disk, a folder that may not be written, a stick that is gone: told, and nothing half."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import RoundbookError
from storage.failures import DiskFull, WorldFailed
from storage.headquarters.database import open_headquarters
from storage.operations.consolidate import Consolidated, consolidate
from storage.operations.headquarters import Decider, return_record
from storage.workbooks.problems import WorkbookNotWritten
from tests.small_disk import SmallDisk, as_nobody, mounted, open_to_all, skip_unless_root
from tests.storage.headquarters.arriving import state, uid
from tests.storage.headquarters.conftest import Office, Senders

NOBODY = 65_534
ADVICE = "请"
"""What every next step begins with."""


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with mounted("6m") as small:
        yield small


@pytest.fixture
def filled(office: Office, sender: Senders) -> Office:
    """Packages of two managers lie in the post."""
    for name in ("A001", "B002"):
        each = sender(name)
        each.visit(f"{name} 一")
        each.visit(f"{name} 二", day=21)
        each.send()
    return office


def run(office: Office, place: Path, receipts: Path | None = None) -> Consolidated:
    """Consolidate into a database in ``place``."""
    return consolidate(
        place / "汇总.db", [office.post], now=office.clock(), receipts=receipts or place / "回执"
    )


def held(database: Path) -> list[list[tuple[object, ...]]]:
    with open_headquarters(database) as opened:
        assert opened.query("PRAGMA integrity_check") == [("ok",)]
        return state(opened)


def one_sentence(error: RoundbookError) -> str:
    """The sentence, which says what to do next."""
    told = str(error)
    assert ADVICE in told
    assert "\n" not in told
    return told


# -------------------------------------------------------------------------------------- full disk


@pytest.mark.parametrize("room", [0, 90_000, 250_000])
def test_a_full_disk_stops_it_and_it_goes_on_with_room(
    filled: Office, disk: SmallDisk, tmp_path: Path, room: int
) -> None:
    unbroken = run(filled, tmp_path / "否")
    disk.fill(leave=room)
    for _again in range(2):
        with pytest.raises(RoundbookError) as told:
            run(filled, disk.path)
        assert "磁盘" in one_sentence(told.value)
    receipts = disk.path / "回执"
    assert not receipts.exists() or not list(receipts.iterdir())
    disk.make_room()
    done = run(filled, disk.path)
    assert (done.new + done.known, done.apart, done.unread) == (2, (), ())
    assert held(disk.path / "汇总.db") == held(tmp_path / "否" / "汇总.db")
    assert [path.name for path in done.receipts] == [path.name for path in unbroken.receipts]


def test_receipts_that_find_no_room_come_with_the_next_run(
    filled: Office, disk: SmallDisk, tmp_path: Path
) -> None:
    disk.fill(leave=4_096)
    with pytest.raises(WorkbookNotWritten) as told:
        run(filled, tmp_path / "库", disk.path / "回执")
    assert "回执_" in one_sentence(told.value)
    assert list((disk.path / "回执").iterdir()) == []
    with open_headquarters(tmp_path / "库" / "汇总.db") as database:
        assert database.scalar("SELECT count(*) FROM receipt_written") == 0
        assert database.scalar("SELECT count(*) FROM package") == 2
    disk.make_room()
    done = run(filled, tmp_path / "库", disk.path / "回执")
    assert (done.known, len(done.receipts)) == (2, 2)


def test_a_decision_that_finds_no_room_is_none(filled: Office, disk: SmallDisk) -> None:
    run(filled, disk.path)
    before = held(disk.path / "汇总.db")
    key = ("visit", uid("A001 一"), "")
    with open_headquarters(disk.path / "汇总.db") as database:
        disk.fill()
        with pytest.raises(DiskFull) as told:
            return_record(database, key, Decider("李主任", filled.clock()), "说清楚" * 3_000)
        assert "磁盘满了" in one_sentence(told.value)
        assert database.scalar("SELECT count(*) FROM returned") == 0
        assert database.scalar("SELECT count(*) FROM decision") == 0
        disk.make_room()
        return_record(database, key, Decider("李主任", filled.clock()), "说清楚")
        assert database.scalar("SELECT count(*) FROM returned") == 1
    assert held(disk.path / "汇总.db") == before


# ----------------------------------------------------------------------------- may not be written


def test_a_disk_that_can_only_be_read_is_told(filled: Office, disk: SmallDisk) -> None:
    run(filled, disk.path)
    before = (disk.path / "汇总.db").read_bytes()
    disk.freeze()
    try:
        for work in (
            lambda: run(filled, disk.path),
            lambda: run(filled, disk.path / "新"),
            lambda: open_headquarters(disk.path / "汇总.db"),
        ):
            with pytest.raises(WorldFailed) as told:
                work()
            assert "汇总库" in one_sentence(told.value)
    finally:
        disk.thaw()
    assert (disk.path / "汇总.db").read_bytes() == before
    assert run(filled, disk.path).known == 2


def test_folders_of_someone_else_are_told(filled: Office) -> None:
    skip_unless_root("being another user")
    with open_to_all() as place:
        theirs, locked, post = place / "别人的", place / "锁着的", place / "收件"
        run(filled, theirs)
        locked.mkdir()
        shutil.copytree(filled.post, locked / "收件")
        shutil.copytree(filled.post, post)
        theirs.chmod(0o755)
        locked.chmod(0o700)
        mine = Office(place / "我的" / "汇总.db", place / "我的" / "回执", post, filled.clock)
        mine.consolidate()
        for path in (mine.database.parent, *mine.database.parent.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        with as_nobody():
            for folder in (theirs, locked, theirs / "新"):
                with pytest.raises(WorldFailed, match="汇总库") as told:
                    run(mine, folder)
                one_sentence(told.value)
            for source in (locked, locked / "收件"):
                with pytest.raises(RoundbookError, match="没有权限") as refused:
                    mine.consolidate(source)
                one_sentence(refused.value)
            with pytest.raises(RoundbookError, match="回执") as refused:
                run(mine, mine.database.parent, theirs / "回执" / "新")
            one_sentence(refused.value)
            assert mine.consolidate().known == 2
        assert len(held(mine.database)[0]) == 2


# ----------------------------------------------------------------------------------------- is gone


def test_receipts_whose_folder_vanishes_come_with_the_next_run(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = filled.database.parent
    real = os.replace
    moved: list[str] = []

    def vanish(source: Path, target: Path) -> None:
        if not moved and Path(target).parent == filled.receipts:
            moved.append(str(source))
            shutil.rmtree(filled.receipts)
        real(source, target)

    monkeypatch.setattr("storage.workbooks.safe_file.os.replace", vanish)
    with pytest.raises(WorkbookNotWritten) as told:
        filled.consolidate()
    assert moved
    assert "回执_" in one_sentence(told.value)
    with open_headquarters(filled.database) as database:
        assert database.scalar("SELECT count(*) FROM receipt_written") == 0
    done = filled.consolidate()
    assert (done.known, len(done.receipts)) == (2, 2)
    assert sorted(filled.receipts.iterdir()) == sorted(done.receipts)
    assert sorted(path.name for path in place.iterdir() if path.suffix == ".db") == ["汇总.db"]


def test_a_file_where_the_receipts_should_go_is_told(filled: Office) -> None:
    filled.receipts.parent.mkdir(parents=True)
    filled.receipts.write_text("占着", encoding="utf-8")
    with pytest.raises(RoundbookError, match="不能建立") as told:
        filled.consolidate()
    one_sentence(told.value)
    assert filled.receipts.read_text(encoding="utf-8") == "占着"
    filled.receipts.unlink()
    assert len(filled.consolidate().receipts) == 2


def test_packages_that_vanish_while_they_are_read_are_named_and_come_again(
    filled: Office,
) -> None:
    kept = {path.name: path.read_bytes() for path in filled.post.iterdir()}
    gone: list[str] = []

    def pull(done: int, _total: int, file: str) -> None:
        if file and not gone:
            gone.append(file)
            shutil.rmtree(filled.post)

    done = filled.consolidate(progress=pull)
    assert done.new + len(done.unread) + len(done.apart) == 2
    assert done.unread
    assert all(name in sentence for name, sentence in done.unread)
    filled.post.mkdir()
    for name, content in kept.items():
        (filled.post / name).write_bytes(content)
    again = filled.consolidate()
    assert (again.new + again.known, again.apart, again.unread) == (2, (), ())
