"""What an award round must know of its stores, read in one pass (DOMAIN 3.5)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import attrs

from models.awards import StoreFigures
from models.calendar import Period
from models.check import CheckGrade
from models.six_one_record import SixOneItem
from models.six_ones import Cell
from storage.database import Ledger
from storage.queries.board import board_of_month
from storage.queries.purchases import bought_in_months

__all__ = ["RoundFacts", "round_facts"]

_CHECKS = (
    "SELECT retailer_id, total, vetoes <> '[]' FROM display_check WHERE deleted = 0 "
    "AND total IS NOT NULL AND coalesce(grade, '') <> ? AND day BETWEEN ? AND ?"
)


@attrs.frozen
class RoundFacts:
    """The figures of each store, and the whole months whose purchases they hold."""

    stores: tuple[StoreFigures, ...]
    months: tuple[str, ...]


@attrs.define
class _Store:
    """What is gathered of one store."""

    totals: list[int] = attrs.field(factory=list)
    vetoed: int = 0
    owed: int = 0
    done: int = 0
    asked: int = 0
    told: int = 0

    def count(self, cell: Cell) -> None:
        """Count an obligation; ⑥ is what is being decided."""
        if cell.item is SixOneItem.AWARD:
            return
        self.owed += 1
        self.done += cell.done
        if cell.item is SixOneItem.MARKET_INFORMATION:
            self.asked += 1
            self.told += cell.done


def round_facts(ledger: Ledger, period: Period, day: date, only: Iterable[str] = ()) -> RoundFacts:
    """Return the figures of the stores that were standard stores in ``period`` up to ``day``.

    With ``only`` those of these stores. An obligation that is neither done nor due by ``day`` is
    not counted, a month of purchases that is not over neither.
    """
    gathered = _six_ones(ledger, period, day)
    wanted = list(only) or list(gathered)
    last = min(day, period.last)
    invalid = CheckGrade.INVALID.value
    days = (period.first.isoformat(), last.isoformat())
    for retailer_id, total, vetoed in ledger.query(_CHECKS, (invalid, *days)):
        gathered[retailer_id].totals.append(total)
        gathered[retailer_id].vetoed += vetoed
    months = tuple(month.key for month in period.months() if month.last <= day)
    now, before = _bought(ledger, months, 0), _bought(ledger, months, -12)
    rows = ledger.query("SELECT id, licence_no, market_type, compliance FROM retailer")
    masters = {row[0]: row[1:] for row in rows}
    return RoundFacts(
        tuple(
            StoreFigures(
                retailer_id=key,
                licence_no=masters.get(key, ("", "", ""))[0],
                market_type=masters.get(key, ("", "", ""))[1],
                compliance=masters.get(key, ("", "", ""))[2],
                totals=tuple(gathered[key].totals),
                vetoed=gathered[key].vetoed,
                owed=gathered[key].owed,
                done=gathered[key].done,
                asked=gathered[key].asked,
                told=gathered[key].told,
                quantity=now.get(key, (0, 0))[0],
                amount=now.get(key, (0, 0))[1],
                quantity_before=before.get(key, (0, 0))[0],
                amount_before=before.get(key, (0, 0))[1],
            )
            for key in wanted
        ),
        months,
    )


def _six_ones(ledger: Ledger, period: Period, day: date) -> defaultdict[str, _Store]:
    found: defaultdict[str, _Store] = defaultdict(_Store)
    for month in period.months():
        if month.first > day:
            continue
        for row in board_of_month(ledger, month.key, day).board.rows:
            for cell in row.obligations:
                store = found[row.retailer_id]
                if cell.done or (cell.due is not None and cell.due < day):
                    store.count(cell)
    return found


def _bought(ledger: Ledger, months: tuple[str, ...], shift: int) -> dict[str, tuple[int, int]]:
    if not months:
        return {}
    moved = [Period.parse(month).shift(shift).key for month in months]
    return bought_in_months(ledger, moved)
