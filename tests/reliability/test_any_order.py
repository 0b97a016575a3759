"""Whatever is done in whatever order: the ledger is sound, undo is exact, the start comes back.

A few dozen runs are part of the tests. ``ROUNDBOOK_LONG=1`` makes it many and longer ones:

    ROUNDBOOK_LONG=1 python -m pytest tests/reliability/test_any_order.py --timeout=7200
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from models.calendar import Period
from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.entries import COMMITMENTS, Complaint, MarketNote
from models.entries.complaint import Severity
from models.kinds import kind_of
from models.manager import Manager
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.plan_stop import DayEnd, PlanStop, PostponeReason
from models.programme import (
    Attendee,
    AwardOutcome,
    AwardResult,
    AwardRound,
    Campaign,
    CampaignStore,
    Delivery,
    EventState,
    MonthClose,
    StandardFile,
    StoreReport,
    Training,
)
from models.reports import Report, ReportKind, ReportText
from models.retailer import Retailer, RetailerNotes
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import ItemSettings, setting_of
from models.targets.retailer_plan import RetailerPlan
from models.todo import Todo, TodoState
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.ledger import journal
from storage.ledger.unit_of_work import operation
from storage.operations.attaching import attach_photo, remove_photo
from storage.operations.checks import record_check, withdraw_check
from storage.operations.enrol_device import write_enrolment
from storage.operations.entries import save_entry, withdraw_entry
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.export_package import export_package
from storage.operations.month_close import close_month, reopen_month
from storage.operations.plan import (
    add_stop,
    arrange_day,
    cancel_stop,
    make_plan,
    move_stops,
    pin_stop,
    postpone_stop,
)
from storage.operations.profile import change_setting, get_profile, set_profile
from storage.operations.programme import save_event, withdraw_event
from storage.operations.reports import (
    reopen_report,
    save_report,
    submit_report,
    withdraw_report,
)
from storage.operations.retailer_notes import change_notes
from storage.operations.retailer_plans import save_plans
from storage.operations.six_ones import exempt_six_one, withdraw_six_one
from storage.operations.standard_files import save_file, withdraw_file
from storage.operations.todos import add_todo, change_todo
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.workbooks.reading.package import ReceivedPackage, load_handover
from tests.reliability.any_order import State, World, state_of
from tests.reliability.kills import Manner
from tests.storage.conftest import StandingClock, add_shops, answers_with, six_one_by_hand
from tests.storage.operations.handout_lines import Lines, lines
from tests.storage.pictures import picture

LONG = bool(os.environ.get("ROUNDBOOK_LONG"))
PLACE = Manner().place
EXAMPLES, STEPS = (1_000, 60) if LONG else (40, 30)
DAY = date(2026, 11, 20)

shops = st.sampled_from(["HZ1", "HZ2", "HZ3"])
some_shops = st.lists(shops, min_size=1, max_size=3, unique=True)
texts = st.sampled_from(["", "要新品", "价格乱"])
hands = st.sampled_from([SixOneItem.PROMOTION, SixOneItem.TRAINING, SixOneItem.REPORT])


@cache
def template() -> tuple[Path, State]:
    """A ledger that knows three shops, and what it held before it knew them."""
    folder = Path(tempfile.mkdtemp(prefix="roundbook-any-order-", dir=PLACE))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_ledger(folder, clock=StandingClock()) as ledger:
        empty = state_of(ledger)
        add_shops(ledger)
        ledger.checkpoint()
    return folder, empty


def export_of_month(ledger: Ledger, place: Path) -> object:
    """A package."""
    return export_package(ledger, "2026-11", place)


def export_of_route(ledger: Ledger, place: Path) -> object:
    """A route handed over: what it holds stays here."""
    return export_handover(ledger, HandoverOrder(route="一线", retailers=("HZ1", "HZ3")), place)


@cache
def handover() -> ReceivedPackage:
    """What a colleague hands over: a shop that is known here too and one that is not."""
    with tempfile.TemporaryDirectory(prefix="roundbook-any-order-", dir=PLACE) as name:
        with open_ledger(Path(name), clock=StandingClock()) as ledger:
            add_shops(ledger)
            set_profile(ledger, Manager(id="B002", name="同事", organisation="示例烟草"))
            with operation(ledger, "import_handouts") as unit:
                unit.save(Retailer(id="HZ7", licence_no="320706100127", shop_name="海棠路烟酒店"))
            for shop in ("HZ3", "HZ7"):
                visit = Visit(
                    id=f"同事-{shop}", retailer_id=shop, day=DAY, opinion="要新品",
                )  # fmt: skip
                record_visit(ledger, visit, todos=[Todo(id=f"同事-{shop}", content="答复到货")])
            order = HandoverOrder(route="一线", retailers=("HZ3", "HZ7"))
            made = export_handover(ledger, order, Path(name))
        return load_handover(made.path)


made_picture = cache(picture)

_PLANNING: tuple[Callable[[Ledger, str, str, date], object], ...] = (
    lambda ledger, _stop, shop, day: add_stop(ledger, shop, day),
    lambda ledger, _stop, _shop, day: make_plan(ledger, Period.month(day)),
    lambda ledger, stop, _shop, day: move_stops(ledger, [stop], day),
    lambda ledger, stop, _shop, day: postpone_stop(ledger, stop, day, PostponeReason.WEATHER),
    lambda ledger, stop, _shop, _day: cancel_stop(ledger, stop, PostponeReason.ERRAND),
    lambda ledger, stop, _shop, _day: pin_stop(ledger, stop, DayEnd.FIRST),
    lambda ledger, stop, _shop, day: arrange_day(ledger, day, [stop]),
)
"""What is done to a plan; the first two need no stop that is known."""


def _campaign(at: list[str], day: date) -> Campaign:
    return Campaign(
        id="", theme="新品陈列", starts_on=day, state=EventState.DONE, no_advertising=True,
        no_minors=True, no_free_cigarettes=True, no_lottery=True, no_tying=True,
        stores=tuple(CampaignStore(retailer_id=shop, done_on=day) for shop in at),
        summary="摆了新品，店主愿意推荐给熟客",
    )  # fmt: skip


def _training(at: list[str], day: date) -> Training:
    attendees = tuple(Attendee(retailer_id=shop) for shop in at)
    return Training(id="", day=day, attendees=attendees)


def _report(at: list[str], day: date) -> StoreReport:
    return StoreReport(
        id="", retailer_id=at[0], month="2026-09", made_on=day, suggestions=("控制订量",),
        delivered_on=day, delivery=Delivery.PAPER,
    )  # fmt: skip


def _award(at: list[str], day: date) -> AwardRound:
    results = tuple(AwardResult(retailer_id=shop, outcome=AwardOutcome.NONE) for shop in at)
    return AwardRound(
        id="", title="评优", period="2026Q3", day=day, results=results, state=EventState.DONE
    )


_EVENTS = (_campaign, _training, _report, _award)


class AnyOrder(RuleBasedStateMachine):
    """Everything a person or a program start does to a ledger."""

    @initialize()
    def start(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="roundbook-any-order-", dir=PLACE)
        self.world = World(Path(self._root.name))
        self.world.begin(*template())

    def one_of(self, data: st.DataObject, record_class: type[Any]) -> Any:
        """Choose a live record; None where there is none."""
        alive = self.world.alive(record_class)
        return alive[data.draw(st.integers(0, len(alive) - 1))] if alive else None

    # -- visits and checks

    @rule(data=st.data(), shop=shops, count=st.integers(0, 12), ago=st.integers(0, 40), note=texts)
    def visit(self, data: st.DataObject, shop: str, count: int, ago: int, note: str) -> None:
        day = self.world.clock().date() - timedelta(days=ago)
        visit = Visit(
            id="",
            retailer_id=shop,
            day=day,
            shop_state=ShopState.OPEN if count or note else ShopState.CLOSED,
            stock_lines=tuple(StockLine(product_id=f"P{n:02}", stock=n) for n in range(count)),
            market_note=note,
            todos_done=self._settled(data, shop),
        )
        check = (
            self._check(shop, data.draw(st.integers(0, 10))) if data.draw(st.booleans()) else None
        )
        promises = [Todo(id="", content="答复到货")] * data.draw(st.integers(0, 2))
        self.world.act(lambda ledger: record_visit(ledger, visit, check=check, todos=promises))

    def _settled(self, data: st.DataObject, shop: str) -> tuple[str, ...]:
        todos = [
            todo.id
            for todo in self.world.alive(Todo)
            if todo.retailer_id == shop and not todo.state.settled
        ]
        return tuple(todos[: data.draw(st.integers(0, 2))])

    def _check(self, shop: str, got: int) -> Check:
        day = self.world.clock().date()
        return Check(
            id="",
            retailer_id=shop,
            day=day,
            template_version=DEFAULT_CHECKLIST.version,
            answers=answers_with(B3=(got, 10)),
        )

    @rule(data=st.data(), note=texts, ago=st.integers(0, 40))
    def correct(self, data: st.DataObject, note: str, ago: int) -> None:
        visit = self.one_of(data, Visit)
        if visit is not None:
            day = self.world.clock().date() - timedelta(days=ago)
            changed = attrs.evolve(visit, opinion=note, day=day)
            self.world.act(lambda ledger: correct_visit(ledger, changed))

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        visit = self.one_of(data, Visit)
        if visit is not None:
            self.world.act(lambda ledger: withdraw_visit(ledger, visit.id))

    @rule(data=st.data(), shop=shops, got=st.integers(0, 10))
    def check(self, data: st.DataObject, shop: str, got: int) -> None:
        known = self.one_of(data, Check)
        if known is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: withdraw_check(ledger, known.id))
        else:
            self.world.act(lambda ledger: record_check(ledger, self._check(shop, got)))

    # -- everything else that is written by hand

    @rule(shop=st.sampled_from(["", "HZ1", "HZ3"]))
    def promise(self, shop: str) -> None:
        self.world.act(lambda ledger: add_todo(ledger, Todo(id="", retailer_id=shop, content="事")))

    @rule(data=st.data(), state=st.sampled_from(TodoState))
    def change_promise(self, data: st.DataObject, state: TodoState) -> None:
        todo = self.one_of(data, Todo)
        if todo is not None:
            changed = attrs.evolve(todo, state=state, reason="说明")
            self.world.act(lambda ledger: change_todo(ledger, changed))

    @rule(
        shop=shops, text=st.sampled_from(["", "王哥"]), point=st.sampled_from([None, True, False])
    )
    def notes(self, shop: str, text: str, point: bool | None) -> None:
        kept = RetailerNotes(id=shop, salutation=text, information_point=point, starred=bool(text))
        self.world.act(lambda ledger: change_notes(ledger, kept))

    @rule(
        key=st.sampled_from(["print.stock_rows", "lock.minutes"]),
        value=st.sampled_from(["8", "16"]),
    )
    def setting(self, key: str, value: str) -> None:
        self.world.act(lambda ledger: change_setting(ledger, key, value))

    @rule(phone=st.sampled_from(["", "13800001234"]))
    def profile(self, phone: str) -> None:
        known = get_profile(self.world.ledger)
        if known is not None:
            changed = attrs.evolve(known, phone=phone)
            self.world.act(lambda ledger: set_profile(ledger, changed))

    @rule(data=st.data(), shop=shops, item=hands, ago=st.integers(0, 40))
    def six_one(self, data: st.DataObject, shop: str, item: SixOneItem, ago: int) -> None:
        known = self.one_of(data, SixOneRecord)
        if known is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: withdraw_six_one(ledger, known.id))
            return
        day = self.world.clock().date() - timedelta(days=ago)
        record = SixOneRecord(id="", retailer_id=shop, item=item, done_on=day, note="手工")
        self.world.act(lambda ledger: six_one_by_hand(ledger, record))

    @rule(data=st.data(), at=some_shops, ago=st.integers(0, 40), make=st.sampled_from(_EVENTS))
    def event(self, data: st.DataObject, at: list[str], ago: int, make: Callable[..., Any]) -> None:
        day = self.world.clock().date() - timedelta(days=ago)
        made = make(at, day)
        known = self.one_of(data, type(made))
        if known is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: withdraw_event(ledger, kind_of(known), known.id))
            return
        if known is not None and data.draw(st.booleans()):
            made = attrs.evolve(made, id=known.id)
        self.world.act(lambda ledger: save_event(ledger, made))

    @rule(data=st.data(), shop=shops, ago=st.integers(0, 40))
    def standard_file(self, data: st.DataObject, shop: str, ago: int) -> None:
        known = self.one_of(data, StandardFile)
        if known is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: withdraw_file(ledger, known.id))
            return
        day = self.world.clock().date() - timedelta(days=ago)
        made = known or StandardFile(id="", retailer_id=shop)
        self.world.act(lambda ledger: save_file(ledger, attrs.evolve(made, intended_on=day)))

    @rule(at=some_shops, cartons=st.none() | st.integers(0, 9), agreed=st.booleans())
    def retailer_plan(self, at: list[str], cartons: int | None, agreed: bool) -> None:
        day = self.world.clock().date() if agreed and cartons is not None else None
        plans = [
            RetailerPlan(id="", retailer_id=shop, month="2026-12", cartons=cartons,
                         confirmed_on=day)
            for shop in at
        ]  # fmt: skip
        self.world.act(lambda ledger: save_plans(ledger, plans))

    @rule(data=st.data(), back=st.integers(1, 2))
    def close(self, data: st.DataObject, back: int) -> None:
        closed = self.one_of(data, MonthClose)
        if closed is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: reopen_month(ledger, closed.month))
            return
        month = Period.month(self.world.clock().date()).shift(-back).key
        self.world.act(lambda ledger: close_month(ledger, month, "李主任"))

    @rule(data=st.data(), kind=st.sampled_from([ReportKind.WEEKLY, ReportKind.TARGETS]), text=texts)
    def report(self, data: st.DataObject, kind: ReportKind, text: str) -> None:
        known = self.one_of(data, Report)
        if known is not None and data.draw(st.booleans()):
            take = data.draw(st.sampled_from([withdraw_report, reopen_report]))
            self.world.act(lambda ledger: take(ledger, known.id))
            return
        period = Period.of(kind.period_kind, self.world.clock().date()).shift(-1).key
        made = known or Report(id="", kind=kind, period=period)
        words = (ReportText(section="sales", column="正文", text=text),)
        save = data.draw(st.sampled_from([save_report, submit_report]))
        self.world.act(lambda ledger: save(ledger, attrs.evolve(made, texts=words)))

    @rule(least=st.integers(1, 12), ahead=st.integers(0, 1))
    def rule_of_collecting(self, least: int, ahead: int) -> None:
        month = Period.month(self.world.clock().date()).shift(ahead).key
        made = ItemSettings(
            item=SixOneItem.MARKET_INFORMATION, valid_from=month, minimum_lines=least
        )
        self.world.act(lambda ledger: change_setting(ledger, *setting_of(made)))

    @rule(
        shop=shops, item=st.sampled_from(SixOneItem), period=st.sampled_from(["2026-11", "2026Q4"])
    )
    def exempt(self, shop: str, item: SixOneItem, period: str) -> None:
        exemption = SixOneExemption(
            id="", retailer_id=shop, item=item, period=period, reason="装修", approver="李主任"
        )
        self.world.act(lambda ledger: exempt_six_one(ledger, exemption))

    # -- plan and photos

    @rule(data=st.data(), shop=shops, ahead=st.integers(0, 12))
    def plan(self, data: st.DataObject, shop: str, ahead: int) -> None:
        day = self.world.clock().date() + timedelta(days=ahead)
        known = self.one_of(data, PlanStop)
        work = data.draw(st.sampled_from(_PLANNING if known else _PLANNING[:2]))
        self.world.act(lambda ledger: work(ledger, known.id if known else "", shop, day))

    @rule(data=st.data(), shop=shops, number=st.integers(1, 4))
    def photograph(self, data: st.DataObject, shop: str, number: int) -> None:
        known, visit = self.one_of(data, Photo), self.one_of(data, Visit)
        if known is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: remove_photo(ledger, known.id))
            return
        about = (PhotoAbout.VISIT, visit.id) if visit else (PhotoAbout.NOTHING, "")
        frame = Photo(
            id="", retailer_id=visit.retailer_id if visit else shop, day=self.world.clock().date(),
            about=about[0], about_id=about[1], subject=PhotoSubject.COUNTER, photo="",
        )  # fmt: skip
        self.world.act(lambda ledger: attach_photo(ledger, made_picture(number), frame))

    # -- entries

    @rule(data=st.data(), shop=shops, text=texts, grave=st.booleans(), withdrawn=st.booleans())
    def complain(
        self, data: st.DataObject, shop: str, text: str, grave: bool, withdrawn: bool
    ) -> None:
        known = self.one_of(data, Complaint)
        if known is not None and withdrawn:
            self.world.act(lambda ledger: withdraw_entry(ledger, "complaint", known.id))
            return
        severity = Severity.GRAVE if grave else Severity.NORMAL
        if known is not None and text:
            entry = attrs.evolve(known, actions=text, severity=severity)
        else:
            entry = Complaint(
                id="", received_on=self.world.clock().date(), retailer_id=shop,
                commitment=COMMITMENTS[2], content="晚了两天", severity=severity,
            )  # fmt: skip
        self.world.act(lambda ledger: save_entry(ledger, entry))

    @rule(data=st.data(), text=st.sampled_from(["工地停工", "婚宴多"]))
    def market(self, data: st.DataObject, text: str) -> None:
        known = self.one_of(data, MarketNote)
        if known is not None and data.draw(st.booleans()):
            self.world.act(lambda ledger: withdraw_entry(ledger, "market_note", known.id))
        else:
            entry = MarketNote(id="", day=self.world.clock().date(), content=text)
            self.world.act(lambda ledger: save_entry(ledger, entry))

    # -- in and out

    @rule(files=st.lists(lines, min_size=1, max_size=2))
    def import_lines(self, files: list[Lines]) -> None:
        self.world.bring_lines(files)

    @rule(names=st.dictionaries(shops, st.sampled_from(["好运", "银杏"]), min_size=1))
    def import_shops(self, names: dict[str, str]) -> None:
        self.world.bring_shops(names)

    @rule(write=st.sampled_from([export_of_month, export_of_route, write_enrolment]))
    def export(self, write: Callable[[Ledger, Path], object]) -> None:
        place = self.world.root / "上报"
        place.mkdir(exist_ok=True)
        assert self.world.act(lambda ledger: write(ledger, place))

    @rule(results=st.sampled_from([["接收"], ["接收"], ["接收", "接收", "退回"], ["退回"]]))
    def receipt(self, results: list[str]) -> None:
        self.world.take_receipt(results)

    @rule()
    def take_over(self) -> None:
        self.world.take_over(handover())

    # -- turns

    @precondition(lambda self: self.world.may_undo)
    @rule()
    def undo(self) -> None:
        self.world.undo_last()

    @rule()
    def redo(self) -> None:
        self.world.redo_last()

    @precondition(lambda self: self.world.anything_done)
    @rule(data=st.data())
    def turn_one(self, data: st.DataObject) -> None:
        last = journal.last_sequence(self.world.ledger)
        self.world.turn_one(data.draw(st.integers(self.world.base + 1, last)))

    # -- the program around it

    @rule()
    def restart(self) -> None:
        self.world.restart()

    @rule(hours=st.sampled_from([-5, 20, 24 * 15]))
    def clock_jumps(self, hours: int) -> None:
        self.world.clock.move(hours=hours)

    @rule()
    def next_password(self) -> None:
        self.world.next_password()

    @rule()
    def back_up(self) -> None:
        self.world.back_up()

    @precondition(lambda self: self.world.kept)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        there = [kept for kept in self.world.kept if kept.path.exists()]
        if there:
            self.world.restore(there[data.draw(st.integers(0, len(there) - 1))])

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                self.world.undo_everything()
            finally:
                self.world.end()
                self._root.cleanup()


TestAnyOrder = pytest.mark.slow(pytest.mark.timeout(7_200 if LONG else 120)(AnyOrder.TestCase))
TestAnyOrder.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
