"""What a visit's form and sheet begin with: the shop, last time, what to count, what to tell."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from models.calendar import Period
from models.six_one_record import SixOneItem
from models.stock import StockJudgement
from models.todo import TodoState
from storage.database import Ledger
from storage.queries.board import year_of_store
from storage.queries.carry import Carried, carried
from storage.queries.purchases import Order, last_orders
from storage.queries.retailers import RetailerRow, retailer_row
from storage.queries.settings import is_information_point, six_one_settings
from storage.queries.stock import StockBase, stock_base

__all__ = [
    "CatalogueProduct",
    "Collected",
    "FormNotice",
    "FormProduct",
    "FormTodo",
    "LastShortcomings",
    "LastVisit",
    "VisitContext",
    "catalogue",
    "collected",
    "last_shortcomings",
    "open_todos",
    "receivers",
    "todos_named",
    "unconfirmed_todos",
    "visit_context",
]

_BEST_SELLERS_DAYS = 90
_TO_CONFIRM_DAYS = 30
_OPEN = "state IN ('待处理', '处理中', '转上级')"


@attrs.frozen
class FormProduct:
    """A product the form asks to count, with what is known of it. Prices in 1/10000 元."""

    id: str
    name: str
    per_carton: int
    wholesale: int
    retail_carton: int | None
    retail_pack: int | None
    last_packs: int | None
    bought: int | None
    reason: str


@attrs.frozen
class FormTodo:
    """A todo that is not settled."""

    id: str
    content: str
    due: date | None
    overdue: bool
    source: str
    created_on: date | None
    state: str = TodoState.OPEN.value


@attrs.frozen
class FormNotice:
    """A notice that this shop is still to be told."""

    id: str
    title: str
    until: date | None


@attrs.frozen
class LastVisit:
    """The last visit that was one: what was said, what was out of stock."""

    id: str
    day: date
    mode: str
    summary: str
    received_by: str
    received_role: str


@attrs.frozen
class VisitContext:
    """Everything a visit's form shows before the first key."""

    retailer: RetailerRow
    last: LastVisit | None
    products: tuple[FormProduct, ...]
    stock: StockBase
    todos: tuple[FormTodo, ...]
    notices: tuple[FormNotice, ...]
    orders: tuple[Order, ...]
    is_standard: bool
    carried: Carried

    def judge(self, product_id: str, packs: int, day: date) -> StockJudgement:
        """Judge a count, as the form shows it while typing."""
        return self.stock.judge(product_id, packs, day)


@attrs.frozen
class CatalogueProduct:
    """A product of the catalogue, to be found and added to a form."""

    id: str
    name: str
    brand: str
    pinyin: str
    initials: str
    per_carton: int
    wholesale: int
    retail_carton: int | None
    retail_pack: int | None
    status: str

    def on_form(self, base: StockBase, day: date) -> FormProduct:
        """Return it as a form asks for it."""
        last = base.counts.get(self.id)
        return FormProduct(
            self.id, self.name, self.per_carton, self.wholesale, self.retail_carton,
            self.retail_pack, last.packs if last else None, base.bought_since(self.id, day), "加",
        )  # fmt: skip


@attrs.frozen
class Collected:
    """④ of the period: which products other visits counted, and how many are needed."""

    products: frozenset[str]
    needed: int


@attrs.frozen
class LastShortcomings:
    """What the last check left to be done, and how much of it is settled."""

    day: date
    settled: int
    all: int
    demand: str


def visit_context(
    ledger: Ledger, retailer_id: str, day: date, except_visit: str = ""
) -> VisitContext | None:
    """Return the context of a visit to a retailer on ``day``; None for an unknown retailer."""
    retailer = retailer_row(ledger, retailer_id, day)
    if retailer is None:
        return None
    base = stock_base(ledger, retailer_id, day, except_visit)
    rows = year_of_store(ledger, retailer_id, f"{day:%Y-%m}", day)
    return VisitContext(
        retailer=retailer,
        last=last_visit(ledger, retailer_id, day, except_visit),
        products=tuple(_products(ledger, retailer_id, day, base)),
        stock=base,
        todos=tuple(open_todos(ledger, day, retailer_id)),
        notices=tuple(untold_notices(ledger, retailer_id, day, except_visit)),
        orders=tuple(last_orders(ledger, retailer_id, day)),
        is_standard=bool(rows) and rows[-1].applicable,
        carried=carried(ledger, retailer_id, day, except_visit),
    )


def last_visit(
    ledger: Ledger, retailer_id: str, until: date, except_visit: str = ""
) -> LastVisit | None:
    """Return the last visit up to a day (included) at which somebody was met."""
    rows = ledger.query(
        "SELECT id, day, mode, summary, received_by, received_role FROM visit "
        "WHERE retailer_id = ? AND deleted = 0 AND shop_state <> '关门' AND day <= ? AND id <> ? "
        "ORDER BY day DESC, entered_at DESC LIMIT 1",
        (retailer_id, until.isoformat(), except_visit),
    )
    if not rows:
        return None
    visit_id, day, *rest = rows[0]
    return LastVisit(visit_id, date.fromisoformat(day), *rest)


def _products(ledger: Ledger, retailer_id: str, day: date, base: StockBase) -> list[FormProduct]:
    """Key products first, then what was out of stock last time, then the best sellers."""
    since = (day - timedelta(days=_BEST_SELLERS_DAYS)).isoformat()
    sold: dict[str, int] = dict(
        ledger.query(
            "SELECT product_id, sum(quantity) AS quantity FROM active_purchase_line "
            "WHERE retailer_id = ? AND day BETWEEN ? AND ? GROUP BY product_id HAVING quantity > 0 "
            "ORDER BY quantity DESC, product_id",
            (retailer_id, since, day.isoformat()),
        )
    )
    wanted = {**dict.fromkeys(base.counts, 0), **sold}
    marks = ", ".join("?" * len(wanted))
    rows = ledger.query(
        "SELECT id, name, packs_per_carton, wholesale, retail_carton, retail_pack, key_brand "  # noqa: S608 - only marks
        f"FROM product WHERE deleted = 0 AND id IN ({marks})",
        list(wanted),
    )
    found = []
    for product, name, per_carton, wholesale, carton, pack, key_brand in rows:
        last = base.counts.get(product)
        out = last is not None and last.packs == 0
        reason = "重点" if key_brand else "上次断货" if out else "常销"
        rank = 0 if key_brand else 1 if out else 2
        found.append(
            (
                (rank, -wanted[product], product),
                FormProduct(
                    product, name, per_carton, wholesale, carton, pack,
                    last.packs if last else None, base.bought_since(product, day), reason,
                ),
            )
        )  # fmt: skip
    return [product for _, product in sorted(found, key=lambda each: each[0])]


def open_todos(ledger: Ledger, today: date, retailer_id: str | None = None) -> list[FormTodo]:
    """Return the todos that are not settled, the most urgent first."""
    rows = ledger.query(
        "SELECT id, content, due, source, created_on, state FROM todo "  # noqa: S608 - own constant
        f"WHERE deleted = 0 AND {_OPEN} AND (retailer_id = ?1 OR ?1 IS NULL) "
        "ORDER BY due IS NULL, due, urgent DESC, content",
        (retailer_id,),
    )
    return _form_todos(rows, today)


def unconfirmed_todos(ledger: Ledger, today: date, retailer_id: str) -> list[FormTodo]:
    """Return what was done for a shop lately and is still to be confirmed by it, the last first."""
    rows = ledger.query(
        "SELECT id, content, due, source, created_on, state FROM todo "
        "WHERE deleted = 0 AND retailer_id = ? AND state = ? AND settled_on >= ? "
        "ORDER BY settled_on DESC, content",
        (retailer_id, TodoState.DONE.value, (today - timedelta(days=_TO_CONFIRM_DAYS)).isoformat()),
    )
    return _form_todos(rows, today)


def todos_named(ledger: Ledger, ids: Sequence[str], today: date) -> list[FormTodo]:
    """Return todos by id, settled ones too."""
    marks = ", ".join("?" * len(ids))
    rows = ledger.query(
        "SELECT id, content, due, source, created_on, state FROM todo "  # noqa: S608 - only marks
        f"WHERE deleted = 0 AND id IN ({marks})",
        list(ids),
    )
    return _form_todos(rows, today)


def _form_todos(rows: Sequence[tuple[Any, ...]], today: date) -> list[FormTodo]:
    found = []
    for todo, content, due_text, source, created, state in rows:
        due = date.fromisoformat(due_text) if due_text else None
        made = date.fromisoformat(created) if created else None
        overdue = due is not None and due < today
        found.append(FormTodo(todo, content, due, overdue, source, made, state))
    return found


def untold_notices(
    ledger: Ledger, retailer_id: str, day: date, except_visit: str = ""
) -> list[FormNotice]:
    """Return the notices to be told that this shop has not been told, the newest first.

    What ``except_visit`` told still counts as untold: its form shows it with a tick.
    """
    told: set[str] = set()
    for (column,) in ledger.query(
        "SELECT notices_told FROM visit WHERE retailer_id = ? AND deleted = 0 "
        "AND notices_told <> '[]' AND id <> ?",
        (retailer_id, except_visit),
    ):
        told.update(json.loads(column))
    rows = ledger.query(
        "SELECT id, title, until FROM notice WHERE deleted = 0 AND must_tell = 1 "
        "AND (published_on IS NULL OR published_on <= ?1) AND (until IS NULL OR until >= ?1) "
        "ORDER BY published_on DESC, id",
        (day.isoformat(),),
    )
    return [
        FormNotice(notice, title, date.fromisoformat(until) if until else None)
        for notice, title, until in rows
        if notice not in told
    ]


def catalogue(ledger: Ledger) -> tuple[CatalogueProduct, ...]:
    """Return every product, those on sale first, by name."""
    rows = ledger.query(
        "SELECT id, name, brand, pinyin, initials, packs_per_carton, wholesale, retail_carton, "
        "retail_pack, status FROM product WHERE deleted = 0 ORDER BY status <> '在销', name, id"
    )
    return tuple(CatalogueProduct(*row) for row in rows)


def collected(ledger: Ledger, retailer_id: str, day: date, except_visit: str = "") -> Collected:
    """Return what the other visits of the period counted at a store for ④ (DOMAIN 3.1)."""
    rule = six_one_settings(ledger).of(SixOneItem.MARKET_INFORMATION, Period.month(day))
    point = is_information_point(ledger, retailer_id, day)
    period = Period.of(rule.period_for(information_point=point), day)
    rows = ledger.query(
        "SELECT DISTINCT line.product_id FROM visit JOIN visit_stock_lines AS line "
        "ON line.parent_id = visit.id WHERE visit.retailer_id = ? AND visit.deleted = 0 "
        "AND visit.shop_state <> '关门' AND line.stock IS NOT NULL "
        "AND visit.day BETWEEN ? AND ? AND visit.id <> ?",
        (retailer_id, period.first.isoformat(), period.last.isoformat(), except_visit),
    )
    return Collected(frozenset(row[0] for row in rows), rule.minimum_lines)


def last_shortcomings(
    ledger: Ledger, retailer_id: str, except_check: str = ""
) -> LastShortcomings | None:
    """Return what the last check of a retailer asked for; None where there was none."""
    rows = ledger.query(
        "SELECT id, day, display_demand FROM display_check WHERE deleted = 0 AND retailer_id = ? "
        "AND id <> ? ORDER BY day DESC, entered_at DESC LIMIT 1",
        (retailer_id, except_check),
    )
    if not rows:
        return None
    check, day, demand = rows[0]
    settled, every = ledger.query(
        "SELECT coalesce(sum(state IN ('已办', '客户确认关闭')), 0), count(*) FROM todo "
        "WHERE deleted = 0 AND source = '评估' AND source_id = ? AND state <> '取消'",
        (check,),
    )[0]
    return LastShortcomings(date.fromisoformat(day), settled, every, demand)


def receivers(ledger: Ledger, retailer_id: str) -> list[tuple[str, str]]:
    """Return (name, role) of who received earlier, the last one first."""
    rows: list[tuple[str, str]] = ledger.query(
        "SELECT received_by, received_role FROM visit WHERE retailer_id = ? AND deleted = 0 "
        "AND received_by || received_role <> '' GROUP BY received_by, received_role "
        "ORDER BY max(day) DESC LIMIT 6",
        (retailer_id,),
    )
    return rows
