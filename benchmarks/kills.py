"""Kills the program at random moments of every kind of writing and looks at what is left.

    python benchmarks/kills.py --kills 200 --seed 1
    python benchmarks/kills.py --migration

The first prints for every scenario how many kills there were, what was being done when they fell,
how many acknowledged steps were looked for, and what was violated; the second kills the upgrade of
every kept ledger before and after each of its statements. Both end with 1 where anything was
violated. The scenarios are a registry, tests/reliability/kills_scenarios.py; docs/reliability.md
says more. Reach: no violation.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.reliability import kills, kills_migration


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for."""
    if "--migration" in arguments:
        return kills_migration.main([each for each in arguments if each != "--migration"])
    return kills.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
