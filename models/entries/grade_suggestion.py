"""等级变更建议: a suggestion to headquarters, never a change of the grade (DOMAIN 5.2, 9b)."""

from datetime import date

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["GradeSuggestion"]


@attrs.frozen(kw_only=True)
class GradeSuggestion(Record):
    """等级变更建议; the present grade and stars are those of the day it was made."""

    day: date = field("日期", required=True)
    retailer_id: str = field("客户编码", required=True)
    present_grade: str = field("现档位", default="")
    proposed_grade: str = field("建议档位", default="")
    present_stars: str = field("现星级", default="")
    proposed_stars: str = field("建议星级", default="")
    reason: str = field("理由", required=True, rule=at_most(200))
    proposer: str = field("建议人", default="", rule=at_most(30))
