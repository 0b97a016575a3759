"""月购进: twelve months in bars beside the year before, and the comparison as a line of text."""

from decimal import Decimal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.units import half_up
from storage.queries.retailer_story import MonthsBought
from ui.i18n import _
from ui.theme import Type, theme
from ui.widgets import Card, Chart, ChartData, Elided, Legend, Text, column
from ui.words import quantity

__all__ = ["MonthsCard", "comparison_words", "source_words"]


_MOST = 290


class _LowChart(Chart):
    """A chart that leaves room for the blocks below it."""

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(120))


class MonthsCard(Card):
    """``show_months(bought)``."""

    def __init__(self) -> None:
        super().__init__()
        self.legend = Legend()
        self.add_side(self.legend)
        self.chart = _LowChart("bars")
        self._compare = Elided("", Type.TABLE, tone="text")
        self._source = Elided("", Type.SMALL, tone="muted")
        self._nothing = Text("", Type.TABLE, tone="muted", wrap=True)
        inside = QWidget()
        column(self.chart, self._compare, self._source, spacing=4, into=inside)
        self._inside = inside
        self.add(inside, 1)
        self.add(self._nothing, 1)
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setMaximumHeight(theme.px(_MOST))

    def show_months(self, bought: MonthsBought) -> None:
        """Show the months."""
        self.set_head(_("月购进"), _("条"))
        known = any(value is not None for value in (*bought.values, *bought.before))
        for part in (self._inside, self.legend):
            part.setVisible(known)
        self._nothing.setVisible(not known)
        self._nothing.setText(_("— 还没有购进：收到总部的购进明细或月汇总后就有。"))
        if not known:
            return
        entries = [("#accent", _("近 12 月")), ("#last", _("去年"))]
        if bought.until:
            entries.append(("#accent-", _("截至{day}日").format(day=bought.until.day)))
        self.legend.set_entries(entries)
        before = list(bought.before)
        if bought.until is not None and bought.last_year is not None:
            before[-1] = bought.last_year
        data = ChartData(
            labels=tuple(str(int(month[5:])) for month in bought.months),
            values=tuple(map(_number, bought.values)),
            before=tuple(map(_number, before)),
            partial=bought.until is not None,
            unit=_("条"),
        )
        self.chart.set_data(data, _("月购进"))
        self._compare.set_text(comparison_words(bought))
        self._source.set_text(source_words(bought))


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def comparison_words(bought: MonthsBought) -> str:
    """Say how this month compares with the same days of last year (DOMAIN M07)."""
    if bought.until is None:
        if bought.known_until is None:
            return ""
        return _("购进截至 {day}，本月还没有").format(day=bought.known_until)
    parts = [_("本月截至{day}日 {n}").format(
        day=bought.until.day, n=quantity(bought.this_year or 0))]  # fmt: skip
    last = bought.last_year
    if last is None:
        parts.append(_("去年同期 —（没有明细）"))
    else:
        parts.append(_("去年同期 {n}").format(n=quantity(last)))
        parts.append(_("同比 {rate}").format(rate=_rate(bought.this_year or 0, last)))
    return "　".join(parts)


def _rate(now: int, before: int) -> str:
    """Return 108.20% / +8.20%, or — where there is no base."""
    if before <= 0:
        return _("—（去年同期为 0）")
    whole = half_up(_decimal(now * 100, before), 2)
    return f"{whole}% / {whole - 100:+}%"


def _decimal(above: int, below: int) -> Decimal:
    return Decimal(above) / below


def source_words(bought: MonthsBought) -> str:
    """Say where the months come from, and where two sources differ."""
    if bought.from_lines and bought.from_sums:
        words = _("来源：有明细的月份用明细，其余用月汇总")
    else:
        words = _("来源：明细") if bought.from_lines else _("来源：月汇总")
    if bought.differences:
        month = max(bought.differences)
        total, lines = bought.differences[month]
        more = _("{month} 月汇总 {total} 条，明细 {lines} 条，差 {gap} 条").format(
            month=month, total=quantity(total), lines=quantity(lines), gap=f"{lines - total:+,}"
        )
        words = f"{words}；{more}"
    return words
