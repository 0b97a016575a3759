"""What a lost laptop had handed over comes back from its packages, whole, as one step."""

import itertools
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.check import Check
from models.errors import DomainError
from models.kinds import PACKAGED_KINDS
from models.manager import Manager
from models.package import data_digest
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.ledger.records import find, get, plains
from storage.ledger.unit_of_work import operation
from storage.operations.check_ledger import check_ledger
from storage.operations.export_package import export_package
from storage.operations.history import history, redo, undo
from storage.operations.profile import set_profile
from storage.operations.recover_packages import (
    RecoveryChanged,
    preview_recovery,
    recover_packages,
)
from storage.operations.recovery.previews import RecoveryCounts
from storage.operations.retailer_notes import change_notes
from storage.operations.six_ones import exempt_six_one
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.queries.package_source import unconfirmed
from storage.queries.packages import list_packages
from storage.queries.pending import pending_count
from storage.workbooks.problems import WorkbookCancelled
from storage.workbooks.reading import process
from storage.workbooks.reading.package import load_package
from tests.storage.conftest import become_another_device, six_one_by_hand

MONTH = "2026-11"
Restore = Callable[..., Ledger]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


@pytest.fixture
def restore(tmp_path: Path, clock: Any) -> Iterator[Restore]:
    """Copies a ledger's file as it is now and opens it: the same, or as another device."""
    opened: list[Ledger] = []

    def copy(ledger: Ledger, *, new_device: bool = True) -> Ledger:
        ledger.checkpoint()
        folder = tmp_path / f"恢复{len(opened)}"
        folder.mkdir()
        shutil.copy(ledger.folder / "ledger.db", folder)
        restored = open_ledger(folder, clock=clock)
        opened.append(restored)
        if new_device:
            become_another_device(restored)
        return restored

    yield copy
    for ledger in opened:
        ledger.close()


def visit(number: int, day: int = 20, **content: Any) -> Visit:
    lines = tuple(StockLine(product_id=f"P{n:02}", stock=n + 1) for n in range(number, number + 6))
    return Visit(
        id=f"v{number}-{day}",
        retailer_id=f"HZ{(number - 1) % 3 + 1}",
        day=date(2026, 11, day),
        arrived=time(9, 0),
        left=time(9, 20),
        stock_lines=lines,
        **content,
    )


def records(ledger: Ledger) -> dict[tuple[str, str], dict[str, Any]]:
    """Every record that packages carry, whole: revision, time and tombstones included."""
    return {
        (kind, each["id"]): each for kind in PACKAGED_KINDS for each in plains(ledger, kind, "1")
    }


def counts(**values: int) -> RecoveryCounts:
    return RecoveryCounts(**values)


@pytest.fixture
def kept(shops: Ledger, restore: Restore, clock: Any) -> Ledger:
    """The ledger as it was backed up: one visit, notes of one shop, one todo."""
    record_visit(shops, visit(1, 5))
    change_notes(shops, RetailerNotes(id="HZ1", remark="老板姓王"))
    add_todo(shops, Todo(id="t1", retailer_id="HZ1", content="补价签"))
    clock.move(days=0, hours=1)
    return restore(shops)


@pytest.fixture
def lost(
    shops: Ledger, kept: Ledger, out: Path, clock: Any, make_check: Callable[..., Check]
) -> Ledger:
    """The laptop that was lost after it had worked on and made two packages."""
    record_visit(shops, visit(2), check=make_check("HZ2", date(2026, 11, 20)))
    record_visit(shops, visit(3), todos=(Todo(id="t2", content="送海报"),))
    record_visit(shops, visit(6, 21))
    settle_todo(shops, "t1")
    export_package(shops, MONTH, out)
    clock.move(hours=1)
    correct_visit(shops, attrs.evolve(get(shops, Visit, "v2-20"), opinion="后来补的"))
    withdraw_visit(shops, "v6-21")
    change_notes(shops, RetailerNotes(id="HZ1", remark="老板换人了", mobile="13800001234"))
    change_notes(shops, RetailerNotes(id="HZ3", remark="新记的"))
    six_one_by_hand(
        shops,
        SixOneRecord(
            id="s1", retailer_id="HZ1", item=SixOneItem.TRAINING, done_on=date(2026, 11, 22)
        ),
    )
    exempt_six_one(
        shops,
        SixOneExemption(
            id="e1", retailer_id="HZ2", item=SixOneItem.REPORT, period="2026Q4",
            reason="装修", approver="李主任",
        ),
    )  # fmt: skip
    export_package(shops, MONTH, out)
    return shops


def packages_in(out: Path) -> list[Path]:
    return sorted(out.glob("上报_*.xlsx"))


# ------------------------------------------------------------------------------------ the journey


def test_what_was_lost_comes_back_whole(lost: Ledger, kept: Ledger, out: Path, clock: Any) -> None:
    assert records(kept) != records(lost)
    preview = preview_recovery(kept, [out])
    assert [each.sequence for each in preview.packages] == [1, 2]
    assert preview.writes
    assert (preview.left_out, preview.conflicts, preview.kept_back) == ((), (), ())
    clock.move(hours=1)
    changes, done = recover_packages(kept, [out], expected=preview)
    assert done == preview
    assert changes.touches(*PACKAGED_KINDS)
    assert records(kept) == records(lost), "with revision, time and tombstones"
    assert done.total.new + done.total.changed + done.total.unchanged == len(records(lost))
    assert done.total.deleted == 1, "the withdrawn visit"
    assert check_ledger(kept).sound
    entry = history(kept)[0]
    assert (entry.label, entry.undoable) == ("从上报包找回", True)
    assert entry.summary == f"2 个包：新增 {done.total.new}，更新 {done.total.changed}"


def test_headquarters_would_find_the_same_records(lost: Ledger, kept: Ledger, out: Path) -> None:
    """What comes back has the hashes it had, so that merging both laptops finds no conflict."""
    recover_packages(kept, [out])
    assert data_digest(unconfirmed(kept)) == data_digest(unconfirmed(lost))


def test_what_is_saved_next_stands_above_all_that_packages_know(
    lost: Ledger, kept: Ledger, out: Path
) -> None:
    recover_packages(kept, [out])
    known = {
        (line.kind, line.record_id): line.revision
        for path in packages_in(out)
        for line in load_package(path).lines
    }
    noted = {(row[0], row[1]): row[2] for row in kept.query("SELECT * FROM revision_floor")}
    assert noted == known
    change_notes(kept, RetailerNotes(id="HZ1", remark="又换了"))
    undo(kept)
    undo(kept)
    now = records(kept)
    assert all(now[key]["revision"] >= revision for key, revision in known.items() if key in now)
    assert now["retailer_notes", "HZ1"]["remark"] == "老板姓王"
    assert now["retailer_notes", "HZ1"]["revision"] > known["retailer_notes", "HZ1"] + 1


def test_one_undo_takes_it_back_and_redo_brings_it_again(
    lost: Ledger, kept: Ledger, out: Path
) -> None:
    def content(ledger: Ledger) -> dict[Any, Any]:
        head = ("revision", "updated_at")
        return {
            key: {name: value for name, value in plain.items() if name not in head}
            for key, plain in records(ledger).items()
            if not plain["deleted"]
        }

    before = content(kept)
    recover_packages(kept, [out])
    undo(kept)
    assert content(kept) == before
    redo(kept)
    assert content(kept) == content(lost)
    assert check_ledger(kept).sound


def test_a_new_laptop_with_nothing_but_the_master_gets_everything(
    lost: Ledger, restore: Restore, tmp_path: Path, out: Path, clock: Any
) -> None:
    with open_ledger(tmp_path / "新电脑", clock=clock) as new:
        with pytest.raises(DomainError):
            preview_recovery(new, [out])
        set_profile(new, Manager(id="A001", name="张明", organisation="示例烟草"))
        first = preview_recovery(new, [out])
        assert not first.total.new - 0, "no shop is known yet"
        assert first.total.kept_back == len(records(lost))
        assert {note.reason for note in first.kept_back} == {"台账里没有这户，请先收客户主档"}
        changes, _ = recover_packages(new, [out])
        assert not changes
        with operation(new, "import_handouts") as unit:
            for retailer in find(lost, Retailer):
                unit.save(retailer)
        recover_packages(new, [out])
        assert records(new) == records(lost)
        assert check_ledger(new).sound


def test_the_order_of_the_packages_does_not_matter_nor_doubling_nor_steps(
    lost: Ledger, restore: Restore, kept: Ledger, out: Path, clock: Any
) -> None:
    record_visit(lost, visit(9, 22))
    export_package(lost, MONTH, out)
    files = packages_in(out)
    wanted = records(lost)
    for order in itertools.permutations(files):
        ledger = restore(kept)
        for path in order:
            preview = preview_recovery(ledger, [path, path])
            assert preview.conflicts == (), order
            recover_packages(ledger, [path, path], expected=preview)
        assert records(ledger) == wanted, order
    assert not recover_packages(ledger, [*files, out])[0], "nothing is left to be done"


def test_the_same_device_rolled_back_gets_its_records_back(
    shops: Ledger, restore: Restore, out: Path
) -> None:
    record_visit(shops, visit(1))
    rolled_back = restore(shops, new_device=False)
    correct_visit(shops, attrs.evolve(get(shops, Visit, "v1-20"), opinion="补"))
    export_package(shops, MONTH, out)
    _, preview = recover_packages(rolled_back, [out])
    assert preview.total.changed == 1
    assert records(rolled_back) == records(shops)


def test_an_intact_ledger_learns_nothing(lost: Ledger, out: Path) -> None:
    before = history(lost)
    changes, preview = recover_packages(lost, [out])
    assert not changes
    assert not preview.writes
    assert preview.total == counts(unchanged=len(records(lost)))
    assert history(lost) == before


# -------------------------------------------------------------------------------- changed meanwhile


def test_what_was_changed_on_both_sides_is_listed_and_the_ledgers_own_stays(
    lost: Ledger, kept: Ledger, out: Path
) -> None:
    change_notes(kept, RetailerNotes(id="HZ1", remark="恢复以后记的"))
    preview = preview_recovery(kept, [out])
    (note,) = preview.conflicts
    assert (note.label, note.shop, note.reason) == ("自有档案", "好运烟酒商店", "保留台账里的")
    recover_packages(kept, [out])
    notes = get(kept, RetailerNotes, "HZ1")
    assert notes is not None
    assert notes.remark == "恢复以后记的"
    others = {key for key in records(lost) if key != ("retailer_notes", "HZ1")}
    assert {key: records(kept)[key] for key in others} == {
        key: records(lost)[key] for key in others
    }


@pytest.mark.parametrize("edits", [1, 2, 5])
def test_a_conflict_is_one_however_often_each_side_saved(
    lost: Ledger, kept: Ledger, out: Path, edits: int
) -> None:
    change_notes(lost, RetailerNotes(id="HZ1", remark="第三次"))
    export_package(lost, MONTH, out)
    for number in range(edits):
        change_notes(kept, RetailerNotes(id="HZ1", remark=f"恢复后第 {number} 次"))
    assert len(preview_recovery(kept, [out]).conflicts) == 1
    recover_packages(kept, [out])
    assert len(preview_recovery(kept, [out]).conflicts) == 1, "still, until somebody decides"
    floor = kept.scalar("SELECT revision FROM revision_floor WHERE kind = 'retailer_notes' "
                        "AND record_id = 'HZ1'")  # fmt: skip
    change_notes(kept, RetailerNotes(id="HZ1", remark="决定了"))
    assert records(kept)["retailer_notes", "HZ1"]["revision"] > floor


def test_the_packages_can_be_given_the_last_word(lost: Ledger, kept: Ledger, out: Path) -> None:
    change_notes(kept, RetailerNotes(id="HZ1", remark="恢复以后记的"))
    preview = preview_recovery(kept, [out], take_packages=True)
    assert [note.reason for note in preview.conflicts] == ["以上报包为准"]
    assert preview.total.conflicts == 0
    recover_packages(kept, [out], expected=preview, take_packages=True)
    won, theirs = (each["retailer_notes", "HZ1"] for each in (records(kept), records(lost)))
    assert won["remark"] == "老板换人了"
    assert won["revision"] > theirs["revision"], "a decision is a revision of its own"
    again = preview_recovery(kept, [out])
    assert (again.conflicts, again.writes) == ((), False)
    change_notes(kept, RetailerNotes(id="HZ1", remark="又记"))
    again = preview_recovery(kept, [out])
    assert (again.conflicts, again.writes) == ((), False), "what was decided is not asked again"
    assert check_ledger(kept).sound


def test_what_the_ledger_went_on_from_is_old_not_a_conflict(
    lost: Ledger, kept: Ledger, out: Path
) -> None:
    recover_packages(kept, [out])
    change_notes(kept, RetailerNotes(id="HZ1", remark="找回以后又记的"))
    withdraw_visit(kept, "v3-20")
    preview = preview_recovery(kept, [out])
    assert (preview.conflicts, preview.writes) == ((), False)
    assert preview.total.newer >= 2
    preview = preview_recovery(kept, packages_in(out)[:1])
    assert (preview.conflicts, preview.writes) == ((), False)


def test_two_laptops_that_went_on_from_one_backup_are_told_apart(
    lost: Ledger, kept: Ledger, restore: Restore, out: Path
) -> None:
    """Packages of both: one revision, two contents; the rule takes one and the other is named."""
    change_notes(kept, RetailerNotes(id="HZ1", remark="另一台上记的"))
    other = restore(kept)
    second = restore(other)
    export_package(kept, MONTH, out)
    with operation(second, "change_notes") as unit:
        unit.remove(RetailerNotes, "HZ1")
    third = restore(second)
    preview = preview_recovery(third, [out])
    assert [note.label for note in preview.conflicts] == ["自有档案"]


def test_visits_of_both_sides_prove_four_together(
    shops: Ledger, restore: Restore, out: Path
) -> None:
    """Each side counted some products; together they are enough, in one record, not in two."""
    restored = restore(shops)
    record_visit(shops, visit(1, 18))
    export_package(shops, MONTH, out)
    record_visit(restored, visit(4, 19))
    _, preview = recover_packages(restored, [out])
    assert preview.conflicts == ()
    both = find(restored, SixOneRecord, "deleted = 0 AND item = 4")
    (proof,) = [each for each in both if each.retailer_id == "HZ1"]
    assert proof.derived
    assert proof.amount == len({f"P{n:02}" for n in (*range(1, 7), *range(4, 10))})
    assert check_ledger(restored).sound
    undo(restored)
    (alone,) = find(restored, SixOneRecord, "deleted = 0 AND item = 4")
    assert alone.amount == 6


def test_a_proof_changed_on_both_sides_is_made_anew_and_no_conflict(
    shops: Ledger, restore: Restore, out: Path
) -> None:
    record_visit(shops, visit(1, 10))
    restored = restore(shops)
    record_visit(shops, visit(4, 18))
    export_package(shops, MONTH, out)
    record_visit(restored, visit(7, 19))
    _, preview = recover_packages(restored, [out])
    assert preview.conflicts == ()
    (proof,) = find(restored, SixOneRecord, "deleted = 0 AND item = 4")
    assert proof.amount == len({f"P{n:02}" for n in range(1, 13)})
    sent = next(line for line in load_package(packages_in(out)[0]).lines if line.kind == "six_one")
    assert records(restored)["six_one", proof.id]["revision"] > sent.revision, "no second content"
    again = preview_recovery(restored, [out])
    assert (again.writes, again.conflicts) == (False, ())


def test_nothing_is_written_when_something_changed_after_the_preview(
    lost: Ledger, kept: Ledger, out: Path
) -> None:
    preview = preview_recovery(kept, [out])
    change_notes(kept, RetailerNotes(id="HZ3", remark="刚记的"))
    before = records(kept)
    with pytest.raises(RecoveryChanged) as caught:
        recover_packages(kept, [out], expected=preview)
    assert "预览之后变了" in str(caught.value)
    assert records(kept) == before
    assert kept.query("SELECT * FROM revision_floor") == []


def test_who_does_not_agree_has_nothing_written(lost: Ledger, kept: Ledger, out: Path) -> None:
    before = records(kept)
    changes, preview = recover_packages(kept, [out], agreed=lambda shown: not shown.writes)
    assert not changes
    assert preview.writes
    assert records(kept) == before


# ------------------------------------------------------------------------------------- which files


def test_other_managers_and_broken_files_are_named_and_the_rest_counts(
    lost: Ledger, kept: Ledger, restore: Restore, out: Path, tmp_path: Path
) -> None:
    first, second = packages_in(out)
    broken = out / "上报_断.xlsx"
    broken.write_bytes(first.read_bytes()[:5000])
    (out / "别的.xlsx").write_bytes(b"not looked at")
    foreign = restore(lost)
    set_profile(foreign, Manager(id="B002", name="李四", organisation="示例烟草"))
    record_visit(foreign, visit(12, 22))
    theirs = export_package(foreign, MONTH, out).path
    empty = tmp_path / "空"
    empty.mkdir()
    changes, preview = recover_packages(kept, [out, empty, tmp_path / "没有.xlsx"])
    assert changes
    assert records(kept) == records(lost)
    assert [each.file for each in preview.packages] == [first.name, second.name]
    told = {each.file: each.sentence for each in preview.left_out}
    assert told.keys() == {broken.name, theirs.name, "空", "没有.xlsx"}
    assert told[broken.name] == f"“{broken.name}”不完整或已损坏，打不开。"
    assert "工号 B002" in told[theirs.name]
    assert "没有上报包" in told["空"]
    assert all(name in sentence for name, sentence in told.items())


def test_a_child_that_is_killed_leaves_that_file_out(
    lost: Ledger, kept: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen
    started: list[subprocess.Popen[bytes]] = []

    def start(*args: Any, **how: Any) -> subprocess.Popen[bytes]:
        started.append(real(*args, **how))
        if len(started) == 1:
            started[0].kill()
        return started[-1]

    monkeypatch.setattr(process.subprocess, "Popen", start)
    preview = preview_recovery(kept, [out])
    assert [each.sequence for each in preview.packages] == [2]
    (left,) = preview.left_out
    assert left.sentence == f"“{packages_in(out)[0].name}”读不出来，可能已损坏或太大。"


def test_a_record_that_is_none_is_kept_back_and_the_others_come(
    shops: Ledger, restore: Restore, out: Path
) -> None:
    restored = restore(shops)
    record_visit(shops, attrs.evolve(visit(1), day=date(2026, 10, 20)))
    add_todo(shops, Todo(id="t1", retailer_id="HZ1", content="补价签"))
    with shops.transaction():
        shops.execute("UPDATE visit SET left = '九点'")
    export_package(shops, MONTH, out)
    _, preview = recover_packages(restored, [out])
    (note,) = preview.kept_back
    assert (note.label, note.reason) == ("走访", "内容不是本程序认得的记录")
    assert get(restored, Todo, "t1") is not None
    assert get(restored, Visit, "v1-20") is None


def test_it_can_be_stopped_and_says_how_far_it_is(lost: Ledger, kept: Ledger, out: Path) -> None:
    told: list[tuple[str, int]] = []
    preview_recovery(kept, [out], progress=lambda *step: told.append(step))
    assert [name for name, _ in itertools.groupby(file for file, _ in told)] == [
        path.name for path in packages_in(out)
    ]
    assert told[-1][1] == load_package(packages_in(out)[1]).header.received.records
    with pytest.raises(WorkbookCancelled):
        recover_packages(kept, [out], cancelled=lambda: True)
    assert kept.query("SELECT * FROM revision_floor") == []


def test_what_came_back_goes_out_again_with_the_next_package(
    lost: Ledger, kept: Ledger, out: Path
) -> None:
    """Nobody knows whether the lost laptop's packages arrived, so none is claimed as sent."""
    recover_packages(kept, [out])
    assert list_packages(kept) == []
    assert pending_count(kept).unsent == len(records(lost))
    again = export_package(kept, MONTH, out)
    assert (again.sequence, again.digest) == (1, data_digest(unconfirmed(lost)))


def test_a_revision_that_is_only_known_is_noted_too(
    shops: Ledger, restore: Restore, out: Path
) -> None:
    """Changed and changed back: nothing is missing, but the next save must not look old."""
    change_notes(shops, RetailerNotes(id="HZ1", remark="甲"))
    restored = restore(shops)
    change_notes(shops, RetailerNotes(id="HZ1", remark="乙"))
    change_notes(shops, RetailerNotes(id="HZ1", remark="甲"))
    export_package(shops, MONTH, out)
    changes, preview = recover_packages(restored, [out])
    assert not changes
    assert preview.total == counts(unchanged=1)
    assert (history(restored)[0].label, history(restored)[0].undoable) == ("从上报包找回", False)
    assert not recover_packages(restored, [out])[0].operation, "once it is known there is no more"
    change_notes(restored, RetailerNotes(id="HZ1", remark="丙"))
    assert records(restored)["retailer_notes", "HZ1"]["revision"] == 4


def test_a_withdrawn_record_the_ledger_never_had_comes_as_withdrawn(
    shops: Ledger, restore: Restore, out: Path
) -> None:
    """Headquarters may hold it from an earlier package; that it was withdrawn must not be lost."""
    restored = restore(shops)
    record_visit(shops, visit(3))
    withdraw_visit(shops, "v3-20")
    export_package(shops, MONTH, out)
    recover_packages(restored, [out])
    assert get(restored, Visit, "v3-20") is None
    assert records(restored) == records(shops)
    assert {line.record_id for line in unconfirmed(restored)} >= {"v3-20"}
    undo(restored)
    redo(restored)
    assert check_ledger(restored).sound
