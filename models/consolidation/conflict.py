"""A conflict laid out for a person: the contents side by side, field by field, and their base."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from models.consolidation.lineage import HeldVersion
from models.difference import BLANK, Names, difference
from models.marks import N_

__all__ = ["Conflict", "ConflictKind", "FieldRow", "Head", "common_base", "field_rows", "kind_of"]

Plain = Mapping[str, Any]

_RowKey = tuple[tuple[str, str, str], int]
"""Part, label and field of a value, and its occurrence: lines may repeat."""


class ConflictKind(StrEnum):
    """How it came about; the value is what people read."""

    SAME_REVISION = N_("同一修订号内容不同")
    TWO_DEVICES = N_("两台设备各改各的")
    TWO_MANAGERS = N_("换了客户经理，两人各报各的")


@attrs.frozen(kw_only=True)
class Head:
    """One of the contents that stand side by side, with the package that brought it."""

    held: HeldVersion
    plain: Plain
    package: str
    month: str
    manager_name: str

    @property
    def deleted(self) -> bool:
        """True where this side deleted the record."""
        return bool(self.plain.get("deleted"))


@attrs.frozen(kw_only=True)
class FieldRow:
    """One field in words: what it was (BLANK without a base), and what each head says, in order.

    ``part`` is the label of the list a line belongs to, empty for a field of the record itself.
    """

    label: str
    part: str
    base: str
    values: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Conflict:
    """A record a person must look at. ``heads`` begin with the one that counts meanwhile."""

    kind: str
    record_id: str
    owner: str
    retailer_id: str
    title: str
    type: ConflictKind
    heads: tuple[Head, ...]
    base: Head | None
    rows: tuple[FieldRow, ...]


def kind_of(heads: Sequence[HeldVersion]) -> ConflictKind:
    """Tell how several heads came about."""
    if len({head.manager for head in heads}) > 1:
        return ConflictKind.TWO_MANAGERS
    if len({head.device for head in heads}) > 1:
        return ConflictKind.TWO_DEVICES
    return ConflictKind.SAME_REVISION


def common_base(
    heads: Sequence[HeldVersion], versions: Iterable[HeldVersion]
) -> HeldVersion | None:
    """Return the highest content that all heads come after; None where there is none."""
    shared = (each for each in versions if all(head.comes_after(each) for head in heads))
    return max(shared, key=lambda each: each.rank, default=None)


def field_rows(
    kind: str, base: Plain | None, heads: Sequence[Plain], names: Names
) -> tuple[FieldRow, ...]:
    """Return the fields in which the heads differ from one another or from the base.

    Without a base the first head stands for it, so that what all say alike is not told.
    """
    ground = heads[0] if base is None else base
    if all(plain.get("deleted") for plain in heads):
        return ()
    told: dict[_RowKey, dict[int, tuple[str, str]]] = {}
    for place, plain in enumerate(heads):
        seen: Counter[tuple[str, str, str]] = Counter()
        for value in difference(kind, _alive(ground), _alive(plain), names).values:
            named = (value.part, value.label, value.field)
            told.setdefault((named, seen[named]), {})[place] = (value.old, value.new)
            seen[named] += 1
    return tuple(_row(key, places, len(heads), base) for key, places in told.items())


def _alive(plain: Plain) -> Plain:
    """A side that deleted the record still says what it held."""
    return {**plain, "deleted": False}


def _row(
    key: _RowKey, places: Mapping[int, tuple[str, str]], count: int, base: Plain | None
) -> FieldRow:
    (part, label, _), _ = key
    old = next(iter(places.values()))[0]
    values = tuple(places[place][1] if place in places else old for place in range(count))
    return FieldRow(label=label, part=part, base=BLANK if base is None else old, values=values)
