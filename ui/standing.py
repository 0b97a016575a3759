"""What the user should know all the while: read-only and why, where the data lie, room, clock."""

from datetime import datetime

from PySide6.QtCore import QObject

from models.changes import Changes
from models.clock_jump import clock_jump
from models.errors import RoundbookError
from storage.failures import DiskFull, FolderInUse, LedgerDamaged, WorldFailed
from storage.operations.circumstances import (
    Circumstance,
    circumstances,
    clock_circumstance,
    room_circumstance,
)
from storage.queries.clock import last_known_time
from ui.context import AppContext
from ui.errands import Errand
from ui.i18n import _, language, told
from ui.shell.main_window import MainWindow
from ui.widgets.messages import Banner
from ui.words import sentences

__all__ = ["Standing"]

_READ_ONLY = "read-only"


class Standing(QObject):
    """Keeps the notices of one window: told at its start, and when the clock jumps under it."""

    def __init__(self, context: AppContext, window: MainWindow) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._told: dict[str, Circumstance] = {}
        self._last: datetime | None = None
        if context.ledger.read_only:
            window.status.set_read_only()
        self._look()
        self.show_all()
        context.changed.connect(self._operation_done)
        language.changed.connect(self.show_all)
        window.page_changed.connect(self._look_at_room)

    def _look(self) -> None:
        """Read what there is to tell; a damaged ledger has told the worse already."""
        ledger = self._context.ledger
        try:
            self._told = {each.key: each for each in circumstances(ledger)}
            self._last = last_known_time(ledger)
        except (WorldFailed, ValueError):
            self._told = {}

    def _operation_done(self, _changes: Changes) -> None:
        """Tell of a clock that jumped since what was done before this."""
        now = self._context.ledger.clock()
        jump, self._last = clock_jump(self._last, now), now
        if jump is not None:
            self._told["clock"] = clock_circumstance(jump)
            self._show(self._told["clock"])

    def _look_at_room(self, page: str) -> None:
        """Look again where the files are large: an import or a package needs room now."""
        if page != "exchange":
            return
        found = room_circumstance(self._context.ledger.folder)
        if found is None:
            self._told.pop("room", None)
            self._window.notices.drop("room")
        else:
            self._told["room"] = found
            self._show(found)

    def show_all(self) -> None:
        """Show every notice in the language in force; one that was closed stays closed."""
        self._show_read_only()
        for each in self._told.values():
            self._show(each)

    def _show(self, each: Circumstance) -> None:
        banner = self._window.notices.show_notice(each.key, "warn", _(each.title), _(each.text))
        banner.closed.connect(lambda: self._told.pop(each.key, None))
        if each.key == "place" and not self._context.ledger.read_only:
            move = banner.add_action(_("搬到本机硬盘…"))
            move.clicked.connect(self._move_home)

    def _move_home(self) -> None:
        from ui.moving import move_home

        move_home(self._context)

    def _move_elsewhere(self) -> None:
        from ui.moving import move_elsewhere

        move_elsewhere(self._context)

    def _restore(self) -> None:
        from ui.restoring import RestoreFlow

        flow = RestoreFlow(self._context, lambda: self._window, self)
        flow.offer()

    # -- read-only

    def _show_read_only(self) -> None:
        reason = self._context.ledger.read_only_because
        if not self._context.ledger.read_only or reason is None:
            return
        sentence, _step = told(reason)
        title = _("台账现在只读：看得到，改不了")
        banner = self._window.notices.show_notice(
            _READ_ONLY, "bad", title, sentences(sentence, _next_step(reason)), closable=False
        )
        self._add_ways(banner, reason)

    def _add_ways(self, banner: Banner, reason: RoundbookError) -> None:
        again = banner.add_action(_("再试一次"))
        again.clicked.connect(lambda: self._context.leave_for(_again()))
        if isinstance(reason, LedgerDamaged):
            restore = banner.add_action(_("从备份恢复…"))
            restore.clicked.connect(self._restore)
        if not isinstance(reason, LedgerDamaged | FolderInUse):
            move = banner.add_action(_("另存到别的文件夹…"))
            move.clicked.connect(self._move_elsewhere)
        leave = banner.add_action(_("退出"))
        leave.clicked.connect(self._window.close_window)


def _again() -> Errand:
    """Leave the window and open the ledger from the start."""
    return Errand(_("再打开一次"), lambda _folder, _progress, _cancelled: None, quick=True)


def _next_step(reason: RoundbookError) -> str:
    if isinstance(reason, LedgerDamaged):
        return _("读得出来的都在这里，请从备份恢复；也可以先在“交换”里生成救援包。")
    if isinstance(reason, FolderInUse):
        return _("请在那边接着做，或关掉它再试。")
    if isinstance(reason, DiskFull):
        return _("请腾出空间再试，或另存到别的磁盘接着用；也可以先在“交换”里生成救援包。")
    return _("请改好权限再试，或另存到能写的文件夹接着用；也可以先在“交换”里生成救援包。")
