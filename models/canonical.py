"""Records as canonical JSON and back: one text for one content, so that hashes can be compared.

Keys sorted, no blanks, dates and times as ISO text, enumerations as their value, no floats.
cattrs is imported with this module, which therefore stays off the start-up path.
"""

import json
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

from models.records import Record

__all__ = ["canonical_json", "from_plain", "record_hash", "to_plain"]

R = TypeVar("R", bound=Record)


def _time_text(value: time) -> str:
    return value.strftime("%H:%M")


_CONVERTER = make_converter()
_CONVERTER.register_unstructure_hook(date, lambda value: value.isoformat())
_CONVERTER.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
_CONVERTER.register_unstructure_hook(datetime, lambda value: value.isoformat())
_CONVERTER.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
_CONVERTER.register_unstructure_hook(time, _time_text)
_CONVERTER.register_structure_hook(time, lambda text, _: time.fromisoformat(text))


def to_plain(record: object) -> dict[str, Any]:
    """Turn a record into a dict of JSON values, its lines into lists of dicts."""
    plain: dict[str, Any] = _CONVERTER.unstructure(record)
    return plain


def from_plain(record_class: type[R], plain: dict[str, Any]) -> R:
    """Make a record from what :func:`to_plain` gave."""
    return _CONVERTER.structure(plain, record_class)


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical_json(plain: Any) -> str:
    """Write JSON values in the one way that has one text for one content."""
    return _CANONICAL(plain)


def record_hash(text: str) -> str:
    """Return the sha256 (hex) of a canonical JSON text."""
    return sha256(text.encode()).hexdigest()
