"""Every list of shops goes by the manager's own route and place, where there is one."""

from datetime import date
from pathlib import Path

from models.retailer import RetailerNotes
from storage.database import Ledger
from storage.operations.retailer_notes import change_notes
from storage.queries.board import board_of_month, store_lines, stores
from storage.queries.candidates import candidates_view
from storage.queries.retailers import retailer_rows
from storage.queries.visits import shop_rows

TODAY = date(2026, 11, 23)


def test_all_lists_of_shops_have_one_order(shops: Ledger) -> None:
    change_notes(shops, RetailerNotes(id="HZ1", visit_route="自己的线", route_order=1))
    change_notes(shops, RetailerNotes(id="HZ2", route_order=2))
    change_notes(shops, RetailerNotes(id="HZ3", visit_route="自己的线"))
    order = ["HZ2", "HZ1", "HZ3"]  # 海州一线, then 自己的线; without a place comes last
    assert [row.id for row in retailer_rows(shops, TODAY)] == order
    assert [row.id for row in shop_rows(shops)] == order
    assert list(candidates_view(shops, TODAY).shops) == order
    standard = [facts.retailer_id for facts, _ in stores(shops)]
    assert standard == ["HZ2", "HZ1"]
    rows = board_of_month(shops, "2026-11", TODAY).board.rows
    assert [row.retailer_id for row in rows] == standard
    assert {key: line.route for key, line in store_lines(shops).items()} == {
        "HZ1": "自己的线",
        "HZ2": "海州一线",
    }


def test_the_route_is_written_in_one_place() -> None:
    queries = Path(__file__).parents[3] / "storage"
    naming = [path.name for path in queries.rglob("*.py") if "notes.visit_route" in _text(path)]
    assert naming == ["own_values.py"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
