"""What stands above the headings: 单位, 期间, 制表人, 制表时间 (DOMAIN 5)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs

from models.handout.dates import day_of
from models.handout.outcome import Unreadable
from models.handout.text import clean_line

__all__ = ["Preamble", "read_preamble"]

_LABELS: Final = "编制单位|填报单位|单位|制表人|编制人|制表时间|制表日期|编制日期|期间|日期"
_PART: Final = re.compile(rf"({_LABELS})\s*[:：]\s*(.*?)(?=\s*(?:{_LABELS})\s*[:：]|\s*$)")


@attrs.frozen
class Preamble:
    """The rows above the headings. ``made_on`` dates what the sheet says of a status."""

    title: str = ""
    organisation: str = ""
    made_by: str = ""
    made_on: date | None = None
    period: str = ""


def read_preamble(rows: Sequence[Sequence[object]]) -> Preamble:
    """Read the rows above the headings; what is not there stays empty."""
    lines = [" ".join(clean_line(str(c)) for c in row if c not in (None, "")) for row in rows]
    found: dict[str, str] = {}
    for line in lines:
        for label, value in _PART.findall(line):
            found.setdefault(label, value.strip())
    title = next((line for line in lines if line and not _PART.search(line)), "")
    return Preamble(
        title=title,
        organisation=_first(found, "单位", "编制单位", "填报单位"),
        made_by=_first(found, "制表人", "编制人"),
        made_on=_day(_first(found, "制表时间", "制表日期", "编制日期", "日期")),
        period=_first(found, "期间"),
    )


def _first(found: dict[str, str], *labels: str) -> str:
    return next((found[label] for label in labels if found.get(label)), "")


def _day(text: str) -> date | None:
    try:
        day = day_of(text) if text else None
    except Unreadable:
        return None
    return date.fromisoformat(day) if day else None
