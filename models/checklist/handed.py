"""Headquarters' 评估标准 as a checklist, and back (DOMAIN 3.4, 5.1).

Column 类型 says how a point is answered (是否, 可部分符合, 比例, 未成年人) and what else holds for
it, in any order: ``可部分符合，可不适用，上次整改``; ``比例：实际/应上柜``; ``Y/½/N/NA``. Blank is
是否. Column 一票否决 says 是, or names what vetoes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import attrs

from models.check import PointResult
from models.checklist.default import DEFAULT_CHECKLIST
from models.checklist.template import (
    DISPLAY_GROUPS,
    GROUP_NAMES,
    TITLE,
    Checklist,
    Marks,
    Point,
    PointKind,
)
from models.errors import InvalidValue
from models.fields import label_of
from models.handed_checklist import HandedChecklist, HandedPoint
from models.marks import N_
from models.phrase import Phrase

__all__ = ["checklist_from", "handed_from", "point_problem"]

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE: Final = re.compile(r"([A-Z])[-.、]?0*([1-9]\d{0,2})")
_BARE: Final = re.compile(r"[(第]?\d{1,3}([-.]\d{1,3})*[)项条、.]?")
_RUNNING: Final = ("价", "守法", "经营", "合规", "许可")
"""What the name of a group of 规范经营 has in it; the others are 规范陈列."""

_RATIO: Final = re.compile(
    r"(?:比例|比率|ratio|实测)(?:\s*[:=(]\s*\(?([^/:(),;]+)/([^/(),;]+)\)?)?", re.IGNORECASE
)
_NA: Final = re.compile(r"(^|[^a-z])n/a(?![a-z])")
_SLASH: Final = re.compile(r"\s*/\s*")
_SEPARATORS: Final = re.compile(r"[/|(),;、+·。*\s]")
_IN_TEXT: Final = re.compile(r"[:：](?:[^:：]*[,，])?([^/:：,，]{1,8})/([^/:：,，]{1,8})$")
_USUAL_LABELS: Final = (N_("实际"), N_("应有"))
_LABEL_LENGTH: Final = 10

_YES, _NO, _WHOLE, _HALF, _MINORS = "yes", "no", "whole", "half", "minors"
_OPTIONAL, _FIRST, _FOLLOW, _VETO = "optional", "first", "follow", "veto"
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    _YES: frozenset(("y", "yes", "是", "符合", "√")),
    _NO: frozenset(("n", "no", "否", "不符合", "×")),
    _WHOLE: frozenset(("是否", "yn", "是非", "两档", "符合不符合")),
    _HALF: frozenset(
        ("半", "部分", "部分半", "部分符合", "可部分符合", "可部分", "half", "h", "三档", "0.5")
    ),
    _MINORS: frozenset(
        ("未成年人", "未成年", "minors", "标志缺失", "售烟", "售烟行为", "向未成年人售烟")
    ),
    _OPTIONAL: frozenset(("na", "n/a", "不适用", "可不适用", "允许不适用", "无")),
    _FIRST: frozenset(("首次不适用", "首次", "首次na", "first_time", "firsttime")),
    _FOLLOW: frozenset(
        ("上次整改", "上次问题", "整改跟踪", "整改复查", "follow_up", "followup", "follow-up")
    ),
    _VETO: frozenset(("veto", "否决", "一票否决")),
}
_MEANING: Final = {word: meaning for meaning, words in _WORDS.items() for word in words}
_NONE: Final = frozenset(("", "否", "无", "不", "不否决", "n", "no", "-", "—", "×"))
_PLAIN_VETO: Final = frozenset(("是", "y", "yes", "√", "1", "veto", "否决", "一票否决"))


def _half_width(text: str) -> str:
    """Return a text in half width, a slash without blanks around it; ½ is 半."""
    return _SLASH.sub("/", unicodedata.normalize("NFKC", text.replace("½", "半")).strip())


def _plain(text: str) -> str:
    """Return a text in half width without blanks."""
    return "".join(_half_width(text).split())


def _refused(field: str, reason: str) -> InvalidValue:
    return InvalidValue(field, label_of(HandedPoint, field), reason)


# ----------------------------------------------------------------------------------------- 类型


@attrs.frozen
class _Answering:
    """What 类型 says."""

    kind: PointKind
    labels: tuple[str, str]
    optional: bool
    first_time: bool
    follow_up: bool
    veto: bool


def _answering(text: str) -> _Answering:
    """Read 类型; raises for what cannot be understood, or says two things at once."""
    given = _half_width(text)
    ratio = _RATIO.search(given)
    rest = given if ratio is None else f"{given[: ratio.start()]},{given[ratio.end() :]}"
    rest = _NA.sub(r"\1na", rest.casefold())
    words = [word for word in _SEPARATORS.split(rest) if word]
    unknown = next((word for word in words if word not in _MEANING), None)
    if unknown is not None:
        raise _refused("kind", Phrase(N_("看不懂：{text}"), text=unknown))
    found = {_MEANING[word] for word in words}
    return _Answering(
        kind=_kind_of(found, rated=ratio is not None),
        labels=_labels(ratio.group(1), ratio.group(2)) if ratio else ("", ""),
        optional=not found.isdisjoint({_OPTIONAL, _FIRST, _FOLLOW}),
        first_time=_FIRST in found,
        follow_up=_FOLLOW in found,
        veto=_VETO in found,
    )


def _kind_of(found: set[str], *, rated: bool) -> PointKind:
    told = [
        kind
        for kind, said in (
            (PointKind.RATIO, rated),
            (PointKind.MINORS, _MINORS in found),
            (PointKind.HALF, _HALF in found),
        )
        if said
    ]
    plain = not found.isdisjoint({_YES, _NO, _WHOLE})
    if len(told) > 1 or (rated and plain):
        raise _refused("kind", N_("写了两种答法，只能有一种"))
    kind = told[0] if told else PointKind.YES_NO
    if _FOLLOW in found and kind not in (PointKind.YES_NO, PointKind.HALF):
        raise _refused("kind", N_("是上次整改的，只能是“是否”或“可部分符合”"))
    return kind


def _labels(got: str | None, of: str | None) -> tuple[str, str]:
    if not got or not of:
        return "", ""
    return got.strip()[:_LABEL_LENGTH], of.strip()[:_LABEL_LENGTH]


def _ratio_labels(text: str, told: tuple[str, str]) -> tuple[str, str]:
    """Return what the two numbers count: as 类型 says, as the text ends, or 实际 and 应有."""
    if all(told):
        return told
    found = _IN_TEXT.search(text.strip())
    return (found.group(1).strip(), found.group(2).strip()) if found else _USUAL_LABELS


# --------------------------------------------------------------------------------------- 一票否决


def _vetoes(text: str, answering: _Answering) -> frozenset[PointResult]:
    """Return the results that veto a check.

    Of 未成年人 it is the sale unless 标志缺失 is named; of the others it is 不符合, and what
    headquarters calls that (售假) may stand there.
    """
    said = _plain(text).casefold()
    if said in _NONE and not answering.veto:
        return frozenset()
    if answering.kind is PointKind.RATIO:
        raise _refused("veto", N_("不能用在比例上"))
    if answering.kind is not PointKind.MINORS:
        return frozenset({PointResult.FAIL})
    sold, missing = "售烟" in said, "标志" in said
    if not (sold or missing or said in _PLAIN_VETO | _NONE):
        raise _refused("veto", Phrase(N_("看不懂：{text}，请写“是”或“售烟”"), text=text))
    found = {PointResult.SIGN_MISSING} if missing else set()
    return frozenset(found | ({PointResult.SOLD_TO_MINOR} if sold or not missing else set()))


# ----------------------------------------------------------------------------------- 序号 and 分类


def _split(number: str) -> tuple[str, str]:
    """Return letter and running number of 序号; ("", "") for a bare number."""
    text = _plain(number).upper()
    found = _CODE.fullmatch(text)
    if found is not None:
        return found.group(1), found.group(2)
    if _BARE.fullmatch(text):
        return "", ""
    raise _refused("number", Phrase(N_("看不懂：{text}，请写成 B3 或 3"), text=number))


def _spot(number: str) -> tuple[str, ...]:
    """Return what two ways to write one 序号 have in common: b03 and B3, 第3项 and 3."""
    letter, running = _split(number)
    if letter:
        return letter, running
    return ("", *(digits.lstrip("0") for digits in re.findall(r"\d+", _plain(number))))


def point_problem(points: Sequence[HandedPoint], number: str) -> InvalidValue | None:
    """Return why the point with ``number`` cannot be taken into a version; None if it can."""
    given = next(each for each in points if each.number == number)
    try:
        spot = _spot(number)
        _point("".join(spot), given)
        others = (each for each in points if each.number != number)
        if any(_is_readable(each) and _spot(each.number) == spot for each in others):
            return _refused("number", Phrase(N_("{code} 写了两次"), code=number))
        _Coder.of([each for each in points if _is_readable(each)]).code(given)
    except InvalidValue as error:
        return error
    return None


def _is_readable(point: HandedPoint) -> bool:
    try:
        return bool(_split(point.number))
    except InvalidValue:
        return False


@attrs.define
class _Coder:
    """Gives each point its code, and each group its letter and name."""

    names: dict[str, str] = attrs.field(factory=dict)
    counts: dict[str, int] = attrs.field(factory=dict)
    section: str = ""

    @classmethod
    def of(cls, points: Sequence[HandedPoint]) -> "_Coder":
        """Know the groups whose letter headquarters wrote, so that none is given twice."""
        made = cls()
        for point in points:
            letter, running = _split(point.number)
            if letter:
                name = " ".join(point.section.split())
                made.names[letter] = made.names.get(letter) or name
                made.counts[letter] = max(made.counts.get(letter, 0), int(running))
        return made

    def code(self, point: HandedPoint) -> str:
        """Return B3 as it is; a bare number goes by its 分类, a blank one as the line above."""
        letter, running = _split(point.number)
        self.section = " ".join(point.section.split()) or self.section
        if letter:
            return f"{letter}{running}"
        letter = next((key for key, name in self.names.items() if name == self.section), "")
        if not letter:
            letter = next((each for each in _LETTERS if each not in self.names), "")
            if not letter:
                raise _refused("section", N_("太多，最多 26 个分类"))
            self.names[letter] = self.section
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"


def _is_display(letter: str, name: str) -> bool:
    """Tell a group of 规范陈列: the default's by letter, others by name."""
    if GROUP_NAMES.get(letter) == name or not name:
        return letter in DISPLAY_GROUPS or letter not in GROUP_NAMES
    return not any(word in name for word in _RUNNING)


# --------------------------------------------------------------------------------------- the points

_SHORT: Final = 14
_LEAST: Final = 4
_CLAUSES: Final = re.compile(r"[(（:：,，;；。]")
_KNOWN_SHORT: Final = {point.text: point.short for point in DEFAULT_CHECKLIST.points}


def _short(text: str) -> str:
    """Return the wording for the screen: whole clauses of up to 14 characters, or their start."""
    known = _KNOWN_SHORT.get(text)
    if known is not None:
        return known
    if len(text) <= _SHORT:
        return text
    ends = [found.start() for found in _CLAUSES.finditer(text)]
    fitting = [end for end in ends if _LEAST <= end <= _SHORT]
    return text[: fitting[-1]] if fitting else f"{text[: _SHORT - 1]}…"


def _point(code: str, given: HandedPoint) -> Point:
    text = " ".join(given.text.split())
    if not text:
        raise _refused("text", N_("要填"))
    if given.weight <= 0:
        raise _refused("weight", N_("应大于 0"))
    answering = _answering(given.kind)
    rated = answering.kind is PointKind.RATIO
    return Point(
        code=code,
        text=text,
        short=_short(text),
        weight=given.weight,
        kind=answering.kind,
        optional=answering.optional,
        veto=_vetoes(given.veto, answering),
        ratio=_ratio_labels(text, answering.labels) if rated else ("", ""),
        follow_up=answering.follow_up,
        first_time=answering.first_time,
    )


def _in_groups(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the points of each group together, groups in order of appearance."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.group, []).append(point)
    return tuple(point for group in groups.values() for point in group)


@lru_cache(maxsize=32)
def _points_of(
    given: tuple[HandedPoint, ...],
) -> tuple[tuple[Point, ...], tuple[tuple[str, str], ...]]:
    """Return points, and letter and name of each group."""
    if not given:
        raise InvalidValue("points", N_("检查点"), N_("一个也没有"))
    coder, spots = _Coder.of(given), set[tuple[str, ...]]()
    found: list[Point] = []
    for each in given:
        spot = _spot(each.number)
        if spot in spots:
            raise _refused("number", Phrase(N_("{code} 写了两次"), code=each.number))
        spots.add(spot)
        found.append(_point(coder.code(each), each))
    points = _in_groups(found)
    letters = dict.fromkeys(point.group for point in points)
    nameless = not any(coder.names[letter] for letter in letters)
    named = GROUP_NAMES if nameless and set(letters) <= set(GROUP_NAMES) else coder.names
    return points, tuple((letter, named[letter]) for letter in letters)


def checklist_from(handed: HandedChecklist, marks: Marks | None = None) -> Checklist:
    """Return a version of 评估标准 as a checklist; ``marks``: those of DOMAIN 3.4 if not given.

    Raises :class:`InvalidValue` for the first point that cannot be understood; its ``field`` is one
    of :class:`HandedPoint`.
    """
    points, names = _points_of(handed.points)
    return Checklist(
        version=handed.id,
        title=TITLE,
        points=points,
        marks=marks or Marks(),
        names=names,
        display_groups=frozenset(letter for letter, name in names if _is_display(letter, name)),
    )


# ------------------------------------------------------------------------------------ the way back


def _kind_told(point: Point) -> str:
    labels = f"：{'/'.join(point.ratio)}" if all(point.ratio) else ""
    parts = [f"{point.kind.value}{labels}"]
    if point.first_time:
        parts.append("首次不适用")
    elif point.optional:
        parts.append("可不适用")
    if point.follow_up:
        parts.append("上次整改")
    return "，".join(parts)


def _veto_told(point: Point) -> str:
    if PointResult.FAIL in point.veto:
        return "是"
    named = {PointResult.SOLD_TO_MINOR: "售烟", PointResult.SIGN_MISSING: "标志缺失"}
    return "、".join(word for result, word in named.items() if result in point.veto)


def handed_from(checklist: Checklist) -> HandedChecklist:
    """Return a checklist as headquarters hands one out; :func:`checklist_from` reads it back."""
    return HandedChecklist(
        id=checklist.version,
        points=tuple(
            HandedPoint(
                number=point.code,
                section=checklist.group_name(point.group),
                text=point.text,
                weight=point.weight,
                kind=_kind_told(point),
                veto=_veto_told(point),
            )
            for point in checklist.points
        ),
    )
