"""The child's messages of a package as rows and reports, believed no more than the file."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from models.package.view import gone_sheet
from models.package.view_report import ViewReport
from models.package.view_sent import SentSheet, sent_titles
from storage.workbooks.reading.precheck import SheetPart
from storage.workbooks.reading.process import ChildFailed
from storage.workbooks.reading.protocol import count, hold
from storage.workbooks.reading.view_messages import ABOVE, above_of, report_of, rows_of

__all__ = ["RawRow", "RawRows"]

RawRow = tuple[int, list[str]]
"""A row's number and its cells as texts."""


class RawRows:
    """Raw rows out of the messages; of the sheets after the first ``raw`` ones, reports.

    ``sheet`` is the place of the sheet they come from, ``seen`` counts its rows by sheet.
    """

    def __init__(self, sheets: Sequence[SheetPart], *, raw: int) -> None:
        self.sheet = -1
        self.seen: dict[int, int] = {}
        self._sheets = sheets
        self._raw = raw
        self._number = 0
        self._count = 0
        self._reports: dict[int, ViewReport | None] = {}
        self._above: list[dict[str, str]] = []

    @property
    def complete(self) -> bool:
        """True once every sheet was read to its end."""
        return len(self.seen) == len(self._sheets)

    @property
    def viewed(self) -> bool:
        """True where sheets for people were to be read."""
        return len(self._sheets) > self._raw

    @property
    def above(self) -> Mapping[str, str]:
        """单位, 制表人 and 期间 above the headings of the first sheet that tells them."""
        nothing = dict.fromkeys(ABOVE, "")
        return next((told for told in self._above if any(told.values())), nothing)

    def reports(self, entries: Mapping[str, str]) -> tuple[ViewReport, ...]:
        """Return what became of the sheets that ``entries``, the manifest, tells of."""
        found = [report for report in self._reports.values() if report]
        there = {report.title for report in found if not report.copied}
        gone = [title for title in sent_titles(entries) if title not in there]
        return (*found, *(gone_sheet(SentSheet(title, entries)) for title in gone))

    def take(self, kind: str, content: Any) -> list[RawRow]:
        """Return the rows a message brings."""
        try:
            if kind == "raw":
                hold(0 <= self.sheet < self._raw and self.sheet not in self.seen)
                return [self._row(number, cells) for number, cells in content]
            if kind in ("view", "view rows"):
                self._take_view(kind, content)
            else:
                hold(kind in ("sheet", "end"))
                self._turn_sheet(kind, content)
        except (LookupError, TypeError, ValueError) as error:
            raise ChildFailed("confused") from error
        return []

    def _turn_sheet(self, kind: str, content: Any) -> None:
        if kind == "sheet":
            following = len(self.seen) == self.sheet + 1 < len(self._sheets)
            hold(following and count(content["index"]) == self.sheet + 1)
            self.sheet += 1
            self._number = self._count = 0
            return
        seen = count(content["seen"])
        hold(self.sheet == len(self.seen))
        if self.sheet < self._raw:
            hold(seen == self._count)
        else:
            hold(self.sheet in self._reports)
        self.seen[self.sheet] = seen

    def _take_view(self, kind: str, content: Any) -> None:
        hold(self.sheet >= self._raw and self.sheet not in self.seen)
        if kind == "view":
            hold(self.sheet not in self._reports)
            name = self._sheets[self.sheet].name
            self._reports[self.sheet] = None if content is None else report_of(content, name)
            if content is not None:
                self._above.append(above_of(content))
            return
        report = self._reports[self.sheet]
        hold(report is not None)
        assert report is not None
        self._reports[self.sheet] = rows_of(report, content)

    def _row(self, number: Any, cells: Any) -> RawRow:
        hold(count(number) > self._number and isinstance(cells, list))
        hold(set(map(type, cells)) <= {str, int, float, bool, type(None)})
        self._number = number
        self._count += 1
        return number, list(map(_as_text, cells))


def _as_text(cell: Any) -> str:
    """Return a cell's text; a number that a program made of a text is written as it was."""
    if cell is None:
        return ""
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell))
    return str(cell)
