"""The evaluation sheet's places, other checklists, and that nothing is lost or too near a box."""

import json
from pathlib import Path

import attrs
import pytest

from models.check import PointResult
from models.check_sheet.data import CheckSheetData
from models.check_sheet.layout import CHECK_TEMPLATE_VERSION, check_template, lay_out_check
from models.check_sheet.rows import SUFFIXES
from models.checklist import DEFAULT_CHECKLIST
from models.errors import DomainError
from models.paper.canonical import sheet_from_json, sheet_to_json
from models.paper.items import Area, Box, DigitBox, Marker, QrCode, Sheet, Text
from models.paper.measure import table_measure
from models.paper.payload import decode
from tests.models.check_sheet.check_samples import (
    NOTE,
    blank_check,
    checklist_of,
    filled_check,
    wordy_check,
)
from tests.models.paper.clearances import boxes, outside, packed, texts_of, too_near, unquiet
from tests.models.paper.shop_facts import NAME_30

PINNED_DIGEST = "57e7b429cc0174be2be00dddd0286533c9a14c1d06177b55a5bc19a87b3f115f"
DRAWN = Path(__file__).with_name("drawing.json")
"""The places of the drawing the form was designed by."""


def laid(data: CheckSheetData) -> Sheet:
    return lay_out_check(data, table_measure)


SHEETS = {
    "blank": blank_check(),
    "filled": filled_check(),
    "wordy": wordy_check(),
    "long names": blank_check(shop_name="朝" * 60, address="阳" * 60),
    "few": blank_check(checklist=checklist_of(6)),
    "many": blank_check(checklist=checklist_of(40)),
}


def test_every_place_is_the_drawing_s() -> None:
    drawn = json.loads(DRAWN.read_text())
    sheet = laid(blank_check())
    found = {
        (page.number, item.name if isinstance(item, Box | DigitBox) else str(item.id)): item
        for page in sheet.pages
        for item in page.items
        if isinstance(item, Box | DigitBox | Marker)
    }
    names = {box.name for page in sheet.pages for box in boxes(page)}
    assert len(names) == len(drawn["boxes"]) == 62
    for wanted in (*drawn["boxes"], *drawn["digits"], *drawn["markers"]):
        name = {"D4a": "D4s"}.get(str(wanted["id"]), str(wanted["id"]))
        item = found[wanted["page"], name]
        assert (item.x, item.y) == pytest.approx((wanted["x"], wanted["y"]), abs=0.05), name


def test_page_two_has_its_own_markers_and_code() -> None:
    first, second = laid(blank_check()).pages
    assert [marker.id for marker in first.of(Marker)] == [0, 1, 2, 3, 4, 5]
    assert [(m.id, m.y) for m in second.of(Marker)][4:] == [(10, 142.9), (11, 142.9)]
    assert [code.digits for code in first.of(QrCode)] == ["10112611230003148"] * 2
    payload = decode(next(second.of(QrCode)).digits)
    assert (payload.template, payload.serial, payload.page) == (11, "2611230003", 2)


@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_is_too_near_or_outside_or_too_wide(kind: str) -> None:
    sheet = laid(SHEETS[kind])
    assert sheet.overflows == ()
    names = []
    for page in sheet.pages:
        assert list(too_near(page)) == []
        assert list(outside(page)) == []
        assert list(unquiet(page)) == []
        names += [item.name for item in page.items if isinstance(item, Box | Area | DigitBox)]
    named = [name for name in names if name]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("points", "pages"), [(6, 2), (26, 2), (40, 3), (60, 4)])
def test_a_longer_checklist_takes_more_pages_and_loses_no_point(points: int, pages: int) -> None:
    checklist = checklist_of(points)
    sheet = laid(blank_check(checklist=checklist))
    assert len(sheet.pages) == pages
    found = {box.name for page in sheet.pages for box in boxes(page)}
    digits = {box.name for page in sheet.pages for box in page.of(DigitBox)}
    for point in checklist.points:
        for result in point.results:
            if result is PointResult.RATIO:
                assert {f"{point.code}{place}" for place in ("a1", "a2", "b1", "b2")} <= digits
            else:
                assert f"{point.code}{SUFFIXES[result]}" in found


def test_a_checklist_beyond_eight_pages_is_one_sentence() -> None:
    with pytest.raises(DomainError, match="8 页印不下"):
        laid(blank_check(checklist=checklist_of(200)))


def test_a_filled_sheet_shows_every_answer() -> None:
    data = filled_check()
    sheet = laid(data)
    ticked = {box.name for page in sheet.pages for box in boxes(page) if box.ticked}
    answered = {
        f"{each.point}{SUFFIXES[each.result]}"
        for each in data.answers
        if each.result is not PointResult.RATIO
    }
    assert ticked == answered
    digits = {box.name: box.digit for page in sheet.pages for box in page.of(DigitBox)}
    assert "".join(digits[f"C1{place}"] for place in ("a1", "a2", "b1", "b2")) == "4042"
    words = {text.text for page in sheet.pages for text in page.of(Text)}
    assert {"95.4", "91.9", "99.4", "优秀", "2026-11-30", data.corrections} <= words


def test_a_blank_sheet_answers_nothing() -> None:
    sheet = laid(blank_check())
    assert not [box for page in sheet.pages for box in boxes(page) if box.ticked]
    assert {box.digit for page in sheet.pages for box in page.of(DigitBox)} == {""}


def test_a_number_above_99_is_written_whole() -> None:
    [old] = [each for each in filled_check().answers if each.point == "C1"]
    answers = [each for each in filled_check().answers if each is not old]
    sheet = laid(filled_check(answers=(*answers, attrs.evolve(old, got=98, of=102))))
    assert "102" in {text.text for page in sheet.pages for text in page.of(Text)}


def test_remarks_that_find_no_room_go_on() -> None:
    sheet = laid(wordy_check())
    assert len(sheet.pages) > 2
    printed = packed(texts_of(sheet)).replace("（下页续）", "")
    assert printed.count(packed(NOTE)[:7]) >= 26 * 3
    for page in sheet.pages:
        assert {decode(code.digits).page for code in page.of(QrCode)} == {page.number}


def test_a_shop_reads_no_class_and_no_number() -> None:
    words = texts_of(laid(filled_check()))
    assert NAME_30 in words
    for forbidden in ("档", "ABC", "星级", "13812341234", "排名"):
        assert forbidden not in words
    assert "138****1234" in words


def test_what_vetoes_is_said_from_the_checklist() -> None:
    words = texts_of(laid(blank_check()))
    assert "一票否决：D1、D2 不符合，或 D4 勾选“售烟”" in words
    assert "合格 80–89.9" in words
    plain = [point for point in DEFAULT_CHECKLIST.points if not point.veto]
    without = attrs.evolve(DEFAULT_CHECKLIST, points=tuple(plain))
    assert "◆ 一票否决：" not in texts_of(laid(blank_check(checklist=without)))


def test_the_layout_is_kept_whole() -> None:
    sheet = laid(filled_check())
    assert sheet_from_json(sheet_to_json(sheet)) == sheet


def test_the_template_digest_stands_for_its_version() -> None:
    """A change of places or words is a new version: raise the version, then pin it here."""
    assert CHECK_TEMPLATE_VERSION == 1
    assert check_template().digest == PINNED_DIGEST
