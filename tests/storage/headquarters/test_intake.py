"""The same packages give the same database, in whatever order and however often they come."""

import tempfile
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.consolidation.arrival import Arrival
from models.consolidation.lineage import HeldVersion, standing
from models.package import DataLine, record_of
from models.package.lineage import joined_lineage
from models.retailer import RetailerNotes
from storage.headquarters.intake import Intake, prepare, take_in
from tests.storage.headquarters.arriving import (
    NOW,
    arrival,
    consolidated,
    line,
    note,
    state,
    territories,
)


@settings(max_examples=40, deadline=None)
@given(territories(), st.data())
def test_order_and_repetition_change_nothing(packages: list[Arrival], data: Any) -> None:
    again = data.draw(st.permutations(packages + packages[: len(packages) // 2]))
    with tempfile.TemporaryDirectory() as folder:
        with consolidated(Path(folder) / "a.db", packages) as first:
            expected = state(first)
            heads_of = first.query("SELECT kind, record_id, heads FROM record ORDER BY 1, 2")
        with consolidated(Path(folder) / "b.db", again) as second:
            assert state(second) == expected
    assert heads_of == _judged(packages)


def _judged(packages: list[Arrival]) -> list[tuple[Any, ...]]:
    """The same by the pure rule over everything that came."""
    versions: dict[tuple[str, str], list[HeldVersion]] = {}
    for package in packages:
        head = package.received.head
        for each in package.lines:
            versions.setdefault((each.kind, each.record_id), []).append(
                HeldVersion(
                    revision=each.revision,
                    sequence=head.sequence,
                    device=head.device,
                    hash=each.hash,
                    manager=head.manager.id,
                    follows=each.follows,
                )
            )
    found = []
    for (kind, record_id), held in sorted(versions.items()):
        joined: dict[Any, HeldVersion] = {}
        for each in held:
            known = joined.get(each.key, each)
            joined[each.key] = attrs.evolve(
                max(known, each, key=lambda one: one.rank),
                follows=joined_lineage(known.follows, each.follows),
            )
        found.append((kind, record_id, len(standing(joined.values()).heads)))
    return found


def test_one_record_in_the_hands_of_two_managers_stays_one(tmp_path: Path) -> None:
    first = note("a", 1, "旧")
    second = note("a", 2, "新", first)
    with consolidated(
        tmp_path / "hq.db",
        [
            arrival([second], manager="B002", device="d2"),
            arrival([first], manager="A001", device="d1"),
        ],
    ) as database:
        assert database.query("SELECT manager, heads FROM record") == [("B002", 1)]


def test_what_each_manager_keeps_of_one_shop_stays_apart(tmp_path: Path) -> None:
    mine = line(RetailerNotes(id="HZ1", revision=1), "retailer_notes")
    theirs = line(RetailerNotes(id="HZ1", revision=3), "retailer_notes")
    with consolidated(
        tmp_path / "hq.db",
        [
            arrival([mine], manager="A001", device="d1"),
            arrival([theirs], manager="B002", device="d2"),
        ],
    ) as database:
        assert database.query("SELECT owner, retailer_id, heads FROM record ORDER BY owner") == [
            ("A001", "HZ1", 1),
            ("B002", "HZ1", 1),
        ]


def test_two_packages_of_one_number_are_both_good(tmp_path: Path) -> None:
    packages = [
        arrival([note("a", 1, "甲")], sequence=4, package="p1", file="a.xlsx"),
        arrival([note("b", 1, "乙")], sequence=4, package="p2", file="b.xlsx"),
    ]
    with consolidated(tmp_path / "hq.db", packages) as database:
        assert database.scalar("SELECT count(*) FROM record") == 2


def test_a_package_number_with_other_content_is_not_taken(tmp_path: Path) -> None:
    good = arrival([note("a", 1, "甲")], package="p1")
    other = arrival([note("a", 1, "乙")], package="p1", file="乙.xlsx")
    with consolidated(tmp_path / "hq.db", [good]) as database:
        before = state(database)
        assert take_in(database, other, NOW) is Intake.OTHER
        assert state(database) == before


def test_the_same_package_saved_again_is_known(tmp_path: Path) -> None:
    good = arrival([note("a", 1, "甲")])
    again = attrs.evolve(good, sha256="0" * 64, file="副本.xlsx")
    with consolidated(tmp_path / "hq.db", [good]) as database:
        assert take_in(database, again, NOW) is Intake.KNOWN
        assert database.scalar("SELECT count(*) FROM file") == 2
        assert database.scalar("SELECT count(*) FROM package") == 1


def test_what_is_no_record_of_its_kind_counts_for_nothing(tmp_path: Path) -> None:
    good = note("a", 1, "甲")
    bad = DataLine("visit", good.record_id, 1, good.hash, good.json)
    assert record_of(bad) is None
    with consolidated(tmp_path / "hq.db", [arrival([good, bad])]) as database:
        assert database.query("SELECT kind, heads FROM record") == [("market_note", 1)]
        assert database.query("SELECT kind FROM version WHERE valid = 0") == [("visit",)]


def test_a_number_beyond_all_bounds_stops_nobody(tmp_path: Path) -> None:
    good = note("a", 1, "甲")
    bad = note("b", 10**30, "乙")
    with consolidated(tmp_path / "hq.db", [arrival([bad, good])]) as database:
        assert database.query("SELECT revision, valid FROM version ORDER BY valid") == [
            (0, 0),
            (1, 1),
        ]


def test_a_failure_inside_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with consolidated(tmp_path / "hq.db", []) as database:
        prepare(database)
        monkeypatch.setattr("storage.headquarters.intake.settle_incoming", fail)
        with pytest.raises(ZeroDivisionError):
            take_in(database, arrival([note("a", 1, "甲")]), NOW)
        assert all(not rows for rows in state(database))
