"""The post between managers and headquarters, over many made-up weeks: what happened, what held.

`python benchmarks/post.py [--weeks N] [--steps N] [--seed N]`. Real ledgers, real packages, real
receipts; laptops with wrong clocks, copied and put back from old folders; mail that is lost,
doubled, late, out of order and torn (tests/storage/headquarters/test_the_post.py). Every week ends
with what must hold; the first that does not is printed step by step. Exit code 1 then, and also
where something that should happen never did: such a run shows nothing.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage import driver  # noqa: F401, I001 - before anything that brings sqlite-utils
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.storage.headquarters.test_the_post import Post

WEEKS = 100
STEPS = 30
EXPECTED = (
    "packages sent", "packages that came", "packages that came again", "packages that came torn",
    "packages lost", "receipts that came", "laptops put back", "recoveries", "gaps named",
    "conflicts named",
)  # fmt: skip


def main() -> int:
    """Run the weeks and print what happened in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=WEEKS, help="how many weeks")
    parser.add_argument("--steps", type=int, default=STEPS, help="what happens in a week at most")
    parser.add_argument("--seed", type=int, default=0, help="which chance")
    asked = parser.parse_args()
    begin = time.monotonic()
    run_state_machine_as_test(
        seed(asked.seed)(Post),
        settings=settings(
            max_examples=asked.weeks,
            stateful_step_count=asked.steps,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    for name in EXPECTED:
        print(f"{name:28}{Post.seen[name]:8,}")
    print(f"{asked.weeks} weeks in {time.monotonic() - begin:.0f} s, nothing broken")
    return 0 if all(Post.seen[name] for name in EXPECTED) else 1


if __name__ == "__main__":
    sys.exit(main())
