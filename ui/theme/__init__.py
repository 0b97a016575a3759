"""Colours, type, distances. Screens write ``from ui.theme import theme, Type, Space, Size``."""

from ui.theme.fonts import has_chinese, load_bundled, make_font
from ui.theme.theme import Mode, Theme, theme
from ui.theme.tokens import DARK, INK, LIGHT, Radius, Size, Space, Tokens, Type, contrast

__all__ = [
    "DARK",
    "INK",
    "LIGHT",
    "Mode",
    "Radius",
    "Size",
    "Space",
    "Theme",
    "Tokens",
    "Type",
    "contrast",
    "has_chinese",
    "load_bundled",
    "make_font",
    "theme",
]
