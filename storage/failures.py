"""Failures of storage: *the world failed* (told to the user) or *we failed* (logged).

:func:`as_world_failure` is the only place that reads driver errors.
"""

from models.errors import RoundbookError
from models.marks import N_
from storage import driver

__all__ = [
    "DiskFull",
    "FolderInUse",
    "LedgerDamaged",
    "LedgerLocked",
    "LedgerNewer",
    "LedgerProtected",
    "LedgerUnreadable",
    "NotALedger",
    "UndoRefused",
    "WorldFailed",
    "as_world_failure",
]


class WorldFailed(RoundbookError):
    """The disk, the folder or another program is in the way; data already saved is intact."""


class DiskFull(WorldFailed):
    """No room to write."""


class LedgerLocked(WorldFailed):
    """Another program holds the ledger."""


class LedgerDamaged(WorldFailed):
    """The file's content is not what was written."""


class LedgerUnreadable(WorldFailed):
    """The folder or file cannot be opened or written."""


class NotALedger(WorldFailed):
    """The file belongs to another program."""


class LedgerNewer(WorldFailed):
    """The file was written by a newer version of the program."""


class LedgerProtected(WorldFailed):
    """The ledger is encrypted and this process was not given the password."""


class FolderInUse(WorldFailed):
    """Another instance works on the same data folder."""


class UndoRefused(RoundbookError):
    """An operation cannot be taken back (or done again) as things are now."""


_BY_TEXT: tuple[tuple[str, type[WorldFailed], str, str], ...] = (
    (
        "disk is full",
        DiskFull,
        N_("磁盘满了，这一步没有保存。"),
        N_("请腾出空间后再试，已保存的都还在。"),
    ),
    (
        "locked",
        LedgerLocked,
        N_("台账正被另一个程序占用。"),
        N_("请稍等再试，或关掉另一个走访台账。"),
    ),
    (
        "malformed",
        LedgerDamaged,
        N_("台账文件有损坏。"),
        N_("请不要再录入，先从备份恢复。"),
    ),
    (
        "could not decode",
        LedgerDamaged,
        N_("台账文件有损坏。"),
        N_("请不要再录入，先从备份恢复。"),
    ),
    (
        "not a database",
        LedgerDamaged,
        N_("台账文件打不开，可能已损坏，或设有启动密码。"),
        N_("请从备份恢复。"),
    ),
    (
        "readonly",
        LedgerUnreadable,
        N_("数据文件夹不能写入。"),
        N_("请检查文件夹权限，或换一个文件夹。"),
    ),
    (
        "unable to open",
        LedgerUnreadable,
        N_("数据文件夹打不开。"),
        N_("请检查文件夹是否存在、能否写入。"),
    ),
    (
        "disk i/o",
        LedgerUnreadable,
        N_("读写磁盘出错，这一步没有保存。"),
        N_("请检查磁盘是不是满了或坏了，再试一次。"),
    ),
)


def as_world_failure(error: BaseException) -> WorldFailed | None:
    """Translate a driver error the user can do something about; None when the fault is ours.

    The driver stumbles over its own sentence where the damaged name in it is no UTF-8.
    """
    if isinstance(error, UnicodeDecodeError):
        text = "could not decode"
    elif isinstance(error, driver.DatabaseError):
        text = str(error).lower()
    else:
        return None
    for part, failure, sentence, step in _BY_TEXT:
        if part in text:
            return failure(sentence, next_step=step)
    return None
