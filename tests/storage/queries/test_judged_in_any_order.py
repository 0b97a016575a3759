"""Whatever is done, undone and done again in any order: a check says what its day's marks say."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.check import Check, PointResult
from models.checklist import DEFAULT_CHECKLIST, CheckMarks, finalised, handed_from
from models.errors import RoundbookError
from models.handed_checklist import HandedChecklist
from storage.database import open_ledger
from storage.ledger import journal
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check, withdraw_check
from storage.operations.history import next_undo, redo, redo_operation, undo, undo_operation
from storage.operations.profile import change_judgement
from storage.queries.checklists import checklist_in_force, find_checklist
from tests.storage.conftest import StandingClock, add_shops, answers_with

days_ago = st.integers(0, 3)
worse = st.sampled_from(
    [{}, {"A1": PointResult.FAIL}, {"A1": PointResult.FAIL, "A2": PointResult.FAIL}]
)


class Judged(RuleBasedStateMachine):
    """Checks, marks and versions of one ledger."""

    @initialize()
    def start(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="roundbook-marks-")
        self.clock = StandingClock()
        self.ledger = open_ledger(Path(self._root.name), clock=self.clock)
        add_shops(self.ledger)
        self.base = journal.last_sequence(self.ledger)
        self.versions = 0

    def act(self, work: Callable[[], object]) -> None:
        try:
            work()
        except RoundbookError:
            return

    @rule(days=days_ago, answers=worse)
    def check(self, days: int, answers: dict[str, Any]) -> None:
        day = self.clock().date() - timedelta(days=days)
        made = Check(
            id="", retailer_id="HZ1", day=day, answers=answers_with(**answers),
            template_version=checklist_in_force(self.ledger, day).version,
        )  # fmt: skip
        self.act(lambda: record_check(self.ledger, made))

    @rule(data=st.data(), days=days_ago, back=st.booleans())
    def correct(self, data: st.DataObject, days: int, back: bool) -> None:
        known = find(self.ledger, Check)
        if not known:
            return
        check = known[data.draw(st.integers(0, len(known) - 1))]
        day = self.clock().date() - timedelta(days=days)
        if back:
            self.act(lambda: withdraw_check(self.ledger, check.id))
        else:
            self.act(lambda: record_check(self.ledger, attrs.evolve(check, day=day)))

    @rule(excellent=st.sampled_from([85, 93, 97]))
    def marks(self, excellent: int) -> None:
        self.act(lambda: change_judgement(self.ledger, CheckMarks(excellent=excellent)))

    @rule()
    def version(self) -> None:
        self.versions += 1
        points = handed_from(DEFAULT_CHECKLIST).points
        with operation(self.ledger, "import_handouts") as unit:
            unit.save(HandedChecklist(id=f"第{self.versions}版", points=points))

    @rule(days=st.integers(0, 2))
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

    @invariant()
    def each_check_says_what_holds_on_its_day(self) -> None:
        if not hasattr(self, "ledger"):
            return
        for check in find(self.ledger, Check):
            checklist = find_checklist(self.ledger, check.template_version, check.day)
            assert checklist is not None
            assert finalised(checklist, check) == check

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self._root.cleanup()


TestJudged = pytest.mark.slow(pytest.mark.timeout(120)(Judged.TestCase))
TestJudged.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
