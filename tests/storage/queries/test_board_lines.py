"""What the board shows of a store, which exemption is behind a cell; the facts of a ledger."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from models.retailer import Retailer, RetailerNotes, StandardTerm
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.six_ones import CellState
from models.visit import Visit
from storage.database import LEDGER_NAME, Ledger
from storage.ledger.journal import GENESIS, head_hash
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.retailer_notes import change_notes
from storage.operations.six_ones import exempt_six_one
from storage.operations.visits import record_visit
from storage.queries.board import (
    board_of_month,
    exemption_of,
    exemptions,
    has_standard_stores,
    records,
    store_lines,
    stores,
    year_of_store,
)
from storage.queries.ledger_facts import ledger_facts
from tests.storage.conftest import six_one_by_hand

TODAY = date(2026, 11, 23)


def exempt(ledger: Ledger, key: str, period: str, item: SixOneItem = SixOneItem.REPORT) -> None:
    exempt_six_one(
        ledger,
        SixOneExemption(
            id=key, retailer_id="HZ1", item=item, period=period, reason="修路", approver="李四"
        ),
    )


def changed(ledger: Ledger, key: str, **fields: Any) -> None:
    with operation(ledger, "import_handouts") as unit:
        held = unit.get(Retailer, key)
        assert held is not None
        unit.save(attrs.evolve(held, **fields))


def test_only_stores_that_are_or_were_in_the_programme_have_a_line(
    shops: Ledger, ledger: Ledger
) -> None:
    assert has_standard_stores(shops)
    assert sorted(store_lines(shops)) == ["HZ1", "HZ2"]
    left = StandardTerm(since=date(2025, 1, 1), until=date(2026, 10, 31))
    changed(shops, "HZ2", standard_terms=(left,))
    change_notes(shops, RetailerNotes(id="HZ1", visit_route="自己的线", information_point=True))
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, opinion="无"))
    line = store_lines(shops)["HZ1"]
    assert (line.route, line.owner, line.last_visit) == ("自己的线", "王建国", TODAY)
    assert store_lines(shops)["HZ2"].last_visit is None
    points = {facts.retailer_id: facts.information_point for facts, _ in stores(shops)}
    assert points == {"HZ1": True, "HZ2": False}
    november, october = (board_of_month(shops, key, TODAY) for key in ("2026-11", "2026-10"))
    assert november.names == {"HZ1": "好运烟酒商店"}
    assert sorted(october.names) == ["HZ1", "HZ2"]
    for row in october.board.rows:
        assert row.applicable


def test_a_store_that_never_was_one_has_no_year(shops: Ledger) -> None:
    assert year_of_store(shops, "HZ3", "2026-11", TODAY) == ()
    assert year_of_store(shops, "nobody", "2026-11", TODAY) == ()
    year = year_of_store(shops, "HZ1", "2026-11", TODAY)
    assert [row.month for row in year][::11] == ["2025-12", "2026-11"]


def test_without_stores_there_is_no_board(ledger: Ledger) -> None:
    assert not has_standard_stores(ledger)
    assert board_of_month(ledger, "2026-11", TODAY).board.rows == ()


@pytest.mark.parametrize("period", ["2026-11", "2026Q4", "2026"])
def test_the_exemption_behind_a_cell_is_found(shops: Ledger, period: str) -> None:
    exempt(shops, "E1", period)
    exempt(shops, "E2", "2026-10")
    exempt(shops, "E3", period, SixOneItem.PROMOTION)
    row = board_of_month(shops, "2026-11", TODAY).board.rows[0]
    cell = row.cell(SixOneItem.REPORT)
    assert cell.state is CellState.EXEMPT
    found = exemption_of(shops, cell)
    assert found is not None
    assert (found.id, found.reason, found.approver) == ("E1", "修路", "李四")
    assert exemption_of(shops, row.cell(SixOneItem.EVALUATION)) is None
    assert exemption_of(shops, attrs.evolve(cell, period="")) is None
    undo(shops)
    undo(shops)
    undo(shops)
    assert exemptions(shops) == []


def test_records_are_read_as_they_were_written(shops: Ledger) -> None:
    written = SixOneRecord(
        id="S1",
        retailer_id="HZ1",
        item=SixOneItem.REPORT,
        done_on=TODAY,
        evidence=("签收",),
        note="已交",
    )
    six_one_by_hand(shops, written)
    [held] = find(shops, SixOneRecord)
    assert records(shops, TODAY, TODAY) == [attrs.evolve(held, updated_at=None)]
    assert records(shops, TODAY, TODAY, "HZ2") == []
    day = timedelta(days=1)
    assert (
        records(shops, TODAY - day, TODAY - day) == records(shops, TODAY + day, TODAY + day) == []
    )


def test_the_facts_of_a_ledger(shops: Ledger, bring_lines: Callable[..., int]) -> None:
    bring_lines([("D1", "2026-11-05", "P01", 2)])
    facts = ledger_facts(shops)
    assert (facts.records, facts.purchase_lines, facts.operations) == (17, 1, 3)
    assert facts.head == head_hash(shops) != GENESIS
    assert facts.size >= (shops.folder / LEDGER_NAME).stat().st_size
    assert len(facts.device) == 36
    undo(shops)
    undo(shops)
    assert ledger_facts(shops).records == 1
    assert ledger_facts(shops).purchase_lines == 0
    assert get(shops, Retailer, "HZ1") is None
