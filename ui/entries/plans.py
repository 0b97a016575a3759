"""What the forms of the entries say beside the fields' own declarations."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import attrs

from models.calendar import Period
from models.entries import COMMITMENTS, IRREGULARITIES
from models.entries.complaint import Severity
from models.entries.rules import CHANGEABLE, present_value
from models.fields import FieldInfo, Unit, fields_of
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from models.retailer import Retailer
from ui.entries.reading import Texts, text_of_value

__all__ = ["CHOICES", "KEPT", "LONG", "fresh_texts", "hint_of", "note_of", "shown_fields"]

KEPT: Final = frozenset(("number", "present_grade", "present_stars", "old"))
"""Filled in by the rules, told in the note over the form."""

LONG: Final[Mapping[str, int]] = {
    "content": 3, "situation": 3, "actions": 2, "reply": 2, "reason": 2, "impact": 2,
    "suggestion": 2, "said": 2, "judgement": 3, "note": 2, "basis": 2,
    "leaving_reason": 2, "difficulty": 2, "next_step": 2,
}  # fmt: skip
"""Fields of several lines, and how many."""

CHOICES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("complaint", "commitment"): COMMITMENTS,
    ("irregularity", "kind"): IRREGULARITIES,
    ("retailer_change", "field_name"): tuple(CHANGEABLE),
    ("grade_suggestion", "proposed_stars"): ("1", "2", "3", "4", "5", "超五星"),
}
"""Texts of which one is chosen."""

_HINTS: Final[Mapping[tuple[str, str], str]] = {
    ("market_note", "content"): N_("看到、听到了什么，多少、多久"),
    ("market_note", "impact"): N_("对销量、价格、结构的影响"),
    ("complaint", "topic"): N_("货源、价格、送货差错…"),
    ("complaint", "content"): N_("客户原话，什么事、什么时候"),
    ("demand", "said"): N_("客户怎么说"),
    ("retailer_change", "new"): N_("应改成什么，日期写 2026-11-23"),
    ("retailer_change", "basis"): N_("证照、现场核实、客户来电…"),
    ("grade_suggestion", "proposed_grade"): N_("1 到 30"),
    ("grade_suggestion", "reason"): N_("近几月购进、陈列、守法情况"),
    ("grade_suggestion", "proposer"): N_("不填就是本人"),
    ("irregularity", "situation"): N_("什么地方、多少条、怎么发现的"),
    ("irregularity", "spray_code"): N_("32 位，照条盒上写"),
    ("irregularity", "reported_to"): N_("专卖所、内管…"),
    ("brand_review", "judgement"): N_("铺货、动销、断货，下步怎么做"),
    ("expense", "activity"): N_("品鉴会、培训、评优…"),
    ("expense", "item"): N_("场地、物料、奖品…"),
    ("expense", "approval"): N_("不填按金额定"),
    ("standard_file", "leaving_reason"): N_("转让、停业、达不到要求…"),
    ("standard_file", "difficulty"): N_("柜台、证照、结算、意愿…"),
    ("standard_file", "next_step"): N_("谁、什么时候、做什么"),
    ("declaration", "note"): N_("答“否”的写明情况"),
    ("declaration", "signature"): N_("不填就是本人"),
}


def shown_fields(kind: str) -> tuple[FieldInfo, ...]:
    """Return the fields of a kind that a person fills in."""
    return tuple(info for info in fields_of(KINDS[kind].record) if info.name not in KEPT)


def hint_of(kind: str, info: FieldInfo) -> str:
    """Return what stands in an empty field."""
    if (kind, info.name) in _HINTS:
        return _HINTS[kind, info.name]
    if info.name == "month":
        return "2026-11"
    return N_("元") if info.unit is Unit.FEN else N_("条") if info.unit is Unit.CARTON else ""


def fresh_texts(kind: str, now: datetime, retailer_id: str = "") -> dict[str, str]:
    """Return what a new form begins with: today, the month it is about, the usual choices."""
    today = now.date()
    texts = {}
    for info in shown_fields(kind):
        default = _default(kind, info)
        if info.kind is date and info.required:
            default = today
        texts[info.name] = text_of_value(info, default)
    if "month" in texts:
        month = Period.month(today).shift(1 if kind == "demand" else 0)
        texts["month"] = month.key
    if "received_at" in texts:
        texts["received_at"] = f"{now:%H:%M}"
    if "retailer_id" in texts:
        texts["retailer_id"] = retailer_id
    return texts


def _default(kind: str, info: FieldInfo) -> object:
    default = getattr(attrs.fields(KINDS[kind].record), info.name).default
    return None if default is attrs.NOTHING else default


def note_of(kind: str, texts: Texts, retailer: Retailer | None, number: str) -> str:
    """Return what is to be known before saving: what the rules fill in, what follows."""
    if kind == "complaint":
        return _complaint_note(texts, number)
    if kind == "grade_suggestion":
        return _grade_note(retailer)
    if kind == "retailer_change":
        return _change_note(texts, retailer)
    if kind == "irregularity" and _is_odd(texts.get("spray_code", "")):
        return N_("喷码一般是 32 位，请再看一眼；照实记也可以。")
    return _NOTES.get(kind, "")


_NOTES: Final[Mapping[str, str]] = {
    "expense": N_("20,000.00 元以内在权限内，超过的待上级审批。"),
    "declaration": N_("每月一次。键 1 是、2 否；“是”表示做到了。"),
    "demand": N_("每户每月每个品规一条，紧急度 1 最急。"),
}


def _complaint_note(texts: Texts, number: str) -> str:
    if texts.get("commitment") == COMMITMENTS[-1]:
        return N_("涉及廉洁：保存后不能再改，也不能撤回，只报总部。")
    if number:
        return Phrase(N_("编号 {number}"), number=number)
    if texts.get("severity") == Severity.GRAVE:
        return N_("重大的保存后转上级，并加一条待办。")
    return N_("编号在保存时给。")


def _grade_note(retailer: Retailer | None) -> str:
    if retailer is None:
        return N_("档位由总部定，这里只提建议。")
    grade, stars = retailer.supply_grade or "—", retailer.stars or "—"
    template = N_("现在 {grade} 档、{stars} 星。档位由总部定，这里只提建议。")
    return Phrase(template, grade=grade, stars=stars)


def _change_note(texts: Texts, retailer: Retailer | None) -> str:
    label = texts.get("field_name", "")
    if retailer is None or label not in CHANGEABLE:
        return N_("总部同意后随下一次主档改过来。")
    old = present_value(retailer, label) or "—"
    return Phrase(N_("现在是 {old}。总部同意后随下一次主档改过来。"), old=old)


def _is_odd(code: str) -> bool:
    letters = "".join(filter(str.isalnum, code))
    return bool(letters) and len(letters) != 32
