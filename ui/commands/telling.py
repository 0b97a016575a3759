"""What commands that read files tell on the way: how far they are, and the first of many lines."""

import sys
from collections.abc import Callable, Iterable

import click

__all__ = ["reading_progress", "show_some"]

_SHOWN_AT_MOST = 10
_STEP = 20_000


def reading_progress() -> Callable[[str, int], None] | None:
    """Return what tells on a terminal how far the reading is; None where there is no terminal."""
    if not sys.stderr.isatty():
        return None
    shown: tuple[str, int] = ("", 0)

    def tell(file: str, rows: int) -> None:
        nonlocal shown
        if file != shown[0] or rows - shown[1] >= _STEP:
            shown = (file, rows)
            click.echo(f"\r\033[K读取 {file} … {rows:,} 行\r", err=True, nl=False)

    return tell


def show_some(texts: Iterable[str], title: str) -> None:
    """Show a title with a count and the first ten of ``texts``; nothing where there are none."""
    found = list(texts)
    if not found:
        return
    click.echo(f"  {title}（{len(found)}）：")
    for text in found[:_SHOWN_AT_MOST]:
        click.echo(f"    {text}")
    if len(found) > _SHOWN_AT_MOST:
        click.echo(f"    … 还有 {len(found) - _SHOWN_AT_MOST} 条")
