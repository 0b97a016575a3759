"""What comes in and what goes out, at the right of the head; who decides, at the foot."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.widgets import Button, LineField, Select, Text, line

__all__ = ["HeadButtons", "WhoDecides"]

_WHO = 110
_LOW = 26


class HeadButtons(QWidget):
    """Attributes are the controls; ``show_state(months, ready, busy)`` says what can be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.month = Select(name="", height=Size.BUTTON)
        self.book = Button()
        self.receipts = Button()
        self.files = Button()
        self.folder = Button(kind="primary", key="Ctrl+O", icon="download")
        line(
            self.month, self.book, self.receipts, self.files, self.folder, spacing=8, into=self
        )  # fmt: skip

    def set_first(self, *, first: bool) -> None:
        """Make taking files in the first thing to do, or leave that to a bar below."""
        self.folder.kind = "primary" if first else "outlined"
        self.folder.update()

    def show_state(self, *, months: Sequence[str], ready: bool, busy: bool) -> None:
        """Show what can be done: nothing without a 汇总库, one job at a time."""
        self.month.set_options([(month, month) for month in months])
        for button in (self.folder, self.files):
            button.setVisible(ready)
        some: tuple[QWidget, ...] = (self.month, self.book, self.receipts)
        for widget in some:
            widget.setVisible(ready and bool(months))
        for button in (self.folder, self.files, self.receipts, self.book):
            button.setEnabled(not busy)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.month.setAccessibleName(_("汇总表的月份"))
        self.book.set_text(_("写汇总表…"))
        self.receipts.set_text(_("写回执…"))
        self.files.set_text(_("收文件…"))
        self.folder.set_text(_("收文件夹…"), "Ctrl+O")


class WhoDecides(QWidget):
    """Who decides, and the way to another 汇总库."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.words = Text("", Type.SMALL, tone="muted")
        self.who = LineField(name="", height=_LOW)
        self.who.setText(who)
        self.other = Button(kind="plain")
        line(self.words, self.who, 8, self.other, spacing=8, into=self)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.who.setFixedWidth(theme.px(_WHO))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.words.setText(_("处理人"))
        self.who.setAccessibleName(_("处理人"))
        self.who.setPlaceholderText(_("您的姓名"))
        self.other.set_text(_("换汇总库…"))
