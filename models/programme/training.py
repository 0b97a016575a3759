"""③ 标准店客户培训 with those who came (DOMAIN 3.1; seed row 4.12; feature F12)."""

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.fields import Unit, field
from models.programme.event import EventState
from models.records import Record
from models.rules import at_most, between

__all__ = ["Attendee", "Training", "TrainingForm", "TrainingTopic"]


class TrainingTopic(StrEnum):
    """主题."""

    POLICY = "政策"
    ORDERING = "订货"
    DISPLAY = "陈列"
    STOCK = "库存"
    GENUINE = "真假鉴别"
    MARKETING = "营销"
    SAFETY = "安全"
    SYSTEM = "系统"


class TrainingForm(StrEnum):
    """形式."""

    TOGETHER = "集中"
    AT_SHOP = "上门"
    ONLINE = "线上"


@attrs.frozen(kw_only=True)
class Attendee:
    """One store that was asked to come; it counts where ``attended``.

    ``signed``: its line on the sign-in sheet is signed. ``score`` is 0 to 100, ``satisfaction`` 1
    (low) to 5.
    """

    retailer_id: str = field("客户编码", required=True)
    attended: bool = field("到场", default=True)
    person: str = field("参训人", default="", rule=at_most(60))
    people: int = field("人数", unit=Unit.PERSON, default=1, rule=between(0, 999))
    signed: bool = field("签到", default=True)
    score: int | None = field("测验分", default=None, rule=between(0, 100))
    satisfaction: int | None = field("满意度", default=None, rule=between(1, 5))
    entered_at: datetime | None = field("录入时间", default=None)


@attrs.frozen(kw_only=True)
class Training(Record):
    """培训. One entry serves all stores that attended."""

    number: str = field("培训编号", default="", rule=at_most(40))
    topic: TrainingTopic = field("主题", default=TrainingTopic.POLICY)
    content: str = field("内容", default="", rule=at_most(200))
    form: TrainingForm = field("形式", default=TrainingForm.TOGETHER)
    day: date = field("日期", required=True)
    minutes: int | None = field("时长", unit=Unit.MINUTE, default=None, rule=between(1, 1_440))
    lecturer: str = field("讲师", default="", rule=at_most(30))
    material: str = field("教材", default="", rule=at_most(60))
    place: str = field("地点", default="", rule=at_most(60))
    attendees: tuple[Attendee, ...] = field("参训店", default=())
    state: EventState = field("状态", default=EventState.DONE)
    photos: tuple[str, ...] = field("照片", default=())
