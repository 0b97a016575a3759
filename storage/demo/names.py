"""The words that the made-up territory is put together from; none of them is a real address."""

import random
from collections.abc import Iterator
from typing import Final

__all__ = ["AREAS", "Area", "people", "shop_name"]

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万单仇"
)
_GIVEN: Final = (
    "建国", "秀英", "海波", "玉兰", "志强", "桂芳", "文斌", "丽华", "永康", "春梅",
    "立新", "淑珍", "洪亮", "秀兰", "德胜", "小燕", "长青", "月娥", "卫东", "红霞",
    "明远", "翠萍", "光辉", "素琴", "振华", "爱民", "庆云", "兰英", "广平", "凤霞",
    "学军", "巧云", "正阳", "彩霞", "宝山", "雪梅", "东升", "敏", "磊", "静", "洋",
    "娟", "涛", "霞", "超", "丹", "勇", "芹", "军", "莉", "刚", "倩", "峰",
    "雯", "鹏", "婷", "波", "艳", "斌", "慧",
)  # fmt: skip

Area = tuple[str, str, bool, tuple[float, float], tuple[str, ...]]
"""Route, 乡镇街道, is it a town, centre (longitude, latitude), its streets."""

AREAS: Final[tuple[Area, ...]] = (
    ("城中一线", "望海街道", True, (119.1620, 34.6010), ("望海东路", "灯塔巷", "盐仓街", "潮声路")),
    (
        "城中二线",
        "望海街道",
        True,
        (119.1790, 34.5935),
        ("望海西路", "石桥南路", "书院巷", "青砖街"),
    ),
    ("盐河线", "盐河街道", True, (119.1985, 34.6130), ("盐河北路", "盐河南路", "渡口街", "槐荫里")),
    ("青山线", "青山街道", True, (119.2310, 34.5880), ("青山大道", "松风路", "茶亭街", "半山巷")),
    ("海港线", "临港街道", True, (119.3920, 34.7420), ("海港中路", "船厂街", "渔市路", "堤岸巷")),
    ("花果线", "花果镇", False, (119.2860, 34.6480), ("果园路", "桃溪村", "前坡村", "镇东街")),
    ("沙河线", "沙河口镇", False, (119.0310, 34.6420), ("沙河街", "柳圩村", "东堰村", "西堰村")),
    ("青湖线", "青湖滩镇", False, (118.8950, 34.7270), ("青湖街", "荷塘村", "北湾村", "镇西路")),
    ("石岭线", "石岭乡", False, (119.0940, 34.8310), ("石岭街", "采石村", "岭前村", "岭后村")),
    ("滩涂线", "新滩乡", False, (119.3260, 34.4920), ("新滩路", "六圩村", "九圩村", "盐工街")),
)

_WORDS: Final = (
    "好运", "顺心", "百汇", "银杏", "海风", "福临", "万家", "鑫源", "裕丰", "长乐",
    "同心", "金桥", "春来", "吉祥", "兴隆", "四季", "和顺", "满堂", "佳佳", "惠民",
    "东方", "家和", "聚福", "天天", "红日", "平安", "如意", "恒昌", "广源", "清泉",
    "南湖", "北桥", "老街", "新城", "阳光", "明珠", "翠竹", "荷香",
)  # fmt: skip
_KINDS: Final = {
    "食杂店": ("便民店", "小卖部", "副食店", "食杂店", "杂货店"),
    "便利店": ("便利店", "生活便利", "24小时便利"),
    "烟酒商店": ("烟酒店", "烟酒行", "名烟名酒"),
    "超市": ("超市", "生活超市", "购物超市"),
    "娱乐服务类": ("饭店", "大酒店", "农家乐", "棋牌室"),
    "其他类": ("五金店", "文具店", "修车铺"),
    "商场": ("商场", "百货"),
}


def people(chance: random.Random) -> Iterator[str]:
    """Give names of people, no name twice."""
    given: set[str] = set()
    while True:
        name = chance.choice(_SURNAMES) + chance.choice(_GIVEN)
        if name not in given:
            given.add(name)
            yield name


def shop_name(chance: random.Random, retail_format: str, owner: str, taken: set[str]) -> str:
    """Return a name for a shop that no other one has."""
    while True:
        word = chance.choice(_WORDS)
        kind = chance.choice(_KINDS[retail_format])
        name = f"{owner[0]}记{kind}" if chance.random() < 0.1 else f"{word}{kind}"
        if name in taken:
            name = f"{word}{chance.choice(_WORDS)}{kind}"
        if name not in taken:
            taken.add(name)
            return name
