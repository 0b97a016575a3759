"""Events of the six-ones: one form for all of their stores, and the six-ones that follow."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.errors import DomainError, InvalidValue, RefusedLine
from models.programme import (
    Attendee,
    AwardOutcome,
    AwardResult,
    AwardRound,
    Campaign,
    CampaignStore,
    Delivery,
    EventState,
    Material,
    StoreReport,
    Training,
)
from models.six_one_record import SixOneItem, SixOneRecord
from storage.database import Ledger
from storage.ledger.journal import last_sequence
from storage.ledger.records import find
from storage.operations.history import redo, undo
from storage.operations.programme import save_event, save_events, withdraw_event
from storage.operations.restore import EarlierValue, restore_value

DAY = date(2026, 11, 20)
"""The clock stands at 23 November."""

SHOPS = ("HZ1", "HZ2")
GATE = dict.fromkeys(
    ("no_advertising", "no_minors", "no_free_cigarettes", "no_lottery", "no_tying"), True
)


def campaign(**fields: Any) -> Campaign:
    return Campaign(
        **{
            "id": "",
            "theme": "新品陈列月",
            "products": ("P01",),
            "starts_on": date(2026, 11, 1),
            "materials": (Material(name="价签", quantity=30),),
            "stores": tuple(CampaignStore(retailer_id=shop, done_on=DAY) for shop in SHOPS),
            "summary": "两家都摆了新品，店主愿意推荐",
            "state": EventState.DONE,
            **GATE,
            **fields,
        }
    )


def training(**fields: Any) -> Training:
    return Training(
        **{
            "id": "",
            "day": DAY,
            "attendees": tuple(Attendee(retailer_id=shop) for shop in SHOPS),
            **fields,
        }
    )


def report(**fields: Any) -> StoreReport:
    return StoreReport(
        **{
            "id": "",
            "retailer_id": "HZ1",
            "month": "2026-10",
            "made_on": date(2026, 11, 5),
            "suggestions": ("控制订量",),
            **fields,
        }
    )


def award(**fields: Any) -> AwardRound:
    outcomes = (AwardOutcome.EXCELLENT, AwardOutcome.NONE)
    return AwardRound(
        **{
            "id": "",
            "title": "四季度评优",
            "period": "2026Q4",
            "day": DAY,
            "results": tuple(
                AwardResult(retailer_id=shop, total=900, rank=at, outcome=outcome)
                for at, (shop, outcome) in enumerate(zip(SHOPS, outcomes, strict=True), start=1)
            ),
            "state": EventState.DONE,
            **fields,
        }
    )


def proved(ledger: Ledger) -> list[tuple[str, SixOneItem, bool]]:
    rows = find(ledger, SixOneRecord, "deleted = 0 ORDER BY item, retailer_id")
    return [(row.retailer_id, row.item, row.finalised) for row in rows]


@pytest.mark.parametrize(
    ("make", "item", "number"),
    [
        (campaign, SixOneItem.PROMOTION, "H-A001-20261123-001"),
        (training, SixOneItem.TRAINING, "P-A001-20261123-001"),
        (award, SixOneItem.AWARD, "Y-A001-20261123-001"),
    ],
)
def test_one_form_proves_the_item_at_every_store_of_it(
    shops: Ledger, make: Callable[..., Any], item: SixOneItem, number: str
) -> None:
    event = make()
    save_event(shops, event)
    assert proved(shops) == [("HZ1", item, True), ("HZ2", item, True)]
    [saved] = find(shops, type(event))
    assert saved.number == number  # type: ignore[attr-defined]
    undo(shops)
    assert proved(shops) == [] == find(shops, type(event))
    redo(shops)
    assert len(proved(shops)) == 2


def test_a_store_that_is_no_standard_store_takes_part_and_proves_nothing(shops: Ledger) -> None:
    save_event(shops, training(attendees=(Attendee(retailer_id="HZ3"),)))
    assert proved(shops) == []


def test_a_draft_is_begun_and_needs_no_ticks(shops: Ledger) -> None:
    save_event(shops, campaign(state=EventState.DRAFT, no_lottery=None, summary=""))
    assert [finalised for _, _, finalised in proved(shops)] == [False, False]


@pytest.mark.parametrize("tick", GATE)
def test_a_campaign_is_done_only_through_the_legal_gate(shops: Ledger, tick: str) -> None:
    for value in (None, False):
        with pytest.raises(InvalidValue) as error:
            save_event(shops, campaign(**{tick: value}))
        assert error.value.field == tick
    assert find(shops, Campaign) == []


@pytest.mark.parametrize(
    ("event", "field", "line"),
    [
        (campaign(stores=(CampaignStore(retailer_id="NO", done_on=DAY),)), "retailer_id", 0),
        (campaign(stores=(CampaignStore(retailer_id="HZ1"),)), "done_on", 0),
        (
            campaign(stores=(CampaignStore(retailer_id="HZ1", done_on=date(2026, 11, 24)),)),
            "done_on",
            0,
        ),
        (
            campaign(stores=(CampaignStore(retailer_id="HZ1", done_on=date(2026, 10, 31)),)),
            "done_on",
            0,
        ),
        (training(attendees=(Attendee(retailer_id="HZ1"),) * 2), "retailer_id", 1),
        (training(attendees=(Attendee(retailer_id="HZ1", score=101),)), "score", 0),
        (award(results=(AwardResult(retailer_id="HZ1"),)), "outcome", 0),
    ],
)
def test_what_is_wrong_in_the_row_of_a_store_names_row_and_field(
    shops: Ledger, event: Any, field: str, line: int
) -> None:
    with pytest.raises(RefusedLine) as error:
        save_event(shops, event)
    assert (error.value.field, error.value.line) == (field, line)


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (campaign(theme=" "), "theme"),
        (campaign(products=("P99",)), "products"),
        (campaign(ends_on=date(2026, 10, 1)), "ends_on"),
        (campaign(stores=()), "stores"),
        (training(day=date(2026, 11, 24)), "day"),
        (training(attendees=()), "attendees"),
        (training(day=date(9999, 12, 31), state=EventState.DRAFT), "day"),
        (report(suggestions=(" ",)), "suggestions"),
        (report(month="2026Q4"), "month"),
        (report(month="2026-12"), "month"),
        (report(delivery=Delivery.PAPER), "delivered_on"),
        (report(delivered_on=DAY), "delivery"),
        (report(delivered_on=date(2026, 11, 4), delivery=Delivery.PAPER), "delivered_on"),
        (award(period="四季度"), "period"),
        (award(period="0001Q1"), "period"),
        (award(notice_from=DAY, notice_until=date(2026, 11, 1)), "notice_until"),
    ],
)
def test_what_is_wrong_in_an_event_names_the_field(shops: Ledger, event: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as error:
        save_event(shops, event)
    assert error.value.field == field
    assert find(shops, SixOneRecord) == []


def test_a_report_counts_in_the_month_it_is_handed_over(shops: Ledger) -> None:
    save_event(shops, report())
    assert proved(shops) == [("HZ1", SixOneItem.REPORT, False)]
    [made] = find(shops, StoreReport)
    save_event(
        shops, attrs.evolve(made, delivered_on=DAY, delivery=Delivery.PAPER, signed_by="王建国")
    )
    [done] = find(shops, SixOneRecord)
    assert (done.done_on, done.finalised, done.missing_evidence) == (DAY, True, ())


def test_reports_of_many_stores_are_one_step(shops: Ledger) -> None:
    save_events(shops, [report(), report(retailer_id="HZ2")])
    assert [each.number[-3:] for each in find(shops, StoreReport)] == ["001", "002"]
    undo(shops)
    assert find(shops, StoreReport) == [] == find(shops, SixOneRecord)


def test_a_store_added_later_is_entered_later_and_the_others_are_not(
    shops: Ledger, clock: Any
) -> None:
    save_event(shops, training(attendees=(Attendee(retailer_id="HZ1"),)))
    [known] = find(shops, Training)
    clock.move(days=10)
    save_event(
        shops, attrs.evolve(known, attendees=(*known.attendees, Attendee(retailer_id="HZ2")))
    )
    rows = find(shops, SixOneRecord, "deleted = 0 ORDER BY retailer_id")
    assert [row.backfilled for row in rows] == [False, True]


def test_withdrawn_with_all_it_proved_and_its_number_is_not_given_again(shops: Ledger) -> None:
    save_event(shops, training())
    [known] = find(shops, Training)
    withdraw_event(shops, "training", known.id)
    assert proved(shops) == [] == find(shops, Training)
    save_event(shops, training())
    assert find(shops, Training)[0].number.endswith("-002")
    with pytest.raises(DomainError, match="已经撤回"):
        save_event(shops, known)
    with pytest.raises(DomainError, match="已经撤回"):
        withdraw_event(shops, "training", known.id)


def test_an_earlier_value_of_an_event_comes_back_with_its_proofs(shops: Ledger) -> None:
    save_event(shops, training())
    [known] = find(shops, Training)
    save_event(shops, attrs.evolve(known, attendees=known.attendees[:1], lecturer="李讲师"))
    value = EarlierValue(
        kind="training", record_id=known.id, operation=last_sequence(shops), field="attendees"
    )
    restore_value(shops, value)
    [back] = find(shops, Training)
    assert (len(back.attendees), back.lecturer) == (2, "李讲师")
    assert len(proved(shops)) == 2
