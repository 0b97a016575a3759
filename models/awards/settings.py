"""Settings of 客户评优, all of them judgement (DOMAIN 3.5 [J])."""

from collections.abc import Mapping
from typing import ClassVar, Final

import attrs

from models.errors import InvalidValue
from models.fields import field
from models.judgement import Judgement
from models.marks import N_
from models.phrase import Phrase
from models.rules import between

__all__ = ["COMPONENTS", "AwardSettings"]

COMPONENTS: Final[Mapping[str, str]] = {
    "standard": N_("规范评估"),
    "cooperation": N_("六个一配合"),
    "growth": N_("销量结构增长"),
    "information": N_("信息配合"),
    "compliance": N_("守法"),
}
"""The parts of 总分, in the order of the sheet."""


@attrs.frozen(kw_only=True)
class AwardSettings(Judgement):
    """Weights in percent (their sum is 100), and how many are 优秀.

    ``growth_base`` is what no change at all is worth, ``growth_step`` what one percent more or less
    is worth, in points; the growth of 条 and of the price per 条 count half each. ``level_b`` is
    what 守法等级 B is worth, the middle of its 81–90 (DOMAIN 2.2); an A is worth 100.
    """

    key: ClassVar[str] = "awards"
    title: ClassVar[str] = N_("评优标准")

    standard: int = field("规范评估占%", default=40, rule=between(0, 100))
    cooperation: int = field("六个一配合占%", default=20, rule=between(0, 100))
    growth: int = field("销量结构增长占%", default=20, rule=between(0, 100))
    information: int = field("信息配合占%", default=10, rule=between(0, 100))
    compliance: int = field("守法占%", default=10, rule=between(0, 100))
    excellent: int = field("优秀占%", default=20, rule=between(1, 100))
    pass_mark: int = field("达标分", default=80, rule=between(0, 100))
    growth_base: int = field("增长持平分", default=60, rule=between(0, 100))
    growth_step: int = field("每增减1%得分", default=2, rule=between(0, 20))
    level_b: int = field("守法B级得分", default=85, rule=between(0, 100))
    by_market: bool = field("城镇乡村分组", default=True)

    def check(self) -> None:
        """Refuse weights that do not add up to 100."""
        super().check()
        together = sum(self.weights.values())
        if together != 100:
            reason = Phrase(N_("加起来是 {sum}，要等于 100"), sum=together)
            raise InvalidValue("standard", N_("五项占比"), reason)

    @property
    def weights(self) -> Mapping[str, int]:
        """The weight of each component in percent."""
        return {name: getattr(self, name) for name in COMPONENTS}
