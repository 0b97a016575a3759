"""A sheet that came back, and whether anything was done to it at all: most were not touched."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import attrs

from models.handout.rows import RowKind, kind_of_row
from models.package.table import CellKind, sheet_hash
from models.package.view_repair import odd_but_right, safe_key
from models.package.view_sent import ID_HEADING, SentSheet

__all__ = ["CellKeys", "ViewSheet", "hash_of", "is_odd", "is_untouched"]


@attrs.frozen(kw_only=True)
class ViewSheet:
    """A sheet as it came back: ``rows`` are those below the headings with their numbers.

    Sheets of one workbook may share ``keys``.
    """

    name: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[Any]]]
    copied: bool = False
    keys: "CellKeys" = attrs.field(factory=lambda: CellKeys())


class CellKeys(dict[Any, str]):
    """Keys of values, each made once: in a workbook the same values come again and again."""

    def __missing__(self, value: Any) -> str:
        key = self[value] = safe_key(value)
        return key


def is_untouched(sheet: ViewSheet, sent: SentSheet) -> bool:
    """Tell fast whether a sheet is as it was written, to the kinds of its cells."""
    names = [heading for heading, _ in sent.columns]
    if not names or [safe_key(heading) for heading in sheet.headings] != names:
        return False
    width, at = len(names), names.index(ID_HEADING)
    rows = [cells for _, cells in sheet.rows if len(cells) == width and cells[at]]
    keys = sheet.keys
    hashes = [hash_of(map(keys.__getitem__, cells)) for cells in rows]
    if len(hashes) != sent.rows or sheet_hash(names, hashes) != sent.hash:
        return False
    others = (cells for _, cells in sheet.rows if len(cells) != width or not cells[at])
    if any(kind_of_row(cells) is RowKind.DATA for cells in others):
        return False
    kinds = (kind for _, kind in sent.columns)
    return not any(map(is_odd, kinds, zip(*rows, strict=True)))


def is_odd(kind: CellKind, values: Sequence[Any]) -> bool:
    """Tell whether a cell of a column is of another kind than it was."""
    suspect = _SUSPECT.get(kind, _TEXTS).intersection(map(type, values))
    if suspect == _TEXTS and kind is CellKind.CODE:
        codes = [value for value in set(values) if isinstance(value, str)]
        return codes != list(map(str.strip, codes))
    return bool(suspect) and any(odd_but_right(value, kind) for value in set(values))


_TEXTS: Final = frozenset[type]({str})
_SUSPECT: Final[Mapping[CellKind, frozenset[type]]] = {
    CellKind.TEXT: frozenset(),
    CellKind.CODE: frozenset({str, int, float}),
}
"""Types of cells that may be odd in a column; in other columns texts."""


def hash_of(keys: Iterable[str]) -> str:
    """Return the hash of a row by the keys of its cells."""
    return sha256("\t".join(keys).encode(errors="replace")).hexdigest()[:16]
