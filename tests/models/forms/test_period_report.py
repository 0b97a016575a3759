"""The manager's reports on paper: wide tables lie, nothing is clipped, what is missing is asked."""

from datetime import date

import attrs
import pytest

from models.abc import AbcClass
from models.calendar import Period
from models.candidates.progress import ProgressFacts, ProgressStore, progress
from models.entries.market_note import MarketCategory
from models.forms.period_report import PeriodReportData, lay_out_period_report
from models.metrics.facts import Bought
from models.metrics.quotient import Quotient, Reason
from models.paper.issued import Issued
from models.paper.items import Sheet, Text
from models.paper.measure import table_measure
from models.reports import ReportKind, ReportText
from models.reports.abc_form import AbcFacts
from models.reports.customers import CustomerFacts, StoreFlow
from models.reports.figures import ReportFacts, content_of
from models.reports.market import MarketFacts, NotedRow, Shortage
from models.reports.proposals import Proposal
from models.reports.sales import ReportProduct, ReportShop, Sales, SalesFacts
from models.reports.spans import spans_of
from models.reports.work import NextDay, WorkFacts
from models.six_one_record import SixOneItem
from tests.models.paper import shop_facts
from tests.models.paper.clearances import outside, packed, texts_of
from tests.models.paper.shop_facts import NAME_30

ISSUED = Issued(**shop_facts.ISSUED)
KEYS = {ReportKind.WEEKLY: "2026W47", ReportKind.QUARTERLY: "2026Q4"}
STORES = [f"HZ{number:03}" for number in range(60)]


def sales(kind: ReportKind, key: str) -> SalesFacts:
    now = Sales(
        by_product={f"P{number}": Bought(900 - number, 987_654_321, 900) for number in range(9)},
        by_retailer={store: Bought(500 - n, 12_345_678 - n, 500) for n, store in enumerate(STORES)},
    )
    return SalesFacts(
        spans=spans_of(Period.parse(key), Period.parse(key).last),
        now=now,
        before=attrs.evolve(now, by_retailer={store: Bought(1, 1, 1) for store in STORES[5:]}),
        year_ago=Sales(reason=Reason.NO_YEAR_AGO),
        month=now,
        so_far=now,
        so_far_year_ago=Sales(reason=Reason.SHORT_HISTORY),
        products={
            f"P{number}": ReportProduct(
                id=f"P{number}", name=f"{NAME_30}{number}", brand=f"示例品牌很长{number}",
                price_class="一类", key=True, wholesale=1, guide=2,
            )
            for number in range(9)
        },
        shops={each: ReportShop(id=each, name=NAME_30, retail_format="烟酒商店", grade="18")
               for each in STORES},
    )  # fmt: skip


def market() -> MarketFacts:
    rate = Quotient(1, 3)
    note = NotedRow(
        id="n", day=date(2026, 11, 20), category=MarketCategory.PRICE, content="降价" * 60,
        products=(NAME_30,), impact="影响" * 20, suggestion="建议" * 20, shop=NAME_30,
    )  # fmt: skip
    return MarketFacts(
        notes=[note, attrs.evolve(note, id="m", shop="另一家"), attrs.evolve(note, content="涨价")],
        shortages=(Shortage(product_id="P1", name=NAME_30, out=3, seen=9),),
        price_index=Quotient(9_981, 10_000), price_kept=rate,
        cover=Quotient.none(Reason.SLOW), shortage=rate, new_buyers=rate, irregularities=2,
    )  # fmt: skip


def facts(kind: ReportKind, key: str) -> ReportFacts:
    made = sales(kind, key)
    every = frozenset(STORES)
    net = progress(
        ProgressFacts(
            month=Period.parse(key),
            today=date(2026, 12, 1),
            stores=[ProgressStore(retailer_id=store) for store in STORES],
        )
    )
    return ReportFacts(
        sales=made,
        market=market(),
        customers=CustomerFacts(
            in_net=StoreFlow(every - {"HZ001"}, every),
            trading=StoreFlow(every, every - {"HZ002"}),
            standard=StoreFlow(frozenset(), frozenset({"HZ003"})),
            formats=dict.fromkeys(STORES[:50], "食杂店") | dict.fromkeys(STORES[50:], "其他类"),
            classes=dict.fromkeys(STORES, AbcClass.A),
            classes_before=dict.fromkeys(STORES, AbcClass.B),
            suggestions=1,
            complaints=(3, 2, 1),
            satisfaction=Quotient(9, 2),
            contented=Quotient.none(Reason.NO_DATA),
        ),
        work=WorkFacts(
            planned=10,
            kept=9,
            six_ones=dict.fromkeys(SixOneItem, Quotient(1, 2)),
            six_ones_total=Quotient(6, 12),
            upcoming=[
                NextDay(day=date(2026, 11, 23), stops=9, standard=1, shops=(NAME_30,) * 9)
            ],
        ),
        abc=AbcFacts(
            sales=made, population=every, population_before=every, visits={"HZ000": 2}
        ),
        progress=net,
        proposals=(
            Proposal(
                id="p", day=date(2026, 11, 2), kind="提案", content="建" * 200, shop=NAME_30,
                reply="", state="受理",
            ),
        ),
    )  # fmt: skip


def laid(kind: ReportKind, *texts: ReportText, said: str = "") -> Sheet:
    key = KEYS.get(kind, "2026-11")
    data = PeriodReportData(
        issued=ISSUED,
        period=Period.parse(key),
        content=content_of(kind, key, facts(kind, key), texts),
        texts=texts,
        state="已提交 2026-11-24 按时",
        said=said,
    )
    return lay_out_period_report(data, table_measure)


def words(sheet: Sheet) -> str:
    return packed("".join(texts_of(sheet)))


@pytest.mark.parametrize("kind", ReportKind)
def test_nothing_is_clipped_and_each_page_has_its_head_and_foot(kind: ReportKind) -> None:
    sheet = laid(kind)
    assert sheet.overflows == ()
    for page in sheet.pages:
        assert not list(outside(page))
        assert packed(kind.full_name) in packed("".join(text.text for text in page.of(Text)))
    assert f"第{len(sheet.pages)}/{len(sheet.pages)}页" in words(sheet)


@pytest.mark.parametrize("kind", ReportKind)
def test_wide_tables_lie_on_the_long_side(kind: ReportKind) -> None:
    upright = kind in (ReportKind.WEEKLY, ReportKind.MONTHLY, ReportKind.QUARTERLY)
    assert {page.landscape for page in laid(kind).pages} == {not upright}


def test_a_report_has_its_sections_texts_and_what_headquarters_said() -> None:
    text = ReportText(section="sales", column="正文", text="第一行\n第二行")
    found = words(laid(ReportKind.MONTHLY, text, said="退回：写具体些（许立新）"))
    for each in (
        "一、销售分析", "二、市场动态", "三、客户现状", "四、人员状况", "五、改进措施",
        "第一行", "第二行", "其他类10户，占16.67%，超过5%", "上升60户", "批阅意见",
        "退回：写具体些", "培训和自测", "考勤", "已提交2026-11-24按时",
    ):  # fmt: skip
        assert packed(each) in found, each
    assert packed("本月购进 ") not in found


def test_without_a_text_the_suggestion_stands_there_or_lines_to_write_on() -> None:
    found = words(laid(ReportKind.WEEKLY))
    assert packed("本周购进 32.26 箱") in found
    assert packed("没完成的原因、碰到的困难：") in found
    cleared = ReportText(section="sales", column="正文", text="")
    assert packed("本周购进 32.26 箱") not in words(laid(ReportKind.WEEKLY, cleared))


def test_the_meeting_of_the_10th_has_three_forms() -> None:
    found = [laid(kind) for kind in ReportKind if kind.of_meeting]
    assert [sheet.title for sheet in found] == [
        "客户ABC分析表 2026-11", "市场拓展进度 2026-11", "市场动态分析 2026-11",
    ]  # fmt: skip
    abc, expansion, dynamics = map(words, found)
    assert packed("类别合计") in abc
    assert packed("新入网") in expansion
    assert packed("价格到位率 33.33%（1/3）") in dynamics
    assert packed("等 2 户") in dynamics, "what two shops said in the same words is told once"
