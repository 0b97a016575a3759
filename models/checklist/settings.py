"""What the evaluation leaves to each company: pass marks, and the version used (DOMAIN 3.4)."""

from typing import ClassVar

import attrs

from models.checklist.template import Marks
from models.errors import InvalidValue
from models.fields import field, label_of
from models.judgement import Judgement
from models.marks import N_
from models.rules import at_most, between

__all__ = ["CheckMarks", "ChecklistChoice"]

_TENTHS = 10


@attrs.frozen(kw_only=True)
class CheckMarks(Judgement):
    """Pass marks in whole points, and how much of each 100 of weight may be 不适用.

    They are kept with the day from which they hold, and a check is scored by those of its own day:
    a correction of an old check keeps the marks it was made under. A day on which a check was made
    already keeps its marks too; a change then holds from the next day on.
    """

    key: ClassVar[str] = "check_marks"
    title: ClassVar[str] = N_("评估分数线")
    by_day: ClassVar[bool] = True

    excellent: int = field("优秀至少", default=90, rule=between(1, 100))
    qualified: int = field("合格至少", default=80, rule=between(1, 100))
    rectify: int = field("整改至少", default=60, rule=between(1, 100))
    veto_cap: int = field("一票否决最高", default=59, rule=between(0, 100))
    most_not_applicable: int = field("不适用最多(%)", default=30, rule=between(0, 100))

    def check(self) -> None:
        """Each grade begins above the one below it; a veto leaves less than 整改."""
        Judgement.check(self)
        for higher, lower, reason in (
            ("qualified", "rectify", N_("应大于整改的")),
            ("excellent", "qualified", N_("应大于合格的")),
        ):
            if getattr(self, higher) <= getattr(self, lower):
                raise InvalidValue(higher, label_of(CheckMarks, higher), reason)
        if self.veto_cap >= self.rectify:
            raise InvalidValue("veto_cap", label_of(CheckMarks, "veto_cap"), N_("应小于整改的"))

    @property
    def marks(self) -> Marks:
        """The same as a checklist has them, in tenths."""
        return Marks(
            excellent=self.excellent * _TENTHS,
            qualified=self.qualified * _TENTHS,
            rectify=self.rectify * _TENTHS,
            veto_cap=self.veto_cap * _TENTHS,
            most_not_applicable=self.most_not_applicable,
        )


@attrs.frozen(kw_only=True)
class ChecklistChoice(Judgement):
    """Which version of 评估标准 new checks use: "" is headquarters' newest."""

    key: ClassVar[str] = "checklist"
    title: ClassVar[str] = N_("评估标准版本")

    version: str = field("固定用的版本", default="", rule=at_most(60))
