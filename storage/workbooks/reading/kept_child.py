"""One reading child for many files: its start costs more than most packages.

Every job brings its own limits. A child that fails, is stopped or read much is not used again, and
none reads more than some files, so what a file does to its reader ends with that file.
"""

from typing import Any, Final

from storage.workbooks.reading.guard import Cancelled
from storage.workbooks.reading.process import ReadingChild

__all__ = ["MOST_FILES", "KeptChild"]

MOST_FILES: Final = 200
_MUCH: Final = 40.0
"""Seconds a job may take; as long as that, the file is large and leaves a large child."""


class KeptChild:
    """Gives guards their child (:class:`storage.workbooks.reading.guard.Children`).

    One reading at a time; a second one meanwhile gets a child of its own. :meth:`close` ends it.
    """

    def __init__(self) -> None:
        self._resting: ReadingChild | None = None
        self._files = 0
        self._large = False
        self.reused = False

    def start(self, job: dict[str, Any], seconds: float, cancelled: Cancelled) -> ReadingChild:
        """Put the resting child to work, or a new one. ``reused`` tells which it was."""
        child, self._resting = self._resting, None
        self._large = seconds > _MUCH
        if child:
            self.reused = child.again(job, seconds=seconds, cancelled=cancelled)
            if self.reused:
                self._files += 1
                return child
            child.close()
        self.reused, self._files = False, 1
        return ReadingChild(job, seconds=seconds, cancelled=cancelled, stay=True)

    def done(self, child: ReadingChild) -> None:
        """Keep a child for the next file."""
        if self._large or self._resting or self._files >= MOST_FILES:
            child.close()
            return
        child.rest()
        self._resting = child

    def close(self) -> None:
        """End the child."""
        if self._resting:
            self._resting.close()
            self._resting = None
