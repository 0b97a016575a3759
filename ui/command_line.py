"""The command line: `python main.py [--data DIR] [COMMAND]`; no command opens the app.

Exit codes: 0 done, 1 a file was refused or the command failed (one Chinese sentence on stderr),
2 the arguments are wrong.
"""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from models.errors import RoundbookError
from storage.clock import Clock, system_clock
from storage.folders import data_folder
from storage.moved import followed
from ui.commands import (
    backup,
    enrol,
    exchange,
    handover,
    headquarters,
    ledger,
    metrics,
    paper,
    password,
    recovery,
    reports,
    showing,
    six_ones,
)
from ui.commands.chinese import ChineseGroup, usage_sentence
from ui.commands.console import Console, log_failure
from ui.commands.passwords import Passwords, take_variable

__all__ = ["run"]

_PROGRAM = "main.py"
_HELP = """走访台账：客户经理的离线走访台账。
不写命令就打开窗口。窗口开着时，查看类命令照常可用，写入类命令会说明。
退出码：0 完成；1 文件被拒或命令没有做成；2 参数不对。
"""


@click.group(cls=ChineseGroup, help=_HELP, invoke_without_command=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="目录",
    help="数据文件夹；不写时用环境变量 ROUNDBOOK_DATA，再不然用系统的位置。",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="启动密码在这个文件的第一行，“-”是标准输入；也可以用环境变量 ROUNDBOOK_PASSWORD，"
    "再不然在终端上问。",
)
@click.pass_context
def roundbook(context: click.Context, data: Path | None, password_file: Path | None) -> int:
    """Settle the data folder; without a command open the app."""
    console = context.ensure_object(dict)
    passwords = Passwords(password_file, take_variable())
    folder = data_folder(data)
    console["folder"] = folder
    if not context.invoked_subcommand:
        return _open_app(folder)
    context.obj = Console(followed(folder), console.get("clock", system_clock), passwords)
    return 0


def _open_app(folder: Path) -> int:
    from ui.app import main as open_app

    return open_app(folder)


for _command in (
    *(ledger.profile, exchange.import_, exchange.export, enrol.enrol, paper.sheets, six_ones.board),
    metrics.metrics,
    reports.report,
    *(ledger.undo, ledger.redo, ledger.history, ledger.check, recovery.recover),
    *(handover.handover, handover.take_over, headquarters.consolidate),
    *(backup.backup, backup.backups, backup.restore),
    *(password.password, showing.demo, showing.screens),
):
    roundbook.add_command(_command)


def run(arguments: Sequence[str], clock: Clock = system_clock) -> int:
    """Run the command line and return the exit code; no failure ever ends in a traceback."""
    _speak_plainly()
    settled: dict[str, object] = {"clock": clock}
    try:
        answer = roundbook.main(
            list(arguments), prog_name=_PROGRAM, standalone_mode=False, obj=settled
        )
        sys.stdout.flush()
    except click.UsageError as error:
        return _refuse_usage(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已停止，没有写入。", err=True)
        return 1
    except RoundbookError as error:
        click.echo(str(error), err=True)
        return 1
    except BrokenPipeError:
        return _reader_is_gone()
    except Exception as error:  # noqa: BLE001 - the border: told in plain words, kept in the log
        folder = settled.get("folder")
        log_failure(folder if isinstance(folder, Path) else data_folder(), error)
        click.echo("程序出错，数据没有损坏。详情记在数据文件夹的 logs 里。", err=True)
        return 1
    return answer if isinstance(answer, int) else 0


def _speak_plainly() -> None:
    """Let a console that cannot show Chinese show question marks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _refuse_usage(error: click.UsageError) -> int:
    context = error.ctx or click.Context(roundbook, info_name=_PROGRAM)
    click.echo(context.get_usage(), err=True)
    click.echo(usage_sentence(error), err=True)
    return 2


def _reader_is_gone() -> int:
    """Whoever read our output has had enough (`… | head`); that is no failure to talk about."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
