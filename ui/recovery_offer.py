"""Offers the recovery sheet: on paper or as a PDF, and nowhere else."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from models.recovery_sheet.layout import lay_out_recovery
from storage.operations.recovery_sheet import note_recovery_sheet, recovery_sheet_data
from ui.context import AppContext
from ui.i18n import _
from ui.printing.faces import measure
from ui.printing.output import PrintFailed, print_sheets, render_image, write_pdf
from ui.printing.printers import Printers, SystemPrinters
from ui.theme import Size, Type, theme
from ui.widgets import Button, FocusRing, Text, column, line
from ui.widgets.card_dialog import CardDialog
from ui.words import refusal

__all__ = ["RecoveryOffer", "offer_recovery_sheet"]

_MM_PER_INCH = 25.4
_PAPER = QSize(230, 325)
_WORDS = 330


class RecoveryOffer(CardDialog):
    """The sheet as it will be printed, and what may be done with it.

    With ``must_answer`` it stays until it is printed, saved or put off in words.
    """

    def __init__(
        self,
        context: AppContext,
        code: str,
        parent: QWidget,
        *,
        must_answer: bool = False,
        printers: Printers | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._must_answer = must_answer
        self._printers = printers or SystemPrinters()
        self._sheet = lay_out_recovery(recovery_sheet_data(context.ledger, code), measure)
        self.setWindowTitle(_("恢复单"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.paper = QLabel()
        self.paper.setAccessibleName(_("恢复单"))
        self.print = Button(_("打印…"), kind="primary", icon="print", height=Size.MAIN_BUTTON)
        self.pdf = Button(_("存 PDF…"), height=Size.MAIN_BUTTON)
        self.later = Button(_("以后再打") if must_answer else _("关闭"), height=Size.MAIN_BUTTON)
        self.message = Text("", Type.TABLE, tone="bad", wrap=True)
        self._lay_out()
        self.print.clicked.connect(self.print_it)
        self.pdf.clicked.connect(self.save_pdf)
        self.later.clicked.connect(lambda: self.done(QDialog.DialogCode.Rejected))

    def _lay_out(self) -> None:
        wide = theme.px(_WORDS)
        title = Text(_("请把恢复单打出来收好"), Type.PANEL, bold=True)
        why = Text(
            _("忘了启动密码，只有恢复单能打开台账和备份。没有恢复单，就没有人能打开了。"),
            Type.BODY, wrap=True,
        )  # fmt: skip
        keep = Text(
            _("请锁进保险柜或交单位保管，不要和电脑放在一起。"
              "存成 PDF 的，请存到 U 盘，不要留在这台电脑上。"),
            Type.TABLE, tone="text2", wrap=True,
        )  # fmt: skip
        words = QWidget()
        words.setFixedWidth(wide)
        column(
            title, 4, why, keep, None, self.message, self.print, self.pdf, self.later,
            spacing=10, into=words,
        )  # fmt: skip
        line(self.paper, words, spacing=24, margins=(24, 24, 24, 24), into=self)
        self._show_paper()
        self.print.setFocus()
        self._ring = FocusRing(self)

    def _show_paper(self) -> None:
        ratio = self.devicePixelRatioF()
        height = theme.px(_PAPER.height())
        dpi = max(24, int(height * ratio / 297 * _MM_PER_INCH))
        picture = QPixmap.fromImage(render_image(self._sheet.pages[0], dpi))
        picture.setDevicePixelRatio(ratio)
        self.paper.setPixmap(picture)
        self.paper.setFixedSize(picture.deviceIndependentSize().toSize())

    # -- acting

    def print_it(self) -> None:
        """Print it; without a printer say what else there is."""
        if not self._printers.available():
            self.message.setText(_("这台电脑没有可用的打印机，请存成 PDF。"))
            self.pdf.setFocus()
            return
        printer = self._printers.choose(self, _("恢复单"))
        if printer is None:
            return
        try:
            print_sheets([self._sheet], printer)
        except PrintFailed as error:
            self.message.setText(refusal(error))
            return
        self._made(_("恢复单已打印，请收好"))

    def save_pdf(self) -> None:
        """Save it where the user says."""
        name = f"{_('恢复单')}.pdf"
        path = self._context.dialogs.ask_save_file(_("存恢复单"), name, "PDF (*.pdf)")
        if path is None:
            return
        try:
            write_pdf([self._sheet], path)
        except PrintFailed as error:
            self.message.setText(refusal(error))
            return
        self._made(_("恢复单已存成 PDF，请收好"))

    def _made(self, words: str) -> None:
        self._context.act(note_recovery_sheet)
        self.done(QDialog.DialogCode.Accepted)
        self._context.told.emit(words, "")

    # -- Qt

    def reject(self) -> None:
        """Leave by Esc or the frame's cross, unless an answer is wanted."""
        if self._must_answer:
            self.later.setFocus()
        else:
            super().reject()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("bg"))
            painter.fillRect(self.paper.geometry().adjusted(-1, -1, 1, 1), theme.color("line"))


def offer_recovery_sheet(
    context: AppContext, parent: QWidget, code: str, *, must_answer: bool = False
) -> RecoveryOffer:
    """Open the offer over ``parent``."""
    offer = RecoveryOffer(context, code, parent, must_answer=must_answer)
    offer.open()
    return offer
