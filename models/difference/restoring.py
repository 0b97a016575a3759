"""Which values can be put back by themselves, through what a person would do to change them."""

from collections.abc import Mapping
from typing import Any

from models.fields import FieldInfo, Owner, fields_of
from models.kinds import KINDS

__all__ = ["BY_IMPORT", "field_label", "restorable"]

BY_IMPORT = frozenset((
    "retailer", "product", "notice", "target", "supply_limit", "checklist", "holiday",
))  # fmt: skip
"""Headquarters' records: they change by import alone."""

_FOLLOWS: Mapping[str, frozenset[str]] = {
    "visit": frozenset(("number", "entered_at", "backfilled", "photos")),
    "check": frozenset((
        "visit_id", "retailer_id", "template_version", "total", "display_score",
        "operation_score", "grade", "vetoes", "problems", "photos", "entered_at", "backfilled",
    )),
    "six_one": frozenset((
        "retailer_id", "item", "ref_kind", "ref_id", "derived", "evidence", "missing_evidence",
        "entered_at", "backfilled",
    )),
    "six_one_exemption": frozenset(("retailer_id", "item")),
    "todo": frozenset((
        "retailer_id", "source", "source_id", "point", "created_on", "settled_on",
    )),
    "photo": frozenset((
        "retailer_id", "day", "about", "about_id", "photo", "taken_at", "file_at", "added_at",
        "width", "height", "size", "original_name", "likeness", "longitude", "latitude",
    )),
    "campaign": frozenset(("number", "photos")),
    "training": frozenset(("number", "photos")),
    "store_report": frozenset(("number", "retailer_id", "entered_at")),
    "award_round": frozenset(("number", "photos", "standard")),
    "month_close": frozenset(("month", "closed_at", "cells", "signed_by", "note")),
    "standard_file": frozenset(("retailer_id", "stage")),
    "report": frozenset((
        "kind", "period", "state", "submitted_at", "first_submitted_at", "until", "texts",
        "figures",
    )),
    "target_confirmation": frozenset((
        "target_id", "value", "unit", "confirmed_on", "confirmed_by",
    )),
    "retailer_plan": frozenset(("retailer_id", "month")),
    "complaint": frozenset(("number",)),
    "retailer_change": frozenset(("old",)),
    "grade_suggestion": frozenset(("present_grade", "present_stars")),
}  # fmt: skip
"""What the program keeps itself, or what says which record it is."""


def restorable(kind: str, name: str, plain: Mapping[str, Any]) -> bool:
    """Tell whether an earlier value of a field can be put back by itself."""
    if kind in BY_IMPORT or kind not in KINDS or name in _FOLLOWS.get(kind, ()):
        return False
    if plain.get("derived"):  # made of a visit or a check, and anew with each correction of that
        return False
    if kind == "check" and name == "day" and plain.get("visit_id"):
        return False
    return any(info.name == name and info.owner is Owner.MANAGER for info in _fields(kind))


def _fields(kind: str) -> tuple[FieldInfo, ...]:
    return fields_of(KINDS[kind].record)


def field_label(kind: str, name: str) -> str:
    """Return the label of a field, the name itself where it is none."""
    return next((info.label for info in _fields(kind) if info.name == name), name)
