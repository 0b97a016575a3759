"""A territory of three managers with a month of everything, a conflict, a gap, missing figures."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import attrs

from models.check import Check, CheckGrade
from models.consolidation.arrival import Arrival
from models.entries import (
    COMMITMENTS,
    Complaint,
    ComplaintState,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
)
from models.kinds import kind_of
from models.manager import Manager
from models.package import DataLine
from models.programme import (
    Attendee,
    AwardResult,
    AwardRound,
    Campaign,
    CampaignStore,
    StoreReport,
    Training,
)
from models.records import Record
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.todo import Todo, TodoSource, TodoState
from models.visit import PriceTag, Purpose, ShopState, Signature, StockLine, Visit
from tests.storage.headquarters.arriving import arrival, line, uid

MONTH = "2026-11"
FORMULA = "=1+1"
FIGURES = {
    **{f"six_ones/{item}": (6 + item, 12) for item in range(1, 7)},
    "visits/covered": (9, 12),
}
MANAGERS = {
    "A001": Manager(id="A001", name="王一", organisation="示例烟草", department="城区营销部"),
    "A002": Manager(id="A002", name="李二", organisation="示例烟草", department="城区营销部"),
    "B003": Manager(id="B003", name="赵三", organisation="示例烟草", department="东郊营销部"),
}


def visits(manager: str, count: int) -> Iterator[Visit]:
    """A manager's visits: every seventh found the shop shut."""
    for number in range(count):
        shut = number % 7 == 6
        yield Visit(
            id=uid(f"{manager} visit {number}"),
            number=f"{number + 1}",
            retailer_id=f"{manager}-{number % 10:02}",
            day=date(2026, 11, 2) + timedelta(days=number % 24),
            arrived=time(9, number % 60),
            left=time(9 + number % 2, (number * 7) % 60),
            planned=number % 3 > 0,
            purposes=(Purpose.SERVICE,),
            shop_state=ShopState.CLOSED if shut else ShopState.OPEN,
            stock_lines=() if shut else tuple(_stock(number)),
            opinion=FORMULA if number == 0 else "希望多供紧俏货源，节前备货要早一点通知。",
            market_note="工地开工，低价位走得快" if number % 5 == 0 else "",
            guidance="讲解新品陈列与明码标价" if number % 2 else "",
            satisfaction=4 + number % 2,
            signature=Signature.PAPER,
            summary="正常",
        )


def _stock(number: int) -> Iterator[StockLine]:
    for product in range(4):
        out = (number + product) % 9 == 0
        yield StockLine(
            product_id=f"P{product}",
            stock=0 if out else 10 * product + number % 13,
            out_days=3 if out else None,
            retail_carton=(180 + 40 * product + 5 * (number % 3 == 0)) * 10_000,
            retail_pack=(18 + 4 * product) * 10_000,
            tag=PriceTag.MISSING if number % 8 == 1 else PriceTag.PRESENT,
            demand=2 if out else None,
        )


def others(manager: str) -> Iterator[Record]:
    """One or more of every other kind."""
    shop, day = f"{manager}-01", date(2026, 11, 10)
    for number, total in enumerate((954, 880, None)):
        yield Check(
            id=uid(f"{manager} check {number}"),
            retailer_id=shop,
            day=day + timedelta(days=number),
            template_version="2026",
            total=total,
            display_score=None if total is None else total - 20,
            operation_score=total,
            grade=CheckGrade.INVALID if total is None else CheckGrade.EXCELLENT,
            vetoes=("D4",) if number == 1 else (),
            problems="价签不全" if number else "",
        )
    for item in SixOneItem:
        yield SixOneRecord(
            id=uid(f"{manager} six {item}"), retailer_id=shop, item=item, done_on=day, note="照片齐"
        )
    yield SixOneExemption(
        id=uid(f"{manager} free"),
        retailer_id=shop,
        item=SixOneItem.AWARD,
        period="2026Q4",
        reason="停业装修",
        approver="张主任",
    )
    yield from _events(manager)
    yield MarketNote(id=uid(f"{manager} note"), day=day, content="邻市价格低五元", products=("P1",))
    yield Demand(
        id=uid(f"{manager} demand"), month=MONTH, retailer_id=shop, product_id="P1", quantity=7
    )
    yield Complaint(
        id=uid(f"{manager} complaint"),
        received_on=day,
        retailer_id=shop,
        commitment=COMMITMENTS[2],
        content=FORMULA,
        closed_on=day + timedelta(days=1) if manager == "A001" else None,
        state=ComplaintState.CLOSED if manager == "A001" else ComplaintState.HANDLING,
    )
    yield Complaint(
        id=uid(f"{manager} integrity"),
        received_on=day,
        retailer_id=shop,
        commitment=COMMITMENTS[-1],
        content="不便细说",
    )
    yield Irregularity(id=uid(f"{manager} odd"), day=day, kind="假烟", situation="柜下有无码烟")
    yield RetailerChange(
        id=uid(f"{manager} change"), day=day, retailer_id=shop, field_name="联系电话", new="138"
    )
    yield GradeSuggestion(
        id=uid(f"{manager} grade"), day=day, retailer_id=shop, proposed_grade="20", reason="销量好"
    )
    yield Expense(
        id=uid(f"{manager} expense"), day=day, activity="新品推介", item="礼品", budget=100_00
    )
    yield Declaration(id=uid(f"{manager} word"), month=MONTH, rule_1=True, rule_4=False)
    yield from _todos(manager, shop)


def _events(manager: str) -> Iterator[Record]:
    """One of each kind at two shops; campaigns and reports of other months too."""
    shops, day = (f"{manager}-01", f"{manager}-02"), date(2026, 11, 10)
    for name, starts, ends in (
        ("over", date(2026, 9, 1), date(2026, 10, 31)),
        ("running", date(2026, 10, 20), date(2026, 11, 5)),
    ):
        yield Campaign(
            id=uid(f"{manager} campaign {name}"), theme=FORMULA, products=("P1",),
            starts_on=starts, ends_on=ends,
            stores=tuple(CampaignStore(retailer_id=shop, done_on=ends) for shop in shops),
        )  # fmt: skip
    yield Training(
        id=uid(f"{manager} training"), day=day,
        attendees=tuple(Attendee(retailer_id=shop, people=2) for shop in shops),
    )  # fmt: skip
    for made, handed in ((date(2026, 10, 8), None), (date(2026, 10, 30), day)):
        yield StoreReport(
            id=uid(f"{manager} report {made}"), retailer_id=shops[0], month="2026-09",
            made_on=made, delivered_on=handed, suggestions=(FORMULA,),
        )  # fmt: skip
    yield AwardRound(
        id=uid(f"{manager} awards"), title="四季度评优", period="2026Q4", day=day,
        results=tuple(AwardResult(retailer_id=shop, total=905, rank=1) for shop in shops),
    )  # fmt: skip


def _todos(manager: str, shop: str) -> Iterator[Todo]:
    for number, (made, due, state) in enumerate(
        (
            (date(2026, 11, 3), date(2026, 11, 20), TodoState.OPEN),
            (date(2026, 11, 4), date(2026, 12, 20), TodoState.DOING),
            (date(2026, 11, 5), date(2026, 11, 9), TodoState.DONE),
            (date(2026, 9, 5), date(2026, 9, 9), TodoState.CONFIRMED),
            (date(2026, 9, 6), date(2026, 10, 9), TodoState.ESCALATED),
            (date(2026, 12, 1), date(2026, 12, 9), TodoState.OPEN),
        )
    ):
        yield Todo(
            id=uid(f"{manager} todo {number}"),
            retailer_id=shop,
            source=TodoSource.VISIT,
            source_id=uid(f"{manager} visit 1"),
            content="补齐价签",
            created_on=made,
            due=due,
            state=state,
        )


def lines_of(manager: str, count: int) -> list[DataLine]:
    """Everything a manager has, as a package carries it."""
    made = (*visits(manager, count), *others(manager))
    return [line(attrs.evolve(each, revision=1), kind_of(each)) for each in made]


def sent(manager: str, lines: list[DataLine], **more: object) -> Arrival:
    """A manager's package."""
    told = {"device": f"d-{manager}", "manager": manager, **more}
    made = arrival(lines, **told)  # type: ignore[arg-type]
    head = attrs.evolve(made.received.head, manager=MANAGERS[manager])
    return attrs.evolve(made, received=attrs.evolve(made.received, head=head))


def territory(count: int = 30) -> list[Arrival]:
    """The packages of three managers.

    A001 sends twice and in between works on another device (a conflict), A002 sends the month's
    records with the next month's package, of B003 the second of three packages is missing.
    """
    first = lines_of("A001", count)
    mine, theirs = (
        line(attrs.evolve(next(visits("A001", 1)), revision=2, opinion=text), "visit", first[0])
        for text in ("本机改的", "另一台改的")
    )
    late = lines_of("B003", count)
    return [
        sent("A001", first, figures={**FIGURES, "visits/covered": (1, 12)}),
        sent("A001", [mine], sequence=2, figures=FIGURES),
        sent("A001", [theirs], device="d-other"),
        sent("A002", lines_of("A002", count // 2), month="2026-12"),
        sent("B003", late[:5], figures=FIGURES),
        sent("B003", late, sequence=3, figures=FIGURES),
    ]
