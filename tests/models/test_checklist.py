"""The checklist of 26 points: vectors of DOMAIN 3.4, impossible answers, what is left to do."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.check import Check, CheckAnswer, CheckGrade, PointResult
from models.checklist import (
    DEFAULT_CHECKLIST,
    GROUP_NAMES,
    Point,
    PointKind,
    check_answers,
    finalised,
    grade_of,
    open_shortcomings_answer,
    prefilled_answers,
    score,
    shortcomings,
    tenths,
    unanswered_points,
)
from models.errors import DomainError, InvalidValue
from models.todo import Todo, TodoSource, TodoState

DAY = date(2026, 11, 23)
P = PointResult


def full_answer(point: Point) -> CheckAnswer:
    if point.kind is PointKind.RATIO:
        return CheckAnswer(point=point.code, result=P.RATIO, got=3, of=3)
    return CheckAnswer(point=point.code, result=P.PASS)


def answers(**changed: PointResult | tuple[int, int]) -> list[CheckAnswer]:
    """Everything full but what is named: A4=P.NOT_APPLICABLE, B3=(8, 10)."""
    found = []
    for point in DEFAULT_CHECKLIST.points:
        value = changed.get(point.code)
        if isinstance(value, tuple):
            got, of = value
            found.append(CheckAnswer(point=point.code, result=P.RATIO, got=got, of=of))
        elif value is not None:
            found.append(CheckAnswer(point=point.code, result=value))
        else:
            found.append(full_answer(point))
    return found


V_S1 = {"A4": P.NOT_APPLICABLE, "B3": (8, 10), "C1": (40, 42), "E2": P.FAIL}


def test_default_has_26_points_and_weight_100_by_group():
    assert len(DEFAULT_CHECKLIST.points) == 26
    weights = {
        group: sum(point.weight for point in DEFAULT_CHECKLIST.in_group(group))
        for group in DEFAULT_CHECKLIST.groups
    }
    assert weights == {"A": 15, "B": 35, "C": 20, "D": 25, "E": 5}
    assert DEFAULT_CHECKLIST.weight == 100
    assert tuple(GROUP_NAMES) == DEFAULT_CHECKLIST.groups
    kinds = {
        kind: "".join(f"{p.code} " for p in DEFAULT_CHECKLIST.points if p.kind is kind).split()
        for kind in PointKind
    }
    assert kinds[PointKind.HALF] == ["A3", "B1", "B2", "B5", "C2", "C3", "E2"]
    assert kinds[PointKind.RATIO] == ["B3", "C1", "C4", "D3"]
    assert kinds[PointKind.MINORS] == ["D4"]
    assert [p.code for p in DEFAULT_CHECKLIST.points if p.optional] == [
        *("A4", "B5", "B6", "B9", "E1", "E2"),
    ]
    assert [p.code for p in DEFAULT_CHECKLIST.points if p.veto] == ["D1", "D2", "D4"]


def test_vector_s1():
    result = score(DEFAULT_CHECKLIST, answers(**V_S1))
    assert sum(result.earned.values()) == 97 - 3 - Fraction(12, 10) - 6 * Fraction(2, 42)
    assert round(float(sum(result.earned.values())), 4) == 92.5143
    assert result.applicable_weight == 97
    assert result.not_applicable_weight == 3
    assert result.total == Decimal("95.4")
    assert result.grade is CheckGrade.EXCELLENT
    assert result.display_score == Decimal("91.9")
    assert result.operation_score == Decimal("99.4")
    assert result.vetoes == ()
    assert result.passed
    assert result.complete


def test_vector_s2():
    result = score(DEFAULT_CHECKLIST, answers(**V_S1, D1=P.FAIL))
    assert round(float(sum(result.earned.values())), 4) == 86.5143
    assert result.applicable_weight == 97
    assert result.total == Decimal("59.0")
    assert result.grade is CheckGrade.FAILED
    assert result.vetoes == ("D1",)
    assert result.display_score == Decimal("91.9")
    assert not result.passed


def test_a_veto_never_raises_a_score_and_selling_to_minors_is_one():
    everything_wrong = {
        point.code: (
            (0, 4)
            if point.kind is PointKind.RATIO
            else P.SOLD_TO_MINOR
            if point.kind is PointKind.MINORS
            else P.FAIL
        )
        for point in DEFAULT_CHECKLIST.points
    }
    result = score(DEFAULT_CHECKLIST, answers(**everything_wrong))
    assert result.total == Decimal("0.0")
    assert result.vetoes == ("D1", "D2", "D4")
    sold = score(DEFAULT_CHECKLIST, answers(D4=P.SOLD_TO_MINOR))
    assert (sold.total, sold.grade) == (Decimal("59.0"), CheckGrade.FAILED)
    missing = score(DEFAULT_CHECKLIST, answers(D4=P.SIGN_MISSING))
    assert (missing.total, missing.grade, missing.vetoes) == (
        Decimal("96.0"),
        CheckGrade.EXCELLENT,
        (),
    )


def test_a_ratio_of_nothing_is_not_applicable():
    result = score(DEFAULT_CHECKLIST, answers(B3=(0, 0)))
    assert result.total == Decimal("100.0")
    assert result.not_applicable_weight == 6
    assert result.complete
    assert shortcomings(DEFAULT_CHECKLIST, answers(B3=(0, 0)), DAY) == ()


def test_more_than_30_not_applicable_is_invalid():
    allowed = dict.fromkeys(("A4", "B5", "B6", "B9", "E1", "E2"), P.NOT_APPLICABLE)  # 16
    thirty = allowed | {"B3": (0, 0), "D3": (0, 0)}  # 26
    marks = attrs.evolve(DEFAULT_CHECKLIST.marks, most_not_applicable=26)
    checklist = attrs.evolve(DEFAULT_CHECKLIST, marks=marks)
    at_limit = score(checklist, answers(**thirty))
    assert at_limit.not_applicable_weight == 26
    assert at_limit.grade is CheckGrade.EXCELLENT
    beyond = score(DEFAULT_CHECKLIST, answers(**thirty, C1=(0, 0)))  # 32
    assert beyond.not_applicable_weight == 32
    assert beyond.grade is CheckGrade.INVALID
    assert not beyond.passed
    vetoed = score(DEFAULT_CHECKLIST, answers(**thirty, C1=(0, 0), D2=P.FAIL))
    assert vetoed.grade is CheckGrade.FAILED


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (1000, "优秀"),
        (900, "优秀"),
        (899, "合格"),
        (800, "合格"),
        (799, "整改"),
        (600, "整改"),
        (599, "不合格"),
        (0, "不合格"),
    ],
)
def test_grade_boundaries(total, grade):
    assert grade_of(total, DEFAULT_CHECKLIST.marks) == grade


def test_grade_comes_from_the_rounded_score():
    # B1 ½ and C1 41/42 … what matters: 89.95 rounds to 90.0 and is 优秀.
    assert tenths(Fraction(8995, 100)) == 900
    assert tenths(Fraction(89949, 1000)) == 899
    assert grade_of(tenths(Fraction(8995, 100)), DEFAULT_CHECKLIST.marks) is CheckGrade.EXCELLENT


@given(st.fractions(min_value=0, max_value=100))
def test_tenths_rounds_half_up(value):
    assert value * 10 - Fraction(1, 2) < tenths(value) <= value * 10 + Fraction(1, 2)


def test_nothing_answered_has_no_score():
    result = score(DEFAULT_CHECKLIST, [])
    assert (result.total, result.display_score, result.operation_score) == (None, None, None)
    assert result.grade is None
    assert len(result.unanswered) == 26
    assert not result.complete


def test_while_typing_the_score_is_over_what_is_answered():
    given_so_far = [
        CheckAnswer(point="A1", result=P.PASS),
        CheckAnswer(point="A3", result=P.HALF),
        CheckAnswer(point="B3", result=P.RATIO, got=8),
    ]
    result = score(DEFAULT_CHECKLIST, given_so_far)
    assert result.total == Decimal("75.0")  # 6 of 8
    assert result.operation_score is None
    assert "B3" in result.unanswered
    assert "A1" not in result.unanswered
    assert unanswered_points(DEFAULT_CHECKLIST, answers()) == ()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            CheckAnswer(point="B3", result=P.RATIO, got=11, of=10),
            "“B3 应上柜重点规格到位”前一个数不能大于后一个数",
        ),
        (
            CheckAnswer(point="C1", result=P.RATIO, got=-1, of=2),
            "“C1 一货一签”的个数不能小于 0",
        ),
        (CheckAnswer(point="A1", result=P.HALF), "“A1 亮证经营，位置显著，在有效期”不能这样回答"),
        (CheckAnswer(point="B3", result=P.PASS), "“B3 应上柜重点规格到位”不能这样回答"),
        (
            CheckAnswer(point="D1", result=P.NOT_APPLICABLE),
            "“D1 全部从当地烟草公司购进”不能这样回答",
        ),
        (
            CheckAnswer(point="A2", result=P.PASS, got=1),
            "“A2 柜台醒目，进店可见”不是比例，不填个数",
        ),
    ],
)
def test_impossible_answers_are_refused_in_words(answer, sentence):
    with pytest.raises(InvalidValue) as caught:
        score(DEFAULT_CHECKLIST, [answer])
    assert str(caught.value) == sentence
    assert caught.value.field == answer.point


def test_unknown_and_double_points_are_refused():
    with pytest.raises(DomainError, match="评估标准 v1 没有检查点 Z9"):
        check_answers(DEFAULT_CHECKLIST, [CheckAnswer(point="Z9", result=P.PASS)])
    twice = [CheckAnswer(point="A1", result=P.PASS), CheckAnswer(point="A1", result=P.FAIL)]
    with pytest.raises(InvalidValue, match="答了两次"):
        check_answers(DEFAULT_CHECKLIST, twice)


def test_shortcomings_of_every_kind_and_never_e2():
    given_answers = answers(
        A1=P.FAIL, A3=P.HALF, B3=(8, 10), C1=(40, 42), D4=P.SIGN_MISSING, E2=P.FAIL
    )
    found = shortcomings(DEFAULT_CHECKLIST, given_answers, DAY)
    assert [each.content for each in found] == [
        "整改：A1 亮证经营，位置显著，在有效期 不符合",
        "整改：A3 柜台内外整洁，无杂物遮挡 部分符合",
        "整改：B3 应上柜重点规格到位 8/10",
        "整改：C1 一货一签 40/42",
        "整改：D4 不向未成年人售烟，标志显著 标志缺失",
    ]
    assert {each.due for each in found} == {date(2026, 11, 30)}
    assert not any(each.veto for each in found)
    (sold,) = shortcomings(DEFAULT_CHECKLIST, answers(D4=P.SOLD_TO_MINOR), DAY, rectify_days=3)
    assert sold.veto
    assert sold.content == (
        "整改：D4 不向未成年人售烟，标志显著 向未成年人售烟，以书面形式报专卖部门处理"
    )
    assert sold.due == date(2026, 11, 26)


def todo(state: TodoState, **changed: object) -> Todo:
    base = Todo(id="t", source=TodoSource.CHECK, point="A3", content="整改", state=state)
    return attrs.evolve(base, **changed)


@pytest.mark.parametrize(
    ("todos", "expected"),
    [
        ([], P.NOT_APPLICABLE),
        ([todo(TodoState.DONE), todo(TodoState.CONFIRMED)], P.PASS),
        ([todo(TodoState.DONE), todo(TodoState.OPEN)], P.HALF),
        ([todo(TodoState.DOING), todo(TodoState.ESCALATED)], P.FAIL),
        ([todo(TodoState.CANCELLED), todo(TodoState.OPEN, deleted=True)], P.NOT_APPLICABLE),
        ([todo(TodoState.OPEN, source=TodoSource.VISIT)], P.NOT_APPLICABLE),
    ],
)
def test_the_last_checks_todos_come_back_as_e2(todos, expected):
    assert open_shortcomings_answer(todos) == CheckAnswer(point="E2", result=expected)


def test_a_new_check_begins_with_e2_and_at_the_first_time_with_b9():
    first = prefilled_answers(DEFAULT_CHECKLIST, None, [])
    assert [(each.point, each.result) for each in first] == [
        ("B9", P.NOT_APPLICABLE),
        ("E2", P.NOT_APPLICABLE),
    ]
    again = prefilled_answers(DEFAULT_CHECKLIST, a_check([]), [todo(TodoState.OPEN)])
    assert [(each.point, each.result) for each in again] == [("E2", P.FAIL)]


def a_check(given_answers: list[CheckAnswer], **changed: object) -> Check:
    base = Check(
        id="c1",
        retailer_id="R1",
        day=DAY,
        template_version="v1",
        answers=tuple(given_answers),
    )
    return attrs.evolve(base, **changed)


def test_finalising_freezes_scores_and_names_the_problems():
    done = finalised(DEFAULT_CHECKLIST, a_check(answers(**V_S1)))
    assert (done.total, done.display_score, done.operation_score) == (954, 919, 994)
    assert done.grade is CheckGrade.EXCELLENT
    assert done.problems == "B3 应上柜重点规格到位 8/10；C1 一货一签 40/42"
    assert done.rectify_by == date(2026, 11, 30)
    kept = finalised(DEFAULT_CHECKLIST, a_check(answers(**V_S1), rectify_by=date(2026, 11, 25)))
    assert kept.rectify_by == date(2026, 11, 25)
    corrected = finalised(DEFAULT_CHECKLIST, attrs.evolve(done, answers=tuple(answers())))
    assert (corrected.total, corrected.problems, corrected.rectify_by) == (1000, "", None)


def test_an_unanswered_point_cannot_be_finalised():
    with pytest.raises(DomainError, match="还有 2 项没答：D6、E2。"):
        finalised(
            DEFAULT_CHECKLIST,
            a_check([each for each in answers() if each.point not in ("D6", "E2")]),
        )


def answer_for(point: Point) -> st.SearchStrategy[CheckAnswer]:
    if point.kind is PointKind.RATIO:
        numbers = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)
        return numbers.map(
            lambda pair: CheckAnswer(point=point.code, result=P.RATIO, got=pair[0], of=pair[1])
        )
    return st.sampled_from(point.results).map(
        lambda result: CheckAnswer(point=point.code, result=result)
    )


some_answers = st.tuples(*(answer_for(point) for point in DEFAULT_CHECKLIST.points))


@given(some_answers, st.randoms(use_true_random=False), st.integers(0, 26))
def test_order_does_not_matter_and_numbers_stay_in_range(given_answers, chance, kept):
    chosen = list(given_answers)[:kept]
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    result = score(DEFAULT_CHECKLIST, chosen)
    assert score(DEFAULT_CHECKLIST, shuffled) == result
    assert result.applicable_weight + result.not_applicable_weight <= 100
    assert sum(result.earned.values()) <= result.applicable_weight
    for figure in (result.total_tenths, result.display_tenths, result.operation_tenths):
        assert figure is None or 0 <= figure <= 1000
    if result.vetoes:
        assert result.total_tenths is not None
        assert result.total_tenths <= 590


@given(some_answers)
def test_a_point_made_good_never_lowers_the_score(given_answers):
    before = score(DEFAULT_CHECKLIST, given_answers)
    for index, answer in enumerate(given_answers):
        point = DEFAULT_CHECKLIST.point(answer.point)
        better = [*given_answers[:index], full_answer(point), *given_answers[index + 1 :]]
        after = score(DEFAULT_CHECKLIST, better)
        if before.total_tenths is not None and after.total_tenths is not None:
            assert after.total_tenths >= before.total_tenths
