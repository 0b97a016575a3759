"""The board: 40 standard stores by 12 months, and one month of 1,000. Reach: 100 ms, 1 s.

Each store has its six items done in most months: the year reads some 2,000 records, the month of
the thousand 6,000 out of a year of 60,000. Beside it stands what reading the same rows takes
alone.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from models.calendar import Period  # noqa: E402
from models.retailer import Retailer, StandardTerm  # noqa: E402
from models.six_one_record import SixOneItem, SixOneRecord  # noqa: E402
from storage.database import Ledger, open_ledger  # noqa: E402
from storage.ledger.unit_of_work import operation  # noqa: E402
from storage.queries.board import board_of_month, board_of_year, records  # noqa: E402

YEAR, MONTH = 0.100, 1.0
_NOW = datetime(2026, 12, 20, 8, 0, tzinfo=timezone(timedelta(hours=8)))
_LAST = Period.parse("2026-12")
_ROUNDS = 5


def fill(ledger: Ledger, count: int) -> None:
    """``count`` standard stores with a year of records, one in twelve left out."""
    term = (StandardTerm(since=date(2025, 1, 1)),)
    with operation(ledger, "import_handouts") as unit:
        for number in range(count):
            unit.save(
                Retailer(
                    id=f"K{number:06}",
                    licence_no=f"3207061{number:05}",
                    shop_name=f"示范路第{number}便利店",
                    visit_route=f"线路{number % 10}",
                    route_order=number,
                    standard_terms=term,
                )
            )
    for back in range(12):
        month = _LAST.shift(-back)
        with operation(ledger, "record_six_one") as unit:
            for number in range(count):
                for item in SixOneItem:
                    if (number + item + back) % 12:
                        unit.save(_record(unit.new_id(), f"K{number:06}", item, month))


def _record(record_id: str, store: str, item: SixOneItem, month: Period) -> SixOneRecord:
    return SixOneRecord(
        id=record_id,
        retailer_id=store,
        item=item,
        done_on=month.first + timedelta(days=5 + item),
        derived=True,
        evidence=("签到表",),
        entered_at=_NOW,
    )


def quickest(work: Callable[[], object]) -> float:
    """Return the seconds of the best of some rounds."""
    spent = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def measure(count: int, work: Callable[[Ledger], object], since: date) -> tuple[float, float]:
    """Return the seconds of ``work`` over ``count`` stores, and of reading its rows alone."""
    with (
        tempfile.TemporaryDirectory(prefix="roundbook-board-") as name,
        open_ledger(Path(name), clock=lambda: _NOW) as ledger,
    ):
        fill(ledger, count)
        return (
            quickest(lambda: work(ledger)),
            quickest(lambda: records(ledger, since, _LAST.last)),
        )


def main() -> int:
    """Measure and tell; 1 where a reach is missed."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    today = _NOW.date()
    year, rows = measure(40, lambda each: board_of_year(each, _LAST.key, today), date(2026, 1, 1))
    sys.stdout.write(
        f"40 stores x 12 months: {year * 1000:.0f} ms (reach {YEAR * 1000:.0f}), "
        f"{year / rows:.1f} of reading its records alone\n"
    )
    month, rows = measure(
        1_000, lambda each: board_of_month(each, _LAST.key, today), date(2026, 10, 1)
    )
    sys.stdout.write(
        f"1,000 stores, one month: {month * 1000:.0f} ms (reach {MONTH * 1000:.0f}), "
        f"{month / rows:.1f} of reading its records alone\n"
    )
    return int(year > YEAR or month > MONTH)


if __name__ == "__main__":
    raise SystemExit(main())
