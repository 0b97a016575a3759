"""The two faces of paper, 黑体 and 宋体, and how wide a text is in them.

Paper names its fonts explicitly and by region (SC): a Japanese or Taiwanese sister of the same
family would print other shapes of the same characters.
"""

from functools import cache, lru_cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

from models.paper.measure import MM_PER_POINT
from ui.theme.fonts import load_bundled

__all__ = ["REFERENCE_SIZE", "families", "measure", "paper_font", "paper_has_chinese"]

_SANS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
_SERIF: Final = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "NSimSun",
    "Songti SC",
    "AR PL UMing CN",
)
REFERENCE_SIZE: Final = 200
"""Text is measured at this size in dots and scaled, so that widths are the font's own."""
_PROBE: Final = "喆"


@cache
def families(serif: bool) -> tuple[str, ...]:
    """Return the installed families of a face, best first; 宋体 falls back on 黑体."""
    load_bundled()
    chain = _SERIF + _SANS if serif else _SANS
    found = tuple(family for family in chain if QFontDatabase.hasFamily(family))
    return found or chain


@lru_cache(maxsize=512)
def paper_font(dots: int, bold: bool, serif: bool) -> QFont:
    """Return the font of a face at a size in dots: no hinting, no colour fringes."""
    font = QFont()
    font.setFamilies(list(families(serif)))
    font.setPixelSize(dots)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(
        QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias
    )
    # The family names its region already; digits that a locale swaps are lost to search in a PDF.
    font.setFeature(QFont.Tag("locl"), 0)
    return font


@cache
def _metrics(bold: bool, serif: bool) -> QFontMetricsF:
    return QFontMetricsF(paper_font(REFERENCE_SIZE, bold, serif))


@lru_cache(maxsize=32_768)
def _ems(text: str, bold: bool, serif: bool) -> float:
    return _metrics(bold, serif).horizontalAdvance(text) / REFERENCE_SIZE


def measure(text: str, size: float, bold: bool, serif: bool, /) -> float:
    """Return the width of ``text`` in millimetres: what the layouts take as their measure."""
    return _ems(text, bold, serif) * size * MM_PER_POINT


def paper_has_chinese() -> bool:
    """Tell whether paper can show Chinese; if not, no sheet should be printed."""
    raw = QRawFont.fromFont(paper_font(REFERENCE_SIZE, False, False))
    return raw.isValid() and raw.supportsCharacter(_PROBE)
