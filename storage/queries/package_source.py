"""What a package is made of, read from the ledger (call it inside one snapshot)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

import attrs

from models.calendar import Period
from models.canonical import from_plain
from models.check import Check
from models.kinds import PACKAGED_KINDS, kind_of
from models.package import DataLine, PackageHead, PackageSource, data_line
from models.package.population import population
from models.package.source import MonthPhoto
from models.product import Product
from models.records import Record
from models.retailer import Retailer
from models.six_one_record import SixOneRecord
from models.stock import Count, Delivery, StockJudgement, delivered_on, judge_stock
from models.todo import Todo
from models.units import PACKS_PER_CARTON
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import find, plains, plains_by_id
from storage.ledger.tables import table_of
from storage.queries import package_facts as facts
from storage.queries.board import board_of_month
from storage.queries.candidates import progress_of
from storage.queries.lineages import lineages
from storage.queries.photos import photos_of
from storage.queries.plan import stops_where
from storage.queries.purchases import known_until
from storage.queries.reports import reports_of_month
from storage.queries.work_days import work_calendar

__all__ = ["package_source", "unconfirmed"]

R = TypeVar("R", bound=Record)
_Pair = tuple[str, str]

_IN_MONTH = "deleted = 0 AND day BETWEEN ? AND ?"
_PROMOTED = "deleted = 0 AND finalised = 1 AND item = 1 AND done_on BETWEEN ? AND ?"
_PLANNED = "state <> '取消' AND day BETWEEN ? AND ?"
_FORTNIGHT = timedelta(days=14)


def package_source(ledger: Ledger, head: PackageHead) -> PackageSource:
    """Read the month named in ``head`` and every record headquarters has not confirmed."""
    month = Period.parse(head.month)
    days = (month.first.isoformat(), month.last.isoformat())
    visits = find(ledger, Visit, _IN_MONTH, days)
    checks = find(ledger, Check, _IN_MONTH, days)
    board = board_of_month(ledger, head.month, head.created_at.date()).board
    entries = facts.entries_of(ledger, month)
    brands = facts.brand_products(ledger)
    purchases = facts.purchases_of(
        ledger,
        month,
        {*brands, *(each.product_id for each in entries.reviews)},
        {each.retailer_id for each in entries.suggestions},
    )
    retailers = _by_id(ledger, Retailer, _every_id(ledger, "retailer"))
    products = _by_id(ledger, Product, _every_id(ledger, "product"))
    lines = tuple(unconfirmed(ledger))
    return PackageSource(
        head=head,
        month=month,
        visits=tuple(visits),
        checks=tuple(checks),
        board=board,
        retailers=retailers,
        products=products,
        notices=dict(ledger.query("SELECT id, title FROM notice")),
        todos=_todos(ledger, days),
        stock=_Stock(ledger, month, retailers, products).judged(visits),
        lines=lines,
        entries=entries,
        events=facts.events_of(ledger, month),
        purchases=purchases,
        population=population(
            (each for each in retailers.values() if not each.deleted), month, purchases.stores
        ),
        brands=brands,
        promotions=tuple(find(ledger, SixOneRecord, _PROMOTED, days)),
        scores=facts.scores_of(ledger, month.last),
        last_visits=facts.last_visits(ledger, min(month.last, head.created_at.date())),
        calendar=work_calendar(ledger),
        sent=facts.sent_of(ledger, lines),
        last_receipt=facts.last_receipt(ledger),
        plan=stops_where(ledger, _PLANNED, days),
        photos=tuple(_photos(ledger, month)),
        progress=progress_of(ledger, month.key),
        reports=reports_of_month(ledger, month),
    )


def _every_id(ledger: Ledger, table: str) -> list[str]:
    """Return every id, of deleted records too: what was said of them names them."""
    return [str(row[0]) for row in ledger.query(f"SELECT id FROM {table}")]  # noqa: S608


def _by_id(ledger: Ledger, record_class: type[R], ids: Iterable[str]) -> dict[str, R]:
    found = plains_by_id(ledger, kind_of(record_class), sorted(ids))
    return {record_id: from_plain(record_class, plain) for record_id, plain in found.items()}


def unconfirmed(ledger: Ledger) -> Iterable[DataLine]:
    """Give every packaged record without a confirmed revision, or with a newer one.

    Not those of a handover that was taken back: they are their giver's to send.
    """
    for kind in PACKAGED_KINDS:
        table = table_of(kind).name
        condition = (
            "NOT EXISTS (SELECT 1 FROM acknowledged AS known WHERE known.kind = ? "  # noqa: S608
            f"AND known.record_id = {table}.id "
            f"AND known.revision >= {table}.revision) "
            "AND id NOT IN (SELECT record_id FROM given_back WHERE given_back.kind = ?) ORDER BY id"
        )
        found = plains(ledger, kind, condition, (kind, kind))
        past = lineages(ledger, kind, [plain["id"] for plain in found])
        for plain in found:
            line = data_line(kind, plain)
            yield attrs.evolve(line, follows=past(plain["id"], plain["revision"]))


def _todos(ledger: Ledger, days: tuple[str, str]) -> dict[str, tuple[Todo, ...]]:
    found: dict[str, tuple[Todo, ...]] = {}
    for todo in find(
        ledger,
        Todo,
        "deleted = 0 AND (source_id IN (SELECT id FROM visit WHERE day BETWEEN ?1 AND ?2) "
        "OR source_id IN (SELECT id FROM display_check WHERE day BETWEEN ?1 AND ?2)) ORDER BY id",
        days,
    ):
        found[todo.source_id] = (*found.get(todo.source_id, ()), todo)
    return found


def _photos(ledger: Ledger, month: Period) -> Iterable[MonthPhoto]:
    """Give the month's photos; their pictures lie in a store of their own."""
    for row in photos_of(ledger, days=tuple(month.each_day())):
        yield MonthPhoto(row.photo, tuple(flag.phrase for flag in row.flags))


class _Stock:
    """Judges the month's counts against the counts before and what was delivered between."""

    def __init__(
        self,
        ledger: Ledger,
        month: Period,
        retailers: Mapping[str, Retailer],
        products: Mapping[str, Product],
    ) -> None:
        self._ledger = ledger
        self._month = month
        self._retailers = retailers
        self._products = products
        self._known = known_until(ledger)

    def judged(self, visits: Iterable[Visit]) -> dict[_Pair, StockJudgement]:
        """Return the judgement of each line with a count, by visit and product."""
        last = self._last_counts()
        deliveries = self._deliveries(last)
        found: dict[_Pair, StockJudgement] = {}
        for visit in sorted(visits, key=_order):
            for line in visit.stock_lines:
                if line.stock is None or visit.missed:
                    continue
                pair = (visit.retailer_id, line.product_id)
                count = Count(visit.day, line.stock, self._per_carton(line.product_id))
                found[visit.id, line.product_id] = self._judge(
                    count, last.get(pair), deliveries.get(pair, ())
                )
                last[pair] = count
        return found

    def _judge(
        self, count: Count, last: Count | None, deliveries: Iterable[Delivery]
    ) -> StockJudgement:
        """Without any purchases in the ledger nothing is known of them, not that there are none."""
        judged = judge_stock(count, last, deliveries, self._known or date.min)
        return judged if self._known else attrs.evolve(judged, known_until=None)

    def _per_carton(self, product_id: str) -> int:
        product = self._products.get(product_id)
        return product.packs_per_carton if product else PACKS_PER_CARTON

    def _last_counts(self) -> dict[_Pair, Count]:
        """Return the last count of each product before the month, at the stores visited in it."""
        rows = self._ledger.query(
            "SELECT retailer_id, product_id, day, stock, max(day || ' ' || coalesce(arrived, '') "
            "|| ' ' || number || ' ' || id) FROM visit "
            "JOIN visit_stock_lines ON parent_id = visit.id "
            "WHERE deleted = 0 AND day < ?1 AND stock IS NOT NULL AND shop_state <> '关门' "
            "AND retailer_id IN (SELECT retailer_id FROM visit WHERE day BETWEEN ?1 AND ?2) "
            "GROUP BY retailer_id, product_id",
            self._days(),
        )
        return {
            (retailer, product): Count(date.fromisoformat(day), stock, self._per_carton(product))
            for retailer, product, day, stock, _ in rows
        }

    def _days(self) -> tuple[str, str]:
        return (self._month.first.isoformat(), self._month.last.isoformat())

    def _deliveries(self, last: Mapping[_Pair, Count]) -> dict[_Pair, list[Delivery]]:
        """Return what was delivered since the earliest of the last counts, by store and product."""
        earliest = min((count.day for count in last.values()), default=self._month.first)
        found: dict[_Pair, list[Delivery]] = {}
        for retailer, product, day, cartons in self._ledger.iterate(
            "SELECT retailer_id, product_id, day, sum(quantity) FROM active_purchase_line "
            "WHERE day BETWEEN ?3 AND ?2 AND (retailer_id, product_id) IN "
            "(SELECT retailer_id, product_id FROM visit "
            "JOIN visit_stock_lines ON parent_id = visit.id "
            "WHERE deleted = 0 AND day BETWEEN ?1 AND ?2) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            (*self._days(), (earliest - _FORTNIGHT).isoformat()),
        ):
            delivery = Delivery(self._delivered(retailer, day), cartons)
            found.setdefault((retailer, product), []).append(delivery)
        return found

    def _delivered(self, retailer_id: str, ordered: str) -> date:
        retailer = self._retailers.get(retailer_id)
        return delivered_on(date.fromisoformat(ordered), retailer.delivery_day if retailer else "")


def _order(visit: Visit) -> tuple[Any, ...]:
    return (visit.day, str(visit.arrived or ""), visit.number, visit.id)
