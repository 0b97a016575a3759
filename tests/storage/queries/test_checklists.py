"""Which version of 评估标准 is used on which day, with which marks, and what old checks keep."""

from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest

from models.check import Check, CheckAnswer, CheckGrade, PointResult
from models.checklist import DEFAULT_CHECKLIST, ChecklistChoice, CheckMarks, PointKind, handed_from
from models.errors import DomainError
from models.handed_checklist import HandedChecklist, HandedPoint
from models.photo import Photo, PhotoAbout
from models.six_one_record import SixOneItem, SixOneRecord
from models.todo import Todo
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check, starting_answers
from storage.operations.form_data import check_sheet_data, rectification_data
from storage.operations.history import history, redo, undo, undo_operation
from storage.operations.profile import change_judgement
from storage.queries.checklists import (
    checklist_in_force,
    checklist_of,
    checklist_versions,
    find_checklist,
)
from storage.queries.history_changes import operation_changes
from tests.storage.conftest import StandingClock

TODAY = date(2026, 11, 23)
MakeCheck = Callable[..., Check]


def hand_out(ledger: Ledger, version: str, *points: HandedPoint) -> None:
    """Bring a version in as an import does."""
    with operation(ledger, "import_handouts") as unit:
        unit.save(HandedChecklist(id=version, points=points or TWO))


TWO = (
    HandedPoint(number="1", section="柜台", text="柜台整洁", weight=30, kind="可部分符合"),
    HandedPoint(number="2", section="价格", text="明码标价", weight=30, veto="是"),
)


def answered(check: Check, version: str, *results: PointResult) -> Check:
    answers = tuple(
        CheckAnswer(point=code, result=result)
        for code, result in zip(("A1", "B1"), results, strict=True)
    )
    return attrs.evolve(check, template_version=version, answers=answers)


def test_the_newest_that_came_in_is_in_force_from_its_day_on(
    shops: Ledger, clock: StandingClock
) -> None:
    assert checklist_in_force(shops, TODAY) == DEFAULT_CHECKLIST
    hand_out(shops, "2026版")
    clock.move(days=2)
    hand_out(shops, "2025补")
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 1, 2, 9)]
    used = [checklist_in_force(shops, day).version for day in days]
    assert used == ["v1", "2026版", "2026版", "2025补", "2025补"]
    one, two = checklist_in_force(shops, TODAY).points
    assert (one.code, one.kind, two.code) == ("A1", PointKind.HALF, "B1")

    with operation(shops, "import_handouts") as unit:  # a corrected row of the older one comes late
        unit.save(HandedChecklist(id="2026版", points=TWO[:1]))
    assert checklist_in_force(shops, days[-1]).version == "2025补"
    undo(shops)
    undo(shops)
    assert checklist_in_force(shops, days[-1]).version == "2026版"
    clock.move(days=1)
    redo(shops)
    assert checklist_in_force(shops, days[3]).version == "2025补", "redone, it keeps its day"


def test_what_an_earlier_release_took_in_and_cannot_be_asked_is_passed_over(shops: Ledger) -> None:
    hand_out(shops, "2026版")
    hand_out(shops, "旧", HandedPoint(number="1", text="服务", weight=100, kind="打分"))
    assert checklist_in_force(shops, TODAY).version == "2026版"
    versions = checklist_versions(shops)
    assert [(each.version, each.points, each.weight, each.in_force) for each in versions] == [
        ("旧", 0, 0, False), ("2026版", 2, 60, True), ("v1", 26, 100, False),
    ]  # fmt: skip
    assert [str(each.problem or "") for each in versions] == ["“类型”看不懂：打分", "", ""]
    assert [each.came_on for each in versions] == [TODAY, TODAY, None]


def test_a_version_may_be_pinned(shops: Ledger) -> None:
    hand_out(shops, "2026版")
    change_judgement(shops, ChecklistChoice(version="v1"))
    assert checklist_in_force(shops, TODAY) == DEFAULT_CHECKLIST
    change_judgement(shops, ChecklistChoice(version="没有的版本"))
    assert checklist_in_force(shops, TODAY).version == "2026版"


def test_a_check_is_made_shown_and_corrected_by_its_own_version(
    shops: Ledger, make_check: MakeCheck
) -> None:
    hand_out(shops, "2026版")
    bad = answered(make_check(), "2026版", PointResult.HALF, PointResult.FAIL)
    record_check(shops, bad)
    [check] = find(shops, Check)
    assert (check.total, check.grade, check.vetoes) == (250, CheckGrade.FAILED, ("B1",))
    assert (check.display_score, check.operation_score) == (500, 0)
    assert [todo.content for todo in find(shops, Todo)] == [
        "整改：A1 柜台整洁 部分符合",
        "整改：B1 明码标价 不符合，以书面形式报专卖部门处理",
    ]
    [proof] = find(shops, SixOneRecord)
    assert proof.item is SixOneItem.EVALUATION

    hand_out(shops, "2027版", *handed_from(DEFAULT_CHECKLIST).points)
    assert checklist_in_force(shops, TODAY).version == "2027版"
    [(_, sheet), *_] = check_sheet_data(shops, ["HZ1"], TODAY)
    assert (sheet.checklist.version, len(sheet.checklist.points)) == ("2026版", 2)
    [(_, blank)] = check_sheet_data(shops, ["HZ2"], TODAY)
    assert blank.checklist.version == "2027版"
    [notice] = rectification_data(shops, ["HZ1"], TODAY)
    assert [fault.point for fault in notice.faults] == ["A1 柜台整洁", "B1 明码标价"]

    good = answered(check, "2027版", PointResult.PASS, PointResult.PASS)
    record_check(shops, good)
    again = get(shops, Check, check.id)
    assert again is not None
    assert (again.template_version, again.total, again.vetoes) == ("2026版", 1000, ())
    assert find(shops, Todo) == []


def test_a_check_that_names_no_version_is_made_with_the_one_in_force(
    shops: Ledger, make_check: MakeCheck
) -> None:
    hand_out(shops, "2026版")
    record_check(shops, answered(make_check(), "", PointResult.PASS, PointResult.PASS))
    assert [check.template_version for check in find(shops, Check)] == ["2026版"]
    assert starting_answers(shops, "HZ1") == ()
    e2 = CheckAnswer(point="E2", result=PointResult.NOT_APPLICABLE)
    assert starting_answers(shops, "HZ1", DEFAULT_CHECKLIST) == (e2,)


def test_a_version_is_not_taken_back_from_under_its_checks(
    shops: Ledger, make_check: MakeCheck
) -> None:
    hand_out(shops, "2026版")
    [brought_in, *_] = history(shops)
    record_check(shops, answered(make_check(), "2026版", PointResult.PASS, PointResult.PASS))
    with pytest.raises(UndoRefused, match="评估标准“2026版”"):
        undo_operation(shops, brought_in.seq)
    undo(shops)
    undo_operation(shops, brought_in.seq)
    assert checklist_versions(shops)[0].version == "v1"
    assert find_checklist(shops, "2026版", TODAY) is not None, "taken back, it can still be shown"


def test_checks_of_a_version_nobody_has_are_shown_and_not_scored(
    shops: Ledger, make_check: MakeCheck
) -> None:
    came = answered(make_check(), "外地版", PointResult.HALF, PointResult.SIGN_MISSING)
    with operation(shops, "import_handover") as unit:
        unit.save(attrs.evolve(came, id="c", total=700, grade=CheckGrade.RECTIFY))
    assert find_checklist(shops, "外地版", TODAY) is None
    listing = checklist_of(shops, "外地版", TODAY)
    kinds = [(point.code, point.title, point.kind) for point in listing.points]
    assert kinds == [("A1", "A1", PointKind.HALF), ("B1", "B1", PointKind.MINORS)]
    [(_, sheet)] = check_sheet_data(shops, ["HZ1"], TODAY)
    assert (sheet.total, sheet.checklist) == (700, listing)
    [notice] = rectification_data(shops, ["HZ1"], TODAY)
    assert [fault.point for fault in notice.faults] == ["A1", "B1"]
    with pytest.raises(DomainError, match="没有评估标准 外地版，算不了分"):
        record_check(shops, attrs.evolve(came, id="c"))
    hand_out(shops, "外地版")
    record_check(shops, answered(came, "外地版", PointResult.HALF, PointResult.PASS))
    assert find(shops, Check, "template_version = '外地版' AND total = 750") != []


def test_marks_hold_from_their_day_on_and_old_checks_keep_theirs(
    shops: Ledger, clock: StandingClock, make_check: MakeCheck
) -> None:
    ninety = {"A1": PointResult.FAIL, "A2": PointResult.FAIL}  # 92.0
    change_judgement(shops, CheckMarks(excellent=95))
    record_check(shops, make_check("HZ1", TODAY, **ninety))
    change_judgement(shops, CheckMarks(excellent=91))
    marks = [
        checklist_in_force(shops, TODAY + timedelta(days=n)).marks.excellent for n in (-1, 0, 1)
    ]
    assert marks == [900, 950, 910], "a day that was judged keeps its marks"
    record_check(shops, make_check("HZ2", TODAY, **ninety))
    clock.move(days=1)
    record_check(shops, make_check("HZ2", clock.now.date(), **ninety))
    grades = [check.grade for check in find(shops, Check, "deleted = 0 ORDER BY day, retailer_id")]
    assert grades == [CheckGrade.QUALIFIED, CheckGrade.QUALIFIED, CheckGrade.EXCELLENT]

    [old] = find(shops, Check, "retailer_id = 'HZ1'")
    record_check(shops, attrs.evolve(old, display_demand="补足堆头"))
    assert [each.grade for each in find(shops, Check, "retailer_id = 'HZ1'")] == [old.grade]
    told = history(shops, limit=9)
    assert "评估分数线，从 2026-11-24 起" in {
        story.title for entry in told for story in operation_changes(shops, entry).records
    }


def test_the_history_names_points_by_the_version_of_their_check(
    shops: Ledger, make_check: MakeCheck
) -> None:
    hand_out(shops, "2026版")
    record_check(shops, answered(make_check(), "2026版", PointResult.PASS, PointResult.FAIL))
    [check] = find(shops, Check)
    photo = Photo(id="p", retailer_id="HZ1", day=TODAY, about=PhotoAbout.CHECK, point="A1",
                  about_id=check.id, photo="0" * 64)  # fmt: skip
    with operation(shops, "add_photos") as unit:
        unit.save(photo)
    [added, entry, *_] = history(shops)
    [story] = operation_changes(shops, added).records
    assert "A1 柜台整洁" in [value.new for value in story.difference.values]
    words = [
        (value.label, value.new)
        for story in operation_changes(shops, entry).records
        for value in story.difference.values
    ]
    assert ("一票否决项", "B1 明码标价") in words
    assert ("检查点", "B1 明码标价") in words
    assert any(label.endswith("A1 柜台整洁") for label, _ in words)
