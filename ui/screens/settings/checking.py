"""What 设置 does about a check: in the background, told by name, mended on request."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from models.changes import Changes
from models.errors import RoundbookError
from storage.operations.backup import keep_before_repair
from storage.operations.check_ledger import CheckReport
from storage.operations.repair import RepairPlan, plan_repair, repair
from ui.context import AppContext
from ui.i18n import _
from ui.jobs import Progress
from ui.screens.settings.data_card import DataCard
from ui.words import refusal, sentences

__all__ = ["CheckDesk"]

_SHOWN = 5


class CheckDesk(QObject):
    """Checks and mends for ``card`` over ``context``, both as jobs with their own connection."""

    def __init__(self, context: AppContext, card: DataCard) -> None:
        super().__init__(card)
        self._context, self._card = context, card
        self._plan: RepairPlan | None = None
        card.check_asked.connect(self.check)
        card.repair_asked.connect(self.ask_to_repair)
        card.files_asked.connect(self.ask_for_files)

    def check(self) -> None:
        """Hold the ledger against itself in the background and say what came of it."""
        ledger = self._context.ledger

        def work(_progress: Progress, _cancelled: object) -> RepairPlan:
            with ledger.reopened() as own:
                return plan_repair(own)

        self._card.show_busy(_("正在核对…"))
        self._context.jobs.run(work, self._checked, self._failed, title=_("核对台账"))

    def _checked(self, plan: RepairPlan) -> None:
        self._plan = plan
        report = plan.report
        words = _sound_words(report) if report.sound else _damage_words(plan)
        self._card.show_check(words, sound=report.sound)
        self._card.offer(repair=not plan.is_empty, files=bool(plan.batches))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RoundbookError):
            self._card.show_check("", sound=False)
            raise error
        self._card.show_check(refusal(error), sound=False)

    # -- mending

    def ask_to_repair(self) -> None:
        """Say what would be written back, and do it where the user agrees."""
        plan = self._plan
        if plan is None or plan.is_empty:
            return
        title = _("修复 {n} 处？").format(n=plan.count)
        if self._context.dialogs.confirm(title, _work_words(plan), _("备份后修复")):
            self._repair(plan)

    def ask_for_files(self) -> None:
        """Ask for the handouts damaged purchases came from, and mend them from these."""
        plan = self._plan
        if plan is None or not plan.batches:
            return
        names = dict.fromkeys(batch.file_name for batch in plan.batches)
        title = _("选当时收的文件：{names}").format(names=_("、").join(names))
        files = self._context.dialogs.ask_open_files(title, _("表格 (*.xlsx *.xls *.xlsb *.ods)"))
        if files:
            self._repair(plan, files)

    def _repair(self, plan: RepairPlan, files: Sequence[Path] = ()) -> None:
        ledger = self._context.ledger

        def work(_progress: Progress, _cancelled: object) -> tuple[Changes, RepairPlan]:
            with ledger.reopened() as own:
                changes = repair(own, plan, lambda: keep_before_repair(own), files)
                return changes, plan_repair(own)

        self._card.show_busy(_("正在备份并修复…"))
        self._context.jobs.run(work, self._repaired, self._failed, title=_("修复台账"))

    def _repaired(self, done: tuple[Changes, RepairPlan]) -> None:
        changes, after = done
        before = len(self._plan.report.findings) if self._plan is not None else 0
        self._context.changed.emit(changes)
        mended = before - len(after.report.findings)
        self._context.told.emit(_("修复好 {n} 处").format(n=mended), "")
        self._checked(after)


def _sound_words(report: CheckReport) -> str:
    words = _("台账完好：{steps} 步操作成链，{records} 条记录与日志一致，收进的 {lines} 行没有变。")
    return words.format(
        steps=f"{report.operations:,}",
        records=f"{report.records:,}",
        lines=f"{report.lines:,}",
    )


def _damage_words(plan: RepairPlan) -> str:
    """Say what was found, by name, and what can be done about each."""
    findings = plan.report.findings
    if plan.is_empty:
        head = _("发现 {n} 处问题，日志里没有能补回的：").format(n=len(findings))
    else:
        words = _("发现 {n} 处问题，能按操作日志修复 {m} 处：")
        head = words.format(n=len(findings), m=plan.count)
    advice = {left.finding: left.advice for left in plan.left}
    lines = [sentences(_(each.text), _(advice.get(each, ""))) for each in findings[:_SHOWN]]
    more = len(findings) - _SHOWN
    rest = [_("还有 {n} 处。").format(n=more)] if more > 0 else []
    return "\n".join((head, *lines, *rest))


def _work_words(plan: RepairPlan) -> str:
    """Say what a repair would write."""
    lines = [_(mend.name) for mend in plan.records[:_SHOWN]]
    if len(plan.records) > _SHOWN:
        lines.append(_("还有 {n} 条记录").format(n=len(plan.records) - _SHOWN))
    if plan.operations:
        lines.append(_("操作日志里 {n} 处，原文由校验值证明").format(n=len(plan.operations)))
    rest = plan.count - len(plan.records) - len(plan.operations)
    if rest:
        lines.append(_("索引、批次等 {n} 处").format(n=rest))
    text = _("写回日志里最后一次的内容，不添新内容；这一步不能撤销。")
    return "\n".join((*lines, "", text))
