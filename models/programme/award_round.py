"""⑥ 标准店客户评优: one round with the scores behind each result (DOMAIN 3.1, 3.5; F15)."""

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.fields import Unit, field
from models.programme.event import EventState
from models.records import Record
from models.rules import at_most

__all__ = ["AwardOutcome", "AwardResult", "AwardRound"]


class AwardOutcome(StrEnum):
    """结果; each of them is a final result, so ⑥ is done also for who did not win."""

    EXCELLENT = "优秀"
    QUALIFIED = "达标"
    NONE = "未评上"


@attrs.frozen(kw_only=True)
class AwardResult:
    """One store's row. Scores are tenths of a point (954 is 95.4), None: no base for it.

    ``rank`` within ``section`` (城镇, 乡村), None for who is out; ``reason`` says why it is out.
    """

    retailer_id: str = field("客户编码", required=True)
    section: str = field("组别", default="", rule=at_most(20))
    standard: int | None = field("规范评估", unit=Unit.POINT, default=None)
    cooperation: int | None = field("六个一配合", unit=Unit.POINT, default=None)
    growth: int | None = field("销量结构增长", unit=Unit.POINT, default=None)
    information: int | None = field("信息配合", unit=Unit.POINT, default=None)
    compliance: int | None = field("守法", unit=Unit.POINT, default=None)
    total: int | None = field("总分", unit=Unit.POINT, default=None)
    rank: int | None = field("名次", default=None)
    outcome: AwardOutcome | None = field("结果", default=None)
    reason: str = field("原因", default="", rule=at_most(100))
    entered_at: datetime | None = field("录入时间", default=None)


@attrs.frozen(kw_only=True)
class AwardRound(Record):
    """评优. ``period`` is judged (2026Q4); ``standard`` says the weights applied, in words."""

    number: str = field("评优编号", default="", rule=at_most(40))
    title: str = field("名称", required=True, rule=at_most(60))
    period: str = field("期间", required=True)
    day: date = field("评定日期", required=True)
    standard: str = field("标准", default="", rule=at_most(300))
    results: tuple[AwardResult, ...] = field("参评店", default=())
    notice_from: date | None = field("公示开始", default=None)
    notice_until: date | None = field("公示结束", default=None)
    commendation: str = field("表彰", default="", rule=at_most(300))
    state: EventState = field("状态", default=EventState.DRAFT)
    photos: tuple[str, ...] = field("公示照片", default=())
