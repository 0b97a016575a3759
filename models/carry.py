"""What to take along to a shop 随身物品, made of what is to be done there (DOMAIN 4.2, step 0)."""

from collections.abc import Iterator, Sequence

import attrs

from models.marks import N_
from models.phrase import Phrase
from models.six_one_record import SixOneItem

__all__ = ["CarryFacts", "to_carry"]

_FOR_ITEM = {
    SixOneItem.PROMOTION: N_("活动材料"),
    SixOneItem.EVALUATION: N_("评估表"),
    SixOneItem.TRAINING: N_("培训签到表"),
    SixOneItem.REPORT: N_("经营分析报告"),
}
"""What an item of the six-ones needs on paper; the others need nothing but the visit's sheet."""
_NAMED = (("价签", N_("价签")), ("报告", N_("经营分析报告")), ("公示", N_("货源公示单")))
"""A promise that speaks of one of these asks for it."""


@attrs.frozen(kw_only=True)
class CarryFacts:
    """``items`` are the six-ones that are open, ``promises`` the words of open todos."""

    notices: int = 0
    items: Sequence[SixOneItem] = ()
    promises: Sequence[str] = ()
    rectifying: bool = False


def _all(facts: CarryFacts) -> Iterator[str]:
    if facts.notices:
        yield Phrase(N_("宣传通知 {count} 份"), count=facts.notices)
    for item in sorted(facts.items):
        if item in _FOR_ITEM:
            yield _FOR_ITEM[item]
    for sign, thing in _NAMED:
        if any(sign in promise for promise in facts.promises):
            yield thing
    if facts.rectifying:
        yield N_("整改通知单")


def to_carry(facts: CarryFacts) -> tuple[str, ...]:
    """Return what to take along, each thing once; the visit's own sheet goes without saying."""
    return tuple(dict.fromkeys(_all(facts)))
