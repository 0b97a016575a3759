"""Entries 登记: what an account manager notes beside visits, for headquarters (DOMAIN 5.2)."""

from models.entries.brand_review import BrandReview
from models.entries.complaint import (
    COMMITMENTS,
    Complaint,
    ComplaintChannel,
    ComplaintKind,
    ComplaintState,
    Severity,
)
from models.entries.declaration import SEVEN_RULES, Declaration
from models.entries.demand import Demand
from models.entries.expense import Expense
from models.entries.grade_suggestion import GradeSuggestion
from models.entries.irregularity import IRREGULARITIES, Irregularity, IrregularityState
from models.entries.market_note import MarketCategory, MarketNote
from models.entries.retailer_change import RetailerChange

__all__ = [
    "COMMITMENTS",
    "ENTRY_RECORDS",
    "IRREGULARITIES",
    "SEVEN_RULES",
    "BrandReview",
    "Complaint",
    "ComplaintChannel",
    "ComplaintKind",
    "ComplaintState",
    "Declaration",
    "Demand",
    "Expense",
    "GradeSuggestion",
    "Irregularity",
    "IrregularityState",
    "MarketCategory",
    "MarketNote",
    "RetailerChange",
    "Severity",
]

ENTRY_RECORDS = (
    MarketNote,
    Complaint,
    Demand,
    RetailerChange,
    GradeSuggestion,
    Irregularity,
    BrandReview,
    Expense,
    Declaration,
)
"""In the order in which they are offered."""
