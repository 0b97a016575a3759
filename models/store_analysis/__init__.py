"""经营分析报告 of one store and one month: eight blocks, and advice by rules (DOMAIN 3.6)."""

from models.store_analysis.analysis import StoreAnalysis, analyse, figures_of
from models.store_analysis.facts import Goods, Shelf, StoreFacts
from models.store_analysis.settings import DEFAULT_ANALYSIS_SETTINGS, AnalysisSettings

__all__ = [
    "DEFAULT_ANALYSIS_SETTINGS",
    "AnalysisSettings",
    "Goods",
    "Shelf",
    "StoreAnalysis",
    "StoreFacts",
    "analyse",
    "figures_of",
]
