"""The comparison before a restore: what is there, what comes, what is put aside."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from storage.operations.restore_backup import RestorePlan
from storage.operations.restoring.comparing import Count, Relation
from ui.i18n import _
from ui.item_models.quiet_table import QuietTable
from ui.item_models.tuple_table import Cell, Column
from ui.theme import Size, Type, theme
from ui.widgets import Banner, Button, FocusRing, Text, column, line
from ui.widgets.card_dialog import CardDialog
from ui.words import refusal, retold

__all__ = ["RestoreDialog"]

_WIDTH = 620
_MOST_COUNTS, _MOST_STEPS, _MOST_FINDINGS = 6, 4, 3


class RestoreDialog(CardDialog):
    """Shows ``plan`` over ``parent``; open it with ``open()``, ``accepted`` means: restore."""

    def __init__(self, plan: RestorePlan, parent: QWidget) -> None:
        super().__init__(parent)
        self.plan = plan
        self.setWindowTitle(_("从备份恢复"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.px(_WIDTH))
        self.words = Text(_(plan.words), Type.BODY, wrap=True)
        self.warning = Banner("warn")
        self.counts = _Counts(plan.counts)
        self.steps = QuietTable(
            _step_columns(), name=_("会搁置的操作"), row_height=Size.GRID_ROW, header=False
        )
        grave = plan.comparison.aside > 0
        self.yes = Button(_("恢复"), kind="danger" if grave else "primary", height=Size.MAIN_BUTTON)
        self.no = Button(_("取消"), key="Esc", height=Size.MAIN_BUTTON)
        self._fill()
        self._lay_out()
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self._ring = FocusRing(self)
        self.no.setFocus()

    def _lay_out(self) -> None:
        column(
            Text(_("从备份恢复"), Type.PANEL, bold=True),
            Text(self.plan.file.name, Type.SMALL, tone="muted", wrap=True),
            self.words,
            self.warning,
            self.counts,
            *self._steps_part(),
            Text(_promise(self.plan), Type.SMALL, tone="text2", wrap=True),
            line(None, self.no, self.yes, spacing=12),
            spacing=10, margins=(24, 20, 24, 20), into=self,
        )  # fmt: skip
        layout = self.layout()
        if layout is not None:  # words that wrap are higher than they first ask for
            self.setFixedHeight(layout.heightForWidth(self.width()))

    def _steps_part(self) -> tuple[QWidget, ...]:
        aside, shown = self.plan.comparison.aside, len(self.plan.comparison.steps)
        if not aside:
            return ()
        words = _("会搁置的 {n} 步").format(n=f"{aside:,}")
        if shown < aside:
            words = _("会搁置的 {n} 步，最后 {shown} 步是：").format(n=f"{aside:,}", shown=shown)
        return Text(words, Type.TABLE, bold=True), self.steps

    def _fill(self) -> None:
        plan = self.plan
        steps: list[tuple[Cell, ...]] = [
            (step.at[5:16].replace("T", " "), f"{_(step.label)} {retold(step.summary)}".strip())
            for step in plan.comparison.steps
        ]
        self.steps.set_rows(steps, [str(step.seq) for step in plan.comparison.steps])
        title, *rest = [*_warnings(plan), ""]
        self.warning.show_words("warn", title, "\n".join(part for part in rest if part))
        self.warning.setVisible(bool(title))
        most = _MOST_STEPS - 2 if title else _MOST_STEPS  # all of it fits a small screen
        self.steps.setFixedHeight(theme.px(Size.GRID_ROW) * min(len(steps), most) + theme.px(2))


class _Counts(QWidget):
    """How many there are of what, now and in the backup: what differs, the rest in one line."""

    def __init__(self, counts: Sequence[Count]) -> None:
        super().__init__()
        differing = [count for count in counts if count.present != count.backup]
        shown = differing[:_MOST_COUNTS]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(24)
        self._grid.setColumnStretch(0, 1)
        if shown:
            self._add(0, ("", _("现在"), _("备份")), Type.SMALL, "muted")
        for row, count in enumerate(shown, 1):
            present = "—" if count.present is None else f"{count.present:,}"
            self._add(row, (_(count.label), present, f"{count.backup:,}"), Type.TABLE, "text")
        rest = _rest_words(len(counts) - len(differing), len(differing) - len(shown))
        if rest:
            self._grid.addWidget(Text(rest, Type.SMALL, tone="muted"), len(shown) + 1, 0, 1, 3)

    def _add(self, row: int, words: tuple[str, str, str], size: float, tone: str) -> None:
        what, present, backup = words
        spoken = _("{what}：现在 {present}，备份 {backup}")
        for at, text in enumerate(words):
            side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
            label = Text(text, size, tone=tone)
            label.setMinimumWidth(theme.px(72) if at else 0)
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, row, at)
        if row:
            label.setAccessibleName(spoken.format(what=what, present=present, backup=backup))


def _rest_words(same: int, more: int) -> str:
    if more:
        return _("还有 {n} 类也不同").format(n=more)
    return _("其余 {n} 类记录数相同").format(n=same) if same else ""


def _promise(plan: RestorePlan) -> str:
    if plan.comparison.relation is Relation.NONE and plan.present_problem is None:
        return _(
            "恢复后本机编号换新，上报包从第 1 包起编号；备份之后上报过的，可以从自己的上报包找回。"
        )
    return _(
        "现在的台账先备份一次，原文件也留在 backups 里，随时可以再换回来。"
        "恢复后本机编号换新，上报包从第 1 包起编号；备份之后上报过的，可以从自己的上报包找回。"
    )


def _warnings(plan: RestorePlan) -> Iterator[str]:
    if plan.other_owner:
        yield _("备份是 {owner} 的，现在的台账是 {other} 的。").format(
            owner=plan.owner, other=plan.present_owner
        )
    if plan.present_problem is not None:
        yield _("现在的台账不能比较：{why}").format(why=refusal(plan.present_problem))
    if plan.findings:
        yield _("备份里有 {n} 处与写下时不同：").format(n=len(plan.findings))
        yield from (_(finding.text) for finding in plan.findings[:_MOST_FINDINGS])
    if plan.photos_missing:
        yield _("{n} 张照片哪里都没有。").format(n=plan.photos_missing)


def _step_columns() -> tuple[Column, ...]:
    return (
        Column("at", width=100, tone="muted", size=Type.SMALL),
        Column("what", stretch=True),
    )
