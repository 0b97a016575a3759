"""What a person must decide: records with several heads, and retailers two managers report on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import attrs

from models.consolidation.conflict import Conflict, Head, common_base, field_rows, kind_of
from models.consolidation.lineage import HeldVersion, standing
from models.difference import Names, record_title
from storage.headquarters.database import Headquarters
from storage.headquarters.names import names
from storage.headquarters.standings import (
    HELD,
    StoredVersion,
    dismissals,
    stored_versions,
)

__all__ = [
    "SharedRetailer",
    "conflict_count",
    "conflicts",
    "shared_retailers",
]

_CONTENDED: Final = (
    f"SELECT {HELD} FROM record CROSS JOIN version ON version.kind = record.kind "  # noqa: S608
    "AND version.record_id = record.record_id AND version.owner = record.owner "
    "WHERE record.heads > 1 AND version.valid = 1 "
    "ORDER BY record.day DESC, version.kind, version.record_id, version.owner"
)
_CONTENT: Final = (
    "SELECT version.json, version.package, package.month, package.manager_name FROM version "
    "JOIN package ON package.id = version.package WHERE version.number = ?"
)
_SHARED: Final = (
    "SELECT retailer_id, substr(day, 1, 7) AS month, manager, count(*) FROM record "
    "WHERE retailer_id <> '' AND day <> '' AND owner = '' AND deleted = 0 "
    "AND kind IN ('visit', 'check', 'six_one') "
    "AND retailer_id IN (SELECT retailer_id FROM record WHERE retailer_id <> '' AND owner = '' "
    "AND deleted = 0 AND kind IN ('visit', 'check', 'six_one') "
    "GROUP BY retailer_id HAVING count(DISTINCT manager) > 1) "
    "GROUP BY 1, 2, 3 ORDER BY 2 DESC, 1, 3"
)


@attrs.frozen(kw_only=True)
class SharedRetailer:
    """A retailer that several managers report on in one month: it may have changed hands.

    ``records`` counts what each reported. ``settled`` is what a person said of it, empty while it
    is open.
    """

    retailer_id: str
    name: str
    month: str
    records: Mapping[str, int]
    settled: str = ""


def conflicts(database: Headquarters) -> list[Conflict]:
    """Return the conflicts nobody decided, the latest days first; read within one snapshot."""
    found = stored_versions(database.query(_CONTENDED))
    return _laid_out(
        database, (list(group) for _, group in groupby(found, key=lambda each: each.record))
    )


def conflict_count(database: Headquarters) -> int:
    """Return how many records are in a conflict nobody decided."""
    return int(database.scalar("SELECT count(*) FROM record WHERE heads > 1"))


def _laid_out(database: Headquarters, groups: Iterable[Sequence[StoredVersion]]) -> list[Conflict]:
    called, against = names(database), dismissals(database)
    found = []
    for group in groups:
        if not group:
            continue
        now = standing((each.held for each in group), against.get(group[0].record, frozenset()))
        if now.in_conflict:
            found.append(_conflict(database, group, now.heads, called))
    return found


def _conflict(
    database: Headquarters,
    group: Sequence[StoredVersion],
    heads: Sequence[HeldVersion],
    called: Names,
) -> Conflict:
    kind, record_id, owner = group[0].record
    by_key = {each.held.key: each for each in group}
    base = common_base(heads, (each.held for each in group))
    shown = tuple(_head(database, by_key[held.key]) for held in heads)
    below = None if base is None else _head(database, by_key[base.key])
    return Conflict(
        kind=kind,
        record_id=record_id,
        owner=owner,
        retailer_id=by_key[heads[0].key].retailer_id,
        title=record_title(kind, shown[0].plain, called),
        type=kind_of(heads),
        heads=shown,
        base=below,
        rows=field_rows(
            kind, None if below is None else below.plain, [head.plain for head in shown], called
        ),
    )


def _head(database: Headquarters, version: StoredVersion) -> Head:
    text, package, month, manager_name = database.query(_CONTENT, (version.number,))[0]
    plain: dict[str, Any] = json.loads(text)
    return Head(
        held=version.held, plain=plain, package=package, month=month, manager_name=manager_name
    )


def shared_retailers(database: Headquarters, *, settled: bool = False) -> list[SharedRetailer]:
    """Return the retailers several managers report on in one month; ``settled`` ones only if asked.

    What a person found in order is open again when another manager reports there in that month.
    """
    called = names(database)
    said = {
        (retailer, month, managers): comment or who
        for retailer, month, managers, comment, who in database.query(
            "SELECT retailer_id, month, managers, comment, who FROM settled_retailer"
        )
    }
    found = []
    for (month, retailer), rows in groupby(
        database.query(_SHARED), key=lambda row: (row[1], row[0])
    ):
        records = {manager: count for _, _, manager, count in rows}
        word = said.get((retailer, month, "、".join(sorted(records))), "")
        if len(records) > 1 and (settled or not word):
            found.append(
                SharedRetailer(
                    retailer_id=retailer,
                    name=called.of("retailer", retailer),
                    month=month,
                    records=records,
                    settled=word,
                )
            )
    return found
