"""Ledgers whose purchases and visits are put straight into their tables, many at a time."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from models.retailer import Retailer
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger.purchase_sums import add_up_all
from storage.ledger.unit_of_work import operation

NEW_BATCH = "INSERT INTO import_batch VALUES (?, ?, ?, 'f', '', 1, 1, 0, 0, 0, ?, ?, '')"


class Line(NamedTuple):
    """An order line; 条, 分, 1/10000 元."""

    shop: str
    day: str
    product: str
    quantity: int
    requested: int | None = None
    unit_price: int | None = 1_000_000
    amount: int | None = None


class MonthSum(NamedTuple):
    """A row of 购进月汇总."""

    shop: str
    month: str
    product: str
    quantity: int
    amount: int | None = None


def order(ledger: Ledger, lines: Iterable[Line]) -> None:
    """Put order lines in as one batch that is on."""
    rows = list(lines)
    batch = 1 + int(ledger.scalar("SELECT count(*) FROM import_batch"))
    days = sorted(row.day for row in rows)
    with ledger.transaction():
        ledger.execute_many(
            "INSERT INTO purchase_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '订单', ?)",
            [
                (f"D{batch}", place, row.day, row.shop, row.product, row.requested, row.quantity,
                 row.unit_price, row.amount, batch)
                for place, row in enumerate(rows, start=1)
            ],
        )  # fmt: skip
        ledger.execute(NEW_BATCH, (batch, 1, "购进明细", days[0], days[-1]))
        add_up_all(ledger)


def sum_up(ledger: Ledger, sums: Iterable[MonthSum]) -> None:
    """Put rows of 购进月汇总 in as one batch that is on."""
    rows = list(sums)
    batch = 1 + int(ledger.scalar("SELECT count(*) FROM import_batch"))
    with ledger.transaction():
        ledger.execute_many(
            "INSERT INTO purchase_month VALUES (?, ?, ?, ?, ?, ?)",
            [(row.month, row.shop, row.product, row.quantity, row.amount, batch) for row in rows],
        )
        ledger.execute(NEW_BATCH, (batch, 1, "购进月汇总", rows[0].month, rows[-1].month))
        add_up_all(ledger)


def open_shops(ledger: Ledger, count: int, **given: object) -> list[str]:
    """Save ``count`` shops that are 正常; return their ids."""
    ids = [f"K{number:03}" for number in range(count)]
    with operation(ledger, "import_handouts") as unit:
        for number, shop in enumerate(ids):
            licence = f"3207061{number:05}"
            made = {"shop_name": f"{number}店", "status": "正常", **given}
            unit.save(Retailer(id=shop, licence_no=licence, **made))  # type: ignore[arg-type]
    return ids


def see(ledger: Ledger, visits: Iterable[tuple[str, date, Iterable[StockLine]]]) -> None:
    """Save visits with what they saw; the number tells their order on a day."""
    with operation(ledger, "record_visit") as unit:
        for place, (shop, day, lines) in enumerate(visits):
            unit.save(
                Visit(
                    id=f"{day}-{place:05}-{shop}",
                    number=f"V{place:05}",
                    retailer_id=shop,
                    day=day,
                    stock_lines=tuple(lines),
                )
            )
