"""The targets of the month: how far each is reached, which ask to be confirmed, all of one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.metrics.form import PERCENT, POINTS
from models.targets.confirmation import TargetState
from models.targets.sheet import TargetRow
from storage.queries.targets import TargetsView
from ui.i18n import _
from ui.item_models import Cell, Column, ListTable
from ui.screens.targets.words import (
    SIGNS,
    detail_rows,
    goal_name,
    number,
    reach_words,
    state_words,
    why_not,
)
from ui.theme import Size, Space, Type, theme
from ui.widgets import Bar, Button, Card, EmptyState, Fields, Text, column, line

__all__ = ["GoalCard"]

_HEAD = 36
_LEAST_ROWS = 3


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("指标"), 104, stretch=True, name=True),
        Column("goal", _("目标"), 64, align="right"),
        Column("actual", _("实绩"), 64, align="right"),
        Column("rate", _("达成率%"), 66, align="right"),
        Column("lead", _("进度差"), 64, align="right", tip=_("达成率 − 时间进度，个百分点")),
    )


def _unit(row: TargetRow) -> str:
    if row.line is None:
        return row.target.unit
    return "" if row.line.aim.measure.is_rate else _(row.line.form.unit)


def _cells(row: TargetRow, month: str) -> tuple[Cell, ...]:
    name = [("sign-small", SIGNS[row.state]), ("text", goal_name(row, month))]
    unit = _unit(row)
    if unit:
        name.append(("small", f" {unit}"))
    if row.line is None:
        return tuple(name), row.target.value, "—", "—", "—"
    found, form = row.line, row.line.form
    lead = "—" if found.lead is None else number(found.lead, POINTS)
    behind = found.lead is not None and found.lead.ratio is not None and found.lead.ratio < 0
    return (
        tuple(name),
        number(found.goal, form),
        number(found.actual, form),
        PERCENT.number(found.attainment.ratio),
        (("warn", lead),) if behind else lead,
    )


class GoalCard(Card):
    """``show_view(view)``; ``confirm`` is the button that confirms what is new.

    Signals:
        confirm_asked: all new and changed targets are to be confirmed.
        import_asked: there are none, headquarters' files are to be received.
    """

    confirm_asked = Signal()
    import_asked = Signal()

    def __init__(self) -> None:
        super().__init__(" ", flush=True)
        self._view: TargetsView | None = None
        self.table = ListTable(_columns(), name="", edge=12)
        self.confirm = Button("", kind="primary", key="Ctrl+Enter")
        self.empty = EmptyState(action=" ")
        self.time = Text("", Type.SMALL, tone="text2", wrap=True)
        self.name = Text("", Type.CARD, bold=True, wrap=True)
        self.state = Text("", Type.SMALL, wrap=True)
        self.bar, self.reached = Bar(), Text("", Type.SMALL, tone="text2", wrap=True)
        self.fields = Fields()
        self.why = Text("", Type.TABLE, tone="muted", wrap=True)
        self._lay_out()
        self.table.current_key_changed.connect(lambda _key: self._show_detail())
        self.confirm.clicked.connect(self.confirm_asked)
        if self.empty.button is not None:
            self.empty.button.clicked.connect(self.import_asked)

    def _lay_out(self) -> None:
        self.add(self.table, 1)
        theme.changed.connect(self._measure)
        self._measure()
        self.add(self.empty, 1)
        self._detail = QWidget()
        column(
            self.name, self.state, self.bar, self.reached, self.fields, self.why, 2,
            line(self.time, self.confirm, spacing=Space.CELL),
            spacing=6, into=self._detail,
        )  # fmt: skip
        self.foot(self._detail)

    def _measure(self) -> None:
        self.table.setMinimumHeight(theme.px(_HEAD + _LEAST_ROWS * Size.LIST_ROW) + 2)

    # -- showing

    @property
    def asking(self) -> tuple[str, ...]:
        """Return the targets that ask to be confirmed."""
        rows = self._view.rows if self._view is not None else ()
        return tuple(row.target.id for row in rows if row.state is not TargetState.CONFIRMED)

    def show_view(self, view: TargetsView) -> None:
        """Show the targets of a month."""
        other = self._view is None or self._view.month != view.month
        self._view = view
        some = bool(view.rows)
        self.table.setVisible(some)
        self._detail.setVisible(some)
        self.empty.setVisible(not some)
        self.table.set_rows(
            [_cells(row, view.month) for row in view.rows], [row.target.id for row in view.rows]
        )
        if other and some:
            self.table.set_current_key(view.rows[0].target.id)
        self.set_head(_("目标"), "", _("时间进度 {rate}").format(rate=view.passed.shown()))
        self._show_confirming()
        self._show_detail()

    def _show_confirming(self) -> None:
        count = len(self.asking)
        self.confirm.setVisible(bool(count))
        self.confirm.set_text(_("确认 {n} 项").format(n=count))
        until = self._view.until if self._view is not None else ""
        words = _("总部下发的目标，看过就确认；改了会再问。") if count else _("都确认了。")
        if until:
            words = _("{words}购进截至 {day}。").format(words=words, day=until[5:])
        self.time.setText(words)

    def _current(self) -> TargetRow | None:
        rows: Sequence[TargetRow] = self._view.rows if self._view is not None else ()
        key = self.table.current_key()
        return next((row for row in rows if row.target.id == key), rows[0] if rows else None)

    def _show_detail(self) -> None:
        row = self._current()
        if row is None or self._view is None:
            return
        self.name.setText(goal_name(row, self._view.month))
        words, tone = state_words(row)
        self.state.setText(words)
        self.state.set_tone(tone)
        found = row.line
        for part in (self.bar, self.reached, self.fields):
            part.setVisible(found is not None)
        self.why.setVisible(found is None)
        if found is None:
            self.why.setText(
                _("{value}：{why}，照原样列着。").format(
                    value=f"{row.target.value} {row.target.unit}".strip(), why=why_not(row)
                )
            )
            return
        share = float(found.attainment.ratio or 0)
        tick = None if found.passed is None else float(found.passed.ratio or 0)
        self.bar.set_value(share, tick, words=reach_words(found))
        self.reached.setText(reach_words(found))
        self.fields.set_rows(list(detail_rows(found)))

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.table.setAccessibleName(_("目标"))
        self.table.set_columns(_columns())
        self.empty.set_words(
            _("这个月还没有目标"),
            _("总部下发的“目标任务”收下来就列在这里，可以确认，也看得到完成多少。"),
        )
        if self.empty.button is not None:
            self.empty.button.set_text(_("去交换"))
        if self._view is not None:
            self.show_view(self._view)
