"""The difference of two contents in words: units, names, lines, what came, went and came back."""

from datetime import date, time
from typing import Any

import attrs
import pytest

from models.canonical import to_plain
from models.check import Check, CheckAnswer, CheckGrade, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.difference import (
    Act,
    Names,
    ValueChange,
    difference,
    record_title,
    references,
    setting_label,
)
from models.kinds import KINDS, kind_of
from models.notice import Notice
from models.phrase import Phrase
from models.product import PriceEntry, Product
from models.records import Record
from models.retailer import Retailer, RetailerNotes, StandardTerm
from models.setting import Setting
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.todo import Todo, TodoSource, TodoState
from models.visit import (
    PriceTag,
    Purpose,
    QuickAnswer,
    QuickCheckLine,
    ShopState,
    StockLine,
    Visit,
)

NAMES = Names(
    {
        ("retailer", "HZ1"): "好运烟酒商店",
        ("product", "P1"): "示例青松(硬)",
        ("product", "P2"): "示例海棠(细支)",
        ("notice", "N1"): "元旦货源投放公告",
        ("todo", "T1"): "补齐 2 个价签",
        ("visit", "V1"): "好运烟酒商店 2026-11-23",
    },
    {"P2": 20},
)
VISIT = Visit(id="V1", retailer_id="HZ1", day=date(2026, 11, 23))


def rows(old: Record | None, new: Record) -> list[tuple[str, str, str]]:
    """Label (behind that of the list), old and new words."""
    before = to_plain(old) if old is not None else None
    found = difference(kind_of(new), before, to_plain(new), NAMES)
    return [(f"{each.part} {each.label}".strip(), each.old, each.new) for each in found.values]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("salutation", "", "王哥", ("称呼", "—", "王哥")),
        ("area", None, 1200, ("面积", "—", "1,200 m²")),
        ("area", 20, None, ("面积", "20 m²", "—")),
        ("staff", 1, 2, ("店员数", "1 人", "2 人")),
        ("counters", 0, 3, ("柜台节数", "0", "3")),
        ("near_school", None, False, ("学校周边", "—", "否")),
        ("near_school", False, True, ("学校周边", "否", "是")),
        ("starred", True, False, ("关注", "是", "否")),
    ],
)
def test_fields_of_the_notes(name: str, old: Any, new: Any, words: tuple[str, str, str]) -> None:
    before, after = (RetailerNotes(id="HZ1", **{name: value}) for value in (old, new))
    assert rows(before, after) == [words]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"arrived": time(9, 8)}, ("到店", "—", "09:08")),
        ({"day": date(2026, 11, 22)}, ("日期", "2026-11-23", "2026-11-22")),
        ({"shop_state": ShopState.PAUSED}, ("店铺状态", "营业", "停业")),
        ({"purposes": (Purpose.BRAND, Purpose.CARE)}, ("目的", "—", "品牌培育、关怀")),
        ({"notices_told": ("N1", "N9")}, ("宣传通知", "—", "元旦货源投放公告、N9")),
        ({"todos_done": ("T1",)}, ("办结待办", "—", "补齐 2 个价签")),
        ({"services": ("清洁货柜", "换灯")}, ("增值服务", "—", "清洁货柜、换灯")),
        ({"satisfaction": 4}, ("满意度", "—", "4")),
    ],
)
def test_fields_of_a_visit(changed: dict[str, Any], words: tuple[str, str, str]) -> None:
    assert rows(VISIT, attrs.evolve(VISIT, **changed)) == [words]


def test_prices_are_told_in_yuan_and_words_of_headquarters_by_their_lists() -> None:
    old = Product(id="P1", name="示例青松(硬)", wholesale=954_000, scarce=True)
    new = attrs.evolve(old, wholesale=955_050, retail_carton=1_080_000, scarce=False)
    assert rows(old, new) == [
        ("批发价", "95.4 元", "95.505 元"),
        ("零售指导价(条)", "—", "108 元"),
        ("紧俏", "是", "否"),
    ]
    shop = Retailer(id="HZ1", licence_no="320706100123", shop_name="好运", order_day="周一、周四")
    (change,) = difference(
        "retailer", to_plain(shop), to_plain(attrs.evolve(shop, order_day="周三")), NAMES
    ).values
    assert (change.old, change.new) == ("周一、周四", "周三")
    assert isinstance(change.new, Phrase)


def test_stock_lines_are_told_by_product_in_cartons_and_packs() -> None:
    old = attrs.evolve(
        VISIT,
        stock_lines=(
            StockLine(product_id="P1", stock=123, on_display=True, tag=PriceTag.PRESENT),
            StockLine(product_id="P2", stock=45),
        ),
    )
    new = attrs.evolve(
        VISIT,
        stock_lines=(
            StockLine(product_id="P1", stock=120, on_display=False, tag=PriceTag.PRESENT),
            StockLine(product_id="P3", out_days=3, retail_pack=110_000, demand=5),
        ),
    )
    assert rows(old, new) == [
        ("库存断货 示例青松(硬) · 本次库存", "12 条 3 盒", "12 条"),
        ("库存断货 示例青松(硬) · 在柜", "是", "否"),
        ("库存断货 P3", "—", "断货天数 3 天、实售价(盒) 11 元、需求 5 条"),
        ("库存断货 示例海棠(细支)", "本次库存 2 条 5 盒", "—"),
    ]
    changes = difference("visit", to_plain(old), to_plain(new), NAMES).values
    assert {each.field for each in changes} == {"stock_lines"}
    assert all(each.restorable for each in changes)


def test_lines_in_another_order_are_told_too() -> None:
    lines = (StockLine(product_id="P1", stock=1), StockLine(product_id="P2", stock=2))
    old, new = (attrs.evolve(VISIT, stock_lines=each) for each in (lines, lines[::-1]))
    assert rows(old, new) == [
        ("库存断货 次序", "示例青松(硬)、示例海棠(细支)", "示例海棠(细支)、示例青松(硬)")
    ]


def test_a_line_twice_under_one_name_is_told_twice() -> None:
    once = Product(id="P1", name="甲", wholesale=1, prices=(PriceEntry(wholesale=10_000),))
    twice = attrs.evolve(once, prices=(*once.prices, PriceEntry(wholesale=20_000)))
    assert rows(once, twice) == [("价格历史 —", "—", "批发价 2 元")]


def test_quick_check_and_points_are_told_by_their_wording() -> None:
    quick = QuickCheckLine(item=3, result=QuickAnswer.PASS)
    new = attrs.evolve(quick, result=QuickAnswer.FAIL)
    assert rows(
        attrs.evolve(VISIT, quick_check=(quick,)), attrs.evolve(VISIT, quick_check=(new,))
    ) == [("快检 满陈列 · 结果", "符合", "不符合")]
    check = Check(id="C", retailer_id="HZ1", day=date(2026, 11, 23), template_version="v1")
    old = attrs.evolve(
        check, answers=(CheckAnswer(point="B3", result=PointResult.RATIO, got=8, of=10),)
    )
    new_check = attrs.evolve(
        old,
        answers=(CheckAnswer(point="B3", result=PointResult.RATIO, got=9, of=10),),
        total=954,
        grade=CheckGrade.EXCELLENT,
        vetoes=("D4",),
        photos=("ab" * 32,),
    )
    assert rows(old, new_check) == [
        ("检查结果 B3 应上柜重点规格到位 · 实际", "8", "9"),
        ("总分", "—", "95.4"),
        ("等级", "—", "优秀"),
        ("一票否决项", "—", f"D4 {DEFAULT_CHECKLIST.point('D4').short}"),
        ("照片", "—", "abababab"),
    ]


def test_what_came_and_went_is_told_with_what_it_held() -> None:
    todo = Todo(id="T1", retailer_id="HZ1", content="送柜台样品", due=date(2026, 11, 27))
    assert rows(None, todo) == [
        ("客户编码", "—", "好运烟酒商店"),
        ("来源", "—", "临时"),
        ("内容", "—", "送柜台样品"),
        ("期限", "—", "2026-11-27"),
        ("状态", "—", "待处理"),
    ]
    gone = {**to_plain(todo), "deleted": True}
    removed = difference("todo", to_plain(todo), gone, NAMES)
    assert removed.act is Act.REMOVED
    assert ("内容", "送柜台样品", "—") in [(v.label, v.old, v.new) for v in removed.values]
    back = difference("todo", gone, to_plain(todo), NAMES)
    assert back.act is Act.RETURNED
    assert back.values == difference("todo", None, to_plain(todo), NAMES).values
    assert difference("todo", gone, gone, NAMES).values == ()


def test_a_field_an_older_content_lacks_was_blank() -> None:
    older = to_plain(RetailerNotes(id="HZ1"))
    for name in ("remark", "starred", "near_school"):
        del older[name]
    assert (
        difference("retailer_notes", older, to_plain(RetailerNotes(id="HZ1")), NAMES).values == ()
    )
    noted = to_plain(RetailerNotes(id="HZ1", near_school=False))
    (change,) = difference("retailer_notes", older, noted, NAMES).values
    assert (change.label, change.old, change.new) == ("学校周边", "—", "否")


def test_settings_are_told_part_by_part() -> None:
    old = Setting(id="six_one.4@2026-11", value='{"period": "月", "due_day": null, "photos": 1}')
    new = attrs.evolve(old, value='{"period": "周", "due_day": 25, "photos": 1}')
    assert rows(old, new) == [("周期", "月", "周"), ("到期日", "—", "25")]
    assert rows(None, Setting(id="print.stock_rows", value="24")) == [("值", "—", "24")]
    assert setting_label("six_one.4@2026-11") == "④ 采集，从 2026-11 起"
    assert setting_label("print.stock_rows") == "走访单品规数"
    assert setting_label("of.tomorrow") == "of.tomorrow"


def test_words_a_person_wrote_are_never_taken_for_ours() -> None:
    (change,) = difference(
        "retailer_notes",
        to_plain(RetailerNotes(id="HZ1")),
        to_plain(RetailerNotes(id="HZ1", remark="是 {n} 条")),
        NAMES,
    ).values
    assert change.new == "是 {n} 条"
    assert not isinstance(change.new, Phrase)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_headquarters_records_change_by_import_alone(kind: str) -> None:
    samples: dict[str, Record] = {
        "retailer": Retailer(id="HZ1", licence_no="320706100123", shop_name="好运",
                             standard_terms=(StandardTerm(since=date(2025, 1, 1)),)),
        "product": Product(id="P1", name="甲", wholesale=10_000),
        "notice": Notice(id="N1", title="甲", must_tell=True),
    }  # fmt: skip
    if kind in samples:
        values = difference(kind, None, to_plain(samples[kind]), NAMES).values
        assert values
        assert not any(each.restorable for each in values)


def restorables(record: Record) -> set[str]:
    found: tuple[ValueChange, ...] = difference(
        kind_of(record), None, to_plain(record), NAMES
    ).values
    return {each.field for each in found if each.restorable}


def test_what_the_program_keeps_itself_is_not_restored_by_hand() -> None:
    made = SixOneRecord(
        id="S", retailer_id="HZ1", item=SixOneItem.TRAINING, done_on=date(2026, 11, 2), note="听过"
    )
    assert restorables(made) == {"done_on", "finalised", "note", "amount"}
    assert restorables(attrs.evolve(made, derived=True)) == set()
    check = Check(id="C", retailer_id="HZ1", day=date(2026, 11, 23), template_version="v1")
    assert restorables(check) == {"day"}
    assert restorables(attrs.evolve(check, visit_id="V1")) == set()
    assert "number" not in restorables(attrs.evolve(VISIT, number="V-1", summary="好"))


def test_records_are_called_as_people_call_them() -> None:
    exemption = SixOneExemption(
        id="E", retailer_id="HZ1", item=SixOneItem.TRAINING, period="2026Q4", reason="停业",
        approver="李",
    )  # fmt: skip
    six = SixOneRecord(id="S", retailer_id="HZ1", item=SixOneItem.AWARD, done_on=date(2026, 11, 2))
    titles = {
        record_title(kind_of(record), to_plain(record), NAMES)
        for record in (VISIT, exemption, six, RetailerNotes(id="HZ1"), Todo(id="T", content="事"))
    }
    assert titles == {
        "好运烟酒商店 2026-11-23",
        "③ 培训 · 好运烟酒商店 2026Q4",
        "⑥ 评优 · 好运烟酒商店 2026-11-02",
        "好运烟酒商店",
        "事",
    }
    assert record_title("todo", {"id": "T"}, NAMES) == "T"


def test_references_are_all_that_is_named() -> None:
    visit = attrs.evolve(
        VISIT,
        notices_told=("N1",),
        todos_done=("T1",),
        stock_lines=(StockLine(product_id="P1", stock=1),),
    )
    assert set(references("visit", to_plain(visit))) == {
        ("retailer", "HZ1"), ("notice", "N1"), ("todo", "T1"), ("product", "P1"),
    }  # fmt: skip
    todo = Todo(id="T", content="事", source=TodoSource.VISIT, source_id="V1", state=TodoState.DONE)
    assert set(references("todo", to_plain(todo))) == {("visit", "V1")}
    six = SixOneRecord(
        id="S", retailer_id="HZ1", item=SixOneItem.EVALUATION, done_on=date(2026, 11, 2),
        ref_kind="check", ref_id="C1",
    )  # fmt: skip
    assert ("check", "C1") in set(references("six_one", to_plain(six)))
    assert list(references("retailer_notes", to_plain(RetailerNotes(id="HZ1")))) == [
        ("retailer", "HZ1")
    ]
