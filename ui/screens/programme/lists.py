"""The lists at the left: the six kinds with what the month has of them, the events of one."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from models.six_one_record import SixOneItem
from storage.queries.programme import KIND_OF_ITEM, EventDraft, EventRow
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.programme.words import event_words, item_name
from ui.screens.programme.desk import DRAFT, title_in
from ui.theme import Type, theme
from ui.words import month_day

__all__ = ["EventTable", "ItemCount", "ItemList"]

_WIDE = 560
"""From so many px on an event has its number, what it lacks and what was entered late."""
_SPARE = (1, 4, 5)
_COUNT = 3


@attrs.frozen
class ItemCount:
    """What a month has of an item: stores done of those that may do it, events, half-filled forms.

    ``events`` is None where there are none of its kind.
    """

    done: int
    stores: int
    events: int | None = None
    begun: bool = False


class ItemList(ListTable):
    """The six items; ``current_key_changed`` names the one in hand by its number."""

    def __init__(self) -> None:
        super().__init__(self._titles(), name="", row_height=36)

    @staticmethod
    def _titles() -> tuple[Column, ...]:
        return (
            Column("item", _("六个一"), stretch=True, name=True),
            Column("begun", width=28, align="center"),
            Column("events", _("次数"), width=56, align="right"),
            Column("stores", _("完成户"), width=76, align="right", tone="text2"),
        )

    def show_counts(self, counts: Mapping[SixOneItem, ItemCount]) -> None:
        """Show of each how many events, and how many stores are done of those that owe it."""
        self.setAccessibleName(_("六个一的种类"))
        self.set_columns(self._titles())
        rows = []
        for item in SixOneItem:
            count = counts[item]
            begun: Cell = (("sign-small", "进行中"),) if count.begun else ""
            label: Cell = (("text", f"{item.sign} {item_name(item)}"),)
            events = str(count.events) if count.events is not None else ""
            stores = f"{count.done}/{count.stores}" if count.stores else "—"
            rows.append((label, begun, events, stores))
        self.set_rows(rows, [str(item.value) for item in SixOneItem])

    @property
    def item(self) -> SixOneItem:
        """Return the item in hand."""
        return SixOneItem(int(self.current_key() or "1"))

    def go(self, item: SixOneItem) -> None:
        """Take an item in hand."""
        self.set_current_key(str(item.value))


class EventTable(ListTable):
    """The events of one kind, half-filled forms before them.

    Signals:
        delete_asked: Del was pressed.
    """

    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self._titles(), name="", rule_from=0)

    @staticmethod
    def _titles() -> tuple[Column, ...]:
        return (
            Column("when", _("日期"), width=54, tone="text2", size=Type.SMALL),
            Column("number", _("编号"), width=158, tone="text2", size=Type.SMALL),
            Column("what", _("内容"), stretch=True),
            Column("stores", _("完成户"), width=60, align="right"),
            Column("missing", _("缺凭证"), width=64, align="right"),
            Column("late", _("补录"), width=50, align="right"),
            Column("state", width=66, align="right"),
        )

    def retranslate(self) -> None:
        """Show the heads in the language in force."""
        self.setAccessibleName(_("记录"))
        self.set_columns(self._titles())

    def show_rows(
        self,
        kind: str,
        rows: Sequence[EventRow],
        drafts: Sequence[EventDraft],
        names: Mapping[str, str],
        today: date,
    ) -> None:
        """Show events; a report is of one store, told by its name."""
        self.setColumnHidden(_COUNT, kind == KIND_OF_ITEM[SixOneItem.REPORT])
        cells = [_draft_row(draft, today) for draft in drafts]
        cells += [_event_row(row, names, today) for row in rows]
        self.set_rows(cells, [*(f"{DRAFT}{draft.id}" for draft in drafts), *(r.id for r in rows)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.viewport().width() < theme.px(_WIDE)
        for at in _SPARE:
            self.setColumnHidden(at, narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)


def _draft_row(draft: EventDraft, today: date) -> tuple[Cell, ...]:
    tag = _("改了没存") if draft.event_id else _("没写完")
    when = month_day(draft.saved_at.date(), today)
    return (when, "", title_in(draft.raw), str(len(draft.stores)), "", "", (("small:warn", tag),))


def _event_row(row: EventRow, names: Mapping[str, str], today: date) -> tuple[Cell, ...]:
    what = event_words(row)
    if row.retailer_id:
        what = names.get(row.retailer_id, row.retailer_id)
    stores = f"{row.done}/{row.stores}"
    return (
        month_day(row.day, today),
        row.number,
        what,
        stores,
        (("warn", str(row.missing)),) if row.missing else "",
        (("text2", str(row.backfilled)),) if row.backfilled else "",
        _state(row),
    )


def _state(row: EventRow) -> Cell:
    """Say the state; what is done tells what it lacks instead."""
    if not row.finished:
        return (("tag", _("草稿")),)
    if row.missing:
        return (("small:warn", _("缺凭证")),)
    if row.backfilled:
        return (("small:text2", _("补录")),)
    return (("small:ok", _("完成")),)
