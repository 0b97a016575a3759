"""Settings of plan and round, all of them judgement (DOMAIN 4.1 [J], 7, 9c)."""

from datetime import time
from typing import ClassVar

import attrs

from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.rules import between

__all__ = ["DEFAULT_PLAN_SETTINGS", "PlanSettings"]


@attrs.frozen(kw_only=True)
class PlanSettings(Judgement):
    """Visits a month by class, what a day holds, how a round is estimated.

    ``per_…`` are visits in a calendar month; ``problem_extra`` comes on top for a store with an
    open complaint or rectification; ``apart_days`` lie between two visits of one store;
    ``before_order_days`` is how many working days before the 订货日 are good ones; ``phone_half``
    lets a telephone call count as half a visit for class C. ``road_percent`` is road length per
    straight line; speeds in km/h.
    """

    key: ClassVar[str] = "plan"
    title: ClassVar[str] = N_("计划和线路")

    per_standard: int = field("标准店每月", default=4, rule=between(1, 31))
    per_a: int = field("A 类每月", default=2, rule=between(1, 31))
    per_b: int = field("B 类每月", default=1, rule=between(1, 31))
    per_c: int = field("C 类每月", default=1, rule=between(1, 31))
    per_new: int = field("新入网每月", default=2, rule=between(1, 31))
    new_months: int = field("新入网算几个月", default=3, rule=between(0, 24))
    problem_extra: int = field("有整改或投诉的加", default=1, rule=between(0, 10))
    phone_half: bool = field("C 类电话算半次", default=True)
    capacity: int = field("每天户次", default=16, rule=between(1, 25))
    apart_days: int = field("两次至少隔", unit=Unit.DAY, default=5, rule=between(1, 31))
    before_order_days: int = field("订货日前几天", unit=Unit.DAY, default=2, rule=between(0, 6))
    saturdays: bool = field("星期六上班", default=False)
    long_ago_days: int = field("久未走访", unit=Unit.DAY, default=30, rule=between(1, 365))
    uncovered_days: int = field("未覆盖", unit=Unit.DAY, default=60, rule=between(1, 365))
    start_at: time = field("出发时间", default=time(8, 30))
    stay_minutes: int = field("每户停留", unit=Unit.MINUTE, default=15, rule=between(1, 240))
    speed: int = field("车速(公里/小时)", default=25, rule=between(1, 120))
    road_percent: int = field("路程系数(%)", default=135, rule=between(100, 300))
    start_longitude: str = field("出发点经度", default="")
    start_latitude: str = field("出发点纬度", default="")
    back_to_start: bool = field("回到出发点", default=False)


DEFAULT_PLAN_SETTINGS = PlanSettings()
