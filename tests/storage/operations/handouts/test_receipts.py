"""Receipts: held against what packages carried, confirmed, returned, doubled, out of order."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.holiday import Holiday
from models.todo import Todo, TodoSource, TodoState
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.ledger.staging import Counts
from storage.ledger.unit_of_work import operation
from storage.operations.check_ledger import check_ledger
from storage.operations.export_package import ExportResult, export_package
from storage.operations.handouts.receipts import ReceiptSummary
from storage.operations.history import next_undo, undo
from storage.operations.import_handouts import import_handouts, preview_handouts
from storage.operations.visits import correct_visit, record_visit
from storage.queries.pending import pending_count
from tests.storage.receipt_lines import Told, take

HEADINGS = ("包编号", "记录编号", "修订号", "结果", "意见", "处理人", "日期")
FIRST, SECOND = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
MONTH = "2026-11"

Write = Callable[..., Path]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def note_visit(ledger: Ledger, record_id: str, **content: Any) -> None:
    plain = {"day": date(2026, 11, 20), "opinion": "要新品", **content}
    record_visit(ledger, Visit(id=record_id, retailer_id="HZ1", **plain))


def correct(ledger: Ledger, record_id: str, opinion: str) -> int:
    """Save the next revision of a visit and return its number."""
    visit = get(ledger, Visit, record_id)
    assert visit is not None
    correct_visit(ledger, attrs.evolve(visit, opinion=opinion))
    return visit.revision + 1


@pytest.fixture
def worked(shops: Ledger) -> Ledger:
    """Two visits of one shop."""
    note_visit(shops, FIRST)
    note_visit(shops, SECOND, day=date(2026, 11, 21))
    return shops


@pytest.fixture
def sent(worked: Ledger, out: Path) -> ExportResult:
    """The first package, with both visits in their first revision."""
    return export_package(worked, MONTH, out)


@pytest.fixture
def receipt(write_sheet: Write) -> Write:
    """Writes a 回执 from rows (package, record, revision, result, comment …)."""

    def write(rows: Sequence[Sequence[object]], file: str = "回执.xlsx") -> Path:
        return write_sheet(file, "回执", HEADINGS, rows)

    return write


def acknowledged(ledger: Ledger) -> dict[str, int]:
    return dict(ledger.query("SELECT record_id, revision FROM acknowledged"))


def todos(ledger: Ledger) -> list[Todo]:
    return find(ledger, Todo, "source = '总部' ORDER BY content")


def counts(ledger: Ledger, path: Path) -> Counts:
    return preview_handouts(ledger, [path]).total


def test_a_receipt_confirms_and_returns_what_its_package_carried(
    worked: Ledger, sent: ExportResult, receipt: Write
) -> None:
    rows = [
        (sent.package_id, FIRST, 1, "已接收", "", "李审核", "2026-11-24"),
        (sent.package_id.upper(), SECOND, "1", "驳回", "照片不清", "李审核", date(2026, 11, 24)),
    ]
    path = receipt(rows)
    _changes, preview = import_handouts(worked, [path])
    assert preview.total == Counts(new=2)
    assert preview.receipts == ReceiptSummary(accepted=1, returned=1)
    assert acknowledged(worked) == {FIRST: 1}
    stored = worked.query("SELECT package, record_id, result, comment, handler, day FROM receipt")
    assert stored == [
        (sent.package_id, FIRST, "接收", "", "李审核", "2026-11-24"),
        (sent.package_id, SECOND, "退回", "照片不清", "李审核", "2026-11-24"),
    ]
    (todo,) = todos(worked)
    assert todo.content == "退回：走访 好运烟酒商店 2026-11-21：照片不清"
    assert (todo.source_id, todo.retailer_id, todo.urgent) == (SECOND, "HZ1", True)
    assert todo.due == date(2026, 11, 25)  # two working days after Monday the 23rd
    assert counts(worked, path) == Counts(unchanged=2)
    assert not import_handouts(worked, [path])[0]
    assert check_ledger(worked).sound


def test_the_day_a_return_is_due_keeps_headquarters_holidays(
    worked: Ledger, sent: ExportResult, receipt: Write
) -> None:
    with operation(worked, "import_handouts") as unit:
        for day, kind in ((24, "放假"), (25, "未知的词"), (28, "调休上班")):
            unit.save(Holiday(id=f"2026-11-{day}", day=date(2026, 11, day), kind=kind))
    import_handouts(worked, [receipt([(sent.package_id, FIRST, 1, "退回")])])
    (todo,) = todos(worked)
    assert (todo.content, todo.due) == ("退回：走访 好运烟酒商店 2026-11-20", date(2026, 11, 26))


def test_columns_come_in_any_order_with_others_between(
    worked: Ledger, sent: ExportResult, write_sheet: Write
) -> None:
    (digest,) = worked.query("SELECT hash FROM package_record WHERE record_id = ?", (FIRST,))[0]
    headings = ("序号", "处理结果", "校验", "记录编号", "工号", "修订号", "备用", "包编号")
    rows = [(1, "通过", digest[:16].upper(), FIRST, "A001", 1, "x", sent.package_id)]
    import_handouts(worked, [write_sheet("r.xlsx", "上报回执", headings, rows)])
    assert acknowledged(worked) == {FIRST: 1}


def test_what_no_package_carried_is_refused_with_the_reason(
    worked: Ledger, sent: ExportResult, write_sheet: Write, out: Path
) -> None:
    assert correct(worked, FIRST, "价格乱") == 2
    third = "33333333-3333-4333-8333-333333333333"
    note_visit(worked, third, day=date(2026, 11, 22))
    own, stranger = sent.package_id, "99999999-9999-4999-8999-999999999999"
    rows = [
        (own, FIRST, 2, "接收", "", ""),
        (own, third, 1, "接收", "", ""),
        (stranger, stranger, 1, "接收", "", ""),
        (own, FIRST, 1, "接收", "0000000000000000", ""),
        (own, FIRST, 1, "接收", "", "B002"),
        (own, FIRST, 1, "待定", "", ""),
        (own, FIRST, "0", "接收", "", ""),
        (own, FIRST, 1, "", "", ""),
    ]
    headings = ("包编号", "记录编号", "修订号", "结果", "校验", "工号")
    preview = preview_handouts(worked, [write_sheet("r.xlsx", "回执", headings, rows)])
    assert preview.total == Counts(refused=8)
    assert {row.row: row.reasons for row in preview.refused} == {
        4: ("修订号是 2，第 1 包带的是 1",),
        5: ("第 1 包没有带这条记录",),
        6: ("包 99999999-9999-4999-8999-999999… 不是本台账生成的",),
        7: ("校验与第 1 包带的内容不符",),
        8: ("这是 B002 的回执，本台账是 A001",),
        9: ("“结果”应为“接收”或“退回”: 待定",),
        10: ("“修订号”应为 1 或更大的整数: 0",),
        11: ("“结果”要填",),
    }


def test_an_older_revision_is_confirmed_and_the_newer_one_travels_on(
    worked: Ledger, sent: ExportResult, receipt: Write, out: Path
) -> None:
    correct(worked, FIRST, "价格乱")
    second = export_package(worked, MONTH, out)
    rows = [(sent.package_id, FIRST, 1, "接收"), (sent.package_id, SECOND, 1, "接收")]
    import_handouts(worked, [receipt(rows)])
    assert acknowledged(worked) == {FIRST: 1, SECOND: 1}
    third = export_package(worked, MONTH, out)
    assert _carried(worked, third) == {FIRST: 2}
    import_handouts(worked, [receipt([(second.package_id, FIRST, 2, "接收")])])
    assert acknowledged(worked) == {FIRST: 2, SECOND: 1}
    assert pending_count(worked).nothing
    undo(worked)
    assert _carried(worked, export_package(worked, MONTH, out)) == {FIRST: 3}


def _carried(ledger: Ledger, made: ExportResult) -> dict[str, int]:
    return dict(
        ledger.query(
            "SELECT record_id, revision FROM package_record WHERE package = ?", (made.package_id,)
        )
    )


def test_undo_of_an_import_leaves_the_receipts_of_the_same_command(
    worked: Ledger, sent: ExportResult, receipt: Write, write_handout: Write
) -> None:
    lines = write_handout("购进.xlsx", [("D1", 1, 5)])
    path = receipt([(sent.package_id, FIRST, 1, "接收"), (sent.package_id, SECOND, 1, "退回")])
    import_handouts(worked, [path, lines])
    last = worked.query("SELECT name, undoable FROM operation ORDER BY seq DESC LIMIT 2")
    assert last == [("import_receipts", 0), ("import_handouts", 1)]
    target = next_undo(worked)
    assert target is not None
    assert target.name == "import_handouts"
    undo(worked)
    assert worked.scalar("SELECT count(*) FROM active_purchase_line") == 0
    assert acknowledged(worked) == {FIRST: 1}
    assert [todo.state for todo in todos(worked)] == [TodoState.OPEN]
    assert check_ledger(worked).sound


def test_a_return_that_comes_late_asks_for_nothing(
    worked: Ledger, sent: ExportResult, receipt: Write
) -> None:
    correct(worked, FIRST, "价格乱")
    import_handouts(worked, [receipt([(sent.package_id, FIRST, 1, "退回", "意见没写")])])
    assert todos(worked) == []
    assert acknowledged(worked) == {}


def test_one_todo_a_record_with_the_last_words_until_it_is_accepted(
    worked: Ledger, sent: ExportResult, receipt: Write, out: Path
) -> None:
    again = export_package(worked, MONTH, out)
    returned = receipt([(sent.package_id, FIRST, 1, "退回", "照片不清")], "一.xlsx")
    import_handouts(worked, [returned])
    import_handouts(worked, [receipt([(again.package_id, FIRST, 1, "退回", "没有照片")])])
    assert [todo.content for todo in todos(worked)] == [
        "退回：走访 好运烟酒商店 2026-11-20：没有照片"
    ]
    assert correct(worked, FIRST, "补了照片") == 2
    third = export_package(worked, MONTH, out)
    import_handouts(worked, [receipt([(third.package_id, FIRST, 2, "接收")])])
    (todo,) = todos(worked)
    assert (todo.state, todo.reason) == (TodoState.DONE, "总部已接收")
    assert counts(worked, returned) == Counts(unchanged=1)


def test_long_comments_are_kept_whole_and_cut_in_the_todo(
    worked: Ledger, sent: ExportResult, receipt: Write
) -> None:
    import_handouts(worked, [receipt([(sent.package_id, FIRST, 1, "退回", "长" * 900)])])
    assert worked.scalar("SELECT length(comment) FROM receipt") == 900
    (todo,) = todos(worked)
    assert (len(todo.content), todo.content[-1]) == (500, "…")


def test_a_receipt_of_a_package_made_before_a_restore_lifts_the_next_revision(
    worked: Ledger, receipt: Write
) -> None:
    lost = "99999999-9999-4999-8999-999999999999"
    path = receipt([(lost, FIRST, 4, "接收"), (lost, SECOND, 1, "接收"), (lost, lost, 1, "接收")])
    _changes, preview = import_handouts(worked, [path])
    assert preview.total == Counts(changed=1, unchanged=1, refused=1)
    assert preview.receipts == ReceiptSummary(unknown=1)
    assert preview.files[0].sheets[0].warnings[0].startswith("2 行的包本台账没有")
    assert acknowledged(worked) == {}
    correct(worked, FIRST, "价格乱")
    assert worked.scalar("SELECT revision FROM visit WHERE id = ?", (FIRST,)) == 5
    assert check_ledger(worked).sound
    assert not import_handouts(worked, [path])[0]


def test_no_made_up_receipt_lifts_a_revision_beyond_what_headquarters_takes(
    worked: Ledger, receipt: Write
) -> None:
    made_up = "99999999-9999-4999-8999-999999999999"
    path = receipt([(made_up, FIRST, 2**31 - 1, "接收"), (made_up, SECOND, 1002, "退回")])
    preview = preview_handouts(worked, [path])
    assert preview.total == Counts(refused=2)
    assert preview.refused[0].reasons == ("修订号 2147483647 不可信：本台账里这条记录是第 1 版",)
    import_handouts(worked, [path])
    assert correct(worked, FIRST, "价格乱") == 2


def test_a_receipt_read_again_mends_what_was_confirmed(
    worked: Ledger, sent: ExportResult, receipt: Write
) -> None:
    path = receipt([(sent.package_id, FIRST, 1, "接收")])
    import_handouts(worked, [path])
    with worked.transaction():
        worked.execute("UPDATE acknowledged SET revision = 8")
    assert not check_ledger(worked).sound
    assert import_handouts(worked, [path])[1].total == Counts(changed=1)
    assert acknowledged(worked) == {FIRST: 1}
    assert check_ledger(worked).sound


# ------------------------------------------------------------------------------ in any order


def state(ledger: Ledger) -> tuple[Any, ...]:
    told = ledger.query("SELECT package, kind, record_id, revision, result, day FROM receipt")
    return (
        sorted(told, key=str),
        ledger.query("SELECT * FROM acknowledged ORDER BY 1, 2"),
        ledger.query("SELECT * FROM revision_floor ORDER BY 1, 2"),
    )


@pytest.fixture
def exchanged(worked: Ledger, out: Path) -> tuple[Ledger, list[Told]]:
    """A ledger after three packages, with every line headquarters could write of them and more."""
    packages = []
    for number in range(3):
        packages.append(export_package(worked, MONTH, out).package_id)
        correct(worked, FIRST, f"第 {number} 次")
    lines: list[Told] = []
    days = ("2026-11-24", "1999-01-01", "2077-05-05", None)
    for place, package in enumerate(packages):
        for revision in range(1, 6):
            result = ("接收", "退回", "接收")[revision % 3]
            lines.append((package, FIRST, revision, result, days[(place + revision) % 4]))
        lines.append((package, SECOND, 1, "接收", days[place]))
    lost = "99999999-9999-4999-8999-999999999999"
    lines += [(lost, SECOND, 7, "接收", None), (lost, "nobody", 1, "接收", None)]
    return worked, lines


def test_whatever_the_order_and_however_often_the_state_is_the_same(
    exchanged: tuple[Ledger, list[Told]],
) -> None:
    ledger, lines = exchanged
    places = st.sampled_from(range(len(lines)))
    files = st.lists(st.lists(places, max_size=6), max_size=6)

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(files, st.randoms(use_true_random=False))
    def same(letters: list[list[int]], random: Any) -> None:
        other = [list(letter) for letter in (*letters, *letters[:2])]
        random.shuffle(other)
        for letter in other:
            random.shuffle(letter)
        results = []
        for mail in (letters, other):
            with ledger.transaction():
                for table in ("receipt", "acknowledged", "revision_floor"):
                    ledger.execute(f"DELETE FROM {table}")
            for letter in mail:
                take(ledger, [lines[place] for place in letter], last="day")
            results.append(state(ledger))
            beyond = ledger.query(
                "SELECT 1 FROM acknowledged AS known WHERE NOT EXISTS (SELECT 1 FROM "
                "package_record AS sent WHERE sent.kind = known.kind AND "
                "sent.record_id = known.record_id AND sent.revision >= known.revision)"
            )
            assert beyond == []
        assert results[0] == results[1]

    same()
    assert len({todo.source_id for todo in todos(ledger)}) == len(todos(ledger))
    assert all(todo.source is TodoSource.HEADQUARTERS for todo in todos(ledger))
