"""Down to the order lines of a figure, and when something was bought last or is planned next."""

from collections.abc import Iterator
from datetime import date

import attrs

from models.calendar import Period
from models.metrics.comparing import Span
from storage.database import Ledger

__all__ = ["OrderLine", "last_bought", "next_planned", "order_lines"]


@attrs.frozen(kw_only=True)
class OrderLine:
    """A line as it counts; of 购进月汇总 ``day`` is a month and there is no order.

    ``quantity`` in 条, ``unit_price`` in 1/10000 元, ``amount`` in 分; ``file_name``: the handout
    it came with.
    """

    day: str
    order_no: str
    line_no: int
    retailer_id: str
    product_id: str
    quantity: int
    unit_price: int | None
    amount: int | None
    kind: str
    file_name: str


def order_lines(
    ledger: Ledger, span: Span, retailer_id: str = "", product_id: str = ""
) -> tuple[OrderLine, ...]:
    """Return the lines of a retailer, a product or both in a span, the newest first.

    Raises ValueError where neither is named: all lines of a month are a handout, not an answer.
    """
    if not retailer_id and not product_id:
        raise ValueError("a retailer or a product is to be named")
    lines = (*_lines(ledger, span, retailer_id, product_id),
             *_sums(ledger, span, retailer_id, product_id))  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.day, line.order_no), reverse=True))


def _lines(ledger: Ledger, span: Span, retailer_id: str, product_id: str) -> Iterator[OrderLine]:
    where = "AND retailer_id = ?3 " if retailer_id else ""
    where += "AND product_id = ?4 " if product_id else ""
    index = "purchase_line_by_retailer" if retailer_id else "purchase_line_by_day"
    for row in ledger.query(
        "SELECT day, order_no, line_no, retailer_id, product_id, quantity, unit_price, "  # noqa: S608 - own words
        "coalesce(amount, CAST(round(quantity * unit_price / 100.0) AS INTEGER)), kind, file_name "
        f"FROM purchase_line INDEXED BY {index} JOIN import_batch ON import_batch.id = batch "
        f"WHERE active = 1 AND day BETWEEN ?1 AND ?2 {where}AND ?3 IS NOT NULL AND ?4 IS NOT NULL "
        "ORDER BY day DESC, order_no, line_no",
        (span.first.isoformat(), span.last.isoformat(), retailer_id, product_id),
    ):
        yield OrderLine(**dict(zip(_FIELDS, row, strict=True)))


_FIELDS = tuple(each.name for each in attrs.fields(OrderLine))


def _sums(ledger: Ledger, span: Span, retailer_id: str, product_id: str) -> Iterator[OrderLine]:
    """Yield what 购进月汇总 says of whole months of which no line is known."""
    if span.partial:
        return
    for row in ledger.query(
        "SELECT month, retailer_id, product_id, total.quantity, total.amount, file_name "
        "FROM purchase_sum JOIN purchase_month AS total USING (month, product_id, retailer_id) "
        "JOIN import_batch ON import_batch.id = total.batch "
        "WHERE active = 1 AND lines = 0 AND month BETWEEN ?1 AND ?2 "
        "AND (retailer_id = ?3 OR ?3 = '') AND (product_id = ?4 OR ?4 = '')",
        (f"{span.first:%Y-%m}", f"{span.last:%Y-%m}", retailer_id, product_id),
    ):
        month, shop, product, quantity, amount, file_name = row
        yield OrderLine(
            day=month, order_no="", line_no=0, retailer_id=shop, product_id=product,
            quantity=quantity, unit_price=None, amount=amount, kind="月汇总", file_name=file_name,
        )  # fmt: skip


def last_bought(ledger: Ledger, until: date, product_id: str = "") -> dict[str, str]:
    """Return by 客户编码 the last day (or month, of 月汇总) on which something was bought.

    Of one product, or of anything. The kept sums name the month, so that of 650,000 lines only
    those of one month a retailer are looked at.
    """
    source = "purchase_sum" if product_id else "purchase_sum_retailer"
    months = [row[0] for row in ledger.query("SELECT DISTINCT month FROM purchase_sum_retailer")]
    chosen = [month for month in months if month <= Period.month(until).key]
    marks = ", ".join(f"'{month}'" for month in chosen)
    of_product = "AND product_id = ?1" if product_id else "AND ?1 = ''"
    rows = ledger.query(
        "SELECT retailer_id, month, (SELECT max(day) FROM active_purchase_line AS line "  # noqa: S608 - own words
        "WHERE line.retailer_id = last.retailer_id AND quantity > 0 "
        f"AND day BETWEEN month || '-01' AND min(month || '-31', ?2) {of_product}) "
        f"FROM (SELECT retailer_id, max(month) AS month FROM {source} "
        f"WHERE month IN ({marks}) {of_product} AND quantity > 0 GROUP BY retailer_id) AS last",
        (product_id, until.isoformat()),
    )
    return {shop: day or month for shop, month, day in rows}


def next_planned(ledger: Ledger, today: date) -> dict[str, date]:
    """Return by 客户编码 the next day from today on for which a visit is planned."""
    rows = ledger.query(
        "SELECT retailer_id, min(day) FROM plan_stop "
        "WHERE deleted = 0 AND state <> '取消' AND day >= ? GROUP BY retailer_id",
        (today.isoformat(),),
    )
    return {shop: date.fromisoformat(day) for shop, day in rows}
