"""The card of one stop: what to know before going in (DOMAIN 4.2, step 0)."""

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.calendar import add_months
from models.carry import CarryFacts, to_carry
from models.six_one_record import SixOneItem
from models.six_ones.board import BoardRow
from models.stock import StockState
from models.todo import TodoSource
from storage.database import Ledger
from storage.queries.cover import ShopCover, shop_cover
from storage.queries.purchases import Order, last_orders
from storage.queries.retailers import RetailerRow
from storage.queries.stock import names_of
from storage.queries.today import TodayView
from storage.queries.visit_form import (
    FormNotice,
    FormTodo,
    LastVisit,
    last_visit,
    open_todos,
    untold_notices,
)

__all__ = ["LastStock", "StopCard", "stop_card"]

_NOT_BOUGHT_DAYS = 90
_PUSHED = 6


@attrs.frozen(kw_only=True)
class LastStock:
    """The last count: how many products, the names of those that were out or nearly so."""

    day: date
    counted: int
    out: tuple[str, ...]
    low: tuple[str, ...]


@attrs.frozen(kw_only=True)
class StopCard:
    """What to know before going in.

    ``is_next``: it is the next stop of the round. ``bought``: 条 of this month, None where it is
    not known; ``bought_before``: of the same days of last month. ``to_push``: names of key and new
    products that the shop has neither bought for 90 days nor had on its shelf. ``complaints``:
    content and the words of its next limit.
    """

    row: RetailerRow
    is_next: bool
    last: LastVisit | None
    todos: tuple[FormTodo, ...]
    notices: tuple[FormNotice, ...]
    orders: tuple[Order, ...]
    cover: ShopCover | None
    stock: LastStock | None
    bought: int | None
    bought_before: int | None
    known_until: date | None
    six_ones: BoardRow | None
    to_push: tuple[str, ...]
    complaints: tuple[tuple[str, str], ...]
    carry: tuple[str, ...]
    remark: str


def stop_card(ledger: Ledger, view: TodayView, retailer_id: str) -> StopCard:
    """Return the card of one store."""
    row, today, known = view.rows[retailer_id], view.today, view.known_until
    begun = known is not None and known >= today.replace(day=1)
    cover = shop_cover(ledger, retailer_id, today)
    todos = tuple(open_todos(ledger, today, retailer_id))
    notices = tuple(untold_notices(ledger, retailer_id, today))
    six_ones = view.board.get(retailer_id)
    remark = ledger.scalar(
        "SELECT remark FROM retailer_notes WHERE id = ? AND deleted = 0", (retailer_id,)
    )
    return StopCard(
        row=row,
        is_next=retailer_id == view.next_stop,
        last=last_visit(ledger, retailer_id, today),
        todos=todos,
        notices=notices,
        orders=tuple(last_orders(ledger, retailer_id, today)),
        cover=cover,
        stock=_last_stock(ledger, cover),
        bought=row.bought_this_month if begun else None,
        bought_before=_bought_before(ledger, retailer_id, known) if known and begun else None,
        known_until=known,
        six_ones=six_ones,
        to_push=_to_push(ledger, retailer_id, today, cover),
        complaints=_complaints(ledger, retailer_id),
        carry=_carry(six_ones, todos, notices),
        remark=remark or "",
    )


def _last_stock(ledger: Ledger, cover: ShopCover | None) -> LastStock | None:
    if cover is None:
        return None
    out = [each.product_id for each in cover.products if not each.judgement.stock]
    low = [each.product_id for each in cover.products if each.judgement.state is StockState.LOW]
    names = names_of(ledger, (*out, *low)) if out or low else {}
    return LastStock(
        day=cover.counted_on,
        counted=len(cover.products),
        out=tuple(names.get(each, each) for each in out),
        low=tuple(names.get(each, each) for each in low),
    )


def _bought_before(ledger: Ledger, retailer_id: str, until: date) -> int | None:
    """Return 条 of the same days of last month (the day clamped); None where nothing is known."""
    last = add_months(until, -1)
    found = ledger.scalar(
        "SELECT sum(quantity) FROM active_purchase_line WHERE retailer_id = ? "
        "AND day BETWEEN ? AND ?",
        (retailer_id, last.replace(day=1).isoformat(), last.isoformat()),
    )
    return None if found is None else int(found)


def _to_push(
    ledger: Ledger, retailer_id: str, today: date, cover: ShopCover | None
) -> tuple[str, ...]:
    """Key and new products on sale that the shop does not carry; 紧俏 ones are not for pushing."""
    on_shelf = {
        each.product_id for each in (cover.products if cover else ()) if each.judgement.stock
    }
    rows = ledger.query(
        "SELECT id, name FROM product WHERE deleted = 0 AND status = '在销' AND scarce = 0 "
        "AND (novel = 1 OR key_brand <> '') AND id NOT IN (SELECT product_id "
        "FROM active_purchase_line WHERE retailer_id = ? AND day BETWEEN ? AND ? "
        "AND quantity > 0) ORDER BY novel DESC, launched_on DESC, name, id",
        (
            retailer_id,
            (today - timedelta(days=_NOT_BOUGHT_DAYS)).isoformat(),
            today.isoformat(),
        ),
    )
    return tuple(name for product, name in rows if product not in on_shelf)[:_PUSHED]


def _complaints(ledger: Ledger, retailer_id: str) -> tuple[tuple[str, str], ...]:
    if not ledger.scalar(
        "SELECT EXISTS (SELECT 1 FROM complaint WHERE deleted = 0 AND retailer_id = ?)",
        (retailer_id,),
    ):
        return ()
    from models.entries.deadlines import deadline_words
    from storage.queries.complaints import open_complaints

    now = ledger.clock()
    steps = [(held, held.next_step(now)) for held in open_complaints(ledger, retailer_id)]
    return tuple(
        (held.complaint.content, deadline_words(step)) for held, step in steps if step is not None
    )


def _carry(
    six_ones: BoardRow | None, todos: Sequence[FormTodo], notices: Sequence[FormNotice]
) -> tuple[str, ...]:
    items: list[SixOneItem] = [
        cell.item for cell in (six_ones.cells if six_ones else ()) if cell.counted and not cell.done
    ]
    facts = CarryFacts(
        notices=len(notices),
        items=items,
        promises=[todo.content for todo in todos],
        rectifying=any(todo.source == TodoSource.CHECK for todo in todos),
    )
    return to_carry(facts)
