"""A ledger in which anything is done in any order, held after each step against what it must be.

:class:`World` takes one step at a time. It knows no rule of the trade: whatever a step does, what
is true of every step must hold (see :meth:`World.act`), and a turn (undo, redo) must do exactly
what the journal says it does. For order lines there is the model of
:mod:`tests.storage.operations.handout_lines`.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.backup import BackupReason
from models.errors import RoundbookError
from models.records import Record
from models.todo import Todo, TodoSource
from storage import key_file, keys
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import UndoRefused
from storage.ledger import journal
from storage.ledger.records import find
from storage.operations import import_handover as taking_over
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.handouts import session
from storage.operations.history import (
    next_redo,
    next_undo,
    redo,
    redo_operation,
    undo,
    undo_operation,
)
from storage.operations.import_handouts import import_handouts
from storage.operations.protection import change_password, lock, protect, unlock, unprotect
from storage.operations.restore_backup import examine_backup, restore_backup
from storage.queries.history_view import entry_of
from storage.workbooks.reading import stream
from storage.workbooks.reading.package import ReceivedPackage
from tests.storage.conftest import StandingClock
from tests.storage.operations.contents import HEAD, content
from tests.storage.operations.handout_lines import Lines, Model, served

__all__ = ["World"]

QUICK = {"n": 2**4, "r": 8, "p": 1}
PASSWORDS = ("青山遮不住的那条路", "毕竟东流去的那江水")
LINES = "SELECT order_no, line_no, quantity FROM active_purchase_line ORDER BY 1, 2"
BACKWARDS = """
SELECT DISTINCT later.kind, later.record_id, later.revision < earlier.revision
FROM change AS later JOIN change AS earlier
ON later.kind = earlier.kind AND later.record_id = earlier.record_id
AND later.operation > earlier.operation AND later.revision <= earlier.revision
"""
_REVISIONS = "SELECT revision FROM change WHERE kind = ? AND record_id = ? AND operation < ?"
FIELDS = ("id", "licence_no", "shop_name")
_RECEIPT = ("package", "record_id", "revision", "result", "comment")
_REVISIONS = "SELECT revision FROM change WHERE kind = ? AND record_id = ? AND operation < ?"
FIELDS = ("id", "licence_no", "shop_name")
_RECEIPT = ("package", "record_id", "revision", "result", "comment")
_ASKED = "总部"
"""The source of todos that a receipt makes of what was sent back."""


@attrs.frozen
class State:
    """What a ledger holds, without what moves on."""

    records: dict[str, list[dict[str, Any]]]
    lines: list[tuple[Any, ...]]


@attrs.frozen
class Kept:
    """A backup, the state it was made of, and the journal's heads until then."""

    path: Path
    state: State
    heads: list[str]
    model: Model
    imports: list[int]


@attrs.define
class World:
    """One ledger on its way. ``at_start`` is what it held before anything was done.

    ``brought``: records a colleague handed over; ``told``: what each revision of a record said.
    """

    root: Path
    clock: StandingClock = attrs.field(factory=StandingClock)
    password: str | None = None
    model: Model = attrs.field(factory=Model)
    imports: list[int] = attrs.field(factory=list)
    kept: list[Kept] = attrs.field(factory=list)
    highest: dict[tuple[str, str], int] = attrs.field(factory=dict)
    brought: set[tuple[str, str]] = attrs.field(factory=set)
    told: dict[tuple[str, str, int], str] = attrs.field(factory=dict)
    ledger: Ledger = attrs.field(init=False)
    at_start: State = attrs.field(init=False)
    base: int = 0

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.root / "台账"

    def begin(self, template: Path, at_start: State) -> None:
        """Open a copy of a ledger in which nothing but the shops are known."""
        self.folder.mkdir()
        shutil.copyfile(template / LEDGER_NAME, self.folder / LEDGER_NAME)
        self.ledger = open_ledger(self.folder, clock=self.clock)
        self.at_start = at_start
        self.base = journal.last_sequence(self.ledger)
        self._note_revisions(range(1, self.base + 1))

    def state(self) -> State:
        """Return what the ledger holds now."""
        return state_of(self.ledger)

    def alive(self, record_class: type[Record]) -> Sequence[Any]:
        """Return the live records of a class, in an order that does not change."""
        return find(self.ledger, record_class, "deleted = 0 ORDER BY rowid")

    # -- a step

    def act(self, work: Callable[[Ledger], object]) -> bool:
        """Do something; what is refused must leave everything as it was. Returns whether it was.

        Whatever is done: the ledger is sound afterwards, the journal is what it was with at most
        one operation more (and a backup, where one is made on the way), and no revision of a
        record is lower than, or the same as, one before.
        """
        self.clock.move(minutes=1)
        last, head, before = self._last(), self._head(), self.state()
        try:
            work(self.ledger)
            refused = False
        except (RoundbookError, ValueError):
            refused = True
        new = [each for each in self._since(last) if each.name != "back_up"]
        assert len(new) <= (not refused)
        assert last == 0 or journal.head(self.ledger, last).hash == head  # type: ignore[union-attr]
        if not new:
            assert self.state() == before
        self._note_revisions([each.seq for each in new])
        self.hold()
        return not refused

    def _since(self, seq: int) -> list[journal.OperationHead]:
        return journal.heads(self.ledger, "seq > ? ORDER BY seq", (seq,))

    def hold(self) -> None:
        """The ledger is sound, and lines are what the model says."""
        assert check_ledger(self.ledger).findings == ()
        for kind, record_id, lower in self.ledger.query(BACKWARDS):
            assert (kind, record_id) in self.brought
            assert not lower
        live = self.model.live()
        assert self.ledger.query(LINES) == [(*key, live[key][0]) for key in sorted(live)]

    def _last(self) -> int:
        return journal.last_sequence(self.ledger)

    def _head(self) -> str:
        return journal.head_hash(self.ledger)

    def _note_revisions(self, operations: Sequence[int]) -> None:
        """Every revision is above all this ledger ever had of the record, before a restore too.

        What a colleague handed over keeps its number where it goes and comes again (decision 0015),
        also where a restored ledger no longer knows that it was here: with the same content then.
        """
        for seq in operations:
            for change in journal.changes_of(self.ledger, seq):
                key = (change.kind, change.record_id)
                highest = self.highest.get(key, 0)
                known = self.ledger.query(_REVISIONS, (*key, seq)) if key in self.brought else []
                again = self.told.setdefault((*key, change.revision), change.after) == change.after
                as_before = (change.revision,) in known or (key in self.brought and again)
                assert change.revision > highest or as_before, key
                self.highest[key] = max(highest, change.revision)

    # -- turns

    @property
    def anything_done(self) -> bool:
        """Whether the journal holds more than what made the shops known."""
        return self._last() > self.base

    @property
    def may_undo(self) -> bool:
        """Whether anything was done beside making the shops known."""
        entry = next_undo(self.ledger)
        return entry is not None and entry.seq > self.base

    def undo_last(self) -> bool:
        """Take the last operation back: that is never refused, but for what headquarters asks for.

        What a receipt sends back becomes a todo that stays, and so does the shop it names.
        """
        entry = next_undo(self.ledger)
        assert entry is not None
        done = self._turn(entry.seq, undo, back=True)
        assert done or self._asked_for()
        return done

    def _asked_for(self) -> list[Todo]:
        source = TodoSource.HEADQUARTERS.value
        return list(find(self.ledger, Todo, "deleted = 0 AND source = ?", (source,)))

    def redo_last(self) -> None:
        """Do again what was undone last; without such a step nothing happens."""
        entry = next_redo(self.ledger)
        if entry is None:
            assert self.act(redo)
        else:
            self._turn(entry.seq, redo, back=False)

    def turn_one(self, seq: int) -> None:
        """Turn one operation, wherever it lies: back where it holds, again where it is undone."""
        entry = entry_of(self.ledger, seq)
        assert entry is not None
        if entry.undone:
            self._turn(seq, lambda ledger: redo_operation(ledger, seq), back=False)
        else:
            self._turn(seq, lambda ledger: undo_operation(ledger, seq), back=True)

    def _turn(self, seq: int, work: Callable[[Ledger], object], *, back: bool) -> bool:
        """Turn an operation: exactly its records become what they were, and its lines go or come.

        Returns False where it was refused.
        """
        expected = _turned(self.state().records, journal.changes_of(self.ledger, seq), back=back)
        model = deepcopy(self.model)
        if seq in self.imports:
            _switch(self.model, self.imports.index(seq), on=not back)
        refused: list[UndoRefused] = []

        def attempt(ledger: Ledger) -> None:
            try:
                work(ledger)
            except UndoRefused as refusal:
                refused.append(refusal)
                self.model = model
                raise

        if not self.act(attempt):
            assert refused
            return False
        assert self.state().records == expected
        entry = entry_of(self.ledger, seq)
        assert entry is not None
        assert entry.undone == back
        return True

    # -- handouts

    def bring_lines(self, files: list[Lines]) -> None:
        """Import files of order lines of one shop."""
        model = deepcopy(self.model)
        last = self._last()
        written = model.bring_in(files)
        before, self.model = self.model, model
        with reading(served(files)):
            paths = [Path(f"{number}.xlsx") for number in range(len(files))]
            done = self.act(lambda ledger: import_handouts(ledger, paths))
        if not done:
            self.model = before
        elif written:
            assert [each.name for each in self._since(last)][-1] == "import_handouts"
            self.imports.append(self._last())

    def bring_shops(self, names: dict[str, str]) -> None:
        """Import a master of shops; one that it does not name is not in the master."""
        with reading(_served_shops(names)):
            self.act(lambda ledger: import_handouts(ledger, [Path("主档.xlsx")]))

    # -- what goes to headquarters and colleagues and comes back

    def take_receipt(self, results: Sequence[str]) -> None:
        """Import a receipt for the last package: its records are accepted or sent back in turn."""
        packages = self.ledger.query("SELECT id FROM package ORDER BY sequence DESC LIMIT 1")
        if not packages:
            return
        records = self.ledger.query(
            "SELECT record_id, revision FROM package_record WHERE package = ? ORDER BY kind, 1",
            packages[0],
        )
        rows: list[list[stream.Value]] = [
            [number, packages[0][0], *record, results[number % len(results)], "说清楚"]
            for number, record in enumerate(records, start=4)
        ]
        with reading(_served("回执", _RECEIPT, rows)):
            assert self.act(lambda ledger: import_handouts(ledger, [Path("回执.xlsx")])) or not rows

    def take_over(self, handover: ReceivedPackage) -> None:
        """Take over what a colleague hands over; again, it may bring nothing new."""
        self.brought |= {(line.kind, line.record_id) for line in handover.lines}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(taking_over, "load_handover", lambda _path, **_: handover)
            self.act(lambda ledger: taking_over.import_handover(ledger, Path("移交.xlsx")))

    # -- the program ends and starts, the password comes and goes

    def restart(self) -> None:
        """Close and open; what is protected is locked and unlocked."""
        before = self.state()
        self.ledger.close()
        if self.password is not None:
            lock(self.folder)
            unlock(self.folder, self.password)
        self.ledger = open_ledger(self.folder, clock=self.clock)
        assert self.state() == before

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Close the ledger, and open it again whatever happens."""
        before, head = self.state(), self._head()
        self.ledger.close()
        try:
            yield
        finally:
            self.ledger = open_ledger(self.folder, clock=self.clock)
        assert (self.state(), self._head()) == (before, head)
        self.hold()

    def next_password(self) -> None:
        """Set a start password, change it, take it away: one after the other."""
        first, second = PASSWORDS
        with self.closed(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(key_file, "_COST", QUICK)
            if self.password is None:
                protect(self.folder, first)
                self.password = first
            elif self.password == first:
                change_password(self.folder, second, old=first)
                self.password = second
            else:
                unprotect(self.folder, second)
                self.password = None

    # -- backups

    def back_up(self) -> None:
        """Make a backup, and remember what it was made of."""
        state, heads = self.state(), self._heads()
        made: list[Path] = []
        assert self.act(lambda ledger: made.append(back_up(ledger, BackupReason.MANUAL).file.path))
        kept = Kept(made[0], state, heads, deepcopy(self.model), list(self.imports))
        if all(each.path != kept.path for each in self.kept):
            self.kept.append(kept)

    def restore(self, kept: Kept) -> None:
        """Go back to a backup: content and chain are those of then, what follows goes on above."""
        plan = examine_backup(self.folder, kept.path, clock=self.clock)
        assert plan.findings == ()
        self.ledger.close()
        try:
            restore_backup(self.folder, kept.path, plan, clock=self.clock)
        finally:
            self.ledger = open_ledger(self.folder, clock=self.clock)
        self.model, self.imports = deepcopy(kept.model), list(kept.imports)
        assert self.state() == kept.state
        assert self._heads()[: len(kept.heads)] == kept.heads
        self.hold()

    def _heads(self) -> list[str]:
        return [head.hash for head in journal.heads(self.ledger, "1 ORDER BY seq")]

    # -- the end

    def undo_everything(self) -> None:
        """Undo step by step until nothing is left: the ledger holds what it held at the start.

        Where headquarters asks for something, as far as that goes.
        """
        while next_undo(self.ledger) is not None and self.undo_last():
            pass
        if not self._asked_for():
            assert self.state() == self.at_start

    def end(self) -> None:
        """Close, and forget what was unlocked."""
        self.ledger.close()
        keys.forget(self.folder)


def state_of(ledger: Ledger) -> State:
    """Return what a ledger holds."""
    return State(content(ledger), ledger.query(LINES))


def _turned(
    records: dict[str, list[dict[str, Any]]], changes: Sequence[journal.Change], *, back: bool
) -> dict[str, list[dict[str, Any]]]:
    """Return the records after an operation's changes were put back (or brought again)."""
    held = {(kind, each["id"]): each for kind, found in records.items() for each in found}
    for change in changes:
        text = change.before if back else change.after
        plain = json.loads(text) if text is not None else None
        held.pop((change.kind, change.record_id), None)
        if plain is not None and not plain["deleted"]:
            bare = {name: value for name, value in plain.items() if name not in HEAD}
            held[change.kind, change.record_id] = bare
    return {kind: [held[key] for key in sorted(held) if key[0] == kind] for kind in records}


def _switch(model: Model, number: int, *, on: bool) -> None:
    """Switch an import of the model, as one step back or forward."""
    model.on[number] = on
    if number in model.undone:
        model.undone.remove(number)
    if not on:
        model.undone.append(number)


@contextmanager
def reading(reader: Callable[..., Iterator[stream.Part]]) -> Iterator[None]:
    """Have handouts read by ``reader`` inside: no process, no workbook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "read_handout", reader)
        yield


def _served_shops(names: dict[str, str]) -> Callable[..., Iterator[stream.Part]]:
    rows: list[list[stream.Value]] = [
        [row, shop, f"32070610012{shop[-1]}", name]
        for row, (shop, name) in enumerate(sorted(names.items()), start=4)
    ]
    return _served("客户主档", FIELDS, rows)


def _served(
    kind: str, fields: tuple[str, ...], rows: list[list[stream.Value]]
) -> Callable[..., Iterator[stream.Part]]:
    def read(path: Path, **_: object) -> Iterator[stream.Part]:
        yield stream.BookHeader(path.name, "00", 1, False)
        yield stream.SheetHeader(
            kind=kind, sheet=kind, title="", organisation="", made_by="", made_on=None,
            period="", heading_row=3, headings=fields, fields=fields,
            positions=tuple(range(len(fields))), absent=(), ignored=(), hidden=False,
        )  # fmt: skip
        yield stream.RowBatch(kind, kind, rows)
        yield stream.SheetEnd(kind, kind, len(rows), len(rows), 0, 0, 0, 0, 0, 0)
        yield stream.BookEnd(1, len(rows))

    return read
