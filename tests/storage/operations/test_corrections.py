"""What is corrected later, taken back alone, or settled in between stays of one piece."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.check import Check, PointResult
from models.errors import DomainError
from models.manager import Manager
from models.product import Product
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.todo import Todo, TodoState
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.drafts import list_drafts, save_draft
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check, starting_answers
from storage.operations.history import history, redo, undo, undo_operation
from storage.operations.profile import change_setting, get_profile, set_profile
from storage.operations.retailer_notes import change_notes, get_notes, set_starred
from storage.operations.six_ones import correct_six_one, exempt_six_one, withdraw_six_one
from storage.operations.todos import add_todo, change_todo, settle_todo
from storage.operations.visits import (
    correct_visit,
    get_visit_with_check,
    record_visit,
    withdraw_visit,
)
from tests.storage.conftest import six_one_by_hand

DAY = date(2026, 11, 23)
EARLIER = date(2026, 11, 20)


def lines(*numbers: int) -> tuple[StockLine, ...]:
    return tuple(StockLine(product_id=f"P{number:02}", stock=30) for number in numbers)


def visit_of(retailer: str = "HZ1", **fields: Any) -> Visit:
    return Visit(id="", retailer_id=retailer, **{"day": DAY, **fields})


def only_visit(ledger: Ledger) -> Visit:
    [visit] = find(ledger, Visit)
    return visit


def market(ledger: Ledger) -> list[SixOneRecord]:
    return find(ledger, SixOneRecord, "deleted = 0 AND item = 4 ORDER BY done_on")


# --------------------------------------------------------------------------- ④ follows its visits


def test_a_day_moved_within_the_month_makes_one_item_four(shops: Ledger) -> None:
    record_visit(shops, visit_of(opinion="要新品"))
    moved = attrs.evolve(only_visit(shops), day=EARLIER, stock_lines=lines(*range(10)))
    correct_visit(shops, moved)
    [record] = market(shops)
    assert (record.done_on, record.finalised, record.amount) == (EARLIER, True, 10)


def test_a_store_that_becomes_an_information_point_keeps_one_item_four_a_week(
    shops: Ledger,
) -> None:
    change_notes(shops, RetailerNotes(id="HZ1", information_point=True))
    record_visit(shops, visit_of(day=date(2026, 11, 12), stock_lines=lines(*range(10))))
    record_visit(shops, visit_of(stock_lines=lines(1)))
    assert [(r.done_on.day, r.finalised) for r in market(shops)] == [(12, True), (23, False)]
    change_notes(shops, RetailerNotes(id="HZ1"))
    record_visit(shops, visit_of(day=date(2026, 11, 22), stock_lines=lines(2, 11)))
    [record] = market(shops)
    assert (record.done_on.day, record.amount) == (12, 11)


def test_a_correction_away_from_the_store_takes_item_four_with_it(shops: Ledger) -> None:
    record_visit(shops, visit_of(stock_lines=lines(*range(10))))
    correct_visit(shops, attrs.evolve(only_visit(shops), retailer_id="HZ2"))
    [record] = market(shops)
    assert record.retailer_id == "HZ2"
    correct_visit(shops, attrs.evolve(only_visit(shops), retailer_id="HZ3"))
    assert market(shops) == []


def test_an_older_visit_is_not_undone_alone_when_a_later_one_counts_with_it(shops: Ledger) -> None:
    record_visit(shops, visit_of(stock_lines=lines(*range(10))))
    first = journal.last_sequence(shops)
    record_visit(shops, visit_of(stock_lines=lines(1, 2)))
    with pytest.raises(UndoRefused, match="撤回"):
        undo_operation(shops, first)
    older = next(visit for visit in find(shops, Visit) if len(visit.stock_lines) == 10)
    withdraw_visit(shops, older.id)
    [record] = market(shops)
    assert (record.finalised, record.amount) == (False, 2)


def test_an_older_visit_that_nothing_counts_with_is_undone_alone(shops: Ledger) -> None:
    record_visit(shops, visit_of(stock_lines=lines(1)))
    first = journal.last_sequence(shops)
    record_visit(shops, visit_of("HZ2", stock_lines=lines(1)))
    record_visit(shops, visit_of("HZ3", stock_lines=lines(1)))
    at_a_shop_without = journal.last_sequence(shops)
    record_visit(shops, visit_of("HZ3", opinion="无"))
    undo_operation(shops, first)
    undo_operation(shops, at_a_shop_without)
    assert [record.retailer_id for record in market(shops)] == ["HZ2"]


def test_a_changed_setting_does_not_stand_in_the_way_of_undo(shops: Ledger) -> None:
    record_visit(shops, visit_of(stock_lines=lines(*range(7))))
    change_setting(shops, "six_one.4@2026-11", '{"minimum_lines": 5}')
    record_visit(shops, visit_of(stock_lines=lines(1)))
    assert market(shops)[0].finalised
    undo(shops)
    assert (market(shops)[0].finalised, market(shops)[0].amount) == (True, 7)
    undo(shops)
    assert not market(shops)[0].finalised


# ------------------------------------------------------------------------ a check and its visit


def with_check(ledger: Ledger, check: Check) -> tuple[Visit, Check]:
    record_visit(ledger, visit_of(stock_lines=lines(1)), check=check)
    found = get_visit_with_check(ledger, only_visit(ledger).id)
    assert found is not None
    assert found[1] is not None
    return found[0], found[1]


def test_a_check_goes_with_its_visit_to_another_day(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    visit, check = with_check(shops, make_check(A1=PointResult.FAIL))
    correct_visit(shops, attrs.evolve(visit, day=EARLIER))
    moved = get(shops, Check, check.id)
    assert moved is not None
    assert (moved.day, moved.total, moved.revision) == (EARLIER, check.total, 2)
    [proof] = find(shops, SixOneRecord, "deleted = 0 AND item = 2")
    assert proof.done_on == EARLIER


def test_a_check_that_is_not_touched_is_not_saved_again(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    visit, check = with_check(shops, make_check())
    correct_visit(shops, attrs.evolve(visit, stock_lines=(), summary=""))
    assert get(shops, Check, check.id) == check
    before = journal.last_sequence(shops)
    assert not record_check(shops, check)
    assert journal.last_sequence(shops) == before


def test_a_check_corrected_later_is_no_late_entry(
    shops: Ledger, make_check: Callable[..., Check], clock: Any
) -> None:
    _, check = with_check(shops, make_check(A1=PointResult.FAIL))
    clock.move(days=30)
    record_check(shops, attrs.evolve(check, problems="无证经营已改", entered_at=None))
    corrected = get(shops, Check, check.id)
    assert corrected is not None
    assert (corrected.backfilled, corrected.entered_at) == (False, check.entered_at)
    record_check(shops, make_check("HZ2", day=date(2026, 12, 1)))
    late = find(shops, Check, "retailer_id = 'HZ2'")[0]
    assert late.backfilled


def test_a_todo_settled_in_the_correction_stays_settled(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    visit, check = with_check(shops, make_check(A1=PointResult.FAIL))
    [todo] = find(shops, Todo)
    correct_visit(shops, attrs.evolve(visit, todos_done=(todo.id,)), check=check)
    settled = get(shops, Todo, todo.id)
    assert settled is not None
    assert settled.state is TodoState.DONE
    correct_visit(shops, attrs.evolve(visit, todos_done=()), check=check)
    again = get(shops, Todo, todo.id)
    assert again is not None
    assert (again.state, again.settled_on) == (TodoState.OPEN, None)


def test_a_withdrawn_visit_takes_what_it_made_and_settled_itself(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    visit, _ = with_check(shops, make_check(A1=PointResult.FAIL))
    [todo] = find(shops, Todo)
    promise = Todo(id="T1", content="送价签")
    correct_visit(shops, attrs.evolve(visit, todos_done=(todo.id,)), todos=[promise])
    withdraw_visit(shops, visit.id)
    assert find(shops, Todo) == []
    assert find(shops, Check) == []
    with pytest.raises(DomainError, match="已经撤回"):
        withdraw_visit(shops, visit.id)
    with pytest.raises(DomainError, match="已经撤回"):
        correct_visit(shops, visit)


def test_a_correction_keeps_the_promises_in_the_summary_it_makes(shops: Ledger) -> None:
    promises = [Todo(id="", content="送价签"), Todo(id="", content="问海棠")]
    record_visit(shops, visit_of(stock_lines=lines(1)), todos=promises)
    first = only_visit(shops)
    assert first.summary == "待办：送价签；待办：问海棠。"
    changed = attrs.evolve(first, services=("补价签",))
    correct_visit(shops, changed, todos=[Todo(id="", content="带海报")])
    assert only_visit(shops).summary == "补价签；待办：送价签；待办：问海棠；待办：带海报。"
    written = attrs.evolve(only_visit(shops), summary="自己写的", services=())
    correct_visit(shops, written)
    assert only_visit(shops).summary == "自己写的"


def test_the_last_check_before_a_day_fills_in_what_it_left(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    [e2] = [each for each in starting_answers(shops, "HZ1") if each.point == "E2"]
    assert e2.result is PointResult.NOT_APPLICABLE
    record_check(shops, make_check(A1=PointResult.FAIL))
    [todo] = find(shops, Todo)
    settle_todo(shops, todo.id)
    [e2] = [each for each in starting_answers(shops, "HZ1") if each.point == "E2"]
    assert e2.result is PointResult.PASS


# ----------------------------------------------------------------------------- six-ones by hand


def by_hand(**fields: Any) -> SixOneRecord:
    return SixOneRecord(
        **{"id": "", "retailer_id": "HZ1", "item": SixOneItem.REPORT, "done_on": DAY, **fields}
    )


def test_a_record_changed_later_keeps_its_day_of_entry(shops: Ledger, clock: Any) -> None:
    six_one_by_hand(shops, by_hand())
    [first] = find(shops, SixOneRecord)
    assert first.missing_evidence == ("签收",)
    clock.move(days=20)
    correct_six_one(shops, attrs.evolve(first, evidence=("签收",)))
    [second] = find(shops, SixOneRecord)
    assert (second.entered_at, second.backfilled, second.missing_evidence) == (
        first.entered_at,
        False,
        (),
    )


def test_a_record_the_program_made_is_not_written_by_hand(shops: Ledger) -> None:
    record_visit(shops, visit_of(stock_lines=lines(*range(10))))
    [made] = market(shops)
    six_one_by_hand(shops, by_hand(id="hand"))
    for wrong in (made, attrs.evolve(made, derived=False), by_hand(id="hand", derived=True)):
        with pytest.raises(DomainError, match="自动生成"):
            correct_six_one(shops, wrong)
    with pytest.raises(DomainError, match="自动生成"):
        withdraw_six_one(shops, made.id)
    with pytest.raises(DomainError, match="不在了"):
        withdraw_six_one(shops, "nobody")


@pytest.mark.parametrize(
    "write",
    [
        lambda ledger: correct_six_one(ledger, by_hand(id="hand", retailer_id="nobody")),
        lambda ledger: exempt_six_one(
            ledger,
            SixOneExemption(
                id="",
                retailer_id="nobody",
                item=SixOneItem.REPORT,
                period="2026-11",
                reason="停电",
                approver="李四",
            ),
        ),
        lambda ledger: record_visit(ledger, visit_of("nobody", opinion="无")),
        lambda ledger: change_notes(ledger, RetailerNotes(id="nobody")),
        lambda ledger: add_todo(ledger, Todo(id="", retailer_id="nobody", content="事")),
    ],
)
def test_a_shop_nobody_knows_is_refused(shops: Ledger, write: Callable[[Ledger], object]) -> None:
    six_one_by_hand(shops, by_hand(id="hand"))
    before = journal.last_sequence(shops)
    with pytest.raises(DomainError, match="没有客户编码 nobody"):
        write(shops)
    assert journal.last_sequence(shops) == before


# ----------------------------------------------------------------------- what undo must not tear


def test_products_that_a_count_names_are_not_taken_back(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        unit.save(Product(id="P99", name="新品", wholesale=1))
    catalogue = unit.seq
    record_visit(shops, visit_of(stock_lines=(StockLine(product_id="P99", stock=1),)))
    with pytest.raises(UndoRefused, match="卷烟规格已有走访"):
        undo_operation(shops, catalogue)
    undo(shops)
    undo_operation(shops, catalogue)
    assert get(shops, Product, "P99") is None


@pytest.mark.parametrize("view", ["line", "month"])
@pytest.mark.parametrize("record", ["retailer", "product"])
def test_masters_that_later_purchases_name_are_not_taken_back(
    shops: Ledger, view: str, record: str
) -> None:
    new: dict[str, Retailer | Product] = {
        "retailer": Retailer(id="HZ9", licence_no="320706100129", shop_name="新店"),
        "product": Product(id="P99", name="新品", wholesale=1),
    }
    with operation(shops, "import_handouts") as unit:
        unit.save(new[record])
    master = unit.seq
    shop, product = ("HZ9", "P01") if record == "retailer" else ("HZ1", "P99")
    sheet = {"line": "购进明细", "month": "购进月汇总"}[view]
    with operation(shops, "import_handouts") as unit:
        unit.touch("purchase", (shop,))
        unit.after_head(
            "INSERT INTO import_batch VALUES (1, ?, ?, 'f', '', 1, 1, 0, 0, 0, NULL, NULL, '')",
            (unit.seq, sheet),
        )
        if view == "line":
            unit.after_head(
                "INSERT INTO purchase_line (order_no, line_no, day, retailer_id, product_id, "
                "quantity, kind, batch) VALUES ('D', 1, '2026-11-01', ?, ?, 1, '订单', 1)",
                (shop, product),
            )
        else:
            unit.after_head(
                "INSERT INTO purchase_month (month, retailer_id, product_id, quantity, batch) "
                "VALUES ('2026-11', ?, ?, 1, 1)",
                (shop, product),
            )
    with pytest.raises(UndoRefused, match="后来收的购进"):
        undo_operation(shops, master)
    undo(shops)
    undo_operation(shops, master)
    assert get(shops, type(new[record]), new[record].id) is None


def test_an_exemption_keeps_the_shop_it_names(shops: Ledger) -> None:
    imported = next(entry.seq for entry in history(shops) if entry.name == "import_handouts")
    exemption = SixOneExemption(
        id="",
        retailer_id="HZ1",
        item=SixOneItem.REPORT,
        period="2026Q4",
        reason="修",
        approver="李",
    )
    exempt_six_one(shops, exemption)
    with pytest.raises(UndoRefused, match="零售户已有走访"):
        undo_operation(shops, imported)


# ------------------------------------------------------------------- profile, settings, notes …


def test_the_profile_and_a_setting_are_operations_like_others(shops: Ledger) -> None:
    owner = get_profile(shops)
    assert owner is not None
    set_profile(shops, attrs.evolve(owner, phone="13900001111"))
    assert history(shops)[0].summary == "A001 张明"
    change_setting(shops, "language", "en")
    assert not change_setting(shops, "language", "en")
    assert history(shops)[0].summary == "language"
    with pytest.raises(DomainError):
        set_profile(shops, Manager(id="A001", name="", organisation=""))
    assert get_profile(shops).name == "张明"  # type: ignore[union-attr]


def test_notes_are_blank_until_written_and_never_empty_operations(shops: Ledger) -> None:
    assert get_notes(shops, "HZ1") == RetailerNotes(id="HZ1")
    change_notes(shops, RetailerNotes(id="HZ1", salutation="王哥"))
    assert not change_notes(shops, get_notes(shops, "HZ1"))
    set_starred(shops, "HZ1", starred=True)
    assert get_notes(shops, "HZ1").salutation == "王哥"
    with pytest.raises(DomainError):
        change_notes(shops, RetailerNotes(id="HZ1", mobile="12"))


def test_todos_move_on_and_back(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", retailer_id="HZ1", content="送价签"))
    todo = find(shops, Todo)[0]
    assert todo.created_on == DAY
    change_todo(shops, attrs.evolve(todo, state=TodoState.CONFIRMED))
    assert find(shops, Todo)[0].settled_on == DAY
    assert not settle_todo(shops, "T1")
    change_todo(shops, attrs.evolve(todo, state=TodoState.DOING, settled_on=DAY))
    assert find(shops, Todo)[0].settled_on is None
    assert not change_todo(shops, find(shops, Todo)[0])
    with pytest.raises(DomainError, match="不在了"):
        settle_todo(shops, "nobody")


def test_an_undone_visit_is_done_again_only_by_redo(shops: Ledger) -> None:
    record_visit(shops, attrs.evolve(visit_of(opinion="要新品"), id="V1"))
    undo(shops)
    with pytest.raises(DomainError, match="已经完成过"):
        record_visit(shops, attrs.evolve(visit_of(opinion="要新品"), id="V1"))
    redo(shops)
    visit = get(shops, Visit, "V1")
    assert visit is not None
    assert visit.revision == 3


def test_a_draft_moves_to_the_shop_it_is_for(ledger: Ledger) -> None:
    save_draft(ledger, "D1", "visit", "HZ1", {"day": "2026-11-23"})
    save_draft(ledger, "D1", "visit", "HZ2", {"day": "2026-11-23"})
    [draft] = list_drafts(ledger)
    assert draft.retailer_id == "HZ2"
