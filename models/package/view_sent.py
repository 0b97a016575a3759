"""What the manifest says of one sheet: its columns, and the marks of every row that was sent."""

import json
from collections.abc import Iterator, Mapping
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
    columns: tuple[tuple[str, CellKind], ...] = ()
    marks: tuple[SentMark, ...] = ()

    @classmethod
    def of(cls, title: str, entries: Mapping[str, str]) -> "SentSheet":
        """Read a sheet's entries; those that make no sense are as if they were not there."""
        columns = _columns(entries.get(f"{_PREFIX}{title}/columns", ""))
        tokens = _tokens(title, "marks", entries)
        cells = _tokens(title, "cells", entries)
        if len(cells) != len(tokens) or {len(each) for each in cells} - {len(columns) * _DIGITS}:
            cells = [""] * len(tokens)
        marks = map(_mark, tokens, cells)
        return cls(title, columns, tuple(mark for mark in marks if mark))

    @cached_property
    def by_id(self) -> Mapping[str, list[SentMark]]:
        """The marks by 记录编号."""
        found: dict[str, list[SentMark]] = {}
        for mark in self.marks:
            found.setdefault(mark.record_id, []).append(mark)
        return found


def _columns(text: str) -> tuple[tuple[str, CellKind], ...]:
    try:
        told = [(cell_key(heading), CellKind(kind)) for heading, kind in json.loads(text or "[]")]
    except (ValueError, TypeError):
        return ()
    headings = {heading for heading, _ in told}
    named = len(headings) == len(told) and {ID_HEADING, REVISION_HEADING} <= headings
    return tuple(told) if named else ()


def _tokens(title: str, name: str, entries: Mapping[str, str]) -> list[str]:
    return [token for part in _parts(title, name, entries) for token in part.split()]


def _parts(title: str, name: str, entries: Mapping[str, str]) -> Iterator[str]:
    number = 1
    while (part := entries.get(f"{_PREFIX}{title}/{name}/{number}")) is not None:
        yield part
        number += 1


def _mark(token: str, cells: str) -> SentMark | None:
    named, _, digest = token.rpartition(":")
    record_id, _, revision = named.rpartition(":")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 12):
        return None
    return SentMark(record_id, int(revision), digest, cells)
