"""A day of sixteen stops is seventeen pages: their words, their fonts, their looks from afar."""

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from models.check_sheet.layout import lay_out_check
from models.checklist import DEFAULT_CHECKLIST
from models.day_cover.data import CoverStop, DayCoverData
from models.day_cover.layout import lay_out_cover
from models.manager import Manager
from models.notice import Notice
from models.paper.items import A4_HEIGHT, A4_WIDTH, Page, Sheet, Text
from models.product import Product
from models.retailer import Retailer, StatusEntry
from models.visit_sheet.layout import lay_out
from storage.database import Ledger, open_ledger
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.queries.today import today_view
from tests.models.check_sheet.check_samples import blank_check
from tests.models.paper.clearances import outside
from ui.printing.faces import families, measure, paper_has_chinese
from ui.printing.forms import About, Order, form_named, make
from ui.printing.output import render_image, write_pdf
from ui.printing.visit_sheets import Printable, lay_out_day

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, 52, tzinfo=timezone(timedelta(hours=8)))
NAME = "城东区幸福路街道朝阳新村第二社区便利生活服务中心烟酒百货"
"""With the shop's number thirty characters, none of which Qt notes as a radical in a PDF."""
SHOPS = 25
PROFILES = Path(__file__).with_name("profiles")
CELL = 10
"""Millimetres of paper in one cell of a profile."""
DPI = 51
"""Two dots a millimetre."""
MEAN, CELLS = 0.4, 8
"""A block that is gone or stands elsewhere is above; the same page in the same fonts is not."""
OTHER_FONTS = 3
"""With other Chinese fonts, whose strokes are bolder or lighter, pages may be so much apart."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Twenty-five shops with names of thirty characters, a dozen products, four notices."""
    with open_ledger(tmp_path_factory.mktemp("day"), clock=lambda: NOW) as opened:
        set_profile(opened, Manager(id="A001", name="沈知远", organisation="示例市烟草公司"))
        with operation(opened, "import_handouts") as unit:
            for number in range(1, SHOPS + 1):
                unit.save(
                    Retailer(
                        id=f"HZ{number:03}",
                        licence_no=f"3207061052{number:02}",
                        shop_name=f"{NAME}{number:02}",
                        owner="陆云舟",
                        phone=f"138000012{number:02}",
                        address=f"城东区幸福路街道朝阳新村二区 {number} 号楼南侧门面（菜场对面）",
                        market_type="城镇",
                        retail_format="食杂店",
                        supply_grade="18",
                        longitude=f"119.{150 + number * 7 % 25}",
                        latitude=f"34.{600 + number * 11 % 25}",
                        order_day="周三",
                        delivery_day="周四",
                        visit_route="城东东线",
                        route_order=number,
                        status_history=(StatusEntry(since=date(2020, 1, 1), status="正常"),),
                    )
                )
            for number in range(12):
                unit.save(Product(id=f"P{number:02}", name=f"示例{number:02}", wholesale=954_000))
            for number in range(4):
                title = f"元旦春节期间订货日调整第 {number} 号"
                unit.save(Notice(id=f"N{number}", title=title, must_tell=True))
        yield opened


@pytest.fixture(scope="module")
def day(ledger: Ledger, qapp: QApplication) -> Printable:
    if not paper_has_chinese():
        pytest.skip("no Chinese font is installed")
    return make(ledger, form_named("visit"), Order(day=DAY, about=About.DAY))


@pytest.fixture(scope="module")
def pdf(day: Printable, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pdf(day.sheets, tmp_path_factory.mktemp("pdf") / "day.pdf")


def poppler(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"no poppler ({command[0]})")
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def pages_of(sheets: tuple[Sheet, ...]) -> list[Page]:
    return [page for sheet in sheets for page in sheet.pages]


def test_sixteen_stops_are_seventeen_pages(ledger: Ledger, day: Printable, pdf: Path) -> None:
    shops = [stop.retailer_id for stop in today_view(ledger, DAY).to_visit]
    assert len(shops) == 16
    assert len(pages_of(day.sheets)) == 17
    words = [plain(page) for page in poppler("pdftotext", "-raw", str(pdf), "-").split("\f")]
    cover, *sheets = words[:17]
    assert words[17:] == [""]
    for number, shop in enumerate(shops):
        name = plain(f"{NAME}{shop[-2:]}")
        assert name in sheets[number]
        assert name in cover
        assert f"3207061052{shop[-2:]}" in sheets[number]
    assert cover.count("约") == 16, "each stop says when it is likely to be reached"
    for page in words:
        assert "1380000" not in page
        assert "ABC" not in page


def test_every_font_is_embedded(pdf: Path) -> None:
    fonts = poppler("pdffonts", str(pdf)).splitlines()[2:]
    assert fonts
    assert {line.split()[-5] for line in fonts} == {"yes"}


def test_nothing_is_clipped_with_twenty_five_stops_either(ledger: Ledger, day: Printable) -> None:
    every = [f"HZ{number:03}" for number in range(1, SHOPS + 1)]
    full = lay_out_day(ledger, every, DAY, cover=True)
    assert len(full.sheets[0].pages) == 2
    for sheet in (*day.sheets, *full.sheets):
        assert sheet.overflows == ()
        for page in sheet.pages:
            assert list(outside(page)) == []
    cover = "".join(text.text for page in full.sheets[0].pages for text in page.of(Text))
    assert all(f"{NAME}{number:02}" in cover for number in range(1, SHOPS + 1))


# ------------------------------------------------------------------------------ looks from afar


def profile(image: QImage) -> list[str]:
    """The ink of each square centimetre as letters, a for none, z for 42 % and more."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    across, down = int(A4_WIDTH // CELL), int(A4_HEIGHT // CELL)
    small = grey.scaled(across * CELL * 2, down * CELL * 2)
    rows = []
    for row in range(down):
        line = ""
        for column in range(across):
            ink = sum(
                255 - bytes(small.constScanLine(row * CELL * 2 + y))[x]
                for y in range(CELL * 2)
                for x in range(column * CELL * 2, (column + 1) * CELL * 2)
            )
            share = ink / (255 * (CELL * 2) ** 2)
            line += chr(ord("a") + min(25, round(60 * share)))
        rows.append(line)
    return rows


def apart(one: list[str], other: list[str]) -> tuple[float, int]:
    """How far two profiles are apart: in the mean, and in how many cells by more than 5 %."""
    steps = [
        abs(ord(a) - ord(b))
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left, right, strict=True)
    ]
    return sum(steps) / len(steps), sum(step > 3 for step in steps)


def looks() -> dict[str, list[str]]:
    return {path.stem: path.read_text().split() for path in PROFILES.glob("*.txt")}


def cover() -> Sheet:
    stops = tuple(
        CoverStop(
            shop_name=f"{NAME}{number:02}",
            at=time(8 + number // 2, 30 * (number % 2)),
            address="城东区幸福路街道朝阳新村二区 18 号楼南侧门面",
            owner="陆云舟",
            phone="13800001234",
            order_day="周三",
            delivery_day="周四",
            purpose="六个一缺 2 项、待办逾期 1",
            longitude=119.15 + number * 7 % 25 / 1000,
            latitude=34.6 + number * 11 % 25 / 1000,
            six_ones_due=number % 3 == 0,
        )
        for number in range(16)
    )
    data = DayCoverData(
        organisation="示例市烟草公司",
        manager_name="沈知远",
        manager_id="A001",
        day=DAY,
        printed_at=NOW,
        stops=stops,
        route="城东东线",
        today=("六个一待做 6 户",),
        must_tell=("元旦春节期间订货日调整",),
        sheet_pages=16,
    )
    return lay_out_cover(data, measure)


@pytest.fixture(scope="module")
def seen(qapp: QApplication, samples: ModuleType) -> dict[str, list[str]]:
    """The profiles of pages with made-up words, so that no rule of what to visit moves them."""
    if not paper_has_chinese():
        pytest.skip("no Chinese font is installed")
    sheets = {
        "cover": cover(),
        "visit": lay_out(samples.blank(), measure),
        "check": lay_out_check(blank_check(), measure),
    }
    return {
        f"{name}-{page.number}": profile(render_image(page, DPI))
        for name, sheet in sheets.items()
        for page in sheet.pages
    }


def test_pages_look_from_afar_as_they_did(seen: dict[str, list[str]]) -> None:
    """What stands elsewhere or is gone moves ink."""
    kept = looks()
    drawn_in = [families(serif)[0] for serif in (True, False)]
    slack = 1 if drawn_in == ["Noto Serif CJK SC", "Noto Sans CJK SC"] else OTHER_FONTS
    assert kept.keys() == seen.keys()
    for name, now in seen.items():
        mean, cells = apart(now, kept[name])
        assert mean < MEAN * slack, f"{name}: {mean:.2f} in the mean"
        assert cells < CELLS * slack, f"{name}: {cells} cells"


def test_a_page_that_lost_a_block_would_be_seen(seen: dict[str, list[str]]) -> None:
    now = seen["visit-1"]
    blank = "a" * len(now[0])
    for lost in (3, 9, 17, 22, 26):
        assert apart([*now[:lost], *[blank] * 2, *now[lost + 2 :]], now)[1] >= CELLS, lost
    moved = apart([blank, *now[:-1]], now)
    assert moved[0] > MEAN * OTHER_FONTS
    assert moved[1] >= CELLS * OTHER_FONTS
    assert apart(seen["check-1"], seen["check-2"])[1] >= CELLS


def test_the_standard_checklist_is_what_is_printed(ledger: Ledger, day: Printable) -> None:
    check = make(ledger, form_named("check"), Order(day=DAY, about=About.DAY))
    assert len(pages_of(check.sheets)) == 16 * 2
    words = "".join(text.text for page in check.sheets[0].pages for text in page.of(Text))
    assert all(point.code in words for point in DEFAULT_CHECKLIST.points)
