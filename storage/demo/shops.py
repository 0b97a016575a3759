"""The made-up shops: formats, towns and villages, grades, terms and licences (DOMAIN 7)."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from models.calendar import add_months
from storage.demo.names import AREAS, people, shop_name

__all__ = ["MANAGER_ID", "Shop", "make_shops"]

MANAGER_ID = "A001"
SHOPS = 250
STANDARD_STORES = 20
_FORMATS = (
    ("食杂店", "Z", 60), ("便利店", "B", 17), ("烟酒商店", "Y", 10), ("超市", "S", 5),
    ("娱乐服务类", "F", 4), ("其他类", "Q", 3), ("商场", "N", 1),
)  # fmt: skip
_FORMAT_FACTOR = {"食杂店": 0.85, "烟酒商店": 2.2, "超市": 1.9, "商场": 3.0, "其他类": 0.5}
_SIZES = (("大", "1"), ("中", "2"), ("小", "3"))
_WEEKDAYS = "一二三四五六"
_MEDIAN = 80
_SPREAD = 0.85


@attrs.define
class Shop:
    """One shop: ``row`` as the master tells it, ``volume`` 条 a month, and what purchases need."""

    row: dict[str, Any]
    volume: float
    order_weekday: int
    opened_on: date
    closed_on: date | None = None

    @property
    def id(self) -> str:
        """客户编码."""
        return str(self.row["id"])

    @property
    def grade(self) -> int:
        """档位."""
        return int(self.row["supply_grade"])

    def trades_on(self, day: date) -> bool:
        """Tell whether the shop orders on ``day``."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


def make_shops(today: date, chance: random.Random) -> list[Shop]:
    """Return 250 shops on ten routes, in the order of their routes."""
    formats = _spread(chance, [(name, weight) for name, _, weight in _FORMATS])
    names = people(chance)
    taken: set[str] = set()
    shops = []
    for number in range(SHOPS):
        retail_format, owner = formats[number], next(names)
        shop = _shop(today, chance, number, retail_format)
        shop.row["owner"] = owner
        shop.row["shop_name"] = shop_name(chance, retail_format, owner, taken)
        shops.append(shop)
    _grade(shops, chance)
    _close_some(shops, today, chance)
    _designate(shops, today, chance)
    return shops


def _spread(chance: random.Random, weights: Sequence[tuple[str, int]]) -> list[str]:
    """Return a name for each shop in exactly these shares, in any order."""
    total = sum(weight for _, weight in weights)
    names = [name for name, weight in weights for _ in range(round(SHOPS * weight / total))]
    names += [weights[0][0]] * (SHOPS - len(names))
    names = names[:SHOPS]
    chance.shuffle(names)
    return names


def _shop(today: date, chance: random.Random, number: int, retail_format: str) -> Shop:
    per_route = SHOPS // len(AREAS)
    place, (route, street, town, _, _) = number % per_route, AREAS[number // per_route]
    weekday = (number // per_route) % 5
    opened = _opened_on(today, chance, number)
    licence_from, licence_until = _licence(today, chance, number, opened)
    size, size_code = chance.choices(_SIZES, (2, 5, 8))[0]
    letter = next(code for name, code, _ in _FORMATS if name == retail_format)
    volume = _MEDIAN * math.exp(chance.gauss(0, _SPREAD)) * _FORMAT_FACTOR.get(retail_format, 1.0)
    row = {
        "id": f"HZ{number + 1:04}",
        "licence_no": f"320706{1 if chance.random() < 0.9 else 2}{number * 37 + 10_007:05}",
        "opened_on": opened,
        "phone": f"1990000{number + 1001:04}",
        "street": street,
        "market_type": "城镇" if town else "乡村",
        "retail_format": retail_format,
        "size": size,
        "class_code": f"{'C' if town else 'X'}{letter}{size_code}",
        "stars": str(min(5, max(1, round(chance.gauss(3.2, 1))))),
        "compliance": chance.choices("ABC", (80, 15, 5))[0],
        "terminal_type": chance.choices(("普通", "现代", "加盟"), (70, 25, 5))[0],
        "licence_from": licence_from,
        "licence_until": licence_until,
        "status": "正常",
        "status_since": opened,
        "order_channel": chance.choices(("网上", "手机", "电话"), (70, 25, 5))[0],
        "order_cycle": "每周",
        "order_day": f"周{_WEEKDAYS[weekday]}",
        "delivery_day": f"周{_WEEKDAYS[weekday + 1]}",
        "settlement": "电子" if chance.random() < 0.95 else "现金",
        "delivery_route": f"送货{number // per_route + 1}线",
        "visit_route": route,
        "route_order": place + 1,
        "manager_id": MANAGER_ID,
        **_place(chance, number // per_route, place),
    }
    return Shop(row=row, volume=min(volume, 1_800), order_weekday=weekday, opened_on=opened)


def _opened_on(today: date, chance: random.Random, number: int) -> date:
    """One in twenty opened within the year; the last one this month."""
    if number % 20 == 7:
        months = number // 20 % 12
        return today - timedelta(days=9) if months == 0 else add_months(today, -months)
    return today - timedelta(days=chance.randint(400, 5_000))


def _licence(today: date, chance: random.Random, number: int, opened: date) -> tuple[date, date]:
    """Five years at most; some end within the next weeks, one ended already."""
    soon = {11: -6, 34: 12, 78: 25, 121: 41, 160: 58, 203: 77}
    if number in soon:
        until = today + timedelta(days=soon[number])
    else:
        until = today + timedelta(days=chance.randint(120, 1_700))
    return max(opened, add_months(until, -60)), until


def _place(chance: random.Random, area: int, place: int) -> dict[str, Any]:
    _, _, town, (longitude, latitude), streets = AREAS[area]
    street = streets[place % len(streets)]
    east, north = (0.006, 0.005) if town else (0.02, 0.016)
    angle = place * 0.7
    reach = 0.3 + place / 25
    return {
        "longitude": round(longitude + math.cos(angle) * east * reach, 6),
        "latitude": round(latitude + math.sin(angle) * north * reach, 6),
        "address": f"{street}{chance.randint(1, 260)}号",
    }


def _grade(shops: Sequence[Shop], chance: random.Random) -> None:
    """档位: a bell of 1…30, in the order of volume with some noise."""
    grades = sorted(min(30, max(1, round(chance.gauss(15.5, 5.5)))) for _ in shops)
    ranked = sorted(shops, key=lambda shop: shop.volume * chance.uniform(0.8, 1.25))
    for shop, grade in zip(ranked, grades, strict=True):
        shop.row["supply_grade"] = str(grade)


def _close_some(shops: Sequence[Shop], today: date, chance: random.Random) -> None:
    """停业 3 %, 歇业 4 %, and the newest are 新入网."""
    steady = [shop for shop in shops if shop.opened_on < add_months(today, -13)]
    picked = chance.sample(steady, 18)
    for index, shop in enumerate(picked):
        status = "停业" if index < 8 else "歇业"
        shop.closed_on = today - timedelta(days=chance.randint(15, 300))
        shop.row.update(status=status, status_since=shop.closed_on)
    for shop in shops:
        if shop.opened_on > add_months(today, -1):
            shop.row["status"] = "新入网"


def _designate(shops: Sequence[Shop], today: date, chance: random.Random) -> None:
    """标准店 8 %, two on each route, since different dates."""
    since = (
        date(today.year - 1, 1, 1), date(today.year - 1, 7, 1), date(today.year, 1, 1),
        date(today.year, 4, 1), add_months(today, -2).replace(day=1),
    )  # fmt: skip
    for index, shop in enumerate(_candidates(shops, today, chance)):
        first = today - timedelta(days=3) if index == STANDARD_STORES - 1 else since[index % 5]
        shop.row.update(terminal_type="标准店", standard_since=first)


def _candidates(shops: Sequence[Shop], today: date, chance: random.Random) -> Iterator[Shop]:
    per_route = SHOPS // len(AREAS)
    for area in range(len(AREAS)):
        mine = shops[area * per_route : (area + 1) * per_route]
        old = [
            shop for shop in mine if shop.closed_on is None and shop.opened_on.year < today.year - 1
        ]
        best = sorted(old, key=lambda shop: -shop.volume)[:8]
        yield from sorted(chance.sample(best, 2), key=lambda shop: shop.id)
