"""What 设置 does about backups: shows them, makes one, names the second place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from models.backup import BackupReason
from models.errors import RoundbookError
from storage.backup import LastBackup, last_backup, list_backups, second_copies
from storage.failures import WorldFailed
from storage.folders import backups_folder
from storage.operations.backup import BackupInfo
from storage.operations.second_place import SecondState, is_same_disk, set_second_place
from ui.backups import backup_job
from ui.context import AppContext
from ui.i18n import _
from ui.restoring import RestoreFlow
from ui.screens.settings.backup_card import BackupCard, BackupState

__all__ = ["BackupDesk"]


class BackupDesk(QObject):
    """Acts for ``card`` over ``context``; dialogs open over ``parent()``.

    Attributes: ``flow`` (tries a backup out and restores it).
    """

    def __init__(
        self, context: AppContext, card: BackupCard, parent: Callable[[], QWidget]
    ) -> None:
        super().__init__(card)
        self._context, self._card = context, card
        self.flow = RestoreFlow(context, parent, self)
        self.flow.busy.connect(card.show_busy)
        self.flow.ended.connect(self.refresh)
        card.backup_asked.connect(self.back_up)
        card.place_asked.connect(self.choose_place)
        card.place_dropped.connect(self.drop_place)
        card.restore_asked.connect(lambda path: self.flow.examine(Path(path)))
        card.file_asked.connect(self.flow.choose_file)

    def refresh(self) -> None:
        """Show how things stand."""
        ledger = self._context.ledger
        try:
            last, copied = last_backup(ledger), second_copies(ledger)
        except WorldFailed:  # a damaged ledger: what lies in the folder can be restored
            last, copied = LastBackup(file=None, changed=True), {}
        files = list_backups(backups_folder(ledger.folder))
        self._card.show_state(
            BackupState(last=last, files=files, copied=frozenset(copied)), self._context.today()
        )

    # -- making one

    def back_up(self) -> None:
        """Make a backup in the background."""
        self._card.show_busy(_("正在备份…"))
        work = backup_job(self._context.ledger, BackupReason.MANUAL)
        job = self._context.jobs.run(work, self._made, self._failed, title=_("备份台账"))
        job.ended.connect(self.refresh)  # the user stopped it

    def _made(self, made: BackupInfo) -> None:
        self._context.announce(made.changes)
        self.refresh()
        self._context.told.emit(_made_words(made), "")
        for problem in (made.second.problem, made.photos_problem):
            if problem is not None:
                self._context.tell_failure(problem)

    def _failed(self, error: Exception) -> None:
        self.refresh()
        if not isinstance(error, RoundbookError):
            raise error
        self._context.tell_failure(error)

    def choose_place(self) -> None:
        """Ask for the second place, and copy a backup there at once."""
        chosen = self._context.dialogs.ask_folder(_("备份的第二处放在哪里"))
        if chosen is None:
            return
        words = _("备份也会抄到 {place}").format(place=chosen)
        if is_same_disk(self._context.ledger.folder, chosen):
            words = _("已设，不过它和台账在同一块磁盘上，磁盘坏了会一起没有")
        saved = self._context.act(lambda ledger: set_second_place(ledger, chosen))
        if saved is None:
            return
        self._context.told.emit(words, _("撤销") if saved else "")
        self.back_up()

    def drop_place(self) -> None:
        """Copy backups nowhere else any more; what lies there stays."""
        words = _("备份不再抄到第二处，那里的留着")
        self._context.act(lambda ledger: set_second_place(ledger, None), words)


def _made_words(made: BackupInfo) -> str:
    if made.second.state is SecondState.ABSENT:
        return _("已备份；第二处现在不在，接上以后会补抄")
    if made.skipped and made.second.state is SecondState.NONE:
        return _("没有变化，刚才的备份就是现在的内容")
    return _("已备份并核对，第 {n} 步").format(n=made.file.name.operation)
