"""The card of the report in hand: how it stands, what was said of it, the report, its buttons."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.reports.due import Timeliness
from models.reports.reminders import period_words
from models.reports.standing import Standing
from storage.queries.report_list import ReportRow
from storage.queries.reports import ReportView
from ui.i18n import _
from ui.screens.reports.body import ReportBody
from ui.screens.reports.changes_table import ChangesTable
from ui.screens.reports.typed import Typed
from ui.screens.reports.words import full_name, review_words, state_of, until_words
from ui.theme import Space, Type
from ui.widgets import (
    Banner,
    Button,
    Card,
    Elided,
    EmptyState,
    Segments,
    StateSign,
    Text,
    column,
    line,
)
from ui.words import month_day, say

__all__ = ["ReportCard"]


class ReportCard(Card):
    """``show_row(row)`` at once, ``show_view(view, typed)`` when its figures are there.

    Signals:
        submit_asked, reopen_asked, preview_asked, book_asked, paper_asked, renew_asked: buttons.
    """

    submit_asked = Signal()
    reopen_asked = Signal()
    preview_asked = Signal()
    book_asked = Signal()
    paper_asked = Signal()
    renew_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: ReportRow | None = None
        self.name = Text("", Type.PANEL, bold=True)
        self.sign = StateSign("待做")
        self.state = Text("", Type.TABLE)
        self.days = Elided("", Type.SMALL, tone="muted")
        self.kept = Text("", Type.SMALL, tone="muted")
        self.said = Banner("warn")
        self.changed = Banner("warn")
        self.look = self.changed.add_action("", "F8")
        self.changes = ChangesTable()
        self.segments = Segments([("0", "")], name="")
        self.body_view = ReportBody()
        self.waiting = EmptyState(hints=())
        self.told = Elided("", Type.SMALL, tone="text2")
        self.submit = Button("", kind="primary", key="Ctrl+Enter")
        self.reopen = Button("", key="Ctrl+U")
        self.renew = Button("", key="F5")
        self.preview = Button("", icon="print", key="Ctrl+P")
        self.book = Button("", key="Ctrl+S")
        self.paper = Button("", key="Ctrl+Shift+S")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        top = QWidget()
        column(
            line(self.name, self.sign, self.state, None, self.kept, spacing=10),
            self.days,
            spacing=2,
            into=top,
        )
        self.body.setSpacing(Space.CELL)
        for part in (top, self.said, self.changed, self.changes, self.segments):
            self.add(part)
        self.add(self.body_view, 1)
        self.add(self.waiting, 1)
        foot = QWidget()
        column(
            self.told,
            line(self.submit, self.reopen, self.renew, None, self.preview, self.book, self.paper),
            spacing=Space.CELL,
            into=foot,
        )
        self.foot(foot)
        for part in (self.said, self.changed, self.changes, self.waiting, self.reopen):
            part.hide()

    def _wire(self) -> None:
        asked: tuple[tuple[Button, Callable[[], None]], ...] = (
            (self.submit, self.submit_asked.emit),
            (self.reopen, self.reopen_asked.emit),
            (self.renew, self.renew_asked.emit),
            (self.preview, self.preview_asked.emit),
            (self.book, self.book_asked.emit),
            (self.paper, self.paper_asked.emit),
            (self.look, self.look_at_changes),
        )
        for button, ask in asked:
            button.clicked.connect(ask)
        self.segments.changed.connect(lambda value: self.body_view.go_to(int(str(value) or 0)))
        self.body_view.explained.connect(self._tell)
        self.body_view.stood_in.connect(lambda number: self.segments.set_value(str(number)))
        self.changes.figure_asked.connect(self.body_view.show_figure)
        self.changes.left.connect(self._leave_changes)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.submit.set_text(_("提交"))
        self.reopen.set_text(_("撤回提交"))
        self.renew.set_text(_("重算"))
        self.preview.set_text(_("预览"))
        self.book.set_text(_("工作簿"))
        self.paper.set_text(_("PDF"))
        self.changes.retranslate()
        self.body_view.retranslate()

    # -- showing

    def show_row(self, row: ReportRow, today: date) -> None:
        """Say which report it is and how it stands."""
        self._row = row
        self.name.setText(f"{full_name(row.kind)} · {say(period_words(row.period))}")
        self.setAccessibleName(self.name.text())
        sign, words, tone = state_of(row, today)
        self.sign.set_state(sign)
        self.state.setText(words)
        self.state.set_tone(tone)
        self.days.set_text(self._days(row, today))
        is_open = row.is_open
        self.submit.setVisible(is_open)
        self.renew.setVisible(is_open)
        self.reopen.setVisible(not is_open)
        self._show_review(row, today)

    def _days(self, row: ReportRow, today: date, until: str = "") -> str:
        period, days = row.period, row.schedule
        parts = [f"{month_day(period.first, today)} – {month_day(period.last, today)}", until]
        limit = month_day(days.limit, today)
        parts.append(_("{day} 前交（含当天）").format(day=limit))
        if days.remind != days.limit:
            parts.append(_("{day} 不上班，提前提醒").format(day=limit))
        if row.submitted_on is not None:
            late = row.timeliness is Timeliness.LATE
            how = _("迟交") if late else _("按时")
            day = month_day(row.submitted_on, today)
            parts.append(_("{day} 提交，{how}").format(day=day, how=how))
        elif today < days.opens:
            day = month_day(days.opens, today)
            parts.append(_("{day} 起可以提交").format(day=day))
        return " · ".join(part for part in parts if part)

    def _show_review(self, row: ReportRow, today: date) -> None:
        review = row.review
        returned = row.standing is Standing.RETURNED
        shown = review is not None and (returned or bool(review.comment))
        self.said.setVisible(shown)
        if review is None:
            return
        comment, who = review_words(review, today)
        title = _("总部退回，请改好再交") if returned else _("总部批阅")
        if row.standing is Standing.DRAFT:
            title = _("上次退回的意见")
        kind = "info" if row.standing is Standing.REVIEWED else "warn"
        words = " · ".join(part for part in (comment, who) if part)
        self.said.show_words(kind, title, words)  # type: ignore[arg-type]

    def show_waiting(self, words: str) -> None:
        """Say that the figures are being worked out, or why there are none."""
        self.body_view.hide()
        self.segments.hide()
        self.changed.hide()
        self.changes.hide()
        self.waiting.set_words(words)
        self.waiting.show()

    def show_view(self, view: ReportView, typed: Typed, today: date, *, editable: bool) -> None:
        """Show the report with its figures, and what changed since it was submitted."""
        content = view.content
        if content is None or self._row is None:
            return
        self.waiting.hide()
        self.body_view.show()
        fresh = self.body_view.show_content(content, typed, editable=editable)
        titles = [
            (str(at), filled.section.title.partition("、")[2] or filled.section.title)
            for at, filled in enumerate(content.sections)
        ]
        self.segments.set_options(titles, _("各部分"))
        if fresh:
            self.segments.set_value("0")
        self.segments.setVisible(len(titles) > 1)
        self.days.set_text(self._days(self._row, today, until_words(content.until, today)))
        self._show_changes(view)
        self._tell("")

    def _show_changes(self, view: ReportView) -> None:
        count = len(view.changed)
        self.changed.setVisible(count > 0)
        if not count:
            self.changes.hide()
            return
        self.changed.show_words(
            "warn",
            _("提交以后，数据变了 {n} 处").format(n=count),
            _("交上去的还是提交时的数。要按现在的数交，先撤回提交，再交。"),
        )
        self.look.set_text(_("逐项看"))
        self.changes.show_changes(view.changed, view.content.sections if view.content else ())

    def look_at_changes(self) -> None:
        """Open the list of what changed, figure by figure."""
        if not self.changed.isHidden():
            self.changes.show()
            self.changes.setFocus()

    def _leave_changes(self) -> None:
        self.changes.hide()
        self.body_view.take_focus()

    def show_section(self, number: int) -> None:
        """Go to a section."""
        self.segments.set_value(str(number))
        self.body_view.go_to(number)

    def say_kept(self, words: str) -> None:
        """Say that what is typed is kept."""
        self.kept.setText(words)

    def tell_empty(self) -> None:
        """Say how many texts are still to be written."""
        self._tell("")

    def _tell(self, words: str) -> None:
        empty = self.body_view.empty_count
        if not words and empty and self._row is not None and self._row.is_open:
            words = _("还有 {n} 处没写，按 F8 去看").format(n=empty)
        self.told.set_text(words)
