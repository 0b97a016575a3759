"""What is found and said in one visit; stock follows from what was delivered and what sells."""

import math
import random
from collections.abc import Iterator
from datetime import date, time, timedelta

from models.stock import delivered_on
from models.todo import Todo
from models.visit import (
    GUIDANCE_TOPICS,
    QUICK_CHECK_ITEMS,
    SERVICES,
    PriceTag,
    Purpose,
    QuickAnswer,
    QuickCheckLine,
    ShopState,
    Signature,
    StockLine,
    Visit,
    VisitMode,
)
from storage.demo.products import DemoProduct
from storage.demo.purchases import Basket
from storage.demo.shops import Shop
from storage.demo.territory import Territory

__all__ = ["VisitStory"]

_OPINIONS = (
    "希望紧俏规格多投放一点", "最近细支走得快", "建议送货再早一些", "对新版价签没有意见",
    "周边工地完工，客流少了",
)  # fmt: skip
_MARKET = ("农闲返乡人多，宴席用烟增加", "隔壁新开一家便利店", "低价位规格需求上升")
_PROMISES = ("下次带新版价签", "核对上月对账单", "教店主手机订货", "补送“不向未成年人售烟”标志")


class VisitStory:
    """Remembers counts and what was told, so that one visit follows from the last."""

    def __init__(self, territory: Territory, chance: random.Random) -> None:
        self._chance = chance
        self._notices = territory.notices
        self._baskets = {basket.shop.id: basket for basket in territory.baskets}
        self._counts: dict[tuple[str, str], tuple[date, int]] = {}
        self._told: set[tuple[str, str]] = set()
        delivery = {shop.id: str(shop.row["delivery_day"]) for shop in territory.shops}
        self._deliveries: dict[tuple[str, str], list[tuple[date, int]]] = {}
        for line in territory.lines:
            key = (line["retailer_id"], line["product_id"])
            day = delivered_on(line["day"], delivery[key[0]])
            self._deliveries.setdefault(key, []).append((day, line["quantity"]))

    def visit(self, shop: Shop, day: date, times: tuple[time, time]) -> tuple[Visit, list[Todo]]:
        """Return one visit and the promises made in it."""
        if self._chance.random() < 0.04:
            missed = Visit(
                id="", retailer_id=shop.id, day=day, arrived=times[0], shop_state=ShopState.CLOSED
            )
            return missed, []
        lines = tuple(self._stock_lines(self._baskets[shop.id], day))
        unsigned = self._chance.random() < 0.1
        visit = Visit(
            id="",
            retailer_id=shop.id,
            day=day,
            arrived=times[0],
            left=times[1],
            mode=VisitMode.ON_SITE,
            purposes=(Purpose.SERVICE,),
            received_by=shop.row["owner"],
            received_role="店主",
            quick_check=tuple(self._quick_check()),
            stock_lines=lines,
            opinion=self._now_and_then(0.3, _OPINIONS),
            market_note=self._now_and_then(0.15, _MARKET),
            guidance_topics=self._some(GUIDANCE_TOPICS, 0.25),
            services=self._some(SERVICES[:5], 0.2),
            notices_told=tuple(self._tell(shop.id, day)),
            satisfaction=self._chance.choices((3, 4, 5), (15, 50, 35))[0],
            signature=Signature.NONE if unsigned else Signature.PAPER,
            unsigned_reason="店主外出" if unsigned else "",
        )
        return visit, self._promise(day)

    def on_paper(self, shop: Shop, day: date) -> Visit:
        """Return a visit of before there was this ledger: the sheet on which stock was counted."""
        products = self._baskets[shop.id].products[: self._chance.randint(10, 12)]
        lines = tuple(
            StockLine(product_id=each.id, stock=self._chance.randint(2, 40)) for each in products
        )
        return Visit(
            id="",
            retailer_id=shop.id,
            day=day,
            mode=VisitMode.ON_SITE,
            purposes=(Purpose.MARKET,),
            stock_lines=lines,
            market_note="纸质采集单补录",
            signature=Signature.PAPER,
        )

    def _now_and_then(self, share: float, texts: tuple[str, ...]) -> str:
        return self._chance.choice(texts) if self._chance.random() < share else ""

    def _some(self, texts: tuple[str, ...], share: float) -> tuple[str, ...]:
        return tuple(text for text in texts if self._chance.random() < share)

    def _quick_check(self) -> Iterator[QuickCheckLine]:
        for item in range(1, len(QUICK_CHECK_ITEMS) + 1):
            passed = self._chance.random() > 0.07
            yield QuickCheckLine(item=item, result=QuickAnswer.PASS if passed else QuickAnswer.FAIL)

    def _tell(self, shop: str, day: date) -> Iterator[str]:
        for notice in self._notices:
            current = notice["published_on"] <= day <= notice["until"]
            new = notice["must_tell"] and (shop, notice["id"]) not in self._told
            if current and new and self._chance.random() < 0.85:
                self._told.add((shop, notice["id"]))
                yield notice["id"]

    def _promise(self, day: date) -> list[Todo]:
        if self._chance.random() > 0.15:
            return []
        due = day + timedelta(days=self._chance.choice((3, 7, 14)))
        return [Todo(id="", content=self._chance.choice(_PROMISES), due=due)]

    # --------------------------------------------------------------------------------------- stock

    def _stock_lines(self, basket: Basket, day: date) -> Iterator[StockLine]:
        standard = "standard_since" in basket.shop.row
        wanted = self._chance.randint(11, 14) if standard else self._chance.randint(5, 8)
        for product, share in list(zip(basket.products, basket.shares, strict=True))[:wanted]:
            daily = basket.shop.volume * share * product.packs / 30
            stock = self._count(basket.shop.id, product, day, daily)
            guide = int(product.row["retail_carton"])
            factor = self._chance.choices((100, 97, 103), (88, 8, 4))[0]
            low = stock < daily * 6
            yield StockLine(
                product_id=product.id,
                stock=stock,
                on_display=self._chance.random() < 0.95,
                out_days=self._chance.randint(1, 5) if stock == 0 else None,
                retail_carton=guide * factor // 100,
                retail_pack=int(product.row["retail_pack"]),
                tag=self._chance.choices(list(PriceTag), (92, 5, 3))[0],
                demand=math.ceil(daily * 10 / product.packs) if low else None,
            )

    def _count(self, shop: str, product: DemoProduct, day: date, daily: float) -> int:
        """Last stock and deliveries less what sells; now and then a count cannot be right."""
        key = (shop, product.id)
        last = self._counts.get(key)
        if last is None:
            stock = round(daily * self._chance.uniform(3, 24))
        else:
            delivered = sum(
                cartons for when, cartons in self._deliveries.get(key, ()) if last[0] < when <= day
            )
            held = max(0, last[1] + delivered * product.packs)
            sold = daily * (day - last[0]).days * self._chance.uniform(0.7, 1.25)
            wrong = self._chance.random() < 0.012
            stock = held + product.packs if wrong else max(0, round(held - sold))
        self._counts[key] = (day, stock)
        return stock
