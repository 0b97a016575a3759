"""外观: light or dark, large type, language; in force at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.i18n import _, language
from ui.theme import Mode, Space, Type, theme
from ui.widgets import Card, Segments, Text, Tick, line

__all__ = ["LooksCard"]

_MODES = {"theme_system": Mode.SYSTEM, "theme_light": Mode.LIGHT, "theme_dark": Mode.DARK}


class LooksCard(Card):
    """What is in force shows itself; ``asked`` carries the key of a window's command.

    Signals:
        asked: "theme_dark", "large", "language_en" …
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.mode = Segments(height=34)
        self.language = Segments([("language_zh", "中文"), ("language_en", "English")], height=34)
        self.large = Tick("")
        self._mode_label = Text("", Type.TABLE, tone="muted")
        self._language_label = Text("", Type.TABLE, tone="muted")
        for label, segments in (
            (self._mode_label, self.mode), (self._language_label, self.language),
        ):  # fmt: skip
            label.setMinimumWidth(theme.px(Space.LABEL))
            row = QWidget()
            line(label, segments, None, spacing=0, into=row)
            self.add(row)
        self.add(self.large)
        self.body.addStretch(1)
        self.mode.changed.connect(lambda key: self.asked.emit(key))
        self.language.changed.connect(lambda key: self.asked.emit(key))
        self.large.clicked.connect(lambda: self.asked.emit("large"))
        theme.changed.connect(self.show_now)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.set_head(_("外观"))
        self._mode_label.setText(_("颜色"))
        self._language_label.setText(_("语言"))
        self.mode.set_options([(key, _(mode.value)) for key, mode in _MODES.items()], _("颜色"))
        self.language.set_options(self.language.options, _("语言"))
        self.large.set_text(_("大字：文字和行高都放大"))
        self.show_now()

    def show_now(self) -> None:
        """Show what is in force."""
        self.mode.set_value(next(key for key, mode in _MODES.items() if mode is theme.mode))
        self.language.set_value(f"language_{language.code}")
        self.large.setChecked(theme.large)
        for label in (self._mode_label, self._language_label):
            label.setMinimumWidth(theme.px(Space.LABEL))
