"""A month of the programme: what is recorded once is everywhere, what is taken back is nowhere.

Given twenty standard stores, when one training for fifteen, one campaign for twenty, three
evaluations (one vetoed) and an award round are recorded, then board, todos, package and paper agree
on them; undone one by one, all is as it was before.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import attrs
import openpyxl
import pytest

from models.check import Check, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.paper.items import Sheet, Text
from models.programme import (
    Attendee,
    AwardOutcome,
    AwardRound,
    Campaign,
    CampaignStore,
    EventState,
    Training,
)
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneItem
from models.todo import Todo
from storage.database import Ledger, open_ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.award_rounds import proposed_round
from storage.operations.checks import record_check
from storage.operations.export_package import export_package
from storage.operations.history import undo
from storage.operations.programme import save_event
from storage.queries.board import board_of_month
from tests.reliability.any_order import state_of
from tests.storage.conftest import StandingClock, add_shops, answers_with
from ui.printing.forms import About, Order, form_named, make

DAY = date(2026, 12, 20)
STORES = tuple(f"S{number:02}" for number in range(20))
MONTH = "2026-12"


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Ledger]:
    clock = StandingClock()
    clock.now = datetime(2026, 12, 20, 18, 0, tzinfo=timezone(timedelta(hours=8)))
    with open_ledger(tmp_path / "台账", clock=clock) as ledger:
        add_shops(ledger)
        with operation(ledger, "import_handouts") as unit:
            for number, key in enumerate(STORES):
                unit.save(
                    Retailer(
                        id=key, licence_no=f"3207061001{number:02}", shop_name=f"标准{number:02}店",
                        market_type="城镇" if number % 2 else "乡村", compliance="A",
                        standard_terms=(StandardTerm(since=date(2026, 11, 1)),),
                    )
                )  # fmt: skip
            for key in ("HZ1", "HZ2"):  # the two of the small territory stand aside
                known = unit.get(Retailer, key)
                assert known is not None
                unit.save(attrs.evolve(known, standard_terms=()))
        yield ledger


def train(ledger: Ledger) -> None:
    attendees = tuple(Attendee(retailer_id=key) for key in STORES[:15])
    save_event(ledger, Training(id="", day=DAY, attendees=attendees))


def campaign(ledger: Ledger) -> None:
    stores = tuple(CampaignStore(retailer_id=key, done_on=DAY, received=True) for key in STORES)
    made = Campaign(
        id="", theme="新品陈列月", products=("P01",), starts_on=date(2026, 12, 1), stores=stores,
        summary="新品摆进黄金位置，店主讲解到位", no_advertising=True, no_minors=True,
        no_free_cigarettes=True, no_lottery=True, no_tying=True, state=EventState.DONE,
    )  # fmt: skip
    save_event(ledger, made)


def evaluate(ledger: Ledger, store: str, **changed: PointResult) -> None:
    made = Check(
        id="", retailer_id=store, day=DAY, answers=answers_with(**changed),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip
    record_check(ledger, made)


def award(ledger: Ledger) -> None:
    blank = AwardRound(id="", title="四季度评优", period="2026Q4", day=DAY)
    made = proposed_round(ledger, blank)
    save_event(ledger, attrs.evolve(made, state=EventState.DONE))


def done(ledger: Ledger, item: SixOneItem) -> int:
    return board_of_month(ledger, MONTH, DAY).board.item_rate(item).numerator


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    found = openpyxl.load_workbook(path, read_only=True)[sheet]
    return [row for row in found.iter_rows(min_row=4, values_only=True) if row[0] != "合计"]


def words_on(sheets: tuple[Sheet, ...]) -> str:
    texts = (
        item.text
        for sheet in sheets
        for page in sheet.pages
        for item in page.items
        if isinstance(item, Text)
    )
    return " ".join(texts)


@pytest.mark.usefixtures("qapp")
def test_a_month_of_the_programme(programme: Ledger, tmp_path: Path) -> None:
    ledger = programme
    steps = [
        lambda: train(ledger),
        lambda: campaign(ledger),
        lambda: evaluate(ledger, "S00"),
        lambda: evaluate(ledger, "S01", A3=PointResult.FAIL),
        lambda: evaluate(ledger, "S02", D1=PointResult.FAIL),
        lambda: award(ledger),
    ]
    states = []
    for step in steps:
        states.append(state_of(ledger))
        step()

    # the board: each event at each of its stores, all of them of one entry
    items = (SixOneItem.TRAINING, SixOneItem.PROMOTION, SixOneItem.EVALUATION, SixOneItem.AWARD)
    assert [done(ledger, item) for item in items] == [15, 20, 3, 20]

    # todos: a shortcoming of S01, the veto of S02
    todos = {(todo.retailer_id, todo.point): todo for todo in find(ledger, Todo)}
    assert set(todos) == {("S01", "A3"), ("S02", "D1")}
    assert todos["S02", "D1"].urgent

    # the round: who was vetoed or not evaluated is out, and has taken part all the same
    [decided] = find(ledger, AwardRound)
    outcomes = {result.retailer_id: result for result in decided.results}
    assert outcomes["S02"].rank is None
    assert str(outcomes["S02"].reason) == "有一票否决"
    assert outcomes["S03"].rank is None
    best = {key for key, each in outcomes.items() if each.outcome is AwardOutcome.EXCELLENT}
    assert best == {"S00", "S01"}  # the best of the country, and of the town

    # the package: a row for each store, and the board
    package = export_package(ledger, MONTH, tmp_path).path
    assert len(rows_of(package, "客户培训")) == 15
    assert len(rows_of(package, "宣传促销活动")) == 20
    assert len(rows_of(package, "客户评优")) == 20
    assert len(rows_of(package, "六个一完成情况")) == 20

    # paper: the board has every store, a letter its own alone
    board = make(ledger, form_named("board"), Order(day=DAY, about=About.STANDARD, pick=MONTH))
    assert all(f"标准{number:02}店" in words_on(board.sheets) for number in range(20))
    order = Order(day=DAY, about=About.SHOPS, retailer_ids=("S00",))
    letter = words_on(make(ledger, form_named("award_letter"), order).sheets)
    assert "标准00店" in letter
    assert not any(f"标准{number:02}店" in letter for number in range(1, 20))

    # and back, one after the other
    for state in reversed(states):
        undo(ledger)
        assert state_of(ledger) == state
