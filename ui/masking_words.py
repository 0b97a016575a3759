"""The words that may stand in a log: those of Python, SQLite and the system, and of our own code.

A shop may have a Latin name, so a word is let through because it is known, never because it looks
harmless. What failures say is made of few words; they are listed in ``resources/log_words.txt``.
"""

import builtins
from functools import cache
from pathlib import Path

__all__ = ["is_known"]

_FILE = Path(__file__).parent / "resources" / "log_words.txt"


@cache
def _known() -> frozenset[str]:
    try:
        listed = _FILE.read_text(encoding="utf-8").split()
    except OSError:  # then more is hidden, not less
        listed = []
    return frozenset((*listed, *dir(builtins)))


def is_known(word: str) -> bool:
    """Tell whether a word is one that failures are made of; compound names by their parts."""
    parts = [part for part in word.replace(".", "_").replace("-", "_").split("_") if part]
    return bool(parts) and all(len(part) == 1 or _is_plain(part) for part in parts)


def _is_plain(part: str) -> bool:
    known = _known()
    return part in known or part.lower() in known
