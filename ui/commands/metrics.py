"""Metrics of a month on the command line, each with its numerator and denominator."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from ui.commands.chinese import ChineseCommand, as_month, padded
from ui.commands.console import Console, pass_console, show_json

if TYPE_CHECKING:
    from models.metrics.reading import Reading
    from storage.queries.metrics.readings import SpanReadings

__all__ = ["metrics"]

_BY = {"total": "总体", "retailer": "零售户", "product": "品规", "class": "价类", "brand": "品牌"}
_NAME_WIDTH = 40


def _as_metrics(
    _context: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Take ids of metrics; M07 stands for M07.quantity and M07.amount."""
    from models.metrics.registry import METRICS

    found: list[str] = []
    for value in values:
        asked = value.strip().lower()
        own = [key for key in METRICS if key.lower() == asked]
        own = own or [key for key in METRICS if key.lower().startswith(f"{asked}.")]
        if not own:
            raise click.BadParameter(f"没有指标“{value}”，应写成 M01、M07.amount", param=param)
        found += own
    return tuple(found)


def _as_scope(_context: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in _BY:
        raise click.BadParameter(f"“{value}”不行，只能是 {'、'.join(_BY)}", param=param)
    return value


@click.command(cls=ChineseCommand, help="一个月的指标：数值、分子和分母，没有数值的写明原因。")
@click.option("--month", required=True, metavar="YYYY-MM", callback=as_month, help="哪个月。")
@click.option(
    "--metric",
    "wanted",
    multiple=True,
    metavar="M01",
    callback=_as_metrics,
    help="只要这个指标，可以写几次；不写是全部。",
)
@click.option(
    "--by",
    metavar="|".join(_BY),
    callback=_as_scope,
    help="只要总体、零售户、品规、价类或品牌的。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@pass_console
def metrics(
    console: Console, month: str, wanted: tuple[str, ...], by: str | None, *, as_json: bool
) -> int:
    """Show the metrics of a month."""
    from storage.queries.metrics.readings import names_of_keys, readings_of_month

    with console.reading() as ledger:
        found = readings_of_month(ledger, month, ledger.clock().date(), wanted, by)
        names = {} if as_json else names_of_keys(ledger)
    if as_json:
        until, worked = found.span.last.isoformat(), found.worked.last.isoformat()
        told = [_as_json(each) for each in found.readings]
        show_json({"month": month, "until": until, "work_until": worked, "metrics": told})
        return 0
    _show(found, names)
    return 0


def _as_json(reading: "Reading") -> dict[str, Any]:
    from models.metrics.form import exact_text
    from models.metrics.registry import metric

    ratio = reading.quotient.ratio
    verdict = reading.grade if metric(reading.metric).verdict else ""
    return {
        "metric": reading.metric,
        "by": reading.by,
        "key": reading.key,
        "numerator": str(reading.quotient.numerator),
        "denominator": str(reading.quotient.denominator),
        "value": verdict or (None if ratio is None else exact_text(ratio)),
        "reason": None if ratio is not None or verdict else str(reading.quotient.reason),
        "grade": reading.grade or None,
    }


def _show(found: "SpanReadings", names: dict[str, str]) -> None:
    from models.metrics.registry import metric

    click.echo(found.title)
    if found.worked != found.span:
        click.echo(f"走访、盘点、六个一和投诉：{found.worked.label}")
    for (key, by), group in groupby(found.readings, key=lambda each: (each.metric, each.by)):
        declared = metric(key)
        click.echo(f"\n{key} {declared.name}（{_BY[by]}）：{declared.formula}。{declared.source}")
        for each in group:
            name = names.get(each.key, each.key) or _BY[by]
            quotient = each.quotient
            value = each.grade if declared.verdict else declared.form.write(quotient.ratio)
            base = f"{quotient.numerator}/{quotient.denominator}"
            beside = "" if declared.verdict else each.grade
            words = (str(quotient.reason or "") if quotient.ratio is None else "", beside)
            why = "".join(f" {word}" for word in dict.fromkeys(words) if word)
            click.echo(f"  {padded(name, _NAME_WIDTH)} {padded(value, 16)} {base}{why}")
