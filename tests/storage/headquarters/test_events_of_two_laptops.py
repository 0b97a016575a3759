"""One campaign changed on two laptops, its stores handed over, the post in any order.

Real ledgers, real packages: whatever comes first, twice or late, headquarters holds the same, lists
one conflict, and the sheets of the consolidated workbook count each store of an event once.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from models.manager import Manager
from models.programme import Attendee, Campaign, CampaignStore, Training
from storage.database import Ledger, open_ledger
from storage.headquarters.conflicts import conflicts
from storage.headquarters.database import open_headquarters
from storage.ledger.records import find
from storage.operations.consolidate import consolidate
from storage.operations.consolidated_book import write_consolidated
from storage.operations.device import settle_device
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.export_package import export_package
from storage.operations.import_handover import import_handover
from storage.operations.profile import set_profile
from storage.operations.programme import save_event, withdraw_event
from tests.storage.conftest import StandingClock, add_shops
from tests.storage.operations.test_programme import DAY, campaign, training

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MONTH = "2026-11"
ORDER = ("desk", "road", "later", "taker", "road later")
EVENTS = ("宣传促销活动", "客户培训", "六个一明细")


@attrs.frozen
class Post:
    """Packages by name, and the ids of what they tell of."""

    packages: dict[str, Path]
    campaign: str
    training: str


def send(ledger: Ledger, folder: Path, clock: StandingClock) -> Path:
    clock.move(minutes=5)
    return export_package(ledger, MONTH, folder).path


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """The desk's ledger, the same on the road from an old copy, and 李红 who takes the shops."""
    root, clock = tmp_path_factory.mktemp("两台"), StandingClock()
    for name in ("发件", "移交"):
        (root / name).mkdir()
    with open_ledger(root / "台账", clock=clock) as ledger:
        add_shops(ledger)
        settle_device(ledger)
        save_event(ledger, campaign())
        save_event(ledger, training())
        first = send(ledger, root / "发件", clock)
    shutil.copytree(root / "台账", root / "路上")
    with (
        open_ledger(root / "台账", clock=clock) as desk,
        open_ledger(root / "路上", clock=clock) as road,
        open_ledger(root / "同事", clock=clock) as taker,
    ):
        settle_device(road)
        set_profile(taker, Manager(id="A002", name="李红", organisation="示例烟草"))
        return Post(
            dict(_sent(root, clock, desk, road, taker), first=first),
            find(desk, Campaign)[0].id,
            find(desk, Training, "1")[0].id,
        )


def _sent(
    root: Path, clock: StandingClock, desk: Ledger, road: Ledger, taker: Ledger
) -> Iterator[tuple[str, Path]]:
    out = root / "发件"
    [known] = find(desk, Campaign)
    more = (*known.stores, CampaignStore(retailer_id="HZ3", done_on=DAY))
    save_event(desk, attrs.evolve(known, theme="桌上改的", stores=more))
    yield "desk", send(desk, out, clock)
    save_event(road, attrs.evolve(known, theme="路上改的", stores=known.stores[:1]))
    yield "road", send(road, out, clock)
    [held] = find(desk, Training)
    wider = (Attendee(retailer_id="HZ2"), Attendee(retailer_id="HZ1"))
    save_event(desk, attrs.evolve(held, attendees=wider))
    yield "later", send(desk, out, clock)
    order = HandoverOrder(route="海州一线", retailers=("HZ1", "HZ2", "HZ3"), recipient="A002")
    import_handover(taker, export_handover(desk, order, root / "移交").path)
    yield "taker", send(taker, out, clock)
    withdraw_event(road, "training", held.id)
    yield "road later", send(road, out, clock)


def consolidated(post: Post, names: list[str], root: Path) -> tuple[Any, ...]:
    """Give headquarters the packages one run each; return what it holds and what it counts."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    clock, base = StandingClock(), root / "汇总.db"
    clock.move(days=10)
    for name in names:
        clock.move(minutes=1)
        consolidate(base, [post.packages[name]], now=clock())
    with open_headquarters(base) as database:
        path = write_consolidated(database, MONTH, root / "表", now=clock())
        contended = [(each.kind, each.record_id, len(each.heads)) for each in conflicts(database)]
    counted = {title: _counts(path, title) for title in EVENTS}
    return counted, sorted(contended)


def _counts(path: Path, title: str) -> Counter[tuple[str, ...]]:
    head, *rows = load_workbook(path)[title].iter_rows(min_row=3, values_only=True)
    names = [str(each).replace("\n", "") for each in head]
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return Counter((str(row["工号"]), str(row["记录编号"])) for row in told if row["记录编号"])


@pytest.fixture(scope="module")
def in_order(post: Post, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    """What it comes to where every package comes once, the earliest first."""
    return consolidated(post, ["first", *ORDER], tmp_path_factory.mktemp("依次") / "x")


def test_one_conflict_an_event_and_each_store_of_it_once(
    post: Post, in_order: tuple[Any, ...]
) -> None:
    counted, contended = in_order
    assert counted["宣传促销活动"] == {("A001", post.campaign): 3}, (
        "the desk's, until it is decided"
    )
    assert counted["客户培训"] == {("A001", post.training): 2}
    assert all(number == 1 for number in counted["六个一明细"].values())
    events = [each for each in contended if each[0] != "six_one"]
    assert events == [("campaign", post.campaign, 2), ("training", post.training, 2)]


@given(data=st.data())
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_comes_first_or_twice_comes_to_the_same(
    post: Post, in_order: tuple[Any, ...], tmp_path: Path, data: st.DataObject
) -> None:
    names = ["first", *ORDER]
    again = data.draw(st.lists(st.sampled_from(names), max_size=3))
    order = data.draw(st.permutations([*names, *again]))
    assert consolidated(post, order, tmp_path / "x") == in_order
