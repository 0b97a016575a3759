"""A month's plan for 250 retailers: the whole operation, and the page's view of it. Reach: 1 s.

The operation reads the stores, their purchases of three months, what was visited and what stays,
lays the visits on 22 days and writes each as a record with its journal. Beside it stands what
writing as many records takes alone, so that a quick machine does not flatter the figure.
"""

import argparse
import sys
import tempfile
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from models.calendar import Period  # noqa: E402
from models.holiday import Holiday  # noqa: E402
from models.plan_stop import PlanStop  # noqa: E402
from models.retailer import Retailer, StandardTerm  # noqa: E402
from storage.database import Ledger, open_ledger  # noqa: E402
from storage.ledger.records import find  # noqa: E402
from storage.ledger.unit_of_work import operation  # noqa: E402
from storage.operations.plan import make_plan  # noqa: E402
from storage.queries.month_plan import fairness, month_plan  # noqa: E402

REACH = 1.0
_NOW = datetime(2026, 11, 2, 8, 0, tzinfo=timezone(timedelta(hours=8)))
_MONTH = Period.parse("2026-11")
_STORES, _STANDARD = 250, 20
_WEEKDAYS = "一二三四五"


def make_ledger(folder: Path) -> Ledger:
    """250 stores on ten routes; 20 are standard stores."""
    ledger = open_ledger(folder, clock=lambda: _NOW)
    with operation(ledger, "import_handouts") as unit:
        for number in range(_STORES):
            unit.save(_retailer(number))
        saturday = date(2026, 11, 14)
        unit.save(Holiday(id=str(saturday), day=saturday, name="", kind="调休上班"))
    return ledger


def _retailer(number: int) -> Retailer:
    terms = (StandardTerm(since=date(2025, 1, 1)),) if number < _STANDARD else ()
    return Retailer(
        id=f"K{number:06}",
        licence_no=f"3207061{number:05}",
        shop_name=f"示范路第{number}便利店",
        visit_route=f"线路{number % 10}",
        route_order=number,
        order_day=f"周{_WEEKDAYS[number % 5]}",
        delivery_day=f"周{_WEEKDAYS[(number + 2) % 5]}",
        standard_terms=terms,
    )


def plain_write(ledger: Ledger) -> float:
    """Write the same records once more, as one operation and nothing else."""
    stops = find(ledger, PlanStop, "deleted = 0")
    begun = time.perf_counter()
    with operation(ledger, "make_plan") as unit:
        for stop in stops:
            unit.save(PlanStop(id=unit.new_id(), retailer_id=stop.retailer_id, day=stop.day))
    return time.perf_counter() - begun


def main() -> int:
    """Measure and tell; 1 where the reach is missed."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="roundbook-plan-") as name,
        make_ledger(Path(name)) as ledger,
    ):
        begun = time.perf_counter()
        make_plan(ledger, _MONTH)
        made = time.perf_counter() - begun
        begun = time.perf_counter()
        shown = month_plan(ledger, _MONTH, _NOW.date())
        viewed = time.perf_counter() - begun
        begun = time.perf_counter()
        fairness(ledger, _NOW.date())
        fair = time.perf_counter() - begun
        bare = plain_write(ledger)
    sys.stdout.write(
        f"plan of {_STORES} stores, {shown.planned} visits: {made * 1000:.0f} ms "
        f"(reach {REACH * 1000:.0f}), {made / bare:.2f} times writing its records; "
        f"the month's view {viewed * 1000:.0f} ms, fairness {fair * 1000:.0f} ms\n"
    )
    return int(made > REACH)


if __name__ == "__main__":
    raise SystemExit(main())
