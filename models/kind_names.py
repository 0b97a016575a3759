"""Which kinds of record travel to headquarters, by name: who counts them need not load them."""

__all__ = ["PACKAGED_KINDS"]

PACKAGED_KINDS: tuple[str, ...] = (
    "retailer_notes",
    "visit",
    "check",
    "six_one",
    "six_one_exemption",
    "campaign",
    "training",
    "store_report",
    "award_round",
    "month_close",
    "standard_file",
    "target_confirmation",
    "retailer_plan",
    "todo",
    "market_note",
    "complaint",
    "demand",
    "retailer_change",
    "grade_suggestion",
    "irregularity",
    "brand_review",
    "expense",
    "declaration",
    "report",
    "plan_stop",
    "photo",
)
"""In the order in which a package carries them; headquarters' own kinds do not travel."""
