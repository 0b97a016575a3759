"""Paper from the command line: the day's visit sheets as one PDF. Qt comes only when asked for."""

import os
import sys
from datetime import date
from pathlib import Path

import click

from models.errors import DomainError
from ui.commands.chinese import ChineseCommand, as_day
from ui.commands.console import Console, made_folder, pass_console

__all__ = ["sheets", "start_qt"]


@click.command(
    cls=ChineseCommand, help="打印某天的走访单：当天路线上每户一张，加一张封面，存成 PDF。"
)
@click.option(
    "--date", "day", required=True, metavar="YYYY-MM-DD", callback=as_day, help="哪一天。"
)
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="文件.pdf",
    help="存成哪个文件。",
)
@pass_console
def sheets(console: Console, day: date, path: Path) -> int:
    """Write the sheets of a day."""
    from storage.operations.print_sheets import note_printed
    from storage.queries.today import today_view

    start_qt()
    from ui.printing.faces import paper_has_chinese
    from ui.printing.output import write_pdf
    from ui.printing.visit_sheets import lay_out_day

    made_folder(path.parent)
    with console.writing("sheets") as ledger:
        view = today_view(ledger, day)
        ready = lay_out_day(ledger, [stop.retailer_id for stop in view.to_visit], day, cover=True)
        if not ready.printed:
            raise DomainError("{day} 没有要走访的客户，没有可打印的走访单。", day=day)
        written = write_pdf(ready.sheets, path)
        note_printed(ledger, day, ready.printed)
    click.echo(f"{len(ready.printed)} 张走访单，共 {ready.pages} 页：{written}")
    if not paper_has_chinese():
        click.echo("这台电脑没有中文字体，纸上的字会是方框，请先安装中文字体。", err=True)
    return 0


def start_qt() -> None:
    """Start what fonts need; on a machine without a display too."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        _keep.append(QGuiApplication(sys.argv[:1]))


_keep: list[object] = []
"""The application lives as long as the process: Qt does not like a second one."""
