"""What 设置 does about the start password: asks, checks in the background, leaves the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from storage import keys
from storage.operations import protection
from storage.operations.copies_under_key import OpenLeftovers, open_leftovers
from storage.operations.profile import change_setting
from storage.operations.recovery_sheet import has_recovery_sheet
from storage.operations.tries import one_try
from storage.queries.settings import LOCK_KEY, lock_minutes
from ui.context import AppContext
from ui.errands import Errand
from ui.i18n import _
from ui.jobs import Progress
from ui.password_dialog import PasswordDialog, Question
from ui.screens.settings.protection_card import ProtectionCard
from ui.sealing import seal_copies

__all__ = ["ProtectionDesk"]


class ProtectionDesk(QObject):
    """Acts for ``card`` over ``context``; dialogs open over ``parent()``.

    Attributes: ``dialog`` (the one opened last).
    """

    def __init__(
        self, context: AppContext, card: ProtectionCard, parent: Callable[[], QWidget]
    ) -> None:
        super().__init__(card)
        self._context, self._card, self._window = context, card, parent
        self.dialog: QWidget | None = None
        card.set_asked.connect(self.ask_to_set)
        card.change_asked.connect(self.ask_to_change)
        card.sheet_asked.connect(self.ask_for_sheet)
        card.remove_asked.connect(self.ask_to_remove)
        card.minutes_chosen.connect(self._save_minutes)

    @property
    def _folder(self) -> Path:
        return self._context.ledger.folder

    def refresh(self) -> None:
        """Show how things stand."""
        ledger = self._context.ledger
        protected = keys.key_for(ledger.folder) is not None
        self._card.show_state(
            protected=protected,
            has_sheet=protected and has_recovery_sheet(ledger),
            minutes=lock_minutes(ledger),
        )
        self._card.show_leftovers(open_leftovers(ledger.folder) if protected else OpenLeftovers())

    def _ask(self, question: Question) -> None:
        dialog = PasswordDialog(question, self._context.jobs, self._window())
        self.dialog = dialog
        dialog.open()

    def _save_minutes(self, minutes: str) -> None:
        words = _("已改自动锁定")
        self._context.act(lambda ledger: change_setting(ledger, LOCK_KEY, minutes), words)

    # -- set and remove: the ledger is closed for it

    def ask_to_set(self) -> None:
        """Ask for a new password, twice."""
        self._ask(
            Question(
                title=_("设置启动密码"),
                text=_(
                    "以后每次打开都要输。一句好记的话最安全，字母、数字、空格都行。\n"
                    "设好后窗口会关一下，把台账、照片和备份加密，再打开。"
                ),
                yes=_("设密码"),
                check=lambda _old, new: new,
                done=self._set,
                old=False,
                new=True,
            )
        )

    def _set(self, password: str) -> None:
        def work(folder: Path, progress: Progress, _cancelled: Callable[[], bool]) -> str:
            return protection.protect(folder, password, _spoken(progress))

        self._context.leave_for(Errand(_("正在加密台账"), work, _offer_sheet))

    def ask_to_remove(self) -> None:
        """Ask for the password, and say what removing it means."""
        self._ask(
            Question(
                title=_("取消启动密码"),
                text=_(
                    "取消以后，台账、照片和备份不再加密，谁拿到这台电脑都能看。\n"
                    "第二处的旧备份仍是加密的，要用现在的密码或恢复单打开：两样都留着，旧备份不要了再毁掉。"
                ),
                yes=_("解除加密"),
                no=_("不取消"),
                check=self._same,
                done=self._remove,
                grave=True,
            )
        )

    def _remove(self, password: str) -> None:
        def work(folder: Path, progress: Progress, _cancelled: Callable[[], bool]) -> None:
            protection.unprotect(folder, password, _spoken(progress))

        self._context.leave_for(Errand(_("正在解除加密"), work, _tell_removed))

    # -- change and print: the window stays

    def ask_to_change(self) -> None:
        """Ask for the old password and a new one."""

        def change(old: str, new: str) -> None:
            with one_try(self._folder, self._context.ledger.clock):
                protection.change_password(self._folder, new, old=old)

        self._ask(
            Question(
                title=_("换启动密码"),
                text=_("换了以后，原来的密码作废，恢复单照旧有用。"),
                yes=_("换密码"),
                check=change,
                done=lambda _none: self._changed(),
                new=True,
            )
        )

    def _changed(self) -> None:
        """Let the copies of the key file follow, in the second place too."""
        self._context.told.emit(_("已换启动密码"), "")
        seal_copies(self._context)

    def ask_for_sheet(self) -> None:
        """Ask for the password, then offer the recovery sheet."""
        self._ask(
            Question(
                title=_("打印恢复单"),
                text=_("恢复单能打开台账，所以先核对启动密码。"),
                yes=_("继续"),
                check=lambda old, _new: self._code(old),
                done=self._show_sheet,
            )
        )

    def _show_sheet(self, code: str) -> None:
        from ui.recovery_offer import offer_recovery_sheet

        self.dialog = offer_recovery_sheet(self._context, self._window(), code)

    def _same(self, password: str, _new: str) -> str:
        """Return the password if it is right; a wrong one is counted. Runs in the background."""
        self._code(password)
        return password

    def _code(self, password: str) -> str:
        """Return the recovery code; a wrong password is counted. Runs in the background."""
        with one_try(self._folder, self._context.ledger.clock):
            return protection.recovery_code_of(self._folder, password)


def _spoken(progress: Progress) -> protection.Progress:
    return lambda done, total, words: progress(done, total, _(words))


def _offer_sheet(application: Any, code: str) -> None:
    """Offer the sheet in the window that comes back, at once and until it is answered."""
    from ui.recovery_offer import offer_recovery_sheet

    offer_recovery_sheet(application.context, application.window, code, must_answer=True)


def _tell_removed(application: Any, _none: object) -> None:
    application.context.told.emit(_("已取消启动密码，台账不再加密"), "")
