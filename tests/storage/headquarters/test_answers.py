"""No receipt lies: what is said of a content is true now, and all is said that can be."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.consolidation.arrival import Arrival
from models.consolidation.receipt_sheet import ReceiptRow
from models.consolidation.receipts import ReceiptResult
from storage.headquarters.conflicts import conflicts
from storage.headquarters.database import Headquarters
from storage.headquarters.overview import overview
from storage.headquarters.receipts import Answers
from storage.operations.headquarters import Decider, decide_conflict, return_record
from tests.storage.headquarters.arriving import NOW, arrival, consolidated, note, territories

BY = Decider("李主任", NOW)


def answered(database: Headquarters) -> dict[str, tuple[ReceiptRow, ...]]:
    """The lines of each manager's receipt."""
    answers = Answers(database)
    rows = overview(database, date(2026, 12, 2))
    return {row.manager: answers.receipt(row).rows for row in rows}


@settings(max_examples=30, deadline=None)
@given(territories(), st.data())
def test_what_is_accepted_is_held_and_nothing_contended_is_answered(
    packages: list[Arrival], data: Any
) -> None:
    again = data.draw(st.permutations(packages))
    with tempfile.TemporaryDirectory() as folder:
        with consolidated(Path(folder) / "b.db", again) as other:
            elsewhere = answered(other)
        with consolidated(Path(folder) / "a.db", packages) as database:
            told = answered(database)
            assert told == elsewhere
            _hold(database, told)
            heads = {
                (each.record_id, *head.held.key)
                for each in conflicts(database)
                for head in each.heads
            }
            said = {(r.record_id, r.revision, r.hash) for rows in told.values() for r in rows}
            assert not said & heads
            while found := conflicts(database):
                chosen = data.draw(st.sampled_from(found[0].heads))
                decide_conflict(database, found[0], chosen.held.key, BY, "以此为准")
            told = answered(database)
            _hold(database, told)
            assert all(
                _contents(database, manager) == _named(rows) for manager, rows in told.items()
            )


def _hold(database: Headquarters, told: dict[str, tuple[ReceiptRow, ...]]) -> None:
    carried = set(
        database.query(
            "SELECT package.manager, package.id, record_id, revision, hash FROM carried "
            "JOIN package ON package.number = carried.package "
            "JOIN version ON version.number = carried.version WHERE valid = 1"
        )
    )
    for manager, rows in told.items():
        assert {(manager, r.package, r.record_id, r.revision, r.hash) for r in rows} <= carried
        for row in rows:
            against = database.query(
                "SELECT 1 FROM dismissed WHERE record_id = ? AND revision = ? AND hash = ?",
                (row.record_id, row.revision, row.hash),
            )
            now = database.query(
                "SELECT 1 FROM record JOIN version ON version.number = record.version "
                "WHERE record.record_id = ? AND version.hash = ?",
                (row.record_id, row.hash),
            )
            assert not (now and row.result is ReceiptResult.RETURNED)
            assert against or row.result is ReceiptResult.ACCEPTED


def _contents(database: Headquarters, manager: str) -> set[tuple[Any, ...]]:
    rows = database.query(
        "SELECT record_id, revision, hash FROM carried "
        "JOIN package ON package.number = carried.package "
        "JOIN version ON version.number = carried.version WHERE package.manager = ?",
        (manager,),
    )
    return set(rows)


def _named(rows: tuple[ReceiptRow, ...]) -> set[tuple[Any, ...]]:
    return {(row.record_id, row.revision, row.hash) for row in rows}


def test_what_a_device_knows_to_be_confirmed_is_not_said_again(tmp_path: Path) -> None:
    first, second = note("a", 1, "甲"), note("b", 1, "乙")
    packages = [
        arrival([first], sequence=1),
        arrival([first, second], sequence=2),
        arrival([second], sequence=3, base=2, file="三.xlsx"),
    ]
    with consolidated(tmp_path / "hq.db", packages) as database:
        (rows,) = answered(database).values()
        assert [(row.record_id, row.package) for row in rows] == [
            (second.record_id, packages[2].received.head.package)
        ]
        return_record(database, ("market_note", first.record_id, ""), BY, "说清楚")
        (rows,) = answered(database).values()
        assert [(row.package, row.result.value, row.comment) for row in rows] == [
            (packages[1].received.head.package, "退回", "说清楚"),
            (packages[2].received.head.package, "接收", ""),
        ]


def test_the_latest_package_speaks_for_what_several_carried(tmp_path: Path) -> None:
    first = note("a", 1, "甲")
    packages = [arrival([first], sequence=number, file=f"{number}.xlsx") for number in (1, 2, 3)]
    with consolidated(tmp_path / "hq.db", reversed(packages)) as database:
        (rows,) = answered(database).values()
        assert [row.package for row in rows] == [packages[2].received.head.package]
