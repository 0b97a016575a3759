"""A month closed and the board after it: what differs, and the words for it (DOMAIN 3.2)."""

from datetime import date, datetime

import attrs
import pytest

from models.calendar import Period
from models.programme.closing import close_of, compared
from models.retailer import StandardTerm
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import (
    DEFAULT_SETTINGS,
    Board,
    History,
    ItemSettings,
    StoreFacts,
    build_board,
)

NOVEMBER = Period.parse("2026-11")
CLOSED = datetime.fromisoformat("2026-12-03T09:00:00+08:00")
LATER = datetime.fromisoformat("2026-12-04T15:30:00+08:00")
EARLIER = datetime.fromisoformat("2026-11-20T10:00:00+08:00")
STORE = StoreFacts(retailer_id="T", terms=(StandardTerm(since=date(2025, 1, 1)),))
SETTINGS = DEFAULT_SETTINGS.replaced(ItemSettings(item=SixOneItem.REPORT, due_day=10))


def done(
    item: int, day: int, entered: datetime = EARLIER, *, finalised: bool = True
) -> SixOneRecord:
    return SixOneRecord(
        id=f"{item}-{day}",
        retailer_id="T",
        item=SixOneItem(item),
        done_on=date(2026, 11, day),
        entered_at=entered,
        finalised=finalised,
    )


FREE = SixOneExemption(
    id="E", retailer_id="T", item=SixOneItem.PROMOTION, period="2026-11", reason="装修",
    approver="李主任",
)  # fmt: skip


def board(records: list[SixOneRecord], *, free: bool = False, store: StoreFacts = STORE) -> Board:
    history = History.of(records, [FREE] if free else [])
    return build_board(NOVEMBER, LATER.date(), [store], history, SETTINGS)


def differences(then: Board, now: Board) -> list[tuple[int, str, str, str]]:
    found = compared(close_of(then, CLOSED, "许立新"), now).differences
    return [
        (each.was.item.value, each.was.state.value, each.now.state.value if each.now else "",
         str(each.why))
        for each in found
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ([], [done(1, 28, LATER)], (1, "逾期", "已完成", "月结后 12-04 才录入，完成日期 11-28")),
        ([], [done(5, 11, LATER)], (5, "逾期", "补做", "月结后 12-04 才录入，完成日期 11-11")),
        (
            [done(5, 11)],
            [done(5, 11), done(5, 9, LATER)],
            (5, "补做", "已完成", "月结后 12-04 才录入，完成日期 11-09"),
        ),
        ([done(2, 5)], [], (2, "已完成", "逾期", "原来的记录已撤回或更正")),
        ([done(2, 5)], [done(2, 6)], (2, "已完成", "已完成", "记录后来有更正，或后来才并入")),
        (
            [done(1, 5, finalised=False)],
            [done(1, 5)],
            (1, "进行中", "已完成", "记录后来有更正，或后来才并入"),
        ),
    ],
)
def test_a_record_that_came_or_went_after_the_close(
    then: list[SixOneRecord], now: list[SixOneRecord], told: tuple[int, str, str, str]
) -> None:
    assert differences(board(then), board(now)) == [told]


def test_an_exemption_that_came_or_went_after_the_close() -> None:
    assert differences(board([]), board([], free=True)) == [(1, "逾期", "豁免", "月结后豁免")]
    assert differences(board([], free=True), board([])) == [(1, "豁免", "逾期", "豁免后来撤回")]


def test_a_store_that_has_left_or_joined_as_headquarters_says_later() -> None:
    gone = attrs.evolve(
        STORE, terms=(StandardTerm(since=date(2025, 1, 1), until=date(2026, 11, 15)),)
    )
    why = "标准店期间或营业状态后来有变"
    owed = [(item, "逾期", "不适用", why) for item in (1, 2, 4, 5)]  # ③⑥ are not owed yet
    assert differences(board([]), board([], store=gone)) == owed
    nobody = build_board(NOVEMBER, LATER.date(), [], History.of([]), SETTINGS)
    assert differences(nobody, board([])) == [(item, "不适用", "逾期", why) for item, *_ in owed]
    assert differences(board([done(3, 5)]), nobody) == [
        (3, "已完成", "", why) if item == 3 else (item, "逾期", "", why) for item in range(1, 6)
    ]


def test_one_week_entered_late_makes_the_whole_cell_done() -> None:
    point = attrs.evolve(STORE, information_point=True)
    weeks = [done(4, day) for day in (1, 8, 15, 22, 29)]
    late = attrs.evolve(weeks[2], entered_at=LATER)
    then = board([*weeks[:2], *weeks[3:]], store=point)
    now = board([*weeks[:2], late, *weeks[3:]], store=point)
    assert differences(then, now) == [
        (4, "逾期", "已完成", "月结后补录了其中一周，或豁免了一周")]  # fmt: skip


def test_the_close_keeps_its_figures_whatever_comes_after() -> None:
    """V-61's rule of sums: 2 of 4 owed were done when it was signed off, one of them late."""
    then = board([done(1, 5), done(5, 11)])
    now = board([done(1, 5), done(5, 11), done(2, 28, LATER), done(4, 28, LATER)])
    view = compared(close_of(then, CLOSED, "许立新"), now)
    assert [str(each) for each in (view.completion, view.on_time, view.all_done)] == [
        "50.00%", "25.00%", "0.00%"]  # fmt: skip
    assert (then.completion, then.on_time, then.all_done) == (
        view.completion, view.on_time, view.all_done)  # fmt: skip
    assert (str(now.completion), str(now.all_done)) == ("100.00%", "100.00%")
    assert [str(view.item_rate(item)) for item in SixOneItem] == [
        "100.00%", "0.00%", "—", "0.00%", "100.00%", "—"]  # fmt: skip
    assert compared(view.close, then).differences == ()
