"""One planned visit 计划: which store on which day, and what became of it (DOMAIN 2.4, 4.1)."""

from datetime import date, time
from enum import StrEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most, non_negative
from models.visit import Purpose, VisitMode

__all__ = ["DayEnd", "PlanState", "PlanStop", "PostponeReason"]


class PlanState(StrEnum):
    """状态 as it is stored; 已完成 follows from the day's visits, 改期 from ``postponed_from``."""

    PLANNED = "未开始"
    CANCELLED = "取消"


class PostponeReason(StrEnum):
    """Why a visit is put off or dropped (DOMAIN 4.1)."""

    WEATHER = "天气"
    SHUT = "关门"
    ERRAND = "临时任务"
    OTHER = "其他"


class DayEnd(StrEnum):
    """Whether a stop is kept at one end of its day's round."""

    NONE = ""
    FIRST = "首站"
    LAST = "末站"


@attrs.frozen(kw_only=True)
class PlanStop(Record):
    """计划. A store stands at most once on a day unless 取消.

    ``planned_for`` is the day it was first planned for, ``postponed_from`` the day it was last put
    off from (None: moved while planning, or never). ``place`` is its place in the day's round, None
    where the round is to be found. ``by_hand``: what a new plan must leave alone.
    """

    retailer_id: str = field("客户编码", required=True)
    day: date = field("日期", required=True)
    place: int | None = field("顺序", default=None, rule=non_negative)
    day_end: DayEnd = field("首末站", default=DayEnd.NONE)
    appointed_at: time | None = field("约定时间", default=None)
    mode: VisitMode = field("方式", default=VisitMode.ON_SITE)
    purposes: tuple[Purpose, ...] = field("目的", default=())
    state: PlanState = field("状态", default=PlanState.PLANNED)
    planned_for: date | None = field("最初日期", default=None)
    postponed_from: date | None = field("改期自", default=None)
    reason: PostponeReason | None = field("原因", default=None)
    remark: str = field("说明", default="", rule=at_most(200))
    by_hand: bool = field("手工安排", default=False)
