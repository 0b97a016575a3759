"""Rows read in batches: the good ones typed, the bad ones with reasons, none unaccounted for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.handout.headings import lay_out
from models.handout.outcome import NO_RESULT, CellError
from models.handout.reader import Batch, SheetReader
from models.handout.sheets import MONTHS, NOTICES, PRODUCTS, PURCHASES, RETAILERS

PURCHASE_HEADINGS = [
    *("订单号", "行号", "订货日期", "客户编码", "商品编码"),
    *("订购量(条)", "单价(元/条)", "金额(元)", "类型"),
]
RETAILER_HEADINGS = ["客户编码", "许可证号", "客户名称"]


def reader_of(sheet, headings: Sequence[str]) -> SheetReader:
    return SheetReader(lay_out(sheet, [list(headings)]))


def read(sheet, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[Batch, Any]:
    reader = reader_of(sheet, headings)
    batch = reader.read(rows, 4)
    assert reader.account.adds_up
    assert reader.account.rows == len(rows)
    return batch, reader.account


def line(number: int = 1, **changes: Any) -> list[Any]:
    values = {
        "order": "INV-1",
        "line": float(number),
        "day": date(2022, 10, 3),
        "retailer": "2614",
        "product": "101764",
        "quantity": 60.0,
        "price": 22.49,
        "amount": 1349.4,
        "kind": "订单",
        **changes,
    }
    return list(values.values())


def test_an_order_line_becomes_text_and_whole_numbers() -> None:
    batch, account = read(PURCHASES, PURCHASE_HEADINGS, [line()])
    assert batch.rows == [
        (4, "INV-1", 1, "2022-10-03", "2614", "101764", 60, 224900, 134940, "订单")
    ]
    assert (batch.refused, batch.warned, account.passed) == ([], [], 1)


def test_a_missing_column_is_absent_and_a_blank_cell_is_none() -> None:
    headings = [*RETAILER_HEADINGS, "负责人", "市场类型"]
    batch, _ = read(RETAILERS, headings, [["1", "320706200001", "甲店", "", " \u3000"]])
    reader = reader_of(RETAILERS, headings)
    assert reader.layout.fields == ("id", "licence_no", "shop_name", "owner", "market_type")
    assert batch.rows == [(4, "1", "320706200001", "甲店", None, None)]


def test_a_bad_cell_refuses_its_row_with_every_reason_and_its_cells() -> None:
    bad = line(2, day="2022-2-30", quantity=12.5, retailer="")
    batch, account = read(PURCHASES, PURCHASE_HEADINGS, [line(1), bad, line(3)])
    assert [row[0] for row in batch.rows] == [4, 6]
    (refused,) = batch.refused
    assert refused.row == 5
    assert refused.reasons == (
        "“客户编码”要填",
        "“订货日期”没有这一天: 2022-2-30",
        "“订购量(条)”应为整数: 12.5",
    )
    assert list(refused.cells) == bad
    assert account.refused == 1


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (CellError("#DIV/0!"), "“金额(元)”是错误值 #DIV/0!"),
        (NO_RESULT, "“金额(元)”是没有算出结果的公式, 请用 WPS 或 Excel 打开并保存一次"),
        (True, "“金额(元)”不是数字: True"),
        (date(2022, 1, 1), "“金额(元)”不是数字: 2022-01-01"),
    ],
)
def test_error_values_and_wrong_types_are_never_read_as_blank_or_number(
    cell: object, reason: str
) -> None:
    rows = [line(1, amount=1.0), line(2, amount=cell)]
    batch, _ = read(PURCHASES, PURCHASE_HEADINGS, rows)
    assert [row.reasons for row in batch.refused] == [(reason,)]


def test_rules_of_the_fields_refuse() -> None:
    rows = [["1", "12345", "甲店"], ["2", "320706200001", "长" * 61], ["3", "320706200001", "乙"]]
    batch, _ = read(RETAILERS, RETAILER_HEADINGS, rows)
    assert [row.reasons for row in batch.refused] == [
        ("“许可证号”应为 12 位数字: 12345",),
        (f"“客户名称”最多 60 个字: {'长' * 30}…",),
    ]
    headings = ["商品编码", "商品名称", "批发价(元/条)"]
    batch, _ = read(PRODUCTS, headings, [["1", "甲", 0.0], ["2", "乙", -3], ["3", "丙", 0.0001]])
    assert [row.reasons for row in batch.refused] == [
        ("“批发价(元/条)”应大于 0: 0.0",),
        ("“批发价(元/条)”应大于 0: -3",),
    ]


def test_synonyms_of_values_and_an_unknown_one_kept_with_a_warning() -> None:
    headings = [*RETAILER_HEADINGS, "市场类型", "业态", "档位", "订货周期", "规模"]
    head = ["1", "320706200001", "甲"]
    rows = [
        [*head, "城网", "烟草专业店", "十三档", "单周周四", "1"],
        ["2", *head[1:], "农网", "食杂类", 30.0, "不访销", "小"],
        ["3", *head[1:], "X", "Z", "二十一档", "周一", "巨大"],
    ]
    batch, account = read(RETAILERS, headings, rows)
    assert [row[4:] for row in batch.rows] == [
        ("城镇", "烟酒商店", "大", "13", "单周周四"),
        ("乡村", "食杂店", "小", "30", "不访销"),
        ("乡村", "食杂店", "巨大", "21", "周一"),
    ]
    assert batch.warned == [(6, "“规模”不认识“巨大”, 按原文保留")]
    assert account.warnings == 1


def test_warnings_on_whole_rows_never_refuse() -> None:
    rows = [
        line(1, amount=1349.41),
        line(2, amount=1349.42),
        line(3, quantity=-60.0, amount=-1349.4),
        line(4, price="", amount=None),
    ]
    batch, _ = read(PURCHASES, PURCHASE_HEADINGS, rows)
    assert len(batch.rows) == 4
    assert batch.warned == [
        (5, "金额 1,349.42 与数量×单价 (60×22.49) 不符"),
        (6, "类型是订单, 数量却是 -60"),
    ]


def test_licences_from_elsewhere_and_turned_terms_are_warned_of() -> None:
    headings = [*RETAILER_HEADINGS, "许可证起", "许可证止"]
    rows = [
        ["1", "320706200001", "甲", "2025-01-01", "2024-01-01"],
        ["2", "430701204804", "乙", "", "2024-01-01"],
        ["3", "320724300001", "丙", "", ""],
    ]
    batch, _ = read(RETAILERS, headings, rows)
    assert len(batch.rows) == 3
    assert sorted(batch.warned) == [
        (4, "许可证起 2025-01-01 晚于止 2024-01-01"),
        (5, "许可证号 430701204804 的区划 430701 不在本市"),
        (6, "许可证号 320724300001 的第 7 位应是 1 或 2"),
    ]


def test_product_prices_are_compared() -> None:
    headings = [
        "商品编码",
        "商品名称",
        "批发价",
        "零售指导价(元/条)",
        "零售指导价(元/盒)",
        "每条盒数",
    ]
    rows = [
        ["1", "甲", 95.4, 108.0, 11.0, 10.0],
        ["2", "乙", 108.01, 108.0, 10.69, ""],
        ["3", "丙", 95.4, 108.0, 10.7, None],
        ["4", "丁", 95.4, 108.0, 21.0, 5.0],
    ]
    batch, _ = read(PRODUCTS, headings, rows)
    assert len(batch.rows) == 4
    assert sorted(batch.warned) == [
        (5, "批发价 108.01 高于零售指导价 108"),
        (5, "盒价 10.69×10 低于条价 108"),
        (7, "盒价 21×5 低于条价 108"),
    ]


def test_totals_blank_rows_and_notes_are_passed_over_and_counted() -> None:
    rows = [
        line(1),
        ["小计", "", "", "", "", 60.0, "", 1349.4, ""],
        [None] * 9,
        ["", "\u3000", *[""] * 7],
        line(2),
        ["合 计：", "", "", "", "", 120.0, "", 2698.8, ""],
        ["制表人：张三", "", "审核：李四", "", "", "", "", "", ""],
    ]
    batch, account = read(PURCHASES, PURCHASE_HEADINGS, rows)
    assert [row[0] for row in batch.rows] == [4, 8]
    assert (account.totals, account.blank, account.notes) == (2, 2, 1)
    assert (batch.refused, batch.warned) == ([], [])


def test_a_total_that_is_not_the_sum_is_told() -> None:
    rows = [line(1), line(2, day="无"), ["合计", *[""] * 4, 121.0, "", 2698.8, ""]]
    batch, _ = read(PURCHASES, PURCHASE_HEADINGS, rows)
    assert batch.warned == [(6, "“订购量(条)”合计写的是 121, 读到各行之和是 120")]
    assert len(batch.refused) == 1, "a refused row's numbers are in headquarters' total too"


def test_totals_add_up_over_batches_and_sections() -> None:
    reader = reader_of(PURCHASES, PURCHASE_HEADINGS)
    total = ["总计", *[""] * 4, 60.0, "", 1349.4, ""]
    assert reader.read([line(1), total], 4).warned == []
    assert reader.read([line(2)], 6).warned == []
    assert reader.read([total], 7).warned == [], "the sum since the last total"
    assert reader.read([["合计", *[""] * 4, 120.0, "", 2698.8, ""]], 8).warned == []
    assert reader.read([["合计", *[""] * 4, NO_RESULT, "", "", ""]], 9).refused == []
    assert reader.account.totals == 4


def test_a_shop_called_total_is_a_shop() -> None:
    batch, account = read(RETAILERS, RETAILER_HEADINGS, [["1", "320706200001", "合计"]])
    assert len(batch.rows) == 1
    assert account.totals == 0


def test_the_same_row_again_counts_once_another_content_is_refused() -> None:
    reader = reader_of(PURCHASES, PURCHASE_HEADINGS)
    first = reader.read([line(1), line(2), line(1)], 4)
    second = reader.read([line(2, quantity=1.0, amount=22.49), line(1, quantity="60")], 7)
    assert [row[0] for row in first.rows] == [4, 5]
    assert second.rows == []
    assert [(row.row, row.reasons) for row in second.refused] == [
        (7, ("“订单号”、“行号”与第 5 行相同, 内容却不同",))
    ]
    assert (reader.account.repeated, reader.account.adds_up) == (2, True)


def test_one_order_number_for_two_customers_is_two_lines() -> None:
    rows = [line(1), line(2, retailer="9999")]
    assert len(read(PURCHASES, PURCHASE_HEADINGS, rows)[0].rows) == 2


def test_without_line_numbers_equal_lines_are_two_lines() -> None:
    headings = [text for text in PURCHASE_HEADINGS if text != "行号"]
    rows = [[value for place, value in enumerate(line(1)) if place != 1]] * 2
    assert len(read(PURCHASES, headings, rows)[0].rows) == 2
    blank = read(PURCHASES, PURCHASE_HEADINGS, [line(1, line=""), line(1, line="")])[0]
    assert [row[2] for row in blank.rows] == [None, None]


def test_a_product_may_come_with_each_of_its_prices() -> None:
    headings = ["商品编码", "商品名称", "批发价", "生效日期"]
    rows = [["1", "甲", 95.4, ""], ["1", "甲", 96.4, "2026-01-01"], ["1", "甲", 97, "2026-01-01"]]
    batch, _ = read(PRODUCTS, headings, rows)
    assert len(batch.rows) == 2
    assert "“商品编码”、“生效日期”与第 5 行相同" in batch.refused[0].reasons[0]


def test_months_and_notices() -> None:
    months = ["月份", "客户编码", "商品编码", "数量", "金额(元)"]
    batch, _ = read(MONTHS, months, [["2022年10月", 2614.0, 101764.0, "1,200", 26988.0]])
    assert batch.rows == [(4, "2022-10", "2614", "101764", 1200, 2698800)]
    notices = ["编号", "标题", "正文", "是否宣传到户", "发布日期"]
    batch, _ = read(NOTICES, notices, [["通〔2026〕1号", "新政策", "一\n二", "√", "2026.3.5"]])
    assert batch.rows == [(4, "通〔2026〕1号", "新政策", "一\n二", "2026-03-05", True)]


CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["合计", "INV-1", "2022-10-03", "1", 1.0, "订单", "—", CellError("#N/A")]),
)


@given(st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=12))
def test_whatever_stands_in_the_cells_each_row_is_accounted_for(rows: list[list[Any]]) -> None:
    batch, _ = read(PURCHASES, PURCHASE_HEADINGS, rows)
    for row in batch.rows:
        assert all(value is None or type(value) in (str, int) for value in row)
        assert None not in (row[1], row[3], row[4], row[5], row[6])
    for refused in batch.refused:
        assert refused.reasons


@given(st.permutations([line(n, amount=1349.4 + n % 3) for n in range(1, 9)]), st.integers(1, 9))
def test_the_size_of_batches_changes_nothing(rows: list[list[Any]], size: int) -> None:
    rows = [*rows, rows[0], line(2, kind="退货")]
    whole = reader_of(PURCHASES, PURCHASE_HEADINGS)
    expected = whole.read(rows, 4)
    parts = reader_of(PURCHASES, PURCHASE_HEADINGS)
    batches = [parts.read(rows[n : n + size], 4 + n) for n in range(0, len(rows), size)]
    assert [row for batch in batches for row in batch.rows] == expected.rows
    assert [row for batch in batches for row in batch.refused] == expected.refused
    assert sorted(w for batch in batches for w in batch.warned) == sorted(expected.warned)
    assert parts.account == whole.account
