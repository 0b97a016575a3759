"""Step 2 看柜台: the quick check of 8, the problem it found, or the 26 points instead."""

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from models.visit import QUICK_CHECK_ITEMS, QuickAnswer
from ui.i18n import _
from ui.screens.visit.band import Band, StepHead, dim, on_typing
from ui.screens.visit.entry import VisitEntry
from ui.theme import Size, Type, theme
from ui.widgets import (
    Answers,
    Button,
    DateField,
    Elided,
    KeyHints,
    LineField,
    Option,
    Text,
    column,
    line,
)

__all__ = ["QuickCheck"]

_ACROSS = 4
_SPRAY = 330


class QuickCheck(Band):
    """Eight items, each answered by one key; an answer moves on to the next.

    Signals:
        check_asked: the 26 points are wanted.
        ended: the last item was answered.
        spray_entered: Enter was pressed in the field of the spray code.
    """

    check_asked = Signal()
    spray_entered = Signal()
    ended = Signal()

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._result: dict[str, str] = {}
        self._failed: frozenset[int] = frozenset()
        self._remote = False
        self.head = StepHead(2)
        self.hints = KeyHints()
        self.full = Button(kind="plain", key="Ctrl+E")
        self.full.clicked.connect(self.check_asked)
        self.head.middle.addWidget(self.hints)
        self.head.right.addWidget(self.full)
        self.rows: list[Answers] = []
        self._labels: list[Text] = []
        self._befores: list[Text] = []
        self._items = QWidget()
        self._grid = QGridLayout(self._items)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._places: list[QWidget] = []
        self._across = 0
        self._make_items()
        self.problem = LineField(name=_("问题"), height=Size.INPUT_VISIT)
        self.rectify_by = DateField(today, name=_("整改期限"), height=Size.INPUT_VISIT)
        self._problem_box = QWidget()
        self._problem_labels = (
            Text("", Type.TABLE, tone="text2"),
            Text("", Type.TABLE, tone="text2"),
        )
        self.spray = LineField(name=_("喷码"), height=Size.INPUT_VISIT)
        self._spray_words = Elided("", Type.TABLE, tone="text2")
        self._spray_label = Text("", Type.TABLE, tone="text2")
        self._spray_box = QWidget()
        self._before_spray: QWidget | None = None
        self._lay_out()
        self.targets = {
            "quick_check": self.rows[0],
            "problem": self.problem,
            "rectify_by": self.rectify_by,
        }

    def _make_items(self) -> None:
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(4)
        for at, item in enumerate(QUICK_CHECK_ITEMS):
            answers = Answers.quick(_(item))
            number = Text(str(at + 1), Type.SMALL, tone="muted")
            label = Text("", Type.BODY)
            answers.answered.connect(lambda value, at=at: self._answered(at, value))
            answers.cleared.connect(lambda at=at: self._answered(at, ""))
            answers.moved.connect(lambda by, at=at: self._step(at + by))
            number.setFixedWidth(theme.px(18))
            place = QWidget()
            before = Text("", Type.SMALL, tone="bad")
            before.hide()
            line(number, label, 3, before, None, answers, spacing=0, into=place)
            self._befores.append(before)
            self._places.append(place)
            self.rows.append(answers)
            self._labels.append(label)

    def _arrange(self, across: int) -> None:
        """Lay the items out in rows of ``across``, in reading order."""
        if across == self._across:
            return
        self._across = across
        for at, place in enumerate(self._places):
            row, column_ = divmod(at, across)
            place.setContentsMargins(0, 0, theme.px(30) if column_ < across - 1 else 0, 0)
            self._grid.addWidget(place, row, column_)
        for column_ in range(_ACROSS):
            self._grid.setColumnStretch(column_, 1 if column_ < across else 0)

    def _least(self) -> int:
        return max(place.minimumSizeHint().width() for place in self._places)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(_ACROSS if self.width() >= self._least() * _ACROSS + 30 else 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._least() + 30, super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        self._arrange(_ACROSS)
        problem, until = self._problem_labels
        row = line(problem, self.problem, until, self.rectify_by, into=self._problem_box)
        row.setStretchFactor(self.problem, 1)
        self.spray.setFixedWidth(theme.px(_SPRAY))
        code = line(self._spray_label, self.spray, self._spray_words, into=self._spray_box)
        code.setStretchFactor(self._spray_words, 1)
        column(
            self.head, self._items, self._problem_box, self._spray_box,
            spacing=6, margins=(15, 7, 15, 7), into=self,
        )  # fmt: skip
        self._problem_box.hide()
        self._spray_box.hide()
        on_typing(self.spray, lambda text: self.edited.emit("spray", text))
        self.spray.returnPressed.connect(self.spray_entered)
        on_typing(self.problem, lambda text: self.edited.emit("problem", text))
        on_typing(self.rectify_by, lambda text: self.edited.emit("rectify_by", text))
        self.rectify_by.date_changed.connect(
            lambda _day: self.edited.emit("rectify_by", self.rectify_by.text())
        )

    def _answered(self, at: int, value: str) -> None:
        self._result.pop(str(at + 1), None)
        if value:
            self._result[str(at + 1)] = value
        self.edited.emit("quick", dict(self._result))
        self._show_problem()
        if value:
            self._step(at + 1)

    def _step(self, at: int) -> None:
        if at >= len(self.rows):
            self.ended.emit()
        elif at >= 0:
            self.rows[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problem(self) -> None:
        failed = QuickAnswer.FAIL.value in self._result.values()
        filled = self.problem.text() or self.rectify_by.text()
        self._problem_box.setVisible(bool(failed or filled))

    def show_entry(self, entry: VisitEntry) -> None:
        """Show what was answered."""
        self._result = dict(entry.quick)
        for at, answers in enumerate(self.rows, 1):
            answers.set_value(self._result.get(str(at), ""))
        self.problem.set_text(entry.problem)
        self.rectify_by.set_text(entry.rectify_by)
        self._show_problem()
        self.spray.set_text(entry.spray)
        self._spray_box.setVisible(bool(entry.spray))

    def show_before(self, failed: frozenset[int]) -> None:
        """Mark the items that were not as they should be last time."""
        self._failed = failed
        for at, (before, answers) in enumerate(zip(self._befores, self.rows, strict=True), 1):
            before.setText("✗" if at in failed else "")
            before.setVisible(at in failed)
            answers.setToolTip(_("上次不符合") if at in failed else "")
            answers.setAccessibleDescription(_("上次不符合") if at in failed else "")
        self._word_head()

    def set_remote(self, remote: bool) -> None:
        """Grey out what only someone who is there can see; what was answered stays."""
        if remote != self._remote:
            self._remote = remote
            dim(self._items, remote)
            self.full.setVisible(not remote)
            self.hints.setVisible(not remote)
            self._word_head()

    def open_spray(self) -> None:
        """Show the field of the spray code and go there; Esc goes back, and hides it empty."""
        if not self.spray.hasFocus():
            self._before_spray = QApplication.focusWidget()
        self._spray_box.show()
        self.spray.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.spray.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.spray.hasFocus():
            super().keyPressEvent(event)
            return
        before = self._before_spray
        if before is not None and before.isVisibleTo(self.window()):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_first()
        self._spray_box.setVisible(bool(self.spray.text()))

    def show_spray(self, words: str, tone: str, offers: bool) -> None:
        """Say what the code reads as; where it ``offers`` an entry, by which key it is made."""
        words = _("Enter 记异常　{words}").format(words=words) if offers else words
        self._spray_words.set_tone(tone)
        self._spray_words.set_text(words)
        self._spray_words.setToolTip(words)
        self.spray.setAccessibleDescription(words)

    def show_check(self, words: str, points: int) -> None:
        """Say what the ``points`` of a check came to, "" while they are not begun."""
        template = _("{n} 项评估 {result}") if words else _("改做 {n} 项评估")
        self.full.set_text(template.format(n=points, result=words))

    def focus_first(self) -> None:
        first = next((row for row in self.rows if not row.value()), self.rows[0])
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def answers(self) -> Mapping[str, str]:
        """Return the answers by item."""
        return self._result

    def _word_head(self) -> None:
        hint = _("✗ 上次不符合") if self._failed else ""
        if self._remote:
            hint = _("不在店里，看不到的不用填")
        self.head.set_words(_("看柜台 · 快检 8 项"), hint)

    def retranslate(self) -> None:
        self._word_head()
        self._spray_label.setText(_("喷码"))
        self.spray.set_name(_("喷码"), _("条盒上的 32 位，两行连着输"))
        self.hints.set_hints([("1", _("符合")), ("2", _("不符合")), ("3", _("不适用"))])
        for label, answers, item in zip(self._labels, self.rows, QUICK_CHECK_ITEMS, strict=True):
            label.setText(_(item))
            answers.set_options([_named(option.value) for option in answers.options], _(item))
        for label, text in zip(self._problem_labels, (_("问题"), _("整改期限")), strict=True):
            label.setText(text)
        self.problem.set_name(_("问题"), _("查出什么，怎么改"))


def _named(value: str) -> Option:
    tones = {"符合": "good", "不符合": "bad", "不适用": "none"}
    return Option(value, _(value), tones[value], _(value))
