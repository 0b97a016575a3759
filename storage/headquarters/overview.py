"""The overview: every manager that is known, by enrolment or by a package."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs

from models.consolidation.overview import (
    DeviceRow,
    ManagerRow,
    PackageFacts,
    history_breaks,
    late_months,
    missing_of,
)
from models.consolidation.sequence import DEFAULT_DUE_DAY
from models.consolidation.trust import Origin
from models.package.origin import fingerprint
from storage.headquarters.database import Headquarters

__all__ = ["KnownDevice", "known_devices", "overview", "packages"]

_PACKAGES: Final = (
    "SELECT package.id, package.device, package.sequence, package.manager, package.month, "
    "package.created_at, package.base_acknowledged, package.journal_operation, "
    "package.journal_head, package.records, package.origin, "
    "(SELECT group_concat(name, char(10)) FROM (SELECT name FROM file "
    "WHERE file.package = package.id AND file.whole = 1 ORDER BY name)) FROM package "
    "ORDER BY package.manager, package.device, package.sequence, package.id"
)
_DEVICES: Final = (
    "SELECT device, manager, manager_name, organisation, department, public_key, enrolled, "
    "withdrawn, since FROM device_key ORDER BY manager, device"
)
_RECORDS: Final = "SELECT manager, kind, count(*) FROM record WHERE deleted = 0 GROUP BY 1, 2"
_HEADS: Final = (
    "SELECT DISTINCT version.manager, record.kind, record.record_id, record.owner FROM record "
    "CROSS JOIN version ON version.kind = record.kind AND version.record_id = record.record_id "
    "AND version.owner = record.owner WHERE record.heads > 1 AND version.valid = 1"
)
_RETURNED: Final = (
    "SELECT version.manager, count(*) FROM returned CROSS JOIN version "
    "USING (kind, record_id, owner, revision, hash) JOIN record ON record.kind = version.kind "
    "AND record.record_id = version.record_id AND record.owner = version.owner "
    "WHERE record.version = version.number OR record.heads > 1 GROUP BY 1"
)
_NAMES: Final = (
    "SELECT manager, manager_name, organisation, department FROM package ORDER BY created_at, id"
)


@attrs.frozen(kw_only=True)
class KnownDevice:
    """A device whose key is known; ``since`` when it was enrolled or first seen."""

    device: str
    manager: str
    manager_name: str
    organisation: str
    department: str
    fingerprint: str
    enrolled: bool
    withdrawn: bool
    since: str


@attrs.frozen
class _Called:
    name: str
    organisation: str
    department: str


def known_devices(database: Headquarters) -> list[KnownDevice]:
    """Return the devices whose key is known, by manager."""
    return [
        KnownDevice(
            device=row[0],
            manager=row[1],
            manager_name=row[2],
            organisation=row[3],
            department=row[4],
            fingerprint=fingerprint(bytes.fromhex(row[5])),
            enrolled=bool(row[6]),
            withdrawn=bool(row[7]),
            since=row[8],
        )
        for row in database.query(_DEVICES)
    ]


def packages(database: Headquarters) -> list[PackageFacts]:
    """Return the packages that count, by manager, device and number."""
    return [
        PackageFacts(
            package=row[0],
            device=row[1],
            sequence=row[2],
            manager=row[3],
            month=row[4],
            created_at=row[5],
            base_acknowledged=row[6],
            journal_operation=row[7],
            journal_head=row[8],
            records=row[9],
            origin=row[10],
            files=tuple((row[11] or "").split("\n")),
        )
        for row in database.query(_PACKAGES)
    ]


def overview(
    database: Headquarters, today: date, *, due_day: int = DEFAULT_DUE_DAY
) -> list[ManagerRow]:
    """Return one row a manager, by 工号; read within one snapshot."""
    arrived: dict[str, list[PackageFacts]] = defaultdict(list)
    for each in packages(database):
        arrived[each.manager].append(each)
    devices: dict[str, list[KnownDevice]] = defaultdict(list)
    for device in known_devices(database):
        devices[device.manager].append(device)
    counts = _Counts(database)
    called = _called(database, devices)
    return [
        counts.row(manager, arrived[manager], devices[manager], called[manager]).late_on(
            today, due_day
        )
        for manager in sorted({*arrived, *devices})
    ]


def _called(
    database: Headquarters, devices: Mapping[str, Sequence[KnownDevice]]
) -> dict[str, _Called]:
    """Return what managers are called: as their latest package says, else their enrolment."""
    found = {
        manager: _Called(each.manager_name, each.organisation, each.department)
        for manager, known in devices.items()
        for each in known
    }
    found.update((row[0], _Called(*row[1:])) for row in database.query(_NAMES))
    return found


@attrs.frozen
class _Row:
    """A row that only lacks what is late."""

    row: ManagerRow
    since: str

    def late_on(self, today: date, due_day: int) -> ManagerRow:
        """Return the row as of a day."""
        late = late_months(self.row.months, self.since, today, due_day)
        return attrs.evolve(self.row, late=late)


class _Counts:
    """Everything that is counted by manager, each with one query."""

    def __init__(self, database: Headquarters) -> None:
        self._kinds: dict[str, dict[str, int]] = defaultdict(dict)
        for manager, kind, count in database.query(_RECORDS):
            self._kinds[manager][kind] = count
        self._conflicts = Counter(row[0] for row in database.query(_HEADS))
        self._returned = _by_manager(database.query(_RETURNED))
        self._apart = _by_manager(
            database.query(
                "SELECT manager, count(*) FROM quarantined WHERE state <> 'rejected' GROUP BY 1"
            )
        )
        self._refused = _by_manager(
            database.query("SELECT manager, count(*) FROM version WHERE valid = 0 GROUP BY 1")
        )
        self._waiting = _by_manager(
            database.query(
                "SELECT file.manager, count(*) FROM view_row JOIN file USING (sha256) "
                "WHERE view_row.state = 'waiting' GROUP BY 1"
            )
        )

    def row(
        self,
        manager: str,
        arrived: Sequence[PackageFacts],
        devices: Sequence[KnownDevice],
        called: _Called,
    ) -> _Row:
        """Make a manager's row."""
        last = max(arrived, key=lambda each: (each.created_at, each.sequence), default=None)
        months = tuple(sorted({each.month for each in arrived}))
        known = [each.since[:7] for each in devices]
        row = ManagerRow(
            manager=manager,
            name=called.name,
            organisation=called.organisation,
            department=called.department,
            received=len(arrived),
            last_sequence=last.sequence if last else 0,
            last_at=last.created_at if last else "",
            last_month=last.month if last else "",
            months=months,
            late=(),
            devices=_device_rows(arrived, devices),
            records=sum(self._kinds[manager].values()),
            by_kind=dict(self._kinds[manager]),
            conflicts=self._conflicts[manager],
            returned=self._returned.get(manager, 0),
            quarantined=self._apart.get(manager, 0),
            refused=self._refused.get(manager, 0),
            waiting=self._waiting.get(manager, 0),
        )
        return _Row(row, min([*months[:1], *known]))


def _by_manager(rows: Iterable[tuple[Any, ...]]) -> dict[str, int]:
    return {manager: int(count) for manager, count in rows}


def _device_rows(
    arrived: Sequence[PackageFacts], devices: Sequence[KnownDevice]
) -> tuple[DeviceRow, ...]:
    known = {each.device: each for each in devices}
    by_device: dict[str, list[PackageFacts]] = {each: [] for each in sorted(known)}
    for package in arrived:
        by_device.setdefault(package.device, []).append(package)
    return tuple(_device_row(device, held, known.get(device)) for device, held in by_device.items())


def _device_row(device: str, held: Sequence[PackageFacts], known: KnownDevice | None) -> DeviceRow:
    origins = [each.origin for each in held]
    if known and known.enrolled:
        origin = Origin.ENROLLED.value
    else:
        origin = origins[-1] if origins else Origin.FIRST_SEEN.value
    return DeviceRow(
        device=device,
        sequences=tuple(each.sequence for each in held),
        missing=missing_of(held),
        base_acknowledged=max((each.base_acknowledged for each in held), default=0),
        origin=origin,
        enrolled=bool(known and known.enrolled),
        withdrawn=bool(known and known.withdrawn),
        fingerprint=known.fingerprint if known else "",
        breaks=history_breaks(held),
    )
