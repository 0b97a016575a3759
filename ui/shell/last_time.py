"""How the program ended last time: where it was struck down, that is said once, in plain words.

A mark lies in the folder of the logs as long as a window is open. Found at the next start it means
that the process was killed, or the power went; what the interpreter could still write of a crash
stands in the file of faults beside it.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication

from ui.i18n import _
from ui.masking import mask_message
from ui.shell.crash import FAULTS, CrashGuard
from ui.shell.main_window import MainWindow

__all__ = ["LastTime", "told_of_last_time"]

_MARK: Final = "window.open"
_FRAME = re.compile(r'\s*File "(?P<file>.*)", line (?P<line>\d+) in (?P<name>[\w<>.]+)')
_THREAD = re.compile(r"(?P<which>Current thread|Thread) 0x[0-9a-f]+(?: \[[^\]]*\])?")
_STRUCK: Final = "Fatal Python error"
_MOST_LINES: Final = 60


class LastTime:
    """The mark of one window: ``begin`` when it is shown, ``end`` when it was closed."""

    def __init__(self, guard: CrashGuard) -> None:
        self._guard = guard
        self._folder = guard.folder

    def begin(self) -> str:
        """Return what is known of a bad end last time, empty after a good one; set the mark."""
        if self._folder is None:
            return ""
        faults = _taken(self._folder / FAULTS)
        mark = self._folder / _MARK
        was_open = mark.exists()
        with contextlib.suppress(OSError):  # where no mark can be left, a bad end goes untold
            mark.touch()
        if not was_open and _STRUCK not in faults:
            return ""
        lines = _readable(faults) or ["no trace: killed, or the power was cut"]
        text = "\n".join(filter(None, (self._guard.about, "ended unexpectedly", *lines)))
        self._guard.note(text)
        return text

    def end(self) -> None:
        """Take the mark away."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                (self._folder / _MARK).unlink(missing_ok=True)


@contextmanager
def told_of_last_time(guard: CrashGuard, window: MainWindow) -> Iterator[None]:
    """Say in ``window`` how it ended last time, and remember inside that it is open."""
    last = LastTime(guard)
    diagnosis = last.begin()
    if diagnosis:
        _tell(window, diagnosis)
    try:
        yield
    finally:
        last.end()


def _tell(window: MainWindow, diagnosis: str) -> None:
    title = _("走访台账上次没有正常退出")
    text = _("已保存的都还在，没写完的单子也在。不是断电或强行关机的话，请复制诊断信息发给管理员。")
    banner = window.notices.show_notice("last_time", "warn", title, text)
    copy = banner.add_action(_("复制诊断信息"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(diagnosis))


def _taken(path: Path) -> str:
    """Read the file of faults and empty it: what was told once is not told again."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        if text:
            os.truncate(path, 0)
    except OSError:
        return ""
    return text


def _readable(faults: str) -> list[str]:
    """Return the stacks without folders and addresses."""
    lines = []
    for line in faults.splitlines():
        frame = _FRAME.match(line)
        if frame is not None:
            name = frame["file"].replace("\\", "/").rsplit("/", 1)[-1]
            lines.append(f"  {name}:{frame['line']} {frame['name']}")
        elif line.strip() and not line.startswith("Extension modules"):
            lines.append(mask_message(_THREAD.sub(r"\g<which>", line)))
    return lines[:_MOST_LINES]
