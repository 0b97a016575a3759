"""Made-up shops, sheets laid out with the real fonts, and readers of what was printed."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from models.paper.items import Sheet
from models.visit_sheet.layout import lay_out
from ui.printing.faces import measure, paper_has_chinese

SAMPLES = Path(__file__).parents[2] / "models" / "visit_sheet" / "samples.py"


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    spec = importlib.util.spec_from_file_location("visit_sheet_samples", SAMPLES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lay(qapp: QApplication) -> Callable[[Any], Sheet]:
    if not paper_has_chinese():
        pytest.skip("no Chinese font is installed")
    return lambda data: lay_out(data, measure)


@pytest.fixture
def as_array() -> Callable[[QImage], Any]:
    """Turns a picture into what OpenCV and zxing read."""
    numpy = pytest.importorskip("numpy", reason="no numpy")

    def convert(image: QImage) -> Any:
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        flat = numpy.frombuffer(bytes(grey.constBits()), dtype=numpy.uint8)
        rows = flat.reshape(grey.height(), grey.bytesPerLine())
        return numpy.ascontiguousarray(rows[:, : grey.width()])

    return convert
