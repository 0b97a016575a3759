"""Kills the program at random moments of every kind of writing and looks at what is left.

    python benchmarks/kills.py --kills 200 --seed 1

prints for every scenario how many kills there were, what was being done when they fell, how many
acknowledged steps were looked for, and what was violated. Ends with 1 where anything was.
The scenarios are a registry, tests/reliability/kills_scenarios.py; docs/reliability.md says more.
Reach: no violation.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.reliability.kills import main

if __name__ == "__main__":
    sys.exit(main())
