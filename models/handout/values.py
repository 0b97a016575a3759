"""Synonyms of values: one table for every way headquarters writes a trade word (DOMAIN 5.1).

A value that is not in its table is kept as it is, with a warning; its row is not refused.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from models.calendar import DayKind
from models.handout.text import comparable
from models.holiday import EXCHANGED
from models.retailer import RetailerStatus, TerminalType

__all__ = [
    "COMPLIANCE",
    "DAY_KINDS",
    "GRADES",
    "MARKET_TYPES",
    "METRICS",
    "NOTICE_KINDS",
    "ORDER_CHANNELS",
    "ORDER_CYCLES",
    "ORIGINS",
    "PACKAGINGS",
    "PRICE_CLASSES",
    "PRODUCT_STATES",
    "PURCHASE_KINDS",
    "RETAILER_STATES",
    "RETAIL_FORMATS",
    "SETTLEMENTS",
    "SIZES",
    "STARS",
    "SUBJECTS",
    "SUPPLY_METHODS",
    "TERMINAL_TYPES",
    "VETOES",
    "WEEKDAYS",
    "ValueTable",
    "chinese_number",
]

ValueTable = Mapping[str, str]
"""From :func:`models.handout.text.comparable` text to the word that is stored."""

_DIGITS: Final = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write 1…99 as Chinese counts: 一, 十, 十三, 二十, 三十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _table(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    found = {comparable(word): word for word in words}
    for word, others in words.items():
        found.update((comparable(other), word) for other in others)
    return found


MARKET_TYPES: Final = _table(
    {
        "城镇": ("城网", "城市", "城区", "C"),
        "乡村": ("农网", "农村", "X"),
    }
)

RETAIL_FORMATS: Final = _table(
    {
        "食杂店": ("食杂", "食杂类", "食杂店类", "Z"),
        "便利店": ("便利", "便利类", "便利店类", "B"),
        "超市": ("超级市场", "超市类", "S"),
        "商场": ("商场类", "百货商场", "大型商场", "N"),
        "烟酒商店": (
            *("烟酒店", "烟酒类", "烟酒商店类", "烟草专业店", "烟草专卖店", "烟酒专卖店"),
            *("专业店", "Y"),
        ),
        "娱乐服务类": ("娱乐服务", "娱乐服务业", "服务娱乐类", "娱乐类", "餐饮娱乐", "F"),
        "其他类": ("其他", "其它", "其它类", "Q"),
    }
)
"""The seven 业态 (seed row 4.03) with the names that other years and places use."""

SIZES: Final = _table(
    {"大": ("大型", "大规模", "1"), "中": ("中型", "2"), "小": ("小型", "小规模", "3")}
)

GRADES: Final = _table(
    {
        str(grade): (
            f"{grade}档",
            f"第{grade}档",
            f"{grade:02d}",
            f"{chinese_number(grade)}档",
            f"第{chinese_number(grade)}档",
            chinese_number(grade),
        )
        for grade in range(1, 31)
    }
)
"""档位 一档…三十档 = 1…30, 30 the highest (DOMAIN 2.2)."""

STARS: Final = _table(
    {
        **{
            str(stars): (
                f"{stars}星",
                f"{stars}星级",
                f"{_DIGITS[stars]}星",
                f"{_DIGITS[stars]}星级",
                "★" * stars,
            )
            for stars in range(1, 6)
        },
        "超五星": ("超5星", "超五星级", "超5星级"),
    }
)

COMPLIANCE: Final = _table({level: (f"{level}级",) for level in ("A", "B", "C", "D", "W")}) | {
    "aa": "AA",
    "aaa": "AAA",
}

TERMINAL_TYPES: Final = _table(
    {
        TerminalType.ORDINARY.value: ("普通终端", "普通店", "一般终端"),
        TerminalType.MODERN.value: ("现代终端", "现代零售终端", "现代店"),
        TerminalType.FRANCHISE.value: ("加盟终端", "加盟店", "连锁加盟"),
        TerminalType.STANDARD.value: ("标准终端", "标准户"),
    }
)

RETAILER_STATES: Final = _table(
    {
        RetailerStatus.OPEN.value: ("营业", "在营", "正常经营", "正常营业", "有效"),
        RetailerStatus.PAUSED.value: ("暂停", "停业中", "暂停营业"),
        RetailerStatus.RESTING.value: ("歇业中",),
        RetailerStatus.CANCELLED.value: ("已注销", "注销户"),
        RetailerStatus.NEW.value: ("新入网户", "新办", "新增", "新户"),
    }
)

ORDER_CHANNELS: Final = _table(
    {
        "网上": ("网上订货", "网订", "互联网", "新商盟", "网络"),
        "手机": ("手机订货", "手机app", "app", "移动终端"),
        "电话": ("电话订货", "电访", "电话访销"),
    }
)

_DAY_NAMES: Final = "一二三四五六日"

WEEKDAYS: Final = _table(
    {
        **{
            f"周{name}": (f"星期{name}", f"礼拜{name}", name, str(number))
            for number, name in enumerate(_DAY_NAMES, 1)
        },
        "不访销": ("不订货",),
    }
) | {comparable(text): "周日" for text in ("周天", "星期天", "礼拜天")}

ORDER_CYCLES: Final = (
    _table(
        {
            "每周": ("周", "单周期", "一周一次", "每周一次", "1周", "一周"),
            "两周": ("双周", "每两周", "两周一次", "隔周", "2周", "半月"),
            "不访销": ("不订货",),
        }
    )
    | {comparable(f"周{name}"): f"周{name}" for name in _DAY_NAMES}
    | _table(
        {
            f"{week}周{name}": (f"{week}{name}", f"{week}星期{name}", f"{week}礼拜{name}")
            for week in ("单周", "双周")
            for name in _DAY_NAMES
        }
    )
)
"""订货周期: 每周, 两周, or with its day 周一, 单周周四, 双周周一; 不访销 places no orders."""

SETTLEMENTS: Final = _table(
    {"电子": ("电子结算", "电子支付", "银行代扣", "代扣", "网上支付"), "现金": ("现金结算",)}
)

ORIGINS: Final = _table(
    {
        "省内": ("省内烟", "省产", "省产烟", "本省"),
        "省外": ("省外烟", "外省", "国产省外"),
        "进口": ("进口烟", "国外", "境外", "进口卷烟"),
    }
)

PRICE_CLASSES: Final = _table(
    {
        f"{_DIGITS[number]}类": (
            str(number),
            f"{number}类",
            _DIGITS[number],
            f"{_DIGITS[number]}类烟",
            roman,
            f"{roman}类",
        )
        for number, roman in enumerate(("I", "II", "III", "IV", "V"), 1)
    }
)

PACKAGINGS: Final = _table(
    {
        "硬": ("硬盒", "硬包", "条盒硬盒"),
        "软": ("软盒", "软包", "条盒软盒"),
        "异型": ("异形", "异型包装", "其他", "其它"),
    }
)

PRODUCT_STATES: Final = _table(
    {
        "在销": ("正常", "在售", "销售中", "有效", "启用"),
        "停销": ("停售", "退市", "停产", "停用", "下架", "已停销"),
    }
)

PURCHASE_KINDS: Final = _table(
    {
        "订单": ("订货", "销售", "正常", "正常订单", "销售订单"),
        "退货": ("退", "退货单", "销售退货"),
        "调剂": ("调剂单", "调拨"),
    }
)

NOTICE_KINDS: Final = _table(
    {
        "政策": ("政策法规", "政策宣传"),
        "新品": ("新品上市", "新品牌"),
        "促销": ("品牌活动", "促销活动"),
        "会议": ("会议通知",),
        "其他": ("其它", "通知", "公告"),
    }
)

METRICS: Final = _table(
    {
        "销量": ("销售量", "卷烟销量", "卷烟销售量", "总销量"),
        "销售额": ("销售金额", "卷烟销售额", "销额"),
        "单箱销售额": ("单箱", "单箱额", "单箱值", "单箱结构", "单箱均价"),
        "毛利": ("毛利额",),
        "毛利率": (),
        "铺货率": ("铺货", "铺市率", "铺货面"),
        "上柜率": ("上柜",),
    }
)
"""指标 of a target; others are as good, so the table is open."""

SUBJECTS: Final = _table(
    {
        "总量": ("合计", "总计", "全部", "总体", "整体", "全部卷烟", "所有"),
        **{
            f"{_DIGITS[number]}类": (f"{number}类", f"{_DIGITS[number]}类烟", f"{number}类烟")
            for number in range(1, 6)
        },
    }
)
"""对象 of a target: 总量, a price class; a brand or product stands as it is (open)."""

SUPPLY_METHODS: Final = _table(
    {
        "按档": ("按档位", "档位", "按档投放", "按档位投放", "分档"),
        "按订单": ("按订单投放", "订单", "按需"),
        "按价位": ("按价位段", "按价位投放", "价位"),
    }
)

DAY_KINDS: Final = _table(
    {
        DayKind.OFF.value: (
            *("休息", "休", "假", "假期", "放假日", "节假日", "假日", "法定节假日", "法定假日"),
            *("公休", "公休日", "休息日", "调休放假", "放假调休", "调休休息"),
        ),
        DayKind.WORKED.value: (
            *("上班", "班", "补班", "调班", "调休补班", "补班日", "上班日", "工作日", "工作"),
            *("调休上班日", "调休工作日", "补上班"),
        ),
        DayKind.FESTIVAL.value: ("传统节日", "纪念日", "提醒"),
        EXCHANGED: (),
    }
)

VETOES: Final = {comparable(text): "" for text in ("", "否", "无", "不", "不否决", "-", "—", "×")}
"""一票否决 that says there is none; anything else says what vetoes (open)."""
