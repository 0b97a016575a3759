"""The device's enrolment file, for headquarters."""

from pathlib import Path

import click

from ui.commands.chinese import ChineseCommand
from ui.commands.console import Console, made_folder, pass_console, show_json

__all__ = ["enrol"]


@click.command(
    cls=ChineseCommand,
    help="写本机的登记文件，交给总部一次：总部凭它认出这台设备签名的上报包。"
    "换了电脑、复制了文件夹或从备份恢复以后要重新写一份。",
    short_help="写本机的登记文件，交给总部一次",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="目录",
    help="放到哪个文件夹；没有就新建。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def enrol(console: Console, folder: Path, *, as_json: bool) -> int:
    """Write the enrolment of this device."""
    from storage.operations.enrol_device import write_enrolment

    console.require_ledger()
    made_folder(folder)
    with console.writing("enrol") as ledger:
        written = write_enrolment(ledger, folder)
    enrolment = written.enrolment
    if as_json:
        show_json(
            {
                "path": str(written.path),
                "device": enrolment.device,
                "manager": enrolment.manager,
                "fingerprint": enrolment.fingerprint,
            }
        )
        return 0
    click.echo(f"已写登记文件：{written.path}")
    click.echo(f"  本机编号 {enrolment.device[:8]}")
    click.echo(f"  密钥指纹 {enrolment.fingerprint}")
    click.echo("请交给总部，并在电话里核对指纹。")
    return 0
