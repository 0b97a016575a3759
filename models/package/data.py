"""The data of a package: whole records as JSON, which are the truth; the sheets are a view.

A record that was deleted travels too, as a tombstone (``deleted`` is true).
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import attrs

from models.canonical import canonical_json, record_hash

__all__ = [
    "CHUNK",
    "DATA_SHEET",
    "DataLine",
    "cell_chunks",
    "data_digest",
    "data_line",
    "lineage_digest",
    "ordered",
]

DATA_SHEET = "_data"

CHUNK = 16_000
"""Characters in one cell: below 32,767 UTF-16 units whatever the characters are."""

_FRAGILE = re.compile(
    "[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)


@attrs.frozen
class DataLine:
    """One record: ``json`` is its canonical JSON, ``hash`` the sha256 of that text.

    ``follows`` names the revisions this one came after (:mod:`models.package.lineage`).
    ``confirmed`` is told in a handover alone: the revision of which the giver had a receipt.
    """

    kind: str
    record_id: str
    revision: int
    hash: str
    json: str
    follows: str = ""
    confirmed: int = 0


def data_line(kind: str, plain: dict[str, Any]) -> DataLine:
    """Make the line of a record given as JSON values."""
    text = canonical_json(plain)
    return DataLine(kind, plain["id"], plain["revision"], record_hash(text), text)


def ordered(lines: Iterable[DataLine]) -> tuple[DataLine, ...]:
    """Put lines in the package's order: by kind, then id."""
    return tuple(sorted(lines, key=lambda line: (line.kind, line.record_id)))


def data_digest(lines: Iterable[DataLine]) -> str:
    """Return the digest over kind, id, revision and hash of every record, in whatever order."""
    texts = sorted(f"{line.kind}\t{line.record_id}\t{line.revision}\t{line.hash}" for line in lines)
    return sha256("\n".join(texts).encode()).hexdigest()


def lineage_digest(lines: Iterable[DataLine]) -> str:
    """Return the digest over what every record follows, in whatever order the lines are."""
    texts = sorted(f"{line.kind}\t{line.record_id}\t{line.follows}" for line in lines)
    return sha256("\n".join(texts).encode()).hexdigest()


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def cell_chunks(json_text: str) -> Sequence[str]:
    """Cut a JSON text for cells: joined again it is JSON of the same content.

    What workbooks change is written as JSON escapes: characters XML cannot carry or programs drop,
    ``_x000D_`` and its like, and blanks at a cell's ends.
    """
    safe = _FRAGILE.sub(_escaped, json_text)
    if len(safe) <= CHUNK:
        return (safe,)
    parts = [safe[start : start + CHUNK] for start in range(0, len(safe), CHUNK)]
    return tuple(_guarded(part) for part in parts)


def _guarded(part: str) -> str:
    """Escape a blank at either end; in canonical JSON a blank stands only inside a string."""
    if part.startswith(" "):
        part = f"\\u0020{part[1:]}"
    return f"{part[:-1]}\\u0020" if part.endswith(" ") else part
