"""The rule by which copies of a record are merged, in any order, any number of times (DESIGN 5).

The highest (revision, sequence, device, hash) wins. The same revision with another content is a
conflict for a person: the rule still names one winner, and the others stay known as rivals.
"""

from collections.abc import Iterable

import attrs

from models.package.data import DataLine

__all__ = ["Carried", "Key", "Merged", "Version", "joined", "merged"]

Key = tuple[str, str, str]
"""工号, kind, id: the id of what a manager keeps of a retailer is not unique among managers."""


@attrs.frozen(order=True)
class Version:
    """Which copy of a record this is; the order of these four is the rule."""

    revision: int
    sequence: int
    device: str
    hash: str


@attrs.frozen
class Carried:
    """One record as one package carried it: whose, which copy, its line of the data."""

    manager: str
    version: Version
    line: DataLine

    @classmethod
    def of(cls, manager: str, sequence: int, device: str, line: DataLine) -> "Carried":
        """Make a copy of a line and of the package it came in."""
        return cls(manager, Version(line.revision, sequence, device, line.hash), line)

    @property
    def key(self) -> Key:
        """What is merged with what."""
        return (self.manager, self.line.kind, self.line.record_id)


def _rank(carried: Carried) -> Version:
    return carried.version


@attrs.frozen
class Merged:
    """What is left of the copies of one record.

    ``rivals`` came with the winner's revision and another content, the highest first.
    """

    winner: Carried
    rivals: tuple[Carried, ...] = ()

    @property
    def in_conflict(self) -> bool:
        """True when a person must look: one revision, several contents."""
        return bool(self.rivals)


def joined(first: Merged, second: Merged) -> Merged:
    """Merge two results of one record; it does not matter which comes first or comes again."""
    copies = (first.winner, *first.rivals, second.winner, *second.rivals)
    revision = max(copy.version.revision for copy in copies)
    highest: dict[str, Carried] = {}
    for copy in copies:
        if copy.version.revision == revision:
            known = highest.get(copy.version.hash, copy)
            highest[copy.version.hash] = max(known, copy, key=_rank)
    winner, *rivals = sorted(highest.values(), key=_rank, reverse=True)
    return Merged(winner, tuple(rivals))


def merged(copies: Iterable[Carried], known: dict[Key, Merged] | None = None) -> dict[Key, Merged]:
    """Merge copies, into what is ``known`` already where that is given."""
    found = {} if known is None else known
    for copy in copies:
        alone = Merged(copy)
        found[copy.key] = joined(found[copy.key], alone) if copy.key in found else alone
    return found
