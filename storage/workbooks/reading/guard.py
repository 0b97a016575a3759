"""One guarded reading: the child loads and reads, meanwhile we scan what it loads.

What is read (handouts, packages) is the child's mode and its reader's matter; that the child has
limits, that nothing lies far off, that the file stays what it was and that rows are not lost is the
same for all, and is here.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading.precheck import Checked, SheetPart, problem
from storage.workbooks.reading.process import ChildFailed, ReadingChild
from storage.workbooks.reading.scanning import SheetScanner
from storage.workbooks.reading.sentences import reading_problem

__all__ = ["Cancelled", "Children", "Guard", "OneChild", "Progress"]

Cancelled = Callable[[], bool]
"""Asked from a watching thread as well: it must not touch what belongs to one thread."""

Progress = Callable[[int, int], None]
"""Rows read so far, and how many rows the file holds."""

_MEMORY: Final = 2**30
_LEAST_SECONDS: Final = 10.0
_BYTES_A_SECOND: Final = 2 * 2**20
"""A slow laptop unpacks and reads ten times this."""


def _never() -> bool:
    return False


class Children(Protocol):
    """Where a guard gets its child from, and what becomes of it after work well done."""

    def start(self, job: dict[str, Any], seconds: float, cancelled: Cancelled) -> ReadingChild:
        """Return a child at work on ``job``."""

    def done(self, child: ReadingChild) -> None:
        """Take back a child that has said its last word on its job."""


class OneChild:
    """A child for one file, which ends with its work."""

    def start(self, job: dict[str, Any], seconds: float, cancelled: Cancelled) -> ReadingChild:
        """Start a child."""
        return ReadingChild(job, seconds=seconds, cancelled=cancelled)

    def done(self, child: ReadingChild) -> None:
        """Let it go."""
        child.let_go()


class Guard:
    """Reads ``sheets`` of a checked file in a child, as ``task`` says; use it in ``with``.

    What goes wrong leaves the block as one :class:`WorkbookProblem`, and the child is gone then. A
    file that was changed since :class:`Guard` was made is refused at the end.
    """

    def __init__(
        self,
        checked: Checked,
        sheets: Sequence[SheetPart],
        *,
        task: Mapping[str, Any],
        cancelled: Cancelled | None = None,
        children: Children | None = None,
    ) -> None:
        self._checked = checked
        self._sheets = sheets
        self._task = task
        self._cancelled = cancelled or _never
        self._stamp = _stamp(checked.path)
        self._scanner = SheetScanner(checked, sheets, self._cancelled)
        self._children = children or OneChild()
        self._child: ReadingChild | None = None
        self._scanned = False

    @property
    def rows(self) -> int:
        """How many rows hold something; known once the first message came."""
        return self._scanner.rows

    def __enter__(self) -> Self:
        """Return the guard itself; the child starts with :meth:`messages`."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the child, if it has not ended its work; tell what it failed of."""
        if self._child:
            self._child.close()
        path = self._checked.path
        if isinstance(error, ChildFailed):
            if error.reason == "cancelled":
                raise WorkbookCancelled(path) from error
            raise reading_problem(error.reason, path) from error
        if error is None and _stamp(path) != self._stamp:
            raise reading_problem("changed", path)

    def scan(self) -> None:
        """Scan the sheets, if that was not done yet; no child is needed for it."""
        if not self._scanned:
            self._scanner.scan_all()
            self._scanned = True

    def messages(self) -> Iterator[list[Any]]:
        """Yield what the child says, kind and content, until it is done."""
        # Where the system cannot bound a child's memory, it starts after the scan is passed.
        if sys.platform == "win32":
            self.scan()
        self._child = self._start()
        self.scan()
        scans = self._scanner.scans
        self._child.send(
            *([[row, col, text] for (row, col), text in scan.troubles.items()] for scan in scans)
        )
        for message in self._child.lines():
            if message[0] == "done":
                self._children.done(self._child)
                self._child = None
                return
            if message[0] == "problem":
                raise self._child_problem(message[1])
            yield message

    def hold_rows_together(self, seen: Mapping[int, int]) -> None:
        """Refuse the file where rows were lost; ``seen`` counts those read, by place in sheets."""
        self._scanner.hold_rows_together(seen)

    def _start(self) -> ReadingChild:
        unpacked = sum(sheet.size for sheet in self._sheets)
        seconds = _LEAST_SECONDS + unpacked / _BYTES_A_SECOND
        job = {
            **self._task,
            "path": str(self._checked.path.absolute()),
            "sheets": [sheet.name for sheet in self._sheets],
            "date1904": self._checked.date1904,
            "memory": _MEMORY,
            "seconds": int(seconds) + 1,
        }
        return self._children.start(job, seconds, self._cancelled)

    def _child_problem(self, content: object) -> WorkbookProblem:
        if not isinstance(content, dict):
            raise ChildFailed("confused")
        code, reason = content.get("code"), content.get("reason")
        if code == "headings" and isinstance(reason, str):
            return reading_problem("headings", self._checked.path, reason=reason)
        if code == "memory":
            return reading_problem("died", self._checked.path)
        return problem("damaged", self._checked.path)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_size, status.st_mtime_ns
