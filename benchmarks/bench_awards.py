"""An award round proposed on 650,000 purchase lines: 40 standard stores, 1,000 of them.

Reach: 150 ms, 1.5 s. All stores of the ledger buy for two years; the six-ones are those of
``bench_board``. Beside it stands one store's result with all that is behind it.
"""

import argparse
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

from bench_board import _NOW, fill, quickest  # noqa: E402

from models.programme import AwardRound  # noqa: E402
from storage.database import Ledger, open_ledger  # noqa: E402
from storage.ledger.purchase_sums import add_up_all  # noqa: E402
from storage.operations.award_rounds import award_detail, proposed_round  # noqa: E402

FEW, MANY = 0.150, 1.5
LINES = 650_000
_SHOPS = 1_000
_DAYS = 730
_ROUND = AwardRound(id="", title="评优", period="2026Q4", day=date(2026, 12, 20))
_BATCH = (
    "INSERT INTO import_batch (id, operation, sheet, file_name, file_sha256, active, new, changed, "
    "unchanged, refused, first_day, last_day, digest) "
    "VALUES (1, 1, '购进明细', 'a.xlsx', '', 1, 0, 0, 0, 0, ?, ?, '')"
)
_LINE = (
    "INSERT INTO purchase_line (order_no, line_no, day, retailer_id, product_id, quantity, amount, "
    "kind, batch) VALUES (?, ?, ?, ?, ?, ?, ?, '订单', 1)"
)


def buy(ledger: Ledger) -> None:
    """Let 1,000 stores, the standard ones among them, buy up to the day of the round."""
    last = _ROUND.day
    days = [(last - timedelta(days=back)).isoformat() for back in range(_DAYS)]
    rows = (
        (
            f"D{number // 12:07}",
            number % 12,
            days[number // 12 % _DAYS],
            f"K{number // 12 % _SHOPS:06}",
            f"P{number % 80:03}",
            1 + number % 5,
            (1 + number % 5) * 18_000,
        )
        for number in range(LINES)
    )
    with ledger.transaction():
        ledger.execute(_BATCH, (days[-1], days[0]))
        ledger.execute_many(_LINE, rows)
        add_up_all(ledger)


def measure(count: int) -> tuple[float, float]:
    """Return the seconds of a proposal for ``count`` standard stores and of one store's detail."""
    with (
        tempfile.TemporaryDirectory(prefix="roundbook-awards-") as name,
        open_ledger(Path(name), clock=lambda: _NOW) as ledger,
    ):
        fill(ledger, count)
        buy(ledger)
        made = proposed_round(ledger, _ROUND)
        assert len(made.results) == count
        return (
            quickest(lambda: proposed_round(ledger, _ROUND)),
            quickest(lambda: award_detail(ledger, made, made.results[0].retailer_id)),
        )


def main() -> int:
    """Measure and tell; 1 where a reach is missed."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    missed = False
    for count, reach in ((40, FEW), (_SHOPS, MANY)):
        spent, one = measure(count)
        missed |= spent > reach
        sys.stdout.write(
            f"{count:,} standard stores, {LINES:,} lines: {spent * 1000:.0f} ms "
            f"(reach {reach * 1000:.0f}); one store with what is behind it {one * 1000:.1f} ms\n"
        )
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
