"""Single flipped bits in a ledger file: which share of them does the check find, and mend?

A small ledger in which every table has rows is written; then, each time on a fresh copy, one bit is
flipped: so many in each table and index, so many anywhere in the file. Where a repair is offered it
is done, and the ledger checked again. ``--each`` and ``--anywhere`` set the numbers, ``--seed`` the
places. Reach: nothing missed, no failure that is not foreseen.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.reliability.flips import Bench, Flip, Outcome
from tests.reliability.whole_ledger import make_whole_ledger

COLUMNS = ("found", "refused", "harmless", "missed", "failed")


def row(name: str, size: int, outcomes: list[Outcome]) -> str:
    """One line of the table: how often what came of it, and the share mended of those found."""
    counts = Counter(each.verdict for each in outcomes)
    mended = sum(each.mended is True for each in outcomes)
    numbers = "".join(f"{counts[column]:>9}" for column in COLUMNS)
    share = f"{mended / counts['found']:>8.0%}" if counts["found"] else f"{'—':>8}"
    return f"{name:<34}{size:>9,}{len(outcomes):>7}{numbers}{share}"


def tried(bench: Bench, flips: Iterable[Flip], show: bool) -> list[Outcome]:
    """Try flips out, one after the other."""
    outcomes = []
    for flip in flips:
        outcome = bench.try_out(flip)
        outcomes.append(outcome)
        if show and outcome.verdict in ("missed", "failed"):
            print(f"  {outcome.verdict}: {flip} {' | '.join(outcome.texts)}")
        elif show and outcome.mended is False:
            print(f"  not mended: {flip} {' | '.join(outcome.texts)}")
    return outcomes


def main() -> int:
    """Flip, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--anywhere", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20_261_123)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    everything: list[Outcome] = []
    with tempfile.TemporaryDirectory() as name:
        home = make_whole_ledger(Path(name))
        bench = Bench(home, Path(name) / "copy")
        heads = "".join(f"{column:>9}" for column in COLUMNS)
        print(f"{'where':<34}{'bytes':>9}{'flips':>7}{heads}{'mended':>8}")
        for owner in sorted(bench.owners()):
            if asked.only not in owner:
                continue
            flips = bench.flips_in(owner, asked.each, Random(f"{asked.seed} {owner}"))
            outcomes = tried(bench, flips, asked.show)
            print(row(owner, bench.share(owner), outcomes), flush=True)
            everything += outcomes
        flips = bench.flips_anywhere(asked.anywhere, Random(asked.seed))
        outcomes = tried(bench, flips, asked.show) if not asked.only else []
        size = sum(bench.share(owner) for owner in bench.owners())
        print(row("anywhere in the file", size, outcomes))
        everything += outcomes
    counts = Counter(each.verdict for each in everything)
    touched = len(everything) - counts["harmless"]
    noticed = counts["found"] + counts["refused"]
    print(f"of {len(everything)} flips {touched} touched content, {noticed} of them were found "
          f"({noticed / max(1, touched):.1%}); missed {counts['missed']}, "
          f"failed {counts['failed']}")  # fmt: skip
    return 1 if counts["missed"] or counts["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
