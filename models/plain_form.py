"""Tell fast whether JSON values are just what :func:`models.canonical.to_plain` writes of a record.

Making a record of them and writing it again tells the same and takes three times as long. Here a
doubt is a no, and whoever asks then goes the long way.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

import attrs

__all__ = ["LARGEST", "is_plain"]

LARGEST: Final = 10**15 - 1
"""The largest whole number of a record: the digits a workbook's cell holds.

Sums of larger ones are not read back as written, and one record would keep the consolidated
workbook from everybody.
"""

Holds = Callable[[Any], bool]

_Form = tuple[frozenset[type], Holds | None]
"""The types of a value, and what else must hold of one that is not None."""


def is_plain(record: type[Any], plain: Mapping[str, Any]) -> bool:
    """Tell whether every field is there and is as it would be written, and numbers fit a column."""
    if record not in _KNOWN:
        _KNOWN[record] = _holds_record(record)
    return _KNOWN[record](plain)


def _holds_record(record: type[Any]) -> Holds:
    attrs.resolve_types(record)
    forms = [(each.name, *_form(each.type)) for each in attrs.fields(record)]
    names = {name for name, _, _ in forms}

    def holds(plain: Any) -> bool:
        if type(plain) is not dict or plain.keys() != names:
            return False
        for name, types, more in forms:
            value = plain[name]
            if type(value) not in types or (more and value is not None and not more(value)):
                return False
        return True

    return holds


def _form(kind: Any) -> _Form:
    """Return the form of a field's values; where the type is not known none has it."""
    if get_origin(kind) is tuple:
        return frozenset({list}), _all_of(get_args(kind)[0])
    one, *more = (each for each in get_args(kind) or (kind,) if each is not NoneType)
    if get_origin(kind) is UnionType and not more:
        types, holds = _form(one)
        return types | {NoneType}, holds
    return _FORMS.get(kind) or _form_of_choice(kind)


def _form_of_choice(kind: Any) -> _Form:
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        return frozenset(), None
    values = frozenset(each.value for each in kind)
    return frozenset(map(type, values)), values.__contains__


def _all_of(kind: Any) -> Holds:
    if attrs.has(kind):
        holds = _holds_record(kind)
        return lambda values: all(map(holds, values))
    types, more = _form(kind)
    return lambda values: (
        types.issuperset(map(type, values)) and (more is None or all(map(more, values)))
    )


def _written_as(read: Callable[[str], Any], write: Callable[[Any], str]) -> Holds:
    @lru_cache(4096)  # days and times of a month come again and again
    def holds(text: str) -> bool:
        try:
            return write(read(text)) == text
        except ValueError:
            return False

    return holds


_TEXT: Final = frozenset[type]({str})
_FORMS: Final[Mapping[Any, _Form]] = {
    str: (_TEXT, None),
    bool: (frozenset({bool}), None),
    int: (frozenset({int}), range(-LARGEST, LARGEST + 1).__contains__),
    date: (_TEXT, _written_as(date.fromisoformat, date.isoformat)),
    datetime: (_TEXT, _written_as(datetime.fromisoformat, datetime.isoformat)),
    time: (_TEXT, _written_as(time.fromisoformat, lambda told: told.strftime("%H:%M"))),
}
_KNOWN: Final[dict[type[Any], Holds]] = {}
