"""What every journalled record has, and the registry of their kinds."""

from datetime import datetime
from typing import Any

import attrs

from models.fields import record_field

__all__ = ["Record", "content_of"]


@attrs.frozen(kw_only=True)
class Record:
    """The head of a record.

    ``id`` is a uuid4 text for what the manager records, the business key (客户编码, 商品编码, 工号)
    for what headquarters owns. ``revision`` counts up by one a save, an undo included.
    ``updated_at`` carries its offset; order never depends on it. ``deleted`` marks a tombstone.
    """

    id: str = record_field()
    revision: int = record_field(0)
    updated_at: datetime | None = record_field(None)
    deleted: bool = record_field(False)


_HEAD = frozenset(attribute.name for attribute in attrs.fields(Record))


def content_of(record: Record) -> dict[str, Any]:
    """Return the fields of a record without its head: what a person entered."""
    return {
        attribute.name: getattr(record, attribute.name)
        for attribute in attrs.fields(type(record))
        if attribute.name not in _HEAD
    }
