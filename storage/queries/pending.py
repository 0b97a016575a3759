"""How much has not left the ledger yet, and how much waits for a receipt (status bar, start-up)."""

import json

import attrs

from models.kind_names import PACKAGED_KINDS
from storage.database import Ledger
from storage.ledger.table_names import table_name
from storage.queries.receipts import RETURNED

__all__ = ["PendingCount", "pending_count"]


@attrs.frozen
class PendingCount:
    """Records whose present revision is in no package, is sent and not confirmed, is sent back.

    ``carried``: what a package made now would carry of them all; ``accepted``: what headquarters
    has as it is now.
    """

    unsent: int
    awaiting_receipt: int
    returned: int = 0
    carried: int = 0
    accepted: int = 0

    @property
    def nothing(self) -> bool:
        """True when headquarters has confirmed everything."""
        return not (self.unsent or self.awaiting_receipt or self.returned)


def _count_of(kind: str) -> str:
    """SQL that gives (unsent, sent, all) of one kind; every name in it is our own."""
    table = table_name(kind)
    of_record = f"kind = '{kind}' AND record_id = {table}.id AND revision"
    return (
        "SELECT count(*) - coalesce(sum(sent), 0), coalesce(sum(sent), 0), "  # noqa: S608
        f"(SELECT count(*) FROM {table}) FROM "
        f"(SELECT EXISTS (SELECT 1 FROM package_record WHERE {of_record} = {table}.revision) "
        f"AS sent FROM {table} WHERE NOT EXISTS "
        f"(SELECT 1 FROM acknowledged WHERE {of_record} >= {table}.revision) "
        f"AND id NOT IN (SELECT record_id FROM given_back WHERE kind = '{kind}'))"
    )


_COUNTS = " UNION ALL ".join(_count_of(kind) for kind in PACKAGED_KINDS)


def pending_count(ledger: Ledger) -> PendingCount:
    """Count what a package made now would carry, and what of it came back."""
    rows = ledger.query(_COUNTS)
    unsent, sent = sum(row[0] for row in rows), sum(row[1] for row in rows)
    returned, unconfirmed = _returned(ledger)
    carried = unsent + sent
    accepted = sum(row[2] for row in rows) - carried
    return PendingCount(unsent, sent - unconfirmed, returned, carried, accepted)


def _returned(ledger: Ledger) -> tuple[int, int]:
    """Count the records whose present revision was sent back, and those never accepted of them."""
    by_kind: dict[str, list[tuple[str, int]]] = {}
    for kind, record_id, revision, *_words in ledger.query(RETURNED):
        by_kind.setdefault(kind, []).append((record_id, revision))
    every = unconfirmed = 0
    for kind, told in by_kind.items():
        table = table_name(kind)
        rows = ledger.query(
            "SELECT count(*), coalesce(sum(NOT EXISTS (SELECT 1 FROM acknowledged AS known "  # noqa: S608
            f"WHERE known.kind = ?1 AND known.record_id = {table}.id "
            f"AND known.revision >= {table}.revision)), 0) FROM {table} JOIN json_each(?2) AS told "
            f"ON told.value ->> 0 = {table}.id AND told.value ->> 1 = {table}.revision",
            (kind, json.dumps(told)),
        )
        every, unconfirmed = every + rows[0][0], unconfirmed + rows[0][1]
    return every, unconfirmed
