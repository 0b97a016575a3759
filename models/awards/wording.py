"""By what a round was scored and why, in the sentences a record keeps.

Records keep finished Chinese texts: they go on paper and to headquarters. A window in another
language finds the words again by the templates.
"""

from collections.abc import Sequence
from typing import Final

from models.awards.settings import COMPONENTS, AwardSettings
from models.marks import N_

__all__ = ["COMPARED", "LOW_LEVEL", "NO_LEVEL", "STANDARDS", "standard_words"]

NO_LEVEL: Final = N_("“{level}”不是守法等级")
LOW_LEVEL: Final = N_("守法等级 {level}，在 B 以下")
STANDARDS: Final = (
    N_("{weights}；前{excellent}%为优秀，城镇、乡村分组，{pass_mark}分以上达标；{compared}。"),
    N_("{weights}；前{excellent}%为优秀，{pass_mark}分以上达标；{compared}。"),
)
"""By sections, and all stores together."""
COMPARED: Final = (
    N_("购进没有可与去年同月比的整月"),
    N_("购进按{months}整月与去年同月比，{left_out}不全不比"),
    N_("购进按{first}至{last}整月与去年同月比"),
)
"""Without a whole month, with some left out, with all of them."""


def standard_words(
    settings: AwardSettings, months: Sequence[str], left_out: Sequence[str] = ()
) -> str:
    """Say by what was scored; ``months`` are those compared with the year before."""
    none, some, all_of_them = COMPARED
    if not months:
        compared = none
    elif left_out:
        compared = some.format(months="、".join(months), left_out="、".join(left_out))
    else:
        compared = all_of_them.format(first=months[0], last=months[-1])
    return STANDARDS[0 if settings.by_market else 1].format(
        weights="、".join(
            f"{COMPONENTS[name]}{share}%" for name, share in settings.weights.items()
        ),
        excellent=settings.excellent,
        pass_mark=settings.pass_mark,
        compared=compared,
    )
