"""Own line icons (20 px, stroke 1.5): tinted when loaded, crisp at any resolution."""

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.theme import theme

__all__ = ["ICONS", "app_icon", "icon", "icon_names", "paint_icon"]

ICONS = Path(__file__).parents[1] / "resources" / "icons"


def icon_names() -> tuple[str, ...]:
    """Return the names ``icon`` and ``paint_icon`` know."""
    return tuple(sorted(path.stem for path in ICONS.glob("*.svg") if path.stem != "app"))


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor | str) -> None:
    """Paint icon ``name`` into ``rect`` in ``colour`` (a QColor or ``#rrggbb``)."""
    code = colour.name() if isinstance(colour, QColor) else colour
    ratio = painter.device().devicePixelRatioF()
    turned = painter.transform()
    if turned.isScaling() or turned.isRotating():
        _renderer(name, code).render(painter, rect)  # printers and scaled pictures
    else:
        corner = QPointF(round(rect.left()), round(rect.top()))
        painter.drawPixmap(corner, _square(name, code, rect.width(), ratio))


@lru_cache(512)
def _square(name: str, colour: str, size: float, ratio: float) -> QPixmap:
    return _pixmap(name, colour, round(size), ratio)


def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        _renderer(name, colour).render(painter)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, tone: str = "text", size: int = 20) -> QIcon:
    """Return icon ``name`` in the token ``tone``, for menus and Qt's own buttons."""
    result = QIcon()
    for ratio in (1.0, 1.25, 1.5, 2.0, 3.0):
        result.addPixmap(_pixmap(name, theme.tokens.tone(tone), size, ratio))
    return result


def app_icon() -> QIcon:
    """Return the icon of the program in the usual sizes."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_pixmap("app", "#000000", size, 1.0))
    return result
