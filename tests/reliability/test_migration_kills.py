"""A migration killed at any of its statements leaves the old schema or today's, nothing between."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage import driver
from storage.database import LEDGER_NAME
from tests.reliability.kills_folder import MIGRATION, lay_kept_ledger
from tests.reliability.kills_look import look_after
from tests.reliability.kills_scenario import data_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_killed_at_each_statement_it_is_old_or_new() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.kills_migration", "--before", "--json"],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    reports = json.loads(done.stdout)
    assert [report["violations"] for report in reports] == [[]] * len(reports)
    assert done.returncode == 0
    for report in reports:
        assert report["kills"] == report["statements"] > 50
        assert 0 < report["new"] < report["kills"]
        assert report["swept"], "no kill fell into the copy before the upgrade"


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE revision_floor (kind TEXT)", "DELETE FROM todo"]
)
def test_a_migration_by_half_is_found_out(tmp_path: Path, statement: str) -> None:
    lay_kept_ledger(tmp_path)
    assert look_after(MIGRATION, tmp_path, [])[0] == []
    data_of(tmp_path).rename(tmp_path / "aside")
    lay_kept_ledger(tmp_path)
    path = data_of(tmp_path) / LEDGER_NAME
    with closing(driver.connect(str(path), isolation_level=None)) as by_half:
        by_half.execute(statement)
    assert "not as it was" in look_after(MIGRATION, tmp_path, [])[0][0]
