"""Texts as people and programs leave them in cells: trimmed, and made comparable."""

import re
import unicodedata
from typing import Final

__all__ = ["clean", "clean_line", "comparable", "half_width", "shown"]

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_UNWANTED: Final = re.compile(f"[{_ZERO_WIDTH}\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_BLANKS: Final = re.compile(r"\s+")
_PLAIN: Final = re.compile(r"[!-~]([ -~]*[!-~])?")
_SHOWN_AT_MOST: Final = 30


def clean(text: str) -> str:
    """Take away what cannot be seen: blanks of all widths at the ends, zero width, controls."""
    if _PLAIN.fullmatch(text):
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)).strip()


def clean_line(text: str) -> str:
    """Return :func:`clean` text on one line, runs of blanks as one."""
    return _BLANKS.sub(" ", clean(text))


def half_width(text: str) -> str:
    """Return a code or number in half width: ３２０ is 320, （１） is (1)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def comparable(text: str) -> str:
    """Return a text by which headings and trade words are recognised: no blanks, no case."""
    return _BLANKS.sub("", half_width(clean(text))).casefold()


def shown(value: object) -> str:
    """Return a cell's content for a sentence, short."""
    text = clean_line(str(value))
    return text if len(text) <= _SHOWN_AT_MOST else f"{text[:_SHOWN_AT_MOST]}…"
