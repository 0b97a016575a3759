"""The dialogs object: the last folder is kept, giving up is told from choosing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from ui.dialogs import WindowDialogs
from ui.theme import theme


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def test_the_folder_is_remembered(
    settings: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, themed: object
) -> None:
    asked: list[str] = []

    def open_names(_parent, _title, folder, pattern):
        asked.append(folder)
        return [str(tmp_path / "下发" / "甲.xlsx")], pattern

    def save_name(_parent, _title, start, _pattern):
        asked.append(start)
        return str(tmp_path / "导出"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", open_names)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", save_name)
    first = WindowDialogs(settings=settings)
    assert first.ask_open_files("收下发文件", "表格 (*.xlsx)") == [tmp_path / "下发" / "甲.xlsx"]
    second = WindowDialogs(settings=settings)
    saved = second.ask_save_file("导出", "表.xlsx")
    assert saved == tmp_path / "导出.xlsx"  # the ending is added
    assert asked == ["", str(tmp_path / "下发" / "表.xlsx")]


def test_giving_up_gives_nothing(monkeypatch: pytest.MonkeyPatch, themed: object) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    dialogs = WindowDialogs()
    assert dialogs.ask_open_files("收") == []
    assert dialogs.ask_save_file("存", "表.xlsx") is None
    assert dialogs.ask_folder("夹") is None


def answering(act: Callable[[QMessageBox], None]) -> None:
    def later() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        act(box)

    QTimer.singleShot(0, later)


@pytest.mark.allow_dialogs("answers real boxes")
@pytest.mark.qt_log_ignore("^This plugin does not support")
def test_a_choice_is_told_by_its_value(themed: object) -> None:
    dialogs = WindowDialogs()
    choices = [("mine", "用我的"), ("theirs", "用总部的")]
    answering(lambda box: box.buttons()[1].click())
    assert dialogs.choose("两边都改过", "", choices) == "theirs"
    answering(lambda box: box.reject())
    assert dialogs.choose("两边都改过", "", choices) is None
    answering(lambda box: box.buttons()[0].click())
    assert dialogs.confirm("从备份恢复？", "现在的台账另存一份", "恢复")
    answering(lambda box: box.reject())
    assert not dialogs.confirm("从备份恢复？", "现在的台账另存一份")


@pytest.mark.allow_dialogs("answers real boxes")
def test_many_long_choices_are_shown_whole(themed: QApplication) -> None:
    theme.set_large(True)
    words = [f"11-2{at} 15:10  Before upgrade · step 1,35{at}" for at in range(5)]
    cut: list[str] = []
    wide: list[int] = []

    def look(box: QMessageBox) -> None:
        narrow = (each for each in box.buttons() if each.width() < each.sizeHint().width())
        cut.extend(each.text() for each in narrow)
        wide.append(box.width())
        box.buttons()[1].click()

    answering(look)
    chosen = WindowDialogs().choose("从哪份恢复", "先核对", [(text, text) for text in words])
    assert cut == []
    assert wide[0] < 700
    assert chosen == words[1]
