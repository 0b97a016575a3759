"""Where the ledger cannot be opened: what is offered, and what comes of the user's choice."""

import contextlib
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

from models.backup import BackupReason
from models.errors import RoundbookError
from storage import keys
from storage.backup import list_backups
from storage.clock import Clock
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import (
    DiskFull,
    FolderInUse,
    LedgerDamaged,
    LedgerMissing,
    LedgerNewer,
    LedgerUnreadable,
    NotALedger,
    WorldFailed,
)
from storage.folders import backups_folder
from storage.moved import forget_move, moved_to
from storage.operations.folder import begin_anew, refuse_missing
from storage.rescue import open_rescue
from ui.access import Access
from ui.dialogs import Dialogs
from ui.i18n import _, told
from ui.way_out import QUIT, Way, ask_way_out

__all__ = ["Blocked", "Outcome"]

Unlocked = Callable[[], bool]
"""Asks for the start password where there is one; False where the user leaves instead."""


class Outcome(Enum):
    """What came of a failure where there is no ledger to show."""

    AGAIN = "again"
    LEFT = "left"


class Blocked:
    """Finds a way round a failure with the user: read only, another folder, another try."""

    def __init__(self, access: Access, clock: Clock, dialogs: Dialogs) -> None:
        self._access, self._clock, self._dialogs = access, clock, dialogs

    @property
    def _folder(self) -> Path:
        return self._access.folder

    def find_way(self, failure: RoundbookError, unlocked: Unlocked) -> Ledger | Outcome:
        """Ask what to do, until there is a ledger to read, a new try, or the user leaves."""
        while True:
            way = ask_way_out(failure, self._folder, list(self._ways(failure)))
            if way == QUIT:
                return Outcome.LEFT
            try:
                found = self._go(way, failure, unlocked)
            except RoundbookError as worse:
                self._dialogs.tell_error(*told(worse))
                continue
            if found is not None:
                return found

    def _go(self, way: str, failure: RoundbookError, unlocked: Unlocked) -> Ledger | Outcome | None:
        """Go a way; None where the user came back from it."""
        if way in ("read", "before") and not unlocked():
            return Outcome.LEFT
        match way:
            case "read":
                return self.read(failure)
            case "before":
                return self._read_backup(failure)
            case "restore":
                done = self._restored()
            case "new":
                done = self._begun_anew()
            case "change":
                done = self._change()
            case _:
                done = True
        return Outcome.AGAIN if done else None

    def read(self, failure: RoundbookError) -> Ledger:
        """Open the ledger to look at it. Raises a :class:`WorldFailed`."""
        if isinstance(failure, FolderInUse):
            ledger = open_ledger(self._folder, clock=self._clock, read_only=True)
        else:
            self._access.hold_if_possible()
            ledger = open_rescue(self._folder, clock=self._clock)
        return self._for_reading(ledger, failure)

    def _restored(self) -> bool:
        from ui.restoring_at_start import RestoreAtStart

        return RestoreAtStart(self._folder, self._clock, self._dialogs).run()

    def _begun_anew(self) -> bool:
        """Make an empty ledger, once more asked about; False where the user gives it up."""
        words = _(
            "新的台账里什么都没有。备份都留着，以后仍能恢复；别的剩余文件放到一边，不会删掉。"
        )
        if not self._dialogs.confirm(_("另建一本空的台账？"), words, _("新建")):
            return False
        begin_anew(self._folder, self._clock)
        return True

    def _read_backup(self, failure: RoundbookError) -> Ledger:
        """Open the newest backup of a schema this program knows."""
        for path in self._before_upgrades():
            with contextlib.suppress(LedgerNewer):
                ledger = open_rescue(self._folder, clock=self._clock, file=path)
                return self._for_reading(ledger, failure)
        raise failure

    def _for_reading(self, ledger: Ledger, failure: RoundbookError) -> Ledger:
        if isinstance(failure, WorldFailed):
            ledger.read_only_because = self._access.reading = failure
        return ledger

    # -- ways

    def _ways(self, failure: RoundbookError) -> Iterator[Way]:
        """Offer what makes sense for a failure, the likeliest first."""
        again = Way("again", _("再试一次"), _again_hint(failure))
        change = Way("change", _("换数据文件夹…"), _("打开别处的台账，或在那里新建一本。"))
        hint = _("先试打开并核对，同意后才换上；现在的放在一边。")
        restore = Way("restore", _("从备份恢复…"), hint)
        read = Way("read", _("只读打开"), _("看得到，能生成救援包，改不了；不动原来的文件。"))
        if isinstance(failure, NotALedger):
            yield from (change, again)
        elif isinstance(failure, LedgerMissing):
            yield from (restore, again, change, _new_way())
        elif isinstance(failure, LedgerNewer):
            yield from (*self._before_upgrade_way(), again, change)
        elif self._is_lost():
            yield Way("again", _("输入恢复码"), _("恢复单上的那一串，不用启动密码。"))
            yield from (restore, change)
        elif not self._has_ledger():
            yield from (change, again)
        elif isinstance(failure, LedgerDamaged):
            yield from (restore, read, again, change)
        elif isinstance(failure, LedgerUnreadable):
            yield from (read, again, change)
        else:
            yield from (again, read, change)

    def _before_upgrade_way(self) -> Iterator[Way]:
        if self._before_upgrades():
            hint = _("看得到升级那天为止的内容，能生成救援包，改不了。")
            yield Way("before", _("只读打开升级前的备份"), hint)

    def _has_ledger(self) -> bool:
        try:
            return (self._folder / LEDGER_NAME).exists()
        except PermissionError:
            return True

    def _is_lost(self) -> bool:
        return keys.protection_of(self._folder / LEDGER_NAME) is keys.Protection.LOST

    def _before_upgrades(self) -> list[Path]:
        try:
            found = list_backups(backups_folder(self._folder))
        except OSError:
            return []
        return [each.path for each in found if each.name.reason is BackupReason.BEFORE_UPGRADE]

    def _change(self) -> bool:
        """Let the user choose another data folder; False where they do not."""
        chosen = self._dialogs.ask_folder(_("选数据文件夹"))
        if chosen is None or not self._is_meant(chosen):
            return False
        self._access.choose(chosen)
        return True

    def _is_meant(self, chosen: Path) -> bool:
        """Ask where a folder has no ledger, or had one that was moved."""
        there = moved_to(chosen)
        if there is not None:
            return self._is_meant_though_moved(chosen, there)
        if (chosen / LEDGER_NAME).exists() or _is_missing(chosen):  # the next start asks
            return True
        words = _("“{folder}”里还没有台账。要在那里新建一本空的吗？").format(folder=chosen)
        return self._dialogs.confirm(_("新建一本台账"), words, _("新建"))

    def _is_meant_though_moved(self, chosen: Path, there: Path) -> bool:
        words = _("“{folder}”里的台账已搬到“{there}”。").format(folder=chosen, there=there)
        choices = [("there", _("打开搬走的那本")), ("here", _("打开留在这里的旧本"))]
        answer = self._dialogs.choose(_("从哪里打开？"), words, choices)
        if answer == "here":
            forget_move(chosen)
        return answer is not None


def _new_way() -> Way:
    return Way("new", _("另建一本空的…"), _("从头开始。备份都留着，以后仍能恢复。"))


def _again_hint(failure: RoundbookError) -> str:
    if isinstance(failure, DiskFull):
        return _("腾出空间以后。")
    if isinstance(failure, FolderInUse):
        return _("关掉另一个走访台账以后。")
    if isinstance(failure, LedgerNewer):
        return _("装好新版本以后。")
    return _("改好以后。")


def _is_missing(folder: Path) -> bool:
    try:
        refuse_missing(folder)
    except LedgerMissing:
        return True
    return False
