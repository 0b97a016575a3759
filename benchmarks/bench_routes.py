"""The order of stops against known optima: percent over them, and what it takes apart from that.

The four TSPLIB instances of ../shared/data/routes as closed tours (EUC_2D, rounded), each against
the optimum published for it; reach: 5 %. Beside it a day of 16 and of 25 stops, with visiting hours
and without, which has no optimum to stand against. Seconds are the processor's; reach: 0.5 each.
"""

import math
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from models.route.hours import Window  # noqa: E402
from models.route.order import Hours, Order, best_order  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "routes"
OPTIMA = {"eil51": 426, "berlin52": 7542, "kroA100": 21282, "ch150": 6528}
REACH_PERCENT = 5.0
REACH_SECONDS = 0.5
ROUNDS = 5


def instance(name: str) -> list[list[float]]:
    """Read the distances of an instance."""
    text = (DATA / f"{name}.tsp").read_text().split("NODE_COORD_SECTION")[1]
    rows = [line.split()[1:] for line in text.splitlines() if len(line.split()) == 3]
    points = [(float(x), float(y)) for x, y in rows]
    return [[int(math.dist(one, other) + 0.5) for other in points] for one in points]


def day(stops: int) -> list[list[float]]:
    """Minutes between made-up shops in a town of 20 by 20 minutes, the same each time."""
    points = [(37 * n * n % 101 / 5, 53 * n * n * n % 97 / 5) for n in range(1, stops + 1)]
    return [[math.dist(one, other) for other in points] for one in points]


def timed(call: Callable[[], Order]) -> tuple[Order, float]:
    """Return the order, which must be the same each time, and the median of its seconds."""
    seconds, orders = [], set()
    for _ in range(ROUNDS):
        begun = time.process_time()
        orders.add(call())
        seconds.append(time.process_time() - begun)
    if len(orders) > 1:
        raise RuntimeError("the same question got two answers")
    return orders.pop(), statistics.median(seconds)


def known() -> tuple[float, float]:
    """Print the four instances; return the worst percent and the longest time."""
    percents, times = [], []
    for name, optimum in OPTIMA.items():
        matrix = instance(name)
        order, seconds = timed(lambda matrix=matrix: best_order(matrix, closed=True))
        percents.append(100 * (order.length / optimum - 1))
        times.append(seconds)
        print(
            f"routes: {name} {order.length:.0f} of {optimum}, {percents[-1]:.2f} % over; "
            f"{seconds:.2f} s"
        )
    return max(percents), max(times)


def days() -> float:
    """Print what a day takes; return the longest."""
    times = []
    for stops in (11, 16, 25):
        matrix = day(stops)
        windows = [(Window(540 + 60 * (n % 5), 600 + 60 * (n % 5)),) if n % 3 == 0 else ()
                   for n in range(stops)]  # fmt: skip
        _order, plain = timed(lambda matrix=matrix: best_order(matrix, start=0))
        hours = Hours(windows=windows)
        _order, timely = timed(lambda matrix=matrix, h=hours: best_order(matrix, start=0, hours=h))
        times += [plain, timely]
        print(f"routes: a day of {stops} stops {plain:.2f} s, with visiting hours {timely:.2f} s")
    return max(times)


def main() -> int:
    """Print the figures; the exit code tells whether they are reached."""
    longest = days()
    if not DATA.is_dir():
        print("routes: ../shared/data is absent, nothing to compare with")
        return 0 if longest <= REACH_SECONDS else 1
    worst, slowest = known()
    longest = max(longest, slowest)
    print(
        f"routes: at most {worst:.2f} % over the optimum ({REACH_PERCENT:.0f}), "
        f"at most {longest:.2f} s ({REACH_SECONDS})"
    )
    return 0 if worst <= REACH_PERCENT and longest <= REACH_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
