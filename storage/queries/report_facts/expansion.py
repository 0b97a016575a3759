"""Where new products have arrived, and what was proposed: the rest that reports are made of."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from models.calendar import Period
from models.candidates.progress import goal_of
from models.entries import Complaint
from models.entries.complaint import ComplaintKind, is_of_integrity
from models.metrics.comparing import Span
from models.reports.customers import StoreFlow
from models.reports.expansion import NewProduct
from models.reports.proposals import Proposal
from models.reports.sales import SalesFacts
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.metrics.purchases import MonthSpan

__all__ = ["new_products", "proposals"]

_MONTHS = 3
"""Whole months in which a store bought what it is said to have."""


def new_products(ledger: Ledger, month: Period, sales: SalesFacts) -> tuple[NewProduct, ...]:
    """Return the novel products with the stores that had them at the month's two ends."""
    before, now = (_having(ledger, end) for end in (month.shift(-1), month))
    wanted = [each for each in sales.targets if "铺货" in each.metric]
    return tuple(
        NewProduct(
            product_id=product.id,
            name=product.name,
            goal=goal_of(wanted, product.name, month),
            stores=StoreFlow(
                frozenset(before.get(product.id, ())), frozenset(now.get(product.id, ()))
            ),
        )
        for product in sales.products.values()
        if product.novel
    )


def _having(ledger: Ledger, month: Period) -> Mapping[str, AbstractSet[str]]:
    """Return by product who bought it on balance in three months."""
    return MonthSpan(ledger, [month.shift(-back).key for back in range(_MONTHS)]).buyers


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
