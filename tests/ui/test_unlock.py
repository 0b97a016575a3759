"""The window before an encrypted ledger: the password, what a wrong one costs, the code."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from storage import key_file, keys
from storage.database import open_ledger
from storage.failures import LedgerProtected
from storage.folders import backups_folder
from storage.keys import KEY_NAME
from storage.operations import protection
from ui.i18n import set_language
from ui.jobs import JobRunner, SyncJobRunner
from ui.theme import theme
from ui.unlock import Answer, UnlockWindow

Show = Callable[[QWidget], QWidget]
PASSWORD = "a good password"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=8)))


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A locked ledger; deriving its key takes no time."""
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    place = tmp_path / "台账"
    open_ledger(place, clock=lambda: NOON).close()
    protection.protect(place, PASSWORD)
    protection.lock(place)
    yield place
    protection.lock(place)


@pytest.fixture
def window(folder: Path, clock: Clock, shown: Show) -> UnlockWindow:
    made = UnlockWindow(folder, clock, SyncJobRunner())
    shown(made)
    return made


def enter(qtbot: QtBot, field: QWidget, text: str) -> None:
    """Type over what is there and press Enter."""
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def code_of(folder: Path) -> str:
    return protection.recovery_code_of(folder, PASSWORD)


# ---------------------------------------------------------------------------------- the password


def test_password_and_enter_open(window: UnlockWindow, qtbot: QtBot, folder: Path) -> None:
    assert QApplication.focusWidget() is window.password.entry
    enter(qtbot, window.password.entry, PASSWORD)
    assert window.answer is Answer.OPEN
    assert not window.isVisible()
    open_ledger(folder).close()


def test_what_is_typed_is_not_seen_unless_asked_for(window: UnlockWindow, qtbot: QtBot) -> None:
    entry = window.password.entry
    qtbot.keyClicks(entry, "secret")
    assert entry.echoMode() is QLineEdit.EchoMode.Password
    assert entry.displayText() == "●" * 6
    hidden = entry.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
    assert hidden == Qt.InputMethodHint.ImhHiddenText  # input methods step aside
    window.password.eye.click()
    assert entry.displayText() == "secret"
    assert window.password.eye.accessibleName() == "隐藏密码"
    window.password.eye.click()
    assert entry.displayText() == "●" * 6


def test_a_wrong_password_is_told_and_lies_ready_to_be_typed_over(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    enter(qtbot, window.password.entry, "wrong password")
    assert window.isVisible()
    assert window.ask.message.text() == "启动密码不对。请再输一次。"
    assert window.password.entry.hasFocus()
    assert window.password.entry.hasSelectedText()
    qtbot.keyClicks(window.password.entry, PASSWORD)
    qtbot.keyClick(window.password.entry, Qt.Key.Key_Return)
    assert window.answer is Answer.OPEN


def test_nothing_typed_is_no_try(window: UnlockWindow, qtbot: QtBot, folder: Path) -> None:
    for _ in range(5):
        qtbot.keyClick(window.password.entry, Qt.Key.Key_Return)
    assert window.ask.message.text() == ""
    assert window.ask.go.isEnabled()


def test_the_third_wrong_one_makes_wait_and_counts_down(
    window: UnlockWindow, qtbot: QtBot, clock: Clock
) -> None:
    for _ in range(3):
        enter(qtbot, window.password.entry, "wrong password")
    assert not window.ask.go.isEnabled()
    assert window.ask.message.text() == "密码不对。请等 2 秒再试。"
    enter(qtbot, window.password.entry, PASSWORD)  # too soon: it is not even tried
    assert window.isVisible()
    clock.now += timedelta(seconds=1)
    qtbot.waitUntil(lambda: window.ask.message.text() == "密码不对。请等 1 秒再试。")
    clock.now += timedelta(seconds=1)
    qtbot.waitUntil(window.ask.go.isEnabled)
    assert window.ask.message.text() == "可以再试了。"
    enter(qtbot, window.password.entry, PASSWORD)
    assert window.answer is Answer.OPEN


def test_closing_the_window_does_not_end_the_waiting(
    window: UnlockWindow, qtbot: QtBot, clock: Clock, folder: Path, shown: Show
) -> None:
    for _ in range(4):
        clock.now += timedelta(minutes=2)
        window.count_down()
        enter(qtbot, window.password.entry, "wrong password")
    window.close()
    again = UnlockWindow(folder, clock, SyncJobRunner())
    shown(again)
    assert again.ask.message.text() == "密码不对。请等 4 秒再试。"
    assert not again.ask.go.isEnabled()
    again.close()


def test_the_window_lives_while_the_password_is_checked(
    folder: Path, clock: Clock, shown: Show, qtbot: QtBot
) -> None:
    window = UnlockWindow(folder, clock, JobRunner())
    shown(window)
    enter(qtbot, window.password.entry, PASSWORD)
    assert window.ask.message.text() == "正在核对…"
    assert not window.ask.go.isEnabled()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.answer is Answer.OPEN


def test_escape_leaves_and_nothing_is_unlocked(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    qtbot.keyClicks(window.password.entry, PASSWORD)
    qtbot.keyClick(window.password.entry, Qt.Key.Key_Escape)
    assert window.answer is Answer.LEFT
    assert not window.isVisible()
    assert window.password.text() == ""
    with pytest.raises(LedgerProtected):
        open_ledger(folder)


def pressed(text: str, *, shift: bool = False) -> QKeyEvent:
    """A letter as the keyboard sends it: with Caps Lock on, Shift makes small letters."""
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, text)


def test_caps_lock_shows_by_what_is_typed(window: UnlockWindow) -> None:
    entry, hint = window.password.entry, window.password.hint
    for text, shift, on in (
        ("a", False, False),
        ("A", True, False),
        ("A", False, True),
        ("1", False, True),  # a digit does not tell
        ("a", True, True),
        ("a", False, False),
    ):
        QApplication.sendEvent(entry, pressed(text, shift=shift))
        assert hint.isVisible() is on, (text, shift)
    assert hint.text() == "大写锁定开着"
    assert entry.text() == "aAA1aa"


# -------------------------------------------------------------------------------------- the code


def to_code(window: UnlockWindow, qtbot: QtBot) -> None:
    window.ask.other.click()
    assert window.panel is window.recover
    assert window.code.hasFocus()


def test_the_code_opens_and_wants_a_new_password(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    to_code(window, qtbot)
    enter(qtbot, window.code, code_of(folder).lower())
    assert window.panel is window.renew
    assert window.new.first.entry.hasFocus()
    enter(qtbot, window.new.first.entry, "another password")
    assert window.new.again.entry.hasFocus()
    enter(qtbot, window.new.again.entry, "another password")
    assert window.answer is Answer.OPEN
    protection.lock(folder)
    protection.unlock(folder, "another password")


def test_without_a_new_password_the_code_opens_nothing(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    to_code(window, qtbot)
    enter(qtbot, window.code, code_of(folder))
    qtbot.keyClick(window.new.first.entry, Qt.Key.Key_Escape)
    assert window.answer is Answer.LEFT
    with pytest.raises(LedgerProtected):
        open_ledger(folder)


def test_a_new_password_must_be_long_enough_and_twice_the_same(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    to_code(window, qtbot)
    enter(qtbot, window.code, code_of(folder))
    new = window.new
    enter(qtbot, new.first.entry, "short")
    enter(qtbot, new.again.entry, "short")
    assert new.first.wrong.text() == "至少 8 个字符"
    assert new.first.entry.hasFocus()
    enter(qtbot, new.first.entry, "long enough")
    enter(qtbot, new.again.entry, "long enouhg")
    assert new.again.wrong.text() == "两次输入的不一样"
    assert new.again.entry.hasSelectedText()
    assert window.isVisible()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "至少 8 个字符"),
        ("12345678", "长度够用，一句话会更好"),
        ("123456789012", "长度不错"),
        ("1234567890123456", "长度很好"),
    ],
)
def test_length_alone_says_how_strong_a_password_is(
    window: UnlockWindow, qtbot: QtBot, text: str, words: str
) -> None:
    qtbot.keyClicks(window.new.first.entry, text)
    assert window.new.strength.text() == words


def test_a_code_is_grouped_as_on_paper_while_it_is_typed(
    window: UnlockWindow, qtbot: QtBot
) -> None:
    to_code(window, qtbot)
    qtbot.keyClicks(window.code, "abcd0189 efgh-ijklmnop")
    assert window.code.toPlainText() == "ABCD  OIB9  EFGH  IJKL\nMNOP"
    assert window.recover.message.text() == "已输 20 / 56"
    assert window.code.textCursor().atEnd()


def test_a_slip_in_the_middle_is_corrected_where_it_is(window: UnlockWindow, qtbot: QtBot) -> None:
    to_code(window, qtbot)
    qtbot.keyClicks(window.code, "abcdexghij")
    for _ in range(6):  # four signs and the gap between two groups
        qtbot.keyClick(window.code, Qt.Key.Key_Left)
    qtbot.keyClick(window.code, Qt.Key.Key_Backspace)
    qtbot.keyClicks(window.code, "f")
    assert window.code.code() == "ABCDEFGHIJ"


def test_a_pasted_code_counts_as_it_is(window: UnlockWindow, qtbot: QtBot, folder: Path) -> None:
    to_code(window, qtbot)
    QGuiApplication.clipboard().setText(f"恢复码\n{code_of(folder)}\n")
    window.code.paste()
    assert window.code.code() == code_of(folder).replace("-", "")
    qtbot.keyClick(window.code, Qt.Key.Key_Return)
    assert window.panel is window.renew


def test_an_input_method_may_type_wide_letters(window: UnlockWindow, qtbot: QtBot) -> None:
    to_code(window, qtbot)
    composing = QInputMethodEvent("ａｂ", [])
    QApplication.sendEvent(window.code, composing)
    assert window.code.code() == ""
    done = QInputMethodEvent()
    done.setCommitString("ａｂｃｄ２")
    QApplication.sendEvent(window.code, done)
    assert window.code.code() == "ABCD2"


def test_a_wrong_code_is_told_and_stays_to_be_corrected(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    to_code(window, qtbot)
    wrong = code_of(folder).replace("-", "")
    wrong = ("B" if wrong[0] == "A" else "A") + wrong[1:]
    enter(qtbot, window.code, wrong)
    assert window.recover.message.text() == "恢复码不对。请对照恢复单再输一次。"
    assert window.code.code() == wrong
    assert window.code.hasFocus()


def test_the_code_of_another_ledger_says_so(
    window: UnlockWindow, qtbot: QtBot, folder: Path
) -> None:
    to_code(window, qtbot)
    enter(qtbot, window.code, key_file.recovery_code(bytes(32)))
    assert window.recover.message.text().startswith("这个恢复码打不开这本台账。")


def test_escape_goes_back_to_the_password_first(window: UnlockWindow, qtbot: QtBot) -> None:
    to_code(window, qtbot)
    qtbot.keyClicks(window.code, "abcd")
    qtbot.keyClick(window.code, Qt.Key.Key_Escape)
    assert window.panel is window.ask
    assert window.code.code() == ""
    assert window.isVisible()


def test_without_its_key_file_the_code_is_asked_first(
    folder: Path, clock: Clock, shown: Show, qtbot: QtBot
) -> None:
    code = code_of(folder)
    (folder / KEY_NAME).unlink()
    (backups_folder(folder) / KEY_NAME).unlink(missing_ok=True)
    window = UnlockWindow(folder, clock, SyncJobRunner())
    shown(window)
    assert window.panel is window.recover
    assert "ledger.key" in window.recover.what.text()
    enter(qtbot, window.code, code)
    enter(qtbot, window.new.first.entry, "another password")
    enter(qtbot, window.new.again.entry, "another password")
    assert window.answer is Answer.OPEN
    assert (folder / KEY_NAME).exists()
    protection.lock(folder)
    protection.unlock(folder, "another password")


def test_who_has_no_code_is_shown_another_way(
    folder: Path, clock: Clock, shown: Show, qtbot: QtBot
) -> None:
    (folder / KEY_NAME).unlink()
    window = UnlockWindow(folder, clock, SyncJobRunner())
    shown(window)
    window.recover.other.click()
    assert window.answer is Answer.OTHER
    assert keys.key_for(folder) is None


def test_all_of_it_is_done_by_keys(window: UnlockWindow, qtbot: QtBot) -> None:
    seen = []
    for _ in range(5):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [
        window.password.entry, window.password.eye, window.ask.go, window.ask.away,
        window.ask.other,
    ]  # fmt: skip
    window.ask.other.setFocus()
    qtbot.keyClick(window.ask.other, Qt.Key.Key_Return)
    assert window.panel is window.recover


def test_the_window_stays_on_a_small_screen_in_large_type_and_english(
    folder: Path, clock: Clock, shown: Show, themed: object
) -> None:
    theme.set_large(True)
    set_language("en")
    window = UnlockWindow(folder, clock, SyncJobRunner())
    shown(window)
    for panel in (window.ask, window.recover, window.renew):
        window._show(panel)
        assert window.width() <= 1366
        assert window.height() <= 697
        for child in panel.findChildren(QWidget):
            if child.isVisible():
                place = child.geometry()
                assert child.parentWidget().rect().contains(place), child
    window.close()


def test_the_window_is_as_high_as_what_it_shows(window: UnlockWindow) -> None:
    high = window.height()
    for panel in (window.recover, window.ask, window.renew, window.ask):
        window._show(panel)
        assert (window.height() == high) is (panel is window.ask)
    window._show(window.renew)
    window.new.first.entry.setText("a")
    window.set_new()
    wrong = window.new.first.wrong
    assert wrong.height() >= wrong.heightForWidth(wrong.width())
    assert wrong.y() >= window.new.first.entry.geometry().bottom()
