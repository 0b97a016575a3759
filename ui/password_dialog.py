"""A dialog that asks for a password, for a new one, or for both."""

from collections.abc import Callable
from typing import Any

import attrs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from models.errors import RoundbookError
from ui.i18n import _
from ui.jobs import JobRunner
from ui.password_fields import NewPassword, PasswordField
from ui.theme import Size, Type, theme
from ui.widgets import Button, FocusRing, Text, column, line
from ui.widgets.card_dialog import CardDialog
from ui.words import refusal

__all__ = ["PasswordDialog", "Question"]

_WIDTH = 460


@attrs.frozen(kw_only=True)
class Question:
    """What is asked.

    ``yes`` and ``no`` are the words on the buttons, ``old`` and ``new`` say which fields there are,
    a ``grave`` one warns by its colour. ``check(old, new)`` runs in the background;
    ``done(result)`` is called once it came through and the dialog is gone.
    """

    title: str
    text: str
    yes: str
    check: Callable[[str, str], Any]
    done: Callable[[Any], None]
    old: bool = True
    new: bool = False
    grave: bool = False
    no: str = ""


class PasswordDialog(CardDialog):
    """Asks ``question`` over ``parent``; open it with ``open()``.

    Attributes: ``old``, ``new`` (the fields, hidden where they are not asked for).
    """

    def __init__(self, question: Question, jobs: JobRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._question, self._jobs = question, jobs
        self._busy = False
        self.setWindowTitle(question.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.px(_WIDTH))
        self.old, self.new = PasswordField(), NewPassword()
        self.message = Text("", Type.TABLE, tone="bad", wrap=True)
        self.yes = Button(
            question.yes,
            kind="danger" if question.grave else "primary",
            key="Enter",
            height=Size.MAIN_BUTTON,
        )
        self.no = Button(question.no or _("取消"), key="Esc", height=Size.MAIN_BUTTON)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        head = Text(self._question.title, Type.PANEL, bold=True)
        what = Text(self._question.text, Type.TABLE, tone="text2", wrap=True)
        column(
            head, what, 2, self.old, self.new, self.message,
            line(None, self.no, self.yes, spacing=12),
            spacing=8, margins=(24, 20, 24, 20), into=self,
        )  # fmt: skip
        asked = self._question
        self.old.set_label(_("现在的启动密码") if asked.new else _("启动密码"))
        self.new.retranslate()
        self.old.setVisible(asked.old)
        self.new.setVisible(asked.new)
        self.message.hide()
        (self.old if asked.old else self.new).setFocus()
        self._ring = FocusRing(self)

    def _wire(self) -> None:
        self.old.entered.connect(self._old_entered)
        self.new.entered.connect(self.submit)
        self.yes.clicked.connect(self.submit)
        self.no.clicked.connect(self.reject)

    def _old_entered(self) -> None:
        if self._question.new and not self.new.first.text():
            self.new.first.take_focus()
        else:
            self.submit()

    # -- acting

    def submit(self) -> None:
        """Check what is typed, in the background."""
        if self._busy:
            return
        old = self.old.text()
        if self._question.old and not old:
            self.old.take_focus()
            return
        new = self.new.password() if self._question.new else ""
        if new is None:
            return
        self._set_busy(True)
        self._say(_("正在核对…"), "text2")
        self._jobs.run(
            lambda *_: self._question.check(old, new),
            self._came_through,
            self._refused,
            title=self._question.title,
        )

    def _came_through(self, result: Any) -> None:
        done = self._question.done
        self.done(QDialog.DialogCode.Accepted)
        QTimer.singleShot(0, self._jobs, lambda: done(result))  # once the job is over

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, RoundbookError):
            raise error
        self._say(refusal(error))
        (self.old if self._question.old else self.new.first).take_focus()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for part in (self.old, self.new, self.yes):
            part.setEnabled(not busy)

    def _say(self, words: str, tone: str = "bad") -> None:
        self.message.setText(words)
        self.message.set_tone(tone)
        self.message.setVisible(bool(words))

    # -- Qt

    def done(self, result: int) -> None:
        for field in (self.old, self.new.first, self.new.again):
            field.clear()
        super().done(result)
