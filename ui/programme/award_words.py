"""What a round of 评优 says of itself, in the language in force; the record stays as it is."""

import re
from typing import Final

from models.awards import COMPONENTS
from models.awards.wording import COMPARED, LOW_LEVEL, NO_LEVEL, STANDARDS
from models.marks import N_
from ui.i18n import _
from ui.words import retold

__all__ = ["reason_words", "standard_words"]

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
