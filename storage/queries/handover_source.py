"""What a handover is made of, read from the ledger (call it inside one snapshot)."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import attrs

from models.canonical import from_plain
from models.handover import (
    HandedShop,
    HandedVisit,
    HandoverHead,
    HandoverSource,
    with_confirmed,
)
from models.handover.sheets import HandedTodo
from models.kinds import KINDS, PACKAGED_KINDS, kind_of
from models.package import DataLine, data_line
from models.programme.rules import STORES_OF
from models.retailer import Retailer
from models.todo import Todo
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import plains, plains_by_id
from storage.ledger.tables import table_of
from storage.queries.lineages import lineages
from storage.queries.retailers import RetailerRow, retailer_rows

__all__ = ["RouteShops", "handover_source", "routes_of"]

_CHUNK = 500
_EVENTS = ", ".join(f"'{kind_of(record)}'" for record in STORES_OF)


@attrs.frozen
class RouteShops:
    """One 拜访线路: its name (empty: shops on none), the ids of its shops, their open todos."""

    route: str
    shops: tuple[str, ...]
    open_todos: int


def routes_of(rows: Iterable[RetailerRow]) -> tuple[RouteShops, ...]:
    """Return the routes of the shops that are in the master, in the order of ``rows``."""
    found: dict[str, list[RetailerRow]] = {}
    for row in rows:
        if row.in_master:
            found.setdefault(row.visit_route, []).append(row)
    return tuple(
        RouteShops(route, tuple(row.id for row in shops), sum(row.open_todos for row in shops))
        for route, shops in found.items()
    )


def handover_source(
    ledger: Ledger, head: HandoverHead, retailer_ids: Collection[str]
) -> HandoverSource:
    """Read everything that goes along with the retailers of ``retailer_ids``."""
    rows = [
        row
        for row in retailer_rows(ledger, head.package.created_at.date())
        if row.id in retailer_ids
    ]
    ids = [row.id for row in rows]
    masters = plains_by_id(ledger, "retailer", ids)
    retailers = {key: from_plain(Retailer, plain) for key, plain in masters.items()}
    records = {kind: _records_of(ledger, kind, ids) for kind in PACKAGED_KINDS}
    visits = [from_plain(Visit, plain) for plain in records["visit"] if not plain["deleted"]]
    todos = [from_plain(Todo, plain) for plain in records["todo"] if not plain["deleted"]]
    order = {key: place for place, key in enumerate(ids)}
    visits.sort(key=lambda visit: order[visit.retailer_id])
    return HandoverSource(
        head=head,
        shops=tuple(
            HandedShop(
                number=number,
                retailer=retailers[row.id],
                phone=row.phone,
                last_visit=row.last_visit,
                todos=row.open_todos,
            )
            for number, row in enumerate(rows, start=1)
        ),
        todos=tuple(
            HandedTodo(todo, retailers[todo.retailer_id])
            for todo in todos
            if not todo.state.settled
        ),
        visits=tuple(HandedVisit(visit, retailers[visit.retailer_id]) for visit in visits),
        lines=(
            *(data_line("retailer", masters[key]) for key in ids),
            *_products(ledger, records),
            *_lines(ledger, records),
        ),
    )


def _records_of(ledger: Ledger, kind: str, ids: Sequence[str]) -> list[dict[str, object]]:
    """Return a kind's records of some retailers, tombstones included.

    Not those of a handover that was taken back: what stands here of them is no deletion, and is of
    no revision that anyone else should see. An event over many stores stays, and its photos with
    it.
    """
    columns = table_of(kind).columns
    column = "id" if kind == "retailer_notes" else "retailer_id"
    if column not in ("id", *columns):
        return []
    stays = f" AND about NOT IN ({_EVENTS})" if kind == "photo" else ""
    found: list[dict[str, object]] = []
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        condition = (
            f"{column} IN ({marks}) AND id NOT IN "  # noqa: S608 - own names
            f"(SELECT record_id FROM given_back WHERE given_back.kind = ?){stays} ORDER BY id"
        )
        found.extend(plains(ledger, kind, condition, (*part, kind)))
    return found


def _lines(ledger: Ledger, records: dict[str, list[dict[str, object]]]) -> Iterator[DataLine]:
    for kind, found in records.items():
        ids = [str(plain["id"]) for plain in found]
        past = lineages(ledger, kind, ids)
        known: dict[str, int] = dict(
            ledger.query("SELECT record_id, revision FROM acknowledged WHERE kind = ?", (kind,))
        )
        lines = (
            attrs.evolve(line, follows=past(line.record_id, line.revision))
            for line in (data_line(kind, plain) for plain in found)
        )
        yield from with_confirmed(lines, known)


def _products(ledger: Ledger, records: dict[str, list[dict[str, object]]]) -> Iterator[DataLine]:
    """Give the products the records name, as far as the catalogue knows them."""
    named: set[str] = set()
    for kind, found in records.items():
        for plain in found:
            record = from_plain(KINDS[kind].record, plain)
            named.update(line.product_id for line in getattr(record, "stock_lines", ()))
            named.add(getattr(record, "product_id", ""))
    for plain in plains_by_id(ledger, "product", sorted(named - {""})).values():
        if not plain["deleted"]:
            yield data_line("product", plain)
