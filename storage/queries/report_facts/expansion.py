"""Where new products have arrived, and what was proposed: the rest that reports are made of."""

from datetime import date

from models.calendar import Period
from models.candidates.progress import goal_of
from models.entries import Complaint
from models.entries.complaint import ComplaintKind, is_of_integrity
from models.reports.customers import StoreFlow
from models.reports.expansion import NewProduct
from models.reports.proposals import Proposal
from models.reports.sales import SalesFacts
from models.reports.spans import Span
from storage.database import Ledger
from storage.ledger.records import find

__all__ = ["new_products", "proposals"]

_MONTHS = 3
"""Whole months in which a store bought what it is said to have."""

_HAVE = (
    "SELECT product_id, retailer_id FROM ("
    "SELECT product_id, retailer_id, quantity FROM active_purchase_line "
    "WHERE day BETWEEN ?1 AND ?2 "
    "UNION ALL SELECT product_id, retailer_id, quantity FROM active_purchase_month AS total "
    "WHERE month BETWEEN substr(?1, 1, 7) AND substr(?2, 1, 7) "
    "AND NOT EXISTS (SELECT 1 FROM active_purchase_line AS line "
    "WHERE line.retailer_id = total.retailer_id "
    "AND line.day BETWEEN total.month || '-01' AND total.month || '-31')) "
    "WHERE product_id IN (SELECT id FROM product WHERE novel = 1 AND deleted = 0) "
    "GROUP BY 1, 2 HAVING sum(quantity) > 0"
)


def new_products(
    ledger: Ledger, month: Period, until: date, sales: SalesFacts
) -> tuple[NewProduct, ...]:
    """Return the novel products with the stores that had them at the month's two ends."""
    before = _having(ledger, month.shift(-_MONTHS).first, month.shift(-1).last)
    now = _having(ledger, month.shift(1 - _MONTHS).first, until)
    wanted = [each for each in sales.targets if "铺货" in each.metric]
    return tuple(
        NewProduct(
            product_id=product.id,
            name=product.name,
            goal=goal_of(wanted, product.name, month),
            stores=StoreFlow(before.get(product.id, frozenset()), now.get(product.id, frozenset())),
        )
        for product in sales.products.values()
        if product.novel
    )


def _having(ledger: Ledger, first: date, last: date) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for product, store in ledger.query(_HAVE, (first.isoformat(), last.isoformat())):
        found.setdefault(product, set()).add(store)
    return {product: frozenset(stores) for product, stores in found.items()}


def proposals(ledger: Ledger, span: Span, sales: SalesFacts) -> tuple[Proposal, ...]:
    """Return suggestions and proposals of a span; what is of 廉洁 stays on its own sheet."""
    days = (span.first.isoformat(), span.last.isoformat())
    return tuple(
        Proposal(
            id=each.id,
            day=each.received_on,
            kind=each.kind.value,
            content=each.content,
            shop=sales.shop(each.retailer_id).name,
            reply=each.reply,
            state=each.state.value,
        )
        for each in find(ledger, Complaint, "deleted = 0 AND received_on BETWEEN ? AND ?", days)
        if each.kind is not ComplaintKind.COMPLAINT and not is_of_integrity(each)
    )
