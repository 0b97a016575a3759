"""A package read back: its cells made into head and records, each held against its hash.

Whoever has the format can write a package, so nothing is believed for its hash alone: what is no
record of its kind is none, whatever the digest says.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import attrs
from cattrs.errors import BaseValidationError

from models.canonical import canonical_json, from_plain, record_hash, to_plain
from models.handout.text import shown
from models.kinds import KINDS
from models.manager import Manager
from models.package.data import DataLine
from models.package.lineage import is_lineage
from models.package.manifest import PROTOCOL, PackageHead
from models.package.origin import KEY_ENTRY, SIGNATURE_ENTRY, unread
from models.plain_form import LARGEST, is_plain

__all__ = ["DataColumns", "Figure", "PackageFault", "ReceivedHead", "head_of", "record_of"]

_FIXED: Final = ("kind", "id", "revision", "hash")
_PART: Final = re.compile(r"json([1-9][0-9]{0,4})?")
_MONTH: Final = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])")
_FIGURE: Final = "figure/"
_FRACTION: Final = re.compile(r"(-?[0-9]{1,15})(?:/([0-9]{1,15}))?", re.ASCII)
_KEY_BYTES: Final = 32
_SIGNED_FROM: Final = 2
"""Protocol from which on a package is signed and says what its records follow."""
_HIGHEST: Final = 2**31 - 1
_LONG_NUMBER: Final = re.compile("[0-9]{16}")
"""What a text without it holds are numbers below 10**15, as :data:`LARGEST` wants them."""
_NOT_CANONICAL: Final = (ValueError, TypeError, RecursionError)
_NO_SUCH_RECORD: Final = (BaseValidationError, LookupError, AttributeError, *_NOT_CANONICAL)


Figure = tuple[int, int | None]
"""Numerator and denominator of a share; a plain number has no denominator."""


class PackageFault(Exception):
    """The content of a package is not what it should be. ``code`` names the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


Fault = Callable[[], PackageFault]
"""Makes the fault of one row where there is one."""


@attrs.frozen(kw_only=True)
class ReceivedHead:
    """What the manifest says: the package's head, and what its data must come to.

    ``lineage`` is the digest over what the records follow (empty before protocol 2), ``figures``
    what the sender counted: numerator and denominator, None for a plain number. ``public_key`` is
    empty where none is named; whether it signed this manifest the reader of the file tells in
    ``signature_holds``.
    """

    head: PackageHead
    records: int
    digest: str
    protocol: int = PROTOCOL
    lineage: str = ""
    public_key: bytes = b""
    signature_holds: bool = False
    figures: Mapping[str, Figure] = attrs.field(factory=dict)

    @property
    def must_be_signed(self) -> bool:
        """True for a form that is always signed."""
        return self.protocol >= _SIGNED_FROM

    @property
    def is_tampered(self) -> bool:
        """True where a signature is named or due, and does not hold."""
        return (self.must_be_signed or bool(self.public_key)) and not self.signature_holds


# ------------------------------------------------------------------------------------ the manifest


def head_of(entries: Mapping[str, str], schema: int) -> ReceivedHead:
    """Read a manifest. ``schema`` is the highest version of the records that is understood."""
    for key, known in (("protocol", PROTOCOL), ("schema", schema)):
        found = _number(entries, key, least=1)
        if found > known:
            raise PackageFault("newer", found=found, known=known)
    sequence = _number(entries, "sequence", least=1)
    head = PackageHead(
        package=_text(entries, "package"),
        sequence=sequence,
        base_acknowledged=_number(entries, "base_acknowledged", below=sequence),
        device=_text(entries, "device"),
        manager=Manager(
            id=_text(entries, "manager"),
            name=entries.get("manager_name", ""),
            organisation=entries.get("organisation", ""),
            department=entries.get("department", ""),
        ),
        month=_month(entries),
        created_at=_moment(entries, "created_at"),
        journal_operation=_number(entries, "journal_operation"),
        journal_head=_text(entries, "journal_head"),
        schema=_number(entries, "schema"),
    )
    protocol = _number(entries, "protocol", least=1)
    return ReceivedHead(
        head=head,
        records=_number(entries, "records"),
        digest=_text(entries, "digest"),
        protocol=protocol,
        lineage=_text(entries, "lineage") if protocol >= _SIGNED_FROM else "",
        public_key=_key(entries),
        figures=_figures(entries),
    )


def _key(entries: Mapping[str, str]) -> bytes:
    """Return the key; a signature without a key, or a key that is none, is no package's."""
    text = entries.get(KEY_ENTRY, "").strip()
    key = unread(text)
    if (text and len(key) != _KEY_BYTES) or (not text and entries.get(SIGNATURE_ENTRY, "").strip()):
        raise PackageFault("manifest", key=KEY_ENTRY)
    return key


def _figures(entries: Mapping[str, str]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for key, value in entries.items():
        if key.startswith(_FIGURE):
            parts = _FRACTION.fullmatch(value.strip())
            if not parts:
                raise PackageFault("manifest", key=key)
            found[key.removeprefix(_FIGURE)] = (int(parts[1]), int(parts[2]) if parts[2] else None)
    return found


def _text(entries: Mapping[str, str], key: str) -> str:
    found = entries.get(key, "").strip()
    if not found:
        raise PackageFault("manifest", key=key)
    return found


def _number(entries: Mapping[str, str], key: str, least: int = 0, below: int = _HIGHEST + 1) -> int:
    text = _text(entries, key)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
    if not least <= number < below:
        raise PackageFault("manifest", key=key)
    return number


def _month(entries: Mapping[str, str]) -> str:
    """Return the month; a program that took it for a day wrote the first of it."""
    found = _MONTH.match(_text(entries, "month"))
    if not found:
        raise PackageFault("manifest", key="month")
    return found[0]


def _moment(entries: Mapping[str, str], key: str) -> datetime:
    try:
        return datetime.fromisoformat(_text(entries, key))
    except ValueError as error:
        raise PackageFault("manifest", key=key) from error


# ---------------------------------------------------------------------------------------- the data


class DataColumns:
    """Where the columns of the data are: known by heading, the parts of the JSON in their order."""

    def __init__(self, headings: Sequence[str]) -> None:
        places = {heading.strip(): place for place, heading in enumerate(headings) if heading}
        for name in (*_FIXED, "json"):
            if name not in places:
                raise PackageFault("headings", heading=name)
        self._fixed = tuple(places[name] for name in _FIXED)
        self._follows = places.get("follows")
        self._confirmed = places.get("confirmed")
        parts = sorted(
            (int(found[1] or 1), place)
            for heading, place in places.items()
            if (found := _PART.fullmatch(heading))
        )
        self._parts = tuple(place for _, place in parts)

    def line(self, cells: Sequence[str], row: int) -> DataLine:
        """Read one row; the JSON must hash to what stands beside it, and name what the row names.

        A program may have taken id or revision for numbers: only the JSON and its hash are
        believed, and what the cells say otherwise is an edit.
        """
        kind, record_id, revision, digest = (_cell(cells, place) for place in self._fixed)
        fault = partial(_line_fault, row, kind, record_id, revision)
        try:
            told = "".join(_cell(cells, place) for place in self._parts)
            plain = json.loads(told)
            # As it was hashed it mostly stands there still; an escape may be a workbook's.
            as_sent = "\\u" not in told and record_hash(told) == digest
            text = told if as_sent else canonical_json(plain)
            made = digest if as_sent else record_hash(text)
            same = made == digest and _names(plain["id"], plain["revision"], record_id, revision)
        except (LookupError, *_NOT_CANONICAL) as error:
            raise fault() from error
        if not same:
            raise fault()
        follows = "" if self._follows is None else _lineage(cells, self._follows, fault)
        confirmed = 0 if self._confirmed is None else _confirmed(cells, self._confirmed, fault)
        return DataLine(kind, plain["id"], plain["revision"], made, text, follows, confirmed)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _line_fault(row: int, kind: str, record_id: str, revision: str) -> PackageFault:
    """Name the row and what it calls its record, so that a person finds both."""
    record = shown(record_id)
    return PackageFault("line", row=row, kind=shown(kind), record=record, revision=shown(revision))


def _lineage(cells: Sequence[str], place: int, fault: Fault) -> str:
    follows = " ".join(_cell(cells, place).split())
    if follows and not is_lineage(follows):
        raise fault()
    return follows


def _confirmed(cells: Sequence[str], place: int, fault: Fault) -> int:
    text = _cell(cells, place).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise fault()
    return int(text)


def _names(told_id: Any, told_revision: Any, record_id: str, revision: str) -> bool:
    """Tell whether a line's cells name its record; zeros in front may have been lost."""
    if not isinstance(told_id, str) or type(told_revision) is not int:
        return False
    same = told_id in (record_id, record_id.rjust(len(told_id), "0"))
    return same and str(told_revision) == revision


def record_of(line: DataLine) -> dict[str, Any] | None:
    """Return a line's record as today's JSON values; None when it is no record of its kind."""
    kind = KINDS.get(line.kind)
    if kind is None or not kind.packaged or not line.record_id:
        return None
    if not 1 <= line.revision <= _HIGHEST:
        return None
    told = json.loads(line.json)
    try:
        if is_plain(kind.record, told):
            return told if canonical_json(told) == line.json else None
        plain = to_plain(from_plain(kind.record, told))
        same = canonical_json({key: plain[key] for key in told}) == line.json
    except _NO_SUCH_RECORD:
        return None
    fits = not _LONG_NUMBER.search(line.json) or _fits(plain)
    return plain if same and fits else None


def _fits(value: Any) -> bool:
    """Tell whether every number is one that a record may hold."""
    if isinstance(value, dict):
        return all(map(_fits, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_fits, value))
    return not isinstance(value, int) or abs(value) <= LARGEST
