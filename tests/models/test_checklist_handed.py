"""评估标准 of headquarters as a checklist: the default there and back, the words, the refusals."""

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.check import Check, CheckAnswer, CheckGrade, PointResult
from models.check_sheet.layout import lay_out_check
from models.checklist import (
    DEFAULT_CHECKLIST,
    Checklist,
    CheckMarks,
    Marks,
    Point,
    PointKind,
    checklist_from,
    finalised,
    handed_from,
    point_problem,
    prefilled_answers,
    score,
)
from models.errors import InvalidValue
from models.fields import check_record
from models.handed_checklist import HandedChecklist, HandedPoint
from models.paper.measure import table_measure
from models.todo import Todo, TodoSource, TodoState
from tests.models.check_sheet.check_samples import blank_check

P = PointResult


def point(number: str, section: str = "", text: str = "检查点", **more: Any) -> HandedPoint:
    return HandedPoint(number=number, section=section, text=text, **{"weight": 5, **more})


def version_of(*points: HandedPoint) -> Checklist:
    return checklist_from(HandedChecklist(id="2026版", points=points))


def one(kind: str = "", veto: str = "", **more: Any) -> Point:
    return version_of(point("1", kind=kind, veto=veto, **more)).points[0]


def answers_of(checklist: Checklist) -> st.SearchStrategy[list[CheckAnswer]]:
    """Any answers that are possible, to any of the points."""

    def of(each: Point) -> st.SearchStrategy[CheckAnswer | None]:
        ratio = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
        made = st.one_of(
            *(
                ratio.map(lambda n: CheckAnswer(point=each.code, result=P.RATIO, got=n[0], of=n[1]))
                if result is P.RATIO
                else st.just(CheckAnswer(point=each.code, result=result))
                for result in each.results
            )
        )
        return st.none() | made

    return st.tuples(*map(of, checklist.points)).map(lambda all_: [a for a in all_ if a])


def test_the_default_handed_out_and_taken_in_again_is_the_default() -> None:
    assert checklist_from(handed_from(DEFAULT_CHECKLIST)) == DEFAULT_CHECKLIST


@given(answers_of(DEFAULT_CHECKLIST))
def test_it_scores_as_the_default_under_any_other_name(answers: list[CheckAnswer]) -> None:
    other = attrs.evolve(handed_from(DEFAULT_CHECKLIST), id="2026版")
    assert score(checklist_from(other), answers) == score(DEFAULT_CHECKLIST, answers)


texts = st.text("柜台陈列价签整洁无涂改：/（）,。 ", min_size=1, max_size=40).filter(str.strip)
kinds = st.sampled_from(("是否", "可部分符合，可不适用", "比例：有/应有", "未成年人", "Y/N/NA"))
lists = st.lists(
    st.tuples(st.sampled_from(("柜台", "价格", "守法", "服务")), texts, st.integers(1, 40), kinds),
    min_size=1,
    max_size=30,
)


@given(lists)
def test_what_a_version_says_is_said_again_by_its_way_back(
    rows: list[tuple[str, str, int, str]],
) -> None:
    made = version_of(
        *(
            HandedPoint(number=str(number), section=section, text=text, weight=weight, kind=kind)
            for number, (section, text, weight, kind) in enumerate(rows, 1)
        )
    )
    assert checklist_from(handed_from(made)) == made
    assert len({each.code for each in made.points}) == len(rows)
    assert made.weight == sum(row[2] for row in rows)


@pytest.mark.parametrize(
    ("words", "kind", "optional"),
    [
        ("", PointKind.YES_NO, False),
        ("是否", PointKind.YES_NO, False),
        ("Ｙ／Ｎ", PointKind.YES_NO, False),
        ("y/n/na", PointKind.YES_NO, True),
        ("Y / N / N/A", PointKind.YES_NO, True),
        ("是否（可不适用）", PointKind.YES_NO, True),
        ("Y/½/N", PointKind.HALF, False),
        ("Y/部分½/N", PointKind.HALF, False),
        ("部分", PointKind.HALF, False),
        ("可部分符合；不适用", PointKind.HALF, True),
        ("Y/½/N/NA(无)", PointKind.HALF, True),
        ("Ratio", PointKind.RATIO, False),
        ("比例，可不适用", PointKind.RATIO, True),
        ("未成年人", PointKind.MINORS, False),
        ("符合/标志缺失/售烟", PointKind.MINORS, False),
    ],
)
def test_the_words_of_a_kind(words: str, kind: PointKind, optional: bool) -> None:
    made = one(words)
    assert (made.kind, made.optional) == (kind, optional)


def test_what_else_a_kind_says() -> None:
    first = one("Y/N/NA(首次)")
    assert (first.first_time, first.optional, first.follow_up) == (True, True, False)
    again = one("可部分符合，上次整改")
    assert (again.follow_up, again.optional, again.kind) == (True, True, PointKind.HALF)
    assert one("比例：有签规格/陈列规格").ratio == ("有签规格", "陈列规格")
    assert one("比例（有签／陈列）").ratio == ("有签", "陈列")
    assert one("比例", text="一货一签：有签规格/陈列规格").ratio == ("有签规格", "陈列规格")
    assert one("比例", text="抽查3条").ratio == ("实际", "应有")


@pytest.mark.parametrize(
    ("veto", "kind", "results"),
    [
        ("", "", set()),
        ("否", "未成年人", set()),
        ("是", "", {P.FAIL}),
        ("VETO", "Y/½/N", {P.FAIL}),
        ("售假", "", {P.FAIL}),
        ("", "Y/N veto", {P.FAIL}),
        ("是", "未成年人", {P.SOLD_TO_MINOR}),
        ("售烟行为", "Y/N（售烟行为 veto）", {P.SOLD_TO_MINOR}),
        ("标志缺失、售烟", "未成年人", {P.SIGN_MISSING, P.SOLD_TO_MINOR}),
    ],
)
def test_what_vetoes(veto: str, kind: str, results: set[PointResult]) -> None:
    assert one(kind, veto).veto == results


def test_numbers_get_the_letters_of_their_groups_in_order() -> None:
    made = version_of(
        point("1", "门头"), point("2", "价签"), point("3"), point("C7", "服务"), point("10", "门头")
    )
    assert [each.code for each in made.points] == ["A1", "A2", "B1", "B2", "C7"]
    assert [made.group_name(letter) for letter in made.groups] == ["门头", "价签", "服务"]
    assert version_of(point("b-03")).points[0].code == "B3"
    alone = version_of(point("1"), point("2"))
    assert [(each.code, alone.group_name(each.group)) for each in alone.points] == [
        ("A1", "柜台"), ("A2", "柜台"),
    ]  # fmt: skip


def test_which_groups_are_display() -> None:
    sections = ("门头形象", "明码标价", "守法", "规范经营", "合规", "许可证", "服务")
    made = version_of(*(point(str(n), each) for n, each in enumerate(sections, 1)))
    assert made.display_groups == {"A", "G"}
    default = version_of(point("C1"), point("D1", "守法"), point("E1", "系统与整改"))
    assert default.display_groups == {"E"}
    found = score(
        made, [CheckAnswer(point=each.code, result=each.results[0]) for each in made.points[:2]]
    )
    assert (found.display_tenths, found.operation_tenths) == (1000, 1000)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (point("1", kind="打分"), "kind"),
        (point("1", kind="比例/是否"), "kind"),
        (point("1", kind="部分，未成年人"), "kind"),
        (point("1", kind="比例，上次整改"), "kind"),
        (point("1", kind="比例", veto="是"), "veto"),
        (point("1", kind="未成年人", veto="售假"), "veto"),
        (point("甲"), "number"),
        (point("AB3"), "number"),
        (point("1", weight=0), "weight"),
        (point("1", text="　"), "text"),
    ],
)
def test_what_cannot_be_understood_is_one_reason(given: HandedPoint, field: str) -> None:
    problem = point_problem([given], given.number)
    assert problem is not None
    assert problem.field == field
    with pytest.raises(InvalidValue) as told:
        version_of(given)
    assert str(told.value) == str(problem)
    assert "\n" not in str(problem)


def test_one_number_twice_and_no_point_at_all() -> None:
    twice = [point("B3"), point("ｂ03"), point("4"), point("第4项")]
    assert [point_problem(twice, each.number) is None for each in twice] == [False] * 4
    assert point_problem([*twice, point("5", kind="?")], "5") is not None
    assert point_problem([point("5", kind="?"), point("6")], "6") is None, "another's fault"
    with pytest.raises(InvalidValue, match="一个也没有"):
        version_of()
    many = [point(str(n), f"分类{n}") for n in range(1, 28)]
    assert point_problem(many[:26], "26") is None
    with pytest.raises(InvalidValue, match="最多 26 个分类"):
        version_of(*many)


def test_the_wording_for_the_screen_is_cut_where_it_pauses() -> None:
    for text, short in (
        ("柜台整洁", "柜台整洁"),
        ("满陈列，无空位", "满陈列，无空位"),
        ("店内卷烟陈列整齐，同一品牌集中，价签朝前", "店内卷烟陈列整齐"),
        ("一二三四五六七八九十一二三四五六", "一二三四五六七八九十一二三…"),
        (DEFAULT_CHECKLIST.point("D4").text, DEFAULT_CHECKLIST.point("D4").short),
    ):
        assert one(text=text).short == short


def test_how_much_may_be_left_out_goes_by_each_hundred_of_weight() -> None:
    made = version_of(*(point(str(n), weight=5, kind="Y/N/NA") for n in range(1, 5)))
    left_out = [CheckAnswer(point="A1", result=P.NOT_APPLICABLE)]
    rest = [CheckAnswer(point=f"A{n}", result=P.PASS) for n in (2, 3, 4)]
    assert score(made, [*left_out, *rest]).grade is CheckGrade.EXCELLENT, "25 of 100"
    strict = attrs.evolve(made, marks=Marks(most_not_applicable=20))
    assert score(strict, [*left_out, *rest]).grade is CheckGrade.INVALID
    assert score(made, [*left_out, *rest]).earned["A2"] == Fraction(5)


def test_a_follow_up_that_is_yes_or_no_has_no_half() -> None:
    made = version_of(point("1", kind="是否，上次整改"))
    todos = [
        Todo(id=state.name, content="整改", source=TodoSource.CHECK, state=state)
        for state in (TodoState.DONE, TodoState.OPEN)
    ]
    assert prefilled_answers(made, None, todos) == (CheckAnswer(point="A1", result=P.FAIL),)


def test_marks_must_follow_one_another() -> None:
    assert CheckMarks().marks == Marks()
    assert CheckMarks(excellent=85, qualified=70, veto_cap=0).marks.qualified == 700
    for wrong in ({"excellent": 80}, {"qualified": 60}, {"veto_cap": 60}, {"rectify": 0}):
        with pytest.raises(InvalidValue):
            CheckMarks(**wrong).check()


def test_a_handed_version_finds_room_on_paper() -> None:
    wordy = "检查内容" * 30
    made = version_of(
        *(
            point(str(n), f"第{n % 4}部分名称很长的分类标题" * 2, wordy if n == 3 else wordy[:50],
                  kind=("", "Y/½/N/NA", "比例", "未成年人")[n % 4])
            for n in range(1, 20)
        )
    )  # fmt: skip
    named = attrs.evolve(made, version="海州二〇二六年第四季度试行版")
    sheet = lay_out_check(blank_check(checklist=named, day=date(2026, 11, 23)), table_measure)
    assert sheet.overflows == ()
    assert len(sheet.pages) == 3, "what is left of the long wording goes on where remarks do"


def test_of_very_many_problems_the_first_are_told_and_how_many_more() -> None:
    checklist = version_of(*(point(str(n), "柜台", f"检查点的说明{n}") for n in range(1, 201)))
    answers = tuple(CheckAnswer(point=each.code, result=P.FAIL) for each in checklist.points)
    day = date(2026, 11, 20)
    check = Check(id="", retailer_id="HZ1", day=day, template_version="2026版", answers=answers)
    done = finalised(checklist, check)
    check_record(done)
    *told, last = done.problems.split("；")
    assert last == f"另有 {200 - len(told)} 项"
    assert len(told) > 30
