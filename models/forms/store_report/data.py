"""What the report prints: the analysis, whose it is, and what was saved of it."""

from datetime import date

import attrs

from models.paper.issued import Issued
from models.programme import Delivery
from models.store_analysis import StoreAnalysis

__all__ = ["StoreReportData"]


@attrs.frozen(kw_only=True)
class StoreReportData:
    """One store's report.

    ``phone`` is masked already. ``number`` is empty and ``saved`` False where no report was
    recorded yet: then ``suggestions`` are those that the rules propose.
    """

    issued: Issued
    analysis: StoreAnalysis
    shop_name: str
    licence_no: str = ""
    owner: str = ""
    phone: str = ""
    retail_format: str = ""
    market_type: str = ""
    number: str = ""
    saved: bool = False
    suggestions: tuple[str, ...] = ()
    delivery: Delivery | None = None
    delivered_on: date | None = None
