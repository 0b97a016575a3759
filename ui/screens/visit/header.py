"""What stands at the right of the head: saved when, which day, print, finish."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets import Button, DateField, Painted, line
from ui.widgets.painting import text_line

__all__ = ["SavedSign", "VisitButtons"]


class SavedSign(Painted):
    """✓ 已自动保存 10:19:42, or in red that it was not."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._bad = "", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_saved(self, when: dt.datetime | None) -> None:
        """Say when the draft was written; None says nothing."""
        words = _("已自动保存 {time}").format(time=f"{when:%H:%M:%S}") if when else ""
        self._show(words, bad=False)

    def show_failed(self) -> None:
        """Say that the draft could not be written."""
        self._show(_("还没保存上"), bad=True)

    def _show(self, text: str, *, bad: bool) -> None:
        self._text, self._bad = text, bad
        self.setAccessibleName(text)
        self.restyle()

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._text

    def sizeHint(self) -> QSize:
        wide = theme.width(self._text, Type.TABLE) + 20 if self._text else 0
        return QSize(wide, theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        with QPainter(self) as painter:
            tone = "bad" if self._bad else "accent"
            place = QRectF(0, (self.height() - 14) / 2, 14, 14)
            paint_icon(painter, place, "warning" if self._bad else "tick", theme.color(tone))
            room = QRectF(20, 0, self.width() - 20, self.height())
            text_line(
                painter, room, self._text, size=Type.TABLE, tone="bad" if self._bad else "text2"
            )


class VisitButtons(QWidget):
    """The right side of the head while a visit or a check is open."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.saved = SavedSign()
        self.day = DateField(today, name=_("日期"), height=Size.BUTTON)
        self.print = Button(icon="print")
        self.finish = Button(kind="primary", key="Ctrl+Enter")
        line(self.saved, self.day, self.print, self.finish, spacing=12, into=self)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.finish.setMinimumWidth(theme.px(168))

    def show_words(self, finish: str) -> None:
        """Show all words in the language in force; ``finish`` is on the main button."""
        self.day.set_name(_("日期"), "11-23")
        self.print.set_text(_("打印"))
        self.finish.set_text(finish)
