"""The child's side of a package's sheets for people: each held against what was sent.

What comes of it is far less than the sheets, and is made while the parent looks at the data.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs

from models.handout.preamble import Preamble, read_preamble
from models.package.view import ViewSheet, compare_view, find_headings
from models.package.view_names import names_in
from models.package.view_report import ViewReport
from models.package.view_sent import SentSheet, sent_titles
from models.package.view_untouched import CellKeys
from storage.workbooks.reading.raw_sheets import holds, plain_cell
from storage.workbooks.reading.sources import SheetRows
from storage.workbooks.reading.view_messages import report_to_plain, row_batches

__all__ = ["ViewReader"]

Send = Callable[[str, Any], None]

_MOST_TOLD: Final = 1_000
"""Rows of a sheet that are told one by one where the data are there and decide."""
_HEAD: Final = 20
_AT_ONCE: Final = 2_000


class ViewReader:
    """Reads sheets for people against ``entries``, the manifest; empty where there is none.

    With ``everything`` rows that are as they were sent are told too: there is nothing but them.
    """

    def __init__(
        self, entries: Mapping[str, str], names: Sequence[str], *, everything: bool, send: Send
    ) -> None:
        self._everything = everything
        self._send = send
        self._names = frozenset(names)
        self._keys = CellKeys()
        self._sent = {title: SentSheet(title, entries) for title in sent_titles(entries)}

    def read(self, name: str, source: SheetRows) -> None:
        """Tell what became of one sheet, and how many of its rows hold something."""
        rows: list[list[Any]] = []
        while part := source.take(_AT_ONCE):
            rows.extend(part)
        seen = sum(map(holds, rows))
        report, above = self._report(name, rows)
        self._send("view", report_to_plain(report, above) if report else None)
        for batch in row_batches(report.rows if report else ()):
            self._send("view rows", batch)
        self._send("end", {"rows": len(rows), "seen": seen})

    def _report(self, name: str, rows: list[list[Any]]) -> tuple[ViewReport | None, Preamble]:
        head = rows[:_HEAD]
        sent, copied = self._sent_as(name, head)
        at = find_headings(head, [column for column, _ in sent.columns] if sent else ())
        if at is None or (self._sent and not sent):
            return None, Preamble()
        headings = tuple(str(plain_cell(cell) or "") for cell in rows[at])
        below = list(enumerate(rows[at + 1 :], at + 2))
        sheet = ViewSheet(name=name, headings=headings, rows=below, copied=copied, keys=self._keys)
        report = compare_view(sheet, sent, everything=self._everything)
        report = attrs.evolve(report, names=names_in(sheet, report))
        return self._shortened(report), read_preamble(rows[:at])

    def _sent_as(self, name: str, head: list[list[Any]]) -> tuple[SentSheet | None, bool]:
        """Return as what a sheet was sent, by its name or else by its headings; and if it is one
        more copy of a sheet that is there.
        """  # noqa: D205
        if name in self._sent:
            return self._sent[name], False
        best, most = None, 0.0
        for sent in self._sent.values():
            wanted = [column for column, _ in sent.columns]
            at = find_headings(head, wanted) if wanted else None
            share = 0.0 if at is None else _share(head[at], wanted)
            if share > most:
                best, most = sent, share
        return best, best is not None and best.title in self._names

    def _shortened(self, report: ViewReport) -> ViewReport:
        if self._everything:
            return report
        more = max(0, len(report.rows) - _MOST_TOLD)
        return attrs.evolve(report, rows=report.rows[:_MOST_TOLD], left_out=more)


def _share(row: Sequence[Any], wanted: Sequence[str]) -> float:
    there = {str(cell) for cell in row if cell}
    return len(there.intersection(wanted)) / max(len(wanted), len(there))
