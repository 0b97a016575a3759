"""⑥ the last evaluation of a store: its scores, its price tags, what fell short (DOMAIN 3.4)."""

from datetime import date

import attrs

from models.check import CheckAnswer, CheckGrade, PointResult
from models.checklist import shortcomings
from models.metrics.price import tagged_products
from models.metrics.quotient import Quotient, Reason
from models.store_analysis.facts import StoreFacts
from models.visit import PriceTag

__all__ = ["HONEST_PRICE", "TAGGED", "Display", "display"]

TAGGED, HONEST_PRICE = "C1", "C4"
"""一货一签, and 明码实价 as spot-checked."""
_NONE = Quotient.none(Reason.NOT_CHECKED)


@attrs.frozen(kw_only=True)
class Display:
    """Scores in tenths of a point, None where there are none.

    ``tagged`` is M16, ``honest`` M17 of the spot check; ``problems`` without their codes;
    ``wrong_tags``: products whose price tag was missing or wrong when last seen.
    """

    day: date | None = None
    total: int | None = None
    grade: str = ""
    display_score: int | None = None
    operation_score: int | None = None
    tagged: Quotient = _NONE
    honest: Quotient = _NONE
    problems: tuple[str, ...] = ()
    wrong_tags: tuple[str, ...] = ()

    @property
    def score(self) -> Quotient:
        """总分 as a quotient: tenths of 10."""
        return _NONE if self.total is None else Quotient(self.total, 10)


def display(facts: StoreFacts) -> Display:
    """Return what the last check up to ``facts.day`` says."""
    wrong = tuple(
        product
        for product, shelf in sorted(facts.shelf.items())
        if shelf.tag in (PriceTag.MISSING, PriceTag.WRONG)
    )
    check = facts.check
    if check is None:
        return Display(wrong_tags=wrong)
    answers = {answer.point: answer for answer in check.answers}
    short = shortcomings(facts.checklist, check.answers, check.day)
    return Display(
        day=check.day,
        total=None if check.grade is CheckGrade.INVALID else check.total,
        grade=check.grade.value if check.grade else "",
        display_score=check.display_score,
        operation_score=check.operation_score,
        tagged=_ratio(answers.get(TAGGED)),
        honest=_ratio(answers.get(HONEST_PRICE)),
        problems=tuple(
            f"{facts.checklist.point(each.point).short or each.title}：{each.measure}"
            for each in short
        ),
        wrong_tags=wrong,
    )


def _ratio(answer: CheckAnswer | None) -> Quotient:
    if answer is None or answer.result is not PointResult.RATIO:
        return _NONE
    return tagged_products(answer.got or 0, answer.of or 0)
