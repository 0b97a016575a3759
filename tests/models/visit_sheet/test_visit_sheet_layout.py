"""The visit sheet's places, what gives way, and that nothing is lost or too near a box."""

import unicodedata
from itertools import combinations
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import DomainError
from models.paper.items import Area, Box, Marker, QrCode, Sheet, Text, Tick
from models.paper.measure import table_measure
from models.paper.payload import decode
from models.visit_sheet.data import SheetStockRow, SheetTodo, VisitSheetData
from models.visit_sheet.layout import TEMPLATE_VERSION, lay_out, template
from tests.models.paper.clearances import boxes, outside, packed, texts_of, too_near, unquiet
from tests.models.paper.shop_facts import DAY

PINNED_DIGEST = "1be95b30c3b5f88fd057ac88eb3fb8240b5be1650bd94fb506b7071e1542dbd8"


def laid(data: VisitSheetData) -> Sheet:
    return lay_out(data, table_measure)


def sheets(samples: ModuleType) -> dict[str, Sheet]:
    return {
        "blank": laid(samples.blank()),
        "filled": laid(samples.filled()),
        "ordinary": laid(samples.blank(six_ones=None)),
        "empty": laid(samples.blank(todos=(), notices=(), stock_rows=(), last_visit_on=None)),
        "two lines": laid(samples.blank(shop_name=samples.NAME_40 + "第三分店新址搬迁处")),
        "long": laid(samples.long()),
    }


# ------------------------------------------------------------------------------------- places


def test_boxes_stand_where_the_reader_expects_them(samples: ModuleType) -> None:
    page = laid(samples.blank()).pages[0]
    places = {box.name: (box.x, box.y) for box in boxes(page)}
    expected = {
        "todo1": (30, 62.1),
        "todo2": (115, 62.1),
        "todo5": (30, 77.1),
        "q1y": (55.5, 165.6),
        "q1n": (71.0, 165.6),
        "q6n": (185.6, 173.1),
        "q8y": (112.8, 180.6),
        "six1": (30, 195.75),
        "six6": (171.0, 195.75),
        "note1": (30, 204.1),
        "note4": (115, 211.6),
        "val6": (171.0, 219.1),
        "sat1": (30, 257.15),
        "sat5": (94, 257.15),
    }
    assert {name: places[name] for name in expected} == expected
    assert len(places) == 42
    assert {box.size for box in boxes(page)} == {4.5}


def test_markers_and_codes_frame_the_page(samples: ModuleType) -> None:
    page = laid(samples.blank()).pages[0]
    assert [(m.id, m.x, m.y, m.size) for m in page.of(Marker)] == [
        (0, 12, 12, 8),
        (1, 190, 12, 8),
        (2, 190, 277, 8),
        (3, 12, 277, 8),
        (4, 12, 154.2, 8),
        (5, 190, 154.2, 8),
    ]
    assert [(q.x, q.y, q.size, q.digits) for q in page.of(QrCode)] == [
        (161.2, 12, 24, "10032611230007148"),
        (167.3, 266, 19, "10032611230007148"),
    ]


def test_names_are_unique_and_carry_their_records(samples: ModuleType) -> None:
    for sheet in sheets(samples).values():
        named = [
            item.name
            for page in sheet.pages
            for item in page.items
            if isinstance(item, Box | Area) and item.name
        ]
        assert len(named) == len(set(named))
    page = laid(samples.blank()).pages[0]
    refs = {item.name: item.ref for item in page.items if isinstance(item, Box | Area)}
    assert (refs["todo5"], refs["note1"], refs["stock2.stock"]) == ("todo-5", "2026-41", "p2")


def test_the_template_digest_stands_for_its_version() -> None:
    """A change of places or words is a new version: raise TEMPLATE_VERSION, then pin it here."""
    assert TEMPLATE_VERSION == 1
    assert template().digest == PINNED_DIGEST


# ------------------------------------------------------------------------------------ reading


def test_nothing_stands_near_a_box_and_all_inside_the_live_area(samples: ModuleType) -> None:
    for name, sheet in sheets(samples).items():
        for page in sheet.pages:
            assert list(too_near(page)) == [], name
            assert list(outside(page)) == [], name
        assert sheet.overflows == (), name


def test_pitches_hold(samples: ModuleType) -> None:
    for name, sheet in sheets(samples).items():
        for page in sheet.pages:
            for one, other in combinations(boxes(page), 2):
                apart = max(abs(one.x - other.x) / 15, abs(one.y - other.y) / 7.5)
                assert apart > 0.999, f"{name}: {one.name} and {other.name}"


def test_quiet_zones_hold(samples: ModuleType) -> None:
    for name, sheet in sheets(samples).items():
        for page in sheet.pages:
            assert list(unquiet(page)) == [], name


# ---------------------------------------------------------------------------------- giving way


@pytest.mark.parametrize("key", ["NAME_30", "NAME_40"])
def test_long_shop_names_stay_on_one_line(samples: ModuleType, key: str) -> None:
    name = getattr(samples, key)
    page = laid(samples.blank(shop_name=name)).pages[0]
    assert [text.size >= 9 for text in page.of(Text) if text.text == name] == [True]


def test_sixty_characters_take_two_lines_and_writing_room_pays(samples: ModuleType) -> None:
    usual = laid(samples.blank()).pages[0]
    long = laid(samples.blank(shop_name="朝" * 60)).pages[0]
    places = {area.name: area for area in long.of(Area)}
    before = {area.name: area for area in usual.of(Area)}
    assert "".join(t.text for t in long.of(Text) if set(t.text) == {"朝"}) == "朝" * 60
    assert places["opinion"].height < before["opinion"].height
    assert places["stock1.stock"].height < before["stock1.stock"].height
    assert places["stock1.stock"].height >= 6.5
    assert places["sign.shop"] == before["sign.shop"]


def test_an_ordinary_shop_has_no_six_ones_and_more_room_to_write(samples: ModuleType) -> None:
    page = laid(samples.blank(six_ones=None)).pages[0]
    assert not [box for box in boxes(page) if box.name.startswith("six")]
    assert "六个一" not in {text.text for text in page.of(Text)}
    opinion = next(area for area in page.of(Area) if area.name == "opinion")
    assert opinion.height == pytest.approx(2 * (7.4 + 8.8 / 4))


def test_more_goes_on_to_further_pages_with_their_own_markers(samples: ModuleType) -> None:
    sheet = laid(samples.long())
    assert len(sheet.pages) >= 2
    for page in sheet.pages:
        ids = [marker.id for marker in page.of(Marker)]
        assert ids == list(range(6 * (page.number - 1), 6 * page.number))
        assert {decode(code.digits).page for code in page.of(QrCode)} == {page.number}
    later = {box.name for page in sheet.pages[1:] for box in boxes(page)}
    assert {"todo6", "todo7", "note5"} <= later


@pytest.mark.parametrize(("count", "pages"), [(8, 1), (9, 2), (8 + 24, 2), (8 + 25, 3)])
def test_stock_rows_fill_page_two_before_page_three(
    samples: ModuleType, count: int, pages: int
) -> None:
    row = samples.stock_rows()[0]
    assert len(laid(samples.blank(stock_rows=(row,) * count)).pages) == pages


def test_six_todos_are_one_too_many(samples: ModuleType) -> None:
    todo = SheetTodo(text="补齐价签")
    five = laid(samples.blank(todos=(todo,) * 5))
    six = laid(samples.blank(todos=(todo,) * 6))
    assert (len(five.pages), len(six.pages)) == (1, 2)
    assert "其余待办：无" in texts_of(five)
    assert "其余待办：1 项，见下页" in texts_of(six)


# ------------------------------------------------------------------------------------- content


def test_every_word_of_a_long_sheet_is_printed(samples: ModuleType) -> None:
    data = samples.long()
    printed = packed(texts_of(laid(data))).replace("（下页续）", "")
    for todo in data.todos:
        assert packed(todo.text) in printed
    for notice in data.notices:
        assert packed(notice.text) in printed
    sentence = packed(samples.SENTENCE)
    assert printed.count(sentence[:6]) >= 5 + 8 + 6 + 3 + 4 - 5


def test_what_the_visit_found_is_shown(samples: ModuleType) -> None:
    page = laid(samples.filled()).pages[0]
    ticked = {box.name for box in boxes(page) if box.ticked}
    assert ticked == {
        "todo1", "q1y", "q2y", "q3y", "q4n", "q5y", "q6y", "q7y", "six2", "note1",
        "val2", "val4", "val6", "sat5",
    }  # fmt: skip
    words = {text.text for text in page.of(Text)}
    assert {"4.2", "450/45", "无", "不符", "不适用", "贴警示语", "09", "42", "11", "30"} <= words
    assert len(list(page.of(Tick))) == 1 + 3


def test_a_blank_sheet_has_no_tick_but_the_example(samples: ModuleType) -> None:
    page = laid(samples.blank()).pages[0]
    assert [box.name for box in page.of(Box) if box.ticked] == [""]


def test_numbers_read_as_the_trade_writes_them(samples: ModuleType) -> None:
    words = [text.text for text in laid(samples.blank()).pages[0].of(Text)]
    assert {"381.60", "1,062.00", "1200/120", "135/13.5", "12.3", "−1"} <= set(words)
    assert "320706\u20021\u200205281" in words
    assert "138****1234" in words
    assert {"11-20 逾期", "2027-01-05"} <= set(words)


def test_no_sheet_tells_a_shop_its_class_or_a_full_number(samples: ModuleType) -> None:
    for sheet in sheets(samples).values():
        words = texts_of(sheet)
        for forbidden in ("档", "ABC", "星级", "13812341234", "A类", "客户分类"):
            assert forbidden not in words


def test_the_footer_names_page_template_and_journal(samples: ModuleType) -> None:
    words = texts_of(laid(samples.filled()))
    for part in ("第 1 / 1 页", "模板 003 第 1 版", "日志头 3fa85c17d20b", "已填（第 2 版）"):
        assert part in words


# ----------------------------------------------------------------------------------- any input

WORDS = st.text(
    alphabet=st.sampled_from("店铺烟酒街道路号价签陈列（）“”、，。；0123456789-. abXY"), max_size=40
).map(str.strip)


@settings(max_examples=40)
@given(data=st.data())
def test_reasonable_texts_never_overflow(samples: ModuleType, data: Any) -> None:
    def draw(most: int) -> str:
        return str(data.draw(WORDS))[:most].strip()

    sheet = samples.filled(
        shop_name=draw(40) + "店",
        address=draw(40),
        owner=draw(8),
        retail_format=draw(5),
        market_type=draw(2),
        last_summary=draw(40) * data.draw(st.integers(0, 5)),
        problem=draw(40) * data.draw(st.integers(0, 5)),
        opinion=draw(40) * data.draw(st.integers(0, 20)),
        guidance=draw(40) * data.draw(st.integers(0, 3)),
        todos=tuple(
            SheetTodo(text=draw(40) * data.draw(st.integers(1, 4)) + "办", overdue=True, due=DAY)
            for _ in range(data.draw(st.integers(0, 9)))
        ),
        notices=tuple(attrs.evolve(n, text=draw(40) + "知") for n in samples.blank().notices),
    )
    laid_out = laid(sheet)
    assert laid_out.overflows == ()
    for page in laid_out.pages:
        assert list(too_near(page)) == []
        assert list(outside(page)) == []


def test_the_sheet_is_printable_in_common_characters(samples: ModuleType) -> None:
    """Signs outside the fonts would come from a foreign fallback: the tick is drawn instead."""
    for character in texts_of(laid(samples.filled())):
        assert unicodedata.category(character)[0] != "C"
        assert character not in "√✓✔☑☐□"


def test_name_and_address_of_two_lines_move_stock_rows_on(samples: ModuleType) -> None:
    sheet = laid(samples.blank(shop_name="朝" * 60, address="阳" * 60, last_summary="好" * 90))
    first = {area.name: area for area in sheet.pages[0].of(Area)}
    rows = [name for name in first if name.endswith(".stock")]
    assert 5 <= len(rows) < 8
    assert len(sheet.pages) == 2
    assert first["guidance"].y + first["guidance"].height == pytest.approx(254.5, abs=0.01)
    later = [area.name for area in sheet.pages[1].of(Area) if area.name.endswith(".stock")]
    assert len(rows) + len(later) == 8


def test_more_than_eight_pages_is_said_in_one_sentence(samples: ModuleType) -> None:
    row = samples.stock_rows()[0]
    assert len(laid(samples.blank(stock_rows=(row,) * 176)).pages) == 8
    with pytest.raises(DomainError, match="超过 8 页"):
        laid(samples.blank(stock_rows=(row,) * 177))


def test_what_is_not_known_is_a_dash(samples: ModuleType) -> None:
    page = laid(samples.blank(stock_rows=(SheetStockRow(product="新品(细支)"),))).pages[0]
    row = next(text for text in page.of(Text) if text.text == "新品(细支)")
    beside = [text.text for text in page.of(Text) if abs(text.y - row.y) < 1.0]
    assert beside == ["新品(细支)", "—", "—", "—", "—"]


def test_a_list_that_runs_over_a_page_is_labelled_again(samples: ModuleType) -> None:
    todos = tuple(SheetTodo(text=f"第 {n} 项：" + "重新分区并补齐价签，" * 20) for n in range(30))
    sheet = laid(samples.blank(todos=todos))
    assert len(sheet.pages) > 2
    for page in sheet.pages[1:]:
        labels = [text.y for text in page.of(Text) if text.text == "未结待办"]
        first = min(box.y for box in boxes(page))
        assert labels
        assert min(labels) - first < 4.5
