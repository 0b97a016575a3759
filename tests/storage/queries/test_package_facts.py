"""What a package's sheets show beside visits and checks, out of a real ledger."""

from datetime import date
from typing import Any

import pytest

from models.calendar import Period
from models.check import Check
from models.entries import (
    BrandReview,
    Complaint,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
)
from models.package import DataLine
from models.package.facts import Bought, Ordered
from models.package.news import Sent
from models.product import Product
from models.visit import ShopState, Visit
from storage.database import Ledger
from storage.ledger.purchase_sums import add_up_all
from storage.ledger.unit_of_work import operation
from storage.queries import package_facts as facts

NOVEMBER = Period.parse("2026-11")
IN, OUT = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture
def bought(shops: Ledger) -> Ledger:
    """Lines of October and November, sums of September; one batch that is off, one overtaken."""
    with operation(shops, "import_handouts") as unit:
        for batch, sheet, active in (
            (1, "购进明细", 1),
            (2, "购进月汇总", 1),
            (3, "购进明细", 0),
        ):
            unit.after_head(
                "INSERT INTO import_batch VALUES (?, ?, ?, 'f', 'h', ?, 1, 0, 0, 0, ?, ?, 'd')",
                (batch, unit.seq, sheet, active, "2026-09-01", "2026-11-30"),
            )
        lines = [
            *(("O1", 1, "2026-11-03", "HZ1", "P00", 10, 6, 950_000, 57_000, 1),),
            *(("O1", 2, "2026-11-03", "HZ1", "P01", 4, 4, 950_000, None, 1),),
            *(("O2", 1, "2026-11-24", "HZ1", "P00", 2, 5, None, None, 1),),
            *(("O3", 1, "2026-11-24", "HZ1", "P00", None, -1, 950_005, None, 1),),
            *(("O4", 1, "2026-11-24", "HZ2", "P00", None, -2, None, -19_000, 1),),
            *(("O5", 1, "2026-10-06", "HZ1", "P00", 3, 3, 950_005, None, 1),),
            *(("O6", 1, "2026-10-06", "HZ3", "P00", 3, 3, None, None, 1),),
            *(("O7", 1, "2026-11-24", "HZ3", "P00", 9, 9, None, 1, 3),),
        ]
        for line in lines:
            unit.after_head(
                "INSERT INTO purchase_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '订单', ?)", line
            )
        for month, retailer, quantity, amount in (
            ("2026-08", "HZ1", 7, 70_000),
            ("2026-09", "HZ1", 20, 200_000),
            ("2026-10", "HZ1", 999, 999),
            ("2026-11", "HZ3", 8, 80_000),
        ):
            unit.after_head(
                "INSERT INTO purchase_month VALUES (?, ?, 'P00', ?, ?, 2)",
                (month, retailer, quantity, amount),
            )
    with shops.transaction():
        add_up_all(shops)
    return shops


def test_purchases_count_as_lines_where_there_are_lines(bought: Ledger) -> None:
    made = facts.purchases_of(bought, NOVEMBER, {"P00"}, {"HZ1", "HZ3"})
    assert made.months == {"2026-08", "2026-09", "2026-10", "2026-11"}
    assert made.stores == {"HZ1": 14, "HZ2": -2, "HZ3": 8}
    assert made.ordered == {
        ("HZ1", "P00"): Ordered(12, 10, 6 + 2),
        ("HZ1", "P01"): Ordered(4, 4, 4),
        ("HZ2", "P00"): Ordered(None, -2, 0),
        ("HZ3", "P00"): Ordered(None, 8, 0),
    }
    assert made.buyers == {
        ("P00", "2026-11"): {"HZ1", "HZ3"},
        ("P00", "2026-10"): {"HZ1", "HZ3"},
        ("P00", "2026-09"): {"HZ1"},
        ("P00", "2026-08"): {"HZ1"},
    }
    assert made.recent == {
        "HZ1": Bought(30, 70_000 + 200_000 + 28_500),
        "HZ3": Bought(3, None),
    }, "October by its lines; what has no price has no amount"


def test_a_ledger_without_purchases_knows_none(shops: Ledger) -> None:
    made = facts.purchases_of(shops, NOVEMBER, {"P00"}, {"HZ1"})
    assert (made.months, made.stores, made.ordered, made.recent) == (frozenset(), {}, {}, {})


def test_entries_belong_to_the_month_of_their_day(shops: Ledger) -> None:
    def every(number: int, day: date) -> list[Any]:
        month, record_id = f"{day:%Y-%m}", str(number)
        of_store = {"id": record_id, "retailer_id": "HZ1"}
        return [
            MarketNote(id=record_id, day=day, content="x"),
            Complaint(**of_store, received_on=day, commitment="x", content="x"),
            Demand(**of_store, month=month, product_id="P00"),
            RetailerChange(**of_store, day=day, field_name="x", new="x"),
            GradeSuggestion(**of_store, day=day, reason="x"),
            Irregularity(id=record_id, day=day, kind="x", situation="x"),
            BrandReview(id=record_id, month=month, product_id="P00"),
            Expense(id=record_id, activity="x", day=day, item="x"),
            Declaration(id=record_id, month=month),
        ]

    with operation(shops, "record_visit") as unit:
        for number, day in enumerate((IN, OUT, date(2026, 10, 31), date(2026, 11, 1))):
            for record in every(number, day):
                unit.save(record)
    with operation(shops, "record_visit") as unit:
        for record in every(4, IN):
            unit.save(record)
            unit.remove(type(record), "4")
    found = facts.entries_of(shops, NOVEMBER)
    for name in ("market_notes", "complaints", "demands", "changes", "suggestions",
                 "irregularities", "reviews", "expenses", "declarations"):  # fmt: skip
        ahead = {"1"} if name == "demands" else set()
        assert {each.id for each in getattr(found, name)} == {"0", "3"} | ahead, name


def test_what_is_to_be_built_up(shops: Ledger) -> None:
    def product(key: str, **content: Any) -> Product:
        return Product(id=key, name=key, wholesale=1, **content)

    with operation(shops, "import_handouts") as unit:
        unit.save(product("K1", key_brand="532"))
        unit.save(product("K2", novel=True))
        unit.save(product("K3", key_brand="重点", status="停销"))
        unit.save(product("K4", key_brand="否"))
    assert facts.brand_products(shops) == ("K1", "K2")


def test_last_scores_and_last_visits(shops: Ledger) -> None:
    def check(key: str, day: date, total: int | None) -> Check:
        return Check(id=key, retailer_id="HZ1", day=day, template_version="v1", total=total)

    with operation(shops, "record_visit") as unit:
        unit.save(check("a", date(2026, 11, 3), 900))
        unit.save(check("b", date(2026, 11, 9), None))
        unit.save(check("c", OUT, 500))
        unit.save(Visit(id="v1", retailer_id="HZ1", day=date(2026, 11, 5)))
        closed = ShopState.CLOSED
        unit.save(Visit(id="v2", retailer_id="HZ1", day=IN, shop_state=closed))
        unit.save(Visit(id="v3", retailer_id="HZ2", day=OUT))
    assert facts.scores_of(shops, IN) == {"HZ1": 900}
    assert facts.last_visits(shops, IN) == {"HZ1": date(2026, 11, 5)}


def test_what_packages_and_receipts_say(shops: Ledger) -> None:
    with operation(shops, "export_package", undoable=False) as unit:
        unit.after_head(
            "INSERT INTO package (id, device, sequence, operation, month, file_name, file_sha256, "
            "created_at, base_acknowledged, digest, records) "
            "VALUES ('p', 'd', 7, ?, '2026-11', 'f', 'h', '2026-11-30T00:00:00', 0, 'd', 3)",
            (unit.seq,),
        )
        for record_id, revision in (("v1", 2), ("v2", 1), ("v3", 4)):
            unit.after_head(
                "INSERT INTO package_record (package, kind, record_id, revision, hash) "
                "VALUES ('p', 'visit', ?, ?, 'h')",
                (record_id, revision),
            )
    assert facts.last_receipt(shops) == ""
    columns = [row[1] for row in shops.query("PRAGMA table_info(receipt)")]
    with operation(shops, "import_handouts", undoable=False) as unit:
        for position, (record_id, revision, result) in enumerate(
            (("v1", 2, "退回"), ("v3", 4, "退回"), ("v3", 4, "接收"))
        ):
            told = {
                "operation": unit.seq,
                "position": position,
                "package": "p",
                "kind": "visit",
                "record_id": record_id,
                "revision": revision,
                "result": result,
                "day": "2026-12-01",
            }
            values = tuple(told.get(column, "") for column in columns)
            unit.after_head(f"INSERT INTO receipt VALUES ({', '.join('?' * len(columns))})", values)
        unit.after_head("INSERT INTO acknowledged VALUES ('visit', 'v3', 4)", ())
    lines = [DataLine("visit", f"v{n}", 9, "", "") for n in range(1, 5)]
    assert facts.sent_of(shops, lines) == {
        ("visit", "v1"): Sent(packed=2, returned=2),
        ("visit", "v2"): Sent(packed=1),
        ("visit", "v3"): Sent(packed=4, acknowledged=4),
    }
    assert facts.last_receipt(shops) == "第 7 包 2026-12-01"
