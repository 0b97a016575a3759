"""② from a check, ④ from visits, and what a record must fulfil before it is saved."""

from datetime import date, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period
from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST, PointKind
from models.errors import DomainError, InvalidValue
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones import (
    Cell,
    CellState,
    ItemSettings,
    collect_market_information,
    evaluation_record,
    missing_evidence,
    prepared,
)
from models.visit import ShopState, StockLine, Visit

NOVEMBER = Period.parse("2026-11")
COLLECT = ItemSettings(item=SixOneItem.MARKET_INFORMATION)
EVALUATE = ItemSettings(item=SixOneItem.EVALUATION)
CHINA = timezone(timedelta(hours=8))


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 18, 0, tzinfo=CHINA)


def visit(day: int, products: str, **more: object) -> Visit:
    lines = tuple(StockLine(product_id=code, stock=5) for code in products)
    base = Visit(
        id=f"v{day}",
        retailer_id="R1",
        day=date(2026, 11, day),
        stock_lines=lines,
        entered_at=at(day),
    )
    return attrs.evolve(base, **more)


def collected(*visits: Visit) -> SixOneRecord | None:
    return collect_market_information(visits, NOVEMBER, COLLECT, "id-1")


def test_ten_distinct_products_make_4_done_on_the_day_they_are_reached():
    found = collected(visit(20, "klm"), visit(9, "abcd"), visit(11, "cdefghij"))
    assert found is not None
    assert (found.finalised, found.amount, found.done_on) == (True, 13, date(2026, 11, 11))
    assert (found.ref_kind, found.ref_id, found.derived) == ("visit", "v11", True)
    assert (found.id, found.retailer_id, found.item) == ("id-1", "R1", 4)
    assert not found.backfilled


def test_below_ten_is_begun_and_nothing_counted_is_nothing():
    found = collected(visit(9, "abcd"), visit(11, "abcdefghi"))
    assert found is not None
    assert (found.finalised, found.amount, found.done_on) == (False, 9, date(2026, 11, 11))
    assert collected() is None
    assert collected(visit(9, "")) is None


def test_what_does_not_count():
    uncounted = visit(9, "", stock_lines=(StockLine(product_id="a", demand=3),))
    shut = visit(10, "abcdefghij", shop_state=ShopState.CLOSED)
    deleted = visit(11, "abcdefghij", deleted=True)
    other_month = attrs.evolve(visit(12, "abcdefghij"), day=date(2026, 12, 1))
    assert collected(uncounted, shut, deleted, other_month) is None
    nought = visit(13, "", stock_lines=(StockLine(product_id="a", stock=0),))
    found = collected(nought)
    assert found is not None
    assert found.amount == 1


def test_entered_more_than_three_days_later_is_backfilled():
    on_time = collected(visit(9, "abcdefghij", entered_at=at(12)))
    late = collected(visit(9, "abcdefghij", entered_at=at(13)))
    unknown = collected(visit(9, "abcdefghij", entered_at=None))
    assert [each and each.backfilled for each in (on_time, late, unknown)] == [False, True, False]


@given(
    st.lists(st.tuples(st.integers(1, 30), st.text("abcdefghijkl", max_size=8)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_visits_does_not_matter(days, chance):
    visits = [visit(day, "".join(set(text)), id=f"v{i}") for i, (day, text) in enumerate(days)]
    shuffled = list(visits)
    chance.shuffle(shuffled)
    found = collected(*visits)
    assert collected(*shuffled) == found
    products = {line.product_id for each in visits for line in each.stock_lines}
    assert (found.amount if found else 0) == len(products)
    assert (found.finalised if found else False) == (len(products) >= 10)


def full_check(**more: object) -> Check:
    answers = tuple(
        CheckAnswer(point=point.code, result=PointResult.RATIO, got=0, of=1)
        if point.kind is PointKind.RATIO
        else CheckAnswer(point=point.code, result=point.results[-1])
        for point in DEFAULT_CHECKLIST.points
    )
    base = Check(
        id="c1",
        retailer_id="R1",
        day=date(2026, 11, 11),
        template_version="v1",
        answers=answers,
        photos=("f" * 64,),
        entered_at=at(11),
    )
    return attrs.evolve(base, **more)


def test_a_whole_check_is_2_done_however_low_its_score():
    found = evaluation_record(full_check(), DEFAULT_CHECKLIST, EVALUATE, "id-2")
    assert (found.finalised, found.amount, found.item) == (True, 26, 2)
    assert (found.ref_kind, found.ref_id, found.done_on) == ("check", "c1", date(2026, 11, 11))
    assert found.missing_evidence == ()
    assert found.evidence == ("f" * 64,)


def test_a_missing_photo_is_said_but_does_not_undo():
    found = evaluation_record(full_check(photos=()), DEFAULT_CHECKLIST, EVALUATE, "id-2")
    assert found.finalised
    assert found.missing_evidence == ("柜台照片",)
    none_asked = attrs.evolve(EVALUATE, photos=0)
    found = evaluation_record(full_check(photos=()), DEFAULT_CHECKLIST, none_asked, "id-2")
    assert found.missing_evidence == ()
    cell = Cell(
        retailer_id="R1",
        item=SixOneItem.EVALUATION,
        month="2026-11",
        state=CellState.DONE,
        record=attrs.evolve(found, missing_evidence=("柜台照片",), backfilled=True),
    )
    assert (cell.missing_evidence, cell.backfilled) == (("柜台照片",), True)
    bare = attrs.evolve(cell, record=None)
    assert (bare.missing_evidence, bare.backfilled, bare.done_on) == ((), False, None)


def test_a_check_with_an_open_point_is_only_begun():
    part = full_check(answers=full_check().answers[:20])
    found = evaluation_record(part, DEFAULT_CHECKLIST, EVALUATE, "id-2")
    assert (found.finalised, found.amount) == (False, 20)


def manual(item: SixOneItem, **more: object) -> SixOneRecord:
    base = SixOneRecord(
        id="m1", retailer_id="R1", item=item, done_on=date(2026, 11, 20), entered_at=at(23)
    )
    return attrs.evolve(base, **more)


def test_a_day_in_the_future_is_refused():
    rule = ItemSettings(item=SixOneItem.TRAINING)
    record = manual(SixOneItem.TRAINING)
    assert prepared(record, date(2026, 11, 20), rule).done_on == date(2026, 11, 20)
    with pytest.raises(InvalidValue, match="“完成日期”不能晚于今天"):
        prepared(record, date(2026, 11, 19), rule)


def test_missing_evidence_and_backfill_are_noted():
    rule = ItemSettings(item=SixOneItem.TRAINING)
    today = date(2026, 11, 24)
    record = prepared(manual(SixOneItem.TRAINING, evidence=("签到表",)), today, rule)
    assert (record.missing_evidence, record.backfilled) == ((), False)
    late = prepared(manual(SixOneItem.TRAINING, entered_at=at(24)), today, rule)
    assert (late.missing_evidence, late.backfilled) == (("签到表",), True)
    derived = manual(SixOneItem.EVALUATION, derived=True, missing_evidence=("柜台照片",))
    assert prepared(derived, today, EVALUATE).missing_evidence == ("柜台照片",)


def test_one_of_several_kinds_is_enough_but_6_needs_both():
    assert missing_evidence(SixOneItem.PROMOTION, []) == ("照片或物料签收或活动小结",)
    assert missing_evidence(SixOneItem.PROMOTION, ["物料签收"]) == ()
    assert missing_evidence(SixOneItem.AWARD, ["评分表"]) == ("公示照片",)
    assert missing_evidence(SixOneItem.AWARD, ["评分表", "公示照片"]) == ()


def test_a_promotion_counts_as_done_only_with_a_summary():
    rule = ItemSettings(item=SixOneItem.PROMOTION)
    today = date(2026, 11, 24)
    with pytest.raises(DomainError, match="① 活动的小结至少写 10 个字，才算完成。"):
        prepared(manual(SixOneItem.PROMOTION, note="做了活动"), today, rule)
    begun = manual(SixOneItem.PROMOTION, note="做了活动", finalised=False)
    assert not prepared(begun, today, rule).finalised
    done = manual(SixOneItem.PROMOTION, note="店内陈列展示新品三种")
    assert prepared(done, today, rule).finalised
