"""What visits saw of products, read lean: one row a line, no records."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from models.metrics.margin import ShopPrice
from models.metrics.seen import SeenLine
from models.product import PriceEntry, PriceList
from storage.database import Ledger

__all__ = ["noted_wants", "price_lists", "seen_lines", "shop_prices"]

_SEEN = (
    "SELECT retailer_id, product_id, day, stock, on_display, out_days, retail_carton, "
    "retail_pack, tag, demand FROM visit JOIN visit_stock_lines ON parent_id = visit.id "
    "WHERE deleted = 0 AND day BETWEEN ? AND ? "
    "ORDER BY day, coalesce(arrived, '00:00'), number, visit.id, position"
)
"""In the order of the visits, as the sheets of a package have it."""
_PRICED = (
    "SELECT retailer_id, product_id, retail_carton, retail_pack "
    "FROM visit_stock_lines JOIN visit ON visit.id = parent_id "
    "WHERE (retail_carton IS NOT NULL OR retail_pack IS NOT NULL) AND deleted = 0 AND day <= ? "
    "ORDER BY day, coalesce(arrived, '00:00'), number, visit.id"
)


def seen_lines(ledger: Ledger, first: date, last: date) -> tuple[SeenLine, ...]:
    """Return the lines of the visits from ``first`` to ``last``, in their order."""
    days: dict[str, date] = {}
    found = []
    for shop, product, day, stock, shown, *rest in ledger.query(
        _SEEN, (first.isoformat(), last.isoformat())
    ):
        on = days.get(day) or days.setdefault(day, date.fromisoformat(day))
        on_display = None if shown is None else bool(shown)
        found.append(SeenLine(shop, product, on, stock, on_display, *rest))
    return tuple(found)


def noted_wants(ledger: Ledger, first: date, last: date) -> frozenset[tuple[str, str]]:
    """Return store and product of the notes of 需求 for the months that some days touch."""
    rows = ledger.query(
        "SELECT retailer_id, product_id FROM demand WHERE deleted = 0 AND month BETWEEN ? AND ?",
        (f"{first:%Y-%m}", f"{last:%Y-%m}"),
    )
    return frozenset((row[0], row[1]) for row in rows)


def shop_prices(ledger: Ledger, until: date) -> dict[tuple[str, str], ShopPrice]:
    """Return by store and product the 实售价 of the carton and of the pack that were last seen."""
    found: dict[tuple[str, str], ShopPrice] = {}
    for shop, product, carton, pack in ledger.query(_PRICED, (until.isoformat(),)):
        before = found.get((shop, product))
        if before:
            carton = before.carton if carton is None else carton
            pack = before.pack if pack is None else pack
        found[shop, product] = ShopPrice(carton, pack)
    return found


class _PriceLists(Mapping[str, PriceList]):
    """Made of their rows as they are asked for: a catalogue has thousands."""

    def __init__(
        self,
        rows: Mapping[str, tuple[Any, ...]],
        history: Mapping[str, Sequence[tuple[Any, ...]]],
    ) -> None:
        self._rows, self._history = rows, history

    def __getitem__(self, product: str) -> PriceList:
        wholesale, carton, pack, packs = self._rows[product]
        return PriceList(
            wholesale=wholesale,
            retail_carton=carton,
            retail_pack=pack,
            packs_per_carton=packs,
            prices=tuple(map(_entry, self._history.get(product, ()))),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _entry(row: tuple[Any, ...]) -> PriceEntry:
    since, wholesale, carton, pack = row
    return PriceEntry(
        since=date.fromisoformat(since) if since else None,
        wholesale=wholesale,
        retail_carton=carton,
        retail_pack=pack,
    )


def price_lists(ledger: Ledger) -> Mapping[str, PriceList]:
    """Return the prices of every product, of those that are gone too: what was bought names them.

    ``prices`` come in the order in which the record holds them.
    """
    history: dict[str, list[tuple[Any, ...]]] = {}
    for product, *entry in ledger.query(
        "SELECT parent_id, since, wholesale, retail_carton, retail_pack FROM product_prices "
        "ORDER BY parent_id, position"
    ):
        history.setdefault(product, []).append(tuple(entry))
    rows = ledger.query(
        "SELECT id, wholesale, retail_carton, retail_pack, packs_per_carton FROM product"
    )
    return _PriceLists({row[0]: tuple(row[1:]) for row in rows}, history)
