"""What is typed is read as it is meant, and what was recorded is typed back the same."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.check import CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.stock import StockJudgement, StockState
from models.todo import QUESTION
from models.visit import (
    GUIDANCE_TOPICS,
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
from storage.queries.carry import CarriedLine
from storage.queries.visit_form import CatalogueProduct, FormProduct
from ui.screens.visit.check_entry import answers_of, is_begun, prefilled
from ui.screens.visit.entry import VisitEntry, entry_of, read_entry, todos_of
from ui.screens.visit.paste import read_table
from ui.screens.visit.readers import packs_text, read_cell, received
from ui.screens.visit.stock_rows import make_row

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("stock", "12.3", 123),
        ("stock", "12", 120),
        ("stock", "０．５", 5),
        ("stock", ".5", 5),
        ("stock", "12。3", 123),
        ("stock", "12.x", None),
        ("stock", "-1", None),
        ("out_days", "366", 366),
        ("out_days", "367", None),
        ("retail_carton", "108.5", 1_085_000),
        ("retail_pack", "abc", None),
        ("tag", "无", PriceTag.MISSING),
        ("tag", "随便", None),
        ("demand", "3", 3),
        ("demand", "3.5", None),
        ("demand", "9" * 20, None),
        ("retail_carton", "9" * 20, None),
        ("retail_carton", "1e5", None),
    ],
)
def test_cells_are_read(key, text, value):
    assert read_cell(key, text, 10) == value


def test_packs_of_a_carton_are_those_of_the_product():
    assert read_cell("stock", "1.15", 20) == 35
    assert read_cell("stock", "1.20", 20) is None
    assert packs_text(35, 20) == "1.15"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("王建国 · 店主", "王建国", "店主"),
        ("李娟 店员", "李娟", "店员"),
        ("店员", "", "店员"),
        ("李娟", "李娟", ""),
        ("李娟，家属", "李娟", "家属"),
        ("李娟 · 帮工", "李娟", "帮工"),
        ("", "", ""),
    ],
)
def test_who_received(text, name, role):
    assert received(text) == (name, role)


PACKS = {"P1": 10, "P2": 20}
lines = st.builds(
    StockLine,
    product_id=st.sampled_from(sorted(PACKS)),
    stock=st.none() | st.integers(0, 5_000),
    on_display=st.none() | st.booleans(),
    out_days=st.none() | st.integers(0, 366),
    retail_carton=st.none() | st.integers(0, 99_999_999),
    retail_pack=st.none() | st.integers(0, 9_999_999),
    tag=st.none() | st.sampled_from(PriceTag),
    demand=st.none() | st.integers(0, 500),
).filter(lambda line: line != StockLine(product_id=line.product_id))
words = st.text("今天店主说好。 abc12", max_size=12).map(str.strip)
times = st.none() | st.times().map(lambda found: found.replace(second=0, microsecond=0))
visits = st.builds(
    Visit,
    id=st.just("v"),
    number=st.just("V-A001-20261111-001"),
    retailer_id=st.just("HZ001"),
    day=st.dates(date(2020, 1, 1), TODAY),
    arrived=times,
    left=times,
    mode=st.sampled_from(VisitMode),
    planned=st.booleans(),
    purposes=st.lists(st.sampled_from(Purpose), unique=True).map(tuple),
    received_by=st.sampled_from(["", "王建国", "李娟"]),
    received_role=st.sampled_from(["", "店主", "店员"]),
    shop_state=st.sampled_from(ShopState),
    quick_check=st.lists(
        st.builds(QuickCheckLine, item=st.integers(1, 8), result=st.sampled_from(QuickAnswer)),
        unique_by=lambda line: line.item,
    ).map(lambda found: tuple(sorted(found, key=lambda line: line.item))),
    problem=words,
    rectify_by=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    stock_lines=st.lists(lines, unique_by=lambda line: line.product_id).map(tuple),
    opinion=words,
    market_note=words,
    rival_note=words,
    guidance_topics=st.lists(st.sampled_from(GUIDANCE_TOPICS), unique=True).map(tuple),
    guidance=words,
    notices_told=st.lists(st.sampled_from(["N1", "N2"]), unique=True).map(tuple),
    services=st.lists(st.sampled_from(SERVICES), unique=True).map(tuple),
    todos_done=st.lists(st.sampled_from(["t1", "t2"]), unique=True).map(tuple),
    satisfaction=st.none() | st.integers(1, 5),
    signature=st.none() | st.sampled_from(Signature),
    unsigned_reason=words,
    summary=words,
)


@given(visits)
def test_a_recorded_visit_typed_back_is_the_same_visit(visit):
    entry = VisitEntry.from_plain(entry_of(visit, None, PACKS).plain())
    order = [line.product_id for line in visit.stock_lines]
    reading = read_entry(entry, TODAY, PACKS, order, visit)
    assert reading.wrong == ()
    assert reading.visit == visit


def test_unreadable_texts_are_all_named():
    entry = VisitEntry(
        retailer_id="HZ001",
        day="31-31",
        arrived="25:00",
        rectify_by="soon",
        cells={"P1": {"stock": "x"}},
        todos=[["call", "never"], ["", "1130"]],
    )
    reading = read_entry(entry, TODAY, PACKS)
    assert [(wrong.target, wrong.product_id) for wrong in reading.wrong] == [
        ("day", ""), ("arrived", ""), ("rectify_by", ""), ("stock", "P1"),
    ]  # fmt: skip
    todos, wrong = todos_of(entry, TODAY)
    assert [todo.content for todo in todos] == ["call"]
    assert [each.target for each in wrong] == ["todos"]
    entry.todos = [["何时到货", "", QUESTION], ["补价签", ""]]
    assert [todo.point for todo in todos_of(entry, TODAY)[0]] == [QUESTION, ""]


def test_times_without_a_colon():
    reading = read_entry(VisitEntry(retailer_id="HZ001", arrived="1008", left="11"), TODAY, {})
    assert (reading.visit.arrived, reading.visit.left) == (time(10, 8), time(11, 0))


def test_a_draft_of_another_version_is_still_read():
    entry = VisitEntry.from_plain({"retailer_id": "HZ001", "opinion": "x", "of_tomorrow": 1})
    assert entry.opinion == "x"


# ------------------------------------------------------------------------------------ the check


def test_prefilled_answers_are_no_beginning():
    plain = prefilled((CheckAnswer(point="E2", result=PointResult.NOT_APPLICABLE),), "v1")
    assert not is_begun(plain)
    plain["answers"]["A1"] = {"result": "符合"}
    assert is_begun(plain)


def test_half_a_ratio_is_no_answer_and_an_impossible_one_is_wrong():
    answers, wrong = answers_of(
        {"answers": {"B3": {"got": "8"}, "C1": {"got": "9", "of": "8"}}}, DEFAULT_CHECKLIST
    )
    assert [(answer.point, answer.of) for answer in answers] == [("B3", None)]
    assert [each.target for each in wrong] == ["C1"]
    assert all(point.code in ("B3", "C1", "C4", "D3") for point in DEFAULT_CHECKLIST.points
               if PointResult.RATIO in point.results)  # fmt: skip


# -------------------------------------------------------------------------------- a pasted table


def product(key: str, name: str) -> CatalogueProduct:
    return CatalogueProduct(key, name, "", "", "", 10, 0, None, None, "在销")


PRODUCT = FormProduct("P1", "示例青松(硬)", 10, 0, 2_200_000, 110_000, None, None, "常销")
CATALOGUE = (product("P1", "示例青松(硬)"), product("P2", "示例海棠(细支)"), product("P3", "丙"))


def judge(_product: str, packs: int) -> StockJudgement:
    return StockJudgement(stock=packs, state=StockState.FIRST)


def test_table_with_heads_in_any_order():
    text = "需求(条)\t备注\t品规\t本次库存\n3\tx\t示例海棠（细支）\t1.5\n\t\t不认识\t9\n"
    pasted = read_table(text, CATALOGUE, ["P1"], ("P1", "stock"))
    assert pasted.cells == {"P2": {"demand": "3", "stock": "1.5"}}
    assert pasted.unknown == ("不认识",)


def test_table_of_names_without_heads():
    pasted = read_table("P3\t2\n示例青松(硬)\t1\t3", CATALOGUE, [], ("", "stock"))
    assert pasted.cells == {"P3": {"stock": "2"}, "P1": {"stock": "1", "out_days": "3"}}


def test_a_spreadsheet_pasted_with_all_that_is_wrong_in_it():
    text = (
        "品规名称\t库存(条)\t在柜\t价 签\t零售价（条）\t备注\r\n"
        '示例青松(硬)\t6.5\t√\t×\t108\t"两\n行"\r\n'
        "P3\t六条\t随便\t不符\t\t\r\n"
        "\t\t\t\t\t\r\n"
        "示例青松(硬)\t7\t否\t\t\t\r\n"
        "合计\t13.5\t\t\t\t\r\n"
    )
    pasted = read_table(text, CATALOGUE, ["P1"], ("P1", "stock"))
    assert pasted.cells == {
        "P1": {"stock": "7", "on_display": "不在"},
        "P3": {"stock": "六条", "on_display": "随便", "tag": "不符"},
    }
    assert (pasted.unknown, pasted.doubled) == ((), ("示例青松(硬)",))
    assert make_row(PRODUCT, pasted.cells["P3"], judge).wrong == {
        "stock": "请填 12 或 12.3（12 条 3 盒）", "on_display": "请填 在 或 不在",
    }  # fmt: skip


def test_columns_of_paper_and_of_the_grid_are_told_apart():
    paper = read_table("P1\t6\t0\t108\t11\t无\t5", CATALOGUE, [], ("", "stock"))
    assert paper.cells["P1"]["tag"] == "无"
    grid = read_table("P1\t6\t0\t108\t11\t不在\t无\t5", CATALOGUE, [], ("", "stock"))
    assert (grid.cells["P1"]["on_display"], grid.cells["P1"]["demand"]) == ("不在", "5")
    stray = read_table('P1\t6"\nP2\t5', CATALOGUE, [], ("", "stock"))
    assert stray.cells == {"P1": {"stock": '6"'}, "P2": {"stock": "5"}}


def test_rows_without_a_place_are_counted():
    assert read_table("1\n2\n3", CATALOGUE, ["P1", "P2"], ("P2", "stock")).beyond == 2


def test_what_is_not_as_last_time_is_marked_by_sign_and_word():
    last = CarriedLine(2_200_000, 220_000, "有", on_display=True)
    typed = {"retail_carton": "225", "retail_pack": "22", "tag": "无", "on_display": "不在"}
    row = make_row(PRODUCT, typed, judge, last)
    assert row.marks == {
        "retail_carton": ("▲", "涨"), "tag": ("≠", "变"), "on_display": ("▼", "下柜"),
    }  # fmt: skip
    assert make_row(PRODUCT, {"retail_carton": "21x"}, judge, last).marks == {}
    assert make_row(PRODUCT, typed, judge).marks == {}
    bare = make_row(PRODUCT, {}, judge, CarriedLine(retail_carton=2_200_000))
    assert [bare.hint(key) for key in ("retail_carton", "retail_pack")] == ["220", "11"]
    assert bare.shown_hint("retail_carton") == "上 220"


def test_figures_go_down_from_the_current_cell():
    pasted = read_table("1\n2\n3", CATALOGUE, ["P1", "P2", "P3"], ("P2", "demand"))
    assert pasted.cells == {"P2": {"demand": "1"}, "P3": {"demand": "2"}}
    assert pasted.unknown == ()
