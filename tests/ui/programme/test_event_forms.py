"""The four forms: one event for fifteen stores is one form; drafts and corrections lose nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from models.canonical import canonical_json
from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.errors import InvalidValue, RefusedLine, RoundbookError
from models.fields import fields_of
from models.photo import Photo, PhotoAbout
from models.programme import (
    LEGAL_GATE,
    AwardOutcome,
    AwardRound,
    Campaign,
    Delivery,
    EventState,
    Material,
    StoreReport,
    Training,
)
from models.programme.rules import Event
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations.checks import record_check
from storage.operations.programme import get_event, save_event, save_events
from storage.queries.event_stores import bought_around, standard_stores
from tests.storage.conftest import answers_with
from tests.ui.programme.conftest import DAY, STANDARD
from ui.i18n import set_language
from ui.programme.award_form import AwardForm
from ui.programme.event_form import EventForm
from ui.programme.forms import FORM_KINDS
from ui.programme.materials import materials_text, read_materials

Open = Callable[..., EventForm]


def type_field(form: EventForm, **texts: str) -> None:
    for name, text in texts.items():
        form.boxes[name].control.show(text)


def put(form: EventForm, name: str, *texts: str) -> None:
    for at, text in enumerate(texts):
        form.grid.lines.put(at, name, text, date(2026, 11, 23))
    form.grid.show_lines()
    form.grid.changed.emit()


def fill_campaign(form: EventForm) -> None:
    form.show_event(retailer_ids=STANDARD, day=date(2026, 11, 5))
    type_field(
        form,
        theme="新品陈列月",
        products="P1",
        cost="1,200.50",
        materials="A4海报 15、价签×300；展架",
        summary="十五家都摆了新品，店主愿意推荐",
        state=EventState.DONE.value,
        **dict.fromkeys(LEGAL_GATE, "是"),
    )
    put(form, "done_on", *["11-10"] * 14)
    put(form, "sold_before", *["12"] * 15)
    put(form, "received", "√")


def fill(form: EventForm) -> None:
    """Fill in a whole form of each kind, with something that cannot be read yet."""
    if form.plan.kind == "campaign":
        fill_campaign(form)
    form.grid.add_stores(STANDARD)
    put(form, form.plan.columns[-1].name, "随便")
    put(form, form.plan.columns[0].name, "看不懂")


def saved(ledger: Ledger, form: EventForm) -> Event:
    (event,) = form.read()
    save_event(ledger, event, photos=form.photos())
    return find(ledger, type(event), "deleted = 0", ())[0]


# -- drafts


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_a_draft_brings_back_everything_typed(open_form: Open, kind: str) -> None:
    form = open_form(kind)
    fill(form)
    raw = form.raw()
    assert len(raw["stores"]) == 15
    other = open_form(kind)
    other.show_raw(raw)
    assert other.raw() == raw
    assert canonical_json(raw)  # plain values alone
    assert other.grid.raw() == form.grid.raw()


def test_photos_stay_in_a_draft(open_form: Open) -> None:
    form = open_form("training")
    photo = Photo(id="", day=DAY, about=PhotoAbout.TRAINING, photo="a" * 64, original_name="1.jpg")
    assert form.strip is not None
    form.strip.take([photo])
    other = open_form("training")
    other.show_raw(form.raw())
    photos = other.photos()
    assert photos is not None
    assert [each.photo for each in photos] == ["a" * 64]


# -- ③


def test_one_training_for_fifteen_stores_is_one_event(open_form: Open, ledger: Ledger) -> None:
    form = open_form("training")
    form.show_event(retailer_ids=STANDARD, day=DAY)
    type_field(form, content="明码标价", lecturer="张明", minutes="90")
    put(form, "attended", "是", "否")
    form.grid.lines.put(1, "people", "", DAY)
    event = saved(ledger, form)
    assert isinstance(event, Training)
    assert [line.attended for line in event.attendees] == [True, False, *[True] * 13]
    assert [line.people for line in event.attendees[:2]] == [1, 0]
    assert event.day == DAY
    form.show_event(event)
    type_field(form, place="二楼")
    assert saved(ledger, form) != event
    corrected = get_event(ledger, "training", event.id)
    assert isinstance(corrected, Training)
    assert corrected.place == "二楼"
    assert corrected.attendees == event.attendees  # each keeps the time it was entered


def test_what_is_wrong_is_told_at_its_field(open_form: Open, ledger: Ledger) -> None:
    form = open_form("training")
    type_field(form, minutes="两小时")
    with pytest.raises(InvalidValue) as refused:
        form.read()
    assert form.mark(refused.value)
    assert form.boxes["minutes"].control.widget.hasFocus()
    assert form.boxes["minutes"].wrong.text() == "“时长”请填整数"
    type_field(form, minutes="90")
    with pytest.raises(InvalidValue) as none:
        save_event(ledger, form.read()[0])
    assert form.mark(none.value)
    assert form.bar.field.hasFocus()
    assert form.band.said.text() == "至少要有一户"


# -- ①


def test_one_campaign_for_fifteen_stores(open_form: Open, ledger: Ledger) -> None:
    form = open_form("campaign")
    fill_campaign(form)
    event = saved(ledger, form)
    assert isinstance(event, Campaign)
    assert event.lawful
    assert (event.cost, event.products) == (120_050, ("P1",))
    assert [(each.name, each.quantity) for each in event.materials] == [
        ("A4海报", 15), ("价签", 300), ("展架", 1),
    ]  # fmt: skip
    assert [line.done_on for line in event.stores] == [date(2026, 11, 10)] * 14 + [None]
    assert [line.received for line in event.stores] == [True] + [False] * 14
    form.show_event(event)
    assert form.read() == [event]


def test_the_gate_and_the_summary_are_asked_for_at_their_places(
    open_form: Open, ledger: Ledger
) -> None:
    form = open_form("campaign")
    fill_campaign(form)
    type_field(form, no_lottery="", summary="还没写")
    form.follow()
    assert form.boxes["summary"].label.text() == "活动小结 3 / 10 字"
    assert form.boxes["no_tying"].label.text() == "七严第五条"
    told = []
    for _time in range(2):
        with pytest.raises(RoundbookError) as refused:
            save_event(ledger, form.read()[0])
        assert form.mark(refused.value)
        told.append([name for name, box in form.boxes.items() if box.wrong.text()])
        type_field(form, no_lottery="是")
    assert told == [["no_lottery"], ["summary"]]
    type_field(form, state=EventState.DRAFT.value, no_lottery="")
    assert save_event(ledger, form.read()[0])  # a draft asks for none of it


def test_purchases_of_the_days_around_stand_beside_what_was_sold(
    open_form: Open, ledger: Ledger
) -> None:
    form = open_form("campaign")
    form.show_event(retailer_ids=STANDARD[:3], day=date(2026, 11, 1))
    put(form, "done_on", "11-10", "11-16", "11-20")
    # known until the 20th: 7 whole days behind the 10th, 4 behind the 16th, none behind the 20th
    assert [form.grid.typed_text(row, 5) for row in range(3)] == ["70 → 70", "0 → 0 未满", "0 → —"]
    assert bought_around(ledger, {"HZ001": date(2026, 11, 5)}) == {"HZ001": (40, 70)}
    assert "bought" not in form.raw()["stores"][0]


def test_materials_are_read_as_people_write_them() -> None:
    info = next(each for each in fields_of(Campaign) if each.name == "materials")
    found = read_materials(info, "海报15张， 价签 x 30、A4纸")
    assert [(each.name, each.quantity) for each in found] == [
        ("海报", 15),
        ("价签", 30),
        ("A4纸", 1),
    ]
    assert read_materials(info, materials_text(found)) == found
    for text, said in (("15", "要写成 海报 15"), ("海报 0", "应在 1 到")):
        with pytest.raises(InvalidValue, match=f"“物料”{said}"):
            read_materials(info, text)
    assert materials_text((Material(name="价签", quantity=3),)) == "价签×3"


# -- ⑤


def test_one_form_makes_a_report_for_each_store(open_form: Open, ledger: Ledger) -> None:
    form = open_form("store_report")
    form.show_event(retailer_ids=STANDARD, day=DAY)
    assert form.boxes["month"].control.text() == "2026-10"
    type_field(form, suggestions="控制订量\n执行明码实价")
    put(form, "delivered_on", *["11-20"] * 14)
    put(form, "delivery", *["纸质"] * 14)
    put(form, "own", "", "补订；试销新品")
    save_events(ledger, form.read())
    reports = find(ledger, StoreReport, "deleted = 0 ORDER BY retailer_id", ())
    assert [each.retailer_id for each in reports] == list(STANDARD)
    assert reports[0].suggestions == ("控制订量", "执行明码实价")
    assert reports[1].suggestions == ("补订", "试销新品")
    assert [each.delivery for each in reports] == [Delivery.PAPER] * 14 + [None]
    assert len({each.number for each in reports}) == 15

    form.show_event(reports[1])
    assert not form.bar.isVisible()
    put(form, "signed_by", "王建国")
    (corrected,) = form.read()
    assert isinstance(corrected, StoreReport)
    assert (corrected.id, corrected.signed_by) == (reports[1].id, "王建国")
    assert corrected.suggestions == reports[1].suggestions


def test_a_report_that_is_refused_is_told_in_its_store_row(open_form: Open) -> None:
    form = open_form("store_report")
    form.show_event(retailer_ids=STANDARD, day=DAY)
    type_field(form, suggestions="控制订量")
    put(form, "delivered_on", "11-20", "11-20", "11-20")
    put(form, "delivery", "纸质", "电子")
    with pytest.raises(RefusedLine) as refused:
        form.read()
    assert form.mark(refused.value)
    assert (form.grid.current_key(), form.grid.current_column()) == ("HZ003", "delivery")
    put(form, "delivery", "纸质", "电子", "纸质")
    put(form, "own", "一；二；三；四；五；六")
    with pytest.raises(RefusedLine) as many:
        form.read()
    assert (many.value.field, many.value.line) == ("own", 0)
    type_field(form, suggestions="")
    put(form, "own", "一")
    with pytest.raises(InvalidValue) as none:
        form.read()
    assert form.mark(none.value)
    assert form.boxes["suggestions"].control.widget.hasFocus()


# -- ⑥


def test_a_round_is_scored_by_the_standard_and_decided_by_people(
    open_form: Open, ledger: Ledger
) -> None:
    form = open_form("award_round")
    assert isinstance(form, AwardForm)
    assert form.boxes["period"].control.text() == "2026Q4"
    type_field(form, title="四季度评优", period=" 2026q4 ")
    form.button.click()
    assert sorted(form.grid.lines.ids()) == list(STANDARD)
    assert {line.cells["reason"] for line in form.grid.lines.all} != {""}  # who is out says why
    assert form.standard.text().startswith("规范评估40%")
    put(form, "outcome", "达标")
    (event,) = form.read()
    assert isinstance(event, AwardRound)
    assert (event.period, event.results[0].outcome) == ("2026Q4", AwardOutcome.QUALIFIED)
    assert event.standard == form.standard.text()
    kept = saved(ledger, form)
    form.show_event(kept)
    assert form.read() == [kept]
    assert "再算一次" not in form.standard.text()
    form.grid.lines.remove([STANDARD[0]])
    form.follow()
    assert "再算一次" in form.standard.text()


def test_a_round_is_shown_in_english_and_kept_in_chinese(open_form: Open) -> None:
    form = open_form("award_round")
    assert isinstance(form, AwardForm)
    form.button.click()
    row, section, reason = 0, 1, form.grid.table_model.columnCount() - 1
    kept = form.grid.typed_text(row, reason)
    set_language("en")
    form.grid.show_lines()
    form.follow()
    shown = [form.grid.table_model.index(row, at).data() for at in (section, reason)]
    assert shown == ["Town", "no check"]
    assert kept == form.grid.typed_text(row, reason) == "没有评估"
    assert form.standard.text().startswith("Display check 40%")
    assert form.read_field("period") == "2026Q4"


def test_a_score_tells_what_is_behind_it(open_form: Open, ledger: Ledger) -> None:
    """DESIGN 1.4: formula, numbers and records, where the figure stands."""
    check = Check(
        id="", retailer_id=STANDARD[0], day=DAY, answers=answers_with(),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip
    record_check(ledger, check)
    form = open_form("award_round")
    form.button.click()
    form.grid.go(STANDARD[0], "standard")
    assert form.band.said.text() == "规范评估 100.0 × 50%：2026-11-20 100.0 分"
    form.grid.go(STANDARD[0], "growth")
    assert form.band.said.text().startswith("销量结构增长：没有去年同期购进，这一项不算")
    form.grid.go(STANDARD[0], "total")
    assert form.band.said.text().startswith("总分 ")
    assert "规范评估 100.0 × 50% ＋ 六个一配合 " in form.band.said.text()
    form.grid.go(STANDARD[1], "standard")
    assert form.band.said.text().startswith("规范评估：没有评估")
    form.grid.go(STANDARD[0], "outcome")
    assert form.band.said.text().startswith("Ctrl+D 向下填满")


def test_a_period_that_is_none_is_told_at_its_field(open_form: Open) -> None:
    form = open_form("award_round")
    assert isinstance(form, AwardForm)
    type_field(form, period="四季度")
    form.button.click()
    assert form.boxes["period"].wrong.text() == "“期间”应写成 2026Q4、2026-11 或 2026 这样"
    assert not form.grid.lines.all
    type_field(form, period="2027Q2")  # not begun: nobody owes anything in it
    form.button.click()
    assert form.boxes["period"].wrong.text() == "“期间”里没有标准店可评"
    assert not form.grid.lines.all


def test_standard_stores_are_those_that_owe_the_month(ledger: Ledger) -> None:
    assert list(standard_stores(ledger, DAY)) == list(STANDARD)
    assert set(standard_stores(ledger, DAY).values()) == {"一线", "二线"}
    assert not standard_stores(ledger, date(2024, 11, 20))
