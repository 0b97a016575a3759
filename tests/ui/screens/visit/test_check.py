"""The 26 points answered by keys, inside a visit and alone."""

from datetime import date

from PySide6.QtCore import Qt

from models.check import Check, CheckGrade, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.six_one_record import SixOneRecord
from models.todo import Todo, TodoState
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.todos import settle_todo

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

RATIOS = {"B3": ("8", "10"), "C1": ("40", "42"), "C4": ("5", "5"), "D3": ("3", "3")}


def checks_of(ledger: Ledger, retailer: str) -> list[Check]:
    return find(ledger, Check, "deleted = 0 AND retailer_id = ? ORDER BY day", (retailer,))


def answer_all(desk, **others: str) -> None:
    """Answers from A1 on by keys alone; ``others`` are keys of points that differ from 符合."""
    desk.check.go_to("A1")
    for point in DEFAULT_CHECKLIST.points:
        if point.code in RATIOS:
            for text in RATIOS[point.code]:
                desk.type(text)
                desk.press(K.Key_Return)
        else:
            desk.type(others.get(point.code, "1"))


def test_vector_of_the_trade_typed_by_keys(desk, territory):
    """V-S1: A4 不适用, B3 8/10, C1 40/42, E2 不符合, all else full: 95.4, 91.9, 99.4."""
    desk.page.start_check("HZ003")
    assert desk.page.mode == "alone"
    answer_all(desk, A4="4", E2="3")
    now = desk.check.score()
    assert [str(value) for value in (now.total, now.display_score, now.operation_score)] == [
        "95.4", "91.9", "99.4",
    ]  # fmt: skip
    desk.press(K.Key_Return, CTRL)
    (check,) = checks_of(territory, "HZ003")
    assert (check.total, check.grade) == (954, CheckGrade.EXCELLENT)
    todos = find(territory, Todo, "source_id = ? ORDER BY point", (check.id,))
    assert [(todo.point, todo.due) for todo in todos] == [
        ("B3", date(2026, 11, 30)), ("C1", date(2026, 11, 30)),
    ]  # fmt: skip
    assert list_drafts(territory) == []


def test_check_inside_a_visit_is_saved_with_it(desk, territory, told):
    desk.page.start("HZ001")
    desk.press(K.Key_E, CTRL)
    assert desk.page.mode == "check"
    assert desk.check.panel._evidence.text() == "② 缺凭证：柜台照片"
    answer_all(desk, A3="2")
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "visit", "the visit comes back, the check goes with it"
    assert checks_of(territory, "HZ001") == []
    assert desk.form.quick.full.text().startswith("26 项评估 96.5 优秀")
    desk.settle()
    assert desk.form.rail._steps[1].count == "26/26"
    desk.press(K.Key_Return, CTRL)
    (check,) = checks_of(territory, "HZ001")
    (visit,) = find(territory, Visit, "id = ?", (check.visit_id,))
    assert visit.day == check.day
    proved = find(territory, SixOneRecord, "deleted = 0 AND ref_id = ?", (check.id,))
    assert [record.missing_evidence for record in proved] == [("柜台照片",)]
    assert told.toasts[-1][0] == "已完成走访：好运烟酒商店"


def test_escape_goes_back_and_the_answers_stay(desk):
    desk.page.start("HZ001")
    desk.press(K.Key_E, CTRL)
    desk.type("13")
    desk.press(K.Key_Escape)
    assert desk.page.mode == "visit"
    desk.press(K.Key_E, CTRL)
    assert desk.check.plain["answers"]["A2"] == {"result": "不符合"}
    desk.press(K.Key_Left, ALT)
    assert desk.page.mode == "visit"


def test_unfinished_check_holds_the_visit_back_and_can_be_dropped(desk, territory, told):
    desk.page.start("HZ001")
    desk.type("1")
    desk.press(K.Key_E, CTRL)
    desk.type("1")
    desk.press(K.Key_Escape)
    desk.press(K.Key_Return, CTRL)
    assert told.failures[-1][0].startswith("还有 23 项没答：A2、A3")
    assert desk.page.mode == "check"
    assert desk.focus is desk.check.rows["A2"].answers
    desk.check.drop.click()
    assert desk.page.mode == "visit"
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "start"
    assert checks_of(territory, "HZ001") == []


def test_what_the_last_check_left_comes_back_as_e2(desk, territory):
    desk.page.start_check("HZ003")
    answer_all(desk, A1="3", A2="3")
    assert desk.check.rows["B9"].answers.value() == "符合"
    desk.press(K.Key_Return, CTRL)
    todos = find(territory, Todo, "source = '评估' ORDER BY point")
    assert [todo.point for todo in todos] == ["A1", "A2", "B3", "C1"]
    for todo in todos[:3]:
        settle_todo(territory, todo.id)
    desk.page.start_check("HZ003")
    row = desk.check.rows["E2"]
    assert row.answers.value() == "部分符合"
    assert row._source == "上次整改 3/4 已办"
    assert desk.check.rows["B9"].answers.value() == ""
    row.take_focus()
    desk.type("1")
    assert row._source == "", "what the user answered has no source but the user"


def test_first_check_begins_with_not_applicable(desk):
    desk.page.start_check("HZ004")
    assert desk.check.plain["answers"] == {
        "B9": {"result": "不适用"}, "E2": {"result": "不适用"}
    }  # fmt: skip
    assert desk.check.rows["B9"]._source == "首次评估"
    assert desk.page.keeper.written is False, "opening a check writes nothing"


def test_veto_caps_the_score_and_says_why(desk):
    desk.page.start_check("HZ003")
    answer_all(desk, D1="3")
    assert str(desk.check.score().total) == "59.0"
    score = desk.check.panel.score
    assert score._total.accessibleName() == "59.0"
    assert score._grade.accessibleName() == "不合格"
    assert "D1 全部从当地烟草公司购进" in score._veto.text()


def test_sale_to_minors_stands_in_the_place_of_no(desk):
    desk.page.start_check("HZ003")
    desk.check.go_to("D4")
    desk.type("2")
    assert desk.check.plain["answers"]["D4"] == {"result": "标志缺失"}
    desk.press(K.Key_Up)
    desk.type("3")
    assert desk.check.plain["answers"]["D4"] == {"result": "向未成年人售烟"}
    assert desk.check.score().vetoes == ("D4",)


def test_numbers_that_cannot_be_are_marked_and_not_counted(desk, told):
    desk.page.start_check("HZ003")
    desk.check.go_to("B3")
    desk.type("12")
    desk.press(K.Key_Return)
    desk.type("10")
    row = desk.check.rows["B3"]
    assert row.ratio.got.property("wrong")
    assert "B3" in desk.check.score().unanswered
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "alone"
    assert "前一个数不能大于后一个数" in told.failures[-1][0]


def test_note_of_a_point_and_the_next_open_one(desk, territory):
    desk.page.start_check("HZ003")
    desk.press(K.Key_N)
    desk.type("glass")
    desk.press(K.Key_Return)
    assert desk.check.plain["answers"]["A1"] == {"note": "glass"}
    assert "A1" in desk.check.score().unanswered
    answer_all(desk, C2="1")
    desk.check.rows["C2"].answers.setFocus()
    desk.press(K.Key_Delete)
    desk.check.go_to("A1")
    desk.press(K.Key_F8)
    assert desk.focus is desk.check.rows["C2"].answers
    desk.type("2")
    desk.press(K.Key_Return, CTRL)
    (check,) = checks_of(territory, "HZ003")
    by_point = {answer.point: answer for answer in check.answers}
    assert by_point["A1"].note == "glass"
    assert by_point["C2"].result is PointResult.HALF


def test_check_of_a_finished_visit_is_corrected_with_it(desk, territory):
    desk.page.start("HZ001")
    desk.press(K.Key_E, CTRL)
    answer_all(desk)
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_Return, CTRL)
    (before,) = checks_of(territory, "HZ001")
    desk.page.open_check(before.id)
    assert desk.page.mode == "check"
    desk.check.go_to("A1")
    desk.type("3")
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_Return, CTRL)
    (after,) = checks_of(territory, "HZ001")
    assert (after.id, after.revision) == (before.id, 2)
    assert after.total < before.total
    assert after.entered_at == before.entered_at


def test_open_todos_of_a_check_are_removed_when_it_is_put_right(desk, territory):
    desk.page.start_check("HZ003")
    answer_all(desk, A1="3")
    desk.press(K.Key_Return, CTRL)
    (check,) = checks_of(territory, "HZ003")
    desk.page.open_check(check.id)
    desk.check.go_to("A1")
    desk.type("1")
    desk.press(K.Key_Return, CTRL)
    live = find(territory, Todo, "source_id = ? AND deleted = 0 ORDER BY point", (check.id,))
    assert [(todo.point, todo.state) for todo in live] == [
        ("B3", TodoState.OPEN), ("C1", TodoState.OPEN),
    ]  # fmt: skip


def test_all_points_score_and_photos_fit_a_small_screen(desk):
    """At 1366×697, what is left of 1366×768, nothing scrolls (look/SCREENS.md, rule 8)."""
    desk.window.resize(1366, 697)
    desk.page.start("HZ001")
    desk.press(K.Key_E, CTRL)
    desk.settle()
    assert desk.page.photos.in_check.isVisible()
    assert desk.page.scroll_area.verticalScrollBar().maximum() == 0
