"""Whose a package is that lost its manifest: told by its name and by what stands on its sheets."""

import re
from typing import Final

import attrs

from models.handout.dates import month_of
from models.handout.outcome import Unreadable
from models.manager import Manager

__all__ = ["GuessedHead", "guess_head"]

_NAME: Final = re.compile(r"上报_(.*)_([^_]+)_(\d{4}-\d{2})_第(\d{1,9})包")
_MADE_BY: Final = re.compile(r"(.*?)\s*[（(]\s*([^（()）]+?)\s*[)）]\s*")


@attrs.frozen(kw_only=True)
class GuessedHead:
    """What can be told of a package without its manifest; nothing of it is certain.

    ``manager`` is None, ``month`` empty and ``sequence`` 0 where nothing tells.
    """

    manager: Manager | None
    month: str
    sequence: int


def guess_head(file: str, *, organisation: str, made_by: str, period: str) -> GuessedHead:
    """Guess from the file's name, and from 单位, 制表人 and 期间 above the headings."""
    name = _NAME.search(file)
    by = _MADE_BY.fullmatch(made_by)
    number = name[2] if name else by[2] if by else ""
    manager = Manager(
        id=number,
        name=by[1] if by and by[2] == number else "",
        organisation=organisation or (name[1] if name else ""),
    )
    return GuessedHead(
        manager=manager if number else None,
        month=name[3] if name else _month(period),
        sequence=int(name[4]) if name else 0,
    )


def _month(period: str) -> str:
    try:
        return month_of(period) or "" if period else ""
    except Unreadable:
        return ""
