"""计划: whom to visit on which day, moved by key or hand, and whether nobody is left out."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from models.calendar import Period
from models.errors import RoundbookError
from models.plan.rules import StopStatus
from models.plan_stop import PostponeReason
from storage.queries.month_plan import PlannedVisit
from ui.context import AppContext
from ui.i18n import _
from ui.picker import Picker
from ui.screens.plan.day_card import DayCard
from ui.screens.plan.desk import PlanDesk
from ui.screens.plan.view import FAIR, MONTH, WEEK, PlanView
from ui.screens.plan.week_card import WeekCard, week_text
from ui.screens.plan.words import QUIET
from ui.shell.page import Commands

__all__ = ["PlanPage"]

_DAY = timedelta(days=1)
_OPEN = (StopStatus.OPEN, StopStatus.LAPSED)


class PlanPage(PlanView):
    """计划 over ``context``."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._picker: Picker | None = None
        self._asked: tuple[str, ...] = ()
        self.desk = PlanDesk(context, self._reading)
        self._wire()

    def _wire(self) -> None:
        self.month.changed.connect(self._go_to_month)
        self.view.changed.connect(lambda _view: self._show())
        self.make.clicked.connect(self.make_plan)
        self.copy_button.clicked.connect(self.copy_week)
        self.print_button.clicked.connect(self.print_day)
        self.summary.unmet_asked.connect(self._to_unmet)
        self.summary.calendar_asked.connect(lambda: self._context.page_asked.emit("exchange"))
        if self.empty.button is not None:
            self.empty.button.clicked.connect(lambda: self._context.page_asked.emit("exchange"))
        self.desk.held_changed.connect(lambda: self.months.say_held(len(self.desk.held)))
        self._wire_grid()
        for card in (self.months.day, self.week):
            self._wire_list(card)
        for shops in (self.months.unmet, self.fairness.shops):
            shops.opened.connect(self._context.retailer_asked)
            shops.add_asked.connect(self._add_wanting)
            shops.letter.connect(self._letter)
            shops.table.current_key_changed.connect(lambda _key: self._word_adding())
        self.fairness.table.letter.connect(self._letter)
        self.months.unmet.left.connect(self._leave_unmet)
        self.fairness.list_changed.connect(self._word_adding)

    def _wire_grid(self) -> None:
        grid = self.months.grid
        grid.chosen.connect(self._choose)
        grid.beyond.connect(self.go_to)
        grid.opened.connect(self._open_day)
        grid.dropped.connect(self._drop)
        grid.pasted.connect(self._put_down)
        grid.left.connect(self._let_go)
        grid.letter.connect(self._letter)

    def _wire_list(self, card: DayCard | WeekCard) -> None:
        table, foot = card.table, card.foot_bar
        table.opened.connect(lambda _key: self._open_retailer())
        table.moved.connect(self._move_by)
        table.ordered.connect(self._order)
        table.cut_asked.connect(self._take)
        table.pasted.connect(self._put_down)
        table.dropped_out.connect(lambda: self._begin("c"))
        table.left.connect(self._let_go)
        table.letter.connect(self._letter)
        table.dropped.connect(self._drop_on_row)
        table.current_key_changed.connect(lambda _key: self._row_changed())
        foot.acted.connect(self._letter)
        foot.form.saved.connect(self._save)
        foot.form.left.connect(self._end_form)

    # -- what the window asks

    def commands(self) -> Commands:
        """Return what can be done here now."""
        if not self._anybody:
            return {}
        able: dict[str, Callable[[], None]] = {
            "previous": lambda: self._step(-1), "next": lambda: self._step(1),
        }  # fmt: skip
        if self.make.isEnabled():
            able["make_plan"] = self.make_plan
        if self._current() is not None:
            able |= {"open_retailer": self._open_retailer, "start_visit": self._start_visit}
        if self._stops_to_print():
            able["print"] = self.print_day
        if not self._card.foot_bar.form.isHidden():
            able["finish"] = self._card.foot_bar.form.submit
        return able

    def _open_day(self) -> None:
        if self.desk.held:
            self._put_down()
        elif self.months.day.table.row_count():
            self.months.day.table.setFocus()
        else:
            self._begin("a")

    def _let_go(self) -> None:
        """Esc: first what is in hand, then from the list back to the month."""
        if self.desk.held:
            self.desk.hold(())
        elif self.view.value() == MONTH:
            self.months.grid.setFocus()

    def _to_unmet(self) -> None:
        if self.summary.unmet.isVisibleTo(self.summary):
            self.view.set_value(MONTH)
            self.months.show_unmet(True)
            self._show()
            self.months.unmet.table.setFocus()

    def _leave_unmet(self) -> None:
        self.months.show_unmet(False)
        self.months.grid.setFocus()

    # -- acting

    def _current(self) -> PlannedVisit | None:
        if self.view.value() == FAIR:
            return None
        return self._card.visit(self._card.table.current_key())

    def _letter(self, letter: str) -> None:
        views = {"w": MONTH if self.view.value() == WEEK else WEEK, "f": FAIR}
        if letter in views:
            self._set_view(MONTH if self.view.value() == views[letter] else views[letter])
        elif letter == "u":
            self._to_unmet()
        elif letter == "o":
            self._open_retailer()
        elif letter in ("x", "m"):
            self._take()
            if letter == "m" and self.desk.held:
                self._set_view(MONTH)
        elif letter == "v":
            self._put_down()
        elif letter in ("a", "p", "c"):
            self._begin(letter)

    def _begin(self, what: str) -> None:
        """Begin to add a store, to put a visit off or to drop it."""
        if what == "a":
            self._pick()
            return
        self._asked = self._movable(self._card.table.chosen_stops())
        if not self._asked:
            self._say_fixed()
        else:
            later = self._reading.next_free_day(self._visits(self._asked))
            foot = self._card.foot_bar
            foot.begin_form(self._shops(), later if what == "p" else None)
            QTimer.singleShot(0, foot, lambda: self.scroll_area.ensureWidgetVisible(foot))
            self.state_changed.emit()

    def _visits(self, ids: Sequence[str]) -> list[PlannedVisit]:
        return [visit for each in ids if (visit := self._card.visit(each)) is not None]

    def _shops(self) -> str:
        """Name the stores a form is about: the first, and how many there are."""
        first = self._visits(self._asked[:1])[0].shop_name
        if len(self._asked) == 1:
            return first
        return _("{shop} 等 {n} 户").format(shop=first, n=len(self._asked))

    def _save(self, day: date | None, reason: PostponeReason, remark: str) -> None:
        """Put off or drop what the form asked about; a refusal is told inside the form."""
        foot, table = self._card.foot_bar, self._card.table
        at, why = table.currentIndex().row(), (reason, remark)
        try:
            if day is None:
                self.desk.drop(self._asked, self._shops(), why)
            else:
                self.desk.put_off(self._asked, self._shops(), day, why)
        except RoundbookError as error:
            foot.form.refuse(error)
            return
        table.step(self._next_open(at) - table.currentIndex().row())
        self._end_form()

    def _next_open(self, at: int) -> int:
        """Return the row of the next stop that can be moved, from row ``at`` on, else before it."""
        table = self._card.table
        rows = [*range(at, table.row_count()), *range(min(at, table.row_count()) - 1, -1, -1)]
        keys = ((row, self._card.visit(table.table_model.key_at(row))) for row in rows)
        return next((row for row, visit in keys if visit and visit.status in _OPEN), at)

    def _end_form(self) -> None:
        self._card.foot_bar.end_form()
        self._card.table.setFocus()
        self.state_changed.emit()

    def _pick(self) -> None:
        """Look for a store to be added to the chosen day."""
        if self._day < self._context.today():
            self._context.told.emit(_("过去的日子不能再排"), "")
            return
        if self._picker is None:
            self._picker = Picker(self, name=_("加哪一户"), side_width=100)
            self._picker.picked.connect(self._add)
        below = self._card.foot_bar.buttons["a"]
        self._picker.open_below(below, self._reading.choices(self._day), _("店名、拼音或编码"))

    def _add(self, retailer_id: str) -> None:
        if self.desk.add(retailer_id, self._reading.shops[retailer_id].shop_name, self._day):
            self._select(retailer_id)

    def _select(self, retailer_id: str) -> None:
        """Make the stop of a store on the chosen day current, and put the focus there."""
        for visit in self._reading.day(self._day).stops:
            if visit.stop.retailer_id == retailer_id and visit.status is StopStatus.OPEN:
                self._card.table.set_current_key(visit.stop.id)
        self._card.table.setFocus()

    def _add_wanting(self, retailer_id: str) -> None:
        """Add a store of a list to the day its button names."""
        fair = self.view.value() == FAIR
        day = self._reading.roomy_day(retailer_id) if fair else self._day
        if retailer_id and day is not None:
            self.desk.add(retailer_id, self._reading.shops[retailer_id].shop_name, day)

    def _take(self) -> None:
        """Take the chosen stops in hand, to be put down on a day."""
        ids = self._movable(self._card.table.chosen_stops())
        if ids:
            self.desk.hold(ids)
        else:
            self._say_fixed()

    def _say_fixed(self) -> None:
        """Tell why what is chosen cannot be moved, put off or dropped."""
        visit = self._current()
        if visit is None:
            return
        if visit.status is StopStatus.CANCELLED:
            words = _("已取消的不能再改。还是要去，按 A 加回来。")
        elif visit.status is StopStatus.POSTPONED:
            words = _("已经改期，请到改去的那天再改。")
        else:
            words = _("已经走访过，不能再改。")
        self._context.told.emit(words, "")

    def _movable(self, ids: Sequence[str]) -> tuple[str, ...]:
        found = ((key, self._card.visit(key)) for key in ids)
        return tuple(key for key, visit in found if visit is not None and visit.status in _OPEN)

    def _put_down(self) -> None:
        first = next(iter(self.desk.held), "")
        if self.desk.put_down(self._day):
            self._card.table.set_current_key(first)
            self._card.table.setFocus()

    def _drop(self, ids: tuple[str, ...], day: date) -> None:
        if self.desk.move(self._movable(ids), day):
            self.go_to(day)

    def _drop_on_row(self, ids: tuple[str, ...], key: str) -> None:
        """Let dragged stops stand before a row: another place in the round, or another day."""
        day = self._card.day_of(key) or self._day
        there = self._round(day)
        if not set(ids) <= set(there):
            self._drop(ids, day)
            return
        rest = [each for each in there if each not in ids]
        at = rest.index(key) if key in rest else len(rest)
        self.desk.arrange(day, (*rest[:at], *ids, *rest[at:]))

    def _round(self, day: date) -> list[str]:
        """Return the stops of a day in their order, those dropped left out."""
        visits = self._reading.day(day).stops
        return [visit.stop.id for visit in visits if visit.status not in QUIET]

    def _move_by(self, days: int, weeks: int) -> None:
        """Move the chosen stops by working days or by weeks, and go with them."""
        ids = self._movable(self._card.table.chosen_stops())
        if not ids:
            return
        day = self._day + 7 * weeks * _DAY
        if days:
            day = self._reading.next_working_day(day, days)
        current = self._card.table.current_key()
        if self.desk.move(ids, day):
            self.go_to(day)
            self._card.table.set_current_key(current)
            self._card.table.setFocus()

    def _order(self, by: int) -> None:
        """Move the current stop within its day's round."""
        visit = self._current()
        if visit is None:
            return
        ids = self._round(visit.stop.day)
        at = ids.index(visit.stop.id) if visit.stop.id in ids else -1
        if at >= 0 and 0 <= at + by < len(ids):
            ids[at], ids[at + by] = ids[at + by], ids[at]
            self.desk.arrange(visit.stop.day, ids)

    def make_plan(self) -> None:
        """Make the plan of the month in sight."""
        self.desk.make(Period.month(self._day))

    def copy_week(self) -> None:
        """Copy the week's list as a table."""
        days = self._reading.week(self._day)
        text = week_text(days, self._plan, self._context.today())
        QGuiApplication.clipboard().setText(text)
        count = sum(day.count for day in days)
        self._context.told.emit(_("已复制这一周 {n} 户次").format(n=count), "")

    def _stops_to_print(self) -> tuple[str, ...]:
        visits = self._reading.day(self._day).stops
        return tuple(each.stop.retailer_id for each in visits if each.status not in QUIET)

    def print_day(self) -> None:
        """Print the sheets of the chosen day in the order of its round."""
        ids = self._stops_to_print()
        if ids:
            self._context.sheets_asked.emit(ids, self._day)
        else:
            self._context.told.emit(_("这一天没有要打印的走访单"), "")

    def _open_retailer(self) -> None:
        visit = self._current()
        if visit is not None:
            self._context.retailer_asked.emit(visit.stop.retailer_id)

    def _start_visit(self) -> None:
        visit = self._current()
        if visit is not None:
            self._context.visit_asked.emit(visit.stop.retailer_id)
