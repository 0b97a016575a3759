"""客户信息变更: the wish to change a field that headquarters owns (DOMAIN 2.4, 5.2)."""

from datetime import date

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["RetailerChange"]


@attrs.frozen(kw_only=True)
class RetailerChange(Record):
    """信息变更. ``field_name`` is the label of a master field, ``basis`` what shows the new value.

    待报, 已报, 同意, 驳回 follow from packages and receipts and are not kept here.
    """

    day: date = field("日期", required=True)
    retailer_id: str = field("客户编码", required=True)
    field_name: str = field("字段", required=True)
    old: str = field("原值", default="", rule=at_most(200))
    new: str = field("新值", required=True, rule=at_most(200))
    basis: str = field("依据", default="", rule=at_most(200))
