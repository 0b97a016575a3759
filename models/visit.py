"""The visit 走访: one entry that feeds every form, board, report and workbook (DOMAIN 4.2, 4.3)."""

from datetime import date, datetime, time
from enum import StrEnum

import attrs

from models.fields import Unit, field
from models.marks import N_
from models.records import Record
from models.rules import at_most, between, non_negative

__all__ = [
    "GUIDANCE_TOPICS",
    "QUICK_CHECK_ITEMS",
    "SERVICES",
    "PriceTag",
    "Purpose",
    "QuickAnswer",
    "QuickCheckLine",
    "ShopState",
    "Signature",
    "StockLine",
    "Visit",
    "VisitMode",
]


class VisitMode(StrEnum):
    """方式 (DOMAIN 4.3)."""

    ON_SITE = "现场"
    PHONE = "电话"
    ONLINE = "网上"


class ShopState(StrEnum):
    """店铺状态; 关门 makes the visit 未遇: an attempt, not a visit."""

    OPEN = "营业"
    CLOSED = "关门"
    PAUSED = "停业"
    TRANSFERRED = "转让"
    REFITTING = "装修"


class Purpose(StrEnum):
    """目的 (DOMAIN 4.3)."""

    SERVICE = "客户服务"
    BRAND = "品牌培育"
    MARKET = "市场分析"
    SIX_ONES = "六个一"
    COMPLAINT = "投诉"
    RECTIFY = "整改"
    CARE = "关怀"
    REGISTER = "建档"


class QuickAnswer(StrEnum):
    """Answer of a quick check item; an item without a line is unanswered."""

    PASS = "符合"
    FAIL = "不符合"
    NOT_APPLICABLE = "不适用"


class PriceTag(StrEnum):
    """标签 of a product on the shelf."""

    PRESENT = "有"
    MISSING = "无"
    WRONG = "不符"


class Signature(StrEnum):
    """店主签字: on paper, or not with a reason."""

    PAPER = "已签字"
    NONE = "未签"


QUICK_CHECK_ITEMS: tuple[str, ...] = (
    N_("亮证"),
    N_("柜台整洁"),
    N_("满陈列"),
    N_("重点规格上柜"),
    N_("一货一签"),
    N_("货签相符"),
    N_("无非入网烟"),
    N_("未成年标志"),
)
"""Quick check of 8 (DOMAIN 4.3), in the order of screen and paper; items are numbered from 1."""

SERVICES: tuple[str, ...] = (
    N_("清洁货柜"),
    N_("整理陈列"),
    N_("摆放价签"),
    N_("补价签"),
    N_("订货辅导"),
    N_("其他"),
)
"""增值服务 (seed row 5.04)."""

GUIDANCE_TOPICS: tuple[str, ...] = (N_("订货"), N_("结构"), N_("陈列"), N_("系统"))
"""指导 (DOMAIN 4.2, step 5)."""


@attrs.frozen(kw_only=True)
class QuickCheckLine:
    """One answered item of the quick check; ``item`` is 1…8."""

    item: int = field("快检项", rule=between(1, len(QUICK_CHECK_ITEMS)))
    result: QuickAnswer = field("结果")


@attrs.frozen(kw_only=True)
class StockLine:
    """库存断货: one product as it was found in the shop. A line with no figure is not kept."""

    product_id: str = field("商品编码", required=True)
    stock: int | None = field("本次库存", unit=Unit.PACK, default=None, rule=non_negative)
    on_display: bool | None = field("在柜", default=None)
    out_days: int | None = field("断货天数", unit=Unit.DAY, default=None, rule=between(0, 366))
    retail_carton: int | None = field(
        "实售价(条)", unit=Unit.PRICE, default=None, rule=non_negative
    )
    retail_pack: int | None = field("实售价(盒)", unit=Unit.PRICE, default=None, rule=non_negative)
    tag: PriceTag | None = field("标签", default=None)
    demand: int | None = field("需求", unit=Unit.CARTON, default=None, rule=non_negative)


@attrs.frozen(kw_only=True)
class Visit(Record):
    """走访记录. Mandatory: day, retailer, shop state and, unless 关门, one content block."""

    number: str = field("编号", default="")
    retailer_id: str = field("客户编码", required=True)
    day: date = field("日期", required=True)
    arrived: time | None = field("到店", default=None)
    left: time | None = field("离店", default=None)
    mode: VisitMode = field("方式", default=VisitMode.ON_SITE)
    planned: bool = field("计划内", default=False)
    purposes: tuple[Purpose, ...] = field("目的", default=())
    received_by: str = field("接待人", default="", rule=at_most(30))
    received_role: str = field("接待人角色", default="", rule=at_most(30))
    shop_state: ShopState = field("店铺状态", required=True, default=ShopState.OPEN)
    quick_check: tuple[QuickCheckLine, ...] = field("快检", default=())
    problem: str = field("问题", default="", rule=at_most(500))
    rectify_by: date | None = field("整改期限", default=None)
    stock_lines: tuple[StockLine, ...] = field("库存断货", default=())
    opinion: str = field("客户意见", default="", rule=at_most(1000))
    market_note: str = field("消费者/商圈动态", default="", rule=at_most(1000))
    rival_note: str = field("竞品/非法烟线索", default="", rule=at_most(1000))
    guidance_topics: tuple[str, ...] = field("指导项目", default=())
    guidance: str = field("指导内容", default="", rule=at_most(1000))
    notices_told: tuple[str, ...] = field("宣传通知", default=())
    services: tuple[str, ...] = field("增值服务", default=())
    todos_done: tuple[str, ...] = field("办结待办", default=())
    satisfaction: int | None = field("满意度", default=None, rule=between(1, 5))
    signature: Signature | None = field("签字", default=None)
    unsigned_reason: str = field("未签原因", default="", rule=at_most(100))
    summary: str = field("小结", default="", rule=at_most(200))
    entered_at: datetime | None = field("录入时间", default=None)
    backfilled: bool = field("补录", default=False)

    @property
    def missed(self) -> bool:
        """未遇: the shop was shut, so this counts as an attempt, not as a visit (DOMAIN 4.3)."""
        return self.shop_state is ShopState.CLOSED
