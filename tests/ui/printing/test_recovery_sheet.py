"""The recovery sheet as it is printed: its code is read back by a scanner, nothing is clipped."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from models.paper.items import Sheet
from models.recovery_sheet.data import RecoverySheetData
from models.recovery_sheet.layout import lay_out_recovery
from storage.key_file import recovery_code
from ui.printing.faces import measure, paper_has_chinese
from ui.printing.output import render_image, write_pdf

zxingcpp = pytest.importorskip("zxingcpp", reason="no zxing-cpp")

AsArray = Callable[[QImage], Any]
CODE = recovery_code(bytes(range(7, 39)))


@pytest.fixture
def sheet(qapp: QApplication) -> Sheet:
    if not paper_has_chinese():
        pytest.skip("no Chinese font is installed")
    data = RecoverySheetData(
        manager_id="A001",
        manager_name="沈知远",
        organisation="某某市烟草专卖局（公司）城东营销部",
        ledger="1f3a9c02",
        printed_at=datetime(2026, 11, 23, 7, 52, tzinfo=UTC),
        code=CODE,
    )
    return lay_out_recovery(data, measure)


def read_codes(picture: Any) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_a_scanner_reads_the_code(sheet: Sheet, as_array: AsArray, dpi: int) -> None:
    assert read_codes(as_array(render_image(sheet.pages[0], dpi))) == [CODE]


def test_a_poor_picture_is_still_read(sheet: Sheet, as_array: AsArray) -> None:
    cv2 = pytest.importorskip("cv2", reason="no OpenCV")
    picture = as_array(render_image(sheet.pages[0], 150))
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 7, 0.8)
    poor = cv2.warpAffine(picture, turn, (width, height), borderValue=255)
    poor = cv2.GaussianBlur(poor, (0, 0), 1.2) // 2 + 60
    poor[::40] = 150  # a printer that streaks
    assert read_codes(poor) == [CODE]


def test_the_margins_are_blank_and_the_paper_is_grey_or_black_alone(
    sheet: Sheet, as_array: AsArray
) -> None:
    picture = as_array(render_image(sheet.pages[0], 150))
    edge = round(12 / 25.4 * 150)
    for strip in (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]):
        assert int(strip.min()) == 255
    assert int(picture.min()) == 0


def test_the_real_faces_fit_too(sheet: Sheet) -> None:
    assert sheet.overflows == ()
    assert len(sheet.pages) == 1


def test_the_pdf_lies_where_it_is_wanted_and_nothing_beside_it(
    sheet: Sheet, tmp_path: Path
) -> None:
    path = tmp_path / "恢复单.pdf"
    assert write_pdf([sheet], path) == path
    assert [each.name for each in tmp_path.iterdir()] == ["恢复单.pdf"]
    assert path.read_bytes().startswith(b"%PDF")
