"""The todo 待办: a promise, a shortcoming or a task with an owner and a due day (DOMAIN 4.5)."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["ANSWER_DAYS", "QUESTION", "Todo", "TodoSource", "TodoState"]


ANSWER_DAYS: Final = 2
"""Working days within which a question is answered (seed row 5.08)."""

QUESTION: Final = "提问"
"""The ``point`` of a question that nobody could answer at once: telling the answer closes it."""


class TodoSource(StrEnum):
    """来源."""

    VISIT = "拜访"
    CHECK = "评估"
    COMPLAINT = "投诉"
    HEADQUARTERS = "总部"
    CASUAL = "临时"


class TodoState(StrEnum):
    """状态: 待处理→处理中→已办→客户确认关闭, or 转上级, or 取消 with a reason."""

    OPEN = "待处理"
    DOING = "处理中"
    DONE = "已办"
    CONFIRMED = "客户确认关闭"
    ESCALATED = "转上级"
    CANCELLED = "取消"

    @property
    def settled(self) -> bool:
        """True when nothing is left to do."""
        return self in (TodoState.DONE, TodoState.CONFIRMED, TodoState.CANCELLED)


@attrs.frozen(kw_only=True)
class Todo(Record):
    """待办. ``point`` names the check point it came from (A3): it comes back as E2 next time.

    A promise made in a visit has ``QUESTION`` there where it is to answer a question.
    """

    retailer_id: str = field("客户编码", default="")
    source: TodoSource = field("来源", default=TodoSource.CASUAL)
    source_id: str = field("来源记录", default="")
    point: str = field("检查点", default="")
    content: str = field("内容", required=True, rule=at_most(500))
    assignee: str = field("责任人", default="", rule=at_most(30))
    due: date | None = field("期限", default=None)
    urgent: bool = field("加急", default=False)
    state: TodoState = field("状态", default=TodoState.OPEN)
    created_on: date | None = field("提出日期", default=None)
    settled_on: date | None = field("办结日期", default=None)
    reason: str = field("说明", default="", rule=at_most(200))

    @property
    def is_question(self) -> bool:
        """Tell whether it is to answer a question."""
        return self.source is TodoSource.VISIT and self.point == QUESTION

    @property
    def settled_state(self) -> TodoState:
        """The state of it once done: an answer that was told needs no confirming."""
        return TodoState.CONFIRMED if self.is_question else TodoState.DONE
