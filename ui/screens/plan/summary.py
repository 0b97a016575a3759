"""The line over the month: what is asked for, what there is room for, and what to do about it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from storage.queries.month_plan import MonthPlan
from ui.i18n import _
from ui.screens.plan.words import DayCount
from ui.theme import Type
from ui.widgets import Bar, Button, Card, Elided, Text, line
from ui.words import say

__all__ = ["Summary"]


class Summary(Card):
    """``show_plan(plan, today)``.

    Signals:
        unmet_asked: the stores that found no place are to be shown.
        calendar_asked: the holiday table is to be imported.
    """

    unmet_asked = Signal()
    calendar_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bar = Bar()
        self._bar.setFixedWidth(120)
        self.sentence = Text("", Type.BODY, bold=True)
        self.words = Elided("", Type.TABLE, tone="text2")
        self.unmet = Button("", kind="plain", key="U")
        self.calendar = Button("", kind="plain")
        inside = QWidget()
        row = line(self._bar, self.sentence, self.words, self.unmet, self.calendar, spacing=14,
                   into=inside)  # fmt: skip
        row.setStretch(2, 1)
        self.add(inside)
        self.unmet.clicked.connect(self.unmet_asked)
        self.calendar.clicked.connect(self.calendar_asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_plan(self, plan: MonthPlan, today: date) -> None:
        """Show what a month asks for and holds; of one that is over, what became of it."""
        counts = [DayCount.of(day, plan.capacity) for day in plan.days]
        planned, done = plan.planned, sum(count.done for count in counts)
        beside = sum(day.visits for day in plan.days)
        load = plan.load
        gone = plan.month.last < today
        over = load.overload > 0 and not gone
        self.sentence.setText(say(load.sentence))
        self.sentence.set_tone("warn" if over else "text")
        words = self._words((planned, done, beside), load.overload if over else 0)
        self.words.set_text(words)
        whole = max(load.needed, load.capacity, 1)
        self._bar.set_value(
            ((done if gone else planned) + beside) / whole,
            load.capacity / whole if over else None,
            words=f"{self.sentence.text()} {words}",
        )
        self.unmet.set_text(_("没排够 {n} 户").format(n=len(plan.unmet)))
        self.unmet.setVisible(bool(plan.unmet) and planned > 0 and not gone)
        six = plan.settings.saturdays
        words = _("没有节假日表，按周一到周六算") if six else _("没有节假日表，按周一到周五算")
        self.calendar.set_text(words)
        self.calendar.setToolTip(_("去“交换”收下总部的节假日表，放假和调休就算得准了。"))
        self.calendar.setVisible(not plan.calendar_known)

    @staticmethod
    def _words(counts: tuple[int, int, int], over: int) -> str:
        """Say how many are planned, done and done beside the plan, and what to do."""
        planned, done, beside = counts
        said = [
            _("已排 {n}，完成 {done}").format(n=planned, done=done)
            if planned
            else _("还没有计划，按 Ctrl+G 生成")
        ]
        if beside:
            said.append(_("计划外走访 {n}").format(n=beside))
        if over:
            advice = _("超出 {n} 户次：改到下月，或在“设置”里调每天户次和各类频次")
            said.append(advice.format(n=over))
        return " · ".join(said)
