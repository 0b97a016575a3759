"""A setting of judgement: the numbers the trade leaves to each company (DOMAIN, marked [J])."""

import attrs

from models.fields import field
from models.records import Record

__all__ = ["Setting"]


@attrs.frozen(kw_only=True)
class Setting(Record):
    """One setting; ``id`` is its key, followed by ``@YYYY-MM`` where it counts from a month on."""

    value: str = field("值", default="")
