"""A round proposed from the ledger: checks, six-ones and purchases of its period."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from models.awards import AwardSettings
from models.check import Check, PointResult
from models.programme import Attendee, AwardOutcome, AwardRound, EventState, Training
from models.six_one_record import SixOneItem, SixOneRecord
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations.award_rounds import proposed_round
from storage.operations.checks import record_check
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import change_judgement
from storage.operations.programme import save_event
from tests.data.ledgers.make import handout

DAY = date(2026, 11, 23)
BLANK = AwardRound(id="", title="四季度评优", period="2026Q4", day=DAY)


def test_a_round_is_proposed_saved_and_proves_the_item(
    shops: Ledger, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    months = [
        ("2025-10", "HZ1", "P01", 100, 9_540), ("2026-10", "HZ1", "P01", 110, 10_494),
        ("2025-11", "HZ1", "P01", 999, 99_999),
    ]  # fmt: skip
    headings = ("月份", "客户编码", "商品编码", "数量(条)", "金额(元)")
    import_handouts(shops, [handout(tmp_path / "月.xlsx", ("购进月汇总", headings, months))])
    record_check(shops, make_check("HZ1"))
    record_check(shops, make_check("HZ2", D1=PointResult.FAIL))
    save_event(shops, Training(id="", day=DAY, attendees=(Attendee(retailer_id="HZ1"),)))

    made = proposed_round(shops, attrs.evolve(BLANK, commendation="荣誉牌"))
    first, second = made.results
    assert (first.retailer_id, first.standard, first.growth, first.rank) == ("HZ1", 1000, 700, 1)
    assert (second.retailer_id, second.rank, str(second.reason)) == ("HZ2", None, "有一票否决")
    assert "购进按2026-10整月与去年同月比，2026-11、2026-12不全不比" in made.standard
    assert made.commendation == "荣誉牌"
    assert find(shops, AwardRound) == []  # nothing is written by proposing

    save_event(shops, attrs.evolve(made, state=EventState.DONE))
    proofs = find(shops, SixOneRecord, "deleted = 0 AND item = ?", (SixOneItem.AWARD.value,))
    assert {proof.retailer_id for proof in proofs} == {"HZ1", "HZ2"}  # not: won
    assert all(proof.missing_evidence == ("公示照片",) for proof in proofs)


def test_only_the_stores_that_are_named_are_scored(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_check(shops, make_check("HZ1"))
    record_check(shops, make_check("HZ2"))
    both = proposed_round(shops, BLANK)
    assert len(both.results) == 2
    one = proposed_round(shops, attrs.evolve(both, results=both.results[:1]))
    assert [row.outcome for row in one.results] == [AwardOutcome.EXCELLENT]


def test_october_was_due_and_november_is_not_yet(shops: Ledger) -> None:
    """October owes ①②④⑤ at each store, November nothing before its end: 0 of 4."""
    made: Any = proposed_round(shops, BLANK)
    assert [row.cooperation for row in made.results] == [0, 0]


def test_other_weights(shops: Ledger, make_check: Callable[..., Check]) -> None:
    record_check(shops, make_check("HZ1", A1=PointResult.FAIL))
    settings = AwardSettings(standard=100, cooperation=0, growth=0, information=0, compliance=0)
    change_judgement(shops, settings)
    first = proposed_round(shops, BLANK).results[0]
    assert first.total == first.standard == 960
