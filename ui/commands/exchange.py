"""Handouts in, packages out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.commands.asking import Question
from ui.commands.chinese import ChineseCommand, as_month, padded
from ui.commands.console import Console, made_folder, pass_console, show_json
from ui.commands.telling import reading_progress, show_some

if TYPE_CHECKING:
    from storage.operations.export_package import ExportResult
    from storage.operations.handouts.changed import MasterChange
    from storage.operations.handouts.previews import ImportPreview, SheetPreview

__all__ = ["export", "import_"]


@click.command(
    "import",
    cls=ChineseCommand,
    help="收下发文件：客户主档、卷烟目录、购进明细、购进月汇总、通知公告、目标任务、货源投放、"
    "评估标准、节假日、回执，次序随意；给文件夹就收里面的全部工作簿。"
    "先给出预览，同意后一次写入，算一步，可以撤销。被拒的行另存为“错误行_….xlsx”，改好可以再收。",
    short_help="收下发文件，次序随意；可以撤销",
)
@click.argument(
    "files", nargs=-1, required=True, metavar="文件...", type=click.Path(path_type=Path)
)
@click.option("--yes", is_flag=True, help="不问，直接写入。")
@click.option("--take-over", is_flag=True, help="其他工号的客户也收进来。")
@click.option(
    "--refused-to",
    "beside",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="目录",
    help="被拒的行存到哪个文件夹；不写就放在下发文件旁边。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def import_(  # noqa: PLR0913 - one argument an option
    console: Console,
    files: tuple[Path, ...],
    *,
    yes: bool,
    take_over: bool,
    beside: Path | None,
    as_json: bool,
) -> int:
    """Bring handouts in."""
    from storage.operations.handouts.folders import handout_files
    from storage.operations.import_handouts import import_handouts
    from storage.operations.refused_rows import hand_back_refused

    found = handout_files(files)
    if not found.paths:
        raise found.nothing(files[0])
    if found.left:
        click.echo(f"文件夹里另有 {found.left} 个文件没有收（不是下发文件）。", err=True)
    asked: Question[ImportPreview] = Question(yes, as_json, _show, _as_json)
    with console.writing("import") as ledger:
        changes, preview = import_handouts(
            ledger,
            found.paths,
            take_over=take_over,
            progress=None if as_json else reading_progress(),
            agreed=asked.agrees,
        )
    if not asked.answered_yes:
        return 1
    if as_json:
        show_json(_as_json(preview))
    else:
        click.echo("已写入。" if changes else "没有变化，不用写入。")
    place = made_folder(beside) if beside is not None else found.paths[0].parent
    written = hand_back_refused(preview, place, console.folder, console.clock())
    if written:
        count = len(preview.refused)
        click.echo(f"{count} 行被拒，已存到 {written}，改好后可以再收这个文件。", err=True)
    return 0


def _as_json(preview: "ImportPreview") -> dict[str, Any]:
    return {
        "files": [
            {"file": file.file, "sheets": [_sheet_json(sheet) for sheet in file.sheets]}
            for file in preview.files
        ],
        "changes": [
            {
                "kind": change.kind,
                "id": change.record_id,
                "name": change.title,
                "field": change.label,
                "old": change.old,
                "new": change.new,
                "own": change.own,
            }
            for change in preview.changes
        ],
        **_receipts_json(preview),
    }


def _receipts_json(preview: "ImportPreview") -> dict[str, Any]:
    """What receipts bring that was not known, where there was a sheet of them."""
    if not any(sheet.sheet == "回执" for file in preview.files for sheet in file.sheets):
        return {}
    receipts = preview.receipts
    return {
        "receipts": {
            "accepted": receipts.accepted,
            "returned": receipts.returned,
            "unknown_packages": receipts.unknown,
        }
    }


def _sheet_json(sheet: "SheetPreview") -> dict[str, Any]:
    counts = sheet.counts
    return {
        "sheet": sheet.sheet,
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
    }


def _change_words(change: "MasterChange") -> str:
    own = f"（自己记的 {change.own} 不变）" if change.own else ""
    words = f"{change.title} {change.label}：{change.old} → {change.new}"
    return f"{' '.join(words.split())}{own}"


def _show(preview: "ImportPreview") -> None:
    for file in preview.files:
        click.echo(file.file)
        for sheet in file.sheets:
            counts = sheet.counts
            click.echo(
                f"  {padded(sheet.sheet, 12)}新增 {counts.new:,}  更新 {counts.changed:,}  "
                f"不变 {counts.unchanged:,}  错误 {counts.refused:,}"
            )
            show_some(sheet.warnings, "请看一下")
        show_some(file.ignored, "没有收的工作表")
    if preview.taken_over:
        click.echo(f"本人工号取主档中的 {preview.taken_over}。")
    show_some(preview.not_in_master, "不在新主档中的客户")
    more = f"，另有 {preview.more_changes} 项" if preview.more_changes else ""
    show_some(map(_change_words, preview.changes), f"主档变化{more}")
    show_some(preview.month_differences, "月汇总与明细不一致")
    receipts = preview.receipts
    if receipts:
        click.echo(f"回执：新接收 {receipts.accepted:,} 条，退回 {receipts.returned:,} 条。")
    reasons = (f"{row.file} 第 {row.row} 行：{'；'.join(row.reasons)}" for row in preview.refused)
    show_some(reasons, "错误行")


@click.command(
    cls=ChineseCommand, help="生成上报包：这个月的各张表，加上总部还没有确认的全部记录。"
)
@click.option("--month", required=True, metavar="YYYY-MM", callback=as_month, help="哪个月。")
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
def export(console: Console, month: str, folder: Path, *, as_json: bool) -> int:
    """Make the package of a month."""
    from storage.operations.export_package import export_package
    from storage.queries.enrolment import enrolment_state

    made_folder(folder)
    with console.handing_over("export") as ledger:
        made = export_package(ledger, month, folder)
        known = enrolment_state(ledger).written
    if as_json:
        show_json(
            {
                "path": str(made.path),
                "month": made.month,
                "sequence": made.sequence,
                "package": made.package_id,
                "records": made.records,
                "sheets": dict(made.rows),
                "digest": made.digest,
                "noted": made.noted,
            }
        )
    else:
        _show_package(made)
    if not made.noted:
        click.echo("台账现在只读，这一包没有记进台账；下一包会再带上全部记录。", err=True)
    elif not known:
        click.echo("本机还没有登记：请用 enrol 写登记文件，和上报包一起交给总部一次。", err=True)
    return 0


def _show_package(made: "ExportResult") -> None:
    made_words = f"已生成第 {made.sequence} 包" if made.noted else "已生成救援包"
    click.echo(f"{made_words}：{made.path}")
    for sheet, rows in made.rows.items():
        click.echo(f"  {padded(sheet, 20)}{rows:,} 行")
    click.echo(f"  共带 {made.records:,} 条总部还没有确认的记录。")
