"""A ledger full of words that nobody may read, under a key, with a temporary folder of its own."""

import hashlib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import attrs

from models.manager import Manager
from models.retailer import RetailerNotes
from models.todo import Todo
from models.visit import StockLine, Visit
from storage import keys
from storage.database import Ledger, open_ledger
from storage.folders import PHOTOS_NAME
from storage.ledger.drafts import save_draft
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import change_setting, set_profile
from storage.operations.retailer_notes import change_notes
from storage.operations.visits import record_visit
from storage.photos import open_photos
from tests.data.ledgers.make import LINES, MASTER, PRODUCTS, handout
from tests.reliability.readable import found

__all__ = ["KEY", "NOW", "WORDS", "World", "fill", "lay_handouts"]

KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8)))
WORDS = (
    "好运烟酒商店", "王建国", "13800001234", "320706100129", "幸福路四十六号",
    "想多要海棠细支", "半句没有说完的话", "补齐两个价签牌", "工地开工走得快", "沈知远",
    "某某市烟草公司城东部", "示例海棠细支", "六个一设置里的字", "老熟人王哥",
)  # fmt: skip
"""Shop, owner, phone, licence, address, opinion, draft, todo, market, manager, company, product,
setting, note."""

ROWS = 6_000


def _photo() -> bytes:
    """What is stored of a photo: a JPEG's head and bytes that stand nowhere else."""
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(256))
    return b"\xff\xd8\xff\xe0" + noise + b"\xff\xd9"


PHOTO = _photo()


@attrs.frozen
class World:
    """Where things lie: ``data`` (the data folder), ``temporary`` (the process's own), ``out``."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def make(self) -> None:
        for place in (self.data, self.temporary, self.out):
            place.mkdir(parents=True, exist_ok=True)

    def open(self) -> Ledger:
        return open_ledger(self.data, clock=lambda: NOW)

    def readable(self) -> list[tuple[str, str]]:
        """What can be read in the data folder and in the temporary folder."""
        return found((self.data, self.temporary), WORDS, (PHOTO[40:72], KEY, KEY.hex().encode()))


def lay_handouts(place: Path, *, rows: int = ROWS) -> list[Path]:
    """Handouts with the words in them, and a line that will be refused."""
    shops: list[tuple[object, ...]] = [
        ("HZ1", "320706100129", "好运烟酒商店", "王建国", "13800001234", "幸福路四十六号", "标准店",
         "2025-01-01", "正常", "A001"),
        *((f"HZ{n}", f"3207061001{n:02}", f"示例商店{n}", "李", "13900000000", "示例路", "普通",
           None, "正常", "A001") for n in range(10, 40)),
    ]  # fmt: skip
    goods: list[tuple[object, ...]] = [
        ("P00", "示例海棠细支", 95.4, 108), *((f"P{n:02}", f"示例{n:02}", 95.4, 108)
                                             for n in range(1, 12)),
    ]  # fmt: skip
    lines: list[tuple[object, ...]] = [
        (f"D{n // 12}", n % 12, "2026-11-02", f"HZ{10 + n // 12 % 30}", f"P{n % 12:02}", 5, 95.4,
         477) for n in range(rows)
    ]  # fmt: skip
    lines.append(("好运烟酒商店", 1, "2026-11-02", "沈知远", "P01", 5, 95.4, 477))
    masters = handout(place / "下发_主档.xlsx", ("客户主档", MASTER, shops),
                      ("卷烟目录", PRODUCTS, goods))  # fmt: skip
    return [masters, handout(place / "下发_购进.xlsx", ("购进明细", LINES, lines))]


def fill(world: World, ledger: Ledger) -> None:
    """Everything a person records, with the words in it."""
    set_profile(ledger, Manager(id="A001", name="沈知远", organisation="某某市烟草公司城东部"))
    masters, _lines = lay_handouts(world.out, rows=24)
    import_handouts(ledger, [masters])
    visit = Visit(
        id="", retailer_id="HZ1", day=date(2026, 11, 23), opinion="想多要海棠细支",
        market_note="工地开工走得快", received_by="王建国",
        stock_lines=(StockLine(product_id="P00", stock=20),),
    )  # fmt: skip
    record_visit(ledger, visit, todos=[Todo(id="T1", content="补齐两个价签牌")])
    change_notes(ledger, RetailerNotes(id="HZ1", salutation="老熟人王哥", starred=True))
    change_setting(ledger, "test.words", "六个一设置里的字")
    save_draft(ledger, "draft-1", "visit", "HZ10", {"market_note": "半句没有说完的话"})
    with open_photos(world.data, clock=lambda: NOW) as photos:
        photos.add_photo(PHOTO, 40, 30)
    assert (world.data / PHOTOS_NAME).exists()


def unlock(world: World) -> None:
    """Let this process open the ledger of the world."""
    keys.remember(world.data, KEY)
