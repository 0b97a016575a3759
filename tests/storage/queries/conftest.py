"""Purchases put straight into the ledger: batches of lines and months, with visits to count."""

from collections.abc import Callable, Sequence

import pytest

from storage.database import Ledger
from storage.ledger.batches import follow_batches
from storage.ledger.unit_of_work import operation

Line = tuple[str, str, str, int]
NEW_BATCH = "INSERT INTO import_batch VALUES (?, ?, ?, 'f', '', 1, ?, 0, 0, 0, ?, ?, '')"


@pytest.fixture
def bring_lines(shops: Ledger) -> Callable[..., int]:
    """Brings (order, day, product, 条) of a shop as one batch, 10 元 each; gives its operation."""

    def bring(lines: Sequence[Line], shop: str = "HZ1") -> int:
        batch = 1 + int(shops.scalar("SELECT count(*) FROM import_batch"))
        with operation(shops, "import_handouts") as unit:
            unit.touch("purchase", (shop,))
            for place, (order, day, product, quantity) in enumerate(lines, start=1):
                unit.after_head(
                    "INSERT INTO purchase_line (order_no, line_no, day, retailer_id, product_id, "
                    "quantity, unit_price, amount, kind, batch) "
                    "VALUES (?, ?, ?, ?, ?, ?, 100000, ?, '订单', ?)",
                    (order, place, day, shop, product, quantity, quantity * 1_000, batch),
                )
            days = sorted(day for _, day, _, _ in lines)
            unit.after_head(
                NEW_BATCH,
                (batch, unit.seq, "购进明细", len(lines), days[0], days[-1]),
            )
        with shops.transaction():
            follow_batches(shops, unit.seq)
        return unit.seq

    return bring


@pytest.fixture
def bring_months(shops: Ledger) -> Callable[..., int]:
    """Brings (month, product, 条, 分 or None) of a shop as one batch; gives its operation."""

    def bring(months: Sequence[tuple[str, str, int, int | None]], shop: str = "HZ1") -> int:
        batch = 1 + int(shops.scalar("SELECT count(*) FROM import_batch"))
        with operation(shops, "import_handouts") as unit:
            unit.touch("purchase", (shop,))
            for month, product, quantity, amount in months:
                unit.after_head(
                    "INSERT INTO purchase_month VALUES (?, ?, ?, ?, ?, ?)",
                    (month, shop, product, quantity, amount, batch),
                )
            unit.after_head(
                NEW_BATCH,
                (batch, unit.seq, "购进月汇总", len(months), months[0][0], months[-1][0]),
            )
        with shops.transaction():
            follow_batches(shops, unit.seq)
        return unit.seq

    return bring
