"""Killed while handouts come in (the program, or what reads for it) and packages go out."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.todo import Todo
from storage.database import Ledger
from storage.ledger import journal
from storage.operations.export_package import export_package
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.recover_packages import recover_packages
from storage.operations.todos import add_todo
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.package import load_package
from tests.data.ledgers.make import LINES, handout
from tests.reliability.kills_ground import (
    GOODS,
    SHOPS,
    lay_bare_ground,
    lay_ground,
    open_for_work,
)
from tests.reliability.kills_scenario import Left, Scenario, Work, operations_after, out_of

__all__ = ["EXPORT", "IMPORT", "READER", "RECOVERY", "readers_told"]

MANY = 4_000
CHANGED = 1_500
EXPORTS = 4
MONTH = "2026-11"
LONG_AGO = 1.0e9


# ---------------------------------------------------------------------------------- handouts in


def _lines(quantity: int, count: int) -> list[tuple[object, ...]]:
    return [
        (f"K{n // 12}", n % 12, "2026-10-01", SHOPS[n // 12 % 4], GOODS[n % 12], quantity, 95.4,
         95.4 * quantity)
        for n in range(count)
    ]  # fmt: skip


def _lay_handouts(root: Path) -> None:
    lay_ground(root)
    handout(out_of(root) / "一.xlsx", ("购进明细", LINES, _lines(5, MANY)))
    handout(out_of(root) / "二.xlsx", ("购进明细", LINES, _lines(7, CHANGED)))


def _bring_in(work: Work, ledger: Ledger, name: str) -> None:
    def agreed(_preview: object) -> bool:
        work.phase("import: writing")
        return True

    with work.operation(ledger, "import: reading"):
        import_handouts(
            ledger,
            [out_of(work.root) / name],
            agreed=agreed,
            progress=lambda _name, _rows: work.phase("import: rows"),
        )


def _import(work: Work) -> None:
    with open_for_work(work) as ledger:
        _bring_in(work, ledger, "一.xlsx")
        _bring_in(work, ledger, "二.xlsx")
        with work.operation(ledger, "undo of an import"):
            undo(ledger)
        with work.operation(ledger, "redo of an import"):
            redo(ledger)


def _sum_of_lines(ledger: Ledger) -> tuple[int, int]:
    count, total = ledger.query(
        "SELECT count(*), coalesce(sum(quantity), 0) FROM active_purchase_line "
        "WHERE day = '2026-10-01'"
    )[0]
    return int(count), int(total)


_FIRST = (MANY, 5 * MANY)
_BOTH = (MANY, 5 * MANY + 2 * CHANGED)


def _whole_imports(left: Left) -> Iterable[str]:
    """The lines are those of so many whole steps as the journal tells."""
    expected = ((0, 0), _FIRST, _BOTH, _FIRST, _BOTH)
    begun = [each.proof["after"] for each in left.messages if each.kind == "started"]
    steps = operations_after(left.ledger, begun[0]) if begun else 0
    found = _sum_of_lines(left.ledger)
    if found != expected[steps]:
        yield f"after {steps} steps there are {found} lines and cartons, not {expected[steps]}"


IMPORT = Scenario(name="import", prepare=_lay_handouts, work=_import, look=_whole_imports)


# ------------------------------------------------------------------- handouts in, the reader dies


@contextmanager
def readers_told(work: Work) -> Iterator[None]:
    """Tell the process number of every reading process that is started inside."""
    start = subprocess.Popen

    class Told(start):  # type: ignore[type-arg, misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            work.phase("reading child", pid=self.pid)

    subprocess.Popen = Told  # type: ignore[misc]
    try:
        yield
    finally:
        subprocess.Popen = start  # type: ignore[misc]


def _import_while_readers_die(work: Work) -> None:
    """Bring the handout in; refused, write nothing and go on; the second time it comes in."""
    with open_for_work(work) as ledger:
        before = journal.head_hash(ledger)
        try:
            with readers_told(work):
                import_handouts(ledger, [out_of(work.root) / "一.xlsx"])
            work.phase("import: written")
        except WorkbookProblem as refusal:
            work.phase("refused", code=refusal.code, sentence=str(refusal),
                       same=journal.head_hash(ledger) == before,
                       lines=_sum_of_lines(ledger)[0])  # fmt: skip
            with work.operation(ledger, "import again"):
                import_handouts(ledger, [out_of(work.root) / "一.xlsx"])
        with work.operation(ledger, "promise"):
            add_todo(ledger, Todo(id="", content="接着做"))


def _refused_whole(left: Left) -> Iterable[str]:
    """The program tells why, has written nothing, goes on, and the handout comes in again."""
    for refusal in (each.proof for each in left.messages if each.what == "refused"):
        if refusal["code"] != "died" or "一.xlsx" not in refusal["sentence"]:
            yield f"the sentence does not say what happened: {refusal}"
        if not refusal["same"] or refusal["lines"]:
            yield f"something was written of a reading that broke off: {refusal}"
    if left.messages[-1].kind != "ended":
        yield "the program did not go on"
    if _sum_of_lines(left.ledger) != _FIRST:
        yield f"the handout is not there as a whole: {_sum_of_lines(left.ledger)}"


READER = Scenario(
    name="import, its reader",
    prepare=_lay_handouts,
    work=_import_while_readers_die,
    look=_refused_whole,
    aim="reading child",
)


# ------------------------------------------------------------------------------------- packages


def _export(work: Work) -> None:
    with open_for_work(work) as ledger:
        for number in range(EXPORTS):
            with work.operation(ledger, "promise"):
                add_todo(ledger, Todo(id=f"X{number}", content="上报前"))
            _package(work, ledger)


def _package(work: Work, ledger: Ledger) -> None:
    words: set[str] = set()

    def progress(_done: int, _total: int, what: str) -> None:
        if what not in words:
            words.add(what)
            work.phase({"正在写入": "package: writing"}.get(what, "package: verifying"))

    with work.operation(ledger, "package: reading"):
        export_package(ledger, MONTH, out_of(work.root), progress=progress)


def _whole_packages(left: Left) -> Iterator[str]:
    """What is noted lies there and can be read; what is not noted is harmless; numbers are unique.

    Going on then means: the next package comes out in the same folder, with the next number, and
    nothing half-written is left there.
    """
    yield from _noted_packages(left)
    last = left.ledger.scalar("SELECT max(sequence) FROM package")
    for path in out_of(left.root).glob(".*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    made = export_package(left.ledger, MONTH, out_of(left.root))
    if made.sequence != last + 1:
        yield f"package {made.sequence} comes after package {last}"
    yield from (f"{path.name} stays" for path in out_of(left.root).glob(".*"))
    yield from _noted_packages(left)


def _noted_packages(left: Left) -> Iterator[str]:
    for name, digest, sequence in left.ledger.query(
        "SELECT file_name, file_sha256, sequence FROM package WHERE sequence > 1"
    ):
        path = out_of(left.root) / name
        if not path.exists():
            yield f"package {sequence} is noted and not there"
        elif sha256(path.read_bytes()).hexdigest() != digest:
            yield f"package {sequence} is not what was noted"
    newest = left.ledger.query("SELECT file_name, sequence FROM package ORDER BY sequence DESC")[0]
    if newest[1] > 1:
        read = load_package(out_of(left.root) / newest[0]).header.received.head.sequence
        if read != newest[1]:
            yield f"package {newest[1]} says it is package {read}"


EXPORT = Scenario(name="package", prepare=lay_ground, work=_export, look=_whole_packages)


# ------------------------------------------------------------------------------- packages back in


def _win_back(work: Work) -> None:
    with open_for_work(work) as ledger:

        def agreed(_preview: object) -> bool:
            work.phase("recovery: writing")
            return True

        with work.operation(ledger, "recovery: reading"):
            recover_packages(ledger, [out_of(work.root)], agreed=agreed)
        with work.operation(ledger, "undo of a recovery"):
            undo(ledger)
        with work.operation(ledger, "redo of a recovery"):
            redo(ledger)


def _all_or_none(left: Left) -> Iterable[str]:
    """Everything the package holds came back, or nothing of it."""
    begun = [each.proof["after"] for each in left.messages if each.kind == "started"]
    steps = operations_after(left.ledger, begun[0]) if begun else 0
    there = left.ledger.scalar("SELECT count(*) FROM visit WHERE deleted = 0")
    if there != (0, 2, 0, 2)[steps]:
        yield f"after {steps} steps {there} visits are there"


RECOVERY = Scenario(name="recovery", prepare=lay_bare_ground, work=_win_back, look=_all_or_none)
