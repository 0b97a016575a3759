"""记录 in the real window by keys: one event for fifteen stores, drafts, the way from the board."""

from collections.abc import Callable
from datetime import date

from models.programme import Attendee, EventState, Training
from models.six_one_record import SixOneItem
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.profile import change_setting
from storage.operations.programme import save_event
from storage.operations.visits import record_visit
from tests.ui.programme.conftest import STANDARD
from tests.ui.screens.programme.conftest import Sitting
from ui.draft_keeper import DELAY
from ui.i18n import set_language

Sit = Callable[[], Sitting]
ITEM = SixOneItem


def cells(sitting: Sitting) -> list[list[str]]:
    """The texts of the list in sight."""
    model = sitting.page.table.table_model
    rows = range(model.rowCount())
    return [
        [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
        for row in rows
    ]


def train(ledger: Ledger, *stores: str, state: EventState = EventState.DONE) -> str:
    lines = tuple(Attendee(retailer_id=each) for each in stores)
    event = Training(
        id="", content="明码标价", day=date(2026, 11, 20), attendees=lines, state=state
    )
    (made,) = save_event(ledger, event).ids("training")
    return made


def begin_training(sitting: Sitting) -> None:
    """From 今日 to a new training by keys."""
    sitting.press("Ctrl+4")
    sitting.app.context.page_asked.emit("programme")
    assert sitting.page.kinds.hasFocus()
    sitting.press("Down", "Down", "Right")


def test_one_training_of_fifteen_stores_by_keys(sit: Sit, ledger: Ledger) -> None:
    sitting = sit()
    begin_training(sitting)
    form = sitting.page.desk.form
    assert form.bar.field.hasFocus()  # no training yet: → leads into the form
    sitting.press("Tab", "Return")
    assert form.grid.lines.ids() == list(STANDARD)
    sitting.press("Ctrl+Tab")
    form.boxes["content"].control.widget.setFocus()
    sitting.write("mmbj")
    form.grid.setFocus()
    sitting.press("Space", "Ctrl+Return")  # the first did not come
    [training] = find(ledger, Training, "deleted = 0", ())
    assert [line.attended for line in training.attendees] == [False, *[True] * 14]
    assert (training.content, training.number) == ("mmbj", "P-A001-20261123-001")
    assert sitting.window.toast_line.text == "已记录客户培训"
    assert list_drafts(ledger) == []
    page = sitting.page
    assert page.table.hasFocus()
    assert cells(sitting)[0][1:6] == ["P-A001-20261123-001", "政策 mmbj", "14/15", "", ""]
    assert page.subject() == ("training", training.id)
    assert page.card.title.text() == "更正 · 客户培训 P-A001-20261123-001"
    assert page.card.note.text() == "政策 mmbj · 14 户完成"

    sitting.press("Del")
    assert sitting.count("training") == 0
    assert sitting.count("six_one") == 0
    assert page.card.title.text() == "新记 · 客户培训"
    sitting.press("Ctrl+Z")
    assert (sitting.count("training"), sitting.count("six_one")) == (1, 14)
    sitting.press("Ctrl+Z", "Ctrl+Y")
    assert sitting.count("training") == 1


def test_what_is_half_filled_is_found_again(sit: Sit, ledger: Ledger) -> None:
    sitting = sit()
    begin_training(sitting)
    sitting.press("Tab", "Return")
    sitting.page.desk.form.boxes["content"].control.widget.setFocus()
    sitting.write("mmbj")
    typed = sitting.page.desk.form.raw()
    sitting.hands.wait(DELAY + 100)
    [draft] = list_drafts(ledger)

    sitting = sit()  # after a kill
    view = sitting.app.page("today").due.rows.rows
    [row] = [each for each in view if each.leads == "draft"]
    assert (row.title, row.words) == ("没写完的客户培训", "mmbj，存于 10:08")
    sitting.app.context.draft_opened.emit(draft.id)
    assert sitting.here == "programme"
    form = sitting.page.desk.form
    assert form.raw() == typed

    sitting.press("Ctrl+N")  # another one; the half-filled one waits in the list
    assert form.grid.lines.ids() == []
    assert [row[-1] for row in cells(sitting)] == ["没写完"]
    sitting.press("Esc", "Del")
    assert list_drafts(ledger) == []
    assert cells(sitting) == []
    sitting.press("Ctrl+Z")
    assert [each.id for each in list_drafts(ledger)] == [draft.id]
    sitting.page.table.setFocus()
    sitting.press("Return", "Ctrl+Return")
    assert [len(t.attendees) for t in find(ledger, Training, "deleted = 0", ())] == [15]
    assert list_drafts(ledger) == []


def test_a_refusal_is_told_in_the_form_and_loses_nothing(sit: Sit, ledger: Ledger) -> None:
    sitting = sit()
    begin_training(sitting)
    form = sitting.page.desk.form
    sitting.press("Ctrl+Return")
    assert form.band.said.text() == "至少要有一户"
    assert sitting.count("training") == 0
    sitting.press("Y", "X", "Return")  # the first letter opens the picker
    assert form.grid.lines.ids() == ["HZ002"]
    form.boxes["day"].control.show("2027-01-05")
    sitting.press("Ctrl+Return")
    assert form.boxes["day"].wrong.text() == "“日期”不能晚于今天"
    assert form.grid.lines.ids() == ["HZ002"]
    set_language("en")
    assert sitting.page.desk.form.boxes["day"].control.text() == "2027-01-05"
    assert sitting.page.card.title.text().startswith("New · ")
    set_language("zh")


def test_from_the_board_to_the_form_and_back(sit: Sit, ledger: Ledger) -> None:
    sitting = sit()
    sitting.press("Ctrl+4", "Right", "Right", "Return")
    assert sitting.here == "programme"
    form = sitting.page.desk.form
    assert (form.plan.kind, form.grid.lines.ids()) == ("training", ["HZ001"])
    sitting.press("Esc")
    assert sitting.here == "board"
    assert list_drafts(ledger) == []  # nothing was typed
    sitting.press("Ctrl+Shift+R")
    assert form.grid.lines.ids() == list(STANDARD)
    sitting.press("Ctrl+Return")
    assert sitting.here == "board"
    board = sitting.board
    assert board.table.hasFocus()
    assert (board.table.current_key(), board.table.item) == ("HZ001", ITEM.TRAINING)
    assert board.side.cell._state.text() == "已完成"
    sitting.press("Return")  # what proves the cell
    assert sitting.here == "programme"
    assert sitting.page.subject()[0] == "training"
    assert sitting.page.kinds.item is ITEM.TRAINING
    sitting.press("Esc", "Ctrl+Z")
    assert board.side.cell._state.text() == "未到期"


def test_an_event_that_is_not_finished_is_offered_first(sit: Sit, ledger: Ledger) -> None:
    begun = train(ledger, "HZ002", state=EventState.DRAFT)
    sitting = sit()
    sitting.press("Ctrl+4", "Right", "Right", "Return")
    page = sitting.page
    words = "这个月有没办完的客户培训：政策 明码标价 11-20（1 户）。"
    assert (page.card.offers, page.card.offer.text()) == (True, words)
    sitting.press("Esc")
    assert not page.card.offers
    assert (sitting.here, page.desk.form.grid.lines.ids()) == ("programme", ["HZ001"])
    sitting.press("Esc", "Return", "Return")
    assert page.desk.form.grid.lines.ids() == ["HZ002", "HZ001"]
    page.desk.form.boxes["state"].control.show("完成")
    sitting.press("Ctrl+Return")
    assert sitting.here == "board"
    [training] = find(ledger, Training, "deleted = 0", ())
    assert (training.id, len(training.attendees)) == (begun, 2)
    assert list_drafts(ledger) == []
    # a half-filled one that has the store is simply gone on with
    sitting.press("Left", "Left", "Return")
    sitting.write("xpcl")
    sitting.press("Esc")
    sitting.press("Return")
    assert page.desk.form.boxes["theme"].control.text() == "xpcl"
    assert not page.card.offers


def test_collections_and_checks_lead_to_their_visits(sit: Sit, ledger: Ledger) -> None:
    change_setting(ledger, "six_one.4@2026-11", '{"minimum_lines": 1, "information_points": "周"}')
    line = StockLine(product_id="P1", stock=9)
    visit = Visit(id="seen", retailer_id="HZ002", day=date(2026, 11, 20), stock_lines=(line,))
    record_visit(ledger, visit)
    sitting = sit()
    sitting.app.context.page_asked.emit("programme")
    page = sitting.page
    sitting.press("Down", "Down", "Down", "Right")
    assert page.items.hasFocus()
    rows = {row.line.retailer_id: row for row in page._items}
    assert (rows["HZ002"].visit_id, rows["HZ002"].cell.record.amount) == ("seen", 1)
    at = page.items.table_model
    texts = [str(at.index(0, column).data() or "") for column in range(at.columnCount())]
    assert texts[1:5] == ["好运烟酒店", "待做", "—", "0/1"]
    assert texts[6] == "差 1 个品规 · 11-30 前"
    sitting.press("Return")
    assert sitting.here == "visit"
    form = sitting.app.page("visit").form
    assert (form.entry.retailer_id, form.rail.current) == ("HZ001", 2)
    sitting.app.context.page_asked.emit("programme")
    assert page.items.isVisible()
    page.items.setFocus()
    sitting.press("Ctrl+F")
    sitting.write("yx")
    assert page.items.table_model.rowCount() == 1
    sitting.press("Return", "Return")
    assert form.entry.visit_id == "seen"


def test_the_story_of_a_store_tells_its_events(sit: Sit, ledger: Ledger) -> None:
    made = train(ledger, *STANDARD[:3])
    sitting = sit()
    sitting.app.context.retailer_asked.emit("HZ002")
    story = sitting.app.page("retailers").story
    table = story.visits.table.table_model
    row = [str(table.index(0, column).data() or "") for column in range(4)]
    assert row == ["11-20", "培训", "政策 明码标价", "③"]
    story.visits.table.setFocus()
    sitting.press("Return")
    assert (sitting.here, sitting.page.subject()) == ("programme", ("training", made))


def test_the_month_and_what_is_found(sit: Sit, ledger: Ledger) -> None:
    train(ledger, *STANDARD[:3])
    train(ledger, "HZ009")
    sitting = sit()
    sitting.app.context.page_asked.emit("programme")
    page = sitting.page
    sitting.press("Down", "Down")
    assert [row[3] for row in cells(sitting)] == ["1/1", "3/3"]
    kinds = page.kinds.table_model
    counts = [str(kinds.index(row, 2).data() or "") for row in range(6)]
    assert counts == ["0", "", "2", "", "0", "0"]
    assert str(kinds.index(2, 3).data()) == "4/15"
    sitting.press("Ctrl+F")
    sitting.write("ld")  # 连岛, the only one of the second training
    assert [row[3] for row in cells(sitting)] == ["1/1"]
    sitting.press("Esc")
    assert len(cells(sitting)) == 2
    sitting.press("Ctrl+PgUp")
    assert cells(sitting) == []
    assert page.desk.form.day() == date(2026, 10, 31)
    sitting.press("Ctrl+PgDown")
    assert len(cells(sitting)) == 2
