"""Handouts read: recognised sheets as one stream of parts that can be relied on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.guard import Cancelled, Guard, Progress
from storage.workbooks.reading.precheck import Checked, open_checked
from storage.workbooks.reading.process import ChildFailed
from storage.workbooks.reading.protocol import Translator
from storage.workbooks.reading.sentences import reading_problem
from storage.workbooks.reading.stream import (
    BookEnd,
    BookHeader,
    Part,
    RowBatch,
    SheetEnd,
    SheetIgnored,
)

__all__ = ["Cancelled", "Progress", "read_handout"]

_NAMED: Final = 3


def read_handout(
    path: Path, *, cancelled: Cancelled | None = None, progress: Progress | None = None
) -> Iterator[Part]:
    """Read a handout: yield its parts in the order that :mod:`.stream` describes.

    Whatever is wrong with the file raises one :class:`WorkbookProblem`; what was handed over
    before must then be thrown away. Closing the iterator ends the reading.
    """
    checked = open_checked(path)
    with Guard(checked, checked.sheets, task={"mode": "handout"}, cancelled=cancelled) as guard:
        yield BookHeader(path.name, checked.sha256, checked.size, checked.date1904)
        reading = _Reading(checked, guard, progress)
        yield from reading.parts()
    yield BookEnd(reading.sheets_read, reading.rows_read)


class _Reading:
    """One handout on its way in: what the child says, translated and counted."""

    def __init__(self, checked: Checked, guard: Guard, progress: Progress | None) -> None:
        self._checked = checked
        self._guard = guard
        self._progress = progress
        self._strangers: list[str] = []
        self.sheets_read = 0
        self.rows_read = 0

    def parts(self) -> Iterator[Part]:
        """Yield everything between the book's header and its end."""
        translator = Translator(self._checked.sheets)
        for kind, content in self._guard.messages():
            part = translator.part(kind, content)
            self._note(part)
            yield part
            if self._progress and isinstance(part, RowBatch):
                self._progress(self.rows_read, self._guard.rows)
        if len(self._checked.sheets) != translator.finished:
            raise ChildFailed("confused")
        self._guard.hold_rows_together(translator.seen)
        if not self.sheets_read:
            raise self._no_handout()

    def _note(self, part: Part) -> None:
        if isinstance(part, RowBatch):
            self.rows_read += len(part.rows)
        elif isinstance(part, SheetEnd):
            self.sheets_read += 1
        elif isinstance(part, SheetIgnored) and not part.blank:
            self._strangers.append(f"工作表“{part.sheet}”{part.reason}")

    def _no_handout(self) -> WorkbookProblem:
        named = self._strangers[:_NAMED]
        more = "…" if len(self._strangers) > _NAMED else ""
        reason = f"（{'；'.join(named)}{more}）" if named else ""
        return reading_problem("no-handout", self._checked.path, reason=reason)
