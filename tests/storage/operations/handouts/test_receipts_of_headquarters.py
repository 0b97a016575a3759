"""Both sides together: what headquarters consolidates it answers, and the answer is taken over."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook

from models.report_state import ReportState
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import get
from storage.operations.consolidate import Consolidated, consolidate
from storage.operations.export_package import export_package
from storage.operations.import_handouts import import_handouts, preview_handouts
from storage.operations.visits import correct_visit, record_visit
from storage.queries.reconciliation import reconcile

FIRST, SECOND = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def answered(ledger: Ledger, out: Path, clock: Any) -> Consolidated:
    return consolidate(out.parent / "总部.db", [out], receipts=out.parent / "回执", now=clock.now)


def test_what_headquarters_answers_is_taken_over(shops: Ledger, out: Path, clock: Any) -> None:
    for key, day in ((FIRST, 20), (SECOND, 21)):
        visit = Visit(id=key, retailer_id="HZ1", day=date(2026, 11, day), opinion="要新品")
        record_visit(shops, visit)
    made = export_package(shops, "2026-11", out)
    visit = get(shops, Visit, FIRST)
    assert visit is not None
    correct_visit(shops, attrs.evolve(visit, opinion="价格乱"))
    (path,) = answered(shops, out, clock).receipts
    _changes, preview = import_handouts(shops, [path])
    assert preview.receipts.accepted == made.records == 2
    assert preview.total.refused == 0
    states = {record.id: record.state for record in reconcile(shops).records}
    assert states == {FIRST: ReportState.CHANGED, SECOND: ReportState.ACCEPTED}
    export_package(shops, "2026-11", out)
    clock.move(days=1)
    (path,) = answered(shops, out, clock).receipts
    import_handouts(shops, [path])
    assert {record.state for record in reconcile(shops).records} == {ReportState.ACCEPTED}


def test_an_answer_that_was_edited_by_hand_is_read_as_well(
    shops: Ledger, out: Path, clock: Any
) -> None:
    """A person at headquarters turns a line into 退回 and saves the workbook again."""
    record_visit(
        shops, Visit(id=FIRST, retailer_id="HZ1", day=date(2026, 11, 20), opinion="要新品")
    )
    export_package(shops, "2026-11", out)
    (path,) = answered(shops, out, clock).receipts
    book = load_workbook(path)
    sheet = book["回执"]
    headings = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, headings["结果"]).value = "退回"
    sheet.cell(4, headings["意见"]).value = "照片不清"
    sheet.cell(4, headings["校验"]).value = sheet.cell(4, headings["校验"]).value.upper()
    book.save(path)
    import_handouts(shops, [path])
    (back,) = (r for r in reconcile(shops).records if r.state is ReportState.RETURNED)
    assert (back.id, back.comment) == (FIRST, "照片不清")
    again = preview_handouts(shops, [path])
    assert (again.total.unchanged, again.total.new) == (1, 0)
    assert again.files[0].ignored == ()
