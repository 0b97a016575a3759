"""Whether the ledger is what was written into it, and mending what it still holds itself."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storage.database import Ledger
from ui.commands.asking import confirmed
from ui.commands.chinese import ChineseCommand
from ui.commands.console import Console, pass_console, show_json
from ui.commands.telling import show_some

if TYPE_CHECKING:
    from storage.operations.check_ledger import CheckReport
    from storage.operations.repair import RepairPlan

__all__ = ["check"]


@click.command(
    cls=ChineseCommand,
    help="检查台账：文件完好、操作日志成链、每条记录与日志一致。"
    "加 --repair 就把日志里还有的补回去，先备份。",
)
@click.option("--repair", is_flag=True, help="能修复的就修复，先问一声。")
@click.option(
    "--from",
    "handouts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="文件",
    help="购进坏了时，当时收的那个文件；可写多次。",
)
@click.option("--yes", is_flag=True, help="不问，直接修复。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def check(console: Console, /, *, repair: bool, as_json: bool, **given: Any) -> int:
    """Hold the ledger against itself."""
    from storage.operations.repair import plan_repair

    if repair:
        console.require_ledger()
        with console.writing("check --repair") as ledger:
            return _Repair(ledger, given["handouts"], yes=given["yes"], as_json=as_json).run()
    with console.reading() as ledger:
        plan = plan_repair(ledger)
    if as_json:
        show_json({**plan.report.as_json(), "repair": plan.as_json()})
    else:
        _show(plan)
    return _verdict(plan.report, plan, as_json=as_json)


def _show(plan: "RepairPlan") -> None:
    report = plan.report
    click.echo(
        f"操作 {report.operations} 步，记录 {report.records} 条，"
        f"导入 {report.batches} 批共 {report.lines} 行，日志头 {report.head[:12]}"
    )
    advice = {left.finding: str(left.advice) for left in plan.left}
    for finding in report.findings:
        click.echo(f"{finding.where}  {finding.text}{advice.get(finding, '')}".strip())


def _verdict(report: "CheckReport", plan: "RepairPlan", *, as_json: bool) -> int:
    """Say what it comes to; the exit code."""
    if report.sound:
        if not as_json:
            click.echo("台账完好。")
        return 0
    count = len(report.findings)
    if plan.is_empty:
        click.echo(f"发现 {count} 处问题，日志里没有能补回的，不要再录入。", err=True)
    else:
        words = f"发现 {count} 处问题，能按操作日志修复 {plan.count} 处：check --repair。"
        click.echo(words, err=True)
    return 1


class _Repair:
    """One repair: planned, asked, done, checked again."""

    def __init__(
        self, ledger: Ledger, handouts: tuple[Path, ...], *, yes: bool, as_json: bool
    ) -> None:
        self._ledger = ledger
        self._handouts = handouts
        self._yes = yes
        self._as_json = as_json

    def run(self) -> int:
        """Return the exit code: 0 when the ledger is sound at the end."""
        from storage.operations.repair import plan_repair

        plan = plan_repair(self._ledger)
        if not self._as_json:
            _show(plan)
        if plan.is_empty and not (self._handouts and plan.batches):
            self._tell(plan, mended=0)
            return _verdict(plan.report, plan, as_json=self._as_json)
        if not (self._yes or self._agreed(plan)):
            self._tell(plan, mended=0)
            return 1
        return self._mend(plan)

    def _agreed(self, plan: "RepairPlan") -> bool:
        if sys.stdin.isatty():
            show_some((str(mend.name) for mend in plan.records), "要按日志补回的记录")
        return confirmed(f"修复 {plan.count + len(self._handouts)} 处吗？", "没有修复")

    def _mend(self, plan: "RepairPlan") -> int:
        from storage.operations.backup import keep_before_repair
        from storage.operations.repair import plan_repair, repair

        def keep() -> None:
            kept = keep_before_repair(self._ledger)
            if not self._as_json:
                click.echo(f"修复前已备份：{kept}")

        repair(self._ledger, plan, keep, self._handouts)
        after = plan_repair(self._ledger)
        mended = len(plan.report.findings) - len(after.report.findings)
        self._tell(after, mended=mended)
        if not self._as_json:
            click.echo(f"修复好 {mended} 处。")
        return _verdict(after.report, after, as_json=self._as_json)

    def _tell(self, plan: "RepairPlan", *, mended: int) -> None:
        if self._as_json:
            show_json({**plan.report.as_json(), "repair": plan.as_json(), "mended": mended})
