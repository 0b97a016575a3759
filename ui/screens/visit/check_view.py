"""The points of a check in two cards (A and B, then C D E), the score at the right."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QSizePolicy, QWidget

from models.checklist import (
    DEFAULT_CHECKLIST,
    RECTIFY_DAYS,
    Checklist,
    Score,
    score,
    shortcomings,
)
from ui.i18n import _
from ui.screens.visit.check_entry import answers_of, is_begun
from ui.screens.visit.check_panel import CheckPanel
from ui.screens.visit.check_row import CheckRow
from ui.screens.visit.opening import CheckStart
from ui.theme import Space, Type, theme
from ui.widgets import Button, Card, KeyHints, Rule, Text, column, line
from ui.widgets.fields import parse_date

__all__ = ["CheckView"]

_BESIDE = 1140
_FILLING = range(11, 18)
"""So many rows share the height of a card; fewer keep theirs, and so do more, which scroll."""


def _halves(checklist: Checklist) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the groups of the two cards, as evenly filled as whole groups in order can be."""
    groups = checklist.groups
    sizes = [len(checklist.in_group(group)) for group in groups]
    cut = min(range(1, len(groups) + 1), key=lambda at: abs(sum(sizes[:at]) - sum(sizes[at:])))
    return groups[:cut], groups[cut:]


class _GroupHead(QWidget):
    """A 柜台 15 分 … 4 / 4."""

    def __init__(self, group: str, checklist: Checklist) -> None:
        super().__init__()
        self.group, self._checklist = group, checklist
        self._letter = Text(group, Type.CARD, tone="accent", bold=True)
        self._name = Text("", Type.CARD, bold=True)
        self._weight = Text("", Type.SMALL, tone="text2")
        self._count = Text("", Type.SMALL, tone="text2")
        row = line(self._letter, 4, self._name, self._weight, None, self._count)
        row.setContentsMargins(16, 7, 16, 5)
        rule = QWidget()
        line(Rule(), margins=(16, 0, 16, 0), into=rule)
        column(row, rule, spacing=0, into=self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_count(self, answered: int, every: int) -> None:
        points = self._checklist.in_group(self.group)
        name = self._checklist.group_name(self.group)
        self._name.setText(_(name) if name else "")
        self._weight.setText(_("{n} 分").format(n=sum(point.weight for point in points)))
        self._count.setText(f"{answered} / {every}")


class CheckView(QWidget):
    """``show_check(plain, …)`` shows a check as typed so far; ``plain`` is kept up to date.

    Signals:
        touched: something was answered or written.
        left: the check is to go away and the visit to come back; the answers stay.
        dropped: the answers are to be thrown away.
    """

    touched = Signal()
    left = Signal()
    dropped = Signal()

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        self.plain: dict[str, Any] = {}
        self._day = today()
        self.checklist = DEFAULT_CHECKLIST
        self.rows: dict[str, CheckRow] = {}
        self._heads: list[_GroupHead] = []
        self.hints = KeyHints()
        self.drop = Button(kind="plain")
        self.panel = CheckPanel(today)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self._foot = QWidget()
        line(self.hints, None, self.drop, into=self._foot)
        self._cards = line(spacing=Space.GAP)
        self._lay_points()
        self._whole = line(self._cards, self.panel, spacing=Space.GAP, into=self)
        self._whole.setStretch(0, 1)

    def _lay_points(self) -> None:
        """Lay the rows of the checklist out, those of the one before go."""
        self._foot.setParent(self)
        while self._cards.count():
            item = self._cards.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self._heads = {}, []
        for at, groups in enumerate(_halves(self.checklist)):
            if not groups:
                continue
            card = self._card(groups)
            if at == 0:
                card.foot(self._foot)
            self._cards.addWidget(card, 1)
        self._foot.show()
        for row in self.rows.values():
            row.typed.connect(self._typed)
            row.moved.connect(self._move)
            row.entered.connect(self._entered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the panel below where it would leave the points too little room."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(_BESIDE)
        ways = QBoxLayout.Direction
        self._whole.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self.panel.stand_beside(beside)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(620), super().minimumSizeHint().height())

    def _card(self, groups: tuple[str, ...]) -> Card:
        card = Card(flush=True)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 4, 0, 4)
        count = sum(len(self.checklist.in_group(group)) for group in groups)
        fills = count in _FILLING
        for group in groups:
            head = _GroupHead(group, self.checklist)
            self._heads.append(head)
            card.add(head)
            points = self.checklist.in_group(group)
            for point in points:
                row = CheckRow(point, last=point is points[-1])
                self.rows[point.code] = row
                if count >= _FILLING.stop:
                    row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                card.add(row, int(fills))
        if not fills:
            card.body.addStretch(1)
        return card

    def _wire(self) -> None:
        self.panel.rectify_typed.connect(lambda text: self._written("rectify_by", text))
        self.panel.demand_typed.connect(lambda text: self._written("demand", text))
        self.drop.clicked.connect(self.dropped)

    # -- what the page uses

    def show_check(
        self,
        start: CheckStart,
        day: dt.date,
        checklist: Checklist,
        *,
        evidence: str = "",
    ) -> None:
        """Show what a check is opened with."""
        plain, sources = start.plain, start.sources
        self.plain, self._day = plain, day
        if checklist != self.checklist:
            self.checklist = checklist
            self._lay_points()
        self.panel.show_checklist(checklist)
        untouched = set(plain.get("prefilled", ()))
        for code, row in self.rows.items():
            source = sources.get(code, "") if code in untouched else ""
            row.show_typed(plain["answers"].get(code, {}), source)
        self.panel.show_texts(
            plain.get("rectify_by", ""), plain.get("demand", ""), start.before, evidence
        )
        self._settle()

    def score(self) -> Score:
        """Return what the answers are worth now."""
        answers, _wrong = answers_of(self.plain, self.checklist)
        return score(self.checklist, answers)

    def focus_first_open(self) -> None:
        """Move the focus to the first point that is not answered."""
        unanswered = self.score().unanswered
        self.go_to(unanswered[0] if unanswered else next(iter(self.rows)))

    def focus_next_open(self) -> None:
        """Move the focus to the next point that is not answered, after the current one."""
        codes = list(self.rows)
        focus = QApplication.focusWidget()
        at = -1
        for number, row in enumerate(self.rows.values()):
            if focus is not None and row.isAncestorOf(focus):
                at = number
        unanswered = self.score().unanswered
        after = [code for code in unanswered if codes.index(code) > at]
        if unanswered:
            self.go_to((after or list(unanswered))[0])

    def go_to(self, target: str) -> None:
        """Move the focus to a point or a field."""
        if target in self.rows:
            self.rows[target].take_focus()
        elif target == "rectify_by":
            self.panel.todos.until.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what the user does

    def _typed(self, code: str, typed: Mapping[str, str]) -> None:
        answers = self.plain["answers"]
        answers.pop(code, None)
        if typed:
            answers[code] = dict(typed)
        if code in self.plain.get("prefilled", ()):
            self.plain["prefilled"] = [each for each in self.plain["prefilled"] if each != code]
        self._settle()
        self.touched.emit()

    def _written(self, name: str, text: str) -> None:
        if self.plain.get(name, "") == text:
            return
        self.plain[name] = text
        self._settle()
        self.touched.emit()

    def _move(self, code: str, by: int) -> None:
        codes = list(self.rows)
        at = codes.index(code) + by
        if 0 <= at < len(codes):
            self.rows[codes[at]].take_focus()

    def _entered(self, code: str) -> None:
        for each, row in self.rows.items():
            row.set_current(each == code)

    def _settle(self) -> None:
        answers, _wrong = answers_of(self.plain, self.checklist)
        now = score(self.checklist, answers)
        self.panel.score.show_score(now, self.checklist)
        due = parse_date(self.plain.get("rectify_by", ""), self._today())
        found = shortcomings(self.checklist, answers, self._day)
        until = due or self._day + dt.timedelta(days=RECTIFY_DAYS)
        self.panel.todos.show_found(found, until)
        self.drop.setVisible(is_begun(self.plain))
        for head in self._heads:
            points = self.checklist.in_group(head.group)
            open_ = sum(point.code in now.unanswered for point in points)
            head.show_count(len(points) - open_, len(points))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.hints.set_hints(
            [("1", _("符合")), ("2", _("部分 ½")), ("3", _("不符")), ("4", _("不适用 —")),
             ("N", _("备注"))]
        )  # fmt: skip
        self.drop.set_text(_("不做评估"))
        for row in self.rows.values():
            row.retranslate()
        self.panel.retranslate()
        if self.plain:
            self._settle()
