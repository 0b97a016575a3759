"""The chain of Chinese fonts, the test whether one is there, and text fonts by size."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

__all__ = ["FAMILIES", "has_chinese", "load_bundled", "make_font"]

FAMILIES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
_BUNDLED = Path(__file__).parents[1] / "resources" / "fonts"
_PROBE = "户喆㎡"


@cache
def _chain() -> tuple[str, ...]:
    """Return the families that exist here, the chain's order kept; all of it when none does."""
    present = set(QFontDatabase.families())
    return tuple(family for family in FAMILIES + _loaded() if family in present) or FAMILIES


@cache
def _loaded() -> tuple[str, ...]:
    families: list[str] = []
    for path in sorted(_BUNDLED.glob("*.[ot]tf")) if _BUNDLED.is_dir() else ():
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(families)


def load_bundled() -> bool:
    """Load the fonts that came with the program; return whether there were any."""
    return bool(_loaded())


def make_font(size: float, *, bold: bool = False, underline: bool = False) -> QFont:
    """Return the text font of ``size`` px, without hinting so that widths do not jump."""
    font = QFont()
    font.setFamilies(list(_chain()))
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setUnderline(underline)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def has_chinese() -> bool:
    """Tell whether the text font can draw Chinese; if not, every character would be a box."""
    raw = QRawFont.fromFont(make_font(14))
    return raw.isValid() and raw.supportsCharacter(_PROBE[0])
