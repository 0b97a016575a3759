"""The journal as people read it: which operations there were, found by record, day, kind, words."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from models.kinds import KINDS
from models.operation_groups import OPERATION_GROUPS, OTHER, operation_group
from models.operation_names import OPERATION_LABELS, operation_label
from storage.database import Ledger

__all__ = [
    "LAST_TURN",
    "HistoryEntry",
    "HistoryFilter",
    "entries",
    "entry_of",
    "history_counts",
    "history_page",
    "months_of_history",
]

LAST_TURN = (
    "SELECT turn.undoes IS NOT NULL FROM operation AS turn "
    "WHERE turn.undoes = operation.seq OR turn.redoes = operation.seq "
    "ORDER BY turn.seq DESC LIMIT 1"
)
"""1 while the operation is taken back, 0 once it was done again, nothing where it never was."""

_HEAD = re.compile(r"[0-9a-f]{6,64}")
_ABOUT_RETAILER = " UNION ".join((
    "SELECT operation FROM change WHERE kind IN ('retailer', 'retailer_notes') AND record_id = ?",
    *(
        f"SELECT operation FROM change WHERE kind = '{kind}' "  # noqa: S608 - own names
        f"AND record_id IN (SELECT id FROM {table} WHERE retailer_id = ?)"
        for kind, table in (
            ("visit", "visit"), ("check", "display_check"), ("six_one", "six_one"),
            ("six_one_exemption", "six_one_exemption"), ("todo", "todo"),
        )
    ),
    "SELECT operation FROM printed_sheet WHERE retailer_id = ?",
))  # fmt: skip
"""Everything that concerns one retailer; what was withdrawn keeps its row and so is found too."""


@attrs.frozen
class HistoryEntry:
    """One operation in words. ``undone`` tells whether it is taken back at present.

    ``clock_back``: seconds by which the clock stood before the operation before, 0 in general.
    ``turns``: the number of the operation this one took back or did again, 0 for none.
    """

    seq: int
    name: str
    label: str
    summary: str
    at: datetime
    who: str
    undone: bool
    undoable: bool
    hash: str
    clock_back: int = 0
    turns: int = 0

    @property
    def words(self) -> str:
        """Label and summary in Chinese."""
        return f"{self.label} {self.summary}".strip()


@attrs.frozen(kw_only=True)
class HistoryFilter:
    """Which operations are wanted; nothing given is everything.

    ``record`` (kind and id) asks for what touched one record, ``any_record`` for what touched the
    records with an id, ``retailer`` for all that concerns a retailer. ``first`` and ``last`` are
    days, both included. ``group`` is one of :data:`OPERATION_GROUPS` or 其他. Every one of
    ``words`` must stand in the label or the summary, or be the beginning of the step's hash, as
    paper and packages carry it.
    """

    record: tuple[str, str] | None = None
    any_record: str = ""
    retailer: str = ""
    first: date | None = None
    last: date | None = None
    group: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing is left out."""
        return self == HistoryFilter()


def entries(ledger: Ledger, where: str, parameters: Sequence[Any] = ()) -> list[HistoryEntry]:
    """Return operations; ``where`` is SQL on the columns and may end with ORDER BY and LIMIT."""
    rows = ledger.query(
        "SELECT seq, name, details, at, who, undoable AND undoes IS NULL AND redoes IS NULL, "  # noqa: S608
        f"hash, coalesce(({LAST_TURN}), 0), coalesce(undoes, redoes, 0) "
        f"FROM operation WHERE {where}",
        parameters,
    )
    return [_entry(row) for row in rows]


def _entry(row: Sequence[Any]) -> HistoryEntry:
    details = json.loads(row[2])
    return HistoryEntry(
        seq=row[0],
        name=row[1],
        label=operation_label(row[1]),
        summary=details.get("summary", ""),
        at=datetime.fromisoformat(row[3]),
        who=row[4],
        undoable=bool(row[5]),
        hash=row[6],
        undone=bool(row[7]),
        clock_back=details.get("clock_back", 0),
        turns=row[8],
    )


def entry_of(ledger: Ledger, seq: int) -> HistoryEntry | None:
    """Return the operation with this number."""
    found = entries(ledger, "seq = ?", (seq,))
    return found[0] if found else None


def history_page(
    ledger: Ledger,
    wanted: HistoryFilter,
    *,
    before: int | None = None,
    limit: int = 200,
    labels: Mapping[str, str] = OPERATION_LABELS,
) -> list[HistoryEntry]:
    """Return operations, newest first, at most ``limit`` of them before the number ``before``.

    ``labels`` are the words under which operations are shown, for finding them by those.
    """
    where, parameters = _where(wanted, labels)
    if before is not None:
        where, parameters = f"{where} AND seq < ?", [*parameters, before]
    return entries(ledger, f"{where} ORDER BY seq DESC LIMIT ?", (*parameters, limit))


def history_counts(
    ledger: Ledger, wanted: HistoryFilter, labels: Mapping[str, str] = OPERATION_LABELS
) -> dict[str, int]:
    """Return how many operations of each group there are, whatever group is wanted."""
    where, parameters = _where(attrs.evolve(wanted, group=""), labels)
    counts: Counter[str] = Counter()
    for name, count in ledger.query(
        f"SELECT name, count(*) FROM operation WHERE {where} GROUP BY name",  # noqa: S608
        parameters,
    ):
        counts[operation_group(name)] += count
    return dict(counts)


def months_of_history(ledger: Ledger) -> tuple[str, ...]:
    """Return the months in which anything was done, the newest first."""
    rows = ledger.query("SELECT DISTINCT substr(at, 1, 7) FROM operation ORDER BY 1 DESC")
    return tuple(str(row[0]) for row in rows)


def _where(wanted: HistoryFilter, labels: Mapping[str, str]) -> tuple[str, list[Any]]:
    """Return the condition on operations and its parameters; our own words, values as marks."""
    parts: list[str] = ["1"]
    parameters: list[Any] = []
    if wanted.record is not None:
        parts.append("seq IN (SELECT operation FROM change WHERE kind = ? AND record_id = ?)")
        parameters += wanted.record
    if wanted.any_record:
        kinds = _quoted(tuple(KINDS))
        parts.append(
            f"seq IN (SELECT operation FROM change WHERE kind IN ({kinds}) AND record_id = ?)"  # noqa: S608
        )
        parameters.append(wanted.any_record)
    if wanted.retailer:
        parts.append(f"seq IN ({_ABOUT_RETAILER})")
        parameters += [wanted.retailer] * _ABOUT_RETAILER.count("?")
    if wanted.first is not None:
        parts.append("at >= ?")
        parameters.append(wanted.first.isoformat())
    if wanted.last is not None:
        parts.append("at < ?")
        parameters.append((wanted.last + timedelta(days=1)).isoformat())
    if wanted.group:
        parts.append(_of_group(wanted.group))
    for word in wanted.words.split():
        names = [name for name, label in labels.items() if word.lower() in label.lower()]
        marks = ", ".join("?" * len(names))
        head = f"{word.lower()}%" if _HEAD.fullmatch(word.lower()) else ""
        parts.append(
            f"(name IN ({marks}) OR hash LIKE ? "
            "OR json_extract(details, '$.summary') LIKE ? ESCAPE '\\')"
        )
        parameters += [*names, head, f"%{_escaped(word)}%"]
    return " AND ".join(parts), parameters


def _of_group(group: str) -> str:
    if group == OTHER:
        known = sorted(name for names in OPERATION_GROUPS.values() for name in names)
        return f"name NOT IN ({_quoted(known)})"
    return f"name IN ({_quoted(sorted(OPERATION_GROUPS.get(group, ())))})"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _escaped(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return word
