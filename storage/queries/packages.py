"""The packages that were made, and how far headquarters has confirmed them."""

from datetime import datetime

import attrs

from storage.database import Ledger
from storage.queries.receipts import RETURNED

__all__ = ["MadePackage", "last_confirmed", "list_packages", "next_sequence"]

_CONFIRMED = (
    "SELECT count(*) FROM package_record AS sent JOIN acknowledged AS known "
    "ON known.kind = sent.kind AND known.record_id = sent.record_id "
    "AND known.revision >= sent.revision WHERE sent.package = package.id"
)


@attrs.frozen(kw_only=True)
class MadePackage:
    """One package. ``confirmed`` of its ``records`` headquarters has by now, from any package.

    ``returned`` of them it sent back in the revision carried here, and that is its last word;
    ``receipts`` are the lines of receipts that name this package.
    """

    id: str
    sequence: int
    month: str
    file_name: str
    created_at: datetime
    records: int
    confirmed: int
    digest: str
    returned: int = 0
    returned_unconfirmed: int = 0
    receipts: int = 0

    @property
    def accepted(self) -> int:
        """How many are confirmed and were not sent back afterwards."""
        return self.confirmed - (self.returned - self.returned_unconfirmed)

    @property
    def awaiting(self) -> int:
        """How many headquarters has said nothing of."""
        return self.records - self.confirmed - self.returned_unconfirmed

    @property
    def complete(self) -> bool:
        """True when every record it carried is confirmed."""
        return self.confirmed >= self.records


def list_packages(ledger: Ledger) -> list[MadePackage]:
    """Return the packages made, newest first, those of an earlier device included."""
    rows = ledger.query(
        "SELECT id, sequence, month, file_name, created_at, records, "  # noqa: S608 - own names
        f"({_CONFIRMED}), digest FROM package ORDER BY operation DESC"
    )
    returned, receipts = _returned(ledger), _receipts(ledger)
    return [
        MadePackage(
            id=row[0],
            sequence=row[1],
            month=row[2],
            file_name=row[3],
            created_at=datetime.fromisoformat(row[4]),
            records=row[5],
            confirmed=row[6],
            digest=row[7],
            returned=returned.get(row[0], (0, 0))[0],
            returned_unconfirmed=returned.get(row[0], (0, 0))[1],
            receipts=receipts.get(row[0], 0),
        )
        for row in rows
    ]


def _returned(ledger: Ledger) -> dict[str, tuple[int, int]]:
    """Count by package what was sent back, and what of that was never accepted.

    What headquarters has accepted in a later revision is no longer sent back.
    """
    rows = ledger.query(
        "SELECT sent.package, count(*), sum(coalesce(known.revision, 0) < told.revision) "  # noqa: S608
        f"FROM ({RETURNED}) AS told JOIN package_record AS sent ON sent.kind = told.kind "
        "AND sent.record_id = told.record_id AND sent.revision = told.revision "
        "LEFT JOIN acknowledged AS known ON known.kind = told.kind "
        "AND known.record_id = told.record_id "
        "WHERE coalesce(known.revision, 0) <= told.revision GROUP BY sent.package"
    )
    return {str(row[0]): (int(row[1]), int(row[2])) for row in rows}


def _receipts(ledger: Ledger) -> dict[str, int]:
    return dict(ledger.query("SELECT package, count(*) FROM receipt GROUP BY package"))


def next_sequence(ledger: Ledger, device: str) -> int:
    """Return the number of the next package of a device; each device counts from 1."""
    last = ledger.scalar("SELECT max(sequence) FROM package WHERE device = ?", (device,))
    return int(last or 0) + 1


def last_confirmed(ledger: Ledger, device: str) -> int:
    """Return the highest package of a device of which every record is confirmed, 0 for none."""
    found = ledger.scalar(
        "SELECT max(sequence) FROM package WHERE device = ? AND records > 0 "  # noqa: S608
        f"AND records = ({_CONFIRMED})",
        (device,),
    )
    return int(found or 0)
