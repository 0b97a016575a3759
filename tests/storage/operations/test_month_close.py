"""A month closed, then a late entry: both figures are told, and why they differ."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.check import Check
from models.errors import DomainError, InvalidValue
from models.programme import Attendee, MonthClose, Training
from models.programme.closing import ClosedView
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import CellState
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.history import history, redo, redo_operation, undo, undo_operation
from storage.operations.month_close import close_month, reopen_month
from storage.operations.programme import save_event, withdraw_event
from storage.operations.six_one_upkeep import follow_masters
from storage.operations.six_ones import exempt_six_one
from storage.queries.board import board_of_month
from storage.queries.month_close import closed_view

MONTH = "2026-11"


def view(ledger: Ledger) -> ClosedView:
    found = closed_view(ledger, board_of_month(ledger, MONTH, ledger.clock().date()).board)
    assert found is not None
    return found


def told(ledger: Ledger) -> list[tuple[str, SixOneItem, CellState, CellState | None, str]]:
    return [
        (
            each.was.retailer_id,
            each.was.item,
            each.was.state,
            each.now.state if each.now else None,
            str(each.why),
        )
        for each in view(ledger).differences
    ]


@pytest.fixture
def closed(shops: Ledger, make_check: Callable[..., Check], clock: Any) -> Ledger:
    """November: two stores owe eight, one check is done; closed on 3 December."""
    record_check(shops, make_check("HZ1"))
    clock.move(days=10)
    close_month(shops, MONTH, "许立新", "按时签核")
    return shops


def test_a_month_is_closed_when_it_is_over_and_once(shops: Ledger, clock: Any) -> None:
    with pytest.raises(DomainError, match="2026-12-01 起才能月结"):
        close_month(shops, MONTH, "许立新")
    clock.move(days=10)
    with pytest.raises(InvalidValue, match="签核人"):
        close_month(shops, MONTH, "  ")
    with pytest.raises(DomainError, match="没有应完成项"):
        close_month(shops, "2020-01", "许立新")
    close_month(shops, MONTH, "许立新")
    with pytest.raises(DomainError, match="已经月结"):
        close_month(shops, MONTH, "许立新")
    undo(shops)
    assert find(shops, MonthClose) == []
    redo(shops)
    reopen_month(shops, MONTH)
    with pytest.raises(DomainError, match="没有月结"):
        reopen_month(shops, MONTH)


def test_without_a_later_entry_both_figures_are_the_same(closed: Ledger) -> None:
    assert (str(view(closed).completion), told(closed)) == ("12.50%", [])


def test_a_late_entry_changes_the_board_and_never_the_close(
    closed: Ledger, make_check: Callable[..., Check]
) -> None:
    """A check of 28 November that is entered in December belongs to November."""
    record_check(closed, make_check("HZ2", date(2026, 11, 28)))
    board = board_of_month(closed, MONTH, closed.clock().date()).board
    assert (str(view(closed).completion), str(board.completion)) == ("12.50%", "25.00%")
    assert told(closed) == [
        ("HZ2", SixOneItem.EVALUATION, CellState.OVERDUE, CellState.DONE,
         "月结后 12-03 才录入，完成日期 11-28")
    ]  # fmt: skip
    assert (view(closed).on_time, view(closed).all_done) == (view(closed).completion, view(
        closed).all_done)  # fmt: skip


def test_work_of_december_never_repairs_november(
    closed: Ledger, make_check: Callable[..., Check]
) -> None:
    record_check(closed, make_check("HZ2", date(2026, 12, 2)))
    assert told(closed) == []


def test_every_other_reason_is_told(closed: Ledger) -> None:
    [proof] = find(closed, SixOneRecord)
    exempt_six_one(
        closed,
        SixOneExemption(
            id="", retailer_id="HZ2", item=SixOneItem.REPORT, period=MONTH, reason="装修",
            approver="李主任",
        ),
    )  # fmt: skip
    assert told(closed)[-1][2:] == (CellState.OVERDUE, CellState.EXEMPT, "月结后豁免")
    with operation(closed, "import_handouts") as unit:
        known = get(closed, Retailer, "HZ1")
        assert known is not None
        stay = StandardTerm(since=date(2025, 1, 1), until=date(2026, 10, 31))
        unit.save(attrs.evolve(known, standard_terms=(stay,)))
        follow_masters(unit)
    reasons = {row[4] for row in told(closed) if row[0] == "HZ1"}
    assert reasons == {"标准店期间或营业状态后来有变"}
    assert get(closed, SixOneRecord, proof.id) is None
    assert str(view(closed).completion) == "12.50%"


def test_what_was_withdrawn_since_is_told(shops: Ledger, clock: Any) -> None:
    day = date(2026, 9, 10)
    event = Training(id="", day=day, attendees=(Attendee(retailer_id="HZ1"),))
    save_event(shops, event)
    close_month(shops, "2026-09", "许立新")
    [known] = find(shops, Training)
    withdraw_event(shops, "training", known.id)
    board = board_of_month(shops, "2026-09", clock().date()).board
    found = closed_view(shops, board)
    assert found is not None
    assert [str(each.why) for each in found.differences] == ["原来的记录已撤回或更正"]


def test_a_close_and_a_late_entry_are_turned_in_any_order_and_the_month_closed_anew(
    closed: Ledger, make_check: Callable[..., Check]
) -> None:
    [signed] = [entry.seq for entry in history(closed) if entry.name == "close_month"]
    record_check(closed, make_check("HZ2", date(2026, 11, 28)))
    late = history(closed)[0].seq
    undo_operation(closed, signed)  # the later entry does not rest on it
    assert find(closed, MonthClose) == []
    redo_operation(closed, signed)
    assert (str(view(closed).completion), len(told(closed))) == ("12.50%", 1)
    undo_operation(closed, late)
    assert told(closed) == []
    redo_operation(closed, late)
    reopen_month(closed, MONTH)
    close_month(closed, MONTH, "李主任")
    assert (str(view(closed).completion), told(closed)) == ("25.00%", [])
    with pytest.raises(UndoRefused, match="现在已有另一份六个一月结“2026-11”"):
        undo_operation(closed, history(closed)[1].seq)  # 重开
    undo(closed)
    undo(closed)
    assert (str(view(closed).completion), len(told(closed))) == ("12.50%", 1)


def test_a_month_of_a_ledger_without_standard_stores_is_not_closed(
    shops: Ledger, clock: Any
) -> None:
    with operation(shops, "import_handouts") as unit:
        for key in ("HZ1", "HZ2"):
            known = get(shops, Retailer, key)
            assert known is not None
            unit.save(attrs.evolve(known, standard_terms=()))
        follow_masters(unit)
    clock.move(days=10)
    with pytest.raises(DomainError, match="2026-11 没有应完成项，不用月结"):
        close_month(shops, MONTH, "许立新")
    for month in ("2027-01", "2026-12"):
        with pytest.raises(DomainError, match="还没结束"):
            close_month(shops, month, "许立新")
    for month in ("2026Q3", "2026"):
        with pytest.raises(InvalidValue, match="应写成 2026-11 这样"):
            close_month(shops, month, "许立新")
