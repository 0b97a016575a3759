"""What a round of 评优 says of itself, in the language in force; the record stays as it is."""

import re
from typing import Final

from models.awards import COMPONENTS, AwardDetail
from models.awards.wording import COMPARED, LOW_LEVEL, NO_LEVEL, STANDARDS
from models.marks import N_
from ui.i18n import _
from ui.words import retold, say

__all__ = ["reason_words", "score_words", "standard_words"]

_PART: Final = N_("{part}：{reason}")
_WEIGHT: Final = re.compile(r"(\D+)(\d+%)")


def reason_words(text: str) -> str:
    """Return why a store has its result; what people wrote stays."""
    return _("；").join(_one(part) for part in text.split("；"))


def _one(text: str) -> str:
    part, colon, reason = text.partition("：")
    if colon and part in COMPONENTS.values():
        return _(_PART).format(part=_(part), reason=_one(reason))
    return _(retold(text, (NO_LEVEL, LOW_LEVEL)))


def standard_words(text: str) -> str:
    """Return by what was scored; a sentence of another version of the program stays."""
    return retold(text, STANDARDS, _within)


def _within(part: str) -> str:
    """Return what stands within the sentence: the weights, which months were compared."""
    weights = [_WEIGHT.fullmatch(each) for each in part.split("、")]
    if all(weights):
        return _("、").join(f"{_(each[1])} {each[2]}" for each in weights if each)
    return retold(part, COMPARED, lambda each: _("、").join(each.split("、")))


def score_words(detail: AwardDetail, name: str) -> str:
    """Say how a component, or ``total``, of one store comes about, and what is behind it."""
    if name == "total":
        parts = [_weighed(detail, each) for each in COMPONENTS if each in detail.shares]
        return _("总分 {total} ＝ {parts}").format(
            total=_tenths(detail.scored.total), parts=" ＋ ".join(parts)
        )
    part = detail.parts[name]
    if part.tenths is None:
        return _("{part}：{reason}，这一项不算，其余各项占比相应提高").format(
            part=_(COMPONENTS[name]), reason=say(part.reason)
        )
    lines = (f"{say(each.label)} {say(each.value)}" for each in detail.behind[name])
    return _("{part}：{lines}").format(part=_weighed(detail, name), lines=_("；").join(lines))


def _weighed(detail: AwardDetail, name: str) -> str:
    share = f"{_tenths(detail.shares.get(name, 0)).removesuffix('.0')}%"
    return f"{_(COMPONENTS[name])} {_tenths(detail.parts[name].tenths)} × {share}"


def _tenths(value: int | None) -> str:
    return "—" if value is None else f"{value // 10}.{value % 10}"
