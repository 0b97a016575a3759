"""The last thirteen months: columns of 条 from zero, and a line of 单条均价 (docs/paper.md)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from models.forms.common import Form
from models.forms.store_report.parts import bar
from models.metrics.facts import Bought
from models.metrics.form import half_up_text
from models.paper.compose import Composer
from models.paper.grid import HINT, LABEL, LEFT, NOTE, RIGHT
from models.paper.items import HAIR, Align, Circle, Fill, Line, Rect
from models.store_analysis import StoreFacts
from models.store_analysis.purchases import average_price, total

__all__ = ["draw_trend"]

_HEAD: Final = 6.6
_COLUMNS: Final = 22.0
_OVER: Final = 4.4
_MONTHS: Final = 9.2
_PRICES: Final = 15.4
_BAR_SHARE: Final = 0.6
_DOT: Final = 0.75
_BOLD: Final = attrs.evolve(NOTE, bold=True)


@attrs.frozen
class _Month:
    """One month: its key, its 条 (None: unknown), its 单条均价 in 元."""

    key: str
    quantity: int | None
    price: Fraction | None
    fill: Fill


def draw_trend(form: Form, facts: StoreFacts) -> None:
    """Draw the months; a month that is not known has no column, and the line has a gap there."""
    months = _months(facts)
    if not any(month.quantity for month in months):
        return
    _draw_columns(form, months, facts)
    if any(month.price is not None for month in months):
        _draw_prices(form, months)


def _months(facts: StoreFacts) -> list[_Month]:
    this = total(facts.bought.values()) if facts.bought is not None else None
    points: list[tuple[str, Bought | None]] = [*facts.trend, (facts.month.key, this)]
    year_ago = facts.month.shift(-12).key
    found = []
    for key, bought in points:
        price = average_price(bought).ratio if bought is not None else None
        fill = Fill.BLACK if key == facts.month.key else Fill.NONE
        found.append(
            _Month(
                key,
                None if bought is None else bought.quantity,
                None if price is None else price / 100,
                Fill.HATCH if key == year_ago else fill,
            )
        )
    return found


def _places(months: Sequence[_Month]) -> list[float]:
    pitch = (RIGHT - LEFT) / len(months)
    return [LEFT + pitch * (at + 0.5) for at in range(len(months))]


def _draw_columns(form: Form, months: Sequence[_Month], facts: StoreFacts) -> None:
    top, page = form.flow.take(_HEAD), form.page
    until = f"，{facts.month.first.month} 月截至 {facts.until.day} 日" if facts.until else ""
    page.text((LEFT, top + 3.6), f"近 {len(months)} 个月购进量（条{until}）", LABEL)
    _draw_legend(page, top + 3.6)
    area = form.flow.take(_OVER + _COLUMNS + _MONTHS)
    base = area + _OVER + _COLUMNS
    most = max(month.quantity or 0 for month in months)
    width = (RIGHT - LEFT) / len(months) * _BAR_SHARE
    for x, month in zip(_places(months), months, strict=True):
        height = _COLUMNS * max(month.quantity or 0, 0) / most
        if height > 0:
            weight = 0.0 if month.fill is Fill.BLACK else 0.15
            page.add(
                Rect(
                    x=round(x - width / 2, 3), y=round(base - height, 3), width=round(width, 3),
                    height=round(height, 3), weight=weight, fill=month.fill,
                )
            )  # fmt: skip
        words = "—" if month.quantity is None else f"{month.quantity:,}".replace("-", "−")
        style = _BOLD if month.fill is Fill.BLACK else NOTE
        page.text((x, base - height - 2.0), words, style, align=Align.CENTRE)
        page.text((x, base + 2.8), f"{int(month.key[-2:])} 月", NOTE, align=Align.CENTRE)
        if month is months[0] or month.key.endswith("-01"):
            page.text((x, base + 6.4), month.key[:4], HINT, align=Align.CENTRE)
    page.horizontal(base, LEFT, RIGHT, 0.2)


def _draw_legend(page: Composer, middle: float) -> None:
    x = RIGHT
    for words, fill in (("去年同月", Fill.HATCH), ("本月", Fill.BLACK)):
        x -= page.width(words, NOTE)
        page.text((x, middle), words, NOTE)
        x -= 5.2
        bar(page, (x, middle), (4.0, 2.4), fill)
        x -= 4.0


def _draw_prices(form: Form, months: Sequence[_Month]) -> None:
    """Draw each price over its dot: the line is not from zero, so it has no axis."""
    top, page = form.flow.take(_PRICES), form.page
    page.text((LEFT, top + 2.0), "单条均价（元）", LABEL)
    prices = [month.price for month in months if month.price is not None]
    low, high = min(prices), max(prices)
    span = (high - low) or Fraction(1)
    before: tuple[float, float] | None = None
    marks = []
    for x, month in zip(_places(months), months, strict=True):
        if month.price is None:
            before = None
            continue
        y = top + 13.2 - 4.6 * float((month.price - low) / span)
        if before is not None:
            page.add(_joined(before, (x, y)))
        before = (x, y)
        marks.append((x, y, month))
    for x, y, month in marks:
        this = month.fill is Fill.BLACK
        fill = Fill.BLACK if this else Fill.WHITE
        page.add(Circle(x=round(x, 3), y=round(y, 3), radius=_DOT, weight=0.2, fill=fill))
        words = half_up_text(month.price or Fraction(), 1)
        page.text((x, y - 2.9), words, _BOLD if this else NOTE, align=Align.CENTRE)


def _joined(start: tuple[float, float], end: tuple[float, float]) -> Line:
    return Line(
        x1=round(start[0], 3),
        y1=round(start[1], 3),
        x2=round(end[0], 3),
        y2=round(end[1], 3),
        weight=2 * HAIR,
    )
