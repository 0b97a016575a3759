"""The window that asks for the start password, or the recovery code, before the ledger opens."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from models.errors import RoundbookError
from storage import keys
from storage.clock import Clock
from storage.database import LEDGER_NAME
from storage.key_file import CODE_SIGNS, WrongPassword
from storage.operations import protection
from storage.operations.tries import one_try, seconds_left
from ui.i18n import _
from ui.jobs import JobRunner
from ui.password_fields import CodeField, NewPassword, PasswordField
from ui.start_window import StartWindow
from ui.theme import Size, Type
from ui.widgets import Button, Text, column, line
from ui.words import refusal

__all__ = ["Answer", "UnlockWindow", "ask_to_unlock"]

_TICK = 250


class Answer(Enum):
    """What came of asking. OTHER: the user has no code and looks for another way."""

    OPEN = "open"
    LEFT = "left"
    OTHER = "other"


class _Panel(QWidget):
    """What is asked, the field, what is wrong, two buttons and a quiet third way."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self.what = Text("", Type.TABLE, tone="text2", wrap=True)
        self.field = field
        self.message = Text("", Type.TABLE, tone="bad", wrap=True)
        self.go = Button("", kind="primary", key="Enter", height=Size.MAIN_BUTTON)
        self.away = Button("", key="Esc", height=Size.MAIN_BUTTON)
        self.other = Button("", kind="plain")
        buttons = line(self.go, self.away, spacing=12)
        buttons.setStretch(0, 1)
        column(
            self.what, 2, field, self.message, 4, buttons, line(None, self.other, None),
            spacing=8, into=self,
        )  # fmt: skip
        self.setFocusProxy(field)

    def say(self, words: str, tone: str = "bad") -> None:
        """Say what is wrong, or what is going on."""
        self.message.setText(words)
        self.message.set_tone(tone)


class UnlockWindow(StartWindow):
    """Asks until the ledger in ``folder`` is unlocked; ``answer`` tells what came of it.

    Attributes: ``ask``, ``recover``, ``renew`` (the panels), ``panel`` (the one shown).
    """

    def __init__(self, folder: Path, clock: Clock, jobs: JobRunner | None = None) -> None:
        super().__init__()
        self.answer = Answer.LEFT
        self._folder, self._clock = folder, clock
        self._jobs = jobs or JobRunner(self)
        self._lost = keys.protection_of(folder / LEDGER_NAME) is keys.Protection.LOST
        self._busy = False
        self.password, self.code, self.new = PasswordField(), CodeField(), NewPassword()
        self.ask, self.recover, self.renew = map(_Panel, (self.password, self.code, self.new))
        self.panel = self.ask
        column(self.ask, self.recover, self.renew, into=self.content)
        self._wait = QTimer(self)
        self._wait.setInterval(_TICK)
        self._wait.timeout.connect(self.count_down)
        self._wire()
        self._word()
        self._show(self.recover if self._lost else self.ask)
        self.count_down()

    def _wire(self) -> None:
        self.ask.go.clicked.connect(self.try_password)
        self.ask.away.clicked.connect(self.close)
        self.ask.other.clicked.connect(lambda: self._show(self.recover))
        self.password.entered.connect(self.try_password)
        self.recover.go.clicked.connect(self.try_code)
        self.recover.away.clicked.connect(self._back)
        self.recover.other.clicked.connect(self._other_way)
        self.code.entered.connect(self.try_code)
        self.code.typed.connect(self._count_signs)
        self.renew.go.clicked.connect(self.set_new)
        self.renew.away.clicked.connect(self.close)
        self.new.entered.connect(self.set_new)

    def _word(self) -> None:
        self.ask.what.setText(_("这本台账设有启动密码。"))
        self.password.set_label(_("启动密码"))
        self.ask.go.set_text(_("打开"))
        self.ask.away.set_text(_("退出"))
        self.ask.other.set_text(_("忘了密码：输入恢复码"))
        self.recover.what.setText(self._recover_words())
        self.code.setAccessibleName(_("恢复码"))
        self.recover.go.set_text(_("核对"))
        self.recover.away.set_text(_("退出") if self._lost else _("返回"))
        self.recover.other.set_text(_("没有恢复单：看别的办法"))
        self.recover.other.setVisible(self._lost)
        self.renew.what.setText(
            _("恢复码对了。请设一个新的启动密码，原来的密码从此作废，恢复单照旧有用。")
        )
        self.new.retranslate()
        self.renew.go.set_text(_("设好并打开"))
        self.renew.away.set_text(_("退出"))
        self.renew.other.hide()
        self._count_signs()

    def _recover_words(self) -> str:
        if self._lost:
            return _(
                "台账文件打不开：它设有启动密码而钥匙文件 {name} 不在了，或者文件已损坏。"
                "有恢复单的，请输入上面的恢复码。"
            ).format(name=keys.KEY_NAME)
        return _(
            "请照恢复单输入恢复码，可以粘贴或扫码，大小写和空格不限。\n"
            "密码和恢复单都没有，就没有人能打开了。"
        )

    # -- panels

    def _show(self, panel: _Panel) -> None:
        self.panel = panel
        panel.say("")
        for each in (self.ask, self.recover, self.renew):
            each.setVisible(each is panel)
        self.count_down()
        self.fit()
        panel.field.setFocus()

    def _back(self) -> None:
        if self._lost:
            self.close()
        else:
            self.code.clear()
            self._show(self.ask)

    def _other_way(self) -> None:
        self._end(Answer.OTHER)

    def _end(self, answer: Answer) -> None:
        self.answer = answer
        self.close()

    # -- trying

    def try_password(self) -> None:
        """Try what is typed, in the background."""
        if self._busy or not self.ask.go.isEnabled():
            return
        password = self.password.text()
        if not password:
            self.password.take_focus()
            return

        def work() -> None:
            with one_try(self._folder, self._clock):
                protection.unlock(self._folder, password)

        self._run(self.ask, work, lambda: self._end(Answer.OPEN))

    def try_code(self) -> None:
        """Try the recovery code, in the background."""
        code = self.code.code()
        if not self._busy and code:
            self._run(
                self.recover,
                lambda: protection.unlock_with_code(self._folder, code),
                lambda: self._show(self.renew),
            )

    def set_new(self) -> None:
        """Set the new password that opens from now on."""
        password = self.new.password() if not self._busy else None
        self.fit()
        if password is not None:
            self._run(
                self.renew,
                lambda: protection.change_password(self._folder, password),
                lambda: self._end(Answer.OPEN),
            )

    def _run(self, panel: _Panel, work: Callable[[], None], done: Callable[[], None]) -> None:
        self._set_busy(panel, True)
        panel.say(_("正在核对…"), "text2")

        def succeeded(_nothing: Any) -> None:
            self._set_busy(panel, False)
            panel.say("")
            done()

        def failed(error: Exception) -> None:
            self._set_busy(panel, False)
            panel.say("")
            self._refused(panel, error)

        self._jobs.run(lambda *_: work(), succeeded, failed, title=_("核对启动密码"))

    def _set_busy(self, panel: _Panel, busy: bool) -> None:
        self._busy = busy
        for part in (panel.field, panel.go, panel.other):
            part.setEnabled(not busy)

    def _refused(self, panel: _Panel, error: Exception) -> None:
        """Say what is wrong and let it be typed anew; a failure nobody foresaw goes on."""
        if not isinstance(error, RoundbookError):
            raise error
        panel.say(refusal(error))
        if panel is self.ask:
            self.password.entry.mark_wrong(panel.message.text())
            self.password.take_focus()
            self.count_down()
        elif panel is self.recover:
            self.code.mark(isinstance(error, WrongPassword))
            self.code.setFocus()
        self.fit()

    # -- words that move

    def count_down(self) -> None:
        """Let the next try wait after several wrong ones, and say for how long."""
        left = seconds_left(self._folder, self._clock())
        waiting = not self.ask.go.isEnabled() and not self._busy
        if left:
            self.ask.say(_("密码不对。请等 {n} 秒再试。").format(n=left))
            self._wait.start()
        else:
            self._wait.stop()
            if waiting:
                self.ask.say(_("可以再试了。"), "text2")
        if not self._busy:
            self.ask.go.setEnabled(not left)

    def _count_signs(self) -> None:
        typed = len(self.code.code())
        self.recover.say(
            _("已输 {n} / {all}").format(n=typed, all=CODE_SIGNS), "text2" if typed else "muted"
        )

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            if not self._busy:
                self.panel.away.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focus, QPushButton
        ):
            focus.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._wait.stop()
        self._jobs.stop_all()
        if self.answer is not Answer.OPEN:
            protection.lock(self._folder)  # a code was right, but no new password was set
        for field in (self.password, self.new.first, self.new.again, self.code):
            field.clear()
        super().closeEvent(event)


def ask_to_unlock(folder: Path, clock: Clock, jobs: JobRunner | None = None) -> Answer:
    """Show the window until it is answered."""
    window = UnlockWindow(folder, clock, jobs)
    loop = QEventLoop()
    window.closed.connect(loop.quit)
    window.show()
    loop.exec()
    window.deleteLater()
    return window.answer
