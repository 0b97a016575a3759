"""Failures of storage: *the world failed* (told to the user) or *we failed* (logged).

:func:`as_world_failure` is the only place that reads driver errors.
"""

from pathlib import Path
from typing import Final

from models.errors import RoundbookError
from models.marks import N_
from storage import driver
from storage.room import is_full

__all__ = [
    "DiskFull",
    "FolderInUse",
    "LedgerDamaged",
    "LedgerLocked",
    "LedgerMissing",
    "LedgerNewer",
    "LedgerProtected",
    "LedgerReadOnly",
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


class LedgerMissing(LedgerUnreadable):
    """The ledger is gone, but what it left behind shows that there was one."""


class LedgerReadOnly(LedgerUnreadable):
    """The ledger was opened to look at it, and something was to be written."""


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


_Plain = tuple[type[WorldFailed], str, str]
"""What a failure is, its sentence, and what the user can do now."""

_DISK_FULL: Final[_Plain] = (
    DiskFull,
    N_("磁盘满了，这一步没有保存。"),
    N_("请腾出空间后再试，已保存的都还在。"),
)
_LOCKED: Final[_Plain] = (
    LedgerLocked,
    N_("台账正被另一个程序占用。"),
    N_("请稍等再试，或关掉另一个走访台账。"),
)
_DAMAGED: Final[_Plain] = (
    LedgerDamaged,
    N_("台账文件有损坏。"),
    N_("请不要再录入，先从备份恢复。"),
)
_NO_MEMORY: Final[_Plain] = (
    WorldFailed,
    N_("电脑内存不够，这一步没有做成。"),
    N_("请关掉别的程序再试，已保存的都还在。"),
)

_BY_CODE: Final[dict[str, _Plain | None]] = {
    "SQLITE_FULL": _DISK_FULL,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_PROTOCOL": (
        LedgerLocked,
        N_("锁不住台账文件，数据文件夹可能在网络盘或同步文件夹里。"),
        N_("请稍等再试；常常这样，就把数据文件夹搬到本机硬盘。"),
    ),
    "SQLITE_SCHEMA": (
        LedgerLocked,
        N_("台账刚被另一个程序改过。"),
        N_("请关掉窗口再打开，已保存的都还在。"),
    ),
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": (
        LedgerDamaged,
        N_("台账文件打不开，可能已损坏，或设有启动密码。"),
        N_("请从备份恢复。"),
    ),
    "SQLITE_READONLY": (
        LedgerUnreadable,
        N_("数据文件夹不能写入。"),
        N_("请检查文件夹权限，或换一个文件夹。"),
    ),
    "SQLITE_PERM": (
        LedgerUnreadable,
        N_("系统不让走访台账用数据文件夹里的文件。"),
        N_("请检查文件夹权限，或换一个文件夹。"),
    ),
    "SQLITE_CANTOPEN": (
        LedgerUnreadable,
        N_("数据文件夹打不开。"),
        N_("请检查文件夹是否存在、能否写入。"),
    ),
    "SQLITE_IOERR": (
        LedgerUnreadable,
        N_("读写磁盘出错，这一步没有保存。"),
        N_("请检查磁盘是不是满了或坏了，再试一次。"),
    ),
    "SQLITE_NOLFS": (
        LedgerUnreadable,
        N_("台账文件超过了这块磁盘能放的大小。"),
        N_("请把数据文件夹换到另一块磁盘。"),
    ),
    "SQLITE_TOOBIG": (
        WorldFailed,
        N_("有一项内容太长，存不下，这一步没有保存。"),
        N_("请把它改短再试，已保存的都还在。"),
    ),
    "SQLITE_NOMEM": _NO_MEMORY,
    # Ours: nothing the user does brings them about or mends them.
    **dict.fromkeys(
        (
            "SQLITE_ERROR", "SQLITE_INTERNAL", "SQLITE_ABORT", "SQLITE_INTERRUPT",
            "SQLITE_NOTFOUND", "SQLITE_EMPTY", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH",
            "SQLITE_MISUSE", "SQLITE_AUTH", "SQLITE_FORMAT", "SQLITE_RANGE",
        )
    ),
}  # fmt: skip
"""By SQLite's result codes, all of them; an extended code is one of these with more behind it."""

_BY_TEXT: Final = (
    ("disk is full", "SQLITE_FULL"),
    ("locking protocol", "SQLITE_PROTOCOL"),
    ("locked", "SQLITE_BUSY"),
    ("malformed", "SQLITE_CORRUPT"),
    ("could not decode", "SQLITE_CORRUPT"),
    ("unsupported file format", "SQLITE_CORRUPT"),
    ("not a database", "SQLITE_NOTADB"),
    ("readonly", "SQLITE_READONLY"),
    ("unable to open", "SQLITE_CANTOPEN"),
    ("disk i/o", "SQLITE_IOERR"),
    ("too big", "SQLITE_TOOBIG"),
)
"""For what carries no code, or only that of any error: SQLite's own sentences."""

_MAYBE_FULL: Final = ("SQLITE_IOERR", "SQLITE_CANTOPEN")
"""What SQLite also says where there is no room for the log's index or a file of its own."""


def as_world_failure(error: BaseException, folder: Path | None = None) -> WorldFailed | None:
    """Translate a driver error the user can do something about; None when the fault is ours.

    ``folder`` is where the database lies: a full disk is told as such, whatever SQLite calls it.
    """
    plain = _NO_MEMORY if isinstance(error, MemoryError) else _BY_CODE.get(_code_of(error))
    if folder is not None and _code_of(error) in _MAYBE_FULL and is_full(folder):
        plain = _DISK_FULL
    if plain is None:
        return None
    failure, sentence, step = plain
    return failure(sentence, next_step=step)


def _code_of(error: BaseException) -> str:
    """Return SQLite's result code, "" for what is no error of the driver.

    The driver stumbles over its own sentence where the damaged name in it is no UTF-8.
    """
    if isinstance(error, UnicodeDecodeError):
        return "SQLITE_CORRUPT"
    if not isinstance(error, driver.DatabaseError):
        return ""
    code = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
    if code in _BY_CODE and code != "SQLITE_ERROR":
        return code
    text = str(error).lower()
    return next((found for part, found in _BY_TEXT if part in text), code)
