"""日小结 over the window: the day as text, to be copied as text or as a table, or printed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from models.day_summary import DaySummary, summary_table, summary_text
from models.errors import RoundbookError
from models.forms.day_summary import lay_out_day_summary
from storage.operations.sheet_data import issued
from storage.queries.day_summary import day_summary
from storage.queries.today import TodayView
from ui.context import AppContext
from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.widgets import Button, FocusRing, Text, column, line

__all__ = ["SummaryDialog", "show_day_summary"]

_WIDTH, _HEIGHT = 760, 560


class SummaryDialog(QDialog):
    """Shows ``data``; nothing is edited here: what is missing is to be recorded.

    Attributes: ``text`` (the words, read only), ``copy_text``, ``copy_table``, ``print_button``.
    """

    def __init__(self, context: AppContext, data: DaySummary, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._data = context, data
        self.setWindowTitle(_("日小结"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self.text = QPlainTextEdit(summary_text(data))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(Type.BODY))
        self.text.document().setDocumentMargin(12)
        self.text.setAccessibleName(_("日小结"))
        self.copy_text = Button(_("复制文字"), kind="primary", icon="copy", key="Ctrl+C")
        self.copy_table = Button(_("复制明细表"), icon="copy", key="Ctrl+T")
        self.print_button = Button(_("打印"), icon="print", key="Ctrl+P")
        self.leave = Button(_("关闭"), key="Esc")
        self.copied = Text("", Type.SMALL, tone="ok")
        self._lay_out()
        self._wire()
        self._ring = FocusRing(self)

    def _lay_out(self) -> None:
        day = self._data.day
        head = Text(_("日小结 · {month} 月 {day} 日").format(month=day.month, day=day.day),
                    Type.PANEL, bold=True)  # fmt: skip
        words = _("按当天的记录自动汇总，不能在这里改；少了什么，补记后再看。")
        for button in (self.copy_text, self.copy_table, self.print_button, self.leave):
            button.setFixedHeight(theme.px(Size.BUTTON))
        row = line(self.copied, None, self.leave, self.print_button, self.copy_table,
                   self.copy_text, spacing=10)  # fmt: skip
        column(
            head, Text(words, Type.SMALL, tone="muted", wrap=True), 4, self.text, row,
            spacing=8, margins=(24, 20, 24, 18), into=self,
        )  # fmt: skip

    def _wire(self) -> None:
        self.copy_text.clicked.connect(self._copy_text)
        self.copy_table.clicked.connect(self._copy_table)
        self.print_button.clicked.connect(self._print)
        self.leave.clicked.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        QShortcut(QKeySequence("Ctrl+T"), self, self._copy_table)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, self._copy_text)
        copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _copy_text(self) -> None:
        """Copy what is selected, or all of it."""
        chosen = self.text.textCursor().selection().toPlainText()
        QGuiApplication.clipboard().setText(chosen or self.text.toPlainText())
        self.copied.setText(_("已复制"))

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(summary_table(self._data))
        self.copied.setText(_("已复制，可粘贴到表格里"))

    def _print(self) -> None:
        from ui.printing.faces import measure
        from ui.printing.preview import SheetPreview

        try:
            who = issued(self._context.ledger)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return
        sheet = lay_out_day_summary(self._data, who, measure)
        SheetPreview([sheet], self._context.dialogs, parent=self).open()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("card"))


def show_day_summary(context: AppContext, parent: QWidget, view: TodayView) -> SummaryDialog:
    """Open the summary of the day of ``view`` over ``parent``."""
    dialog = SummaryDialog(context, day_summary(context.ledger, view), parent)
    dialog.open()
    return dialog
