"""The forms nobody reads back: nothing clipped or lost, rows over pages, what a shop may read."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from models.check import CheckAnswer, PointResult
from models.forms.contact_sheet import ContactPhoto, ContactSheetData, lay_out_contact_sheet
from models.forms.job_description import JobData, lay_out_job
from models.forms.rectification import Fault, RectificationData, lay_out_rectification, remedy_of
from models.forms.supply_notice import SupplyLine, SupplyNoticeData, lay_out_supply_notice
from models.forms.training import Attendee, SignInData, lay_out_sign_in
from models.paper.issued import Issued
from models.paper.items import Box, Picture, Sheet, Text
from models.paper.measure import table_measure
from tests.models.paper import shop_facts
from tests.models.paper.clearances import outside, packed, texts_of
from tests.models.paper.shop_facts import DAY, NAME_30

ISSUED = Issued(**shop_facts.ISSUED)


def sign_in(shops: int) -> Sheet:
    attendees = tuple(Attendee(f"{number}{NAME_30}", "陆云舟") for number in range(shops))
    data = SignInData(issued=ISSUED, day=DAY, attendees=attendees, topic="明码实价")
    return lay_out_sign_in(data, table_measure)


def supply(lines: int, shop: str = NAME_30) -> Sheet:
    week = {"since": DAY, "until": DAY + timedelta(days=6)}
    data = SupplyNoticeData(
        issued=ISSUED,
        day=DAY,
        grade=18,
        shop_name=shop,
        lines=tuple(
            SupplyLine(
                product=f"望潮(金质典藏中支){n}", wholesale=3_816_000, limit=n or None, **week
            )
            for n in range(lines)
        ),
    )
    return lay_out_supply_notice(data, table_measure)


def problem() -> Sheet:
    """One long problem of a visit, in a shop with the longest name and address there may be."""
    data = RectificationData(
        issued=ISSUED,
        number="",
        origin="走访检查",
        day=DAY,
        shop_name="朝" * 60,
        address="阳" * 150,
        faults=(Fault("走访中发现的问题", "背柜空两层，价签缺三个。" * 40, "按上述要求整改到位"),),
    )
    return lay_out_rectification(data, table_measure)


def rectification(faults: int, words: int = 1) -> Sheet:
    fault = Fault("A3 柜台内外整洁，柜前柜上无杂物遮挡" * words, "部分符合" * words, "补齐" * words)
    data = RectificationData(
        issued=ISSUED,
        number="R-A001-20261123-003",
        origin="规范评估",
        day=DAY,
        shop_name=NAME_30,
        faults=(fault,) * faults,
        due=DAY + timedelta(days=7),
    )
    return lay_out_rectification(data, table_measure)


def contact(photos: int) -> Sheet:
    photo = ContactPhoto(data=b"jpeg", shop_name=NAME_30, day=DAY, subject="柜台", note="重复照片")
    data = ContactSheetData(issued=ISSUED, about="2026-11-23", photos=(photo,) * photos)
    return lay_out_contact_sheet(data, table_measure)


def job() -> Sheet:
    data = JobData(
        issued=ISSUED, post="客户经理", shops=250, standard_shops=20, routes=("城东东线",) * 60
    )
    return lay_out_job(data, table_measure)


SHEETS = {
    "sign-in": sign_in(25),
    "empty sign-in": sign_in(0),
    "supply": supply(60),
    "supply of a grade": supply(3, ""),
    "rectification": rectification(26, 4),
    "one long problem": problem(),
    "contact": contact(30),
    "few photos": contact(5),
    "job": job(),
}


@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_is_clipped_or_beyond_the_edge(kind: str) -> None:
    sheet = SHEETS[kind]
    assert sheet.overflows == ()
    for number, page in enumerate(sheet.pages, start=1):
        assert list(outside(page)) == []
        assert f"第 {number} / {len(sheet.pages)} 页" in {text.text for text in page.of(Text)}
        rows = sorted({text.y for text in page.of(Text) if text.x < 12.3})
        assert all(below - above > 3.0 for above, below in pairwise(rows))


def test_every_shop_is_on_the_sign_in_sheet_and_blank_rows_follow() -> None:
    sheet = SHEETS["sign-in"]
    words = packed(texts_of(sheet))
    assert all(f"{number}{NAME_30}" in words for number in range(25))
    numbers = [text.text for page in sheet.pages for text in page.of(Text) if text.text.isdigit()]
    assert numbers[:25] == [str(number) for number in range(1, 26)]
    assert len(numbers) >= 27
    assert "应到 25 户，实到" in texts_of(sheet)
    assert len(SHEETS["empty sign-in"].pages) == 1


def test_a_supply_notice_knows_one_grade_and_no_other_shop() -> None:
    words = texts_of(SHEETS["supply"])
    assert set(re.findall(r"\d+ 档", words)) == {"18 档"}
    for forbidden in ("ABC", "星级", "排名"):
        assert forbidden not in words
    assert all(f"中支){number}" in words for number in range(60))
    assert "客户签收" in words
    assert "客户签收" not in texts_of(SHEETS["supply of a grade"])


def test_an_unknown_limit_is_a_dash_and_not_nought() -> None:
    page = SHEETS["supply of a grade"].pages[0]
    row = next(text for text in page.of(Text) if text.text.endswith("中支)0"))
    beside = [text.text for text in page.of(Text) if abs(text.y - row.y) < 1.0]
    assert beside == ["1", "望潮(金质典藏中支)0", "381.60", "—", "2026-11-23 至 11-29", "—"]


def test_a_rectification_notice_has_two_boxes_a_point_and_a_second_look() -> None:
    sheet = SHEETS["rectification"]
    boxes = [box for page in sheet.pages for box in page.of(Box)]
    assert len(boxes) == 26 * 2 + 3
    assert "请于 2026-11-30 前整改到位" in packed(texts_of(sheet)).replace(
        "2026-11-30", " 2026-11-30 "
    )
    assert len(rectification(3).pages) == 1


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [
        (
            CheckAnswer(point="B3", result=PointResult.RATIO, got=8, of=10),
            "还差 2 个，补齐到 10 个",
        ),
        (CheckAnswer(point="A3", result=PointResult.HALF), "补齐没有做到的部分"),
    ],
)
def test_what_is_to_be_done_follows_from_the_answer(answer: CheckAnswer, remedy: str) -> None:
    assert remedy_of(answer) == remedy
    assert remedy_of(answer, veto=True).endswith("报专卖部门处理")


@pytest.mark.parametrize(("photos", "pages"), [(5, 1), (6, 1), (7, 1), (12, 1), (13, 2), (30, 3)])
def test_photos_stand_in_two_or_three_columns(photos: int, pages: int) -> None:
    sheet = contact(photos)
    assert len(sheet.pages) == pages
    pictures = [picture for page in sheet.pages for picture in page.of(Picture)]
    assert len(pictures) == photos
    assert len({picture.x for picture in pictures}) == (2 if photos <= 6 else 3)


def test_a_job_description_is_one_page() -> None:
    assert len(SHEETS["job"].pages) == 1


def test_twenty_standard_stores_are_one_page() -> None:
    attendees = tuple(Attendee(f"银杏超市{number}", "陆云舟") for number in range(20))
    data = SignInData(issued=ISSUED, day=DAY, attendees=attendees)
    assert len(lay_out_sign_in(data, table_measure).pages) == 1
