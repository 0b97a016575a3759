"""Which pages are to be printed, as people type it: 1-3,5."""

import re
from typing import Final

from models.errors import RoundbookError
from models.marks import N_

__all__ = ["BadRange", "pages_of"]

_PARTS: Final = re.compile(r"[,，、;；\s]+")
_SPAN: Final = re.compile(r"(\d{1,5})?([-–—~～至到])?(\d{1,5})?")


class BadRange(RoundbookError):
    """Text that names no pages, or pages that are not there."""


def pages_of(text: str, count: int) -> tuple[int, ...]:
    """Return the pages (from 1) that ``text`` names, each once, in order; all for none.

    An open end means the first or the last page: ``3-`` is from page 3 on.
    """
    joined = re.sub(r"\s*([-–—~～至到])\s*", r"\1", text.strip())
    wanted: set[int] = set()
    for part in filter(None, _PARTS.split(joined)):
        match = _SPAN.fullmatch(part)
        if match is None or not (match[1] or match[3]):
            raise BadRange(N_("页码“{text}”看不懂，请写成 1-3,5 这样。"), text=text.strip())
        first = int(match[1] or 1)
        last = int(match[3] or count) if match[2] else first
        if not 1 <= first <= last <= count:
            raise BadRange(
                N_("页码“{part}”不在 1 到 {count} 之间，或前后颠倒。"), part=part, count=count
            )
        wanted |= set(range(first, last + 1))
    return tuple(sorted(wanted)) or tuple(range(1, count + 1))
