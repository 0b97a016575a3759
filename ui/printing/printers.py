"""The printers of this computer, behind one small object that tests replace."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from ui.printing.output import a4_layout

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

__all__ = ["Printers", "SystemPrinters"]

_KEPT = "printer"


class Printers(Protocol):
    """What the preview asks of the printers."""

    def available(self) -> bool:
        """Tell whether there is any printer."""
        ...

    def names(self) -> list[str]:
        """Return the printers there are, the one to be proposed first."""
        ...

    def open(self, name: str, title: str) -> "QPrinter":
        """Return the printer of a name and propose it the next time."""
        ...

    def choose(self, parent: QWidget | None, title: str) -> "QPrinter | None":
        """Let the user choose a printer in the system's dialog; None when the user gave up."""
        ...


class SystemPrinters:
    """The real ones; the last used is kept in ``settings``.

    Qt's print support is loaded only when something is to be printed.
    """

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings

    def available(self) -> bool:
        """Tell whether the system knows any printer."""
        return bool(self.names())

    def names(self) -> list[str]:
        """Return the printers: the one used last, else the system's own choice, comes first."""
        from PySide6.QtPrintSupport import QPrinterInfo

        names = QPrinterInfo.availablePrinterNames()
        kept = str(self._settings.value(_KEPT, "")) if self._settings is not None else ""
        first = kept if kept in names else QPrinterInfo.defaultPrinterName()
        return sorted(names, key=lambda name: (name != first, name))

    def open(self, name: str, title: str) -> "QPrinter":
        """Return a printer, A4 upright at true size."""
        printer = self._printer(title)
        printer.setPrinterName(name)
        self._keep(name)
        return printer

    def choose(self, parent: QWidget | None, title: str) -> "QPrinter | None":
        """Show the system's print dialog."""
        from PySide6.QtPrintSupport import QPrintDialog

        printer = self._printer(title)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(title)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not accepted:
            return None
        self._keep(printer.printerName())
        return printer

    @staticmethod
    def _printer(title: str) -> "QPrinter":
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(a4_layout())
        printer.setFullPage(True)
        printer.setDocName(title)
        return printer

    def _keep(self, name: str) -> None:
        if self._settings is not None:
            self._settings.setValue(_KEPT, name)
