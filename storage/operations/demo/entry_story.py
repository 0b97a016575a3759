"""What the made-up manager noted beside visits in the month of the demo."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from models.calendar import Period
from models.entries import (
    BrandReview,
    Complaint,
    ComplaintChannel,
    ComplaintKind,
    ComplaintState,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketCategory,
    MarketNote,
    RetailerChange,
    Severity,
)
from models.records import Record
from storage.database import Ledger
from storage.demo.territory import Territory
from storage.operations.entries import save_entry

__all__ = ["note_entries"]


def note_entries(ledger: Ledger, territory: Territory, day: date) -> None:
    """Save some entries of every kind, as if noted on the evening of ``day``."""
    for entry in _Entries(territory, day).all():
        save_entry(ledger, entry)


class _Entries:
    """Entries of the month up to ``day``."""

    def __init__(self, territory: Territory, day: date) -> None:
        self._day = day
        self._month = Period.month(day).key
        self._shops = [shop for shop in territory.shops if shop.trades_on(day)]
        self._key = [each.id for each in territory.products if each.row["key_brand"]]
        self._carried = {each.shop.id: each.products for each in territory.baskets}

    def all(self) -> Iterator[Record]:
        """Give every entry."""
        yield from self._market()
        yield from self._complaints()
        yield from self._wishes()
        yield from self._rest()

    def _shop(self, number: int) -> str:
        return self._shops[number].id

    def _earlier(self, days: int) -> date:
        """Return a day before, but of the same month."""
        return max(self._day - timedelta(days=days), self._day.replace(day=1))

    def _market(self) -> Iterator[Record]:
        yield MarketNote(
            id="",
            day=self._earlier(9),
            category=MarketCategory.CONSUMERS,
            content="镇上三家饭店本月接婚宴二十余桌，中高价位成条购买增多",
            products=tuple(self._key[:2]),
            impact="周边零售户中高价位动销加快",
            suggestion="节前适当增加投放",
            retailer_id=self._shop(7),
        )
        yield MarketNote(
            id="",
            day=self._earlier(4),
            category=MarketCategory.PRICE,
            content="个别店低于指导价 2 元/条出售低价位规格",
            impact="相邻店跟着降价",
            suggestion="入户讲解明码实价",
            retailer_id=self._shop(21),
        )
        yield MarketNote(
            id="",
            day=self._earlier(1),
            category=MarketCategory.POLICY,
            content="店主普遍询问元旦货源投放规则",
            suggestion="公示单提前一周下发",
        )

    def _complaints(self) -> Iterator[Record]:
        yield Complaint(
            id="",
            received_on=self._earlier(12),
            received_at=time(9, 40),
            retailer_id=self._shop(11),
            commitment="送货讲效率",
            topic="送货差错",
            content="周三送货少一条，送货员当场没有登记",
            handler="送货部 李师傅",
            actions="核对送货单，次日补送",
            reply="已补送并致歉",
            closed_on=self._earlier(10),
            satisfied=True,
            state=ComplaintState.CLOSED,
        )
        yield Complaint(
            id="",
            received_on=self._earlier(9),
            retailer_id=self._shop(30),
            channel=ComplaintChannel.PHONE,
            commitment="供货讲公平",
            topic="货源",
            content="同档位邻店有紧俏规格，自己没有订到",
            severity=Severity.LARGE,
            handler="客服",
            actions="查投放记录，待回复",
            state=ComplaintState.HANDLING,
        )
        yield Complaint(
            id="",
            kind=ComplaintKind.SUGGESTION,
            received_on=self._earlier(3),
            retailer_id=self._shop(44),
            commitment="订货讲准确",
            content="订货截止时间建议延到下午四点",
        )

    def _wishes(self) -> Iterator[Record]:
        for urgency, number in enumerate((5, 18, 33), start=1):
            shop = self._shop(number)
            yield Demand(
                id="",
                month=self._month,
                retailer_id=shop,
                product_id=self._carried[shop][urgency].id,
                quantity=5 * urgency,
                urgency=urgency,
                said="老客户专门来问，常断货" if urgency == 1 else "",
                suggestion="每周期增加 2 条" if urgency < 3 else "",
            )
        yield GradeSuggestion(
            id="",
            day=self._earlier(3),
            retailer_id=self._shop(16),
            proposed_grade="30",
            reason="连续三个月购进居同类前列，陈列规范，守法经营",
        )
        yield RetailerChange(
            id="",
            day=self._earlier(6),
            retailer_id=self._shop(26),
            field_name="经营地址",
            new="滨海新区长江路 88 号（原址拆迁，已办许可证变更）",
            basis="新许可证",
        )

    def _rest(self) -> Iterator[Record]:
        yield Irregularity(
            id="",
            day=self._earlier(5),
            retailer_id=self._shop(38),
            kind="码证不符",
            situation="抽查一条喷码许可证号与本店不一致，店主称由亲戚处调剂",
            spray_code="6091512345678901 SLYC320700100001",
            reported_to="专卖科",
        )
        for product, judgement in zip(
            self._key, ("铺货较好，乡镇上柜偏低", "复购稳定，继续陈列"), strict=False
        ):
            yield BrandReview(
                id="",
                month=self._month,
                product_id=product,
                plan_number="P2026-11",
                aim=120,
                judgement=judgement,
            )
        yield Expense(
            id="",
            activity="重点规格陈列活动",
            day=self._earlier(8),
            retailer_id=self._shop(16),
            item="陈列道具",
            budget=60_000,
            actual=58_650,
            voucher="FY-1108",
        )
        yield Expense(
            id="",
            activity="年末座谈会",
            day=self._day,
            item="场地与材料",
            budget=2_100_000,
        )
        yield Declaration(
            id="",
            month=self._month,
            rule_1=True,
            rule_2=True,
            rule_3=True,
            rule_4=True,
            rule_5=True,
            rule_6=True,
            rule_7=True,
        )
