"""PDF: all words, embedded fonts, quick, written whole or not at all."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage, QRawFont
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from models.paper.canonical import sheet_from_json, sheet_to_json
from models.paper.items import Line, Page, Picture, Sheet, Template, Text
from models.paper.measure import table_measure
from ui.printing import output
from ui.printing.faces import families, measure, paper_font
from ui.printing.output import PrintFailed, print_sheets, render_image, write_pdf

Lay = Callable[[Any], Sheet]
PAGES_AT_ONCE = 20


def poppler(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"no poppler ({command[0]})")
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def packed(text: str) -> str:
    """The text as its glyphs: Qt notes 户 as the radical ⼾ and 页 as ⻚, which look the same."""
    font = QRawFont.fromFont(paper_font(100, False, False))
    plain = "".join(text.split())
    return "".join(chr(glyph) for glyph in font.glyphIndexesForString(plain))


def test_every_word_is_text_in_the_pdf(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    sheet = lay(samples.long())
    pdf = write_pdf([sheet], tmp_path / "long.pdf")
    assert packed("户") == packed("⼾") != packed("尸")
    for page in sheet.pages:
        number = str(page.number)
        found = packed(poppler("pdftotext", "-raw", "-f", number, "-l", number, str(pdf), "-"))
        for text in page.of(Text):
            assert packed(text.text) in found
        assert packed("13812341234") not in found
        assert packed("档") not in found


def test_fonts_are_embedded_and_chinese_ones(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    pdf = write_pdf([lay(samples.filled())], tmp_path / "fonts.pdf")
    fonts = poppler("pdffonts", str(pdf)).splitlines()[2:]
    names = [line.split()[0] for line in fonts]
    assert 2 <= len(names) <= 4
    assert all(line.split()[-5] == "yes" for line in fonts)
    chain = [family.replace(" ", "") for face in (True, False) for family in families(face)]
    for name in names:
        plain = name.partition("+")[2] or name
        assert any(plain.lower().startswith(f.lower()[:8]) for f in chain), name


def test_a_photo_on_two_pages_is_in_the_pdf_once(lay: Lay, tmp_path: Path) -> None:
    photo = QImage(400, 300, QImage.Format.Format_RGB32)
    photo.fill(QColor(180, 60, 60))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    photo.save(buffer, "JPEG")
    data = bytes(buffer.data().data())
    pages = tuple(
        Page(number=number, items=(Picture(x=20, y=20, width=60, height=60, data=data),))
        for number in (1, 2)
    )
    sheet = Sheet(template=Template(number=24, version=1), title="照片", pages=pages)
    listed = poppler("pdfimages", "-list", str(write_pdf([sheet], tmp_path / "photos.pdf")))
    objects = {line.split()[10] for line in listed.splitlines()[2:]}
    assert len(objects) == 1
    image = render_image(pages[0], 51)
    middle, above = image.pixelColor(100, 100), image.pixelColor(100, 46)
    assert middle.red() > 2 * middle.green()
    assert above == QColor(255, 255, 255)


def test_a_picture_that_cannot_be_read_leaves_its_frame(lay: Lay) -> None:
    item = Picture(x=20, y=20, width=60, height=60, data=b"no picture")
    image = render_image(Page(number=1, items=(item,)), 51)
    assert image.pixelColor(40, 100).lightness() < 60
    assert image.pixelColor(100, 100).lightness() == 255


def test_many_sheets_are_one_small_pdf(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    write_pdf([lay(samples.blank())], tmp_path / "warm.pdf")
    data = [
        samples.blank(number=f"V-A001-20261123-{n:03d}", serial=f"261123{n:04d}")
        for n in range(PAGES_AT_ONCE)
    ]
    began = time.perf_counter()
    pdf = write_pdf([lay(one) for one in data], tmp_path / "many.pdf")
    each = (time.perf_counter() - began) / PAGES_AT_ONCE
    assert pdf.stat().st_size < PAGES_AT_ONCE * 40_000
    assert each < 0.12, f"{each * 1000:.0f} ms a page"
    pages = [line for line in poppler("pdfinfo", str(pdf)).splitlines() if "Pages" in line]
    assert pages[0].split()[1] == str(PAGES_AT_ONCE)


def test_the_paper_is_a4_at_true_size(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    pdf = write_pdf([lay(samples.blank())], tmp_path / "size.pdf")
    assert "(A4)" in poppler("pdfinfo", str(pdf))
    image = render_image(lay(samples.blank()).pages[0], 300)
    assert (image.width(), image.height()) == (2480, 3508)


def test_an_old_file_stays_whole_when_writing_fails(
    samples: ModuleType, lay: Lay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "day.pdf"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(PrintFailed, match=r"day\.pdf"):
        write_pdf([lay(samples.blank())], target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_held_open_is_saved_beside(
    samples: ModuleType, lay: Lay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "day.pdf"
    target.write_bytes(b"held")
    replace = Path.replace

    def held(self: Path, place: Path) -> Path:
        if place == target:
            raise PermissionError(13, "held open")
        return replace(self, place)

    monkeypatch.setattr(Path, "replace", held)
    written = write_pdf([lay(samples.blank())], target)
    assert written == tmp_path / "day（2）.pdf"
    assert written.read_bytes().startswith(b"%PDF")
    assert target.read_bytes() == b"held"


def test_what_a_killed_printing_left_is_swept(
    samples: ModuleType, lay: Lay, tmp_path: Path
) -> None:
    left = tmp_path / ".roundbook-abc.pdf"
    left.write_bytes(b"%PDF")
    os.utime(left, (1.0e9, 1.0e9))
    written = write_pdf([lay(samples.blank())], tmp_path / "新.pdf")
    assert list(tmp_path.iterdir()) == [written]


def test_a_missing_folder_is_one_sentence(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    with pytest.raises(PrintFailed, match="文件夹不存在"):
        write_pdf([lay(samples.blank())], tmp_path / "none" / "day.pdf")


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(PrintFailed, match="没有可打印的内容"):
        write_pdf([], tmp_path / "day.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_printer_gets_every_page(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printer.pdf"))
    sheet = lay(samples.long())
    assert print_sheets([sheet, sheet], printer) == 2 * len(sheet.pages)
    info = poppler("pdfinfo", str(tmp_path / "printer.pdf"))
    assert f"Pages:           {2 * len(sheet.pages)}" in info
    assert "(A4)" in info


def test_real_widths_are_near_the_table_of_the_pure_tests(qapp: QApplication, lay: Lay) -> None:
    for text in ("城东区幸福路街道朝阳新村", "V-A001-20261123-007", "望潮(金质典藏中支) 381.60"):
        for serif in (False, True):
            assert table_measure(text, 10, False, serif) == pytest.approx(
                measure(text, 10, False, serif), rel=0.08
            )


def test_the_real_fonts_leave_no_overflow(samples: ModuleType, lay: Lay) -> None:
    for data in (
        samples.blank(),
        samples.filled(),
        samples.long(),
        samples.blank(six_ones=None),
        samples.blank(shop_name=samples.NAME_40),
        attrs.evolve(samples.blank(), shop_name="朝" * 60, address="阳" * 60),
    ):
        assert lay(data).overflows == ()


def test_pages_that_lie_and_pages_that_stand_go_into_one_file(
    qapp: QApplication, tmp_path: Path
) -> None:
    item = Line(x1=20, y1=20, x2=190, y2=20)
    pages = [Page(number=n, items=(item,), landscape=n % 2 == 1) for n in (1, 2, 3)]
    sheet = Sheet(template=Template(number=34, version=1), title="横竖", pages=tuple(pages))
    pdf = write_pdf([sheet], tmp_path / "横竖.pdf")
    told = [
        poppler("pdfinfo", "-f", str(n), "-l", str(n), str(pdf)).split("size:")[1].split()[:3]
        for n in (1, 2, 3)
    ]
    assert told == [["842", "x", "595"], ["595", "x", "842"], ["842", "x", "595"]]
    lying, standing = (render_image(page, 51) for page in pages[:2])
    assert (lying.width(), lying.height()) == (standing.height(), standing.width())
    assert sheet_from_json(sheet_to_json(sheet)) == sheet
