"""The kept examples are what today's program makes, and what it reads."""

import re
import zipfile
from pathlib import Path
from typing import Any

import attrs
from openpyxl import load_workbook

from docs.examples.make import ANSWERED, HERE, Clock, Examples
from models.consolidation.trust import Origin
from storage.database import open_ledger
from storage.operations.consolidate import consolidate
from storage.operations.import_handouts import import_handouts

LARGEST = 22 * 3_000  # bytes: a package has 22 sheets for people
KEPT = {path.name: path for path in HERE.iterdir() if path.suffix in (".xlsx", ".json")}
AGAIN = "the examples are stale: python -m docs.examples.make"


def content(path: Path) -> Any:
    """Every cell, how it is shown, and whether its sheet is."""
    if path.suffix == ".json":
        return path.read_text(encoding="utf-8")
    return {
        page.title: (
            page.sheet_state,
            [(c.coordinate, c.value, c.number_format, c.data_type) for r in page for c in r],
        )
        for page in load_workbook(path)
    }


def test_they_are_what_the_program_makes(made: Examples) -> None:
    assert {path.name for path in made.files} == set(KEPT), AGAIN
    for path in made.files:
        assert content(KEPT[path.name]) == content(path), AGAIN


def test_the_handout_and_the_receipt_are_taken_whole(made: Examples, tmp_path: Path) -> None:
    with open_ledger(tmp_path, clock=Clock()) as ledger:
        _, handout = import_handouts(ledger, [KEPT[made.handout.name]])
    kinds = [sheet.sheet for sheet in handout.files[0].sheets]
    assert len(kinds) == 9
    assert handout.refused == handout.files[0].ignored == ()
    with open_ledger(made.ledger, clock=Clock(ANSWERED), read_only=True) as ledger:
        _, receipt = import_handouts(ledger, [KEPT[made.receipt.name]], agreed=lambda _: False)
    assert receipt.refused == receipt.files[0].ignored == ()
    assert attrs.astuple(receipt.receipts) == (29, 1, 0)


def test_headquarters_takes_the_package_of_the_enrolled_device(tmp_path: Path) -> None:
    done = consolidate(tmp_path / "db", list(KEPT.values()), now=ANSWERED)
    assert (done.new, done.enrolled, done.records, done.conflicts) == (1, 1, 29, 0)
    (manager,) = done.managers
    assert [each.origin for each in manager.devices] == [Origin.ENROLLED.value]
    assert (manager.waiting, manager.refused, manager.quarantined) == (0, 0, 0)


def test_they_are_small_and_tell_nothing_of_where_they_were_made() -> None:
    for path in KEPT.values():
        assert path.stat().st_size < LARGEST
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                parts = [book.read(name).decode("utf-8") for name in book.namelist()]
            assert not [part for part in parts if re.search(r"/(home|root|tmp|work|Users)/", part)]
            assert "lastModifiedBy" not in "".join(parts)
