"""A photo 照片 as evidence: which picture, of what, taken when (DOMAIN 2.4, DESIGN 3)."""

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most, non_negative

__all__ = ["Photo", "PhotoAbout", "PhotoSubject"]


class PhotoAbout(StrEnum):
    """The kind of record a photo belongs to; empty: the store alone."""

    NOTHING = ""
    VISIT = "visit"
    CHECK = "check"
    SIX_ONE = "six_one"
    TODO = "todo"
    COMPLAINT = "complaint"
    IRREGULARITY = "irregularity"
    CAMPAIGN = "campaign"
    TRAINING = "training"
    AWARD_ROUND = "award_round"
    STANDARD_FILE = "standard_file"


class PhotoSubject(StrEnum):
    """What is seen (DOMAIN 4.10, 3.1)."""

    SHOP_FRONT = "门头"
    COUNTER = "柜台"
    PRICE_TAG = "价签"
    BEFORE = "整改前"
    AFTER = "整改后"
    CAMPAIGN = "活动"
    SIGN_IN = "签到表"
    NOTICE = "公示"
    OTHER = "其他"


@attrs.frozen(kw_only=True)
class Photo(Record):
    """照片. ``photo`` is the sha256 of the kept JPEG, its name in the photo store.

    ``width``, ``height`` in pixels and ``size`` in bytes are the kept JPEG's. ``taken_at`` is the
    camera's time (None: the picture does not say), ``file_at`` the file's, ``added_at`` when it
    was attached. Longitude, latitude: degrees as text, empty where the picture names no place.
    ``likeness`` is 32 hex digits by which one nearly alike is known, blank without detail.
    """

    retailer_id: str = field("客户编码", default="")
    day: date = field("日期", required=True)
    about: PhotoAbout = field("所属", default=PhotoAbout.NOTHING)
    about_id: str = field("所属记录", default="")
    point: str = field("检查点", default="")
    subject: PhotoSubject = field("用途", default=PhotoSubject.OTHER)
    photo: str = field("照片", required=True)
    taken_at: datetime | None = field("拍摄时间", default=None)
    file_at: datetime | None = field("文件时间", default=None)
    added_at: datetime | None = field("添加时间", default=None)
    width: int = field("宽", default=0, rule=non_negative)
    height: int = field("高", default=0, rule=non_negative)
    size: int = field("字节", default=0, rule=non_negative)
    original_name: str = field("原文件名", default="", rule=at_most(200))
    likeness: str = field("画面特征", default="")
    longitude: str = field("经度", default="")
    latitude: str = field("纬度", default="")
    note: str = field("说明", default="", rule=at_most(200))
