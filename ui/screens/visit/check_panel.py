"""The right column of the check: score, what becomes a todo, what is asked for next time."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.check import CheckGrade
from models.checklist import DEFAULT_CHECKLIST, Checklist, Score, Shortcoming
from ui.i18n import _
from ui.screens.visit.band import on_typing
from ui.theme import Space, Type, theme
from ui.widgets import (
    Bar,
    BigFigure,
    Card,
    DateField,
    Elided,
    Rule,
    Tag,
    Text,
    TextArea,
    column,
    line,
)

__all__ = ["CheckPanel"]

_TONES = {
    CheckGrade.EXCELLENT: "ok",
    CheckGrade.QUALIFIED: "ok",
    CheckGrade.RECTIFY: "warn",
    CheckGrade.FAILED: "bad",
    CheckGrade.INVALID: "warn",
}


_NO_LIMIT = 16_777_215


class _ScoreCard(Card):
    """Total, grade, both sub-scores, what does not count."""

    def __init__(self) -> None:
        super().__init__()
        self._label = Text("", Type.SMALL, tone="text2", bold=True)
        self._total = BigFigure("—", size=Type.SCORE)
        self._grade = Tag()
        self._next = Elided("", Type.SMALL, tone="text2")
        self._names = [Text("", Type.TABLE, tone="text2") for _each in range(2)]
        self._figures = [Text("", Type.CARD, bold=True) for _each in range(2)]
        self._bars = [Bar(), Bar()]
        self._rest = Text("", Type.SMALL, tone="text2", wrap=True)
        self._veto = Text("", Type.TABLE, tone="bad", bold=True, wrap=True)
        head = line(self._total, 6, self._grade, None, self._next)
        items: list[object] = [self._label, head]
        for name, figure, bar in zip(self._names, self._figures, self._bars, strict=True):
            items += [column(line(name, None, figure), bar, spacing=2)]
        box = column(*items, self._rest, self._veto, spacing=6)  # type: ignore[arg-type]
        self.body.addLayout(box)

    def show_score(self, score: Score, checklist: Checklist) -> None:
        """Show what the answers given so far are worth."""
        every = len(checklist.points)
        answered = every - len(score.unanswered)
        marks = checklist.marks
        self._label.setText(
            _("总分（{n} 项全答）").format(n=every)
            if score.complete
            else _("总分（按已答 {n} 项）").format(n=answered)
        )
        self._total.set_figure("—" if score.total is None else str(score.total))
        grade = score.grade
        self._grade.setVisible(grade is not None)
        if grade is not None:
            self._grade.set_tag(_(grade), _TONES[grade])
        lower = grade in (CheckGrade.RECTIFY, CheckGrade.FAILED)
        words = _("≥{mark} 合格") if lower else _("≥{mark} 优秀")
        mark = marks.qualified if lower else marks.excellent
        self._next.set_text(words.format(mark=f"{mark / 10:g}"))
        values = (score.display_score, score.operation_score)
        letters = [
            " ".join(each for each in checklist.groups if checklist.is_display(each) is display)
            for display in (True, False)
        ]
        names = (
            f"{_('规范陈列')} {letters[0]}".strip(), f"{_('规范经营')} {letters[1]}".strip(),
        )  # fmt: skip
        for at, (name, value) in enumerate(zip(names, values, strict=True)):
            words = "—" if value is None else str(value)
            self._names[at].setText(name)
            self._figures[at].setText(words)
            self._bars[at].set_value(
                float(value or 0) / 100, marks.qualified / 1000,
                words=_("{name} {value}，合格线 {mark}").format(
                    name=name, value=words, mark=f"{marks.qualified / 10:g}"
                )
            )  # fmt: skip
        self._rest.setText(
            _("不适用 {weight} 分 · 否决 {vetoes} 项 · 还有 {open} 项未答").format(
                weight=score.not_applicable_weight,
                vetoes=len(score.vetoes),
                open=len(score.unanswered),
            )
        )
        self._show_veto(score, checklist)

    def _show_veto(self, score: Score, checklist: Checklist) -> None:
        points = [checklist.point(code) for code in score.vetoes]
        said = "；".join(f"{point.code} {_(point.short)}" for point in points)
        words = _("否决：{points}。以书面形式报专卖部门处理。").format(points=said)
        if score.grade is CheckGrade.INVALID:
            words = _("不适用的超过 {most}%，评估无效，请复查。").format(
                most=checklist.marks.most_not_applicable
            )
        self._veto.setText(words)
        self._veto.setVisible(bool(points) or score.grade is CheckGrade.INVALID)


class _TodoCard(Card):
    """What falls short and so becomes a todo.

    Signals:
        rectify_typed: text of the day until which it is to be put right.
    """

    rectify_typed = Signal(str)

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._found: tuple[Shortcoming, ...] | None = None
        self._checklist = DEFAULT_CHECKLIST
        self.until = DateField(today, name=_("整改期限"), height=28)
        self._until_label = Text("", Type.TABLE, tone="text2")
        self._until_row = QWidget()
        line(self._until_label, None, self.until, into=self._until_row)
        self.add(self._until_row)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(0)
        self._end = Text("", Type.SMALL, tone="text2", wrap=True)
        self._inside = QWidget()
        self._inside.setAutoFillBackground(False)
        column(self._list, 6, self._end, None, spacing=0, into=self._inside)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._inside)
        area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.add(area, 1)
        on_typing(self.until, self.rectify_typed.emit)
        self.until.date_changed.connect(lambda _day: self.rectify_typed.emit(self.until.text()))

    def show_checklist(self, checklist: Checklist) -> None:
        """Tell whose points fall short."""
        if checklist != self._checklist:
            self._checklist, self._found = checklist, None

    def show_found(self, found: Sequence[Shortcoming], due: dt.date) -> None:
        """Show the shortcomings; ``due`` is when they are due unless a day is typed."""
        self.until.setPlaceholderText(f"{due:%Y-%m-%d}")
        if tuple(found) == self._found:
            return
        self._found = tuple(found)
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in found:
            self._list.addWidget(self._row(each))
        self._until_row.setVisible(bool(found))
        self.retranslate()

    def _row(self, found: Shortcoming) -> QWidget:
        row = QWidget()
        code = Text(found.point, Type.TABLE, tone="bad" if found.veto else "warn", bold=True)
        code.setFixedWidth(theme.px(26))
        title = Elided(_(self._checklist.point(found.point).short), Type.TABLE)
        measure = Text(_(found.measure), Type.SMALL, tone="text2")
        content = line(code, title, measure, margins=(0, 6, 0, 6))
        content.setStretchFactor(title, 1)
        column(content, Rule(), spacing=0, into=row)
        return row

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        count = len(self._found or ())
        self.set_head(_("将成为待办 {n}").format(n=count))
        asked = next((each.code for each in self._checklist.points if each.follow_up), "")
        words = _("完成评估后生成") if count else _("没有要整改的")
        if asked:
            words = (
                _("完成评估后生成，下次评估时自动列入 {point}")
                if count
                else _("没有要整改的，{point} 下次不适用")
            ).format(point=asked)
        self._end.setText(words)
        self._until_label.setText(_("整改期限"))
        self.until.setAccessibleName(_("整改期限"))


class CheckPanel(QWidget):
    """Everything right of the points.

    Signals:
        rectify_typed, demand_typed: texts.
    """

    rectify_typed = Signal(str)
    demand_typed = Signal(str)

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.score = _ScoreCard()
        self.todos = _TodoCard(today)
        self._checklist = DEFAULT_CHECKLIST
        self.demand = TextArea(name=_("陈列要求"), lines=2)
        self._evidence = Text("", Type.SMALL, tone="warn", wrap=True)
        self._before = Text("", Type.SMALL, tone="text2", wrap=True)
        self.demand_card = Card()
        for widget in (self._before, self.demand, self._evidence):
            self.demand_card.add(widget)
        self.score.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.demand_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._beside = True
        self._box = column(self.score, self.todos, self.demand_card, spacing=Space.STACK, into=self)
        self._box.setStretchFactor(self.todos, 1)
        self.todos.rectify_typed.connect(self.rectify_typed)
        self.demand.edited.connect(self.demand_typed)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        if self._beside:
            self.setFixedWidth(theme.px(272))
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)

    def add_photos(self, strip: QWidget, folder: QWidget) -> None:
        """Put the photos below what is asked for: a card of their own would make all 26 scroll."""
        self.demand_card.add(strip)
        self.demand_card.add_side(folder)

    def stand_beside(self, beside: bool) -> None:
        """Stand beside the points, or below them as three cards in a row."""
        if beside == self._beside:
            return
        self._beside = beside
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if beside else ways.LeftToRight)
        for at in range(3):
            self._box.setStretch(at, 0 if beside and at != 1 else 1)
        limit = QSizePolicy.Policy.Maximum if beside else QSizePolicy.Policy.Preferred
        for card in (self.score, self.demand_card):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, limit)
        self._measure()

    def show_checklist(self, checklist: Checklist) -> None:
        """Speak of the points of this version."""
        self._checklist = checklist
        self.todos.show_checklist(checklist)
        self._name_demand()

    def _name_demand(self) -> None:
        kept = next((each.code for each in self._checklist.points if each.first_time), "")
        words = _("下次来看 {point} 是否保持").format(point=kept) if kept else _("下次来看是否保持")
        self.demand.set_name(_("陈列要求"), words)

    def show_texts(self, rectify_by: str, demand: str, before: str, evidence: str) -> None:
        """Show what was typed, last time's demand, and the evidence that is still missing."""
        self.todos.until.set_text(rectify_by)
        self.demand.set_text(demand)
        self._before.setText(_("上期要求：{text}").format(text=before) if before else "")
        self._before.setVisible(bool(before))
        self.show_evidence(evidence)

    def show_evidence(self, evidence: str) -> None:
        """Say which evidence is still missing."""
        self._evidence.setText(evidence)
        self._evidence.setVisible(bool(evidence))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.todos.retranslate()
        self.demand_card.set_head(_("陈列要求和照片"))
        self._name_demand()
