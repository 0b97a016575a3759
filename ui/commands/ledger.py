"""Whose ledger it is, what happened in it, and whether it is sound."""

from collections.abc import Iterable
from typing import Any

import attrs
import click

from ui.commands.checking import check
from ui.commands.chinese import ChineseCommand, as_day
from ui.commands.console import Console, pass_console, show_json

__all__ = ["check", "history", "profile", "redo", "undo"]


@click.command(
    cls=ChineseCommand,
    help="查看或设置本人资料。没有设置过时，import 会取客户主档里唯一的那个工号。",
)
@click.option("--number", metavar="工号", help="工号，如 A001。")
@click.option("--name", metavar="姓名", help="姓名。")
@click.option("--org", "organisation", metavar="单位", help="单位。")
@click.option("--dept", "department", metavar="营销部", help="营销部。")
@click.option("--phone", metavar="手机", help="手机。")
@pass_console
def profile(console: Console, /, number: str | None, **texts: str | None) -> int:
    """Show or set the profile."""
    given: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    if number is None and not given:
        return _show_profile(console)
    from models.errors import DomainError
    from models.manager import Manager
    from storage.operations.profile import get_profile, set_profile

    with console.writing("profile") as ledger:
        known = get_profile(ledger)
        if number is None and known is None:
            raise DomainError("还没有本人资料，第一次设置要写 --number 工号。")
        same = known is not None and number in (None, known.id)
        base = known if known is not None and same else Manager(id=number or "", name="")
        manager = attrs.evolve(base, **given)
        set_profile(ledger, manager)
    click.echo(_profile_words(manager))
    return 0


def _show_profile(console: Console) -> int:
    from storage.operations.profile import get_profile

    with console.reading() as ledger:
        known = get_profile(ledger)
    click.echo(_profile_words(known) if known else "还没有本人资料。")
    return 0


def _profile_words(manager: Any) -> str:
    parts = (manager.id, manager.name, manager.organisation, manager.department, manager.phone)
    return " · ".join(part for part in parts if part)


@click.command(cls=ChineseCommand, help="撤销最近一步操作（一次导入算一步）。")
@pass_console
def undo(console: Console) -> int:
    """Take back the last operation."""
    from storage.operations import history as operations

    console.require_ledger()
    with console.writing("undo") as ledger:
        entry = operations.next_undo(ledger)
        if entry is None:
            click.echo("没有可以撤销的操作。", err=True)
            return 1
        operations.undo(ledger)
    click.echo(f"已撤销：{entry.label} {entry.summary}".rstrip())
    return 0


@click.command(cls=ChineseCommand, help="重做刚撤销的那一步。")
@pass_console
def redo(console: Console) -> int:
    """Do the last undone operation again."""
    from storage.operations import history as operations

    console.require_ledger()
    with console.writing("redo") as ledger:
        entry = operations.next_redo(ledger)
        if entry is None:
            click.echo("没有可以重做的操作。", err=True)
            return 1
        operations.redo(ledger)
    click.echo(f"已重做：{entry.label} {entry.summary}".rstrip())
    return 0


def _as_group(_context: click.Context, param: click.Parameter, value: str | None) -> str:
    """Take one of the groups of operations (an option's callback)."""
    from models.operation_groups import OPERATION_GROUPS, OTHER

    groups = (*OPERATION_GROUPS, OTHER)
    if value is not None and value not in groups:
        text = f"没有“{value}”这一类，可以是{'、'.join(groups)}"
        raise click.BadParameter(text, param=param)
    return value or ""


@click.command(cls=ChineseCommand, help="查看做过什么：谁、什么时候、做了什么，新的在前。")
@click.option("--record", default="", metavar="编号", help="只看动过这条记录的操作，连同改了什么。")
@click.option("--day", metavar="YYYY-MM-DD", callback=as_day, help="只看这一天的操作。")
@click.option("--kind", metavar="类别", callback=_as_group, help="只看一类，如 走访、待办、导入。")
@click.option(
    "--limit", type=click.IntRange(min=1), default=100, metavar="条数", help="最多几条，默认 100。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def history(console: Console, /, *, limit: int, as_json: bool, **chosen: Any) -> int:
    """Show what happened."""
    from storage.queries import history_view

    record, day = chosen["record"], chosen["day"]
    wanted = history_view.HistoryFilter(
        any_record=record, first=day, last=day, group=chosen["kind"]
    )
    with console.reading() as ledger:
        entries = history_view.history_page(ledger, wanted, limit=limit)
        changes = {each.seq: _changes_of(ledger, each, record) for each in entries if record}
    if as_json:
        listed = [{**attrs.asdict(each), "at": each.at.isoformat()} for each in entries]
        for each in listed:
            if record:
                each["changes"] = changes[each["seq"]]
        show_json({"operations": listed})
        return 0
    for entry in entries:
        _show_entry(entry, changes.get(entry.seq, ()))
    if not entries:
        click.echo("还没有操作。" if wanted.is_empty else "没有这样的操作。")
    return 0


def _changes_of(ledger: Any, entry: Any, record: str) -> list[dict[str, str]]:
    """Return what an operation changed in a record: label, old and new words."""
    from storage.queries.history_changes import operation_changes

    return [
        {
            "kind": story.kind_label,
            "label": " ".join(part for part in (change.part, change.label) if part),
            "old": change.old,
            "new": change.new,
        }
        for story in operation_changes(ledger, entry, only=record).records
        if story.difference.record_id == record
        for change in story.difference.values
    ]


def _show_entry(entry: Any, changes: Iterable[dict[str, str]]) -> None:
    undone = "（已撤销）" if entry.undone else ""
    line = f"{entry.seq:>5}  {entry.at:%Y-%m-%d %H:%M}  {entry.who}  {entry.words}"
    click.echo(f"{line.rstrip()}{undone}")
    for each in changes:
        click.echo(f"       {each['kind']} {each['label']}：{each['old']} → {each['new']}")
