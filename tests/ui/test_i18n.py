"""Every text the kit shows has English, and the compiled catalogue is up to date."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ui.i18n import LOCALE, _, language, ngettext, set_language

ROOT = Path(__file__).resolve().parents[2]
PO = LOCALE / "en" / "LC_MESSAGES" / "roundbook.po"
KIT = ("ui/theme/", "ui/widgets/", "ui/item_models/", "ui/shell/", "ui/i18n.py", "ui/dialogs.py",
       "ui/jobs.py")  # fmt: skip
"""Where every text must have English."""
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def sources() -> list[Path]:
    found = [
        path
        for folder in ("ui", "models", "storage")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    return [path for path in found if path.relative_to(ROOT).as_posix().startswith(KIT)]


def messages() -> dict[str, str]:
    """Return each marked text with one file it stands in."""
    found: dict[str, str] = {}
    for folder in ("ui", "models", "storage"):
        for name, _line, message, *_rest in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            path = f"{folder}/{name}"
            if path.startswith(KIT):
                for text in message if isinstance(message, tuple) else (message,):
                    found.setdefault(text, path)
    return found


def english() -> dict[str, str]:
    with PO.open("rb") as file:
        catalog = read_po(file)
    pairs: dict[str, str] = {}
    for message in catalog:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for at, one in enumerate(ids):
            pairs[one] = "" if message.fuzzy else texts[min(at, len(texts) - 1)]
    return pairs


def places(text: str) -> set[str]:
    return {name for _lit, name, _spec, _conv in string.Formatter().parse(text) if name}


def test_every_text_has_english() -> None:
    known = english()
    missing = {text: path for text, path in messages().items() if text and not known.get(text)}
    assert not missing


def test_translations_keep_their_parameters() -> None:
    for chinese, text in english().items():
        if chinese:
            assert places(text) == places(chinese), chinese


def test_no_chinese_is_left_in_english() -> None:
    left = {k: v for k, v in english().items() if k and re.search(r"[\u3400-\u9fff]", v)}
    assert not left


def test_the_compiled_catalogue_is_up_to_date() -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    for chinese, text in english().items():
        message = compiled.get(chinese)
        if chinese and text:
            assert message is not None, chinese
            assert text in (message.string, *message.string), chinese


def test_no_text_hides_in_an_f_string() -> None:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                hidden = node.func.id in KEYWORDS and any(
                    isinstance(argument, ast.JoinedStr) for argument in node.args
                )
                assert not hidden, f"{path.name}:{node.lineno}"
            if isinstance(node, ast.JoinedStr):  # Babel does not look inside one before 3.12
                calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
                inside = [c for c in calls if getattr(c.func, "id", "") in KEYWORDS and c.args
                          and isinstance(c.args[0], ast.Constant)]  # fmt: skip
                assert not inside, f"{path.name}:{node.lineno}"


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
    assert ngettext("{n} 户", "{n} 户", 1) == "{n} 户"  # not in the catalogue: shown as it is
    set_language("zh")
    assert witness.texts[-1] == _("查找") == "查找"
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")


@pytest.mark.allow_dialogs("only makes the box")
def test_qt_speaks_chinese_too(themed: QApplication, qtbot: QtBot) -> None:
    set_language("en")
    set_language("zh")
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text() == "取消"
