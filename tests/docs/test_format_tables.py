"""What docs/workbook-format.md lists stands in it as the program has it: columns, fields, words."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from openpyxl import load_workbook

from models.checklist import DEFAULT_CHECKLIST
from models.fields import FieldInfo, fields_of
from models.handout import values
from models.handout.definition import Column
from models.handout.parsers import CellKind
from models.handout.sheets import LIMITS, SHEETS
from models.kinds import KINDS
from models.package import PROTOCOL
from storage.migrations import SCHEMA_VERSION
from storage.workbooks.writing.package_book import DATA_HEADINGS

DOCUMENT = Path(__file__).parents[2] / "docs" / "workbook-format.md"
EXAMPLES = DOCUMENT.parent / "examples"
POINTS = ", ".join(point.code for point in DEFAULT_CHECKLIST.points)
SHORTENED = {
    POINTS: "A1 … E2 (one column a point)",
    ", ".join(f"{sign}日期/状态" for sign in "①②③④⑤⑥"): "①日期/状态 … ⑥日期/状态",
}
SIGNS = {
    CellKind.CODE: " c", CellKind.LICENCE: " c", CellKind.BARCODE: " c", CellKind.DAY: " d",
    CellKind.MONTH: " m", CellKind.PERIOD: " p", CellKind.WHOLE: " n", CellKind.MONEY: " y",
    CellKind.PRICE: " y", CellKind.DEGREES: " y", CellKind.DECIMAL: " y", CellKind.FLAG: " f",
}  # fmt: skip
TYPES = {str: "text", int: "whole", bool: "yes", date: "day", time: "time", datetime: "moment"}
WORDS = {
    "市场类型": values.MARKET_TYPES, "业态": values.RETAIL_FORMATS, "规模": values.SIZES,
    "星级": values.STARS, "守法等级": values.COMPLIANCE, "终端类型": values.TERMINAL_TYPES,
    "状态 (客户主档)": values.RETAILER_STATES, "订货方式": values.ORDER_CHANNELS,
    "订货日, 送货日": values.WEEKDAYS, "结算方式": values.SETTLEMENTS, "产地": values.ORIGINS,
    "价类": values.PRICE_CLASSES, "包装": values.PACKAGINGS,
    "状态 (卷烟目录)": values.PRODUCT_STATES, "类型 (购进明细)": values.PURCHASE_KINDS,
    "类型 (通知公告)": values.NOTICE_KINDS, "投放方式": values.SUPPLY_METHODS,
}  # fmt: skip


@pytest.fixture(scope="module")
def document() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def column(each: Column) -> str:
    return f"{each.heading}{'*' if each.required else ''}{SIGNS.get(each.kind, '')}"


def handout_rows() -> Iterator[str]:
    for sheet in SHEETS:
        columns = [each for each in sheet.columns if not each.field.startswith("grade")]
        if sheet is LIMITS:
            named = ", ".join(column(each) for each in columns if each.field != "cartons")
            yield f"| {sheet.name} | {named}, and 1档 … 30档 n (wide) or 档位, 限量 n (long) |"
        else:
            yield f"| {sheet.name} | {', '.join(map(column, columns))} |"


@pytest.mark.parametrize("row", list(handout_rows()))
def test_the_columns_of_a_handout_are_listed(row: str, document: str) -> None:
    assert row in document


@pytest.mark.parametrize("heading", WORDS)
def test_the_words_of_a_column_are_listed(heading: str, document: str) -> None:
    words = dict.fromkeys(WORDS[heading].values())
    assert f"| {heading} | {', '.join(words)} |" in document


def type_told(info: FieldInfo) -> str:
    kind = info.kind
    if info.children:
        return f"[{', '.join(map(told, fields_of(info.children)))}]"
    many = get_origin(kind) is tuple
    kind = get_args(kind)[0] if many else kind
    word = TYPES[kind] if kind in TYPES else choice(kind)
    unit = f" in {info.unit.value}" if info.unit else ""
    return f"[{word}]" if many else word + unit


def choice(kind: type[Any]) -> str:
    if issubclass(kind, IntEnum):
        return f"{min(kind)}–{max(kind)}"
    assert issubclass(kind, Enum)
    return " / ".join(str(each.value) for each in kind)


def told(info: FieldInfo) -> str:
    """`day` 日期 (day); a text says nothing of its type, ? stands where null may."""
    word = type_told(info)
    return f"`{info.name}` {info.label}" + (f" ({word})" + "?" * info.optional) * (word != "text")


@pytest.mark.parametrize("name", [kind.name for kind in KINDS.values() if kind.packaged])
def test_the_fields_of_a_packaged_record_are_listed(name: str, document: str) -> None:
    kind = KINDS[name]
    fields = ", ".join(map(told, fields_of(kind.record)))
    assert f"| `{name}` {kind.label} | {fields} |" in document


def test_the_versions_are_told(document: str) -> None:
    assert f"| `protocol` in `_manifest` | {PROTOCOL} |" in document
    assert f"| `schema` in `_manifest` | {SCHEMA_VERSION} |" in document


def test_the_columns_of_the_data_are_listed(document: str) -> None:
    assert f"Row 1 {', '.join(f'`{name}`' for name in DATA_HEADINGS)}, and `json2`" in document


def test_the_columns_of_the_view_are_listed(document: str) -> None:
    (package,) = EXAMPLES.glob("上报_*.xlsx")
    book = load_workbook(package, read_only=True)
    for sheet in book.worksheets[1:-2]:
        *headings, last, revision = next(sheet.iter_rows(min_row=3, max_row=3, values_only=True))
        assert (last, revision) == ("记录编号", "修订号")
        listed = ", ".join(map(str, headings))
        for row, short in SHORTENED.items():
            listed = listed.replace(row, short)
        names = "投诉与建议, 廉洁投诉" if "投诉" in sheet.title else sheet.title
        assert f"| {names} | {listed} |" in document
    book.close()


def test_the_enrolment_that_is_shown_is_the_one_that_is_kept(document: str) -> None:
    (enrolment,) = EXAMPLES.glob("设备登记_*.json")
    assert document.split("```json\n")[1].split("```")[0] == enrolment.read_text(encoding="utf-8")


def test_every_link_of_the_contents_leads_to_a_heading(document: str) -> None:
    headings = re.findall(r"^#+ (.+)$", document, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    linked = re.findall(r"\]\(#([^)]+)\)", document)
    assert linked
    assert set(linked) <= places
