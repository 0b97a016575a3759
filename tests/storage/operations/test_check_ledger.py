"""Whoever changes the file behind the program's back is found out, and told where."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

from models.check import Check, PointResult
from models.retailer import RetailerNotes
from models.todo import Todo
from models.visit import StockLine, Visit
from storage import keys
from storage.copies import transcode
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import LedgerDamaged
from storage.key_file import wrap_key
from storage.ledger.drafts import list_drafts, save_draft
from storage.operations.check_ledger import check_ledger, quick_check
from storage.operations.checks import record_check
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.repair import plan_repair
from storage.operations.retailer_notes import change_notes
from storage.operations.todos import add_todo
from storage.operations.visits import correct_visit, get_visit_with_check, record_visit
from tests.raw import raw

Tamper = Callable[[str], list[tuple[str, str]]]
DAY = date(2026, 11, 23)


@pytest.fixture
def worked(
    shops: Ledger, make_check: Callable[..., Check], write_handout: Callable[..., Path]
) -> Ledger:
    """A ledger in which everything was done that leaves a trace."""
    line = StockLine(product_id="P01", stock=12)
    record_visit(shops, Visit(id="V", retailer_id="HZ1", day=DAY, stock_lines=(line,)))
    found = get_visit_with_check(shops, "V")
    assert found
    correct_visit(shops, attrs.evolve(found[0], opinion="要新品"))
    record_check(shops, make_check(A1=PointResult.FAIL))
    change_notes(shops, RetailerNotes(id="HZ2", remark="下午去"))
    undo(shops)
    first = write_handout("一.xlsx", [("D1", 1, 5), ("D1", 2, 6), ("D2", 1, 7)])
    second = write_handout("二.xlsx", [("D1", 2, 8), ("D2", 1, 7), ("D3", 1, 1)])
    import_handouts(shops, [first])
    import_handouts(shops, [second])
    undo(shops)
    redo(shops)
    undo(shops)
    import_handouts(shops, [second])
    return shops


@pytest.fixture
def tamper(worked: Ledger, tmp_path: Path) -> Tamper:
    """Runs a statement on a copy of the ledger, past the program, and checks the copy."""
    worked.checkpoint()

    def change(sql: str) -> list[tuple[str, str]]:
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        shutil.copy(worked.folder / LEDGER_NAME, copy)
        connection = raw(copy / LEDGER_NAME)
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(sql).rowcount > 0
        connection.close()
        with open_ledger(copy, clock=worked.clock) as ledger:
            return [(each.code, each.where) for each in check_ledger(ledger).findings]

    return change


def test_what_was_only_worked_with_is_sound(worked: Ledger) -> None:
    report = check_ledger(worked)
    assert report.findings == ()
    assert report.sound
    assert report.batches == 3
    steps = worked.scalar("SELECT count(*) FROM operation")
    assert (report.operations, report.lines) == (steps, 4)
    assert report.as_json()["head"] == worked.scalar(
        "SELECT hash FROM operation ORDER BY seq DESC LIMIT 1"
    )


TAMPERED: list[tuple[str, list[tuple[str, str]]]] = [
    # A value in a row, in a line of a record, in a tombstone.
    ("UPDATE visit SET opinion = '没有意见' WHERE id = 'V'", [("record", "visit V")]),
    (
        "UPDATE visit_stock_lines SET stock = 13 WHERE parent_id = 'V'",
        [("record", "visit V")],
    ),
    (
        "UPDATE retailer_notes SET remark = '' WHERE id = 'HZ2'",
        [("record", "retailer_notes HZ2")],
    ),
    ("DELETE FROM visit_stock_lines", [("record", "visit V")]),
    ("UPDATE retailer SET revision = 7 WHERE id = 'HZ3'", [("record", "retailer HZ3")]),
    # A record that came or went without an operation.
    ("DELETE FROM notice", [("record-missing", "notice N1")]),
    (
        "INSERT INTO setting VALUES ('six_one.2', 1, NULL, 0, '{}')",
        [("record-unknown", "setting six_one.2")],
    ),
    # The journal itself.
    (
        "UPDATE change SET after = replace(after, '要新品', '没意见') WHERE record_id = 'V'",
        [("operation", "operation 4")],  # the record itself is right, and proves what stood here
    ),
    (
        "UPDATE change SET before = replace(before, 'HZ1', 'HZ2') WHERE record_id = 'V'",
        [("operation", "operation 4")],
    ),
    ("UPDATE operation SET who = 'B001' WHERE seq = 3", [("operation", "operation 3")]),
    ("UPDATE operation SET at = '2026-11-22' WHERE seq = 3", [("operation", "operation 3")]),
    (
        "UPDATE operation SET hash = substr(hash, 2) || 'x' WHERE seq = 3",
        [("operation", "operation 3")],  # the next one says what it was
    ),
    (
        "UPDATE operation SET previous_hash = substr(previous_hash, 2) || 'x' WHERE seq = 3",
        [("operation", "operation 3")],
    ),
    (
        "UPDATE change SET record_id = 'W' WHERE record_id = 'V' AND revision = 2",
        [("operation", "operation 4")],
    ),
    # A line of a batch: in force, kept aside, or of a batch that is off.
    (
        "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D3'",
        [("batch", "import_batch 3")],
    ),
    (
        "UPDATE purchase_line_before SET quantity = 500 WHERE batch = 1",
        [("batch", "import_batch 1")],
    ),
    (
        "UPDATE purchase_line_before SET quantity = 500 WHERE batch = 2",
        [("batch", "import_batch 2")],
    ),
    ("DELETE FROM purchase_line WHERE batch = 1", [("batch", "import_batch 1")]),
    (
        "UPDATE purchase_line_before SET taken_by = 1 WHERE taken_by = 3 AND order_no = 'D3'",
        [
            ("batch", "import_batch 1"),
            ("batch", "import_batch 3"),
            ("batch-stray", "purchase_line_before"),
        ],
    ),
    ("UPDATE batch_rests_on SET earlier = 2 WHERE batch = 3", [("batch-facts", "import_batch 3")]),
    (
        "DELETE FROM batch_rests_on",
        [("batch-facts", "import_batch 2"), ("batch-facts", "import_batch 3")],
    ),
    ("UPDATE import_batch SET file_name = 'x' WHERE id = 2", [("batch-facts", "import_batch 2")]),
    (
        "UPDATE import_batch SET digest = '00' WHERE id = 1",
        [("batch", "import_batch 1")],
    ),
    ("UPDATE import_batch SET active = 1 WHERE id = 2", [("batch-switch", "import_batch 2")]),
    ("UPDATE import_batch SET active = 0 WHERE id = 1", [("batch-switch", "import_batch 1")]),
    (
        "INSERT INTO purchase_line SELECT 'D9', 1, day, retailer_id, product_id, requested, "
        "quantity, unit_price, amount, kind, 77 FROM purchase_line LIMIT 1",
        [("batch-stray", "purchase_line")],
    ),
    # The sums of purchases, each table; where the lines themselves are wrong these alone are told.
    ("UPDATE purchase_sum SET short_lines = 1", [("sums", "purchase_sum")]),
    ("UPDATE purchase_sum_retailer SET amount = amount + 1", [("sums", "purchase_sum")]),
    ("DELETE FROM purchase_sum_product", [("sums", "purchase_sum")]),
    ("UPDATE purchase_sum_product SET month = '2020-01'", [("sums", "purchase_sum")]),
    ("UPDATE purchase_sum SET product_id = CAST(x'50FF' AS TEXT)", [("sums", "purchase_sum")]),
]


def test_tampering_is_found_where_it_was_done(tamper: Tamper) -> None:
    wrong = {sql: found for sql, expected in TAMPERED if (found := tamper(sql)) != expected}
    assert wrong == {}


def test_wrong_sums_are_told_by_month(worked: Ledger) -> None:
    with worked.transaction():
        worked.execute("UPDATE purchase_sum SET quantity = quantity + 1")
        worked.execute("UPDATE purchase_sum_retailer SET month = '2020-01'")
    texts = [each.text for each in check_ledger(worked).findings]
    assert texts == ["购进的月合计与明细重新加出来的不符：2020-01、2026-11"]


def test_a_deleted_operation_leaves_a_gap_that_is_told(tamper: Tamper) -> None:
    found = tamper("DELETE FROM operation WHERE seq = 4")
    assert ("gap", "operation 5") in found
    assert ("chain", "operation 5") in found
    assert ("reference", "change") in found


def test_a_last_operation_cut_off_shows_in_the_records(tamper: Tamper) -> None:
    found = tamper("DELETE FROM operation WHERE seq = (SELECT max(seq) FROM operation)")
    assert ("reference", "import_batch") in found


def with_damaged_root(worked: Ledger, folder: Path, table: str) -> Path:
    """A copy of the ledger in which the first page of a table is overwritten."""
    worked.checkpoint()
    folder.mkdir()
    content = bytearray((worked.folder / LEDGER_NAME).read_bytes())
    root = int(worked.scalar("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)))
    size = int(worked.scalar("PRAGMA page_size"))
    content[(root - 1) * size : root * size] = bytes([7]) * size
    (folder / LEDGER_NAME).write_bytes(content)
    return folder


@pytest.mark.plain_file("damaged pages of an encrypted file are told by their seals")
@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("visit", "“走访”的一部分读不出来，涉及 1 条：走访 V-A001-20261123-001（好运烟酒商店）"),
        ("visit_stock_lines", "“库存断货”的一部分读不出来，涉及 1 条：走访 V-A001-20261123-001"),
        ("retailer", "“零售户”的一部分读不出来，涉及 3 条：零售户 HZ1（好运烟酒商店）"),
        ("change", "“操作日志”的一部分读不出来，涉及 "),
        ("import_batch", "“导入批次”的一部分读不出来。"),
        ("purchase_line", "从“一.xlsx”收的购进明细与收进来时不同。"),
        ("draft", "“没写完的单子”的一部分读不出来。"),
    ],
)
def test_pages_that_cannot_be_read_cost_their_own_content_alone(
    worked: Ledger, tmp_path: Path, table: str, told: str
) -> None:
    save_draft(worked, "draft", "visit", "HZ1", {})
    with worked.transaction():
        worked.execute("UPDATE product SET name = '改了名' WHERE id = 'P05'")
    with open_ledger(with_damaged_root(worked, tmp_path / "copy", table)) as ledger:
        report = check_ledger(ledger)
        texts = [finding.text for finding in report.findings]
        assert any(text.startswith(told) for text in texts), texts
        # Everything else is still looked at; without the journal there is nothing to hold it to.
        product = "卷烟规格 P05（示例05）与操作日志里最后一次写入的内容不同。"
        assert (product in texts) == (table != "change")
        assert {finding.code for finding in report.findings} <= {
            *("file", "table", "record", "batch", "reference", "batch-stray", "index")
        }
        assert plan_repair(ledger).is_empty


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "UPDATE visit SET opinion = CAST(x'E6FF' AS TEXT)",
            "走访 V-A001-20261123-001（好运烟酒商店）里有读不出来的内容。",
        ),
        (
            "UPDATE visit SET purposes = '[\"'",
            "走访 V-A001-20261123-001（好运烟酒商店）里有读不出来的内容。",
        ),
        (
            "UPDATE visit_stock_lines SET product_id = CAST(x'50FF31' AS TEXT)",
            "走访 V-A001-20261123-001（好运烟酒商店）里有读不出来的内容。",
        ),
        (
            "UPDATE retailer SET shop_name = CAST(x'E6FF' AS TEXT) WHERE id = 'HZ2'",
            "零售户 HZ2（银杏超市）里有读不出来的内容。",
        ),
        (
            "UPDATE change SET after = CAST(x'E6FF' AS TEXT) WHERE operation = 4 AND position = 0",
            "第 4 号操作（更正走访，2026-11-23T10:08）在日志里有一处坏了，"
            "原来的内容还能由校验值证明。",
        ),
        (
            "UPDATE operation SET name = CAST(x'E6FF' AS TEXT) WHERE seq = 4",
            "第 4 号操作（\ufffd\ufffd，2026-11-23T10:08）的内容在写入之后被改过。",
        ),
        (
            "UPDATE draft SET content = CAST(x'E6FF' AS TEXT)",
            "没写完的单子（好运烟酒商店，2026-11-23T10:08）与写下时不同。",
        ),
    ],
)
def test_a_damaged_letter_names_what_it_stands_in(worked: Ledger, sql: str, told: str) -> None:
    save_draft(worked, "draft", "visit", "HZ1", {"opinion": "要新品"})
    with worked.transaction():
        assert worked.execute(sql) > 0
        worked.execute("UPDATE product SET name = '改了名' WHERE id = 'P05'")
    texts = [finding.text for finding in check_ledger(worked).findings]
    assert sorted(texts) == sorted(
        [told, "卷烟规格 P05（示例05）与操作日志里最后一次写入的内容不同。"]
    )


def test_a_damaged_letter_is_told_as_a_damaged_file_where_it_is_used(worked: Ledger) -> None:
    """A text that is no UTF-8 any more must not pass for a fault of the program."""
    with worked.transaction():
        worked.execute("UPDATE visit SET opinion = CAST(x'E6FF' AS TEXT)")
    with pytest.raises(LedgerDamaged, match="有损坏"):
        worked.query("SELECT * FROM visit")


@pytest.mark.parametrize(
    ("sql", "code", "where"),
    [
        ("UPDATE package SET month = '2026-10'", "package", "package "),
        ("UPDATE package SET file_name = 'x.xlsx'", "package", "package "),
        ("UPDATE package_record SET revision = 7", "package", "package "),
        ("UPDATE package_record SET hash = '00'", "package", "package "),
        ("DELETE FROM package_record", "package", "package "),
        ("UPDATE printed_sheet SET layout = '{}'", "sheet", "printed_sheet 101000000000001"),
        ("UPDATE printed_sheet SET retailer_id = 'HZ9'", "sheet", "printed_sheet 101000000000001"),
        ("DELETE FROM printed_sheet", "sheet", "printed_sheet 101000000000001"),
        ("UPDATE acknowledged SET revision = 7", "known", "acknowledged"),
        ("UPDATE revision_floor SET record_id = 'V'", "known", "revision_floor"),
        ("UPDATE receipt SET result = '退回'", "known", "receipt"),
        ("UPDATE receipt SET comment = '照片不清'", "known", "receipt"),
        ("DELETE FROM receipt", "known", "receipt"),
        ("UPDATE draft SET retailer_id = 'HZ9'", "draft", "draft draft-1"),
        (
            "UPDATE draft SET content = replace(content, '没写完', '写完了')",
            "draft",
            "draft draft-1",
        ),
        (
            "UPDATE meta SET value = replace(value, '-', '+') WHERE key = 'device_id'",
            "meta",
            "device_id",
        ),
        (
            "UPDATE meta SET value = 'x' || substr(value, 2) WHERE key = 'device_id'",
            "meta",
            "device_id",
        ),
        (
            "UPDATE meta SET value = '!' || substr(value, 2) WHERE key = 'device_key'",
            "meta",
            "device_key",
        ),
        ("UPDATE meta SET value = value || '0' WHERE key = 'device_key'", "meta", "device_key"),
        ("UPDATE meta SET key = 'device_kex' WHERE key = 'device_key'", "meta", "device_key"),
        ("DELETE FROM meta WHERE key = 'device_key'", "meta", "device_key"),
        ("DROP INDEX visit_by_day", "schema", ""),
    ],
)
def test_what_lies_beside_the_journal_is_held_against_it(
    whole_ledger: Ledger, sql: str, code: str, where: str
) -> None:
    assert check_ledger(whole_ledger).sound
    with whole_ledger.transaction():
        whole_ledger.execute(sql)
    findings = check_ledger(whole_ledger).findings
    assert findings[0].code == code
    assert findings[0].where.startswith(where)
    assert {finding.code for finding in findings} == {code}


def test_a_damaged_draft_does_not_keep_the_others_from_being_listed(worked: Ledger) -> None:
    save_draft(worked, "one", "visit", "HZ1", {"opinion": "一"})
    save_draft(worked, "two", "visit", "HZ2", {"opinion": "二"})
    with worked.transaction():
        worked.execute("UPDATE draft SET content = '{' WHERE id = 'one'")
    assert [draft.id for draft in list_drafts(worked)] == ["two"]


def test_the_quick_check_sees_the_end_of_the_journal_and_what_it_touched(worked: Ledger) -> None:
    assert quick_check(worked) == []
    save_draft(worked, "one", "visit", "HZ1", {"opinion": "一"})
    with worked.transaction():
        worked.execute("UPDATE visit SET opinion = '没有意见'")
        worked.execute("UPDATE operation SET at = '2026-11-22' WHERE seq = 12")
        worked.execute("UPDATE draft SET content = '{' WHERE id = 'one'")
    found = [(each.code, each.where) for each in quick_check(worked)]
    assert found == [("operation", "operation 12"), ("record", "visit V"), ("draft", "draft one")]


def test_the_quick_check_goes_no_further_back_than_it_must(worked: Ledger) -> None:
    for number in range(60):
        add_todo(worked, Todo(id="", content=f"第 {number} 件"))
    with worked.transaction():
        worked.execute("UPDATE visit SET opinion = '没有意见'")
        worked.execute("UPDATE operation SET at = '2026-11-22' WHERE seq = 4")
    assert quick_check(worked) == []
    assert [each.code for each in check_ledger(worked).findings] == ["operation", "record"]


@pytest.mark.plain_file("encrypts one itself")
def test_a_broken_seal_of_an_encrypted_ledger_names_the_table(
    whole_ledger: Ledger, tmp_path: Path
) -> None:
    folder, key = tmp_path / "encrypted", bytes(range(32))
    folder.mkdir()
    whole_ledger.checkpoint()
    transcode(whole_ledger.folder / LEDGER_NAME, None, folder / LEDGER_NAME, key)
    (folder / keys.KEY_NAME).write_bytes(wrap_key(key, "good night moon"))
    keys.remember(folder, key)
    try:
        with open_ledger(folder) as ledger:
            assert check_ledger(ledger).sound
            root = ledger.scalar("SELECT rootpage FROM sqlite_schema WHERE name = 'visit'")
            ledger.checkpoint()
        content = bytearray((folder / LEDGER_NAME).read_bytes())
        content[root * 4096 - 2000] ^= 1
        (folder / LEDGER_NAME).write_bytes(content)
        with open_ledger(folder) as ledger:
            findings = check_ledger(ledger).findings
            assert [each.text for each in findings] == [
                "台账文件有 1 页的密封校验不符，读不全的有：走访"
            ]
            assert plan_repair(ledger).is_empty
    finally:
        keys.forget(folder)
