"""What was painted is read back by a machine: every marker, both codes, from picture and PDF."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtGui import QImage

from models.check_sheet.layout import lay_out_check
from models.paper.items import Box, DigitBox, Marker, Page, QrCode, Sheet
from tests.models.check_sheet.check_samples import blank_check, filled_check
from ui.printing.faces import measure
from ui.printing.output import render_image, write_pdf

cv2 = pytest.importorskip("cv2", reason="no OpenCV")
zxingcpp = pytest.importorskip("zxingcpp", reason="no zxing-cpp")

Lay = Callable[[Any], Sheet]
AsArray = Callable[[QImage], Any]
KINDS = ("blank", "filled", "long")


def read_markers(picture: Any) -> dict[int, Any]:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    corners, ids, _rejected = cv2.aruco.ArucoDetector(dictionary, parameters).detectMarkers(picture)
    if ids is None:
        return {}
    return {int(one): corner[0] for one, corner in zip(ids.flatten(), corners, strict=True)}


def read_codes(picture: Any) -> list[str]:
    formats = zxingcpp.BarcodeFormat.QRCode
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=formats)]


def check_page(picture: Any, page: Page, dpi: int) -> None:
    found = read_markers(picture)
    expected = {marker.id: marker for marker in page.of(Marker)}
    assert sorted(found) == sorted(expected)
    dots = dpi / 25.4
    for marker_id, marker in expected.items():
        left, top = found[marker_id].min(axis=0) / dots
        assert abs(left - marker.x) < 0.25
        assert abs(top - marker.y) < 0.25
    digits = [code.digits for code in page.of(QrCode)]
    assert read_codes(picture) == digits
    assert len(digits) == 2


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("kind", KINDS)
def test_every_painted_page_is_read_back(
    samples: ModuleType, lay: Lay, as_array: AsArray, kind: str, dpi: int
) -> None:
    for page in lay(getattr(samples, kind)()).pages:
        check_page(as_array(render_image(page, dpi)), page, dpi)


def test_a_poor_scan_is_still_read(samples: ModuleType, lay: Lay, as_array: AsArray) -> None:
    """Turned by 3°, blurred, noisy, low in contrast and saved as a coarse JPEG."""
    import numpy as np

    page = lay(samples.filled()).pages[0]
    picture = as_array(render_image(page, 150))
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 3, 0.93)
    poor = cv2.warpAffine(picture, turn, (width, height), borderValue=255)
    poor = cv2.GaussianBlur(poor, (0, 0), 1.0).astype(np.float64) * 0.8 + 30
    poor += np.random.default_rng(7).normal(0, 6, poor.shape)
    _done, coded = cv2.imencode(".jpg", poor.clip(0, 255), [cv2.IMWRITE_JPEG_QUALITY, 50])
    poor = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    assert sorted(read_markers(poor)) == [0, 1, 2, 3, 4, 5]
    assert read_codes(poor) == ["10032611230007148"] * 2


def test_nothing_but_paper_within_a_box_and_round_it(
    samples: ModuleType, lay: Lay, as_array: AsArray
) -> None:
    dpi = 300
    dots = dpi / 25.4
    for sheet in (lay(samples.blank()), lay(samples.blank(six_ones=None))):
        picture = as_array(render_image(sheet.pages[0], dpi))
        for box in sheet.pages[0].of(Box):
            if not box.name:
                continue
            inner = _crop(picture, box, -0.4, dots)
            assert inner.min() == 255, f"ink in {box.name}"
            ring = _crop(picture, box, 1.45, dots).copy()
            edge = round((1.45 + 4.5) * dots)
            start = round(1.45 * dots)
            ring[start - 1 : edge + 1, start - 1 : edge + 1] = 255
            assert ring.min() == 255, f"ink near {box.name}"


def _crop(picture: Any, box: Box, margin: float, dots: float) -> Any:
    left, top = round((box.x - margin) * dots), round((box.y - margin) * dots)
    right = round((box.x + box.size + margin) * dots)
    bottom = round((box.y + box.size + margin) * dots)
    return picture[top:bottom, left:right]


@pytest.mark.parametrize("dpi", [150, 300])
def test_both_pages_of_the_evaluation_sheet_are_read_back(
    lay: Lay, as_array: AsArray, dpi: int
) -> None:
    for page in lay_out_check(filled_check(), measure).pages:
        picture = as_array(render_image(page, dpi))
        check_page(picture, page, dpi)
        for box in page.of(Box):
            if box.name:
                ink = (_crop(picture, box, -0.7, dpi / 25.4) < 128).mean()
                assert bool(ink > 0.05) is box.ticked, f"{box.name}: {ink:.3f}"


def test_nothing_but_paper_within_a_digit_box_and_round_it(lay: Lay, as_array: AsArray) -> None:
    dots = 300 / 25.4
    for page in lay_out_check(blank_check(), measure).pages:
        picture = as_array(render_image(page, 300))
        for box in page.of(DigitBox):
            outer = _frame(picture, box, 1.45, dots).copy()
            assert _frame(picture, box, -0.35, dots).min() == 255, f"ink in {box.name}"
            edge = round(1.45 * dots)
            outer[edge - 1 : 1 - edge, edge - 1 : 1 - edge] = 255
            assert outer.min() == 255, f"ink near {box.name}"


def _frame(picture: Any, box: DigitBox, margin: float, dots: float) -> Any:
    left, top = round((box.x - margin) * dots), round((box.y - margin) * dots)
    right = round((box.x + box.width + margin) * dots)
    bottom = round((box.y + box.height + margin) * dots)
    return picture[top:bottom, left:right]


def test_ticks_can_be_told_from_blanks(samples: ModuleType, lay: Lay, as_array: AsArray) -> None:
    dots = 150 / 25.4
    page = lay(samples.filled()).pages[0]
    picture = as_array(render_image(page, 150))
    for box in page.of(Box):
        if box.name:
            ink = (_crop(picture, box, -0.7, dots) < 128).mean()
            assert bool(ink > 0.05) is box.ticked, f"{box.name}: {ink:.3f}"


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no poppler (pdftoppm)")
def test_the_pdf_is_read_back(samples: ModuleType, lay: Lay, tmp_path: Path) -> None:
    sheets = [lay(getattr(samples, kind)()) for kind in KINDS]
    pdf = write_pdf(sheets, tmp_path / "sheets.pdf")
    subprocess.run(
        ["pdftoppm", "-r", "150", str(pdf), str(tmp_path / "page")],
        check=True,
        timeout=60,
    )
    pictures = sorted(tmp_path.glob("page*.ppm"))
    pages = [page for sheet in sheets for page in sheet.pages]
    assert len(pictures) == len(pages)
    for picture, page in zip(pictures, pages, strict=True):
        colour = cv2.imread(str(picture))
        assert (colour.max(axis=2) == colour.min(axis=2)).all(), "the paper is black only"
        check_page(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), page, 150)
