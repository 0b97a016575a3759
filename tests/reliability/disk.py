"""A disk that can lose power: what was written, what is safe, and what a cut may leave of the rest.

A :class:`Disk` is fed with what a program asks of the operating system, one operation at a time,
and keeps two things: what is safe (synced content under names whose folder was synced) and the
operations that are not. A cut may leave any of those: none, all, some, in another order, a write
torn at a sector, a file that has grown and holds zeros, a name that is not there yet, a deleted
file that is there again. :func:`crash_states` makes such states.

Content and names are made safe apart, as POSIX has it: syncing a file says nothing of its name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random

import attrs

__all__ = [
    "SECTOR",
    "Create",
    "Delete",
    "Disk",
    "Files",
    "Operation",
    "Sync",
    "SyncNames",
    "Truncate",
    "Write",
    "crash_states",
    "tear",
]

SECTOR = 512

Files = dict[str, bytes]
"""The files of a folder by name, as they are found after a cut."""


@attrs.frozen
class Write:
    """Bytes written to a file (files are numbers: a name can come to mean another)."""

    file: int
    offset: int
    data: bytes


@attrs.frozen
class Truncate:
    """A file cut, or extended with zeros, to a size."""

    file: int
    size: int


@attrs.frozen
class Grow:
    """A file that has at least this size, whatever lies there; only a cut makes this."""

    file: int
    size: int


@attrs.frozen
class Create:
    """A new, empty file under a name."""

    file: int
    name: str


@attrs.frozen
class Delete:
    """A name taken away."""

    name: str


@attrs.frozen
class Sync:
    """The content of one file made safe."""

    file: int


@attrs.frozen
class SyncNames:
    """The names in the folder made safe."""


Operation = Write | Truncate | Create | Delete | Sync | SyncNames
Pending = Write | Truncate | Grow | Create | Delete


class Disk:
    """What is safe, and what is not yet."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._names = {name: number for number, name in enumerate(files)}
        self._content = dict(enumerate(files.values()))
        self._pending: list[Pending] = []

    @property
    def pending(self) -> Sequence[Pending]:
        """What a cut may lose, in the order it was asked for."""
        return self._pending

    def issue(self, operation: Operation) -> None:
        """Take the next operation."""
        match operation:
            case Sync(file):
                self._settle(lambda each: isinstance(each, Write | Truncate) and each.file == file)
            case SyncNames():
                self._settle(lambda each: isinstance(each, Create | Delete))
            case _:
                self._pending.append(operation)

    def _settle(self, is_safe: Callable[[Pending], bool]) -> None:
        safe = [each for each in self._pending if is_safe(each)]
        self._pending = [each for each in self._pending if not is_safe(each)]
        _apply(safe, self._names, self._content)

    def files(self, kept: Sequence[Pending]) -> Files:
        """Return the files after a cut that left ``kept`` of what is pending, in that order."""
        names, content = dict(self._names), dict(self._content)
        _apply(kept, names, content)
        return {name: content.get(file, b"") for name, file in sorted(names.items())}


def _apply(operations: Sequence[Pending], names: dict[str, int], content: dict[int, bytes]) -> None:
    open_files: dict[int, bytearray] = {}
    for operation in operations:
        match operation:
            case Create(file, name):
                names[name] = file
            case Delete(name):
                names.pop(name, None)
            case _:
                file = operation.file
                if file not in open_files:
                    open_files[file] = bytearray(content.get(file, b""))
                _change(open_files[file], operation)
    content.update((file, bytes(held)) for file, held in open_files.items())


def _change(held: bytearray, operation: Write | Truncate | Grow) -> None:
    match operation:
        case Write(_, offset, data):
            held.extend(bytes(max(0, offset - len(held))))
            held[offset : offset + len(data)] = data
        case Truncate(_, size):
            held[size:] = bytes(max(0, size - len(held)))
        case Grow(_, size):
            held.extend(bytes(max(0, size - len(held))))


# ------------------------------------------------------------------------------- what a cut leaves


def tear(write: Write, keeps: Callable[[int], bool]) -> list[Write]:
    """Return what is left of a write of which only some sectors arrived.

    Sectors lie at multiples of 512 in the file, not in the write: a write may share its first and
    last sector with its neighbours.
    """
    end = write.offset + len(write.data)
    borders = [
        write.offset,
        *range((write.offset // SECTOR + 1) * SECTOR, end, SECTOR),
        end,
    ]
    return [
        Write(write.file, start, write.data[start - write.offset : stop - write.offset])
        for number, (start, stop) in enumerate(pairwise(borders))
        if keeps(number)
    ]


def crash_states(
    disk: Disk, chance: Random, *, rounds: int = 1, each: bool = False
) -> Iterator[tuple[str, Files]]:
    """Give states a cut at this moment may leave, each with a word for what became of the rest.

    Every prefix of what is pending is the ``kept`` state of an earlier moment, so a walk over all
    moments has them all. ``each``: also everything but one operation, and everything with one
    write torn, for each in turn; meant for the moment before a sync, when most is pending.
    """
    pending = disk.pending
    yield "kept", disk.files(pending)
    if not pending:
        return
    yield "dropped", disk.files([])
    for at, operation in enumerate(pending):
        before, after = pending[:at], pending[at + 1 :]
        is_name = isinstance(operation, Create | Delete)
        if is_name:
            yield "only a name", disk.files([operation])
        if is_name or each:
            yield "all but one", disk.files([*before, *after])
        if each and isinstance(operation, Write):
            torn = tear(operation, lambda _sector: chance.random() < 0.5)
            yield "one torn", disk.files([*before, *torn, *after])
    for _ in range(rounds):
        for word, pick in _PICKS.items():
            yield word, disk.files(pick(pending, chance))


def _some(pending: Sequence[Pending], chance: Random) -> list[Pending]:
    share = chance.choice((0.2, 0.5, 0.8, 0.95))
    return [each for each in pending if chance.random() < share]


def _reordered(pending: Sequence[Pending], chance: Random) -> list[Pending]:
    """Any order of some of the content; names keep theirs, as file systems keep a log of them."""
    kept = _some(pending, chance)
    content = [each for each in kept if isinstance(each, Write | Truncate)]
    names = [each for each in kept if isinstance(each, Create | Delete)]
    chance.shuffle(content)
    return [*names, *content]


def _torn_last(pending: Sequence[Pending], chance: Random) -> list[Pending]:
    """A prefix that ends in the middle of a write."""
    writes = [at for at, each in enumerate(pending) if isinstance(each, Write)]
    if not writes:
        return list(pending)
    at = chance.choice(writes[-3:])
    torn = pending[at]
    assert isinstance(torn, Write)
    last = chance.randint(0, max(0, len(torn.data) // SECTOR - 1))
    return [*pending[:at], *tear(torn, lambda sector: sector <= last)]


def _torn_all(pending: Sequence[Pending], chance: Random) -> list[Pending]:
    """Sectors of all writes, here one and there one."""
    share = chance.choice((0.5, 0.9))
    found: list[Pending] = []
    for each in pending:
        if isinstance(each, Write):
            found += tear(each, lambda _sector: chance.random() < share)
        elif chance.random() < share:
            found.append(each)
    return found


def _hollow(pending: Sequence[Pending], chance: Random) -> list[Pending]:
    """Files have their new size, but what was to lie there is zeros for some of the writes."""
    sizes: dict[int, int] = {}
    for each in pending:
        if isinstance(each, Write):
            end = each.offset + len(each.data)
            sizes[each.file] = max(sizes.get(each.file, 0), end)
    grown = [Grow(file, size) for file, size in sizes.items()]
    return [*grown, *_some(pending, chance)]


_PICKS: dict[str, Callable[[Sequence[Pending], Random], list[Pending]]] = {
    "some": _some,
    "reordered": _reordered,
    "torn last": _torn_last,
    "torn all": _torn_all,
    "hollow": _hollow,
}
