"""The difference of two contents of one record: label, old words, new words, field by field.

Contents are JSON values as the journal keeps them, of any age: a field that an older content lacks
was blank then.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from models.difference.names import Names
from models.difference.restoring import restorable
from models.difference.settings import setting_parts
from models.difference.values import BLANK, joined, value_words
from models.fields import FieldInfo, fields_of
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase

__all__ = ["Act", "RecordDifference", "ValueChange", "difference"]

Plain = Mapping[str, Any]


class Act(StrEnum):
    """What became of a record."""

    ADDED = "新增"
    CHANGED = "更新"
    REMOVED = "删除"
    RETURNED = "找回"


@attrs.frozen(kw_only=True)
class ValueChange:
    """One value that changed.

    ``part`` is the label of the list a line belongs to, ``""`` for a value of the record itself;
    ``label`` names the field, or the line and its field. ``field`` is the record's attribute,
    ``restorable`` tells whether its earlier value can be put back by itself.
    """

    label: str
    old: str
    new: str
    field: str
    part: str = ""
    restorable: bool = False


@attrs.frozen(kw_only=True)
class RecordDifference:
    """What one operation did to one record."""

    kind: str
    record_id: str
    revision: int
    act: Act
    values: tuple[ValueChange, ...]


def difference(kind: str, before: Plain | None, after: Plain, names: Names) -> RecordDifference:
    """Return what became of a record; ``before`` is None for one that was not there."""
    act = _act(before, after)
    old = None if before is None or before["deleted"] else before
    new = None if after["deleted"] else after
    return RecordDifference(
        kind=kind,
        record_id=str(after["id"]),
        revision=int(after.get("revision", 0)),
        act=act,
        values=tuple(_values(kind, old, new, names)),
    )


def _act(before: Plain | None, after: Plain) -> Act:
    if after["deleted"]:
        return Act.REMOVED
    if before is None:
        return Act.ADDED
    return Act.RETURNED if before["deleted"] else Act.CHANGED


def _values(kind: str, old: Plain | None, new: Plain | None, names: Names) -> Iterator[ValueChange]:
    some = new or old
    if some is None:
        return
    if kind == "setting":
        yield from _setting(str(some["id"]), old, new)
        return
    names = names.speaking_of(kind, some)
    for info in fields_of(KINDS[kind].record):
        can = restorable(kind, info.name, some)
        if info.children is not None:
            yield from _Lines(info, names, can=can).differences(old, new)
        elif _matters(info, old, new):
            yield ValueChange(
                label=info.label,
                old=value_words(info, old, names),
                new=value_words(info, new, names),
                field=info.name,
                restorable=can,
            )


def _matters(info: FieldInfo, old: Plain | None, new: Plain | None) -> bool:
    """Tell whether a field changed; of a record that came or went, whether it says anything."""
    return bool(_said(info, old) != _said(info, new))


def _said(info: FieldInfo, plain: Plain | None) -> Any:
    """Return a value as far as it says something: a No only where it could be left open."""
    value = None if plain is None else plain.get(info.name)
    blank = value in ("", []) or (value is False and not info.optional)
    return None if blank else value


def _setting(key: str, old: Plain | None, new: Plain | None) -> Iterator[ValueChange]:
    before = dict(setting_parts(key, old["value"] if old else None))
    for label, value in setting_parts(key, new["value"] if new else None):
        if value != before[label]:
            words = [BLANK if each is None else each for each in (before[label], value)]
            first, second = (each if isinstance(each, str) else f"{each}" for each in words)
            yield ValueChange(label=label, old=first, new=second, field="value", restorable=True)


_KEYS: Mapping[str, str] = {
    "stock_lines": "product_id",
    "quick_check": "item",
    "answers": "point",
    "status_history": "since",
    "standard_terms": "since",
    "prices": "since",
    "limits": "grade",
    "points": "number",
    "texts": "column",
    "figures": "row",
}
"""What tells the lines of a list apart; lines of another list go by their place."""


@attrs.frozen
class _Lines:
    """The lines of one field of a record, told by their business names."""

    info: FieldInfo
    names: Names
    can: bool = attrs.field(kw_only=True)

    def differences(self, old: Plain | None, new: Plain | None) -> Iterator[ValueChange]:
        """Yield what came, went and changed, in the order of the later content."""
        before, after = self._keyed(old), self._keyed(new)
        for key in dict.fromkeys((*after, *before)):
            first, second = before.get(key), after.get(key)
            if first is not None and second is not None:
                yield from self._changed(first, second)
            else:
                yield self._whole(first, second)
        if list(before) != list(after) and set(before) == set(after):
            yield self._value(
                Phrase(N_("次序")), joined(self._order(before)), joined(self._order(after))
            )

    def _keyed(self, plain: Plain | None) -> dict[tuple[Any, int], Plain]:
        lines: Sequence[Plain] = (plain or {}).get(self.info.name) or ()
        name = _KEYS.get(self.info.name, "")
        seen: Counter[Any] = Counter()
        found = {}
        for line in lines:
            value = line.get(name)
            found[value, seen[value]] = line
            seen[value] += 1
        return found

    def _order(self, lines: Mapping[tuple[Any, int], Plain]) -> list[str]:
        return [self._name(line) for line in lines.values()]

    @property
    def _fields(self) -> tuple[FieldInfo, ...]:
        return fields_of(self.info.children) if self.info.children is not None else ()

    def _name(self, line: Plain) -> str:
        key = _KEYS.get(self.info.name, "")
        for info in self._fields:
            if info.name == key:
                return value_words(info, line, self.names)
        return self.info.label

    def _words(self, info: FieldInfo, line: Plain) -> str:
        return value_words(info, line, self.names, str(line.get("product_id", "")))

    def _changed(self, old: Plain, new: Plain) -> Iterator[ValueChange]:
        for info in self._fields:
            if old.get(info.name) != new.get(info.name):
                label = Phrase(N_("{line} · {label}"), line=self._name(new), label=info.label)
                yield self._value(label, self._words(info, old), self._words(info, new))

    def _whole(self, old: Plain | None, new: Plain | None) -> ValueChange:
        line = new if new is not None else old or {}
        return self._value(self._name(line), self._content(old), self._content(new))

    def _content(self, line: Plain | None) -> str:
        """Return the whole line in words: 本次库存 8 条、在柜 是."""
        if line is None:
            return BLANK
        key = _KEYS.get(self.info.name, "")
        parts = [
            Phrase(N_("{label} {value}"), label=info.label, value=self._words(info, line))
            for info in self._fields
            if info.name != key and line.get(info.name) not in (None, "", [])
        ]
        return joined(parts) if parts else self._name(line)

    def _value(self, label: str, old: str, new: str) -> ValueChange:
        return ValueChange(
            label=label,
            old=old,
            new=new,
            field=self.info.name,
            part=self.info.label,
            restorable=self.can,
        )
