"""Headquarters' ground: what real ledgers sent, and what a person decides about it.

The post holds whatever comes: packages of four managers, one with two devices that contend over a
record, an enrolment, a package changed after it was signed, one without its data, half a file.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import attrs
from openpyxl import Workbook, load_workbook

from models.entries import MarketNote
from models.manager import Manager
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.headquarters.conflicts import conflicts, shared_retailers
from storage.headquarters.database import Headquarters
from storage.headquarters.quarantine import quarantined
from storage.headquarters.standings import settle_records
from storage.ledger.unit_of_work import operation
from storage.operations.consolidate import Cancelled, Consolidated, Progress, consolidate
from storage.operations.enrol_device import write_enrolment
from storage.operations.export_package import export_package
from storage.operations.headquarters import (
    Decider,
    approve_view_row,
    decide_conflict,
    reject_quarantined,
    release_quarantined,
    reopen_conflict,
    return_record,
    settle_retailer,
    take_back,
    withdraw_device,
)
from storage.operations.profile import set_profile
from storage.operations.visits import correct_visit, record_visit
from tests.data.ledgers.make import NOW
from tests.reliability.kills_scenario import data_of
from tests.storage.conftest import add_shops
from tests.storage.headquarters.arriving import state, uid

__all__ = [
    "DECISIONS", "consolidate_post", "database_of", "decided", "holds", "lay_office", "post_of",
    "receipts_of", "unsound",
]  # fmt: skip

MONTH = "2026-11"
DAY = date(2026, 11, 20)
MANY = 600
"""Records of one package: taking it in lasts long enough to be broken off."""
BY = Decider("李主任", NOW)
_MORE = (
    "SELECT sha256, name, code, package, manager, state, comment, who FROM quarantined ORDER BY 1",
    "SELECT device, manager, public_key, enrolled, withdrawn FROM device_key ORDER BY 1",
    "SELECT kind, record_id, owner, revision, hash, comment, who FROM dismissed ORDER BY 1, 2, 3",
    "SELECT kind, record_id, owner, revision, hash, comment, who FROM returned ORDER BY 1, 2, 3",
    "SELECT retailer_id, month, managers, comment, who FROM settled_retailer ORDER BY 1, 2, 3",
    "SELECT who, what, subject, comment FROM decision ORDER BY number",
)


def post_of(root: Path) -> Path:
    """Return the folder into which packages come."""
    return root / "收件"


def database_of(root: Path) -> Path:
    """Return headquarters' database."""
    return root / "总部" / "汇总.db"


def receipts_of(root: Path) -> Path:
    """Return the folder into which receipts are written."""
    return root / "总部" / "回执"


def lay_office(root: Path) -> None:
    """Put the post on a scenario's ground, and the ledger of the manager who sent most of it."""
    shutil.copytree(post_of(_kept()), post_of(root))
    shutil.copytree(data_of(_kept()), data_of(root))


def consolidate_post(
    root: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Consolidated:
    """Take all of the post in and write receipts."""
    return consolidate(
        database_of(root), [post_of(root)], now=NOW, receipts=receipts_of(root),
        progress=progress, cancelled=cancelled,
    )  # fmt: skip


def holds(database: Headquarters) -> list[list[tuple[object, ...]]]:
    """Return all that a database holds but numbers, times and which receipts were written when."""
    return [*state(database), *(database.query(sql) for sql in _MORE)]


def unsound(database: Headquarters) -> Iterator[str]:
    """The file reads, no package is there by half, and what holds of records is what follows."""
    if database.query("PRAGMA integrity_check") != [("ok",)]:
        yield "headquarters' database is damaged"
    for row in database.query("PRAGMA foreign_key_check"):
        yield f"a reference leads nowhere: {row}"
    halves = database.query(
        "SELECT id FROM package WHERE records <> "
        "(SELECT count(*) FROM carried WHERE package = number) "
        "OR (SELECT count(*) FROM file WHERE file.package = package.id AND whole = 1) <> 1"
    )
    yield from (f"the package {name} is there by half" for (name,) in halves)
    with database.transaction():
        before = database.query("SELECT * FROM record ORDER BY 1, 2, 3")
        keys = database.query("SELECT DISTINCT kind, record_id, owner FROM version WHERE valid = 1")
        settle_records(database, keys)
        if database.query("SELECT * FROM record ORDER BY 1, 2, 3") != before:
            yield "what holds of the records is not what follows from what came"


# ------------------------------------------------------------------------------- what was sent


@cache
def _kept() -> Path:
    root = Path(tempfile.mkdtemp(prefix="roundbook-office-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    post_of(root).mkdir()
    _send_twice(data_of(root), post_of(root))
    _send(root / "A001 第二台", "A001", post_of(root), {"一": "要赊销"})
    _send(root / "B002", "B002", post_of(root), {"三": "要促销"}, enrol=True)
    doubted = _send(root / "C003", "C003", post_of(root), {"四": "无"})
    _edit(doubted, lambda book: _set_month(book, "2026-10"))
    bare = _send(root / "D004", "D004", post_of(root), {"五": "要看样"})
    _edit(bare, _take_data_away)
    content = doubted.read_bytes()
    (post_of(root) / "半截.xlsx").write_bytes(content[: len(content) // 2])
    return root


def _send_twice(folder: Path, post: Path) -> None:
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        _begin(ledger, "A001")
        with operation(ledger, "record_market_note") as unit:
            for number in range(MANY):
                unit.save(MarketNote(id=uid(f"动态 {number}"), day=DAY, content=f"动态 {number}"))
        for name, opinion in (("一", "要新品"), ("二", "无")):
            _visit(ledger, name, opinion)
            export_package(ledger, MONTH, post)
        ledger.checkpoint()


def _send(
    folder: Path, manager: str, post: Path, opinions: dict[str, str], *, enrol: bool = False
) -> Path:
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        _begin(ledger, manager)
        for name, opinion in opinions.items():
            _visit(ledger, name, opinion)
        if enrol:
            write_enrolment(ledger, post)
        return export_package(ledger, MONTH, post).path


def _begin(ledger: Ledger, manager: str) -> None:
    add_shops(ledger)
    set_profile(ledger, Manager(id=manager, name=f"{manager} 名", organisation="示例烟草"))


def _visit(ledger: Ledger, name: str, opinion: str) -> None:
    """Record a visit that two devices know of as the same, and correct it without asking."""
    visit = Visit(id=uid(name), retailer_id="HZ1", day=DAY, opinion="初稿")
    record_visit(ledger, visit)
    correct_visit(ledger, attrs.evolve(visit, opinion=opinion))


def _edit(path: Path, change: Callable[[Workbook], object]) -> None:
    book = load_workbook(path)
    change(book)
    book.save(path)


def _set_month(book: Workbook, month: str) -> None:
    next(row for row in book["_manifest"].iter_rows() if row[0].value == "month")[1].value = month


def _take_data_away(book: Workbook) -> None:
    """Leave the sheets for people, in which a word was changed."""
    book.remove(book["_data"])
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if cell.value == "要看样":
            cell.value = "要看货"


# ---------------------------------------------------------------------------- what is decided


def _decide(database: Headquarters) -> None:
    (found,) = conflicts(database)
    wanted = next(head for head in found.heads if head.plain["opinion"] == "要新品")
    decide_conflict(database, found, wanted.held.key, BY, "以现场为准")


def _settle(database: Headquarters) -> None:
    settle_retailer(database, shared_retailers(database)[0], BY, "十五日起移交")


def _approve(database: Headquarters) -> None:
    row = database.query(
        "SELECT sha256, sheet, position FROM view_row WHERE state = 'waiting' ORDER BY 1, 2, 3"
    )[0]
    approve_view_row(database, row, BY, "已核实")


def _file(database: Headquarters, code: str) -> str:
    return next(each.sha256 for each in quarantined(database) if each.code == code)


def _withdraw(database: Headquarters) -> None:
    sql = "SELECT device FROM device_key WHERE manager = 'A001' ORDER BY device"
    withdraw_device(database, database.query(sql)[0][0], BY, "丢了")


_SECOND = ("visit", uid("二"), "")
_CONTENDED = ("visit", uid("一"), "")

DECISIONS: tuple[tuple[str, Callable[[Headquarters], object]], ...] = (
    ("conflict", _decide),
    ("return", lambda database: return_record(database, _SECOND, BY, "说清楚")),
    ("retailer", _settle),
    ("row", _approve),
    ("reject", lambda database: reject_quarantined(database, _file(database, "damaged"), BY)),
    (
        "release",
        lambda database: release_quarantined(database, _file(database, "doubt/bad-signature"), BY),
    ),
    ("withdrawal", _withdraw),
    ("taken back", lambda database: take_back(database, _SECOND, BY)),
    ("reopened", lambda database: reopen_conflict(database, _CONTENDED, BY)),
    ("conflict again", _decide),
    ("return again", lambda database: return_record(database, _SECOND, BY, "还是不清楚")),
)
"""What a person decides, one after the other; each is one row of the table of decisions."""


def decided(database: Headquarters) -> int:
    """Return how many of :data:`DECISIONS` were made."""
    return int(database.scalar("SELECT count(*) FROM decision WHERE who = ?", (BY.who,)))
