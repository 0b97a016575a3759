"""The account manager 客户经理 whose ledger this is (DOMAIN 2.4)."""

from datetime import date

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most, mobile_or_landline

__all__ = ["Manager"]


@attrs.frozen(kw_only=True)
class Manager(Record):
    """客户经理; ``id`` is the 工号."""

    name: str = field("姓名", required=True, rule=at_most(30))
    phone: str = field("手机", default="", rule=mobile_or_landline)
    organisation: str = field("单位", default="", required=True, rule=at_most(60))
    department: str = field("营销部", default="", rule=at_most(60))
    area: str = field("片区", default="", rule=at_most(60))
    supervisor: str = field("市场经理", default="", rule=at_most(30))
    post: str = field("岗位", default="客户经理", rule=at_most(30))
    valid_from: date | None = field("有效期起", default=None)
