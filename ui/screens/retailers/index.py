"""The list without its window: ready rows, filters, orders, and what a search finds in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import attrs
from PySide6.QtCore import QCollator, QLocale

from models.marks import N_
from models.masks import mask_phone
from models.reminders import LICENCE_DAYS, LONG_AGO_DAYS
from models.search import SearchEntry, match_span, normalise, search
from models.stock import StockState
from storage.queries.cover import ShopCover
from storage.queries.retailers import RetailerRow
from ui.i18n import _
from ui.item_models import Cell
from ui.words import cover_days, cover_tone, days_ago, listed

__all__ = ["ALL", "FILTERS", "Filter", "RetailerIndex"]

ALL = N_("全部")
FILTERS = (
    ALL,
    N_("标准店"),
    N_("本月未访"),
    N_("有待办"),
    N_("可销偏低"),
    N_("许可证 90 天内"),
    N_("久未走访"),
    N_("关注"),
    N_("未在主档"),
)
"""The chips, by the words they are shown with."""

_KEPT = 40
"""So many results of searches are kept, for the next key and for the one taken back."""

T = TypeVar("T")
Spans = Sequence[tuple[int, int]]


@attrs.frozen(kw_only=True)
class Filter:
    """What is to be shown beside the search: a chip and the three drop-downs, "" for all."""

    chip: str = ALL
    route: str = ""
    market: str = ""
    retail_format: str = ""


_LOW = (StockState.LOW, StockState.OUT)


class RetailerIndex:
    """All retailers of a list with everything that showing, filtering and finding them needs.

    Attributes: ``rows``, ``cells`` (tuples ready to paint), ``today``.
    """

    def __init__(
        self, rows: Sequence[RetailerRow], covers: Mapping[str, ShopCover], today: date
    ) -> None:
        self.today = today
        self.rows = list(rows)
        self.keys = [row.id for row in rows]
        self._covers = dict(covers)
        self._at = {key: at for at, key in enumerate(self.keys)}
        self._entries = [_entry(row) for row in rows]
        self._initials = {row.shop_name: row.initials for row in rows}
        self.cells = [self._row_cells(row) for row in rows]
        self._ranks: dict[str, list[int]] = {}
        self._results: dict[str, list[int]] = {}

    # -- contents

    def row(self, key: str) -> RetailerRow | None:
        """Return a retailer by its id."""
        at = self._at.get(key)
        return self.rows[at] if at is not None else None

    def cover(self, key: str) -> ShopCover | None:
        """Return the cover of a retailer, None where its stock was never counted."""
        return self._covers.get(key)

    def replace(self, row: RetailerRow, cover: ShopCover | None) -> bool:
        """Take over a changed row; False where the retailer is not in the list yet."""
        at = self._at.get(row.id)
        if at is None:
            return False
        if cover is not None:
            self._covers[row.id] = cover
        else:
            self._covers.pop(row.id, None)
        self.rows[at] = row
        self._entries[at] = _entry(row)
        self._initials[row.shop_name] = row.initials
        self.cells[at] = self._row_cells(row)
        self._ranks.clear()
        self._results.clear()
        return True

    def reword(self) -> None:
        """Make the cells anew in another language."""
        self.cells = [self._row_cells(row) for row in self.rows]

    def values(self, field: str) -> tuple[str, ...]:
        """Return the different values of a field, for a drop-down."""
        return tuple(sorted({value for row in self.rows if (value := getattr(row, field))}))

    def columns_without_data(self) -> frozenset[str]:
        """Return the columns that would be empty from top to bottom."""
        fields = {
            "owner": "owner",
            "phone": "phone",
            "format": "retail_format",
            "address": "address",
        }
        empty = {
            column
            for column, field in fields.items()
            if not any(getattr(row, field) for row in self.rows)
        }
        return frozenset(empty | (set() if self._covers else {"cover"}))

    # -- filters

    def counts(self) -> dict[str, int]:
        """Return how many retailers each chip lets through."""
        return {
            ALL: len(self.rows),
            **{chip: sum(map(self._chip_test(chip), self.rows)) for chip in FILTERS[1:]},
        }

    def _chip_test(self, chip: str) -> Callable[[RetailerRow], bool]:
        today = self.today
        tests: dict[str, Callable[[RetailerRow], bool]] = {
            "标准店": lambda row: row.standard,
            "本月未访": lambda row: row.served and not row.visits_this_month,
            "有待办": lambda row: row.open_todos > 0,
            "可销偏低": self._is_low,
            "许可证 90 天内": lambda row: _licence_days(row, today) is not None,
            "久未走访": lambda row: _long_ago(row, today),
            "关注": lambda row: row.starred,
            "未在主档": lambda row: not row.in_master,
        }
        return tests[chip]

    def _is_low(self, row: RetailerRow) -> bool:
        cover = self._covers.get(row.id)
        return cover is not None and cover.total.state in _LOW

    def _test(self, wanted: Filter) -> Callable[[RetailerRow], bool] | None:
        """Return one test for all filters, None where everything passes."""
        if wanted == Filter():
            return None
        chip = self._chip_test(wanted.chip) if wanted.chip != ALL else None

        def passes(row: RetailerRow) -> bool:
            return (
                (chip is None or chip(row))
                and (not wanted.route or row.visit_route == wanted.route)
                and (not wanted.market or row.market_type == wanted.market)
                and (not wanted.retail_format or row.retail_format == wanted.retail_format)
            )

        return passes

    # -- finding

    def find(
        self, query: str, wanted: Filter, sort: str = "", rising: bool = True
    ) -> Sequence[int]:
        """Return the places of what is to be shown, in the order it is to be shown in.

        Without a column to sort by, the best hits come first; without a query, the round's order.
        """
        found = self._search(normalise(query))
        passes = self._test(wanted)
        if passes is not None:
            found = [at for at in found if passes(self.rows[at])]
        if sort:
            found = sorted(found, key=self._rank(sort).__getitem__, reverse=not rising)
        return found

    def _search(self, query: str) -> Sequence[int]:
        """Search in what the longest known beginning of ``query`` found, so keys stay quick."""
        if not query:
            return range(len(self.rows))
        found = self._results.get(query)
        if found is None:
            known = (query[:end] for end in range(len(query) - 1, 0, -1))
            previous = next((self._results[each] for each in known if each in self._results), None)
            if len(self._results) > _KEPT:
                self._results.clear()
            found = self._results[query] = search(self._entries, query, previous)
        return found

    def spans(self, query: str) -> Callable[[str], Spans]:
        """Return what finds the characters of a shop name to underline, initials included."""

        def find(text: str) -> Spans:
            span = match_span(text, self._initials.get(text, ""), query)
            return ((span[0], span[1] - span[0]),) if span else ()

        return find

    def _rank(self, column: str) -> list[int]:
        """Return each row's place in the order of ``column``; made when first wanted."""
        if column not in self._ranks:
            key = self._sort_key(column)
            order = sorted(range(len(self.rows)), key=lambda at: key(self.rows[at]))
            ranks = [0] * len(order)
            for rank, at in enumerate(order):
                ranks[at] = rank
            self._ranks[column] = ranks
        return self._ranks[column]

    def _sort_key(self, column: str) -> Callable[[RetailerRow], Any]:
        collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))

        def text(field: str) -> Callable[[RetailerRow], Any]:
            return lambda row: collator.sortKey(getattr(row, field))

        def cover(row: RetailerRow) -> Any:
            found = self._covers.get(row.id)
            return (False, found.total.sort_key) if found else (True, ())

        keys: dict[str, Callable[[RetailerRow], Any]] = {
            "star": lambda row: not row.starred,
            "name": lambda row: row.pinyin,
            "licence": lambda row: row.licence_no,
            "owner": text("owner"),
            "phone": lambda row: row.phone,
            "format": text("retail_format"),
            "address": text("address"),
            "last": lambda row: row.last_visit or date.min,
            "month": lambda row: row.visits_this_month,
            "cover": cover,
            "hint": lambda row: (_hint(row, self.today)[2], row.licence_until or date.max),
        }
        return keys[column]

    # -- cells

    def picked(self, found: Sequence[int]) -> "tuple[Sequence[tuple[Cell, ...]], Sequence[str]]":
        """Return cells and keys of ``found``, ready for a table, without a copy of all of them."""
        return _Picked(self.cells, found), _Picked(self.keys, found)

    def _row_cells(self, row: RetailerRow) -> tuple[Cell, ...]:
        cover = self._covers.get(row.id)
        hint, tone, _rank = _hint(row, self.today)
        if not hint and cover is not None and cover.total.state in (*_LOW, StockState.EXCESS):
            hint, tone = _(cover.total.state.value), "warn"
        last: Cell = days_ago(row.last_visit, self.today)
        if _long_ago(row, self.today) and row.last_visit is not None:
            last = (("warn", str(last)),)
        return (
            (("icon:star", _("关注")),) if row.starred else "",
            row.shop_name,
            row.licence_no,
            row.owner or "—",
            mask_phone(row.phone) or "—",
            listed(row.retail_format) or "—",
            row.address or "—",
            last,
            str(row.visits_this_month),
            _cover_cell(cover),
            ((tone, hint),) if hint else "",
        )


class _Picked(Sequence[T]):
    """Some items of a list in an order of their own."""

    def __init__(self, items: Sequence[T], found: Sequence[int]) -> None:
        self._items, self._found = items, found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: Any) -> Any:
        return self._items[self._found[at]]

    def __iter__(self) -> Iterator[T]:
        return map(self._items.__getitem__, self._found)


def _entry(row: RetailerRow) -> SearchEntry:
    others = (row.pinyin, row.owner, row.licence_no, row.id, row.address, row.phone, row.salutation)
    return SearchEntry.of(row.shop_name, row.initials, others)


def _cover_cell(cover: ShopCover | None) -> Cell:
    if cover is None:
        return "—"
    words, tone = cover_days(cover.total), cover_tone(cover.total.state)
    return words if tone == "text" else ((tone, words),)


def _licence_days(row: RetailerRow, today: date) -> int | None:
    """Return the days a licence is still good for, where that is 90 or fewer (or it is over)."""
    if row.licence_until is None or not row.served:
        return None
    days = (row.licence_until - today).days
    return days if days <= LICENCE_DAYS[-1] else None


def _long_ago(row: RetailerRow, today: date) -> bool:
    if not row.served:
        return False
    return row.last_visit is None or (today - row.last_visit).days > LONG_AGO_DAYS


def _hint(row: RetailerRow, today: date) -> tuple[str, str, int]:
    """Return what to look at most of all: words, tone, and how it ranks."""
    days = _licence_days(row, today)
    made: Iterable[tuple[bool, str, str]] = (
        (row.overdue_todos > 0, _("待办逾期 {count}").format(count=row.overdue_todos), "bad"),
        (days is not None and days < 0, _("许可证已过期"), "bad"),
        (days is not None, _("许可证 {days} 天").format(days=days), "warn"),
        (row.open_todos > 0, _("待办 {count}").format(count=row.open_todos), "text2"),
        (row.status != "正常", _(row.status), "muted"),
        (not row.in_master, _("未在主档"), "muted"),
    )
    for rank, (holds, words, tone) in enumerate(made):
        if holds:
            return words, tone, rank
    return "", "", 99
