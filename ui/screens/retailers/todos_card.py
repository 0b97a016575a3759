"""未结待办: what was promised; Enter settles one, Alt+T adds one in place."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

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


class TodosCard(Card):
    """``show_todos(todos, today)``; ``add()`` opens the small form.

    Signals:
        settled: id of a todo that is done.
        added: content and due day (or None) of a new one.
    """

    settled = Signal(str)
    added = Signal(str, object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(flush=True)
        self.add_button = Button("", kind="plain", key="Alt+T")
        self.add_button.clicked.connect(self.open_form)
        self.add_side(self.add_button)
        columns = (
            Column("sign", width=42, align="center"),
            Column("content", stretch=True, size=Type.TABLE),
            Column("due", width=96, align="right", size=Type.SMALL, tone="text2"),
        )
        self.table = QuietTable(columns, name="", row_height=_ROW, header=False, rule_from=1)
        self.table.opened.connect(self.settled)
        self._note = Text("", Type.SMALL, tone="muted", wrap=True)
        note = QWidget()
        line(self._note, margins=(15, 2, 15, 10), into=note)
        self.form = _TodoForm(today)
        self.form.hide()
        self.form.added.connect(self.added)
        self.form.closed.connect(self._close_form)
        for part in (self.table, self.form, note):
            self.add(part)
        self.body.setSpacing(0)
        self.body.addStretch(1)
        theme.changed.connect(self._measure)
        self._count = 0

    def show_todos(self, todos: Sequence[FormTodo], today: date) -> None:
        """Show what is not settled."""
        self._count = len(todos)
        self.set_head(_("未结待办 {n}").format(n=len(todos)) if todos else _("未结待办"))
        self.add_button.set_text(_("添加"))
        self.table.setAccessibleName(_("未结待办"))
        rows = [_row(todo, today) for todo in todos]
        self.table.set_rows(rows, [todo.id for todo in todos])
        self.table.setVisible(bool(todos))
        self._note.setText(_("选中一条按 Enter 办结") if todos else _("没有未结的事"))
        self.form.reword()
        self._measure()

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
        self.table.setFocus()


def _row(todo: FormTodo, today: date) -> tuple[Cell, ...]:
    words, tone = due_words(todo.due, today)
    if todo.due is None and todo.created_on is not None:
        words = _("{day} 提出").format(day=month_day(todo.created_on, today))
    sign = "逾期" if todo.overdue else "待做"
    return ((("sign", sign),), todo.content, ((f"small:{tone}", words),))


class _TodoForm(QWidget):
    """Content and due day in two lines; Enter adds, Esc closes.

    Signals:
        added: content and due day.
        closed: the form is not wanted any more.
    """

    added = Signal(str, object)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.content = _Content()
        self.due = DateField(today, name="", height=Size.INPUT_VISIT)
        self.button = Button("", height=Size.INPUT_VISIT)
        self._wrong = Text("", Type.SMALL, tone="bad", wrap=True)
        self._wrong.hide()
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

    def _say(self, wrong: str) -> None:
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


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
