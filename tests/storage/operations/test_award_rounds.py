"""A round proposed from the ledger: checks, six-ones and purchases of its period."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.awards import COMPONENTS, AwardSettings
from models.check import Check, PointResult
from models.errors import InvalidValue
from models.forms.award import lay_out_award_letter, lay_out_award_notice
from models.paper.items import Sheet, Text
from models.paper.measure import table_measure
from models.programme import Attendee, AwardOutcome, AwardRound, EventState, Training
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.award_rounds import award_detail, award_gaps, proposed_round
from storage.operations.checks import record_check
from storage.operations.event_papers import award_letter_data, award_notice_data
from storage.operations.export_package import export_package
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import change_judgement
from storage.operations.programme import save_event
from tests.data.ledgers.make import handout

DAY = date(2026, 11, 23)
BLANK = AwardRound(id="", title="四季度评优", period="2026Q4", day=DAY)


def test_a_round_is_proposed_saved_and_proves_the_item(
    shops: Ledger, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    months: list[tuple[object, ...]] = [
        ("2025-10", "HZ1", "P01", 100, 9_540), ("2026-10", "HZ1", "P01", 110, 10_494),
        ("2025-11", "HZ1", "P01", 999, 99_999),
    ]  # fmt: skip
    headings = ("月份", "客户编码", "商品编码", "数量(条)", "金额(元)")
    import_handouts(shops, [handout(tmp_path / "月.xlsx", ("购进月汇总", headings, months))])
    record_check(shops, make_check("HZ1"))
    record_check(shops, make_check("HZ2", D1=PointResult.FAIL))
    save_event(shops, Training(id="", day=DAY, attendees=(Attendee(retailer_id="HZ1"),)))

    made = proposed_round(shops, attrs.evolve(BLANK, commendation="荣誉牌"))
    first, second = made.results
    assert (first.retailer_id, first.standard, first.growth, first.rank) == ("HZ1", 1000, 700, 1)
    assert (second.retailer_id, second.rank, str(second.reason)) == ("HZ2", None, "有一票否决")
    assert "购进按2026-10整月与去年同月比，2026-11、2026-12不全不比" in made.standard
    assert made.commendation == "荣誉牌"
    assert find(shops, AwardRound) == []  # nothing is written by proposing

    save_event(shops, attrs.evolve(made, state=EventState.DONE))
    proofs = find(shops, SixOneRecord, "deleted = 0 AND item = ?", (SixOneItem.AWARD.value,))
    assert {proof.retailer_id for proof in proofs} == {"HZ1", "HZ2"}  # not: won
    assert all(proof.missing_evidence == ("公示照片",) for proof in proofs)


def test_only_the_stores_that_are_named_are_scored(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_check(shops, make_check("HZ1"))
    record_check(shops, make_check("HZ2"))
    both = proposed_round(shops, BLANK)
    assert len(both.results) == 2
    one = proposed_round(shops, attrs.evolve(both, results=both.results[:1]))
    assert [row.outcome for row in one.results] == [AwardOutcome.EXCELLENT]


def test_october_was_due_and_november_is_not_yet(shops: Ledger) -> None:
    """October owes ①②④⑤ at each store, November nothing before its end: 0 of 4."""
    made: Any = proposed_round(shops, BLANK)
    assert [row.cooperation for row in made.results] == [0, 0]


def test_other_weights(shops: Ledger, make_check: Callable[..., Check]) -> None:
    record_check(shops, make_check("HZ1", A1=PointResult.FAIL))
    settings = AwardSettings(standard=100, cooperation=0, growth=0, information=0, compliance=0)
    change_judgement(shops, settings)
    first = proposed_round(shops, BLANK).results[0]
    assert first.total == first.standard == 960


LINE_HEADINGS = (
    "订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量(条)", "单价(元/条)", "金额(元)",
)  # fmt: skip


def buy(shops: Ledger, folder: Path, *orders: tuple[str, str, int, int]) -> None:
    """Import 购进明细: (day, store, 条, 元 a 条)."""
    rows: list[tuple[object, ...]] = [
        (f"D{number}", 1, day, shop, "P01", quantity, price, quantity * price)
        for number, (day, shop, quantity, price) in enumerate(orders)
    ]
    import_handouts(shops, [handout(folder / "明细.xlsx", ("购进明细", LINE_HEADINGS, rows))])


def test_the_detail_of_each_store_adds_up_to_its_row(
    shops: Ledger, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    """HZ1 bought half of it a tenth dearer: (0 + 80) / 2; HZ2 began only this year."""
    buy(
        shops, tmp_path, ("2025-10-05", "HZ1", 100, 100), ("2026-10-05", "HZ1", 50, 110),
        ("2026-10-30", "HZ2", 40, 100),
    )  # fmt: skip
    record_check(shops, make_check("HZ1", C1=(3, 5)))
    record_check(shops, make_check("HZ2"))
    made = proposed_round(shops, BLANK)
    for row in made.results:
        detail = award_detail(shops, made, row.retailer_id)
        assert detail.differs == ()
        assert {name: part.tenths for name, part in detail.parts.items()} == {
            name: getattr(row, name) for name in COMPONENTS
        }
        weighed = sum(
            share * (detail.parts[name].value or 0) for name, share in detail.shares.items()
        )
        assert abs(weighed / 1000 - (row.total or 0) / 10) < 0.1

    detail = award_detail(shops, made, "HZ1")
    assert detail.parts["growth"].tenths == 400 == getattr(made.results[-1], "growth", None)
    assert [(str(each.label), str(each.value)) for each in detail.behind["growth"]] == [
        ("购进量", "-50.0%，0.0 分"), ("单条均价", "+10.0%，80.0 分"),
        ("2026-10", "50 条，去年同月 100 条"),
    ]  # fmt: skip
    (seen,) = detail.behind["standard"]
    assert (seen.label, str(seen.value)) == ("2026-11-23", "97.6 分")
    [check] = find(shops, Check, "retailer_id = 'HZ1'")
    assert (seen.kind, seen.id) == ("check", check.id)
    assert [each.label for each in detail.behind["cooperation"]] == [
        "① 2026-10", "② 2026-10", "④ 2026-10", "⑤ 2026-10", "② 2026-11",
    ]  # fmt: skip
    other = award_detail(shops, made, "HZ2")
    assert other.parts["growth"].reason == "没有去年同期购进"
    assert [str(each.value) for each in other.behind["growth"]] == ["去年同月没有购进，不比"]


def test_what_came_after_the_round_is_told(shops: Ledger, make_check: Callable[..., Check]) -> None:
    record_check(shops, make_check("HZ1"))
    made = proposed_round(shops, BLANK)
    record_check(shops, make_check("HZ1", date(2026, 11, 20), A1=PointResult.FAIL))
    detail = award_detail(shops, made, "HZ1")
    assert detail.differs == ("standard", "total")
    assert detail.kept is not None
    assert (detail.kept.standard, detail.scored.standard) == (1000, 980)


def test_a_month_is_compared_only_where_it_is_known_whole_in_both_years(
    shops: Ledger, tmp_path: Path
) -> None:
    """Lines from 2025-11-20 on: November a year ago is no whole month, December is."""
    year = attrs.evolve(BLANK, day=date(2027, 1, 5))
    orders = (("2025-11-20", "HZ1", 9, 100), ("2025-12-10", "HZ1", 10, 100))
    buy(shops, tmp_path, *orders, ("2026-11-25", "HZ1", 90, 100), ("2026-12-09", "HZ1", 11, 100))
    assert "没有可与去年同月比的整月" in proposed_round(shops, year).standard  # December goes on
    buy(shops, tmp_path, *orders, ("2026-11-25", "HZ1", 90, 100), ("2026-12-28", "HZ1", 11, 100))
    made = proposed_round(shops, year)
    assert "购进按2026-12整月与去年同月比，2026-10、2026-11不全不比" in made.standard
    assert made.results[0].growth == 700  # a tenth more at the same price: (80 + 60) / 2


def test_who_left_before_the_last_month_takes_no_part(shops: Ledger) -> None:
    left = StandardTerm(since=date(2025, 1, 1), until=date(2026, 11, 10))
    with operation(shops, "import_handouts") as unit:
        [store] = find(shops, Retailer, "id = 'HZ2'")
        unit.save(attrs.evolve(store, standard_terms=(left,)))
    assert [row.retailer_id for row in proposed_round(shops, BLANK).results] == ["HZ1"]


def test_a_store_is_told_where_it_lost_points(
    shops: Ledger, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    buy(
        shops, tmp_path, ("2025-10-05", "HZ1", 100, 100), ("2026-10-30", "HZ1", 90, 100),
    )  # fmt: skip
    for day, more in ((date(2026, 10, 9), {}), (date(2026, 11, 9), {"A1": PointResult.FAIL})):
        record_check(shops, make_check("HZ1", day, C1=(8, 10), **more))
    made = proposed_round(shops, BLANK)
    gaps = award_gaps(shops, made, "HZ1")
    assert [gap.lost.split("，")[0].rstrip() for gap in gaps] == [
        "规范评估：C1 一货一签", "规范评估：A1 亮证经营",
        "六个一配合：①活动 2026-10 没有完成", "六个一配合：④采集 2026-10 没有完成",
        "六个一配合：⑤报告 2026-10 没有完成", "销量结构增长：比去年同月 购进量 -10.0%",
    ]  # fmt: skip
    assert "2 次评估有 2 次不到位，最近一次 8/10" in gaps[0].lost
    assert not any(word in gap.lost + gap.advice for gap in gaps for word in ("HZ2", "档", "名次"))


def saved_round(ledger: Ledger) -> AwardRound:
    """Propose a round, save it as final."""
    save_event(ledger, attrs.evolve(proposed_round(ledger, BLANK), state=EventState.DONE))
    [award] = find(ledger, AwardRound)
    return award


def test_a_round_in_which_all_are_vetoed_commends_nobody_and_proves_the_item(
    shops: Ledger, make_check: Callable[..., Check], tmp_path: Path
) -> None:
    for key in ("HZ1", "HZ2"):
        record_check(shops, make_check(key, D1=PointResult.FAIL))
    award = saved_round(shops)
    told = [(row.rank, row.outcome, str(row.reason)) for row in award.results]
    assert told == [(None, AwardOutcome.NONE, "有一票否决")] * 2
    notice = award_notice_data(shops, award.id)
    assert notice is not None
    assert (notice.commended, notice.taking_part) == ((), 2)
    assert "没有评出优秀店" in words_of(lay_out_award_notice(notice, table_measure))
    for letter in award_letter_data(shops, award.id, ["HZ1", "HZ2"]):
        said = words_of(lay_out_award_letter(letter, table_measure))
        assert "有一票否决" in said
        assert "总分" not in [label for label, _ in letter.scores]
    proofs = find(shops, SixOneRecord, "deleted = 0 AND item = ?", (SixOneItem.AWARD.value,))
    assert len(proofs) == 2
    assert export_package(shops, "2026-11", tmp_path).path.exists()


def test_a_round_without_any_check_or_store(shops: Ledger) -> None:
    award = saved_round(shops)
    assert {(row.rank, row.outcome, str(row.reason)) for row in award.results} == {
        (None, AwardOutcome.NONE, "没有评估")
    }
    assert [letter.reason for letter in award_letter_data(shops, award.id, ["HZ1"])] == ["没有评估"]
    with operation(shops, "import_handouts") as unit:
        for key in ("HZ1", "HZ2"):
            [store] = find(shops, Retailer, "id = ?", (key,))
            unit.save(attrs.evolve(store, standard_terms=()))
    empty = proposed_round(shops, BLANK)
    assert empty.results == ()
    with pytest.raises(InvalidValue, match="“参评店”至少要有一户"):
        save_event(shops, attrs.evolve(empty, state=EventState.DONE))


def test_equal_scores_are_decided_by_the_licence_number_on_every_device(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    for key in ("HZ2", "HZ1"):
        record_check(shops, make_check(key))
    award = saved_round(shops)
    assert [(row.retailer_id, row.rank) for row in award.results] == [("HZ1", 1), ("HZ2", 2)]
    assert award.results[0].total == award.results[1].total
    notice = award_notice_data(shops, award.id)
    assert notice is not None
    assert [each.shop_name for each in notice.commended] == ["好运烟酒商店"]


def words_of(sheet: Sheet) -> str:
    return "".join(
        item.text for page in sheet.pages for item in page.items if isinstance(item, Text)
    )
