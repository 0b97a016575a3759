"""The programme between laptops: handed over, recovered from packages, changed on both sides."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.calendar import Period
from models.candidates.rules import advanced
from models.candidates.upkeep import UpkeepKind
from models.errors import DomainError, InvalidValue
from models.kinds import PACKAGED_KINDS
from models.manager import Manager
from models.photo import Photo, PhotoAbout
from models.programme import (
    Attendee,
    AwardRound,
    Campaign,
    CampaignStore,
    Delivery,
    MonthClose,
    StandardFile,
    StandardStage,
    StoreReport,
    Training,
)
from models.six_one_record import SixOneItem, SixOneRecord
from storage.database import Ledger, open_ledger
from storage.ledger.records import find, plains
from storage.operations.attaching import attach_photo
from storage.operations.check_ledger import check_ledger
from storage.operations.export_handover import HandoverOrder, export_handover
from storage.operations.export_package import export_package
from storage.operations.history import redo, undo
from storage.operations.import_handover import import_handover
from storage.operations.month_close import close_month, reopen_month
from storage.operations.profile import change_setting, set_profile
from storage.operations.programme import save_event, withdraw_event
from storage.operations.recover_packages import recover_packages
from storage.operations.six_ones import withdraw_six_one
from storage.operations.standard_files import save_file, withdraw_file
from storage.queries.candidates import candidates_view, progress_of
from storage.queries.month_close import month_close_of
from storage.queries.package_facts import events_of
from storage.queries.package_source import unconfirmed
from tests.storage.conftest import add_shops
from tests.storage.operations.from_scratch import kept_proofs, proofs_from_scratch
from tests.storage.operations.test_programme import DAY, award, campaign, report, training
from tests.storage.pictures import picture

TAKER = Manager(id="A002", name="李红", organisation="示例烟草", department="海州")
SHOPS = ("HZ1", "HZ2", "HZ3")
EVENTS = (Campaign, Training, AwardRound)


@pytest.fixture
def done(shops: Ledger) -> Ledger:
    """One event of each kind, a store's file, a month signed off."""
    save_event(shops, campaign())
    [made] = find(shops, Campaign)
    about = Photo(id="", retailer_id="HZ1", day=DAY, photo="")
    attach_photo(
        shops, picture(1), attrs.evolve(about, about=PhotoAbout.CAMPAIGN, about_id=made.id)
    )
    for event in (training(), award(), report(delivered_on=DAY, delivery=Delivery.PAPER)):
        save_event(shops, event)
    save_file(shops, StandardFile(id="", retailer_id="HZ3", intended_on=date(2026, 11, 1)))
    close_month(shops, "2026-10", "张明")
    return shops


@pytest.fixture
def other(tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    """Another laptop; headquarters' masters have come, nothing else."""
    with open_ledger(tmp_path / "另一台", clock=clock) as ledger:
        add_shops(ledger)
        yield ledger


def hand_over(ledger: Ledger, folder: Path, clock: Any, recipient: str = "A002") -> Path:
    clock.move(hours=1)
    order = HandoverOrder(route="海州一线", retailers=SHOPS, recipient=recipient)
    return export_handover(ledger, order, folder).path


def send(ledger: Ledger, folder: Path, clock: Any) -> Path:
    clock.move(hours=1)
    return export_package(ledger, "2026-11", folder).path


def held(ledger: Ledger, *leave_out: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (kind, each["id"]): each
        for kind in PACKAGED_KINDS
        for each in plains(ledger, kind, "1")
        if kind not in leave_out
    }


def is_sound(ledger: Ledger) -> bool:
    return check_ledger(ledger).sound and kept_proofs(ledger) == proofs_from_scratch(ledger)


# ------------------------------------------------------------------------------------ handed over


def test_what_is_of_one_store_goes_with_it_and_events_of_many_stay(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    set_profile(other, TAKER)
    import_handover(other, hand_over(done, tmp_path, clock))
    stays = ("campaign", "training", "award_round", "month_close", "photo")
    assert held(other) == held(done, *stays)
    assert len(find(other, StoreReport)) == len(find(other, StandardFile)) == 1
    assert not any(find(other, kind) for kind in (*EVENTS, MonthClose, Photo))
    proved = find(other, SixOneRecord)
    assert len(proved) == 7, "what was done counts for the store, whoever has it now"
    assert check_ledger(other).sound
    change_setting(other, "six_one.3@2026-11", '{"backfill_days": 9}')
    assert find(other, SixOneRecord) == proved, "what is not proved here is not judged anew here"
    undo(other)
    undo(other)
    assert not find(other, SixOneRecord)
    assert not [line for line in unconfirmed(other) if line.kind == "six_one"]
    redo(other)
    assert find(other, SixOneRecord) == proved


def test_two_files_of_one_store_are_told_and_a_person_takes_one_back(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    """Both laptops began one for HZ3 before either knew of the other's."""
    [theirs] = find(done, StandardFile)
    save_file(done, advanced(theirs, StandardStage.APPLIED, date(2026, 11, 10)))
    set_profile(other, TAKER)
    mine = StandardFile(id="", retailer_id="HZ3", intended_on=date(2026, 11, 5), difficulty="证照")
    save_file(other, mine)
    import_handover(other, hand_over(done, tmp_path, clock))
    today = clock().date()
    files = find(other, StandardFile)
    assert len(files) == 2
    view = candidates_view(other, today)
    counted = view.file_of("HZ3")
    assert counted is not None
    assert counted.stage is StandardStage.APPLIED
    [beside] = view.files_beside(counted)
    assert beside.difficulty == "证照"
    [upkeep] = [each for each in view.upkeep if each.kind is UpkeepKind.TWICE]
    assert str(upkeep.words).startswith("有 2 份没有退出的，按到“申请”的这份算")
    (row, _new) = progress_of(other, "2026-11").rows
    assert row.under_way is not None
    assert row.under_way[StandardStage.APPLIED] == ("HZ3",)
    assert row.under_way[StandardStage.INTENT] == ()

    save_file(other, attrs.evolve(beside, difficulty="证照已换"))
    with pytest.raises(InvalidValue, match="已经有一份没有退出的档案"):
        save_file(other, mine)
    withdraw_file(other, beside.id)
    view = candidates_view(other, today)
    assert view.files_beside(counted) == []
    assert not [each for each in view.upkeep if each.kind is UpkeepKind.TWICE]
    assert check_ledger(other).sound


def test_a_six_one_whose_event_stayed_says_who_has_it_and_goes_when_he_withdraws(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    set_profile(other, TAKER)
    import_handover(other, hand_over(done, tmp_path, clock))
    [training_of_many] = find(done, Training)
    proof = find(other, SixOneRecord, "deleted = 0 AND ref_kind = 'training'")[0]
    with pytest.raises(
        DomainError, match="培训是工号 A001 的同事记的，留在那边的台账里"
    ) as refused:
        withdraw_six_one(other, proof.id)
    assert "移交一次" in str(refused.value.next_step)
    by_report = find(other, SixOneRecord, "deleted = 0 AND ref_kind = 'store_report'")[0]
    with pytest.raises(DomainError, match="请更正或撤回它的来源"):
        withdraw_six_one(other, by_report.id)

    withdraw_event(done, "training", training_of_many.id)
    import_handover(other, hand_over(done, tmp_path, clock))
    assert not find(other, SixOneRecord, "deleted = 0 AND ref_kind = 'training'")
    assert check_ledger(other).sound


def test_an_event_goes_on_where_it_is_and_its_stores_hear_of_it_there_and_back(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    set_profile(other, TAKER)
    import_handover(other, hand_over(done, tmp_path, clock))
    [known] = find(done, Training)
    save_event(done, attrs.evolve(known, attendees=known.attendees[1:]))
    withdraw_event(done, "campaign", find(done, Campaign)[0].id)
    before = held(done)
    _, preview = import_handover(done, hand_over(other, tmp_path, clock, "A001"))
    assert (held(done), preview.conflicts) == (before, ()), "what is older changes nothing"
    _, preview = import_handover(other, hand_over(done, tmp_path, clock))
    assert not preview.conflicts
    proved = [find(each, SixOneRecord, "deleted = 0 ORDER BY id") for each in (done, other)]
    assert proved[0] == proved[1]
    assert is_sound(done)


def test_a_report_that_both_changed_stays_as_here_and_so_does_what_it_proves(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    set_profile(other, TAKER)
    import_handover(other, hand_over(done, tmp_path, clock))
    [known] = find(done, StoreReport)
    save_event(other, attrs.evolve(known, feedback="有用"))
    save_event(done, attrs.evolve(known, delivered_on=None, delivery=None))
    before = find(other, StoreReport)
    _, preview = import_handover(other, hand_over(done, tmp_path, clock))
    assert [note.label for note in preview.conflicts] == ["经营分析报告"]
    [proof] = find(other, SixOneRecord, "deleted = 0 AND item = 5")
    assert (proof.finalised, find(other, StoreReport)) == (True, before)
    assert check_ledger(other).sound
    [theirs] = find(done, SixOneRecord, "deleted = 0 AND item = 5")
    assert proof.revision > theirs.revision, "and headquarters hears it so"


# -------------------------------------------------------------------------------------- recovered


def test_from_packages_everything_comes_back_once(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    first = send(done, tmp_path, clock)
    [known] = find(done, Training)
    save_event(done, attrs.evolve(known, attendees=known.attendees[1:]))
    withdraw_event(done, "award_round", find(done, AwardRound)[0].id)
    second = send(done, tmp_path, clock)
    recover_packages(other, [second, first])
    assert held(other) == held(done)
    assert is_sound(other)
    assert not recover_packages(other, [first, second])[0]
    undo(other)
    assert not any(find(other, kind) for kind in (*EVENTS, SixOneRecord, MonthClose))
    redo(other)
    assert len(find(other, SixOneRecord)) == len(find(done, SixOneRecord))
    assert is_sound(other)


@pytest.mark.parametrize("take_packages", [False, True])
def test_an_event_changed_on_both_devices_proves_what_stands(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any, take_packages: bool
) -> None:
    recover_packages(other, [send(done, tmp_path, clock)])
    [known] = find(done, Training)
    save_event(done, attrs.evolve(known, day=date(2026, 11, 2), attendees=known.attendees[:1]))
    # each device gives the store that both add a six-one of its own
    for ledger, shop in ((done, "HZ3"), (other, "HZ3")):
        [made] = find(ledger, Campaign)
        line = CampaignStore(retailer_id=shop, done_on=date(2026, 11, 3))
        save_event(ledger, attrs.evolve(made, stores=(*made.stores[1:], line)))
    save_event(
        other, attrs.evolve(known, attendees=(*known.attendees, Attendee(retailer_id="HZ3")))
    )
    package = send(done, tmp_path, clock)
    recover_packages(other, [package], take_packages=take_packages)
    day = find(other, Training)[0].day
    assert day == (date(2026, 11, 2) if take_packages else DAY)
    assert is_sound(other)
    undo(other)
    assert is_sound(other)
    redo(other)
    assert is_sound(other)


def test_a_store_two_devices_added_to_one_event_has_one_six_one(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    withdraw_event(done, "training", find(done, Training)[0].id)
    save_event(done, training(attendees=(Attendee(retailer_id="HZ1"),)))
    recover_packages(other, [send(done, tmp_path, clock)])
    [known] = find(done, Training)
    wider = attrs.evolve(known, attendees=(*known.attendees, Attendee(retailer_id="HZ2")))
    save_event(other, wider)
    save_event(done, wider)
    recover_packages(other, [send(done, tmp_path, clock)])
    where = f"deleted = 0 AND item = {SixOneItem.TRAINING.value} AND retailer_id = 'HZ2'"
    assert len(find(other, SixOneRecord, where)) == 1
    assert is_sound(other)


def test_of_two_closes_the_later_holds_everywhere_and_both_are_opened_at_once(
    done: Ledger, other: Ledger, tmp_path: Path, clock: Any
) -> None:
    clock.move(hours=1)
    close_month(other, "2026-10", "李红")
    recover_packages(other, [send(done, tmp_path, clock)])
    held_one = month_close_of(other, "2026-10")
    assert held_one is not None
    assert (len(find(other, MonthClose)), held_one.signed_by) == (2, "李红")
    assert events_of(other, Period.parse("2026-10")).close == held_one
    reopen_month(other, "2026-10")
    assert month_close_of(other, "2026-10") is None
    undo(other)
    assert len(find(other, MonthClose)) == 2
