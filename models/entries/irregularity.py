"""异常线索: what inspectors should look at (DOMAIN 2.4, 5.2)."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.fields import field
from models.marks import N_
from models.records import Record
from models.rules import at_most

__all__ = ["IRREGULARITIES", "Irregularity", "IrregularityState"]

IRREGULARITIES: Final = (
    N_("虚拟客户"),
    N_("一户多证"),
    N_("证址不符"),
    N_("证照不符"),
    N_("证人不符"),
    N_("能力与等级不符"),
    N_("大户控制小户"),
    N_("一卡多结"),
    N_("代订代收"),
    N_("送货不到位"),
    N_("真品烟非法流通"),
    N_("假烟"),
    N_("走私烟"),
    N_("无证经营"),
    N_("低价/天价销售"),
    N_("码证不符"),
)
"""类型, as inspectors name them (DOMAIN 2.4)."""


class IrregularityState(StrEnum):
    """状态."""

    OPEN = "待报送"
    REPORTED = "已报送"
    ANSWERED = "已反馈"


@attrs.frozen(kw_only=True)
class Irregularity(Record):
    """异常线索; ``spray_code`` is the 32-digit code on the carton, as it was read."""

    day: date = field("日期", required=True)
    retailer_id: str = field("客户编码", default="")
    kind: str = field("类型", required=True)
    situation: str = field("情况", required=True, rule=at_most(500))
    spray_code: str = field("喷码", default="", rule=at_most(60))
    reported_to: str = field("报送部门", default="", rule=at_most(60))
    state: IrregularityState = field("状态", default=IrregularityState.OPEN)
