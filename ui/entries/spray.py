"""What a spray code says in a shop, in words, and the 异常线索 that follows from it."""

from collections.abc import Mapping

import attrs

from models.errors import InvalidValue
from models.marks import N_
from models.phrase import Phrase
from models.spray_code import (
    CODE_LENGTH,
    SprayLimits,
    SprayProblem,
    judge_spray,
    read_spray,
    spray_letters,
)
from storage.database import Ledger
from storage.queries.settings import judgement
from ui.i18n import _
from ui.words import say

__all__ = ["SprayReading", "read_code"]


@attrs.frozen
class SprayReading:
    """``words`` in the language in force and their ``tone``; ``texts`` fill the form of an entry.

    ``texts`` is empty where the code tells nothing against the shop's licence.
    """

    words: str = ""
    tone: str = "text2"
    texts: Mapping[str, str] = attrs.field(factory=dict)


def read_code(ledger: Ledger, typed: str, licence: str) -> SprayReading:
    """Read what was typed so far; ``licence`` is the shop's, blank where none is known."""
    count = len(spray_letters(typed))
    if not count:
        return SprayReading()
    if count < CODE_LENGTH:
        return SprayReading(_("已输 {n} / {all} 位").format(n=count, all=CODE_LENGTH))
    today = ledger.clock().date()
    try:
        code = read_spray(typed, today)
    except InvalidValue as error:
        return SprayReading(say(str(error.params["reason"])), "bad")
    found = judge_spray(code, licence, today, judgement(ledger, SprayLimits))
    if not found:
        right = _("与本户许可证相符") if licence else ""
        words = "；".join(part for part in (right, say(code.words)) if part)
        return SprayReading(words, "ok" if licence else "text2")
    words = _("；").join([*(say(each.text) for each in found), say(code.words)])
    other = any(each.problem is SprayProblem.OTHER_LICENCE for each in found)
    texts = _entry(typed, str(code.words), licence) if other else {}
    return SprayReading(words, "bad" if other else "warn", texts)


def _entry(typed: str, code: str, licence: str) -> Mapping[str, str]:
    """Return the texts of the 异常线索; what is written for headquarters stays Chinese."""
    letters = spray_letters(typed)
    return {
        "kind": SprayProblem.OTHER_LICENCE.value,
        "situation": Phrase(
            N_("条盒喷码与本户许可证 {licence} 不符：{code}"), licence=licence, code=code
        ),
        "spray_code": f"{letters[:16]} {letters[16:]}",
    }
