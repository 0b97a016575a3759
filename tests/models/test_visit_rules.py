"""A minimal visit, its times, number, summary and what to look at before finishing (DOMAIN 4.3)."""

from datetime import date, datetime, time, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import DomainError, InvalidValue
from models.stock import Count, Delivery, judge_stock
from models.visit import (
    QuickAnswer,
    QuickCheckLine,
    ShopState,
    Signature,
    StockLine,
    Visit,
    VisitMode,
)
from models.visit_rules import (
    SUMMARY_LENGTH,
    VisitFacts,
    check_visit,
    clean_visit,
    duration,
    finished_visit,
    has_content,
    is_late_entry,
    missing_parts,
    next_visit_number,
    summary_of,
    visit_number,
    warnings,
)

DAY = date(2026, 11, 23)
CHINA = timezone(timedelta(hours=8))
CONTENT = "至少一项内容（快检、库存、沟通、指导、宣传、增值、小结）"


def visit(**more: object) -> Visit:
    return attrs.evolve(Visit(id="v1", retailer_id="R1", day=DAY), **more)


def line(code: str, **more: object) -> StockLine:
    return attrs.evolve(StockLine(product_id=code), **more)


def test_a_bare_visit_lacks_content():
    assert missing_parts(visit()) == (CONTENT,)
    assert missing_parts(visit(retailer_id="")) == ("客户", CONTENT)
    with pytest.raises(DomainError, match="走访还缺：客户、至少一项内容"):
        check_visit(visit(retailer_id=""), DAY)


@pytest.mark.parametrize(
    "content",
    [
        {"quick_check": (QuickCheckLine(item=1, result=QuickAnswer.PASS),)},
        {"stock_lines": (line("a", stock=0),)},
        {"opinion": "要新品"},
        {"market_note": "工地开工"},
        {"rival_note": "无"},
        {"problem": "价签旧"},
        {"guidance": "少订"},
        {"guidance_topics": ("订货",)},
        {"notices_told": ("N1",)},
        {"services": ("清洁货柜",)},
        {"todos_done": ("t1",)},
        {"summary": "一切正常"},
    ],
)
def test_any_one_block_is_enough(content):
    assert missing_parts(visit(**content)) == ()
    check_visit(visit(**content), DAY)


@pytest.mark.parametrize(
    "nothing",
    [{"stock_lines": (line("a"),)}, {"opinion": "  "}, {"satisfaction": 5}, {"received_by": "王"}],
)
def test_what_is_no_content(nothing):
    assert not has_content(visit(**nothing))


def test_a_shut_shop_needs_none_and_a_check_or_a_promise_is_content():
    assert missing_parts(visit(shop_state=ShopState.CLOSED)) == ()
    assert missing_parts(visit(shop_state=ShopState.PAUSED)) == (CONTENT,)
    assert missing_parts(visit(), VisitFacts(checked=True)) == ()
    assert missing_parts(visit(), VisitFacts(new_todos=("答复到货",))) == ()
    asked = VisitFacts(questions=("何时到货",))
    assert (missing_parts(visit(), asked), summary_of(visit(), asked)) == ((), "待答复：何时到货。")


def test_impossible_days_and_times_are_refused():
    good = visit(summary="好", arrived=time(10, 0), left=time(10, 0))
    check_visit(good, DAY)
    with pytest.raises(InvalidValue, match="“离店”不能早于到店"):
        check_visit(attrs.evolve(good, left=time(9, 59)), DAY)
    with pytest.raises(InvalidValue, match="“日期”不能晚于今天"):
        check_visit(good, DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (time(10, 2), "在店 2 分钟，不到 3 分钟"),
        (time(10, 3), None),
        (time(13, 0), None),
        (time(13, 1), "在店 181 分钟，超过 180 分钟"),
        (time(9, 0), "离店早于到店"),
        (None, None),
    ],
)
def test_an_odd_stay_only_warns(left, text):
    found = warnings(visit(arrived=time(10, 0), left=left))
    assert [each.text for each in found] == ([text] if text else [])
    assert all(each.serious and each.target == "left" for each in found)


def test_duration_in_minutes():
    assert duration(visit(arrived=time(9, 50), left=time(11, 5))) == 75
    assert duration(visit(arrived=time(9, 50))) is None


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=CHINA)


def test_entered_more_than_a_day_later_is_backfilled():
    assert not is_late_entry(DAY, at(DAY + timedelta(days=1)))
    assert is_late_entry(DAY, at(DAY + timedelta(days=2)))
    assert not is_late_entry(DAY, at(DAY + timedelta(days=2)), days=2)
    assert not is_late_entry(DAY, None)


def test_numbers_go_on_after_the_highest():
    assert visit_number("A001", DAY, 7) == "V-A001-20261123-007"
    taken = [
        "V-A001-20261123-002",
        "V-A001-20261123-011",
        "V-A002-20261123-090",
        "V-A001-20261122-050",
        "手写",
        "",
    ]
    assert next_visit_number("A001", DAY, taken) == "V-A001-20261123-012"
    assert next_visit_number("A001", DAY, []) == "V-A001-20261123-001"
    assert next_visit_number("A-1", DAY, ["V-A-1-20261123-1000"]) == "V-A-1-20261123-1001"


FACTS = VisitFacts(
    products={"h": "示例海棠(细支)", "q": "示例青松(硬)", "l": "示例连岛(中支)"},
    notices={"N1": "元旦货源投放公告"},
    settled={"t1": "补齐 2 个价签"},
    new_todos=("补一货一签，11-30",),
)


def test_a_summary_is_made_of_the_visit():
    full = visit(
        stock_lines=(
            line("h", stock=0, out_days=3, demand=3),
            line("q", stock=65, demand=5),
            line("l", stock=0),
            line("x", stock=9),
        ),
        quick_check=(
            QuickCheckLine(item=1, result=QuickAnswer.PASS),
            QuickCheckLine(item=5, result=QuickAnswer.FAIL),
        ),
        todos_done=("t1", "unknown"),
        notices_told=("N1", "N2"),
        guidance_topics=("订货", "陈列"),
        services=("整理陈列", "补价签"),
    )
    assert summary_of(full, FACTS) == (
        "示例海棠(细支)断货 3 天要 3 条；示例青松(硬)要 5 条；示例连岛(中支)断货；一货一签不符合；"
        "办结补齐 2 个价签；讲了元旦货源投放公告；讲了N2；指导订货、陈列；整理陈列、补价签；"
        "待办：补一货一签，11-30。"
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"summary": " 自己写的 "}, "自己写的"),
        ({"shop_state": ShopState.CLOSED}, "店门关闭，未遇。"),
        ({"stock_lines": (line("h", stock=4), line("q", tag=None))}, "盘点 1 个品规。"),
        (
            {"quick_check": (QuickCheckLine(item=1, result=QuickAnswer.PASS),)},
            "快检没有问题。",
        ),
        ({"opinion": "要新品"}, ""),
    ],
)
def test_summaries_without_anything_to_tell(content, text):
    assert summary_of(visit(**content)) == text


@given(st.lists(st.text("店烟酒中", min_size=1, max_size=260), min_size=1, max_size=12))
def test_a_summary_never_outgrows_its_field(contents):
    made = summary_of(visit(), VisitFacts(new_todos=tuple(contents)))
    assert 0 < len(made) <= SUMMARY_LENGTH
    assert made.endswith(("。", "…"))
    assert made.startswith(f"待办：{contents[0][:20]}")


def test_finishing_cleans_checks_and_flags():
    raw = visit(
        stock_lines=(line("a"), line("h", stock=0)),
        opinion=" 要新品 ",
        entered_at=at(DAY + timedelta(days=2)),
    )
    done = finished_visit(raw, DAY + timedelta(days=2), FACTS)
    assert done.stock_lines == (line("h", stock=0),)
    assert done.opinion == "要新品"
    assert done.summary.startswith("示例海棠(细支)断货")
    assert done.backfilled
    assert clean_visit(done) == done
    assert not finished_visit(raw, DAY + timedelta(days=2), FACTS, 2).backfilled
    with pytest.raises(DomainError):
        finished_visit(visit(stock_lines=(line("a"),)), DAY)


def test_warnings_before_finishing():
    more = judge_stock(
        Count(DAY, 90), Count(date(2026, 11, 11), 30), [Delivery(date(2026, 11, 20), 5)]
    )
    fine = judge_stock(Count(DAY, 65), Count(date(2026, 11, 11), 80), [])
    facts = attrs.evolve(FACTS, judgements={"l": more, "q": fine}, expected=("l", "q", "h", "z"))
    seen = visit(
        stock_lines=(line("l", stock=90), line("q", stock=65), line("h", demand=3)),
        signature=Signature.NONE,
    )
    found = warnings(seen, facts)
    assert [(each.text, each.target, each.product_id, each.serious) for each in found] == [
        ("示例连岛(中支) 本次 9.0 条，多于上次 3.0 + 购进 5", "stock_lines", "l", True),
        ("未签字，还没写原因", "unsigned_reason", "", True),
        ("2 个品规未盘，可以不盘", "stock_lines", "h", False),
    ]
    assert warnings(attrs.evolve(seen, signature=Signature.PAPER), FACTS) == ()
    reason = attrs.evolve(seen, unsigned_reason="店主不在")
    assert [each.target for each in warnings(reason, FACTS)] == []


def test_a_shut_shop_with_content_warns():
    shut = visit(shop_state=ShopState.CLOSED)
    assert warnings(shut) == ()
    (only,) = warnings(attrs.evolve(shut, opinion="要新品"))
    assert (only.target, only.text) == ("shop_state", "店铺状态是关门，却记了走访内容")


def test_a_summary_that_is_too_long_drops_whole_phrases_from_its_end():
    facts = VisitFacts(new_todos=("甲" * 100, "乙" * 80, "丙" * 80))
    assert summary_of(visit(), facts) == f"待办：{'甲' * 100}；待办：{'乙' * 80}…"
    one = VisitFacts(new_todos=("甲" * 300,))
    assert summary_of(visit(), one) == f"待办：{'甲' * 196}…"


def test_what_only_eyes_can_see_is_named_where_nobody_was_there():
    seen = Visit(
        id="v", retailer_id="HZ1", day=DAY, mode=VisitMode.PHONE, received_by="李娟",
        quick_check=(QuickCheckLine(item=1, result=QuickAnswer.PASS),),
        stock_lines=(StockLine(product_id="P1", stock=3, on_display=True),),
        services=("订货辅导",),
    )  # fmt: skip
    (found,) = warnings(seen)
    assert (found.target, found.text) == ("mode", "电话走访，却记了当面才有的：快检、在柜和标签")
    heard = attrs.evolve(
        seen, quick_check=(), received_by="",
        stock_lines=(StockLine(product_id="P1", stock=3, retail_carton=1_080_000),),
    )  # fmt: skip
    assert [each.target for each in warnings(heard)] == ["received"]
    online = attrs.evolve(heard, mode=VisitMode.ONLINE, services=("补价签",))
    assert [each.text for each in warnings(online)] == [
        "网上走访，却记了当面才有的：增值服务", "还没写谁回的",
    ]  # fmt: skip
    assert warnings(attrs.evolve(seen, mode=VisitMode.ON_SITE)) == ()
