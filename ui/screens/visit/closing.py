"""Step 8 小结·告别: summary, satisfaction, signature, new promises."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.todo import QUESTION
from models.visit import Signature
from ui.i18n import _
from ui.screens.visit.band import Band, StepHead, clear_with_delete, dim, on_typing
from ui.screens.visit.entry import VisitEntry
from ui.theme import Size, Type
from ui.widgets import (
    Button,
    DateField,
    LineField,
    Option,
    Segments,
    Text,
    TextArea,
    column,
    line,
)

__all__ = ["PROMISE_DAYS", "Closing", "NewTodos"]

PROMISE_DAYS = 7
"""A promise falls due a week later unless the user says otherwise."""


class _TodoRow(QWidget):
    """One new promise: words, due day, away with it.

    Signals:
        edited: words or day changed.
        removed: the row is to go.
    """

    edited = Signal()
    removed = Signal()

    def __init__(
        self, today: Callable[[], dt.date], content: str, due: str, kind: str = ""
    ) -> None:
        super().__init__()
        self.kind = kind
        self._sign = Text("", Type.SMALL, tone="accent")
        if not kind:
            self._sign.hide()
        self.content = LineField(name="", height=Size.INPUT_VISIT)
        self.due = DateField(today, name="", height=Size.INPUT_VISIT)
        self._away = Button(kind="plain", icon="close")
        self._away.clicked.connect(self.removed)
        self.content.set_text(content)
        self.due.set_text(due)
        on_typing(self.content, lambda _text: self.edited.emit())
        on_typing(self.due, lambda _text: self.edited.emit())
        self.due.date_changed.connect(lambda _day: self.edited.emit())
        row = line(self._sign, self.content, self.due, self._away, spacing=6, into=self)
        row.setStretchFactor(self.content, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._sign.setText(_("答复"))
        if self.kind:
            self.content.set_name(_("待答复的问题"), _("当场答不上来的问题"))
        else:
            self.content.set_name(_("新待办"), _("答应了什么"))
        self.due.setAccessibleName(_("期限"))
        self._away.set_name(_("去掉这条待办"))


class NewTodos(QWidget):
    """The promises made now: one line each, Alt+T adds one, Alt+Q a question to be answered.

    ``answer_by`` is when a question falls due.

    Signals:
        edited: list of [content, due] texts, a question with ``QUESTION`` behind.
    """

    edited = Signal(object)

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        self.answer_by = dt.date.min
        self._rows: list[_TodoRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._label = Text("", Type.TABLE, tone="text2")
        self.add = Button(kind="plain", key="Alt+T")
        self.add.clicked.connect(lambda: self.add_todo())
        self.ask = Button(kind="plain", key="Alt+Q")
        self.ask.clicked.connect(self.add_question)
        column(line(self._label, None, self.ask, self.add), self._list, spacing=4, into=self)

    def show_todos(self, todos: Sequence[Sequence[str]]) -> None:
        """Show what was promised so far."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows.clear()
        for content, due, *kind in todos:
            self._append(content, due, *kind)
        self._say()

    def add_todo(self, proposal: str = "") -> None:
        """Add a line and go there; the proposal is selected, so that typing replaces it."""
        due = (self._today() + dt.timedelta(days=PROMISE_DAYS)).isoformat()
        self._go_to_new(self._append(proposal, due))

    def add_question(self) -> None:
        """Add a question that nobody could answer here, and go there."""
        self._go_to_new(self._append("", self.answer_by.isoformat(), QUESTION))

    def _go_to_new(self, row: _TodoRow) -> None:
        self._say()
        self._tell()
        row.content.setFocus(Qt.FocusReason.ShortcutFocusReason)
        row.content.selectAll()

    def _append(self, content: str, due: str, kind: str = "") -> _TodoRow:
        row = _TodoRow(self._today, content, due, kind)
        row.edited.connect(self._tell)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._list.addWidget(row)
        return row

    def _remove(self, row: _TodoRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self._say()
        self._tell()
        self.add.setFocus()

    def _tell(self) -> None:
        self.edited.emit(
            [
                [row.content.text(), row.due.text(), *([row.kind] if row.kind else [])]
                for row in self._rows
            ]
        )

    def _say(self) -> None:
        count = len(self._rows)
        self._label.setText(_("新待办 {n}").format(n=count) if count else _("没有新待办"))

    def first_field(self) -> QWidget:
        """Return where a wrong due day is put right."""
        return self._rows[0].due if self._rows else self.add

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.add.set_text(_("添加"))
        self.ask.set_text(_("答不上来"))
        for row in self._rows:
            row.retranslate()
        self._say()


class Closing(Band):
    """The end of the visit."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.head = StepHead(8)
        self.summary = TextArea(name=_("小结"))
        self._words = Text("", Type.TABLE, tone="text2")
        self.satisfaction = Segments("12345", name=_("满意度"), height=26)
        self.signature = Segments(name=_("店主签字"), height=26)
        self.reason = LineField(name=_("未签原因"), height=Size.INPUT_VISIT)
        self.todos = NewTodos(today)
        self._marks = QWidget()
        line(self._words, self.satisfaction, None, self.signature, into=self._marks)
        column(self.head, self.summary, self._marks, self.reason, self.todos, spacing=5, into=self)
        self.targets = {
            "summary": self.summary,
            "satisfaction": self.satisfaction,
            "signature": self.signature,
            "unsigned_reason": self.reason,
        }
        self._wire()

    def _wire(self) -> None:
        for group in (self.satisfaction, self.signature):
            clear_with_delete(group)
        self.summary.edited.connect(lambda text: self.edited.emit("summary", text))
        self.satisfaction.changed.connect(lambda mark: self.edited.emit("satisfaction", mark))
        self.signature.changed.connect(self._signed)
        on_typing(self.reason, lambda text: self.edited.emit("unsigned_reason", text))
        self.todos.edited.connect(lambda todos: self.edited.emit("todos", todos))

    def _signed(self, value: str) -> None:
        self._show_reason(value)
        self.edited.emit("signature", value)

    def _show_reason(self, value: str) -> None:
        self.reason.setVisible(value == Signature.NONE.value)

    def show_entry(self, entry: VisitEntry) -> None:
        """Show what was written and marked."""
        self.summary.set_text(entry.summary)
        self.satisfaction.set_value(entry.satisfaction)
        self.signature.set_value(entry.signature)
        self.reason.set_text(entry.unsigned_reason)
        self._show_reason(entry.signature)
        self.todos.show_todos(entry.todos)

    def show_proposal(self, text: str) -> None:
        """Show in grey what the summary will be unless one is written."""
        if self.summary.placeholderText() != text:
            self.summary.setPlaceholderText(text)

    def set_remote(self, remote: bool) -> None:
        """Grey out what is signed on paper; what is chosen stays."""
        dim(self.signature, remote)

    def fold(self, folded: bool) -> None:
        """Leave only what a shut shop needs."""
        self._marks.setHidden(folded)
        self.reason.setVisible(not folded and self.signature.value() == Signature.NONE.value)

    def go_to(self, target: str) -> bool:
        if target == "todos":
            self.todos.first_field().setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().go_to(target)

    def retranslate(self) -> None:
        self.head.set_words(_("小结 · 告别"), _("未写时按上面内容生成"))
        self._words.setText(_("满意度"))
        self.satisfaction.set_options("12345", _("满意度"))
        self.signature.set_options([Option(each, _(each)) for each in Signature], _("店主签字"))
        self.reason.set_name(_("未签原因"), _("为什么没签"))
        self.summary.setAccessibleName(_("小结"))
        self.todos.retranslate()
