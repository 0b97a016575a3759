"""Reading a file that may be damaged: what can be read is read, record by record where it must be.

A text that is no UTF-8 any more, a page that cannot be reached, JSON that does not parse: each must
cost the row it stands in and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from models.canonical import canonical_json, record_hash
from storage import driver
from storage.database import Ledger
from storage.failures import LedgerDamaged, LedgerUnreadable
from storage.ledger import journal

__all__ = [
    "DAMAGE",
    "as_text",
    "content_hash",
    "hash_of",
    "is_readable",
    "parts",
    "rowids",
    "tolerant_rows",
]

DAMAGE: Final = (
    LedgerDamaged,
    LedgerUnreadable,
    driver.DatabaseError,
    ValueError,
    TypeError,
    AttributeError,
)
"""What reading damaged content raises: the driver, decoding and parsing (a ValueError), and what
becomes of a text that has become a number, bytes or nothing (the last two)."""

_PART = 500


def content_hash(plain: dict[str, Any]) -> str:
    """Return the hash of a record's canonical JSON; empty where a value has become bytes."""
    try:
        return record_hash(canonical_json(plain))
    except TypeError:
        return ""


def hash_of(head: journal.OperationHead, changes: Iterable[journal.Change]) -> str:
    """Return an operation's hash; empty where a value of it is of a kind it cannot be."""
    try:
        return journal.operation_hash(head, changes)
    except (TypeError, AttributeError):
        return ""


def parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a sequence into parts of a size that one statement can name."""
    for start in range(0, len(items), _PART):
        yield items[start : start + _PART]


def rowids(ledger: Ledger, table: str) -> tuple[list[int], bool]:
    """Return the rowids a table's pages still give, and whether all pages could be read.

    Where a page is damaged, what lies before it and behind it is reached from either end.
    """
    found: set[int] = set()
    whole = True
    for order in ("ASC", "DESC"):
        sql = f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid {order}"  # noqa: S608
        try:
            for (row,) in ledger.iterate(sql):
                found.add(row)
        except DAMAGE:
            whole = False
        if whole:
            break
    return sorted(found), whole


def as_text(value: Any) -> Any:
    """Return bytes as text, with a mark for what is no UTF-8; anything else as it is."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def tolerant_rows(
    ledger: Ledger, columns: Sequence[str], source: str, parameters: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Return rows of ``columns`` (texts asked for as bytes, so that they cannot fail to decode).

    ``source`` is what stands behind FROM. Pages that cannot be read still raise.
    """
    wanted = ", ".join(
        f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END"
        for name in columns
    )
    rows = ledger.query(f"SELECT {wanted} FROM {source}", parameters)  # noqa: S608 - own names
    return [tuple(as_text(value) for value in row) for row in rows]


def is_readable(ledger: Ledger, table: str) -> bool:
    """Tell whether every page of a table can be read; what stands on them is another question."""
    try:
        ledger.scalar(f"SELECT count(*) FROM {table} NOT INDEXED")  # noqa: S608 - own names
    except DAMAGE:
        return False
    return True
