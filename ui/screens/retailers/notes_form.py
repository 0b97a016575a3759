"""The form of one's own fields: each is saved when it is left, a wrong one stays and says why."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from models.errors import InvalidValue
from models.fields import fields_of
from models.marks import N_
from models.retailer import RetailerNotes
from ui.i18n import _
from ui.theme import Size, Space, Type, theme
from ui.widgets import (
    Button,
    LineField,
    NumberField,
    Segments,
    Select,
    Text,
    TextArea,
    column,
    line,
)
from ui.words import say

__all__ = ["NotesForm"]

_DISTRICTS = (
    N_("居民"),
    N_("商业"),
    N_("学校周边"),
    N_("交通"),
    N_("工业"),
    N_("旅游"),
    N_("政务"),
    N_("农村"),
)
_NUMBERS = ("area", "staff", "counters", "route_order")
_CHOICES = ("near_school", "information_point")
_ORDER = (
    "salutation", "mobile", "landline", "area", "counters", "staff", "district",
    "opening_hours", "best_hours", "near_school", "till_system", "visit_route", "route_order",
    "longitude", "latitude", "information_point", "remark",
)  # fmt: skip
_INFO = {info.name: info for info in fields_of(RetailerNotes)}


class NotesForm(QWidget):
    """``show_notes(notes)``; what the user changes is told field by field.

    Signals:
        changed: name of the field and its new value, which keeps the field's rule.
        ended: Esc or 完成.
    """

    changed = Signal(str, object)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, QWidget] = {}
        self._labels: dict[str, Text] = {}
        self._wrong: dict[str, Text] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for name in _ORDER:
            self._add(name)
        self._note = Text("", Type.SMALL, tone="muted", wrap=True)
        self._done = Button("", key="Esc")
        self._done.clicked.connect(self.ended)
        column(self._grid, self._note, line(self._done, None), spacing=8, into=self)
        theme.changed.connect(self._measure)
        self._measure()
        self._word()

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme.px(Space.LABEL))

    def _add(self, name: str) -> None:
        label = Text("", Type.TABLE, tone="muted", wrap=True)
        wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        wrong.hide()
        field = self._make(name)
        self.fields[name], self._labels[name], self._wrong[name] = field, label, wrong
        row = 2 * len(self._labels)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(wrong, row + 1, 1)

    def _make(self, name: str) -> QWidget:
        if name in _NUMBERS:
            number = NumberField(name=name, width=90)
            number.edited.connect(lambda text: self._take(name, int(text) if text else None))
            return number
        if name in _CHOICES:
            choice = Segments((), name=name)
            choice.changed.connect(lambda value: self._take(name, _CHOSEN[str(value)]))
            return choice
        if name == "district":
            select = Select((), name=name)
            select.chosen.connect(lambda value: self._take(name, value))
            return select
        if name == "remark":
            area = _Area(name=name, lines=3)
            area.left.connect(lambda text: self._take(name, text))
            return area
        field = LineField(name=name, height=Size.INPUT_VISIT)
        field.edited.connect(lambda text: self._take(name, text))
        return field

    # -- words

    def _word(self) -> None:
        for name, label in self._labels.items():
            words = _(_INFO[name].label)
            label.setText(words)
            field = self.fields[name]
            if isinstance(field, LineField | _Area):
                field.set_name(words)
            elif isinstance(field, Segments):
                options = [("yes", _("是")), ("no", _("否")), ("", _("未填"))]
                field.set_options(options, words)
            elif isinstance(field, Select):
                field.setAccessibleName(words)
        self._note.setText(_("离开一格就存好，Ctrl+Z 可以撤销。"))
        self._done.set_text(_("完成"))

    # -- values

    def show_notes(self, notes: RetailerNotes) -> None:
        """Show ``notes``; a field in which one types, or that is wrong, is left alone."""
        self._word()
        for name, field in self.fields.items():
            if not field.hasFocus() and self._wrong[name].isHidden():
                _put(field, getattr(notes, name))

    def _take(self, name: str, value: Any) -> None:
        """Hold a value against its rule; tell it, or say why it cannot be."""
        try:
            _INFO[name].check(value)
        except InvalidValue as error:
            words = _(error.template).format(
                label=_(str(error.params["label"])), reason=say(str(error.params["reason"]))
            )
            self._mark(name, words)
            return
        self._mark(name, "")
        self.changed.emit(name, value)

    def _mark(self, name: str, words: str) -> None:
        self._wrong[name].setText(words)
        self._wrong[name].setVisible(bool(words))
        field = self.fields[name]
        if isinstance(field, LineField):
            field.mark_wrong(words)

    def not_saved(self, name: str) -> None:
        """Keep what was typed though it could not be saved; leaving the field saves it again."""
        field = self.fields[name]
        if isinstance(field, LineField | _Area):
            field.tell_again()
        self._mark(name, _("没有保存，再离开这一格会重试"))

    def clear_marks(self) -> None:
        """Forget what is wrong, for another retailer."""
        for name in self.fields:
            self._mark(name, "")

    def focus_first(self) -> None:
        """Put the focus in the first field."""
        self.fields[_ORDER[0]].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setFocus()
            self.ended.emit()
        else:
            super().keyPressEvent(event)


_CHOSEN: dict[str, bool | None] = {"yes": True, "no": False, "": None}


class _Area(TextArea):
    """A text area that tells its text when it is left.

    Signals:
        left: the text, where it is another than was shown.
    """

    left = Signal(str)

    def __init__(self, *, name: str, lines: int) -> None:
        super().__init__(name=name, lines=lines)
        self._shown = ""

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self._shown = text

    def tell_again(self) -> None:
        """Let leaving it tell the text once more."""
        self._shown = "\0"

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if self.text() != self._shown:
            self._shown = self.text()
            self.left.emit(self._shown)


def _put(field: QWidget, value: Any) -> None:
    """Show a value in its field without telling anybody."""
    if isinstance(field, LineField):
        field.set_text("" if value is None else str(value))
    elif isinstance(field, _Area):
        field.set_text(value)
    elif isinstance(field, Segments):
        field.set_value("" if value is None else "yes" if value else "no")
    elif isinstance(field, Select):
        known = [("", _("未填")), *((each, _(each)) for each in _DISTRICTS)]
        if value and value not in _DISTRICTS:
            known.append((value, value))
        field.set_options(known)
        field.set_value(value)
