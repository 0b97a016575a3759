"""The day: a round that stays the same while it is walked, what is due, what was not finished."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import attrs
import pytest

from models.entries import Complaint
from models.errors import DomainError
from models.plan_stop import DayEnd, PlanStop, PostponeReason
from models.product import Product
from models.reminders import ReminderKind
from models.retailer import Retailer
from models.today import Term, TermKind
from models.todo import Todo
from models.visit import QuickAnswer, QuickCheckLine, ShopState, StockLine, Visit, VisitMode
from storage.database import Ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.plan import add_stop, cancel_stop
from storage.operations.today_round import (
    DayRound,
    Postponement,
    arrange_round,
    extend_round,
    pin_in_round,
    postpone_in_round,
)
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.day_summary import day_summary
from storage.queries.plan import day_stops
from storage.queries.stop_card import stop_card
from storage.queries.today import StopState, today_view, visits_of_day

TODAY = date(2026, 11, 23)


def visit(shop: str, **changed: Any) -> Visit:
    return Visit(id="", retailer_id=shop, **{"day": TODAY, "opinion": "无", **changed})


def stops(ledger: Ledger) -> list[tuple[str, StopState, bool]]:
    found = today_view(ledger, TODAY).stops
    return [(stop.retailer_id, stop.state, stop.planned) for stop in found]


def test_the_round_of_the_morning_stays_while_it_is_walked(shops: Ledger) -> None:
    add_todo(
        shops,
        Todo(id="T1", retailer_id="HZ2", content="旧账", due=date(2026, 11, 20),
             created_on=date(2026, 11, 1)),
    )  # fmt: skip
    morning = today_view(shops, TODAY)
    assert morning.route == "海州一线"
    assert [stop.retailer_id for stop in morning.stops] == ["HZ1", "HZ2", "HZ3"]
    assert morning.stops[1].reasons[0] == "待办逾期 1"
    settle_todo(shops, "T1")
    record_visit(
        shops, visit("HZ1", opinion="", summary="", mode=VisitMode.PHONE, guidance="讲政策")
    )
    record_visit(shops, visit("HZ2", opinion="", shop_state=ShopState.CLOSED))
    noon = today_view(shops, TODAY)
    assert [stop.reasons for stop in noon.stops] == [stop.reasons for stop in morning.stops]
    assert stops(shops) == [
        ("HZ1", StopState.DONE, True),
        ("HZ2", StopState.MISSED, True),
        ("HZ3", StopState.OPEN, True),
    ]
    assert (noon.next_stop, noon.count(StopState.OPEN, StopState.BEGUN)) == ("HZ3", 1)


def test_who_was_met_once_is_met_though_shut_later(shops: Ledger) -> None:
    record_visit(shops, visit("HZ1", arrived=time(9), shop_state=ShopState.CLOSED, opinion=""))
    assert stops(shops)[0][1] is StopState.MISSED
    record_visit(shops, visit("HZ1", arrived=time(10), opinion="上午"))
    record_visit(shops, visit("HZ1", arrived=time(11), shop_state=ShopState.CLOSED, opinion=""))
    assert stops(shops)[0][1] is StopState.DONE


def test_a_store_visited_beside_the_round_follows_behind_it(shops: Ledger) -> None:
    record_visit(shops, visit("HZ1", day=date(2026, 11, 22)))
    assert [key for key, _state, _planned in stops(shops)] == ["HZ2", "HZ3"]
    done = record_visit(shops, visit("HZ1"))
    assert stops(shops)[-1] == ("HZ1", StopState.DONE, False)
    undo(shops)
    assert [key for key, _state, _planned in stops(shops)] == ["HZ2", "HZ3"]
    assert done


def test_an_unfinished_visit_is_the_next_stop_a_correction_is_not(shops: Ledger) -> None:
    save_draft(shops, "D1", "visit", "HZ2", {"visit_id": "V9"})
    assert today_view(shops, TODAY).next_stop == "HZ1"
    save_draft(shops, "D2", "visit", "HZ3", {"day": "2026-11-23"})
    view = today_view(shops, TODAY)
    assert view.next_stop == "HZ3"
    assert view.stops[2].draft_id == "D2"
    assert {draft.id for draft in view.drafts} == {"D1", "D2"}


@pytest.mark.parametrize("gone", [{"status": "停业"}, {"in_master": False}])
def test_closed_and_dropped_stores_are_neither_on_the_round_nor_missed(
    shops: Ledger, gone: dict[str, Any]
) -> None:
    held = get(shops, Retailer, "HZ3")
    assert held is not None
    with operation(shops, "import_handouts") as unit:
        unit.save(attrs.evolve(held, licence_until=date(2026, 11, 1), **gone))
    view = today_view(shops, TODAY)
    assert [stop.retailer_id for stop in view.stops] == ["HZ1", "HZ2"]
    kinds = {each.kind: each.ids for each in view.reminders}
    assert ReminderKind.LICENCE_EXPIRED not in kinds
    assert set(kinds[ReminderKind.LONG_UNVISITED]) == {"HZ1", "HZ2"}
    assert view.notices.retailer_ids == ("HZ1", "HZ2")


def test_reminders_name_what_is_behind_them_own_todos_too(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", retailer_id="HZ2", content="补签", due=date(2026, 11, 18)))
    add_todo(shops, Todo(id="T2", content="自己的事", due=date(2026, 11, 20)))
    add_todo(shops, Todo(id="T3", retailer_id="HZ1", content="今天", due=TODAY))
    view = today_view(shops, TODAY)
    found = {each.kind: (each.ids, each.text) for each in view.reminders}
    assert found[ReminderKind.TODOS_OVERDUE] == (("T1", "T2"), "2 项，最久欠 5 天")
    assert found[ReminderKind.TODOS_TODAY] == (("T3",), "1 项")
    assert view.todo_shops == {"T1": "HZ2", "T3": "HZ1"}


def test_a_notice_is_a_gap_until_each_open_store_was_told(shops: Ledger) -> None:
    assert today_view(shops, TODAY).notices.retailer_ids == ("HZ1", "HZ2", "HZ3")
    told = record_visit(shops, visit("HZ2", notices_told=("N1",)))
    gap = today_view(shops, TODAY).notices
    assert (gap.notices, gap.retailer_ids) == (1, ("HZ1", "HZ3"))
    withdraw_visit(shops, next(iter(told.ids("visit"))))
    assert len(today_view(shops, TODAY).notices.retailer_ids) == 3


def test_a_visit_of_the_day_tells_what_it_holds(
    shops: Ledger, make_check: Callable[..., Any]
) -> None:
    quick = tuple(
        QuickCheckLine(item=item, result=answer)
        for item, answer in enumerate(
            (QuickAnswer.PASS, QuickAnswer.PASS, QuickAnswer.FAIL, QuickAnswer.NOT_APPLICABLE), 1
        )
    )
    lines = (StockLine(product_id="P01", stock=0), StockLine(product_id="P02", stock=30),
             StockLine(product_id="P03", demand=2))  # fmt: skip
    record_visit(
        shops,
        visit("HZ1", quick_check=quick, stock_lines=lines),
        check=make_check("HZ1"),
        todos=[Todo(id="", content="补货")],
    )
    (found,) = visits_of_day(shops, TODAY)
    assert (found.at, found.counted, found.out_of_stock) == ("10:08", 2, 1)
    assert (found.passed, found.answered, found.todos) == (2, 3, 1)
    assert (found.score, found.missed) == (1000, False)
    assert visits_of_day(shops, date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    ("day", "bought"), [("2026-11-18", 5), ("2026-10-30", None)]
)  # a month of which nothing is known is not a month without purchases
def test_the_card_tells_a_months_purchases_only_where_known(
    shops: Ledger, bring_lines: Callable[..., int], day: str, bought: int | None
) -> None:
    bring_lines([("D1", day, "P01", 5)])
    card = stop_card(shops, today_view(shops, TODAY), "HZ1")
    assert card.bought == bought
    assert [(order.day.isoformat(), order.quantity) for order in card.orders] == [(day, 5)]
    assert card.six_ones is not None
    assert card.cover is None


def test_the_days_plan_is_the_round_in_its_order_with_all_terms(shops: Ledger) -> None:
    for shop in ("HZ3", "HZ2", "HZ1"):
        add_stop(shops, shop, TODAY)
    view = today_view(shops, TODAY)
    assert (view.stored, view.arranged) == (True, False)
    assert [stop.retailer_id for stop in view.stops] == ["HZ1", "HZ2", "HZ3"]
    assert view.stops[0].terms[0] == Term("今天计划内", 40, TermKind.ROUND)
    assert view.stops[0].score == sum(term.points for term in view.stops[0].terms)
    arrange_round(shops, DayRound(TODAY, ("HZ2", "HZ3", "HZ1")))
    pin_in_round(shops, DayRound(TODAY, ()), "HZ2", DayEnd.LAST)
    view = today_view(shops, TODAY)
    assert view.arranged
    assert [stop.retailer_id for stop in view.stops] == ["HZ3", "HZ1", "HZ2"]
    record_visit(shops, visit("HZ3"))
    assert today_view(shops, TODAY).stops[0].state is StopState.DONE


def test_what_is_put_off_follows_with_its_day_and_is_not_to_be_visited(shops: Ledger) -> None:
    round_ = DayRound(TODAY, ("HZ1", "HZ2", "HZ3"))
    later = Postponement(day=date(2026, 11, 25), reason=PostponeReason.WEATHER)
    postpone_in_round(shops, round_, "HZ2", later)
    view = today_view(shops, TODAY)
    assert [(stop.retailer_id, stop.state) for stop in view.stops] == [
        ("HZ1", StopState.OPEN),
        ("HZ3", StopState.OPEN),
        ("HZ2", StopState.PUT_OFF),
    ]
    assert (view.stops[2].moved_to, view.stops[2].moved_because) == (later.day, later.reason)
    assert [stop.retailer_id for stop in view.to_visit] == ["HZ1", "HZ3"]
    for shop in ("HZ1", "HZ3"):
        postpone_in_round(shops, round_, shop, later)
    assert today_view(shops, TODAY).to_visit == ()  # no other round is proposed instead
    for _step in range(3):
        undo(shops)
    assert not today_view(shops, TODAY).stored
    with pytest.raises(DomainError, match="和原来一样"):
        postpone_in_round(shops, round_, "HZ1", attrs.evolve(later, day=TODAY))


def test_the_first_change_to_a_proposal_makes_it_the_plan_in_one_step(shops: Ledger) -> None:
    proposed = tuple(stop.retailer_id for stop in today_view(shops, TODAY).stops)
    arrange_round(shops, DayRound(TODAY, proposed[::-1]))
    assert [stop.retailer_id for stop in today_view(shops, TODAY).stops] == list(proposed[::-1])
    undo(shops)
    assert not today_view(shops, TODAY).stored
    with pytest.raises(DomainError, match="已经在路线上"):
        extend_round(shops, DayRound(TODAY, proposed), "HZ1")
    extend_round(shops, DayRound(TODAY, ("HZ3",)), "HZ1")
    assert [stop.retailer_id for stop in today_view(shops, TODAY).stops] == ["HZ3", "HZ1"]
    undo(shops)
    pin_in_round(shops, DayRound(TODAY, proposed), proposed[0], DayEnd.LAST)
    assert today_view(shops, TODAY).stops[-1].retailer_id == proposed[0]
    with pytest.raises(DomainError, match="不在今天的计划里"):
        postpone_in_round(
            shops,
            DayRound(TODAY, proposed),
            "HZ9",
            Postponement(day=date(2026, 11, 25), reason=PostponeReason.OTHER),
        )


def test_a_round_that_was_dropped_is_not_proposed_again(shops: Ledger) -> None:
    add_stop(shops, "HZ1", TODAY)
    cancel_stop(shops, day_stops(shops, TODAY)[0].id, PostponeReason.WEATHER)
    assert (today_view(shops, TODAY).stored, stops(shops)) == (True, [])
    undo(shops)
    assert stops(shops) == [("HZ1", StopState.OPEN, True)]


def test_two_plans_won_back_give_a_store_one_place_on_the_round(shops: Ledger) -> None:
    add_stop(shops, "HZ1", TODAY)
    add_stop(shops, "HZ2", TODAY)
    with operation(shops, "recover_packages") as unit:
        unit.save(PlanStop(id=unit.new_id(), retailer_id="HZ1", day=TODAY))
    arrange_round(shops, DayRound(TODAY, ("HZ2", "HZ1")))
    assert [key for key, _state, _planned in stops(shops)] == ["HZ2", "HZ1"]


def test_what_the_round_has_not_or_was_visited_is_refused_and_nothing_kept(shops: Ledger) -> None:
    round_ = DayRound(TODAY, ("HZ1", "HZ2"))
    later = Postponement(day=date(2026, 11, 24), reason=PostponeReason.WEATHER)
    with pytest.raises(DomainError, match="马桥便民店 不在今天的计划里"):
        pin_in_round(shops, round_, "HZ3", DayEnd.FIRST)
    with pytest.raises(DomainError, match="马桥便民店 不在今天的计划里"):
        postpone_in_round(shops, round_, "HZ3", later)
    record_visit(shops, visit("HZ1"))
    with pytest.raises(DomainError, match="好运烟酒商店 11-23 已经走访过"):
        postpone_in_round(shops, round_, "HZ1", later)
    assert not today_view(shops, TODAY).stored


def test_what_was_missed_this_month_and_found_last_time_are_reasons(shops: Ledger) -> None:
    lines = (StockLine(product_id="P01", stock=0), StockLine(product_id="P02", stock=5))
    record_visit(shops, visit("HZ3", day=date(2026, 11, 3), stock_lines=lines))
    with operation(shops, "record_complaint") as unit:
        for number, closed in ((1, None), (2, TODAY), (3, date(2026, 11, 20))):
            unit.save(
                Complaint(
                    id=f"C{number}", retailer_id="HZ3", received_on=date(2026, 11, 18),
                    commitment="订货讲准确", content="少送", closed_on=closed,
                )
            )  # fmt: skip
    (stop,) = (each for each in today_view(shops, TODAY).stops if each.retailer_id == "HZ3")
    assert {"投诉超时 1", "投诉未结 1", "上次断货 1 个"} <= set(stop.reasons)
    reasons = {each.retailer_id: each.reasons for each in today_view(shops, TODAY).stops}
    assert "本月少走 2 次" in reasons["HZ1"]  # a standard store: 4 visits a month
    arrange_round(shops, DayRound(TODAY, ("HZ2", "HZ1")))
    arranged = {each.retailer_id: each.reasons for each in today_view(shops, TODAY).stops}
    assert "本月少走 2 次" in arranged["HZ1"], "one round by hand is no plan of the month"
    undo(shops)
    save_plan(shops, "HZ2", date(2026, 11, 10))
    reasons = {each.retailer_id: each.reasons for each in today_view(shops, TODAY).stops}
    assert not any("本月少走" in reason for reason in reasons["HZ1"])
    assert "本月少走 1 次" in reasons["HZ2"]


def test_the_days_summary_leaves_complaints_of_integrity_to_headquarters(shops: Ledger) -> None:
    with operation(shops, "record_complaint") as unit:
        for number, (commitment, topic) in enumerate(
            (("订货讲准确", "少送"), ("客户服务讲廉洁", ""), ("送货讲效率", "廉洁"))
        ):
            unit.save(
                Complaint(
                    id=f"C{number}", retailer_id="HZ3", received_on=TODAY, commitment=commitment,
                    topic=topic, content=f"说了 {number}",
                )
            )  # fmt: skip
    assert day_summary(shops, today_view(shops, TODAY)).complaints == (("马桥便民店", "说了 0"),)


def save_plan(ledger: Ledger, shop: str, day: date) -> None:
    with operation(ledger, "make_plan") as unit:
        unit.save(PlanStop(id=f"S-{shop}", retailer_id=shop, day=day))


def test_the_card_tells_what_to_say_push_and_carry(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    bring_lines([("D1", "2026-10-17", "P01", 4), ("D2", "2026-10-25", "P01", 3),
                 ("D3", "2026-11-18", "P01", 5), ("D4", "2026-11-18", "P02", 1)])  # fmt: skip
    with operation(shops, "import_handouts") as unit:
        for code, changed in (
            ("P01", {"key_brand": "重点"}), ("P03", {"novel": True}),
            ("P04", {"key_brand": "重点"}), ("P05", {"key_brand": "重点", "scarce": True}),
        ):  # fmt: skip
            held = get(shops, Product, code)
            assert held is not None
            unit.save(attrs.evolve(held, **changed))
    lines = (StockLine(product_id="P01", stock=0), StockLine(product_id="P04", stock=9))
    record_visit(shops, visit("HZ1", day=date(2026, 11, 19), stock_lines=lines))
    add_todo(shops, Todo(id="T1", retailer_id="HZ1", content="送新价签", due=TODAY))
    card = stop_card(shops, today_view(shops, TODAY), "HZ1")
    assert (card.bought, card.bought_before) == (6, 4)
    assert card.stock is not None
    assert (card.stock.counted, card.stock.out) == (2, ("示例01",))
    assert card.to_push == ("示例03",)
    assert [notice.title for notice in card.notices] == ["元旦货源投放公告"]
    assert card.carry == ("宣传通知 1 份", "活动材料", "评估表", "经营分析报告", "价签")


def test_an_empty_ledger_has_an_empty_day(ledger: Ledger) -> None:
    view = today_view(ledger, TODAY)
    assert (view.stops, view.reminders, view.next_stop, view.route) == ((), (), "", "")
