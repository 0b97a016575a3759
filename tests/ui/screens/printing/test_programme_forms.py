"""The forms of the six-ones from a ledger with events: what they say, and what a store may read."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.paper.items import Sheet
from models.programme import (
    Attendee,
    AwardOutcome,
    AwardResult,
    AwardRound,
    Campaign,
    CampaignStore,
    EventState,
    Material,
    StandardFile,
    StandardStage,
    Training,
)
from models.six_one_record import SixOneExemption, SixOneItem
from storage.database import Ledger, open_ledger
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.month_close import close_month
from storage.operations.programme import save_event
from tests.models.paper.clearances import outside, packed, texts_of
from tests.ui.screens.conftest import StandingClock
from ui.context import AppContext
from ui.jobs import SyncJobRunner
from ui.print_desk import PrintDesk
from ui.printing.forms import About, Order, form_named, make

TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 25)
PHOTO = "f" * 64
SHOPS = {"HZ001": "好运烟酒商店", "HZ002": "银杏超市"}
GATE = dict.fromkeys(
    ("no_advertising", "no_minors", "no_free_cigarettes", "no_lottery", "no_tying"), True
)
FORMS = (
    *("last_check", "board", "year", "store_report", "campaign", "award_notice", "award_letter"),
    *("weekly", "monthly", "quarterly", "targets", "meeting"),
)
FOR_A_STORE = ("check", "last_check", "rectify", "store_report", "award_letter")


def check(retailer_id: str, day: date, *, faults: int, photos: tuple[str, ...] = ()) -> Check:
    """All points at their best but for the first ``faults`` that can fail."""
    answers, left = [], faults
    for point in DEFAULT_CHECKLIST.points:
        best = point.results[0]
        if best is PointResult.RATIO:
            answers.append(CheckAnswer(point=point.code, result=best, got=10, of=10))
            continue
        fails = left > 0 and PointResult.FAIL in point.results
        left -= fails
        result = PointResult.FAIL if fails else best
        answers.append(CheckAnswer(point=point.code, result=result))
    return Check(
        id="",
        retailer_id=retailer_id,
        day=day,
        template_version=DEFAULT_CHECKLIST.version,
        answers=tuple(answers),
        photos=photos,
    )


def record_all(ledger: Ledger) -> None:
    close_month(ledger, "2026-10", signed_by="许立新")
    record_check(ledger, check("HZ001", date(2026, 11, 2), faults=0))
    record_check(ledger, check("HZ001", date(2026, 11, 12), faults=2, photos=(PHOTO,)))
    record_check(ledger, check("HZ002", date(2026, 11, 20), faults=3))
    lines = (("HZ001", OCTOBER, 61), ("HZ002", date(2026, 11, 20), 73))
    stores = tuple(
        CampaignStore(
            retailer_id=shop, done_on=day, sold_before=sold, sold_after=sold + 4, received=True
        )
        for shop, day, sold in lines
    )
    save_event(
        ledger,
        Campaign(
            id="campaign",
            theme="新品陈列月",
            products=("P01",),
            starts_on=date(2026, 10, 20),
            materials=(Material(name="价签", quantity=30),),
            stores=stores,
            summary="两家都摆了新品，店主愿意推荐",
            state=EventState.DONE,
            **GATE,
        ),
    )
    for topic, day in (("明码实价", date(2026, 9, 8)), ("七严要求", date(2026, 11, 19))):
        asked = tuple(Attendee(retailer_id=shop, person="店员小王") for shop in SHOPS)
        training = Training(
            id="", content=topic, day=day, lecturer="许立新", place="营销部", attendees=asked
        )
        save_event(ledger, training)
    results = tuple(
        AwardResult(
            retailer_id=shop,
            section="城镇",
            standard=total,
            total=total,
            rank=rank,
            outcome=outcome,
        )
        for shop, total, rank, outcome in (
            ("HZ001", 917, 1, AwardOutcome.EXCELLENT),
            ("HZ002", 433, 2, AwardOutcome.NONE),
        )
    )
    for state, title in ((EventState.DONE, "四季度评优"), (EventState.DRAFT, "年度评优")):
        award = AwardRound(
            id="", title=title, period="2026Q4", day=TODAY, results=results, state=state
        )
        save_event(ledger, award)
    file = StandardFile(
        id="HZ001",
        retailer_id="HZ001",
        stage=StandardStage.LISTED,
        listed_on=date(2025, 1, 1),
        agreement_number="XY-18",
        agreement_until=date(2026, 12, 31),
    )
    exempt = SixOneExemption(
        id="exempt",
        retailer_id="HZ001",
        item=SixOneItem.REPORT,
        period="2026-03",
        reason="停业装修",
        approver="许立新",
    )
    with operation(ledger, "exempt_six_one") as unit:
        unit.save(file)
        unit.save(exempt)


@pytest.fixture(scope="module")
def recorded(territory_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The small territory with events of both of its standard stores; nothing here writes."""
    folder = tmp_path_factory.mktemp("programme") / "台账"
    shutil.copytree(territory_folder, folder)
    with open_ledger(folder, clock=StandingClock()) as ledger:
        record_all(ledger)
        yield ledger


def made(ledger: Ledger, key: str, about: About, pick: str = "", **more: Any) -> tuple[Sheet, ...]:
    order = Order(day=TODAY, about=about, pick=pick, **more)
    return make(ledger, form_named(key), order).sheets


def words(sheets: tuple[Sheet, ...]) -> str:
    return packed("".join(texts_of(sheet) for sheet in sheets))


@pytest.mark.parametrize("key", FORMS)
def test_each_form_is_made_without_a_choice_and_nothing_is_clipped(
    recorded: Ledger, look: None, key: str
) -> None:
    sheets = made(recorded, key, form_named(key).about[0])
    for sheet in sheets:
        assert sheet.overflows == ()
        assert not [item for page in sheet.pages for item in outside(page)]


@pytest.mark.parametrize("key", FOR_A_STORE)
def test_what_a_store_receives_knows_no_other_store(recorded: Ledger, look: None, key: str) -> None:
    sheets = made(recorded, key, About.SHOPS, retailer_ids=tuple(SHOPS))
    assert len(sheets) == 2
    licences = {shop: recorded.scalar("SELECT licence_no FROM retailer WHERE id = ?", (shop,))
                for shop in SHOPS}  # fmt: skip
    totals = {"HZ001": "91.7", "HZ002": "43.3"}
    for sheet, shop, other in zip(sheets, SHOPS, reversed(SHOPS), strict=True):
        told = words((sheet,))
        assert SHOPS[shop] in told
        assert packed(licences[shop][:6]) in told
        for foreign in (SHOPS[other], licences[other][-5:], totals[other], "名次", "ABC"):
            assert foreign not in told
    if key == "award_letter":
        assert [total in words(sheets) for total in totals.values()] == [True, True]


def test_an_old_check_is_printed_as_it_was_with_the_points_it_earned(
    recorded: Ledger, look: None
) -> None:
    form = form_named("last_check")
    about = {"about": About.SHOPS, "retailer_ids": ("HZ001", "HZ003")}
    old = make(recorded, form, Order(day=date(2026, 11, 11), **about))
    new = make(recorded, form, Order(day=TODAY, **about))
    assert [len(each.sheets) for each in (old, new)] == [1, 1], "HZ003 was never checked"
    assert "2026-11-02" in words(old.sheets)
    assert "100.0" in words(old.sheets)
    told = words(new.sheets)
    assert "2026-11-12" in told
    assert "得分/分值" in told
    assert "0/4" in told, "A1 earned nothing of its four points"
    [noted] = new.printed
    assert noted.serial.startswith("261123"), "numbered by the day of printing"


def test_the_board_of_a_closed_month_shows_what_came_later(recorded: Ledger, look: None) -> None:
    told = words(made(recorded, "board", About.NOTHING, "2026-10"))
    assert "月结2026-11-23许立新" in told
    assert "完成率月结时" in told
    assert "月结以后的变化1项：" in told
    assert told.count("好运烟酒商店①活动逾期已完成10-25") == 1
    assert "没有月结" in words(made(recorded, "board", About.NOTHING))


def test_the_year_record_lists_what_was_done_and_its_file(recorded: Ledger, look: None) -> None:
    [sheet] = made(recorded, "year", About.SHOPS, "2026", retailer_ids=("HZ001", "HZ005"))
    told = words((sheet,))
    for each in (
        "XY-18—至2026-12-31",
        "挂牌2025-01-01",
        "2026-10-25①活动新品陈列月物料签收、活动小结",
        "2026-11-02②评估得分100.0优秀缺柜台照片补录",
        "2026-09-08③培训政策明码实价，到场1人签到表",
        "⑥评优四季度评优优秀评分表，缺公示照片",
        "豁免1项",
        "2026-03⑤报告停业装修许立新",
    ):
        assert each in told, each
    assert "柜台照片1张" in told
    assert "fff" not in told, "names of photos are no words"
    [before] = made(recorded, "year", About.SHOPS, "2025", retailer_ids=("HZ001",))
    assert "做过的工作0项" in words((before,))


def test_a_campaign_is_a_summary_and_a_receipt_without_figures(
    recorded: Ledger, look: None
) -> None:
    summary, receipt = made(recorded, "campaign", About.NOTHING)
    told = words((summary,))
    assert "示例青松(硬)" in told
    assert "前7日134条，后7日142条（前后都有的2户）" in told
    shown = words((receipt,))
    assert all(name in shown for name in SHOPS.values())
    assert not [figure for figure in ("61", "65", "73", "77") if f"店{figure}" in shown]


def test_the_sign_in_sheet_of_a_training_has_its_stores(recorded: Ledger, look: None) -> None:
    told = words(made(recorded, "sign_in", About.EVENT))
    assert "政策七严要求" in told, "the latest one, where none was picked"
    assert "2026-11-19" in told
    assert all(name in told for name in SHOPS.values())
    assert told.count("店员小王") == 2


def test_a_draft_round_is_told_to_nobody(recorded: Ledger, look: None) -> None:
    told = words(made(recorded, "award_notice", About.NOTHING))
    assert "四季度评优" in told
    assert "参评标准店2户，评出优秀店1户" in told
    assert SHOPS["HZ002"] not in told
    offered = form_named("award_notice").picks
    assert offered is not None
    assert [label for _key, label in offered.of(recorded)] == ["2026-11-23 四季度评优"]


def test_month_and_event_are_picked_by_keyboard(
    recorded: Ledger, look: None, dialogs: Any, shown: Callable[[Any], Any], qtbot: Any
) -> None:
    context = AppContext(recorded, SyncJobRunner(), dialogs)
    desk = PrintDesk(context, shown(QWidget()), None)
    desk.open()
    qtbot.waitUntil(desk.isActiveWindow)
    desk.forms.set_current_key("board")
    rows = {key for key, row in desk._rows.items() if not row.isHidden()}
    assert rows == {"pick"}
    assert (desk._labels["pick"].text(), desk.pick.accessibleName()) == ("月份", "月份")
    assert desk.pick.currentText() == "2026年11月"
    QTest.keyClick(desk.forms, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is desk.pick
    QTest.keyClick(desk.pick, Qt.Key.Key_Down)
    assert desk.order().pick == "2026-10"
    QTest.keyClick(desk.pick, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.preview is not None
    assert desk.preview.list.count() == 1
    desk.preview.close()
    desk.forms.set_current_key("sign_in")
    assert not desk._rows["day"].isHidden()
    desk.about.set_value("event")
    desk._show_rows()
    rows = {key for key, row in desk._rows.items() if not row.isHidden()}
    assert rows == {"about", "pick"}
    assert desk.pick.count() == 2
    desk.close()
    context.deleteLater()
