"""A backup held against the present ledger: the same chain or another, what each has more."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import attrs

from models.kinds import KINDS
from models.marks import N_
from models.operation_names import operation_label
from models.phrase import Phrase
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.tables import table_of

__all__ = [
    "Comparison",
    "Count",
    "Relation",
    "Step",
    "compare",
    "counts_of",
    "last_change",
    "relation_words",
]

_SHOWN: Final = 20
_SILENT: Final = "back_up"


class Relation(StrEnum):
    """How a backup stands to the present ledger."""

    SAME = "same"
    EARLIER = "earlier"
    LATER = "later"
    BRANCHED = "branched"
    OTHER = "other"
    NONE = "none"


@attrs.frozen(kw_only=True)
class Step:
    """One operation of the present ledger that a restore would put aside."""

    seq: int
    at: str
    label: str
    summary: str


@attrs.frozen(kw_only=True)
class Count:
    """How many there are of something, in the present ledger and in the backup."""

    label: str
    present: int | None
    backup: int


@attrs.frozen(kw_only=True)
class Comparison:
    """What both have in common and what each has more.

    ``common`` is the last step both have; ``aside`` counts the present ledger's steps behind it
    (backups left out), ``steps`` are the last of them, newest first; ``more`` counts the backup's.
    """

    relation: Relation
    common: int = 0
    common_at: str = ""
    aside: int = 0
    steps: tuple[Step, ...] = ()
    more: int = 0


def compare(present: Ledger | None, backup: Ledger) -> Comparison:
    """Hold two journals against each other."""
    if present is None or not journal.last_sequence(present):
        return Comparison(relation=Relation.NONE, more=_count_after(backup, 0))
    common = _common(present, backup)
    aside, more = _count_after(present, common), _count_after(backup, common)
    at = present.scalar("SELECT at FROM operation WHERE seq = ?", (common,))
    return Comparison(
        relation=_relation(common, aside, more),
        common=common,
        common_at=str(at or ""),
        aside=aside,
        steps=tuple(_steps_after(present, common)),
        more=more,
    )


def _relation(common: int, aside: int, more: int) -> Relation:
    if not common:
        return Relation.OTHER
    if aside and more:
        return Relation.BRANCHED
    if aside:
        return Relation.EARLIER
    return Relation.LATER if more else Relation.SAME


def _common(present: Ledger, backup: Ledger) -> int:
    """Return the last step of which both have the same hash; a hash covers all before it."""
    sql = "SELECT seq, hash FROM operation"
    here: dict[int, str] = dict(present.query(sql))
    there: dict[int, str] = dict(backup.query(sql))
    return max((seq for seq, found in there.items() if here.get(seq) == found), default=0)


def _count_after(ledger: Ledger, seq: int) -> int:
    sql = "SELECT count(*) FROM operation WHERE seq > ? AND name <> ?"
    return int(ledger.scalar(sql, (seq, _SILENT)))


def _steps_after(ledger: Ledger, seq: int) -> list[Step]:
    rows = ledger.query(
        "SELECT seq, at, name, json_extract(details, '$.summary') FROM operation "
        "WHERE seq > ? AND name <> ? ORDER BY seq DESC LIMIT ?",
        (seq, _SILENT, _SHOWN),
    )
    return [
        Step(seq=row[0], at=row[1], label=operation_label(row[2]), summary=row[3] or "")
        for row in rows
    ]


def last_change(ledger: Ledger) -> tuple[int, str]:
    """Return number and hash of the last operation that is no backup: the state a plan is for."""
    rows = ledger.query(
        "SELECT seq, hash FROM operation WHERE name <> ? ORDER BY seq DESC LIMIT 1", (_SILENT,)
    )
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")


def counts_of(present: Ledger | None, backup: Ledger) -> tuple[Count, ...]:
    """Count what a person would miss, kind by kind; what neither has is left out."""
    counted: list[tuple[str, Callable[[Ledger], int]]] = [
        (kind.label, _counter(f"{table_of(name).name} WHERE deleted = 0"))
        for name, kind in KINDS.items()
    ]
    counted += [
        (N_("购进明细行"), _counter("active_purchase_line")),
        (N_("购进月汇总行"), _counter("active_purchase_month")),
        (N_("没写完的单子"), _counter("draft WHERE discarded_at IS NULL")),
        (N_("上报包"), _counter("package")),
    ]
    found = [
        Count(label=label, present=None if present is None else of(present), backup=of(backup))
        for label, of in counted
    ]
    return tuple(each for each in found if each.present or each.backup)


def _counter(source: str) -> Callable[[Ledger], int]:
    def count(ledger: Ledger) -> int:
        found: Any = ledger.scalar(f"SELECT count(*) FROM {source}")  # noqa: S608 - own names
        return int(found)

    return count


def relation_words(comparison: Comparison, owner: str) -> str:
    """Say in one sentence how a backup stands to the present ledger."""
    names: dict[str, object] = {
        "n": comparison.common,
        "at": comparison.common_at[:16].replace("T", " "),
        "aside": comparison.aside,
        "more": comparison.more,
        "owner": owner,
    }
    return Phrase(_SENTENCES[comparison.relation], **names)


_SENTENCES: Final = {
    Relation.SAME: N_("这份备份的记录与现在的台账相同，恢复不会少掉什么。"),
    Relation.EARLIER: N_(
        "这份备份是现在这本台账的第 {n} 步（{at}），后来的 {aside} 步会被搁置，不会删掉。"
    ),
    Relation.LATER: N_("这份备份比现在的台账多 {more} 步，现在的台账里没有它没有的。"),
    Relation.BRANCHED: N_(
        "这份备份与现在的台账从第 {n} 步（{at}）起各走各的：备份多出 {more} 步，现在的 {aside} 步"
        "会被搁置，不会删掉。"
    ),
    Relation.OTHER: N_(
        "这是另一本台账（{owner}），与现在的没有一步相同。现在的 {aside} 步会被搁置，不会删掉。"
    ),
    Relation.NONE: N_("这份备份（{owner}）有 {more} 步操作，这里没有可以比较的台账。"),
}
