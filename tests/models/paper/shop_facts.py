"""The made-up manager and shop that the samples of paper are about."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))
DAY = date(2026, 11, 23)
NAME_30 = "城东区幸福路街道朝阳新村第二社区便民生活服务中心烟酒食品店铺"
ISSUED: dict[str, Any] = {
    "organisation": "某某市烟草专卖局（公司）城东营销部",
    "manager_name": "沈知远",
    "manager_id": "A001",
    "printed_at": datetime(2026, 11, 23, 7, 52, tzinfo=CHINA),
}
SHOP: dict[str, Any] = {
    **ISSUED,
    "day": DAY,
    "shop_name": NAME_30,
    "journal_head": "3fa85c17d20b",
    "licence_no": "320706105281",
    "owner": "陆云舟",
    "phone": "13812341234",
    "address": "城东区幸福路街道朝阳新村二区 18 号楼南侧 3 号门面（菜场西门对面）",
    "retail_format": "食杂店",
    "market_type": "城镇",
    "licence_until": date(2028, 6, 30),
}
"""What every sheet says that is filled in at a shop."""
