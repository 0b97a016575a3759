"""The manager's reports from the command line, as a workbook or a PDF. Qt comes only for paper."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.calendar import Period, PeriodKind
from models.errors import RoundbookError
from ui.commands.chinese import ChineseCommand
from ui.commands.console import Console, made_folder, pass_console
from ui.commands.paper import start_qt

if TYPE_CHECKING:
    from models.reports import ReportKind
    from storage.database import Ledger

__all__ = ["PERIOD_REPORTS"]

_EXAMPLES = {
    PeriodKind.WEEK: "2026W47",
    PeriodKind.MONTH: "2026-11",
    PeriodKind.QUARTER: "2026Q4",
}
_WORKBOOK, _PAPER = ".xlsx", ".pdf"


def _as_period(kind: PeriodKind) -> Callable[[click.Context, click.Parameter, str], str]:
    """Return a callback that takes a period of ``kind``, or a day in it."""

    def take(_context: click.Context, param: click.Parameter, value: str) -> str:
        try:
            period = Period.parse(value)
        except RoundbookError:
            period = None
        if period is None or period.kind is not kind:
            wanted = f"“{value}”不是这种报告的期间，应写成 {_EXAMPLES[kind]}"
            raise click.BadParameter(wanted, param=param)
        return period.key

    return take


def _as_file(context: click.Context, _param: click.Parameter, value: Path) -> Path:
    """Take a file whose name says whether it is a workbook or paper."""
    if value.suffix.lower() not in (_WORKBOOK, _PAPER):
        raise click.UsageError(f"文件名“{value.name}”应以 .xlsx 或 .pdf 结尾。", context)
    return value


def _command(
    name: str, period: PeriodKind, help_text: str, kinds: Callable[[], Sequence["ReportKind"]]
) -> click.Command:
    """Make one command; ``kinds`` are asked for when it runs, so that it loads nothing before."""

    @click.command(
        name,
        cls=ChineseCommand,
        help=f"{help_text}\n提交过的按提交时的数字，没提交的按现在的数字。"
        "文件名以 .xlsx 结尾就写工作簿，以 .pdf 结尾就按纸面写。",
    )
    @click.option(
        "--period",
        "key",
        required=True,
        metavar=_EXAMPLES[period],
        callback=_as_period(period),
        help="哪个期间。",
    )
    @click.option(
        "--to",
        "path",
        type=click.Path(path_type=Path, dir_okay=False),
        required=True,
        metavar="文件.xlsx|文件.pdf",
        callback=_as_file,
        help="存成哪个文件。",
    )
    @pass_console
    def command(console: Console, key: str, path: Path) -> int:
        made_folder(path.parent)
        with console.reading() as ledger:
            written = _write(ledger, kinds(), key, path)
        click.echo(f"{'、'.join(kind.full_name for kind in kinds())}：{written}")
        return 0

    return command


def _write(ledger: "Ledger", kinds: Sequence["ReportKind"], key: str, path: Path) -> Path:
    from storage.operations.report_forms import report_sheet_data, write_report_book

    if path.suffix.lower() == _WORKBOOK:
        return write_report_book(ledger, kinds, key, path)
    start_qt()
    from models.forms.period_report import lay_out_period_report
    from ui.printing.faces import measure, paper_has_chinese
    from ui.printing.output import write_pdf

    data = report_sheet_data(ledger, kinds, key)
    written = write_pdf([lay_out_period_report(each, measure) for each in data], path)
    if not paper_has_chinese():
        click.echo("这台电脑没有中文字体，纸上的字会是方框，请先安装中文字体。", err=True)
    return written


def _one(name: str) -> Callable[[], Sequence["ReportKind"]]:
    def kinds() -> Sequence["ReportKind"]:
        from models.reports import ReportKind

        return (ReportKind[name],)

    return kinds


def _meeting() -> Sequence["ReportKind"]:
    from storage.operations.report_forms import MEETING

    return MEETING


PERIOD_REPORTS: tuple[click.Command, ...] = (
    _command("weekly", PeriodKind.WEEK, "周报，最迟下周二交。", _one("WEEKLY")),
    _command("monthly", PeriodKind.MONTH, "月报，最迟次月 3 日交。", _one("MONTHLY")),
    _command("quarterly", PeriodKind.QUARTER, "季度述职报告。", _one("QUARTERLY")),
    _command(
        "targets", PeriodKind.MONTH, "销售目标及实绩达成分析表，1–2 日会议用。", _one("TARGETS")
    ),
    _command(
        "meeting",
        PeriodKind.MONTH,
        "10 日会议材料：客户ABC、市场拓展、市场动态三种表，在一个文件里。",
        _meeting,
    ),
)
"""The commands of the group ``report`` that are about a period of the manager."""
