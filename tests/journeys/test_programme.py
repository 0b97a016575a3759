"""A month of the programme by keys alone: recorded once it is everywhere, taken back it is nowhere.

Given twenty standard stores, when one training for fifteen, one campaign for twenty, three
evaluations (one vetoed) and an award round are recorded at the window, then board, todos, package
and paper agree on them; undone one by one, all is as it was before.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import attrs
import openpyxl
import pytest

from models.checklist import DEFAULT_CHECKLIST
from models.paper.items import Sheet, Text
from models.programme import AwardOutcome, AwardRound, Campaign, EventState, Training
from models.retailer import Retailer, StandardTerm
from models.six_one_record import SixOneItem
from models.todo import Todo
from storage.database import Ledger, open_ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.queries.board import board_of_month
from tests.journeys.conftest import Person
from tests.reliability.any_order import state_of
from tests.storage.conftest import StandingClock, add_shops
from ui.demo.hands import Hands
from ui.printing.forms import About, Order, form_named, make

DAY = date(2026, 12, 20)
NOW = datetime(2026, 12, 20, 18, 0, tzinfo=timezone(timedelta(hours=8)))
STORES = tuple(f"S{number:02}" for number in range(20))
MONTH = "2026-12"
RATIOS = {"B3": ("5", "5"), "C1": ("9", "9"), "C4": ("5", "5"), "D3": ("3", "3")}

SitDown = Callable[[Path, StandingClock], Person]


def twenty_stores(folder: Path, clock: StandingClock) -> Path:
    with open_ledger(folder, clock=clock) as ledger:
        add_shops(ledger)
        with operation(ledger, "import_handouts") as unit:
            for number, key in enumerate(STORES):
                unit.save(
                    Retailer(
                        id=key, licence_no=f"3207061001{number:02}", shop_name=f"标准{number:02}店",
                        market_type="城镇" if number % 2 else "乡村", compliance="A",
                        standard_terms=(StandardTerm(since=date(2026, 11, 1)),),
                    )
                )  # fmt: skip
            for key in ("HZ1", "HZ2"):  # the two of the small territory stand aside
                known = unit.get(Retailer, key)
                assert known is not None
                unit.save(attrs.evolve(known, standard_terms=()))
    return folder


@attrs.frozen
class Manager:
    """Who records the month: ``person`` sees, ``hands`` press."""

    person: Person
    hands: Hands

    def goes_to(self, name: str) -> None:
        """Tab to what is called so."""
        for _step in range(40):
            if self.person.focus.accessibleName().startswith(name):
                return
            self.hands.press("Tab")
        raise AssertionError(name)

    def opens_cell(self, store: str, item: SixOneItem) -> None:
        """Walk to a cell of the board by its arrows, from wherever one is."""
        self.hands.press("Ctrl+4", *["Left"] * 5, *["Up"] * 19)
        rows, columns = STORES.index(store), list(SixOneItem).index(item)
        self.hands.press(*["Down"] * rows, *["Right"] * columns)

    def trains_fifteen(self) -> None:
        self.opens_cell("S00", SixOneItem.TRAINING)
        self.hands.press("Ctrl+Shift+R", *["Ctrl+Del"] * 5, "Ctrl+Return")

    def holds_a_campaign(self) -> None:
        self.opens_cell("S00", SixOneItem.PROMOTION)
        self.hands.press("Ctrl+Shift+R")
        self.goes_to("主题")
        self.hands.write("新品陈列月")
        self.goes_to("品规")
        self.hands.write("示例01")
        self.hands.press("Return")
        for tick in ("没有大众传播", "不面向未成年人", "不赠送卷烟", "不抽奖", "不捆绑搭售"):
            self.goes_to(tick)
            self.hands.press("Space")
        self.goes_to("活动小结")
        self.hands.write("新品摆进黄金位置，店主讲解到位")
        self.goes_to("状态")
        self.hands.press("2")
        self.goes_to("门店")
        self.hands.press("Return")
        self.hands.write("12-20")
        self.hands.press("Return", "Up", "Ctrl+D")  # down to the last store
        self.hands.press("Ctrl+Return")

    def evaluates(self, store: str, failed: str = "") -> None:
        self.opens_cell(store, SixOneItem.EVALUATION)
        self.hands.press("Return")
        for point in DEFAULT_CHECKLIST.points:
            for text in RATIOS.get(point.code, ()):
                self.hands.write(text)
                self.hands.press("Return")
            if point.code not in RATIOS:
                self.hands.write("3" if point.code == failed else "1")
        self.hands.press("Ctrl+Return", "Ctrl+Return")  # the sheet, then the visit

    def awards(self) -> None:
        self.opens_cell("S00", SixOneItem.AWARD)
        self.hands.press("Ctrl+Shift+R")
        self.goes_to("名称")
        self.hands.write("四季度评优")
        self.goes_to("状态")
        self.hands.press("2")
        self.goes_to("按标准计算")
        self.hands.press("Space", "Ctrl+Return")

    def hands_the_month_in(self, folder: Path) -> Path:
        folder.mkdir()
        self.person.dialogs.folder = folder
        self.hands.press("Ctrl+8", "Ctrl+Shift+E")
        self.hands.wait(200)
        (made,) = folder.iterdir()
        return made

    def goes_back(self) -> None:
        self.hands.press("Ctrl+4", "Ctrl+Z")


@pytest.fixture
def manager(sit_down: SitDown, tmp_path: Path) -> Manager:
    clock = StandingClock()
    clock.now = NOW
    person = sit_down(twenty_stores(tmp_path / "台账", clock), clock)
    return Manager(person, Hands(person.app.window))


def done(ledger: Ledger, item: SixOneItem) -> int:
    return board_of_month(ledger, MONTH, DAY).board.item_rate(item).numerator


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path)
    rows = book[sheet].iter_rows(min_row=4, values_only=True)
    return [row for row in rows if row[0] != "合计"]


def words_on(sheets: tuple[Sheet, ...]) -> str:
    texts = (
        item.text
        for sheet in sheets
        for page in sheet.pages
        for item in page.items
        if isinstance(item, Text)
    )
    return " ".join(texts)


@pytest.mark.e2e
def test_a_month_of_the_programme(manager: Manager, tmp_path: Path) -> None:
    person, ledger = manager.person, manager.person.ledger
    steps = [
        manager.trains_fifteen,
        manager.holds_a_campaign,
        lambda: manager.evaluates("S00"),
        lambda: manager.evaluates("S01", failed="A3"),
        lambda: manager.evaluates("S02", failed="D1"),
        manager.awards,
    ]
    states = []
    for step in steps:
        states.append(state_of(ledger))
        step()
        manager.hands.wait()
        assert person.page == "board", "each step ends where it began"

    # the board: each event at each of its stores, all of them of one entry
    items = (SixOneItem.TRAINING, SixOneItem.PROMOTION, SixOneItem.EVALUATION, SixOneItem.AWARD)
    assert [done(ledger, item) for item in items] == [15, 20, 3, 20]
    [training], [campaign] = find(ledger, Training), find(ledger, Campaign)
    assert (len(training.attendees), len(campaign.stores)) == (15, 20)
    assert campaign.products == ("P01",)
    for store, ends in (("标准01店", "完成 3/6"), ("标准19店", "完成 3/6")):
        [row] = person.words_with(f"标准店 {store}")
        assert row.endswith(ends)
        assert "⑥ 评优 12-20" in row
    assert "② 评估 12-20" in person.words_with("标准店 标准01店")[0]
    assert "③ 培训 12-20" in person.words_with("标准店 标准19店")[0]

    # todos: a shortcoming of S01, the veto of S02
    todos = {(todo.retailer_id, todo.point): todo for todo in find(ledger, Todo)}
    assert set(todos) == {("S01", "A3"), ("S02", "D1")}
    assert todos["S02", "D1"].urgent

    # the round: who was vetoed or not evaluated is out, and has taken part all the same
    [decided] = find(ledger, AwardRound)
    assert decided.state is EventState.DONE
    outcomes = {result.retailer_id: result for result in decided.results}
    assert outcomes["S02"].rank is None
    assert str(outcomes["S02"].reason) == "有一票否决"
    assert outcomes["S03"].rank is None
    best = {key for key, each in outcomes.items() if each.outcome is AwardOutcome.EXCELLENT}
    assert best == {"S00", "S01"}  # the best of the country, and of the town

    # paper: the board has every store, a letter its own alone
    board = make(ledger, form_named("board"), Order(day=DAY, about=About.STANDARD, pick=MONTH))
    assert all(f"标准{number:02}店" in words_on(board.sheets) for number in range(20))
    order = Order(day=DAY, about=About.SHOPS, retailer_ids=("S00",))
    letter = words_on(make(ledger, form_named("award_letter"), order).sheets)
    assert "标准00店" in letter
    assert not any(f"标准{number:02}店" in letter for number in range(1, 20))

    # the package: a row for each store, and the board
    package = manager.hands_the_month_in(tmp_path / "上报")
    assert len(rows_of(package, "客户培训")) == 15
    assert len(rows_of(package, "宣传促销活动")) == 20
    assert len(rows_of(package, "客户评优")) == 20
    assert len(rows_of(package, "六个一完成情况")) == 20

    # and back, one after the other
    for state in reversed(states):
        manager.goes_back()
        assert state_of(ledger) == state
    assert person.words_with("标准店 标准01店")[0].endswith("完成 0/6")
