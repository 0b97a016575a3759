"""What a round says outside: the public notice, and to one store its own result (DOMAIN 3.5, 9b).

A store sees its own figures alone: no rank, no name or number of another one. The notice names who
is 优秀, without any score.
"""

from collections.abc import Mapping, Sequence

import attrs

from models.awards.settings import COMPONENTS
from models.marks import N_
from models.programme import AwardOutcome, AwardResult, AwardRound

__all__ = ["AwardLetter", "AwardNotice", "LetterLine", "letter_of", "notice_of"]

_GOOD = 900
_TO_IMPROVE: Mapping[str, str] = {
    "standard": N_("按评估单上的问题整改，陈列和明码实价每天看一遍"),
    "cooperation": N_("六个一按月做完，有困难早说"),
    "growth": N_("按周补订断货规格，多摆重点品牌"),
    "information": N_("每次走访盘库存时配合清点，数字准"),
    "compliance": N_("亮证经营，全部从烟草公司进货"),
}


@attrs.frozen
class LetterLine:
    """One part of 总分 of the store itself, in tenths; None where it has no base."""

    label: str
    tenths: int | None


@attrs.frozen(kw_only=True)
class AwardLetter:
    """评优结果通知 of one store."""

    shop_name: str
    owner: str
    title: str
    period: str
    outcome: AwardOutcome
    total: int | None
    lines: tuple[LetterLine, ...]
    reason: str
    advice: tuple[str, ...]
    commendation: str


@attrs.frozen(kw_only=True)
class AwardNotice:
    """公示: the stores that are 优秀, by section, with the days on which objections are taken."""

    title: str
    period: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    award: AwardRound


def letter_of(award: AwardRound, result: AwardResult, shop_name: str, owner: str) -> AwardLetter:
    """Return what one store is told; advice is made of the parts that cost it most."""
    parts = [(name, getattr(result, name)) for name in COMPONENTS]
    weak = sorted(
        ((value, name) for name, value in parts if value is not None and value < _GOOD),
        key=lambda each: each[0],
    )
    outcome = result.outcome or AwardOutcome.NONE
    return AwardLetter(
        shop_name=shop_name,
        owner=owner,
        title=award.title,
        period=award.period,
        outcome=outcome,
        total=result.total,
        lines=tuple(LetterLine(COMPONENTS[name], value) for name, value in parts),
        reason=result.reason,
        advice=tuple(_TO_IMPROVE[name] for _, name in weak[:3]),
        commendation=award.commendation if outcome is AwardOutcome.EXCELLENT else "",
    )


def notice_of(award: AwardRound, names: Mapping[str, str]) -> AwardNotice:
    """Return the public notice; ``names`` are the shops' by id."""
    best: dict[str, list[str]] = {}
    for result in _winners(award.results):
        best.setdefault(result.section, []).append(
            names.get(result.retailer_id, result.retailer_id)
        )
    return AwardNotice(
        title=award.title,
        period=award.period,
        sections=tuple((section, tuple(shops)) for section, shops in best.items()),
        award=award,
    )


def _winners(results: Sequence[AwardResult]) -> list[AwardResult]:
    return [each for each in results if each.outcome is AwardOutcome.EXCELLENT]
