"""The rows of the metric table: sorted by exact numbers, written only when they are painted."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Generic, TypeVar, overload

import attrs

from models.metrics.metric import Metric
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading
from models.search import sift
from storage.queries.metrics.names import Named
from ui.item_models.tuple_table import Cell
from ui.screens.analysis.words import (
    change_of,
    change_words,
    count,
    group_name,
    grouped,
    tone_of,
    value_words,
)

__all__ = ["Row", "Rows", "Written", "rows_of", "sort_rows", "sought"]

T = TypeVar("T")
_PRICE_SCALE: Final = 10_000


@attrs.frozen
class Row:
    """One reading with its name and what it was before."""

    reading: Reading
    name: str
    before: Quotient | None
    named: Named | None

    @property
    def side(self) -> str:
        """The wholesale price of a product, the route of a retailer."""
        if self.named is None:
            return ""
        if self.reading.by is not By.PRODUCT:
            return self.named.side
        price = self.named.price
        return "—" if price is None else grouped(Fraction(price, _PRICE_SCALE), 2)

    @property
    def side_rank(self) -> tuple[int, str]:
        """What it is sorted by beside its name."""
        if self.named is None:
            return (0, "")
        return (self.named.price or 0, self.named.side)

    def change(self, metric: Metric) -> Fraction | None:
        """Return the change of the value; of a comparison its own growth."""
        quotient = self.reading.quotient
        if metric.has_growth:
            return quotient.growth
        return change_of(quotient, self.before, metric)


def rows_of(
    readings: Mapping[str, Reading],
    before: Mapping[str, Reading],
    names: Mapping[str, Named],
) -> list[Row]:
    """Return a row a reading, in the order of the readings."""
    found = []
    for key, reading in readings.items():
        named = names.get(key) if reading.by in (By.RETAILER, By.PRODUCT) else None
        earlier = before.get(key)
        name = named.name if named else group_name(reading.by, key)
        found.append(Row(reading, name, earlier.quotient if earlier else None, named))
    return found


def sought(rows: Sequence[Row], query: str) -> list[Row]:
    """Return the rows that are found by name, pinyin, initials or code."""
    if not query:
        return list(rows)
    with_names = [row for row in rows if row.named is not None]
    if not with_names:
        return [row for row in rows if query in row.name]
    return sift(with_names, query, lambda row: row.named.entry)  # type: ignore[union-attr]


def sort_rows(rows: list[Row], metric: Metric, column: str, rising: bool) -> list[Row]:
    """Return the rows by a column, ties by name; what has no value comes last either way."""

    def figure(row: Row) -> float | None:
        quotient = row.reading.quotient
        if column == "numerator":
            return float(quotient.numerator)
        if column == "denominator":
            return float(quotient.denominator)
        if column == "change":
            change = row.change(metric)
            return None if change is None else float(change)
        return None if quotient.reason else quotient.numerator / quotient.denominator

    named = sorted(rows, key=lambda row: row.name)
    if column == "name":
        return named if rising else named[::-1]
    if column == "side":
        return sorted(named, key=lambda row: row.side_rank, reverse=not rising)
    known = [(each, row) for row in named if (each := figure(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=not rising)
    return [row for _figure, row in known] + [row for row in named if figure(row) is None]


class Written(Sequence[tuple[Cell, ...]], Generic[T]):
    """The cells of items, written when a row is looked at: of thousands a screenful is seen."""

    def __init__(self, items: Sequence[T], write: Callable[[T], tuple[Cell, ...]]) -> None:
        self._items, self._write = items, write
        self._kept: dict[int, tuple[Cell, ...]] = {}

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> tuple[Cell, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> list[tuple[Cell, ...]]: ...

    def __getitem__(self, at: int | slice) -> tuple[Cell, ...] | list[tuple[Cell, ...]]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if at not in self._kept:
            self._kept[at] = self._write(self._items[at])
        return self._kept[at]


class Rows(Written[Row]):
    """The rows of the metric table; their bars are as long as the longest asks for."""

    def __init__(self, rows: Sequence[Row], metric: Metric) -> None:
        super().__init__(rows, self._cells)
        self._metric = metric
        quotients = [row.reading.quotient for row in rows]
        top = max((q.numerator / q.denominator for q in quotients if not q.reason), default=1.0)
        self._full = 1.0 if metric.form.unit == "%" and top <= 1 else (top or 1.0)

    def _cells(self, row: Row) -> tuple[Cell, ...]:
        metric, quotient = self._metric, row.reading.quotient
        change = row.change(metric)
        tone = tone_of(change, metric.direction)
        value = value_words(quotient, metric, row.reading.grade)
        share = 0.0
        if quotient.reason is None:
            share = max(0.0, quotient.numerator / quotient.denominator / self._full)
        return (
            row.name,
            row.side,
            count(quotient.numerator, metric.numerator_unit),
            count(quotient.denominator, metric.denominator_unit),
            (("muted" if quotient.reason else "text!", value),),
            (("bar", f"{share:.4f}"),) if quotient.reason is None else "",
            ((tone, change_words(change)),),
        )
