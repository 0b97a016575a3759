"""The board kept up to date through any edits, undos and imports is the board made anew."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.calendar import PeriodKind
from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.errors import RoundbookError
from models.programme import (
    Attendee,
    AwardOutcome,
    AwardResult,
    AwardRound,
    Campaign,
    CampaignStore,
    Delivery,
    EventState,
    StoreReport,
    Training,
)
from models.programme.rules import EVENT_RECORDS
from models.retailer import Retailer, RetailerNotes, StandardTerm, StatusEntry
from models.six_one_record import SixOneExemption, SixOneItem
from models.six_ones import Board, ItemSettings, setting_of
from models.visit import StockLine, Visit
from storage.database import open_ledger
from storage.ledger import journal
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check, withdraw_check
from storage.operations.history import next_undo, redo, redo_operation, undo, undo_operation
from storage.operations.profile import change_setting
from storage.operations.programme import save_event, withdraw_event
from storage.operations.retailer_notes import change_notes
from storage.operations.six_one_upkeep import follow_masters
from storage.operations.six_ones import exempt_six_one
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.queries.board import board_of_month
from tests.storage.conftest import StandingClock, add_shops, answers_with
from tests.storage.operations.from_scratch import (
    board_from_scratch,
    kept_proofs,
    proofs_from_scratch,
)

SHOPS = ("HZ1", "HZ2", "HZ3")
shops = st.sampled_from(SHOPS)
ago = st.integers(0, 70)
some_shops = st.lists(shops, min_size=1, max_size=3, unique=True)
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12")


class BoardKept(RuleBasedStateMachine):
    """Everything that a board rests on, done and undone in any order."""

    @initialize()
    def start(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="roundbook-board-")
        self.clock = StandingClock()
        self.ledger = open_ledger(Path(self._root.name), clock=self.clock)
        add_shops(self.ledger)
        self.base = journal.last_sequence(self.ledger)

    def act(self, work: Callable[[], object]) -> None:
        """Do something; what is refused must have changed nothing, which the invariant sees."""
        try:
            work()
        except RoundbookError:
            return

    def one_of(self, data: st.DataObject, record: type[Any]) -> Any:
        alive = find(self.ledger, record)
        return alive[data.draw(st.integers(0, len(alive) - 1))] if alive else None

    def day(self, days: int) -> date:
        return self.clock().date() - timedelta(days=days)

    # -- visits and checks

    @rule(shop=shops, days=ago, count=st.integers(0, 12))
    def visit(self, shop: str, days: int, count: int) -> None:
        lines = tuple(StockLine(product_id=f"P{n:02}", stock=n) for n in range(count))
        made = Visit(
            id="", retailer_id=shop, day=self.day(days), stock_lines=lines, market_note="看过"
        )
        self.act(lambda: record_visit(self.ledger, made))

    @rule(data=st.data(), days=ago)
    def correct(self, data: st.DataObject, days: int) -> None:
        visit = self.one_of(data, Visit)
        if visit is not None:
            changed = attrs.evolve(visit, day=self.day(days))
            self.act(lambda: correct_visit(self.ledger, changed))

    @rule(data=st.data(), record=st.sampled_from([Visit, Check, *EVENT_RECORDS]))
    def withdraw(self, data: st.DataObject, record: type[Any]) -> None:
        known = self.one_of(data, record)
        if known is None:
            return
        if record is Visit:
            self.act(lambda: withdraw_visit(self.ledger, known.id))
        elif record is Check:
            self.act(lambda: withdraw_check(self.ledger, known.id))
        else:
            kind = {Campaign: "campaign", Training: "training", StoreReport: "store_report"}
            name = kind.get(record, "award_round")
            self.act(lambda: withdraw_event(self.ledger, name, known.id))

    @rule(shop=shops, days=ago)
    def check(self, shop: str, days: int) -> None:
        made = Check(
            id="", retailer_id=shop, day=self.day(days), answers=answers_with(),
            template_version=DEFAULT_CHECKLIST.version,
        )  # fmt: skip
        self.act(lambda: record_check(self.ledger, made))

    # -- events

    @rule(data=st.data(), at=some_shops, days=ago, state=st.sampled_from(EventState))
    def campaign(self, data: st.DataObject, at: list[str], days: int, state: EventState) -> None:
        known = self.one_of(data, Campaign) if data.draw(st.booleans()) else None
        done = data.draw(st.sampled_from([self.day(days), None]))
        made = Campaign(
            id=known.id if known else "", theme="新品", starts_on=self.day(70), state=state,
            stores=tuple(CampaignStore(retailer_id=shop, done_on=done) for shop in at),
            summary="摆了新品，店主愿意推荐给熟客", no_advertising=True, no_minors=True,
            no_free_cigarettes=True, no_lottery=True, no_tying=True,
        )  # fmt: skip
        self.act(lambda: save_event(self.ledger, made))

    @rule(data=st.data(), at=some_shops, days=ago, came=st.booleans())
    def training(self, data: st.DataObject, at: list[str], days: int, came: bool) -> None:
        known = self.one_of(data, Training) if data.draw(st.booleans()) else None
        made = Training(
            id=known.id if known else "", day=self.day(days),
            attendees=tuple(Attendee(retailer_id=shop, attended=came) for shop in at),
        )  # fmt: skip
        self.act(lambda: save_event(self.ledger, made))

    @rule(data=st.data(), shop=shops, days=ago, handed=st.booleans())
    def report(self, data: st.DataObject, shop: str, days: int, handed: bool) -> None:
        known = self.one_of(data, StoreReport) if data.draw(st.booleans()) else None
        made = StoreReport(
            id=known.id if known else "", retailer_id=shop, month="2026-08",
            made_on=self.day(75), suggestions=("控制订量",),
            delivered_on=self.day(days) if handed else None,
            delivery=Delivery.PAPER if handed else None,
        )  # fmt: skip
        self.act(lambda: save_event(self.ledger, made))

    @rule(at=some_shops, days=ago, state=st.sampled_from(EventState))
    def award(self, at: list[str], days: int, state: EventState) -> None:
        made = AwardRound(
            id="", title="评优", period="2026Q3", day=self.day(days), state=state,
            results=tuple(AwardResult(retailer_id=s, outcome=AwardOutcome.NONE) for s in at),
        )  # fmt: skip
        self.act(lambda: save_event(self.ledger, made))

    # -- what decides what counts

    @rule(shop=shops, point=st.booleans())
    def notes(self, shop: str, point: bool) -> None:
        kept = RetailerNotes(id=shop, information_point=point)
        self.act(lambda: change_notes(self.ledger, kept))

    @rule(
        item=st.sampled_from(SixOneItem),
        month=st.sampled_from(MONTHS),
        least=st.integers(1, 12),
        kind=st.sampled_from([PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER]),
    )
    def rules(self, item: SixOneItem, month: str, least: int, kind: PeriodKind) -> None:
        weekly = kind is PeriodKind.WEEK and item is not SixOneItem.MARKET_INFORMATION
        period = PeriodKind.MONTH if weekly else kind
        made = ItemSettings(item=item, valid_from=month, minimum_lines=least, period=period)
        self.act(lambda: change_setting(self.ledger, *setting_of(made)))

    @rule(shop=shops, joined=st.integers(0, 100), stayed=st.integers(0, 90) | st.none())
    def stays(self, shop: str, joined: int, stayed: int | None) -> None:
        since = self.day(joined)
        until = since + timedelta(days=stayed) if stayed is not None else None
        self._master(shop, standard_terms=(StandardTerm(since=since, until=until),))

    @rule(shop=shops, days=ago, status=st.sampled_from(["正常", "停业"]))
    def status(self, shop: str, days: int, status: str) -> None:
        earlier = StatusEntry(since=date(2020, 1, 1), status="正常")
        history = (earlier, StatusEntry(since=self.day(days), status=status))
        self._master(shop, status_history=history)

    def _master(self, shop: str, **changed: Any) -> None:
        """What an import does once its file was read."""
        known = get(self.ledger, Retailer, shop)
        assert known is not None
        with operation(self.ledger, "import_handouts") as unit:
            unit.save(attrs.evolve(known, **changed))
            follow_masters(unit)

    @rule(
        shop=shops, item=st.sampled_from(SixOneItem), period=st.sampled_from(("2026-11", "2026Q4"))
    )
    def exempt(self, shop: str, item: SixOneItem, period: str) -> None:
        made = SixOneExemption(
            id="", retailer_id=shop, item=item, period=period, reason="装修", approver="李主任"
        )
        self.act(lambda: exempt_six_one(self.ledger, made))

    # -- time and turns

    @rule(days=st.integers(1, 20))
    def time_goes(self, days: int) -> None:
        self.clock.move(days=days)

    @rule()
    def undo(self) -> None:
        entry = next_undo(self.ledger)
        if entry is not None and entry.seq > self.base:
            self.act(lambda: undo(self.ledger))

    @rule()
    def redo(self) -> None:
        self.act(lambda: redo(self.ledger))

    @rule(data=st.data(), back=st.booleans())
    def turn_one(self, data: st.DataObject, back: bool) -> None:
        last = journal.last_sequence(self.ledger)
        if last > self.base:
            seq = data.draw(st.integers(self.base + 1, last))
            turn = undo_operation if back else redo_operation
            self.act(lambda: turn(self.ledger, seq))

    # -- what must always hold

    @invariant()
    def kept_is_made_anew(self) -> None:
        if hasattr(self, "ledger"):
            assert kept_proofs(self.ledger) == proofs_from_scratch(self.ledger)

    def teardown(self) -> None:
        if not hasattr(self, "ledger"):
            return
        try:
            for month in MONTHS:
                self._same_board(month)
        finally:
            self.ledger.close()
            self._root.cleanup()

    def _same_board(self, month: str) -> None:
        today = self.clock().date()
        kept = board_of_month(self.ledger, month, today).board
        shown = [row.retailer_id for row in kept.rows]
        assert _plain(kept) == _plain(board_from_scratch(self.ledger, month, today, shown))


def _plain(board: Board) -> list[tuple[Any, ...]]:
    cells = [
        (
            cell.retailer_id, cell.item, cell.state, cell.counted, cell.due, cell.done_on,
            cell.progress, cell.missing_evidence, cell.backfilled, cell.days_overdue,
        )
        for cell in board.cells
    ]  # fmt: skip
    return [*cells, (board.completion, board.on_time, board.all_done)]


TestBoardKept = pytest.mark.slow(pytest.mark.timeout(120)(BoardKept.TestCase))
TestBoardKept.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
