"""The six-ones as time goes on (DOMAIN 3.2): stays, due days, weeks, settings; any calendar."""

from datetime import date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period, PeriodKind
from models.retailer import StandardTerm, StatusEntry
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    DEFAULT_SETTINGS,
    Board,
    Cell,
    CellState,
    History,
    ItemSettings,
    SixOneSettings,
    StoreFacts,
    build_board,
)

Item, State = SixOneItem, CellState
QUARTER = tuple(each.key for each in Period.parse("2026Q4").months())


def stay(since: date, until: date | None = None) -> StandardTerm:
    return StandardTerm(since=since, until=until)


def done(item: SixOneItem, day: date, *, finalised: bool = True) -> SixOneRecord:
    return SixOneRecord(
        id=f"{item}{day}{finalised}", retailer_id="T", item=item, done_on=day, finalised=finalised
    )


def cells(
    item: SixOneItem,
    today: date,
    store: StoreFacts,
    history: History | None = None,
    settings: SixOneSettings = DEFAULT_SETTINGS,
) -> list[Cell]:
    """One item of one store in the months of the fourth quarter of 2026."""
    return [
        build_board(Period.parse(month), today, [store], history or History.of([]), settings)
        .rows[0]
        .cell(item)
        for month in QUARTER
    ]


def told(found: list[Cell]) -> list[tuple[str, bool]]:
    return [(cell.description, cell.counted) for cell in found]


# A store that joins, leaves, pauses and returns within a quarter.

NEW_YEAR = date(2027, 1, 1)
ALWAYS = stay(date(2025, 1, 1))


def test_a_store_that_joins_after_the_15th_owes_from_the_next_month_and_the_whole_quarter() -> None:
    joined = StoreFacts(retailer_id="T", terms=(stay(date(2026, 11, 16)),))
    assert told(cells(Item.PROMOTION, NEW_YEAR, joined)) == [
        ("不适用", False), ("不适用", False), ("逾期", True)]  # fmt: skip
    assert told(cells(Item.AWARD, NEW_YEAR, joined)) == [
        ("不适用", False), ("不适用", False), ("逾期", True)]  # fmt: skip


def test_a_store_that_leaves_before_the_16th_of_the_last_month_owes_no_quarter() -> None:
    left = StoreFacts(retailer_id="T", terms=(stay(date(2025, 1, 1), date(2026, 12, 15)),))
    assert told(cells(Item.AWARD, NEW_YEAR, left)) == [
        ("未到期", False), ("未到期", False), ("不适用", False)]  # fmt: skip
    stayed = StoreFacts(retailer_id="T", terms=(stay(date(2025, 1, 1), date(2026, 12, 16)),))
    assert told(cells(Item.AWARD, NEW_YEAR, stayed))[-1] == ("逾期", True)


def test_a_store_that_leaves_and_returns_within_a_quarter_still_owes_it() -> None:
    terms = (stay(date(2025, 1, 1), date(2026, 10, 20)), stay(date(2026, 12, 1)))
    store = StoreFacts(retailer_id="T", terms=terms)
    trained = History.of([done(Item.TRAINING, date(2026, 10, 8))])
    assert told(cells(Item.TRAINING, NEW_YEAR, store, trained)) == [
        ("已完成", False), ("不适用", False), ("已完成(10月)", True)]  # fmt: skip


def test_a_store_that_pauses_for_a_month_owes_nothing_in_it_and_the_quarter_all_the_same() -> None:
    history = (
        StatusEntry(since=date(2025, 1, 1), status="正常"),
        StatusEntry(since=date(2026, 11, 1), status="歇业"),
        StatusEntry(since=date(2026, 12, 1), status="正常"),
    )
    store = StoreFacts(retailer_id="T", terms=(ALWAYS,), status_history=history)
    assert told(cells(Item.REPORT, NEW_YEAR, store)) == [
        ("逾期", True), ("不适用", False), ("逾期", True)]  # fmt: skip
    assert told(cells(Item.TRAINING, NEW_YEAR, store)) == [
        ("未到期", False), ("不适用", False), ("逾期", True)]  # fmt: skip


def test_a_quarter_that_is_exempted_is_owed_in_none_of_its_months() -> None:
    free = SixOneExemption(
        id="E", retailer_id="T", item=Item.AWARD, period="2026Q4", reason="装修", approver="李主任"
    )
    store = StoreFacts(retailer_id="T", terms=(ALWAYS,))
    history = History.of([], [free])
    assert told(cells(Item.AWARD, NEW_YEAR, store, history)) == [("豁免", False)] * 3
    assert told(cells(Item.TRAINING, NEW_YEAR, store, history))[-1] == ("逾期", True)


# Due days.


def test_a_report_due_on_the_10th_is_done_late_on_the_11th_and_never_by_the_next_month() -> None:
    by_the_tenth = SixOneSettings((ItemSettings(item=Item.REPORT, due_day=10),))
    store = StoreFacts(retailer_id="T", terms=(ALWAYS,))
    handed = [done(Item.REPORT, date(2026, 10, 10)), done(Item.REPORT, date(2026, 12, 11))]
    found = cells(Item.REPORT, NEW_YEAR, store, History.of(handed), by_the_tenth)
    assert told(found) == [("已完成", True), ("逾期", True), ("补做", True)]
    assert [cell.days_overdue for cell in found] == [0, 52, 0]


def test_a_year_of_a_setting_that_changes_in_between() -> None:
    """③ is monthly from December on: October and November stand as they were under the quarter."""
    monthly = ItemSettings(item=Item.TRAINING, valid_from="2026-12")
    changed = DEFAULT_SETTINGS.changed(monthly, date(2026, 12, 1))
    store = StoreFacts(retailer_id="T", terms=(ALWAYS,))
    trained = History.of([done(Item.TRAINING, date(2026, 10, 8))])
    assert told(cells(Item.TRAINING, NEW_YEAR, store, trained, changed)) == [
        ("已完成", False), ("已完成(10月)", False), ("逾期", True)]  # fmt: skip


# Over random calendars.

_FIRST, _LAST = date(2026, 1, 1), date(2027, 3, 31)
days = st.dates(_FIRST, _LAST)
month_keys = st.integers(0, 13).map(lambda by: Period.parse("2026-01").shift(by))


@st.composite
def stores(draw: st.DrawFn) -> StoreFacts:
    """A store with stays one after the other, pauses, and maybe collecting every week."""
    turns = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
    stays = [
        stay(since, turns[at + 1] - timedelta(days=1) if at + 1 < len(turns) else None)
        for at, since in enumerate(turns)
        if at % 2 == 0
    ]
    pauses = sorted(draw(st.lists(days, max_size=3, unique=True)))
    statuses = draw(st.permutations(["正常", "歇业", "停业"]))
    return StoreFacts(
        retailer_id="T",
        terms=tuple(stays),
        status_history=tuple(
            StatusEntry(since=since, status=statuses[at]) for at, since in enumerate(pauses)
        ),
        information_point=draw(st.booleans()),
    )


@st.composite
def settings(draw: st.DrawFn, since: str | None = None) -> ItemSettings:
    """What holds for one item from a month on."""
    kinds = st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR])
    item = draw(st.sampled_from(SixOneItem))
    weekly = item is Item.MARKET_INFORMATION and draw(st.booleans())
    return ItemSettings(
        item=item,
        period=draw(kinds),
        information_points=PeriodKind.WEEK if weekly else None,
        due_day=draw(st.none() | st.integers(1, 31)),
        valid_from=since if since is not None else draw(month_keys).key,
    )


all_settings = st.lists(settings(), max_size=6, unique_by=lambda e: (e.item, e.valid_from)).map(
    lambda more: SixOneSettings((*DEFAULT_SETTINGS.items, *more))
)
exemptions = st.lists(
    st.builds(
        lambda item, month, kind: SixOneExemption(
            id="E", retailer_id="T", item=item, period=Period.of(kind, month.first).key,
            reason="装修", approver="李主任",
        ),
        st.sampled_from(SixOneItem), month_keys, st.sampled_from(PeriodKind),
    ),
    max_size=3,
)  # fmt: skip
records = st.lists(
    st.builds(done, st.sampled_from(SixOneItem), days, finalised=st.booleans()), max_size=25
)


@attrs.frozen
class World:
    """A month of a store, what is known of it, and by what rules it is judged."""

    month: Period
    store: StoreFacts
    known: list[SixOneRecord]
    free: list[SixOneExemption]
    rules: SixOneSettings

    def board(self, today: date) -> Board:
        history = History.of(self.known, self.free)
        return build_board(self.month, today, [self.store], history, self.rules)


worlds = st.builds(World, month_keys, stores(), records, exemptions, all_settings)


@given(worlds, days, days)
def test_what_is_owed_never_depends_on_the_day_of_looking_nor_on_what_is_done(
    world: World, one: date, other: date
) -> None:
    found, bare = world.board(one), attrs.evolve(world, known=[]).board(other)
    assert [cell.counted for cell in found.cells] == [cell.counted for cell in bare.cells]
    for rate in (found.completion, found.on_time, found.all_done):
        assert 0 <= rate.numerator <= rate.denominator
    assert found.on_time.numerator <= found.completion.numerator
    for cell in found.cells:
        assert not (cell.counted and cell.state in (State.EXEMPT, State.NOT_APPLICABLE))


_COURSE = (State.NOT_DUE, State.TO_DO, State.OVERDUE)


@given(worlds, days, days)
def test_while_nothing_is_done_a_cell_only_moves_on(world: World, one: date, other: date) -> None:
    bare = attrs.evolve(world, known=[])
    before, after = bare.board(min(one, other)), bare.board(max(one, other))
    for was, now in zip(before.cells, after.cells, strict=True):
        if was.state in _COURSE:
            assert _COURSE.index(now.state) >= _COURSE.index(was.state)
            assert now.days_overdue >= was.days_overdue
        else:
            assert now == was


@given(worlds, days, settings(since="2026-07"))
def test_a_setting_from_july_on_leaves_every_month_before_as_it_was(
    world: World, today: date, new: ItemSettings
) -> None:
    was = world.board(today)
    rules = world.rules.changed(new, date(2026, 7, 31))
    now = attrs.evolve(world, rules=rules).board(today)
    if world.month.key < "2026-07":
        assert now == was
    for item in set(SixOneItem) - {new.item}:
        assert now.rows[0].cell(item) == was.rows[0].cell(item)


@given(worlds, days, st.data())
def test_the_day_it_was_done_decides_whenever_and_in_whatever_order_it_was_entered(
    world: World, today: date, data: st.DataObject
) -> None:
    entered = [
        attrs.evolve(each, backfilled=True, entered_at=datetime(2027, 4, 1, 8))  # noqa: DTZ001
        for each in data.draw(st.permutations(world.known))
    ]
    one, other = world.board(today), attrs.evolve(world, known=entered).board(today)
    assert [(cell.state, cell.done_on, cell.progress) for cell in one.cells] == [
        (cell.state, cell.done_on, cell.progress) for cell in other.cells
    ]
    assert (one.completion, one.on_time, one.all_done) == (
        other.completion, other.on_time, other.all_done)  # fmt: skip
