"""走访: the visits of one retailer and the events it took part in, the newest first."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal

from storage.queries.programme import ITEM_OF_KIND, EventRow
from storage.queries.retailer_story import RetailerStory, VisitRow
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.item_models.quiet_table import QuietTable
from ui.programme.words import event_words, item_name
from ui.theme import Type
from ui.widgets import Button, Card, Text
from ui.words import month_day

__all__ = ["VisitsCard"]

_ROW = 30


class VisitsCard(Card):
    """``show_visits(story, today)``; ``show_all(visits, today)`` behind Alt+V.

    Signals:
        opened: id of a visit to be seen and corrected.
        event_opened: kind and id of an event to be seen and corrected.
        all_asked: all visits are wanted, or the last ones again.
    """

    opened = Signal(str)
    event_opened = Signal(str, str)
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.all = Button("", kind="plain", key="Alt+V")
        self.all.clicked.connect(self.all_asked)
        self.add_side(self.all)
        columns = (
            Column("day", width=84, size=Type.TABLE),
            Column("mode", width=62, tone="text2"),
            Column("summary", stretch=True),
            Column("right", width=104, align="right", size=Type.SMALL, tone="text2"),
        )
        self.table = QuietTable(columns, name="", row_height=_ROW, header=False)
        self.table.setMinimumHeight(3 * _ROW)
        self.table.opened.connect(self._open)
        self._nothing = Text("", Type.TABLE, tone="muted", wrap=True)
        self._nothing.setContentsMargins(15, 0, 15, 12)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(self.table, 1)
        self.add(self._nothing, 1)

    def show_visits(
        self, story: RetailerStory, visits: Sequence[VisitRow], today: date, *, everything: bool
    ) -> None:
        """Show ``visits``; ``everything`` tells that these are all there are.

        Events stand among them, back to the oldest visit shown.
        """
        since = date.min if everything or not visits else visits[-1].day
        events = [row for row in story.events if row.day >= since]
        words = _("今年 {n} 次").format(n=story.visits_this_year)
        if story.minutes is not None:
            words += " · " + _("平均 {n} 分钟").format(n=story.minutes)
        self.set_head(_("走访"), words if story.visits_this_year else "")
        self.all.set_text(_("收起") if everything else _("全部"))
        self.all.setVisible(bool(visits))
        self.table.setAccessibleName(_("走访"))
        some = bool(visits or events)
        self.table.setVisible(some)
        self._nothing.setVisible(not some)
        self._nothing.setText(_("— 还没走访过，按 Ctrl+N 开始第一次。"))
        rows = [(each.day, each.id, _row(each, today)) for each in visits]
        rows += [(each.day, f"{each.kind}:{each.id}", _event_row(each, today)) for each in events]
        rows.sort(key=lambda row: row[0], reverse=True)
        self.table.set_rows([row[2] for row in rows], [row[1] for row in rows])

    def _open(self, key: str) -> None:
        kind, _colon, event_id = key.partition(":")
        if event_id:
            self.event_opened.emit(kind, event_id)
        else:
            self.opened.emit(key)


def _event_row(row: EventRow, today: date) -> tuple[Cell, ...]:
    item = ITEM_OF_KIND[row.kind]
    state: Cell = item.sign if row.finished else (("text2", _("草稿")), ("text2", f" {item.sign}"))
    day = (("text!", month_day(row.day, today)),)
    return (day, item_name(item), event_words(row), state)


def _row(visit: VisitRow, today: date) -> tuple[Cell, ...]:
    missed = visit.shop_state == "关门"
    summary: Cell = visit.summary or _holds(visit)
    if missed:
        summary = (("sign-small", "未遇"), ("warn", _("店门关闭，未遇")))
    elif visit.shop_state != "营业":
        summary = (("tag:warn", _(visit.shop_state)), ("text", str(summary)))
    right = "".join(item.sign for item in visit.items)
    if visit.score is not None:
        right = _("评估 {score}").format(score=f"{visit.score / 10:.1f}") + f" {right}"
    day = (("text!", month_day(visit.day, today)),)
    return (day, _(visit.mode), summary, right.strip())


def _holds(visit: VisitRow) -> str:
    """Say what a visit without a summary holds."""
    parts = []
    if visit.counted:
        parts.append(_("库存 {count} 个").format(count=visit.counted))
    if visit.answered:
        parts.append(_("快检 {passed}/{all}").format(passed=visit.passed, all=visit.answered))
    return " · ".join(parts) or _("没有写小结")
