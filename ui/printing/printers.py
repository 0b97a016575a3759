"""The printers of this computer, behind one small object that tests replace."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from ui.printing.output import a4_layout

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

__all__ = ["Printers", "SystemPrinters"]


class Printers(Protocol):
    """What the preview asks of the printers."""

    def available(self) -> bool:
        """Tell whether there is any printer."""
        ...

    def choose(self, parent: QWidget | None, title: str) -> "QPrinter | None":
        """Let the user choose a printer; None when the user gave up."""
        ...


class SystemPrinters:
    """The real ones. Qt's print support is loaded only when something is to be printed."""

    def available(self) -> bool:
        """Tell whether the system knows any printer."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return bool(QPrinterInfo.availablePrinterNames())

    def choose(self, parent: QWidget | None, title: str) -> "QPrinter | None":
        """Show the system's print dialog, A4 upright at true size."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(a4_layout())
        printer.setFullPage(True)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(title)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        return printer if accepted else None
