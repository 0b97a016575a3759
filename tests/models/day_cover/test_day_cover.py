"""The day's cover: places on the map, stops over pages, nothing that a shop should not see."""

import math
from datetime import time
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.day_cover.data import CoverStop, DayCoverData
from models.day_cover.layout import lay_out_cover
from models.day_cover.sketch import draw_sketch
from models.paper.items import Circle, Sheet, Text
from models.paper.measure import table_measure
from tests.models.paper.shop_facts import DAY, ISSUED


def stop(number: int, **changes: Any) -> CoverStop:
    base = CoverStop(
        shop_name=f"第 {number} 便利店",
        at=time(8 + number // 3, 20 * (number % 3)),
        address="幸福路街道朝阳东路 46 号",
        owner="方立群",
        phone="13812342071",
        order_day="周三",
        delivery_day="周四",
        purpose="客户服务",
        longitude=119.15 + 0.004 * math.sin(number),
        latitude=34.60 + 0.003 * math.cos(1.7 * number),
        six_ones_due=number % 4 == 0,
    )
    return attrs.evolve(base, **changes)


def cover(count: int, **changes: Any) -> DayCoverData:
    base = DayCoverData(
        **ISSUED,
        day=DAY,
        stops=tuple(stop(number) for number in range(1, count + 1)),
        today=("16 户，预计 08:40–16:40",),
        must_tell=("元旦春节订货日调整（通知 2026-41）",),
        to_carry=("价签 60 张",),
        sheet_pages=count,
        journal_head="3fa85c17d20b",
    )
    return attrs.evolve(base, **changes)


def words(sheet: Sheet) -> list[str]:
    return [text.text for page in sheet.pages for text in page.of(Text)]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (16, 1), (17, 2), (25, 2)])
def test_sixteen_stops_a_page_under_the_map(count: int, pages: int) -> None:
    sheet = lay_out_cover(cover(count), table_measure)
    assert len(sheet.pages) == pages
    assert sheet.overflows == ()
    assert [w for w in words(sheet) if w.endswith("便利店")] == [
        f"第 {number} 便利店" for number in range(1, count + 1)
    ]
    assert f"第 {pages} / {pages + count} 页" in words(sheet)


def test_the_footer_carries_the_journal_head_beside_the_page() -> None:
    sheet = lay_out_cover(cover(25), table_measure)
    for page in sheet.pages:
        foot = [text for text in page.of(Text) if text.y > 280]
        printed = next(text for text in foot if "打印" in text.text)
        place = next(text for text in foot if text.text.startswith("第 "))
        assert printed.text.endswith(" · 日志头 3fa85c17d20b")
        assert printed.left + printed.width + 3 < place.left
    bare = words(lay_out_cover(cover(3, journal_head=""), table_measure))
    assert not any("日志头" in word for word in bare)


def test_telephones_are_masked_and_it_is_for_the_manager_alone() -> None:
    said = words(lay_out_cover(cover(16), table_measure))
    assert "138****2071" in said
    assert not any("13812342071" in word for word in said)
    assert "内部使用，不向客户出示" in said
    assert not any(sign in word for word in said for sign in ("ABC", "档", "星级"))


def test_no_map_for_fewer_than_four_places() -> None:
    stops = [stop(n, longitude=None) if n > 3 else stop(n) for n in range(1, 9)]
    sheet = lay_out_cover(cover(8, stops=tuple(stops)), table_measure)
    assert list(sheet.pages[0].of(Circle)) == []
    assert draw_sketch(tuple(stops[:3]), 102, 42) is None


def test_stops_without_coordinates_are_listed() -> None:
    stops = [stop(n, latitude=None) if n in (3, 7) else stop(n) for n in range(1, 9)]
    assert "无坐标：3, 7" in words(lay_out_cover(cover(8, stops=tuple(stops)), table_measure))


def test_the_map_keeps_true_proportions() -> None:
    square = ((119.0, 34.0), (119.01, 34.0), (119.01, 34.01), (119.0, 34.01))
    stops = tuple(stop(n, longitude=x, latitude=y) for n, (x, y) in enumerate(square, start=1))
    sketch = draw_sketch(stops, 102, 42)
    assert sketch is not None
    south_west, south_east, north_east, _ = (placed.true for placed in sketch.stops)
    east = south_east[0] - south_west[0]
    north = south_east[1] - north_east[1]
    assert east / north == pytest.approx(math.cos(math.radians(34.005)), rel=1e-3)
    assert north == pytest.approx(42)


@given(st.lists(st.tuples(st.floats(119.0, 119.2), st.floats(34.5, 34.7)), min_size=4, max_size=16))
def test_circles_stay_in_the_field_and_mostly_apart(places: list[tuple[float, float]]) -> None:
    stops = tuple(stop(n, longitude=x, latitude=y) for n, (x, y) in enumerate(places, start=1))
    sketch = draw_sketch(stops, 102, 42)
    assert sketch is not None
    for placed in sketch.stops:
        assert -1e-6 <= placed.at[0] <= 102 + 1e-6
        assert -1e-6 <= placed.at[1] <= 42 + 1e-6
    assert sketch.grid >= 5


def test_shops_in_one_house_do_not_hide_each_other() -> None:
    stops = tuple(stop(n, longitude=119.1, latitude=34.6) for n in range(1, 7))
    sketch = draw_sketch((*stops, stop(7), stop(8)), 102, 42)
    assert sketch is not None
    at = [placed.at for placed in sketch.stops]
    nearest = min(math.dist(a, b) for i, a in enumerate(at) for b in at[i + 1 :])
    assert nearest > 4.7
    assert any(placed.moved for placed in sketch.stops)


@pytest.mark.parametrize("length", [30, 40, 60])
def test_long_shop_names_are_whole(length: int) -> None:
    name = "朝" * length
    sheet = lay_out_cover(cover(1, stops=(stop(1, shop_name=name),)), table_measure)
    assert "".join(word for word in words(sheet) if set(word) == {"朝"}) == name
    assert sheet.overflows == ()


def test_a_row_with_long_texts_grows_and_the_others_move_on() -> None:
    long = stop(1, shop_name="朝" * 60, address="阳" * 60, purpose="、".join(["品牌培育"] * 9))
    sheet = lay_out_cover(cover(16, stops=(long, *cover(16).stops[1:])), table_measure)
    assert sheet.overflows == ()
    assert len(sheet.pages) == 2
    said = "".join(words(sheet))
    assert "阳" * 60 in said
    assert said.count("品牌培育") == 9
    rows = [text for text in sheet.pages[0].of(Text) if set(text.text) <= set("朝阳")]
    assert len({text.y for text in rows}) == len(rows) == 4
    assert sorted(text.y for text in rows) == [text.y for text in rows]


def test_more_notes_than_room_point_to_the_program() -> None:
    sheet = lay_out_cover(cover(5, must_tell=tuple(f"通知 {n}" for n in range(30))), table_measure)
    assert "其余见走访软件“今日”页" in words(sheet)
    lowest = max(t.y for t in sheet.pages[0].of(Text) if t.text.startswith("通知"))
    assert lowest < 91.5


@pytest.mark.parametrize("count", range(1, 9))
def test_notes_never_lie_on_each_other(count: int) -> None:
    told, carried = tuple(f"通知{at}" for at in range(count)), ("价签 60 张",) * 3
    page = lay_out_cover(cover(6, must_tell=told, to_carry=carried), table_measure).pages[0]
    heights = sorted(text.y for text in page.of(Text) if text.x == 135.0 and text.y < 91.5)
    assert len(heights) > 5
    assert all(below - above > 3.5 for above, below in pairwise(heights))


def test_a_purpose_of_one_very_long_part_is_broken_anywhere() -> None:
    sheet = lay_out_cover(cover(1, stops=(stop(1, purpose="品" * 40),)), table_measure)
    assert "".join(word for word in words(sheet) if set(word) == {"品"}) == "品" * 40
