"""Files that are broken or mean harm: each is one sentence with a next step, and quick."""

import random
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading import precheck
from storage.workbooks.reading.parent import read_handout
from storage.workbooks.reading.stream import BookEnd, Part, RowBatch

SECONDS = 10


def outcome(path: Path) -> tuple[str, list[Part]]:
    """Read a file to its end or to its sentence; never anything else, never long."""
    begun = time.monotonic()
    parts: list[Part] = []
    told: WorkbookProblem | None = None
    try:
        parts.extend(read_handout(path))
    except WorkbookProblem as problem:
        told = problem
    assert time.monotonic() - begun < SECONDS
    if told is None:
        return "", parts
    assert path.name in str(told)
    assert str(told).endswith("。")
    assert told.next_step
    return told.code, parts


# ------------------------------------------------------------------------------- no workbook at all


@pytest.mark.parametrize(
    ("content", "code"),
    [
        *((b"", "empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-format")),
        (b"\xd0\xcf\x11\xe0" + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "password"),
        *((b"\xef\xbb\xbf\r\n<html><table></table>", "html"), (b"<!DOCTYPE html><p>", "html")),
        (b'<?xml version="1.0"?><html xmlns:x="urn"><body/></html>', "html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml-2003",
        ),
        *(("订单号,行号\nINV-1,1\n".encode("gb18030"), "text"), (b"a,b\n1,2\n", "text")),
        *(("订单号\t行号".encode("utf-16"), "text"), (bytes(range(256)), "not-a-workbook")),
        *((b"PK\x03\x04", "damaged"), (b"PK\x03\x04" + bytes(2000), "damaged")),
        (b"%PDF-1.7\n\x00\x01\x02", "not-a-workbook"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "下发_购进明细.xlsx"
    path.write_bytes(content)
    assert outcome(path)[0] == code


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    assert outcome(tmp_path / "没有.xlsx")[0] == "missing"
    assert outcome(tmp_path)[0] == "folder"


def test_a_file_beyond_the_limit(make, kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precheck, "MAX_FILE", 500)
    assert outcome(make([kit.line()]))[0] == "too-large"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        *(({"a.txt": "x"}, "not-a-workbook"), ({"word/document.xml": "<x/>"}, "other-office")),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "ods"),
        *(({"xl/workbook.bin": "x"}, "xlsb"), ({"xl/workbook.xml": "<x/>"}, "no-sheets")),
        *(({"xl/workbook.xml": "<x"}, "damaged"), ({"../xl/workbook.xml": "<x/>"}, "ambiguous")),
        ({"xl/workbook.xml": "<x/>", "XL/Workbook.xml": "<x/>"}, "ambiguous"),
    ],
)
def test_other_packages(tmp_path: Path, parts: dict[str, str], code: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert outcome(path)[0] == code


# ------------------------------------------------------------------------------------------- damage


def test_truncated_anywhere_it_is_damaged(make, kit, tmp_path: Path) -> None:
    whole = make([kit.line(n) for n in range(200)]).read_bytes()
    for share in (1, 5, 20, 50, 80, 95, 99):
        path = tmp_path / f"{share}.xlsx"
        path.write_bytes(whole[: len(whole) * share // 100])
        assert outcome(path)[0] == "damaged", share


def test_flipped_bytes_never_change_what_is_read(make, kit, tmp_path: Path) -> None:
    """Each flip is refused, or did not touch the rows."""
    source = make([kit.line(n) for n in range(300)])
    good = [part.rows for part in outcome(source)[1] if isinstance(part, RowBatch)]
    whole = bytearray(source.read_bytes())
    chance = random.Random(5)
    path = tmp_path / "flip.xlsx"
    for _ in range(25):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        code, parts = outcome(path)
        if not code:
            assert [part.rows for part in parts if isinstance(part, RowBatch)] == good


def test_xml_that_breaks_off_inside_the_sheet(make, kit) -> None:
    xml = kit.sheet(kit.rows([kit.line(1), kit.line(2)]))
    cut = xml[: xml.index("</sheetData>") - 40]
    path = make([kit.line()], changes={"xl/worksheets/sheet1.xml": cut})
    assert outcome(path)[0] == "damaged"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        *(("xl/worksheets/sheet1.xml", "damaged"), ("xl/styles.xml", "damaged")),
        ("xl/_rels/workbook.xml.rels", "no-sheets"),
    ],
)
def test_a_missing_part(make, kit, part: str, code: str) -> None:
    assert outcome(make([kit.line()], changes={part: None}))[0] == code


def test_one_of_two_sheets_is_never_read_for_both(kit, tmp_path: Path) -> None:
    xml = kit.sheet(kit.rows([kit.line()]))
    both = {"购进明细": xml, "通知公告": xml}
    path = kit.package(tmp_path / "a.xlsx", both, changes={"xl/worksheets/sheet2.xml": None})
    assert outcome(path)[0] == "damaged"


# ----------------------------------------------------------------------------------- ill intentions


@pytest.mark.parametrize("reference", ["XFD1048576", "A9999999", "ZZ99999", "AAA300000"])
def test_a_cell_far_off_is_named(kit, tmp_path: Path, reference: str) -> None:
    rows = kit.rows_xml(kit.rows([kit.line()]))
    number = reference.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{number}"><c r="{reference}"><v>1</v></c></row>'
    xml = f'{kit.head}<worksheet xmlns="{kit.main}"><sheetData>{rows}{far}</sheetData></worksheet>'
    path = kit.package(tmp_path / "a.xlsx", {"购进明细": xml})
    assert path.stat().st_size < 10_000
    with pytest.raises(WorkbookProblem, match=f"很远的单元格 {reference} 有内容") as caught:
        list(read_handout(path))
    assert caught.value.code == "far-cell"


def test_a_cell_far_off_that_holds_nothing_does_no_harm(make, kit) -> None:
    empty = kit.raw('<c r="XFD4" s="1"/>')
    code, parts = outcome(make([[*kit.line(1), empty], kit.line(2)]))
    assert code == ""
    assert sum(len(part.rows) for part in parts if isinstance(part, RowBatch)) == 2


def test_many_rows_with_a_cell_far_to_the_right(kit, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 3001))
    xml = f'{kit.head}<worksheet xmlns="{kit.main}"><sheetData>{rows}</sheetData></worksheet>'
    assert outcome(kit.package(tmp_path / "a.xlsx", {"购进明细": xml}))[0] == "far-cell"


def test_a_great_many_rows_are_read_or_refused_in_time(kit, tmp_path: Path) -> None:
    body = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_001))
    xml = f'{kit.head}<worksheet xmlns="{kit.main}"><sheetData>{body}</sheetData></worksheet>'
    assert outcome(kit.package(tmp_path / "a.xlsx", {"Sheet1": xml}))[0] == "no-handout"


def test_a_bomb_is_not_unpacked(make, kit) -> None:
    xml = kit.sheet(kit.rows([kit.line()]))
    bomb = xml.replace("INV-1", "A" * 30_000_000)
    assert outcome(make([], changes={"xl/worksheets/sheet1.xml": bomb}))[0] == "bomb"


def test_a_bomb_that_lies_about_its_size(make, kit, tmp_path: Path) -> None:
    """The directory says 1,000 bytes, the stream holds 30 million."""
    path = make([kit.line()])
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(b"A" * 30_000_000) + packed.flush()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"A" * 1000)
        info = archive.getinfo("xl/sharedStrings.xml")
    content = path.read_bytes()
    start = content.index(b"xl/sharedStrings.xml") + len("xl/sharedStrings.xml")
    lying = content[:start] + data[: info.compress_size] + content[start + info.compress_size :]
    path.write_bytes(lying)
    assert outcome(path)[0] == "damaged"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_entities_are_refused_wherever_they_are(make, kit, part: str) -> None:
    path = make([kit.line()])
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).decode()
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///x">]>'
    hidden = "<!--" + "x" * 70_000 + "-->"
    for dtd in (evil, hidden + evil):
        spoilt = xml.replace("?>", "?>" + dtd, 1)
        assert outcome(make([kit.line()], changes={part: spoilt}))[0] == "entities"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030"])
def test_other_encodings_are_refused(make, kit, encoding: str) -> None:
    xml = kit.sheet(kit.rows([kit.line()])).replace("UTF-8", encoding)
    path = make([], changes={"xl/worksheets/sheet1.xml": xml.encode(encoding)})
    assert outcome(path)[0] in ("encoding", "damaged")


def test_two_sheets_of_one_name(make, kit) -> None:
    path = make([kit.line()])
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode()
    sheet = book[book.index("<sheet ") : book.index("</sheets>")]
    twice = book.replace("</sheets>", f"{sheet}</sheets>")
    assert outcome(make([kit.line()], changes={"xl/workbook.xml": twice}))[0] == "ambiguous"


def test_too_many_parts(make, kit) -> None:
    path = make([kit.line()], changes={f"x/{n}": "" for n in range(5001)})
    assert outcome(path)[0] == "bomb"


def test_an_encrypted_part(make, kit) -> None:
    path = make([kit.line()])
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)
    assert outcome(path)[0] == "password"


def test_more_error_values_than_a_sheet_ever_has(
    make, kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.workbooks.reading import scan

    monkeypatch.setattr(scan, "MAX_TROUBLES", 10)
    error: Any = kit.raw('<c r="{ref}" t="e"><v>#REF!</v></c>')
    path = make([kit.line(n, amount=error) for n in range(11)])
    assert outcome(path)[0] == "too-many-errors"


def test_a_good_file_is_good(make, kit) -> None:
    code, parts = outcome(make([kit.line()]))
    assert code == ""
    assert isinstance(parts[-1], BookEnd)
