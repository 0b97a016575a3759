"""Why a file could not be written or a folder not be made, in the user's words.

The only place that reads ``OSError``. Templates name the file as ``{file}`` and its folder as
``{folder}``.
"""

import errno
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_
from storage.failures import DiskFull, LedgerUnreadable, WorldFailed

__all__ = ["FileFailure", "as_file_failure", "not_written"]

_WINDOWS_DISK_FULL: Final = (39, 112)


@attrs.frozen
class FileFailure:
    """``code`` is a short English word for tests and logs."""

    code: str
    template: str
    next_step: str


_UNTOUCHED: Final = N_("请另选一个文件夹再试，原有文件没有动。")

_FULL: Final = FileFailure(
    "disk-full", N_("磁盘已满，“{file}”没有写成。"), N_("请腾出空间后再试，原有文件没有动。")
)
_READ_ONLY: Final = FileFailure(
    "read-only", N_("“{file}”没有写成：文件夹“{folder}”是只读的。"), _UNTOUCHED
)
_NO_PERMISSION: Final = FileFailure(
    "no-permission",
    N_("“{file}”没有写成：没有权限写入文件夹“{folder}”，或文件正被别的程序打开。"),
    _UNTOUCHED,
)
_NO_FOLDER: Final = FileFailure(
    "no-folder", N_("要存放“{file}”的文件夹不存在。"), N_("请另选一个文件夹。")
)
_LONG_NAME: Final = FileFailure(
    "long-name", N_("“{file}”没有写成：文件名或路径太长。"), N_("请换一个路径短一些的文件夹。")
)
_TOO_LARGE: Final = FileFailure(
    "too-large", N_("“{file}”没有写成：它超过了这块磁盘能放的大小。"), N_("请换一块磁盘再试。")
)
_GONE: Final = FileFailure(
    "gone",
    N_("“{file}”没有写成：磁盘或网络盘断开了。"),
    N_("请接好再试，或另选一个文件夹，原有文件没有动。"),
)
_BROKEN: Final = FileFailure(
    "disk-error",
    N_("“{file}”没有写成：读写磁盘出错。"),
    N_("请检查磁盘是不是坏了，或另选一个文件夹，原有文件没有动。"),
)
_OTHER: Final = FileFailure(
    "not-writable", N_("“{file}”没有写成：文件夹不能写入，或磁盘出错。"), _UNTOUCHED
)

_CODES: Final[tuple[tuple[FileFailure, tuple[str, ...]], ...]] = (
    (_FULL, ("ENOSPC", "EDQUOT")),
    (_READ_ONLY, ("EROFS",)),
    (_NO_PERMISSION, ("EACCES", "EPERM", "EBUSY", "ETXTBSY")),
    (_NO_FOLDER, ("ENOENT", "ENOTDIR")),
    (_LONG_NAME, ("ENAMETOOLONG",)),
    (_TOO_LARGE, ("EFBIG",)),
    (_GONE, ("ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH",
             "ENETUNREACH", "ENETDOWN", "ETIMEDOUT", "ECONNRESET", "EREMOTEIO")),
    (_BROKEN, ("EIO",)),
)  # fmt: skip
_BY_NUMBER: Final = {
    getattr(errno, name): failure
    for failure, names in _CODES
    for name in names
    if hasattr(errno, name)  # Windows does not know all
}


def as_file_failure(error: OSError) -> FileFailure:
    """Tell what an error of the system means for a file that was to be written."""
    if getattr(error, "winerror", None) in _WINDOWS_DISK_FULL:
        return _FULL
    return _BY_NUMBER.get(error.errno or 0, _OTHER)


def not_written(path: Path, error: OSError) -> WorldFailed:
    """Return the failure to raise where a file of ours at ``path`` could not be written."""
    found = as_file_failure(error)
    kind = DiskFull if found is _FULL else LedgerUnreadable
    return kind(found.template, next_step=found.next_step, file=path.name, folder=path.parent)
