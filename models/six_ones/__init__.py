"""The six-ones 六个一 of standard stores: obligations, board, rates, evidence (DOMAIN 3)."""

from models.six_ones.board import (
    Board,
    BoardRow,
    Rate,
    build_board,
    completion_rate,
    on_time_rate,
    row_of,
    year_view,
)
from models.six_ones.cells import Cell, CellQuestion, CellState, History, cell_of
from models.six_ones.designation import (
    StoreFacts,
    counts_for,
    counts_in,
    is_designated,
    is_open,
    needed_since,
    store_facts,
)
from models.six_ones.evidence import (
    EVIDENCE,
    collect_market_information,
    counted_products,
    evaluation_record,
    is_backfilled,
    missing_evidence,
    prepared,
)
from models.six_ones.settings import (
    DEFAULT_SETTINGS,
    ItemSettings,
    SixOneSettings,
    rule_from,
    setting_of,
)

__all__ = [
    "DEFAULT_SETTINGS",
    "EVIDENCE",
    "Board",
    "BoardRow",
    "Cell",
    "CellQuestion",
    "CellState",
    "History",
    "ItemSettings",
    "Rate",
    "SixOneSettings",
    "StoreFacts",
    "build_board",
    "cell_of",
    "collect_market_information",
    "completion_rate",
    "counted_products",
    "counts_for",
    "counts_in",
    "evaluation_record",
    "is_backfilled",
    "is_designated",
    "is_open",
    "missing_evidence",
    "needed_since",
    "on_time_rate",
    "prepared",
    "row_of",
    "rule_from",
    "setting_of",
    "store_facts",
    "year_view",
]
