"""What the events of the six-ones share (DOMAIN 3.1)."""

from enum import StrEnum

__all__ = ["EventState"]


class EventState(StrEnum):
    """状态 of an event: a draft 草稿 proves nothing yet, what is 完成 does."""

    DRAFT = "草稿"
    DONE = "完成"
