"""A checklist that headquarters handed out is asked, scored and shown by itself."""

import pytest
from PySide6.QtCore import Qt

from models.check import CheckGrade
from models.checklist import ChecklistChoice, CheckMarks
from models.handed_checklist import HandedChecklist, HandedPoint
from models.todo import Todo
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.profile import change_judgement
from tests.ui.screens.visit.test_check import answer_all, checks_of

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier

EIGHT = (
    ("陈列", "柜台整洁", 10, "是否", ""),
    ("陈列", "满陈列", 20, "可部分符合", ""),
    ("陈列", "重点规格到位", 20, "比例:实际/应上柜", ""),
    ("价格", "一货一签", 10, "是否", ""),
    ("价格", "明码实价", 20, "比例", ""),
    ("守法", "亮证经营", 10, "是否", ""),
    ("守法", "全部从公司购进", 5, "是否", "是"),
    ("守法", "空调外机", 5, "是否 可不适用", ""),
)


def hand_out(ledger: Ledger) -> None:
    points = tuple(
        HandedPoint(number=str(n), section=section, text=text, weight=weight, kind=kind, veto=veto)
        for n, (section, text, weight, kind, veto) in enumerate(EIGHT, 1)
    )
    with operation(ledger, "import_handouts") as unit:
        unit.save(HandedChecklist(id="2026版", points=points))


@pytest.fixture
def eight(territory: Ledger) -> Ledger:
    """Eight points in three groups, in force from today."""
    hand_out(territory)
    return territory


def test_a_visit_asks_the_version_in_force(desk, eight: Ledger) -> None:
    """10 + 10 + 20x8/10 + 10 + 20 + 10 + 5 of 95: 85.3, 合格; 空调外机 does not apply."""
    desk.page.start("HZ001")
    desk.press(K.Key_E, CTRL)
    rows = list(desk.check.rows)
    assert len(rows) == 8
    assert {code[0] for code in rows} == {"A", "B", "C"}
    assert desk.check.rows[rows[0]].point.short == "柜台整洁"
    for text in ("1", "2"):
        desk.type(text)
    for text in ("8", "10"):
        desk.type(text)
        desk.press(K.Key_Return)
    desk.type("1")
    for text in ("5", "5"):
        desk.type(text)
        desk.press(K.Key_Return)
    for text in ("1", "1", "4"):
        desk.type(text)
    assert str(desk.check.score().total) == "85.3"
    desk.press(K.Key_Return, CTRL)
    assert desk.form.quick.full.text().startswith("8 项评估 85.3 合格")
    desk.settle()
    assert desk.form.rail._steps[1].count == "8/8"
    desk.press(K.Key_Return, CTRL)
    (check,) = checks_of(eight, "HZ001")
    assert (check.template_version, check.total, check.grade) == (
        "2026版", 853, CheckGrade.QUALIFIED,
    )  # fmt: skip
    todos = find(eight, Todo, "source_id = ? ORDER BY point", (check.id,))
    assert [todo.content for todo in todos] == [
        f"整改：{rows[1]} 满陈列 部分符合", f"整改：{rows[2]} 重点规格到位 8/10",
    ]  # fmt: skip


def test_a_veto_of_the_version_caps_the_score(desk, eight: Ledger) -> None:
    desk.page.start_check("HZ001")
    rows = list(desk.check.rows)
    desk.check.go_to(rows[6])
    desk.type("3")
    assert desk.check.score().vetoes == (rows[6],)


def test_an_old_check_and_a_draft_keep_their_version(desk, territory: Ledger) -> None:
    desk.page.start_check("HZ003")
    answer_all(desk)
    desk.press(K.Key_Return, CTRL)
    (old,) = checks_of(territory, "HZ003")
    desk.page.start_check("HZ002")
    desk.type("1")
    desk.page.back()
    hand_out(territory)

    desk.page.start_check("HZ002")
    assert len(desk.check.rows) == 26
    assert desk.check.plain["answers"]["A1"] == {"result": "符合"}
    desk.page.back()
    desk.page.open_visit(old.id)
    desk.page.start_check("HZ001")
    assert len(desk.check.rows) == 8


def test_what_is_said_beside_names_points_of_the_version_alone(desk, eight: Ledger) -> None:
    """Neither E2 nor B9 is of these eight; the program's own version has both."""
    panel = desk.check.panel
    desk.page.start_check("HZ001")
    assert panel.todos._end.text() == "没有要整改的"
    assert panel.demand.placeholderText() == "下次来看是否保持"
    desk.page.back()
    change_judgement(eight, ChecklistChoice(version="v1"))
    desk.page.start_check("HZ002")
    assert "E2" in panel.todos._end.text()
    assert "B9" in panel.demand.placeholderText()


def test_marks_changed_while_a_check_lies_open_are_those_it_shows_and_gets(
    desk, territory: Ledger
) -> None:
    desk.page.start_check("HZ001")
    answer_all(desk)
    assert desk.check.score().grade is CheckGrade.EXCELLENT
    changes = change_judgement(territory, CheckMarks(excellent=100, qualified=99))
    desk.page.refresh(changes)
    shown = desk.check.score()
    assert desk.check.checklist.marks.qualified == 990
    desk.press(K.Key_Return, CTRL)
    (check,) = checks_of(territory, "HZ001")
    assert check.grade is shown.grade


def test_answers_of_points_that_were_put_right_since_are_asked_again(desk, eight: Ledger) -> None:
    """A draft put aside does not hold a version: taken up again, it says what no longer fits."""
    desk.page.start_check("HZ001")
    rows = list(desk.check.rows)
    for text in ("1", "2"):
        desk.type(text)
    desk.page.discard()
    points = [HandedPoint(number=str(n), section=section, text=text, weight=weight)
              for n, (section, text, weight, *_) in enumerate(EIGHT, 1)]  # fmt: skip
    with operation(eight, "import_handouts") as unit:
        unit.save(HandedChecklist(id="2026版", points=tuple(points)))
    (aside,) = list_drafts(eight, discarded=True)
    desk.page.open_draft(aside.id)
    assert rows[0] not in desk.check.score().unanswered
    assert rows[1] in desk.check.score().unanswered
    assert desk.check.plain["answers"][rows[1]] == {"result": "部分符合"}
    said: list[str] = []
    desk.context.failed.connect(lambda sentence, *_rest: said.append(str(sentence)))
    desk.press(K.Key_Return, CTRL)
    assert len(said) == 1
    assert "不能这样回答" in said[0]
    assert checks_of(eight, "HZ001") == []
