"""Workbooks made by hand, part by part, so that any of them can be wrong in exactly one way."""

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

PURCHASE_HEADINGS = [
    *("订单号", "行号", "订货日期", "客户编码", "商品编码"),
    *("订购量(条)", "单价(元/条)", "金额(元)", "类型"),
]

Make = Callable[..., Path]


def letters(column: int) -> str:
    return letters(column // 26 - 1) + chr(65 + column % 26) if column > 25 else chr(65 + column)


class Raw(str):
    """A cell's XML as it is; ``{ref}`` is its reference."""

    __slots__ = ()


def cell(value: Any, reference: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.replace("{ref}", reference)
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{reference}"><v>{value!r}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def rows_xml(rows: Iterable[Sequence[Any]]) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(cell(value, f"{letters(place)}{number}") for place, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )


def sheet_xml(rows: Iterable[Sequence[Any]], *, before: str = "", namespace: str = MAIN) -> str:
    return (
        f'{HEAD}<worksheet xmlns="{namespace}">{before}<sheetData>{rows_xml(rows)}'
        "</sheetData></worksheet>"
    )


def relations(sheets: int = 1) -> str:
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}">{related}'
        f'<Relationship Id="rId98" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    )


def package(
    path: Path,
    sheets: Mapping[str, str],
    *,
    changes: Mapping[str, str | bytes | None] | None = None,
    flags: str = "",
    states: Mapping[str, str] | None = None,
) -> Path:
    """Write a workbook of the sheets' XML; ``changes`` replaces (or, None, leaves out) parts."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}" '
        f'state="{(states or {}).get(name, "visible")}"/>'
        for n, name in enumerate(sheets, 1)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    styles = (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1">'
        '<fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>"
    )
    parts: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/'
        '2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
        'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/'
        'xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<workbookPr {flags}/><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(len(sheets)),
        "xl/styles.xml": styles,
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)},
        **(changes or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
    return path


def order_line(number: int = 1, **changes: Any) -> list[Any]:
    values = {
        "order": "INV-1",
        "line": number,
        "day": "2022-10-03",
        "retailer": "2614",
        "product": "101764",
        "quantity": 60,
        "price": 22.49,
        "amount": 1349.4,
        "kind": "订单",
        **changes,
    }
    return list(values.values())


def purchase_rows(lines: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    return [["示范辖区 购进明细"], ["单位：示范辖区"], PURCHASE_HEADINGS, *lines]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what writes a purchase workbook of the given lines."""

    def write(lines: Iterable[Sequence[Any]], name: str = "下发_购进明细.xlsx", **how: Any) -> Path:
        before = how.pop("before", "")
        namespace = how.pop("namespace", MAIN)
        xml = sheet_xml(purchase_rows(lines), before=before, namespace=namespace)
        return package(tmp_path / name, {"购进明细": xml}, **how)

    return write


@pytest.fixture
def kit() -> Any:
    """Return the pieces of which workbooks are made."""

    class Kit:
        raw = Raw
        headings = PURCHASE_HEADINGS
        line = staticmethod(order_line)
        rows = staticmethod(purchase_rows)
        rows_xml = staticmethod(rows_xml)
        sheet = staticmethod(sheet_xml)
        package = staticmethod(package)
        main, strict, head = MAIN, STRICT, HEAD

    return Kit
