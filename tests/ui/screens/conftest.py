"""A small real territory for the screens, a context over it, and dialogs that record.

The ledger is made once a session and copied for each test. It holds twelve shops (the first two
are standard stores), fifteen products, purchases of four weeks (known until 2026-11-20), three
notices and, at the first shop, the visit of 2026-11-11 with two open promises.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import attrs
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.manager import Manager
from models.notice import Notice
from models.product import Product
from models.retailer import Retailer, StandardTerm, StatusEntry
from models.todo import Todo
from models.visit import QuickAnswer, QuickCheckLine, StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.ledger.batches import LINE_COLUMNS, follow_batches
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.operations.visits import record_visit
from storage.pinyin import pinyin_of
from ui.context import AppContext
from ui.i18n import set_language
from ui.jobs import SyncJobRunner
from ui.theme import Mode, theme
from ui.widgets import LineField

EAST_EIGHT = timezone(timedelta(hours=8))
LAST_VISIT = date(2026, 11, 11)
KNOWN_UNTIL = date(2026, 11, 20)

SHOPS = (
    ("好运烟酒商店", "王建国"),
    ("银杏超市", "李桂芳"),
    ("马桥便民店", "马德明"),
    ("海棠路烟酒店", "单海棠"),
    ("东关副食品店", "曾永强"),
    ("新浦百货", "仇新"),
    ("望湖楼饭店", "陈望"),
    ("花果山烟酒", "孙果"),
    ("连岛小卖部", "周连"),
    ("永辉烟酒店", "吴辉"),
    ("港城便利", "郑港"),
    ("这是一个名字特别长的烟酒副食品百货综合经营商店分店", "欧阳修远"),
)
PRODUCTS = (
    # name, guide price of a carton and a pack in yuan, last count in packs, bought since in cartons
    ("示例青松(硬)", 108, 11, 80, 20),
    ("示例青松(软金)", 220, 22, 42, 10),
    ("示例海棠(细支)", 165, 17, 10, 5),
    ("示例白鹭(软)", 220, 22, None, 10),
    ("示例云雀(硬)", 95, 10, 120, 0),
    ("示例连岛(中支)", 260, 26, 30, 5),
    ("示例花果(硬)", 450, 45, 63, 10),
    ("示例港城(软)", 130, 13, 20, 5),
    ("示例银杏(硬)", 180, 18, None, 4),
    ("示例东关(软)", 75, 8, None, 3),
    ("示例新浦(细支)", 320, 32, None, 2),
    ("示例望湖(硬)", 500, 50, None, 1),
    ("示例孔望(软)", 60, 6, None, 0),
    ("示例朝阳(硬)", 100, 10, None, 0),
    ("示例墟沟(中支)", 240, 24, None, 0),
)


class StandingClock:
    """A clock that tells the same time until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 8, tzinfo=EAST_EIGHT)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: int) -> None:
        self.now += timedelta(**by)


class RecordingDialogs:
    """Answers what a test laid ready and records what was asked.

    Attributes: ``asked`` (method and title), ``told`` (title and text); ``open_files``,
    ``save_file``, ``folder``, ``yes`` and ``choice`` are the answers.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.open_files: list[Path] = []
        self.save_file: Path | None = None
        self.folder: Path | None = None
        self.yes = True
        self.choice: str | None = None

    def ask_open_files(self, title: str, pattern: str = "") -> list[Path]:
        self.asked.append(("open", title))
        return self.open_files

    def ask_save_file(self, title: str, name: str, pattern: str = "") -> Path | None:
        self.asked.append(("save", title))
        return self.save_file

    def ask_folder(self, title: str) -> Path | None:
        self.asked.append(("folder", title))
        return self.folder

    def confirm(self, title: str, text: str, yes: str = "") -> bool:
        self.asked.append(("confirm", title))
        return self.yes

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> str | None:
        self.asked.append(("choose", title))
        return self.choice

    def tell(self, title: str, text: str) -> None:
        self.told.append((title, text))

    def tell_error(self, title: str, text: str, details: str = "") -> None:
        self.told.append((title, text))


def _retailer(number: int, shop: str, owner: str) -> Retailer:
    pinyin, initials = pinyin_of(shop)
    terms = (StandardTerm(since=date(2025, 1, 1)),) if number <= 2 else ()
    return Retailer(
        id=f"HZ{number:03}",
        licence_no=f"3207061001{number + 22:02}",
        shop_name=shop,
        owner=owner,
        phone=f"1380000{number:04}",
        address=f"海州区示例路 {number} 号",
        street="海州街道" if number <= 6 else "新浦街道",
        market_type="城镇" if number % 3 else "乡村",
        retail_format="烟酒商店",
        supply_grade="18",
        terminal_type="标准店" if terms else "普通",
        licence_until=date(2027, 2, 14) if number != 3 else date(2026, 12, 10),
        order_day="周三",
        delivery_day="周五",
        visit_route="海州一线" if number <= 8 else "海州二线",
        route_order=number,
        pinyin=pinyin,
        initials=initials,
        standard_terms=terms,
        status_history=(StatusEntry(since=date(2020, 1, 1), status="正常"),),
    )


def _product(number: int, name: str, carton: int, pack: int) -> Product:
    pinyin, initials = pinyin_of(name)
    return Product(
        id=f"P{number:02}",
        name=name,
        brand="示例",
        wholesale=carton * 8_500,
        retail_carton=carton * 10_000,
        retail_pack=pack * 10_000,
        key_brand="重点" if number <= 8 else "",
        status="在销" if number != 14 else "停销",
        pinyin=pinyin,
        initials=initials,
    )


def _orders() -> list[tuple[object, ...]]:
    """Four Wednesdays of orders; what the first shop bought since its last count as above."""
    rows: list[tuple[object, ...]] = []
    for shop in range(1, len(SHOPS) + 1):
        for week, day in enumerate(date(2026, 10, 28) + timedelta(days=7 * at) for at in range(4)):
            order = f"D{shop:03}{week}"
            for number, (_name, carton, _pack, _last, bought) in enumerate(PRODUCTS, 1):
                quantity = bought if week != 3 else 0
                if (quantity and (shop + number + week) % 2 == 0) or (shop == 1 and quantity):
                    price = carton * 8_500
                    rows.append(
                        (order, number, day.isoformat(), f"HZ{shop:03}", f"P{number:02}",
                         quantity + 5, quantity, price, quantity * price // 100, "订单")
                    )  # fmt: skip
    return rows


def _import(ledger: Ledger) -> None:
    with operation(ledger, "import_handouts") as unit:
        for number, (shop, owner) in enumerate(SHOPS, 1):
            unit.save(_retailer(number, shop, owner))
        for number, (name, carton, pack, _last, _bought) in enumerate(PRODUCTS, 1):
            unit.save(_product(number, name, carton, pack))
        for number, title in enumerate(("元旦货源投放公告", "示例白鹭(软)上市"), 1):
            unit.save(
                Notice(id=f"N{number}", title=title, must_tell=True,
                       published_on=date(2026, 11, 20), until=date(2026, 12, 31))
            )  # fmt: skip
        unit.save(Notice(id="N3", title="内部会议", must_tell=False))
        rows = _orders()
        unit.after_head(
            "INSERT INTO import_batch (id, operation, sheet, file_name, file_sha256, active, new, "
            "changed, unchanged, refused, first_day, last_day, digest) "
            "VALUES (1, ?, '购进明细', '下发_购进明细.xlsx', '', 1, ?, 0, 0, 0, ?, ?, '')",
            (unit.seq, len(rows), "2026-10-28", KNOWN_UNTIL.isoformat()),
        )
        unit.touch("purchase")
        marks = ", ".join("?" * len(LINE_COLUMNS))
        ledger.execute_many(
            f"INSERT INTO purchase_line ({', '.join(LINE_COLUMNS)}, batch) VALUES ({marks}, 1)",
            rows,
        )
    with ledger.transaction():
        follow_batches(ledger, unit.seq)


def _last_visit(ledger: Ledger) -> None:
    lines = tuple(
        StockLine(product_id=f"P{number:02}", stock=last)
        for number, (_name, _carton, _pack, last, _bought) in enumerate(PRODUCTS, 1)
        if last is not None
    )
    visit = Visit(
        id="visit-before",
        retailer_id="HZ001",
        day=LAST_VISIT,
        arrived=time(9, 30),
        left=time(9, 52),
        received_by="王建国",
        received_role="店主",
        quick_check=(QuickCheckLine(item=1, result=QuickAnswer.PASS),),
        stock_lines=lines,
        summary="青松(硬)断货 3 天，要 5 条；旁边工地开工，低价位走得快。",
    )
    promises = (
        Todo(id="todo-1", content="补齐 2 个价签", due=date(2026, 11, 18)),
        Todo(id="todo-2", content="答复海棠(细支)到货", due=date(2026, 11, 23)),
    )
    record_visit(ledger, visit, todos=promises)


def make_territory(folder: Path) -> Path:
    """Make the ledger of the territory in ``folder``."""
    clock = StandingClock()
    clock.now = datetime(2026, 11, 11, 18, 0, tzinfo=EAST_EIGHT)
    with open_ledger(folder, clock=clock) as ledger:
        set_profile(
            ledger,
            Manager(id="A001", name="张明", organisation="示例烟草", department="海州一线"),
        )
        _import(ledger)
        _last_visit(ledger)
        ledger.checkpoint()
    return folder


@pytest.fixture(scope="session")
def territory_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the ledger of every test is copied from."""
    return make_territory(tmp_path_factory.mktemp("territory"))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def territory(territory_folder: Path, tmp_path: Path, clock: StandingClock) -> Iterator[Ledger]:
    """A copy of the small territory; it is 2026-11-23 10:08 until the clock is moved."""
    folder = tmp_path / "台账"
    shutil.copytree(territory_folder, folder)
    with open_ledger(folder, clock=clock) as ledger:
        yield ledger


@pytest.fixture
def empty_ledger(tmp_path: Path, clock: StandingClock) -> Iterator[Ledger]:
    """A ledger in which there is nothing yet but whose it is."""
    with open_ledger(tmp_path / "空台账", clock=clock) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        yield ledger


@pytest.fixture
def dialogs() -> RecordingDialogs:
    return RecordingDialogs()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """Light colours, normal type, Chinese words."""
    theme.apply(qapp)
    theme.set_mode(Mode.LIGHT)
    yield
    if theme.mode is not Mode.LIGHT:
        theme.set_mode(Mode.LIGHT)
    if theme.large:
        theme.set_large(False)
    set_language("zh")


@pytest.fixture
def context(territory: Ledger, dialogs: RecordingDialogs, look: None) -> Iterator[AppContext]:
    """What screens are given, over the small territory; jobs run at once."""
    made = AppContext(territory, SyncJobRunner(), dialogs)
    yield made
    made.deleteLater()


@pytest.fixture
def empty_context(
    empty_ledger: Ledger, dialogs: RecordingDialogs, look: None
) -> Iterator[AppContext]:
    """The same over an empty ledger."""
    made = AppContext(empty_ledger, SyncJobRunner(), dialogs)
    yield made
    made.deleteLater()


@attrs.define
class Told:
    """What a context told the user: failures, toasts, changes."""

    failures: list[tuple[str, str]] = attrs.field(factory=list)
    toasts: list[tuple[str, str]] = attrs.field(factory=list)
    changes: list[object] = attrs.field(factory=list)


@pytest.fixture
def told(context: AppContext) -> Told:
    record = Told()
    context.failed.connect(lambda title, text: record.failures.append((title, text)))
    context.told.connect(lambda text, undo: record.toasts.append((text, undo)))
    context.changed.connect(record.changes.append)
    return record


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Callable[..., QWidget]]:
    """Shows a widget of 1310 × 740 (the room a page has beside the narrow navigation), active."""
    kept: list[QWidget] = []

    def show(widget: QWidget, width: int = 1310, height: int = 740) -> QWidget:
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        for _round in range(50):
            qapp.processEvents()
            if widget.isActiveWindow():
                break
        kept.append(widget)
        return widget

    yield show
    for widget in kept:
        widget.close()
        widget.deleteLater()
    # Without a running event loop they would stay, and every new theme would dress them again.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def enter(field: LineField, text: str) -> None:
    """Replace what a field holds and press Enter."""
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
