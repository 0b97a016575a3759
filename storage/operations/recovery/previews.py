"""What a recovery will do, told before it is done."""

from collections.abc import Iterable
from datetime import datetime

import attrs

__all__ = [
    "CountedPackage",
    "KindPreview",
    "LeftOut",
    "RecordNote",
    "RecoveryCounts",
    "RecoveryPreview",
    "total_of",
]


@attrs.frozen(kw_only=True)
class CountedPackage:
    """A package that counts: its file, and what its manifest says."""

    file: str
    package: str
    sequence: int
    device: str
    month: str
    created_at: datetime
    records: int


@attrs.frozen
class LeftOut:
    """A file that does not count: one sentence that names it, and what can be done."""

    file: str
    sentence: str
    next_step: str = ""


@attrs.frozen
class RecordNote:
    """One record a person should know of: its kind's label, its shop, its day, and why."""

    label: str
    shop: str
    day: str
    reason: str


@attrs.frozen
class RecoveryCounts:
    """What becomes of the packages' records.

    ``newer``: the ledger has gone on since; ``conflicts``: changed on both sides, the ledger's own
    stays; ``kept_back``: not taken, told why. ``deleted`` of the new and changed are withdrawn.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    newer: int = 0
    conflicts: int = 0
    kept_back: int = 0
    deleted: int = 0


@attrs.frozen
class KindPreview:
    """The counts of one kind of record."""

    kind: str
    label: str
    counts: RecoveryCounts


@attrs.frozen(kw_only=True)
class RecoveryPreview:
    """Everything a recovery will do.

    ``conflicts`` and ``kept_back`` name the records; a conflict among the packages themselves is
    listed too, though the higher of them is taken.
    """

    packages: tuple[CountedPackage, ...]
    left_out: tuple[LeftOut, ...]
    kinds: tuple[KindPreview, ...]
    conflicts: tuple[RecordNote, ...]
    kept_back: tuple[RecordNote, ...]

    @property
    def total(self) -> RecoveryCounts:
        """The sums over all kinds."""
        return total_of(self.kinds)

    @property
    def writes(self) -> bool:
        """True when records will be written."""
        return bool(self.total.new or self.total.changed)


def total_of(kinds: Iterable[KindPreview]) -> RecoveryCounts:
    """Return the sums over kinds."""
    every = [attrs.astuple(each.counts) for each in kinds]
    return RecoveryCounts(*map(sum, zip(*every, strict=True))) if every else RecoveryCounts()
