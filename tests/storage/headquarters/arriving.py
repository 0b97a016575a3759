"""Packages as they arrive at headquarters, without the workbooks they came in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from hypothesis import strategies as st

from models.canonical import to_plain
from models.consolidation.arrival import Arrival
from models.consolidation.trust import Origin
from models.entries import MarketNote
from models.manager import Manager
from models.package import DataLine, PackageHead, ReceivedHead, data_digest, data_line
from models.package.lineage import Lineage
from models.records import Record
from storage.headquarters.database import Headquarters, open_headquarters
from storage.headquarters.intake import Intake, prepare, take_in

EAST_EIGHT = timezone(timedelta(hours=8))
NOW = datetime(2026, 12, 2, 9, 0, tzinfo=EAST_EIGHT)
_SPACE = UUID("00000000-0000-4000-8000-000000000000")


def uid(text: str) -> str:
    """A uuid that is the same for the same text."""
    return str(uuid5(_SPACE, text))


def line(record: Record, kind: str, *earlier: DataLine, whole: bool = True) -> DataLine:
    """The line of a record that follows other lines of it."""
    made = data_line(kind, to_plain(record))
    past = [(each.revision, each.hash) for each in earlier]
    for each in earlier:
        past += Lineage.parse(each.follows).past
    follows = Lineage.of(past, whole=whole).text
    return DataLine(made.kind, made.record_id, made.revision, made.hash, made.json, follows)


def note(name: str, revision: int, content: str, *earlier: DataLine, **more: object) -> DataLine:
    """The line of a 市场动态."""
    record = MarketNote(
        id=uid(name), revision=revision, day=date(2026, 11, 5), content=content, **more
    )
    return line(record, "market_note", *earlier)


def arrival(
    lines: Iterable[DataLine],
    *,
    manager: str = "A001",
    device: str = "d1",
    sequence: int = 1,
    package: str = "",
    month: str = "2026-11",
    base: int = 0,
    operation: int = 0,
    head: str = "",
    origin: Origin = Origin.FIRST_SEEN,
    file: str = "",
    figures: Mapping[str, tuple[int, int | None]] | None = None,
) -> Arrival:
    """A package that was read and is believed."""
    told = tuple(lines)
    package = package or uid(f"{device} {sequence}")
    operation = operation or sequence * 10
    received = ReceivedHead(
        head=PackageHead(
            package=package,
            sequence=sequence,
            base_acknowledged=base,
            device=device,
            manager=Manager(id=manager, name=f"{manager} 名", organisation="示例烟草"),
            month=month,
            created_at=datetime.fromisoformat(f"{month}-28T17:00:00+08:00"),
            journal_operation=operation,
            journal_head=head or sha256(f"{device} {operation}".encode()).hexdigest(),
            schema=3,
        ),
        records=len(told),
        digest=data_digest(told),
        lineage="",
        figures=figures or {},
    )
    name = file or f"上报_示例烟草_{manager}_{month}_第{sequence}包_202611281700.xlsx"
    identity = sha256(f"{package} {received.digest}".encode()).hexdigest()
    return Arrival(
        file=name,
        sha256=sha256(f"{name} {identity}".encode()).hexdigest(),
        received=received,
        identity=identity,
        origin=origin,
        lines=told,
    )


def consolidated(path: Path, arrivals: Iterable[Arrival]) -> Headquarters:
    """A database that took these in, in this order."""
    database = open_headquarters(path)
    prepare(database)
    for each in arrivals:
        assert take_in(database, each, NOW) in (Intake.NEW, Intake.KNOWN)
    return database


@st.composite
def territories(draw: st.DrawFn) -> list[Arrival]:
    """Managers with devices that save, copy one another's records, export, are put back."""
    lines: dict[tuple[str, str], DataLine] = {}
    packages: list[Arrival] = []
    sequences: dict[str, int] = {}
    devices = [("A001", "d1"), ("A001", "d2"), ("B002", "d3")]
    saved = draw(st.lists(st.integers(0, 99), min_size=4, max_size=25))
    for step, number in enumerate(saved):
        manager, device = devices[number % 3]
        name = f"r{number // 3 % 3}"
        what = number // 9 % 4
        if what == 3:
            sequences[device] = sequences.get(device, 0) + 1
            held = [each for (owner, _), each in lines.items() if owner == device]
            packages.append(
                arrival(held, manager=manager, device=device, sequence=sequences[device])
            )
        elif what == 2:  # handed over, or put back from another device's package
            other = devices[step % 3][1]
            if (other, name) in lines:
                lines[device, name] = lines[other, name]
        else:
            before = lines.get((device, name))
            revision = before.revision + 1 if before else 1
            content = f"内容{number % 2}" if what else f"内容{step}"
            earlier = (before,) if before else ()
            lines[device, name] = note(name, revision, content, *earlier)
    return packages


STATE = (
    "SELECT id, device, sequence, manager, month, digest, origin FROM package ORDER BY 1",
    "SELECT kind, record_id, owner, revision, hash, json, follows, manager, device, sequence, "
    "package, retailer_id, day, deleted, valid FROM version ORDER BY 1, 2, 3, 4, 5",
    "SELECT package.id, kind, record_id, owner, revision, hash FROM carried "
    "JOIN package ON package.number = carried.package "
    "JOIN version ON version.number = carried.version ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT record.kind, record.record_id, record.owner, version.revision, version.hash, heads, "
    "record.manager, record.retailer_id, record.day, record.deleted FROM record "
    "JOIN version ON version.number = record.version ORDER BY 1, 2, 3",
    "SELECT package.id, name, numerator, denominator FROM figure "
    "JOIN package ON package.number = figure.package ORDER BY 1, 2",
    "SELECT kind, record_id, name, sequence, package FROM told_name ORDER BY 1, 2",
    "SELECT sha256, name, package FROM file ORDER BY 1",
    "SELECT sha256, sheet, position, verdict, state FROM view_row ORDER BY 1, 2, 3",
)
"""What must be the same whatever order packages came in: everything but numbers and times."""


def state(database: Headquarters) -> list[list[tuple[object, ...]]]:
    """What a database holds, comparable with another one."""
    return [database.query(sql) for sql in STATE]
