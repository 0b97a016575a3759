"""What a start password costs: finishing a visit, and the sums of a month as metrics need them.

Two ledgers with the same content, one plain, one under a key, worked in by turns in one process.
Saving: a visit with 20 stock lines and a 26-point check (as in bench_save.py), each at another
shop; the median of ours under a key over the median of ours in the plain.
Metrics: over the territory in ../shared/data, or a made-up one where that is absent, the last whole
month: distribution by product, sums by retailer, the ABC of the retailers by the sums of a year,
and each retailer's months. Each round opens both ledgers anew and asks all of it twice: cold, with
nothing of the file in memory, and warm, as while one looks at a page. No disk is waited for:
the processor's time is taken, and the least of each is set against the other.
Reach: 1.6 for saving, 1.5 for the metrics.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_save import ROUNDS, our_save, prepared, the_visit

from storage import keys
from storage.copies import transcode
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile
from storage.queries.purchases import known_until, month_totals, totals_of_month

ROOT = Path(__file__).resolve().parents[1]
SAVING_REACH, METRICS_REACH = 1.6, 1.5
KEY = bytes(range(32))
METRIC_ROUNDS = 15
TERRITORY = ROOT.parent / "shared" / "data" / "territory"
NAMES = ("客户主档", "卷烟目录", "购进明细", "购进月汇总")
HANDOUTS = tuple(f"下发_{name}.xlsx" for name in NAMES)


def saving(folder: Path) -> tuple[float, float]:
    """Return the medians of saving a visit, plain and under a key."""
    keys.remember(folder / "encrypted", KEY)
    ledgers = [prepared(folder / "plain"), prepared(folder / "encrypted")]
    visit, check = the_visit(ledgers[0].clock().date())
    times: list[list[float]] = [[], []]
    for turn in range(ROUNDS):
        shop = f"R{turn + 1}"
        here = attrs.evolve(visit, retailer_id=shop), attrs.evolve(check, retailer_id=shop)
        order = (0, 1) if turn % 2 else (1, 0)
        for which in order:
            times[which].append(our_save(ledgers[which], *here))
    for ledger in ledgers:
        ledger.close()
    return statistics.median(times[0]), statistics.median(times[1])


# -------------------------------------------------------------------------------------- the metrics


def territory(folder: Path) -> None:
    """Fill a plain ledger with the real territory, or with a made-up one."""
    with open_ledger(folder) as ledger:
        paths = [TERRITORY / name for name in HANDOUTS if (TERRITORY / name).exists()]
        if not paths:
            from models.manager import Manager
            from storage.demo.territory import make_handouts, make_territory_data

            set_profile(ledger, Manager(id="A001", name="甲", organisation="示例"))
            made = folder / "handouts"
            made.mkdir()
            paths = make_handouts(made, make_territory_data(ledger.clock().date()))
        with ledger.relaxed():
            import_handouts(ledger, paths, take_over=True)


def metrics(ledger: Ledger) -> int:
    """Ask what a page of metrics asks for one month; return how much came of it."""
    until = known_until(ledger)
    assert until is not None
    month = f"{until:%Y-%m}"
    year = f"{until.year - 1}-{until.month:02}-01"
    spread = ledger.query(
        "SELECT product_id, count(DISTINCT retailer_id), sum(quantity) FROM active_purchase_line "
        "WHERE day BETWEEN ? AND ? GROUP BY product_id",
        (f"{month}-01", f"{month}-31"),
    )
    by_retailer = totals_of_month(ledger, month)
    abc = ledger.query(
        "SELECT retailer_id, total, sum(total) OVER (ORDER BY total DESC, retailer_id) FROM "
        "(SELECT retailer_id, sum(amount) AS total FROM active_purchase_line WHERE day >= ? "
        "GROUP BY retailer_id)",
        (year,),
    )
    first = f"{until.year - 1}-{until.month:02}"
    months = sum(len(month_totals(ledger, each, first, month)) for each in sorted(by_retailer))
    return len(spread) + len(by_retailer) + len(abc) + months


def asked(folder: Path) -> tuple[float, float]:
    """Return the seconds of the processor for asking cold and warm."""
    with open_ledger(folder, read_only=True) as ledger:
        ask: Callable[[], int] = lambda: metrics(ledger)  # noqa: E731
        times = []
        for _ in range(2):
            begin = time.process_time()
            assert ask() > 0
            times.append(time.process_time() - begin)
    return times[0], times[1]


def asking(folder: Path) -> dict[str, tuple[float, float]]:
    """Return the least, plain and under a key, of asking cold and warm."""
    plain, encrypted = folder / "plain", folder / "encrypted"
    territory(plain)
    encrypted.mkdir()
    transcode(plain / LEDGER_NAME, None, encrypted / LEDGER_NAME, KEY)
    keys.remember(encrypted, KEY)
    asked(plain), asked(encrypted)  # the system has both files in memory then
    times: dict[Path, list[tuple[float, float]]] = {plain: [], encrypted: []}
    for turn in range(METRIC_ROUNDS):
        for each in (plain, encrypted) if turn % 2 else (encrypted, plain):
            times[each].append(asked(each))
    return {
        name: (
            min(pair[at] for pair in times[plain]),
            min(pair[at] for pair in times[encrypted]),
        )
        for at, name in enumerate(("cold", "warm"))
    }


def main() -> int:
    """Print the ratios."""
    folder = Path(tempfile.mkdtemp())
    try:
        plain, encrypted = saving(folder / "saving")
        save_ratio = encrypted / plain
        print(f"finish a visit: plain {plain * 1000:.2f} ms, under a key "
              f"{encrypted * 1000:.2f} ms, ratio {save_ratio:.2f} "
              f"(reach {SAVING_REACH})")  # fmt: skip
        found = asking(folder / "metrics")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, (plain, encrypted) in found.items():
        print(f"metrics of a month, {name}: plain {plain * 1000:.0f} ms, under a key "
              f"{encrypted * 1000:.0f} ms, ratio {encrypted / plain:.2f} "
              f"(reach {METRICS_REACH})")  # fmt: skip
    worst = max(encrypted / plain for plain, encrypted in found.values())
    return 0 if save_ratio <= SAVING_REACH and worst <= METRICS_REACH else 1


if __name__ == "__main__":
    raise SystemExit(main())
