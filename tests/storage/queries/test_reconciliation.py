"""对账: every record's state, packages with what became of them, and what is left to do."""

from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import attrs
import pytest

from models.canonical import from_plain, to_plain
from models.entries import Expense
from models.kinds import KINDS, PACKAGED_KINDS
from models.records import Record
from models.report_state import ReportState
from models.reports import Report, ReportKind
from models.six_one_record import SixOneItem, SixOneRecord
from models.todo import Todo
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.export_package import ExportResult, export_package
from storage.operations.history import undo
from storage.operations.todos import add_todo
from storage.operations.visits import correct_visit, record_visit
from storage.queries.packages import list_packages
from storage.queries.pending import PendingCount, pending_count
from storage.queries.reconciliation import ReconciledRecord, reconcile
from tests.storage.conftest import add_shops
from tests.storage.receipt_lines import take

FIRST, SECOND, THIRD = (f"{n}1111111-1111-4111-8111-111111111111" for n in (1, 2, 3))
MONTH = "2026-11"


@pytest.fixture
def worked(ledger: Ledger, tmp_path: Path) -> tuple[Ledger, ExportResult]:
    """Three visits in one package, a todo made afterwards."""
    add_shops(ledger)
    for place, record_id in enumerate((FIRST, SECOND, THIRD)):
        day = date(2026, 11, 20 + place)
        visit = Visit(id=record_id, retailer_id=f"HZ{place + 1}", day=day, opinion="要新品")
        record_visit(ledger, visit)
    made = export_package(ledger, MONTH, tmp_path)
    add_todo(ledger, Todo(id="t", content="答复到货"))
    return ledger, made


def correct(ledger: Ledger, record_id: str, opinion: str) -> None:
    visit = get(ledger, Visit, record_id)
    assert visit is not None
    correct_visit(ledger, attrs.evolve(visit, opinion=opinion))


def seen(ledger: Ledger) -> dict[str, ReconciledRecord]:
    return {record.id: record for record in reconcile(ledger).records}


def states(ledger: Ledger) -> dict[str, ReportState]:
    return {key: record.state for key, record in seen(ledger).items()}


def test_every_record_has_its_state_and_its_words(worked: tuple[Ledger, ExportResult]) -> None:
    ledger, made = worked
    take(ledger, [(made.package_id, FIRST, 1, "接收", ""),
                  (made.package_id, SECOND, 1, "退回", "照片不清")])  # fmt: skip
    back = seen(ledger)[SECOND]
    assert (back.state, back.comment, back.label) == (ReportState.RETURNED, "照片不清", "走访")
    assert (back.retailer, back.day, back.sequence) == ("银杏超市", "2026-11-21", 1)
    assert (back.revision, back.confirmed) == (1, 0)
    found = states(ledger)
    assert (found[FIRST], found[THIRD]) == (ReportState.ACCEPTED, ReportState.AWAITING)
    assert found["t"] is ReportState.UNSENT
    correct(ledger, FIRST, "价格乱")
    correct(ledger, SECOND, "补了照片")
    changed = seen(ledger)[FIRST]
    assert (changed.state, changed.revision, changed.confirmed) == (ReportState.CHANGED, 2, 1)
    assert seen(ledger)[SECOND].state is ReportState.CHANGED
    assert seen(ledger)[SECOND].comment == ""
    counted = reconcile(ledger).by_kind()
    assert counted["visit", ReportState.CHANGED] == 2
    assert counted["todo", ReportState.UNSENT] == 2  # the one added, and the one the return made
    assert sum(reconcile(ledger).by_state().values()) == 5


def test_what_asks_for_attention_comes_first(worked: tuple[Ledger, ExportResult]) -> None:
    ledger, made = worked
    take(ledger, [(made.package_id, FIRST, 1, "退回", "")])
    order = [record.state for record in reconcile(ledger).records]
    assert order == sorted(order, key=list(ReportState).index)
    assert order[0] is ReportState.RETURNED


def test_the_last_word_on_a_revision_holds(
    worked: tuple[Ledger, ExportResult], tmp_path: Path
) -> None:
    ledger, made = worked
    again = export_package(ledger, MONTH, tmp_path)
    take(ledger, [(made.package_id, FIRST, 1, "接收", "")])
    take(ledger, [(again.package_id, FIRST, 1, "退回", "重报")])
    assert states(ledger)[FIRST] is ReportState.RETURNED
    assert ledger.scalar("SELECT revision FROM acknowledged WHERE record_id = ?", (FIRST,)) == 1
    assert pending_count(ledger).returned == 1
    take(ledger, [(made.package_id, FIRST, 1, "接收", "")])  # a doubled letter says nothing new
    assert states(ledger)[FIRST] is ReportState.RETURNED
    take(ledger, [(again.package_id, FIRST, 1, "接收", "看错了")])
    assert states(ledger)[FIRST] is ReportState.ACCEPTED
    assert pending_count(ledger).returned == 0


def test_a_record_taken_back_travels_again(
    worked: tuple[Ledger, ExportResult], tmp_path: Path
) -> None:
    ledger, made = worked
    correct(ledger, FIRST, "价格乱")
    second = export_package(ledger, MONTH, tmp_path)
    take(ledger, [(second.package_id, FIRST, 2, "接收", "")])
    undo(ledger)
    assert (states(ledger)[FIRST], seen(ledger)[FIRST].revision) == (ReportState.CHANGED, 3)
    third = export_package(ledger, MONTH, tmp_path)
    carried = "SELECT revision FROM package_record WHERE package = ? AND record_id = ?"
    assert ledger.scalar(carried, (third.package_id, FIRST)) == 3
    assert made.sequence + 2 == third.sequence


def test_packages_tell_what_became_of_them(worked: tuple[Ledger, ExportResult]) -> None:
    ledger, made = worked
    take(ledger, [(made.package_id, FIRST, 1, "接收", ""),
                  (made.package_id, SECOND, 1, "退回", "照片不清")])  # fmt: skip
    (package,) = list_packages(ledger)
    assert (package.records, package.accepted, package.returned) == (3, 1, 1)
    assert (package.awaiting, package.receipts, package.complete) == (1, 2, False)
    assert pending_count(ledger) == PendingCount(2, 1, 1, 4, 1)
    take(ledger, [(made.package_id, FIRST, 1, "退回", "重报")])
    (package,) = list_packages(ledger)
    assert (package.accepted, package.returned, package.awaiting) == (0, 2, 1)
    assert package.confirmed == 1
    assert pending_count(ledger) == PendingCount(3, 1, 2, 5, 1)


def test_five_thousand_records_are_held_in_the_blink_of_an_eye(
    ledger: Ledger, tmp_path: Path
) -> None:
    add_shops(ledger)
    ids = [f"s{number:05}" for number in range(5_000)]
    with operation(ledger, "record_six_one") as unit:
        for number, record_id in enumerate(ids):
            day = date(2026, 11, 1 + number % 23)
            record = SixOneRecord(
                id=record_id, retailer_id="HZ1", item=SixOneItem.TRAINING, done_on=day
            )
            unit.save(record)
    made = export_package(ledger, MONTH, tmp_path)
    results = ("接收", "退回")
    take(
        ledger,
        [(made.package_id, key, 1, results[not n % 50], "") for n, key in enumerate(ids[:4_000])],
    )
    started = perf_counter()
    counts = reconcile(ledger).by_state()
    spent = perf_counter() - started
    assert counts[ReportState.RETURNED] == 80
    assert counts[ReportState.ACCEPTED] == 3_920
    assert counts[ReportState.AWAITING] == 1_000
    assert spent < 1.0


def test_every_kind_that_travels_can_be_listed(ledger: Ledger) -> None:
    add_shops(ledger)
    with operation(ledger, "record_entry") as unit:
        for number, kind in enumerate(PACKAGED_KINDS):
            unit.save(
                _least(KINDS[kind].record, "HZ1" if kind == "retailer_notes" else f"r{number}")
            )
    records = reconcile(ledger).records
    assert {record.kind for record in records} == set(PACKAGED_KINDS)
    words = {record.kind: record.about for record in records}
    assert (words["six_one"], words["demand"]) == ("培训", "示例01")
    assert all(record.day for record in records if record.kind not in ("six_one_exemption", "todo"))


def _least(record: type[Record], record_id: str) -> Record:
    """Make a record of a class with the least it can have."""
    given: dict[str, Any] = {
        "id": record_id,
        "retailer_id": "HZ1",
        "product_id": "P01",
        "month": MONTH,
        "period": "2026Q4",
        "item": SixOneItem.TRAINING,
        "content": "话",
    }
    fields = attrs.fields_dict(record)
    if record is Expense:
        given["item"] = "场地"
    if record is Report:
        given["kind"] = ReportKind.QUARTERLY
    names = ("day", "done_on", "received_on", "starts_on", "made_on", "confirmed_on")
    days = {name: date(2026, 11, 20) for name in names}
    given["closed_at"] = datetime(2026, 12, 1, 9, tzinfo=UTC)
    known = {name: value for name, value in {**given, **days}.items() if name in fields}
    lacking = [
        name
        for name, field in fields.items()
        if field.default is attrs.NOTHING and name not in known
    ]
    return from_plain(record, {**to_plain(record(**known, **dict.fromkeys(lacking, "")))})
