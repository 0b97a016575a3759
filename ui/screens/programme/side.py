"""The column at the left: the six kinds, below or beside them the events of the one in hand."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from models.search import SearchEntry, sift
from models.six_one_record import SixOneItem
from models.six_ones import ItemSettings
from storage.queries.programme import EventDraft, EventRow
from ui.i18n import _
from ui.programme.words import condition, event_words, evidence_words, item_title, kind_words
from ui.screens.programme.lists import EventTable, ItemList
from ui.theme import Space, Type, theme
from ui.widgets import Card, EmptyState, Text

__all__ = ["Side"]

_SIDE_BY_SIDE = 1480
"""From so many px of the page on the kinds stand beside the records, else over them."""
_ALONE = 1000
"""Below so many px of the page the lists and the form take turns."""
_KINDS_WIDE, _RECORDS_WIDE, _STACKED = 232, 420, 300
_MOST = 16_777_215
_KIND_ROW = 36


class Side(QWidget):
    """``kinds``, and ``table`` with the events; of ② and ④ how they are done."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds, self.table = ItemList(), EventTable()
        self.empty = EmptyState(hints=())
        self._how = Text("", Type.TABLE, tone="text2", wrap=True)
        self._kinds, self._events, self._about = Card(flush=True), Card(flush=True), Card()
        self._kinds.add(self.kinds)
        self._events.add(self.table, 1)
        self._events.add(self.empty, 1)
        self._about.add(self._how)
        self._about.body.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for card, stretch in ((self._kinds, 0), (self._events, 1), (self._about, 1)):
            self._row.addWidget(card, stretch)

    def fit(self, page: int) -> bool:
        """Take a width for a page ``page`` px wide; tell whether the lists stand there alone."""
        alone = page < theme.px(_ALONE)
        beside = alone or page >= theme.px(_SIDE_BY_SIDE)
        ways, top = QBoxLayout.Direction, Qt.AlignmentFlag.AlignTop
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._row.setSpacing(Space.GAP if beside else Space.STACK)
        self._row.setAlignment(self._kinds, top if beside else Qt.AlignmentFlag(0))
        self.kinds.setFixedHeight((len(SixOneItem) + 1) * theme.px(_KIND_ROW) + 4)
        self._kinds.setFixedWidth(theme.px(_KINDS_WIDE if beside else _STACKED))
        wide = theme.px(_RECORDS_WIDE if beside else _STACKED)
        for card in (self._events, self._about):
            card.setMinimumWidth(0 if alone else wide)
            card.setMaximumWidth(_MOST if alone else wide)
        return alone

    def show_about(self, item: SixOneItem, rule: ItemSettings, *, weekly: bool) -> None:
        """Say how ② or ④ is done, in place of the events."""
        self._events.hide()
        self._about.show()
        self._about.set_head(item_title(item))
        done = condition(item, rule, weekly=False)
        if weekly:
            points = condition(item, rule, weekly=True)
            done = _("{words}；信息采集点{points}").format(words=done, points=points)
        proof = evidence_words(item, rule)
        self._how.setText(
            "\n".join(
                (
                    _("怎样算完成：{words}").format(words=done),
                    _("凭证：{words}").format(words=proof),
                    _("在走访里做，这里照走访列出；Enter 打开那次走访，或开始走访。"),
                )
            )
        )

    def show_events(
        self,
        kind: str,
        every: Sequence[EventRow],
        drafts: Sequence[EventDraft],
        names: Mapping[str, str],
        found: tuple[str, date],
    ) -> int:
        """Show the events that are ``found`` by what is typed (the day is today)."""
        self._about.hide()
        self._events.show()
        wanted, today = found
        rows = sift(
            every, wanted, lambda r: SearchEntry.of(event_words(r), "", (r.number, *r.found_by))
        )
        self.table.show_rows(kind, rows, () if wanted else drafts, names, today)
        some = self.table.row_count() > 0
        self.table.setVisible(some)
        self.empty.setVisible(not some)
        if wanted:
            self.empty.set_words(_("没有这样的记录"), _("换个词，或换个月份找。"))
        else:
            self.empty.set_words(
                _("这个月还没有{kind}").format(kind=kind_words(kind)),
                _("在右边写好按 Ctrl+Enter 保存，一次记下所有的店。"),
            )
        return len(rows)
