"""What holds of each record, made anew where packages or decisions touched it.

A record with one content needs no judgement and goes by sets; only where there are several their
lineage is looked into (:mod:`models.consolidation.lineage`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import attrs

from models.consolidation.lineage import HeldVersion, Standing, VersionKey, standing
from storage.headquarters.database import Headquarters

__all__ = [
    "HELD",
    "RecordKey",
    "StoredVersion",
    "dismissals",
    "settle_incoming",
    "settle_records",
    "stored_versions",
    "versions_of",
]

RecordKey = tuple[str, str, str]
"""Kind, id, owner."""

HELD: Final = (
    "version.kind, version.record_id, version.owner, version.number, version.revision, "
    "version.hash, version.follows, version.manager, version.device, version.sequence, "
    "version.retailer_id, version.day, version.deleted"
)
"""The columns :func:`stored_versions` wants, in its order."""

# CROSS JOIN: the few records touched first, whatever SQLite takes the tables' sizes for.
_TOUCHED: Final = "SELECT DISTINCT kind, record_id, owner FROM temp.incoming"
_ONE: Final = (
    "INSERT INTO record (kind, record_id, owner, version, heads, manager, retailer_id, day, "  # noqa: S608
    "deleted) SELECT version.kind, version.record_id, version.owner, version.number, 1, "
    "version.manager, version.retailer_id, version.day, version.deleted "
    f"FROM ({_TOUCHED}) AS touched CROSS JOIN version ON version.kind = touched.kind "
    "AND version.record_id = touched.record_id AND version.owner = touched.owner "
    "WHERE version.valid = 1 GROUP BY version.kind, version.record_id, version.owner "
    "HAVING count(*) = 1 ON CONFLICT (kind, record_id, owner) DO UPDATE SET "
    "manager = excluded.manager WHERE manager <> excluded.manager"
)
_SEVERAL: Final = (
    f"SELECT {HELD} FROM ({_TOUCHED}) AS touched CROSS JOIN version ON version.kind = touched.kind "  # noqa: S608
    "AND version.record_id = touched.record_id AND version.owner = touched.owner "
    "WHERE version.valid = 1 AND (SELECT count(*) FROM version AS other "
    "WHERE other.kind = touched.kind AND other.record_id = touched.record_id "
    "AND other.owner = touched.owner AND other.valid = 1) > 1 "
    "ORDER BY version.kind, version.record_id, version.owner"
)
_OF_RECORD: Final = (
    f"SELECT {HELD} FROM version WHERE kind = ? AND record_id = ? AND owner = ? AND valid = 1"  # noqa: S608
)
_SETTLE: Final = (
    "INSERT INTO record (kind, record_id, owner, version, heads, manager, retailer_id, day, "
    "deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, record_id, owner) DO UPDATE "
    "SET version = excluded.version, heads = excluded.heads, manager = excluded.manager, "
    "retailer_id = excluded.retailer_id, day = excluded.day, deleted = excluded.deleted"
)


@attrs.frozen
class StoredVersion:
    """A content as it is stored, beside what the judgement wants of it."""

    record: RecordKey
    number: int
    held: HeldVersion
    retailer_id: str
    day: str
    deleted: int


def stored_versions(rows: Iterable[Sequence[Any]]) -> Iterator[StoredVersion]:
    """Read rows of :data:`HELD`."""
    for row in rows:
        kind, record_id, owner, number, revision, digest, follows, manager, device = row[:9]
        held = HeldVersion(
            revision=revision,
            sequence=row[9],
            device=device,
            hash=digest,
            manager=manager,
            follows=follows,
        )
        yield StoredVersion((kind, record_id, owner), number, held, row[10], row[11], row[12])


def versions_of(database: Headquarters, record: RecordKey) -> list[StoredVersion]:
    """Return the contents of one record that are held."""
    return list(stored_versions(database.query(_OF_RECORD, record)))


def settle_incoming(database: Headquarters) -> None:
    """Make anew what holds of the records in ``temp.incoming``."""
    database.execute(_ONE)
    found = stored_versions(database.query(_SEVERAL))
    _settle(database, (list(group) for _, group in groupby(found, key=lambda each: each.record)))


def settle_records(database: Headquarters, records: Iterable[RecordKey]) -> None:
    """Make anew what holds of some records: a person decided something."""
    groups = (versions_of(database, key) for key in records)
    _settle(database, (group for group in groups if group))


def dismissals(database: Headquarters) -> dict[RecordKey, frozenset[VersionKey]]:
    """Return the contents that persons decided against, by record."""
    found: dict[RecordKey, set[VersionKey]] = {}
    rows = database.query("SELECT kind, record_id, owner, revision, hash FROM dismissed")
    for kind, record_id, owner, revision, digest in rows:
        found.setdefault((kind, record_id, owner), set()).add((revision, digest))
    return {key: frozenset(each) for key, each in found.items()}


def _settle(database: Headquarters, groups: Iterable[list[StoredVersion]]) -> None:
    against = dismissals(database)
    database.execute_many(
        _SETTLE, [_row(group, against.get(group[0].record, frozenset())) for group in groups]
    )


def _row(group: list[StoredVersion], against: frozenset[VersionKey]) -> tuple[Any, ...]:
    now: Standing = standing((each.held for each in group), against)
    chosen = next(each for each in group if each.held.key == now.effective.key)
    return (
        *chosen.record,
        chosen.number,
        len(now.heads),
        now.effective.manager,
        chosen.retailer_id,
        chosen.day,
        chosen.deleted,
    )
