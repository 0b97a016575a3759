"""Taking a package in: its contents beside those that are held, and what now holds of each record.

Everything goes by sets: a full month is some hundred records, and most of what a package carries
was carried before. Only contents that are new are looked into.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any, Final

from models.consolidation.arrival import Arrival, SheetsAlone, day_of, owner_of, retailer_of
from models.consolidation.trust import Origin
from models.package import DataLine, record_of
from models.package.lineage import joined_lineage, normal_lineage
from storage.headquarters.database import Headquarters
from storage.headquarters.keys import note_first_seen
from storage.headquarters.names import note_told
from storage.headquarters.standings import settle_incoming
from storage.headquarters.views import note_view

__all__ = ["Intake", "prepare", "take_in", "take_sheets"]

_Key = tuple[str, str, str, int, str]
"""Kind, id, owner, revision, hash."""


class Intake(Enum):
    """What became of a package. OTHER: its number in the world was used for another content."""

    NEW = "new"
    KNOWN = "known"
    OTHER = "other"


_HIGHEST: Final = 2**31 - 1
"""A revision above it is none of a record, and may not fit into a column: it is kept as 0."""

_INCOMING: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS incoming (kind TEXT NOT NULL, record_id TEXT NOT NULL, "
    "owner TEXT NOT NULL, revision INTEGER NOT NULL, hash TEXT NOT NULL, "
    "follows TEXT NOT NULL, version INTEGER, "
    "PRIMARY KEY (kind, record_id, owner, revision, hash)) WITHOUT ROWID"
)
_STAGE: Final = (
    "INSERT INTO temp.incoming (kind, record_id, owner, revision, hash, follows) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_RECOGNISE: Final = (
    "UPDATE temp.incoming SET version = (SELECT version.number FROM version "
    "WHERE version.kind = incoming.kind AND version.record_id = incoming.record_id "
    "AND version.owner = incoming.owner AND version.revision = incoming.revision "
    "AND version.hash = incoming.hash)"
)
_OF_NEW: Final = (
    "SELECT kind, record_id, owner, revision, hash, follows FROM temp.incoming "
    "WHERE version IS NULL"
)
_ADD: Final = (
    "INSERT INTO version (kind, record_id, owner, revision, hash, json, follows, manager, device, "
    "sequence, package, retailer_id, day, deleted, valid) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SAY_MORE: Final = (
    "SELECT version.number, version.follows, incoming.follows FROM temp.incoming "
    "JOIN version ON version.number = incoming.version WHERE version.follows <> incoming.follows"
)
_SPEAK: Final = (
    "UPDATE version SET manager = ?, device = ?, sequence = ?, package = ? "
    "WHERE number IN (SELECT version FROM temp.incoming WHERE version IS NOT NULL) "
    "AND (sequence, device, package) < (?, ?, ?)"
)
_CARRY: Final = (
    "INSERT INTO carried (package, version) SELECT ?, version FROM temp.incoming ORDER BY version"
)
_PACKAGE: Final = (
    "id", "device", "sequence", "manager", "manager_name", "organisation", "department", "month",
    "created_at", "schema", "base_acknowledged", "journal_operation", "journal_head", "records",
    "digest", "identity", "origin", "taken_at",
)  # fmt: skip
_NOTE_PACKAGE: Final = (
    f"INSERT INTO package ({', '.join(_PACKAGE)}) "  # noqa: S608 - own names
    f"VALUES ({', '.join('?' * len(_PACKAGE))})"
)
_NOTE_FILE: Final = (
    "INSERT INTO file (sha256, name, package, whole, manager, device, sequence, month, taken_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING"
)


def prepare(database: Headquarters) -> None:
    """Make what a connection needs before :func:`take_in`."""
    with database.transaction():
        database.execute(_INCOMING)


def take_in(database: Headquarters, arrival: Arrival, now: datetime) -> Intake:
    """Take a file in, in one transaction; of one that does not fit nothing is written.

    The result is the same in whatever order packages come and however often.
    """
    with database.transaction():
        told = database.query(
            "SELECT identity FROM package WHERE id = ?", (arrival.received.head.package,)
        )
        if told and told[0][0] != arrival.identity:
            return Intake.OTHER
        at = _moment(now)
        if _note_file(database, arrival, at):
            note_view(database, arrival.sha256, arrival.view, whole=True)
            head = arrival.received.head
            note_told(database, arrival.view, head.sequence, head.package)
        if told:
            return Intake.KNOWN
        if arrival.origin is Origin.FIRST_SEEN and arrival.received.public_key:
            note_first_seen(database, arrival.received, now)
        number = database.insert(_NOTE_PACKAGE, _package_row(arrival, at))
        _take_lines(database, arrival, number)
        database.execute_many(
            "INSERT INTO figure (package, name, numerator, denominator) VALUES (?, ?, ?, ?)",
            [(number, name, *figure) for name, figure in arrival.received.figures.items()],
        )
    return Intake.NEW


def take_sheets(database: Headquarters, seen: SheetsAlone, now: datetime) -> None:
    """Keep the rows of a file that lost its data for people; nothing of it is acknowledged."""
    told = (seen.package, 0, seen.manager, seen.device, seen.sequence, seen.month)
    with database.transaction():
        if _insert_file(database, (seen.sha256, seen.file, *told, _moment(now))):
            note_view(database, seen.sha256, seen.view, whole=False)


def _moment(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _note_file(database: Headquarters, arrival: Arrival, at: str) -> bool:
    """Note a file; False where it is known."""
    head = arrival.received.head
    told = (head.package, 1, head.manager.id, head.device, head.sequence, head.month)
    return _insert_file(database, (arrival.sha256, arrival.file, *told, at))


def _insert_file(database: Headquarters, row: tuple[Any, ...]) -> bool:
    database.execute("DELETE FROM quarantined WHERE sha256 = ?", row[:1])
    return bool(database.execute(_NOTE_FILE, row))


def _package_row(arrival: Arrival, at: str) -> tuple[Any, ...]:
    received = arrival.received
    head, manager = received.head, received.head.manager
    return (
        *(head.package, head.device, head.sequence),
        *(manager.id, manager.name, manager.organisation, manager.department),
        *(head.month, head.created_at.isoformat(timespec="seconds"), head.schema),
        *(head.base_acknowledged, head.journal_operation, head.journal_head),
        *(received.records, received.digest, arrival.identity, arrival.origin.value, at),
    )


def _take_lines(database: Headquarters, arrival: Arrival, number: int) -> None:
    head = arrival.received.head
    manager = head.manager.id
    rank = (head.sequence, head.device, head.package)
    contents, staged = _staged(arrival.lines, manager)
    database.execute("DELETE FROM temp.incoming")
    database.execute_many(_STAGE, staged)
    database.execute(_RECOGNISE)
    database.execute_many(
        "UPDATE version SET follows = ? WHERE number = ?",
        [(joined_lineage(old, new), known) for known, old, new in database.query(_SAY_MORE)],
    )
    database.execute(_SPEAK, (manager, head.device, head.sequence, head.package, *rank))
    speaks = (manager, head.device, head.sequence, head.package)
    new = [_version_row(row, contents[row[:-1]], speaks) for row in database.query(_OF_NEW)]
    database.execute_many(_ADD, new)
    database.execute(f"{_RECOGNISE} WHERE version IS NULL")
    database.execute(_CARRY, (number,))
    settle_incoming(database)


def _staged(
    lines: Iterable[DataLine], manager: str
) -> tuple[dict[_Key, str], list[tuple[Any, ...]]]:
    """Return the content of each key, and each key once with all that is said of its past."""
    contents: dict[_Key, str] = {}
    said: dict[_Key, str] = {}
    for line in lines:
        revision = line.revision if 0 < line.revision <= _HIGHEST else 0
        key = (line.kind, line.record_id, owner_of(line.kind, manager), revision, line.hash)
        contents[key] = line.json
        said[key] = joined_lineage(said.get(key, ""), normal_lineage(line.follows))
    return contents, [(*key, follows) for key, follows in said.items()]


def _version_row(row: tuple[Any, ...], text: str, speaks: tuple[Any, ...]) -> tuple[Any, ...]:
    kind, record_id, owner, revision, digest, follows = row
    key = (kind, record_id, owner, revision, digest)
    plain = record_of(DataLine(kind, record_id, revision, digest, text))
    if plain is None:
        return (*key, text, follows, *speaks, "", "", 0, 0)
    told = (retailer_of(kind, plain), day_of(plain), int(plain["deleted"]), 1)
    return (*key, text, follows, *speaks, *told)
