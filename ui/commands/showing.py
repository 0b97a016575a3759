"""The demo and the pictures of all screens. Qt is imported only when one of them is asked for."""

import os
import sys
from pathlib import Path

import click

from models.errors import RoundbookError
from ui.commands.chinese import ChineseCommand
from ui.commands.console import made_folder

__all__ = ["demo", "screens"]

_to = click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="目录",
    help="结果放到哪个文件夹；要空的，没有就新建。",
)


@click.command(
    cls=ChineseCommand,
    help="演示：编一个片区，在真实的窗口里走完一个工作日，留下台账、上报包、走访单和截图。",
)
@_to
def demo(folder: Path) -> int:
    """Drive one working day through the real windows."""
    _prepare(folder)
    from ui.demo.day import drive_day

    done = drive_day(folder)
    click.echo(f"走访 {done.visits} 户，结果在 {done.folder}：")
    click.echo(f"  台账      {done.folder / 'ledger'}（用 --data 打开）")
    click.echo(f"  上报包    {done.package.name}")
    click.echo(f"  走访单    {done.sheets.name}")
    click.echo(f"  截图      screens，{done.pictures} 张")
    return 0


@click.command(cls=ChineseCommand, help="把每个界面和每种表单存成图片，浅色深色各一套。")
@_to
def screens(folder: Path) -> int:
    """Write every screen and form as pictures."""
    _prepare(folder)
    from ui.demo.screens import write_screens

    count = write_screens(folder)
    click.echo(f"{count} 张图片，在 {folder / 'screens'}。")
    return 0


def _prepare(folder: Path) -> None:
    """Refuse a folder that holds anything, and need no display."""
    made_folder(folder)
    if any(folder.iterdir()):
        raise RoundbookError(
            "文件夹“{folder}”不是空的，没有动它。", next_step="请另选一个。", folder=folder
        )
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
