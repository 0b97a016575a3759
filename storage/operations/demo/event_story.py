"""The events of the standard stores in the demo: campaigns, trainings, reports, award rounds."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.calendar import Period
from models.programme import (
    Attendee,
    AwardRound,
    Campaign,
    CampaignMethod,
    CampaignStore,
    Delivery,
    EventState,
    Material,
    StoreReport,
    Training,
    TrainingTopic,
)
from models.programme.rules import Event
from storage.database import Ledger
from storage.demo.shops import Shop
from storage.ledger.records import find
from storage.operations.award_rounds import proposed_round
from storage.operations.programme import save_event, save_events
from storage.queries.store_analysis import StoreAnalyses

__all__ = ["EventStory"]

_THEMES = (
    ("新品陈列月", CampaignMethod.NEW_PRODUCT, "新品摆进黄金位置，店主讲解到位，反映较好"),
    ("明码实价宣传", CampaignMethod.MATERIAL, "价签海报换新，摆放整齐，店主愿意配合"),
    ("重点品牌店主讲解", CampaignMethod.TALK, "店主能讲清产区和口味，老客户愿意试"),
)
_TOPICS = (
    (TrainingTopic.GENUINE, "真假鉴别与喷码识读"),
    (TrainingTopic.STOCK, "库存管理与合理订货"),
    (TrainingTopic.DISPLAY, "规范陈列与明码实价"),
)
_SUGGESTIONS = (
    "控制滞销规格订量，库存降到两周以内",
    "提高高毛利规格占比，黄金位置换成重点品牌",
    "断货的规格按周补订",
)
_OPINIONS = ("客人问的多", "陈列好看", "多给些价签", "")


class EventStory:
    """What is recorded of events; which stores take part follows from ``chance`` alone."""

    def __init__(self, ledger: Ledger, products: Sequence[str], chance: random.Random) -> None:
        self._ledger = ledger
        self._products = products
        self._chance = chance
        self._analyses: dict[tuple[Period, date], StoreAnalyses] = {}

    # -- a month that is past, in one go

    def past_month(self, day: date, stores: Sequence[Shop]) -> None:
        """Enter a month from paper: most stores took part, all on its last working day."""
        there = [shop for shop in stores if self._chance.random() < 0.93]
        self._save(self._campaign(day, [(shop, day) for shop in there]))
        self._hand_over(day, [shop for shop in stores if self._chance.random() < 0.93])
        if day.month % 3 == 0:
            self._save(self._training(day, there))
            self.award(day)

    # -- a month as it goes

    def day(self, day: date, stores: Sequence[Shop]) -> None:
        """Carry the month's campaign out at some stores, and hand reports over there."""
        if not stores:
            return
        done = [shop for shop in stores if self._chance.random() < 0.6]
        if done:
            known = self._running(day)
            begun = known or self._campaign(day, [])
            lines = (*begun.stores, *(self._store(shop, day) for shop in done))
            unique = {line.retailer_id: line for line in reversed(lines)}
            self._save(attrs.evolve(begun, stores=tuple(reversed(unique.values()))))
        self._hand_over(day, [shop for shop in stores if self._chance.random() < 0.6])

    def late(self, day: date, stores: Sequence[Shop]) -> None:
        """Enter afterwards that the campaign of a month that is closed was carried out too."""
        known = self._running(day)
        if known is None:
            return
        there = {line.retailer_id for line in known.stores}
        more = tuple(self._store(shop, day) for shop in stores if shop.id not in there)
        self._save(attrs.evolve(known, stores=(*known.stores, *more)))

    def train(self, day: date, stores: Sequence[Shop]) -> None:
        """Train most of the stores together."""
        self._save(self._training(day, [shop for shop in stores if self._chance.random() < 0.7]))

    def award(self, day: date) -> None:
        """Decide the quarter's round by the standard."""
        quarter = Period.parse(f"{day.year}Q{(day.month + 2) // 3}")
        blank = AwardRound(
            id="",
            title=f"{quarter.title}标准店评优",
            period=quarter.key,
            day=day,
            notice_from=day,
            notice_until=day + timedelta(days=7),
            commendation="颁发年度标准店荣誉牌，优先参加新品品吸征询",
        )
        made = proposed_round(self._ledger, blank)
        if made.results:
            self._save(attrs.evolve(made, state=EventState.DONE))

    # -- making them

    def _save(self, event: Event) -> None:
        save_event(self._ledger, event)

    def _running(self, day: date) -> Campaign | None:
        month = Period.month(day)
        where = "deleted = 0 AND starts_on = ?"
        return next(iter(find(self._ledger, Campaign, where, (month.first.isoformat(),))), None)

    def _campaign(self, day: date, done: Sequence[tuple[Shop, date]]) -> Campaign:
        month = Period.month(day)
        theme, method, summary = _THEMES[day.month % len(_THEMES)]
        return Campaign(
            id="",
            theme=f"{day.month}月{theme}",
            method=method,
            products=tuple(self._products[:2]),
            starts_on=month.first,
            ends_on=month.last,
            materials=(Material(name="价签", quantity=200), Material(name="海报", quantity=20)),
            cost=86_000,
            stores=tuple(self._store(shop, when) for shop, when in done),
            summary=summary,
            no_advertising=True,
            no_minors=True,
            no_free_cigarettes=True,
            no_lottery=True,
            no_tying=True,
            state=EventState.DONE,
        )

    def _store(self, shop: Shop, day: date) -> CampaignStore:
        before = self._chance.randint(4, 30)
        return CampaignStore(
            retailer_id=shop.id,
            done_on=day,
            participants=self._chance.randint(5, 40),
            sold_before=before,
            sold_after=before + self._chance.randint(-1, 6),
            effect=self._chance.randint(3, 5),
            opinion=self._chance.choice(_OPINIONS),
            received=self._chance.random() < 0.9,
        )

    def _training(self, day: date, stores: Sequence[Shop]) -> Training:
        topic, content = _TOPICS[(day.month - 1) // 3 % len(_TOPICS)]
        return Training(
            id="",
            topic=topic,
            content=content,
            day=day,
            minutes=90,
            lecturer="许立新",
            material="标准店经营手册",
            place="营销部会议室",
            attendees=tuple(
                Attendee(
                    retailer_id=shop.id,
                    people=self._chance.choice((1, 1, 1, 2)),
                    signed=self._chance.random() < 0.95,
                    score=self._chance.randint(70, 100),
                    satisfaction=self._chance.randint(4, 5),
                )
                for shop in stores
            ),
        )

    def _hand_over(self, day: date, stores: Sequence[Shop]) -> None:
        if not stores:
            return
        month = Period.month(day)
        made_on = min(day, month.first + timedelta(days=4))
        advised = self._advised(month.shift(-1), made_on)

        def from_paper() -> tuple[str, ...]:
            return tuple(self._chance.sample(_SUGGESTIONS, 2))

        save_events(
            self._ledger,
            [
                StoreReport(
                    id="",
                    retailer_id=shop.id,
                    month=month.shift(-1).key,
                    made_on=made_on,
                    suggestions=advised.proposed(shop.id) or from_paper(),
                    delivery=Delivery.PAPER,
                    delivered_on=day,
                    signed_by="店主" if self._chance.random() < 0.85 else "",
                )
                for shop in stores
            ],
        )

    def _advised(self, month: Period, day: date) -> StoreAnalyses:
        """Return what the rules go by; a month's reports are made of the same."""
        found = self._analyses.get((month, day))
        if found is None:
            found = self._analyses[month, day] = StoreAnalyses(self._ledger, month, day)
        return found
