"""Backups on the command line: made, listed, tried out, restored."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from models.errors import RoundbookError
from storage.backup import BackupFile, has_key_file, list_backups
from storage.database import LEDGER_NAME, Ledger
from storage.failures import FolderInUse, LedgerProtected
from storage.folders import backups_folder
from ui.commands.asking import confirmed
from ui.commands.chinese import ChineseCommand, padded
from ui.commands.console import Console, pass_console, show_json
from ui.commands.passwords import unlock
from ui.commands.telling import show_some

if TYPE_CHECKING:
    from storage.operations.backup import BackupInfo
    from storage.operations.restore_backup import Restored, RestorePlan

__all__ = ["backup", "backups", "restore"]

_MEGABYTE = 2**20


# ------------------------------------------------------------------------------------------- backup


@click.command(
    cls=ChineseCommand,
    help="备份台账：写成一个核对过的文件，照片放在旁边，只添新的。不写 --to 就放在数据文件夹的"
    " backups 里，设了第二处的也抄一份。窗口开着也能用。",
    short_help="备份台账，写成后核对",
)
@click.option("--to", type=click.Path(path_type=Path), metavar="目录", help="放到哪个文件夹。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def backup(console: Console, /, to: Path | None, *, as_json: bool) -> int:
    """Make a backup."""
    from models.backup import BackupReason
    from storage.operations.backup import back_up

    with _to_be_copied(console) as ledger:
        made = back_up(
            ledger, BackupReason.MANUAL, to=to, progress=None if as_json else _progress()
        )
    if as_json:
        show_json(_made_json(made))
    else:
        _tell_made(made)
    if made.photos_problem is not None:
        click.echo(str(made.photos_problem), err=True)
    return 0


@contextmanager
def _to_be_copied(console: Console) -> Iterator[Ledger]:
    """Open the ledger to copy it: a window that has it open is no obstacle, only not noted."""
    with ExitStack() as stack:
        if not (console.folder / LEDGER_NAME).exists():
            stack.enter_context(console.reading())  # says that there is none
        try:
            ledger = stack.enter_context(console.handing_over("backup"))
        except FolderInUse:
            click.echo("窗口开着，这次备份不记进操作记录。", err=True)
            ledger = stack.enter_context(console.reading())
        yield ledger


def _progress() -> Callable[[int, int, str], None] | None:
    """Tell on a terminal how far it is."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int, words: str) -> None:
        share = f" {done / total:.0%}" if total else ""
        click.echo(f"\r\033[K{words}{share}\r", err=True, nl=False)

    return tell


def _tell_made(made: "BackupInfo") -> None:
    if made.skipped:
        click.echo(f"没有变化，用已有的备份：{made.file.path}")
    else:
        click.echo(f"已备份并核对：{made.file.path}")
        words = f"  第 {made.file.name.operation} 步，{made.rows:,} 行，{_size(made.file.size)}"
        click.echo(f"{words}；照片新添 {made.photos.added:,} 张")
    second = made.second
    if second.state == "done":
        click.echo(f"  第二处也抄好了：{second.place}")
    elif second.state == "absent":
        click.echo(f"  第二处现在不在，下次再抄：{second.place}", err=True)
    elif second.state == "failed":
        click.echo(f"  第二处没有抄成：{second.problem}", err=True)


def _made_json(made: "BackupInfo") -> dict[str, Any]:
    second = made.second
    return {
        **_file_json(made.file),
        "skipped": made.skipped,
        "rows": made.rows,
        "photos": made.photos.added,
        "noted": bool(made.changes),
        "second": {
            "state": second.state.value,
            "place": second.place,
            "problem": str(second.problem) if second.problem is not None else "",
        },
    }


def _file_json(file: BackupFile) -> dict[str, Any]:
    return {
        "path": str(file.path),
        "at": file.name.at.isoformat(),
        "operation": file.name.operation,
        "head": file.name.head,
        "reason": file.name.reason.value,
        "size": file.size,
    }


def _size(size: int) -> str:
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / _MEGABYTE:.1f} MB"


# ------------------------------------------------------------------------------------------ backups


@click.command(cls=ChineseCommand, help="列出备份，新的在前：数据文件夹里的，和第二处的。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def backups(console: Console, /, *, as_json: bool) -> int:
    """List the backups."""
    places = [backups_folder(console.folder), *_second_place(console)]
    found = {str(place): list_backups(place) for place in places}
    if as_json:
        show_json(
            {"places": [
                {"place": place, "backups": [_file_json(file) for file in files]}
                for place, files in found.items()
            ]}
        )  # fmt: skip
        return 0
    for place, files in found.items():
        click.echo(place)
        for file in files:
            name = file.name
            words = f"第 {name.operation} 步  {name.reason.value}"
            click.echo(f"  {name.at:%Y-%m-%d %H:%M}  {padded(words, 22)}{_size(file.size):>9}")
            click.echo(f"    {file.path.name}")
        if not files:
            click.echo("  没有备份。")
    return 0


def _second_place(console: Console) -> list[Path]:
    """Return the second place, where the ledger can be read and names one."""
    from storage.queries.backups import SECOND_PLACE_KEY
    from storage.queries.settings import setting

    try:
        with console.reading() as ledger:
            named = setting(ledger, SECOND_PLACE_KEY)
    except RoundbookError:
        return []
    return [Path(named)] if named else []


# ------------------------------------------------------------------------------------------ restore


@click.command(
    cls=ChineseCommand,
    help="从备份恢复。先把备份恢复到一份副本里核对一遍，再与现在的台账比较，同意后才换上。"
    "现在的台账先备份，原文件也留在 backups 里，随时可以再换回来。文件可以只写名字，"
    "就在数据文件夹的 backups 里找。",
    short_help="从备份恢复：先演练比较，同意后换上",
)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只演练和比较，不恢复；窗口开着也能用。")
@click.option("--yes", is_flag=True, help="不问，直接恢复。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def restore(console: Console, /, file: Path, *, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Restore a backup, or try it out."""
    file = _found(console, file)
    if dry_run:
        plan, _key = _examined(console, file)
        _show(plan, as_json=as_json)
        return 0 if plan.sound else 1
    from storage.operations.restore_backup import restore_backup

    with console.closed("restore"):
        plan, key = _examined(console, file)
        if not as_json:
            _show(plan, as_json=False)
        if not (yes or _agreed(plan, as_json=as_json)):
            return 1
        done = restore_backup(console.folder, file, plan, key=key, clock=console.clock, locked=True)
    if as_json:
        show_json({"plan": plan.as_json(), "restored": _restored_json(done)})
    else:
        _tell_restored(done)
    return 0


def _found(console: Console, file: Path) -> Path:
    """Return the file as named, or of that name among the backups."""
    among = backups_folder(console.folder) / file
    return among if not file.exists() and among.exists() else file


def _examined(console: Console, file: Path) -> "tuple[RestorePlan, bytes | None]":
    """Try the backup out; where it wants a password of its own, take the one that is given."""
    from storage.operations.restore_backup import examine_backup, unlock_backup

    unlock(console.folder, console.passwords, console.clock)
    try:
        return examine_backup(console.folder, file, clock=console.clock), None
    except LedgerProtected:
        if not has_key_file(file):
            raise
        click.echo("这份备份设有另一个启动密码。", err=True)
        key = unlock_backup(file, console.passwords.current())
        return examine_backup(console.folder, file, key, clock=console.clock), key


def _show(plan: "RestorePlan", *, as_json: bool) -> None:
    if as_json:
        show_json({"plan": plan.as_json(), "restored": None})
        return
    click.echo(f"{plan.file.name}  {_size(plan.size)}  第 {plan.operation} 步（{plan.at[:16]}）")
    click.echo(plan.words)
    if plan.other_owner:
        click.echo(f"注意：备份是 {plan.owner} 的，现在的台账是 {plan.present_owner} 的。")
    if plan.present_problem is not None:
        click.echo(f"现在的台账不能比较：{plan.present_problem}")
    click.echo(f"  {padded('', 16)}{padded('现在', 12)}备份")
    for count in plan.counts:
        present = "—" if count.present is None else f"{count.present:,}"
        click.echo(f"  {padded(count.label, 16)}{padded(present, 12)}{count.backup:,}")
    steps = (f"第 {step.seq} 步  {step.at[:16]}  {step.label} {step.summary}".rstrip()
             for step in plan.comparison.steps)  # fmt: skip
    show_some(steps, "会被搁置的操作")
    show_some((finding.text for finding in plan.findings), "备份里的问题")
    if plan.photos_missing:
        click.echo(f"  {plan.photos_missing} 张照片哪里都没有。")
    if plan.sound:
        click.echo("演练通过：备份能打开，核对无误。")


def _agreed(plan: "RestorePlan", *, as_json: bool) -> bool:
    unasked = partial(_show, plan, as_json=True) if as_json else None
    return confirmed("恢复吗？", "没有恢复", unasked=unasked)


def _tell_restored(done: "Restored") -> None:
    click.echo("已恢复。")
    if done.aside is not None:
        click.echo(f"  原来的台账在 {done.aside}")
    if done.backup is not None:
        click.echo(f"  恢复前的备份：{done.backup.file.path}")
    elif done.backup_problem is not None:
        click.echo(f"  恢复前没有备份成：{done.backup_problem}", err=True)
    click.echo(
        f"  本机编号换成 {done.device[:8]}，上报包从第 1 包起编号。"
        "备份之后上报过的记录，可以用 recover 从自己的上报包找回。"
    )


def _restored_json(done: "Restored") -> dict[str, Any]:
    return {
        "operation": done.operation,
        "device": done.device,
        "aside": str(done.aside) if done.aside is not None else "",
        "backup": str(done.backup.file.path) if done.backup is not None else "",
        "backup_problem": str(done.backup_problem) if done.backup_problem is not None else "",
        "photos": done.photos_added,
    }
