"""The window: pages, actions, keys, focus mode, messages, what it remembers."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from models.changes import Changes
from ui.i18n import _
from ui.jobs import JobRunner
from ui.shell import ActionSpec, MainWindow, Page, PageWidget
from ui.shell.actions import HINTS, MENUS, SPECS
from ui.shell.navigation import NavButton
from ui.theme import DARK, theme

ROOT = Path(__file__).resolve().parents[3]
CONTROL = Qt.KeyboardModifier.ControlModifier
Show = Callable[[QWidget], QWidget]


class Sample(PageWidget):
    """A page that notes what it is told."""

    def __init__(self, key: str, icon: str = "today") -> None:
        super().__init__()
        self.key, self.icon = key, icon
        self.heard: list[Changes | None] = []
        self.done: list[str] = []
        self.number = ""
        self.can: tuple[str, ...] = ()
        self.line, self.area = QLineEdit(), QPlainTextEdit()
        for widget, name in ((self.line, "甲"), (self.area, "乙")):
            widget.setAccessibleName(name)
            self.body.addWidget(widget)

    @property
    def title(self) -> str:
        return _("今天") if self.key == "today" else self.key

    def badge(self) -> str:
        return self.number

    def commands(self) -> dict[str, Callable[[], None]]:
        return {key: lambda key=key: self.done.append(key) for key in self.can}

    def refresh(self, changes: Changes | None) -> None:
        self.heard.append(changes)

    def retranslate(self) -> None:
        self.header.set_title(self.title)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(shown: Show, settings: QSettings) -> MainWindow:
    made = MainWindow(settings)
    for key in ("today", "retailers", "visit"):
        made.add_page(Sample(key))
    made.retranslate()
    made.show_page("today")
    return shown(made)


def test_a_page_widget_is_a_page(window: MainWindow) -> None:
    assert isinstance(window.pages["today"], Page)


def test_keys_go_to_pages(window: MainWindow, qtbot: QtBot) -> None:
    shown_pages: list[str] = []
    window.page_changed.connect(shown_pages.append)
    qtbot.keyClick(window, Qt.Key.Key_3, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_7, CONTROL)  # no such page
    assert shown_pages == ["visit", "retailers"]


def test_a_page_without_number_is_shown_and_stands_in_no_list(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.add_page(Sample("history"), numbered=False)
    window.add_page(Sample("board"))
    window.show_page("history")
    assert window.page is window.pages["history"]
    assert "page_5" not in {spec.key for spec in window.actions_.specs}
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert window.page is window.pages["board"]
    window.refresh(Changes(1, {"visit": ["a"]}))
    window.show_page("history")
    assert window.pages["history"].heard == [None, Changes(1, {"visit": ["a"]})]
    window.retranslate()


def test_a_place_of_several_pages_is_come_back_to_where_it_was_left(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.add_page(Sample("board"))
    window.add_page(Sample("records"), numbered=False, place="board")

    def lit() -> list[str]:
        return [button.key for button in window.findChildren(NavButton) if button.isChecked()]

    window.show_page("records")
    assert lit() == ["board"]
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert lit() == ["today"]
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)  # from elsewhere: where one was
    assert window.page is window.pages["records"]
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)  # from inside: the place itself
    assert window.page is window.pages["board"]
    window.show_page("today")
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert (window.page, lit()) == (window.pages["board"], ["board"])


def test_only_the_page_in_sight_is_refreshed_at_once(window: MainWindow) -> None:
    today, retailers = window.pages["today"], window.pages["retailers"]
    change = Changes(1, {"visit": ["a"]})
    window.refresh(change)
    assert (today.heard, retailers.heard) == ([None, change], [])
    window.show_page("retailers")
    assert retailers.heard == [None]  # everything was wanted anyway
    window.refresh(change)
    window.refresh(change)
    window.show_page("today")
    assert today.heard == [None, change, change, change]


def test_every_action_has_words_and_its_own_key(window: MainWindow) -> None:
    seen: dict[str, str] = {}
    menus = {menu for menu, _title in MENUS}
    for spec in window.actions_.specs:
        action = window.actions_[spec.key]
        assert action.text()
        assert action.statusTip()
        assert spec.menu in menus
        for sequence in action.shortcuts():
            name = sequence.toString()
            assert name, spec.key
            assert name not in seen, f"{name}: {spec.key} and {seen.get(name)}"
            seen[name] = spec.key
    forbidden = {"Ctrl+Space", "Ctrl+.", "Shift", "Ctrl+Shift"}  # input methods own them
    assert not forbidden & set(seen)
    assert not [name for name in seen if QKeySequence(name).isEmpty()]


def test_every_action_is_in_a_menu(window: MainWindow) -> None:
    listed = {
        action
        for top in window.menuBar().actions()
        for action in top.menu().actions()
        if not action.isSeparator()
    }
    assert listed == set(window.actions_.qactions())


def test_mnemonics_do_not_take_a_key_of_an_action(window: MainWindow) -> None:
    alt = {spec.shortcut[4:].upper() for spec in SPECS if spec.shortcut.startswith("Alt+")}
    letters = [title[title.index("&") + 1].upper() for _menu, title in MENUS]
    assert len(letters) == len(set(letters))
    assert not alt & set(letters)


def test_an_action_twice_is_refused(window: MainWindow) -> None:
    with pytest.raises(ValueError, match=r"Ctrl\+P"):
        window.actions_.add(ActionSpec("mine", "file", "我的", "我的", "Ctrl+P"))


def test_a_command_belongs_to_the_page_first(window: MainWindow, qtbot: QtBot) -> None:
    program: list[str] = []
    window.commands["print"] = lambda: program.append("print")
    window.page_state_changed()
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    today = window.pages["today"]
    today.can = ("print", "finish", "step_3")
    today.state_changed.emit()
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Enter, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert program == ["print"]
    assert today.done == ["print", "finish", "finish", "step_3"]
    assert not window.actions_["package"].isEnabled()
    window.show_page("retailers")
    assert not window.actions_["finish"].isEnabled()


@pytest.mark.parametrize("field", ["line", "area"])
def test_undo_takes_typing_first_then_operations(
    window: MainWindow, qtbot: QtBot, field: str
) -> None:
    undone: list[str] = []
    window.commands |= {"undo": lambda: undone.append("u"), "redo": lambda: undone.append("r")}
    window.page_state_changed()
    widget = getattr(window.pages["today"], field)
    widget.setFocus()
    qtbot.keyClicks(widget, "a")
    text = widget.text if field == "line" else widget.toPlainText
    qtbot.keyClick(widget, Qt.Key.Key_Z, CONTROL)
    assert (text(), undone) == ("", [])
    qtbot.keyClick(widget, Qt.Key.Key_Z, CONTROL)
    assert undone == ["u"]
    qtbot.keyClick(widget, Qt.Key.Key_Y, CONTROL)
    assert (text(), undone) == ("a", ["u"])
    qtbot.keyClick(widget, Qt.Key.Key_Y, CONTROL)
    assert undone == ["u", "r"]


def test_focus_mode_leaves_icons_alone(window: MainWindow) -> None:
    assert window.navigation.width() == 172
    page = window.pages["today"]
    page.focus_mode = True
    page.state_changed.emit()
    assert window.navigation.width() == 56
    window.show_page("retailers")
    assert window.navigation.width() == 172


def test_badges_are_shown_and_spoken(window: MainWindow) -> None:
    window.pages["today"].number = "9"
    window.page_state_changed()
    names = [
        QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        for button in window.navigation.findChildren(QWidget)
        if button.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert names == ["菜单", "今天 9", "retailers", "visit"]


def test_f1_lists_all_keys(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    words = {label.text() for label in window._keys.findChildren(QLabel)}
    for spec in SPECS:
        if spec.shortcut and not spec.key.startswith("step_"):
            assert window.actions_[spec.key].text() in words
    assert {"Ctrl+1", "今天", "Ctrl+Enter", "Alt+1…8"} | {key for key, _words in HINTS} <= words
    window._keys.close()


def test_all_words_change_with_the_language(window: MainWindow) -> None:
    window.run_command("language_en")
    assert window.windowTitle() == "Roundbook"
    assert window.actions_["find"].text() == "Find"
    assert window.actions_["step_3"].text() == "Step 3"
    assert window.menuBar().actions()[0].text() == "&File"
    assert window.pages["today"].header.title.text() == "Today"
    assert window.actions_["language_en"].isChecked()
    window.run_command("language_zh")
    assert window.actions_["find"].text() == "查找"


def test_looks_and_shape_are_remembered(window: MainWindow, settings: QSettings) -> None:
    window.resize(1100, 700)
    window.run_command("theme_dark")
    window.run_command("large")
    window.run_command("menu_bar")
    window.close()
    settings.sync()
    theme.set_mode("浅色")
    theme.set_large(False)
    again = MainWindow(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert theme.tokens is DARK
    assert theme.large
    assert not again.menuBar().isHidden()
    assert again.actions_["theme_dark"].isChecked()
    assert again.height() == 700  # the width is cut to the screen of the test
    again.deleteLater()


def test_a_screen_without_room_is_filled_once(
    settings: QSettings, themed: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop of 1366×768 gives less than that: title bar and task bar take their part."""

    def opened(width: int, height: int) -> bool:
        made = MainWindow(settings)
        qtbot.addWidget(made)
        room = SimpleNamespace(availableSize=lambda: QSize(width, height))
        with monkeypatch.context() as patch:
            patch.setattr(MainWindow, "screen", lambda _self: room)
            made.open_on_screen()
        assert made.isVisible()
        return made.isMaximized()

    assert opened(1366, 728)
    assert opened(1440, 790)
    assert not opened(1920, 1040)
    settings.setValue("geometry", QByteArray())
    assert not opened(1366, 728)  # the user's own choice stands


def test_a_toast_offers_undo_and_takes_no_focus(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[bool] = []
    window.commands["undo"] = lambda: undone.append(True)
    field = window.pages["today"].line
    field.setFocus()
    window.toast("已完成走访", undo=True)
    assert window.toast_line.isVisible()
    assert field.hasFocus()
    qtbot.mouseClick(window.toast_line._undo, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not window.toast_line.isVisible()


def test_a_long_toast_leaves_the_undo_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    toast = window.toast_line
    for width in (1366, 960):
        window.resize(width, 700)
        window.toast("已完成走访：" + "长" * 200, undo=True)
        qtbot.wait(1)
        assert toast.geometry().right() < window.width()
        assert toast.rect().contains(toast._undo_box.geometry())
    assert toast.text.endswith("长" * 200)  # spoken and kept whole
    window.toast("短", undo=True)
    assert toast.width() < window.width() / 2


def test_a_refusal_is_said_until_something_succeeds(window: MainWindow) -> None:
    window.show_expected("还缺一项", "")
    window.refresh(None)
    assert window.banner.isVisible()
    window.refresh(Changes(1, {"visit": {"1"}}))
    assert not window.banner.isVisible()
    window.show_crash("没有做成", "", "diagnosis")
    window.refresh(Changes(2, {"visit": {"1"}}))
    assert window.banner.isVisible(), "what nobody foresaw stays until it was read"


def test_a_job_is_shown_with_its_cancel(window: MainWindow, qtbot: QtBot) -> None:
    runner: JobRunner = window.jobs
    part = window.status.job

    def work(progress, cancelled):
        progress(1, 4, "读文件")
        while not cancelled():
            pass

    runner.run(work, title="导入")
    qtbot.waitUntil(part.isVisible)
    qtbot.waitUntil(lambda: part.words.text() == "读文件 25%")
    with qtbot.waitSignal(runner.ended):
        qtbot.mouseClick(part.cancel, Qt.MouseButton.LeftButton)
    assert not part.isVisible()


def test_the_page_scrolls_when_it_must(window: MainWindow) -> None:
    page = window.pages["today"]
    page.line.setMinimumHeight(2000)
    window.resize(1000, 620)
    assert window.height() == 620
    assert page.scroll_area.verticalScrollBar().maximum() > 1000


def test_importing_the_kit_is_light() -> None:
    code = (
        "import sys, ui.shell, ui.widgets, ui.item_models, ui.dialogs, ui.jobs; "
        "heavy = {'openpyxl', 'PIL', 'segno', 'pypinyin', 'click', 'cattrs', 'sqlite_utils',"
        " 'PySide6.QtPrintSupport', 'storage', 'babel'}; print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
