"""What headquarters is told of a candidate: entries that a person saves, never a change itself.

A 客户信息变更 asks for another 终端类型, a 等级变更建议 for another grade; both are wishes.
"""

from datetime import date
from typing import Final

import attrs

from models.candidates.criteria import Candidate, Criterion
from models.entries import RetailerChange
from models.fields import label_of
from models.programme.standard_file import StandardFile, StandardStage
from models.retailer import Retailer, TerminalType

__all__ = ["TERMINAL_FIELD", "ToldChange", "change_wanted", "reason_for_grade", "terminal_change"]

TERMINAL_FIELD: Final = label_of(Retailer, "terminal_type")
"""The field of 客户信息变更 that is asked for: 终端类型."""


@attrs.frozen
class ToldChange:
    """A 客户信息变更 of 终端类型 that was saved before."""

    day: date
    old: str
    new: str


def change_wanted(file: StandardFile, terminal_type: str, told: tuple[ToldChange, ...]) -> str:
    """Return the 终端类型 to ask headquarters for, ``""`` where nothing is to be asked.

    From 验收 on 标准店, after 退出 what the store was before, 普通 where nobody knows.
    """
    standard = TerminalType.STANDARD.value
    if file.stage is StandardStage.LEFT:
        before = next((each.old for each in reversed(told) if each.new == standard), "")
        usual = TerminalType.ORDINARY.value
        wanted = before if before and before != standard else usual
        due = terminal_type == standard
    else:
        wanted = standard
        due = file.stage in (StandardStage.ACCEPTED, StandardStage.LISTED)
        due = due and terminal_type != standard
    return wanted if due and not (told and told[-1].new == wanted) else ""


def terminal_change(file: StandardFile, wanted: str, today: date) -> RetailerChange:
    """Return the entry that asks for ``wanted``, with what it rests on."""
    if file.stage is StandardStage.LEFT:
        basis = f"{file.left_on} 退出标准店：{file.leaving_reason}"
    else:
        day = file.accepted_on or file.listed_on
        number = f"，协议 {file.agreement_number}" if file.agreement_number else ""
        basis = f"{day} 标准店{file.stage.value}{number}"
    return RetailerChange(
        id="",
        day=today,
        retailer_id=file.retailer_id,
        field_name=TERMINAL_FIELD,
        new=wanted,
        basis=basis[:200],
    )


def reason_for_grade(found: Candidate | None, file: StandardFile | None) -> str:
    """Return what a 等级变更建议 of the store begins with as its reason."""
    parts = []
    if file is not None:
        day = {
            StandardStage.ACCEPTED: file.accepted_on,
            StandardStage.LISTED: file.listed_on,
            StandardStage.LEFT: file.left_on,
        }.get(file.stage)
        if day is not None:
            parts.append(f"标准店 {day} {file.stage.value}")
    told = (Criterion.SCORE, Criterion.COMPLIANCE, Criterion.PURCHASE)
    findings = found.findings if found is not None else ()
    parts += [f"{each.criterion.value} {each.value}" for each in findings if each.criterion in told]
    return "；".join(parts)[:200]
