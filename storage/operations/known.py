"""Who must be known before anything is written about him."""

from models.errors import DomainError
from models.marks import N_
from models.retailer import Retailer
from storage.ledger.unit_of_work import UnitOfWork

__all__ = ["known_retailer"]


def known_retailer(unit: UnitOfWork, retailer_id: str) -> Retailer:
    """Return a retailer; :class:`DomainError` for a code nobody has."""
    retailer = unit.get(Retailer, retailer_id)
    if retailer is None:
        raise DomainError(N_("没有客户编码 {id}。"), id=retailer_id)
    return retailer
