"""Files written whole or not at all, and several swapped as one: cut short at every single call."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from storage.disk import (
    SWAP_NAME,
    Replacement,
    finish_swap,
    swap,
    swap_one,
    swap_pending,
    sweep_stale,
    sweep_unfinished,
    sync_file,
    sync_folder,
    wipe_file,
    write_whole,
)
from storage.failures import LedgerUnreadable
from tests.storage.cut_short import Cut, Gone, cut_short

Files = dict[str, bytes]


def files(folder: Path) -> Files:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lay(folder: Path, content: Files) -> Path:
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


# -------------------------------------------------------------------------------------- one file


def test_a_file_is_there_as_it_was_given(tmp_path: Path) -> None:
    write_whole(tmp_path / "甲", b"1")
    write_whole(tmp_path / "甲", b"22")
    assert files(tmp_path) == {"甲": b"22"}


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "钥匙", b"1", private=True)
    assert stat.S_IMODE((tmp_path / "钥匙").stat().st_mode) == 0o600


def cuts(make: Callable[[], object]) -> list[Cut]:
    """Every way in which ``make`` can be cut short."""
    with cut_short(Cut()) as counted:
        make()
    assert len(counted.names) > 2
    return [
        Cut(at=at, after=after, dies=dies)
        for at in range(len(counted.names))
        for after in (False, True)
        for dies in (False, True)
    ]


def try_cut(cut: Cut, make: Callable[[], object]) -> bool:
    """Make it with a cut; returns whether it came to its end."""
    try:
        with cut_short(cut):
            make()
    except (OSError, Gone):
        return False
    return True


def test_cut_short_at_any_call_the_old_content_or_the_new_is_there(tmp_path: Path) -> None:
    seen = set()
    for number, cut in enumerate(cuts(lambda: write_whole(tmp_path / "甲", b"0"))):
        folder = lay(tmp_path / str(number), {"甲": b"old"})
        done = try_cut(cut, lambda folder=folder: write_whole(folder / "甲", b"new"))
        left = files(folder)
        assert left["甲"] in (b"old", b"new")
        assert left["甲"] == b"new" or not done
        assert cut.dies or left.keys() == {"甲"}, cut
        sweep_unfinished(folder)
        assert files(folder).keys() == {"甲"}
        seen.add(left["甲"])
    assert seen == {b"old", b"new"}


def test_syncing_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "fehlt")
    if os.name != "nt":
        with pytest.raises(FileNotFoundError):
            sync_folder(tmp_path / "fehlt")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not sync folders")
@pytest.mark.parametrize(
    ("code", "told"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)]
)
def test_a_folder_of_the_network_need_not_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, told: bool
) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fsync)
    if told:
        with pytest.raises(OSError, match=os.strerror(code)):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)


# ----------------------------------------------------------------------------------- several files


@attrs.frozen
class Case:
    """A swap: what lies there, what is to be replaced, and what lies there when it is done."""

    before: Files
    replacements: list[Replacement]
    after: Files


CASES = {
    "a password is set": Case(
        before={
            "ledger.db": b"plain", "ledger.db-wal": b"log", "photos.db": b"plain photos",
            "ledger.db.new": b"secret", "photos.db.new": b"secret photos", "ledger.key.new": b"key",
        },
        replacements=[
            Replacement("ledger.db-wal", wipe=True),
            Replacement("ledger.db-shm", wipe=True),
            Replacement("ledger.db", "ledger.db.new", wipe=True),
            Replacement("photos.db", "photos.db.new", wipe=True),
            Replacement("ledger.key", "ledger.key.new"),
        ],
        after={"ledger.db": b"secret", "photos.db": b"secret photos", "ledger.key": b"key"},
    ),
    "a password is taken away": Case(
        before={"ledger.db": b"secret", "ledger.key": b"key", "ledger.db.new": b"plain"},
        replacements=[
            Replacement("ledger.db", "ledger.db.new", wipe=True),
            Replacement("ledger.key"),
        ],
        after={"ledger.db": b"plain"},
    ),
    "a backup is restored": Case(
        before={
            "ledger.db": b"present", "ledger.db-wal": b"log", "ledger.db-shm": b"index",
            ".rehearsal/ledger.db": b"backup",
        },
        replacements=[
            Replacement("ledger.db-shm"),
            Replacement("ledger.db-wal", aside="backups/old/ledger.db-wal"),
            Replacement("ledger.db", ".rehearsal/ledger.db", "backups/old/ledger.db"),
        ],
        after={
            "ledger.db": b"backup",
            "backups/old/ledger.db": b"present",
            "backups/old/ledger.db-wal": b"log",
        },
    ),
}  # fmt: skip


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "-"))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def settle(folder: Path) -> Files:
    """What the next start finds, once it has put things in order."""
    finish_swap(folder)
    assert not swap_pending(folder)
    assert finish_swap(folder) is False
    return files(folder)


def test_all_are_replaced(case: Case, tmp_path: Path) -> None:
    lay(tmp_path, case.before)
    swap(tmp_path, case.replacements)
    assert files(tmp_path) == case.after
    assert settle(tmp_path) == case.after


def test_cut_short_at_any_call_all_are_old_or_all_are_new(case: Case, tmp_path: Path) -> None:
    count = lay(tmp_path / "count", case.before)
    found = {"old": 0, "new": 0}
    for number, cut in enumerate(cuts(lambda: swap(count, case.replacements))):
        folder = lay(tmp_path / str(number), case.before)
        done = try_cut(cut, lambda folder=folder: swap(folder, case.replacements))
        committed = swap_pending(folder) or done
        left = settle(folder)
        if committed:
            assert left == case.after, cut
        elif left != case.after:  # or the very last step of the work was all but done
            assert {name: left[name] for name in case.before} == case.before, cut
            assert left.keys() - case.before.keys() <= {f".{SWAP_NAME}.part"}
        found["new" if left == case.after else "old"] += 1
    assert found["old"]
    assert found["new"] > 2 * found["old"]


def test_cut_short_again_while_going_on_it_ends_all_the_same(case: Case, tmp_path: Path) -> None:
    """The process dies in the middle, and so does the next one, wherever; the third ends it."""
    count = lay(tmp_path / "count", case.before)
    every = [cut for cut in cuts(lambda: swap(count, case.replacements)) if cut.dies]
    twice = 0
    for number, first in enumerate(every):
        for second in range(0, len(every) // 2, 3):
            folder = lay(tmp_path / f"{number}-{second}", case.before)
            try_cut(
                attrs.evolve(first, names=[]), lambda folder=folder: swap(folder, case.replacements)
            )
            if not swap_pending(folder):
                continue
            if not try_cut(Cut(at=second, dies=True), lambda folder=folder: finish_swap(folder)):
                twice += 1
            assert settle(folder) == case.after, (first, second)
    assert twice > 20


def test_what_is_put_aside_never_takes_the_place_of_something_else(tmp_path: Path) -> None:
    lay(tmp_path, {"ledger.db": b"now", "new": b"backup", "aside/ledger.db": b"earlier"})
    with pytest.raises(FileExistsError):
        swap(tmp_path, [Replacement("ledger.db", "new", "aside/ledger.db")])
    assert not swap_pending(tmp_path)
    assert files(tmp_path) == {
        "ledger.db": b"now", "new": b"backup", "aside/ledger.db": b"earlier",
    }  # fmt: skip


def test_without_what_is_to_be_new_nothing_is_begun(tmp_path: Path) -> None:
    lay(tmp_path, {"ledger.db": b"now"})
    with pytest.raises(FileNotFoundError):
        swap(tmp_path, [Replacement("ledger.db", "new", wipe=True)])
    assert files(tmp_path) == {"ledger.db": b"now"}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[1]", '[{"target": "a", "more": 1}]', '[{"target": 1}]',
        '[{"target": "a"}, {"target"', '[{"target": "a"}, 1]', "[" * 100_000,
        '[{"target": "a"}, {"target": "../b"}]', '[{"target": "a", "aside": "/tmp/a"}]',
    ],
)  # fmt: skip
def test_a_list_nobody_wrote_is_told_and_nothing_is_done(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"a": b"1", SWAP_NAME: text.encode()})
    with pytest.raises(LedgerUnreadable, match="没有改动任何文件"):
        finish_swap(tmp_path)
    assert swap_pending(tmp_path)
    assert files(tmp_path)["a"] == b"1"


# ----------------------------------------------------------------------------- wiping and sweeping


def test_what_is_wiped_was_overwritten_first(tmp_path: Path) -> None:
    size = 2**20 + 17
    lay(tmp_path, {"甲": b"\xab" * size})
    with (tmp_path / "甲").open("rb") as held:
        wipe_file(tmp_path / "甲")
        left = held.read()
    assert files(tmp_path) == {}
    assert len(left) == size
    assert left.count(0xAB) < size // 100


def test_what_lives_on_under_another_name_is_not_overwritten(tmp_path: Path) -> None:
    lay(tmp_path, {"甲": b"alive"})
    os.link(tmp_path / "甲", tmp_path / ".甲.part")
    assert sweep_unfinished(tmp_path) == [".甲.part"]
    assert files(tmp_path) == {"甲": b"alive"}


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody replace what is open")
def test_one_swapped_for_another_is_overwritten(tmp_path: Path) -> None:
    lay(tmp_path, {"甲": b"old" * 100, "甲.new": b"new"})
    with (tmp_path / "甲").open("rb") as held:
        swap_one(tmp_path / "甲.new", tmp_path / "甲")
        left = held.read()
    assert files(tmp_path) == {"甲": b"new"}
    assert len(left) == 300
    assert left != b"old" * 100


def test_where_a_file_has_one_name_only_it_is_swapped_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    lay(tmp_path, {"甲": b"old", "甲.new": b"new"})
    swap_one(tmp_path / "甲.new", tmp_path / "甲")
    assert files(tmp_path) == {"甲": b"new"}


def test_a_copy_cut_short_while_it_is_swapped_is_the_old_or_the_new(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        swap_one(folder / "甲.new", folder / "甲")

    before = {"甲": b"old", "甲.new": b"new"}
    count = lay(tmp_path / "count", before)
    for number, cut in enumerate(cuts(lambda: make(count))):
        folder = lay(tmp_path / str(number), before)
        try_cut(cut, lambda folder=folder: make(folder))
        left = files(folder)["甲"]
        assert left in (b"old", b"new")
        sweep_unfinished(folder)
        assert files(folder) == {"甲": left}, cut


def test_only_what_is_half_written_is_swept(tmp_path: Path) -> None:
    stay = {
        "ledger.db": b"1",
        "备份.ledger": b"1",
        "part": b"1",
        ".hidden": b"1",
        "x/.y.part": b"1",
    }
    gone = {"ledger.db.new": b"1", ".a.part": b"1", ".a.part-wal": b"1", ".a.part-journal": b"1"}
    lay(tmp_path, {**stay, **gone})
    (tmp_path / "folder.new").mkdir()
    assert sorted(sweep_unfinished(tmp_path)) == sorted(gone)
    assert files(tmp_path) == stay
    assert sweep_unfinished(tmp_path / "fehlt") == []


def test_of_strange_writers_only_what_is_old_is_swept(tmp_path: Path) -> None:
    lay(tmp_path, {"new": b"1", ".a.part": b"1", ".b.part": b"1", "c.part": b"1"})
    made = (tmp_path / "new").stat().st_mtime
    for name, age in ((".a.part", 3_700), (".b.part", 3_500), ("c.part", 9_999)):
        os.utime(tmp_path / name, (made - age, made - age))
    sweep_stale(tmp_path / "new", ".*.part")
    assert files(tmp_path).keys() == {"new", ".b.part", "c.part"}
    sweep_stale(tmp_path / "fehlt", ".*.part")
