"""What is done while the power fails: a registry that every kind of writing joins.

To join, add one :class:`Scenario` to :data:`SCENARIOS`:

- ``prepare(folder)`` makes the data folder as it is before, with the shipped driver. The usual
  start, :func:`kept_ledger`, holds one of every kind of record.
- ``run(folder, done)`` opens the ledger itself (so that opening is part of what may be cut), calls
  the program's own operations, and calls ``done(ledger)`` after each one returned: from then on it
  must never be missing. Whatever the program writes between two calls of ``done`` is one thing, of
  which all or nothing may be found. Close the ledger at the end: closing writes too.
- ``subject`` is the kind of database: the ledger, or headquarters' own.
- ``databases`` are the files that are recorded and cut: the ledger's, and others beside it.
- ``beside(folder)`` reads what lies beside the ledger, any value with a ``repr``; it is compared
  together with the ledger's rows.
- ``upgrades``: opening the ledger changes it, so its files are also looked at before it is opened.
- ``checkpoint_pages``: the log is folded into the file after so many pages, not after 1,000.
- ``forgets``: keys of ``meta`` that are made by chance at each opening until one lasts.

Everything else (states, looking at them, judging) is the same for all: see ``power_cuts``.
"""

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

import attrs

from models.backup import BackupReason
from models.manager import Manager
from models.photo import Photo
from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import LEDGER_NAME
from storage.folders import PHOTOS_NAME
from storage.ledger.drafts import save_draft
from storage.operations.attaching import keep_picture, photo_of
from storage.operations.backup import back_up
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.month_close import close_month
from storage.operations.profile import set_profile
from storage.operations.programme import save_event
from storage.operations.visits import record_visit
from storage.photos import open_photos
from storage.photos.intake import Prepared
from tests.data.ledgers.make import LINES, MASTER, best_check, handout
from tests.reliability.kills_programme import LAST_MONTH, campaign
from tests.reliability.power_headquarters import SCENARIOS_OF_HEADQUARTERS
from tests.reliability.power_protocol import SCENARIOS_OF_PROTOCOL
from tests.reliability.power_scenario import NOW, Done, Scenario, kept_ledger, old_ledger, opened

__all__ = ["SCENARIOS", "full_visit"]


# ------------------------------------------------------------------------------------------ before


def cut_before(folder: Path) -> None:
    """A ledger whose last visit is in the log alone: the power failed once already."""
    working = folder.with_name(f"{folder.name}-working")
    kept_ledger(working)
    with opened(working) as ledger:
        record_visit(ledger, full_visit("HZ3"))
        shutil.copytree(working, folder, ignore=shutil.ignore_patterns("*-shm"))


def nothing(folder: Path) -> None:
    """An empty folder."""
    folder.mkdir(parents=True, exist_ok=True)


def kept_ledger_and_handouts(folder: Path) -> None:
    """A ledger, and a handout that adds a shop, adds lines and changes some."""
    kept_ledger(folder)
    shops = [
        (f"HZ{n}", f"32070610012{n}", f"示例商店{n}", "王建国", "13800001234", f"新路{n}号",
         "普通", None, "正常", "A001")
        for n in range(4, 7)
    ]  # fmt: skip
    changed = [("D0", n, "2026-11-01", "HZ1", f"P{n:02}", 8, 95.4, 763.2) for n in range(10)]
    new = [
        (f"E{n // 12}", n % 12, "2026-11-20", f"HZ{4 + n % 3}", f"P{n % 12:02}", 5, 95.4, 477)
        for n in range(240)
    ]
    handout(folder / "下发_三.xlsx", ("客户主档", MASTER, list(shops)),
            ("购进明细", LINES, [*changed, *new]))  # fmt: skip


# ------------------------------------------------------------------------------------------- while


def stock(count: int) -> tuple[StockLine, ...]:
    """Stock lines of as many products."""
    return tuple(StockLine(product_id=f"P{n:02}", stock=10 + n) for n in range(count))


def full_visit(retailer: str) -> Visit:
    """A visit with eleven stock lines."""
    return Visit(id="", retailer_id=retailer, day=NOW.date(), stock_lines=stock(11))


def save_visits(folder: Path, done: Done) -> None:
    """Two visits, one with check and promise, one out of a draft."""
    with opened(folder) as ledger:
        check = attrs.evolve(best_check(), retailer_id="HZ2", day=NOW.date())
        record_visit(
            ledger, full_visit("HZ2"), check=check, todos=[Todo(id="", content="答复到货")]
        )
        done(ledger)
        record_visit(ledger, full_visit("HZ4"), draft_id="draft-1")
        done(ledger)


def type_drafts(folder: Path, done: Done) -> None:
    """Two forms being typed."""
    with opened(folder) as ledger:
        for length in (1, 400, 9_000):
            for name, shop in (("draft-1", "HZ4"), ("draft-2", "HZ1")):
                save_draft(ledger, name, "visit", shop, {"market_note": "写" * length})
                done(ledger)


def bring_in(folder: Path, done: Done) -> None:
    """A handout brought in, taken back, brought in again; first the backup that goes before it.

    The import would make that backup itself, as an operation of its own.
    """
    with opened(folder) as ledger:
        back_up(ledger, BackupReason.BEFORE_IMPORT)
        done(ledger)
        import_handouts(ledger, [folder / "下发_三.xlsx"])
        done(ledger)
        undo(ledger)
        done(ledger)
        redo(ledger)
        done(ledger)


def take_back(folder: Path, done: Done) -> None:
    """A visit recorded, then undo and redo to and fro."""
    with opened(folder) as ledger:
        record_visit(ledger, full_visit("HZ1"))
        done(ledger)
        for step in (undo, redo, undo, undo):
            step(ledger)
            done(ledger)


def only_open(folder: Path, done: Done) -> None:
    """A ledger opened by a newer program."""
    with opened(folder) as ledger:
        done(ledger)


def first_start(folder: Path, done: Done) -> None:
    """The first start of all, and who one is."""
    with opened(folder) as ledger:
        done(ledger)
        set_profile(ledger, Manager(id="A001", name="示例员", organisation="示例烟草"))
        done(ledger)


def start_again(folder: Path, done: Done) -> None:
    """The start after a cut: the log is read back, work goes on."""
    with opened(folder) as ledger:
        done(ledger)
        record_visit(ledger, full_visit("HZ1"))
        done(ledger)


def keep_photos(folder: Path, done: Done) -> None:
    """Photos put into a store that is made at the first of them; one is named by a visit then."""
    with opened(folder) as ledger:
        for seed in range(2):
            content = b"\xff\xd8" + Random(seed).randbytes(20_000)
            picture = Prepared(
                content=content, name=sha256(content).hexdigest(), width=640, height=480,
                likeness="", original_name="IMG.jpg",
            )  # fmt: skip
            keep_picture(folder, picture, lambda: NOW)
            done(ledger)
        frame = Photo(id="", retailer_id="HZ1", day=NOW.date(), photo="")
        record_visit(ledger, full_visit("HZ1"), photos=[photo_of(picture, frame)])
        done(ledger)


def hold_programme(folder: Path, done: Done) -> None:
    """A campaign over shops with its photo, corrected, taken back; a month signed off."""
    with opened(folder) as ledger:
        content = b"\xff\xd8" + Random(5).randbytes(20_000)
        picture = Prepared(
            content=content, name=sha256(content).hexdigest(), width=640, height=480,
            likeness="", original_name="IMG.jpg",
        )  # fmt: skip
        keep_picture(folder, picture, lambda: NOW)
        done(ledger)
        row = photo_of(picture, Photo(id="", retailer_id="", day=NOW.date(), photo=""))
        save_event(ledger, campaign(1), photos=[row])
        done(ledger)
        save_event(ledger, attrs.evolve(campaign(1), stores=campaign(1).stores[1:]))
        done(ledger)
        undo(ledger)
        done(ledger)
        close_month(ledger, LAST_MONTH, "示例员")
        done(ledger)


def photos_of(folder: Path) -> object:
    """The photos of a folder, each read and held against its name."""
    with open_photos(folder, clock=lambda: NOW) as photos:
        names = sorted(photos.names())
        return photos.is_sound(), [(name, len(photos.photo(name) or b"")) for name in names]


def long_day(folder: Path, done: Done) -> None:
    """Visits and drafts over two sessions, while the log is folded in and begun again."""
    for session in range(2):
        with opened(folder) as ledger:
            for number in range(4):
                save_draft(ledger, "draft-2", "visit", "HZ2", {"note": "写" * 90 * number})
                done(ledger)
                day = date(2026, 11, 10 + 5 * session + number)
                visit = attrs.evolve(full_visit(f"HZ{1 + number % 4}"), day=day)
                record_visit(ledger, visit, draft_id="draft-2")
                done(ledger)


SCENARIOS: dict[str, Scenario] = {
    each.name: each
    for each in (
        Scenario(name="save visits", prepare=kept_ledger, run=save_visits),
        Scenario(name="type drafts", prepare=kept_ledger, run=type_drafts),
        Scenario(name="backup, import, undo, redo", prepare=kept_ledger_and_handouts, run=bring_in),
        Scenario(name="undo and redo visits", prepare=kept_ledger, run=take_back),
        Scenario(name="a long day", prepare=kept_ledger, run=long_day, checkpoint_pages=30),
        Scenario(
            name="keep photos", prepare=kept_ledger, run=keep_photos,
            databases=(LEDGER_NAME, PHOTOS_NAME), beside=photos_of,
        ),
        Scenario(
            name="programme", prepare=kept_ledger, run=hold_programme,
            databases=(LEDGER_NAME, PHOTOS_NAME), beside=photos_of,
        ),
        Scenario(name="start after a cut", prepare=cut_before, run=start_again),
        Scenario(name="migration", prepare=old_ledger, run=only_open, upgrades=True),
        Scenario(
            name="first start", prepare=nothing, run=first_start, upgrades=True,
            forgets=frozenset({"device_id", "device_key"}),
        ),
        *SCENARIOS_OF_PROTOCOL,
        *SCENARIOS_OF_HEADQUARTERS,
    )
}  # fmt: skip
