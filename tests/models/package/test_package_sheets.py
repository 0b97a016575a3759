"""The sheets of a package: headings word for word, values, 合计, the same again and again."""

from datetime import date, time
from decimal import Decimal
from uuid import UUID

import attrs
import pytest

from models.check import Check, CheckAnswer, CheckGrade, PointResult
from models.package import build_package, build_sheets
from models.product import Product
from models.retailer import StandardTerm
from models.six_one_record import SixOneExemption, SixOneItem
from models.six_ones import History, StoreFacts, build_board
from models.stock import Count, Delivery, judge_stock
from models.todo import Todo, TodoSource, TodoState
from models.visit import PriceTag, Purpose, ShopState, Signature, StockLine
from tests.models.package.making import (
    NOVEMBER,
    NOW,
    board_of_vector_61,
    rows_of,
    source,
    total_of,
    visit,
)

TITLES = [
    "拜访汇总",
    "拜访统计",
    "陈列规范检查",
    "六个一完成情况",
    "六个一月结",
    "宣传促销活动",
    "客户培训",
    "经营分析报告",
    "客户评优",
    "市场拓展进度",
    "市场信息采集",
    "市场动态",
    "需求与断货",
    "品牌培育",
    "等级变更建议",
    "客户信息变更",
    "投诉与建议",
    "廉洁投诉",
    "异常线索",
    "活动费用",
    "七严自查",
    "工作报告",
    "照片",
]
CUSTOMER = ["客户编码", "许可证号", "客户名称"]
POINTS = [
    *(f"A{n}" for n in range(1, 5)),
    *(f"B{n}" for n in range(1, 10)),
    *(f"C{n}" for n in range(1, 6)),
    *(f"D{n}" for n in range(1, 7)),
    *(f"E{n}" for n in range(1, 3)),
]


def test_the_headings_are_headquarters_own() -> None:
    tables = build_sheets(source())
    assert [table.title for table in tables] == TITLES
    visits, _, checks, board, *_ = tables
    market = tables[TITLES.index("市场信息采集")]
    assert list(visits.headings) == [
        *("序号", "日期", *CUSTOMER, "业态", "档位", "方式", "到店", "离店", "时长(分)", "目的"),
        *("计划/临时", "店铺状态", "库存采集品规数", "断货品规数", "宣传事项", "指导内容"),
        *("客户意见", "待办数", "满意度", "签字", "补录", "小结", "记录编号", "修订号"),
    ]
    assert list(checks.headings) == [
        *("日期", *CUSTOMER, "模板版本", *POINTS, "陈列分", "经营分", "总分", "等级"),
        *("一票否决项", "问题", "整改期限", "整改状态", "记录编号", "修订号"),
    ]
    assert list(board.headings) == [
        *("月份", *CUSTOMER, *(f"{sign}日期/状态" for sign in "①②③④⑤⑥")),
        *("应完成", "已完成", "完成率", "备注", "记录编号", "修订号"),
    ]
    assert list(market.headings) == [
        *(
            "日期",
            *CUSTOMER,
            "商品编码",
            "商品名称",
            "库存(条)",
            "上期库存",
            "期间购进",
            "推算销量",
        ),
        *("存销比(天)", "断货天数", "零售价(元/条)", "零售价(元/盒)", "标签", "备注"),
        *("记录编号", "修订号"),
    ]


def test_a_visit_as_it_is_summed_up() -> None:
    made = visit(
        1,
        arrived=time(9, 5),
        left=time(9, 47),
        planned=True,
        purposes=(Purpose.SERVICE, Purpose.BRAND),
        stock_lines=(
            StockLine(product_id="P1", stock=12),
            StockLine(product_id="P2", stock=0),
            StockLine(product_id="P3", out_days=3),
        ),
        notices_told=("N7", "N8"),
        satisfaction=5,
        signature=Signature.NONE,
        unsigned_reason="店主外出",
    )
    shut = visit(0, shop_state=ShopState.CLOSED, arrived=time(23, 50), left=time(0, 10))
    table = build_sheets(
        source(
            visits=(made, shut),
            notices={"N7": "新品上市"},
            todos={made.id: (Todo(id="t", content="补货"),)},
        )
    )[0]
    first, second = rows_of(table)
    assert (first["序号"], first["日期"], first["店铺状态"]) == (1, date(2026, 11, 10), "关门")
    assert first["时长(分)"] is None, "离店早于到店，没有时长"
    assert second == {
        **dict.fromkeys(table.headings, ""),
        "序号": 2,
        "日期": date(2026, 11, 11),
        "客户编码": "T1",
        "许可证号": "320706100001",
        "客户名称": "第1店",
        "业态": "便利店",
        "档位": "18",
        "方式": "现场",
        "到店": time(9, 5),
        "离店": time(9, 47),
        "时长(分)": 42,
        "目的": "客户服务、品牌培育",
        "计划/临时": "计划",
        "店铺状态": "营业",
        "库存采集品规数": 2,
        "断货品规数": 2,
        "宣传事项": "新品上市、N8",
        "待办数": 1,
        "满意度": 5,
        "签字": "未签：店主外出",
        "补录": "否",
        "记录编号": made.id,
        "修订号": 2,
    }
    total = total_of(table)
    assert (total["序号"], total["客户名称"]) == ("合计", "共 2 条")
    assert (total["时长(分)"], total["断货品规数"], total["待办数"]) == (42, 2, 1)


def test_a_check_point_by_point() -> None:
    check = Check(
        id="33333333-3333-4333-8333-333333333333",
        revision=4,
        retailer_id="T2",
        day=date(2026, 11, 9),
        template_version="v2",
        answers=(
            CheckAnswer(point="A1", result=PointResult.PASS),
            CheckAnswer(point="B3", result=PointResult.RATIO, got=8, of=10),
            CheckAnswer(point="Z9", result=PointResult.NOT_APPLICABLE),
        ),
        total=954,
        display_score=950,
        operation_score=None,
        grade=CheckGrade.EXCELLENT,
        vetoes=("D1", "D4"),
        rectify_by=date(2026, 11, 16),
    )
    todos = tuple(
        Todo(id=f"t{n}", content="整改", source=TodoSource.CHECK, source_id=check.id, state=state)
        for n, state in enumerate((TodoState.DONE, TodoState.OPEN, TodoState.DOING))
    )
    table = build_sheets(source(checks=(check,), todos={check.id: todos}))[2]
    row = rows_of(table)[0]
    assert [(key, row[key]) for key in row if " " in key] == [
        ("v2 A1", "符合"), ("v2 B3", "8/10"), ("v2 Z9", "不适用"),
    ]  # fmt: skip
    assert "A1" not in row, "a code names another point in another version"
    both = build_sheets(source(checks=(check, attrs.evolve(check, template_version="v1"))))[2]
    assert [(each["A1"], each["v2 A1"]) for each in rows_of(both)] == [
        (None, "符合"), ("符合", None),
    ]  # fmt: skip
    assert (row["总分"], row["陈列分"], row["经营分"]) == (Decimal("95.4"), 95, None)
    assert (row["等级"], row["一票否决项"], row["整改状态"]) == ("优秀", "D1、D4", "整改中(1/3)")
    assert (row["记录编号"], row["修订号"]) == (check.id, 4)
    settled = tuple(attrs.evolve(todo, state=TodoState.CONFIRMED) for todo in todos)
    again = build_sheets(source(checks=(check,), todos={check.id: settled}))[2]
    assert rows_of(again)[0]["整改状态"] == "已整改"


def test_the_board_of_vector_61() -> None:
    table = build_sheets(source())[3]
    first, second = rows_of(table)
    assert (first["客户编码"], second["客户编码"]) == ("T1", "T2"), "T3 不适用，不列"
    assert first["①日期/状态"] == "2026-11-12 已完成"
    assert first["③日期/状态"] == "2026-10-20 已完成(10月)"
    assert (second["③日期/状态"], second["④日期/状态"]) == ("未到期", "逾期")
    assert (first["应完成"], first["已完成"], first["完成率"]) == (4, 4, 1)
    assert (second["应完成"], second["已完成"], second["完成率"]) == (4, 3, Decimal("0.75"))
    total = total_of(table)
    assert (total["应完成"], total["已完成"], total["完成率"]) == (8, 7, Decimal("0.875"))
    assert UUID(str(first["记录编号"])).version == 5
    assert (first["修订号"], second["修订号"]) == (9, 1)


def test_a_rate_without_obligations_is_no_zero() -> None:
    exempt = [
        SixOneExemption(
            id=str(item),
            retailer_id="T1",
            item=item,
            period="2026-11",
            reason="装修",
            approver="李",
        )
        for item in SixOneItem
    ]
    store = StoreFacts(retailer_id="T1", terms=(StandardTerm(since=date(2025, 1, 1)),))
    board = build_board(NOVEMBER, NOW.date(), [store], History.of((), exempt))
    table = build_sheets(source(board=board))[3]
    row = rows_of(table)[0]
    assert (row["应完成"], row["完成率"], row["备注"]) == (0, "—", "无应完成项")
    assert (row["①日期/状态"], row["③日期/状态"]) == ("豁免", "未到期")
    assert total_of(table)["完成率"] == "—"


def judged(last: int | None, bought: int, stock: int, known: date | None = None) -> object:
    before = None if last is None else Count(date(2026, 10, 11), last)
    deliveries = [Delivery(date(2026, 10, 20), bought)]
    return judge_stock(Count(date(2026, 11, 11), stock), before, deliveries, known)


@pytest.mark.parametrize(
    ("judgement", "expected", "remark"),
    [
        (judged(1500, 280, 1200), (150, 280, 310, 12), ""),  # M02c: 310 条 in 31 days, 12.0
        (judged(100, 0, 300), (10, 0, -20, "—"), "盘点不符"),
        (judged(None, 0, 300), ("—", "—", "—", "—"), "首次盘点"),
        (judged(300, 0, 300), (30, 0, 0, "—"), "滞销"),
        (judged(0, 0, 0), (0, 0, 0, "—"), "无库存无销量"),
        (judged(100, 0, 300, date(2026, 11, 1)), (10, 0, "—", "—"), "购进未全；购进截至 11-01"),
    ],
)
def test_sales_are_inferred_or_a_reason_is_given(
    judgement: object, expected: tuple[object, ...], remark: str
) -> None:
    line = StockLine(product_id="P1", stock=judgement.stock, retail_carton=1_080_000)  # type: ignore[attr-defined]
    made = visit(1, stock_lines=(line,))
    table = build_sheets(source(visits=(made,), stock={(made.id, "P1"): judgement}))[
        TITLES.index("市场信息采集")
    ]
    row = rows_of(table)[0]
    shown = (row["上期库存"], row["期间购进"], row["推算销量"], row["存销比(天)"])
    assert shown == expected
    assert (row["备注"], row["零售价(元/条)"], row["零售价(元/盒)"]) == (remark, 108, None)


def test_a_line_is_shown_in_the_cartons_of_its_product() -> None:
    odd = Product(id="P1", name="异型", wholesale=1, packs_per_carton=20)
    made = visit(
        1,
        stock_lines=(
            StockLine(product_id="P1", stock=50, tag=PriceTag.WRONG),
            StockLine(product_id="P2", out_days=4),
        ),
    )
    table = build_sheets(source(visits=(made,), products={"P1": odd}))[TITLES.index("市场信息采集")]
    first, second = rows_of(table)
    assert (first["库存(条)"], first["商品名称"], first["标签"]) == (Decimal("2.5"), "异型", "不符")
    assert (second["库存(条)"], second["商品名称"], second["断货天数"]) == (None, "", 4)
    assert second["推算销量"] is None, "没盘点就空着"
    assert len({row.record_id for row in table.rows}) == 2


def test_the_same_state_gives_the_same_package_in_whatever_order_it_was_read() -> None:
    lines = (StockLine(product_id="P2", stock=5), StockLine(product_id="P1", stock=7))
    visits = tuple(visit(n, stock_lines=lines) for n in range(4))
    one = build_package(source(visits=visits))
    board = board_of_vector_61()
    other = build_package(
        source(visits=visits[::-1], board=attrs.evolve(board, rows=board.rows[::-1]))  # type: ignore[type-var,attr-defined]
    )
    assert one == other


def test_a_changed_figure_changes_the_row_hash_and_the_sheet_hash() -> None:
    before = build_sheets(source(visits=(visit(1, summary="好"), visit(2))))[0]
    after = build_sheets(source(visits=(visit(1, summary="不好"), visit(2))))[0]
    assert before.rows[0].hash != after.rows[0].hash
    assert before.rows[1].hash == after.rows[1].hash
    assert before.hash != after.hash


def test_a_retailer_that_is_not_in_the_master_still_has_its_row() -> None:
    table = build_sheets(source(visits=(visit(1, retailer_id="X9"),)))[0]
    row = rows_of(table)[0]
    assert (row["客户编码"], row["客户名称"], row["许可证号"]) == ("X9", "", "")


def test_the_manifest_says_who_what_and_on_what_it_rests() -> None:
    package = build_package(source(visits=(visit(1), visit(2))))
    entries = package.manifest.entries
    assert entries["protocol"] == "2"
    assert entries["sequence"] == "3"
    assert entries["base_acknowledged"] == "2"
    assert entries["manager_name"] == "张三"
    assert entries["created_at"] == "2026-12-02T09:30:00+08:00"
    assert entries["journal_head"] == "ab" * 32
    assert entries["sheet/拜访汇总/rows"] == "2"
    marks = entries["sheet/拜访汇总/marks/1"].split(" ")
    assert marks == [f"{row.record_id}:2:{row.hash}" for row in package.tables[0].rows]
    assert package.note == (
        "单位：示范市公司    期间：2026年11月    制表人：张三（A001）    制表时间：2026-12-02 09:30"
    )
