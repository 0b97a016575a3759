"""Disks that fill up, or can only be read: small file systems in memory, mounted for one test.

Mounting wants root and Linux; elsewhere the tests that need it are skipped and say so.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_BLOCK = 4096
_NOBODY = 65534
_SYSTEM = tempfile.gettempdir()
"""Asked before any test puts its own in its place."""


class SmallDisk:
    """A disk of a few megabytes, mounted at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def fill(self, *, leave: int = 0) -> None:
        """Fill it up but for ``leave`` bytes."""
        with contextlib.suppress(OSError):
            handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            try:
                while os.write(handle, bytes(_BLOCK)):
                    pass
            finally:
                os.close(handle)
        if leave:
            os.truncate(self._ballast, max(0, self._ballast.stat().st_size - leave))

    def make_room(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def freeze(self) -> None:
        """Let nobody write on it any more; files may not be open for writing."""
        _run("mount", "-o", "remount,ro", str(self.path))

    def thaw(self) -> None:
        """Let it be written again."""
        _run("mount", "-o", "remount,rw", str(self.path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def skip_unless_root(what: str) -> None:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip(f"{what} wants root on Linux")


@contextlib.contextmanager
def mounted(size: str = "3m") -> Iterator[SmallDisk]:
    """Mount a small disk; skip the test where that may not be."""
    skip_unless_root("a small disk")
    path = Path(tempfile.mkdtemp(prefix="roundbook-disk-", dir=_SYSTEM))
    path.chmod(0o755)
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError):
        path.rmdir()
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield SmallDisk(path)
    finally:
        _run("umount", "--lazy", str(path))  # a test that failed may hold a file
        with contextlib.suppress(OSError):
            path.rmdir()


@contextlib.contextmanager
def open_to_all() -> Iterator[Path]:
    """A folder that another user can reach; pytest's own is for its owner alone."""
    path = Path(tempfile.mkdtemp(prefix="roundbook-shared-", dir=_SYSTEM))
    path.chmod(0o777)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Be a user without any right, since root may write whatever a folder's mode says."""
    skip_unless_root("being another user")
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
