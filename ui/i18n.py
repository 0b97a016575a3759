"""Languages: source texts are Chinese, English comes from a catalogue, both switch at run time.

Write ``_("已盘 {done} / {all}").format(done=6, all=8)``, never ``_(f"…")``: it could not be found
in the catalogue. Call ``_`` where a text is shown, never at import.
"""

import gettext as _gettext
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from models.errors import RoundbookError
from models.phrase import Phrase

__all__ = ["LOCALE", "Language", "_", "is_marked", "language", "set_language", "told"]

LOCALE = Path(__file__).parent / "resources" / "locale"
_DOMAIN = "roundbook"


@cache
def _english() -> _gettext.NullTranslations:
    return _gettext.translation(_DOMAIN, LOCALE, ["en"], fallback=True)


class Language(QObject):
    """The language in force: ``language.code`` is ``"zh"`` or ``"en"``.

    Signals:
        changed: another language is in force; every widget also gets a LanguageChange event.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code = "zh"
        self._qt: QTranslator | None = None

    def set(self, code: str) -> None:
        """Switch to ``"zh"`` or ``"en"`` and tell every window."""
        if code not in ("zh", "en"):
            raise ValueError(code)
        self.code = code
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._load_qt(app)
            for window in app.topLevelWidgets():
                QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
        self.changed.emit()

    def _load_qt(self, app: QApplication) -> None:
        if self._qt is not None:
            app.removeTranslator(self._qt)
            self._qt = None
        QLocale.setDefault(QLocale("zh_CN" if self.code == "zh" else "en_GB"))
        if self.code == "zh":
            translator = QTranslator(app)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load("qtbase_zh_CN", folder):
                app.installTranslator(translator)
                self._qt = translator


language = Language()
"""The language everything is shown in."""


def set_language(code: str) -> None:
    """Switch to ``"zh"`` or ``"en"`` at run time."""
    language.set(code)


def _(message: str) -> str:
    """Return ``message`` in the language in force; a phrase is made anew from its parts."""
    if language.code == "zh" or not message:
        return message
    if isinstance(message, Phrase):
        parts = {
            name: _(part) if isinstance(part, str) else part
            for name, part in message.params.items()
        }
        return _english().gettext(message.template).format(**parts)
    return _english().gettext(message)


def is_marked(text: str) -> bool:
    """Tell whether a text is one of our own, as the catalogue has it: nothing of anybody's."""
    return bool(text) and _english().gettext(text) != text


def told(error: RoundbookError) -> tuple[str, str]:
    """Return an expected failure and its next step, what they name looked up too."""
    params = {
        name: _(value) if isinstance(value, str) else value for name, value in error.params.items()
    }
    return _(error.template).format(**params), _(error.next_step).format(**params)
