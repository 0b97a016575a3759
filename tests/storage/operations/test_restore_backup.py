"""Restoring on real files: the drill, the comparison, the swap, and what a restored ledger is."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.backup import BackupReason
from models.check import Check
from models.errors import RoundbookError
from models.manager import Manager
from models.retailer import RetailerNotes
from models.todo import Todo
from storage.backup import list_backups
from storage.database import Ledger, open_ledger
from storage.failures import FolderInUse, LedgerDamaged, LedgerLocked, LedgerNewer, NotALedger
from storage.folders import backups_folder
from storage.instance_lock import InstanceLock
from storage.ledger.drafts import list_drafts, save_draft
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.operations.backup import BackupCancelled, back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.device import settle_device
from storage.operations.export_package import export_package
from storage.operations.photos import photo_findings, sweep_orphans
from storage.operations.profile import set_profile
from storage.operations.restore_backup import (
    RestoreChanged,
    Restored,
    examine_backup,
    restore_backup,
)
from storage.operations.restoring.comparing import Relation
from storage.operations.retailer_notes import change_notes
from storage.operations.todos import add_todo
from storage.photos import open_photos, open_store
from storage.queries.packages import next_sequence
from tests.raw import key_of_file, raw

KEPT = Path(__file__).resolve().parents[2] / "data" / "ledgers"
MANUAL = BackupReason.MANUAL


def todo(ledger: Ledger, words: str) -> None:
    add_todo(ledger, Todo(id="", content=words))


def todos(ledger: Ledger) -> list[str]:
    rows = ledger.query("SELECT content FROM todo WHERE deleted = 0 ORDER BY created_on, rowid")
    return [str(row[0]) for row in rows]


def device(ledger: Ledger) -> str:
    return str(ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'"))


def restore(folder: Path, file: Path, clock: Any, **more: Any) -> Restored:
    plan = examine_backup(folder, file, clock=clock)
    return restore_backup(folder, file, plan, clock=clock, **more)


def leftovers(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir()
        if path.name not in ("ledger.db", "photos.db", "backups", "instance.lock")
    )  # fmt: skip


@pytest.fixture
def worked(shops: Ledger, clock: Any) -> Path:
    """A ledger that was backed up after 第一件 and worked in since; closed. Returns the backup."""
    todo(shops, "第一件")
    made = back_up(shops, MANUAL)
    clock.move(hours=2)
    todo(shops, "第二件")
    todo(shops, "第三件")
    shops.close()
    return made.file.path


# ---------------------------------------------------------------------------------------- the drill


def test_an_earlier_state_of_the_same_ledger_is_told_step_by_step(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    plan = examine_backup(shops.folder, worked, clock=clock)
    assert plan.sound
    found = plan.comparison
    assert (found.relation, found.common, found.aside, found.more) == (Relation.EARLIER, 3, 2, 0)
    assert [(step.seq, step.label, step.summary) for step in found.steps] == [
        (6, "添加待办", "第三件"),
        (5, "添加待办", "第二件"),
    ]
    counts = {count.label: (count.present, count.backup) for count in plan.counts}
    assert counts == {
        "客户经理": (1, 1), "零售户": (3, 3), "卷烟规格": (12, 12), "通知": (1, 1), "待办": (3, 1),
    }  # fmt: skip
    assert plan.words == (
        "这份备份是现在这本台账的第 3 步（2026-11-23 10:08），后来的 2 步会被搁置，不会删掉。"
    )
    assert (plan.owner, plan.present_owner, plan.other_owner) == ("A001 张明", "A001 张明", False)
    assert plan.as_json()["counts"][0] == {"label": "客户经理", "present": 1, "backup": 1}


def test_the_drill_changes_nothing_and_leaves_nothing(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in shops.folder.rglob("*") if path.is_file()}

    before = state()
    examine_backup(shops.folder, worked, clock=clock)
    assert state() == before


def test_the_drill_runs_beside_an_open_ledger(shops: Ledger, clock: Any) -> None:
    made = back_up(shops, MANUAL)
    todo(shops, "写着")
    plan = examine_backup(shops.folder, made.file.path, clock=clock)
    assert plan.comparison.aside == 1


def test_the_same_state_a_later_one_and_two_branches_are_told_apart(
    shops: Ledger, worked: Path, clock: Any, tmp_path: Path
) -> None:
    folder = shops.folder
    with open_ledger(folder, clock=clock) as ledger:
        late = back_up(ledger, MANUAL, to=tmp_path / "late").file.path
    same = examine_backup(folder, late, clock=clock)
    assert same.comparison.relation is Relation.SAME
    restore(folder, worked, clock)
    branched = examine_backup(folder, late, clock=clock)
    found = branched.comparison
    assert (found.relation, found.common, found.aside, found.more) == (Relation.BRANCHED, 3, 1, 2)
    assert [step.label for step in found.steps] == ["从备份恢复"]
    behind = tmp_path / "behind"
    behind.mkdir()
    shutil.copy(worked, behind / "ledger.db")
    later = examine_backup(behind, late, clock=clock)
    assert (later.comparison.relation, later.comparison.more) == (Relation.LATER, 2)


def test_another_managers_ledger_is_told(
    shops: Ledger, worked: Path, clock: Any, tmp_path: Path
) -> None:
    with open_ledger(tmp_path / "other", clock=clock) as other:
        set_profile(other, Manager(id="B007", name="李芳", organisation="示例烟草"))
    plan = examine_backup(tmp_path / "other", worked, clock=clock)
    assert plan.comparison.relation is Relation.OTHER
    assert plan.other_owner
    assert "这是另一本台账（A001 张明）" in plan.words


@pytest.mark.parametrize(
    ("spoil", "failure", "words"),
    [
        (lambda path: path.unlink(), RoundbookError, "没有“"),
        (lambda path: path.write_bytes(b""), LedgerDamaged, "有损坏，不能用来恢复"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[:9_000]),
            LedgerDamaged,
            "有损坏",
            marks=pytest.mark.plain_file("a cut file under a key may be one under another key"),
        ),
        (lambda path: path.write_bytes(b"PK\x03\x04" * 4_000), RoundbookError, "也可能已损坏"),
        (lambda path: _set(path, "user_version = 99"), LedgerNewer, "由更新版本的走访台账写成"),
        (lambda path: _set(path, "application_id = 7"), NotALedger, "不是走访台账的备份"),
    ],
)
def test_a_file_that_cannot_be_restored_says_why_in_one_sentence(  # noqa: PLR0917 - fixtures
    spoil: Callable[[Path], object],
    failure: type[RoundbookError],
    words: str,
    shops: Ledger,
    worked: Path,
    clock: Any,
) -> None:
    spoil(worked)
    with pytest.raises(failure, match=words) as told:
        examine_backup(shops.folder, worked, clock=clock)
    assert told.value.next_step
    assert leftovers(shops.folder) == []


def _set(path: Path, pragma: str) -> None:
    connection = raw(path)
    connection.execute(f"PRAGMA {pragma}")
    connection.close()


def test_a_backup_with_a_record_that_is_not_as_written_is_told(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    connection = raw(worked)
    connection.execute("UPDATE retailer SET owner = '王建圆' WHERE id = 'HZ2'")
    connection.close()
    plan = examine_backup(shops.folder, worked, clock=clock)
    assert not plan.sound
    assert plan.findings[0].code == "record"


def test_the_ledger_itself_is_no_backup(shops: Ledger, clock: Any) -> None:
    with pytest.raises(RoundbookError, match="就是现在的台账"):
        examine_backup(shops.folder, shops.folder / "ledger.db", clock=clock)


def test_a_backup_of_an_older_schema_is_migrated_in_the_drill_and_when_restored(
    shops: Ledger, clock: Any, tmp_path: Path
) -> None:
    old = tmp_path / "备份_20261123_100800_第1步_00000000_手动.ledger"
    shutil.copy(KEPT / "0001.db", old)
    before = old.read_bytes()
    shops.close()
    plan = examine_backup(shops.folder, old, clock=clock)
    assert (plan.version, plan.comparison.relation) == (1, Relation.OTHER)
    restore_backup(shops.folder, old, plan, clock=clock)
    assert old.read_bytes() == before
    with open_ledger(shops.folder, clock=clock) as ledger:
        assert ledger.scalar("SELECT count(*) FROM visit") > 0
        assert check_ledger(ledger).sound


# -------------------------------------------------------------------------------------- the restore


def test_a_restored_ledger_is_the_backup_with_one_more_step(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    folder = shops.folder
    with open_ledger(folder, clock=clock) as ledger:
        old_device = device(ledger)
        save_draft(ledger, "draft-1", "visit", "HZ1", {"summary": "在写"})
    done = restore(folder, worked, clock)
    assert leftovers(folder) == []
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger) == ["第一件"]
        assert list_drafts(ledger) == []
        entry = history.history(ledger, limit=1)[0]
        assert (entry.seq, entry.label, entry.summary) == (4, "从备份恢复", "回到第 3 步")
        assert not entry.undoable
        assert done.operation == 4
        assert device(ledger) == done.device != old_device
        assert check_ledger(ledger).sound
        assert not settle_device(ledger)
        assert history.undo(ledger).touches("todo")
        assert todos(ledger) == []
        assert history.redo(ledger).touches("todo")
        todo(ledger, "接着写")
        assert check_ledger(ledger).sound


def test_what_was_there_is_backed_up_and_put_aside_and_can_be_had_back(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    folder = shops.folder
    done = restore(folder, worked, clock)
    assert done.backup is not None
    assert done.backup.file.name.reason is BackupReason.BEFORE_RESTORE
    assert done.aside is not None
    assert done.aside == folder / "backups" / "搁置_20261123_120800"
    assert (done.aside / "ledger.db").exists()
    for source in (done.backup.file.path, done.aside / "ledger.db"):
        clock.move(minutes=1)
        restore(folder, source, clock)
        with open_ledger(folder, clock=clock) as ledger:
            assert todos(ledger) == ["第一件", "第二件", "第三件"]
            assert check_ledger(ledger).sound
    assert len(list((folder / "backups").glob("搁置_*"))) == 3


@pytest.mark.plain_file("the log of an encrypted file is folded in when it is tried")
def test_a_log_that_was_left_beside_never_meets_the_restored_file(
    shops: Ledger, worked: Path, clock: Any, tmp_path: Path
) -> None:
    """A killed process leaves -wal and -shm; a ledger that cannot be opened keeps them aside."""
    folder = shops.folder
    ledger = open_ledger(folder, clock=clock)
    todo(ledger, "在日志里")
    shutil.copytree(folder, tmp_path / "killed")
    ledger.close()
    killed = tmp_path / "killed"
    content = bytearray((killed / "ledger.db").read_bytes())
    content[:4096] = b"\xa5" * 4096
    (killed / "ledger.db").write_bytes(content)
    log = (killed / "ledger.db-wal").read_bytes()
    assert len(log) > 4096
    backup = killed / "backups" / worked.name
    plan = examine_backup(killed, backup, clock=clock)
    assert plan.present_problem is not None
    assert plan.comparison.relation is Relation.NONE
    done = restore_backup(killed, backup, plan, clock=clock)
    assert done.backup is None
    assert done.backup_problem is not None
    assert not list(killed.glob("ledger.db-*"))
    assert done.aside is not None
    assert (done.aside / "ledger.db").read_bytes() == content
    assert (done.aside / "ledger.db-wal").read_bytes() == log
    with open_ledger(killed, clock=clock) as restored:
        assert todos(restored) == ["第一件"]
        assert check_ledger(restored).sound


def test_a_folder_put_aside_with_its_log_is_restored_whole(
    shops: Ledger, clock: Any, tmp_path: Path
) -> None:
    todo(shops, "在日志里")
    aside = tmp_path / "aside"
    aside.mkdir()
    for name in ("ledger.db", "ledger.db-wal"):
        shutil.copy(shops.folder / name, aside / name)
    before = {path.name: path.read_bytes() for path in aside.iterdir()}
    restore(tmp_path / "new", aside / "ledger.db", clock)
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == before
    with open_ledger(tmp_path / "new", clock=clock) as ledger:
        assert todos(ledger) == ["在日志里"]


def test_a_new_computer_has_nothing_to_put_aside(
    shops: Ledger, worked: Path, clock: Any, tmp_path: Path
) -> None:
    new = tmp_path / "deep" / "new"
    plan = examine_backup(new, worked, clock=clock)
    assert (plan.comparison.relation, plan.comparison.more) == (Relation.NONE, 3)
    assert [count.present for count in plan.counts] == [None] * 5
    done = restore_backup(new, worked, plan, clock=clock)
    assert (done.aside, done.backup) == (None, None)
    with open_ledger(new, clock=clock) as ledger:
        assert todos(ledger) == ["第一件"]


def test_progress_is_told_and_a_stop_changes_nothing(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    told: list[str] = []
    plan = examine_backup(shops.folder, worked, clock=clock)
    for stop_at in range(4):
        calls = iter(range(10))
        with pytest.raises(BackupCancelled, match="台账没有动"):
            restore_backup(
                shops.folder, worked, plan, clock=clock,
                cancelled=lambda calls=calls, at=stop_at: next(calls) == at,  # type: ignore[misc]
            )  # fmt: skip
        with open_ledger(shops.folder, clock=clock) as ledger:
            assert todos(ledger) == ["第一件", "第二件", "第三件"]
        assert leftovers(shops.folder) == []
    restore_backup(
        shops.folder, worked, plan, clock=clock, progress=lambda _d, _t, words: told.append(words)
    )
    assert told == ["正在试打开备份", "正在备份现在的台账", "正在准备要恢复的台账", "正在换上"]


# ------------------------------------------------------------------------------ when it is refused


def test_it_is_refused_while_the_ledger_is_open_or_the_folder_held(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    folder = shops.folder
    plan = examine_backup(folder, worked, clock=clock)
    with open_ledger(folder, clock=clock) as ledger:
        with pytest.raises(LedgerLocked, match="台账还开着"):
            restore_backup(folder, worked, plan, clock=clock)
        todo(ledger, "仍能写")
    with (
        open_ledger(folder, clock=clock, read_only=True),
        pytest.raises(LedgerLocked, match="台账还开着"),
    ):
        restore_backup(folder, worked, plan, clock=clock)
    with InstanceLock(folder).acquire("窗口"), pytest.raises(FolderInUse):
        restore_backup(folder, worked, plan, clock=clock)


def test_it_is_refused_when_backup_or_ledger_changed_since_the_drill(
    shops: Ledger, worked: Path, clock: Any
) -> None:
    folder = shops.folder
    plan = examine_backup(folder, worked, clock=clock)
    with open_ledger(folder, clock=clock) as ledger:
        back_up(ledger, MANUAL)  # no change
    other = attrs.evolve(plan, sha256="0" * 64)
    with pytest.raises(RestoreChanged, match="在比较之后变了"):
        restore_backup(folder, worked, other, clock=clock)
    with open_ledger(folder, clock=clock) as ledger:
        todo(ledger, "又写了")
    with pytest.raises(RestoreChanged):
        restore_backup(folder, worked, plan, clock=clock)
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger)[-1] == "又写了"
    plan = examine_backup(folder, worked, clock=clock)
    with InstanceLock(folder).acquire("窗口"):
        restore_backup(folder, worked, plan, clock=clock, locked=True)


# -------------------------------------------------------------------- what headquarters is to see


def test_packages_count_from_one_and_revisions_stand_above_what_was_handed_over(
    shops: Ledger, clock: Any, tmp_path: Path
) -> None:
    notes = RetailerNotes(id="HZ1", remark="一")
    change_notes(shops, notes)
    made = back_up(shops, MANUAL)
    for remark in ("二", "三"):
        change_notes(shops, attrs.evolve(notes, remark=remark))
    todo(shops, "交上去的")
    out = tmp_path / "out"
    out.mkdir()
    assert export_package(shops, "2026-11", out).sequence == 1
    change_notes(shops, attrs.evolve(notes, remark="四"))
    with shops.transaction():
        shops.execute("INSERT INTO acknowledged VALUES ('retailer_notes', 'HZ1', 3)")
    shops.close()
    restore(shops.folder, made.file.path, clock)
    with open_ledger(shops.folder, clock=clock) as ledger:
        assert next_sequence(ledger, device(ledger)) == 1
        assert ledger.scalar("SELECT revision FROM retailer_notes WHERE id = 'HZ1'") == 1
        change_notes(ledger, attrs.evolve(notes, remark="五"))
        assert ledger.scalar("SELECT revision FROM retailer_notes WHERE id = 'HZ1'") == 5
        assert export_package(ledger, "2026-11", out).sequence == 1
        floors = ledger.query("SELECT kind, revision FROM revision_floor ORDER BY kind")
        assert floors == [("retailer_notes", 4), ("todo", 1)]
        assert check_ledger(ledger).sound


def test_where_nobody_knows_what_was_handed_over_revisions_leave_a_gap(
    shops: Ledger, clock: Any, tmp_path: Path
) -> None:
    notes = RetailerNotes(id="HZ1", remark="一")
    change_notes(shops, notes)
    made = back_up(shops, MANUAL)
    restore(tmp_path / "new", made.file.path, clock)
    with open_ledger(tmp_path / "new", clock=clock) as ledger:
        change_notes(ledger, attrs.evolve(notes, remark="二"))
        assert ledger.scalar("SELECT revision FROM retailer_notes WHERE id = 'HZ1'") == 102
        assert check_ledger(ledger).sound


# ------------------------------------------------------------------------------------------ photos


def add_photo(ledger: Ledger, number: int) -> str:
    with open_photos(ledger.folder, clock=ledger.clock) as photos:
        return photos.add_photo(b"\xff\xd8" + bytes([number]) * 3_000, 40, 30)


def record(ledger: Ledger, check: Check, *names: str) -> None:
    with operation(ledger, "record_check") as unit:
        unit.save(attrs.evolve(check, id="check-1", photos=names))


def test_photos_of_both_are_there_after_a_restore(
    shops: Ledger, clock: Any, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    first = add_photo(shops, 1)
    record(shops, make_check(), first)
    made = back_up(shops, MANUAL)
    second = add_photo(shops, 2)
    record(shops, make_check(), second)
    with open_photos(shops.folder) as photos, photos.transaction():
        photos.remove([first])  # lost here, kept beside the backup
    shops.close()
    plan = examine_backup(shops.folder, made.file.path, clock=clock)
    assert plan.photos_missing == 0
    done = restore_backup(shops.folder, made.file.path, plan, clock=clock)
    assert done.photos_added == 1
    with open_ledger(shops.folder, clock=clock) as ledger:
        with open_photos(shops.folder, clock=clock) as photos:
            assert photos.names() == {first, second}
            clock.move(days=2)
            assert sweep_orphans(ledger, photos) == [second]  # its record was put aside
        assert photo_findings(ledger) == []
    store = backups_folder(shops.folder) / "photos.db"
    with open_store(store, key_of_file(store)) as kept:
        assert second in kept.names()
    assert done.aside is not None
    restore(shops.folder, done.aside / "ledger.db", clock)
    with open_ledger(shops.folder) as ledger:
        assert photo_findings(ledger) == []


def test_a_backup_without_its_photos_says_so(
    shops: Ledger, clock: Any, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    record(shops, make_check(), add_photo(shops, 1))
    made = back_up(shops, MANUAL, to=tmp_path / "there")
    (tmp_path / "there" / "photos.db").unlink()
    plan = examine_backup(tmp_path / "new", made.file.path, clock=clock)
    assert (plan.photos_missing, plan.sound) == (1, True)


def test_a_spoilt_photo_store_is_put_aside_and_made_anew_from_the_backup(
    shops: Ledger, clock: Any, make_check: Callable[..., Check]
) -> None:
    name = add_photo(shops, 1)
    record(shops, make_check(), name)
    made = back_up(shops, MANUAL)
    shops.close()
    spoilt = b"SQLite format 3\x00" + b"x" * 9_000
    (shops.folder / "photos.db").write_bytes(spoilt)
    done = restore(shops.folder, made.file.path, clock)
    assert done.aside is not None
    assert (done.aside / "photos.db").read_bytes() == spoilt
    with open_ledger(shops.folder) as ledger:
        assert photo_findings(ledger) == []


# ------------------------------------------------------------------------------------- a long story


def test_to_and_fro_many_times_every_state_is_sound_and_none_is_lost(
    shops: Ledger, clock: Any
) -> None:
    folder = shops.folder
    made = back_up(shops, MANUAL).file.path
    shops.close()
    seen: list[tuple[Path, list[str]]] = [(made, [])]
    for number in range(4):
        with open_ledger(folder, clock=clock) as ledger:
            todo(ledger, f"第 {number} 件")
            seen.append((back_up(ledger, MANUAL).file.path, todos(ledger)))
        clock.move(minutes=7)
        file, content = seen[number // 2]
        restore(folder, file, clock)
        with open_ledger(folder, clock=clock) as ledger:
            assert todos(ledger) == content
            assert check_ledger(ledger).sound
    for file, content in seen:
        clock.move(minutes=1)
        restore(folder, file, clock)
        with open_ledger(folder, clock=clock) as ledger:
            assert todos(ledger) == content
    devices = {str(row[0]) for row in _devices(folder)}
    assert len(list_backups(backups_folder(folder))) >= len(seen)
    assert devices


def _devices(folder: Path) -> list[Any]:
    with open_ledger(folder) as ledger:
        return ledger.query("SELECT DISTINCT device FROM operation")
