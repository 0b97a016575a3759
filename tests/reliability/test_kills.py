"""Killed at random moments nothing acknowledged is missing, and a harness that would notice.

The kills are a process of their own (forking under pytest is not safe); the long run is
``benchmarks/kills.py``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.reliability.kills import Moment, Stretch, plan, shares

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261123


def run_kills(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the reports of a run, without the coverage that slows its processes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.kills", "--seed", str(SEED), "--json",
         *arguments],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
def test_nothing_acknowledged_is_missing_after_a_kill() -> None:
    code, reports = run_kills("--kills", "27")
    assert [report["violations"] for report in reports] == [[]] * len(reports)
    assert code == 0
    assert sum(report["kills"] for report in reports) == 27
    assert all(report["kills"] for report in reports)
    assert sum(report["acknowledged"] for report in reports) > 27
    fell = [what for report in reports for what in report["fell"]]
    assert len({*fell} - {"opening", "between two steps", "after the end"}) > len(reports) // 2


@pytest.mark.slow
def test_workers_that_are_started_anew_are_killed_alike() -> None:
    code, reports = run_kills("--kills", "2", "--spawn", "--scenario", "visits")
    assert (code, reports[0]["kills"], reports[0]["violations"]) == (0, 2, [])


@pytest.mark.slow
def test_what_is_wrong_is_found_out() -> None:
    code, reports = run_kills("--broken", "--kills", "32", "--patience", "0.5")
    found = {report["scenario"].removeprefix("broken: "): report for report in reports}
    assert code == 1
    for name, word in (
        ("too early", "is missing"),
        ("by half", "is there by half"),
        ("in place", "is there by half"),
        ("litter", "blatt.tmp was left"),
        ("child lives on", "lived on"),
    ):
        assert any(word in each for each in found[name]["violations"]), (name, found[name])


def test_kills_are_spread_evenly_over_time_and_over_what_is_done() -> None:
    stretches = [Stretch(1, 0.9), Stretch(3, 0.1), Stretch(7, 0.0)]
    moments = plan(stretches, 60, Random(SEED))
    assert plan(stretches, 60, Random(SEED)) == moments != plan(stretches, 60, Random(1))
    by_number, by_time = moments[::2], moments[1::2]
    assert [sum(each.number == n for each in by_number) for n in (1, 3, 7)] == [10, 10, 10]
    assert [sum(each.number == n for each in by_time) for n in (1, 3, 7)] == [27, 3, 0]
    lengths = {each.number: each.seconds for each in stretches}
    assert all(0 <= each.seconds <= lengths[each.number] for each in moments)
    early = sum(each.seconds < 0.45 for each in by_time if each.number == 1)
    assert early in range(12, 17)


def test_a_single_kill_still_falls_somewhere() -> None:
    assert plan([Stretch(0, 0.5)], 1, Random(SEED))[0].number == 0
    assert plan([Stretch(0, 0.5)], 0, Random(SEED)) == []
    assert isinstance(plan([Stretch(0, 0.0)], 2, Random(SEED))[1], Moment)


def test_every_scenario_gets_its_share_of_the_kills() -> None:
    every = [object()] * 3
    assert shares(every, 8) == [3, 3, 2]  # type: ignore[arg-type]
