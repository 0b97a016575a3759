"""Reports from the command line, one command a kind. Qt comes only when asked for."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DomainError
from ui.commands.chinese import ChineseCommand, ChineseGroup, as_month
from ui.commands.console import Console, made_folder, pass_console
from ui.commands.paper import start_qt
from ui.commands.period_reports import PERIOD_REPORTS

if TYPE_CHECKING:
    from storage.database import Ledger

__all__ = ["report"]


@click.group(cls=ChineseGroup, help="生成报告。")
def report() -> None:
    """Make reports; each kind is a command."""


for _command in PERIOD_REPORTS:
    report.add_command(_command)


@report.command(
    cls=ChineseCommand,
    help="门店经营分析报告：每户两页，存成一个 PDF。\n"
    "登记过的打印登记的建议，没登记的打印按规则提出的建议。不写客户就是全部标准店。",
)
@click.option(
    "--period", "month", required=True, metavar="YYYY-MM", callback=as_month, help="数据月份。"
)
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="文件.pdf",
    help="存成哪个文件。",
)
@click.option(
    "--retailer", "retailers", multiple=True, metavar="客户编码", help="只做这一户，可以写几次。"
)
@click.option("--route", default="", metavar="线路", help="只做这条拜访线路的客户。")
@pass_console
def store(console: Console, month: str, path: Path, retailers: tuple[str, ...], route: str) -> int:
    """Write the reports of some stores, or of all standard stores."""
    from storage.operations.report_papers import store_report_data

    start_qt()
    from models.forms.store_report import lay_out_store_report
    from ui.printing.faces import measure, paper_has_chinese
    from ui.printing.output import write_pdf

    made_folder(path.parent)
    with console.reading() as ledger:
        found = store_report_data(ledger, _stores(ledger, retailers, route), month)
        if not found:
            raise DomainError("没有可以做经营分析报告的客户。")
        sheets = [lay_out_store_report(each, measure) for each in found]
        written = write_pdf(sheets, path)
    click.echo(
        f"{len(sheets)} 户的经营分析报告，共 {sum(len(s.pages) for s in sheets)} 页：{written}"
    )
    if not paper_has_chinese():
        click.echo("这台电脑没有中文字体，纸上的字会是方框，请先安装中文字体。", err=True)
    return 0


def _stores(ledger: "Ledger", chosen: tuple[str, ...], route: str) -> tuple[str, ...]:
    """Return the stores asked for, in the order of the rounds; :class:`DomainError` for unknown."""
    from ui.printing.forms import About, Order, shops_about

    if chosen:
        known = {row[0] for row in ledger.query("SELECT id FROM retailer WHERE deleted = 0")}
        for retailer_id in chosen:
            if retailer_id not in known:
                raise DomainError("客户主档里没有“{id}”。", id=retailer_id)
        return tuple(dict.fromkeys(chosen))
    about = About.ROUTE if route else About.STANDARD
    return shops_about(ledger, Order(day=ledger.clock().date(), about=about, choice=route))
