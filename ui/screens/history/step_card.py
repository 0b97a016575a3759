"""The right side: what the chosen step changed, or one record's whole story."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from models.difference import ValueChange
from models.errors import RoundbookError
from storage.queries.history_changes import RecordStory
from storage.queries.history_view import HistoryEntry
from ui.history_words import entry_words
from ui.i18n import _
from ui.item_models import Column, DenseTable
from ui.screens.history.lines import Line
from ui.screens.history.value_box import ValueBox
from ui.theme import Size, Space, Type, theme
from ui.widgets import Button, Card, Elided, Tag, Text, column, line
from ui.words import refusal

__all__ = ["StepCard"]

_LABEL = 168
_LEAST = 36 + 2.5 * Size.GRID_ROW


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", _("项目"), width=_LABEL, tone="text2"),
        Column("old", _("原来"), stretch=True),
        Column("new", _("改成"), stretch=True),
    )


class ChangeTable(DenseTable):
    """The rows of a step.

    Signals:
        left: Esc was pressed.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__(_columns(), name="", row_height=Size.GRID_ROW)

    def sizeHint(self) -> QSize:
        """Ask for no more than three rows: the page scrolls by its hints."""
        return QSize(super().sizeHint().width(), theme.px(_LEAST))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), theme.px(_LEAST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class StepCard(Card):
    """``show_step(entry, refused)`` and ``show_lines(lines)``; ``table`` holds the rows.

    Signals:
        turn_asked: the step is to be taken back, or done again.
        timeline_asked: the whole story of the current row's record is wanted.
        line_changed: another row is current.
        restore_asked: the value before (False) or after (True) is to be put back.
    """

    turn_asked = Signal()
    timeline_asked = Signal()
    line_changed = Signal()
    restore_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._lines: Sequence[Line] = ()
        self.title_line = Elided("", Type.CARD, bold=True)
        self.about = Elided("", Type.SMALL, tone="muted")
        self.state = Tag()
        self.table = ChangeTable()
        self.nothing = Text("", Type.TABLE, tone="muted", wrap=True)
        self.value = ValueBox()
        self.turn = Button("", icon="undo", key="U")
        self.timeline = Button("", icon="clock", key="T")
        self.why = Text("", Type.SMALL, tone="muted", wrap=True)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        edge = Space.CARD - 1
        head = QWidget()
        top = line(self.title_line, self.state, spacing=10)
        top.setStretch(0, 1)
        column(top, self.about, spacing=2, margins=(edge, 12, edge, 6), into=head)
        self.nothing.setContentsMargins(edge, 8, edge, 12)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.body.setSpacing(0)
        self.add(self.table, 1)
        self.add(self.nothing, 1)
        self.add(self.value)
        foot = QWidget()
        column(line(self.turn, self.timeline, None, spacing=10), self.why, spacing=6, into=foot)
        self.foot(foot)
        for at in (1, 2):
            self.table.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def _wire(self) -> None:
        self.turn.clicked.connect(self.turn_asked)
        self.timeline.clicked.connect(self.timeline_asked)
        self.table.opened.connect(lambda _key: self.timeline_asked.emit())
        self.table.current_key_changed.connect(lambda _key: self.line_changed.emit())
        self.value.old_wanted.connect(lambda: self.restore_asked.emit(False))
        self.value.new_wanted.connect(lambda: self.restore_asked.emit(True))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("这一步改了什么"))
        self.table.set_columns(_columns())
        self.timeline.set_text(_("这条记录的全部经过"))
        self.value.retranslate()

    # -- showing

    def show_step(self, entry: HistoryEntry | None, refused: RoundbookError | None) -> None:
        """Show what a step was called, and whether it can be turned now."""
        for part in (self.table, self.value, self.turn, self.timeline):
            part.setVisible(entry is not None)
        self.state.setVisible(entry is not None and entry.undone)
        if entry is None:
            for empty in (self.title_line, self.about):
                empty.set_text("")
            self.why.hide()
            return
        self.title_line.set_text(entry_words(entry))
        self.about.set_text(_about(entry))
        self.state.set_tag(_("已撤销"))
        self.turn.set_text(_("重做这一步") if entry.undone else _("撤销这一步"))
        self.turn.setEnabled(refused is None)
        self.why.setText(refusal(refused) if refused is not None else "")
        self.why.setVisible(refused is not None)

    def show_lines(self, lines: Sequence[Line], nothing: str) -> None:
        """Show rows, or in words that there are none."""
        self._lines = ()
        quiet = self.table.blockSignals(True)
        self.table.set_rows([each.cells for each in lines], [str(at) for at in range(len(lines))])
        first = next((at for at, each in enumerate(lines) if each.change is not None), 0)
        self.table.set_current_key(str(first))
        self.table.blockSignals(quiet)
        self._lines = lines
        self.table.setVisible(bool(lines))
        self.nothing.setText(nothing)
        self.nothing.setVisible(not lines)
        self.line_changed.emit()

    def current(self) -> Line | None:
        """Return the row that is current now."""
        key = self.table.current_key()
        return self._lines[int(key)] if key and int(key) < len(self._lines) else None

    def go_to_step(self, seq: int) -> None:
        """Make the first value of a step current, where it is shown."""
        rows = [(at, each) for at, each in enumerate(self._lines) if each.seq == seq]
        values = [at for at, each in rows if each.change is not None]
        if rows:
            self.table.set_current_key(str(values[0] if values else rows[0][0]))

    def go_to_value(self, story: RecordStory, change: ValueChange) -> None:
        """Make the row of a value current again after the rows were read anew."""
        wanted = _place(story, change)
        for at, each in enumerate(self._lines):
            if each.story and each.change and _place(each.story, each.change) == wanted:
                self.table.set_current_key(str(at))
                return


def _place(story: RecordStory, change: ValueChange) -> tuple[object, ...]:
    found = story.difference
    return (story.entry.seq, found.kind, found.record_id, change.field, change.label)


def _about(entry: HistoryEntry) -> str:
    words = _("第 {n} 步 · {when} · {who}").format(
        n=entry.seq, when=f"{entry.at:%Y-%m-%d %H:%M:%S}", who=entry.who or "—"
    )
    if entry.clock_back:
        back = _("电脑时钟比上一步早 {n} 分钟").format(n=max(1, round(entry.clock_back / 60)))
        words = f"{words} · {back}"
    return words
