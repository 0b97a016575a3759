"""客户评优: what a round scores and who is 优秀 (DOMAIN 3.5)."""

from models.awards.scoring import Component, StoreFigures, components, score_round
from models.awards.settings import COMPONENTS, AwardSettings

__all__ = [
    "COMPONENTS",
    "AwardSettings",
    "Component",
    "StoreFigures",
    "components",
    "score_round",
]
