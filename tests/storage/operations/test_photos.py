"""Photos and who names them: orphans go after a day, nothing else ever does; what lacks is told."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from models.check import Check
from storage import driver
from storage.database import Ledger
from storage.ledger.drafts import save_draft
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.operations.check_ledger import check_ledger
from storage.operations.photos import photo_findings, sweep_orphans
from storage.operations.repair import plan_repair
from storage.operations.six_ones import follow_check
from storage.photos import Photos, open_photos

MakeCheck = Callable[..., Check]


@pytest.fixture
def photos(shops: Ledger) -> Any:
    with open_photos(shops.folder, clock=shops.clock) as opened:
        yield opened


def add(photos: Photos, number: int) -> str:
    return photos.add_photo(b"\xff\xd8" + bytes([number]) * 500, 4, 3)


def record(ledger: Ledger, check: Check, *names: str) -> int:
    with operation(ledger, "record_check") as unit:
        made = attrs.evolve(check, id="check-1", photos=names)
        unit.save(made)
        follow_check(unit, made)
    return unit.changes.operation


def test_an_orphan_goes_after_a_day_and_not_before(
    shops: Ledger, photos: Photos, clock: Any
) -> None:
    name = add(photos, 1)
    clock.move(hours=23)
    assert sweep_orphans(shops, photos) == []
    clock.move(hours=2)
    assert sweep_orphans(shops, photos) == [name]
    assert photos.names() == set()


def test_a_photo_added_again_is_new_again(shops: Ledger, photos: Photos, clock: Any) -> None:
    name = add(photos, 1)
    clock.move(days=3)
    add(photos, 1)
    assert sweep_orphans(shops, photos) == []
    assert photos.names() == {name}


def test_a_clock_that_jumped_removes_nothing(shops: Ledger, photos: Photos, clock: Any) -> None:
    clock.move(days=30)
    add(photos, 1)
    clock.move(days=-30)
    assert sweep_orphans(shops, photos) == []


def test_what_a_record_a_draft_or_the_journal_names_stays(
    shops: Ledger, photos: Photos, clock: Any, make_check: MakeCheck
) -> None:
    first, second, drafted, orphan = (add(photos, number) for number in range(4))
    record(shops, make_check(), first)
    record(shops, make_check(), second)  # the first one is named by history alone
    save_draft(shops, "draft-1", "check", "HZ1", {"pictures": [{"of": drafted}]})
    clock.move(days=3)
    assert sweep_orphans(shops, photos) == [orphan]
    assert photos.names() == {first, second, drafted}
    history.undo(shops)
    history.undo(shops)  # a tombstone: its content may come back
    assert sweep_orphans(shops, photos) == []
    history.redo(shops)
    assert photo_findings(shops) == []


def test_a_photo_that_is_gone_or_spoilt_is_told(
    shops: Ledger, photos: Photos, make_check: MakeCheck
) -> None:
    gone, spoilt = add(photos, 1), add(photos, 2)
    record(shops, make_check(), gone, spoilt)
    assert photo_findings(shops) == []
    with photos.transaction():
        photos.remove([gone])
        photos.execute("UPDATE photo SET content = zeroblob(bytes)", ())
    found = {finding.code: finding for finding in photo_findings(shops)}
    assert set(found) == {"photo-missing", "photo"}
    told = f"规范评估 2026-11-23（好运烟酒商店）的照片 {gone[:8]} 不在了。"
    assert found["photo-missing"].text == told
    assert {each.code for each in check_ledger(shops).findings} == {"photo-missing", "photo"}
    assert plan_repair(shops).is_empty
    assert found["photo"].text == f"照片 {spoilt[:8]} 有损坏。"


def test_without_a_store_every_named_photo_is_missing(shops: Ledger, make_check: MakeCheck) -> None:
    record(shops, make_check(), "ab" * 32)
    assert [finding.code for finding in photo_findings(shops)] == ["photo-missing"]
    history.undo(shops)
    assert photo_findings(shops) == []


def test_a_store_that_is_no_store_is_told_and_the_ledger_is_not_to_blame(
    shops: Ledger, make_check: MakeCheck
) -> None:
    (shops.folder / "photos.db").write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    [finding] = photo_findings(shops)
    assert finding.code == "photos"
    assert "照片库" in finding.text


def test_the_store_of_another_program_is_told_and_the_ledger_is_not_to_blame(
    shops: Ledger,
) -> None:
    other = driver.connect(str(shops.folder / "photos.db"), isolation_level=None)
    other.execute("CREATE TABLE photo (id TEXT)")
    other.close()
    [finding] = photo_findings(shops)
    assert finding.code == "photos"
    assert "不是走访台账的照片库" in finding.text
