"""Sheets that came back held against what was sent: what was edited, and what only looks so."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.manager import Manager
from models.package.manifest import PackageHead, make_manifest
from models.package.table import CellKind, Column, SheetDefinition, SheetTable, build_table
from models.package.view import ViewSheet, compare_view, find_headings
from models.package.view_head import guess_head
from models.package.view_report import RowVerdict, ViewReport, ViewRow
from models.package.view_sent import SentSheet, sent_titles

KINDS = (
    ("序号", CellKind.WHOLE),
    ("日期", CellKind.DATE),
    ("客户编码", CellKind.CODE),
    ("许可证号", CellKind.CODE),
    ("客户名称", CellKind.TEXT),
    ("到店", CellKind.TIME),
    ("完成率", CellKind.PERCENT),
    ("月份", CellKind.CODE),
    ("A1", CellKind.TEXT),
    ("库存(条)", CellKind.ONE_PLACE),
)
IDS = [f"00000000-0000-4000-8000-{number:012}" for number in range(8)]
Row = tuple[Any, ...]


def at(place: int) -> Callable[[Row], Any]:
    return lambda row: row[place]


SHEET = SheetDefinition[Row](
    title="拜访汇总",
    columns=tuple(Column(name, at(place), kind) for place, (name, kind) in enumerate(KINDS)),
    record_id=lambda row: row[-2],
    revision=lambda row: row[-1],
)


def made(number: int) -> Row:
    return (
        *(number, date(2026, 11, 2 + number), f"00{number}7", f"32070610012{number}"),
        *(f"好运{number}店", time(9, 31 + number), Decimal(number + 1) / 9, "2026-11", "8/10"),
        *(Decimal("12.5") + number, IDS[number], 3),
    )


def sent(count: int = 6) -> tuple[SheetTable, dict[str, str]]:
    table = build_table(SHEET, [made(number) for number in range(count)])
    head = PackageHead(
        package="p",
        sequence=1,
        base_acknowledged=0,
        device="d",
        manager=Manager(id="A001", name="张明"),
        month="2026-11",
        created_at=datetime(2026, 11, 30, tzinfo=UTC),
        journal_operation=1,
        journal_head="h",
        schema=1,
    )
    return table, dict(make_manifest(head, [table], []).entries)


def changed(
    change: Callable[[list[list[Any]]], None],
    *,
    headings: Sequence[str] | None = None,
    entries: dict[str, str] | None = None,
) -> ViewReport:
    """Send six rows, change them as lists, and hold them against what was sent."""
    table, told = sent()
    rows = [list(row.values) for row in table.rows]
    change(rows)
    sheet = ViewSheet(
        name="拜访汇总",
        headings=tuple(headings or table.headings),
        rows=[*enumerate(rows, 4), (99, ["合计", *[None] * (len(table.columns) - 1)])],
    )
    return compare_view(sheet, SentSheet("拜访汇总", told if entries is None else entries))


def place(heading: str) -> int:
    return [name for name, _ in KINDS].index(heading)


def row_of(report: ViewReport, number: int) -> ViewRow:
    return next(row for row in report.rows if row.number == number)


def notes(row: ViewRow) -> list[str]:
    return [str(note.sentence) for note in row.notes]


def only(report: ViewReport) -> dict[RowVerdict, int]:
    return {verdict: count for verdict, count in report.counts.items() if count}


AS_SENT, EDITED = RowVerdict.AS_SENT, RowVerdict.EDITED


# -------------------------------------------------------------------------------- what does no harm


@given(st.randoms(), st.permutations(range(12)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_order_of_rows_and_columns_and_columns_put_in_change_nothing(
    chance: Any, order: list[int], more: bool
) -> None:
    table, entries = sent()
    rows = [[row.values[place] for place in order] + ["领导批注"] * more for row in table.rows]
    chance.shuffle(rows)
    headings = [table.headings[place] for place in order] + ["批注"] * more
    sheet = ViewSheet(name="x", headings=tuple(headings), rows=list(enumerate(rows, 9)))
    report = compare_view(sheet, SentSheet("拜访汇总", entries))
    assert only(report) == {AS_SENT: 6}
    assert report.added == (("批注",) if more else ())
    assert report.untouched
    assert not report.repairs


@pytest.mark.parametrize(
    ("heading", "came_back", "note"),
    [
        ("日期", "2026-11-03", "日期：日期变成文本"),
        ("日期", "2026/11/3", "日期：日期变成文本"),
        ("日期", "2026年11月3日", "日期：日期变成文本"),
        ("日期", "11/3/2026", "日期：日期变成文本"),
        ("日期", 46329, "日期：日期变成数字 46329"),
        ("日期", 46329.0 - 1462, "日期：日期变成数字 44867"),
        ("日期", "46329", "日期：日期变成数字 46329"),
        ("日期", datetime.combine(date(2026, 11, 3), time(12)), None),
        ("到店", "9:32", "到店：时间变成文本"),
        ("到店", "上午9:32:00", "到店：时间变成文本"),
        ("到店", "9:32 AM", "到店：时间变成文本"),
        ("到店", 572 / 1440, "到店：时间变成数字 0.3972222222222222"),
        ("到店", time(9, 31, 59, 999_000), None),
        ("到店", datetime.combine(date(1899, 12, 31), time(9, 32)), None),
        ("许可证号", 320706100121, "许可证号变成数字"),
        ("许可证号", 320706100121.0, "许可证号变成数字"),
        ("许可证号", "  320706100121 ", "许可证号：多出空格"),
        ("许可证号", "３２０７０６１００１２１", "许可证号：全角字符"),
        ("客户编码", 17.0, "客户编码变成数字，前面的零丢失"),
        ("客户名称", "好运1店  ", None),
        ("客户名称", "好运１店", "客户名称：全角字符"),
        ("完成率", "22.22%", "完成率：百分比变成文本，小数位丢失"),
        ("完成率", "22.2222%", "完成率：百分比变成文本"),
        ("月份", date(2026, 11, 1), "月份变成日期 2026-11-01"),
        ("A1", date(2026, 8, 10), "A1变成日期 2026-08-10"),
        ("库存(条)", "13.5", "库存(条)：数字变成文本"),
        ("库存(条)", "13.50", "库存(条)：数字变成文本"),
    ],
)
def test_damage_without_meaning_is_undone_and_named(
    heading: str, came_back: Any, note: str | None
) -> None:
    def change(rows: list[list[Any]]) -> None:
        rows[1][place(heading)] = came_back

    report = changed(change)
    assert only(report) == {AS_SENT: 6}, row_of(report, 5)
    assert notes(row_of(report, 5)) == ([note] if note else [])
    assert sum(report.repairs.values()) == (1 if note else 0)


def test_all_of_it_at_once_is_undone_too() -> None:
    def change(rows: list[list[Any]]) -> None:
        for number, row in enumerate(rows):
            row[place("日期")] = f"2026.11.{2 + number}"
            row[place("到店")] = (571 + number) / 1440
            row[place("客户编码")] = number * 10 + 7
            row[place("许可证号")] = 320706100120.0 + number
            row[place("完成率")] = f"{(number + 1) / 9:.2%}"
            row[place("A1")] = date(2026, 8, 10)
        rows.reverse()

    report = changed(change)
    assert only(report) == {AS_SENT: 6}
    assert {note.code: count for note, count in report.repairs.items()} == {
        "date-text": 6,
        "time-number": 6,
        "zeros-lost": 6,
        "code-number": 6,
        "percent-rounded": 6,
        "became-date": 6,
    }


# ---------------------------------------------------------------------------------- what was edited


@pytest.mark.parametrize(
    ("heading", "came_back"),
    [
        *(
            ("日期", date(2026, 11, 4)),
            ("客户名称", "坏运1店"),
            ("客户名称", "好"),
            ("客户名称", None),
        ),
        *(
            ("到店", time(9, 33)),
            ("完成率", 1),
            ("库存(条)", 13.6),
            ("序号", "#REF!"),
            ("A1", "9/10"),
        ),
    ],
)
def test_an_edited_cell_is_named_with_what_stands_there(heading: str, came_back: Any) -> None:
    def change(rows: list[list[Any]]) -> None:
        rows[1][place(heading)] = came_back

    report = changed(change)
    row = row_of(report, 5)
    assert (row.verdict, row.columns, row.record_id) == (EDITED, (heading,), IDS[1])
    assert row.cells[heading] in (str(came_back), "", "09:33")
    assert only(report) == {AS_SENT: 5, EDITED: 1}


def test_an_edit_beside_damage_is_told_apart_from_it() -> None:
    def change(rows: list[list[Any]]) -> None:
        rows[1][place("日期")] = "2026/11/3"
        rows[1][place("客户名称")] = "改过的店"

    row = row_of(changed(change), 5)
    assert (row.verdict, row.columns) == (EDITED, ("客户名称",))
    assert notes(row) == ["日期：日期变成文本"]


def test_a_licence_of_which_digits_are_lost_is_said_to_be_lost() -> None:
    for text in ("3.20706E+11", "3.2E+11", "３.２E+11"):

        def change(rows: list[list[Any]], text: str = text) -> None:
            rows[1][place("许可证号")] = text

        row = row_of(changed(change), 5)
        assert (row.verdict, row.columns) == (EDITED, ("许可证号",))
        assert notes(row) == [f"许可证号变成数字 {text}，后面的数字已丢失"]


def test_an_older_revision_is_told() -> None:
    def change(rows: list[list[Any]]) -> None:
        rows[1][-1] = 2
        rows[1][place("客户名称")] = "旧名"

    row = row_of(changed(change), 5)
    assert (row.verdict, row.revision, row.cells["修订号"]) == (RowVerdict.OLDER, 3, "2")


def test_without_marks_of_cells_an_edit_is_found_all_the_same() -> None:
    _, entries = sent()
    bare = {key: value for key, value in entries.items() if "/cells/" not in key}

    def change(rows: list[list[Any]]) -> None:
        rows[1][place("客户名称")] = "坏运1店"
        rows[2][place("日期")] = "2026/11/4"
        rows[2][place("客户编码")] = "0027"

    report = changed(change, entries=bare)
    assert only(report) == {AS_SENT: 5, EDITED: 1}
    assert notes(row_of(report, 5)) == ["改动的列说不准"]
    assert notes(row_of(report, 6)) == ["日期：日期变成文本"]


# ---------------------------------------------------------------------------- rows that are no rows


def test_rows_taken_out_put_in_and_from_elsewhere() -> None:
    def change(rows: list[list[Any]]) -> None:
        del rows[5]
        rows.append([*made(6)[:-2], None, None])
        rows.append([*made(7)[:-2], "stranger", 1])

    report = changed(change)
    assert only(report) == {
        AS_SENT: 5,
        RowVerdict.REMOVED: 1,
        RowVerdict.NEW: 1,
        RowVerdict.UNKNOWN: 1,
    }
    removed = next(row for row in report.rows if row.verdict is RowVerdict.REMOVED)
    assert (removed.number, removed.record_id, removed.revision) == (0, IDS[5], 3)
    assert str(RowVerdict.NEW) == "Excel 里新增的行，需要批准"


def test_ids_that_were_filled_down_are_given_back_by_content() -> None:
    def change(rows: list[list[Any]]) -> None:
        for row in rows[2:5]:
            row[-2] = IDS[1]
        rows[4][place("客户名称")] = "又改了"

    report = changed(change)
    assert [row_of(report, number).verdict for number in (4, 5, 6, 7, 8, 9)] == [
        *(AS_SENT, AS_SENT, RowVerdict.REPEATED, RowVerdict.REPEATED, RowVerdict.REPEATED),
        AS_SENT,
    ]
    assert [row_of(report, number).record_id for number in (6, 7, 8)] == [IDS[2], IDS[3], IDS[1]]
    assert notes(row_of(report, 6)) == [f"记录编号被填充成 {IDS[1]}，按内容认出"]
    assert only(report)[RowVerdict.REMOVED] == 1, "the row that was edited as well"


def test_rows_doubled_and_rows_whose_id_was_cleared_or_changed() -> None:
    def change(rows: list[list[Any]]) -> None:
        rows.append(list(rows[0]))
        rows[1][-2] = None
        rows[2][-2] = "typed"

    report = changed(change)
    assert notes(row_of(report, 10)) == ["整行重复"]
    assert row_of(report, 10).verdict is RowVerdict.REPEATED
    cleared, typed = row_of(report, 5), row_of(report, 6)
    assert (cleared.verdict, cleared.record_id) == (AS_SENT, IDS[1])
    assert notes(cleared) == ["记录编号被清空，按内容认出"]
    assert (typed.verdict, typed.record_id, typed.columns) == (EDITED, IDS[2], ("记录编号",))


def test_a_row_emptied_but_for_its_id_is_an_edit_of_it() -> None:
    def change(rows: list[list[Any]]) -> None:
        rows[1][:-2] = [None] * (len(rows[1]) - 2)

    row = row_of(changed(change), 5)
    assert (row.verdict, row.record_id, len(row.columns)) == (EDITED, IDS[1], len(KINDS))


# ------------------------------------------------------------------------------------ whole columns


@pytest.mark.parametrize("gone", ["客户名称", "日期", "修订号", "记录编号"])
def test_a_missing_column_is_told_once_and_the_others_judge(gone: str) -> None:
    table, _ = sent()
    index = table.headings.index(gone)

    def change(rows: list[list[Any]]) -> None:
        rows[1][place("A1")] = "9/10"
        for row in rows:
            del row[index]

    report = changed(change, headings=[name for name in table.headings if name != gone])
    assert report.missing == (gone,)
    if gone == "记录编号":
        assert only(report) == {AS_SENT: 5, RowVerdict.UNKNOWN: 1, RowVerdict.REMOVED: 1}
    else:
        assert only(report) == {AS_SENT: 5, EDITED: 1}
        assert row_of(report, 5).columns == ("A1",)


def test_headings_are_found_below_any_titles() -> None:
    table, entries = sent()
    rows: list[list[Any]] = [
        ["示例烟草"],
        [None],
        ["单位：示例烟草"],
        ["日期", "备注"],
        list(table.headings),
        [1],
    ]
    assert find_headings(rows, table.headings) == 4
    assert find_headings(rows[:4], table.headings) is None
    assert find_headings([["x", "记录编号"]], ()) == 0
    assert sent_titles(entries) == ["拜访汇总"]


# -------------------------------------------------------------------------- whatever comes, it ends


CELLS = st.one_of(
    st.none(),
    st.text(max_size=9),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([float("inf"), float("-inf"), float("nan"), 10**400]),
    st.sampled_from([*IDS, "3.2E+11", "99%", "合计", "9:61", "0/0/00", "١٢", "1e999999"]),
)


@given(st.lists(st.lists(CELLS, max_size=14), max_size=9), st.permutations(range(12)))
@settings(max_examples=150, deadline=None)
def test_any_cells_come_to_a_report_that_adds_up(rows: list[list[Any]], order: list[int]) -> None:
    table, entries = sent()
    headings = tuple(table.headings[index] for index in order)
    sheet = ViewSheet(name="x", headings=headings, rows=list(enumerate(rows, 1)))
    report = compare_view(sheet, SentSheet("拜访汇总", entries))
    found = only(report)
    assert sum(found.values()) == len(report.rows)
    right = found.get(AS_SENT, 0) + found.get(EDITED, 0) + found.get(RowVerdict.OLDER, 0)
    assert right + found.get(RowVerdict.REMOVED, 0) <= report.sent == 6
    assert all(str(note.sentence) for row in report.rows for note in row.notes)
    nothing = compare_view(sheet, None)
    assert set(only(nothing)) <= {RowVerdict.UNVERIFIED}
    assert not nothing.verified


@given(st.dictionaries(st.sampled_from(["rows", "columns", "marks/1", "cells/1"]), st.text()))
def test_a_manifest_of_nonsense_is_no_marks(told: dict[str, str]) -> None:
    sheet = SentSheet("x", {f"sheet/x/{key}": value for key, value in told.items()})
    assert sheet.rows >= 0
    assert all(mark.record_id is not None for mark in sheet.marks)
    compare_view(ViewSheet(name="x", headings=("a",), rows=[(2, ["b"])]), sheet)


# ------------------------------------------------------------------------------------- whose it was


def test_whose_a_package_was_is_guessed_from_name_and_row_two() -> None:
    nothing = {"organisation": "", "made_by": "", "period": ""}
    by_name = guess_head("上报_示例_烟草_A001_2026-11_第7包_202611301730 (2).xlsx", **nothing)
    assert by_name.manager == Manager(id="A001", name="", organisation="示例_烟草")
    assert (by_name.month, by_name.sequence) == ("2026-11", 7)
    told = {"organisation": "示例烟草", "made_by": "张明（A001）", "period": "2026年11月"}
    by_sheet = guess_head("新建.xlsx", **told)
    assert by_sheet.manager == Manager(id="A001", name="张明", organisation="示例烟草")
    assert (by_sheet.month, by_sheet.sequence) == ("2026-11", 0)
    assert guess_head("新建.xlsx", **nothing).manager is None
    assert guess_head("新建.xlsx", **{**nothing, "period": "某月"}).month == ""
