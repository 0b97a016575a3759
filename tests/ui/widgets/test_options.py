"""Segments, answers and chips by keys and by mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import Answers, Chips, Option, Segments

Show = Callable[[QWidget], QWidget]
WORDS = ["营业", "关门", "停业"]


def heard(signal: object) -> list[object]:
    said: list[object] = []
    signal.connect(said.append)
    return said


def test_arrows_and_digits_choose_a_segment(shown: Show, qtbot: QtBot) -> None:
    group = Segments(WORDS, name="营业状态")
    shown(group)
    said = heard(group.changed)
    qtbot.keyClick(group, Qt.Key.Key_2)
    qtbot.keyClick(group, Qt.Key.Key_Right)
    qtbot.keyClick(group, Qt.Key.Key_Right)  # there is nothing further right
    qtbot.keyClick(group, Qt.Key.Key_9)  # nor a ninth
    assert said == ["关门", "停业"]
    assert group.value() == "停业"
    assert group.accessibleName() == "营业状态：停业"


def test_setting_a_value_says_nothing(shown: Show) -> None:
    group = Segments(WORDS, name="营业状态")
    said = heard(group.changed)
    group.set_value("关门")
    group.set_value("没有的")
    assert (group.value(), said) == ("", [])


def test_a_click_chooses_what_lies_under_it(shown: Show, qtbot: QtBot) -> None:
    group = Segments(WORDS, name="营业状态")
    shown(group)
    qtbot.mouseClick(group, Qt.MouseButton.LeftButton, pos=group.option_rects()[2].center())
    assert group.value() == "停业"


def test_several_may_be_chosen_and_given_back(shown: Show, qtbot: QtBot) -> None:
    chips = Chips(["订货", "结构", "陈列"], name="指导内容")
    shown(chips)
    said = heard(chips.changed)
    qtbot.keyClick(chips, Qt.Key.Key_1)
    qtbot.keyClick(chips, Qt.Key.Key_3)
    qtbot.keyClick(chips, Qt.Key.Key_Left)  # moves without choosing? with several it must not
    qtbot.keyClick(chips, Qt.Key.Key_1)
    assert said[:2] == [frozenset({"订货"}), frozenset({"订货", "陈列"})]
    assert chips.values() == {"陈列"}


def test_chips_wrap_where_room_is_short(shown: Show) -> None:
    chips = Chips(["订货"] * 1 + ["结构", "陈列", "系统"], name="指导内容")
    one_line = chips.sizeHint()
    assert chips.heightForWidth(one_line.width() // 2) > one_line.height()
    assert chips.heightForWidth(one_line.width() + 1) == one_line.height()


def test_answer_keys_keep_their_places(shown: Show, qtbot: QtBot) -> None:
    answers = Answers.points("A1 亮证经营")  # neither ½ nor 不适用
    shown(answers)
    said = heard(answers.answered)
    for key in (Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_1):
        qtbot.keyClick(answers, key)
    assert said == ["不符合", "符合", "符合"]  # the same again is an answer too


def test_a_missing_answer_leaves_its_place_empty(shown: Show) -> None:
    full = Answers.points("B1", half=True, none=True)
    bare = Answers.points("A1")
    for place in (0, 2):
        assert full.option_rects()[place] == bare.option_rects()[place]
    assert bare.option_rects()[1].isEmpty()
    assert full.sizeHint() == bare.sizeHint()


def test_answers_are_taken_back_and_rows_left(shown: Show, qtbot: QtBot) -> None:
    answers = Answers.quick("亮证")
    shown(answers)
    cleared, moved = [], heard(answers.moved)
    answers.cleared.connect(lambda: cleared.append(True))
    qtbot.keyClick(answers, Qt.Key.Key_2)
    qtbot.keyClick(answers, Qt.Key.Key_Backspace)
    qtbot.keyClick(answers, Qt.Key.Key_Down)
    assert (answers.value(), cleared, moved) == ("", [True], [1])


def test_arrows_pass_over_an_empty_place_and_enter_answers(shown: Show, qtbot: QtBot) -> None:
    answers = Answers.points("A1")
    shown(answers)
    said = heard(answers.answered)
    qtbot.keyClick(answers, Qt.Key.Key_Right)
    assert said == []
    qtbot.keyClick(answers, Qt.Key.Key_Return)
    assert said == ["不符合"]


def test_answers_may_have_other_words(shown: Show) -> None:
    answers = Answers.points("D4", half=True, labels={"部分符合": "缺标", "不符合": "售烟"})
    answers.set_value("部分符合")
    assert answers.accessibleName() == "D4：缺标"


@pytest.mark.parametrize(
    "held", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier]
)
def test_digits_with_a_modifier_belong_to_the_window(
    shown: Show, qtbot: QtBot, held: Qt.KeyboardModifier
) -> None:
    group = Segments(WORDS, name="营业状态")
    shown(group)
    qtbot.keyClick(group, Qt.Key.Key_2, held)
    assert group.value() == ""


def test_new_options_keep_what_is_still_there(shown: Show) -> None:
    group = Segments(WORDS, name="营业状态")
    group.set_value("停业")
    group.set_options([Option("营业", "开着"), Option("停业", "歇业")])
    assert (group.value(), group.accessibleName()) == ("停业", "营业状态：歇业")
