"""The six-ones board: vector V-61, periods, designation, weekly ④, exemptions, a recount."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period, PeriodKind
from models.errors import DomainError, InvalidValue
from models.retailer import Retailer, RetailerNotes, StandardTerm, StatusEntry
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    DEFAULT_SETTINGS,
    Board,
    Cell,
    CellState,
    History,
    ItemSettings,
    Rate,
    SixOneSettings,
    StoreFacts,
    build_board,
    counts_for,
    counts_in,
    is_designated,
    is_open,
    needed_since,
    store_facts,
    year_view,
)

NOVEMBER = Period.parse("2026-11")
DECEMBER = Period.parse("2026-12")
I = SixOneItem  # noqa: E741 - as short as the signs ①…⑥ it stands for
S = CellState


def store(code: str, since: date = date(2025, 1, 1), until: date | None = None) -> StoreFacts:
    return StoreFacts(retailer_id=code, terms=(StandardTerm(since=since, until=until),))


def record(code: str, item: int, day: date, *, finalised: bool = True) -> SixOneRecord:
    return SixOneRecord(
        id=f"{code}-{item}-{day}-{finalised}",
        retailer_id=code,
        item=SixOneItem(item),
        done_on=day,
        finalised=finalised,
    )


T1, T2, T3 = store("T1"), store("T2"), store("T3", date(2026, 11, 16))
V_61 = [
    *(record("T1", item, date(2026, 11, 5)) for item in (1, 2, 4, 5)),
    *(record("T2", item, date(2026, 11, 6)) for item in (1, 2, 5)),
    record("T1", 3, date(2026, 10, 20)),
]


def board_of(
    records: list[SixOneRecord], today: date, month: Period = NOVEMBER, **more: object
) -> Board:
    stores = more.get("stores", [T1, T2, T3])
    exemptions = more.get("exemptions", ())
    settings = more.get("settings", DEFAULT_SETTINGS)
    return build_board(month, today, stores, History.of(records, exemptions), settings)


def one_cell(records: list[SixOneRecord], today: date, item: int = 4, **more: object) -> Cell:
    board = board_of(records, today, stores=[more.pop("facts", T1)], **more)
    return board.rows[0].cell(SixOneItem(item))


def test_vector_v61():
    board = board_of(V_61, date(2026, 12, 1))
    assert {cell.state for cell in board.rows[2].cells} == {S.NOT_APPLICABLE}
    assert (board.completion.numerator, board.completion.denominator) == (7, 8)
    assert str(board.completion) == "87.50%"
    assert board.completion.value == Fraction(7, 8)
    assert [str(board.item_rate(item)) for item in (I(1), I(2), I(4), I(5))] == [
        "100.00%",
        "100.00%",
        "50.00%",
        "100.00%",
    ]
    assert str(board.all_done) == "50.00%"
    assert (board.all_done.numerator, board.all_done.denominator) == (1, 2)
    trained = board.rows[0].cell(I.TRAINING)
    assert (trained.description, trained.counted, trained.label) == ("已完成(10月)", False, "10-20")
    untrained = board.rows[1].cell(I.TRAINING)
    assert (untrained.state, untrained.counted, untrained.label) == (S.NOT_DUE, False, "")
    for item in (I.TRAINING, I.AWARD):
        rate = board.item_rate(item)
        assert (rate.value, rate.percent, rate.reason, str(rate)) == (None, None, "无应完成项", "—")


def test_vector_v61_work_in_december_never_repairs_november():
    late = [*V_61, record("T2", 4, date(2026, 12, 2))]
    november = board_of(late, date(2026, 12, 2))
    cell = november.rows[1].cell(I.MARKET_INFORMATION)
    assert (cell.state, cell.days_overdue, cell.label) == (S.OVERDUE, 2, "欠 2 天")
    assert str(november.completion) == "87.50%"
    december = board_of(late, date(2026, 12, 2), DECEMBER)
    assert december.rows[1].cell(I.MARKET_INFORMATION).state is S.DONE
    in_december = december.rows[0].cell(I.TRAINING)
    assert (in_december.description, in_december.counted) == ("已完成(10月)", True)


def test_during_the_month_what_is_open_waits():
    board = board_of(V_61, date(2026, 11, 30))
    cell = board.rows[1].cell(I.MARKET_INFORMATION)
    assert (cell.state, cell.label, cell.due, cell.days_overdue) == (
        S.TO_DO,
        "待做",
        date(2026, 11, 30),
        0,
    )
    assert board.with_state(S.TO_DO) == (cell,)
    done = board.rows[0].cell(I.MARKET_INFORMATION)
    assert (done.label, done.description, done.done_on) == ("11-05", "已完成", date(2026, 11, 5))
    assert done.record == V_61[2]
    assert board.rows[0].all_done
    assert not board.rows[2].applicable
    assert str(board.rows[1].completion) == "75.00%"
    ahead = board_of(V_61, date(2026, 10, 31))
    assert ahead.rows[1].cell(I.MARKET_INFORMATION).state is S.NOT_DUE


def test_a_due_day_before_the_end_makes_late_work_extra():
    settings = SixOneSettings((ItemSettings(item=I.REPORT, due_day=10),))
    on_time = record("T1", 5, date(2026, 11, 10))
    late = record("T1", 5, date(2026, 11, 11))
    today = date(2026, 11, 23)
    assert one_cell([on_time], today, 5, settings=settings).state is S.DONE
    cell = one_cell([late], today, 5, settings=settings)
    assert (cell.state, cell.done, cell.days_overdue) == (S.DONE_LATE, True, 0)
    assert one_cell([on_time, late], today, 5, settings=settings).record == on_time
    assert one_cell([], today, 5, settings=settings).label == "欠 13 天"
    board = board_of([late], today, stores=[T1], settings=settings)
    assert (str(board.completion), str(board.on_time)) == ("25.00%", "0.00%")
    february = ItemSettings(item=I.REPORT, due_day=31)
    assert february.due(Period.parse("2027-02")) == date(2027, 2, 28)
    assert february.due(Period.parse("2026W47")) == date(2026, 11, 22)


def test_what_is_begun_says_so_and_still_tells_that_it_is_late():
    begun = record("T1", 4, date(2026, 11, 9), finalised=False)
    cell = one_cell([begun], date(2026, 11, 23))
    assert (cell.state, cell.label, cell.done_on, cell.days_overdue) == (S.BEGUN, "进行中", None, 0)
    after = one_cell([begun], date(2026, 12, 3))
    assert (after.state, after.days_overdue, after.done) == (S.BEGUN, 3, False)
    both = [begun, record("T1", 4, date(2026, 11, 20))]
    assert one_cell(both, date(2026, 12, 3)).state is S.DONE


@pytest.mark.parametrize(
    ("month", "today", "state", "counted"),
    [
        ("2026-10", date(2026, 10, 9), S.NOT_DUE, False),
        ("2026-11", date(2026, 11, 9), S.NOT_DUE, False),
        ("2026-12", date(2026, 11, 9), S.NOT_DUE, True),
        ("2026-12", date(2026, 12, 1), S.TO_DO, True),
        ("2026-12", date(2027, 1, 1), S.OVERDUE, True),
        ("2026-10", date(2027, 1, 1), S.NOT_DUE, False),
    ],
)
def test_a_quarterly_item_is_owed_in_the_last_month(month, today, state, counted):
    cell = one_cell([], today, 3, month=Period.parse(month))
    assert (cell.state, cell.counted, cell.period) == (state, counted, "2026Q4")


def test_a_quarterly_item_is_not_done_before_it_was_done():
    done = [record("T1", 6, date(2026, 11, 20))]
    today = date(2026, 12, 20)
    states = [
        one_cell(done, today, 6, month=m).description for m in Period.parse("2026Q4").months()
    ]
    assert states == ["未到期", "已完成", "已完成(11月)"]


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (date(2026, 11, 15), None, True),
        (date(2026, 11, 16), None, False),
        (date(2025, 1, 1), date(2026, 11, 16), True),
        (date(2025, 1, 1), date(2026, 11, 15), False),
        (date(2026, 12, 1), None, False),
        (date(2025, 1, 1), date(2026, 10, 31), False),
    ],
)
def test_the_middle_of_the_month_decides_designation(since, until, counts):
    assert is_designated([StandardTerm(since=since, until=until)], NOVEMBER) is counts


def test_a_store_can_leave_and_return():
    terms = [
        StandardTerm(since=date(2025, 1, 1), until=date(2026, 8, 10)),
        StandardTerm(since=date(2026, 10, 20)),
    ]
    counted = [m.key for m in Period.parse("2026").months() if is_designated(terms, m)][6:]
    assert counted == ["2026-07", "2026-11", "2026-12"]


def test_a_quarter_stands_if_its_last_month_counts():
    joined = store("T1", date(2026, 12, 10))
    assert one_cell([], date(2027, 1, 9), 3, facts=joined, month=DECEMBER).state is S.OVERDUE
    left = store("T1", until=date(2026, 12, 10))
    assert one_cell([], date(2027, 1, 9), 3, facts=left, month=DECEMBER).state is S.NOT_APPLICABLE


def test_work_counts_for_the_month_that_owes_it():
    named_late = store("T1", date(2026, 11, 16))
    trained = date(2026, 11, 20)
    assert counts_for(named_late, DEFAULT_SETTINGS.of(I.TRAINING, NOVEMBER), trained)
    assert not counts_for(named_late, DEFAULT_SETTINGS.of(I.REPORT, NOVEMBER), trained)
    cell = one_cell([record("T1", 3, trained)], trained, 3, facts=named_late, month=DECEMBER)
    assert cell.description == "已完成(11月)"
    left = store("T1", until=date(2026, 11, 20))
    assert counts_for(left, DEFAULT_SETTINGS.of(I.TRAINING, NOVEMBER), trained)


@pytest.mark.parametrize(
    ("month", "day"),
    [("2026-11", date(2026, 1, 1)), ("2026-01", date(2025, 12, 29)), ("2024-01", date(2024, 1, 1))],
)
def test_the_first_day_whose_records_a_board_needs(month, day):
    assert needed_since(Period.parse(month)) == day


@pytest.mark.parametrize(
    ("history", "open_"),
    [
        ([], True),
        ([("正常", date(2025, 1, 1))], True),
        ([("停业", date(2026, 11, 1))], False),
        ([("停业", date(2026, 12, 15))], False),  # the first known status holds before it too
        ([("正常", date(2025, 1, 1)), ("停业", date(2026, 11, 2))], True),
        ([("正常", date(2025, 1, 1)), ("停业", date(2026, 11, 1))], False),
        ([("歇业", date(2025, 1, 1)), ("正常", date(2026, 11, 30))], True),
        ([("歇业", date(2025, 1, 1)), ("正常", date(2026, 12, 1))], False),
        ([("停业", date(2026, 1, 1)), ("注销", date(2026, 11, 15))], False),
        ([("营业中", date(2025, 1, 1))], True),
    ],
)
def test_closed_for_the_whole_month_is_not_applicable(history, open_):
    entries = tuple(StatusEntry(since=since, status=status) for status, since in history)
    assert is_open(entries[::-1], NOVEMBER) is open_
    assert counts_in(attrs.evolve(T1, status_history=entries), NOVEMBER) is open_


def test_of_two_statuses_of_one_day_the_later_entry_holds():
    day = date(2026, 11, 15)
    both = [StatusEntry(since=day, status=status) for status in ("正常", "停业")]
    assert not is_open([StatusEntry(since=date(2025, 1, 1), status="停业"), *both], NOVEMBER)
    assert is_open([*both[::-1]], NOVEMBER)


def test_store_facts_come_from_the_retailers_record():
    retailer = Retailer(
        id="R1",
        licence_no="320706100123",
        shop_name="好运",
        status="停业",
        standard_terms=(StandardTerm(since=date(2025, 1, 1)),),
    )
    facts = store_facts(retailer, RetailerNotes(id="R1", information_point=True))
    assert facts.information_point
    assert not counts_in(facts, NOVEMBER)
    opened = attrs.evolve(
        retailer, status_history=(StatusEntry(since=date(2026, 1, 1), status="正常"),)
    )
    assert counts_in(store_facts(opened), NOVEMBER)
    assert not store_facts(opened).information_point
    assert store_facts(attrs.evolve(retailer, status="")).status_history == ()


def exemption(item: int, period: str, **more: object) -> SixOneExemption:
    return SixOneExemption(
        id=f"e{item}{period}",
        retailer_id="T1",
        item=SixOneItem(item),
        period=period,
        reason="门店装修",
        approver="李经理",
        **more,
    )


@pytest.mark.parametrize(
    ("item", "period", "exempt"),
    [
        (4, "2026-11", True),
        (4, "2026Q4", True),
        (4, "2026-12", False),
        (4, "2026W47", False),
        (4, "十一月", False),
        (3, "2026Q4", True),
        (3, "2026-12", True),
        (3, "2026-11", False),
    ],
)
def test_exemptions_take_the_obligation_away(item, period, exempt):
    month = DECEMBER if item == 3 and period != "2026Q4" else NOVEMBER
    cell = one_cell([], date(2027, 1, 9), item, exemptions=[exemption(item, period)], month=month)
    if item == 3 and period == "2026-11":
        assert cell.state is S.OVERDUE
    assert (cell.state is S.EXEMPT) is exempt
    assert cell.counted is (not exempt)
    assert (
        one_cell(
            [],
            date(2027, 1, 9),
            item,
            exemptions=[exemption(item, period, deleted=True)],
            month=month,
        ).state
        is not S.EXEMPT
    )


def test_an_exempted_store_leaves_every_rate():
    exemptions = [exemption(item, "2026-11") for item in (1, 2, 4, 5)]
    board = board_of([record("T1", 1, date(2026, 11, 3))], date(2026, 12, 1), exemptions=exemptions)
    assert board.rows[0].cell(I.PROMOTION).label == "豁免"
    assert (board.completion.numerator, board.completion.denominator) == (0, 4)
    assert board.all_done == Rate(0, 1)


WEEKLY = attrs.evolve(T1, information_point=True)
SUNDAYS = [date(2026, 11, day) for day in (1, 8, 15, 22, 29)]


def test_a_weekly_item_wants_every_week_that_ends_in_the_month():
    whole = [record("T1", 4, sunday - timedelta(days=2)) for sunday in SUNDAYS]
    cell = one_cell(whole, date(2026, 11, 30), facts=WEEKLY)
    assert (cell.state, cell.progress, cell.done_on) == (S.DONE, (5, 5), date(2026, 11, 27))
    assert cell.counted
    unchanged = [attrs.evolve(whole[0], deleted=True), *whole[1:]]
    assert one_cell(unchanged, date(2026, 11, 30), facts=WEEKLY).state is S.OVERDUE
    missed = one_cell(whole[1:], date(2026, 11, 30), facts=WEEKLY)
    assert (missed.state, missed.progress, missed.days_overdue) == (S.OVERDUE, (4, 5), 29)
    so_far = one_cell(whole[:2], date(2026, 11, 12), facts=WEEKLY)
    assert (so_far.state, so_far.due, so_far.progress) == (S.BEGUN, date(2026, 11, 15), (2, 5))
    # The 30th is a Monday: its week ends in December.
    extra = [*whole[:4], record("T1", 4, date(2026, 11, 30))]
    assert one_cell(extra, date(2026, 11, 30), facts=WEEKLY).state is S.OVERDUE


def test_a_weekly_item_before_and_between():
    assert one_cell([], date(2026, 10, 25), facts=WEEKLY).state is S.NOT_DUE
    assert one_cell([], date(2026, 10, 26), facts=WEEKLY).state is S.TO_DO
    assert one_cell([], date(2026, 11, 1), facts=WEEKLY).state is S.TO_DO
    begun = [record("T1", 4, date(2026, 10, 30), finalised=False)]
    late = one_cell(begun, date(2026, 11, 3), facts=WEEKLY)
    assert (late.state, late.days_overdue) == (S.BEGUN, 2)
    freed = one_cell([], date(2026, 11, 5), facts=WEEKLY, exemptions=[exemption(4, "2026W44")])
    assert (freed.state, freed.progress) == (S.TO_DO, (0, 4))
    for period in ("2026-11", "2026Q4"):
        whole = [exemption(4, period)]
        assert one_cell([], date(2026, 11, 5), facts=WEEKLY, exemptions=whole).state is S.EXEMPT
    by_week = [exemption(4, f"2026W{week}") for week in range(44, 49)]
    assert one_cell([], date(2026, 11, 5), facts=WEEKLY, exemptions=by_week).state is S.EXEMPT


def test_settings_hold_from_their_month_on_and_never_change_a_closed_one():
    today = date(2026, 11, 23)
    new = ItemSettings(item=I.TRAINING, valid_from="2026-12", due_day=20)
    settings = DEFAULT_SETTINGS.changed(new, today)
    assert settings.of(I.TRAINING, NOVEMBER).period is PeriodKind.QUARTER
    assert settings.of(I.TRAINING, DECEMBER) == new
    assert settings.of(I.TRAINING, DECEMBER.shift(20)) == new
    again = settings.changed(attrs.evolve(new, due_day=25), today)
    assert again.of(I.TRAINING, DECEMBER).due_day == 25
    assert len(again.items) == len(settings.items)
    with pytest.raises(DomainError, match="2026-10 已经结束，设置只能从本月或以后的月份起改。"):
        settings.changed(attrs.evolve(new, valid_from="2026-10"), today)
    with pytest.raises(DomainError, match="以前的月份 已经结束"):
        settings.changed(attrs.evolve(new, valid_from=""), today)
    assert SixOneSettings(()).of(I.AWARD, NOVEMBER).period is PeriodKind.QUARTER


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"due_day": 0}, "“到期日”应在 1 到 31 之间"),
        ({"due_day": 32}, "“到期日”应在 1 到 31 之间"),
        ({"minimum_lines": 0}, "“采集品规数”不能小于 1"),
        ({"photos": -1}, "“照片张数和补录天数”不能小于 0"),
        ({"backfill_days": -1}, "“照片张数和补录天数”不能小于 0"),
        ({"valid_from": "2026Q4"}, "“启用月份”应写成 2026-11"),
    ],
)
def test_impossible_settings_are_refused(change, sentence):
    new = attrs.evolve(ItemSettings(item=I.REPORT, valid_from="2026-12"), **change)
    with pytest.raises(InvalidValue) as caught:
        DEFAULT_SETTINGS.changed(new, date(2026, 11, 23))
    assert str(caught.value) == sentence


def test_settings_read_their_periods_from_text():
    read = ItemSettings(item=I.MARKET_INFORMATION, period="季", information_points="周")
    assert read.period is PeriodKind.QUARTER
    assert read.information_points is PeriodKind.WEEK


def test_a_year_of_one_store_is_twelve_rows_of_six():
    rows = year_view(NOVEMBER, date(2026, 11, 23), T1, History.of(V_61))
    assert [row.month for row in rows][0::11] == ["2025-12", "2026-11"]
    assert sum(len(row.cells) for row in rows) == 72
    assert sum(len(row.obligations) for row in rows) == 12 * 4 + 4 * 2


# A second way of counting, over made-up calendars.

stores = st.lists(
    st.builds(
        lambda code, since, length: store(
            code, since, None if length is None else since + timedelta(days=length)
        ),
        st.sampled_from(["T1", "T2", "T3", "T4"]),
        st.dates(date(2026, 8, 1), date(2026, 12, 31)),
        st.none() | st.integers(0, 120),
    ),
    max_size=4,
    unique_by=lambda each: each.retailer_id,
)
records = st.lists(
    st.builds(
        record,
        st.sampled_from(["T1", "T2", "T3", "T4"]),
        st.integers(1, 6),
        st.dates(date(2026, 8, 1), date(2027, 2, 1)),
        finalised=st.booleans(),
    ),
    max_size=60,
)
months = st.sampled_from(Period.parse("2026").months()[7:])
todays = st.dates(date(2026, 9, 1), date(2027, 2, 1))


def recount(month: Period, found: list[StoreFacts], given_records: list[SixOneRecord]) -> Rate:
    """Count obligations and done ones with plain loops over days and numbers."""
    done = owed = 0
    for each in found:
        term = each.terms[0]
        mid, later = month.first.replace(day=15), month.first.replace(day=16)
        if term.since > mid or (term.until and term.until < later):
            continue
        for item in range(1, 7):
            reach = 3 if item in (3, 6) else 1
            if month.first.month % reach:
                continue
            owed += 1
            span = {(month.first.year, month.first.month - back) for back in range(reach)}
            done += any(
                r.retailer_id == each.retailer_id
                and r.item == item
                and r.finalised
                and (r.done_on.year, r.done_on.month) in span
                for r in given_records
            )
    return Rate(done, owed)


@given(months, todays, stores, records)
def test_the_board_equals_a_recount_and_stays_in_bounds(month, today, found, given_records):
    board = build_board(month, today, found, History.of(given_records))
    assert board.completion == recount(month, found, given_records)
    column = [board.item_rate(item) for item in SixOneItem]
    assert sum(rate.numerator for rate in column) == board.completion.numerator
    assert sum(rate.denominator for rate in column) == board.completion.denominator
    for rate in (board.completion, board.on_time, board.all_done, *column):
        assert 0 <= rate.numerator <= rate.denominator
        assert rate.percent is None or 0 <= rate.percent <= Decimal(100)
    for cell in board.cells:
        assert (cell.days_overdue > 0) <= (cell.counted and not cell.done)
        assert (cell.state is S.OVERDUE) <= (cell.days_overdue > 0)
        assert not (cell.state is S.NOT_APPLICABLE and cell.counted)


@given(months, todays, stores, records, st.randoms(use_true_random=False))
def test_order_of_records_does_not_matter_and_more_never_lowers(
    month, today, found, given_records, chance
):
    whole = build_board(month, today, found, History.of(given_records))
    shuffled = list(given_records)
    chance.shuffle(shuffled)
    assert build_board(month, today, found, History.of(shuffled)) == whole
    part = build_board(month, today, found, History.of(given_records[: len(given_records) // 2]))
    assert part.completion.numerator <= whole.completion.numerator
    assert part.on_time.numerator <= whole.on_time.numerator
    assert part.all_done.numerator <= whole.all_done.numerator


@given(months, todays, stores, records)
def test_what_is_done_after_the_month_changes_nothing_in_it(month, today, found, given_records):
    up_to = [r for r in given_records if r.done_on <= month.last]
    with_later = build_board(month, today, found, History.of(given_records))
    assert with_later == build_board(month, today, found, History.of(up_to))
