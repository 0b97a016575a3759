"""The sums of purchases by month against what they must be, added up anew from what counts."""

import json
from collections.abc import Iterable, Iterator

from models.difference.values import joined
from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.ledger.purchase_sums import SUM_TABLES, is_right, months_to_count
from storage.operations.checking.findings import Finding
from storage.operations.checking.reading import DAMAGE, tolerant_rows

__all__ = ["SOURCES", "check_sums"]

SOURCES = frozenset({"import_batch", "purchase_line", "purchase_month"})
"""What the sums are made of."""

_OF_SOURCES = frozenset({"batch", "batch-switch", "batch-missing"})
_MOST_MONTHS = 12


def check_sums(ledger: Ledger, found: Iterable[Finding]) -> Iterator[Finding]:
    """Say which months are not what a recount gives.

    Nothing where ``found`` says already that what they are made of is not as it came: whether it is
    the sums then that are right, nobody can tell, and a repair of the rest adds them up anew.
    """
    if any(each.code in _OF_SOURCES or each.table in SOURCES for each in found):
        return
    months = months_to_count(ledger)
    wrong = [month for month in months if not _is_right(ledger, month)]
    wrong = sorted({*wrong, *_strangers(ledger, months)})
    if wrong:
        more = ["…"] if len(wrong) > _MOST_MONTHS else []
        text = Phrase(
            N_("购进的月合计与明细重新加出来的不符：{months}"),
            months=joined([*wrong[:_MOST_MONTHS], *more]),
        )
        yield Finding(code="sums", where="purchase_sum", text=text, table="purchase_sum")


def _is_right(ledger: Ledger, month: str) -> bool:
    """Tell whether a month is right; one that cannot be read is not."""
    try:
        return all(is_right(ledger, table, month) for table in SUM_TABLES)
    except DAMAGE:
        return False


def _strangers(ledger: Ledger, months: list[str]) -> Iterator[str]:
    """Give the months of sums of which there is no row at all."""
    for table in SUM_TABLES:
        source = (
            f"(SELECT DISTINCT month FROM {table} "  # noqa: S608 - own names
            "WHERE month NOT IN (SELECT value FROM json_each(?)))"
        )
        for (month,) in tolerant_rows(ledger, ("month",), source, (json.dumps(months),)):
            yield str(month)
