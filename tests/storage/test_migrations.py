"""Every schema that was handed out is still read: its kept ledger becomes one of today, whole."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from models.backup import BackupName, BackupReason
from storage import driver
from storage.copies import facts_of, read_facts
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.folders import backups_folder
from storage.ledger.records import plains
from storage.migrations import SCHEMA_VERSION
from storage.operations.check_ledger import check_ledger
from storage.operations.history import next_undo, redo, undo
from tests.storage.purchase_recount import kept_sums, recounted

KEPT = Path(__file__).resolve().parents[1] / "data" / "ledgers"

TABLES = {
    1: """
        acknowledged batch_rests_on change display_check display_check_answers draft import_batch
        manager meta notice operation package package_record printed_sheet product product_prices
        purchase_line purchase_line_before purchase_month purchase_month_before retailer
        retailer_notes retailer_standard_terms retailer_status_history setting six_one
        six_one_exemption todo visit visit_quick_check visit_stock_lines
    """,
    2: "revision_floor",
    3: """
        brand_review checklist checklist_points complaint declaration demand expense
        grade_suggestion holiday irregularity market_note receipt retailer_change supply_limit
        supply_limit_limits target
    """,
    4: "photo plan_stop",
    5: """
        award_round award_round_results campaign campaign_materials campaign_stores month_close
        month_close_cells standard_file store_report training training_attendees
    """,
    6: "purchase_sum purchase_sum_product purchase_sum_retailer",
    7: "report report_figures report_texts",
    8: "retailer_plan target_confirmation",
}
"""What each step of the schema added. A new step is added here, and the ledger of the step before
it is kept (``python tests/data/ledgers/make.py``, run before the step is written)."""


def tables_of(ledger: Ledger) -> set[str]:
    rows = ledger.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    )
    return {row[0] for row in rows}


def test_todays_schema_is_the_one_that_is_written_down_here(ledger: Ledger) -> None:
    assert max(TABLES) == SCHEMA_VERSION
    assert tables_of(ledger) == {name for names in TABLES.values() for name in names.split()}


def test_of_every_earlier_schema_a_ledger_is_kept() -> None:
    kept = {int(path.stem): path for path in KEPT.glob("*.db")}
    assert set(range(1, SCHEMA_VERSION)) <= set(kept)
    for version, path in kept.items():
        with closing(driver.connect(str(path), isolation_level=None)) as connection:
            assert facts_of(connection).version == version


# --------------------------------------------------------------------------------- each kept ledger


@pytest.fixture(params=sorted(KEPT.glob("*.db")), ids=lambda path: path.stem)
def kept(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def upgraded(kept: Path, folder: Path) -> Iterator[Ledger]:
    folder.mkdir()
    shutil.copyfile(kept, folder / LEDGER_NAME)
    with open_ledger(folder) as ledger:
        yield ledger


def written_last(kept: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Every record as the kept ledger's own journal says it was written last."""
    with closing(driver.connect(str(kept), isolation_level=None)) as connection:
        rows = connection.execute(
            "SELECT kind, record_id, after FROM change ORDER BY operation, position"
        ).fetchall()
    return {(kind, record_id): json.loads(after) for kind, record_id, after in rows}


def test_it_becomes_one_of_today_that_is_sound(upgraded: Ledger) -> None:
    assert upgraded.scalar("PRAGMA user_version") == SCHEMA_VERSION
    report = check_ledger(upgraded)
    assert report.findings == ()
    assert report.operations > 10
    assert report.lines > 100


def test_its_purchases_are_added_up(upgraded: Ledger) -> None:
    assert kept_sums(upgraded) == recounted(upgraded)
    assert len(kept_sums(upgraded)["purchase_sum"]) == 48


def test_it_holds_every_record_as_it_was(kept: Path, upgraded: Ledger) -> None:
    expected = written_last(kept)
    assert {kind for kind, _ in expected} >= {"visit", "check", "todo", "retailer", "six_one"}
    for kind in {kind for kind, _ in expected}:
        for plain in plains(upgraded, kind, "1"):
            before = expected.pop((kind, plain["id"]))
            assert {name: plain[name] for name in before} == before
    assert expected == {}


def test_bulk_rows_drafts_packages_and_meta_are_as_they_were(kept: Path, upgraded: Ledger) -> None:
    with closing(driver.connect(str(kept), isolation_level=None)) as connection:
        rows = facts_of(connection).rows
        for table in (
            "purchase_line", "purchase_line_before", "import_batch", "draft", "package",
            "package_record", "operation", "meta",
        ):  # fmt: skip
            columns = ", ".join(
                row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()
            )
            sql = f"SELECT {columns} FROM {table} ORDER BY 1, 2"
            assert upgraded.query(sql) == connection.execute(sql).fetchall(), table
            assert rows[table], f"{table} is empty: nothing was shown"


def test_a_verified_copy_of_the_old_one_is_kept(kept: Path, upgraded: Ledger) -> None:
    copies = list(backups_folder(upgraded.folder).glob("*.ledger"))
    if int(kept.stem) == SCHEMA_VERSION:
        assert copies == []
        return
    with closing(driver.connect(str(kept), isolation_level=None)) as connection:
        old = facts_of(connection)
    assert [read_facts(path, None) for path in copies] == [old]
    name = BackupName.parse(copies[0].name)
    assert name is not None
    assert (name.reason, name.operation) == (BackupReason.BEFORE_UPGRADE, old.operation)


def test_what_was_done_before_the_upgrade_can_be_undone_and_done_again(upgraded: Ledger) -> None:
    undone = 0
    while next_undo(upgraded) is not None:
        undo(upgraded)
        undone += 1
    assert undone > 5
    assert plains(upgraded, "visit") == plains(upgraded, "retailer") == []
    assert upgraded.scalar("SELECT count(*) FROM active_purchase_line") == 0
    assert check_ledger(upgraded).findings == ()
    for _ in range(undone):
        assert redo(upgraded)
    assert plains(upgraded, "visit") != []
    assert check_ledger(upgraded).findings == ()
