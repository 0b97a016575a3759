"""What may stand in a log or a diagnosis: nobody's name or number, no address, no price, no key.

Two degrees. :func:`mask` is for texts whose words are a programmer's (Qt's messages, our own log
lines): Chinese, numbers that may be somebody's, paths and keys are hidden. :func:`mask_message` is
for what an exception says, which may quote anything: only words failures are made of come through.
"""

import re
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from types import TracebackType
from typing import Final

from ui.masking_words import is_known

__all__ = ["diagnosis", "mask", "mask_message", "place_of"]

_KEY = re.compile(r"[0-9a-fA-F]{32,}")
_CODE = re.compile(r"\b[A-Za-z2-7]{4}(?:[\s-]+[A-Za-z2-7]{4}){7,}\b|\b[A-Z2-7]{48,}\b")
_PATH = re.compile(
    r"""(?<![A-Za-z0-9_.])(?:[A-Za-z]:)?[\\/]+(?:[^\\/'"“”：:*?<>|\n]+[\\/]+)+[^'"“”：:\n]*"""
)
_NUMBER = re.compile(r"[+＋]?(?:[(（]\d{2,5}[)）][ \-]?)?\d(?:[ \-‐–—.·_/]{0,2}\d)*[Xx]?")
_FOREIGN = re.compile(r"[^\x00-\x7f\s“”‘’《》〈〉「」『』【】（）：；，。、！？…—–·→×•℃%‰]+")
_WORD = re.compile(r"[A-Za-z_](?:[\w.\-]*\w)?", re.ASCII)
_COUNTED = re.compile(
    r"(?:errno|line|column|char|position|code|index|byte|row|winerror)\s*$", re.IGNORECASE
)

_HIDDEN_DIGITS: Final = 5
_QUOTED_DIGITS: Final = 3
_MOST_FRAMES: Final = 40
_FRAMES_OF_A_PLACE: Final = 6
_MOST_CAUSES: Final = 6
_MOST_SIGNS: Final = 20_000
_MOST_SIGNS_QUOTED: Final = 600
_VERSION: Final = 3


def mask(text: str) -> str:
    """Hide Chinese names, long numbers, paths and keys in a text whose words are a programmer's.

    What looks like a key may be a digest of the journal: of those the first signs are enough.
    """
    text = text[:_MOST_SIGNS]
    text = _KEY.sub(lambda found: found[0][:6] + "…", _CODE.sub("…", text))
    text = _PATH.sub(_last_part, text)
    text = _NUMBER.sub(lambda found: _without_digits(found[0], _HIDDEN_DIGITS), text)
    return _FOREIGN.sub(_stars, text)


def mask_message(text: str, names: Iterable[str] = ()) -> str:
    """Hide in an exception's text all but words failures are made of; ``names`` of code besides."""
    text = text[:_MOST_SIGNS_QUOTED]
    text = _KEY.sub("…", _CODE.sub("…", text))
    text = _PATH.sub(_last_part, text)
    code = frozenset(names)
    text = _NUMBER.sub(lambda found: _number(text, found), text)
    text = _FOREIGN.sub(_stars, text)
    return _WORD.sub(lambda found: _word(found[0], code), text)


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


def _last_part(found: re.Match[str]) -> str:
    """Keep of a path what is told anyway: the kind of file it ends in."""
    path = found[0].rstrip("\\/")
    kind = PurePath(path.replace("\\", "/")).suffix
    return f"…/*{kind}" if is_known(kind) else "…/*"


def _without_digits(number: str, fewest: int) -> str:
    digits = sum(sign.isdigit() for sign in number)
    if digits < fewest or _is_version(number):
        return number
    return "".join("*" if sign.isalnum() else sign for sign in number)


def _is_version(number: str) -> bool:
    parts = number.split(".")
    return len(parts) == _VERSION and all(len(part) <= 2 for part in parts)


def _number(text: str, found: re.Match[str]) -> str:
    """Hide a number that may be a price, a code, somebody's; not which line, which errno."""
    if _COUNTED.search(text[max(0, found.start() - 12) : found.start()]):
        return found[0]
    if "." in found[0] and not _is_version(found[0]):
        return _without_digits(found[0], 1)
    return _without_digits(found[0], _QUOTED_DIGITS)


def _word(word: str, code: frozenset[str]) -> str:
    if is_known(word) or word in code or all(part in code for part in word.split(".")):
        return word
    return "*" * len(word)


# ------------------------------------------------------------------------------- the diagnosis


def diagnosis(error: BaseException, about: str = "") -> str:
    """Say where and how something failed, what caused it and what it was made of; names nobody."""
    system = f"Python {sys.version.split()[0]} {sys.platform}"
    return "\n".join(filter(None, (about, system, *_told(error, set(), ""))))


def place_of(error: BaseException) -> tuple[str, ...]:
    """Return the kind of a failure and where it came from: the last frames, innermost first.

    One frame would not do: every failure of the database comes from the same line.
    """
    last = deque(traceback.walk_tb(error.__traceback__), maxlen=_FRAMES_OF_A_PLACE)
    frames = [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in last]
    return (type(error).__name__, *reversed(frames))


def _told(error: BaseException, seen: set[int], indent: str) -> Iterator[str]:
    """Tell an exception from the outermost frame in, then what it came of."""
    seen.add(id(error))
    frames = list(_frames(error.__traceback__))
    yield from (f"{indent}  {frame}" for frame in _cut(frames))
    yield f"{indent}{type(error).__name__}: {_message(error)}".rstrip(": ")
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions[:_MOST_CAUSES], start=1):
            yield f"{indent}part {number} of {len(error.exceptions)}:"
            yield from _told(part, seen, indent + "  ")
    cause, word = _cause(error)
    if cause is not None and id(cause) not in seen and len(seen) < _MOST_CAUSES:
        yield f"{indent}{word}:"
        yield from _told(cause, seen, indent)


def _cause(error: BaseException) -> tuple[BaseException | None, str]:
    if error.__cause__ is not None:
        return error.__cause__, "caused by"
    return (None if error.__suppress_context__ else error.__context__), "while handling"


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in traceback.walk_tb(trace):
        code = frame.f_code
        yield f"{Path(code.co_filename).name}:{line} {code.co_name}"


def _cut(frames: list[str]) -> list[str]:
    """Leave out the middle of a very deep stack."""
    half = _MOST_FRAMES // 2
    if len(frames) <= _MOST_FRAMES:
        return frames
    return [*frames[:half], f"… {len(frames) - _MOST_FRAMES} more …", *frames[-half:]]


def _message(error: BaseException) -> str:
    return mask_message(_text_of(error), _names_in(error.__traceback__))


def _text_of(error: BaseException) -> str:
    """Return what an exception says; a group only its own words, not those of its parts."""
    say: Callable[[], object] = lambda: error.args[0]  # noqa: E731 - one of two ways to say it
    if not isinstance(error, BaseExceptionGroup):
        say = error.__str__
    try:
        return str(say())
    except Exception as failure:  # noqa: BLE001 - the border: what cannot say itself is told too
        return f"str failed with {type(failure).__name__}"


def _names_in(trace: TracebackType | None) -> set[str]:
    """Return the names the code on the way uses: they are a programmer's, nobody's data."""
    names: set[str] = set()
    for frame, _line in traceback.walk_tb(trace):
        code = frame.f_code
        names.update(code.co_names, code.co_varnames, code.co_freevars, (code.co_name,))
    return names
