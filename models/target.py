"""The target 目标任务 that headquarters sets for a period (DOMAIN 2.4, 5.1)."""

from typing import Final

import attrs

from models.fields import Owner, field
from models.records import Record

__all__ = ["Target", "target_id"]

_HQ: Final = Owner.HEADQUARTERS


def target_id(period: str, metric: str, subject: str) -> str:
    """Return the business key of a target: what is wanted of whom, when."""
    return f"{period}|{metric}|{subject}"


@attrs.frozen(kw_only=True)
class Target(Record):
    """目标任务; ``id`` is made by :func:`target_id`.

    ``period`` is a year, quarter or month (``2026``, ``2026Q4``, ``2026-11``), ``subject`` 总量, a
    price class, a brand or a product. ``value`` is an exact decimal number as text in ``unit``.
    """

    period: str = field("期间", owner=_HQ, required=True)
    metric: str = field("指标", owner=_HQ, required=True)
    subject: str = field("对象", owner=_HQ, default="总量")
    value: str = field("目标值", owner=_HQ, required=True)
    unit: str = field("单位", owner=_HQ, default="")
