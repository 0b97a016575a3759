"""A step of the visit's form: its numbered head, its fields, and what was typed into them."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Radius, Size, Type, theme
from ui.widgets import Chips, Elided, LineField, Painted, Text, line
from ui.widgets.options import OptionGroup
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = [
    "Band",
    "FlowChips",
    "StepHead",
    "StepNumber",
    "clear_with_delete",
    "dim",
    "on_typing",
]

_DIMMED = 0.45


class StepNumber(Painted):
    """The step's number in a small soft square."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = str(number)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(Size.TAG), theme.px(Size.TAG))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, QRectF(self.rect()), fill="soft", radius=Radius.TAG)
            text_line(painter, QRect(self.rect()), self._number, size=Type.SMALL, tone="accent",
                      bold=True, align=MIDDLE)  # fmt: skip


class StepHead(QWidget):
    """Number, bold title, a muted hint, and ``right`` for what stands at the end of the line."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.title = Text("", Type.BODY, bold=True)
        self.hint = Elided("", Type.SMALL, tone="muted")
        self.middle = QHBoxLayout()
        self.right = QHBoxLayout()
        for layout in (self.middle, self.right):
            layout.setSpacing(12)
        line(StepNumber(number), self.title, self.hint, 4, self.middle, None, self.right, into=self)

    def set_words(self, title: str, hint: str = "") -> None:
        """Show the step's name and a hint."""
        self.title.setText(title)
        self.hint.set_text(hint)
        self.hint.setVisible(bool(hint))


class Band(QWidget):
    """Base of the steps. ``targets`` names the widget of each field, for going there.

    Signals:
        edited: name of a field of ``VisitEntry`` and what it holds now.
    """

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, QWidget] = {}

    def focus_first(self) -> None:
        """Move the focus to where this step begins."""
        for widget in self.targets.values():
            if widget.isVisibleTo(self) and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def go_to(self, target: str) -> bool:
        """Move the focus to one field; return whether it is of this step."""
        widget = self.targets.get(target)
        if widget is None:
            return False
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(widget, LineField):
            widget.selectAll()
        return True

    def retranslate(self) -> None:
        """Show all words in the language in force."""


class FlowChips(Chips):
    """Chips that take as many lines as their width needs, and that height exactly."""

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(max(1, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        super().restyle()
        self._fit()

    def picked(self, at: int) -> None:
        super().picked(at)
        self._fit()

    def set_values(self, values: Iterable[str]) -> None:
        super().set_values(values)
        self._fit()


def dim(widget: QWidget, on: bool) -> None:
    """Grey a widget out, or bring it back: it cannot be used, and what it shows stays."""
    widget.setEnabled(not on)
    effect = QGraphicsOpacityEffect(widget) if on else None
    if effect is not None:
        effect.setOpacity(_DIMMED)
    widget.setGraphicsEffect(effect)  # type: ignore[arg-type]


def on_typing(field: LineField, tell: Callable[[str], None]) -> None:
    """Call ``tell`` with the text at every key, and again when a field has tidied it."""
    field.textEdited.connect(tell)
    field.editingFinished.connect(lambda: tell(field.text()))


class _Deleter(QObject):
    """Takes a choice back with Delete or Backspace."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, OptionGroup)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            and watched.value()
        ):
            watched.set_value("")
            watched.changed.emit("")
            return True
        return False


def clear_with_delete(group: OptionGroup) -> None:
    """Let Delete and Backspace take the choice of ``group`` back."""
    group.installEventFilter(_Deleter(group))
