"""The start password on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import RoundbookError
from storage.database import LEDGER_NAME, open_ledger
from storage.failures import WorldFailed
from ui.commands.chinese import ChineseCommand, ChineseGroup
from ui.commands.console import Console, pass_console
from ui.commands.paper import start_qt
from ui.commands.passwords import new_password

if TYPE_CHECKING:
    from storage.database import Ledger

__all__ = ["password"]

_new_file = click.option(
    "--new-password-file",
    "file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="新密码在这个文件的第一行，“-”是标准输入；不写就在终端上问两次。",
)


@click.group(
    cls=ChineseGroup,
    help="启动密码：设置、更换、取消，和忘了密码时用的恢复单。设了以后台账、照片、草稿和备份都加密；"
    "上报包和打印的 PDF 不加密。",
    short_help="设置、更换、取消启动密码，打印恢复单",
)
def password() -> None:
    """Group what has to do with the start password."""


@password.command("set", cls=ChineseCommand, help="设置启动密码，把台账、照片和备份加密。")
@_new_file
@pass_console
def set_(console: Console, file: Path | None) -> int:
    """Encrypt the ledger."""
    from storage.operations import protection

    _require_ledger(console)
    with console.closed("password set"):
        if protection.is_protected(console.folder):
            raise RoundbookError("已经设有启动密码。", next_step="要换密码请用 password change。")
        protection.protect(console.folder, new_password(file))
        _seal_copies(console)
    click.echo("已设启动密码，台账、照片和备份都加了密。")
    click.echo("请马上打印恢复单收好：password recovery --to 恢复单.pdf", err=True)
    return 0


@password.command(cls=ChineseCommand, help="换启动密码；恢复单照旧有用。")
@_new_file
@pass_console
def change(console: Console, file: Path | None) -> int:
    """Wrap the key anew."""
    from storage.operations import protection

    with console.closed("password change"):
        old = _known(console)
        protection.change_password(console.folder, new_password(file), old=old)
        _seal_copies(console)
    click.echo("已换启动密码。")
    return 0


@password.command(cls=ChineseCommand, help="取消启动密码，把台账、照片和备份解除加密。")
@pass_console
def remove(console: Console) -> int:
    """Decrypt the ledger."""
    from storage.operations import protection

    with console.closed("password remove"):
        old = _known(console)
        protection.unprotect(console.folder, old)
    click.echo("已取消启动密码，台账不再加密。恢复单作废，请毁掉。")
    return 0


@password.command(
    cls=ChineseCommand, help="恢复单：忘了密码时只有它能打开台账。存成 PDF，或用 --show 显示。"
)
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.pdf",
    help="存成哪个文件；请存到 U 盘，不要留在这台电脑上。",
)
@click.option("--show", is_flag=True, help="在屏幕上显示恢复码。")
@pass_console
def recovery(console: Console, path: Path | None, *, show: bool) -> int:
    """Give the recovery sheet, or its code."""
    from storage.operations import protection

    if path is None and not show:
        raise click.UsageError("请写 --to 文件.pdf，或用 --show 在屏幕上显示。")
    with console.closed("password recovery"):
        code = protection.recovery_code_of(console.folder, _known(console))
    if show:
        click.echo(code)
    if path is not None:
        with console.writing("password recovery") as ledger:
            click.echo(f"恢复单已存成 {_write_sheet(ledger, code, path)}，请收好。")
    return 0


def _write_sheet(ledger: "Ledger", code: str, path: Path) -> Path:
    from models.recovery_sheet.layout import lay_out_recovery
    from storage.operations.recovery_sheet import note_recovery_sheet, recovery_sheet_data

    start_qt()
    from ui.printing.faces import measure
    from ui.printing.output import write_pdf

    sheet = lay_out_recovery(recovery_sheet_data(ledger, code), measure)
    written = write_pdf([sheet], path)
    note_recovery_sheet(ledger)
    return written


def _seal_copies(console: Console) -> None:
    """Let the backups follow, those in the second place too; say what lies open still."""
    from storage.operations.copies_under_key import open_leftovers, settle_all_copies

    try:
        with open_ledger(console.folder, clock=console.clock) as ledger:
            settle_all_copies(ledger)
    except WorldFailed as failure:  # the password itself is in force
        click.echo(f"启动密码已经改好，备份还没有跟上，下次打开窗口会接着做：{failure}", err=True)
    found = open_leftovers(console.folder)
    if found.backups:
        click.echo(
            f"有 {found.backups} 份旧备份损坏了，或读写不了，没有加密，不用就请删掉。", err=True
        )
    for name in found.files:
        click.echo(f"数据文件夹里的 {name} 没有加密，请挪走或删掉。", err=True)


def _require_ledger(console: Console) -> None:
    if not (console.folder / LEDGER_NAME).exists():
        raise RoundbookError(
            "“{folder}”里还没有台账。",
            next_step="请先用 import 收下发文件，或检查 --data 是否写对。",
            folder=console.folder,
        )


def _known(console: Console) -> str:
    """Return the password that is set, once it is sure that it is the right one."""
    from storage.operations import protection
    from storage.operations.tries import one_try

    _require_ledger(console)
    if not protection.is_protected(console.folder):
        raise RoundbookError("没有设启动密码。", next_step="要设请用 password set。")
    given = console.passwords.current()
    with one_try(console.folder, console.clock):
        protection.unlock(console.folder, given)
    return given
