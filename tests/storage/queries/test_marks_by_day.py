"""Marks 分数线 changed around the day of a check, taken back and done again out of order."""

from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest

from models.check import Check, CheckGrade, PointResult
from models.checklist import CheckMarks
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.records import find
from storage.operations.checks import record_check
from storage.operations.history import history, redo_operation, undo, undo_operation
from storage.operations.profile import change_judgement
from storage.queries.settings import judgement, judgement_on
from tests.storage.conftest import StandingClock

TODAY = date(2026, 11, 23)
MakeCheck = Callable[..., Check]
NINETY_TWO = {"A1": PointResult.FAIL, "A2": PointResult.FAIL}


def excellent(ledger: Ledger, day: date) -> int:
    return judgement_on(ledger, CheckMarks, day).excellent


def corrected(ledger: Ledger) -> CheckGrade | None:
    [check] = find(ledger, Check)
    record_check(ledger, attrs.evolve(check, display_demand=f"{check.display_demand}补"))
    return find(ledger, Check)[0].grade


def test_marks_are_not_taken_back_from_under_a_check(shops: Ledger, make_check: MakeCheck) -> None:
    change_judgement(shops, CheckMarks(excellent=95))
    [marks, *_] = history(shops)
    record_check(shops, make_check("HZ1", TODAY, **NINETY_TWO))
    with pytest.raises(UndoRefused, match="评估分数线"):
        undo_operation(shops, marks.seq)
    assert corrected(shops) is CheckGrade.QUALIFIED
    undo(shops)
    undo(shops)
    [made] = [entry for entry in history(shops) if entry.name == "record_check"][1:]
    undo_operation(shops, marks.seq)
    assert excellent(shops, TODAY) == 90
    with pytest.raises(UndoRefused, match=f"第 {marks.seq} 步（“评估分数线"):
        redo_operation(shops, made.seq)
    redo_operation(shops, marks.seq)
    redo_operation(shops, made.seq)
    assert corrected(shops) is CheckGrade.QUALIFIED


def test_marks_are_not_done_again_over_a_check(shops: Ledger, make_check: MakeCheck) -> None:
    change_judgement(shops, CheckMarks(excellent=95))
    [marks, *_] = history(shops)
    undo(shops)
    record_check(shops, make_check("HZ1", TODAY, **NINETY_TWO))
    with pytest.raises(UndoRefused, match="评估分数线"):
        redo_operation(shops, marks.seq)
    assert corrected(shops) is CheckGrade.EXCELLENT


def test_marks_set_while_the_clock_stood_ahead_give_way(
    shops: Ledger, clock: StandingClock
) -> None:
    clock.move(days=400)
    change_judgement(shops, CheckMarks(excellent=97))
    clock.move(days=-400)
    change_judgement(shops, CheckMarks(excellent=95))
    assert judgement(shops, CheckMarks).excellent == 95
    assert excellent(shops, TODAY + timedelta(days=401)) == 95
    undo(shops)
    assert judgement(shops, CheckMarks).excellent == 97
