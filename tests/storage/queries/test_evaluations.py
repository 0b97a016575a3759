"""A month's evaluations from a real ledger: checks, who waits, what fails most."""

from collections.abc import Callable
from datetime import date

import attrs

from models.calendar import Period
from models.check import Check, PointResult
from models.six_ones import CellState
from models.todo import Todo
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.todos import settle_todo
from storage.queries.evaluations import evaluations_of, store_evaluations, stores_without

TODAY = date(2026, 11, 23)


def test_a_month_tells_checks_who_waits_and_what_fails(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_check(shops, make_check("HZ1", A3=PointResult.FAIL, B3=(8, 10)))
    todo = find(shops, Todo, "point = 'A3'")[0]
    settle_todo(shops, todo.id)
    month = evaluations_of(shops, Period.parse("2026-11"))
    [evaluated] = month.checks
    assert (evaluated.shop_name, evaluated.open_todos, evaluated.todos) == ("好运烟酒商店", 1, 2)
    assert [each.store.shop_name for each in stores_without(shops, "2026-11", TODAY)] == [
        "银杏超市"
    ]
    [late] = stores_without(shops, "2026-11", date(2026, 12, 1))
    assert late.state is CellState.OVERDUE
    assert [each.point.code for each in month.failures()[:2]] == ["A3", "B3"]
    assert month.failures(frozenset(["别的线路"])) == ()
    assert evaluations_of(shops, Period.parse("2026-10")).checks == ()
    assert len(evaluations_of(shops, Period.parse("2026Q4")).checks) == 1


def test_a_store_shows_its_last_checks_side_by_side(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    for day in (2, 9, 16):
        record_check(shops, make_check("HZ1", date(2026, 11, day), A3=PointResult.FAIL))
    found = store_evaluations(shops, "HZ1", last=2)
    assert [check.day.day for check in found.checks] == [9, 16]
    assert all(len(line.cells) == 2 for line in found.lines)
    assert store_evaluations(shops, "HZ2", last=2).lines == ()


def test_points_of_a_version_nobody_has_weigh_nothing(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    """The check came from a colleague whose 评估标准 this ledger never got."""
    check = attrs.evolve(
        make_check("HZ1", A3=PointResult.FAIL), id="far", template_version="别处的", total=960
    )
    with operation(shops, "import_package") as unit:
        unit.save(check)
    [worst] = evaluations_of(shops, Period.parse("2026-11")).failures()[:1]
    assert (worst.version, worst.point.code, worst.checks) == ("别处的", "A3", ("far",))
    assert worst.lost is None
