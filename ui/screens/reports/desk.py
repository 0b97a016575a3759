"""The report in hand: read in the background, kept as it is typed, saved when it is left."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import attrs
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from models.changes import Changes
from models.errors import RoundbookError
from models.reports.report import Report
from storage.database import Ledger
from storage.operations.reports import reopen_report, save_report, submit_report, withdraw_report
from storage.queries.report_list import REPORT_DRAFT, ReportRow, report_draft
from storage.queries.reports import ReportView, report_of, report_view
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.i18n import _
from ui.screens.reports.report_card import ReportCard
from ui.screens.reports.typed import Place, Typed
from ui.screens.reports.words import name_words

__all__ = ["ReportDesk", "submit_all"]

_PAUSE = 90
"""ms one stays on a row before its figures are worked out; holding an arrow key passes by."""


class ReportDesk(QObject):
    """Works ``card`` over ``context``; ``keeper`` keeps what is typed, ``view`` what is shown.

    Signals:
        shown: the report in hand is there with its figures.
    """

    shown = Signal()

    def __init__(self, context: AppContext, card: ReportCard, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._card = context, card
        self._row: ReportRow | None = None
        self._views: dict[str, ReportView] = {}
        self._asked, self._in_sight, self._touched = "", "", False
        self._typed, self._saved = Typed(), Typed()
        self.keeper = DraftKeeper(context, self)
        self.keeper.saved.connect(self._kept)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._read)
        card.body_view.edited.connect(self._edited)

    # -- what the page asks

    @property
    def row(self) -> ReportRow | None:
        """The report in hand, None for none."""
        return self._row

    @property
    def view(self) -> ReportView | None:
        """The report in hand with its figures, None while they are worked out."""
        return self._views.get(self._row.key) if self._row is not None else None

    @property
    def is_reading(self) -> bool:
        """Tell whether the figures of the report in hand are still worked out."""
        return self._row is not None and self.view is None

    @property
    def typed(self) -> Typed:
        """What is written in the report in hand."""
        return self._typed

    def open(self, row: ReportRow) -> None:
        """Take a report in hand; the one before is saved."""
        if self._row is None or row.key != self._row.key:
            self.leave()
        if self._row is not None and row.key == self._row.key:
            self._renew(row)  # or it was taken in hand again while the other one was saved
            return
        self._row = row
        self._take_up()
        self._card.show_row(row, self._context.today())
        if self.view is not None:
            self._show()
            return
        if row.key != self._in_sight:  # what is in sight keeps the focus until its figures come
            self._card.show_waiting(_("正在算这份报告的数…"))
        self._pause.start()

    def _renew(self, row: ReportRow) -> None:
        """Show the report in hand as it stands now; what is typed stays."""
        self._row = row
        if not self._touched:
            self._take_up()
        self._card.show_row(row, self._context.today())
        if self.view is not None:
            self._show()
        else:
            self._pause.start(0)

    def rest(self) -> None:
        """Begin no reading while nobody looks."""
        self._pause.stop()

    def go_on(self) -> None:
        """Work the report in hand out where that was not begun before one left."""
        if self.is_reading and not self._asked:
            self._pause.start()

    def forget(self) -> None:
        """Let all figures be worked out anew."""
        self._views = {}

    # -- what is typed

    def _take_up(self) -> None:
        """Go on with what was typed and not saved, else with the report as it is kept."""
        row, ledger = self._in_hand(), self._context.ledger
        report = report_of(ledger, row.kind, row.period.key) if row.report_id else None
        self._saved = Typed(report.texts if report is not None else ())
        draft = report_draft(ledger, row.kind, row.period) if row.is_open else None
        self._touched = draft is not None
        if draft is None:
            self._typed = Typed(self._saved.all())
        else:
            self._typed = Typed.of_raw(draft.content.get("texts", ()))
        self._card.say_kept(_("接着上次没写完的") if draft is not None else "")
        if row.is_open:
            self.keeper.begin(REPORT_DRAFT, "", self._content, draft.id if draft else "")
        else:
            self.keeper.end()

    def _in_hand(self) -> ReportRow:
        if self._row is None:
            raise LookupError("no report is in hand")
        return self._row

    def _content(self) -> dict[str, Any]:
        row = self._in_hand()
        return {"kind": row.kind.name, "period": row.period.key, "texts": self._typed.raw()}

    def _edited(self, place: Place, text: str, suggested: str) -> None:
        self._typed.write(place, text, suggested)
        self._touched = True
        self.keeper.touch()
        self._card.tell_empty()

    def _kept(self, when: Any) -> None:
        self._card.say_kept(_("写的都留着 {time}").format(time=f"{when:%H:%M}"))

    def leave(self) -> None:
        """Save what was typed as one step; what cannot be saved stays a draft."""
        row = self._row
        if row is None:
            return
        changes = self._write()
        self.keeper.end()
        self._row, self._touched = None, False
        if changes is not None:
            self._context.announce(changes)

    def save(self) -> bool:
        """Save what was typed and go on; False, told, where that is not possible."""
        changes = self._write()
        if changes is not None:
            self._take_up()
            self._context.announce(changes)
        return not self._touched

    def _write(self) -> Changes | None:
        """Write what was typed into the report; None where there is nothing to write."""
        row = self._row
        if row is None or not self._touched or not self.keeper.draft_id:
            return None
        if not self.keeper.flush() or not self.keeper.written:
            return None
        if self._typed.same_as(self._saved):
            if self.keeper.put_aside(self.keeper.draft_id):
                self._touched = False
            return None
        try:
            changes = save_report(
                self._context.ledger, self._report(), draft_id=self.keeper.draft_id
            )
        except RoundbookError as error:
            self._context.tell_failure(error)
            return None
        self.keeper.end()
        self._touched = False
        self._views.pop(row.key, None)
        self._row = attrs.evolve(row, report_id=self._kept_id(row))
        return changes

    def _kept_id(self, row: ReportRow) -> str:
        report = report_of(self._context.ledger, row.kind, row.period.key)
        return report.id if report is not None else ""

    def _report(self) -> Report:
        row = self._in_hand()
        return Report(
            id=self._kept_id(row), kind=row.kind, period=row.period.key, texts=self._typed.all()
        )

    # -- reading

    def _read(self) -> None:
        """Work the report out over a connection of its own, while the window stays quick."""
        row = self._row
        if row is None or self._asked == row.key:
            return
        self._asked = row.key
        ledger, today = self._context.ledger, self._context.today()

        def work(_progress: object, _cancelled: object) -> ReportView:
            with ledger.reopened() as own:
                return report_view(own, row.kind, row.period.key, today)

        job = self._context.jobs.run(work, lambda view: self._came(row.key, view), self._failed)
        self.destroyed.connect(job.cancel)  # nobody is told once the page is gone

    def _came(self, key: str, view: ReportView) -> None:
        self._asked = ""
        self._views[key] = view
        if self._row is not None and self._row.key == key:
            self._show()
        elif self._row is not None and self.view is None:
            self._pause.start(0)

    def _failed(self, error: Exception) -> None:
        self._asked = ""
        if not isinstance(error, RoundbookError):
            raise error
        self._in_sight = ""
        self._card.show_waiting(_("这份报告读不出来"))
        self._context.tell_failure(error)

    def _show(self) -> None:
        row, view = self._row, self.view
        if row is None or view is None:
            return
        self._in_sight = row.key
        writes = row.is_open and not self._context.ledger.read_only
        self._card.show_view(view, self._typed, self._context.today(), editable=writes)
        self.shown.emit()

    # -- acting

    def submit(self) -> bool:
        """Submit the report in hand with its figures as they stand now."""
        row = self._row
        if row is None or not row.is_open:
            return False
        draft = self.keeper.draft_id if self.keeper.flush() and self.keeper.written else None
        words = _("已提交{kind}").format(kind=name_words(row.kind))
        return self._act(
            lambda ledger: submit_report(ledger, self._report(), draft_id=draft), words
        )

    def reopen(self) -> bool:
        """Take the submission back."""
        row = self._row
        if row is None or row.is_open:
            return False
        words = _("已撤回提交：{kind}，可以再改").format(kind=name_words(row.kind))
        return self._act(lambda ledger: reopen_report(ledger, row.report_id), words)

    def withdraw(self) -> bool:
        """Remove a report that is not submitted."""
        row = self._row
        if row is None or not row.is_open or not row.report_id:
            return False
        words = _("已删除{kind}的草稿").format(kind=name_words(row.kind))
        return self._act(lambda ledger: withdraw_report(ledger, row.report_id), words)

    def _act(self, operation: Callable[[Ledger], Changes], done: str) -> bool:
        """Do one operation with the report in hand, and tell it; the report is then taken anew."""
        row = self._in_hand()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            changes = operation(self._context.ledger)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return False
        finally:
            QApplication.restoreOverrideCursor()
        self.keeper.end()
        self._views.pop(row.key, None)
        self._row, self._touched = None, False
        self._context.announce(changes, done)
        return True


def submit_all(context: AppContext, rows: Sequence[ReportRow]) -> None:
    """Submit several reports as they stand; the first that cannot be is told."""

    def one(ledger: Ledger, row: ReportRow) -> Changes:
        report = report_of(ledger, row.kind, row.period.key)
        return submit_report(ledger, report or Report(id="", kind=row.kind, period=row.period.key))

    for row in rows:
        words = _("已提交{kind}").format(kind=name_words(row.kind))
        if row.is_open and context.act(partial(one, row=row), words) is None:
            return
