"""What a scenario of the kill harness is, and what its work is given."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import attrs

from storage.database import Ledger, open_ledger
from storage.ledger import journal
from tests.reliability.kills_worker import Message

__all__ = ["Left", "Scenario", "Teller", "data_of", "opened", "operations_after", "out_of"]


def data_of(root: Path) -> Path:
    """Return the data folder on a scenario's ground."""
    return root / "台账"


def out_of(root: Path) -> Path:
    """Return the folder beside it into which the user has files written."""
    return root / "上报"


class Teller(Protocol):
    """How the work tells what it does; :class:`tests.reliability.kills_worker.Pipe` is one."""

    def tell(self, kind: str, what: str, **proof: Any) -> None:
        """Tell one message."""


@attrs.define
class Work:
    """What the work of a scenario is given: its ground, and words for what it does."""

    root: Path
    teller: Teller

    def started(self, what: str, **about: Any) -> None:
        """Tell that a step begins; nothing of it counts before :meth:`done`."""
        self.teller.tell("started", what, **about)

    def phase(self, what: str, **about: Any) -> None:
        """Tell how far a step is, so that kills fall there too."""
        self.teller.tell("phase", what, **about)

    def done(self, what: str, **proof: Any) -> None:
        """Tell that a step is done and safe; ``proof`` is what must be found afterwards."""
        self.teller.tell("done", what, **proof)

    @contextmanager
    def operation(
        self, ledger: Ledger, what: str, *, count: int = 1, **proof: Any
    ) -> Iterator[None]:
        """One step that is one operation of the journal: told before and after, with its hash.

        ``count`` operations where they are one transaction. A backup that is made on the way notes
        itself beside it.
        """
        before = journal.last_sequence(ledger)
        self.started(what, after=before, count=count)
        yield
        if operations_after(ledger, before) != count:
            raise RuntimeError(f"{what} is {operations_after(ledger, before)} operations")
        self.done(what, seq=journal.last_sequence(ledger), hash=journal.head_hash(ledger), **proof)


@attrs.define
class Left:
    """What is left after a kill: the ground, the ledger opened again, and what had been told."""

    root: Path
    ledger: Ledger
    messages: list[Message]

    @property
    def done(self) -> list[Message]:
        """The steps that were acknowledged."""
        return [each for each in self.messages if each.kind == "done"]

    @property
    def under_way(self) -> Message | None:
        """The step that had begun and was not acknowledged, if one had."""
        steps = [each for each in self.messages if each.kind in ("started", "done")]
        return steps[-1] if steps and steps[-1].kind == "started" else None


def operations_after(ledger: Ledger, seq: int) -> int:
    """Count the operations after one, but for backups, which note themselves on the way."""
    sql = "SELECT count(*) FROM operation WHERE seq > ? AND name <> 'back_up'"
    return int(ledger.scalar(sql, (seq,)))


def opened(root: Path, messages: list[Message]) -> Ledger:
    """Open a ledger that has no start password."""
    del messages
    return open_ledger(data_of(root))


def nothing_more(left: Left) -> Iterable[str]:
    """Look for nothing beside what is looked for after every kill."""
    del left
    return ()


def nothing_before(root: Path, messages: list[Message]) -> Iterable[str]:
    """Look at nothing before the ledger is opened."""
    del root, messages
    return ()


@attrs.frozen(kw_only=True)
class Scenario:
    """One kind of writing that is killed.

    ``prepare`` makes the ground (once; every kill gets a copy), ``work`` runs in the worker. After
    every kill the look is the same (see :mod:`tests.reliability.kills_look`); beside it ``before``
    may look at the files before anything is opened, and ``look`` at what is left, yielding one
    sentence a violation. ``open`` opens the ledger, where that takes more than opening. ``aim``: a
    phase told with ``pid`` whose process is killed in the worker's place; the worker goes on.
    """

    name: str
    prepare: Callable[[Path], None]
    work: Callable[[Work], None]
    look: Callable[[Left], Iterable[str]] = nothing_more
    before: Callable[[Path, list[Message]], Iterable[str]] = nothing_before
    open: Callable[[Path, list[Message]], Ledger] = opened
    aim: str | None = None
