"""The foot of the form: what to look at before finishing; it never blocks."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.visit_rules import VisitWarning
from ui.i18n import _
from ui.theme import Type, theme
from ui.theme.icons import paint_icon
from ui.widgets import Button, Painted, line
from ui.widgets.painting import text_line
from ui.words import say

__all__ = ["Foot"]


class _Words(Painted):
    """A sign and a line of what is serious and what is not."""

    def __init__(self) -> None:
        super().__init__()
        self._serious: str = ""
        self._rest: str = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_words(self, serious: str, rest: str) -> None:
        self._serious, self._rest = serious, rest
        said = f"{serious} {rest}".strip()
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(100), theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        left = 0.0
        with QPainter(self) as painter:
            if self._serious:
                place = QRectF(0, (self.height() - 16) / 2, 16, 16)
                paint_icon(painter, place, "warning", theme.color("warn"))
                room = QRectF(22, 0, self.width() - 22, self.height())
                left = (
                    22 + 18 + text_line(painter, room, self._serious, size=Type.TABLE, tone="warn")
                )
            room = QRectF(left, 0, max(0.0, self.width() - left), self.height())
            text_line(painter, room, self._rest, size=Type.TABLE, tone="text2")


class Foot(QWidget):
    """``show_warnings(found)`` says what is odd; F8 goes to one after the other.

    Signals:
        asked: the warning the user wants to see.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[VisitWarning, ...] = ()
        self._next = 0
        self._words = _Words()
        self.go = Button(kind="plain", key="F8")
        self.go.clicked.connect(self.go_on)
        row = line(self._words, self.go, margins=(15, 6, 15, 7), into=self)
        row.setStretchFactor(self._words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_warnings(self, found: Sequence[VisitWarning], calm: str = "") -> None:
        """Show what to look at; ``calm`` is said when there is nothing."""
        self._found = tuple(found)
        self._next = min(self._next, len(self._found))
        serious = [say(each.text) for each in found if each.serious]
        rest = "；".join(say(each.text) for each in found if not each.serious)
        first = _("完成前请看：{what}").format(what="；".join(serious)) if serious else ""
        self._words.show_words(first, rest if found else calm)
        self.go.setVisible(bool(found))

    @property
    def warnings(self) -> tuple[VisitWarning, ...]:
        """Return what is shown."""
        return self._found

    def go_on(self) -> None:
        """Ask for the next one, after the last for the first again."""
        if self._found:
            self._next %= len(self._found)
            self.asked.emit(self._found[self._next])
            self._next += 1

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.go.set_text(_("去看看"))
        self.show_warnings(self._found)
