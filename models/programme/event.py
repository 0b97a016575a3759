"""What the events of the six-ones share: a draft or done, and their numbers (DOMAIN 3.1)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

__all__ = ["LETTERS", "EventState", "next_number"]

_NUMBER = re.compile(r"([A-Z])-(.+)-(\d{8})-(\d{3,})")


class EventState(StrEnum):
    """状态 of an event: a draft 草稿 proves nothing yet, what is 完成 does."""

    DRAFT = "草稿"
    DONE = "完成"


LETTERS: Mapping[str, str] = {
    "complaint": "C",
    "campaign": "H",
    "training": "P",
    "store_report": "B",
    "award_round": "Y",
}
"""The letter with which the numbers of a kind begin: 活动 H, 培训 P, 报告 B, 评优 Y."""


def next_number(kind: str, manager_id: str, day: date, taken: Iterable[str]) -> str:
    """Return H-工号-yyyymmdd-nnn after the highest one of that day; for people, no key."""
    wanted = (LETTERS[kind], manager_id or "0", f"{day:%Y%m%d}")
    matches = (_NUMBER.fullmatch(number) for number in taken)
    counts = (
        int(match[4]) for match in matches if match and (match[1], match[2], match[3]) == wanted
    )
    return f"{wanted[0]}-{wanted[1]}-{wanted[2]}-{max(counts, default=0) + 1:03}"
