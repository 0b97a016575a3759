"""Headquarters' side: packages of many managers into one database, receipts out."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from models.consolidation.sequence import DEFAULT_DUE_DAY
from ui.commands.chinese import ChineseCommand, as_month, padded
from ui.commands.console import Console, pass_console, show_json
from ui.commands.telling import show_some

if TYPE_CHECKING:
    from models.consolidation.overview import ManagerRow
    from storage.headquarters.quarantine import Quarantined
    from storage.operations.consolidate import Consolidated

__all__ = ["consolidate"]

_LAST_DUE_DAY = 28


def _month_or_none(context: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return None if value is None else as_month(context, param, value)


@click.command(
    cls=ChineseCommand,
    help="总部汇总：把各客户经理的上报包收进一个汇总库，指出缺的包、逾期和冲突，给每人写回执。"
    "读不出来或来历可疑的文件放在一边，写明原因，其余照收；中途停下，下次接着做。"
    "同一批文件收几次、次序怎样，结果都一样。文件夹里的设备登记文件先收。",
    short_help="总部汇总上报包，写回执",
)
@click.argument(
    "sources", nargs=-1, required=True, metavar="文件或目录...", type=click.Path(path_type=Path)
)
@click.option(
    "--into",
    "database",
    type=click.Path(path_type=Path),
    required=True,
    metavar="汇总库",
    help="汇总库文件；没有就新建。",
)
@click.option(
    "--receipts",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="目录",
    help="回执放到哪个文件夹；不写就不写回执。",
)
@click.option(
    "--book",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="目录",
    help="汇总工作簿放到哪个文件夹；不写就不生成。",
)
@click.option(
    "--month",
    metavar="YYYY-MM",
    callback=_month_or_none,
    help="汇总工作簿是哪个月的；不写就是收到过包的最近一个月。",
)
@click.option("--only-enrolled", is_flag=True, help="只收已登记设备的包。")
@click.option(
    "--due-day",
    type=click.IntRange(1, _LAST_DUE_DAY),
    default=DEFAULT_DUE_DAY,
    metavar="日",
    help=f"次月几日以前要报到，当日不算逾期；不写是 {DEFAULT_DUE_DAY}。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def consolidate(  # noqa: PLR0913 - one argument an option
    console: Console,
    sources: tuple[Path, ...],
    *,
    database: Path,
    receipts: Path | None,
    book: Path | None,
    month: str | None,
    only_enrolled: bool,
    due_day: int,
    as_json: bool,
) -> int:
    """Consolidate packages; the data folder is not touched."""
    from storage.operations.consolidate import Settings
    from storage.operations.consolidate import consolidate as consolidate_packages

    try:
        done = consolidate_packages(
            database,
            sources,
            now=console.clock(),
            receipts=receipts,
            settings=Settings(only_enrolled=only_enrolled, due_day=due_day),
            progress=None if as_json else _progress(),
        )
        written = _write_book(console, database, book, month, due_day) if book else None
    except KeyboardInterrupt:
        click.echo("已停止。收下的包都留着，再运行一次就接着做。", err=True)
        return 1
    if as_json:
        show_json({**_as_json(done), "book": str(written) if written else None})
    else:
        _show(done)
        if written:
            click.echo(f"汇总工作簿：{written}")
    return 0


def _write_book(
    console: Console, path: Path, folder: Path, month: str | None, due_day: int
) -> Path:
    """Write the workbook of a month, the latest there is where none is named."""
    from storage.headquarters.database import open_headquarters
    from storage.operations.consolidated_book import usual_month, write_consolidated

    now = console.clock()
    with open_headquarters(path, read_only=True) as database:
        return write_consolidated(
            database,
            month or usual_month(database, now.date()),
            folder,
            now=now,
            due_day=due_day,
        )


def _progress() -> Callable[[int, int, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int, file: str) -> None:
        words = f"汇总 {done:,} / {total:,} {file}" if file else ""
        click.echo(f"\r\033[K{words}\r", err=True, nl=False)

    return tell


def _as_json(done: "Consolidated") -> dict[str, Any]:
    return {
        "packages": {"new": done.new, "known": done.known, "quarantined": len(done.apart)},
        "managers": [_manager_json(row) for row in done.managers],
        "conflicts": done.conflicts,
        "shared_retailers": done.shared,
        "quarantined": [
            {"file": each.file, "reason": _reason(each), "code": each.code} for each in done.apart
        ],
        "unread": [{"file": file, "reason": sentence} for file, sentence in done.unread],
        "without_data": list(done.sheets),
        "enrolled": done.enrolled,
        "receipts": [str(path) for path in done.receipts],
        "records": done.records,
    }


def _manager_json(row: "ManagerRow") -> dict[str, Any]:
    return {
        "manager": row.manager,
        "name": row.name,
        "received": row.received,
        "last_sequence": row.last_sequence,
        "missing": list(row.missing),
        "late": bool(row.late),
        "late_months": list(row.late),
        "records": row.records,
        "conflicts": row.conflicts,
        "returned": row.returned,
        "history_breaks": len(row.breaks),
    }


def _reason(each: "Quarantined") -> str:
    return f"{each.sentence}{each.next_step}"


def _show(done: "Consolidated") -> None:
    click.echo(
        f"新收 {done.new:,} 个包，已有 {done.known:,} 个，待查 {len(done.apart):,} 个；"
        f"共 {done.records:,} 条记录。"
    )
    if done.enrolled:
        click.echo(f"登记了 {done.enrolled:,} 台设备。")
    for row in done.managers:
        click.echo(f"  {padded(f'{row.manager} {row.name}', 22)}{_words(row)}")
    if done.conflicts:
        click.echo(f"冲突 {done.conflicts:,} 条，要有人定；定以前不给回执。")
    if done.shared:
        click.echo(f"同一户同一月由两人上报的 {done.shared:,} 户，请看是否移交。")
    show_some((_reason(each) for each in done.apart), "待查的文件")
    show_some((sentence for _, sentence in done.unread), "没有读到的文件")
    show_some(done.sheets, "缺了 _data 表、只收下表里各行待批准的文件")
    if done.receipts:
        click.echo(f"回执 {len(done.receipts):,} 份，在 {done.receipts[0].parent}")


def _words(row: "ManagerRow") -> str:
    parts = [f"收到 {row.received:,} 包", f"最后第 {row.last_sequence} 包", f"{row.records:,} 条"]
    if row.missing:
        parts.append(f"缺第 {'、'.join(map(str, row.missing))} 包")
    if row.late:
        parts.append(f"逾期 {'、'.join(row.late)}")
    if row.conflicts:
        parts.append(f"冲突 {row.conflicts:,} 条")
    if row.breaks:
        parts.append("历史不一致")
    if row.quarantined:
        parts.append(f"待查 {row.quarantined:,} 个")
    return "  ".join(parts)
