"""客户评优: what a round scores and who is 优秀 (DOMAIN 3.5)."""

from models.awards.evidence import (
    AwardDetail,
    Behind,
    Bought,
    CheckSeen,
    MonthBought,
    StoreEvidence,
    award_detail_of,
)
from models.awards.letter import Gap, Lacking, gaps_of, most_frequent
from models.awards.scoring import (
    Component,
    Growth,
    StoreFigures,
    components,
    growths,
    score_round,
    shares,
)
from models.awards.settings import COMPONENTS, AwardSettings

__all__ = [
    "COMPONENTS",
    "AwardDetail",
    "AwardSettings",
    "Behind",
    "Bought",
    "CheckSeen",
    "Component",
    "Gap",
    "Growth",
    "Lacking",
    "MonthBought",
    "StoreEvidence",
    "StoreFigures",
    "award_detail_of",
    "components",
    "gaps_of",
    "growths",
    "most_frequent",
    "score_round",
    "shares",
]
