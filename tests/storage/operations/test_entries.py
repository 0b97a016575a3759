"""Entries 登记 on a real ledger: saved, corrected, withdrawn, taken back, told in the history."""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.canonical import from_plain, to_plain
from models.entries import (
    COMMITMENTS,
    ENTRY_RECORDS,
    IRREGULARITIES,
    BrandReview,
    Complaint,
    ComplaintState,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
    Severity,
)
from models.entries.irregularity import IrregularityState
from models.entries.rules import CHANGEABLE
from models.errors import DomainError, InvalidValue, RefusedLine
from models.kinds import KINDS, kind_of
from models.package import data_line, record_of
from models.records import Record, content_of
from models.retailer import Retailer
from models.todo import Todo, TodoState
from storage.database import Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger.drafts import get_draft, save_draft
from storage.ledger.records import find, get, plains
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.operations.entries import save_demands, save_entry, withdraw_entry
from storage.operations.history import undo_operation
from storage.operations.restore import EarlierValue, restore_value
from storage.queries.entries import complaint_deadlines, demands_of, entries_noted, entry_rows
from storage.queries.history_changes import operation_changes
from tests.storage.conftest import StandingClock, add_shops

TODAY = date(2026, 11, 23)
KEPT: dict[str, Any] = {f"rule_{number}": True for number in range(1, 8)}

ENTRIES: tuple[Any, ...] = (
    MarketNote(id="", day=TODAY, content="工地开工，10 元档走得快", products=("P01", "P02")),
    Complaint(id="", received_on=TODAY, retailer_id="HZ1", commitment=COMMITMENTS[2], content="晚"),
    Demand(id="", month="2026-12", retailer_id="HZ1", product_id="P03", quantity=20, urgency=1),
    RetailerChange(id="", day=TODAY, retailer_id="HZ2", field_name="负责人", new="李桂兰"),
    GradeSuggestion(id="", day=TODAY, retailer_id="HZ1", proposed_grade="20档", reason="连增三月"),
    Irregularity(id="", day=TODAY, kind=IRREGULARITIES[10], situation="外地烟", retailer_id="HZ3"),
    BrandReview(id="", month="2026-11", product_id="P04", aim=30, judgement="起步稳"),
    Expense(id="", activity="品鉴会", day=TODAY, item="场地", budget=120_000),
    Declaration(id="", month="2026-11", **KEPT),
)
CHANGED: dict[type[Record], dict[str, Any]] = {
    MarketNote: {"content": "工地停工"},
    Complaint: {"actions": "已与送货部联系"},
    Demand: {"quantity": 30},
    RetailerChange: {"new": "李桂香"},
    GradeSuggestion: {"reason": "连增四月"},
    Irregularity: {"spray_code": "4123000001"},
    BrandReview: {"aim": 31},
    Expense: {"actual": 110_050},
    Declaration: {"note": "无"},
}


def only(ledger: Ledger, kind: type[Any]) -> Any:
    """The one live entry of a kind."""
    (found,) = find(ledger, kind)
    return found


def told(ledger: Ledger) -> tuple[str, str]:
    """Label and summary of the last step."""
    (entry,) = history.history(ledger, limit=1)
    return entry.label, entry.summary


def test_every_kind_has_a_sample() -> None:
    assert {type(entry) for entry in ENTRIES} == set(ENTRY_RECORDS) == set(CHANGED)


@pytest.mark.parametrize("entry", ENTRIES, ids=kind_of)
def test_each_kind_is_saved_corrected_withdrawn_and_taken_back(
    shops: Ledger, entry: Record
) -> None:
    kind = type(entry)
    words = KINDS[kind_of(kind)].label
    assert save_entry(shops, entry).touches(kind_of(kind))
    first = only(shops, kind)
    assert first.revision == 1
    assert told(shops)[0] == f"登记{words}"
    assert not save_entry(shops, first)

    changed: Record = attrs.evolve(first, **CHANGED[kind])
    save_entry(shops, changed)
    assert content_of(only(shops, kind)) == content_of(changed)
    assert told(shops)[0] == f"更正{words}"
    (step,) = history.history(shops, limit=1)
    (story,) = operation_changes(shops, step).records
    assert {value.field for value in story.difference.values} == set(CHANGED[kind])
    assert story.title == told(shops)[1] != first.id

    withdraw_entry(shops, kind_of(kind), first.id)
    assert find(shops, kind) == []
    assert told(shops)[0] == f"撤回{words}"
    with pytest.raises(DomainError, match="已经撤回"):
        withdraw_entry(shops, kind_of(kind), first.id)
    with pytest.raises(DomainError, match="已经撤回"):
        save_entry(shops, changed)

    history.undo(shops)
    assert content_of(only(shops, kind)) == content_of(changed)
    history.undo(shops)
    assert content_of(only(shops, kind)) == content_of(first)
    history.undo(shops)
    assert find(shops, kind) == []
    for _step in range(2):
        history.redo(shops)
    assert content_of(only(shops, kind)) == content_of(changed)


def test_names_stand_in_the_history_where_ids_are_kept(shops: Ledger) -> None:
    save_entry(shops, ENTRIES[0])
    (step,) = history.history(shops, limit=1)
    (story,) = operation_changes(shops, step).records
    words = {value.field: value.new for value in story.difference.values}
    assert words["products"] == "示例01、示例02"
    save_entry(shops, ENTRIES[2])
    assert told(shops) == ("登记需求与断货", "好运烟酒商店 示例03 2026-12")


def test_one_earlier_value_is_put_back_through_the_rules(shops: Ledger) -> None:
    save_entry(shops, ENTRIES[2])
    demand = only(shops, Demand)
    save_entry(shops, attrs.evolve(demand, quantity=30))
    (step,) = history.history(shops, limit=1)
    value = EarlierValue(kind="demand", record_id=demand.id, operation=step.seq, field="quantity")
    restore_value(shops, value)
    assert only(shops, Demand).quantity == 20


def test_blanks_go_and_what_is_known_is_filled_in(shops: Ledger) -> None:
    save_entry(shops, attrs.evolve(ENTRIES[4], reason="  连增三月 \n", proposer=""))
    suggestion = only(shops, GradeSuggestion)
    assert (suggestion.present_grade, suggestion.proposed_grade) == ("18", "20")
    assert (suggestion.reason, suggestion.proposer) == ("连增三月", "张明")
    save_entry(shops, ENTRIES[3])
    assert only(shops, RetailerChange).old == "王建国"
    save_entry(shops, ENTRIES[8])
    assert only(shops, Declaration).signature == "张明"


def test_present_values_stay_those_of_the_day(shops: Ledger) -> None:
    save_entry(shops, ENTRIES[3])
    save_entry(shops, ENTRIES[4])
    shop = get(shops, Retailer, "HZ1")
    other = get(shops, Retailer, "HZ2")
    assert shop is not None
    assert other is not None
    with operation(shops, "import_handouts") as unit:
        unit.save(attrs.evolve(shop, supply_grade="20"))
        unit.save(attrs.evolve(other, owner="李桂兰"))
    save_entry(shops, attrs.evolve(only(shops, GradeSuggestion), reason="已升"))
    assert only(shops, GradeSuggestion).present_grade == "18"
    save_entry(shops, attrs.evolve(only(shops, RetailerChange), basis="营业执照"))
    assert only(shops, RetailerChange).old == "王建国"


def refused(ledger: Ledger, entry: Record) -> tuple[str, str]:
    """The field that is refused, and the sentence; nothing is written."""
    before = history.history(ledger, limit=1)
    with pytest.raises(InvalidValue) as error:
        save_entry(ledger, entry)
    assert history.history(ledger, limit=1) == before
    return error.value.field, str(error.value)


NOTE, COMPLAINT, DEMAND, CHANGE, GRADE, ODD, REVIEW, COST, WORD = ENTRIES


@pytest.mark.parametrize(
    ("entry", "changed", "field", "sentence"),
    [
        (NOTE, {"content": " "}, "content", "要填"),
        (NOTE, {"day": date(2026, 11, 24)}, "day", "不能晚于今天"),
        (NOTE, {"day": date(26, 11, 24)}, "day", "离现在太远"),
        (NOTE, {"products": ("P01", "甲")}, "products", "甲 不在卷烟目录里"),
        (NOTE, {"retailer_id": "HZ9"}, "retailer_id", "不在客户主档里"),
        (COMPLAINT, {"commitment": "送货讲速度"}, "commitment", "请从列出的里面选"),
        (COMPLAINT, {"retailer_id": ""}, "retailer_id", "要填"),
        (COMPLAINT, {"closed_on": date(2026, 11, 1)}, "closed_on", "不能早于受理日期"),
        (DEMAND, {"month": "2026-13"}, "month", "2026-11 这样"),
        (DEMAND, {"month": "2027-12"}, "month", "离现在太远"),
        (DEMAND, {"product_id": "P99"}, "product_id", "不在卷烟目录里"),
        (DEMAND, {"urgency": 4}, "urgency", "应在 1 到 3 之间"),
        (DEMAND, {"quantity": 10**30}, "quantity", "太大了"),
        (DEMAND, {"quantity": None}, "quantity", "要填，或者写客户说法"),
        (CHANGE, {"field_name": "档位"}, "field_name", "等级变更建议"),
        (CHANGE, {"field_name": "拼音"}, "field_name", "请从列出的里面选"),
        (CHANGE, {"new": "王建国"}, "new", "和原值一样"),
        (CHANGE, {"field_name": "许可证号", "new": "12"}, "new", "应为 12 位数字"),
        (CHANGE, {"field_name": "许可证止", "new": "明年"}, "new", "2026-11-23 这样"),
        (GRADE, {"proposed_grade": "31"}, "proposed_grade", "1 到 30"),
        (GRADE, {"proposed_grade": "18"}, "proposed_grade", "和现在的不同"),
        (GRADE, {"proposed_stars": "九星"}, "proposed_stars", "1 到 5 星"),
        (ODD, {"kind": "外星烟"}, "kind", "请从列出的里面选"),
        (ODD, {"state": IrregularityState.REPORTED}, "reported_to", "要填"),
        (COST, {"budget": None}, "budget", "和实际至少填一个"),
        (COST, {"budget": -1}, "budget", "不能小于 0"),
        (COST, {"day": date(2028, 1, 1)}, "day", "离现在太远"),
        (WORD, {"rule_3": None}, "rule_3", "要答"),
        (WORD, {"rule_3": False}, "note", "写明情况"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    shops: Ledger, entry: Record, changed: dict[str, Any], field: str, sentence: str
) -> None:
    at, words = refused(shops, attrs.evolve(entry, **changed))
    assert at == field
    assert sentence in words


@pytest.mark.parametrize(
    ("entry", "field"), [(WORD, "month"), (DEMAND, "product_id"), (REVIEW, "product_id")]
)
def test_what_is_once_a_month_is_corrected_not_doubled(
    shops: Ledger, entry: Record, field: str
) -> None:
    save_entry(shops, entry)
    assert refused(shops, entry)[0] == field
    withdraw_entry(shops, kind_of(entry), only(shops, type(entry)).id)
    assert save_entry(shops, entry)


def test_numbers_of_complaints_count_by_day_and_are_never_given_twice(shops: Ledger) -> None:
    for _each in range(2):
        save_entry(shops, COMPLAINT)
    numbers = sorted(each.number for each in find(shops, Complaint))
    assert numbers == ["C-A001-20261123-001", "C-A001-20261123-002"]
    last = next(each for each in find(shops, Complaint) if each.number == numbers[1])
    withdraw_entry(shops, "complaint", last.id)
    save_entry(shops, COMPLAINT)
    assert max(each.number for each in find(shops, Complaint)) == "C-A001-20261123-003"


def test_a_grave_complaint_goes_up_and_leaves_a_todo(shops: Ledger, clock: StandingClock) -> None:
    grave = attrs.evolve(COMPLAINT, severity=Severity.GRAVE, content="货款不符")
    save_entry(shops, grave)
    complaint = only(shops, Complaint)
    assert complaint.state is ComplaintState.ESCALATED
    todo = only(shops, Todo)
    assert (todo.urgent, todo.due, todo.content) == (True, TODAY, "重大投诉报上级：货款不符")
    save_entry(shops, attrs.evolve(complaint, actions="已报"))
    assert only(shops, Todo).id == todo.id
    clock.move(days=1)
    save_entry(shops, attrs.evolve(only(shops, Complaint), state=ComplaintState.CLOSED))
    assert only(shops, Complaint).closed_on == date(2026, 11, 24)
    assert only(shops, Todo).state is TodoState.DONE
    history.undo(shops)
    assert only(shops, Todo).state is TodoState.OPEN
    save_entry(shops, attrs.evolve(only(shops, Complaint), severity=Severity.LARGE))
    assert find(shops, Todo) == []
    history.undo(shops)
    withdraw_entry(shops, "complaint", complaint.id)
    assert find(shops, Todo) == []


def test_state_and_closing_day_say_the_same(shops: Ledger) -> None:
    save_entry(shops, attrs.evolve(COMPLAINT, closed_on=TODAY))
    closed = only(shops, Complaint)
    assert closed.state is ComplaintState.CLOSED
    save_entry(shops, attrs.evolve(closed, state=ComplaintState.HANDLING))
    assert only(shops, Complaint).closed_on is None


@pytest.mark.parametrize("about", [{"commitment": COMMITMENTS[7]}, {"topic": "廉洁"}])
def test_a_complaint_of_integrity_stays_as_it_was_saved(
    shops: Ledger, about: dict[str, str]
) -> None:
    save_entry(shops, attrs.evolve(COMPLAINT, content="收礼", **about))
    saved = only(shops, Complaint)
    with pytest.raises(DomainError, match="涉及廉洁"):
        save_entry(shops, attrs.evolve(saved, content="没有"))
    with pytest.raises(DomainError, match="涉及廉洁"):
        withdraw_entry(shops, "complaint", saved.id)
    (step,) = history.history(shops, limit=1)
    with pytest.raises(UndoRefused):
        undo_operation(shops, step.seq)
    assert only(shops, Complaint) == saved


@pytest.mark.parametrize(
    ("budget", "actual", "named", "approval"),
    [
        (2_000_000, None, "", "权限内"),
        (2_000_001, None, "", "待上级审批"),
        (100, 2_000_001, "权限内", "待上级审批"),
        (2_000_001, None, "许立新", "许立新"),
        (100, 100, "待上级审批", "权限内"),
    ],
)
def test_authority_ends_at_twenty_thousand(
    shops: Ledger, budget: int, actual: int | None, named: str, approval: str
) -> None:
    save_entry(shops, attrs.evolve(COST, budget=budget, actual=actual, approval=named))
    assert only(shops, Expense).approval == approval


def test_what_entries_name_is_not_taken_away_under_them(shops: Ledger) -> None:
    (imported,) = (step for step in history.history(shops) if step.name == "import_handouts")
    save_entry(shops, ENTRIES[7])
    save_entry(shops, ENTRIES[3])
    with pytest.raises(UndoRefused, match="登记"):
        undo_operation(shops, imported.seq)


def test_a_draft_goes_with_the_saving_and_stays_with_a_refusal(shops: Ledger) -> None:
    save_draft(shops, "D1", "entry:market_note", "", {"content": "半"})
    with pytest.raises(InvalidValue):
        save_entry(shops, attrs.evolve(NOTE, content=""), draft_id="D1")
    assert get_draft(shops, "D1") is not None
    save_entry(shops, NOTE, draft_id="D1")
    assert get_draft(shops, "D1") is None


# ------------------------------------------------------------------- anything that passes the rules

_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
)
_DAY = st.dates(date(2026, 1, 1), TODAY)
_COMMON: dict[str, st.SearchStrategy[Any]] = {
    "day": _DAY,
    "received_on": _DAY,
    "closed_on": st.none() | _DAY,
    "month": st.sampled_from(["2026-10", "2026-11", "2027-11"]),
    "retailer_id": st.sampled_from(["HZ1", "HZ2", "HZ3"]),
    "product_id": st.sampled_from(["P01", "P02"]),
    "products": st.lists(st.sampled_from(["P01", "P02"])).map(tuple),
    "commitment": st.sampled_from(COMMITMENTS),
    "field_name": st.sampled_from(sorted(CHANGEABLE)),
    "proposed_grade": st.sampled_from(["", "20", "三档", "B"]),
    "proposed_stars": st.sampled_from(["", "5星", "超五星"]),
    "quantity": st.none() | st.integers(0, 10**6),
    "budget": st.none() | st.integers(0, 10**12),
    "actual": st.none() | st.integers(0, 10**12),
    "aim": st.none() | st.integers(0, 10**6),
    "urgency": st.none() | st.integers(1, 3),
}
_OWN: dict[type[Record], dict[str, st.SearchStrategy[Any]]] = {
    Declaration: {f"rule_{number}": st.booleans() for number in range(1, 8)},
    Irregularity: {"kind": st.sampled_from(IRREGULARITIES)},
}


def an_entry(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Entries of a kind of which many pass the rules."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for info in attrs.fields(kind)[4:]:
        known = {**_COMMON, **_OWN.get(kind, {})}
        if info.name in known:
            fields[info.name] = known[info.name]
        elif info.type is str:
            fields[info.name] = _TEXT
        else:
            fields[info.name] = st.from_type(info.type)
    return st.builds(kind, id=st.just(""), **fields)


@pytest.fixture(scope="module")
def one_ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A ledger the examples share: each takes its entry back."""
    folder: Path = tmp_path_factory.mktemp("entries") / "台账"
    with open_ledger(folder, clock=StandingClock()) as ledger:
        add_shops(ledger)
        yield ledger


@pytest.mark.parametrize("kind", ENTRY_RECORDS, ids=kind_of)
def test_what_passes_the_rules_survives_ledger_and_package(
    one_ledger: Ledger, kind: type[Record]
) -> None:
    passed = 0

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(an_entry(kind))
    def survives(entry: Record) -> None:
        nonlocal passed
        try:
            changes = save_entry(one_ledger, entry)
        except DomainError:
            return
        passed += 1
        (record_id,) = changes.ids(kind_of(kind))
        (plain,) = plains(one_ledger, kind_of(kind), "id = ?", (record_id,))
        line = data_line(kind_of(kind), plain)
        again = record_of(line)
        assert again == plain
        assert to_plain(from_plain(kind, json.loads(line.json))) == plain
        saved = from_plain(kind, plain)
        if not (isinstance(saved, Complaint) and saved.commitment == COMMITMENTS[7]):
            assert not save_entry(one_ledger, saved)
            withdraw_entry(one_ledger, kind_of(kind), record_id)

    survives()
    assert passed > 3


def test_several_demands_are_one_step_and_a_wrong_line_saves_none(shops: Ledger) -> None:
    wish = Demand(id="", month="2026-12", retailer_id="HZ1", product_id="P01", quantity=5)
    lines = [attrs.evolve(wish, product_id=f"P0{n}", urgency=n) for n in (1, 2, 3)]
    with pytest.raises(RefusedLine) as error:
        save_demands(shops, [*lines, attrs.evolve(wish, product_id="P02")])
    assert (error.value.line, error.value.field) == (3, "product_id")
    assert find(shops, Demand) == []
    save_demands(shops, lines)
    assert told(shops)[0] == "登记需求与断货"
    made = demands_of(shops, "HZ1", "2026-12")
    assert [each.product_id for each in made] == ["P01", "P02", "P03"]
    swapped = [attrs.evolve(made[0], product_id="P02"), attrs.evolve(made[1], product_id="P01")]
    save_demands(shops, swapped, removed=[made[2].id])
    now = demands_of(shops, "HZ1", "2026-12")
    assert [(each.product_id, each.urgency) for each in now] == [("P02", 1), ("P01", 2)]
    assert [row.kind for row in entries_noted(shops, "HZ1", TODAY)] == ["demand", "demand"]
    history.undo(shops)
    assert len(demands_of(shops, "HZ1", "2026-12")) == 3


def test_a_complaint_past_its_limit_says_so_in_the_list(
    shops: Ledger, clock: StandingClock
) -> None:
    complaint = ENTRIES[1]
    save_entry(shops, attrs.evolve(complaint, received_at=time(9, 0)))
    (row,) = entry_rows(shops, "complaint")
    assert (row.state, row.tone) == ("受理", "")
    made = only(shops, Complaint)
    assert complaint_deadlines(shops, made) == ("11-24 09:00 前响应", "11-26 前办结")
    clock.move(days=1)
    (row,) = entry_rows(shops, "complaint")
    assert (row.state, row.tone) == ("响应超时", "bad")
    closed = attrs.evolve(made, state=ComplaintState.CLOSED, satisfied=True)
    save_entry(shops, closed)
    (row,) = entry_rows(shops, "complaint")
    assert (row.state, row.tone) == ("办结", "ok")
    assert complaint_deadlines(shops, only(shops, Complaint)) == ()
