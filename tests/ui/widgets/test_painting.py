"""What is painted: state signs on screen and paper, charts on any device."""

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.theme import DARK, LIGHT
from ui.widgets import SIGN_STATES, ChartData, chart_image, paint_chart, paint_state_sign
from ui.widgets.chart import nice_scale


def sign(state: str, *, mono: bool = False, size: float = 36, ground: str = "#ffffff") -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    with QPainter(image) as painter:
        room = QRectF((40 - size) / 2, (40 - size) / 2, size, size)
        paint_state_sign(painter, room, state, LIGHT, mono)
    return image


def grey(image: QImage) -> bytes:
    small = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(small.constBits())


def test_shapes_differ_without_colour(themed: QApplication) -> None:
    same = {"未走访": "待做", "等待中": "当前", "缺包": "未遇"}
    pictures = {state: grey(sign(state, mono=True)) for state in SIGN_STATES}
    for state, other in same.items():
        assert pictures[state] == pictures[other]
    own = [state for state in SIGN_STATES if state not in same]
    assert len({pictures[state] for state in own}) == len(own)


@pytest.mark.parametrize("state", SIGN_STATES)
def test_mono_is_black_on_white(state: str, themed: QApplication) -> None:
    image = sign(state, mono=True)
    colours = [image.pixelColor(x, y) for x in range(40) for y in range(40)]
    assert all(colour.saturation() == 0 for colour in colours)
    assert min(colour.lightness() for colour in colours) < 40


def test_an_unknown_state_paints_nothing(themed: QApplication) -> None:
    assert sign("") == sign("没有这种状态")
    assert grey(sign("")) == bytes([255]) * 1600


def test_signs_scale_to_any_unit(themed: QApplication) -> None:
    """On paper the painter counts in millimetres: a sign of 4.5 mm is not a blot."""
    small, large = QImage(40, 40, QImage.Format.Format_RGB32), sign("补做", mono=True, size=36)
    small.fill(QColor("white"))
    with QPainter(small) as painter:
        painter.scale(8, 8)
        paint_state_sign(painter, QRectF(0.25, 0.25, 4.5, 4.5), "补做", LIGHT, True)
    assert grey(small) == grey(large)


def test_scale_marks_are_round_and_hold_the_data() -> None:
    assert nice_scale(0, 118) == (0, 40, 80, 120)
    assert nice_scale(61, 154)[0] <= 61
    assert nice_scale(61, 154)[-1] >= 154
    assert nice_scale(0, 0) == (0, 1, 2, 3)


DATA = ChartData(("9", "10", "11"), (90.0, None, 66.0), (91.0, 80.0, 61.0), partial=True, unit="条")


@pytest.mark.parametrize("kind", ["bars", "lines"])
def test_a_chart_is_the_same_picture_on_every_size(kind: str, themed: QApplication) -> None:
    image = chart_image(DATA, QSize(300, 160), kind=kind, ratio=2)
    assert (image.width(), image.height()) == (600, 320)
    colours = {image.pixelColor(x, y).name() for x in range(0, 600, 1) for y in range(0, 320, 2)}
    assert LIGHT.accent in colours
    assert LIGHT.card in colours


def test_an_empty_chart_paints(themed: QApplication) -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for data in (
            ChartData(),
            ChartData(("1", "2"), (None, None), ()),
            ChartData(("1",), (-3,)),
        ):
            for kind in ("bars", "lines"):
                paint_chart(painter, QRectF(0, 0, 200, 100), data, DARK, kind=kind)
