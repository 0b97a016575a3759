"""Power cuts, simulated: run a scenario once, cut the power everywhere, look at what is left.

:func:`simulate` runs a scenario of ``power_scenarios`` through a recording driver, makes the states
a cut may leave after every operation on a file (``disk.crash_states``), opens each with the shipped
driver as the program opens it (``open_ledger``, ``open_headquarters``) and holds it against what
had been acknowledged by then:

- *unopenable*: the program refuses the database;
- *unsound*: ``check_ledger`` finds something (integrity, references, the journal's chain, rows
  against the journal, import batches), or what looks at headquarters' database does;
- *lost*: the content is that of an earlier moment: something acknowledged is missing;
- *half*: the content is neither what was acknowledged last nor what was being done;
- *stuck*: it takes no further save, or loses one when closed and opened again;
- *failed*: the program stumbles over it: an exception that is no plain sentence.

Content is every row of every table with the schema itself, so drafts and the journal's head are
part of it, and what a scenario says lies beside it. A state found again is
looked at once and judged for every moment it was found at.

What the model leaves out:

- The SQLite that is recorded is apsw's, without encryption, in exclusive mode and so without a
  shared index of the log. ``test_recording`` holds the record against what the shipped driver asks
  of the system; a stale index of noise is laid beside half of the states.
- A sector of 512 bytes arrives whole or not at all and takes no neighbour with it (SQLite assumes
  the same), and none goes astray. The disk does not lie: what was synced is there.
- Names in one folder, deleted or new, are on the disk in any selection, in the order they were
  asked for. Windows' ways with names were not tried, nor is the data folder's own name in doubt.
- What Python writes beside the databases is neither recorded nor cut.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import attrs

from models.errors import RoundbookError
from storage import driver
from tests.reliability.disk import Disk, Files, Sync, SyncNames, crash_states
from tests.reliability.power_scenario import Scenario, Subject, fixed_chance
from tests.reliability.recorded_driver import recorded
from tests.reliability.recording_vfs import Recording

__all__ = ["Mark", "Outcome", "Take", "Violation", "record", "simulate"]

_SEED = 20261124


@attrs.frozen(kw_only=True)
class Mark:
    """A moment when an operation had returned: its place in the record, and what must be there.

    ``found`` is the content as the program sees it, ``raw`` the content before it opened the file:
    they differ where opening upgrades. ``head`` is the journal's.
    """

    position: int
    found: str
    raw: str
    head: str


@attrs.frozen
class Take:
    """A scenario run once: what was asked of the disk, and what was acknowledged when."""

    recording: Recording
    marks: tuple[Mark, ...]


@attrs.frozen(kw_only=True)
class Violation:
    """A state that breaks a promise: how (see above), what was left of the writes, and when."""

    code: str
    text: str
    left: str
    position: int
    acknowledged: int


@attrs.frozen(kw_only=True)
class Outcome:
    """How many different states were looked at, and what was wrong with which."""

    scenario: str
    states: int
    violations: tuple[Violation, ...]

    def count(self, *codes: str) -> int:
        """How many violations are of these kinds."""
        return sum(each.code in codes for each in self.violations)


def simulate(
    scenario: Scenario, *, level: str | None = None, limit: int | None = None, rounds: int = 1
) -> Outcome:
    """Run a scenario, cut the power, return what was found.

    ``level`` forces another level of syncing than the program asks for, ``limit`` looks at so many
    states, chosen by a fixed chance, ``rounds`` is how often chance is asked at each moment.
    """
    with _scratch() as folder:
        take = record(scenario, folder / "while", level=level)
        states = _states(take, limit=limit, rounds=rounds)
        violations = _judge_all(scenario, take, states, folder)
    return Outcome(scenario=scenario.name, states=len(states), violations=tuple(violations))


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder in memory where there is one: the states are read, nobody waits for a disk."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="power-cuts-", dir=place) as name:
        yield Path(name)


# --------------------------------------------------------------------------------------- recording


def record(scenario: Scenario, folder: Path, *, level: str | None = None) -> Take:
    """Run a scenario once and keep what it asked of the disk, with a mark at each ``done``."""
    with fixed_chance(1):
        scenario.prepare(folder)
    recording = Recording(folder, scenario.databases)
    marks = [_first_mark(scenario, recording, folder.with_name("before"))]

    def done(database: Any) -> None:
        content = _content(database.query, scenario)
        _lay_out(recording.files_now(), folder.with_name("copy"))  # reading must not be recorded
        marks.append(
            Mark(
                position=recording.position,
                found=content + _beside(scenario, folder.with_name("copy")),
                raw=content,
                head=scenario.subject.head(database),
            )
        )

    pages = scenario.checkpoint_pages
    with fixed_chance(2), recorded(recording, level=level, checkpoint_pages=pages):
        scenario.run(folder, done)
    _require_complete(recording)
    return Take(recording, tuple(marks))


def _first_mark(scenario: Scenario, recording: Recording, folder: Path) -> Mark:
    _lay_out(recording.begin, folder)
    raw = _raw_content(folder, scenario)
    with scenario.subject.open(folder) as database:
        found = _content(database.query, scenario) + _beside(scenario, folder)
        if faults := scenario.subject.faults(database):
            raise RuntimeError(f"unsound before anything happened: {faults}")
        return Mark(position=0, found=found, raw=raw, head=scenario.subject.head(database))


def _require_complete(recording: Recording) -> None:
    """Play the record back: had anything passed it by, the files would not be what they are."""
    disk = Disk(recording.begin)
    for operation in recording.operations:
        disk.issue(operation)
    if disk.files(disk.pending) != recording.files_now():
        raise RuntimeError("the record does not lead to the files that are there")


Query = Callable[[str], Sequence[Any]]


def _content(query: Query, scenario: Scenario) -> str:
    """Return a digest of everything a ledger holds, its schema included."""
    digest = hashlib.sha256()
    schema = sorted(query("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    version = [query(f"PRAGMA {name}")[0] for name in ("user_version", "application_id")]
    digest.update(repr((schema, version if schema else ())).encode())
    for kind, name, *_ in schema:
        if kind == "table" and not name.startswith("sqlite_"):
            skipped = scenario.forgets if name == "meta" else frozenset()
            rows = [row for row in query(_reading(name)) if row[0] not in skipped]
            digest.update(repr((name, sorted(rows, key=repr))).encode())
    return digest.hexdigest()


def _beside(scenario: Scenario, folder: Path) -> str:
    """What lies beside the ledger, as text to compare."""
    return repr(scenario.beside(folder)) if scenario.beside else ""


def _reading(table: str) -> str:
    columns = "name" if table == "_sqlite_migrations" else "*"  # it also notes the time of day
    return f'SELECT {columns} FROM "{table}"'


def _raw_content(folder: Path, scenario: Scenario) -> str:
    """The content as the shipped driver finds it, before the program does anything to it."""
    connection = driver.connect(str(folder / scenario.subject.name), isolation_level=None)
    try:
        return _content(lambda sql: connection.execute(sql).fetchall(), scenario)
    finally:
        connection.close()


# ------------------------------------------------------------------------------------------ states


@attrs.define
class _State:
    """Files as a cut may leave them, and the moments at which it may (with a word for how)."""

    files: Files
    moments: dict[int, str] = attrs.field(factory=dict)


def _states(take: Take, *, limit: int | None, rounds: int) -> list[_State]:
    """Return the different states of all moments, or ``limit`` of them."""
    chance = Random(_SEED)
    disk = Disk(take.recording.begin)
    found: dict[str, _State] = {}
    moments = _moments(take, limit, chance)
    for position, operation in enumerate((*take.recording.operations, None)):
        if position in moments:
            syncs = isinstance(operation, Sync)
            for left, files in crash_states(disk, chance, rounds=rounds, each=syncs):
                state = found.setdefault(_digest(files), _State(files))
                state.moments.setdefault(position, left)
        if operation is not None:
            disk.issue(operation)
    states = list(found.values())
    return states if limit is None or len(states) <= limit else chance.sample(states, limit)


def _moments(take: Take, limit: int | None, chance: Random) -> set[int]:
    """Choose moments: all of them, or those around syncs and acknowledgements and some others."""
    operations = take.recording.operations
    every = range(len(operations) + 1)
    if limit is None:
        return set(every)
    syncs = [at for at, each in enumerate(operations) if isinstance(each, Sync | SyncNames)]
    near = {at + step for at in syncs for step in (0, 1)} | {mark.position for mark in take.marks}
    others = chance.sample(every, min(limit, len(every)))
    wanted = max(4, limit // 3)
    first = sorted(near) if len(near) <= wanted else chance.sample(sorted(near), wanted)
    return {*first, *others[: max(4, wanted - len(first))]}


def _digest(files: Files) -> str:
    digest = hashlib.blake2b()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()


def _lay_out(files: Files, folder: Path, *, index_of: str = "") -> None:
    """Write a state into an empty folder; ``index_of``: with a noise for that file's index."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    if index_of:
        noise = hashlib.shake_128(b"index").digest(32_768)
        (folder / f"{index_of}-shm").write_bytes(noise)


# --------------------------------------------------------------------------------------- judgement


@attrs.frozen
class _Seen:
    """What a state turned out to hold, or how it failed."""

    found: str = ""
    head: str = ""
    raw: str = ""
    code: str = ""
    text: str = ""


def _judge_all(
    scenario: Scenario, take: Take, states: Sequence[_State], folder: Path
) -> Iterator[Violation]:
    for number, state in enumerate(states):
        seen = _look(scenario, state, folder, number)
        wrong = (
            _judge(seen, take.marks, position, left) for position, left in state.moments.items()
        )
        first = next((each for each in wrong if each), None)
        if first:
            yield first


def _look(scenario: Scenario, state: _State, folder: Path, number: int) -> _Seen:
    """Open a state as the next start would, and look at all of it."""
    subject, place = scenario.subject, folder / "after"
    stale = subject.name if number % 2 else ""
    try:
        raw = ""
        if scenario.upgrades:
            _lay_out(state.files, folder / "raw", index_of=stale)
            raw = _raw_content(folder / "raw", scenario)
        _lay_out(state.files, place, index_of=stale)
        with subject.open(place) as database:
            found = _content(database.query, scenario) + _beside(scenario, place)
            head, faults = subject.head(database), subject.faults(database)
            if faults:
                return _Seen(code="unsound", text=faults[0])
            if number % 4 == 0:
                subject.save(database)
        stuck = number % 4 == 0 and _is_stuck(subject, place)
    except (driver.Error, RoundbookError) as error:
        return _Seen(code="unopenable", text=f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 - a fault of ours is a finding of this state
        return _Seen(code="failed", text=f"{type(error).__name__}: {error}")
    if stuck:
        return _Seen(code="stuck", text="a save after the cut is gone")
    return _Seen(found, head, raw)


def _is_stuck(subject: Subject, place: Path) -> bool:
    with subject.open(place) as database:
        return not subject.saved(database) or bool(subject.faults(database))


def _judge(seen: _Seen, marks: Sequence[Mark], position: int, left: str) -> Violation | None:
    """Hold what was seen against what had been acknowledged at this moment, and what was next."""
    last = max(number for number, mark in enumerate(marks) if mark.position <= position)
    allowed = marks[last : last + 2]
    code, text = seen.code, seen.text
    if not code and not _is_one_of(seen, allowed):
        is_earlier = _is_one_of(seen, marks[:last])
        code = "lost" if is_earlier else "half"
        text = f"after {last} acknowledged operations"
    if not code:
        return None
    return Violation(code=code, text=text, left=left, position=position, acknowledged=last)


def _is_one_of(seen: _Seen, marks: Sequence[Mark]) -> bool:
    known = any((seen.found, seen.head) == (mark.found, mark.head) for mark in marks)
    return known and (not seen.raw or any(seen.raw == mark.raw for mark in marks))
