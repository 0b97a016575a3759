"""The packages that were made, and how far headquarters has confirmed them."""

from datetime import datetime

import attrs

from storage.database import Ledger

__all__ = ["MadePackage", "last_confirmed", "list_packages", "next_sequence"]

_CONFIRMED = (
    "SELECT count(*) FROM package_record AS sent JOIN acknowledged AS known "
    "ON known.kind = sent.kind AND known.record_id = sent.record_id "
    "AND known.revision >= sent.revision WHERE sent.package = package.id"
)


@attrs.frozen(kw_only=True)
class MadePackage:
    """One package. ``confirmed`` of its ``records`` headquarters has by now, from any package."""

    id: str
    sequence: int
    month: str
    file_name: str
    created_at: datetime
    records: int
    confirmed: int
    digest: str

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
        )
        for row in rows
    ]


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
