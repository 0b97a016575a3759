"""The retailer 零售户: headquarters' master data, and what the manager keeps of it.

The two are two records with the same id (客户编码). So an import never touches what the manager
wrote, and the fields both may give (电话, 拜访线路, 线路序, 经纬度) need no merge: the manager's
value stands where there is one, headquarters' otherwise (DOMAIN 5.1, meaning of gaps).
"""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.fields import Owner, Unit, field
from models.records import Record
from models.rules import at_most, between, licence, mobile_or_landline, non_negative

__all__ = [
    "CLOSED_STATUSES",
    "Retailer",
    "RetailerNotes",
    "RetailerStatus",
    "StandardTerm",
    "StatusEntry",
    "TerminalType",
]

_HQ: Final = Owner.HEADQUARTERS


class RetailerStatus(StrEnum):
    """状态 of a retailer (DOMAIN 2.4)."""

    OPEN = "正常"
    PAUSED = "停业"
    RESTING = "歇业"
    CANCELLED = "注销"
    NEW = "新入网"


CLOSED_STATUSES: Final = frozenset(
    (RetailerStatus.PAUSED, RetailerStatus.RESTING, RetailerStatus.CANCELLED)
)
"""停业, 歇业, 注销: nobody is to be visited there."""


class TerminalType(StrEnum):
    """终端类型; 标准店 is what the six-ones are about."""

    ORDINARY = "普通"
    MODERN = "现代"
    FRANCHISE = "加盟"
    STANDARD = "标准店"


@attrs.frozen(kw_only=True)
class StatusEntry:
    """From ``since`` on the retailer had ``status`` (DOMAIN 6, scope rule)."""

    since: date = field("状态日期", owner=_HQ)
    status: str = field("状态", owner=_HQ)


@attrs.frozen(kw_only=True)
class StandardTerm:
    """One stay in the programme of standard stores (DOMAIN 3.2)."""

    since: date = field("标准店起始", owner=_HQ)
    until: date | None = field("标准店止", owner=_HQ, default=None)
    source: str = field("来源", owner=_HQ, default="")
    reason: str = field("原因", owner=_HQ, default="")


@attrs.frozen(kw_only=True)
class Retailer(Record):
    """零售户 as headquarters hands it out; ``id`` is the 客户编码. Changes only by import."""

    licence_no: str = field("许可证号", owner=_HQ, rule=licence, required=True)
    shop_name: str = field("客户名称", owner=_HQ, rule=at_most(60), required=True)
    opened_on: date | None = field("入网日期", owner=_HQ, default=None)
    longitude: str = field("经度", owner=_HQ, default="")
    latitude: str = field("纬度", owner=_HQ, default="")
    owner: str = field("负责人", owner=_HQ, default="")
    phone: str = field("联系电话", owner=_HQ, default="")
    address: str = field("经营地址", owner=_HQ, default="")
    street: str = field("乡镇街道", owner=_HQ, default="")
    market_type: str = field("市场类型", owner=_HQ, default="")
    retail_format: str = field("业态", owner=_HQ, default="")
    size: str = field("规模", owner=_HQ, default="")
    class_code: str = field("客户分类", owner=_HQ, default="")
    supply_grade: str = field("档位", owner=_HQ, default="")
    stars: str = field("星级", owner=_HQ, default="")
    compliance: str = field("守法等级", owner=_HQ, default="")
    terminal_type: str = field("终端类型", owner=_HQ, default="")
    licence_from: date | None = field("许可证起", owner=_HQ, default=None)
    licence_until: date | None = field("许可证止", owner=_HQ, default=None)
    status: str = field("状态", owner=_HQ, default=RetailerStatus.OPEN.value)
    status_since: date | None = field("状态日期", owner=_HQ, default=None)
    order_channel: str = field("订货方式", owner=_HQ, default="")
    order_cycle: str = field("订货周期", owner=_HQ, default="")
    order_day: str = field("订货日", owner=_HQ, default="")
    delivery_day: str = field("送货日", owner=_HQ, default="")
    settlement: str = field("结算方式", owner=_HQ, default="")
    delivery_route: str = field("送货线路", owner=_HQ, default="")
    visit_route: str = field("拜访线路", owner=_HQ, default="")
    route_order: int | None = field("线路序", owner=_HQ, default=None)
    manager_id: str = field("客户经理工号", owner=_HQ, default="")
    in_master: bool = field("在主档中", owner=_HQ, default=True)
    pinyin: str = field("拼音", owner=_HQ, default="")
    initials: str = field("拼音首字母", owner=_HQ, default="")
    status_history: tuple[StatusEntry, ...] = field("状态历史", owner=_HQ, default=())
    standard_terms: tuple[StandardTerm, ...] = field("标准店期间", owner=_HQ, default=())


@attrs.frozen(kw_only=True)
class RetailerNotes(Record):
    """What the manager keeps of a retailer; ``id`` is the 客户编码 too (DOMAIN 2.4, * fields).

    A text that is empty or a number that is None means: nothing of one's own, headquarters' counts.
    """

    salutation: str = field("称呼", default="")
    mobile: str = field("手机", default="", rule=mobile_or_landline)
    landline: str = field("固话", default="", rule=mobile_or_landline)
    area: int | None = field("面积", unit=Unit.SQUARE_METRE, default=None, rule=between(1, 100_000))
    district: str = field("商圈", default="")
    opening_hours: str = field("营业时间", default="")
    staff: int | None = field("店员数", unit=Unit.PERSON, default=None, rule=non_negative)
    counters: int | None = field("柜台节数", default=None, rule=non_negative)
    till_system: str = field("收银/信息系统", default="")
    near_school: bool | None = field("学校周边", default=None)
    visit_route: str = field("拜访线路", default="")
    route_order: int | None = field("线路序", default=None, rule=non_negative)
    longitude: str = field("经度", default="")
    latitude: str = field("纬度", default="")
    information_point: bool | None = field("信息采集点", default=None)
    best_hours: str = field("最佳到店时段", default="")
    remark: str = field("备注", default="", rule=at_most(500))
    starred: bool = field("关注", default=False)
