"""Settings of the reports (DOMAIN 2.16 [J])."""

from typing import ClassVar

import attrs

from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.rules import between

__all__ = ["ReportSettings"]


@attrs.frozen(kw_only=True)
class ReportSettings(Judgement):
    """How many days after its end a quarter's report is due."""

    key: ClassVar[str] = "reports"
    title: ClassVar[str] = N_("工作报告")

    quarter_days: int = field("季度述职期限", unit=Unit.DAY, default=10, rule=between(1, 60))
