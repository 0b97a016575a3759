"""The month in the head of a page, with one step back and forth."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.theme import Type
from ui.widgets.button import Button
from ui.widgets.text import Text, line

__all__ = ["MonthStep"]


class MonthStep(QWidget):
    """``‹ 2026 年 11 月 ›``; months are ``"2026-11"``.

    Signals:
        changed: the month the user went to.
    """

    changed = Signal(str)

    def __init__(self, month: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._month = month
        self._back = Button(icon="chevron-left", name=_("上一月"), height=32)
        self._label = Text("", Type.CARD, bold=True)
        self._on = Button(icon="chevron-right", name=_("下一月"), height=32)
        self._back.clicked.connect(self.back)
        self._on.clicked.connect(self.forth)
        line(self._back, self._label, self._on, spacing=16, into=self)
        self.set_month(month)

    @property
    def month(self) -> str:
        """Return the month shown."""
        return self._month

    def set_month(self, month: str) -> None:
        """Show ``month`` without emitting."""
        self._month = month
        year, number = month.split("-")
        self._label.setText(_("{year} 年 {month} 月").format(year=year, month=int(number)))
        self.setAccessibleName(self._label.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._back.set_name(_("上一月"))
            self._on.set_name(_("下一月"))
            self.set_month(self._month)

    def _step(self, by: int) -> None:
        year, number = (int(part) for part in self._month.split("-"))
        count = year * 12 + number - 1 + by
        self.set_month(f"{count // 12:04d}-{count % 12 + 1:02d}")
        self.changed.emit(self._month)

    def back(self) -> None:
        """Go one month back."""
        self._step(-1)

    def forth(self) -> None:
        """Go one month on."""
        self._step(1)
