"""报表: what is due by the month, the report in hand, its files, what headquarters said of it."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy

from models.calendar import Period
from models.changes import Changes
from models.kinds import KINDS
from models.reports.reminders import MEETING
from models.reports.report import ReportKind
from storage.operations.report_forms import MEETING as MEETING_KINDS
from storage.queries.report_list import (
    ReportRow,
    found_rows,
    one_row,
    report_rows,
    split_key,
)
from ui.context import AppContext
from ui.i18n import _
from ui.screens.reports.desk import ReportDesk, submit_all
from ui.screens.reports.files import ReportFiles
from ui.screens.reports.list_card import ReportList, meeting_rows
from ui.screens.reports.meeting_card import MeetingCard
from ui.screens.reports.report_card import ReportCard
from ui.screens.reports.words import MEETING_NAME
from ui.shell.page import Commands, PageWidget
from ui.theme import Space, theme
from ui.widgets import Button, Card, EmptyState, MonthStep, SearchField, line

__all__ = ["ReportsPage"]

_SHOWN = (*KINDS, "purchase", "purchase_line", "purchase_month", "receipt", "setting")
"""What may change a figure, a day or a state of a report."""
_LIST, _REPORT = 356, 560
"""px that both need to stand side by side."""
_ALL = 16_777_215
"""Qt's own word for no limit."""


class ReportsPage(PageWidget):
    """报表 over ``context``."""

    key = "reports"
    icon = "report"

    def __init__(self, context: AppContext, settings: QSettings | None = None) -> None:
        super().__init__()
        self._context = context
        self._today = context.today()
        self._rows: tuple[ReportRow, ...] = ()
        self._busy, self._alone, self._lists_face, self._going_in = False, False, True, False
        self.month = MonthStep(Period.month(self._today).key)
        self.search = SearchField()
        self.meeting_button = Button("", key="Ctrl+M")
        self.list = ReportList()
        self.table = self.list.table
        self.card, self.meeting = ReportCard(), MeetingCard()
        self.empty = EmptyState(hints=())
        self.empty_card = Card()
        self.desk = ReportDesk(context, self.card, self)
        self.keeper = self.desk.keeper
        self.files = ReportFiles(context, self, settings)
        self._lay_out()
        self._wire()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self.header.add_left(self.month)
        self.header.add_right(self.search)
        self.header.add_right(self.meeting_button)
        self.empty_card.add(self.empty, 1)
        row = line(self.list, spacing=Space.GAP)
        for card in (self.card, self.meeting, self.empty_card):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, 1)
        self.body.addLayout(row, 1)
        self._measure()

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.month.changed.connect(lambda _month: self._read())
        self.search.searched.connect(lambda _text: self._read())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self._to_list)
        self.meeting_button.clicked.connect(self.make_meeting)
        self.table.current_key_changed.connect(lambda _key: self._row_changed())
        self.table.opened.connect(lambda _key: self._onward())
        self.table.onward.connect(self._onward)
        self.table.left.connect(self._escape)
        self.table.delete_asked.connect(self.desk.withdraw)
        self.header.back_asked.connect(self._to_list)
        self._wire_cards()
        for key, by in (("F6", 1), ("Shift+F6", -1)):
            step = QShortcut(QKeySequence(key), self)
            step.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            step.activated.connect(lambda by=by: self._step_section(by))

    def _wire_cards(self) -> None:
        body = self.card.body_view
        body.left.connect(self._to_list)
        body.stood_in.connect(lambda _number: self._face(lists=False))
        body.retailer_asked.connect(self._context.retailer_asked)
        body.analysis_asked.connect(self._analyse)
        self.desk.shown.connect(self._shown)
        self.card.submit_asked.connect(self.submit)
        self.card.reopen_asked.connect(self.desk.reopen)
        self.card.preview_asked.connect(self.show_preview)
        self.card.book_asked.connect(self.save_book)
        self.card.paper_asked.connect(self.save_paper)
        self.card.renew_asked.connect(lambda: self.refresh(None))
        self.meeting.files_asked.connect(self.make_meeting)
        self.meeting.preview_asked.connect(self.show_preview)
        self.meeting.submit_asked.connect(self.submit)
        self.meeting.report_asked.connect(self._open_form)
        self.meeting.left.connect(self._to_list)

    # -- room

    def _measure(self) -> None:
        self.search.setMinimumWidth(theme.px(150))
        self.search.setMaximumWidth(theme.px(240))
        room = self.width() - 2 * Space.PAGE - Space.GAP
        self._alone = 0 < room < theme.px(_LIST) + theme.px(_REPORT)
        self._face()

    def _wants_room(self) -> bool:
        """Tell whether the report in hand is too wide to stand beside the list."""
        view = self.desk.view
        return view is not None and view.content is not None and view.content.wide

    def _face(self, *, lists: bool | None = None) -> None:
        """Where list and report have no room side by side, bring one of them in front."""
        self._lists_face = self._lists_face if lists is None else lists
        one = self._alone or (not self._lists_face and self._wants_room())
        self.list.setVisible(self._lists_face or not one)
        self.list.setMinimumWidth(theme.px(_LIST))
        self.list.setMaximumWidth(_ALL if self._alone else theme.px(_LIST))
        self.header.set_back(one and not self._lists_face)
        report = not self._lists_face or not self._alone
        meeting, row = self._meeting_month, self._row_in_hand
        self.meeting.setVisible(report and bool(meeting))
        self.card.setVisible(report and not meeting and row is not None)
        self.empty_card.setVisible(report and not meeting and row is None)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("报表")

    def badge(self) -> str:
        """Return how many reports are late."""
        late = sum(row.late for row in self._rows)
        return str(late) if late and self._today in self._period else ""

    def subject(self) -> tuple[str, str]:
        """Return the report in hand for its history."""
        row = self._row_in_hand
        return ("report", row.report_id) if row is not None and row.report_id else ("", "")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able = {
            "previous": lambda: self._step(-1),
            "next": lambda: self._step(1),
            "find": self._find,
            "back": self._to_list,
        }
        if self._meeting_month or self._any_meeting():
            able["meeting"] = self.make_meeting
        row = self._row_in_hand
        if self._meeting_month:
            return {**able, "finish": self.submit, "print": self.show_preview}
        if row is None:
            return able
        able |= {
            "print": self.show_preview,
            "save_book": self.save_book,
            "save_paper": self.save_paper,
            "next_open": self._next_open,
        }
        able["finish" if row.is_open else "reopen"] = self.submit if row.is_open else self._reopen
        for number in range(len(self.card.body_view.sections)):
            able[f"step_{number + 1}"] = lambda at=number: self._to_section(at)  # type: ignore[misc]
        return able

    def entered(self) -> None:
        """Put the focus on the list, read anew where another day began."""
        if self._today != self._context.today():
            self.refresh(None)
        self.desk.go_on()
        self._to_list()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch; what is typed stays."""
        if changes is None or changes.touches(*_SHOWN):
            self.desk.forget()
            self._read()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.search.set_placeholder(_("报告、期间、写过的字"))
        self.meeting_button.set_text(_(MEETING_NAME))
        self.table.retranslate()
        self.card.retranslate()
        self.meeting.retranslate()
        self.empty.set_words(
            _("这里看报告"), _("左边选一份；总部要的周报、月报、季度述职和会议材料都在这里。")
        )
        self._read()

    # -- reading and showing

    @property
    def _period(self) -> Period:
        return Period.parse(self.month.month)

    @property
    def _row_in_hand(self) -> ReportRow | None:
        key = self.table.current_key()
        return next((row for row in self._rows if row.key == key), None)

    @property
    def _meeting_month(self) -> str:
        """The month of the meeting in hand, blank for none."""
        name, period = split_key(self.table.current_key())
        return period if name == MEETING else ""

    def _any_meeting(self) -> bool:
        return any(row.kind.of_meeting for row in self._rows)

    def _read(self) -> None:
        """Read the list; the report in hand is shown as it stands now."""
        ledger, self._today = self._context.ledger, self._context.today()
        wanted = self.search.search_text()
        if wanted:
            self._rows = found_rows(ledger, wanted, self._today)
        else:
            self._rows = report_rows(ledger, self._period, self._today)
        self._busy = True
        self.list.show_rows(self._rows, self._today, wanted=wanted)
        self._busy = False
        self.search.set_count(str(len(self._rows)) if wanted else "")
        self.header.set_title(_("报表"), self._sums())
        self._row_changed()

    def _sums(self) -> str:
        done = sum(not row.is_open for row in self._rows)
        late = sum(row.late for row in self._rows)
        if self.search.search_text():
            return _("找到 {n} 份").format(n=len(self._rows))
        words = _("{n} 份要交 · 已交 {done}").format(n=len(self._rows), done=done)
        return f"{words} · {_('逾期 {n}').format(n=late)}" if late else words

    def _row_changed(self) -> None:
        if self._busy:
            return
        row, month = self._row_in_hand, self._meeting_month
        if row is None or self.desk.row is None or row.key != self.desk.row.key:
            self._going_in = False
        if row is not None:
            self.desk.open(row)
        else:
            self.desk.leave()
        if month:
            self.meeting.show_rows(meeting_rows(self._rows, month), self._today)
        self._face()
        self.state_changed.emit()

    def _shown(self) -> None:
        """The figures are there: go in where that was asked for meanwhile."""
        self._face()
        if self._going_in:
            self._onward()
        self.state_changed.emit()

    # -- where one goes

    def open_report(self, key: str) -> None:
        """Show a report, or the material of a meeting, in the month it falls due."""
        name, period = split_key(key)
        kind = ReportKind[name] if name != MEETING else MEETING_KINDS[0]
        row = one_row(self._context.ledger, kind, Period.parse(period), self._today)
        self.search.clear()
        if not any(each.key == row.key for each in self._rows):
            self.month.set_month(Period.month(row.schedule.limit).key)
            self._read()
        self.table.set_current_key(key)
        self._onward()

    def _open_form(self, key: str) -> None:
        self.table.set_current_key(key)
        self._onward()

    def _step(self, by: int) -> None:
        """Go to the report above or below; beyond the list to the next month."""
        at = self.table.currentIndex().row() + by
        if 0 <= at < self.table.row_count():
            self.table.step(by)
        elif not self.search.search_text():
            (self.month.forth if by < 0 else self.month.back)()
            self.table.step(self.table.row_count() if by < 0 else -self.table.row_count())

    def _to_section(self, number: int) -> None:
        self._face(lists=False)
        self.card.show_section(number)

    def _step_section(self, by: int) -> None:
        """Go to the next section of the report, round and round."""
        body = self.card.body_view
        if not self.card.isVisible() or not body.sections:
            return
        focus = QApplication.focusWidget()
        inside = (
            at
            for at, view in enumerate(body.sections)
            if focus is not None and view.isAncestorOf(focus)
        )
        here = next(inside, -1 if by > 0 else 0)
        self._to_section((here + by) % len(body.sections))

    def _to_list(self) -> None:
        self._going_in = False
        self._face(lists=True)
        (self.table if self.table.row_count() else self.search).setFocus()

    def _onward(self) -> None:
        """Go on into what is in hand, once its figures are there."""
        self._going_in = self._row_in_hand is not None and self.desk.is_reading
        if self._going_in:
            self.table.setFocus()
            return
        self._face(lists=False)
        if self.meeting.isVisible():
            self.meeting.forms.setFocus()
        elif self.card.isVisible():
            self.card.body_view.take_focus()

    def _next_open(self) -> None:
        """Go to what is to be looked at: what changed, else the next text that is empty."""
        if not self.card.changed.isHidden():
            self._face(lists=False)
            self.card.look_at_changes()
            return
        row = self._row_in_hand
        if row is None or not row.is_open:
            return
        self._face(lists=False)
        if not self.card.body_view.to_next_empty():
            self._context.told.emit(_("都写了，没有空着的"), "")

    def _find(self) -> None:
        self._face(lists=True)
        self.search.setFocus()
        self.search.selectAll()

    def _escape(self) -> None:
        """Clear what is looked for and go back to the list."""
        self.search.clear()
        self._to_list()

    def _analyse(self, view: str) -> None:
        """Show in 分析 what a figure of this month comes from."""
        row = self._row_in_hand
        if row is not None:
            self._context.analysis_asked.emit(row.period.key, view)

    # -- acting

    def submit(self) -> None:
        """Submit the report in hand, of the meeting all forms."""
        month = self._meeting_month
        if month:
            submit_all(self._context, meeting_rows(self._rows, month))
        elif self.desk.submit():
            self._to_list()

    def _reopen(self) -> None:
        self.desk.reopen()

    def _in_hand(self) -> tuple[tuple[ReportKind, ...], str] | None:
        """Return the forms in hand and their period, saved as they are typed."""
        month, row = self._meeting_month, self._row_in_hand
        if month:
            return MEETING_KINDS, month
        if row is None or not self.desk.save():
            return None
        return (row.kind,), row.period.key

    def show_preview(self) -> None:
        """Show what is in hand as it is printed."""
        if what := self._in_hand():
            self.files.show_preview(*what)

    def save_book(self) -> None:
        """Write what is in hand into a workbook."""
        if what := self._in_hand():
            self.files.save_book(*what)

    def save_paper(self) -> None:
        """Write what is in hand into a PDF."""
        if what := self._in_hand():
            self.files.save_paper(*what)

    def make_meeting(self) -> None:
        """Make the material of the meeting in hand, else of the one that is due last."""
        rows = [row for row in self._rows if row.kind.of_meeting]
        hand = self._row_in_hand
        if hand is not None and hand.kind.of_meeting:
            rows = [hand]
        month = self._meeting_month or (rows[0].period.key if rows else "")
        if month and self.desk.save():
            self.files.make_meeting(month)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page came: what was typed is saved; a window that goes has its draft."""
        self.desk.rest()
        if self.window().isVisible():
            self.desk.save()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
