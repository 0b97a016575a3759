"""What each company decides of candidates and of the upkeep of standard stores: all of it [J]."""

from typing import ClassVar

import attrs

from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.rules import between

__all__ = ["DEFAULT_CANDIDATE_SETTINGS", "CandidateSettings"]


@attrs.frozen(kw_only=True)
class CandidateSettings(Judgement):
    """From when on a store may become a standard store, and when to be reminded of one that is.

    Until when a licence must hold is counted in months from today; scores are whole points.
    """

    key: ClassVar[str] = "candidates"
    title: ClassVar[str] = N_("标准店候选")

    least_score: int = field("评估分至少", default=80, rule=between(1, 100))
    check_months: int = field("评估不早于", unit=Unit.MONTH, default=6, rule=between(1, 36))
    licence_months: int = field("许可证还要有效", unit=Unit.MONTH, default=6, rule=between(0, 60))
    buying_months: int = field("连续购进", unit=Unit.MONTH, default=3, rule=between(1, 12))
    agreement_days: int = field("协议到期前提醒", unit=Unit.DAY, default=60, rule=between(1, 365))
    licence_days: int = field("标准店许可证到期前", unit=Unit.DAY, default=90, rule=between(1, 365))
    resting_days: int = field("档案停在一步超过", unit=Unit.DAY, default=30, rule=between(1, 365))


DEFAULT_CANDIDATE_SETTINGS = CandidateSettings()
