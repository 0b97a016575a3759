"""Undo, redo and the chain: any operation, after a restart, and never half."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.check import Check
from models.manager import Manager
from models.retailer import Retailer, RetailerNotes
from models.todo import Todo, TodoState
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.history import (
    history,
    next_redo,
    next_undo,
    obstacle,
    redo,
    undo,
    undo_operation,
)
from storage.operations.profile import change_setting, get_profile, set_profile
from storage.operations.retailer_notes import change_notes, set_starred
from storage.operations.todos import add_todo, change_todo, settle_todo
from storage.operations.visits import record_visit
from tests.storage.operations.contents import chain_is_whole, content


def test_undo_of_a_visit_takes_everything_it_made_and_redo_brings_it_again(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    before = content(shops)
    lines = tuple(StockLine(product_id=f"P{n:02}", stock=n) for n in range(10))
    visit = Visit(id="", retailer_id="HZ1", day=date(2026, 11, 23), stock_lines=lines)
    promise = Todo(id="", content="答复海棠何时到货")
    record_visit(shops, visit, check=make_check(B3=(8, 10)), todos=[promise])
    after = content(shops)
    assert len(after["todo"]) == 2
    assert {each["item"] for each in after["six_one"]} == {2, 4}
    undo(shops)
    assert content(shops) == before
    redo(shops)
    assert content(shops) == after
    assert chain_is_whole(shops)


def test_undo_and_redo_survive_a_restart(folder: Path, shops: Ledger) -> None:
    set_starred(shops, "HZ1", starred=True)
    shops.close()
    with open_ledger(folder) as again:
        assert next_undo(again).label == "维护自有档案"  # type: ignore[union-attr]
        undo(again)
    with open_ledger(folder) as once_more:
        assert get(once_more, RetailerNotes, "HZ1") is None
        redo(once_more)
        assert get(once_more, RetailerNotes, "HZ1").starred  # type: ignore[union-attr]


def test_an_undo_is_a_save_with_the_next_revision(shops: Ledger) -> None:
    set_starred(shops, "HZ1", starred=True)
    set_starred(shops, "HZ1", starred=False)
    undo(shops)
    notes = get(shops, RetailerNotes, "HZ1")
    assert notes is not None
    assert (notes.starred, notes.revision) == (True, 3)


def test_a_new_operation_ends_the_redo(shops: Ledger) -> None:
    set_starred(shops, "HZ1", starred=True)
    undo(shops)
    assert next_redo(shops) is not None
    set_starred(shops, "HZ2", starred=True)
    assert next_redo(shops) is None
    assert not redo(shops)


def test_undoes_are_redone_in_the_opposite_order(shops: Ledger) -> None:
    for number in (1, 2, 3):
        set_starred(shops, f"HZ{number}", starred=True)
    undo(shops)
    undo(shops)
    assert [next_redo(shops).summary, redo(shops) and next_redo(shops).summary] == [  # type: ignore[union-attr]
        "银杏超市",
        "马桥便民店",
    ]


def test_an_older_operation_is_undone_alone_only_if_nothing_rests_on_it(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    first = journal.last_sequence(shops)
    add_todo(shops, Todo(id="T2", content="乙"))
    undo_operation(shops, first)
    assert [todo.id for todo in find(shops, Todo)] == ["T2"]
    second = journal.last_sequence(shops) - 1
    change_todo(shops, Todo(id="T2", content="丙", created_on=date(2026, 11, 23)))
    with pytest.raises(UndoRefused, match="又改过"):
        undo_operation(shops, second)
    with pytest.raises(UndoRefused, match="不能撤销"):
        undo_operation(shops, first)
    with pytest.raises(UndoRefused, match="没有第 999 号操作"):
        undo_operation(shops, 999)


def test_a_step_is_not_taken_out_from_under_later_ones_that_came_back_to_its_content(
    shops: Ledger,
) -> None:
    for value in ("8", "16", "8", "16"):
        change_setting(shops, "print.stock_rows", value)
    last = journal.last_sequence(shops)
    with pytest.raises(UndoRefused, match=f"又改过（第 {last} 步"):
        undo_operation(shops, last - 2)
    assert isinstance(obstacle(shops, last - 2), UndoRefused)
    undo(shops)
    redo(shops)
    with pytest.raises(UndoRefused, match=f"又改过（第 {last} 步"):
        undo_operation(shops, last - 2)
    for _ in range(4):
        undo(shops)
    assert content(shops)["setting"] == []


def test_retailers_that_visits_rest_on_are_not_taken_back(shops: Ledger) -> None:
    imported = next(e.seq for e in history(shops) if e.name == "import_handouts")
    record_visit(
        shops,
        Visit(id="", retailer_id="HZ3", day=date(2026, 11, 23), shop_state=ShopState.CLOSED),
    )
    with pytest.raises(UndoRefused, match="已有走访"):
        undo_operation(shops, imported)
    assert get(shops, Retailer, "HZ3") is not None


def test_history_tells_one_record_apart(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    settle_todo(shops, "T1")
    set_starred(shops, "HZ1", starred=True)
    assert [entry.label for entry in history(shops, record="T1")] == ["更新待办", "添加待办"]
    assert history(shops, limit=1)[0].summary == "好运烟酒商店"
    assert history(shops)[0].who == "A001"


def test_nothing_changed_is_no_operation(shops: Ledger) -> None:
    before = journal.last_sequence(shops)
    profile = get_profile(shops)
    assert profile is not None
    assert not set_profile(shops, profile)
    with operation(shops, "change_notes"):
        pass
    assert journal.last_sequence(shops) == before


def test_an_exception_leaves_nothing(shops: Ledger) -> None:
    before = (content(shops), journal.last_sequence(shops))
    with pytest.raises(ZeroDivisionError), operation(shops, "add_todo") as unit:  # noqa: PT012
        unit.save(Todo(id="T9", content="半条"))
        unit.flush()
        raise ZeroDivisionError
    assert (content(shops), journal.last_sequence(shops)) == before


def test_another_number_replaces_the_profile_and_comes_back(shops: Ledger) -> None:
    set_profile(shops, Manager(id="B002", name="李四", organisation="示例烟草"))
    assert get_profile(shops).id == "B002"  # type: ignore[union-attr]
    undo(shops)
    assert get_profile(shops).id == "A001"  # type: ignore[union-attr]


class Ledgers(RuleBasedStateMachine):
    """Any sequence of work, undo, redo and restart keeps the chain whole and undo exact."""

    @initialize()
    def start(self) -> None:
        import tempfile

        self._folder = tempfile.TemporaryDirectory()
        self.ledger = open_ledger(Path(self._folder.name))
        with operation(self.ledger, "import_handouts") as unit:
            for key in "12":
                unit.save(Retailer(id=key, licence_no="320706100123", shop_name=f"店{key}"))
        self.states = [content(self.ledger)]
        self.at = 0
        self.todos = 0

    def _done(self) -> None:
        now = content(self.ledger)
        if now != self.states[self.at]:
            self.states = [*self.states[: self.at + 1], now]
            self.at += 1

    @rule(key=st.sampled_from("12"), text=st.sampled_from(["", "王哥", "李姐"]))
    def note(self, key: str, text: str) -> None:
        change_notes(self.ledger, RetailerNotes(id=key, salutation=text, starred=bool(text)))
        self._done()

    @rule(key=st.sampled_from("12"))
    def promise(self, key: str) -> None:
        self.todos += 1
        add_todo(self.ledger, Todo(id=f"T{self.todos}", retailer_id=key, content="事"))
        self._done()

    @precondition(lambda self: self.todos)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        alive = find(self.ledger, Todo)
        if alive:
            todo = data.draw(st.sampled_from(alive))
            change_todo(self.ledger, attrs.evolve(todo, state=TodoState.DONE))
            self._done()

    @rule(key=st.sampled_from("12"), stock=st.integers(0, 99))
    def visit(self, key: str, stock: int) -> None:
        line = StockLine(product_id="P", stock=stock)
        day = self.ledger.clock().date()
        record_visit(self.ledger, Visit(id="", retailer_id=key, day=day, stock_lines=(line,)))
        self._done()

    @rule()
    def undo(self) -> None:
        if self.at > 0:
            assert undo(self.ledger)
            self.at -= 1
        assert content(self.ledger) == self.states[self.at]

    @rule()
    def redo(self) -> None:
        if self.at < len(self.states) - 1:
            assert redo(self.ledger)
            self.at += 1
        else:
            assert not redo(self.ledger)
        assert content(self.ledger) == self.states[self.at]

    @rule()
    def restart(self) -> None:
        self.ledger.close()
        self.ledger = open_ledger(Path(self._folder.name))

    @invariant()
    def whole(self) -> None:
        if hasattr(self, "ledger"):
            assert chain_is_whole(self.ledger)

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            while self.at > 0:
                undo(self.ledger)
                self.at -= 1
            assert content(self.ledger) == self.states[0]
            self.ledger.close()
            self._folder.cleanup()


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)


def test_details_are_canonical(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    head = journal.head(shops, journal.last_sequence(shops))
    assert head is not None
    assert json.loads(head.details) == {"summary": "甲"}
    assert journal.head(shops, 12345) is None
