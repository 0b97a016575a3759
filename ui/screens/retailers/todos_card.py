"""未结待办: what was promised; keys move one on, Alt+T adds one in place."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from models.todo import TodoState
from storage.queries.visit_form import FormTodo
from ui.i18n import _
from ui.item_models import Cell, Column
from ui.item_models.quiet_table import QuietTable
from ui.theme import Size, Type, theme
from ui.widgets import Button, Card, DateField, LineField, Text, column, line, parse_date
from ui.words import due_words, month_day

__all__ = ["TodosCard"]

_ROW = 32
_MOST = 6
_LONGEST = 500
_LONGEST_REASON = 200


_KEYS = {
    Qt.Key.Key_D: TodoState.DOING,
    Qt.Key.Key_U: TodoState.ESCALATED,
    Qt.Key.Key_R: TodoState.OPEN,
}
"""Letters that move a todo on; Enter settles it, or lets the shop confirm; X cancels it."""

_SIGNS = {
    TodoState.DOING.value: "进行中",
    TodoState.ESCALATED.value: "进行中",
    TodoState.DONE.value: "已完成",
}


class _TodoTable(QuietTable):
    """Todos; letters move the current one on.

    Signals:
        key_pressed: the key, one of ``_KEYS`` or X.
    """

    key_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key.Key_X if event.key() == Qt.Key.Key_Delete else Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and self.current_key() and (key in _KEYS or key == Qt.Key.Key_X):
            self.key_pressed.emit(key)
        else:
            super().keyPressEvent(event)


class TodosCard(Card):
    """``show_todos(todos, today)``; ``add()`` opens the small form.

    Signals:
        settled: id of a todo that is done.
        moved: id, :class:`TodoState` and reason of one that goes on to another state.
        added: content and due day (or None) of a new one.
    """

    settled = Signal(str)
    moved = Signal(str, object, str)
    added = Signal(str, object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(flush=True)
        self._states: dict[str, str] = {}
        self.add_button = Button("", kind="plain", key="Alt+T")
        self.add_button.clicked.connect(self.open_form)
        self.add_side(self.add_button)
        columns = (
            Column("sign", width=42, align="center"),
            Column("content", stretch=True, size=Type.TABLE),
            Column("due", width=110, align="right", size=Type.SMALL, tone="text2"),
        )
        self.table = _TodoTable(columns, name="", row_height=_ROW, header=False, rule_from=1)
        self.table.opened.connect(self._entered)
        self.table.key_pressed.connect(self._key_pressed)
        self._note = Text("", Type.SMALL, tone="muted", wrap=True)
        note = QWidget()
        line(self._note, margins=(15, 2, 15, 10), into=note)
        self.form = _TodoForm(today)
        self.form.hide()
        self.form.added.connect(self.added)
        self.form.closed.connect(self._close_form)
        self.reason = _ReasonForm()
        self.reason.hide()
        self.reason.given.connect(self._cancelled)
        self.reason.closed.connect(self._close_form)
        for part in (self.table, self.form, self.reason, note):
            self.add(part)
        self.body.setSpacing(0)
        self.body.addStretch(1)
        theme.changed.connect(self._measure)
        self._count = 0

    def show_todos(
        self, todos: Sequence[FormTodo], today: date, unconfirmed: Sequence[FormTodo] = ()
    ) -> None:
        """Show what is not settled, and behind it what the shop is still to confirm."""
        every = [*todos, *unconfirmed]
        self._count = len(every)
        self._states = {todo.id: todo.state for todo in every}
        self.set_head(_("未结待办 {n}").format(n=len(todos)) if todos else _("未结待办"))
        self.add_button.set_text(_("添加"))
        self.table.setAccessibleName(_("未结待办"))
        rows = [_row(todo, today) for todo in every]
        self.table.set_rows(rows, [todo.id for todo in every])
        self.table.setVisible(bool(every))
        self._note.setText(self._hint() if every else _("没有未结的事"))
        self.form.reword()
        self.reason.reword()
        self._measure()

    def _hint(self) -> str:
        parts = [_("Enter 办结　D 处理中　U 转上级　X 取消")]
        if TodoState.DONE.value in self._states.values():
            parts.append(_("已办的：Enter 客户确认　R 再办"))
        return "\n".join(parts)

    def _measure(self) -> None:
        shown = min(self._count, _MOST)
        self.table.setFixedHeight(shown * theme.px(_ROW) + 2)

    def open_form(self) -> None:
        """Open the form that adds a todo."""
        self.form.show()
        self.form.content.setFocus()

    def give_back(self, content: str, due: date | None) -> None:
        """Put back what could not be added, ready to be tried again."""
        self.form.content.set_text(content)
        self.form.due.set_date(due)
        self.open_form()

    def _close_form(self) -> None:
        self.form.hide()
        self.reason.hide()
        self.table.setFocus()

    # -- moving on

    def _entered(self, todo_id: str) -> None:
        if self._states.get(todo_id) == TodoState.DONE.value:
            self.moved.emit(todo_id, TodoState.CONFIRMED, "")
        else:
            self.settled.emit(todo_id)

    def _key_pressed(self, key: Qt.Key) -> None:
        todo_id = self.table.current_key()
        if key == Qt.Key.Key_X:
            self.form.hide()
            self.reason.open(todo_id)
            return
        state = _KEYS[key]
        if self._states.get(todo_id) == state.value:  # the same key again takes it back
            state = TodoState.OPEN
        if self._states.get(todo_id) != state.value:
            self.moved.emit(todo_id, state, "")

    def _cancelled(self, todo_id: str, reason: str) -> None:
        self._close_form()
        self.moved.emit(todo_id, TodoState.CANCELLED, reason)


def _row(todo: FormTodo, today: date) -> tuple[Cell, ...]:
    words, tone = due_words(todo.due, today)
    if todo.due is None and todo.created_on is not None:
        words = _("{day} 提出").format(day=month_day(todo.created_on, today))
    sign = "逾期" if todo.overdue else "待做"
    if todo.state == TodoState.DONE.value:
        sign, words, tone = _SIGNS[todo.state], _("待客户确认"), "text2"
    elif todo.state in _SIGNS:
        sign = "逾期" if todo.overdue else _SIGNS[todo.state]
        words = _("{state} {due}").format(state=_(todo.state), due=words).strip()
    return ((("sign", sign),), todo.content, ((f"small:{tone}", words),))


class _Form(QWidget):
    """A short form under the list, with a line for what is wrong; Esc closes it.

    Signals:
        closed: the form is not wanted any more.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self._wrong.hide()

    def _say(self, wrong: str) -> None:
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class _ReasonForm(_Form):
    """Why a todo is cancelled, in one line; Enter cancels it, Esc closes.

    Signals:
        given: id and reason.
    """

    given = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._todo = ""
        self.reason = _Content()
        self.reason.returned.connect(self._give)
        column(self.reason, self._wrong, spacing=6, margins=(15, 4, 15, 6), into=self)
        self.reword()

    def reword(self) -> None:
        """Show all words in the language in force."""
        self.reason.set_name(_("取消的原因"), _("为什么取消，按 Enter 取消这条"))

    def open(self, todo_id: str) -> None:
        """Ask why this one is cancelled."""
        self._todo = todo_id
        self._say("")
        self.reason.set_text("")
        self.show()
        self.reason.setFocus()

    def _give(self) -> None:
        reason = self.reason.text().strip()
        if not reason or len(reason) > _LONGEST_REASON:
            self._say(_("最多 200 个字") if reason else _("写一下原因"))
        else:
            self.given.emit(self._todo, reason)


class _TodoForm(_Form):
    """Content and due day in two lines; Enter adds, Esc closes.

    Signals:
        added: content and due day.
    """

    added = Signal(str, object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.content = _Content()
        self.due = DateField(today, name="", height=Size.INPUT_VISIT)
        self.button = Button("", height=Size.INPUT_VISIT)
        self.content.returned.connect(self._add)
        self.due.returnPressed.connect(self._add)
        self.button.clicked.connect(self._add)
        column(
            self.content, line(self.due, None, self.button), self._wrong,
            spacing=6, margins=(15, 4, 15, 6), into=self,
        )  # fmt: skip
        self.reword()

    def reword(self) -> None:
        """Show all words in the language in force."""
        self.content.set_name(_("待办内容"), _("要办什么，按 Enter 添加"))
        self.due.setAccessibleName(_("期限"))
        self.button.set_text(_("添加"))

    def _add(self) -> None:
        content, typed = self.content.text().strip(), self.due.text().strip()
        due = parse_date(typed, self._today()) if typed else None
        self._say("")
        if not content or len(content) > _LONGEST:
            self._say(_("最多 500 个字") if content else _("写一下要办什么"))
            self.content.setFocus()
            return
        if typed and due is None:
            self._say(_("请填日期，例如 1123、11-23 或 2026-11-23"))
            self.due.setFocus()
            return
        self.content.set_text("")
        self.due.set_date(None)
        self.closed.emit()
        self.added.emit(content, due)


class _Content(LineField):
    """A line whose Enter adds, but not while an input method is composing.

    Signals:
        returned: Enter, with nothing uncommitted.
    """

    returned = Signal()

    def __init__(self) -> None:
        super().__init__(name="", height=Size.INPUT_VISIT)
        self._composing = False
        self.returnPressed.connect(self._enter)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _enter(self) -> None:
        if not self._composing:
            self.returned.emit()
