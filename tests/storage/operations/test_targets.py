"""Targets come in, are confirmed, change, ask again; plans by retailer; both travel."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.difference import restorable
from models.errors import DomainError, RefusedLine
from models.manager import Manager
from models.target import Target
from models.targets.confirmation import TargetConfirmation, TargetState, state_of
from models.targets.retailer_plan import RetailerPlan
from storage.database import Ledger, open_ledger
from storage.ledger.records import find
from storage.operations.check_ledger import check_ledger
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.export_package import export_package
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.import_handover import import_handover
from storage.operations.profile import set_profile
from storage.operations.recover_packages import recover_packages
from storage.operations.restore import EarlierValue, restore_value
from storage.operations.retailer_plans import save_plans
from storage.operations.targets import confirm_targets
from storage.queries.history_view import entry_of
from tests.storage.conftest import add_shops

HEAD = ("期间", "指标", "对象", "目标值", "单位")
SALES, CLASS = "2026-11|销量|总量", "2026-11|销量|一类"


@pytest.fixture
def take(shops: Ledger, write_sheet: Callable[..., Path]) -> Callable[[float], None]:
    """Takes in a handout with two targets; the first one's value is given."""

    def take(value: float) -> None:
        rows = [("2026-11", "销量", "总量", value, "箱"), ("2026-11", "销量", "一类", 2, "箱")]
        import_handouts(shops, [write_sheet(f"{value}.xlsx", "目标任务", HEAD, rows)])

    return take


def states(ledger: Ledger) -> dict[str, TargetState]:
    known = find(ledger, TargetConfirmation)
    return {each.id: state_of(each, known) for each in find(ledger, Target)}


def plan(shop: str = "HZ1", **more: Any) -> RetailerPlan:
    known: dict[str, Any] = {"id": "", "retailer_id": shop, "month": "2026-12", "cartons": 30}
    return RetailerPlan(**(known | more))


def plans(ledger: Ledger) -> dict[str, RetailerPlan]:
    return {each.retailer_id: each for each in find(ledger, RetailerPlan)}


def confirmed(ledger: Ledger) -> dict[str, TargetConfirmation]:
    return {each.target_id: each for each in find(ledger, TargetConfirmation)}


# --------------------------------------------------------------------------------------- confirmed


def test_a_target_that_changed_asks_again_and_undo_leads_all_the_way_back(
    shops: Ledger, take: Callable[[float], None]
) -> None:
    take(4)
    assert set(states(shops).values()) == {TargetState.NEW}
    changes = confirm_targets(shops, [SALES, CLASS])
    assert set(states(shops).values()) == {TargetState.CONFIRMED}
    assert entry_of(shops, changes.operation).summary == "2026-11 销量 总量、2026-11 销量 一类"
    first = {each.target_id: each for each in find(shops, TargetConfirmation)}
    assert first[SALES].confirmed_by == "张明"
    assert first[SALES].confirmed_on == date(2026, 11, 23)
    take(4.5)
    assert states(shops) == {SALES: TargetState.CHANGED, CLASS: TargetState.CONFIRMED}
    confirm_targets(shops, [SALES, CLASS])
    again = {each.target_id: each for each in find(shops, TargetConfirmation)}
    assert (again[SALES].id, again[SALES].revision) == (first[SALES].id, 2)
    assert again[CLASS] == first[CLASS], "what was confirmed is left alone"
    for expected in (
        {SALES: TargetState.CHANGED, CLASS: TargetState.CONFIRMED},
        {SALES: TargetState.CONFIRMED, CLASS: TargetState.CONFIRMED},
        {SALES: TargetState.NEW, CLASS: TargetState.NEW},
        {},
    ):
        undo(shops)
        assert states(shops) == expected
    for _step in range(4):
        redo(shops)
    assert set(states(shops).values()) == {TargetState.CONFIRMED}
    assert check_ledger(shops).sound


def test_nothing_is_written_where_all_is_confirmed(
    shops: Ledger, take: Callable[[float], None]
) -> None:
    take(4)
    confirm_targets(shops, [SALES])
    assert not confirm_targets(shops, [SALES])


def test_a_target_that_is_gone_and_a_ledger_of_nobody_are_refused(ledger: Ledger) -> None:
    with pytest.raises(DomainError, match="还没有填姓名"):
        confirm_targets(ledger, [SALES])
    set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    with pytest.raises(DomainError, match="已经不在了"):
        confirm_targets(ledger, [SALES])


# ----------------------------------------------------------------------------------------- planned


def test_a_retailer_has_one_plan_a_month(shops: Ledger) -> None:
    save_plans(shops, [plan(), plan("HZ2", cartons=5)])
    made = plans(shops)["HZ1"]
    save_plans(shops, [plan(cartons=40, key_cartons=10, note=" 婚宴 ")])
    found = plans(shops)
    assert (found["HZ1"].id, found["HZ1"].revision) == (made.id, 2)
    assert (found["HZ1"].cartons, found["HZ1"].note) == (40, "婚宴")
    save_plans(shops, [plan(cartons=None)])
    assert list(plans(shops)) == ["HZ2"], "one that says nothing is taken back"
    for _step in range(3):
        undo(shops)
    assert plans(shops) == {}
    redo(shops)
    assert sorted(plans(shops)) == ["HZ1", "HZ2"]


def test_other_numbers_take_the_confirmation_back(shops: Ledger) -> None:
    save_plans(shops, [plan(confirmed_on=date(2026, 11, 23))])
    save_plans(shops, [attrs.evolve(plans(shops)["HZ1"], cartons=31)])
    assert plans(shops)["HZ1"].confirmed_on is None


def test_all_of_a_step_or_nothing(shops: Ledger) -> None:
    with pytest.raises(RefusedLine) as refused:
        save_plans(shops, [plan(), plan("HZ2", key_cartons=31)])
    assert (refused.value.line, refused.value.field) == (1, "key_cartons")
    with pytest.raises(DomainError, match="没有客户编码 HZ9"):
        save_plans(shops, [plan(), plan("HZ9")])
    assert plans(shops) == {}
    assert not save_plans(shops, [plan(cartons=None)])


def test_an_earlier_number_is_put_back_by_itself(shops: Ledger) -> None:
    save_plans(shops, [plan(note="先说")])
    changes = save_plans(shops, [plan(cartons=40, note="后说")])
    made = plans(shops)["HZ1"]
    restore_value(
        shops,
        EarlierValue(
            kind="retailer_plan", record_id=made.id, operation=changes.operation, field="cartons"
        ),
    )
    assert (plans(shops)["HZ1"].cartons, plans(shops)["HZ1"].note) == (30, "后说")
    assert not restorable("target_confirmation", "confirmed_by", {})


# -------------------------------------------------------------------------------------- travelling


@pytest.fixture
def done(shops: Ledger, take: Callable[[float], None]) -> Ledger:
    take(4)
    confirm_targets(shops, [SALES, CLASS])
    save_plans(shops, [plan(), plan("HZ2", cartons=5, confirmed_on=date(2026, 11, 23))])
    return shops


@pytest.fixture
def other(tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "另一台", clock=clock) as ledger:
        add_shops(ledger)
        yield ledger


def test_they_come_back_from_ones_own_package(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    clock.move(hours=1)
    package = export_package(done, "2026-11", tmp_path).path
    recover_packages(other, [package])
    assert plans(other) == plans(done)
    assert confirmed(other) == confirmed(done)
    assert check_ledger(other).sound


def test_plans_go_with_their_stores_and_confirmations_stay(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    set_profile(other, Manager(id="A002", name="李强", organisation="示例烟草", department="海州"))
    clock.move(hours=1)
    order = HandoverOrder(route="海州一线", retailers=("HZ1", "HZ2"), recipient="A002")
    import_handover(other, export_handover(done, order, tmp_path).path)
    assert plans(other) == plans(done)
    assert confirmed(other) == {}
    undo(other)
    assert plans(other) == {}
