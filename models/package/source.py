"""Everything a package is made of, read from one state of the ledger."""

from collections.abc import Mapping

import attrs

from models.calendar import Period
from models.check import Check
from models.package.data import DataLine
from models.package.manifest import PackageHead
from models.product import Product
from models.retailer import Retailer
from models.six_ones import Board
from models.stock import StockJudgement
from models.todo import Todo
from models.visit import Visit

__all__ = ["PackageSource"]


@attrs.frozen(kw_only=True)
class PackageSource:
    """The month's visits, checks and board, what they refer to, and the records to be sent.

    Attributes: ``visits`` and ``checks`` (live ones of the month), ``todos`` (by the record they
    came from), ``notices`` (titles by id), ``stock`` (by visit and product), ``lines`` (every
    packaged record headquarters has not confirmed, tombstones included).
    """

    head: PackageHead
    month: Period
    visits: tuple[Visit, ...]
    checks: tuple[Check, ...]
    board: Board
    retailers: Mapping[str, Retailer]
    products: Mapping[str, Product]
    notices: Mapping[str, str]
    todos: Mapping[str, tuple[Todo, ...]]
    stock: Mapping[tuple[str, str], StockJudgement]
    lines: tuple[DataLine, ...]

    def retailer(self, retailer_id: str) -> Retailer:
        """Return a retailer; one that is not in the master is known by its 客户编码 alone."""
        found = self.retailers.get(retailer_id)
        return found or Retailer(id=retailer_id, licence_no="", shop_name="", status="")
