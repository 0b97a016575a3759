"""计划 as it is shown: one of three views over the days that were read."""

from datetime import date, timedelta

from models.calendar import Period
from models.changes import Changes
from storage.queries.month_plan import MonthPlan
from ui.context import AppContext
from ui.i18n import _
from ui.place_tabs import PlaceTabs
from ui.screens.plan.day_card import DayCard
from ui.screens.plan.fairness_view import FairnessView
from ui.screens.plan.month_view import MonthView
from ui.screens.plan.reading import PlanReading
from ui.screens.plan.shop_card import Wanting
from ui.screens.plan.summary import Summary
from ui.screens.plan.week_card import WeekCard
from ui.shell.page import PageWidget
from ui.widgets import Button, Card, EmptyState, MonthStep, Segments
from ui.words import month_day

__all__ = ["FAIR", "MONTH", "WEEK", "PlanView"]

_KINDS = (
    "plan_stop", "visit", "retailer", "retailer_notes", "setting", "holiday", "todo", "complaint",
    "purchase", "check",
)  # fmt: skip
_DAY = timedelta(days=1)
MONTH, WEEK, FAIR = "month", "week", "fair"


class PlanView(PageWidget):
    """Shows the month, the week or the fairness; what is done to them is the page's."""

    key = "plan"
    icon = "plan"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._day = context.today()
        self._reading = PlanReading(context)
        self._ready = self._anybody = False
        self.tabs = PlaceTabs(context, self.key)
        self.month = MonthStep(Period.month(self._day).key)
        self.view = Segments(height=32)
        self.copy_button = Button("", icon="copy", name="")
        self.print_button = Button("", icon="print", name="")
        self.make = Button("", kind="primary", key="Ctrl+G")
        self.summary = Summary()
        self.months = MonthView(context.today)
        self.week = WeekCard(context.today)
        self.fairness = FairnessView()
        self.empty = EmptyState(action=" ")
        self._lay_out()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self.header.add_left(self.tabs)
        self.header.add_left(self.month)
        self.header.add_left(self.view)
        for part in (self.copy_button, self.print_button, self.make):
            self.header.add_right(part)
        self._empty_card = Card()
        self._empty_card.add(self.empty, 1)
        self.body.addWidget(self.summary)
        for body in (self.months, self.week, self.fairness, self._empty_card):
            self.body.addWidget(body, 1)
            body.hide()
        self._word_views()
        self.view.set_value(MONTH)

    def _word_views(self) -> None:
        views = [(MONTH, _("月历")), (WEEK, _("周表")), (FAIR, _("公平"))]
        self.view.set_options(views, _("看什么"))

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("计划")

    def entered(self) -> None:
        """Put the focus on the day; read anew where another one began."""
        if self._reading.today != self._context.today():
            self.refresh(None)
        if not self._anybody:
            if self.empty.button is not None:
                self.empty.button.setFocus()
        elif self.view.value() == MONTH:
            self.months.grid.setFocus()
        elif self.view.value() == WEEK:
            self.week.table.setFocus()
        else:
            self.fairness.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        if changes is None or not self._ready or changes.touches(*_KINDS):
            self._reading.forget()
            self._ready, self._anybody = True, False  # a damaged ledger may refuse to be read
            self._show()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._word_views()
        self.copy_button.set_name(_("复制这一周的名单"))
        self.print_button.set_name(_("打印这一天的走访单"))
        self.empty.set_words(
            _("还没有客户"), _("收下总部下发的客户主档，就可以排计划。请先去“交换”。")
        )
        if self.empty.button is not None:
            self.empty.button.set_text(_("去交换"))
        self.months.retranslate()
        self.week.retranslate()
        if self._ready:
            self._show()

    # -- showing

    @property
    def _plan(self) -> MonthPlan:
        return self._reading.plan(Period.month(self._day))

    @property
    def _card(self) -> DayCard | WeekCard:
        """The list of stops that is in sight (or would be)."""
        return self.week if self.view.value() == WEEK else self.months.day

    def _show(self) -> None:
        anybody, view = bool(self._reading.shops), self.view.value()
        self._anybody = anybody
        self._empty_card.setVisible(not anybody)
        for name, part in ((MONTH, self.months), (WEEK, self.week), (FAIR, self.fairness)):
            part.setVisible(anybody and view == name)
        self.summary.setVisible(anybody and view != FAIR)
        for head in (self.month, self.view, self.copy_button, self.print_button, self.make):
            head.setVisible(anybody)
        self.month.set_month(Period.month(self._day).key)
        self.header.set_title(self.title)
        if anybody:
            self._word_make()
            self.summary.show_plan(self._plan, self._context.today())
            self._show_view(view)
        self.state_changed.emit()

    def _show_view(self, view: str) -> None:
        today = self._context.today()
        if view == FAIR:
            for head in (self.month, self.copy_button, self.print_button):
                head.hide()
            self.fairness.show_fairness(
                self._reading.fairness(), self._reading.shops, self._reading.uncovered_days, today
            )
        elif view == WEEK:
            day = self._day  # the list makes another row current while it is filled
            self.week.show_week(self._reading.week(day), self._plan, today)
            if self.week.day_of(self.week.table.current_key()) != day:
                self.week.go_to_day(day)
        else:
            self.months.grid.show_month(self._plan, today, self._day)
            self._show_day()
            if self.months.shows_unmet:
                self._show_unmet()

    def _show_day(self) -> None:
        self.months.day.show_day(self._reading.day(self._day), self._plan, self._context.today())

    def _word_make(self) -> None:
        month, today = Period.month(self._day), self._context.today()
        planned = bool(self._plan.planned)
        if today in month and planned:
            begun = self._reading.day(today).count  # the round of today stays
            words = _("从明天起重排") if begun else _("从今天起重排")
        else:
            words = _("重新生成") if planned else _("生成计划")
        self.make.set_text(words)
        self.make.setVisible(month.last >= today and self.view.value() != FAIR)
        self.make.setEnabled(month.last >= today)

    def _show_unmet(self) -> None:
        wanting = [
            Wanting(
                each.retailer_id,
                _("要 {wanted} 次，排了 {planned} 次").format(
                    wanted=each.wanted, planned=each.planned
                ),
                "warn",
            )
            for each in self._plan.unmet
        ]
        title = _("没排够 {n} 户").format(n=len(wanting))
        shops, today = self._reading.shops, self._context.today()
        self.months.unmet.show_shops((title, _("Esc 回到这一天")), wanting, shops, today)
        self.months.unmet.empty.set_words(_("每一户都排够了"))
        self._word_adding()

    def _word_adding(self) -> None:
        """Say on the buttons to which day a store would be added."""
        today = self._context.today()
        able = self._day >= today
        words = _("加到 {day}").format(day=month_day(self._day, today))
        self.months.unmet.say_add(words, able=able)
        day = self._reading.roomy_day(self.fairness.shops.table.current_key())
        words = _("加到 {day}").format(day=month_day(day, today)) if day else _("本月没有空位")
        self.fairness.shops.say_add(words, able=day is not None)

    # -- moving about

    def go_to(self, day: date) -> None:
        """Show a day, whichever month it lies in."""
        self._day = day
        self._show()

    def _choose(self, day: date) -> None:
        self._day = day
        self._show_day()
        self._word_adding()
        self.state_changed.emit()

    def _row_changed(self) -> None:
        if self.view.value() == WEEK:
            self._day = self.week.day_of(self.week.table.current_key()) or self._day
        self.state_changed.emit()

    def _go_to_month(self, month: str) -> None:
        period, today = Period.parse(month), self._context.today()
        self.months.show_unmet(False)
        self.go_to(today if today in period else self._reading.first_day(period))

    def _step(self, by: int) -> None:
        if self.view.value() == WEEK:
            self.go_to(self._day + 7 * by * _DAY)
        else:
            self._go_to_month(Period.month(self._day).shift(by).key)

    def _set_view(self, view: str) -> None:
        self.view.set_value(view)
        self._show()
        self.entered()
