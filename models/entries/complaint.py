"""投诉与建议, by the eight commitments (DOMAIN 4.6, 5.2, seed rows 4.18–4.25)."""

from datetime import date, time
from enum import StrEnum
from typing import Final

import attrs

from models.fields import field
from models.marks import N_
from models.records import Record
from models.rules import at_most

__all__ = [
    "COMMITMENTS",
    "Complaint",
    "ComplaintChannel",
    "ComplaintKind",
    "ComplaintState",
    "Severity",
    "is_of_integrity",
]

COMMITMENTS: Final = (
    N_("供货讲公平"),
    N_("订货讲准确"),
    N_("送货讲效率"),
    N_("售后讲信誉"),
    N_("信息讲质量"),
    N_("拜访讲实效"),
    N_("投诉讲真诚"),
    N_("客户服务讲廉洁"),
)
"""承诺类别: the eight commitments of service."""

_INTEGRITY_TOPIC: Final = "廉洁"


class ComplaintKind(StrEnum):
    """What it is (seed rows 1.10, 2.10)."""

    COMPLAINT = "投诉"
    SUGGESTION = "建议"
    PROPOSAL = "提案"


class ComplaintChannel(StrEnum):
    """渠道: how it came."""

    ON_SITE = "现场"
    PHONE = "电话"
    HOTLINE = "12313"
    HEADQUARTERS = "总部"


class Severity(StrEnum):
    """等级; 重大 is escalated at once (seed row 2.20)."""

    NORMAL = "一般"
    LARGE = "较大"
    GRAVE = "重大"


class ComplaintState(StrEnum):
    """状态."""

    RECEIVED = "受理"
    HANDLING = "处理中"
    CLOSED = "办结"
    ESCALATED = "转上级"


@attrs.frozen(kw_only=True)
class Complaint(Record):
    """投诉或建议; 是否超时 follows from the days and is not kept here."""

    number: str = field("编号", default="", rule=at_most(40))
    kind: ComplaintKind = field("性质", default=ComplaintKind.COMPLAINT)
    received_on: date = field("受理日期", required=True)
    received_at: time | None = field("受理时间", default=None)
    retailer_id: str = field("客户编码", required=True)
    channel: ComplaintChannel = field("渠道", default=ComplaintChannel.ON_SITE)
    commitment: str = field("承诺类别", required=True)
    topic: str = field("细类", default="", rule=at_most(30))
    content: str = field("内容", required=True, rule=at_most(500))
    severity: Severity = field("等级", default=Severity.NORMAL)
    handler: str = field("处理人", default="", rule=at_most(30))
    actions: str = field("处理措施", default="", rule=at_most(500))
    reply: str = field("答复", default="", rule=at_most(500))
    closed_on: date | None = field("办结日期", default=None)
    satisfied: bool | None = field("客户满意", default=None)
    state: ComplaintState = field("状态", default=ComplaintState.RECEIVED)


def is_of_integrity(complaint: Complaint) -> bool:
    """Tell whether it is about 廉洁, which only headquarters is to deal with (DOMAIN 4.6)."""
    return complaint.commitment == COMMITMENTS[-1] or _INTEGRITY_TOPIC in complaint.topic
