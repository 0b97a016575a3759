"""最佳到店时段: the hours at which a shop is best visited, as people write them.

Times are minutes since midnight. What is not understood is no window, never a wrong one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from unicodedata import normalize

__all__ = ["Window", "hours_of", "start_within"]


class Window(NamedTuple):
    """From when until when, minutes since midnight; the later is the larger."""

    opens: int
    closes: int


_PARTS: Final = {
    "清早": Window(6 * 60, 9 * 60),
    "早上": Window(6 * 60, 9 * 60),
    "早晨": Window(6 * 60, 9 * 60),
    "上午": Window(8 * 60, 12 * 60),
    "中午": Window(11 * 60 + 30, 13 * 60 + 30),
    "下午": Window(13 * 60, 18 * 60),
    "傍晚": Window(17 * 60, 19 * 60),
    "晚上": Window(18 * 60, 21 * 60),
}
"""What a part of the day means [J]."""
_LATE_PARTS: Final = frozenset({"下午", "傍晚", "晚上"})
_EVENING: Final = frozenset({"傍晚", "晚上"})
_DAY: Final = Window(6 * 60, 22 * 60)
_ABOUT: Final = 30
"""Minutes to either side of a single time [J]."""
_NOON: Final = 12 * 60

_DIGITS: Final = "零一二三四五六七八九"
_WEEKDAYS: Final = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天末1-7](?:[-到至](?:周|星期|礼拜)?[一二三四五六日天末1-7])?"
)
_CHINESE_NUMBER: Final = re.compile(rf"[{_DIGITS}两]?十[{_DIGITS}]?|[{_DIGITS}两]")
_PART: Final = re.compile("|".join(_PARTS))
_TIME: Final = re.compile(
    rf"(?P<part>{_PART.pattern})?(?P<hour>[0-9]{{1,2}})(?P<told>:(?P<minute>[0-9]{{1,2}})?)?"
)
_SOMETHING_ELSE: Final = re.compile(r"不|避|勿|别|除|[0-9][月日号楼元天次家栋条年周%.]|[0-9]{3}")
_FROM_THEN: Final = re.compile(r"后|起|开始")
_UNTIL_THEN: Final = re.compile(r"前")
_ABOUT_THEN: Final = re.compile(r"前后|左右")


def hours_of(text: str) -> tuple[Window, ...]:
    """Read 9:00-11:00, 上午, 下午3点后, 九点半到十一点, several of them; () where none is told.

    An hour from 1 to 6 without a part of the day or a leading zero is one of the afternoon. What
    forbids (不要上午) is not read.
    """
    text = _plain(text)
    if _SOMETHING_ELSE.search(text):
        return ()
    pieces = re.split(r"[,;、/|和或及]+", text)
    return _joined(window for piece in pieces for window in _windows(piece))


def start_within(windows: Sequence[Window], arrival: float) -> tuple[float, float]:
    """Return when a visit begins for who arrives then (waiting counts), and by how much too late.

    No window: at once and never late. After the last one: at once, late.
    """
    for opens, closes in windows:
        if arrival <= closes:
            return (arrival if arrival >= opens else float(opens)), 0.0
    return arrival, (arrival - windows[-1].closes if windows else 0.0)


def _plain(text: str) -> str:
    """Give 九点半 as 9:30 and ～ as -, without weekdays and blanks."""
    text = re.sub(r"\s", "", normalize("NFKC", text))
    text = _WEEKDAYS.sub(",", re.sub(r"[~～〜—–―−-]+", "-", text)).replace("。", ",")
    text = _CHINESE_NUMBER.sub(_number, text)
    text = re.sub(r"([0-9])[点时](?:钟|整)?", r"\1:", text)
    return re.sub(r":半", ":30", re.sub(r"(:[0-9]{1,2})分", r"\1", text))


def _number(found: re.Match[str]) -> str:
    """Write 十, 十一, 二十 or 九 in digits."""
    values = ["2" if sign == "两" else str(_DIGITS.find(sign)) for sign in found.group()]
    tens, ten, ones = found.group().partition("十")
    if not ten:
        return values[0]
    return (values[0] if tens else "1") + (values[-1] if ones else "0")


def _windows(piece: str) -> list[Window]:
    times = [found for found in _TIME.finditer(piece) if _clock(found, "") is not None]
    if len(times) == 2:
        return _range(times[0], times[1])
    if len(times) == 1 and (times[0]["told"] or times[0]["part"]):
        return _around(times[0], piece[times[0].end() :])
    return [] if times else [_PARTS[part] for part in _PART.findall(piece)]


def _clock(found: re.Match[str], part: str) -> int | None:
    """Return the minutes of a time, of which the part of the day may be told before."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    part = found["part"] or part
    if hour > 24 or minute > 59:
        return None
    if hour == 12 and part in _EVENING:
        hour = 24
    afternoon = (
        part in _LATE_PARTS
        or (part == "中午" and hour < 6)
        or (not part and 1 <= hour <= 6 and not found["hour"].startswith("0"))
    )
    return hour * 60 + minute + (_NOON if afternoon and hour < 12 else 0)


def _range(first: re.Match[str], second: re.Match[str]) -> list[Window]:
    opens, closes = _clock(first, ""), _clock(second, first["part"] or "")
    if opens is None or closes is None or opens == closes:
        return []
    if opens >= closes and opens >= _NOON and not first["part"] and int(first["hour"]) < 12:
        opens -= _NOON  # 6:30-8:00 is of the morning after all
    if opens >= closes and int(first["hour"]) <= 12:
        closes += _NOON  # 上午9点-1点; 18:00-9:00 is the night
    return [Window(opens, closes)] if opens < closes <= 24 * 60 else []


def _around(found: re.Match[str], words: str) -> list[Window]:
    time = _clock(found, "") or 0
    part = _PARTS.get(found["part"] or "", _DAY)
    if _ABOUT_THEN.search(words):
        window = Window(time - _ABOUT, time + _ABOUT)
    elif _FROM_THEN.search(words):
        window = Window(time, max(part.closes, _NOON))
    elif _UNTIL_THEN.search(words):
        window = Window(part.opens, time)
    else:
        window = Window(time - _ABOUT, time + _ABOUT)
    return [window] if 0 <= window.opens < window.closes <= 24 * 60 else []


def _joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Sort, and make one of those that overlap."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.opens <= joined[-1].closes:
            joined[-1] = Window(joined[-1].opens, max(joined[-1].closes, window.closes))
        else:
            joined.append(window)
    return tuple(joined)
