"""A post that loses, doubles, delays and truncates, between real ledgers and headquarters.

Nothing here is replaced but the clocks, which are wrong by years. Every package and every receipt
is a real workbook; a laptop that is copied or put back from an old folder is a real other device.
"""

import shutil
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
from python_calamine import CalamineWorkbook

from models.manager import Manager
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.headquarters.database import open_headquarters
from storage.ledger.records import find, get
from storage.operations.consolidate import Consolidated, consolidate
from storage.operations.device import settle_device
from storage.operations.export_package import export_package
from storage.operations.history import next_undo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile
from storage.operations.recover_packages import recover_packages
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.workbooks.problems import WorkbookProblem
from tests.storage.conftest import EAST_EIGHT, add_shops
from tests.storage.headquarters.arriving import STATE, uid

MONTH = "2026-11"
LONG_AGO = date(1996, 6, 3)
"""No clock of these laptops stands before it: a visit of tomorrow is refused."""
START = datetime(2026, 11, 23, 10, 8, tzinfo=EAST_EIGHT)

HELD = tuple(sql.replace("sha256, name,", "sha256,") for sql in STATE)
"""Of a file that came twice the name that came first is kept: it says nothing."""

Copy = tuple[str, str, int, str]
"""Kind, id, revision, hash."""


class WrongClock:
    """A clock that is years off and goes on by a minute whenever it is looked at."""

    def __init__(self, years: int) -> None:
        self._now = START + timedelta(days=365 * years)

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


@attrs.define
class Laptop:
    """One device of a manager: its open ledger, and the packages it made."""

    manager: str
    folder: Path
    clock: WrongClock
    ledger: Ledger
    names: list[str] = attrs.field(factory=list)

    @property
    def device(self) -> str:
        return str(self.ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'"))

    def visit(self, name: str, opinion: str) -> None:
        self.names.append(name)
        shop = f"HZ{1 + len(self.names) % 3}"
        visit = Visit(id=uid(name), retailer_id=shop, day=LONG_AGO, opinion=opinion)
        record_visit(self.ledger, visit)

    def correct(self, which: int, opinion: str) -> None:
        visit = self._visit(which)
        if visit is not None:
            correct_visit(self.ledger, attrs.evolve(visit, opinion=opinion))

    def withdraw(self, which: int) -> None:
        visit = self._visit(which)
        if visit is not None:
            withdraw_visit(self.ledger, visit.id)

    def undo(self) -> None:
        if len(find(self.ledger, Visit)) and next_undo(self.ledger) is not None:
            undo(self.ledger)

    def _visit(self, which: int) -> Visit | None:
        if not self.names:
            return None
        found = get(self.ledger, Visit, uid(self.names[which % len(self.names)]))
        return None if found is None or found.deleted else found

    def held(self) -> set[tuple[str, str, int]]:
        """The present revision of every record that travels, tombstones included."""
        return {
            (kind, str(key), int(revision))
            for kind, table in (("visit", "visit"), ("todo", "todo"), ("six_one", "six_one"))
            for key, revision in self.ledger.query(f"SELECT id, revision FROM {table}")
        }


@attrs.define
class Parcel:
    """A package on its way: the file as it was sent, and what it holds."""

    path: Path
    laptop: Laptop
    device: str
    sequence: int
    base: int
    copies: frozenset[Copy]


@attrs.define
class World:
    """Managers, their laptops, the post, headquarters."""

    root: Path
    laptops: list[Laptop] = attrs.field(factory=list)
    on_the_way: list[Parcel] = attrs.field(factory=list)
    arrived: list[Parcel] = attrs.field(factory=list)
    shelf: list[tuple[Laptop, Path]] = attrs.field(factory=list)
    answers: list[Path] = attrs.field(factory=list)
    made: int = 0
    seen: Counter[str] = attrs.field(factory=Counter)

    def __attrs_post_init__(self) -> None:
        for name in ("模板", "发件", "收件", "旧盘"):
            (self.root / name).mkdir(parents=True)
        with open_ledger(self.root / "模板" / "t") as template:
            add_shops(template)
            settle_device(template)

    @property
    def inbox(self) -> Path:
        return self.root / "收件"

    @property
    def database(self) -> Path:
        return self.root / "汇总.db"

    def number(self) -> int:
        self.made += 1
        return self.made

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.ledger.close()

    # ------------------------------------------------------------------------------- laptops

    def hire(self, manager: str, years: int) -> Laptop:
        """Give a manager a laptop, its clock ``years`` off."""
        laptop = self._start(manager, self.root / "模板" / "t", WrongClock(years))
        set_profile(
            laptop.ledger, Manager(id=manager, name=f"{manager} 名", organisation="示例烟草")
        )
        return laptop

    def _start(self, manager: str, source: Path, clock: WrongClock) -> Laptop:
        folder = self.root / f"台账{self.number()}"
        shutil.copytree(source, folder)
        ledger = open_ledger(folder, clock=clock)
        laptop = Laptop(manager, folder, clock, ledger)
        settle_device(ledger)
        self.laptops.append(laptop)
        return laptop

    def put_aside(self, laptop: Laptop) -> None:
        """Keep the laptop's folder as it is now: a backup somebody made by hand."""
        laptop.ledger.close()
        kept = self.root / "旧盘" / str(self.number())
        shutil.copytree(laptop.folder, kept)
        laptop.ledger = open_ledger(laptop.folder, clock=laptop.clock)
        self.shelf.append((attrs.evolve(laptop, names=list(laptop.names)), kept))

    def put_back(self, which: int, years: int, *, instead: bool) -> Laptop | None:
        """Start another laptop from an old folder; ``instead``: the one it was of is lost."""
        if not self.shelf:
            return None
        old, kept = self.shelf[which % len(self.shelf)]
        self.seen["laptops put back"] += 1
        laptop = self._start(old.manager, kept, WrongClock(years))
        laptop.names = list(old.names)
        if instead:
            for lost in [each for each in self.laptops if each.folder == old.folder]:
                lost.ledger.close()
                self.laptops.remove(lost)
        return laptop

    def recover(self, laptop: Laptop) -> None:
        """Win back from the manager's own packages, in whatever order they are found."""
        own = [each.path for each in self.on_the_way if each.laptop.manager == laptop.manager]
        own += [each.path for each in self.arrived if each.laptop.manager == laptop.manager]
        if own:
            self.seen["recoveries"] += 1
            recover_packages(laptop.ledger, sorted(set(own)))

    # ---------------------------------------------------------------------------------- post

    def send(self, laptop: Laptop) -> Parcel:
        """Make a package and hand it to the post."""
        made = export_package(laptop.ledger, MONTH, self.root / "发件")
        rows = laptop.ledger.query(
            "SELECT kind, record_id, revision, hash FROM package_record WHERE package = ?",
            (made.package_id,),
        )
        base = laptop.ledger.scalar(
            "SELECT base_acknowledged FROM package WHERE id = ?", (made.package_id,)
        )
        parcel = Parcel(made.path, laptop, laptop.device, made.sequence, int(base), frozenset(rows))
        self.on_the_way.append(parcel)
        self.seen["packages sent"] += 1
        return parcel

    def deliver(self, parcel: Parcel) -> None:
        """Lay a package into headquarters' folder; a second time it lies there twice."""
        shutil.copyfile(parcel.path, self.inbox / f"{self.number():04} {parcel.path.name}")
        self.seen["packages that came again"] += parcel in self.arrived
        self.seen["packages that came"] += 1
        self.arrived.append(parcel)

    def deliver_torn(self, parcel: Parcel, part: float) -> None:
        """Lay the beginning of a package there."""
        content = parcel.path.read_bytes()
        torn = self.inbox / f"{self.number():04} {parcel.path.name}"
        torn.write_bytes(content[: int(len(content) * part)])
        self.seen["packages that came torn"] += 1

    def hand_out(self, laptop: Laptop, answer: Path) -> None:
        """Receive a receipt, whoever it is for."""
        if f"_{laptop.manager}_" in answer.name:
            self.seen["receipts that came"] += 1
            import_handouts(laptop.ledger, [answer])

    def hand_out_torn(self, laptop: Laptop, answer: Path, part: float) -> None:
        """Receive the beginning of a receipt: one sentence, and nothing is written."""
        torn = self.root / f"{self.number()}.xlsx"
        content = answer.read_bytes()
        torn.write_bytes(content[: int(len(content) * part)])
        before = laptop.ledger.scalar("SELECT max(seq) FROM operation")
        try:
            import_handouts(laptop.ledger, [torn])
        except WorkbookProblem:
            assert laptop.ledger.scalar("SELECT max(seq) FROM operation") == before
        else:
            raise AssertionError("half a receipt was believed")

    # -------------------------------------------------------------------------- headquarters

    def consolidate(self) -> Consolidated:
        """Take in whatever lies in the folder, and answer everybody."""
        done = consolidate(
            self.database, [self.inbox], now=START, receipts=self.root / f"回执{self.number()}"
        )
        self.answers += [path for path in done.receipts if path not in self.answers]
        return done

    # -------------------------------------------------------------------------- what must hold

    def wins(self) -> dict[tuple[str, str], tuple[int, str]]:
        """The winning revision of each record by the merge rule, over all that arrived whole."""
        best: dict[tuple[str, str], tuple[Any, ...]] = {}
        for parcel in self.arrived:
            for kind, key, revision, digest in parcel.copies:
                rank = (revision, parcel.sequence, parcel.device, digest)
                best[kind, key] = max(best.get((kind, key), rank), rank)
        return {record: (rank[0], rank[3]) for record, rank in best.items()}

    def gaps(self) -> dict[str, tuple[int, ...]]:
        """What is missing of each device of which something arrived."""
        found: dict[str, tuple[int, ...]] = {}
        for device in {each.device for each in self.arrived}:
            came = [each for each in self.arrived if each.device == device]
            numbers = {each.sequence for each in came}
            base = max(each.base for each in came)
            missing = set(range(base + 1, max(numbers))) - numbers
            found[device] = tuple(sorted(missing))
        return found

    def check(self, done: Consolidated) -> None:
        """Headquarters holds what wins, names every gap, and is lied to by no receipt."""
        named = {row.device: row.missing for each in done.managers for row in each.devices}
        assert named == self.gaps()
        self.seen["gaps named"] += sum(map(bool, named.values()))
        self.seen["conflicts named"] += done.conflicts
        with open_headquarters(self.database, read_only=True) as office:
            held = office.query(
                "SELECT record.kind, record.record_id, revision, hash FROM record "
                "JOIN version ON version.number = record.version"
            )
            assert {(k, i): (n, h) for k, i, n, h in held} == self.wins()
            carried = office.query(
                "SELECT package.id, record_id, revision, substr(hash, 1, 16) FROM carried "
                "JOIN package ON package.number = carried.package "
                "JOIN version ON version.number = carried.version"
            )
        self._check_answers(set(carried))

    def _check_answers(self, carried: set[tuple[Any, ...]]) -> None:
        for answer in self.answers:
            for line in receipt_lines(answer):
                assert line in carried
        sent = {(parcel.device, *copy[:3]) for parcel in [*self.arrived] for copy in parcel.copies}
        for laptop in self.laptops:
            devices = self._own_devices(laptop)
            for copy in laptop.ledger.query("SELECT kind, record_id, revision FROM acknowledged"):
                assert any((device, *copy) in sent for device in devices)

    @staticmethod
    def _own_devices(laptop: Laptop) -> list[str]:
        return [row[0] for row in laptop.ledger.query("SELECT DISTINCT device FROM package")]

    def check_nothing_is_lost(self) -> None:
        """Every laptop's present content is at headquarters."""
        arrived = {copy[:3] for parcel in self.arrived for copy in parcel.copies}
        for laptop in self.laptops:
            assert laptop.held() <= arrived

    def check_any_order(self, order: list[Path]) -> None:
        """Taking everything in again, in another order, into another database, gives the same."""
        again, turned = self.root / "再来" / "汇总.db", self.root / "再来" / "收件"
        turned.mkdir(parents=True)
        for number, path in enumerate(order):  # files of a folder come in the order of their names
            shutil.copyfile(path, turned / f"{number:04} {path.name}")
        consolidate(again, [turned], now=START)
        with open_headquarters(self.database) as one, open_headquarters(again) as other:
            for sql in HELD:
                assert one.query(sql) == other.query(sql), sql

    def check_again(self) -> None:
        """Taking everything in once more changes nothing, not a byte of what is held."""
        with open_headquarters(self.database) as office:
            before = [office.query(sql) for sql in HELD]
        assert self.consolidate().new == 0
        with open_headquarters(self.database) as office:
            assert [office.query(sql) for sql in HELD] == before


def receipt_lines(path: Path) -> list[tuple[str, str, int, str]]:
    """Package, record, revision and hash of each line of a receipt that says 接收."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("回执").to_python()
    lines = [dict(zip(rows[2], row, strict=True)) for row in rows[3:-1]]
    return [
        (line["包编号"], line["记录编号"], int(line["修订号"]), line["校验"])
        for line in lines
        if line["结果"] == "接收"
    ]
