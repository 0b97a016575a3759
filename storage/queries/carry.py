"""What the earlier visits said of one shop, to be shown beside what is asked now (DOMAIN 4.2)."""

from collections.abc import Mapping
from datetime import date

import attrs

from models.visit import QuickAnswer
from storage.database import Ledger

__all__ = ["Carried", "CarriedLine", "carried"]

_FIELDS = ("retail_carton", "retail_pack", "tag", "on_display")


@attrs.frozen
class CarriedLine:
    """Prices in 1/10000 元, tag and 在柜 of a product as they were last seen, None for never."""

    retail_carton: int | None = None
    retail_pack: int | None = None
    tag: str | None = None
    on_display: bool | None = None


@attrs.frozen
class Carried:
    """``lines`` by product; ``failed`` items (1…8) of the last quick check; the last opinion."""

    lines: Mapping[str, CarriedLine] = attrs.field(factory=dict)
    failed: frozenset[int] = frozenset()
    opinion: str = ""
    opinion_day: date | None = None


_EARLIER = (
    "visit.retailer_id = ? AND visit.deleted = 0 AND visit.day <= ? AND visit.id <> ? "
    "AND visit.shop_state <> '关门'"
)


def carried(ledger: Ledger, retailer_id: str, day: date, except_visit: str = "") -> Carried:
    """Return what earlier visits up to ``day`` (included) said; of each thing the last word."""
    values = (retailer_id, day.isoformat(), except_visit)
    opinions = ledger.query(
        f"SELECT opinion, day FROM visit WHERE {_EARLIER} AND trim(opinion) <> '' "  # noqa: S608
        "ORDER BY day DESC, entered_at DESC LIMIT 1",
        values,
    )
    return Carried(
        lines=_lines(ledger, values),
        failed=_failed(ledger, values),
        opinion=" ".join(opinions[0][0].split()) if opinions else "",
        opinion_day=date.fromisoformat(opinions[0][1]) if opinions else None,
    )


def _lines(ledger: Ledger, values: tuple[str, str, str]) -> dict[str, CarriedLine]:
    found: dict[str, CarriedLine] = {}
    for product, *seen in ledger.query(
        "SELECT line.product_id, line.retail_carton, line.retail_pack, line.tag, line.on_display "  # noqa: S608
        f"FROM visit JOIN visit_stock_lines AS line ON line.parent_id = visit.id WHERE {_EARLIER} "
        "AND coalesce(line.retail_carton, line.retail_pack, line.tag, line.on_display) IS NOT NULL "
        "ORDER BY visit.day, visit.entered_at",
        values,
    ):
        new = {name: value for name, value in zip(_FIELDS, seen, strict=True) if value is not None}
        if "on_display" in new:
            new["on_display"] = bool(new["on_display"])
        found[product] = attrs.evolve(found.get(product, CarriedLine()), **new)
    return found


def _failed(ledger: Ledger, values: tuple[str, str, str]) -> frozenset[int]:
    """Return the items of the last quick check that were not as they should be."""
    rows = ledger.query(
        f"SELECT visit.id FROM visit WHERE {_EARLIER} AND EXISTS "  # noqa: S608
        "(SELECT 1 FROM visit_quick_check AS line WHERE line.parent_id = visit.id) "
        "ORDER BY visit.day DESC, visit.entered_at DESC LIMIT 1",
        values,
    )
    if not rows:
        return frozenset()
    lines = ledger.query(
        "SELECT item FROM visit_quick_check WHERE parent_id = ? AND result = ?",
        (rows[0][0], QuickAnswer.FAIL.value),
    )
    return frozenset(row[0] for row in lines)
