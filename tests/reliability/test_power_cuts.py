"""Nothing acknowledged is lost in a power cut, and the harness that says so would notice."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import attrs
import pytest

from storage import driver
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.ledger.drafts import drop_draft, save_draft
from storage.ledger.unit_of_work import UnitOfWork
from storage.migrations import STEPS, _statements
from storage.operations.visits import record_visit
from storage.photos import open_photos
from tests.reliability import power_cuts
from tests.reliability.disk import Create, Disk, Operation, Sync, Write
from tests.reliability.power_cuts import Outcome, record, simulate
from tests.reliability.power_scenario import (
    LEDGER,
    NOW,
    Done,
    Scenario,
    kept_ledger,
    old_ledger,
    opened,
)
from tests.reliability.power_scenarios import SCENARIOS, full_visit
from tests.reliability.recorded_driver import recorded
from tests.reliability.recording_vfs import Recording

STATES = 100
STATES_WITHOUT_SYNC = 40
SMALL = 30
"""A scenario of few writes has few states; the harness must not be content with almost none."""


def told(outcome: Outcome) -> list[str]:
    return [f"{each.code} ({each.left}): {each.text}" for each in outcome.violations]


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_power_cut_loses_or_damages_anything(name: str) -> None:
    outcome = simulate(SCENARIOS[name], limit=STATES)
    assert told(outcome) == []
    assert outcome.states > SMALL


@pytest.mark.parametrize("name", SCENARIOS)
def test_without_syncing_every_kind_of_writing_is_seen_to_lose(name: str) -> None:
    outcome = simulate(SCENARIOS[name], level="OFF", limit=STATES_WITHOUT_SYNC)
    assert outcome.violations


def test_syncing_only_at_checkpoints_loses_saves_and_damages_nothing() -> None:
    outcome = simulate(SCENARIOS["a long day"], level="NORMAL", limit=STATES)
    assert {each.code for each in outcome.violations} == {"lost"}


# ------------------------------------------------------------- programs that break their promises


def broken(run: Callable[[Path, Done], None]) -> Scenario:
    return Scenario(name="broken", prepare=kept_ledger, run=run)


def codes(scenario: Scenario) -> set[str]:
    return {each.code for each in simulate(scenario, limit=150).violations}


def test_two_transactions_for_one_operation_are_found_half_done() -> None:
    """The draft goes after its visit: sound at every moment, and half there in between."""

    def run(folder: Path, done: Done) -> None:
        with opened(folder) as ledger:
            record_visit(ledger, full_visit("HZ4"))
            with ledger.transaction():
                drop_draft(ledger, "draft-1")
            done(ledger)

    assert codes(broken(run)) == {"half"}


def test_a_commit_between_records_and_journal_is_found() -> None:
    def flush(unit: UnitOfWork, real: Callable[[UnitOfWork], None] = UnitOfWork.flush) -> None:
        real(unit)
        unit.ledger.execute("COMMIT")
        unit.ledger._connection.execute("BEGIN IMMEDIATE")

    def run(folder: Path, done: Done) -> None:
        with patch.object(UnitOfWork, "flush", flush), opened(folder) as ledger:
            record_visit(ledger, full_visit("HZ4"))
            done(ledger)

    assert codes(broken(run)) == {"unsound"}


def test_what_is_acknowledged_before_it_is_committed_is_found_lost() -> None:
    def run(folder: Path, done: Done) -> None:
        with opened(folder) as ledger, ledger.transaction():
            drop_draft(ledger, "draft-1")
            done(ledger)

    assert codes(broken(run)) == {"lost"}


def test_a_save_that_does_not_wait_for_the_disk_is_found_though_the_others_do() -> None:
    def run(folder: Path, done: Done) -> None:
        with opened(folder) as ledger, ledger.relaxed():
            record_visit(ledger, full_visit("HZ4"))
            done(ledger)

    assert "lost" in codes(broken(run))


def test_a_photo_that_does_not_wait_for_the_disk_is_found_lost() -> None:
    def run(folder: Path, done: Done) -> None:
        with opened(folder) as ledger, open_photos(folder, clock=lambda: NOW) as photos:
            photos._connection.execute("PRAGMA synchronous = NORMAL")
            photos.add_photo(b"\xff\xd8", 1, 1)
            done(ledger)

    assert codes(attrs.evolve(SCENARIOS["keep photos"], run=run)) == {"lost"}


def test_a_migration_in_pieces_is_found() -> None:
    def in_pieces(ledger: Ledger) -> None:
        for number, step in enumerate(STEPS[1:], start=2):
            for statement in _statements(step):
                ledger.database.execute(statement)
            ledger.database.execute(f"PRAGMA user_version = {number}")

    def run(folder: Path, done: Done) -> None:
        with patch("storage.database._migrate", in_pieces), opened(folder) as ledger:
            done(ledger)

    found = codes(attrs.evolve(broken(run), prepare=old_ledger, upgrades=True))
    assert found & {"half", "unopenable", "failed"}


def test_a_disk_that_lies_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def issue(
        disk: Disk, operation: Operation, real: Callable[[Disk, Operation], None] = Disk.issue
    ) -> None:
        if not isinstance(operation, Sync):
            real(disk, operation)

    monkeypatch.setattr(Disk, "issue", issue)
    assert {"lost", "unopenable"} & codes(SCENARIOS["type drafts"])


def test_a_state_is_judged_for_every_moment_it_may_be_found_at() -> None:
    """Right before anything was acknowledged, the begin is a loss afterwards."""
    outcome = simulate(SCENARIOS["type drafts"], level="OFF")
    begin = [each for each in outcome.violations if each.left == "dropped"]
    assert [(each.code, each.acknowledged) for each in begin] == [("lost", 1)]


@pytest.mark.parametrize(
    ("position", "verdicts"),
    [
        (0, ["", "", "half"]),
        (4, ["", "", "half"]),
        (5, ["lost", "", ""]),
        (8, ["lost", "", ""]),
        (9, ["lost", "lost", ""]),
    ],
)
def test_what_was_acknowledged_last_or_what_was_next_may_be_there(
    position: int, verdicts: list[str]
) -> None:
    marks = [
        power_cuts.Mark(position=at, found=content, raw=content, head=content)
        for at, content in ((0, "none"), (5, "one"), (9, "two"))
    ]
    judged = (
        power_cuts._judge(power_cuts._Seen(mark.found, mark.head), marks, position, "kept")
        for mark in marks
    )
    assert [each.code if each else "" for each in judged] == verdicts


# --------------------------------------------------------------------------------- the record


def test_each_acknowledged_save_was_synced_and_none_is_without_syncing(tmp_path: Path) -> None:
    take = record(SCENARIOS["save visits"], tmp_path / "full")
    operations = take.recording.operations
    log = next(each for each in operations if isinstance(each, Create))
    assert log.name == f"{LEDGER_NAME}-wal"
    assert any(isinstance(each, Write) and each.file == log.file for each in operations)
    for mark in take.marks[1:]:
        assert operations[mark.position - 1] == Sync(log.file)
    without = record(SCENARIOS["save visits"], tmp_path / "off", level="OFF")
    assert not any(isinstance(each, Sync) for each in without.recording.operations)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_operation_changes_what_is_compared(name: str, tmp_path: Path) -> None:
    marks = record(SCENARIOS[name], tmp_path / "while").marks
    first = 1 if marks[0].found == marks[1].found else 0  # a scenario may begin by opening
    contents = [mark.found for mark in marks[first:]]
    assert len(set(contents)) == len(contents)


def test_what_passes_the_record_by_is_noticed() -> None:
    def run(folder: Path, done: Done) -> None:
        with opened(folder) as ledger:
            done(ledger)
        with (folder / LEDGER_NAME).open("r+b") as file:
            file.write(b"S")
            file.seek(0, 2)
            file.write(b"behind its back")

    with pytest.raises(RuntimeError, match="does not lead to the files"):
        simulate(broken(run), limit=5)


def test_an_unsound_start_is_no_start() -> None:
    def prepare(folder: Path) -> None:
        kept_ledger(folder)
        with opened(folder) as ledger, ledger.transaction():
            ledger.execute("UPDATE visit SET opinion = 'changed behind the journal'")

    with pytest.raises(RuntimeError, match="unsound before"):
        simulate(attrs.evolve(SCENARIOS["type drafts"], prepare=prepare), limit=5)


def test_the_recording_driver_raises_what_the_shipped_one_raises(tmp_path: Path) -> None:
    kept_ledger(tmp_path / "ledger")
    recording = Recording(tmp_path / "ledger", (LEDGER_NAME,))
    with recorded(recording), opened(tmp_path / "ledger") as ledger:
        with pytest.raises(driver.OperationalError, match="no such table"):
            ledger.query("SELECT * FROM missing")
        with pytest.raises(driver.IntegrityError), ledger.transaction():
            ledger.execute("INSERT INTO draft (id) VALUES ('half a row')")
        assert not ledger.in_transaction
        assert ledger.database["meta"].columns_dict["key"] is str
        assert list(ledger.database.query("SELECT 1 AS one WHERE 0")) == []


def test_a_second_connection_is_a_guest_and_never_works_inside_a_transaction_of_another(
    tmp_path: Path,
) -> None:
    kept_ledger(tmp_path / "ledger")
    recording = Recording(tmp_path / "ledger", (LEDGER_NAME,))
    with recorded(recording), opened(tmp_path / "ledger") as ledger:
        reader = ledger.reopened()
        reader._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(driver.OperationalError, match="readonly"):
            reader._connection.execute("DELETE FROM draft")
        reader.close()
        with ledger.transaction():
            ledger.execute("DELETE FROM draft")
            with pytest.raises(RuntimeError, match="two connections"):
                ledger.reopened()
        assert ledger.scalar("SELECT count(*) FROM draft") == 0


def test_states_are_looked_at_through_the_shipped_driver(tmp_path: Path) -> None:
    seen: list[type] = []

    def look(folder: Path) -> Ledger:
        ledger = open_ledger(folder)
        seen.append(type(ledger._connection))
        return ledger

    subject = attrs.evolve(LEDGER, open=look)
    simulate(attrs.evolve(SCENARIOS["type drafts"], subject=subject), limit=3)
    assert set(seen) == {driver.Connection}


# -------------------------------------------------------------------------------- what was found


def test_a_first_page_that_did_not_arrive_is_taken_back_at_the_next_start(tmp_path: Path) -> None:
    """The file begins with zeros then; that must not be taken for an encrypted ledger."""
    take = record(SCENARIOS["first start"], tmp_path / "while")
    disk = Disk({})
    page = next(
        at for at, each in enumerate(take.recording.operations)
        if isinstance(each, Write) and each.file == 0
    )  # fmt: skip
    for operation in take.recording.operations[:page]:
        disk.issue(operation)
    first = take.recording.operations[page]
    assert isinstance(first, Write)
    files = disk.files([*disk.pending, attrs.evolve(first, offset=512, data=first.data[512:])])
    assert files[LEDGER_NAME][:512] == bytes(512)
    folder = tmp_path / "after"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with opened(folder) as ledger:
        save_draft(ledger, "draft", "visit", "", {})
