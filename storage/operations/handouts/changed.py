"""What an import changes in master records, field by field in words, before it is written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from models.difference import Names, ValueChange, difference, record_title, value_words
from models.fields import fields_of
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from models.retailer import RetailerNotes
from storage.database import Ledger
from storage.ledger.records import plains_by_id
from storage.operations.handouts.masters import MasterSheet

__all__ = ["MOST_CHANGES", "MasterChange", "changes_of"]

Plain = Mapping[str, Any]
Key = tuple[str, str]

MOST_CHANGES = 2_000
"""Told one by one; the rest is counted."""

_BESIDE: Mapping[str, frozenset[str]] = {
    "status_history": frozenset(("status", "status_since")),
    "standard_terms": frozenset(("terminal_type",)),
    "prices": frozenset(("wholesale", "retail_carton", "retail_pack")),
}
"""Histories that say once more what the fields beside them say."""

_OURS = frozenset(("pinyin", "initials", "in_master"))

_OWN: Mapping[str, tuple[str, ...]] = {
    "phone": ("mobile", "landline"),
    "visit_route": ("visit_route",),
    "route_order": ("route_order",),
    "longitude": ("longitude",),
    "latitude": ("latitude",),
}
"""Fields the manager may keep too (DOMAIN 5.1), and under what names."""


@attrs.frozen(kw_only=True)
class MasterChange:
    """One field of one master record. ``old`` and ``new`` are headquarters' values in words.

    ``own`` is what the manager keeps of it himself: it stays and goes on counting.
    """

    kind: str
    record_id: str
    title: str
    label: str
    old: str
    new: str
    own: str = ""

    @property
    def kind_label(self) -> str:
        """The Chinese word for the record's kind."""
        return KINDS[self.kind].label


def changes_of(
    ledger: Ledger, sheets: Iterable[MasterSheet], names: Mapping[Key, str]
) -> tuple[tuple[MasterChange, ...], int]:
    """Return what ``sheets`` change in records that are there, and how many fields more.

    ``names`` are what retailers and products are called.
    """
    known = Names(names)
    first: dict[Key, Plain | None] = {}
    last: dict[Key, Plain] = {}
    for sheet in sheets:
        for record_id, plain in sheet.plains.items():
            key = (sheet.record_kind, record_id)
            first.setdefault(key, sheet.before[record_id])
            last[key] = plain
    changed = [key for key, before in first.items() if before is not None]
    notes = plains_by_id(
        ledger, "retailer_notes", [key[1] for key in changed if key[0] == "retailer"]
    )
    found = [
        attrs.evolve(each, own=_own(each, change.field, last[key], notes.get(key[1])))
        for key in changed
        for change, each in _told(key, first[key], last[key], known)
    ]
    return tuple(found[:MOST_CHANGES]), max(0, len(found) - MOST_CHANGES)


def _told(
    key: Key, before: Plain | None, after: Plain, names: Names
) -> Iterator[tuple[ValueChange, MasterChange]]:
    values = difference(key[0], before, after, names).values
    fields = {change.field for change in values}
    for change in values:
        if change.field in _OURS or fields & _BESIDE.get(change.field, frozenset()):
            continue
        part = Phrase(N_("{part}：{line}"), part=change.part, line=change.label)
        yield (
            change,
            MasterChange(
                kind=key[0],
                record_id=key[1],
                title=record_title(key[0], after, names),
                label=part if change.part else change.label,
                old=change.old,
                new=change.new,
            ),
        )


def _own(change: MasterChange, field: str, after: Plain, notes: Plain | None) -> str:
    """Return the manager's own value of a field, "" where he has none or the same."""
    if change.kind != "retailer" or notes is None or notes["deleted"]:
        return ""
    for name in _OWN.get(field, ()):
        if notes[name] not in (None, "", after[field]):
            info = next(info for info in fields_of(RetailerNotes) if info.name == name)
            return value_words(info, notes, Names())
        if notes[name] == after[field]:
            break
    return ""
