"""Fields for passwords and recovery codes: seen only when asked for, forgiving where they can be.

A password field hides what is typed, and with it input methods step aside by themselves; while it
is shown any of them may be used.
"""

import sys
import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from storage.key_file import CODE_SIGNS, LEAST_LETTERS
from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.widgets import Button, LineField, Text, column, line

__all__ = ["CodeField", "NewPassword", "PasswordField", "strength_words"]

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
_GOOD, _STRONG = 12, 16
_GROUP, _GROUPS_A_ROW = 4, 4


def _caps_lock(event: QKeyEvent) -> bool | None:
    """Tell by a letter that was typed whether Caps Lock is on; None where it does not tell."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
    text = event.text()
    if len(text) != 1 or not text.isascii() or not text.isalpha():
        return None
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return text.isupper() != shift


class _Entry(LineField):
    """A line of text that looks whether Caps Lock is on."""

    caps_told = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        caps = _caps_lock(event)
        if caps is not None:
            self.caps_told.emit(caps)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_told.emit(False)  # it was turned over: the next letter tells
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.caps_told.emit(False)


class PasswordField(QWidget):
    """Label, a line of dots with an eye beside it, and below it a hint or what is wrong.

    Signals:
        typed: the user changed the text.
        entered: Enter was pressed.
    """

    typed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.label = Text("", Type.TABLE, tone="muted")
        self.entry = _Entry(name="", height=Size.INPUT)
        self.eye = Button(kind="plain", icon="eye", name=_("显示密码"))
        self.hint = Text("", Type.SMALL, tone="warn")
        self.wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self.hint.hide()
        self.wrong.hide()
        row = line(self.entry, self.eye)
        row.setStretch(0, 1)
        column(self.label, row, self.hint, self.wrong, spacing=4, into=self)
        self.setFocusProxy(self.entry)
        self.show_text(False)
        self.eye.clicked.connect(lambda: self.show_text(not self.shown))
        self.entry.textEdited.connect(self._edited)
        self.entry.returnPressed.connect(self.entered)
        self.entry.caps_told.connect(self._tell_caps)

    def set_label(self, label: str) -> None:
        """Show other words above the field."""
        self.label.setText(label)
        self.entry.set_name(label)
        self._word_eye()

    @property
    def shown(self) -> bool:
        """Tell whether the letters can be read."""
        return self.entry.echoMode() is QLineEdit.EchoMode.Normal

    def show_text(self, shown: bool) -> None:
        """Show the letters, or dots in their place."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.entry.setEchoMode(mode)
        self.entry.setInputMethodHints(self.entry.inputMethodHints() | _HINTS)
        self._word_eye()

    def _word_eye(self) -> None:
        self.eye.set_name(_("隐藏密码") if self.shown else _("显示密码"))
        self.eye.set_icon("eye-off" if self.shown else "eye")

    def text(self) -> str:
        """Return what is typed, blanks and all."""
        return self.entry.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.entry.clear()
        self.show_text(False)
        self.mark("")

    def mark(self, reason: str) -> None:
        """Say what is wrong; ``""`` takes that back."""
        self.entry.mark_wrong(reason)
        self.wrong.setText(reason)
        self.wrong.setVisible(bool(reason))

    def take_focus(self) -> None:
        """Put the caret here with everything selected, to be typed over."""
        self.entry.setFocus()
        self.entry.selectAll()

    def _edited(self) -> None:
        self.mark("")
        self.typed.emit()

    def _tell_caps(self, on: bool) -> None:
        self.hint.setText(_("大写锁定开着"))
        self.hint.setVisible(on)


def strength_words(length: int) -> str:
    """Say how strong a password of ``length`` characters is; length is all that counts."""
    if length < LEAST_LETTERS:
        return _("至少 {n} 个字符").format(n=LEAST_LETTERS)
    if length < _GOOD:
        return _("长度够用，一句话会更好")
    return _("长度很好") if length >= _STRONG else _("长度不错")


class NewPassword(QWidget):
    """A new password, typed twice.

    Signals:
        entered: Enter was pressed in the second field.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = PasswordField()
        self.again = PasswordField()
        self.strength = Text("", Type.SMALL, tone="muted")
        column(self.first, self.strength, 2, self.again, spacing=4, into=self)
        self.setFocusProxy(self.first)
        self.first.typed.connect(self._say)
        self.first.entered.connect(self.again.take_focus)
        self.again.entered.connect(self.entered)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.first.set_label(_("新的启动密码"))
        self.again.set_label(_("再输一次"))
        self._say()

    def _say(self) -> None:
        self.strength.setText(strength_words(len(self.first.text())))

    def password(self) -> str | None:
        """Return what was typed twice alike; else say what is wrong, go there and return None."""
        first, again = self.first.text(), self.again.text()
        if len(first) < LEAST_LETTERS:
            self.first.mark(_("至少 {n} 个字符").format(n=LEAST_LETTERS))
            self.first.take_focus()
            return None
        if first != again:
            self.again.mark(_("两次输入的不一样"))
            self.again.take_focus()
            return None
        return first


class CodeField(QPlainTextEdit):
    """A recovery code: grouped as on its sheet while it is typed or pasted.

    Signals:
        typed: the user changed the text.
        entered: Enter was pressed.
    """

    typed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composing = False
        self.setTabChangesFocus(True)
        self.setInputMethodHints(_HINTS | Qt.InputMethodHint.ImhPreferUppercase)
        self.document().setDocumentMargin(4)
        self.textChanged.connect(self._changed)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFont(theme.font(Type.CARD))
        rows = -(-CODE_SIGNS // (_GROUP * _GROUPS_A_ROW))
        self.setFixedHeight(int(rows * theme.metrics(Type.CARD).lineSpacing()) + theme.px(20))

    def code(self) -> str:
        """Return the letters and digits that are there."""
        return _signs(self.toPlainText())

    def mark(self, wrong: bool) -> None:
        """Frame the field in red, or not."""
        self.setProperty("wrong", wrong)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._changed()

    def _changed(self) -> None:
        """Group what is there anew and leave the caret behind the sign it stood behind."""
        if self._composing:
            return
        text, cursor = self.toPlainText(), self.textCursor()
        grouped = _grouped(_signs(text))
        if grouped != text:
            before = len(_signs(text[: cursor.position()]))
            self.blockSignals(True)
            self.setPlainText(grouped)
            self.blockSignals(False)
            cursor = self.textCursor()
            cursor.setPosition(_behind(grouped, before), QTextCursor.MoveMode.MoveAnchor)
            self.setTextCursor(cursor)
        self.mark(False)
        self.typed.emit()


def _signs(text: str) -> str:
    """Return letters and digits as the sheet writes them: wide ones narrow, 0 1 8 as letters."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("018", "OIB"))
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())[: CODE_SIGNS + 8]


def _grouped(signs: str) -> str:
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    rows = [groups[at : at + _GROUPS_A_ROW] for at in range(0, len(groups), _GROUPS_A_ROW)]
    return "\n".join("  ".join(row) for row in rows)


def _behind(grouped: str, count: int) -> int:
    """Return the place behind the sign numbered ``count``."""
    seen = 0
    for at, sign in enumerate(grouped):
        if seen == count:
            return at
        seen += sign.isalnum()
    return len(grouped)
