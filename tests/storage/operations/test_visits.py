"""One entry feeds everything: the visit, its check, its todos, the six-ones it proves."""

from collections.abc import Callable
from datetime import date, time

import attrs
import pytest

from models.check import Check, CheckAnswer, CheckGrade, PointResult
from models.errors import DomainError, InvalidValue
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import CellState
from models.todo import QUESTION, Todo, TodoSource, TodoState
from models.visit import QuickAnswer, QuickCheckLine, ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.drafts import (
    discard_draft,
    get_draft,
    list_drafts,
    save_draft,
)
from storage.ledger.records import find, get
from storage.operations.checks import (
    last_check,
    record_check,
    starting_answers,
    withdraw_check,
)
from storage.operations.history import undo
from storage.operations.six_ones import correct_six_one, exempt_six_one, withdraw_six_one
from storage.operations.todos import add_todo, change_todo, move_todo, settle_todo
from storage.operations.visits import (
    correct_visit,
    get_visit_with_check,
    record_visit,
    withdraw_visit,
)
from storage.queries.board import board_of_month, year_of_store
from storage.queries.visit_form import open_todos, unconfirmed_todos, visit_context
from tests.storage.conftest import six_one_by_hand

TODAY = date(2026, 11, 23)
LATER = date(2026, 12, 2)


def stock(count: int, packs: int = 30) -> tuple[StockLine, ...]:
    return tuple(StockLine(product_id=f"P{n:02}", stock=packs) for n in range(count))


def visit_of(retailer: str = "HZ1", **fields: object) -> Visit:
    return Visit(id="", retailer_id=retailer, **{"day": TODAY, **fields})  # type: ignore[arg-type]


def cell(ledger: Ledger, item: SixOneItem, month: str = "2026-11", today: date = TODAY) -> object:
    board = board_of_month(ledger, month, today).board
    return board.rows[0].cell(item)


def test_a_minimal_visit_needs_date_shop_state_and_one_block(shops: Ledger) -> None:
    with pytest.raises(DomainError, match="还缺：至少一项内容"):
        record_visit(shops, visit_of())
    quick = (QuickCheckLine(item=1, result=QuickAnswer.PASS),)
    changes = record_visit(shops, visit_of(quick_check=quick))
    saved = get(shops, Visit, next(iter(changes.ids("visit"))))
    assert saved is not None
    assert saved.number == "V-A001-20261123-001"
    assert (saved.backfilled, saved.summary) == (False, "快检没有问题。")


@pytest.mark.parametrize(
    ("arrived", "day", "left"),
    [
        (time(9, 50), TODAY, time(10, 8)),
        (time(7, 8), TODAY, time(10, 8)),
        (time(7, 7), TODAY, None),
        (time(10, 8), TODAY, None),
        (time(11, 0), TODAY, None),
        (time(9, 50), date(2026, 11, 22), None),
    ],
)
def test_finishing_in_the_shop_is_leaving_it(
    shops: Ledger, arrived: time, day: date, left: time | None
) -> None:
    changes = record_visit(shops, visit_of(day=day, arrived=arrived, opinion="好"))
    saved = get(shops, Visit, next(iter(changes.ids("visit"))))
    assert saved is not None
    assert saved.left == left


def test_a_closed_shop_is_an_attempt_and_needs_no_block(shops: Ledger) -> None:
    record_visit(shops, visit_of(shop_state=ShopState.CLOSED))
    context = visit_context(shops, "HZ1", TODAY)
    assert context is not None
    assert context.last is None
    assert context.retailer.visits_this_month == 0


def test_entering_late_is_flagged_and_numbers_count_by_day(shops: Ledger) -> None:
    for day, late in ((date(2026, 11, 21), True), (date(2026, 11, 22), False)):
        changes = record_visit(shops, visit_of(day=day, opinion="好"))
        saved = get(shops, Visit, next(iter(changes.ids("visit"))))
        assert saved is not None
        assert saved.backfilled is late
        assert saved.number.endswith("-001")
    record_visit(shops, visit_of("HZ2", day=date(2026, 11, 22), opinion="好"))
    assert {visit.number[-3:] for visit in find(shops, Visit)} == {"001", "002"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": date(2026, 11, 24), "opinion": "好"}, "不能晚于今天"),
        ({"arrived": time(10), "left": time(9), "opinion": "好"}, "不能早于到店"),
        ({"satisfaction": 6, "opinion": "好"}, "应在 1 到 5 之间"),
        ({"opinion": "好", "retailer_id": "NO"}, "没有客户编码 NO"),
        ({"stock_lines": (StockLine(product_id="P01", out_days=400),)}, "应在 0 到 366 之间"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    shops: Ledger, fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence):
        record_visit(shops, attrs.evolve(visit_of(), **fields))
    assert find(shops, Visit) == []


def test_ten_products_make_item_four_over_two_visits(shops: Ledger) -> None:
    record_visit(shops, visit_of(stock_lines=stock(6)))
    begun = cell(shops, SixOneItem.MARKET_INFORMATION)
    assert begun.state is CellState.BEGUN  # type: ignore[attr-defined]
    assert begun.record.amount == 6  # type: ignore[attr-defined]
    changes = record_visit(shops, visit_of(stock_lines=stock(10)))
    assert cell(shops, SixOneItem.MARKET_INFORMATION).state is CellState.DONE  # type: ignore[attr-defined]
    second = next(iter(changes.ids("visit")))
    withdraw_visit(shops, second)
    assert cell(shops, SixOneItem.MARKET_INFORMATION).state is CellState.BEGUN  # type: ignore[attr-defined]


def test_a_corrected_day_moves_item_four_to_the_month_it_belongs_to(
    shops: Ledger,
) -> None:
    changes = record_visit(shops, visit_of(stock_lines=stock(10)))
    found = get_visit_with_check(shops, next(iter(changes.ids("visit"))))
    assert found is not None
    correct_visit(shops, attrs.evolve(found[0], day=date(2026, 10, 30)))
    assert cell(shops, SixOneItem.MARKET_INFORMATION).state is CellState.TO_DO  # type: ignore[attr-defined]
    october = cell(shops, SixOneItem.MARKET_INFORMATION, "2026-10")
    assert october.state is CellState.DONE  # type: ignore[attr-defined]
    assert len(find(shops, SixOneRecord)) == 1


def test_a_shop_that_is_no_standard_store_has_no_six_ones(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_visit(shops, visit_of("HZ3", stock_lines=stock(10)), check=make_check("HZ3"))
    assert find(shops, SixOneRecord) == []


def test_a_check_freezes_its_scores_and_makes_todos_that_come_back_as_e2(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    check = make_check(A4=PointResult.NOT_APPLICABLE, B3=(8, 10), C1=(40, 42), E2=PointResult.FAIL)
    record_visit(shops, visit_of(), check=check)
    saved = last_check(shops, "HZ1")
    assert saved is not None
    assert (saved.total, saved.grade) == (954, CheckGrade.EXCELLENT)
    assert (saved.display_score, saved.operation_score) == (919, 994)
    todos = open_todos(shops, TODAY, "HZ1")
    assert [todo.content[:5] for todo in todos] == ["整改：B3", "整改：C1"]
    assert {todo.due for todo in todos} == {date(2026, 11, 30)}
    settle_todo(shops, todos[0].id)
    assert starting_answers(shops, "HZ1") == (CheckAnswer(point="E2", result=PointResult.HALF),)
    evaluation = cell(shops, SixOneItem.EVALUATION)
    assert evaluation.state is CellState.DONE  # type: ignore[attr-defined]
    assert evaluation.missing_evidence == ("柜台照片",)  # type: ignore[attr-defined]


def test_a_corrected_check_keeps_settled_todos_and_drops_those_that_no_longer_hold(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_check(shops, make_check(B3=(8, 10), C1=(40, 42), C2=PointResult.HALF))
    saved = last_check(shops, "HZ1")
    assert saved is not None
    settle_todo(shops, next(t.id for t in open_todos(shops, TODAY, "HZ1") if "C1" in t.content))
    better = make_check(B3=(9, 10))
    record_check(shops, attrs.evolve(saved, answers=better.answers))
    left = {todo.point: todo for todo in find(shops, Todo)}
    assert set(left) == {"B3", "C1"}
    assert left["B3"].content.endswith("9/10")
    assert left["C1"].state is TodoState.DONE
    withdraw_check(shops, saved.id)
    assert {todo.point for todo in find(shops, Todo)} == {"C1"}
    assert find(shops, SixOneRecord) == []
    with pytest.raises(DomainError, match="不在了"):
        withdraw_check(shops, saved.id)


def test_an_unfinished_check_is_refused_whole(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    half = attrs.evolve(make_check(), answers=make_check().answers[:20])
    with pytest.raises(DomainError, match="还有 6 项没答"):
        record_visit(shops, visit_of(opinion="好"), check=half)
    assert find(shops, Visit) == []
    with pytest.raises(DomainError, match="不能晚于今天"):
        record_check(shops, make_check(day=date(2026, 11, 24)))
    with pytest.raises(DomainError, match="没有客户编码"):
        record_check(shops, make_check("NO"))


def test_todos_are_settled_in_the_visit_and_open_again_when_it_is_withdrawn(
    shops: Ledger,
) -> None:
    record_visit(shops, visit_of(opinion="好"), todos=[Todo(id="T1", content="答复")])
    changes = record_visit(shops, visit_of(todos_done=("T1",)))
    assert get(shops, Todo, "T1").state is TodoState.DONE  # type: ignore[union-attr]
    second = next(iter(changes.ids("visit")))
    found = get_visit_with_check(shops, second)
    assert found is not None
    assert found[0].summary == "办结答复。"
    correct_visit(shops, attrs.evolve(found[0], todos_done=(), opinion="不算"))
    assert get(shops, Todo, "T1").state is TodoState.OPEN  # type: ignore[union-attr]
    undo(shops)
    withdraw_visit(shops, second)
    assert get(shops, Todo, "T1").state is TodoState.OPEN  # type: ignore[union-attr]
    assert get_visit_with_check(shops, second) is None
    with pytest.raises(DomainError, match="已经撤回"):
        withdraw_visit(shops, second)
    with pytest.raises(DomainError, match="已经撤回，不能更正"):
        correct_visit(shops, attrs.evolve(found[0], opinion="再来"))


def test_a_visit_is_finished_once(shops: Ledger) -> None:
    record_visit(shops, attrs.evolve(visit_of(opinion="好"), id="V1"))
    with pytest.raises(DomainError, match="已经完成过"):
        record_visit(shops, attrs.evolve(visit_of(opinion="好"), id="V1"))


def test_finishing_drops_the_draft_and_failing_keeps_it(shops: Ledger) -> None:
    save_draft(shops, "D1", "visit", "HZ1", {"opinion": "想要海棠"})
    with pytest.raises(DomainError):
        record_visit(shops, visit_of(), draft_id="D1")
    assert get_draft(shops, "D1").content == {"opinion": "想要海棠"}  # type: ignore[union-attr]
    record_visit(shops, visit_of(opinion="想要海棠"), draft_id="D1")
    assert get_draft(shops, "D1") is None


def test_a_discarded_draft_can_be_taken_up_again(shops: Ledger) -> None:
    save_draft(shops, "D1", "visit", "HZ1", {"n": 1})
    discard_draft(shops, "D1")
    assert list_drafts(shops) == []
    assert [draft.id for draft in list_drafts(shops, discarded=True)] == ["D1"]
    save_draft(shops, "D1", "visit", "HZ1", {"n": 2})
    assert [draft.content for draft in list_drafts(shops)] == [{"n": 2}]


def test_cancelling_a_todo_wants_a_reason(shops: Ledger) -> None:
    record_visit(shops, visit_of(opinion="好"), todos=[Todo(id="T1", content="答复")])
    todo = get(shops, Todo, "T1")
    assert todo is not None
    with pytest.raises(DomainError, match="取消待办要写原因"):
        change_todo(shops, attrs.evolve(todo, state=TodoState.CANCELLED))
    change_todo(shops, attrs.evolve(todo, state=TodoState.CANCELLED, reason="重复"))
    assert get(shops, Todo, "T1").settled_on == TODAY  # type: ignore[union-attr]
    with pytest.raises(DomainError, match="不在了"):
        settle_todo(shops, "T9")


def test_v61_through_the_ledger(shops: Ledger, make_check: Callable[..., Check]) -> None:
    """DOMAIN 3.3: T1 did ①②④⑤, T2 ①②⑤, T3 standard since the 16th; ③ of T1 on 20 October."""
    from models.retailer import Retailer, StandardTerm
    from storage.ledger.unit_of_work import operation

    with operation(shops, "import_handouts") as unit:
        third = get(shops, Retailer, "HZ3")
        assert third is not None
        terms = (StandardTerm(since=date(2026, 11, 16)),)
        unit.save(attrs.evolve(third, terminal_type="标准店", standard_terms=terms))
    note = "陈列展示三个新品，店主认可"
    for store in ("HZ1", "HZ2"):
        for item in (SixOneItem.PROMOTION, SixOneItem.REPORT):
            six_one_by_hand(
                shops,
                SixOneRecord(id="", retailer_id=store, item=item, done_on=TODAY, note=note),
            )
        record_visit(shops, visit_of(store), check=make_check(store))
    record_visit(shops, visit_of("HZ1", stock_lines=stock(10)))
    six_one_by_hand(
        shops,
        SixOneRecord(
            id="", retailer_id="HZ1", item=SixOneItem.TRAINING, done_on=date(2026, 10, 20)
        ),
    )
    board = board_of_month(shops, "2026-11", TODAY).board
    assert [row.retailer_id for row in board.rows] == ["HZ1", "HZ2", "HZ3"]
    assert str(board.completion) == "87.50%"
    assert (board.completion.numerator, board.completion.denominator) == (7, 8)
    assert str(board.all_done) == "50.00%"
    rates = [str(board.item_rate(item)) for item in SixOneItem]
    assert rates == ["100.00%", "100.00%", "—", "50.00%", "100.00%", "—"]
    assert {each.state for each in board.rows[2].cells} == {CellState.NOT_APPLICABLE}
    assert board.rows[0].cell(SixOneItem.TRAINING).description == "已完成(10月)"
    assert board.rows[1].cell(SixOneItem.TRAINING).state is CellState.NOT_DUE
    assert [row.month for row in year_of_store(shops, "HZ1", "2026-11", TODAY)][0::11] == [
        "2025-12",
        "2026-11",
    ]
    assert year_of_store(shops, "NO", "2026-11", TODAY) == ()


def test_december_never_repairs_november(shops: Ledger, clock: object) -> None:
    clock.move(days=9)  # type: ignore[attr-defined]
    record_visit(shops, visit_of("HZ1", day=LATER, stock_lines=stock(10)))
    november = cell(shops, SixOneItem.MARKET_INFORMATION, "2026-11", LATER)
    december = cell(shops, SixOneItem.MARKET_INFORMATION, "2026-12", LATER)
    assert november.state is CellState.OVERDUE  # type: ignore[attr-defined]
    assert december.state is CellState.DONE  # type: ignore[attr-defined]


def test_six_ones_by_hand_keep_the_rules(shops: Ledger) -> None:
    promotion = SixOneRecord(
        id="", retailer_id="HZ1", item=SixOneItem.PROMOTION, done_on=TODAY, note="短"
    )
    with pytest.raises(DomainError, match="不在了"):
        correct_six_one(shops, promotion)  # none is made by hand any more
    six_one_by_hand(shops, attrs.evolve(promotion, note="陈列展示三个新品，店主认可"))
    record = find(shops, SixOneRecord)[0]
    with pytest.raises(DomainError, match="至少写 10 个字"):
        correct_six_one(shops, attrs.evolve(record, note="短"))
    with pytest.raises(InvalidValue, match="不能晚于今天"):
        correct_six_one(shops, attrs.evolve(record, done_on=LATER))
    with pytest.raises(DomainError, match="不是标准店"):
        correct_six_one(shops, attrs.evolve(record, retailer_id="HZ3"))
    with pytest.raises(DomainError, match="没有客户编码"):
        correct_six_one(shops, attrs.evolve(record, retailer_id="NO"))
    correct_six_one(shops, attrs.evolve(record, note="陈列展示四个新品，店主认可"))
    assert find(shops, SixOneRecord)[0].note == "陈列展示四个新品，店主认可"
    assert record.missing_evidence == ("照片或物料签收或活动小结",)
    withdraw_six_one(shops, record.id)
    with pytest.raises(DomainError, match="不在了"):
        withdraw_six_one(shops, record.id)
    record_visit(shops, visit_of(stock_lines=stock(10)))
    with pytest.raises(DomainError, match="自动生成"):
        withdraw_six_one(shops, find(shops, SixOneRecord)[0].id)


def test_an_exemption_takes_the_obligation_away(shops: Ledger) -> None:
    exempt_six_one(
        shops,
        SixOneExemption(
            id="",
            retailer_id="HZ1",
            item=SixOneItem.REPORT,
            period="2026-11",
            reason="装修",
            approver="李经理",
        ),
    )
    exempted = cell(shops, SixOneItem.REPORT)
    assert (exempted.state, exempted.counted) == (CellState.EXEMPT, False)  # type: ignore[attr-defined]
    with pytest.raises(InvalidValue, match="批准人"):
        exempt_six_one(
            shops,
            SixOneExemption(
                id="", retailer_id="HZ1", item=SixOneItem.REPORT, period="2026-12",
                reason="装修", approver="",
            ),
        )  # fmt: skip


def test_a_question_is_closed_by_telling_the_answer_and_comes_back_with_its_visit(
    shops: Ledger,
) -> None:
    question = Todo(id="", content="答复：海棠何时到货", point=QUESTION, due=TODAY)
    record_visit(shops, visit_of(opinion="好"), todos=[question, Todo(id="", content="补价签")])
    asked, promised = find(shops, Todo, "source_id <> '' ORDER BY rowid")
    assert asked.source is promised.source is TodoSource.VISIT
    assert (asked.is_question, promised.is_question) == (True, False)
    record_visit(shops, visit_of(todos_done=(asked.id, promised.id)))
    states = [find(shops, Todo, "id = ?", (each.id,))[0].state for each in (asked, promised)]
    assert states == [TodoState.CONFIRMED, TodoState.DONE]
    last = find(shops, Visit, "deleted = 0 ORDER BY rowid DESC")[0]
    withdraw_visit(shops, last.id)
    states = [find(shops, Todo, "id = ?", (each.id,))[0].state for each in (asked, promised)]
    assert states == [TodoState.OPEN, TodoState.OPEN]


def test_a_todo_goes_through_its_states(shops: Ledger) -> None:
    add_todo(shops, Todo(id="t", retailer_id="HZ1", content="补价签"))
    with pytest.raises(DomainError, match="先办结"):
        move_todo(shops, "t", TodoState.CONFIRMED)
    with pytest.raises(DomainError, match="要写原因"):
        move_todo(shops, "t", TodoState.CANCELLED)
    for state in (TodoState.DOING, TodoState.ESCALATED):
        move_todo(shops, "t", state)
        assert find(shops, Todo, "id = 't'")[0].state is state
    settle_todo(shops, "t")
    assert [each.id for each in unconfirmed_todos(shops, TODAY, "HZ1")] == ["t"]
    move_todo(shops, "t", TodoState.CONFIRMED)
    assert unconfirmed_todos(shops, TODAY, "HZ1") == []
    move_todo(shops, "t", TodoState.CANCELLED, " 不要了 ")
    assert find(shops, Todo, "id = 't'")[0].reason == "不要了"
