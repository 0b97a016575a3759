"""One operation: what it counts as a change, what it refuses, and what it notes of the clock."""

from datetime import date, timedelta, timezone
from typing import Any

import pytest

from models.errors import DomainError
from models.notice import Notice
from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.check_ledger import check_ledger
from storage.operations.history import history, undo
from storage.operations.todos import add_todo


def test_what_one_operation_saves_twice_is_one_revision(shops: Ledger) -> None:
    with operation(shops, "add_todo") as unit:
        unit.save(Todo(id="T", content="甲"))
        unit.save(Todo(id="T", content="乙"))
    todo = get(shops, Todo, "T")
    assert todo is not None
    assert (todo.content, todo.revision) == ("乙", 1)
    with operation(shops, "change_todo") as unit:
        unit.save(Todo(id="T", content="丙"))
        unit.remove(Todo, "T")
    [change] = journal.changes_of(shops, unit.seq)
    assert change.revision == 2
    assert get(shops, Todo, "T") is None


def test_what_is_changed_and_changed_back_is_no_operation(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T", content="甲"))
    before = journal.last_sequence(shops)
    held = get(shops, Todo, "T")
    assert held is not None
    with operation(shops, "change_todo") as unit:
        unit.save(Todo(id="T", content="乙"))
        assert unit.get(Todo, "T").content == "乙"  # type: ignore[union-attr]
        unit.save(held)
        unit.save(Todo(id="T2", content="新"))
        unit.remove(Todo, "T2")
        unit.details["summary"] = "什么也没变"
    assert not unit.changes
    assert journal.last_sequence(shops) == before
    assert get(shops, Todo, "T") == held


def test_removing_what_is_not_there_is_nothing(shops: Ledger) -> None:
    with operation(shops, "change_todo") as unit:
        unit.remove(Todo, "nobody")
    assert not unit.changes


def test_nothing_is_saved_after_the_tables_were_written(shops: Ledger) -> None:
    with pytest.raises(RuntimeError, match="after flush"), operation(shops, "add_todo") as unit:  # noqa: PT012
        unit.save(Todo(id="T", content="甲"))
        unit.flush()
        unit.save(Todo(id="T2", content="乙"))
    assert get(shops, Todo, "T") is None


def test_a_clock_that_jumps_back_is_noted_and_changes_no_order(shops: Ledger, clock: Any) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    clock.move(hours=-2, minutes=-1)
    add_todo(shops, Todo(id="T2", content="乙"))
    clock.move(minutes=1)
    add_todo(shops, Todo(id="T3", content="丙"))
    assert [(entry.summary, entry.clock_back) for entry in history(shops)[:3]] == [
        ("丙", 0),
        ("乙", 7_260),
        ("甲", 0),
    ]
    report = check_ledger(shops)
    assert report.sound
    jumped = journal.last_sequence(shops) - 1
    assert report.clock_back == {jumped: 7_260}
    assert report.as_json()["clock_back"] == {jumped: 7_260}
    undo(shops)
    assert get(shops, Todo, "T3") is None


def test_another_time_zone_is_no_jump(shops: Ledger, clock: Any) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    clock.now = clock.now.astimezone(timezone(timedelta(hours=-5))) + timedelta(seconds=1)
    add_todo(shops, Todo(id="T2", content="乙"))
    assert [entry.clock_back for entry in history(shops)] == [0] * len(history(shops))


def test_parts_of_a_second_are_no_jump(shops: Ledger, clock: Any) -> None:
    clock.now = clock.now.replace(microsecond=900_000)
    add_todo(shops, Todo(id="T1", content="甲"))
    clock.now = clock.now.replace(microsecond=100_000)
    add_todo(shops, Todo(id="T2", content="乙"))
    assert history(shops)[0].clock_back == 0


def test_an_operation_tells_which_records_it_changed_and_removed(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    with operation(shops, "change_todo") as unit:
        unit.remove(Todo, "T1")
        unit.save(Todo(id="T2", content="乙"))
        unit.remove(Notice, "N1")
        unit.touch("purchase", ("HZ1",))
        assert unit.removed_ids("todo") == {"T1"}
        assert unit.removed_ids("notice") == {"N1"}
        assert unit.removed_ids("visit") == set()
    assert unit.changes.operation == unit.seq
    assert {kind: set(ids) for kind, ids in unit.changes.kinds.items()} == {
        "todo": {"T1", "T2"},
        "notice": {"N1"},
        "purchase": {"HZ1"},
    }


def test_what_is_written_early_is_written_once(shops: Ledger) -> None:
    line = StockLine(product_id="P01", stock=1)
    with operation(shops, "record_visit") as unit:
        unit.save(Visit(id="V", retailer_id="HZ1", day=date(2026, 11, 23), stock_lines=(line,)))
        unit.flush()
        unit.flush()
    held = get(shops, Visit, "V")
    assert held is not None
    assert held.stock_lines == (line,)


def test_what_is_noted_without_a_record_is_an_operation(shops: Ledger) -> None:
    before = journal.last_sequence(shops)
    with operation(shops, "print_sheets") as unit:
        unit.details["serials"] = []
    with operation(shops, "print_sheets") as unit:
        unit.after_head("INSERT INTO meta VALUES ('seq', ?)", (unit.seq,))
    assert journal.last_sequence(shops) == before + 2
    assert shops.scalar("SELECT value FROM meta WHERE key = 'seq'") == str(before + 2)


def test_one_second_back_is_a_jump(shops: Ledger, clock: Any) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    clock.move(seconds=-1)
    add_todo(shops, Todo(id="T2", content="乙"))
    assert history(shops)[0].clock_back == 1


def test_half_a_character_is_told_and_nothing_is_written(shops: Ledger) -> None:
    before = shops.scalar("SELECT max(seq) FROM operation")
    with pytest.raises(DomainError, match="前面□后面"), operation(shops, "add_todo") as unit:
        unit.save(Todo(id=unit.new_id(), content="前面\ud83d后面"))
    assert shops.scalar("SELECT max(seq) FROM operation") == before
    assert shops.scalar("SELECT count(*) FROM todo") == 0
