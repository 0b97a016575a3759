"""Reports as files and on paper: the preview, a workbook, a PDF, the meeting's material."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import RoundbookError
from models.forms.period_report import lay_out_period_report
from models.paper.items import Sheet
from models.reports.report import ReportKind
from storage.operations.report_forms import MEETING, report_sheet_data, write_report_book
from ui.context import AppContext
from ui.i18n import _
from ui.printing.faces import measure
from ui.printing.output import write_pdf
from ui.printing.preview import SheetPreview
from ui.printing.visit_sheets import Printable
from ui.screens.reports.words import MEETING_NAME, full_name
from ui.sheet_preview import preview_forms

__all__ = ["ReportFiles"]

_BOOK, _PAPER = "*.xlsx", "*.pdf"


class ReportFiles(QObject):
    """Makes them for ``page``; ``preview`` is the one opened last."""

    def __init__(self, context: AppContext, page: QWidget, settings: QSettings | None) -> None:
        super().__init__(page)
        self._context, self._page, self._settings = context, page, settings
        self.preview: SheetPreview | None = None

    def show_preview(self, kinds: Sequence[ReportKind], period: str) -> None:
        """Show reports of a period as they are printed."""
        sheets = self._laid_out(kinds, period)
        if sheets:
            named = (f"{self._name(kinds)}_{period}", self._context.today())
            self.preview = preview_forms(
                self._context, self._page.window(), Printable(sheets), named, self._settings
            )

    def save_book(self, kinds: Sequence[ReportKind], period: str) -> Path | None:
        """Write reports of a period into a workbook where the user wants it."""
        path = self._ask(_("另存为工作簿"), f"{self._name(kinds)}_{period}.xlsx", _BOOK)
        return self._write_book(kinds, period, path) if path is not None else None

    def save_paper(self, kinds: Sequence[ReportKind], period: str) -> Path | None:
        """Write reports of a period into a PDF where the user wants it."""
        path = self._ask(_("另存为 PDF"), f"{self._name(kinds)}_{period}.pdf", _PAPER)
        return self._write_paper(kinds, period, path) if path is not None else None

    def make_meeting(self, period: str) -> tuple[Path, ...]:
        """Make the material of the meeting: a workbook, and a PDF of the same name beside it."""
        path = self._ask(_(MEETING_NAME), f"{_(MEETING_NAME)}_{period}.xlsx", _BOOK)
        if path is None:
            return ()
        book = self._write_book(MEETING, period, path, tell=False)
        if book is None:
            return ()
        paper = self._write_paper(MEETING, period, book.with_suffix(".pdf"), tell=False)
        if paper is None:
            return (book,)
        words = _("会议材料已做好：{book} 和 {paper}")
        self._context.told.emit(words.format(book=book.name, paper=paper.name), "")
        return (book, paper)

    # -- inside

    @staticmethod
    def _name(kinds: Sequence[ReportKind]) -> str:
        return full_name(kinds[0]) if len(kinds) == 1 else _(MEETING_NAME)

    def _ask(self, title: str, name: str, pattern: str) -> Path | None:
        return self._context.dialogs.ask_save_file(title, name, pattern)

    def _laid_out(self, kinds: Sequence[ReportKind], period: str) -> tuple[Sheet, ...]:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            data = report_sheet_data(self._context.ledger, kinds, period)
            return tuple(lay_out_period_report(each, measure) for each in data)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return ()
        finally:
            QApplication.restoreOverrideCursor()

    def _write_book(
        self, kinds: Sequence[ReportKind], period: str, path: Path, *, tell: bool = True
    ) -> Path | None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            written = write_report_book(self._context.ledger, kinds, period, path)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return None
        finally:
            QApplication.restoreOverrideCursor()
        if tell:
            self._context.told.emit(_("已存为 {file}").format(file=written.name), "")
        return written

    def _write_paper(
        self, kinds: Sequence[ReportKind], period: str, path: Path, *, tell: bool = True
    ) -> Path | None:
        sheets = self._laid_out(kinds, period)
        if not sheets:
            return None
        try:
            written = write_pdf(sheets, path)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return None
        if tell:
            self._context.told.emit(_("已存为 {file}").format(file=written.name), "")
        return written
