"""Which steps are wanted: of one record, from a day to a day, of one kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from models.calendar import Period
from models.operation_groups import OPERATION_GROUPS, OTHER
from storage.queries.history_view import HistoryFilter
from ui.i18n import _
from ui.theme import Size, Space, Type, theme
from ui.widgets import Button, Chips, DateField, Segments, Select, Text, column, line

__all__ = ["Filters"]

_ALL, _TODAY = "all", "1"
_SPANS = (_TODAY, "7", "30", _ALL)
_EVERY = "全部"
_NAME_ROOM = 260


class Filters(QWidget):
    """``wanted(words)`` is what is chosen, ``show_counts`` what each kind would bring.

    Signals:
        changed: another record, day or kind was chosen.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._base = HistoryFilter()
        self._counts: Mapping[str, int] = {}
        self.record = Button("", icon="close", height=Size.INPUT_VISIT)
        self.record.setCheckable(True)
        self.record.hide()
        self.span = Segments((), name="")
        self.month = Select(name="", edge="line")
        self.first = DateField(today, name="", height=Size.INPUT_VISIT)
        self.last = DateField(today, name="", height=Size.INPUT_VISIT)
        self._to = Text("–", tone="muted")
        self.kinds = Chips.filters((), name="")
        self._days = QWidget()
        line(self.first, self._to, self.last, into=self._days)
        row = line(self.record, self.span, self.month, self._days, None, spacing=12)
        column(row, self.kinds, spacing=10, margins=(Space.PAGE, 0, Space.PAGE, 12), into=self)
        self._wire()
        self.clear()

    def _wire(self) -> None:
        self.record.clicked.connect(self._drop_record)
        self.span.changed.connect(self._span_chosen)
        self.month.chosen.connect(self._month_chosen)
        self.first.date_changed.connect(self._day_typed)
        self.last.date_changed.connect(self._day_typed)
        self.kinds.changed.connect(lambda _kind: self.changed.emit())
        theme.changed.connect(self._fit)

    # -- what the page uses

    def clear(self) -> None:
        """Want everything."""
        self._base = HistoryFilter()
        self.record.hide()
        self.span.set_value(_ALL)
        self.month.set_value("")
        self.kinds.set_value(_EVERY)
        self._show_days(None, None)

    def want_record(self, kind: str, record_id: str, *, exactly: bool = False) -> None:
        """Want what touched one record; of a retailer all that concerns it, unless ``exactly``."""
        self.clear()
        retailer = record_id if kind == "retailer" and not exactly else ""
        record = None if retailer or not kind else (kind, record_id)
        self._base = HistoryFilter(record=record, retailer=retailer)
        self.record.setVisible(bool(kind))
        self.record.setChecked(True)

    def name_record(self, name: str) -> None:
        """Say whose steps are shown alone."""
        metrics = theme.metrics(Type.BODY)
        full = _("只看 {name}").format(name=name)
        room = theme.px(_NAME_ROOM)
        self.record.set_text(metrics.elidedText(full, Qt.TextElideMode.ElideRight, room))
        self.record.set_name(_("{what}，按下就看全部").format(what=full))

    def wanted(self, words: str) -> HistoryFilter:
        """Return what is chosen."""
        kind = self.kinds.value()
        days = sorted(day for day in (self.first.date(), self.last.date()) if day is not None)
        first, last = self.first.date(), self.last.date()
        if len(days) == 2:
            first, last = days
        return HistoryFilter(
            record=self._base.record,
            retailer=self._base.retailer,
            first=first,
            last=last,
            group="" if kind in ("", _EVERY) else kind,
            words=words,
        )

    @property
    def narrowed(self) -> bool:
        """True when anything is left out."""
        return not self.wanted("").is_empty

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many steps of each kind there are; kinds without any are not offered."""
        self._counts = counts
        chosen = self.kinds.value() or _EVERY
        kept = [kind for kind in (*OPERATION_GROUPS, OTHER) if counts.get(kind) or kind == chosen]
        self.kinds.set_options([(_EVERY, _("全部")), *((kind, _(kind)) for kind in kept)])
        self.kinds.set_value(chosen)
        self.kinds.set_counts({_EVERY: sum(counts.values()), **counts})
        self._fit()

    def show_months(self, months: Sequence[str]) -> None:
        """Offer the months in which there was anything."""
        self.month.set_options([("", _("按月")), *((month, month) for month in months)])

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        words = (_("今天"), _("近 7 天"), _("近 30 天"), _("全部"))
        self.span.set_options(list(zip(_SPANS, words, strict=True)), _("时间"))
        self.kinds.set_options(self.kinds.options, _("哪一类"))
        self.month.setAccessibleName(_("按月"))
        self.first.set_name(_("从哪天"), "11-01")
        self.last.set_name(_("到哪天"), "11-30")
        self.show_counts(self._counts)

    # -- inside

    def _drop_record(self) -> None:
        self._base = HistoryFilter()
        self.record.hide()
        self.changed.emit()

    def _span_chosen(self, span: str) -> None:
        self.month.set_value("")
        if span == _ALL:
            self._show_days(None, None)
        else:
            today = self._today()
            self._show_days(today - timedelta(days=int(span) - 1), today)
        self.changed.emit()

    def _month_chosen(self, month: str) -> None:
        if month:
            self.span.set_value("")
            period = Period.parse(month)
            self._show_days(period.first, period.last)
        else:
            self.span.set_value(_ALL)
            self._show_days(None, None)
        self.changed.emit()

    def _day_typed(self, _day: object) -> None:
        self.month.set_value("")
        nothing = self.first.date() is None and self.last.date() is None
        self.span.set_value(_ALL if nothing else "")
        self.changed.emit()

    def _show_days(self, first: date | None, last: date | None) -> None:
        self.first.set_date(first)
        self.last.set_date(last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the kinds the lines they need; days to type go where there is no room for them."""
        room = self.width() - 2 * Space.PAGE
        used = sum(
            part.sizeHint().width() + 12
            for part in (self.record, self.span, self.month)
            if not part.isHidden()
        )
        self._days.setVisible(used + self._days.sizeHint().width() <= room)
        self.kinds.setFixedHeight(self.kinds.heightForWidth(max(room, 200)))
