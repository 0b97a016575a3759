"""Writes docs/metrics.md from the registry of metrics: `python -m docs.metrics`."""

from collections.abc import Iterator
from pathlib import Path

from models.metrics.measures.catalogue import MEASURES, WITHOUT_MEASURE
from models.metrics.metric import Metric
from models.metrics.registry import METRICS

PAGE = Path(__file__).with_suffix(".md")
_HEAD = """# 指标 · Metrics

Made from the registry by `python -m docs.metrics`; a test holds it against the program.

Every metric is a quotient of two whole numbers, or there is a reason why it has none. Ratios are exact; they are
rounded where they are shown. A rate of a group is the sum of its numerators by the sum of its denominators. What
can be told of a metric stands under 范围; `--by` names what `python main.py metrics` gives today. Whose numbers count
(population, period, the days compared) is said in `decisions/0026-metrics.md`.

| 编号 | 名称 | 公式 | 分子 | 分母 | 单位 | 范围 | `--by` | 来源 | 说明 |
|---|---|---|---|---|---|---|---|---|---|
"""
_TAIL = """
## Without a reading

| 编号 | why |
|---|---|
"""


def _row(each: Metric) -> str:
    told = [by.value for id, by in MEASURES if id == each.id]
    cells = (
        each.id,
        each.name,
        each.formula,
        f"{each.numerator}（{each.numerator_unit}）",
        f"{each.denominator}（{each.denominator_unit}）",
        each.unit,
        "、".join(each.scopes),
        ", ".join(told) or "—",
        each.source,
        each.note,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def page() -> Iterator[str]:
    """Give the page, piece by piece."""
    yield _HEAD
    yield from map(_row, METRICS.values())
    yield _TAIL
    for id, reason in WITHOUT_MEASURE.items():
        yield f"| {id} {METRICS[id].name} | {reason} |\n"


if __name__ == "__main__":
    PAGE.write_text("".join(page()), encoding="utf-8")
