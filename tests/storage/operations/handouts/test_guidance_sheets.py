"""目标任务, 货源投放, 评估标准, 节假日 from real workbooks: in, again, back, corrected, told."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from models.handed_checklist import HandedChecklist
from models.holiday import Holiday
from models.supply import GradeLimit, SupplyLimit
from models.target import Target
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.ledger.staging import Counts
from storage.operations.check_ledger import check_ledger
from storage.operations.handouts.previews import ImportPreview
from storage.operations.history import next_undo, redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.refused_rows import save_refused
from storage.queries.history_changes import operation_changes
from storage.queries.history_view import entry_of

Rows = Sequence[Sequence[Any]]
Book = Callable[..., Path]
CYCLE = (date(2026, 11, 2), date(2026, 11, 8))
LONG = ("周期起", "周期止", "商品编码", "投放方式", "档位", "限量")
KEY = "2026-11-02|2026-11-08|P01"


def counts(preview: ImportPreview) -> list[tuple[str, Counts]]:
    return [(sheet.sheet, sheet.counts) for file in preview.files for sheet in file.sheets]


def limits(ledger: Ledger, key: str = KEY) -> dict[int, int]:
    found = get(ledger, SupplyLimit, key)
    return {each.grade: each.cartons for each in found.limits} if found else {}


EVERYTHING: dict[str, Rows] = {
    "节假日": [
        ("日期", "名称", "类型"),
        (date(2026, 10, 1), "国庆节", "休息"),
        ("2026年10月10日", "", "补班"),
    ],
    "购进明细": [
        ("订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量(条)"),
        ("D1", 1, "2026-11-05", "K9", "P90", 3),
    ],
    "评估标准": [
        ("版本", "分类", "序号", "检查点", "分值", "类型", "一票否决"),
        ("2026版", "陈列", "A10", "价签齐全", 40, "比例", "否"),
        ("2026版", "陈列", "A2", "分类陈列", 60, "", "售假"),
    ],
    "货源投放": [
        ("周期起", "周期止", "商品编码", "投放方式", "1档", "二档", "第三十档限量"),
        (*CYCLE, "P90", "按档位", 1, 0, 30),
    ],
    "目标任务": [
        ("期间", "指标", "对象", "目标值", "单位"),
        ("2026年11月", "销售量", None, 1234.5, "箱"),
        ("2026年4季度", "单箱", "一类烟", 45_000, "元"),
        (2026, "销量", "黄金叶", "95%", ""),
    ],
    "通知公告": [("编号", "标题"), ("N9", "元旦货源")],
    "购进月汇总": [
        ("月份", "客户编码", "商品编码", "数量(条)"),
        ("2026-10", "K9", "P90", 12),
    ],
    "卷烟目录": [("商品编码", "商品名称", "批发价(元/条)"), ("P90", "示例新品", 95.4)],
    "客户主档": [("客户编码", "许可证号", "客户名称"), ("K9", "320706100999", "新店")],
}


def test_one_workbook_with_every_sheet_comes_in_at_once_and_goes_back_at_once(
    ledger: Ledger, book: Book
) -> None:
    path = book(**EVERYTHING)
    _, preview = import_handouts(ledger, [path])
    assert {name: each.new for name, each in counts(preview)} == {
        name: len(rows) - 1 for name, rows in EVERYTHING.items()
    }
    assert preview.refused == ()
    targets = {each.id: (each.value, each.unit) for each in find(ledger, Target)}
    assert targets == {
        "2026-11|销量|总量": ("1234.5", "箱"),
        "2026Q4|单箱销售额|一类": ("45000", "元"),
        "2026|销量|黄金叶": ("0.95", ""),
    }
    supply = get(ledger, SupplyLimit, "2026-11-02|2026-11-08|P90")
    assert supply is not None
    assert (supply.method, supply.limits) == (
        "按档",
        tuple(GradeLimit(grade=g, cartons=n) for g, n in ((1, 1), (2, 0), (30, 30))),
    )
    assert (supply.of_grade(2), supply.of_grade(3)) == (0, None)
    checklist = get(ledger, HandedChecklist, "2026版")
    assert checklist is not None
    assert [(p.number, p.weight, p.veto) for p in checklist.points] == [
        *(("A2", 60, "售假"), ("A10", 40, "")),
    ]
    holidays = [(each.day, each.kind) for each in find(ledger, Holiday)]
    assert holidays == [(date(2026, 10, 1), "放假"), (date(2026, 10, 10), "调休上班")]

    changes, again = import_handouts(ledger, [path])
    assert not changes
    assert again.total.unchanged == sum(len(rows) - 1 for rows in EVERYTHING.values())
    assert again.changes == ()

    undo(ledger)
    assert [find(ledger, each) for each in (Target, SupplyLimit, HandedChecklist, Holiday)] == (
        [[], [], [], []]
    )
    redo(ledger)
    assert len(find(ledger, Target)) == 3
    assert check_ledger(ledger).findings == ()


def test_the_long_form_gathers_its_rows_into_the_same_record(shops: Ledger, book: Book) -> None:
    wide = book("宽.xlsx", 货源投放=[(*LONG[:4], "1档", "18档"), (*CYCLE, "P01", "按档", 5, 20)])
    rows = [(*CYCLE, "P01", "按档", "一档", 5), (*CYCLE, "P01", None, 18, 20)]
    long = book("长.xlsx", 货源投放=[LONG, *rows])
    _, first = import_handouts(shops, [long])
    assert counts(first) == [("货源投放", Counts(new=2))]
    held = get(shops, SupplyLimit, KEY)
    changes, _ = import_handouts(shops, [wide])
    assert not changes
    assert held is not None
    assert held.method == "按档"
    assert limits(shops) == {1: 5, 18: 20}


def test_a_blank_limit_clears_its_grade_and_a_missing_column_leaves_it(
    shops: Ledger, book: Book
) -> None:
    first = [(*LONG[:4], "1档", "2档", "3档"), (*CYCLE, "P01", "按档", 1, 2, 3)]
    import_handouts(shops, [book("一.xlsx", 货源投放=first)])
    second = [("周期起", "周期止", "商品编码", "2档", "3档"), (*CYCLE, "P01", None, "—")]
    import_handouts(shops, [book("二.xlsx", 货源投放=second)])
    assert limits(shops) == {1: 1}
    third = [("周期起", "周期止", "商品编码", "档位", "限量"), (*CYCLE, "P01", 30, 0)]
    third.append((*CYCLE, "P01", 1, None))
    import_handouts(shops, [book("三.xlsx", 货源投放=third)])
    assert limits(shops) == {30: 0}
    held = get(shops, SupplyLimit, KEY)
    assert held is not None
    assert held.method == "按档"


REFUSED = [
    ((*CYCLE, "P01", "按档", 1, 6), "第 4 行相同, 内容却不同"),
    ((*CYCLE, "P01", "按订单", 2, 6), "投放方式与第 4 行说的不一样"),
    ((*CYCLE, "PX", "按档", 1, 6), "商品编码 PX 不在卷烟目录中，请先收卷烟目录"),
    ((*CYCLE, "P01", "按档", None, 6), "“档位”要填"),
    ((*CYCLE, "P01", "按档", 31, 6), "“档位”应是 1 到 30 的档位: 31.0"),
    ((*CYCLE, "P01", "按档", 3, -1), "“限量”不能小于 0: -1.0"),
    ((*CYCLE[::-1], "P01", "按档", 3, 1), "周期止早于周期起"),
]


def test_rows_of_limits_that_cannot_be_are_handed_back_and_come_in_corrected(
    shops: Ledger, book: Book, tmp_path: Path
) -> None:
    good = (*CYCLE, "P01", "按档", 1, 5)
    path = book(货源投放=[LONG, good, *(row for row, _ in REFUSED)])
    _, preview = import_handouts(shops, [path])
    assert counts(preview) == [("货源投放", Counts(new=1, refused=len(REFUSED)))]
    told = {row.row: row.reasons[0] for row in preview.refused}
    for number, (_, reason) in enumerate(REFUSED, 5):
        assert told[number].endswith(reason), told[number]
    assert limits(shops) == {1: 5}

    corrected = load_workbook(save_refused(preview, tmp_path / "错误行.xlsx"))
    for sheet in corrected.worksheets:
        headings = [cell.value for cell in sheet[3]]
        for row in sheet.iter_rows(min_row=4):
            cells = dict(zip(headings, row, strict=True))
            cells["商品编码"].value, cells["投放方式"].value = "P01", "按档"
            cells["周期起"].value, cells["周期止"].value = "2026-11-02", "2026-11-08"
            cells["档位"].value = cells["错误原因"].row + (20 if "(" in sheet.title else 10)
            limit = next(cell for name, cell in cells.items() if name.startswith("限量"))
            limit.value = 7
    corrected.save(tmp_path / "改好.xlsx")
    _, after = import_handouts(shops, [tmp_path / "改好.xlsx"])
    assert after.refused == ()
    assert len(limits(shops)) == 1 + len(REFUSED)
    assert limits(shops)[1] == 5


def test_a_wide_row_comes_back_with_its_grades(shops: Ledger, book: Book, tmp_path: Path) -> None:
    headings = (*LONG[:4], *(f"{grade}档" for grade in range(1, 31)))
    path = book(货源投放=[headings, (*CYCLE, "PX", "按档", *range(1, 31))])
    _, preview = import_handouts(shops, [path])
    corrected = load_workbook(save_refused(preview, tmp_path / "错误行.xlsx"))
    sheet = corrected.worksheets[0]
    place = [cell.value for cell in sheet[3]].index("商品编码") + 1
    sheet.cell(4, place).value = "P01"
    corrected.save(tmp_path / "改好.xlsx")
    import_handouts(shops, [tmp_path / "改好.xlsx"])
    assert limits(shops) == {grade: grade for grade in range(1, 31)}


def test_a_corrected_point_comes_back_alone_and_takes_no_other_away(
    ledger: Ledger, book: Book
) -> None:
    headings = ("版本", "序号", "检查点", "分值")
    rows = [("v2", number, f"检查 {number}", 20) for number in range(1, 6)]
    bad = [*rows[:4], ("v2", 5, "检查 5", "二十"), ("v2", 1, "另一个", 20)]
    _, preview = import_handouts(ledger, [book("一.xlsx", 评估标准=[headings, *bad])])
    assert preview.total == Counts(new=4, refused=2)
    assert preview.files[0].sheets[0].warnings == ("版本 v2 的分值合计是 80，不是 100",)
    _, preview = import_handouts(ledger, [book("二.xlsx", 评估标准=[headings, rows[4]])])
    assert preview.files[0].sheets[0].warnings == ()
    held = get(ledger, HandedChecklist, "v2")
    assert held is not None
    assert [point.number for point in held.points] == ["1", "2", "3", "4", "5"]


def test_exchanged_days_follow_the_week_and_blank_kinds_are_off(ledger: Ledger, book: Book) -> None:
    rows = [
        ("日期", "名称", "类型"),
        (date(2026, 10, 10), "", "调休"),
        (date(2026, 10, 8), "", "调休"),
    ]
    rows.append((date(2026, 10, 2), "国庆节", None))
    path = book(节假日=rows)
    _, preview = import_handouts(ledger, [path])
    assert [each.kind for each in find(ledger, Holiday, "deleted = 0 ORDER BY id")] == [
        *("放假", "放假", "调休上班"),
    ]
    assert len(preview.files[0].sheets[0].warnings) == 2
    changes, _ = import_handouts(ledger, [path])
    assert not changes


def test_the_history_tells_limits_and_targets_in_words(shops: Ledger, book: Book) -> None:
    heading = ("期间", "指标", "目标值", "单位")
    import_handouts(
        shops,
        [book("一.xlsx", 货源投放=[LONG, (*CYCLE, "P01", "按档", 18, 5)],
              目标任务=[heading, ("2026-11", "销量", 100, "箱")])],
    )  # fmt: skip
    import_handouts(
        shops,
        [book("二.xlsx", 货源投放=[LONG, (*CYCLE, "P01", "按档", 18, 8)],
              目标任务=[heading, ("2026-11", "销量", 120.5, "箱")])],
    )  # fmt: skip
    entry = next_undo(shops)
    assert entry is not None
    shown = entry_of(shops, entry.seq)
    assert shown is not None
    told = {
        (story.kind_label, story.title, value.label, value.old, value.new)
        for story in operation_changes(shops, shown).records
        for value in story.difference.values
    }
    assert told == {
        ("目标任务", "2026-11 销量 总量", "目标值", "100", "120.5"),
        ("货源投放", "示例01 2026-11-02 2026-11-08", "18 档 · 限量", "5 条", "8 条"),
    }
