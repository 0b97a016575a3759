"""What a cell tells beside its state: the record behind it, its due day, at the edges of months."""

from datetime import date

import attrs
import pytest

from models.calendar import Period
from models.retailer import StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones import Cell, CellState, History, StoreFacts, build_board

TERM = (StandardTerm(since=date(2025, 1, 1)),)
STORE = StoreFacts(retailer_id="T1", terms=TERM)
POINT = attrs.evolve(STORE, information_point=True)
SUNDAYS = [date(2026, 11, day) for day in (1, 8, 15, 22, 29)]


def record(day: date, item: int = 4, **more: object) -> SixOneRecord:
    return SixOneRecord(id=f"{day}", retailer_id="T1", item=SixOneItem(item), done_on=day, **more)  # type: ignore[arg-type]


def cell_of(
    records: list[SixOneRecord],
    today: date,
    item: int = 4,
    store: StoreFacts = STORE,
    month: str = "2026-11",
) -> Cell:
    board = build_board(Period.parse(month), today, [store], History.of(records))
    return board.rows[0].cell(SixOneItem(item))


def test_a_cell_tells_what_its_record_lacks() -> None:
    lacking = record(date(2026, 11, 5), missing_evidence=("采集单",), backfilled=True)
    cell = cell_of([lacking], date(2026, 11, 20))
    assert (cell.missing_evidence, cell.backfilled) == (("采集单",), True)
    without = cell_of([], date(2026, 11, 20))
    assert (without.missing_evidence, without.backfilled, without.done_on) == ((), False, None)


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 10, 31)])
def test_work_on_the_first_and_last_day_of_a_month_counts_in_it(day: date) -> None:
    october = cell_of([record(day, 3)], date(2026, 12, 1), 3, month="2026-10")
    assert (october.state, october.counted) == (CellState.DONE, False)
    assert cell_of([record(day)], date(2026, 12, 1), month="2026-10").done
    for month in ("2026-09", "2026-11"):
        assert not cell_of([record(day)], date(2026, 12, 1), month=month).done


def test_a_month_is_not_overdue_on_its_last_day() -> None:
    last, next_day = date(2026, 11, 30), date(2026, 12, 1)
    assert (cell_of([], last).state, cell_of([], last).days_overdue) == (CellState.TO_DO, 0)
    late = cell_of([], next_day)
    assert (late.state, late.days_overdue, late.due) == (CellState.OVERDUE, 1, last)


def test_a_weekly_cell_tells_the_last_record_and_the_first_week_still_open() -> None:
    begun = [record(day, finalised=False) for day in SUNDAYS[1:4]]
    cell = cell_of(begun, date(2026, 11, 25), store=POINT)
    assert cell.record is not None
    assert (cell.record.done_on, cell.due) == (SUNDAYS[3], SUNDAYS[0])
    assert (cell.progress, cell.days_overdue) == ((0, 5), 24)
    done = [record(day) for day in SUNDAYS]
    some = cell_of(done[:2], date(2026, 11, 12), store=POINT)
    assert (some.state, some.due, some.progress) == (CellState.BEGUN, SUNDAYS[2], (2, 5))
    whole = cell_of(done, date(2026, 12, 20), store=POINT)
    assert whole.record is not None
    assert (whole.state, whole.due, whole.record.done_on) == (
        CellState.DONE,
        SUNDAYS[4],
        SUNDAYS[4],
    )
    assert (whole.days_overdue, whole.progress) == (0, (5, 5))


def test_a_week_is_not_overdue_on_its_sunday() -> None:
    done = [record(day) for day in SUNDAYS[:3]]
    assert cell_of(done, SUNDAYS[3], store=POINT).state is CellState.BEGUN
    monday = cell_of(done, date(2026, 11, 23), store=POINT)
    assert (monday.state, monday.days_overdue) == (CellState.OVERDUE, 1)
    begun = [*done, record(SUNDAYS[3], finalised=False)]
    assert cell_of(begun, date(2026, 11, 23), store=POINT).state is CellState.BEGUN


def test_before_its_first_week_a_weekly_cell_is_not_due() -> None:
    first_monday = date(2026, 10, 26)
    before = cell_of([], date(2026, 10, 25), store=POINT)
    assert (before.state, before.counted) == (CellState.NOT_DUE, True)
    assert cell_of([], first_monday, store=POINT).state is CellState.TO_DO
