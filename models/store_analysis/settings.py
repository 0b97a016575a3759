"""What each company decides of the store analysis report (DOMAIN 3.6): all of it [J]."""

from typing import ClassVar, Final

import attrs

from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.rules import between

__all__ = ["DEFAULT_ANALYSIS_SETTINGS", "AnalysisSettings"]


@attrs.frozen(kw_only=True)
class AnalysisSettings(Judgement):
    """From when on the report advises something, and what it takes for enough to speak of.

    ``sold_percent``: from which share of the month's 分 on products with inferred sales speak for
    the margin of the whole store; ``pack_percent``: the share of sales in 盒 rather than in 条.
    """

    key: ClassVar[str] = "store_analysis"
    title: ClassVar[str] = N_("经营分析报告")

    safety_weeks: int = field("安全库存周数", default=1, rule=between(0, 8))
    slow_days: int = field("滞销：没有销量", unit=Unit.DAY, default=30, rule=between(7, 180))
    excess_days: int = field("可销超过就控制订量", unit=Unit.DAY, default=30, rule=between(7, 180))
    out_products: int = field("断货几个规格建议补订", default=3, rule=between(1, 50))
    margin_points: int = field("毛利率低于同类几个百分点", default=2, rule=between(1, 50))
    price_percent: int = field("单条均价环比下降(%)", default=5, rule=between(1, 50))
    key_months: int = field(
        "重点规格没购进就建议试销", unit=Unit.MONTH, default=3, rule=between(1, 12)
    )
    least_peers: int = field("同类对比至少另有几户", default=5, rule=between(5, 1000))
    count_days: int = field("盘点早于就不用", unit=Unit.DAY, default=45, rule=between(7, 180))
    sold_percent: int = field("毛利按推算销量要盘到(%)", default=80, rule=between(1, 100))
    pack_percent: int = field("按盒零售的份额(%)", default=0, rule=between(0, 100))


DEFAULT_ANALYSIS_SETTINGS: Final = AnalysisSettings()
