"""Who sent what: received, missing and late by manager, and devices whose history does not hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from models.calendar import Period
from models.consolidation.sequence import Arrivals, is_late, missing_sequences

__all__ = [
    "Break",
    "DeviceRow",
    "ManagerRow",
    "PackageFacts",
    "due_month",
    "history_breaks",
    "late_months",
    "missing_of",
]


@attrs.frozen(kw_only=True)
class PackageFacts:
    """What the overview wants of one package; ``origin`` as in :mod:`.trust`."""

    package: str
    device: str
    sequence: int
    manager: str
    month: str
    created_at: str
    base_acknowledged: int
    journal_operation: int
    journal_head: str
    records: int
    origin: str
    files: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Break:
    """历史不一致: a later package of a device rests on less, or on another history, than before.

    ``earlier`` and ``later`` are package numbers of ``device``; ``other_head`` is True where both
    name the same journal operation with different heads, False where the later names an earlier
    operation.
    """

    device: str
    earlier: int
    later: int
    other_head: bool


@attrs.frozen(kw_only=True)
class DeviceRow:
    """One device of a manager: what arrived, which numbers did not, how sure it is whose it is."""

    device: str
    sequences: tuple[int, ...]
    missing: tuple[int, ...]
    base_acknowledged: int
    origin: str
    enrolled: bool = False
    withdrawn: bool = False
    fingerprint: str = ""
    breaks: tuple[Break, ...] = ()

    @property
    def last_sequence(self) -> int:
        """The highest number that arrived, 0 for none."""
        return max(self.sequences, default=0)


@attrs.frozen(kw_only=True)
class ManagerRow:
    """One manager.

    Attributes: ``received`` (packages), ``last_sequence``, ``last_at`` (by the sender's clock) and
    ``last_month`` of the latest package, ``late`` (months whose package is overdue), ``records``
    (that count, by kind in ``by_kind``), ``conflicts``, ``returned``, ``quarantined`` (files kept
    apart that name this manager), ``refused`` (lines that are no record of their kind), ``waiting``
    (rows of sheets that want approval).
    """

    manager: str
    name: str
    organisation: str
    department: str
    received: int
    last_sequence: int
    last_at: str
    last_month: str
    months: tuple[str, ...]
    late: tuple[str, ...]
    devices: tuple[DeviceRow, ...]
    records: int
    by_kind: Mapping[str, int]
    conflicts: int
    returned: int
    quarantined: int
    refused: int = 0
    waiting: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers that did not arrive, over all devices."""
        return tuple(sorted({number for each in self.devices for number in each.missing}))

    @property
    def breaks(self) -> tuple[Break, ...]:
        """What does not hold in the history of any device."""
        return tuple(each for device in self.devices for each in device.breaks)


def missing_of(packages: Iterable[PackageFacts]) -> tuple[int, ...]:
    """Return which packages of one device did not arrive."""
    held = list(packages)
    base = max((each.base_acknowledged for each in held), default=0)
    return missing_sequences(Arrivals([each.sequence for each in held], base))


def history_breaks(packages: Iterable[PackageFacts]) -> tuple[Break, ...]:
    """Return where the history of one device does not go on as it must.

    Every package is noted in the journal, so a later one stands on a later operation. A ledger that
    was copied or put back without becoming another device shows here.
    """
    ordered = sorted(packages, key=lambda each: (each.sequence, each.created_at, each.package))
    found = []
    highest: PackageFacts | None = None
    for each in ordered:
        if highest is not None:
            same = each.journal_operation == highest.journal_operation
            forked = same and each.journal_head != highest.journal_head
            if forked or each.journal_operation < highest.journal_operation:
                found.append(
                    Break(
                        device=each.device,
                        earlier=highest.sequence,
                        later=each.sequence,
                        other_head=forked,
                    )
                )
        if highest is None or each.journal_operation >= highest.journal_operation:
            highest = each
    return tuple(found)


def due_month(today: date, due_day: int) -> str:
    """Return the latest month whose package is overdue if it has not come."""
    this = Period.month(today)
    before = this.shift(-1).key
    return (
        before
        if is_late(before, arrived=False, today=today, due_day=due_day)
        else (this.shift(-2).key)
    )


def late_months(
    arrived: Sequence[str], since: str, today: date, due_day: int, most: int = 24
) -> tuple[str, ...]:
    """Return the months from ``since`` (YYYY-MM) on whose package is overdue, at most the last few.

    A clock that was wrong by years names months far off: what lies after today says nothing.
    """
    last = Period.parse(due_month(today, due_day))
    known = {month for month in arrived if month <= Period.month(today).key}
    first = max(since, last.shift(-most + 1).key)
    month = last
    found = []
    while month.key >= first:
        if month.key not in known:
            found.append(month.key)
        month = month.shift(-1)
    return tuple(reversed(found))
