"""The first page: the round of the day, the next stop, what is due.

What takes longer than the first look (warnings, ways and times) is read in the background once the
page was painted.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from models.changes import Changes
from models.errors import RoundbookError
from storage.queries.pending import pending_count
from storage.queries.stop_card import stop_card
from storage.queries.today import RouteStop, StopState, TodayView, today_view
from storage.queries.visits import draft_rows
from ui.context import AppContext
from ui.i18n import _
from ui.screens.today.due_panel import DuePanel
from ui.screens.today.first_steps import FirstSteps
from ui.screens.today.route_card import RouteCard
from ui.screens.today.stop_panel import StopPanel
from ui.shell.page import Commands, PageWidget
from ui.theme import Space
from ui.widgets import Button
from ui.words import weekday

if TYPE_CHECKING:
    from storage.queries.day_round import RoundEstimate
    from ui.screens.today.later import Found
    from ui.screens.today.round_desk import RoundDesk

__all__ = ["TodayPage"]

_DAY_KINDS = (
    "visit", "check", "todo", "six_one", "six_one_exemption", "retailer", "retailer_notes",
    "notice", "setting", "draft", "purchase", "plan_stop", "complaint", "product",
    "report", "receipt", "holiday",
)  # fmt: skip
_AFTER_PAINT = 40
"""Milliseconds after a paint in which nothing new was read until the rest is looked for."""


class TodayPage(PageWidget):
    """今日 over ``context``; it reads at ``refresh`` and where ``changes`` touch what it shows."""

    key = "today"
    icon = "today"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._view: TodayView | None = None
        self._stores: tuple[str, tuple[str, ...], Mapping[str, str]] | None = None
        self._desk: RoundDesk | None = None
        self._found: Found | None = None
        self._found_of: TodayView | None = None
        self._looking = False
        self._outdated = True
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_PAINT)
        self._later.timeout.connect(self._look_later)
        self.route = RouteCard()
        self.stop = StopPanel()
        self.due = DuePanel()
        self.first_steps = FirstSteps()
        self.unplanned = Button("", icon="plus", key="Ctrl+N")
        self.summary = Button("", icon="report", key="Ctrl+T")
        self.sheets = Button("", icon="print")
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self.header.add_right(self.unplanned)
        self.header.add_right(self.summary)
        self.header.add_right(self.sheets)
        self._day = QWidget()
        row = QHBoxLayout(self._day)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.GAP)
        for card, share in ((self.route, 476), (self.stop, 372), (self.due, 266)):
            policy = card.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            card.setSizePolicy(policy)
            row.addWidget(card, share)
        self._day.setMinimumWidth(760)
        self.body.addWidget(self._day, 1)
        self.body.addWidget(self.first_steps, 1)
        self.first_steps.hide()

    def _wire(self) -> None:
        self.route.chosen.connect(self._show_stop)
        self.route.opened.connect(self._start)
        self.route.closed.connect(self._show_route)
        self.route.asked.connect(self._act)
        self.stop.postpone_asked.connect(lambda: self._act("postpone"))
        self.stop.start_asked.connect(lambda: self._start(self.route.table.current_key()))
        self.stop.open_asked.connect(self._open_retailer)
        self.due.stores_asked.connect(self._show_stores)
        self.due.draft_asked.connect(self._context.draft_opened)
        self.due.report_asked.connect(self._context.report_asked)
        self.due.exchange_asked.connect(lambda: self._context.page_asked.emit("exchange"))
        self.due.returned_asked.connect(self._context.reconciliation_asked)
        self.first_steps.exchange_asked.connect(lambda: self._context.page_asked.emit("exchange"))
        self.unplanned.clicked.connect(self._unplanned_visit)
        self.sheets.clicked.connect(self._print_sheets)
        self.summary.clicked.connect(self._show_summary)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("今日")

    def badge(self) -> str:
        """Return how many stops are left."""
        left = self._view.count(StopState.OPEN, StopState.BEGUN) if self._view else 0
        return str(left) if left else ""

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able: dict[str, object] = {"start_visit": self._unplanned_visit}
        if self._view is not None and self._view.rows:
            able["day_summary"] = self._show_summary
        if self._view is not None and self._view.to_visit:
            able["print"] = self._print_sheets
        if self.route.table.current_key():
            able["open_retailer"] = self._open_retailer
        if self._stores is not None:
            able["back"] = self._show_route
        return able  # type: ignore[return-value]  # bound methods without arguments

    def entered(self) -> None:
        """Put the focus on the round; read anew where another day or another draft began."""
        view = self._view
        drafts = tuple(draft_rows(self._context.ledger, events=True))
        if view is None or view.today != self._context.today() or view.drafts != drafts:
            self.refresh(None)
        if self.first_steps.isVisibleTo(self):
            self.first_steps.button.setFocus()
        else:
            self.route.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        new_day = self._view is not None and self._view.today != self._context.today()
        if changes is None or new_day or self._view is None or changes.touches(*_DAY_KINDS):
            planning = changes is not None and changes.touches("plan_stop")
            self._read(keep=planning and not new_day)
        self.due.show_pending(pending_count(self._context.ledger))
        self.state_changed.emit()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.unplanned.set_text(_("临时走访"))
        self.summary.set_text(_("日小结"))
        self.sheets.set_text(_("打印走访单"))
        self.first_steps.retranslate()
        if self._view is not None:
            self._show()
            self._show_found()
            self.due.show_pending(pending_count(self._context.ledger))

    # -- showing

    def _read(self, *, keep: bool = False) -> None:
        """Read the day.

        From the next stop, and from one that was just visited, the row in focus goes on to the
        next one, unless ``keep`` says not to.
        """
        first = self._view is None
        current, before = self.route.table.current_key(), self._view
        waited = before is not None and _waits(before, current)
        self._view = today_view(self._context.ledger, self._context.today())
        self._outdated = True
        visited = waited and not _waits(self._view, current)
        on_next = before is not None and current == before.next_stop
        followed = not keep and (on_next or visited)
        if self._stores is None and (first or followed):
            self.route.table.blockSignals(True)
            self._show()
            self.route.table.set_current_key(self._view.next_stop)
            self.route.table.blockSignals(False)
            self._show_stop(self.route.table.current_key())
        else:
            self._show()
        self.update()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        today = _("{month} 月 {day} 日").format(month=view.today.month, day=view.today.day)
        proposed = "" if view.stored or not view.stops else _("没有排计划，这是建议的路线")
        parts = (f"{today} {weekday(view.today)}", view.route, proposed)
        self.header.set_title(self.title, " · ".join(part for part in parts if part))
        empty = not view.rows
        self._day.setVisible(not empty)
        self.first_steps.setVisible(empty)
        self.unplanned.setVisible(not empty)
        self.summary.setVisible(not empty)
        self.sheets.setVisible(not empty)
        self.sheets.setEnabled(bool(view.to_visit))
        self.due.show_view(view)
        if self._stores is not None:
            title, ids, why = self._stores
            self.route.show_stores(title, ids, view, why)
        else:
            self.route.show_route(view)
        self._show_stop(self.route.table.current_key())

    def _show_route(self) -> None:
        if self._stores is None or self._view is None:
            return
        self._stores = None
        self.route.show_route(self._view)
        self.route.table.set_current_key(self._view.next_stop)
        self._show_stop(self.route.table.current_key())
        self.route.table.setFocus()
        self.state_changed.emit()

    def _show_stores(self, title: str, ids: tuple[str, ...], why: Mapping[str, str]) -> None:
        if self._view is None:
            return
        self._stores = (title, ids, why)
        self.route.show_stores(title, ids, self._view, why)
        self._show_stop(self.route.table.current_key())
        self.route.table.setFocus()
        self.state_changed.emit()

    def _show_stop(self, retailer_id: str) -> None:
        view = self._view
        if view is None or not retailer_id:
            self.stop.show_nothing(_("没有选中的客户"), "")
            return
        number, stop = self._place_of(retailer_id)
        card = stop_card(self._context.ledger, view, retailer_id)
        self.stop.show_stop(card, stop, number, view.today)
        self._show_arrival(retailer_id)
        self._fit()

    def _show_arrival(self, retailer_id: str) -> None:
        """Say when the stop in focus is likely to be reached."""
        _number, stop = self._place_of(retailer_id)
        waits = stop is not None and stop.state is StopState.OPEN
        known = self._known()
        if known is not None and self._view is not None and waits:
            self.stop.say_arrival(known.arrival_words(retailer_id, self._view))

    def _known(self) -> "Found | None":
        """Return what was found of the round as it stands, None until it is."""
        return self._found if self._found_of is self._view else None

    def _known_estimate(self) -> "RoundEstimate | None":
        known = self._known()
        return known.estimate if known is not None else None

    def _place_of(self, retailer_id: str) -> tuple[int, RouteStop | None]:
        """Return a store's stop, and its number: 0 for one that was put off or is beside it."""
        view = self._view
        for number, stop in enumerate(view.to_visit if view else (), 1):
            if stop.retailer_id == retailer_id:
                return number, stop
        gone = (stop for stop in (view.stops if view else ()) if stop.retailer_id == retailer_id)
        return 0, next(gone, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give up third-rank blocks and px a row where the page is low."""
        height = self.height() - self.header.height()
        self.route.fit(height)
        self.stop.fit(height)

    # -- what is found after the first look

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._outdated and not self._looking:
            self._outdated = False
            self._later.start()

    def _look_later(self) -> None:
        """Look for warnings, ways and times, in the background and on a connection of its own."""
        view = self._view
        if view is None or not view.rows:
            return
        from ui.screens.today.later import look

        ledger = self._context.ledger
        self._looking = True
        job = self._context.jobs.run(
            lambda _progress, _cancelled: look(ledger, view),
            lambda found: self._looked(view, found),
            self._not_looked,
        )
        self.destroyed.connect(job.cancel)  # nobody is told once the page is gone

    def _looked(self, view: TodayView, found: "Found") -> None:
        self._looking = False
        if view is self._view:
            self._found, self._found_of = found, view
            self._show_found()
        if self._outdated:
            self.update()

    def _not_looked(self, error: Exception) -> None:
        """A ledger that cannot be opened once more says so where it is used."""
        self._looking = False
        if not isinstance(error, RoundbookError):
            raise error

    def _show_found(self) -> None:
        found, view = self._found, self._view
        if found is None or view is None:
            return
        self.due.show_warnings(found.warnings)
        self.route.show_sums(*found.sums(view), found.saving_words())
        self._show_arrival(self.route.table.current_key())

    # -- acting

    def _act(self, what: str) -> None:
        """Do something with the round."""
        if self._desk is None:
            from ui.screens.today.round_desk import RoundDesk

            self._desk = RoundDesk(
                self._context, self.route, lambda: self._view, self._known_estimate
            )
        self._desk.do(what)

    def _show_summary(self) -> None:
        from ui.screens.today.summary_dialog import show_day_summary

        if self._view is not None and self._view.rows:
            show_day_summary(self._context, self.window(), self._view)

    def _start(self, retailer_id: str) -> None:
        _number, stop = self._place_of(retailer_id)
        if stop is not None and stop.draft_id:
            self._context.draft_opened.emit(stop.draft_id)
        elif stop is not None and stop.visit is not None and stop.state is StopState.DONE:
            self._context.visit_opened.emit(stop.visit.id)
        elif retailer_id:
            self._context.visit_asked.emit(retailer_id)

    def _open_retailer(self) -> None:
        key = self.route.table.current_key()
        if key:
            self._context.retailer_asked.emit(key)

    def _unplanned_visit(self) -> None:
        """Let a retailer be chosen: the list is where one is found by two letters."""
        self._context.page_asked.emit("retailers")
        QTimer.singleShot(0, lambda: self._context.told.emit(_("选一户，按 Ctrl+N 开始走访"), ""))

    def _print_sheets(self) -> None:
        if self._view is None or not self._view.to_visit:
            return
        ids = tuple(stop.retailer_id for stop in self._view.to_visit)
        self._context.sheets_asked.emit(ids, self._view.today)


def _waits(view: TodayView, retailer_id: str) -> bool:
    """Tell whether a store of the round is still to be visited."""
    return any(
        stop.retailer_id == retailer_id and stop.state in (StopState.OPEN, StopState.BEGUN)
        for stop in view.stops
    )
