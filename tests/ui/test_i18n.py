"""Every text has English, the compiled catalogue is in step, and the language switches.

``python -m tests.ui.catalogue`` lists what still wants English.
"""

import ast
import string

import pytest
from babel.messages.mofile import read_mo
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from models.difference.values import joined
from models.phrase import Phrase
from storage.key_file import WrongPassword
from tests.ui import catalogue
from ui.i18n import LOCALE, _, language, set_language
from ui.words import refusal, retold


def places(text: str) -> set[str]:
    return {name for _lit, name, _spec, _conv in string.Formatter().parse(text) if name}


def test_every_text_has_english() -> None:
    known = catalogue.english()
    missing = {text: where for text, where in catalogue.texts().items() if not known.get(text)}
    assert not missing


def test_no_text_outlives_its_use() -> None:
    assert not catalogue.english().keys() - catalogue.texts().keys()


def test_translations_keep_their_parameters() -> None:
    for chinese, text in catalogue.english().items():
        assert places(text) == places(chinese), chinese


def test_no_chinese_is_left_in_english() -> None:
    assert not {k: v for k, v in catalogue.english().items() if catalogue.CHINESE.search(v)}


def test_the_compiled_catalogue_is_up_to_date() -> None:
    compiled_file = LOCALE / "en" / "LC_MESSAGES" / "roundbook.mo"
    with compiled_file.open("rb") as file:
        compiled = read_mo(file)
    for chinese, text in catalogue.english().items():
        message = compiled.get(chinese)
        assert message is not None, chinese
        assert text in (message.string, *message.string), chinese


def test_no_text_hides_in_an_f_string() -> None:
    for path in catalogue.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                hidden = node.func.id in catalogue.MARKS and any(
                    isinstance(argument, ast.JoinedStr) for argument in node.args
                )
                assert not hidden, f"{path.name}:{node.lineno}"


CHINESE_BY_DESIGN = {
    "中文": "the language says its own name",
    "错误行_": "begins a file name for headquarters",
    "走访单_": "begins a file name for headquarters",
    "上报_": "begins a file name for headquarters",
    "评估标准_": "begins a file name for headquarters",
    "喆": "tries whether a font can write rare names",
    "户喆㎡": "tries whether a font can write rare names",
    "PySide6 6.12.0 在 Python 3.11 下会中断，请安装 6.11.3": "there is no window yet",
    "缺标": "gives way to the words in the language in force",
    "售烟": "gives way to the words in the language in force",
    "在销": "is compared, not shown",
    "剪贴板.png": "names a picture in its record, as the name of a file does",
}
NOT_THE_WINDOW = ("ui/commands/", "ui/command_line.py", "ui/demo/", "ui/widgets/gallery.py",
                  "ui/screens/visit/paste.py", "ui/item_models/pasted.py",
                  "ui/programme/grid_cells.py", "ui/programme/grid_paste.py",
                  "ui/programme/materials.py")  # fmt: skip
"""The command line speaks Chinese; pasted tables have Chinese headings."""


def test_no_text_of_the_window_is_left_unmarked() -> None:
    known = catalogue.texts().keys() | CHINESE_BY_DESIGN.keys()
    found = [
        f"{catalogue.place(path)}:{line} {text}"
        for path in catalogue.sources()
        if catalogue.place(path).startswith("ui/")
        and not catalogue.place(path).startswith(NOT_THE_WINDOW)
        for line, text in catalogue.unmarked(path)
        if text.strip("：；，。、　“”（） ") not in known
    ]
    assert not found


class Witness(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.texts.append(_("查找"))


def test_the_language_switches_at_run_time(themed: QApplication, qtbot: QtBot) -> None:
    witness = Witness()
    qtbot.addWidget(witness)
    with qtbot.waitSignal(language.changed):
        set_language("en")
    assert witness.texts[-1] == _("查找") == "Find"
    set_language("zh")
    assert witness.texts[-1] == _("查找") == "查找"
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")


def test_the_journal_is_retold_and_its_names_stay(themed: QApplication) -> None:
    kept = ("2026-11 第 7 包 42 条", "下发_客户主档.xlsx：新增 12，更新 0", "2026-11-23 8 张走访单")
    assert [retold(text) for text in kept] == list(kept)
    set_language("en")
    assert [retold(text) for text in kept] == [
        "2026-11, package 7, 42 records",
        "下发_客户主档.xlsx: new 12, changed 0",
        "2026-11-23: 8 visit sheets",
    ]
    assert retold("好运烟酒商店") == "好运烟酒商店"


def test_english_sentences_have_a_blank_between_them(themed: QApplication) -> None:
    error = WrongPassword("启动密码不对。", next_step="请再输一次。")
    assert refusal(error) == "启动密码不对。请再输一次。"
    set_language("en")
    assert refusal(error) == "Wrong start password. Enter it again."


def test_a_list_of_names_is_told_name_by_name(themed: QApplication) -> None:
    names = joined([Phrase("{label} {head}", label="走访", head="V-1"), "待办", "上报包"])
    assert names == "走访 V-1、待办、上报包"
    set_language("en")
    assert _(names) == "Visit V-1, To-do, Packages"


@pytest.mark.allow_dialogs("only makes the box")
def test_qt_speaks_chinese_too(themed: QApplication, qtbot: QtBot) -> None:
    set_language("en")
    set_language("zh")
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text() == "取消"
