"""The checklist 评估标准 as headquarters hands it out: a version with its points (DOMAIN 5.1)."""

from typing import Final

import attrs

from models.fields import Owner, field
from models.records import Record

__all__ = ["HandedChecklist", "HandedPoint"]

_HQ: Final = Owner.HEADQUARTERS


@attrs.frozen(kw_only=True)
class HandedPoint:
    """One point. ``weight`` is in points of the check's total; ``veto`` says what vetoes it."""

    number: str = field("序号", owner=_HQ)
    section: str = field("分类", owner=_HQ, default="")
    text: str = field("检查点", owner=_HQ)
    weight: int = field("分值", owner=_HQ)
    kind: str = field("类型", owner=_HQ, default="")
    veto: str = field("一票否决", owner=_HQ, default="")


@attrs.frozen(kw_only=True)
class HandedChecklist(Record):
    """评估标准; ``id`` is the 版本."""

    points: tuple[HandedPoint, ...] = field("检查点", owner=_HQ, default=())
