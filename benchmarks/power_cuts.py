"""Power cuts, simulated: crash states and violations of every scenario, printed as a table.

`python benchmarks/power_cuts.py [--rounds N] [SCENARIO…]`. Each scenario runs with the settings the
program asks for, then forced to NORMAL and to OFF. Shipped settings must show no violation, OFF
must show some: otherwise the harness is blind, and the exit code says so. How states are made and
what they are held against: tests/reliability/power_cuts.py. Two processes share the work.
"""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage import driver  # noqa: F401 - before anything that brings sqlite-utils
from tests.reliability.power_cuts import Outcome, simulate
from tests.reliability.power_scenarios import SCENARIOS

PROCESSES = 2
ROUNDS = 3
LEVELS = (None, "NORMAL", "OFF")
LOST, DAMAGED = ("lost",), ("unopenable", "unsound", "failed", "stuck", "half")


def outcome_of(task: tuple[str, str | None, int]) -> Outcome:
    """Run one scenario at one level; in a process of its own."""
    name, level, rounds = task
    return simulate(SCENARIOS[name], level=level, rounds=rounds)


def words(outcome: Outcome) -> str:
    """States and violations of one cell of the table."""
    if not outcome.violations:
        return f"{outcome.states:,} | 0"
    lost, damaged = outcome.count(*LOST), outcome.count(*DAMAGED)
    return f"{outcome.states:,} | {lost + damaged:,} ({lost:,} lost, {damaged:,} damaged)"


def main() -> int:
    """Print the table; 1 where a promise is broken or the harness finds nothing to find."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often chance is asked")
    asked = parser.parse_args()
    names = asked.scenarios or list(SCENARIOS)
    if unknown := set(names) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    begin = time.monotonic()
    tasks = [(name, level, asked.rounds) for name in names for level in LEVELS]
    with ProcessPoolExecutor(PROCESSES) as pool:
        outcomes = dict(zip(tasks, pool.map(outcome_of, tasks), strict=True))
    print("| scenario | states, as shipped | violations | states, NORMAL | violations "
          "| states, OFF | violations |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    for name in names:
        cells = " | ".join(words(outcomes[name, level, asked.rounds]) for level in LEVELS)
        print(f"| {name} | {cells} |")
    return told([outcomes[task] for task in tasks], time.monotonic() - begin)


def told(outcomes: list[Outcome], seconds: float) -> int:
    """Print the sum and the first violations of the shipped settings; return the exit code."""
    shipped, without = outcomes[:: len(LEVELS)], outcomes[len(LEVELS) - 1 :: len(LEVELS)]
    wrong = [(each.scenario, found) for each in shipped for found in each.violations]
    for scenario, found in wrong[:10]:
        print(f"{scenario}: {found}")
    blind = [each.scenario for each in without if not each.violations]
    if blind:
        print(f"without syncing nothing was found in: {', '.join(blind)}")
    states = sum(each.states for each in outcomes)
    print(f"{states:,} states in {seconds:.0f} s; shipped settings: {len(wrong)} violations")
    return 1 if wrong or blind else 0


if __name__ == "__main__":
    raise SystemExit(main())
