"""Names of shops and products out of headquarters' own handouts 客户主档 and 卷烟目录."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from storage.headquarters.names import Called
from storage.workbooks.reading.parent import read_handout
from storage.workbooks.reading.stream import RowBatch, SheetHeader

__all__ = ["read_names"]

_NAMED: Final = {"客户主档": ("retailer", "shop_name"), "卷烟目录": ("product", "name")}
"""By sheet: the kind, and the field that holds the name."""


def read_names(path: Path, cancelled: Callable[[], bool] | None) -> list[Called]:
    """Return the names a handout tells, none where it is another one.

    Raises :class:`WorkbookProblem` for what is no handout.
    """
    found: list[Called] = []
    head: SheetHeader | None = None
    for part in read_handout(path, cancelled=cancelled):
        if isinstance(part, SheetHeader):
            head = part
        elif isinstance(part, RowBatch) and head is not None and head.kind in _NAMED:
            found.extend(_called(head, part))
    return found


def _called(head: SheetHeader, batch: RowBatch) -> Iterator[Called]:
    kind, field = _NAMED[head.kind]
    since = head.made_on.isoformat() if head.made_on else ""
    at, name_at = head.fields.index("id") + 1, head.fields.index(field) + 1
    for row in batch.rows:
        if row[at] and row[name_at]:
            yield kind, str(row[at]), str(row[name_at]), since
