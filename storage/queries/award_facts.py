"""What an award round goes by, of all of its stores or of one, read in one pass (DOMAIN 3.5)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import attrs

from models.awards import Bought, CheckSeen, MonthBought, StoreEvidence
from models.calendar import Period
from models.check import CheckGrade
from models.six_one_record import SixOneItem
from models.six_ones import Cell
from storage.database import Ledger
from storage.queries.board import board_of_month, year_of_store
from storage.queries.purchases import bought_by_month, months_known

__all__ = ["RoundEvidence", "round_evidence", "store_evidence"]

_CHECKS = (
    "SELECT retailer_id, id, day, CASE WHEN grade = ?1 THEN NULL ELSE total END, vetoes "
    "FROM display_check WHERE deleted = 0 AND day BETWEEN ?2 AND ?3 "
    "AND (retailer_id = ?4 OR ?4 IS NULL) ORDER BY day, entered_at, id"
)
_MASTER = "SELECT id, licence_no, market_type, compliance FROM retailer WHERE id = ?1 OR ?1 IS NULL"


@attrs.frozen(kw_only=True)
class RoundEvidence:
    """The stores, the whole months (YYYY-MM) compared, and those of the period that are not."""

    stores: tuple[StoreEvidence, ...]
    months: tuple[str, ...]
    left_out: tuple[str, ...]


def round_evidence(
    ledger: Ledger, period: Period, day: date, only: Sequence[str] = ()
) -> RoundEvidence:
    """Return what there is of the stores of ``period`` up to ``day``; with ``only`` of these.

    Its stores are those that owe something in its last month that has begun: that month decides
    who owes ⑥ (DOMAIN 3.2). An obligation that is neither done nor due by ``day`` is not counted.
    """
    cells: dict[str, list[Cell]] = defaultdict(list)
    there: list[str] = []
    for month in _begun(period, day):
        rows = board_of_month(ledger, month, day).board.rows
        for row in rows:
            cells[row.retailer_id] += _counted(row.obligations, day)
        there = [row.retailer_id for row in rows if row.applicable]
    return _evidence(ledger, (period, day), only or there, cells)


def store_evidence(ledger: Ledger, period: Period, day: date, retailer_id: str) -> RoundEvidence:
    """Return the same of one store alone."""
    months = _begun(period, day)
    rows = year_of_store(ledger, retailer_id, months[-1], day) if months else ()
    own = [row for row in rows if row.month in months]
    cells = [cell for row in own for cell in _counted(row.obligations, day)]
    return _evidence(ledger, (period, day), [retailer_id], {retailer_id: cells})


def _begun(period: Period, day: date) -> list[str]:
    return [month.key for month in period.months() if month.first <= day]


def _counted(obligations: Iterable[Cell], day: date) -> list[Cell]:
    """Leave out ⑥, which is what is being decided, and what is not due yet."""
    return [
        cell
        for cell in obligations
        if cell.item is not SixOneItem.AWARD
        and (cell.done or (cell.due is not None and cell.due < day))
    ]


def _evidence(
    ledger: Ledger,
    when: tuple[Period, date],
    stores: Sequence[str],
    cells: Mapping[str, Sequence[Cell]],
) -> RoundEvidence:
    period, day = when
    one = stores[0] if len(stores) == 1 else None
    masters = {row[0]: row[1:] for row in ledger.query(_MASTER, (one,))}
    checks = _checks(ledger, (period.first, min(day, period.last)), one)
    compared, left_out = _months(ledger, period, day)
    now = _bought(ledger, compared, one)
    before = _bought(ledger, [_year_before(month) for month in compared], one)
    nothing = Bought()
    found = []
    for key in stores:
        licence_no, market_type, compliance = masters.get(key, ("", "", ""))
        found.append(
            StoreEvidence(
                retailer_id=key,
                licence_no=licence_no,
                market_type=market_type,
                compliance=compliance,
                checks=tuple(checks.get(key, ())),
                cells=tuple(cells.get(key, ())),
                months=tuple(
                    MonthBought(
                        month,
                        now.get((key, month), nothing),
                        before.get((key, _year_before(month)), nothing),
                    )
                    for month in compared
                ),
            )
        )
    return RoundEvidence(stores=tuple(found), months=compared, left_out=left_out)


def _checks(ledger: Ledger, days: tuple[date, date], one: str | None) -> dict[str, list[CheckSeen]]:
    found: dict[str, list[CheckSeen]] = defaultdict(list)
    first, last = (day.isoformat() for day in days)
    rows = ledger.query(_CHECKS, (CheckGrade.INVALID.value, first, last, one))
    for retailer_id, check_id, day, total, vetoes in rows:
        found[retailer_id].append(
            CheckSeen(
                id=check_id,
                day=date.fromisoformat(day),
                total=total,
                vetoes=tuple(json.loads(vetoes)),
            )
        )
    return found


def _months(ledger: Ledger, period: Period, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the months that can be compared with a year before, and those that cannot."""
    months = [month.key for month in period.months()]
    over = [month.key for month in period.months() if month.last <= day]
    wanted = [*over, *map(_year_before, over)]
    known = months_known(ledger, wanted)
    compared = [month for month in over if {month, _year_before(month)} <= known]
    return tuple(compared), tuple(month for month in months if month not in compared)


@cache
def _year_before(month: str) -> str:
    return Period.parse(month).shift(-12).key


def _bought(
    ledger: Ledger, months: Sequence[str], one: str | None
) -> dict[tuple[str, str], Bought]:
    """Return what was bought by store and month."""
    if not months:
        return {}
    return {
        (key, month): Bought(*figures)
        for key, own in bought_by_month(ledger, months, one).items()
        for month, figures in own.items()
    }
