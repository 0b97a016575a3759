"""One step taken back, or done again, by itself: what rests on it refuses, in words."""

import contextlib
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.check import Check
from models.retailer import Retailer, RetailerNotes, StandardTerm
from models.six_one_record import SixOneRecord
from models.todo import Todo, TodoState
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import withdraw_check
from storage.operations.history import (
    history,
    next_undo,
    obstacle,
    redo,
    redo_operation,
    undo,
    undo_operation,
)
from storage.operations.import_handouts import import_handouts
from storage.operations.retailer_notes import change_notes, set_starred
from storage.operations.todos import add_todo, change_todo, settle_todo
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.queries.history_view import entry_of
from tests.storage.operations.contents import chain_is_whole, content

TODAY = date(2026, 11, 23)
Handout = Callable[..., Path]


def last(ledger: Ledger) -> int:
    return journal.last_sequence(ledger)


def visit(shop: str = "HZ1", count: int = 3, **changed: object) -> Visit:
    lines = tuple(StockLine(product_id=f"P{n:02}", stock=n) for n in range(count))
    return Visit(id="", retailer_id=shop, day=TODAY, stock_lines=lines, **changed)  # type: ignore[arg-type]


def test_one_step_is_done_again_alone(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    first = last(shops)
    add_todo(shops, Todo(id="T2", content="乙"))
    undo_operation(shops, first)
    assert entry_of(shops, last(shops)).turns == first  # type: ignore[union-attr]
    set_starred(shops, "HZ1", starred=True)
    assert not redo(shops)  # a new operation ended the redo in order
    assert obstacle(shops, first) is None
    changes = redo_operation(shops, first)
    assert changes.ids("todo") == {"T1"}
    assert sorted(todo.id for todo in find(shops, Todo)) == ["T1", "T2"]
    assert entry_of(shops, first).undone is False  # type: ignore[union-attr]
    undo_operation(shops, first)
    assert [todo.id for todo in find(shops, Todo)] == ["T2"]


def test_what_was_not_taken_back_is_not_done_again(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    with pytest.raises(UndoRefused, match="没有撤销过"):
        redo_operation(shops, last(shops))
    with pytest.raises(UndoRefused, match="没有第 999 号操作"):
        redo_operation(shops, 999)


def test_a_refusal_names_the_record_and_the_later_step(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="送柜台样品"))
    first = last(shops)
    settle_todo(shops, "T1")
    refused = obstacle(shops, first)
    assert refused is not None
    later = f"待办“送柜台样品”后来又改过（第 {first + 1} 步 更新待办），"
    assert str(refused) == f"{later}不能单独撤销或重做第 {first} 步。请先撤销后来的改动。"
    with pytest.raises(UndoRefused) as raised:
        undo_operation(shops, first)
    assert str(raised.value) == str(refused)
    undo_operation(shops, first + 1)
    assert obstacle(shops, first) is None
    undo_operation(shops, first)
    assert find(shops, Todo) == []


def test_a_step_on_what_was_changed_since_is_not_done_again(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    settle_todo(shops, "T1")
    settled = last(shops)
    undo(shops)
    todo = get(shops, Todo, "T1")
    assert todo is not None
    change_todo(shops, attrs.evolve(todo, content="乙"))
    assert "又改过" in str(obstacle(shops, settled))
    with pytest.raises(UndoRefused, match="又改过"):
        redo_operation(shops, settled)
    assert get(shops, Todo, "T1").state is TodoState.OPEN  # type: ignore[union-attr]


def test_looking_writes_nothing(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    before = last(shops), journal.head_hash(shops)
    for seq in range(1, before[0] + 1):
        obstacle(shops, seq)
    assert (last(shops), journal.head_hash(shops)) == before


def test_a_visit_does_not_come_back_without_its_shop(shops: Ledger) -> None:
    imported = next(seq for seq in range(1, 9) if entry_of(shops, seq).name == "import_handouts")  # type: ignore[union-attr]
    record_visit(shops, visit())
    recorded = last(shops)
    undo_operation(shops, recorded)
    undo_operation(shops, imported)
    with pytest.raises(UndoRefused, match="零售户“好运烟酒商店”现在不在台账里"):
        redo_operation(shops, recorded)
    assert find(shops, Visit) == []
    redo_operation(shops, imported)
    redo_operation(shops, recorded)
    assert len(find(shops, Visit)) == 1


def test_a_shop_stays_while_a_step_that_can_be_undone_needs_it(shops: Ledger) -> None:
    imported = next(seq for seq in range(1, 9) if entry_of(shops, seq).name == "import_handouts")  # type: ignore[union-attr]
    record_visit(shops, visit())
    withdraw_visit(shops, find(shops, Visit)[0].id)
    withdrawn = last(shops)
    refused = f"零售户“好运烟酒商店”是这一步记下的，第 {withdrawn} 步（撤回走访）要用到"
    assert refused in str(obstacle(shops, imported))
    with pytest.raises(UndoRefused, match=refused):
        undo_operation(shops, imported)
    undo(shops)
    undo(shops)
    undo_operation(shops, imported)
    assert find(shops, Retailer) == []


def test_a_shop_stays_while_notes_of_it_were_kept(shops: Ledger) -> None:
    imported = next(seq for seq in range(1, 9) if entry_of(shops, seq).name == "import_handouts")  # type: ignore[union-attr]
    set_starred(shops, "HZ2", starred=True)
    with pytest.raises(UndoRefused, match="零售户“银杏超市”是这一步记下的"):
        undo_operation(shops, imported)


def test_a_visit_goes_not_alone_when_a_check_was_made_in_it_later(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_visit(shops, visit("HZ3"))
    recorded = last(shops)
    (made,) = find(shops, Visit)
    correct_visit(shops, made, check=make_check("HZ3"))
    with pytest.raises(UndoRefused, match="后来做了评估"):
        undo_operation(shops, recorded)
    assert len(find(shops, Visit)) == 1


def test_a_check_does_not_come_back_into_a_visit_that_is_gone(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_visit(shops, visit("HZ3"), check=make_check("HZ3"))
    (made,), (check,) = find(shops, Visit), find(shops, Check)
    withdraw_check(shops, check.id)
    withdrawn = last(shops)
    withdraw_visit(shops, made.id)
    with pytest.raises(UndoRefused, match="走访“马桥便民店 2026-11-23”现在不在台账里"):
        undo_operation(shops, withdrawn)


def test_two_visits_of_one_period_are_not_counted_twice_by_a_redo(shops: Ledger) -> None:
    record_visit(shops, visit(count=12))
    first = last(shops)
    undo_operation(shops, first)
    record_visit(shops, visit(count=12))
    with pytest.raises(UndoRefused, match="六个一④"):
        redo_operation(shops, first)
    assert len(find(shops, Visit)) == 1


def test_an_import_is_not_done_again_before_the_one_it_rests_on(
    shops: Ledger, write_handout: Handout
) -> None:
    import_handouts(shops, [write_handout("甲.xlsx", [("D1", 1, 10)])])
    first = last(shops)
    import_handouts(shops, [write_handout("乙.xlsx", [("D1", 1, 10), ("D2", 1, 5)])])
    second = last(shops)
    refused = obstacle(shops, first)
    assert refused is not None
    assert "后来收的“乙.xlsx”以这次导入为据" in str(refused)
    undo(shops)
    undo(shops)
    assert "先前收的“甲.xlsx”" in str(obstacle(shops, second))
    with pytest.raises(UndoRefused, match="请先重做先前那次导入"):
        redo_operation(shops, second)
    redo_operation(shops, first)
    assert obstacle(shops, second) is None
    redo_operation(shops, second)
    assert shops.scalar("SELECT count(*) FROM active_purchase_line") == 2


def test_steps_that_cannot_be_turned_say_so(shops: Ledger) -> None:
    set_starred(shops, "HZ1", starred=True)
    undo(shops)
    assert "“撤销”不能撤销" in str(obstacle(shops, last(shops)))
    assert "没有第 999 号操作" in str(obstacle(shops, 999))
    assert get(shops, RetailerNotes, "HZ1") is None


def test_undo_takes_back_what_was_done_again_last(shops: Ledger) -> None:
    change_notes(shops, RetailerNotes(id="HZ1", remark="起"))
    set_starred(shops, "HZ1", starred=True)
    starred = last(shops)
    undo(shops)
    change_notes(shops, RetailerNotes(id="HZ1", remark="甲"))
    change_notes(shops, RetailerNotes(id="HZ1", remark="起"))
    cleared = last(shops)
    redo_operation(shops, starred)
    assert next_undo(shops).seq == starred  # type: ignore[union-attr]
    undo(shops)
    assert next_undo(shops).seq == cleared  # type: ignore[union-attr]
    undo(shops)
    assert get(shops, RetailerNotes, "HZ1").remark == "甲"  # type: ignore[union-attr]


class Turns(RuleBasedStateMachine):
    """Steps taken back and done again in any order leave no record without what it rests on.

    Whatever was turned, 撤销 alone leads back to the beginning.
    """

    @initialize()
    def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        now = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))
        self.ledger = open_ledger(Path(self._folder.name), clock=lambda: now)
        self.begin = content(self.ledger)
        terms = (StandardTerm(since=date(2025, 1, 1)),)
        for key in "12":
            with operation(self.ledger, "import_handouts") as unit:
                unit.save(
                    Retailer(
                        id=key, licence_no="320706100123", shop_name=f"店{key}",
                        terminal_type="标准店", standard_terms=terms,
                    )
                )  # fmt: skip
        self.todos = 0

    def _alive(self, key: str) -> bool:
        return get(self.ledger, Retailer, key) is not None

    @rule(key=st.sampled_from("12"), text=st.sampled_from(["", "甲", "乙"]))
    def note(self, key: str, text: str) -> None:
        if self._alive(key):
            change_notes(self.ledger, RetailerNotes(id=key, remark=text))

    @rule(key=st.sampled_from("12"))
    def promise(self, key: str) -> None:
        if self._alive(key):
            self.todos += 1
            add_todo(self.ledger, Todo(id=f"T{self.todos}", retailer_id=key, content="事"))

    @rule(key=st.sampled_from("12"), count=st.integers(1, 12), settles=st.booleans())
    def visit(self, key: str, count: int, settles: bool) -> None:
        if self._alive(key):
            open_ = [t.id for t in find(self.ledger, Todo) if not t.state.settled]
            done = tuple(open_[:1]) if settles else ()
            record_visit(self.ledger, visit(key, count, todos_done=done))

    @rule(data=st.data(), count=st.integers(1, 12))
    def correct(self, data: st.DataObject, count: int) -> None:
        visits = find(self.ledger, Visit)
        if visits:
            chosen = data.draw(st.sampled_from(visits))
            correct_visit(
                self.ledger, attrs.evolve(chosen, stock_lines=visit(count=count).stock_lines)
            )

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        visits = find(self.ledger, Visit)
        if visits:
            withdraw_visit(self.ledger, data.draw(st.sampled_from(visits)).id)

    @rule(seq=st.integers(1, 40))
    def what_is_refused_beforehand_is_refused(self, seq: int) -> None:
        if seq <= last(self.ledger) and obstacle(self.ledger, seq) is not None:
            entry = entry_of(self.ledger, seq)
            assert entry is not None
            with pytest.raises(UndoRefused):
                (redo_operation if entry.undone else undo_operation)(self.ledger, seq)

    @rule(data=st.data())
    def turn(self, data: st.DataObject) -> None:
        every = history(self.ledger, limit=10_000)
        able = [each.seq for each in every if obstacle(self.ledger, each.seq) is None]
        seq = data.draw(st.sampled_from(able or [1]))
        entry = entry_of(self.ledger, seq)
        assert entry is not None
        before, steps = content(self.ledger), last(self.ledger)
        try:
            (redo_operation if entry.undone else undo_operation)(self.ledger, seq)
        except UndoRefused:
            assert (content(self.ledger), last(self.ledger)) == (before, steps)

    @rule()
    def undo(self) -> None:
        undo(self.ledger)

    @rule()
    def redo(self) -> None:
        """Do again in order, as far as what was turned in between leaves it possible."""
        with contextlib.suppress(UndoRefused):
            redo(self.ledger)

    @invariant()
    def nothing_hangs_in_the_air(self) -> None:
        if not hasattr(self, "ledger"):
            return
        assert chain_is_whole(self.ledger)
        shops = {shop.id for shop in find(self.ledger, Retailer)}
        visits = find(self.ledger, Visit)
        proofs = find(self.ledger, SixOneRecord)
        assert {each.retailer_id for each in (*visits, *proofs)} <= shops
        for key in shops:
            counted = {
                line.product_id for each in visits if each.retailer_id == key
                for line in each.stock_lines
            }  # fmt: skip
            held = [proof.amount for proof in proofs if proof.retailer_id == key]
            assert held == ([len(counted)] if counted else [])

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            while undo(self.ledger):
                pass
            assert content(self.ledger) == self.begin
            self.ledger.close()
            self._folder.cleanup()


TestTurns = Turns.TestCase
TestTurns.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
