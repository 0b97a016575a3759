"""Numbers 编号 by which people call a record: letter, 工号, day, running number."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

__all__ = ["next_number"]

_NUMBER = re.compile(r"([A-Z])-(.+)-(\d{8})-(\d{3,})")

_LETTERS: Mapping[str, str] = {
    "complaint": "C",
    "campaign": "H",
    "training": "P",
    "store_report": "B",
    "award_round": "Y",
}
"""By kind of record: 投诉 C, 活动 H, 培训 P, 报告 B, 评优 Y."""


def next_number(kind: str, manager_id: str, day: date, taken: Iterable[str]) -> str:
    """Return H-工号-yyyymmdd-nnn after the highest one of that day; for people, no key."""
    wanted = (_LETTERS[kind], manager_id or "0", f"{day:%Y%m%d}")
    matches = (_NUMBER.fullmatch(number) for number in taken)
    counts = (
        int(match[4]) for match in matches if match and (match[1], match[2], match[3]) == wanted
    )
    return f"{wanted[0]}-{wanted[1]}-{wanted[2]}-{max(counts, default=0) + 1:03}"
