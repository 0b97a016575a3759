"""Moving the ledger to another folder: asked in the window, done while the ledger is closed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.clock import Clock
from storage.database import LEDGER_NAME
from storage.folder_kind import FolderKind, place_of
from storage.folders import usual_folder
from storage.moved import Relocated
from storage.operations.relocate import relocate
from ui.context import AppContext
from ui.errands import Errand
from ui.i18n import _
from ui.jobs import Progress

__all__ = ["move_elsewhere", "move_home"]


def move_home(context: AppContext) -> None:
    """Move to the usual folder on the local disk, once the user agrees; else to one they choose."""
    target = usual_folder()
    if _is_no_home(target, context.ledger.folder):
        move_elsewhere(context)
        return
    words = _(
        "台账和照片会复制到“{target}”，核对无误后从那里打开，以后也从那里打开。\n"
        "原来的文件夹和里面的备份原样留着。"
    )
    title = _("把台账搬到本机硬盘")
    if context.dialogs.confirm(title, words.format(target=target), _("搬过去")):
        _leave(context, target)


def move_elsewhere(context: AppContext) -> None:
    """Ask for a folder and move there."""
    target = context.dialogs.ask_folder(_("把台账另存到哪个文件夹"))
    if target is not None:
        _leave(context, target)


def _is_no_home(target: Path, folder: Path) -> bool:
    """Tell whether the usual folder is the present one, has a ledger, or is no local disk."""
    taken = (target / LEDGER_NAME).exists()
    return target == folder or taken or place_of(target).kind is not FolderKind.LOCAL


def _leave(context: AppContext, target: Path) -> None:
    clock = context.ledger.clock
    context.leave_for(Errand(_("正在把台账搬到新文件夹"), _work(target, clock), _moved))


def _work(target: Path, clock: Clock) -> Callable[[Path, Progress, Callable[[], bool]], Relocated]:
    def work(folder: Path, progress: Progress, _cancelled: Callable[[], bool]) -> Relocated:
        return relocate(folder, target, clock=clock, progress=progress)

    return work


def _moved(application: Any, moved: Relocated) -> None:
    """Say in the new window where the ledger is now."""
    title = _("台账已搬到“{target}”，核对无误").format(target=moved.folder)
    if moved.noted:
        text = _("以后从原来的地方打开，也会到这里。原来的文件夹和里面的备份原样留着。")
    else:
        text = _("原来的文件夹写不进去，记不下新地方：下次打不开时，请选“换数据文件夹”找到这里。")
    application.window.show_banner("info", title, text)
