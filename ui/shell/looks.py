"""The looks a data folder remembers: light or dark, large type, language.

In force before the first window of a start, also where that only asks for a password.
"""

from PySide6.QtCore import QSettings

from ui.i18n import language, set_language
from ui.theme import Mode, theme

__all__ = ["restore_looks"]


def restore_looks(settings: QSettings) -> None:
    """Put in force what ``settings`` remember; what they do not know stays as it is."""
    mode = str(settings.value("theme", theme.mode))
    if mode in list(Mode) and mode != theme.mode:
        theme.set_mode(mode)
    if settings.value("large", False, type=bool) != theme.large:
        theme.set_large(not theme.large)
    code = str(settings.value("language", language.code))
    if code in ("zh", "en") and code != language.code:
        set_language(code)
