"""Sheets are known by name or headings; headings in any order, spelling and place."""

import random
from datetime import date

import pytest

from models.handout.headings import (
    REASON_HEADING,
    HeadingProblem,
    column_of,
    lay_out,
    recognise,
    resembles,
)
from models.handout.preamble import Preamble, read_preamble
from models.handout.sheets import (
    HOLIDAYS,
    LIMITS,
    MONTHS,
    NOTICES,
    PRODUCTS,
    PURCHASES,
    RETAILERS,
    SHEETS,
)

PURCHASE_ROW = ["订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量(条)", "单价(元/条)"]


def test_the_headings_are_those_of_the_trade() -> None:
    """DOMAIN 5.1, word for word; a * marks what must be there."""
    wanted = {
        "客户主档": "客户编码*, 许可证号*, 客户名称*, 入网日期, 状态日期, 经度, 纬度, 负责人, "
        "联系电话, 经营地址, 乡镇街道, 市场类型, 业态, 规模, 客户分类, 档位, 星级, 守法等级, "
        "终端类型, 标准店起始, 标准店止, 许可证起, 许可证止, 状态, 订货方式, 订货周期, 订货日, "
        "送货日, 结算方式, 送货线路, 拜访线路, 线路序, 客户经理工号",
        "卷烟目录": "商品编码*, 商品名称*, 品牌, 工业企业, 产地, 价类, 包装, 每条盒数, 条码(条), "
        "条码(盒), 批发价(元/条)*, 零售指导价(元/条), 零售指导价(元/盒), 重点品牌, 紧俏, 新品, "
        "上市日期, 状态, 生效日期",
        "购进明细": "订单号*, 行号, 订货日期*, 客户编码*, 商品编码*, 需求量(条), 订购量(条)*, "
        "单价(元/条), 金额(元), 类型",
        "购进月汇总": "月份*, 客户编码*, 商品编码*, 数量(条)*, 金额(元)",
        "通知公告": "编号*, 标题*, 类型, 正文, 发布日期, 是否宣传到户, 宣传范围, 截止日期",
        "目标任务": "期间*, 指标*, 对象, 目标值*, 单位",
        "货源投放": "周期起*, 周期止*, 商品编码*, 投放方式, 档位, 限量, "
        + ", ".join(f"{grade}档" for grade in range(1, 31)),
        "评估标准": "版本*, 分类, 序号*, 检查点*, 分值*, 类型, 一票否决",
        "节假日": "日期*, 名称, 类型",
    }
    found = {
        sheet.name: ", ".join(column.heading + "*" * column.required for column in sheet.columns)
        for sheet in SHEETS
        if sheet.name in wanted
    }
    assert found == wanted


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_name_means_two_columns(sheet) -> None:
    for column in sheet.columns:
        assert column_of(sheet, column.heading) is column
        for unit in column.units:
            assert column_of(sheet, f"{column.names[0]}（{unit}）") is column


@pytest.mark.parametrize(
    ("sheet", "heading", "field"),
    [
        *((RETAILERS, "店名", "shop_name"), (RETAILERS, "零售户名称", "shop_name")),
        *((RETAILERS, "证号", "licence_no"), (RETAILERS, "专卖证号", "licence_no")),
        *((RETAILERS, "电话", "phone"), (RETAILERS, "手机", "phone")),
        *((RETAILERS, "等级", "supply_grade"), (PRODUCTS, "类别", "price_class")),
        *((PRODUCTS, "品规", "name"), (PRODUCTS, "规格", "name"), (PRODUCTS, "卷烟名称", "name")),
        *((PRODUCTS, "批发价", "wholesale"), (PRODUCTS, "批发价（元／条）", "wholesale")),
        *((PRODUCTS, "零售指导价[元/盒]", "retail_pack"), (PRODUCTS, "指导价", "retail_carton")),
        *((PRODUCTS, "条码（盒）", "barcode_pack"), (PRODUCTS, "条码", "barcode_carton")),
        *((PURCHASES, "订购量", "quantity"), (PURCHASES, " 订 购\n量 （条）", "quantity")),
        *((PURCHASES, "订购量(必填)", "quantity"), (PURCHASES, "金额（含税）", "amount")),
        *((PURCHASES, "*订单号", "order_no"), (PURCHASES, "订单号(文本)", "order_no")),
        *((PURCHASES, "\ufeff订单号：", "order_no"), (NOTICES, "编号*", "id")),
        *((PURCHASES, "订购量(箱)", None), (PURCHASES, "金额(万元)", None)),
        *((PRODUCTS, "条码(箱)", None), (RETAILERS, "错误原因", None), (RETAILERS, "序号", None)),
    ],
)
def test_synonyms(sheet, heading: str, field: str | None) -> None:
    column = column_of(sheet, heading)
    assert (column.field if column else None) == field


def test_any_order_any_row_extra_columns_named() -> None:
    headings = [*PURCHASE_ROW, "备注", "仓库", ""]
    random.Random(7).shuffle(headings)
    rows = [["示范辖区 购进明细"], [], ["单位：示范"], ["", ""], headings, ["INV-1"]]
    layout = lay_out(PURCHASES, rows)
    assert layout.row == 4
    assert {headings[place] for place in layout.positions.values()} == set(PURCHASE_ROW)
    assert sorted(layout.ignored) == ["仓库", "备注"]
    assert layout.absent == ("requested", "amount", "kind")
    assert layout.fields == tuple(
        field for field in (c.field for c in PURCHASES.columns) if field not in layout.absent
    )


def test_the_heading_row_is_looked_for_in_twenty_rows() -> None:
    assert lay_out(PURCHASES, [["标题"]] * 19 + [PURCHASE_ROW]).row == 19
    with pytest.raises(HeadingProblem, match=r"前 20 行里没有找到表头（应有 订单号、订货日期、"):
        lay_out(PURCHASES, [["标题"]] * 20 + [PURCHASE_ROW])


def test_a_missing_required_heading_is_named() -> None:
    row = [text for text in PURCHASE_ROW if text not in ("客户编码", "订货日期")]
    with pytest.raises(HeadingProblem, match=r"^缺少必有的列 “订货日期”、“客户编码”$"):
        lay_out(PURCHASES, [row])


def test_another_unit_is_not_taken_for_ours() -> None:
    row = ["订购量(箱)" if text == "订购量(条)" else text for text in PURCHASE_ROW]
    with pytest.raises(HeadingProblem, match=r"“订购量\(条\)”（“订购量\(箱\)”单位不同）"):
        lay_out(PURCHASES, [row])


def test_a_heading_that_stands_twice_is_told_with_its_columns() -> None:
    with pytest.raises(
        HeadingProblem, match="有几列都是“客户编码”（D 列“客户编码”、H 列“客户编码”）"
    ):
        lay_out(PURCHASES, [[*PURCHASE_ROW, "客户编码"]])
    with pytest.raises(HeadingProblem, match="B 列“手机”、C 列“电话”"):
        lay_out(RETAILERS, [["客户编码", "手机", "电话", "许可证号", "客户名称"]])


def test_beside_its_synonym_the_canonical_heading_counts() -> None:
    layout = lay_out(RETAILERS, [["客户编码", "手机", "联系电话", "许可证号", "客户名称"]])
    assert layout.positions["phone"] == 2
    assert layout.ignored == ("手机",)


def test_the_column_of_reasons_is_passed_over_in_silence() -> None:
    layout = lay_out(PURCHASES, [[REASON_HEADING, *PURCHASE_ROW]])
    assert layout.ignored == ()
    assert layout.positions["order_no"] == 1


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        *(("购进明细", PURCHASES), (" 购进明细 ", PURCHASES), ("购进明细_2022-10", PURCHASES)),
        *(("购进明细(2)", PURCHASES), ("订单明细", PURCHASES), ("购进月汇总", MONTHS)),
        *(("客户档案", RETAILERS), ("通知", NOTICES), ("商品目录", PRODUCTS)),
    ],
)
def test_sheets_are_known_by_name(name: str, sheet) -> None:
    assert recognise(name, [], SHEETS) is sheet


def test_sheets_of_unknown_name_are_known_by_their_headings() -> None:
    assert recognise("Sheet1", [["标题"], PURCHASE_ROW], SHEETS) is PURCHASES
    months = ["月份", "客户编码", "商品编码", "数量"]
    assert recognise("Sheet1", [months], SHEETS) is MONTHS
    assert recognise("Sheet1", [["姓名", "年龄"]], SHEETS) is None
    short = [text for text in PURCHASE_ROW if text != "订购量(条)"]
    assert recognise("Sheet1", [short], SHEETS) is None
    assert resembles([short], SHEETS) is PURCHASES


def test_what_stands_above_the_headings() -> None:
    found = read_preamble(
        [
            ["示范辖区 客户主档", "", ""],
            ["单位：示范辖区    制表人：营销中心    制表时间：2022年11月1日", None, ""],
        ]
    )
    assert found == Preamble("示范辖区 客户主档", "示范辖区", "营销中心", date(2022, 11, 1), "")
    apart = read_preamble([["期间:", "2022-10"], ["制表日期：", date(2022, 11, 1)], ["表名"]])
    assert (apart.period, apart.made_on, apart.title) == ("2022-10", date(2022, 11, 1), "表名")
    assert read_preamble([["制表时间：下周"]]).made_on is None
    assert read_preamble([]) == Preamble()


# -------------------------------------------------------------------- 目标任务, 货源投放, 节假日 …

CYCLE = ("周期起", "周期止", "商品编码")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *(("1档", "grade_1"), ("一档", "grade_1"), ("01档", "grade_1"), ("第1档", "grade_1")),
        *(("1档限量", "grade_1"), ("第三十档限量(条)", "grade_30"), ("30档（条/户）", "grade_30")),
        *(("十一档", "grade_11"), ("11档", "grade_11"), ("11 档", "grade_11")),
        *(("档位", "grade"), ("限量(条)", "cartons"), ("1档(箱)", None), ("31档", None)),
    ],
)
def test_every_way_to_write_a_grade_is_that_grade(heading: str, field: str | None) -> None:
    column = column_of(LIMITS, heading)
    assert (column.field if column else None) == field


def test_limits_need_a_grade_or_the_long_form() -> None:
    for good in (("30档",), ("档位", "限量"), ("投放方式", "一档", "2档")):
        assert lay_out(LIMITS, [[*CYCLE, *good]]).definition is LIMITS
    for bad in ((), ("档位",), ("限量",), ("投放方式",)):
        with pytest.raises(HeadingProblem, match="缺少必有的列 “1档”至“30档”"):
            lay_out(LIMITS, [[*CYCLE, *bad]])
    assert recognise("Sheet1", [[*CYCLE, "1档"]], SHEETS) is LIMITS
    assert recognise("Sheet1", [[*CYCLE, "档位"]], SHEETS) is None


def test_a_sheet_with_a_day_and_a_name_is_no_holiday_table() -> None:
    assert recognise("2026年节假日安排", [["日期"]], SHEETS) is HOLIDAYS
    assert recognise("Sheet1", [["日期", "名称", "类型"]], SHEETS) is HOLIDAYS
    assert recognise("Sheet1", [["日期", "名称", "类型", "地点"]], SHEETS) is None
    assert recognise("Sheet1", [["日期", "名称"]], SHEETS) is None
