"""The words of click in Chinese: help, usage, and what is wrong with an argument."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

import click

from models.calendar import Period, PeriodKind
from models.errors import RoundbookError

__all__ = ["ChineseCommand", "ChineseGroup", "as_day", "as_month", "padded", "usage_sentence"]

_METAVARS = (
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "[命令] [参数]..."),
    ("[COMMAND] [ARGS]...", "[命令] [参数]..."),
)
_WIDTH = 78
_QUOTED = re.compile(r"'([^']*)'")
_BRACKETED = re.compile(r"\((.*)\)")


class _Chinese(click.Command):
    """Help in Chinese; the texts themselves are the commands' own."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        pieces = super().collect_usage_pieces(ctx)
        names = dict(_METAVARS)
        return [names.get(piece, piece) for piece in pieces]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help with its Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence: Chinese has no blanks at which click could cut."""
        del limit
        return self.short_help or (self.help or "").partition("。")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        del ctx
        formatter.write("\n")
        for part in (self.help or "").strip().splitlines():
            for text in _wrapped(part.strip(), _WIDTH - 2):
                formatter.write(f"  {text}\n")

    def _write_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [param.get_help_record(ctx) for param in options]
        _write_rows(formatter, "选项", [row for row in rows if row is not None])


class ChineseCommand(_Chinese):
    """One command."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        self._write_options(ctx, formatter)


class ChineseGroup(_Chinese, click.Group):
    """The program itself with its commands."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands in the order in which they were added."""
        self._write_options(ctx, formatter)
        rows = [(name, command.get_short_help_str()) for name, command in self.commands.items()]
        _write_rows(formatter, "命令", rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        del ctx
        return list(self.commands)


def as_month(_context: click.Context, param: click.Parameter, value: str) -> str:
    """Take YYYY-MM as a month's key (an option's callback)."""
    try:
        period = Period.parse(value)
    except RoundbookError:
        period = None
    if period is None or period.kind is not PeriodKind.MONTH:
        raise click.BadParameter(f"“{value}”不是月份，应写成 2026-11", param=param)
    return period.key


def as_day(_context: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Take YYYY-MM-DD as a day (an option's callback)."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        text = f"“{value}”不是日期，应写成 2026-11-23"
        raise click.BadParameter(text, param=param) from None


def usage_sentence(error: click.UsageError) -> str:
    """Say in Chinese what is wrong with the arguments."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name_of(error)}。"
    if isinstance(error, click.BadParameter):
        return f"{_name_of(error)} 不对：{_what_is_wanted(error)}。"
    if isinstance(error, click.BadOptionUsage):
        wanted = "后面不要写值" if "not take" in error.message else "后面应有一个值"
        return f"选项 {error.option_name} 用得不对，{wanted}。"
    ours = not error.message[:1].isascii()
    return error.message if ours else _in_general(error.message)


def _in_general(message: str) -> str:
    """Say in Chinese what click says of a call as a whole."""
    quoted = _QUOTED.search(message)
    if "command" in message.lower() and quoted:
        return f"没有命令 {quoted[1]}。"
    surplus = _BRACKETED.search(message)
    return f"参数多了：{surplus[1]}。" if surplus else "参数不对。"


def _what_is_wanted(error: click.BadParameter) -> str:
    """Say what a value should be: our own words, or for click's own kinds ours instead of its."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.IntRange):
        wanted = f"不小于 {kind.min}" if kind.max is None else f" {kind.min} 到 {kind.max}"
        return f"应是{wanted} 的整数"
    if isinstance(kind, click.Path) and not (kind.dir_okay and kind.file_okay):
        return "那里是文件夹，应写一个文件" if kind.file_okay else "那里是文件，应写一个文件夹"
    return error.message


def _name_of(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return param.opts[0]
    return str(param.metavar or param.name) if param is not None else "参数"


def _columns(text: str) -> int:
    """Return how wide a text is: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    """Fill a text with blanks up to ``width`` columns."""
    return text + " " * max(0, width - _columns(text))


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns, no line beginning with 。 or ，."""
    lines = [""]
    for sign in text:
        if _columns(lines[-1] + sign) > width and sign not in "。，；、：）":
            lines.append("")
        lines[-1] += sign
    return lines


def _write_rows(
    formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]
) -> None:
    if not rows:
        return
    formatter.write(f"\n{title}：\n")
    first = max(_columns(name) for name, _ in rows)
    for name, text in rows:
        begin, *rest = _wrapped(text, _WIDTH - first - 4)
        formatter.write(f"  {padded(name, first)}  {begin}\n")
        for more in rest:
            formatter.write(f"{' ' * (first + 4)}{more}\n")
