"""Headquarters' database while the power fails: packages taken in, receipts noted, decisions.

Everything is the program's own but the reading of workbooks: what a package says is made here, so
that the same is written each time.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Self
from unittest.mock import patch

import attrs

from models.consolidation.arrival import Arrival
from models.package.enrolment import Enrolment
from storage.headquarters import database as database_module
from storage.headquarters.conflicts import SharedRetailer, conflicts
from storage.headquarters.database import Headquarters, open_headquarters
from storage.headquarters.quarantine import quarantined
from storage.operations import consolidate as consolidation
from storage.operations.consolidation import files
from storage.operations.headquarters import (
    Decider,
    decide_conflict,
    enrol,
    reject_quarantined,
    release_quarantined,
    reopen_conflict,
    return_record,
    settle_retailer,
    take_back,
    withdraw_device,
)
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading.package import ReceivedPackage
from storage.workbooks.reading.package_stream import PackageHeader
from tests.reliability.office_ground import unsound
from tests.reliability.power_scenario import NOW, Done, Scenario, Subject
from tests.storage.headquarters.arriving import arrival, note, uid

__all__ = ["SCENARIOS_OF_HEADQUARTERS"]

NAME = "headquarters.db"
BY = Decider("李主任", NOW)
COUNTED = ("file", "quarantined", "device_key", "package", "receipt_written", "decision")
_AFTERWARDS = "断电以后"


# ------------------------------------------------------------------------------ what packages say


@cache
def _arrivals() -> dict[str, Arrival]:
    """Two devices that contend, a second package of one, a colleague, one nobody may vouch for."""
    first = [note(f"动态 {number}", 1, f"动态 {number}") for number in range(40)]
    mine, theirs = note("动态 1", 2, "要新品", first[1]), note("动态 1", 2, "要赊销", first[1])
    sent = (
        arrival(first, device="d1", sequence=1),
        arrival([mine, *first[2:9]], device="d1", sequence=2),
        arrival([theirs], device="d2", sequence=1),
        arrival([note("三", 1, "缺货")], manager="B002", device="d3", sequence=1),
        arrival([note("四", 1, "改过")], manager="C003", device="d4", sequence=1),
    )
    return {f"{number}.xlsx": _signed(each) for number, each in enumerate(sent, start=1)}


def _signed(sent: Arrival) -> Arrival:
    device = sent.received.head.device
    holds = device != "d4"
    key = sha256(device.encode()).digest()
    received = attrs.evolve(sent.received, public_key=key, signature_holds=holds)
    return attrs.evolve(sent, received=received)


class _Served:
    """In the place of what reads workbooks."""

    def __init__(self) -> None:
        self.turn = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is no child to end."""

    def look_ahead(self, path: Path, **_: object) -> None:
        """There is nothing to look at before it is read."""

    def load(self, path: Path, **_: object) -> ReceivedPackage:
        content = path.read_bytes()
        sent = _arrivals().get(path.name)
        if sent is None:
            raise WorkbookProblem("“{file}”不完整。", file=path, code="damaged")
        digest = sha256(content).hexdigest()
        entries = {"package": sent.received.head.package}
        header = PackageHeader(path.name, digest, len(content), entries, sent.received)
        return ReceivedPackage(header, sent.lines, ())


def _lay_post(folder: Path) -> None:
    """An empty folder for the database, and the post in two folders."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate((*_arrivals(), "半截.xlsx")):
        place = folder / ("first" if number < 3 else "second")
        place.mkdir(exist_ok=True)
        (place / name).write_text(name, encoding="utf-8")


# ------------------------------------------------------------------------------------ what is done


@contextmanager
def _told(done: Done, before: Sequence[int] = ()) -> Iterator[Callable[..., bool]]:
    """Call ``done`` whenever something more stands in the database that a consolidation opened.

    What is given is to be called all along, as the program does to ask whether to stop. The folder
    is not synced beside what SQLite does: that must be enough.
    """
    thread, opened_now, seen = threading.get_ident(), list[Headquarters](), list(before)

    def opening(path: Path) -> Headquarters:
        opened_now[:] = [open_headquarters(path)]
        return opened_now[0]

    def look(*_: object) -> bool:
        if threading.get_ident() == thread:
            counts = _counts(opened_now[0])
            if counts != seen:
                seen[:] = counts
                done(opened_now[0])
        return False

    with (
        patch.object(consolidation, "open_headquarters", opening),
        patch.object(files, "PackageReader", _Served),
        patch.object(database_module, "sync_folder", lambda _folder: None),
    ):
        yield look


def _counts(database: Headquarters) -> list[int]:
    return [int(database.scalar(f"SELECT count(*) FROM {name}")) for name in COUNTED]


def _consolidate(folder: Path, done: Done) -> None:
    """Take the post in, in two sessions, with receipts after each."""
    with _told(done) as look:
        for sources in ("first", "second"):
            consolidation.consolidate(
                folder / NAME, [folder / sources], now=NOW, receipts=folder / "receipts",
                progress=look, cancelled=look,
            )  # fmt: skip


def _lay_consolidated(folder: Path) -> None:
    _lay_post(folder)
    _consolidate(folder, lambda _database: None)


_THIRD, _CONTENDED = ("market_note", uid("三"), ""), ("market_note", uid("动态 1"), "")


def _enrolment(device: str) -> Enrolment:
    return Enrolment(
        device=device, manager="C003", manager_name="C003 名", organisation="示例烟草",
        department="", public_key=sha256(device.encode()).digest(), made_at=NOW,
    )  # fmt: skip


def _decide_first(database: Headquarters) -> None:
    (found,) = conflicts(database)
    decide_conflict(database, found, found.heads[0].held.key, BY, "以现场为准")


def _apart(database: Headquarters, code: str) -> str:
    return next(each.sha256 for each in quarantined(database) if each.code == code)


def _settle(database: Headquarters, comment: str) -> None:
    shared = SharedRetailer(
        retailer_id="HZ1", name="", month="2026-11", records={"A001": 1, "B002": 1}, settled=""
    )
    settle_retailer(database, shared, BY, comment)


_STEPS: tuple[Callable[[Headquarters], Any], ...] = (
    _decide_first,
    lambda database: return_record(database, _THIRD, BY, "说清楚"),
    lambda database: _settle(database, "十五日起移交"),
    lambda database: release_quarantined(database, _apart(database, "doubt/bad-signature"), BY),
    lambda database: reject_quarantined(database, _apart(database, "damaged"), BY),
    lambda database: enrol(database, _enrolment("d4"), BY),
    lambda database: withdraw_device(database, "d2", BY, "丢了"),
    lambda database: take_back(database, _THIRD, BY),
    lambda database: reopen_conflict(database, _CONTENDED, BY),
)


def _decide(folder: Path, done: Done) -> None:
    """One decision after another; then what was released is taken in and answered."""
    with open_headquarters(folder / NAME) as database:
        for step in _STEPS:
            step(database)
            done(database)
        before = _counts(database)
    with _told(done, before) as look:
        consolidation.consolidate(
            folder / NAME, [folder / "second"], now=NOW, receipts=folder / "receipts",
            progress=look, cancelled=look,
        )  # fmt: skip


# ------------------------------------------------------------------------------- what is looked at


def _was_settled(database: Headquarters) -> bool:
    sql = "SELECT count(*) FROM decision WHERE comment = ?"
    return bool(database.scalar(sql, (_AFTERWARDS,)))


HEADQUARTERS = Subject(
    name=NAME,
    open=lambda folder: open_headquarters(folder / NAME),
    faults=lambda database: list(unsound(database)),
    head=lambda _database: "",
    save=lambda database: _settle(database, _AFTERWARDS),
    saved=_was_settled,
)

SCENARIOS_OF_HEADQUARTERS: tuple[Scenario, ...] = (
    Scenario(
        name="consolidation", prepare=_lay_post, run=_consolidate, subject=HEADQUARTERS,
        databases=(NAME,), upgrades=True, checkpoint_pages=60,
    ),
    Scenario(
        name="decisions", prepare=_lay_consolidated, run=_decide, subject=HEADQUARTERS,
        databases=(NAME,),
    ),
)  # fmt: skip
