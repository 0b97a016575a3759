"""对账: what was handed over, against what headquarters confirmed, record by record."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import attrs

from models.kinds import KINDS, PACKAGED_KINDS
from models.report_state import ReportState, report_state
from models.six_one_record import SixOneItem
from storage.database import Ledger
from storage.ledger.tables import table_of
from storage.queries.receipts import RETURNED

__all__ = ["ReconciledRecord", "Reconciliation", "reconcile"]

_SENT = (
    "SELECT sent.kind, sent.record_id, max(sent.revision), max(package.operation) "
    "FROM package_record AS sent JOIN package ON package.id = sent.package GROUP BY 1, 2"
)
_DAYS = (
    "day", "done_on", "received_on", "created_on", "starts_on", "made_on", "month", "period",
    "confirmed_on",
)  # fmt: skip
_WORDS = (
    "theme", "title", "stage", "content", "item", "situation", "activity", "field_name", "reason",
    "product_id", "kind",
)  # fmt: skip
"""What tells one record of a shop from another, beside its day: the first that a kind has."""

_MOST_SIGNS = 60


@attrs.frozen(kw_only=True)
class ReconciledRecord:
    """One record. ``revision`` is the present one, ``confirmed`` what headquarters has, 0 for none.

    ``sequence`` is the last package that carried it (0 for none), ``about`` what it is about beside
    shop and day, ``pinyin`` what the shop can be found by. ``comment``, ``handler`` and ``told_on``
    are of the receipt that returned it.
    """

    kind: str
    id: str
    state: ReportState
    retailer_id: str
    retailer: str
    day: str
    about: str
    revision: int
    confirmed: int
    sequence: int
    deleted: bool
    pinyin: str = ""
    comment: str = ""
    handler: str = ""
    told_on: str = ""

    @property
    def label(self) -> str:
        """The Chinese word for its kind."""
        return KINDS[self.kind].label


@attrs.frozen(eq=False)
class Reconciliation:
    """All packaged records, what asks for attention first, then the newest."""

    records: Sequence[ReconciledRecord]

    def by_state(self) -> Mapping[ReportState, int]:
        """Count the records of each state."""
        return Counter(record.state for record in self.records)

    def by_kind(self) -> Mapping[tuple[str, ReportState], int]:
        """Count the records of each kind and state."""
        return Counter((record.kind, record.state) for record in self.records)


def reconcile(ledger: Ledger) -> Reconciliation:
    """Hold every packaged record against packages and receipts; one statement a kind."""
    known = _Known(ledger)
    records = [record for kind in PACKAGED_KINDS for record in _of_kind(ledger, kind, known)]
    order = list(ReportState)
    records.sort(key=lambda record: record.day, reverse=True)
    records.sort(key=lambda record: order.index(record.state))
    return Reconciliation(records)


class _Known:
    """What packages carried and what receipts said, by kind and id."""

    def __init__(self, ledger: Ledger) -> None:
        self.sent: dict[tuple[str, str], tuple[int, int]] = {
            (kind, key): (revision, operation)
            for kind, key, revision, operation in ledger.query(_SENT)
        }
        self.sequences: dict[int, int] = dict(
            ledger.query("SELECT operation, sequence FROM package")
        )
        self.confirmed: dict[tuple[str, str], int] = {
            (kind, key): revision
            for kind, key, revision in ledger.query(
                "SELECT kind, record_id, revision FROM acknowledged"
            )
        }
        self.returned: dict[tuple[str, str, int], tuple[str, str, str]] = {
            (kind, key, revision): (comment, handler, day or "")
            for kind, key, revision, comment, handler, day in ledger.query(RETURNED)
        }
        self.shops: dict[str, tuple[str, str]] = {
            key: (name, f"{pinyin} {initials}")
            for key, name, pinyin, initials in ledger.query(
                "SELECT id, shop_name, pinyin, initials FROM retailer"
            )
        }
        self.products: dict[str, str] = dict(ledger.query("SELECT id, name FROM product"))


@cache
def _columns(kind: str) -> tuple[str, str, str]:
    """Return the column of a kind's retailer, its day and its words; '' (SQL) where it has none."""
    columns = table_of(kind).columns
    shop = "id" if kind == "retailer_notes" else _first(("retailer_id",), columns)
    day = _first(_DAYS, columns)
    if kind in ("retailer_notes", "standard_file"):
        day = "substr(updated_at, 1, 10)"
    words = "number" if kind == "visit" else _first(_WORDS, columns)
    return shop, day, words


def _first(wanted: Sequence[str], columns: Sequence[str]) -> str:
    return next((name for name in wanted if name in columns), "''")


def _of_kind(ledger: Ledger, kind: str, known: _Known) -> Iterator[ReconciledRecord]:
    shop, day, words = _columns(kind)
    rows = ledger.query(
        f"SELECT id, revision, deleted, {shop}, {day}, {words} "  # noqa: S608 - own names
        f"FROM {table_of(kind).name}"
    )
    for key, revision, deleted, retailer_id, when, about in rows:
        sent, operation = known.sent.get((kind, key), (0, 0))
        confirmed = known.confirmed.get((kind, key), 0)
        returned = known.returned.get((kind, key, revision))
        comment, handler, told_on = returned or ("", "", "")
        name, pinyin = known.shops.get(retailer_id, (retailer_id, ""))
        yield ReconciledRecord(
            kind=kind,
            id=key,
            state=report_state(
                revision, sent=sent, confirmed=confirmed, returned=returned is not None
            ),
            retailer_id=retailer_id,
            retailer=name or "",
            day=when or "",
            about=_about(kind, words, about, known.products),
            revision=revision,
            confirmed=confirmed,
            sequence=known.sequences.get(operation, 0),
            deleted=bool(deleted),
            pinyin=pinyin,
            comment=comment,
            handler=handler,
            told_on=told_on,
        )


def _about(kind: str, column: str, value: Any, products: Mapping[str, str]) -> str:
    if kind in ("six_one", "six_one_exemption"):
        return SixOneItem(value).short_name
    text = products.get(value, value) if column == "product_id" else str(value or "")
    return text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 1]}…"
