"""Handing a route to a colleague, and taking a colleague's over."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.commands.asking import Question
from ui.commands.chinese import ChineseCommand
from ui.commands.comparing import comparison_json, show_kinds, show_notes
from ui.commands.console import Console, made_folder, pass_console, show_json
from ui.commands.telling import reading_progress

if TYPE_CHECKING:
    from storage.operations.export_handover import HandoverMade
    from storage.operations.handover.previews import HandoverPreview

__all__ = ["handover", "take_over"]


@click.command(
    cls=ChineseCommand,
    help="把一条拜访线路移交给同事：这条线路的客户、未结待办和全部历史写成一个文件。"
    "自己的台账什么也不删；这些户的未结待办照样显示，直到下一次客户主档不再包含它们。",
    short_help="把一条线路的客户、待办和历史写成移交文件",
)
@click.option("--route", required=True, metavar="线路", help="哪条拜访线路。")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="目录",
    help="放到哪个文件夹；没有就新建。",
)
@click.option("--for", "recipient", default="", metavar="工号", help="只给这位同事；不写谁都能收。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def handover(console: Console, route: str, folder: Path, *, recipient: str, as_json: bool) -> int:
    """Make the handover of a route."""
    from storage.operations.export_handover import HandoverOrder, export_handover, shops_of

    console.require_ledger()
    with console.handing_over("handover") as ledger:
        order = HandoverOrder(route=route, retailers=shops_of(ledger, route), recipient=recipient)
        made_folder(folder)
        made = export_handover(ledger, order, folder)
    if as_json:
        show_json(_made_json(made))
    else:
        click.echo(f"已生成移交文件：{made.path}")
        click.echo(
            f"  {made.shops:,} 户，{made.open_todos:,} 条未结待办，共 {made.records:,} 条记录。"
        )
        click.echo("  本台账什么也没有删；文件没有加密，请当面交接。")
    return 0


def _made_json(made: "HandoverMade") -> dict[str, Any]:
    return {
        "path": str(made.path),
        "route": made.route,
        "for": made.recipient,
        "retailers": made.shops,
        "open_todos": made.open_todos,
        "records": made.records,
    }


@click.command(
    "take-over",
    cls=ChineseCommand,
    help="接收同事移交的客户：先给出预览，同意后一次写入，算一步，可以撤销。"
    "记录编号和修订号不变，两个人都上报，总部仍合成一条；自己也改过的记录保留自己的，并列出来。",
    short_help="接收同事移交的客户；可以撤销",
)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="不问，直接写入。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def take_over(console: Console, file: Path, *, yes: bool, as_json: bool) -> int:
    """Take a handover over."""
    from storage.operations.import_handover import import_handover

    asked: Question[HandoverPreview] = Question(
        yes, as_json, _show, partial(_as_json, written=False), attrgetter("writes")
    )
    with console.writing("take-over") as ledger:
        changes, preview = import_handover(
            ledger,
            file,
            progress=None if as_json else _told(file),
            agreed=asked.agrees,
        )
    if not asked.answered_yes:
        return 1
    if as_json:
        show_json(_as_json(preview, written=bool(changes) and preview.writes))
    else:
        click.echo("已接收。" if preview.writes else "台账里都有，没有要接收的。")
    return 0


def _told(file: Path) -> Callable[[int, int], None] | None:
    tell = reading_progress()
    return None if tell is None else lambda rows, _total: tell(file.name, rows)


def _show(preview: "HandoverPreview") -> None:
    click.echo(
        f"{preview.giver}移交的{preview.route}：{preview.retailers:,} 户，"
        f"{preview.open_todos:,} 条未结待办"
    )
    show_kinds(preview.kinds, width=14)
    if preview.confirmed:
        click.echo(f"  其中 {preview.confirmed:,} 条总部已经收到，不再上报。")
    show_notes(preview)


def _as_json(preview: "HandoverPreview", *, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "file": preview.file,
        "giver": preview.giver,
        "route": preview.route,
        "created_at": preview.created_at.isoformat(timespec="seconds"),
        "retailers": preview.retailers,
        "open_todos": preview.open_todos,
        "confirmed": preview.confirmed,
        **comparison_json(preview),
    }
