"""What the manifest says of one sheet: its columns, and the marks of every row that was sent."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import attrs

from models.package.table import CellKind, cell_key

__all__ = ["ID_HEADING", "REVISION_HEADING", "SentMark", "SentSheet", "sent_titles"]

ID_HEADING: Final = "记录编号"
REVISION_HEADING: Final = "修订号"
_DIGITS: Final = 3
"""Hexadecimal digits of one cell's mark."""
_PREFIX: Final = "sheet/"
_ROWS: Final = "/rows"


@attrs.frozen
class SentMark:
    """One row as it was sent: ``cells`` are three hexadecimal digits a cell, empty if not told."""

    record_id: str
    revision: int
    hash: str
    cells: str

    def cell(self, place: int) -> str:
        """Return the mark of one cell; empty where none was told."""
        return self.cells[place * _DIGITS : (place + 1) * _DIGITS]


def sent_titles(entries: Mapping[str, str]) -> list[str]:
    """Return the sheets that a manifest tells of."""
    return [
        key.removeprefix(_PREFIX).removesuffix(_ROWS)
        for key in entries
        if key.startswith(_PREFIX) and key.endswith(_ROWS)
    ]


@attrs.define(slots=False)
class SentSheet:
    """A sheet as the manifest tells of it. ``columns`` is empty where it does not name them."""

    title: str
    entries: Mapping[str, str] = attrs.field(factory=dict)

    @cached_property
    def columns(self) -> tuple[tuple[str, CellKind], ...]:
        """Heading and kind of the columns in their order."""
        return _columns(self._entry("columns"))

    @property
    def hash(self) -> str:
        """The hash over headings and rows."""
        return self._entry("hash")

    @cached_property
    def rows(self) -> int:
        """How many rows were sent."""
        told = self._entry("rows")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 0

    @cached_property
    def marks(self) -> tuple[SentMark, ...]:
        """The rows as they were sent; what makes no sense is as if it were not there."""
        tokens, cells = self._tokens("marks"), self._tokens("cells")
        width = len(self.columns) * _DIGITS
        if len(cells) != len(tokens) or {len(each) for each in cells} - {width}:
            cells = [""] * len(tokens)
        marks = map(_mark, tokens, cells)
        return tuple(mark for mark in marks if mark)

    @cached_property
    def by_id(self) -> Mapping[str, list[SentMark]]:
        """The marks by 记录编号."""
        found: dict[str, list[SentMark]] = {}
        for mark in self.marks:
            found.setdefault(mark.record_id, []).append(mark)
        return found

    def _entry(self, name: str) -> str:
        return self.entries.get(f"{_PREFIX}{self.title}/{name}", "")

    def _tokens(self, name: str) -> list[str]:
        found: list[str] = []
        number = 1
        while part := self._entry(f"{name}/{number}"):
            found.extend(part.split())
            number += 1
        return found


def _columns(text: str) -> tuple[tuple[str, CellKind], ...]:
    try:
        told = [(cell_key(heading), CellKind(kind)) for heading, kind in json.loads(text or "[]")]
    except (ValueError, TypeError):
        return ()
    headings = {heading for heading, _ in told}
    named = len(headings) == len(told) and {ID_HEADING, REVISION_HEADING} <= headings
    return tuple(told) if named else ()


def _mark(token: str, cells: str) -> SentMark | None:
    named, _, digest = token.rpartition(":")
    record_id, _, revision = named.rpartition(":")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 12):
        return None
    return SentMark(record_id, int(revision), digest, cells)
