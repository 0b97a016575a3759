"""Single flipped bits, a few in every table; the benchmark ``bit_flips`` tries thousands."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from storage.database import LEDGER_NAME, open_ledger
from storage.failures import WorldFailed
from tests.reliability.flips import Bench, Flip, Outcome
from tests.reliability.whole_ledger import NOW, make_whole_ledger


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("flips")
    return Bench(make_whole_ledger(folder), folder / "copy")


def test_no_flipped_bit_in_content_is_missed(bench: Bench) -> None:
    chance = Random(20_261_123)
    flips = [flip for owner in bench.owners() for flip in bench.flips_in(owner, 1, chance)]
    flips += bench.flips_anywhere(20, chance)
    outcomes = [bench.try_out(flip) for flip in flips]
    bad = [each for each in outcomes if each.verdict in ("missed", "failed")]
    assert bad == []
    found = Counter(each.verdict for each in outcomes)
    assert found["found"] > 60
    assert sum(each.mended is True for each in outcomes) > 15


def test_every_byte_of_the_file_has_one_owner(bench: Bench) -> None:
    covered = sum(bench.share(owner) for owner in bench.owners())
    assert covered == bench.size
    empty = [owner for owner in bench.owners() if not bench.share(owner)]
    assert empty == []


def test_sqlite_alone_would_miss_what_the_check_finds(bench: Bench, tmp_path: Path) -> None:
    """The harness has teeth: the same flips, held against SQLite's own check only."""
    chance = Random(1)
    flips = [*bench.flips_in("visit", 15, chance), *bench.flips_in("purchase_line", 15, chance)]
    silent = [flip for flip in flips if is_silent(bench, flip, tmp_path)]
    assert len(silent) > 8
    outcomes: list[Outcome] = [bench.try_out(flip) for flip in silent]
    assert {each.verdict for each in outcomes} == {"found"}


def is_silent(bench: Bench, flip: Flip, folder: Path) -> bool:
    """Tell whether SQLite's check has nothing to say of a flip."""
    (folder / LEDGER_NAME).write_bytes(bench.flipped(flip))
    for name in (f"{LEDGER_NAME}-wal", f"{LEDGER_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    try:
        with open_ledger(folder, clock=lambda: NOW) as ledger:
            return ledger.query("PRAGMA integrity_check") == [("ok",)]
    except WorldFailed:
        return False
