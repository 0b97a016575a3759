"""Killed while a route is handed over, and while a colleague takes it over, back and again."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from models.manager import Manager
from storage.database import Ledger, open_ledger
from storage.ledger import journal
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.history import redo, undo
from storage.operations.import_handover import import_handover
from storage.operations.profile import set_profile
from storage.queries.package_source import unconfirmed
from storage.workbooks.reading.package import load_handover
from tests.data.ledgers.make import NOW
from tests.reliability.kills_ground import SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of, operations_after, out_of

__all__ = ["GIVING", "TAKING"]

HANDOVERS = 3
LONG_AGO = 1.0e9
ORDER = HandoverOrder(route="一线", retailers=SHOPS)


# --------------------------------------------------------------------------------------- giving


def _give(work: Work) -> None:
    with open_for_work(work) as ledger:
        words: set[str] = set()

        def progress(_done: int, _total: int, what: str) -> None:
            if what not in words:
                words.add(what)
                work.phase({"正在写入": "handover: writing"}.get(what, "handover: verifying"))

        for _ in range(HANDOVERS):
            words.clear()
            with work.operation(ledger, "handover: reading"):
                export_handover(ledger, ORDER, out_of(work.root), progress=progress)


def _whole_files(left: Left) -> Iterator[str]:
    """Every file that has its name is whole, every noted one lies there; nothing half stays."""
    for path in out_of(left.root).glob("移交_*.xlsx"):
        if not load_handover(path).lines:
            yield f"{path.name} is empty"
    for head in journal.heads(left.ledger, "name = 'export_handover'"):
        details = json.loads(head.details)
        path = out_of(left.root) / details["file"]
        if not path.exists():
            yield f"{path.name} is noted and not there"
        elif sha256(path.read_bytes()).hexdigest() != details["file_sha256"]:
            yield f"{path.name} is not what was noted"
    for path in out_of(left.root).glob(".*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    export_handover(left.ledger, ORDER, out_of(left.root))
    yield from (f"{path.name} stays" for path in out_of(left.root).glob(".*"))


GIVING = Scenario(name="handover", prepare=lay_ground, work=_give, look=_whole_files)


# --------------------------------------------------------------------------------------- taking


def _lay_taker(root: Path) -> None:
    """Put a new colleague's ledger there, and the file of the one who hands over."""
    with tempfile.TemporaryDirectory() as folder:
        lay_ground(Path(folder))
        with open_ledger(data_of(Path(folder)), clock=lambda: NOW) as giver:
            made = export_handover(giver, ORDER, out_of(Path(folder)))
        out_of(root).mkdir()
        shutil.copy(made.path, out_of(root) / "移交.xlsx")
    with open_ledger(data_of(root), clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="B001", name="同事", organisation="示例烟草"))
        ledger.checkpoint()


def _take(work: Work) -> None:
    with open_for_work(work) as ledger:

        def agreed(_preview: object) -> bool:
            work.phase("take-over: writing")
            return True

        with work.operation(ledger, "take-over: reading"):
            import_handover(ledger, out_of(work.root) / "移交.xlsx", agreed=agreed)
        with work.operation(ledger, "undo of a take-over"):
            undo(ledger)
        with work.operation(ledger, "redo of a take-over"):
            redo(ledger)


def _count(ledger: Ledger) -> tuple[int, int]:
    """How many shops and how many records for headquarters there are."""
    shops = ledger.scalar("SELECT count(*) FROM retailer WHERE deleted = 0")
    return int(shops), sum(1 for _ in unconfirmed(ledger))


def _all_or_none(left: Left) -> Iterable[str]:
    """Everything in the file is there or nothing of it, whatever step was reached."""
    begun = [each.proof["after"] for each in left.messages if each.kind == "started"]
    steps = operations_after(left.ledger, begun[0]) if begun else 0
    lines = load_handover(out_of(left.root) / "移交.xlsx").lines
    records = [line for line in lines if line.kind not in ("retailer", "product")]
    whole = (len(SHOPS), len(records))
    found = _count(left.ledger)
    if found != ((0, 0), whole, (0, 0), whole)[steps]:
        yield f"after {steps} steps there are {found} shops and records, not all or none of {whole}"


TAKING = Scenario(name="take-over", prepare=_lay_taker, work=_take, look=_all_or_none)
