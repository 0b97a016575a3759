"""Records of the six-ones 六个一: what was done, and what was exempted (DOMAIN 3.1, 3.2)."""

from datetime import date, datetime
from enum import IntEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["SixOneExemption", "SixOneItem", "SixOneRecord"]


class SixOneItem(IntEnum):
    """The six items ①…⑥ (seed rows 4.10–4.15)."""

    PROMOTION = 1
    EVALUATION = 2
    TRAINING = 3
    MARKET_INFORMATION = 4
    REPORT = 5
    AWARD = 6

    @property
    def sign(self) -> str:
        """①…⑥."""
        return "①②③④⑤⑥"[self.value - 1]

    @property
    def short_name(self) -> str:
        """活动 评估 培训 采集 报告 评优."""
        return ("活动", "评估", "培训", "采集", "报告", "评优")[self.value - 1]


@attrs.frozen(kw_only=True)
class SixOneRecord(Record):
    """One item done (or begun) at one store. ``done_on`` alone decides the period.

    ``ref_kind``/``ref_id`` name the visit or check that proves it; ``derived`` is True when the
    program made the record from that visit, so a correction of the visit makes it anew.
    """

    retailer_id: str = field("客户编码", required=True)
    item: SixOneItem = field("项目", required=True)
    done_on: date = field("完成日期", required=True)
    finalised: bool = field("已完成", default=True)
    ref_kind: str = field("依据类型", default="")
    ref_id: str = field("依据记录", default="")
    derived: bool = field("自动生成", default=False)
    evidence: tuple[str, ...] = field("凭证", default=())
    missing_evidence: tuple[str, ...] = field("缺凭证", default=())
    amount: int = field("数量", default=0)
    note: str = field("备注", default="", rule=at_most(500))
    entered_at: datetime | None = field("录入时间", default=None)
    backfilled: bool = field("补录", default=False)


@attrs.frozen(kw_only=True)
class SixOneExemption(Record):
    """豁免 of one item in one period, with reason and approver. ``period``: 2026-11 or 2026Q4."""

    retailer_id: str = field("客户编码", required=True)
    item: SixOneItem = field("项目", required=True)
    period: str = field("期间", required=True)
    reason: str = field("原因", required=True, rule=at_most(200))
    approver: str = field("批准人", required=True, rule=at_most(30))
