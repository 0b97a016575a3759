"""Winning back from one's own packages what the ledger lacks."""

from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from models.errors import RoundbookError
from ui.commands.asking import Question
from ui.commands.chinese import ChineseCommand
from ui.commands.comparing import comparison_json, show_kinds, show_notes
from ui.commands.console import Console, pass_console, show_json
from ui.commands.telling import reading_progress

if TYPE_CHECKING:
    from storage.operations.recovery.previews import RecoveryPreview

__all__ = ["recover"]


@click.command(
    cls=ChineseCommand,
    help="从自己的上报包找回台账里没有的记录：恢复备份以后，或者换了电脑。"
    "写文件夹就看里面所有“上报_….xlsx”。先给出预览，同意后一次写入，算一步，可以撤销。"
    "两边都改过的记录保留台账里的，并列出来。",
    short_help="从自己的上报包找回缺的记录；可以撤销",
)
@click.argument(
    "places", nargs=-1, required=True, metavar="文件或目录...", type=click.Path(path_type=Path)
)
@click.option("--yes", is_flag=True, help="不问，直接写入。")
@click.option("--take-packages", is_flag=True, help="两边都改过的，以上报包为准。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def recover(
    console: Console, places: tuple[Path, ...], *, yes: bool, take_packages: bool, as_json: bool
) -> int:
    """Win records back from packages."""
    from storage.operations.recover_packages import recover_packages

    asked: Question[RecoveryPreview] = Question(
        yes, as_json, _show, partial(_as_json, written=False), attrgetter("writes")
    )

    def agrees(preview: "RecoveryPreview") -> bool:
        for each in preview.left_out:
            click.echo(f"{each.sentence}{each.next_step}", err=True)
        return asked.agrees(preview)

    with console.writing("recover") as ledger:
        changes, preview = recover_packages(
            ledger,
            places,
            take_packages=take_packages,
            progress=None if as_json else reading_progress(),
            agreed=agrees,
        )
    if not preview.packages:
        raise RoundbookError("没有可用的上报包，没有找回任何记录。")
    if not asked.answered_yes:
        return 1
    if as_json:
        show_json(_as_json(preview, written=bool(changes)))
    else:
        click.echo(_outcome(preview, written=bool(changes)))
    return 0


def _outcome(preview: "RecoveryPreview", *, written: bool) -> str:
    """Say how it ended; what could not be written is not in the ledger, whatever else is."""
    if written:
        return "已找回。"
    if preview.total.kept_back:
        return "没有能找回的：未写的记录，原因在上面。"
    return "台账里都有，没有要找回的。"


def _show(preview: "RecoveryPreview") -> None:
    for package in preview.packages:
        click.echo(f"{package.file}  {package.records:,} 条")
    show_kinds(preview.kinds, width=12)
    if preview.total.deleted:
        click.echo(f"  新增和更新里有 {preview.total.deleted:,} 条是已撤回的。")
    show_notes(preview)


def _as_json(preview: "RecoveryPreview", *, written: bool) -> dict[str, Any]:
    packages = [
        {**attrs.asdict(each), "created_at": each.created_at.isoformat(timespec="seconds")}
        for each in preview.packages
    ]
    return {
        "written": written,
        "packages": packages,
        "left_out": [
            {"file": each.file, "reason": f"{each.sentence}{each.next_step}"}
            for each in preview.left_out
        ],
        **comparison_json(preview),
    }
