"""The pages of 标准店 in the real window: nothing is cut in a small one, keys lead on and back."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from models.programme import AwardResult, AwardRound, Campaign, CampaignStore, EventState
from storage.database import Ledger
from storage.operations.programme import save_event
from tests.ui.programme.conftest import DAY, STANDARD
from tests.ui.screens.programme.conftest import Sitting
from ui.i18n import set_language
from ui.item_models import DenseTable
from ui.place_tabs import PLACES
from ui.screens.candidates.page import CandidatesPage
from ui.screens.evaluations.page import EvaluationsPage
from ui.widgets import Button, Segments

Sit = Callable[[], Sitting]
_PADS = 18
"""px round the words of a button that may be given up before the words are."""


def campaign(ledger: Ledger) -> str:
    stores = tuple(CampaignStore(retailer_id=each, done_on=DAY) for each in STANDARD)
    event = Campaign(id="", theme="新品", starts_on=DAY, stores=stores, state=EventState.DRAFT)
    (made,) = save_event(ledger, event).ids("campaign")
    return made


def cut(page: QWidget) -> list[str]:
    """The buttons, switches and tables in sight that have less room than they need."""
    found = [
        each.accessibleName() or each.text()
        for each in page.findChildren(Button)
        if each.isVisible() and each.width() < each.minimumSizeHint().width() - _PADS
    ]
    found += [
        each.accessibleName()
        for each in page.findChildren(Segments)
        if each.isVisible() and each.width() < each.sizeHint().width()
    ]
    found += [
        each.accessibleName()
        for each in page.findChildren(DenseTable)
        if each.isVisible() and each.horizontalScrollBar().maximum() > 0
    ]
    return found


def open_small(sit: Sit) -> Sitting:
    sitting = sit()
    set_language("en")
    sitting.window.resize(1024, 697)
    sitting.hands.wait()
    return sitting


@pytest.mark.parametrize("key", PLACES["标准店"])
def test_nothing_is_cut_at_1024_px_in_english(sit: Sit, key: str) -> None:
    sitting = open_small(sit)
    sitting.app.context.page_asked.emit(key)
    sitting.hands.wait()
    page = sitting.app.page(key)
    assert page.header.minimumSizeHint().width() <= page.header.width()
    assert page.scroll_area.horizontalScrollBar().maximum() == 0
    assert cut(page) == []


def test_the_title_gives_way_and_comes_back(sit: Sit) -> None:
    sitting = open_small(sit)
    sitting.app.context.page_asked.emit("board")
    sitting.hands.wait()
    assert not sitting.board.header.title.isVisible()
    assert sitting.board.search.width() >= 116
    sitting.window.resize(1366, 768)
    sitting.hands.wait()
    assert sitting.board.header.title.isVisible()


def test_every_list_of_the_candidates_has_its_columns_in_sight(sit: Sit) -> None:
    sitting = open_small(sit)
    sitting.app.context.page_asked.emit("candidates")
    page = sitting.app.page("candidates")
    assert isinstance(page, CandidatesPage)
    sitting.press("N")  # a file, with all of its buttons
    for segment in ("next", "way", "members", "progress"):
        page.go(segment)
        sitting.hands.wait()
        assert cut(page) == [], segment
    form = page.progress.table
    assert [form.isColumnHidden(at) for at in range(10)] == [False] * 7 + [True] * 3
    assert page.month.isVisible()  # in the head, as on the other pages
    page.go("next")
    assert not page.month.isVisible()


def test_the_oldest_checks_give_way_to_the_names_of_the_points(sit: Sit) -> None:
    sitting = open_small(sit)
    sitting.app.context.page_asked.emit("evaluations")
    page = sitting.app.page("evaluations")
    assert isinstance(page, EvaluationsPage)
    hidden = [page.checks.isColumnHidden(at) for at in range(7)]
    assert hidden == [False, True, False, True, True, False, False]
    sitting.window.resize(1366, 768)
    sitting.hands.wait()
    assert not any(page.checks.isColumnHidden(at) for at in range(7))


@pytest.mark.parametrize("key", PLACES["标准店"])
def test_escape_leads_out_of_the_search(sit: Sit, key: str) -> None:
    sitting = sit()
    sitting.app.context.page_asked.emit(key)
    page = sitting.app.page(key)
    turns: tuple[tuple[str, ...], ...] = ((), ("Ctrl+Shift+Y",)) if key == "board" else ((),)
    for turn in turns:
        sitting.press(*turn, "Ctrl+F")
        sitting.write("yx")
        sitting.press("Esc", "Esc")
        assert page.search.text() == ""
        focus = QApplication.focusWidget()
        assert isinstance(focus, QWidget)
        assert focus.isVisible()
        assert focus is not page.search


def test_enter_in_the_search_leads_to_the_year_in_sight(sit: Sit) -> None:
    sitting = sit()
    sitting.app.context.page_asked.emit("board")
    sitting.press("Ctrl+Shift+Y", "Ctrl+F")
    sitting.write("yx")
    sitting.press("Return")
    assert sitting.board.year_table.table.hasFocus()


def test_a_saved_campaign_opens_at_its_top(sit: Sit, ledger: Ledger) -> None:
    campaign(ledger)
    sitting = sit()
    sitting.window.resize(1366, 768)
    sitting.app.context.page_asked.emit("programme")
    sitting.press("Right", "Return")
    sitting.hands.wait()
    form = sitting.page.desk.form
    assert form.boxes["theme"].control.widget.hasFocus()
    assert form.verticalScrollBar().value() == 0
    form.grid.setFocus()
    sitting.hands.wait()
    assert form.verticalScrollBar().value() > 0  # the stores come up when one goes to them
    sitting.press("Esc")
    assert sitting.page.table.hasFocus()


def test_the_grids_have_all_columns_in_sight_at_1366_px(sit: Sit, ledger: Ledger) -> None:
    results = tuple(AwardResult(retailer_id=each, reason="没有评估") for each in STANDARD)
    award = AwardRound(id="", title="评优", period="2026Q4", day=DAY, results=results)
    save_event(ledger, award)
    campaign(ledger)
    sitting = sit()
    sitting.window.resize(1366, 768)
    sitting.app.context.page_asked.emit("programme")
    for steps in ((), ("Down", "Down"), ("Down", "Down"), ("Down",)):
        sitting.press("Esc", "Esc", *steps, "Ctrl+N")
        sitting.page.desk.form.grid.add_stores(STANDARD)
        sitting.hands.wait()
        grid = sitting.page.desk.form.grid
        assert grid.horizontalScrollBar().maximum() == 0, sitting.page.kind
