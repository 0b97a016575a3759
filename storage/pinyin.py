"""Pinyin of names, computed once at import and stored beside them for instant search.

Surnames take their reading as surnames (单 shàn, 曾 zēng, 仇 qiú). Each character of ``initials``
stands for one character of the name; what is not Chinese stands for itself.
"""

from typing import Any

__all__ = ["pinyin_of"]

_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "尉": "yu", "区": "ou",
    "盖": "ge", "朴": "piao", "缪": "miao", "乐": "yue", "翟": "zhai", "折": "she", "种": "chong",
}  # fmt: skip


def _character_by_character(other: str) -> Any:
    """Keep what is not Chinese, one element a character: pypinyin takes lists, its types do not."""
    return list(other)


def pinyin_of(name: str, *, person: bool = False) -> tuple[str, str]:
    """Return (full pinyin without tones, initials), both lower case.

    ``person``: the first character is a surname. ``initials`` is as long as ``name``.
    """
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(name, style=Style.NORMAL, errors=_character_by_character)
    if person and syllables and name[0] in _SURNAMES:
        syllables[0] = _SURNAMES[name[0]]
    full = "".join(syllables).lower()
    initials = "".join(syllable[:1] for syllable in syllables).lower()
    return full, initials
