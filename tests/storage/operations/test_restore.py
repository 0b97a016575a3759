"""恢复这个值: through what a person would do, undoable, refused in words otherwise."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.canonical import to_plain
from models.check import Check
from models.errors import DomainError
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.todo import Todo, TodoState
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.history import redo, undo
from storage.operations.profile import change_setting, get_profile, set_profile
from storage.operations.restore import EarlierValue, restore_obstacle, restore_value
from storage.operations.retailer_notes import change_notes, set_starred
from storage.operations.six_ones import correct_six_one, exempt_six_one
from storage.operations.todos import add_todo, change_todo
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.queries.settings import setting
from tests.storage.conftest import six_one_by_hand
from tests.storage.operations.contents import content

TODAY = date(2026, 11, 23)


def last(ledger: Ledger) -> int:
    return journal.last_sequence(ledger)


def earlier(ledger: Ledger, kind: str, record_id: str, field: str, **more: Any) -> EarlierValue:
    """The value before the last operation."""
    given_ = {"operation": last(ledger), **more}
    return EarlierValue(kind=kind, record_id=record_id, field=field, **given_)


def put_back(ledger: Ledger, value: EarlierValue) -> None:
    """Restore, and hold that one undo leads to where it was."""
    assert restore_obstacle(ledger, value) is None
    before = content(ledger)
    assert restore_value(ledger, value)
    restored = content(ledger)
    undo(ledger)
    assert content(ledger) == before
    redo(ledger)
    assert content(ledger) == restored


def remark(ledger: Ledger, text: str) -> None:
    change_notes(ledger, RetailerNotes(id="HZ1", remark=text, salutation="王哥"))


def test_a_note_gets_its_first_value_back_and_nothing_else(shops: Ledger) -> None:
    remark(shops, "甲")
    first = last(shops)
    remark(shops, "乙")
    set_starred(shops, "HZ1", starred=True)
    put_back(shops, EarlierValue(kind="retailer_notes", record_id="HZ1", operation=first,
                                 field="remark", after=True))  # fmt: skip
    notes = get(shops, RetailerNotes, "HZ1")
    assert notes is not None
    assert (notes.remark, notes.salutation, notes.starred) == ("甲", "王哥", True)
    put_back(shops, EarlierValue(kind="retailer_notes", record_id="HZ1", operation=first,
                                 field="remark"))  # fmt: skip
    assert get(shops, RetailerNotes, "HZ1").remark == ""  # type: ignore[union-attr]


def test_what_is_so_now_is_not_restored(shops: Ledger) -> None:
    remark(shops, "甲")
    value = earlier(shops, "retailer_notes", "HZ1", "remark", after=True)
    assert str(restore_obstacle(shops, value)) == "“备注”现在就是这个值，不用恢复。"
    with pytest.raises(UndoRefused, match="现在就是这个值"):
        restore_value(shops, value)


def test_stock_lines_come_back_as_one_value_and_the_six_ones_follow(shops: Ledger) -> None:
    lines = tuple(StockLine(product_id=f"P{n:02}", stock=n) for n in range(10))
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, stock_lines=lines))
    (visit,) = find(shops, Visit)
    correct_visit(shops, attrs.evolve(visit, stock_lines=lines[:3], opinion="好卖"))
    assert [each.finalised for each in find(shops, SixOneRecord)] == [False]
    put_back(shops, earlier(shops, "visit", visit.id, "stock_lines"))
    (again,) = find(shops, Visit)
    assert (again.stock_lines, again.opinion) == (lines, "好卖")
    assert [each.finalised for each in find(shops, SixOneRecord)] == [True]


def test_a_value_the_rules_refuse_is_not_put_back(shops: Ledger) -> None:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, guidance="少订低档"))
    (visit,) = find(shops, Visit)
    correct_visit(shops, attrs.evolve(visit, opinion="好卖"))
    value = earlier(shops, "visit", visit.id, "opinion")
    correct_visit(shops, attrs.evolve(visit, opinion="好卖", guidance=""))
    before = content(shops), last(shops)
    assert restore_obstacle(shops, value) is None  # what rules say is known when it is tried
    with pytest.raises(DomainError, match="走访还缺：至少一项内容"):
        restore_value(shops, value)
    assert (content(shops), last(shops)) == before


def test_a_withdrawn_visit_gets_no_value(shops: Ledger) -> None:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, opinion="甲"))
    (visit,) = find(shops, Visit)
    correct_visit(shops, attrs.evolve(visit, opinion="乙"))
    value = earlier(shops, "visit", visit.id, "opinion")
    withdraw_visit(shops, visit.id)
    refused = restore_obstacle(shops, value)
    assert str(refused) == "这条走访现在不在台账里。请先撤销删除或撤回它的那一步。"


def test_a_record_that_began_has_no_value_before(shops: Ledger) -> None:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, opinion="甲"))
    (visit,) = find(shops, Visit)
    with pytest.raises(UndoRefused, match="那时还没有"):
        restore_value(shops, earlier(shops, "visit", visit.id, "opinion"))
    with pytest.raises(UndoRefused, match="没有动过这条记录"):
        restore_value(shops, EarlierValue(kind="visit", record_id=visit.id, operation=1,
                                          field="opinion"))  # fmt: skip


@pytest.mark.parametrize(
    ("field", "words"),
    [("number", "由程序自己维护"), ("entered_at", "由程序自己维护"), ("nonsense", "nonsense")],
)
def test_what_the_program_keeps_is_not_restored(shops: Ledger, field: str, words: str) -> None:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, opinion="甲"))
    (visit,) = find(shops, Visit)
    correct_visit(shops, attrs.evolve(visit, opinion="乙"))
    with pytest.raises(UndoRefused, match=words):
        restore_value(shops, earlier(shops, "visit", visit.id, field))


def test_headquarters_records_are_refused_with_what_to_do(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        shop = unit.get(Retailer, "HZ1")
        assert shop is not None
        unit.save(attrs.evolve(shop, phone="13900000000"))
    refused = restore_obstacle(shops, earlier(shops, "retailer", "HZ1", "phone"))
    assert str(refused) == (
        "零售户由总部维护，只随导入改变，不能单独恢复一个值。请撤销那次导入，或等总部下发更正。"
    )
    with pytest.raises(UndoRefused):
        restore_value(shops, earlier(shops, "retailer", "HZ1", "phone"))
    with pytest.raises(UndoRefused, match="这类记录"):
        restore_value(shops, earlier(shops, "spaceship", "HZ1", "phone"))


def test_a_todo_gets_state_and_the_day_it_was_settled(shops: Ledger, clock: Any) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    todo = get(shops, Todo, "T1")
    assert todo is not None
    change_todo(shops, attrs.evolve(todo, state=TodoState.DONE))
    done = last(shops)
    clock.move(days=2)
    change_todo(shops, attrs.evolve(todo, state=TodoState.DOING, content="乙"))
    put_back(shops, EarlierValue(kind="todo", record_id="T1", operation=done, field="state",
                                 after=True))  # fmt: skip
    again = get(shops, Todo, "T1")
    assert again is not None
    assert (again.state, again.settled_on, again.content) == (TodoState.DONE, TODAY, "乙")
    put_back(shops, EarlierValue(kind="todo", record_id="T1", operation=done, field="state"))
    assert get(shops, Todo, "T1").settled_on is None  # type: ignore[union-attr]


def test_a_check_alone_and_one_of_a_visit_are_scored_anew(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    for with_visit in (False, True):
        check = make_check("HZ3")
        if with_visit:
            record_visit(shops, Visit(id="", retailer_id="HZ3", day=TODAY, opinion="甲"),
                         check=check)  # fmt: skip
        else:
            record_check(shops, check)
        (made,) = find(shops, Check)
        worse = attrs.evolve(
            made, answers=make_check("HZ3", B3=(1, 10)).answers, display_demand="少"
        )
        if with_visit:
            correct_visit(shops, find(shops, Visit)[0], check=worse)
        else:
            record_check(shops, worse)
        (bad,) = find(shops, Check)
        assert (bad.total or 0) < (made.total or 0)
        put_back(shops, earlier(shops, "check", made.id, "answers"))
        (good,) = find(shops, Check)
        assert (good.total, good.display_demand) == (made.total, "少")
        while find(shops, Check):
            undo(shops)


def test_six_ones_by_hand_exemptions_profile_and_settings(shops: Ledger) -> None:
    six_one_by_hand(shops, SixOneRecord(id="S1", retailer_id="HZ1", item=SixOneItem.TRAINING,
                                       done_on=date(2026, 11, 2), note="听过一次课"))  # fmt: skip
    made = get(shops, SixOneRecord, "S1")
    assert made is not None
    correct_six_one(shops, attrs.evolve(made, note="没听"))
    put_back(shops, earlier(shops, "six_one", "S1", "note"))
    assert get(shops, SixOneRecord, "S1").note == "听过一次课"  # type: ignore[union-attr]

    exemption = SixOneExemption(id="E1", retailer_id="HZ1", item=SixOneItem.AWARD,
                                period="2026Q4", reason="装修", approver="李")  # fmt: skip
    exempt_six_one(shops, exemption)
    exempt_six_one(shops, attrs.evolve(exemption, reason="停业"))
    put_back(shops, earlier(shops, "six_one_exemption", "E1", "reason"))
    assert get(shops, SixOneExemption, "E1").reason == "装修"  # type: ignore[union-attr]

    profile = get_profile(shops)
    assert profile is not None
    set_profile(shops, attrs.evolve(profile, department="新浦"))
    put_back(shops, earlier(shops, "manager", "A001", "department"))
    assert get_profile(shops).department == "海州"  # type: ignore[union-attr]

    change_setting(shops, "print.stock_rows", "16")
    change_setting(shops, "print.stock_rows", "24")
    put_back(shops, earlier(shops, "setting", "print.stock_rows", "value"))
    assert setting(shops, "print.stock_rows") == "16"


def test_what_a_visit_proves_follows_the_visit(shops: Ledger) -> None:
    lines = tuple(StockLine(product_id=f"P{n:02}", stock=n) for n in range(10))
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, stock_lines=lines))
    (visit,), (proof,) = find(shops, Visit), find(shops, SixOneRecord)
    correct_visit(shops, attrs.evolve(visit, stock_lines=lines[:3]))
    refused = restore_obstacle(shops, earlier(shops, "six_one", proof.id, "finalised"))
    assert "请恢复那次走访、评估或活动里的值" in str(refused)


def test_a_refusal_of_the_rules_leaves_everything(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", content="甲"))
    todo = get(shops, Todo, "T1")
    assert todo is not None
    change_todo(shops, attrs.evolve(todo, state=TodoState.CANCELLED, reason="不要了"))
    change_todo(shops, attrs.evolve(todo, state=TodoState.OPEN))
    before = content(shops), last(shops)
    with pytest.raises(DomainError, match="取消待办要写原因"):
        restore_value(shops, earlier(shops, "todo", "T1", "state"))
    assert (content(shops), last(shops)) == before


FIELDS = st.fixed_dictionaries(
    {
        "remark": st.sampled_from(["", "甲", "乙"]),
        "area": st.sampled_from([None, 1, 20]),
        "near_school": st.sampled_from([None, True, False]),
        "starred": st.booleans(),
    }
)


@given(states=st.lists(FIELDS, min_size=1, max_size=6), data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_value_of_any_revision_comes_back_alone(
    states: list[dict[str, Any]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder)) as ledger:
        with operation(ledger, "import_handouts") as unit:
            unit.save(Retailer(id="HZ1", licence_no="320706100123", shop_name="好运"))
        for state in states:
            change_notes(ledger, RetailerNotes(id="HZ1", **state))
        steps = [
            row[0]
            for row in ledger.query("SELECT operation FROM change WHERE kind = 'retailer_notes'")
        ]
        if not steps:
            return
        value = EarlierValue(
            kind="retailer_notes",
            record_id="HZ1",
            operation=data.draw(st.sampled_from(steps)),
            field=data.draw(st.sampled_from(sorted(states[0]))),
            after=data.draw(st.booleans()),
        )
        current = get(ledger, RetailerNotes, "HZ1") or RetailerNotes(id="HZ1")
        before = content(ledger)
        if restore_obstacle(ledger, value) is not None:
            with pytest.raises(UndoRefused):
                restore_value(ledger, value)
            assert content(ledger) == before
            return
        restore_value(ledger, value)
        now = get(ledger, RetailerNotes, "HZ1")
        assert now is not None
        changed = {
            name
            for name, each in to_plain(now).items()
            if name not in ("revision", "updated_at") and each != to_plain(current)[name]
        }
        assert changed == {value.field}
        undo(ledger)
        assert content(ledger) == before
