"""How much has not left the ledger yet, and how much waits for a receipt (status bar, start-up)."""

import attrs

from models.kinds import PACKAGED_KINDS
from storage.database import Ledger
from storage.ledger.tables import table_of

__all__ = ["PendingCount", "pending_count"]


@attrs.frozen
class PendingCount:
    """Records whose present revision is in no package, and those sent but not confirmed."""

    unsent: int
    awaiting_receipt: int

    @property
    def nothing(self) -> bool:
        """True when headquarters has confirmed everything."""
        return not (self.unsent or self.awaiting_receipt)


def _count_of(kind: str) -> str:
    """SQL that gives (unsent, awaiting) of one kind; every name in it is our own."""
    table = table_of(kind).name
    of_record = f"kind = '{kind}' AND record_id = {table}.id AND revision"
    return (
        "SELECT count(*) - coalesce(sum(sent), 0), coalesce(sum(sent), 0) FROM "  # noqa: S608
        f"(SELECT EXISTS (SELECT 1 FROM package_record WHERE {of_record} = {table}.revision) "
        f"AS sent FROM {table} WHERE NOT EXISTS "
        f"(SELECT 1 FROM acknowledged WHERE {of_record} >= {table}.revision))"
    )


_COUNTS = " UNION ALL ".join(_count_of(kind) for kind in PACKAGED_KINDS)


def pending_count(ledger: Ledger) -> PendingCount:
    """Count what a package made now would carry."""
    rows = ledger.query(_COUNTS)
    return PendingCount(sum(row[0] for row in rows), sum(row[1] for row in rows))
