"""⑤: each store's line has what the rules propose for it; what is typed is never overwritten."""

from collections.abc import Callable

from models.programme import StoreReport
from models.six_one_record import SixOneItem, SixOneRecord
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations.programme import save_events
from tests.ui.programme.conftest import DAY, STANDARD
from tests.ui.programme.test_event_forms import put, type_field
from ui.programme.event_form import EventForm

Open = Callable[..., EventForm]
BEST, NOTHING = "示例青松(硬)", "恢复订货"
"""The first store bought 青松 alone, the others bought nothing."""


def own(form: EventForm) -> list[str]:
    return [line.cells.get("own", "") for line in form.grid.lines.all]


def begun(open_form: Open, stores: tuple[str, ...] = STANDARD[:3]) -> EventForm:
    form = open_form("store_report")
    form.show_event(day=DAY)
    type_field(form, month="2026-11")
    form.grid.add_stores(stores)
    return form


def test_each_store_is_proposed_what_its_own_data_says(open_form: Open) -> None:
    form = begun(open_form)
    first, second, third = own(form)
    assert BEST in first
    assert second == third
    assert NOTHING in second
    assert all("\n" not in text for text in own(form))


def test_a_month_nobody_knows_proposes_nothing(open_form: Open) -> None:
    form = open_form("store_report")
    form.show_event(retailer_ids=STANDARD[:2], day=DAY)
    assert form.boxes["month"].control.text() == "2026-10"
    assert own(form) == ["", ""]
    type_field(form, month="2026-11")
    form.follow()
    assert BEST in own(form)[0], "it follows the month while nobody touched it"
    type_field(form, month="2026-1")
    form.follow()
    assert BEST in own(form)[0], "half a month is none"


def test_what_was_typed_stays_whatever_happens(open_form: Open) -> None:
    form = begun(open_form)
    put(form, "own", "我的建议", "")
    type_field(form, month="2026-10")
    form.follow()
    assert own(form) == ["我的建议", "", ""], "typed, emptied by hand, not touched"
    type_field(form, month="2026-11")
    form.follow()
    typed, emptied, untouched = own(form)
    assert (typed, emptied) == ("我的建议", "")
    assert NOTHING in untouched


def test_common_advice_takes_the_place_of_what_is_only_proposed(open_form: Open) -> None:
    form = begun(open_form)
    put(form, "own", "我的建议")
    type_field(form, suggestions="大家都先盘库存")
    form.follow()
    assert own(form) == ["我的建议", "", ""]
    assert [each.suggestions for each in form.read()] == [
        ("我的建议",), ("大家都先盘库存",), ("大家都先盘库存",),
    ]  # fmt: skip
    type_field(form, suggestions="")
    form.follow()
    assert NOTHING in own(form)[1]


def test_a_store_taken_out_and_added_again_is_proposed_anew(open_form: Open) -> None:
    form = begun(open_form)
    form.grid.lines.remove(STANDARD[:1])
    form.follow()
    form.grid.add_stores(STANDARD[:1])
    assert BEST in own(form)[-1]


def test_a_draft_knows_what_was_only_proposed(open_form: Open) -> None:
    form = begun(open_form)
    put(form, "own", "我的建议")
    other = open_form("store_report")
    other.show_raw(form.raw())
    type_field(other, month="2026-10")
    other.follow()
    assert own(other) == ["我的建议", "", ""]


def test_what_stands_there_is_saved_and_a_saved_one_is_left_alone(
    open_form: Open, ledger: Ledger
) -> None:
    form = begun(open_form, STANDARD[:2])
    put(form, "delivered_on", "11-20", "11-20")
    put(form, "delivery", "纸质", "口头讲解")
    reports = form.read()
    save_events(ledger, reports)
    [saved, _other] = find(ledger, StoreReport, "deleted = 0 ORDER BY retailer_id")
    assert saved.suggestions == reports[0].suggestions
    assert len(saved.suggestions) == 2
    assert BEST in saved.suggestions[0]
    proofs = find(ledger, SixOneRecord, "deleted = 0")
    assert ("HZ001", SixOneItem.REPORT) in {(each.retailer_id, each.item) for each in proofs}
    other = open_form("store_report")
    other.show_event(saved)
    type_field(other, suggestions="改过的")
    other.follow()
    assert own(other) == [""]
    assert other.read()[0].suggestions == ("改过的",)
