"""What the system says of a file that cannot be written, in the user's words."""

import errno
import os
import re
from pathlib import Path

import pytest

from storage.failures import DiskFull, LedgerUnreadable
from storage.file_failures import as_file_failure, not_written


def failed(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no-permission"),
        (errno.EPERM, "no-permission"),
        (errno.ENOENT, "no-folder"),
        (errno.ENOTDIR, "no-folder"),
        (errno.ENAMETOOLONG, "long-name"),
        (errno.EFBIG, "too-large"),
        (errno.ESTALE, "gone"),
        (errno.ETIMEDOUT, "gone"),
        (errno.EIO, "disk-error"),
        (errno.EINVAL, "not-writable"),
    ],
)
def test_every_error_has_its_sentence(number: int, code: str) -> None:
    found = as_file_failure(failed(number))
    assert found.code == code
    words = str(not_written(Path("某处") / "a.xlsx", failed(number)))
    assert "“a.xlsx”" in words
    assert words.endswith("。")
    assert "请" in found.next_step
    assert not re.search(r"[{}]|[A-Za-z]{6,}", words)


def test_a_full_disk_of_windows_is_known_by_its_own_number() -> None:
    error = failed(errno.EINVAL)
    error.winerror = 112  # type: ignore[attr-defined]
    assert as_file_failure(error).code == "disk-full"


def test_a_full_disk_is_told_apart() -> None:
    assert isinstance(not_written(Path("a"), failed(errno.ENOSPC)), DiskFull)
    assert isinstance(not_written(Path("a"), failed(errno.EROFS)), LedgerUnreadable)


def test_the_folder_is_named_where_it_matters() -> None:
    assert "“某处”" in str(not_written(Path("某处") / "a.xlsx", failed(errno.EROFS)))
