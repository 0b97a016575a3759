"""Seventeen shops (fifteen are standard stores on two routes), products, purchases, a context."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from models.manager import Manager
from models.product import Product
from models.retailer import Retailer, StandardTerm, StatusEntry
from storage.database import Ledger, open_ledger
from storage.ledger.batches import LINE_COLUMNS, follow_batches
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.pinyin import pinyin_of
from tests.ui.screens.conftest import RecordingDialogs, StandingClock
from ui.context import AppContext
from ui.entries.choices import Choices
from ui.jobs import SyncJobRunner
from ui.programme.event_form import EventForm, FormTools
from ui.programme.forms import make_form

STANDARD = tuple(f"HZ{number:03}" for number in range(1, 16))
NAMES = ("好运", "银杏", "马桥", "海棠", "东关", "新浦", "望湖", "花果", "连岛", "永辉", "港城",
         "朝阳", "墟沟", "孔望", "南城", "西坝", "北固")  # fmt: skip
DAY = date(2026, 11, 20)
"""It is 23 November; purchases are known until the 20th."""

Open = Callable[..., EventForm]


def _retailer(number: int, name: str) -> Retailer:
    shop = f"{name}烟酒店"
    pinyin, initials = pinyin_of(shop)
    terms = (StandardTerm(since=date(2025, 1, 1)),) if number <= 15 else ()
    return Retailer(
        id=f"HZ{number:03}",
        licence_no=f"3207061001{number + 22:02}",
        shop_name=shop,
        owner="王建国",
        market_type="城镇",
        compliance="A",
        terminal_type="标准店" if terms else "普通",
        visit_route="一线" if number <= 9 else "二线",
        route_order=number,
        pinyin=pinyin,
        initials=initials,
        standard_terms=terms,
        status_history=(StatusEntry(since=date(2020, 1, 1), status="正常"),),
    )


def _buy(ledger: Ledger) -> None:
    """The first shop orders 10 条 a day from 1 to 20 November."""
    days = [date(2026, 11, 1) + timedelta(days=at) for at in range(20)]
    with operation(ledger, "import_handouts") as unit:
        unit.after_head(
            "INSERT INTO import_batch (id, operation, sheet, file_name, file_sha256, active, new, "
            "changed, unchanged, refused, first_day, last_day, digest) VALUES "
            "(1, ?, '购进明细', '购进.xlsx', '', 1, 20, 0, 0, 0, '2026-11-01', '2026-11-20', '')",
            (unit.seq,),
        )
        unit.touch("purchase")
        marks = ", ".join("?" * len(LINE_COLUMNS))
        ledger.execute_many(
            f"INSERT INTO purchase_line ({', '.join(LINE_COLUMNS)}, batch) VALUES ({marks}, 1)",
            [
                (f"D{at}", 1, day.isoformat(), "HZ001", "P1", 10, 10, 850_000, 85_000, "订单")
                for at, day in enumerate(days)
            ],
        )
    with ledger.transaction():
        follow_batches(ledger, unit.seq)


@pytest.fixture(scope="session")
def stores_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    with open_ledger(folder, clock=StandingClock()) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        with operation(ledger, "import_handouts") as unit:
            for number, name in enumerate(NAMES, 1):
                unit.save(_retailer(number, name))
            unit.save(Product(id="P1", name="示例青松(硬)", wholesale=950_000, initials="slqs"))
        _buy(ledger)
        ledger.checkpoint()
    return folder


@pytest.fixture
def ledger(stores_folder: Path, tmp_path: Path) -> Iterator[Ledger]:
    folder = tmp_path / "台账"
    shutil.copytree(stores_folder, folder)
    with open_ledger(folder, clock=StandingClock()) as opened:
        yield opened


@pytest.fixture
def context(ledger: Ledger, themed: QApplication) -> Iterator[AppContext]:
    made = AppContext(ledger, SyncJobRunner(), RecordingDialogs())
    yield made
    made.deleteLater()


@pytest.fixture
def open_form(context: AppContext, shown: Callable[[QWidget], QWidget]) -> Open:
    """Shows the form of a kind in a window; ``unfinished`` are the stores the page named."""
    windows = []

    def opened(kind: str, *, unfinished: tuple[str, ...] = ()) -> EventForm:
        tools = FormTools(context, Choices(context.ledger), lambda _kind, _day: unfinished)
        form, window = make_form(kind, tools), QWidget()
        window.resize(900, 640)
        QVBoxLayout(window).addWidget(form)
        form.show_event(day=DAY)
        shown(window)
        windows.append(window)
        return form

    return opened
