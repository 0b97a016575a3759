"""The first working day with the real handouts, by keys alone, from the list to the workbook.

Given the handouts of a real wholesaler, when the manager finds a standard store, counts its stock,
answers the 26 points and hands the month in, then board, workbook and history agree on it; undo
takes the visit back everywhere and redo brings it again.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from models.checklist import DEFAULT_CHECKLIST
from tests.journeys.conftest import Person

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

SHOP = "HY-VEE GAS #5 / DAVENPORT"
LICENCE = "320706202722"
COUNTED = {"6.5": 6.5, "3": 3, "12": 12, "0": 0, "4": 4, "7.2": 7.2}
RATIOS = {"B3": ("8", "10"), "C1": ("40", "42"), "C4": ("5", "5"), "D3": ("3", "3")}
FAILED = "A3"
SCORE = 94.5
"""100 less A3 (4), a fifth of B3 (6) and two forty-seconds of C1 (6), each to one decimal."""

Row = dict[str, Any]


def finds_the_shop(person: Person) -> None:
    person.press(K.Key_2, CTRL)
    person.type("hyveegas")
    person.wait()
    assert person.words_with("HY-VEE")[0] == SHOP
    person.press(K.Key_Return)
    person.press(K.Key_N, CTRL)
    assert person.page == "visit"
    assert person.sees(LICENCE)


def counts_the_stock(person: Person) -> None:
    person.press(K.Key_3, ALT)
    for text in COUNTED:
        person.type(text)
        person.press(K.Key_Return)


def answers_the_26_points(person: Person) -> None:
    person.press(K.Key_E, CTRL)
    for point in DEFAULT_CHECKLIST.points:
        for text in RATIOS.get(point.code, ()):
            person.type(text)
            person.press(K.Key_Return)
        if point.code not in RATIOS:
            person.type("3" if point.code == FAILED else "1")
    assert person.sees(str(SCORE))
    person.press(K.Key_Return, CTRL)


def finishes(person: Person) -> None:
    person.press(K.Key_Return, CTRL)
    assert person.sees(f"已完成走访：{SHOP}")


def board_line(person: Person) -> str:
    person.press(K.Key_4, CTRL)
    person.wait()
    (line,) = person.words_with(f"标准店 {SHOP}")
    return line


def hands_the_month_in(person: Person, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    person.dialogs.folder = folder
    person.press(K.Key_5, CTRL)
    person.press(K.Key_E, CTRL | SHIFT)
    person.wait(200)
    (made,) = folder.iterdir()
    assert person.sees(made.name)
    return made


def rows_of(workbook: Path, sheet: str, heading: str) -> list[Row]:
    """Return the rows of a sheet below the row that holds ``heading``."""
    book = openpyxl.load_workbook(workbook)
    lines = [list(line) for line in book[sheet].iter_rows(values_only=True)]
    book.close()
    at = next(n for n, line in enumerate(lines) if heading in line)
    return [dict(zip(lines[at], line, strict=True)) for line in lines[at + 1 :]]


@pytest.mark.e2e
@pytest.mark.slow
def test_first_working_day(at_the_real_window: Person, tmp_path: Path) -> None:
    person = at_the_real_window
    began = time.monotonic()
    assert "② 评估 待做" in board_line(person)

    finds_the_shop(person)
    counts_the_stock(person)
    answers_the_26_points(person)
    finishes(person)
    needed, took = person.presses, time.monotonic() - began

    line = board_line(person)
    assert "② 评估 10-31" in line
    assert "④ 采集 进行中" in line, "six products of the ten that ④ wants"
    assert line.endswith("完成 1/4")

    made = hands_the_month_in(person, tmp_path / "上报")
    (visit,) = [row for row in rows_of(made, "拜访汇总", "客户编码") if row["客户编码"] == "2722"]
    assert (visit["许可证号"], visit["客户名称"]) == (LICENCE, SHOP)
    assert (visit["库存采集品规数"], visit["断货品规数"]) == (6, 1)
    (check,) = [row for row in rows_of(made, "陈列规范检查", "总分") if row["客户编码"] == "2722"]
    assert (check["总分"], check["等级"], check[FAILED]) == (SCORE, "优秀", "不符合")
    stock = [row["库存(条)"] for row in rows_of(made, "市场信息采集", "库存(条)")]
    assert stock[: len(COUNTED)] == list(COUNTED.values())
    data = [row for row in rows_of(made, "_data", "kind") if row["kind"] == "visit"]
    (record,) = [json.loads(row["json"]) for row in data if row["id"] == visit["记录编号"]]
    assert (record["retailer_id"], record["day"]) == ("2722", "2022-10-31")
    assert len(record["stock_lines"]) == len(COUNTED)

    person.press(K.Key_Z, CTRL)
    assert person.sees("已撤销：完成走访")
    assert "② 评估 待做" in board_line(person)
    person.press(K.Key_3, CTRL)
    assert person.sees("还没有走访"), "the list of visits is empty again"
    person.press(K.Key_4, CTRL)
    person.press(K.Key_Y, CTRL)
    assert person.sees("已重做：完成走访")
    assert board_line(person) == line
    sys.stderr.write(f"\nvisit with 26 points: {needed} key presses, {took:.1f} s with waits\n")
