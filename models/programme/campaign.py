"""① 品牌宣传促销活动 over many stores (DOMAIN 3.1, 3.7; seed row 4.10; feature F11)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import attrs

from models.fields import Unit, field
from models.marks import N_
from models.programme.event import EventState
from models.records import Record
from models.rules import at_most, between, non_negative

__all__ = ["LEGAL_GATE", "Campaign", "CampaignMethod", "CampaignStore", "Material"]


class CampaignMethod(StrEnum):
    """方式: what is allowed at all."""

    DISPLAY = "店内陈列展示"
    MATERIAL = "价签海报等合规物料"
    TALK = "店主讲解"
    TASTING = "品吸征询(成年人)"
    NEW_PRODUCT = "新品推介"
    POINTS = "积分互动"


@attrs.frozen(kw_only=True)
class Material:
    """物料 that was put up or given out in the shops."""

    name: str = field("物料名称", required=True, rule=at_most(40))
    quantity: int = field("数量", default=1, rule=between(1, 100_000))


@attrs.frozen(kw_only=True)
class CampaignStore:
    """One store of a campaign; it counts in the month of ``done_on``.

    ``sold_before``, ``sold_after``: what the store sold in the 7 days before and after (条), as it
    says; what it ordered is told beside and is another thing. ``effect`` is 1 (none) to 5.
    ``received``: the store signed for the material.
    """

    retailer_id: str = field("客户编码", required=True)
    done_on: date | None = field("实施日期", default=None)
    participants: int | None = field(
        "参与人数", unit=Unit.PERSON, default=None, rule=between(0, 100_000)
    )
    sold_before: int | None = field(
        "前7日销量", unit=Unit.CARTON, default=None, rule=between(0, 1_000_000)
    )
    sold_after: int | None = field(
        "后7日销量", unit=Unit.CARTON, default=None, rule=between(0, 1_000_000)
    )
    effect: int | None = field("效果评价", default=None, rule=between(1, 5))
    opinion: str = field("店主意见", default="", rule=at_most(200))
    received: bool = field("物料签收", default=False)
    entered_at: datetime | None = field("录入时间", default=None)


@attrs.frozen(kw_only=True)
class Campaign(Record):
    """活动. The five ticks of the legal gate must all be true before it is 完成 (DOMAIN 3.7)."""

    number: str = field("活动编号", default="", rule=at_most(40))
    theme: str = field("主题", required=True, rule=at_most(60))
    plan_number: str = field("方案号", default="", rule=at_most(40))
    products: tuple[str, ...] = field("品规", default=())
    method: CampaignMethod = field("方式", default=CampaignMethod.DISPLAY)
    starts_on: date = field("开始日期", required=True)
    ends_on: date | None = field("结束日期", default=None)
    materials: tuple[Material, ...] = field("物料", default=())
    cost: int | None = field("费用", unit=Unit.FEN, default=None, rule=non_negative)
    stores: tuple[CampaignStore, ...] = field("参加店", default=())
    summary: str = field("活动小结", default="", rule=at_most(500))
    no_advertising: bool | None = field("没有大众传播或公共场所广告", default=None)
    no_minors: bool | None = field("不面向未成年人", default=None)
    no_free_cigarettes: bool | None = field("不赠送卷烟", default=None)
    no_lottery: bool | None = field("不抽奖", default=None)
    no_tying: bool | None = field("不捆绑搭售", default=None)
    state: EventState = field("状态", default=EventState.DRAFT)
    photos: tuple[str, ...] = field("照片", default=())

    @property
    def lawful(self) -> bool:
        """合规确认: every tick of the gate is given."""
        return all(getattr(self, name) is True for name in LEGAL_GATE)


LEGAL_GATE: Final[Mapping[str, str]] = {
    "no_advertising": N_("广告法第二十二条"),
    "no_minors": N_("未成年人保护"),
    "no_free_cigarettes": N_("控烟公约"),
    "no_lottery": N_("控烟公约"),
    "no_tying": N_("七严第五条"),
}
"""The ticks, and what each rests on (DOMAIN 3.7)."""
