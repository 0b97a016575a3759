"""The board of standard stores on the command line."""

from typing import TYPE_CHECKING, Any

import click

from ui.commands.chinese import ChineseCommand, as_month, padded
from ui.commands.console import Console, pass_console, show_json

if TYPE_CHECKING:
    from models.programme.closing import ClosedView
    from models.six_ones import Rate
    from storage.queries.board import BoardView

__all__ = ["board"]

_NAME_WIDTH = 28
_CELL_WIDTH = 16


@click.command(cls=ChineseCommand, help="标准店六个一看板：每店每项的状态，和各项完成率。")
@click.option("--month", required=True, metavar="YYYY-MM", callback=as_month, help="哪个月。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def board(console: Console, month: str, *, as_json: bool) -> int:
    """Show the six-ones board of a month."""
    from storage.queries.board import board_of_month
    from storage.queries.month_close import closed_view

    with console.reading() as ledger:
        view = board_of_month(ledger, month, ledger.clock().date())
        closed = closed_view(ledger, view.board)
    if as_json:
        show_json({**_as_json(view), "close": None if closed is None else _close_json(closed)})
        return 0
    _show(view)
    if closed is not None:
        _show_close(closed, view.names)
    return 0


def _close_json(closed: "ClosedView") -> dict[str, Any]:
    """What the month was signed off with, and each cell that stands otherwise now."""
    return {
        "closed_at": closed.close.closed_at.isoformat(timespec="seconds"),
        "signed_by": closed.close.signed_by,
        "completion": _rate(closed.completion),
        "on_time": _rate(closed.on_time),
        "all_done": _rate(closed.all_done),
        "differences": [
            {
                "retailer": each.was.retailer_id,
                "item": each.was.item.value,
                "was": each.was.state.value,
                "now": each.now.state.value if each.now is not None else None,
                "why": str(each.why),
            }
            for each in closed.differences
        ],
    }


def _show_close(closed: "ClosedView", names: dict[str, str]) -> None:
    close = closed.close
    base = f"（{closed.completion.numerator}/{closed.completion.denominator}）"
    click.echo(
        f"月结 {close.closed_at:%Y-%m-%d} {close.signed_by}：完成率 {closed.completion}{base}"
    )
    for each in closed.differences:
        name = names.get(each.was.retailer_id, each.was.retailer_id)
        now = each.now.state.value if each.now is not None else "—"
        item = f"{each.was.item.sign}{each.was.item.short_name}"
        click.echo(f"  {name} {item} {each.was.state.value} → {now}：{each.why}")


def _rate(rate: "Rate") -> dict[str, Any]:
    percent = None if rate.percent is None else str(rate.percent)
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": percent}


def _as_json(view: "BoardView") -> dict[str, Any]:
    from models.six_one_record import SixOneItem

    found = view.board
    return {
        "month": found.month,
        "today": found.today.isoformat(),
        "completion": _rate(found.completion),
        "on_time": _rate(found.on_time),
        "all_done": _rate(found.all_done),
        "items": [
            {"item": item.value, "name": item.short_name, **_rate(found.item_rate(item))}
            for item in SixOneItem
        ],
        "stores": [
            {
                "retailer": row.retailer_id,
                "name": view.names[row.retailer_id],
                "cells": [
                    {
                        "item": cell.item.value,
                        "state": cell.state.value,
                        "counted": cell.counted,
                        "done_on": cell.done_on.isoformat() if cell.done_on else None,
                        "due": cell.due.isoformat() if cell.due else None,
                    }
                    for cell in row.cells
                ],
            }
            for row in found.rows
        ],
    }


def _show(view: "BoardView") -> None:
    from models.six_one_record import SixOneItem

    found = view.board
    if not found.rows:
        click.echo(f"{found.month} 没有标准店。标准店由总部的客户主档指定。")
        return
    heads = (f"{item.sign}{item.short_name}" for item in SixOneItem)
    click.echo(_line("店名", heads))
    for row in found.rows:
        states = (_state(cell.description, cell.label) for cell in row.cells)
        click.echo(_line(view.names[row.retailer_id], states))
    click.echo(_line("完成率", (str(found.item_rate(item)) for item in SixOneItem)))
    for name, rate in (
        ("完成率", found.completion),
        ("按时率", found.on_time),
        ("全项达标店率", found.all_done),
    ):
        base = f"（{rate.numerator}/{rate.denominator}）" if rate.denominator else rate.reason
        click.echo(f"{name} {rate}{base}")


def _state(description: str, label: str) -> str:
    return description if label in ("", description) else f"{description} {label}"


def _line(name: str, cells: Any) -> str:
    parts = (padded(cell, _CELL_WIDTH) for cell in cells)
    return f"{padded(name, _NAME_WIDTH)} {''.join(parts)}".rstrip()
