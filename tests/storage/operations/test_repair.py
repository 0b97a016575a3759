"""What the ledger still holds itself is mended exactly; what nothing proves is left and said."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from models.backup import BackupReason
from models.todo import Todo
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import LedgerDamaged
from storage.operations.backup import keep_before_repair
from storage.operations.check_ledger import check_ledger
from storage.operations.history import history, next_undo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.repair import RepairRefused, plan_repair, repair
from storage.operations.todos import add_todo
from tests.reliability.whole_ledger import NOW

Rows = dict[str, list[tuple[object, ...]]]
LATER = NOW + timedelta(hours=1)


def content(ledger: Ledger) -> Rows:
    """Every row of every table but the repair's own entry in the journal."""
    names = [
        str(name) for (name,) in ledger.query("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    own = "WHERE name NOT IN ('repair_records', 'back_up')"
    return {
        name: sorted(
            ledger.query(f"SELECT * FROM {name} {own if name == 'operation' else ''}"), key=repr
        )
        for name in names
    }


@pytest.fixture
def damage(whole_ledger: Ledger) -> Callable[[str], Rows]:
    """Runs a statement past the program, references unheeded; returns what was there before."""

    def run(sql: str) -> Rows:
        before = content(whole_ledger)
        connection = whole_ledger._connection
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(sql).rowcount != 0
        connection.execute("PRAGMA foreign_keys = ON")
        with suppress(LedgerDamaged):  # a letter that does not decode is damage enough
            assert content(whole_ledger) != before
        return before

    return run


MENDED = [
    "UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'",
    "UPDATE visit SET day = '2026-12-23' WHERE retailer_id = 'HZ2'",
    "UPDATE visit SET revision = 7 WHERE retailer_id = 'HZ2'",
    "UPDATE visit SET purposes = '[' WHERE retailer_id = 'HZ2'",
    "UPDATE retailer SET deleted = 1 WHERE id = 'HZ5'",
    "UPDATE retailer SET id = 'HZ7' WHERE id = 'HZ5'",
    "DELETE FROM retailer_notes",
    "DELETE FROM visit WHERE retailer_id = 'HZ2'",
    "DELETE FROM visit_stock_lines",
    "DELETE FROM display_check_answers WHERE position = 7",
    "UPDATE visit_stock_lines SET parent_id = 'x' || substr(parent_id, 2) WHERE position = 3",
    "UPDATE visit_stock_lines SET position = 77 WHERE position = 11",
    "UPDATE product_prices SET wholesale = wholesale + 1",
    "UPDATE setting SET value = '21'",
    "UPDATE manager SET name = '李明'",
    "UPDATE import_batch SET active = 0 WHERE id = 4",
    "UPDATE import_batch SET digest = 'x' WHERE id = 4",
    "UPDATE purchase_sum SET quantity = quantity + 1 WHERE retailer_id = 'HZ2'",
    "UPDATE purchase_sum SET product_id = CAST(x'50FF' AS TEXT) WHERE product_id = 'P03'",
    "UPDATE purchase_sum_retailer SET month = '2027-01' WHERE month = '2026-10'",
    "DELETE FROM purchase_sum_product",
    "UPDATE meta SET value = 'x' || substr(value, 2) WHERE key = 'device_id'",
    "UPDATE meta SET key = 'device_ie' WHERE key = 'device_id'",
    "UPDATE operation SET hash = 'x' || substr(hash, 2) WHERE seq = 3",
    "UPDATE operation SET previous_hash = 'x' || substr(previous_hash, 2) WHERE seq = 3",
    "UPDATE operation SET device = 'x' || substr(device, 2) WHERE seq = 3",
    "UPDATE operation SET undoable = 0 WHERE seq = 3",
    "UPDATE change SET after = replace(after, '王建国', '王建园') WHERE record_id = 'HZ5'",
    "UPDATE change SET record_id = 'HZ9' WHERE record_id = 'HZ5'",
    "UPDATE change SET revision = 9 WHERE record_id = 'HZ5'",
    "UPDATE change SET before = '' WHERE kind = 'retailer_notes' AND before IS NOT NULL",
    "UPDATE change SET after = '' WHERE kind = 'retailer_notes' AND before IS NULL",
]


@pytest.mark.parametrize("sql", MENDED)
def test_what_the_ledger_holds_twice_is_put_right(
    whole_ledger: Ledger, damage: Callable[[str], Rows], sql: str
) -> None:
    before = damage(sql)
    plan = plan_repair(whole_ledger)
    assert not plan.is_empty
    changes = repair(whole_ledger, plan)
    assert content(whole_ledger) == before
    assert check_ledger(whole_ledger).findings == ()
    assert changes.operation == len(history(whole_ledger))
    assert plan_repair(whole_ledger).is_empty
    assert repair(whole_ledger, plan_repair(whole_ledger)).operation == 0


def test_the_repair_stands_in_the_history_and_cannot_be_undone(
    whole_ledger: Ledger, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'")
    damage("UPDATE retailer SET shop_name = '' WHERE id = 'HZ3'")
    last = next_undo(whole_ledger)
    plan = plan_repair(whole_ledger)
    names = [mend.name for mend in plan.records]
    assert names == ["零售户 HZ3（海棠路烟酒店）", "走访 V-A001-20261112-001（马桥便民店）"]
    changes = repair(whole_ledger, plan)
    assert set(changes.kinds) == {"retailer", "visit"}
    assert changes.ids("retailer") == {"HZ3"}
    entry = history(whole_ledger, limit=1)[0]
    assert (entry.label, entry.summary, entry.undoable) == ("修复记录", "2 处", False)
    assert next_undo(whole_ledger) == last
    details = json.loads(
        whole_ledger.scalar("SELECT details FROM operation ORDER BY seq DESC LIMIT 1")
    )
    assert details["records"][0][:2] == ["retailer", "HZ3"]
    undo(whole_ledger)
    assert check_ledger(whole_ledger).sound


@pytest.mark.plain_file("writes over bytes of the file")
def test_a_row_that_will_not_decode_is_mended_with_its_index(
    whole_ledger: Ledger, tmp_path: Path
) -> None:
    """A damaged byte in the file itself: the index beside still says what stood there."""
    before = content(whole_ledger)
    whole_ledger.checkpoint()
    file = whole_ledger.folder / LEDGER_NAME
    damaged = file.read_bytes()
    assert damaged.count("HZ3银杏".encode()) == 0
    for text in (b"320706100123", "海棠路烟酒店".encode()):
        place = damaged.index(text)
        damaged = damaged[:place] + b"\xff" + damaged[place + 1 :]
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / LEDGER_NAME).write_bytes(damaged)
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        codes = {finding.code for finding in check_ledger(ledger).findings}
        assert codes == {"record", "index"}
        repair(ledger, plan_repair(ledger))
        assert check_ledger(ledger).sound
        assert content(ledger) == before


LEFT = [
    ("UPDATE operation SET at = '2026-11-22' WHERE seq = 3", "日志里这一步坏了"),
    ("UPDATE package SET month = '2026-10'", "只能从备份恢复。"),
    ("UPDATE printed_sheet SET layout = '{}' WHERE serial = 101000000000001", "请重新打印"),
    ("UPDATE draft SET content = '{}{'", "请打开这张单子核对一遍"),
    ("INSERT INTO setting VALUES ('x', 1, NULL, 0, '')", "只能从备份恢复。"),
    (
        "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D9'",
        "请用当时收的文件“下发_购进.xlsx”",
    ),
    ("UPDATE acknowledged SET revision = 8", "再收一次总部的回执"),
    ("DELETE FROM operation WHERE seq = 9", "只能从备份恢复。"),
]


@pytest.mark.parametrize(("sql", "advice"), LEFT)
def test_what_nothing_proves_is_left_and_said(
    whole_ledger: Ledger, damage: Callable[[str], Rows], sql: str, advice: str
) -> None:
    damage(sql)
    plan = plan_repair(whole_ledger)
    assert plan.is_empty
    assert any(left.advice.startswith(advice) for left in plan.left)
    assert {left.finding for left in plan.left} == set(plan.report.findings)
    steps = len(history(whole_ledger))
    assert repair(whole_ledger, plan).operation == 0
    assert len(history(whole_ledger)) == steps


def test_damage_on_both_sides_is_not_mended_with_damaged_content(
    whole_ledger: Ledger, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'")
    damage("UPDATE change SET after = replace(after, '要新品', '要旧品') WHERE kind = 'visit'")
    plan = plan_repair(whole_ledger)
    assert "visit" not in {mend.kind for mend in plan.records if "马桥" in mend.name}
    assert "马桥便民店" in "".join(left.finding.text for left in plan.left)


def test_nothing_is_written_when_the_ledger_moved_on(
    whole_ledger: Ledger, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'")
    plan = plan_repair(whole_ledger)
    add_todo(whole_ledger, Todo(id="", content="后来的事"))
    called: list[str] = []
    with pytest.raises(RepairRefused, match="又有改动"):
        repair(whole_ledger, plan, lambda: called.append("backup"))
    assert called == []
    assert not check_ledger(whole_ledger).sound


def test_nothing_is_written_when_there_is_more_damage_than_was_planned_for(
    whole_ledger: Ledger, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'")
    plan = plan_repair(whole_ledger)
    damage("UPDATE retailer SET shop_name = '' WHERE id = 'HZ3'")
    with pytest.raises(RepairRefused, match="又有改动"):
        repair(whole_ledger, plan)


def test_the_backup_comes_first_and_its_entry_does_not_stand_in_the_way(
    whole_ledger: Ledger, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'")
    plan = plan_repair(whole_ledger)
    kept: list[Path] = []
    repair(whole_ledger, plan, lambda: kept.append(keep_before_repair(whole_ledger)))
    assert check_ledger(whole_ledger).sound
    assert BackupReason.BEFORE_REPAIR.value in kept[0].name
    labels = [entry.label for entry in history(whole_ledger, limit=2)]
    assert labels[0] == "修复记录"
    copy = whole_ledger.folder.parent / "copy"
    copy.mkdir()
    shutil.copyfile(kept[0], copy / LEDGER_NAME)
    with open_ledger(copy) as ledger:
        assert ledger.scalar("SELECT count(*) FROM visit WHERE opinion = '没有意见'") == 1


# ------------------------------------------------------------------------------------- purchases


def handouts(folder: Path) -> list[Path]:
    return [folder / name for name in ("下发_购进.xlsx", "下发_购进更正.xlsx")]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D9' AND line_no = 3",
        "UPDATE purchase_line SET retailer_id = CAST(x'FF' AS TEXT) WHERE order_no = 'D9'",
        "UPDATE purchase_line SET kind = '赠' WHERE order_no = 'D9' AND line_no = 3",
        "UPDATE purchase_line SET order_no = 'D99' WHERE order_no = 'D9' AND line_no = 3",
        "UPDATE purchase_line SET order_no = CAST(x'44FF' AS TEXT) WHERE order_no = 'D9' "
        "AND line_no = 3",
        "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D0' AND line_no = 3",
        "UPDATE purchase_line_before SET quantity = 500 WHERE line_no = 3",
        "UPDATE purchase_month SET amount = 7 WHERE retailer_id = 'HZ2'",
        "UPDATE purchase_month_before SET amount = 7 WHERE retailer_id = 'HZ2'",
        "DELETE FROM purchase_line WHERE order_no = 'D9'",
    ],
)
def test_purchases_are_mended_from_the_files_they_came_from(
    whole_ledger: Ledger, whole_ledger_folder: Path, damage: Callable[[str], Rows], sql: str
) -> None:
    before = damage(sql)
    plan = plan_repair(whole_ledger)
    assert plan.is_empty
    assert plan.batches
    changes = repair(whole_ledger, plan, handouts=handouts(whole_ledger_folder.parent))
    assert changes.touches("purchase")
    assert content(whole_ledger) == before
    assert check_ledger(whole_ledger).findings == ()


def test_other_files_mend_nothing(
    whole_ledger: Ledger, whole_ledger_folder: Path, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D9' AND line_no = 3")
    plan = plan_repair(whole_ledger)
    masters = whole_ledger_folder.parent / "下发_档案.xlsx"
    with pytest.raises(RepairRefused, match="不是当时收的"):
        repair(whole_ledger, plan, handouts=[masters])


def test_a_line_taken_from_another_batch_is_more_than_the_file_can_mend(
    whole_ledger: Ledger, whole_ledger_folder: Path, damage: Callable[[str], Rows]
) -> None:
    damage("UPDATE purchase_line SET batch = 6 WHERE order_no = 'D9' AND line_no = 3")
    plan = plan_repair(whole_ledger)
    before = content(whole_ledger)
    with pytest.raises(RepairRefused, match="补不全"):
        repair(whole_ledger, plan, handouts=handouts(whole_ledger_folder.parent))
    assert content(whole_ledger) == before


def test_receiving_the_file_again_corrects_what_counts_but_not_the_batch(
    whole_ledger: Ledger, whole_ledger_folder: Path, damage: Callable[[str], Rows]
) -> None:
    """What is shown is right again; the damaged line is kept aside as what was there before."""
    damage("UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D9' AND line_no = 3")
    _changes, preview = import_handouts(whole_ledger, handouts(whole_ledger_folder.parent)[:1])
    assert preview.total.changed > 1  # it also takes back what the second file had corrected
    sql = "SELECT quantity FROM active_purchase_line WHERE order_no = 'D9' AND line_no = 3"
    assert whole_ledger.scalar(sql) == 5
    assert [finding.code for finding in check_ledger(whole_ledger).findings] == ["batch"]
