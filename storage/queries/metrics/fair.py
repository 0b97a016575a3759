"""公平核对 (M30): what each grade may order of a product in a cycle, and who ordered more."""

from collections import defaultdict

import attrs

from models.metrics.comparing import Span
from models.metrics.watch import Fairness, LimitedOrder, fairness
from models.supply import SupplyLimit
from storage.database import Ledger
from storage.ledger.records import find

__all__ = ["FairRow", "fair_rows"]


@attrs.frozen(kw_only=True)
class FairRow:
    """One product and grade in one cycle; ``limit`` in 条, None where none was handed out."""

    cycle: SupplyLimit
    product_id: str
    grade: int
    limit: int | None
    found: Fairness
    orders: tuple[LimitedOrder, ...]


def fair_rows(ledger: Ledger, span: Span) -> tuple[FairRow, ...]:
    """Return every cycle, product and grade of which something was ordered, violations first.

    Cycles count that begin in the span; grades are those of the master now: it keeps no history.
    """
    grades = {
        shop: int(grade)
        for shop, grade in ledger.query(
            "SELECT id, supply_grade FROM retailer WHERE deleted = 0 AND supply_grade GLOB '[0-9]*'"
        )
    }
    rows = []
    for limit in find(ledger, SupplyLimit):
        if limit.since in span:
            rows += _of_cycle(ledger, limit, grades)
    rows.sort(key=lambda row: (row.found.fair, -len(row.found.violations), row.product_id,
                               row.grade))  # fmt: skip
    return tuple(rows)


def _of_cycle(ledger: Ledger, limit: SupplyLimit, grades: dict[str, int]) -> list[FairRow]:
    by_grade: dict[int, list[LimitedOrder]] = defaultdict(list)
    for shop, cartons in ledger.query(
        "SELECT retailer_id, sum(quantity) FROM active_purchase_line "
        "WHERE day BETWEEN ? AND ? AND product_id = ? GROUP BY retailer_id",
        (limit.since.isoformat(), limit.until.isoformat(), limit.product_id),
    ):
        if shop in grades:
            allowed = limit.of_grade(grades[shop])
            by_grade[grades[shop]].append(LimitedOrder(shop, cartons, allowed))
    return [
        FairRow(
            cycle=limit,
            product_id=limit.product_id,
            grade=grade,
            limit=limit.of_grade(grade),
            found=fairness(orders),
            orders=tuple(orders),
        )
        for grade, orders in by_grade.items()
    ]
