"""The made-up catalogue: 150 products called 示例…, prices by class (DOMAIN 7, 2.2)."""

import random
from datetime import date, timedelta
from typing import Any

import attrs

__all__ = ["DemoProduct", "make_products"]

_FAMILIES = (
    "云岭", "海湾", "月岛", "盐河", "潮声", "渔歌", "朝阳", "石榴", "枣林", "梧桐",
    "银杏", "青竹", "松涛", "茶山", "桃源", "荷风", "白鹭", "灯塔", "帆影", "长堤",
    "古渡", "星河", "秋月", "春江", "麦田", "江枫", "红石", "南屏", "北辰", "东篱",
)  # fmt: skip
_VARIANTS = (
    ("(硬)", "硬"), ("(软)", "软"), ("(硬金)", "硬"), ("(细支)", "异型"), ("(中支)", "硬"),
)  # fmt: skip
_CLASSES = (
    ("一类", 280, 1_000, 30), ("二类", 180, 270, 25), ("三类", 100, 170, 55), ("四类", 55, 90, 30),
    ("五类", 30, 50, 10),
)  # fmt: skip
"""Name, lowest and highest 零售指导价 (元/条), how many."""
_YUAN = 10_000


@attrs.frozen
class DemoProduct:
    """One product: ``row`` as the catalogue tells it, ``rank`` by price, ``weight`` of demand."""

    row: dict[str, Any]
    rank: int
    weight: float

    @property
    def id(self) -> str:
        """商品编码."""
        return str(self.row["id"])

    @property
    def packs(self) -> int:
        """每条盒数."""
        return int(self.row["packs_per_carton"])

    @property
    def wholesale(self) -> int:
        """批发价 in 1/10000 元."""
        return int(self.row["wholesale"])


def make_products(today: date, chance: random.Random) -> list[DemoProduct]:
    """Return the catalogue, the dearest first."""
    names = [(family, *variant) for family in _FAMILIES for variant in _VARIANTS]
    classes = [each for each in _CLASSES for _ in range(each[3])]
    order = list(range(len(names)))
    chance.shuffle(order)
    found = []
    for rank, (price_class, lowest, highest, _) in enumerate(classes):
        family, suffix, packaging = names[order[rank]]
        guide = round(chance.uniform(lowest, highest) / 10) * 10
        share = chance.uniform(0.85, 0.90)
        packs = 5 if packaging == "异型" and rank % 4 == 0 else 10
        row: dict[str, Any] = {
            "id": f"P{rank + 1:03}",
            "name": f"示例{family}{suffix}",
            "brand": f"示例{family}",
            "maker": f"示例{'一二三四五六'[order[rank] // len(_VARIANTS) % 6]}厂",
            "origin": ("省内", "省外", "进口")[(rank * 7) % 20 // 9],
            "price_class": price_class,
            "packaging": packaging,
            "packs_per_carton": packs,
            "barcode_carton": _barcode(200_000_000_000 + rank * 2),
            "barcode_pack": _barcode(200_000_000_001 + rank * 2),
            "wholesale": round(guide * share * 100) * _YUAN // 100,
            "retail_carton": guide * _YUAN,
            "retail_pack": _pack_price(guide, packs),
            "key_brand": "重点" if rank % 15 == 4 else "",
            "scarce": rank in (1, 6, 13, 37, 44, 71),
            "novel": rank % 29 == 9,
            "launched_on": today - timedelta(days=90 + rank) if rank % 29 == 9 else None,
            "status": "停销" if rank in (52, 97, 140) else "在销",
        }
        weight = (1 + 3 * (chance.random() ** 4)) / (1 + abs(rank - 70) / 40)
        found.append(DemoProduct(row, rank, weight * (2.5 if row["key_brand"] else 1)))
    return found


def _pack_price(guide: int, packs: int) -> int:
    """A pack costs its share of the carton, rounded up to half a 元."""
    halves = -(-guide * 2 // packs)
    return halves * _YUAN // 2


def _barcode(number: int) -> str:
    """Return an EAN-13 of the range for use inside a house (20…), with its check digit."""
    digits = str(number)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
