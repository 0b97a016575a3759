"""七严自查: the monthly word that none of the seven was broken (seed rows 4.37–4.43)."""

from typing import Final

import attrs

from models.fields import field
from models.marks import N_
from models.records import Record
from models.rules import at_most

__all__ = ["SEVEN_RULES", "Declaration"]

SEVEN_RULES: Final = (
    N_("无非正常渠道供货"),
    N_("统一批发价"),
    N_("紧俏货源公平分配"),
    N_("无卖大户"),
    N_("无捆绑销售、推销其他商品"),
    N_("本人及配偶未经营卷烟"),
    N_("未收受或索要客户钱物"),
)
"""The seven in short, worded so that 是 means kept."""


@attrs.frozen(kw_only=True)
class Declaration(Record):
    """七严自查 of one month; a rule that is None was not answered."""

    month: str = field("月份", required=True)
    rule_1: bool | None = field("①非正常渠道供货", default=None)
    rule_2: bool | None = field("②统一批发价", default=None)
    rule_3: bool | None = field("③紧俏货源公平", default=None)
    rule_4: bool | None = field("④卖大户", default=None)
    rule_5: bool | None = field("⑤捆绑销售", default=None)
    rule_6: bool | None = field("⑥自营卷烟", default=None)
    rule_7: bool | None = field("⑦收受钱物", default=None)
    note: str = field("说明", default="", rule=at_most(500))
    signature: str = field("签名", default="", rule=at_most(30))

    @property
    def answers(self) -> tuple[bool | None, ...]:
        """The seven answers in order: True where the rule was kept."""
        return (
            self.rule_1,
            self.rule_2,
            self.rule_3,
            self.rule_4,
            self.rule_5,
            self.rule_6,
            self.rule_7,
        )
