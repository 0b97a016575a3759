"""What a package brings since headquarters' last receipt, counted by kind of record."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from models.package.data import DataLine

__all__ = ["KindNews", "NewsState", "Sent", "news_of"]


class NewsState(StrEnum):
    """How a record that headquarters has not confirmed stands; the value is the heading."""

    NEW = "新增"
    CHANGED = "变更"
    CORRECTED = "退回后更正"
    DELETED = "删除"
    RETURNED = "退回未改"
    WAITING = "仍待回执"


@attrs.frozen(kw_only=True)
class Sent:
    """What is known of a record outside this package: the highest revision of each, 0 for none.

    ``packed``: carried by an earlier package. ``returned``: sent back by headquarters (退回).
    """

    packed: int = 0
    returned: int = 0
    acknowledged: int = 0


@attrs.frozen
class KindNews:
    """One kind of record and how many of it stand how."""

    kind: str
    counts: Mapping[NewsState, int]

    @property
    def total(self) -> int:
        """All of the kind in the data."""
        return sum(self.counts.values())


_TOMBSTONE = '"deleted":true'
"""As canonical JSON writes it; inside a text its quotes would be escaped."""


def _state_of(line: DataLine, sent: Sent) -> NewsState:
    if line.revision <= sent.packed:
        returned = sent.returned >= line.revision
        return NewsState.RETURNED if returned else NewsState.WAITING
    if _TOMBSTONE in line.json:
        return NewsState.DELETED
    if sent.returned > sent.acknowledged:
        return NewsState.CORRECTED
    return NewsState.CHANGED if sent.packed or sent.acknowledged else NewsState.NEW


def news_of(
    lines: Iterable[DataLine], sent: Mapping[tuple[str, str], Sent]
) -> tuple[KindNews, ...]:
    """Count the records of the data by kind, in the order in which kinds come in it."""
    counts: dict[str, Counter[NewsState]] = {}
    nothing = Sent()
    for line in lines:
        state = _state_of(line, sent.get((line.kind, line.record_id), nothing))
        counts.setdefault(line.kind, Counter())[state] += 1
    return tuple(KindNews(kind, found) for kind, found in counts.items())
