"""Winning back from one's own packages what the ledger lacks."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from models.errors import RoundbookError
from ui.commands.chinese import ChineseCommand, padded
from ui.commands.console import Console, pass_console, show_json
from ui.commands.telling import reading_progress, show_some

if TYPE_CHECKING:
    from storage.operations.recovery.previews import RecordNote, RecoveryPreview

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

    asked = _Question(yes=yes, as_json=as_json)
    with console.writing("recover") as ledger:
        changes, preview = recover_packages(
            ledger,
            places,
            take_packages=take_packages,
            progress=None if as_json else reading_progress(),
            agreed=asked.agrees,
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


class _Question:
    """Shows the preview and asks whether to go on, where there is anything to write."""

    def __init__(self, *, yes: bool, as_json: bool) -> None:
        self._yes = yes
        self._as_json = as_json
        self.answered_yes = False

    def agrees(self, preview: "RecoveryPreview") -> bool:
        for each in preview.left_out:
            click.echo(f"{each.sentence}{each.next_step}", err=True)
        if not self._as_json:
            _show(preview)
        self.answered_yes = self._yes or not preview.writes or self._ask(preview)
        return self.answered_yes

    def _ask(self, preview: "RecoveryPreview") -> bool:
        if sys.stdin.isatty():
            answer = click.confirm("写入吗？", default=False, err=True, prompt_suffix=" ")
            if not answer:
                click.echo("没有写入。", err=True)
            return answer
        if self._as_json:
            show_json(_as_json(preview, written=False))
        click.echo("没有写入：这里没有人可以回答。确认无误后请加 --yes 再运行。", err=True)
        return False


def _show(preview: "RecoveryPreview") -> None:
    for package in preview.packages:
        click.echo(f"{package.file}  {package.records:,} 条")
    for kind in preview.kinds:
        counts = kind.counts
        click.echo(
            f"  {padded(kind.label, 12)}新增 {counts.new:,}  更新 {counts.changed:,}  "
            f"不变 {counts.unchanged:,}  台账较新 {counts.newer:,}  "
            f"两边都改 {counts.conflicts:,}  未写 {counts.kept_back:,}"
        )
    if preview.total.deleted:
        click.echo(f"  新增和更新里有 {preview.total.deleted:,} 条是已撤回的。")
    show_some(_lines(preview.conflicts), "两边都改过")
    show_some(_lines(preview.kept_back), "没有写的")


def _lines(notes: "Iterable[RecordNote]") -> Iterable[str]:
    for note in notes:
        name = " ".join(part for part in (note.label, note.shop, note.day) if part)
        yield f"{name}：{note.reason}"


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
        "kinds": [
            {"kind": each.kind, "label": each.label, **attrs.asdict(each.counts)}
            for each in preview.kinds
        ],
        "conflicts": [attrs.asdict(each) for each in preview.conflicts],
        "kept_back": [attrs.asdict(each) for each in preview.kept_back],
    }
