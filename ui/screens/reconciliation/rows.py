"""The records as rows: made once, found by words, sorted before they are shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from models.marks import N_
from models.report_state import ReportState
from models.search import SearchEntry, search
from storage.queries.reconciliation import ReconciledRecord, Reconciliation
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.theme import Type
from ui.words import month_day

__all__ = ["STATES", "RecordIndex", "columns", "key_of", "tone_of"]

STATES: Mapping[ReportState, tuple[str, str]] = {
    ReportState.RETURNED: (N_("退回"), "逾期"),
    ReportState.CHANGED: (N_("已改未上报"), "改期"),
    ReportState.UNSENT: (N_("未上报"), "待做"),
    ReportState.AWAITING: (N_("待回执"), "等待中"),
    ReportState.ACCEPTED: (N_("已接收"), "已完成"),
}
"""Words and sign of each state."""

_TONES = {ReportState.RETURNED: "bad!", ReportState.CHANGED: "warn", ReportState.ACCEPTED: "text2"}

Order = Callable[[ReconciledRecord], Any]


def columns() -> tuple[Column, ...]:
    """Return the columns with titles in the language in force."""
    quiet = "text2"
    return (
        Column("state", _("状态"), width=122, sortable=True),
        Column("kind", _("类别"), width=108, tone=quiet, sortable=True),
        Column("retailer", _("零售户"), width=176, size=Type.BODY, name=True, sortable=True),
        Column("day", _("日期"), width=84, tone=quiet, sortable=True),
        Column("words", _("内容与意见"), stretch=True, tone=quiet),
        Column("revision", _("修订"), width=62, align="right", sortable=True,
               tip=_("现在是第几版")),
        Column("confirmed", _("总部有"), width=72, align="right", tone=quiet, sortable=True,
               tip=_("总部已接收的是第几版")),
        Column("package", _("上报包"), width=88, align="right", tone=quiet, sortable=True,
               tip=_("最后带它的是第几包")),
    )  # fmt: skip


_ORDERS: Mapping[str, Order] = {
    "state": lambda record: list(ReportState).index(record.state),
    "kind": lambda record: record.kind,
    "retailer": lambda record: (not record.retailer, record.pinyin or record.retailer),
    "day": lambda record: record.day,
    "revision": lambda record: record.revision,
    "confirmed": lambda record: record.confirmed,
    "package": lambda record: record.sequence,
}


def key_of(record: ReconciledRecord) -> str:
    """Return the key of a record's row."""
    return f"{record.kind}/{record.id}"


def tone_of(record: ReconciledRecord) -> str:
    """Return the tint of a record's row: what was sent back stands out."""
    return "bad" if record.state is ReportState.RETURNED else ""


@attrs.define(eq=False)
class RecordIndex:
    """Records with their rows and what they are found by.

    ``shown(state, kind, words)`` are the records wanted; :meth:`sort` orders all of them.
    """

    records: list[ReconciledRecord]
    today: date
    _entries: list[SearchEntry] = attrs.field(init=False)
    _rows: dict[str, tuple[Cell, ...]] = attrs.field(init=False, factory=dict)

    @classmethod
    def of(cls, found: Reconciliation, today: date) -> "RecordIndex":
        """Make an index of what was read."""
        return cls(list(found.records), today)

    def __attrs_post_init__(self) -> None:
        """Build the texts that are searched."""
        self._index()

    def _index(self) -> None:
        self._entries = [
            SearchEntry.of(
                record.retailer,
                "",
                (
                    *(record.pinyin, _(record.label), record.day, record.about),
                    *(record.comment, record.handler, record.id),
                ),
            )
            for record in self.records
        ]

    def sort(self, column: str, ascending: bool) -> None:
        """Order the records by a column; equals keep their order."""
        self.records.sort(key=_ORDERS[column], reverse=not ascending)
        self._index()

    def shown(self, state: str, kind: str, words: str) -> Sequence[ReconciledRecord]:
        """Return the records of a state and kind ("" for any) that hold all words, in order."""
        found = sorted(search(self._entries, words)) if words else range(len(self.records))
        return [
            record
            for record in (self.records[place] for place in found)
            if (not state or record.state == state) and (not kind or record.kind == kind)
        ]

    def row(self, record: ReconciledRecord) -> tuple[Cell, ...]:
        """Return the cells of a record's row."""
        key = key_of(record)
        if key not in self._rows:
            self._rows[key] = self._made(record)
        return self._rows[key]

    def _made(self, record: ReconciledRecord) -> tuple[Cell, ...]:
        words, sign = STATES[record.state]
        state: Cell = (("sign", sign), (_TONES.get(record.state, "text"), _(words)))
        return (
            state,
            _(record.label),
            record.retailer or "—",
            self._day(record.day),
            self._words(record),
            str(record.revision),
            str(record.confirmed) if record.confirmed else "—",
            _("第 {n} 包").format(n=record.sequence) if record.sequence else "—",
        )

    def _day(self, day: str) -> str:
        return (
            month_day(date.fromisoformat(day), self.today) if len(day) == len("2026-11-23") else day
        )

    def _words(self, record: ReconciledRecord) -> Cell:
        about = _(record.about) if record.kind.startswith("six_one") else record.about
        parts: list[tuple[str, str]] = []
        if record.deleted:
            parts.append(("tag", _("已撤回")))
        if record.state is ReportState.RETURNED:
            said = record.comment or _("总部没有写意见")
            by = " ".join(part for part in (record.handler, self._day(record.told_on)) if part)
            parts.append(("bad", said))
            if by:
                parts.append(("small", f"  {by}"))
            if about:
                parts.append(("text2", f" · {about}"))
        elif about:
            parts.append(("text2", about))
        return tuple(parts) or ""
