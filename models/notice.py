"""The notice 通知公告 that headquarters wants told in the shops (DOMAIN 2.4, seed row 1.09)."""

from datetime import date
from typing import Final

import attrs

from models.fields import Owner, field
from models.records import Record

__all__ = ["Notice"]

_HQ: Final = Owner.HEADQUARTERS


@attrs.frozen(kw_only=True)
class Notice(Record):
    """通知; ``id`` is headquarters' 编号."""

    title: str = field("标题", owner=_HQ, required=True)
    kind: str = field("类型", owner=_HQ, default="")
    body: str = field("正文", owner=_HQ, default="")
    published_on: date | None = field("发布日期", owner=_HQ, default=None)
    must_tell: bool = field("是否宣传到户", owner=_HQ, default=False)
    scope: str = field("宣传范围", owner=_HQ, default="")
    until: date | None = field("截止日期", owner=_HQ, default=None)
