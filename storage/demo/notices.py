"""The made-up notices of headquarters."""

from datetime import date, timedelta
from typing import Any

__all__ = ["make_notices"]

_NOTICES = (
    (75, "政策", "明码标价专项提示", "请各户一货一签、货签相符，价签以新版为准。", True, -20),
    (52, "会议", "零售户座谈会安排", "本月下旬分片召开，时间地点另行通知。", False, -30),
    (33, "新品", "新品规格上柜说明", "新品已在目录中标出，自愿订购，不搭配。", True, 40),
    (18, "政策", "不向未成年人售烟宣传", "请检查标志是否醒目完好，缺的由客户经理补送。", True, 60),
    (9, "其他", "网上订货系统升级提醒", "周六夜间升级，订货时间顺延两小时。", True, 14),
    (4, "政策", "元旦货源投放公告", "元旦前两周的货源投放办法见附件，按档位执行。", True, 38),
)
"""Days ago, 类型, 标题, 正文, 宣传到户, days until it ends."""


def make_notices(today: date) -> list[dict[str, Any]]:
    """Return the rows of 通知公告."""
    return [
        {
            "id": f"TZ{today - timedelta(days=ago):%Y%m%d}",
            "title": title,
            "kind": kind,
            "body": body,
            "published_on": today - timedelta(days=ago),
            "must_tell": must_tell,
            "scope": "全部零售户",
            "until": today + timedelta(days=until),
        }
        for ago, kind, title, body, must_tell, until in _NOTICES
    ]
