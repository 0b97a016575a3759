"""A real ledger file for every test, with a clock that stands still unless it is moved."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.errors import DomainError
from models.manager import Manager
from models.notice import Notice
from models.product import Product
from models.retailer import Retailer, StandardTerm, StatusEntry
from models.six_one_record import SixOneRecord
from models.six_ones import prepared
from storage.database import Ledger, open_ledger
from storage.device_key import KEY_ROW, new_key_row
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.operations.six_one_facts import counts, rule_for

EAST_EIGHT = timezone(timedelta(hours=8))


class StandingClock:
    """A clock that tells the same time until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 8, tzinfo=EAST_EIGHT)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: int) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "台账"


@pytest.fixture(scope="session")
def empty_ledger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder :func:`ledger` is copied from: what makes a ledger runs once."""
    folder = tmp_path_factory.mktemp("empty")
    with open_ledger(folder, clock=StandingClock()):
        return folder


@pytest.fixture
def ledger(empty_ledger_folder: Path, folder: Path, clock: StandingClock) -> Iterator[Ledger]:
    if not folder.exists():
        shutil.copytree(empty_ledger_folder, folder)
    with open_ledger(folder, clock=clock) as opened:
        yield opened


def add_shops(ledger: Ledger) -> None:
    """Three shops (1 and 2 standard stores since 2025), a dozen products, one notice, a profile."""
    set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草", department="海州"))
    with operation(ledger, "import_handouts") as unit:
        for number, name in ((1, "好运烟酒商店"), (2, "银杏超市"), (3, "马桥便民店")):
            terms = (StandardTerm(since=date(2025, 1, 1)),) if number < 3 else ()
            unit.save(
                Retailer(
                    id=f"HZ{number}",
                    licence_no=f"32070610012{number}",
                    shop_name=name,
                    owner="王建国",
                    phone="13800001234",
                    delivery_day="周五",
                    supply_grade="18",
                    terminal_type="标准店" if terms else "普通",
                    visit_route="海州一线",
                    route_order=number,
                    standard_terms=terms,
                    status_history=(StatusEntry(since=date(2020, 1, 1), status="正常"),),
                )
            )
        for number in range(12):
            unit.save(Product(id=f"P{number:02}", name=f"示例{number:02}", wholesale=954_000))
        unit.save(Notice(id="N1", title="元旦货源投放公告", must_tell=True))


def become_another_device(ledger: Ledger) -> str:
    """Give a ledger another device id and key without a word in the journal; return the id."""
    device = str(uuid.uuid4())
    with ledger.transaction():
        ledger.execute_many(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            [("device_id", device), (KEY_ROW, new_key_row(device))],
        )
    return device


@pytest.fixture
def shops(ledger: Ledger) -> Ledger:
    """A ledger with three shops and what belongs to them."""
    add_shops(ledger)
    return ledger


def six_one_by_hand(ledger: Ledger, record: SixOneRecord) -> None:
    """Write a six-one as an earlier release let people do, by the rules it kept."""
    with operation(ledger, "record_six_one") as unit:
        known = attrs.evolve(record, id=record.id or unit.new_id(), entered_at=unit.now)
        rule = rule_for(unit, record.item, record.done_on)
        if not counts(unit, record.retailer_id, rule, record.done_on):
            raise DomainError("不是标准店")
        unit.save(prepared(known, unit.now.date(), rule))


def answers_with(**changed: PointResult | tuple[int, int]) -> tuple[CheckAnswer, ...]:
    """All 26 points at their best, but for ``changed`` (a pair is a ratio)."""
    found = []
    for point in DEFAULT_CHECKLIST.points:
        value = changed.get(point.code, (10, 10) if point.results[0] is PointResult.RATIO else None)
        if isinstance(value, tuple):
            got, of = value
            found.append(CheckAnswer(point=point.code, result=PointResult.RATIO, got=got, of=of))
        else:
            found.append(CheckAnswer(point=point.code, result=value or point.results[0]))
    return tuple(found)


@pytest.fixture
def make_check() -> Callable[..., Check]:
    def make(retailer_id: str = "HZ1", day: date = date(2026, 11, 23), **changed: object) -> Check:
        return Check(
            id="",
            retailer_id=retailer_id,
            day=day,
            template_version=DEFAULT_CHECKLIST.version,
            answers=answers_with(**changed),  # type: ignore[arg-type]
        )

    return make
