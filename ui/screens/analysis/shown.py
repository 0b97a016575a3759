"""What the panel 数从哪里来 shows of one figure: made of a reading, of visits or of six-ones."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from models.metrics.behind import Item, Listing, Part, taken_apart
from models.metrics.comparing import Span
from models.metrics.metric import Counted, Metric
from models.metrics.population import EVERYBODY, population
from models.metrics.reading import By, Reading
from models.metrics.registry import metric as declared
from storage.database import Ledger
from storage.queries.metrics.analysis import Analysis
from storage.queries.metrics.names import Named
from storage.queries.metrics.orders import last_bought, next_planned
from ui.i18n import _
from ui.item_models.tuple_table import Cell
from ui.screens.analysis.rows import Written
from ui.screens.analysis.words import (
    count,
    day_words,
    days_words,
    group_name,
    head_words,
    heads_of,
    unit_of,
    value_words,
)
from ui.words import month_day

__all__ = ["Shown", "Tab", "shown_reading"]


@attrs.frozen
class Tab:
    """One list: its words, the heads of its three columns, rows and their keys.

    ``wide``: the second and third column hold figures that need the room.
    """

    key: str
    label: str
    heads: tuple[str, str, str]
    wide: bool
    rows: Sequence[tuple[Cell, ...]]
    keys: Sequence[str]


@attrs.frozen(kw_only=True)
class Shown:
    """One figure taken apart.

    ``of`` says what the keys of the lists name; ``reading`` and ``span`` lead to the order lines,
    None where there are none behind it. ``shop`` is the retailer the figure is of.
    """

    title: str
    figure: str
    known: bool
    upper: str
    lower: str
    over: str
    under: str
    told: tuple[str, ...]
    tabs: tuple[Tab, ...]
    of: By = By.RETAILER
    reading: Reading | None = None
    span: Span | None = None
    shop: str = ""

    def lines_of(self, key: str = "") -> tuple[str, str]:
        """Return retailer and product whose order lines are behind an item, or the figure."""
        reading = self.reading
        if reading is None:
            return ("", "")
        retailer = reading.key if reading.by is By.RETAILER else ""
        product = reading.key if reading.by is By.PRODUCT else ""
        if key:
            return (key, product) if self.of is By.RETAILER else (retailer, key)
        return (retailer, product)

    def shop_of(self, key: str) -> str:
        """Return the retailer to be opened from an item."""
        return self.shop or (key if self.of is By.RETAILER else "")


Names = Mapping[str, Named]


def name_of(names: Names, key: str) -> str:
    """Return what a retailer or product is called; its code where the ledger has no name."""
    return names[key].name if key in names else key


def shown_reading(
    ledger: Ledger, analysis: Analysis, reading: Reading, names: Names, today: date
) -> Shown:
    """Take a reading apart."""
    metric, quotient = declared(reading.metric), reading.quotient
    apart = taken_apart(reading.metric)
    listing = analysis.behind(reading) if apart else _NOT_LISTED
    told = _told(analysis, reading, metric, listing) if apart else _plain(analysis, metric)
    facts = analysis.facts_behind(reading)
    subject = _subject(reading, names)
    return Shown(
        title=_("{subject} {metric}").format(subject=subject, metric=_(metric.name)).strip(),
        figure=_figure(reading, metric),
        known=quotient.reason is None,
        upper=count(quotient.numerator, metric.numerator_unit),
        lower=count(quotient.denominator, metric.denominator_unit),
        over=_head(metric, 0),
        under=_head(metric, 1),
        told=tuple(told),
        tabs=_Lists(ledger, facts.span, reading, names, today).tabs(listing),
        of=listing.of,
        reading=reading if apart else None,
        span=facts.span if apart else None,
        shop=reading.key if reading.by is By.RETAILER else "",
    )


_NOT_LISTED: Final = Listing(of=By.RETAILER, parts={}, now_in=Counted.STORE)


def _plain(analysis: Analysis, metric: Metric) -> list[str]:
    """Say of a metric that is made of visits and entries what its two numbers are."""
    needs = _("、").join(_(need.value) for need in metric.needs)
    return [
        _("{days}。").format(days=days_words(analysis.span)),
        _("分子：{words}").format(words=_(metric.numerator)),
        _("分母：{words}").format(words=_(metric.denominator)),
        _(metric.note),
        _("由{needs}算出。").format(needs=needs),
    ]


def _subject(reading: Reading, names: Names) -> str:
    if reading.by is By.TOTAL:
        return ""
    if reading.by in (By.PRODUCT, By.RETAILER):
        return name_of(names, reading.key)
    return group_name(reading.by, reading.key)


def _figure(reading: Reading, metric: Metric) -> str:
    text = value_words(reading.quotient, metric, reading.grade)
    if reading.quotient.reason is None and metric.has_growth:
        return f"{text} / {reading.quotient.shown_growth()}"
    return text


def _head(metric: Metric, at: int) -> str:
    unit = metric.numerator_unit if at == 0 else metric.denominator_unit
    return head_words(heads_of(metric.id)[at], unit)


# -- the sentences


def _told(analysis: Analysis, reading: Reading, metric: Metric, listing: Listing) -> list[str]:
    span, family = analysis.span, metric.id.partition(".")[0]
    days = days_words(span)
    if family == "M01":
        return [_who_counts(analysis, reading, days), *_taken_back(listing)]
    base = {"M07": span.year_ago, "M03a": span.previous, "M03b": span.previous,
            "M08": span.previous, "M19": span.previous}.get(family)  # fmt: skip
    if family == "M03c":
        first, last = span.three_before[0].first, span.three_before[-1].last
        before = _("前三周期 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}").format(first=first, last=last)
        return [_("{days}，{before}。").format(days=days, before=before), _(metric.note)]
    if base is None:
        return [_("{days}。").format(days=days), _(metric.note)]
    return [_("{days}，同 {base} 比。").format(days=days, base=days_words(base)), _(metric.note)]


def _who_counts(analysis: Analysis, reading: Reading, days: str) -> str:
    """Say whom the denominator counts: who was open, and who bought all the same."""
    facts, known = analysis.facts_behind(reading), analysis.known
    only = facts.only
    span = (analysis.span.first, analysis.span.last)
    open_ones = population(known.retailers, span, frozenset(), EVERYBODY)
    count_open = len(open_ones if only is None else open_ones & only)
    more = len(facts.population) - count_open
    words = _("{days}。总数是正常、新入网至少一天的 {n} 户").format(days=days, n=count_open)
    if more:
        words += _("，加期内有净购进的 {n} 户").format(n=more)
    return _("{words}。").format(words=words)


def _taken_back(listing: Listing) -> list[str]:
    """Say what was left out: orders that returns took back."""
    none = len(listing.parts[Part.NET_ZERO])
    if not none:
        return []
    ordered = len(listing.parts[Part.BOUGHT]) + none
    return [_("{n} 户有订单，其中 {m} 户退货后净数量不大于 0，不计。").format(n=ordered, m=none)]


# -- the lists


class _Lists:
    """The lists behind one reading, each part written and sorted its own way."""

    def __init__(
        self, ledger: Ledger, span: Span, reading: Reading, names: Names, today: date
    ) -> None:
        self._names, self._today = names, today
        self._spread = declared(reading.metric).id in ("M01", "M03c")
        self._last: Mapping[str, str] = {}
        self._next: Mapping[str, date] = {}
        self._base = _head(declared(reading.metric), 1)
        if self._spread:
            product = reading.key if reading.by is By.PRODUCT else ""
            self._last = last_bought(ledger, span.last, product)
            self._next = next_planned(ledger, today)

    def tabs(self, listing: Listing) -> tuple[Tab, ...]:
        """Return the parts of a listing as tabs; parts without an item are kept where few."""
        return tuple(self._tab(part, listing) for part in listing.parts)

    def _tab(self, part: Part, listing: Listing) -> Tab:
        items = sorted(listing.parts[part], key=self._order(part))
        kind = _("零售户") if listing.of is By.RETAILER else _("品规")
        unit = unit_of(listing.now_in)
        heads = (kind, _("上次购进"), _("下次走访"))
        write: Callable[[Item], tuple[Cell, ...]] = self._not_bought
        if self._spread and part is not Part.NOT_BOUGHT:
            heads = (kind, _("上次购进"), _("本期({unit})").format(unit=unit))
            write = self._bought
        elif not self._spread:
            base_unit = unit_of(listing.base_in or listing.now_in)
            now = _("本期({unit})").format(unit=unit)
            base = _("前({unit})").format(unit=base_unit)
            if part in (Part.RETAILERS, Part.PRODUCTS):
                now, base = f"{_('购进额')}({unit})", f"{_('购进量')}({base_unit})"
            heads = (kind, base, now)

            def write(item: Item) -> tuple[Cell, ...]:
                return (
                    name_of(self._names, item.key),
                    count(item.base or 0, listing.base_in or listing.now_in),
                    count(item.now, listing.now_in),
                )

        keys = [item.key for item in items]
        wide = not self._spread
        return Tab(part.name, _(part.value), heads, wide, Written(items, write), keys)

    def _order(self, part: Part) -> Callable[[Item], tuple[object, ...]]:
        names = self._names
        if part is Part.NOT_BOUGHT and self._spread:
            return lambda item: (self._next.get(item.key, date.max), name_of(names, item.key))
        if part is Part.LESS:
            return lambda item: (item.now - (item.base or 0), name_of(names, item.key))
        if part is Part.MORE:
            return lambda item: ((item.base or 0) - item.now, name_of(names, item.key))
        if part is Part.NOT_AGAIN:
            return lambda item: (-(item.base or 0), name_of(names, item.key))
        return lambda item: (-item.now, name_of(names, item.key))

    def _when(self, key: str) -> Cell:
        last = self._last.get(key)
        if last is None:
            return (("small:muted", _("从未购进")),)
        return (("small:text2", day_words(last, self._today)),)

    def _not_bought(self, item: Item) -> tuple[Cell, ...]:
        planned = self._next.get(item.key)
        day: Cell = (("small:muted", _("没排")),)
        if planned is not None:
            today = planned == self._today
            words = _("今天") if today else month_day(planned, self._today)
            day = (("small:ok" if today else "small:text2", words),)
        return (name_of(self._names, item.key), self._when(item.key), day)

    def _bought(self, item: Item) -> tuple[Cell, ...]:
        number = f"{item.now:,}".replace("-", "−")
        return (name_of(self._names, item.key), self._when(item.key), number)
